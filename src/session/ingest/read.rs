//! Files read and taken apart on all cores, in their order.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::gather::{Entry, cannot_open, name};
use super::places::places_of;
use super::{Outcome, PlanError, Request, isolated};
use crate::formats::read::{Document, Input, ReadContext, ReadError};
use crate::formats::{Format, Reader, decode, registry};
use crate::model::schema::Schema;
use crate::session::jobs::Progress;

/// What a file holds, or what became of it.
pub(super) type Read = Result<Vec<Document>, Outcome>;

/// Endings of files that hold all kinds of things: one in a folder that can't be read is none of
/// ours and no fault.
const GENERAL: [&str; 5] = ["json", "jsonl", "csv", "tsv", "xml"];

/// How files are read.
pub(super) struct Reading<'a> {
    request: &'a Request,
    schema: Arc<Schema>,
}

impl<'a> Reading<'a> {
    pub fn new(request: &'a Request, schema: Arc<Schema>) -> Self {
        Self { request, schema }
    }

    /// Reads files; the results come in their order. `done` hears how many are.
    ///
    /// # Errors
    /// When it was cancelled.
    pub fn read(
        &self,
        entries: Vec<Entry>,
        done: &(dyn Fn(usize) + Sync),
        progress: &Progress,
    ) -> Result<Vec<(Entry, Read)>, PlanError> {
        let count = AtomicUsize::new(0);
        let one = |mut entry: Entry| -> Option<(Entry, Read)> {
            if progress.is_cancelled() {
                return None;
            }
            let read = match entry.format.clone() {
                Ok(format) => self.file(&mut entry, format),
                Err(outcome) => Err(outcome),
            };
            done(count.fetch_add(1, Ordering::Relaxed) + 1);
            Some((entry, read))
        };
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = entries.len().div_ceil(cores).max(1);
        let mut parts: Vec<Vec<Entry>> = Vec::new();
        let mut entries = entries.into_iter().peekable();
        while entries.peek().is_some() {
            parts.push(entries.by_ref().take(share).collect());
        }
        let (one, last) = (&one, parts.pop().unwrap_or_default());
        let read: Vec<Option<(Entry, Read)>> = std::thread::scope(|scope| {
            let work = move |part: Vec<Entry>| part.into_iter().map(one).collect::<Vec<_>>();
            let threads: Vec<_> = parts.into_iter().map(|part| scope.spawn(move || work(part))).collect();
            let last = work(last);
            let join = |t: std::thread::ScopedJoinHandle<'_, Vec<_>>| {
                t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            threads.into_iter().flat_map(join).chain(last).collect()
        });
        read.into_iter().collect::<Option<Vec<_>>>().ok_or(PlanError::Cancelled)
    }

    /// Reads a file; its format may turn out to be another one than its name says.
    fn file(&self, entry: &mut Entry, format: &'static dyn Format) -> Read {
        let (path, file) = (&entry.path, name(&entry.path));
        let bytes = read_bytes(path, true).map_err(Outcome::Refused)?;
        let is_told = self.request.format.is_none() && !entry.is_setting;
        let told = registry::for_content(&file, &bytes).filter(|_| is_told);
        let format = told.unwrap_or(format);
        entry.format = Ok(format);
        let Some(reader) = format.reader() else {
            return Err(Outcome::Refused(format!("{} can only be written", format.name())));
        };
        // What belongs to a whole collection may stand in a folder around this one.
        let beside = |name: &str| {
            let mut found = places_of(name, path, &entry.root).map(|at| read_beside(&at));
            found.find(|read| !matches!(read, Ok(None))).unwrap_or(Ok(None))
        };
        let folder = path.parent().map(name).unwrap_or_default();
        let input = Input { name: &file, folder: &folder, bytes: &bytes, beside: &beside };
        if entry.is_setting {
            return Err(self.setting(reader, &input));
        }
        // Tests of the library are no program that could be started again.
        if reader.isolated() && !cfg!(test) {
            return isolated::read(format, &file, &bytes).map_err(Outcome::Refused);
        }
        let context = ReadContext {
            schema: &self.schema,
            annotator: &self.request.annotator,
            named: entry.annotator.as_deref(),
            format: format.id(),
            made: self.request.made,
            options: &self.request.options,
        };
        let read = reader.read(&input, &context);
        read.map_err(|error| match error {
            ReadError::NoRecord(why)
                if entry.is_found && self.request.format.is_none() && is_general(&file) =>
            {
                Outcome::Skipped(format!("not a file of {}: {why}", format.name()))
            }
            ReadError::LeftOut => Outcome::Skipped(error.to_string()),
            error => Outcome::Refused(error.to_string()),
        })
    }
}

impl Reading<'_> {
    /// What a file that belongs to others gives.
    fn setting(&self, reader: &dyn Reader, input: &Input<'_>) -> Outcome {
        match reader.given(input, &self.schema) {
            Err(error) => Outcome::Skipped(error.to_string()),
            Ok((words, declares)) => {
                let lacks = self.schema.grown(&declares) != *self.schema;
                let left = if lacks && !self.request.extend_schema {
                    "; what the schema lacks of it was not added"
                } else {
                    ""
                };
                Outcome::ReadWith(format!("{words}{left}"))
            }
        }
    }
}

fn is_general(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| GENERAL.contains(&end.to_ascii_lowercase().as_str()))
}

/// Reads a plain file of a size that can be read.
pub(super) fn read_bytes(path: &Path, may_be_empty: bool) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|e| cannot_open(&e))?;
    // Looked at anew: what was a file when the folder was walked may be a pipe by now.
    if !metadata.is_file() {
        return Err("not a plain file".to_owned());
    }
    match decode::check_size(metadata.len()) {
        Err(decode::DecodeError::Empty) if may_be_empty => {}
        Err(error) => return Err(error.to_string()),
        Ok(()) => {}
    }
    fs::read(path).map_err(|e| cannot_open(&e))
}

/// Reads a file that belongs to another one; links are not followed.
fn read_beside(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(metadata) if !metadata.is_file() => Err(io::Error::other("not a plain file")),
        Ok(_) => read_bytes(path, true).map(Some).map_err(io::Error::other),
    }
}
