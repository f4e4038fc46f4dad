//! Why something could not be done with a project's files.

use std::io;
use std::path::{Path, PathBuf};

use super::problem::Problem;

/// Why a file could not be read or written. What was on disk before is still there.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The system said no: disk full, no permission, gone.
    #[error("{}: could not {doing}: {}", .file.display(), cause(.source))]
    Io {
        /// Relative to the project where it lies inside.
        file: PathBuf,
        /// "be written", "be read", ...
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Someone else wrote the file since it was last read or written here. Ours lies beside it.
    #[error("{}: was changed by another program; yours is beside it as {}", .file.display(), .ours.display())]
    ChangedOnDisk {
        /// Relative to the project.
        file: PathBuf,
        /// Where ours was written, relative to the project.
        ours: PathBuf,
    },
    /// The file must not be overwritten, since not all of it was understood.
    #[error("{}: is not overwritten: {why}", .file.display())]
    NotEditable {
        /// Relative to the project.
        file: PathBuf,
        /// What was wrong with it.
        why: String,
    },
    /// There is something already, and it is never overwritten.
    #[error("{}: is there already", .file.display())]
    Exists {
        /// Relative to the project, or the new folder.
        file: PathBuf,
    },
    /// No plain file, or a name that leaves the folder.
    #[error("{}: {why}", .file.display())]
    Refused {
        /// Relative to the project.
        file: PathBuf,
        /// Why it is not touched.
        why: String,
    },
    /// The project is open for reading only.
    #[error("the project is open for reading only: {0}")]
    ReadOnly(String),
    /// The file says something that can't be taken in.
    #[error("{0}")]
    Unreadable(Problem),
}

impl StorageError {
    pub(super) fn io(file: &Path, doing: &'static str, source: io::Error) -> Self {
        Self::Io { file: file.to_owned(), doing, source }
    }

    pub(super) fn refused(file: &Path, why: impl Into<String>) -> Self {
        Self::Refused { file: file.to_owned(), why: why.into() }
    }

    /// As a problem of the file, for lists of what could not be read.
    #[must_use]
    pub fn into_problem(self) -> Problem {
        match self {
            Self::Unreadable(problem) => problem,
            Self::Io { file, doing, source } => {
                Problem::error(&file, format!("could not {doing}: {}", cause(&source)), todo(&source))
            }
            Self::Refused { file, why } => Problem::error(&file, why, "put a plain file in its place"),
            Self::ChangedOnDisk { ref file, .. }
            | Self::NotEditable { ref file, .. }
            | Self::Exists { ref file } => {
                let (file, line) = (file.clone(), self.to_string());
                let what = line.split_once(": ").map_or(line.as_str(), |(_, what)| what);
                Problem::error(&file, what, "compare the two and keep what you want")
            }
            Self::ReadOnly(why) => Problem::error(Path::new("."), why, ""),
        }
    }
}

impl From<Problem> for StorageError {
    fn from(problem: Problem) -> Self {
        Self::Unreadable(problem)
    }
}

/// What the system said, in plain words where it is one of the usual causes.
fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        _ => error.to_string(),
    }
}

fn todo(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on the disk",
        io::ErrorKind::PermissionDenied => "check who may read and write it",
        io::ErrorKind::NotFound => "bring it back from a copy or the trash",
        _ => "check the disk",
    }
}

/// Why a project could not be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such folder, or it has no `project.ron`.
    #[error("there is no project (no project.ron): {}", .0.display())]
    NotAProject(PathBuf),
    /// A newer program wrote it in a form that this one does not know.
    #[error("the project needs a newer Attaché: {0}")]
    Newer(Problem),
    /// Its main file can't be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
