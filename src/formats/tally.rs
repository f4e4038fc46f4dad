//! Counting what happened, with the first example of each kind.

use std::collections::BTreeMap;

/// How often, and where first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub count: usize,
    /// The first of them, in words.
    pub first: String,
}

/// Counts by the id of what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<&'static str, Count>);

impl Tally {
    /// Counts one more; `first` is asked only for the first of its kind.
    pub fn add(&mut self, id: &'static str, first: impl FnOnce() -> String) {
        self.add_all(id, 1, first);
    }

    /// Counts so many more at once.
    pub fn add_all(&mut self, id: &'static str, count: usize, first: impl FnOnce() -> String) {
        if count > 0 {
            self.0.entry(id).or_insert_with(|| Count { count: 0, first: first() }).count += count;
        }
    }

    /// Counts all of `later` after these.
    pub fn merge(&mut self, later: Self) {
        for (id, other) in later.0 {
            match self.0.get_mut(id) {
                Some(known) => known.count += other.count,
                None => drop(self.0.insert(id, other)),
            }
        }
    }

    /// By id.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Count)> {
        self.0.iter().map(|(id, count)| (*id, count))
    }

    /// How many of this kind.
    #[must_use]
    pub fn count(&self, id: &str) -> usize {
        self.0.get(id).map_or(0, |c| c.count)
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
