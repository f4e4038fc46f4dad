//! Two copies of a project whose journals were one once.

use std::path::{Path, PathBuf};

use super::entry::{Head, Kind, Texts};
use super::entry_read;
use super::folder::Folder;
use crate::model::change::Change;
use crate::model::ids::AnnotatorId;
use crate::model::time::Timestamp;
use crate::storage::store::Store;

/// What was done in `ours` and not in `theirs` since the two were one, in the order of time; for
/// an undo the reversed change. Items of articles whose text `texts` does not give are left out.
/// `None` where the journals have nothing in common, or an entry can't be read.
#[must_use]
pub fn since_parted(ours: &Store, theirs: &Store, texts: Texts<'_>) -> Option<Vec<Change>> {
    let mut changes: Vec<(Timestamp, Change)> = Vec::new();
    let mut have_met = false;
    for annotator in annotators(ours.root()) {
        let name = PathBuf::from("history").join(annotator.as_str());
        let lines = |store: &Store| lines(&Folder::new(store.root(), name.clone()));
        let (our, their) = (lines(ours)?, lines(theirs).unwrap_or_default());
        let common = our.iter().zip(&their).take_while(|(a, b)| a == b).count();
        have_met |= common > 0;
        for line in &our[common..] {
            let head = Head::of(line)?;
            let of = |seq: u64| our.iter().find(|l| Head::of(l).is_some_and(|h| h.seq == seq));
            // What can't be placed for want of a text is of another article.
            let read = |line: &str| entry_read::change(line, texts).ok().map(|(change, _)| change);
            let change = match head.kind {
                Kind::Saved(_) | Kind::Spent(..) => continue,
                Kind::Do(_) => read(line)?,
                Kind::Redo(seq) => read(of(seq)?)?,
                Kind::Undo(seq) => read(of(seq)?)?.reversed(),
            };
            changes.push((head.time, change));
        }
    }
    changes.sort_by_key(|(time, _)| *time);
    have_met.then(|| changes.into_iter().map(|(_, change)| change).collect())
}

/// Those who have a journal.
pub(super) fn annotators(root: &Path) -> Vec<AnnotatorId> {
    let Ok(folder) = std::fs::read_dir(root.join("history")) else { return Vec::new() };
    let names = folder.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| AnnotatorId::is_valid(name)).collect();
    names.sort();
    names.iter().map(|name| AnnotatorId::new(name)).collect()
}

/// All entries of a journal, the oldest first.
fn lines(folder: &Folder) -> Option<Vec<String>> {
    let mut out = Vec::new();
    for first in folder.files().ok()? {
        let content = String::from_utf8(folder.read(first).ok()?).ok()?;
        out.extend(content.lines().filter(|l| Head::of(l).is_some()).map(str::to_owned));
    }
    Some(out)
}
