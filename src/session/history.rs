//! Undo and redo: what was done, newest last, and what was taken back.

use std::sync::Arc;

use crate::model::change::Change;

/// A change with its number in the journal.
#[derive(Clone, Debug)]
pub struct Done {
    /// Number in the journal.
    pub seq: u64,
    /// What changed.
    pub change: Arc<Change>,
}

/// What was done and what was taken back in this run. What lies before it is in the journal.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Done>,
    undone: Vec<Done>,
}

impl History {
    /// Adds a new change; what was taken back can't be redone after it.
    pub fn push(&mut self, done: Done) {
        self.done.push(done);
        self.undone.clear();
    }

    /// Puts a change from the journal under all others.
    pub fn push_older(&mut self, done: Done) {
        self.done.insert(0, done);
    }

    /// Puts a change from the journal under all others that were taken back.
    pub fn push_older_undone(&mut self, done: Done) {
        self.undone.insert(0, done);
    }

    /// The change that undo takes back.
    #[must_use]
    pub fn undo(&self) -> Option<&Done> {
        self.done.last()
    }

    /// The change that redo makes again.
    #[must_use]
    pub fn redo(&self) -> Option<&Done> {
        self.undone.last()
    }

    /// Moves the last change over to those that can be redone.
    pub fn undid(&mut self) {
        self.undone.extend(self.done.pop());
    }

    /// Moves the last change that was taken back to those that can be undone.
    pub fn redid(&mut self) {
        self.done.extend(self.undone.pop());
    }

    /// Forgets the last change: it can't be taken back any more.
    pub fn drop_undo(&mut self) {
        self.done.pop();
    }

    /// Forgets the last change that was taken back.
    pub fn drop_redo(&mut self) {
        self.undone.pop();
    }
}
