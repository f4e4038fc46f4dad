//! One window per annotator may write: a lock of the system, which lets go of it when the
//! process dies.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::error::StorageError;
use super::files::Files;
use super::ron_file::compact;
use crate::model::ids::AnnotatorId;
use crate::model::time::Timestamp;

/// Whether this window may write as an annotator.
#[derive(Debug)]
pub enum Lock {
    /// Yes, as long as the guard lives.
    Held(LockGuard),
    /// No, another one does.
    Taken(Holder),
}

/// Keeps an annotator's layers for this window.
#[derive(Debug)]
pub struct LockGuard {
    // The system lets go of the lock when the file is closed.
    _file: File,
}

/// Who has an annotator's layers open for writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Display name; empty where the holder could not say.
    pub by: String,
    /// Name of the computer.
    pub host: String,
    /// The process on it.
    pub pid: u32,
    /// Since when.
    pub since: Timestamp,
}

#[derive(Default, Serialize, Deserialize)]
struct HolderWire {
    by: String,
    host: String,
    pid: u32,
}

pub(super) fn lock(files: &Files, annotator: &AnnotatorId, name: &str) -> Result<Lock, StorageError> {
    // Who holds it stands in a file of its own: on some systems a locked one can't be read.
    let lock = PathBuf::from(format!(".attache/locks/{annotator}.lock"));
    let holder = lock.with_extension("ron");
    let failed = |e| StorageError::io(&lock, "be locked", e);
    files.make_folders(&lock)?;
    files.stamp(&lock)?;
    let file =
        File::options().write(true).create(true).truncate(false).open(files.path(&lock)).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {
            files.stamp(&holder)?;
            let wire = HolderWire { by: name.to_owned(), host: host(), pid: std::process::id() };
            let mut out = File::create(files.path(&holder)).map_err(failed)?;
            out.write_all(compact(&wire).as_bytes()).map_err(failed)?;
            Ok(Lock::Held(LockGuard { _file: file }))
        }
        Err(TryLockError::WouldBlock) => Ok(Lock::Taken(read_holder(files, &holder))),
        Err(TryLockError::Error(e)) => Err(failed(e)),
    }
}

fn read_holder(files: &Files, file: &std::path::Path) -> Holder {
    let content = files.look_string(file).unwrap_or_default();
    let HolderWire { by, host, pid } = ron::from_str(&content).unwrap_or_default();
    let modified = fs::metadata(files.path(file)).and_then(|m| m.modified()).ok();
    let since = modified.and_then(|t| t.duration_since(UNIX_EPOCH).ok()).map_or(0, |d| d.as_secs());
    Holder { by, host, pid, since: Timestamp::from_unix_seconds(since.cast_signed()) }
}

fn host() -> String {
    let from_system = fs::read_to_string("/proc/sys/kernel/hostname");
    let name = from_system.or_else(|_| std::env::var("COMPUTERNAME")).or_else(|_| std::env::var("HOSTNAME"));
    name.map_or_else(|_| "this computer".to_owned(), |n| n.trim().to_owned())
}
