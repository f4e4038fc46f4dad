//! Files with one article a row: which columns there are, before any is read.

use super::gather::{gather, name};
use super::read::read_bytes;
use super::{PlanError, Request};
use crate::formats::read::Input;
use crate::formats::{Format, Reader, Table, registry};
use crate::session::jobs::Progress;

/// Files whose columns have the same names, of which it is to be said what they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Columns and rows of the first of them.
    pub table: Table,
    /// The first one's name.
    pub first: String,
    /// How many there are.
    pub files: usize,
}

/// The tables among the files whose columns nothing was said of yet, each set of names once.
/// What can't be read is passed over: [`super::plan`] says why.
///
/// # Errors
/// When it was cancelled.
pub fn tables(request: &Request, progress: &Progress) -> Result<Vec<Asked>, PlanError> {
    let mut asked: Vec<Asked> = Vec::new();
    for entry in gather(&request.paths, request.format) {
        if progress.is_cancelled() {
            return Err(PlanError::Cancelled);
        }
        let file = name(&entry.path);
        let has_tables = |f: &dyn Format| f.reader().is_some_and(Reader::has_tables);
        let Some(format) = entry.format.ok().filter(|format| has_tables(*format)) else { continue };
        let Ok(bytes) = read_bytes(&entry.path, false) else { continue };
        let told = registry::for_content(&file, &bytes).filter(|_| request.format.is_none());
        let Some(reader) = told.unwrap_or(format).reader() else { continue };
        let beside = |_: &str| Ok(None);
        let table = reader.table(&Input { name: &file, bytes: &bytes, beside: &beside, folder: "" });
        let Some(table) = table.filter(|t| !request.options.tables.contains_key(&t.names)) else { continue };
        match asked.iter_mut().find(|a| a.table.names == table.names) {
            Some(known) => known.files += 1,
            None => asked.push(Asked { table, first: file, files: 1 }),
        }
    }
    Ok(asked)
}
