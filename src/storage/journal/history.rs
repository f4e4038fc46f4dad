//! What can be undone and redone after a restart, read backwards as far as it is asked for.

use std::collections::HashMap;
use std::sync::Arc;

use super::entry::{Head, Kind};
use super::folder::{Folder, lines_backwards};
use crate::model::time::Timestamp;
use crate::storage::problem::Problem;

/// A change that was made before; [`super::Journal::change`] gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its number.
    pub seq: u64,
    /// When it was made.
    pub time: Timestamp,
    /// What was done, in words.
    pub what: String,
}

/// The stacks for undo and redo as the last run left them.
#[derive(Debug)]
pub struct History {
    folder: Arc<Folder>,
    /// Files not read yet, the oldest first.
    files: Vec<u64>,
    /// Heads of the file being read, the oldest first.
    heads: Vec<Head>,
    /// Changes that a later entry took back (`true`) or made again (`false`).
    is_undone: HashMap<u64, bool>,
    redo: Vec<Past>,
    /// Files that could not be read.
    pub problems: Vec<Problem>,
}

impl History {
    pub(super) fn new(folder: Arc<Folder>, files: Vec<u64>) -> Self {
        let (heads, is_undone) = (Vec::new(), HashMap::new());
        let mut history = Self { folder, files, heads, is_undone, redo: Vec::new(), problems: Vec::new() };
        history.read_redo();
        history
    }

    /// What can be redone, the next one last.
    #[must_use]
    pub fn redo(&self) -> &[Past] {
        &self.redo
    }

    /// The next older change that can be undone, the newest first.
    pub fn next_undo(&mut self) -> Option<Past> {
        while let Some(head) = self.older() {
            match head.kind {
                Kind::Do(what) if !self.is_undone.remove(&head.seq).unwrap_or(false) => {
                    return Some(Past { seq: head.seq, time: head.time, what });
                }
                Kind::Undo(of) => drop(self.is_undone.entry(of).or_insert(true)),
                Kind::Redo(of) => drop(self.is_undone.entry(of).or_insert(false)),
                Kind::Do(_) | Kind::Saved(_) | Kind::Spent(..) => {}
            }
        }
        None
    }

    /// A new change makes everything undone before it lost for redoing, so that the redo stack
    /// stands after the last change.
    fn read_redo(&mut self) {
        let mut order = Vec::new();
        let last = loop {
            let Some(head) = self.older() else { break None };
            match head.kind {
                Kind::Do(_) => break Some(head),
                Kind::Undo(of) => {
                    self.is_undone.entry(of).or_insert_with(|| {
                        order.push(of);
                        true
                    });
                }
                Kind::Redo(of) => drop(self.is_undone.entry(of).or_insert(false)),
                Kind::Saved(_) | Kind::Spent(..) => {}
            }
        };
        self.heads.extend(last);
        order.reverse();
        for seq in order {
            let head = self.folder.with_entry(seq, Head::of);
            match head {
                Ok(Some(Head { time, kind: Kind::Do(what), .. })) => self.redo.push(Past { seq, time, what }),
                Ok(_) => {}
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    fn older(&mut self) -> Option<Head> {
        while self.heads.is_empty() {
            let first = self.files.pop()?;
            match self.folder.read(first) {
                Ok(content) => {
                    self.heads = lines_backwards(&content).map(|line| line.head).collect();
                    self.heads.reverse();
                }
                Err(error) => self.problems.push(error.into_problem()),
            }
        }
        self.heads.pop()
    }
}
