//! Who did what and when: the log of a project, filtered; the history of one annotation; how
//! long was spent on what.

use std::collections::BTreeMap;

use super::jobs::Progress;
use crate::model::change::Key;
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId};
use crate::model::layer::LayerRef;
use crate::model::time::Timestamp;
use crate::storage::journal::log::{Act, Log, Logged, article_of};
use crate::storage::journal::{Became, Touched};
use crate::storage::{Problem, Store};

/// What kind of thing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Annotations, comments and decisions.
    Annotations,
    /// How far an annotator is.
    Status,
    /// Articles and whole layers that came or went.
    Articles,
    /// The schema.
    Schema,
    /// Canonical entities.
    Entities,
    /// Names, and who has which articles.
    People,
    /// What merging could not settle.
    Conflicts,
    /// Time spent.
    Time,
}

impl Kind {
    /// All, with their names for arguments and exports.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Annotations, "annotations"),
        (Self::Status, "status"),
        (Self::Articles, "articles"),
        (Self::Schema, "schema"),
        (Self::Entities, "entities"),
        (Self::People, "people"),
        (Self::Conflicts, "conflicts"),
        (Self::Time, "time"),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// Of a place.
    #[must_use]
    pub fn of(key: &Key) -> Self {
        match key {
            Key::Annotation(..) => Self::Annotations,
            Key::Status(_) => Self::Status,
            Key::Layer(_) | Key::Article(_) => Self::Articles,
            Key::Schema => Self::Schema,
            Key::Canonical(_) => Self::Entities,
            Key::Annotator(_) | Key::ProjectName | Key::Plan | Key::Assigned(_) => Self::People,
            Key::LayerConflicts(_) | Key::Conflicts(_) => Self::Conflicts,
        }
    }
}

/// Which entries are wanted; all where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Who did it.
    pub by: Option<AnnotatorId>,
    /// What it is about.
    pub article: Option<ArticleId>,
    /// The annotation that it touched.
    pub annotation: Option<AnnotationId>,
    /// Of which kind.
    pub kind: Option<Kind>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Not after.
    pub until: Option<Timestamp>,
}

impl Filter {
    /// Whether an entry is wanted. What it touched and is not wanted is taken out of it.
    fn keeps(&self, entry: &mut Logged) -> bool {
        if self.until.is_some_and(|until| entry.time > until) {
            return false;
        }
        if let Act::Spent { article, .. } = &entry.act {
            return self.annotation.is_none()
                && self.kind.is_none_or(|kind| kind == Kind::Time)
                && self.article.as_ref().is_none_or(|a| a == article);
        }
        if self.kind.is_none() && self.article.is_none() && self.annotation.is_none() {
            return true;
        }
        entry.touched.retain(|Touched { key, .. }| {
            self.kind.is_none_or(|kind| Kind::of(key) == kind)
                && self.article.as_ref().is_none_or(|article| article_of(key) == Some(article))
                && self.annotation.is_none_or(|id| matches!(key, Key::Annotation(_, of) if *of == id))
        });
        !entry.touched.is_empty()
    }
}

/// The wanted entries, the newest first; reads no more of the journals than is taken of it.
pub fn log(store: &Store, filter: Filter) -> impl Iterator<Item = Result<Logged, Problem>> {
    let since = filter.since;
    let old = move |entry: &Result<Logged, Problem>| {
        entry.as_ref().is_ok_and(|e| since.is_some_and(|since| e.time < since))
    };
    Log::of(store, filter.by.as_ref()).take_while(move |entry| !old(entry)).filter_map(move |entry| {
        match entry {
            Ok(mut logged) => filter.keeps(&mut logged).then_some(Ok(logged)),
            Err(problem) => Some(Err(problem)),
        }
    })
}

/// What became of one annotation.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// What touched it, the newest first.
    pub entries: Vec<Logged>,
    /// Whether that goes back to its making.
    pub is_whole: bool,
    /// Entries of the journals that could not be read.
    pub unread: usize,
}

/// The history of an annotation of a layer, back to its making; ends early when cancelled.
#[must_use]
pub fn history(store: &Store, at: &LayerRef, id: AnnotationId, progress: &Progress) -> History {
    let filter = Filter { article: Some(at.article.clone()), annotation: Some(id), ..Filter::default() };
    let mut history = History::default();
    for entry in log(store, filter) {
        if progress.is_cancelled() {
            break;
        }
        let Ok(entry) = entry else {
            history.unread += 1;
            continue;
        };
        let is_it = |t: &&Touched| matches!(&t.key, Key::Annotation(of, _) if of == at);
        let Some(touched) = entry.touched.iter().find(is_it) else { continue };
        // What was deleted and came back by undo has a history before that.
        let is_made = touched.became == Became::Added && matches!(entry.act, Act::Did(_));
        history.entries.push(entry);
        if is_made {
            history.is_whole = true;
            break;
        }
    }
    history
}

/// Who made an annotation, and who changed it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authors {
    /// Who added it, and when; none where it came with a whole layer.
    pub made: Option<(AnnotatorId, Timestamp)>,
    /// Who touched it last, and when.
    pub changed: (AnnotatorId, Timestamp),
}

/// Of each annotation of a layer that the journals know of, who made and last changed it. Reads
/// all of the journals; ends early when cancelled.
#[must_use]
pub fn authors(store: &Store, at: &LayerRef, progress: &Progress) -> BTreeMap<AnnotationId, Authors> {
    let mut authors: BTreeMap<AnnotationId, Authors> = BTreeMap::new();
    let filter =
        Filter { article: Some(at.article.clone()), kind: Some(Kind::Annotations), ..Filter::default() };
    for entry in log(store, filter).flatten() {
        if progress.is_cancelled() {
            break;
        }
        for Touched { key, became } in &entry.touched {
            let Key::Annotation(of, id) = key else { continue };
            if of != at {
                continue;
            }
            let who = (entry.by.clone(), entry.time);
            // The newest comes first.
            let known = authors.entry(*id).or_insert_with(|| Authors { made: None, changed: who.clone() });
            if *became == Became::Added {
                known.made = Some(who);
            }
        }
    }
    authors
}

/// How many seconds each annotator has spent on each article, where they let it be counted.
#[must_use]
pub fn time_spent(store: &Store) -> BTreeMap<(AnnotatorId, ArticleId), u64> {
    let mut spent = BTreeMap::new();
    for entry in log(store, Filter { kind: Some(Kind::Time), ..Filter::default() }).flatten() {
        if let Act::Spent { article, seconds } = entry.act {
            *spent.entry((entry.by, article)).or_default() += seconds;
        }
    }
    spent
}
