//! Plain files: what tells them apart, and what is never opened.

use std::fs::{File, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::error::StorageError;
use super::problem::{Place, Problem};

/// What tells, without reading it, whether a file is still the one we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub len: u64,
    /// Nanoseconds since 1970.
    pub modified: u64,
    pub inode: u64,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let since = metadata.modified().ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
        let modified = since.map_or(0, |d| d.as_nanos() as u64);
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Self { len: metadata.len(), modified, inode }
    }
}

/// The bytes as a string.
///
/// # Errors
/// The first place that is not UTF-8.
pub(super) fn utf8(file: &Path, bytes: Vec<u8>) -> Result<String, StorageError> {
    String::from_utf8(bytes).map_err(|e| {
        let good = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = lines(good);
        let column = good.len() - good.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1) + 1;
        let what = format!("is not UTF-8 (byte {})", good.len());
        let todo = "bring it back from a copy, or save it as UTF-8";
        Problem::error(file, what, todo).at(Place::LineColumn(line, column)).into()
    })
}

/// The folders that a file stands in, from the outermost.
pub(super) fn folders(file: &Path) -> impl Iterator<Item = &Path> {
    let mut folders: Vec<&Path> = file.ancestors().skip(1).filter(|f| !f.as_os_str().is_empty()).collect();
    folders.reverse();
    folders.into_iter()
}

/// Refuses links, folders, devices, pipes and sockets, which are never opened.
pub(super) fn check_plain(file: &Path, metadata: &Metadata) -> Result<(), StorageError> {
    let kind = metadata.file_type();
    if kind.is_file() {
        return Ok(());
    }
    let what = if kind.is_symlink() {
        "is a link"
    } else if kind.is_dir() {
        "is a folder"
    } else {
        "is a device, pipe or socket"
    };
    Err(StorageError::refused(file, format!("{what}, and only plain files are read")))
}

/// Makes sure that a new name in a folder outlives a power cut.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Makes sure that all of a folder's file system outlives a power cut.
///
/// # Errors
/// When that fails, or the system has no call for it.
#[cfg(target_os = "linux")]
pub(super) fn sync_all(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Makes sure that all of a folder's file system outlives a power cut.
///
/// # Errors
/// Always: the system has no call for it.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync_all(_folder: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Tells one content from another within one run of the program.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// A panic elsewhere leaves what is guarded here whole: each change of it is a single step.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lines of a text, the last one counted where it is empty.
pub(super) fn lines(bytes: &[u8]) -> usize {
    bytes.split(|b| *b == b'\n').count()
}
