//! Work that takes longer than a frame: on a thread of its own, with progress and cancel.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Wakes the window when a job has something to say; does nothing without a window.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// How far a job is, and whether it should stop. Shared between the job and who watches it.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
    cancelled: AtomicBool,
}

impl Progress {
    /// Says how much is done, of how much.
    pub fn set(&self, done: usize, total: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// How much is done, of how much.
    #[must_use]
    pub fn get(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Asks the job to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the job should stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// A job that runs, and will give a `T`.
pub struct Job<T> {
    name: String,
    progress: Arc<Progress>,
    result: Receiver<T>,
    finished: Arc<AtomicBool>,
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work` on a thread. `None` where the system gives no thread.
    pub fn start(name: &str, wake: Wake, work: impl FnOnce(&Progress) -> T + Send + 'static) -> Option<Self> {
        let progress = Arc::new(Progress::default());
        let (sender, result) = channel();
        let finished = Arc::new(AtomicBool::new(false));
        let theirs = progress.clone();
        let end = End { finished: finished.clone(), wake };
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let value = work(&theirs);
            // Nobody waits any more when the window was closed.
            let _ = sender.send(value);
            drop(end);
        });
        thread.ok().map(|_| Self { name: name.to_owned(), progress, result, finished })
    }

    /// What it does, for the status line.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Whether it has ended, with a result or without.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Acquire)
    }

    /// Its result, once it is there: `Err` when the job ended without one.
    pub fn poll(&self) -> Option<Result<T, JobDied>> {
        match self.result.try_recv() {
            Ok(value) => Some(Ok(value)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(JobDied)),
        }
    }

    /// Waits for its result.
    ///
    /// # Errors
    /// When the job ended without one.
    pub fn wait(self) -> Result<T, JobDied> {
        self.result.recv().map_err(|_| JobDied)
    }
}

/// Tells that the work has ended, also when it panics.
struct End {
    finished: Arc<AtomicBool>,
    wake: Wake,
}

impl Drop for End {
    fn drop(&mut self) {
        self.finished.store(true, Ordering::Release);
        (self.wake)();
    }
}

/// A job ended without a result: a fault of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the work ended without a result")]
pub struct JobDied;
