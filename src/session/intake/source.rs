//! The colleague's project, opened beside ours and never written into.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::{IntakeError, Ours};
use crate::storage::{Opened, Store, bundle, is_a_project};

/// Their project.
pub(super) struct Source {
    pub opened: Opened,
    /// Where a bundle was unpacked.
    _unpacked: Option<tempfile::TempDir>,
}

/// Whether a path is a project's folder, or a bundle of one.
#[must_use]
pub fn is_project(path: &Path) -> bool {
    if path.is_dir() {
        return is_a_project(path);
    }
    let is_plain = fs::metadata(path).is_ok_and(|m| m.is_file());
    let mut head = [0; 7];
    is_plain && File::open(path).and_then(|mut f| f.read_exact(&mut head)).is_ok() && &head == b"Bundle("
}

impl Source {
    pub(super) fn open(path: &Path, ours: &Ours) -> Result<Self, IntakeError> {
        if path.is_file() {
            let folder = tempfile::tempdir().map_err(|e| io(path, e))?;
            let mut problems = bundle::unpack(path, folder.path())?;
            let mut opened = Store::open_to_read(folder.path())?;
            problems.append(&mut opened.problems);
            return Ok(Self { opened: Opened { problems, ..opened }, _unpacked: Some(folder) });
        }
        let opened = Store::open_to_read(path)?;
        if opened.store.root() == ours.store.root() {
            return Err(IntakeError::Itself(path.to_owned()));
        }
        Ok(Self { opened, _unpacked: None })
    }
}

fn io(path: &Path, error: std::io::Error) -> IntakeError {
    crate::storage::StorageError::Io { file: path.to_owned(), doing: "be unpacked", source: error }.into()
}
