//! A thread that flushes what was written to the disk, so that an edit does not wait for it.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::storage::plain::{lock, sync_folder};

/// What is written within this time is flushed together.
const WAIT: Duration = Duration::from_millis(300);

#[derive(Debug, Default)]
struct Pending {
    files: Vec<Arc<File>>,
    folder: Option<PathBuf>,
    stops: bool,
    error: Option<io::Error>,
}

#[derive(Debug, Default)]
struct Shared {
    pending: Mutex<Pending>,
    wake: Condvar,
}

impl Shared {
    fn flush(&self) -> io::Result<()> {
        let (files, folder) = {
            let mut pending = lock(&self.pending);
            (std::mem::take(&mut pending.files), pending.folder.take())
        };
        files.iter().try_for_each(|file| file.sync_data())?;
        folder.map_or(Ok(()), |folder| sync_folder(&folder))
    }

    fn run(&self) {
        loop {
            let mut pending = lock(&self.pending);
            while pending.files.is_empty() && !pending.stops {
                pending = self.wake.wait(pending).unwrap_or_else(std::sync::PoisonError::into_inner);
            }
            let stops = pending.stops;
            if stops {
                drop(pending);
            } else {
                // The guard is let go of while waiting: writing goes on.
                drop(self.wake.wait_timeout_while(pending, WAIT, |p| !p.stops));
            }
            if let Err(error) = self.flush() {
                lock(&self.pending).error = Some(error);
            }
            if stops {
                return;
            }
        }
    }
}

/// Flushes files in the background.
#[derive(Debug)]
pub(super) struct Flusher {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Flusher {
    pub(super) fn start() -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let thread =
            std::thread::Builder::new().name("journal flush".to_owned()).spawn(move || theirs.run())?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Something was written to `file`; `folder` where the file is new in it.
    pub(super) fn written(&self, file: &Arc<File>, folder: Option<PathBuf>) {
        let mut pending = lock(&self.shared.pending);
        if !pending.files.iter().any(|f| Arc::ptr_eq(f, file)) {
            pending.files.push(file.clone());
        }
        if folder.is_some() {
            pending.folder = folder;
        }
        self.shared.wake.notify_one();
    }

    /// What went wrong in the background since it was last asked.
    pub(super) fn take_error(&self) -> Option<io::Error> {
        lock(&self.shared.pending).error.take()
    }

    /// Flushes now.
    pub(super) fn flush(&self) -> io::Result<()> {
        self.shared.flush()
    }
}

impl Drop for Flusher {
    fn drop(&mut self) {
        lock(&self.shared.pending).stops = true;
        self.shared.wake.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic there has nothing left to flush.
            drop(thread.join());
        }
    }
}
