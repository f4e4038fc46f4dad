//! The files of one annotator's journal, and their lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::entry::Head;
use crate::storage::error::StorageError;
use crate::storage::plain::{check_plain, lock};
use crate::storage::problem::Problem;

/// Where the journal is; shared by its writer and its readers.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// As it is named in messages.
    name: PathBuf,
    /// The file last looked into: undoing step by step stays in one.
    last: Mutex<Option<(u64, Arc<Vec<u8>>)>>,
}

/// A line in memory.
pub(super) struct Line<'a> {
    pub text: &'a str,
    pub head: Head,
}

impl Folder {
    pub(super) fn new(root: &Path, name: PathBuf) -> Self {
        Self { path: root.join(&name), name, last: Mutex::default() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A file that begins with entry `first`, as named in messages.
    pub(super) fn name(&self, first: u64) -> PathBuf {
        self.name.join(format!("{first:06}.ron"))
    }

    pub(super) fn file(&self, first: u64) -> PathBuf {
        self.path.join(format!("{first:06}.ron"))
    }

    /// The files by the number of their first entry, in order.
    pub(super) fn files(&self) -> Result<Vec<u64>, StorageError> {
        let entries = fs::read_dir(&self.path).map_err(|e| StorageError::io(&self.name, "be read", e))?;
        let mut files = Vec::new();
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let number = name.strip_suffix(".ron").filter(|n| n.len() >= 6).and_then(|n| n.parse().ok());
            if let Some(number) = number
                && self.file(number).file_name() == Some(&entry.file_name())
            {
                files.push(number);
            }
        }
        files.sort_unstable();
        Ok(files)
    }

    /// What a file holds.
    pub(super) fn read(&self, first: u64) -> Result<Vec<u8>, StorageError> {
        let name = self.name(first);
        let failed = |e| StorageError::io(&name, "be read", e);
        check_plain(&name, &fs::symlink_metadata(self.file(first)).map_err(failed)?)?;
        fs::read(self.file(first)).map_err(failed)
    }

    /// The line of entry `seq`, given to `use_it`.
    pub(super) fn with_entry<R>(&self, seq: u64, use_it: impl FnOnce(&str) -> R) -> Result<R, Problem> {
        let gone = || {
            Problem::error(&self.name, format!("entry {seq} is not there"), "bring the file back from a copy")
        };
        let files = self.files().map_err(StorageError::into_problem)?;
        let first = files.into_iter().rfind(|first| *first <= seq).ok_or_else(gone)?;
        let content = self.remembered(first).map_err(StorageError::into_problem)?;
        let is_it =
            |content: &[u8]| lines_backwards(content).find(|l| l.head.seq == seq).map(|l| l.text.to_owned());
        let mut found = is_it(&content);
        if found.is_none() {
            // It may have been written since.
            lock(&self.last).take();
            found = is_it(&self.remembered(first).map_err(StorageError::into_problem)?);
        }
        found.map(|line| use_it(&line)).ok_or_else(gone)
    }

    fn remembered(&self, first: u64) -> Result<Arc<Vec<u8>>, StorageError> {
        let mut last = lock(&self.last);
        match &*last {
            Some((number, content)) if *number == first => Ok(content.clone()),
            _ => {
                let content = Arc::new(self.read(first)?);
                *last = Some((first, content.clone()));
                Ok(content)
            }
        }
    }
}

/// The whole entries of a file, last one first. What is torn or damaged is skipped.
pub(super) fn lines_backwards(content: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let end = content.iter().rposition(|b| *b == b'\n').unwrap_or(0);
    content[..end].rsplit(|b| *b == b'\n').filter_map(|line| {
        let text = std::str::from_utf8(line).ok()?;
        Some(Line { text, head: Head::of(text)? })
    })
}
