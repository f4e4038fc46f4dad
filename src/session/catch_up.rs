//! Bringing a project's files up to its journals, for commands that read only the files: after a
//! crash an export must have every edit that was shown.

use std::fs;
use std::sync::Arc;

use super::disk::texts_of;
use super::{OpenFailure, Session};
use crate::model::ids::AnnotatorId;
use crate::storage::{Access, Journal, Lock, Store};

/// Brings what ended runs left in the journals into the files, for every annotator who has no
/// window open, and says how many changes these were.
///
/// # Errors
/// When a journal can't be read or the files not written.
pub fn catch_up(store: &Store) -> Result<usize, OpenFailure> {
    if *store.access() != Access::ReadWrite {
        return Ok(0);
    }
    let mut count = 0;
    for annotator in annotators(store) {
        let pending = pending(store, &annotator)?;
        if pending > 0 {
            let name = annotator.to_string();
            Session::open(store.root(), annotator, &name, Arc::new(|| {}))?.close();
            count += pending;
        }
    }
    Ok(count)
}

/// Those who have a journal.
fn annotators(store: &Store) -> Vec<AnnotatorId> {
    let Ok(folder) = fs::read_dir(store.root().join("history")) else { return Vec::new() };
    let names = folder.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| AnnotatorId::is_valid(name)).collect();
    names.sort();
    names.iter().map(|name| AnnotatorId::new(name)).collect()
}

/// How many changes of an annotator are in the journal only; none where a window has them.
fn pending(store: &Store, annotator: &AnnotatorId) -> Result<usize, OpenFailure> {
    let Lock::Held(_guard) = store.lock(annotator, annotator.as_str())? else { return Ok(0) };
    let (journal, _) = Journal::open(store, annotator)?;
    Ok(journal.recovery(&texts_of(store))?.changes.len())
}
