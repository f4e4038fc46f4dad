//! The journal: every change of an annotator, on disk before it is shown.
//!
//! One entry a line, appended with a single write and flushed within a second. A file begins
//! with the entry whose number it is named by, and the next one is begun at about 4 MB. Undo and
//! redo after a restart, and recovery after a crash, are read from it.

mod entry;
mod entry_read;
mod entry_write;
mod flush;
mod folder;
mod history;
pub mod log;
mod parted;
mod recovery;

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

pub use entry::{Record, Texts};
pub use entry_read::{Became, Touched};
pub use history::{History, Past};
pub use parted::since_parted;
pub use recovery::{Recovered, Recovery};

use self::entry::Head;
use self::flush::Flusher;
use self::folder::{Folder, lines_backwards};
use super::error::StorageError;
use super::plain::{check_plain, lines, lock};
use super::problem::{Place, Problem};
use super::store::Store;
use super::store_write::check_annotator;
use crate::model::change::Change;
use crate::model::ids::AnnotatorId;
use crate::model::time::Timestamp;

/// A file that has grown to this gets no more entries.
const FILE_SIZE: u64 = 4 << 20;
/// Ends a line that a crash cut off, so that no reader takes it for an entry.
const TORN: &[u8] = b" // torn\n";

/// The log of one annotator's changes. Only the window that holds the annotator's lock has one.
#[derive(Debug)]
pub struct Journal {
    folder: Arc<Folder>,
    end: Mutex<End>,
    flusher: Flusher,
}

/// Where the next entry goes.
#[derive(Debug)]
struct End {
    next: u64,
    file: Option<Arc<File>>,
    first: u64,
    len: u64,
    is_torn: bool,
    line: String,
}

impl Journal {
    /// Opens the journal for appending. A line that a crash cut off is closed, and becomes a
    /// problem.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub fn open(store: &Store, annotator: &AnnotatorId) -> Result<(Self, Vec<Problem>), StorageError> {
        store.check_writable()?;
        check_annotator(annotator)?;
        let name = PathBuf::from(format!("history/{annotator}"));
        store.files.make_folders(&name.join("-"))?;
        let folder = Folder::new(store.root(), name.clone());
        let mut problems = Vec::new();
        let end = End::find(&folder, &mut problems)?;
        let flusher =
            Flusher::start().map_err(|e| StorageError::io(&name, "be flushed in the background", e))?;
        Ok((Self { folder: Arc::new(folder), end: Mutex::new(end), flusher }, problems))
    }

    /// Writes an entry, and gives its number. It is with the system when this returns, and on
    /// the disk within a second.
    ///
    /// # Errors
    /// When it can't be written, or a text is missing; then the journal is as before.
    pub fn append(&self, time: Timestamp, record: Record<'_>, texts: Texts<'_>) -> Result<u64, StorageError> {
        let mut end = lock(&self.end);
        if let Some(error) = self.flusher.take_error() {
            return Err(StorageError::io(&self.folder.name(end.first), "be flushed to the disk", error));
        }
        let seq = end.next;
        let mut line = std::mem::take(&mut end.line);
        line.clear();
        entry_write::write(&mut line, seq, time, record, texts).map_err(|article| {
            let why = format!("the text of “{article}” is needed and not there");
            StorageError::refused(&self.folder.name(end.first), why)
        })?;
        let is_new = end.file.is_none() || end.len >= FILE_SIZE;
        if is_new {
            end.begin_file(&self.folder)?;
        }
        end.put(&self.folder, line.as_bytes())?;
        end.next += 1;
        // A very long line need not stay in memory.
        line.shrink_to(1 << 16);
        end.line = line;
        if let Some(file) = &end.file {
            self.flusher.written(file, is_new.then(|| self.folder.path().to_owned()));
        }
        Ok(seq)
    }

    /// Flushes all entries to the disk now.
    ///
    /// # Errors
    /// When the system can't.
    pub fn sync(&self) -> Result<(), StorageError> {
        let first = lock(&self.end).first;
        let flushed = self.flusher.take_error().map_or_else(|| self.flusher.flush(), Err);
        flushed.map_err(|e| StorageError::io(&self.folder.name(first), "be flushed to the disk", e))
    }

    /// The number of the last entry; 0 where there is none.
    #[must_use]
    pub fn last(&self) -> u64 {
        lock(&self.end).next - 1
    }

    /// What can be undone and redone, as it is now: ask once, before anything is appended.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn history(&self) -> Result<History, StorageError> {
        Ok(History::new(self.folder.clone(), self.folder.files()?))
    }

    /// The change that was recorded under this number.
    ///
    /// # Errors
    /// When it is not there, is damaged, or does not fit the texts.
    pub fn change(&self, seq: u64, texts: Texts<'_>) -> Result<Change, Problem> {
        let file =
            self.folder.path().file_name().map_or_else(PathBuf::new, |n| PathBuf::from("history").join(n));
        let at = |what: String| {
            Problem::error(&file, what, "it can't be undone or redone").at(Place::Id(seq.to_string()))
        };
        let (change, troubles) =
            self.folder.with_entry(seq, |line| entry_read::change(line, texts))?.map_err(at)?;
        match troubles.into_iter().next() {
            Some(trouble) => Err(at(trouble)),
            None => Ok(change),
        }
    }

    /// What was recorded after the last [`Record::Saved`], for files that are older.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn recovery(&self, texts: Texts<'_>) -> Result<Recovery, StorageError> {
        recovery::read(&self.folder, texts)
    }
}

