//! What was done and taken back before this run of the program: undo and redo go on there.

use std::sync::Arc;

use super::Session;
use super::disk::Disk;
use super::history::Done;
use crate::model::ids::ArticleId;
use crate::storage::journal::{History as Older, Past};

/// What older runs did and took back; the next of each is known, the rest is in the journal.
#[derive(Default)]
pub(super) struct OlderRuns {
    stacks: Option<Older>,
    undo: Option<Past>,
    redo: Vec<Past>,
}

impl OlderRuns {
    pub(super) fn new(mut stacks: Older) -> Self {
        let redo = stacks.redo().to_vec();
        let undo = stacks.next_undo();
        Self { stacks: Some(stacks), undo, redo }
    }

    /// What was taken back can't be made again once something else was done.
    pub(super) fn forget_redo(&mut self) {
        self.redo.clear();
    }

    fn take_undo(&mut self) -> Option<Past> {
        let taken = self.undo.take();
        self.undo = self.stacks.as_mut().and_then(Older::next_undo);
        taken
    }
}

impl Disk {
    pub fn older_undo_what(&self) -> Option<String> {
        self.older.undo.as_ref().map(|past| past.what.clone())
    }

    pub fn older_redo_what(&self) -> Option<String> {
        self.older.redo.last().map(|past| past.what.clone())
    }
}

impl Session {
    pub(super) fn fetch_older_undo(&mut self) {
        self.fetch_older(true);
    }

    pub(super) fn fetch_older_redo(&mut self) {
        self.fetch_older(false);
    }

    /// Takes the next change of older runs out of the journal.
    fn fetch_older(&mut self, undo: bool) {
        let Some(disk) = &mut self.disk else { return };
        let next = if undo { disk.older.take_undo() } else { disk.older.redo.pop() };
        let (Some(past), Some(journal)) = (next, &disk.journal) else { return };
        let store = disk.store.clone();
        let texts = |id: &ArticleId| {
            let read = || store.read_text(id).or_else(|_| store.read_trashed_text(id)).ok().map(|r| r.text);
            self.project.text(id).cloned().or_else(read)
        };
        match journal.change(past.seq, &texts) {
            Ok(change) => {
                let done = Done { seq: past.seq, change: Arc::new(change) };
                if undo { self.history.push_older(done) } else { self.history.push_older_undone(done) }
            }
            Err(problem) => self.complain(problem.to_string()),
        }
    }
}
