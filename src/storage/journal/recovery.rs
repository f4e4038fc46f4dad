//! What the journal has and the project's files may not have yet.

use std::collections::HashMap;

use super::entry::{Kind, Texts};
use super::entry_read;
use super::folder::{Folder, lines_backwards};
use crate::model::change::Change;
use crate::storage::error::StorageError;
use crate::storage::problem::{Place, Problem};

/// A change to be brought into the project, one item after the other with `Project::recover`.
#[derive(Clone, Debug)]
pub struct Recovered {
    /// Number of the entry.
    pub seq: u64,
    /// What it did; for an undo the reversed change.
    pub change: Change,
}

/// All that came after the last save.
#[derive(Clone, Debug, Default)]
pub struct Recovery {
    /// In the order in which it was done.
    pub changes: Vec<Recovered>,
    /// What could not be taken in.
    pub problems: Vec<Problem>,
}

struct Pending {
    seq: u64,
    kind: Kind,
    line: String,
}

pub(super) fn read(folder: &Folder, texts: Texts<'_>) -> Result<Recovery, StorageError> {
    let mut recovery = Recovery::default();
    let mut pending = pending(folder, &mut recovery.problems)?;
    pending.reverse();
    let lines: HashMap<u64, &str> = pending.iter().map(|p| (p.seq, &*p.line)).collect();
    for entry in &pending {
        let decode = |of: u64| match lines.get(&of) {
            Some(line) => Ok(entry_read::change(line, texts)),
            None => folder.with_entry(of, |line| entry_read::change(line, texts)),
        };
        let result = match entry.kind {
            Kind::Saved(_) | Kind::Spent(..) => continue,
            Kind::Do(_) => decode(entry.seq),
            Kind::Undo(of) => decode(of).map(|r| r.map(|(change, t)| (change.reversed(), t))),
            Kind::Redo(of) => decode(of),
        };
        let problem = |what: String| {
            let file = folder.name(entry.seq);
            let file = file.parent().unwrap_or(&file);
            let todo = "look at what was done last, and do it again where it is missing";
            Problem::error(file, format!("an entry could not be brought in: {what}"), todo)
                .at(Place::Id(entry.seq.to_string()))
        };
        match result {
            Ok(Ok((change, troubles))) => {
                recovery.problems.extend(troubles.into_iter().map(problem));
                recovery.changes.push(Recovered { seq: entry.seq, change });
            }
            Ok(Err(what)) => recovery.problems.push(problem(what)),
            Err(missing) => recovery.problems.push(missing),
        }
    }
    Ok(recovery)
}

/// The entries after those that are saved, the last one first.
fn pending(folder: &Folder, problems: &mut Vec<Problem>) -> Result<Vec<Pending>, StorageError> {
    let mut pending = Vec::new();
    let mut saved = None;
    for first in folder.files()?.into_iter().rev() {
        let content = match folder.read(first) {
            Ok(content) => content,
            Err(error) => {
                problems.push(error.into_problem());
                continue;
            }
        };
        for line in lines_backwards(&content) {
            if saved.is_some_and(|saved| line.head.seq <= saved) {
                return Ok(pending);
            }
            if let Kind::Saved(up_to) = line.head.kind {
                saved.get_or_insert(up_to);
            }
            let (seq, kind) = (line.head.seq, line.head.kind);
            pending.push(Pending { seq, kind, line: line.text.to_owned() });
        }
        if saved.is_some_and(|saved| first <= saved + 1) {
            return Ok(pending);
        }
    }
    Ok(pending)
}