impl End {
    /// Looks for the last entry.
    fn find(folder: &Folder, problems: &mut Vec<Problem>) -> Result<Self, StorageError> {
        let files = folder.files()?;
        let mut end = Self { next: 1, file: None, first: 1, len: 0, is_torn: false, line: String::new() };
        for first in files.iter().rev() {
            let mut content = folder.read(*first)?;
            if end.file.is_none() {
                end.open_file(folder, *first)?;
                end.len = content.len() as u64;
                end.close_last_line(folder, &mut content, problems)?;
            }
            // Also a file without a single good line has used up its number.
            end.next = end.next.max(first + 1);
            if let Some(line) = lines_backwards(&content).next() {
                end.next = end.next.max(line.head.seq + 1);
                break;
            }
        }
        Ok(end)
    }

    /// Ends a last line that has no newline, so that nothing is written on after it.
    fn close_last_line(
        &mut self,
        folder: &Folder,
        content: &mut Vec<u8>,
        problems: &mut Vec<Problem>,
    ) -> Result<(), StorageError> {
        if content.last().is_none_or(|b| *b == b'\n') {
            return Ok(());
        }
        let start = content.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let number = lines(content);
        let is_whole = std::str::from_utf8(&content[start..]).is_ok_and(is_whole);
        let close = if is_whole { b"\n" } else { TORN };
        self.put(folder, close)?;
        content.extend_from_slice(close);
        if !is_whole {
            let what = "the last entry was cut off, and is left out";
            let todo = "nothing: it was not finished when the program or the computer stopped";
            problems.push(Problem::note(&folder.name(self.first), what, todo).at(Place::Line(number)));
        }
        Ok(())
    }

    fn open_file(&mut self, folder: &Folder, first: u64) -> Result<(), StorageError> {
        let name = folder.name(first);
        let failed = |e| StorageError::io(&name, "be opened", e);
        check_plain(&name, &std::fs::symlink_metadata(folder.file(first)).map_err(failed)?)?;
        let file = File::options().append(true).open(folder.file(first)).map_err(failed)?;
        (self.file, self.first) = (Some(Arc::new(file)), first);
        Ok(())
    }

    fn begin_file(&mut self, folder: &Folder) -> Result<(), StorageError> {
        let name = folder.name(self.next);
        let failed = |e| StorageError::io(&name, "be made", e);
        let file =
            File::options().append(true).create_new(true).open(folder.file(self.next)).map_err(failed)?;
        (self.file, self.first, self.len) = (Some(Arc::new(file)), self.next, 0);
        Ok(())
    }

    /// Writes at the end; after an error the file is as before, or its last line is closed.
    fn put(&mut self, folder: &Folder, bytes: &[u8]) -> Result<(), StorageError> {
        let Some(file) = &self.file else { return Ok(()) };
        let mut file = &**file;
        let torn = if self.is_torn { TORN } else { b"" };
        let written = file.write_all(torn).and_then(|()| file.write_all(bytes));
        match written {
            Ok(()) => {
                self.len += (torn.len() + bytes.len()) as u64;
                self.is_torn = false;
                Ok(())
            }
            Err(e) => {
                self.is_torn |= file.set_len(self.len).is_err();
                Err(StorageError::io(&folder.name(self.first), "be written", e))
            }
        }
    }
}

/// Whether a line without its newline is an entry all the same.
fn is_whole(line: &str) -> bool {
    Head::of(line).is_some() && ron::from_str::<serde::de::IgnoredAny>(line).is_ok()
}
