//! Reviewing: the annotators' layers of the open article side by side, what is to be decided, and
//! the decisions.
//!
//! | file | what it does |
//! |---|---|
//! | `mod.rs` | what is known while an article is reviewed |
//! | `item.rs` | one thing in which the annotators differ |
//! | `build.rs` | layers put side by side, on a thread where they are large |
//! | `state.rs` | what was decided about each, kept up with every change |
//! | `figures.rs` | how much the annotators agree |
//! | `filter.rs` | which are listed, and in which order |
//! | `walk.rs` | from difference to difference |
//! | `decide.rs` | decisions as edits of the decided layer |
//! | `part.rs` | decisions about one part of a frame |
//! | `agreed.rs` | all that agree, in one step |
//! | `everywhere.rs` | the same in all articles |
//! | `beside.rs` | annotations that mean the same as one |
//! | `work.rs` | what was decided about one annotator's work |
//! | `words.rs` | what each annotator has, in words |
//! | `quote.rs` | long words cut to where annotators differ |
//! | `marks.rs` | what the article shows of it |
//! | `names.rs` | what annotators are called, also where names are hidden |

mod agreed;
mod beside;
mod build;
mod decide;
mod everywhere;
mod figures;
mod filter;
mod item;
mod marks;
mod names;
mod part;
mod quote;
mod state;
mod walk;
mod words;
mod work;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub use build::compared;
pub(in crate::session) use decide::NO_ITEM;
pub(in crate::session) use everywhere::Accepting;
pub use filter::{Filter, KindFilter, Order};
pub use item::Item;
pub use marks::{ReviewMarks, Shown};
pub use state::{State, Told};
pub use work::Work;

use super::jobs::Job;
use crate::analysis::align::{Alignment, Group};
use crate::model::decision::Of;
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId};
use crate::model::layer::Layer;
use build::{Basis, Built};

/// The review of the open article.
pub struct Review {
    article: ArticleId,
    /// Which states of which layers were put side by side; `None` before the first time.
    basis: Option<Basis>,
    alignment: Arc<Alignment>,
    items: Vec<Item>,
    states: Vec<State>,
    /// Items of each group, as a range.
    items_of: Vec<(u32, u32)>,
    /// The group of each annotation of the annotators.
    group_of: HashMap<AnnotationId, u32>,
    /// Which groups have been decided about, and how.
    settled: Vec<Settled>,
    /// The groups of what each group of relations links.
    ends: HashMap<u32, [u32; 2]>,
    /// How many groups there are in which all agree: counted once, since every frame says it.
    agreeing: usize,
    /// How many groups in which all agree are accepted, and how many can be.
    agreed: (usize, usize),
    /// The decided layer's generation up to which `states` and `decided` are right.
    seen: Option<u64>,
    filter: Filter,
    listed: Vec<usize>,
    current: Option<usize>,
    /// Places among those compared, in the order in which they are shown: A, B, …
    sides: Vec<usize>,
    /// Whether the decided layer is being edited.
    editing: bool,
    /// The change by which something was taken only to be edited: it goes where nothing is.
    borrowed: Option<u64>,
    /// Why the next decision is made; put down with it.
    why: String,
    job: Option<(Basis, Job<Built>)>,
    /// How much they agree.
    measure: figures::Measure,
    /// Whom to compare, where the user chose.
    chosen: Option<BTreeSet<AnnotatorId>>,
}

/// What became of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settled {
    /// Nothing was decided about some of it.
    Open,
    /// Something of it was taken.
    Taken,
    /// Nothing of it was taken.
    Rejected,
}

/// A wish about the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewCommand {
    /// Go to an item.
    Go(usize),
    /// Go to what the annotators differ in about an annotation.
    GoTo(AnnotationId),
    /// Decide for what an annotator has: the first, the second and so on of those compared.
    Take(usize),
    /// List others, or in another order.
    Filter(Filter),
    /// Why the next decision is made.
    Why(String),
    /// Compare these annotators.
    Compare(BTreeSet<AnnotatorId>),
    /// Leave the editing of the decided layer.
    Leave,
}

impl Review {
    fn new(article: ArticleId, filter: Filter, chosen: Option<BTreeSet<AnnotatorId>>) -> Self {
        Self {
            article,
            basis: None,
            alignment: Arc::default(),
            items: Vec::new(),
            states: Vec::new(),
            items_of: Vec::new(),
            group_of: HashMap::new(),
            settled: Vec::new(),
            ends: HashMap::new(),
            agreeing: 0,
            agreed: (0, 0),
            seen: None,
            filter,
            listed: Vec::new(),
            current: None,
            sides: Vec::new(),
            editing: false,
            borrowed: None,
            why: String::new(),
            job: None,
            measure: figures::Measure::default(),
            chosen,
        }
    }

    /// Whether the layers have not been put side by side yet.
    #[must_use]
    pub fn is_building(&self) -> bool {
        self.basis.is_none()
    }

    /// Whether layers are side by side as they are now, and it is known what was decided.
    pub(super) fn is_tended(&self) -> bool {
        !self.is_building() && self.job.is_none() && self.seen.is_some()
    }

    /// What is still to be done: how many differences are open, and how many on which all agree
    /// are not accepted.
    #[must_use]
    pub fn left(&self) -> (usize, usize) {
        let (accepted, agreed) = self.agreed;
        (self.items.len() - self.decided_count(), agreed - accepted)
    }

    /// Those who are compared: A, B and so on. By their ids, or in an order that tells nothing
    /// where names are hidden.
    pub fn annotators(&self) -> impl Iterator<Item = &AnnotatorId> {
        self.sides.iter().map(|at| &self.alignment.annotators[*at])
    }

    /// Of those who are compared, in the same order, each one's annotation of a group.
    pub fn sides_of<'a>(
        &'a self,
        group: &'a Group,
    ) -> impl Iterator<Item = (&'a AnnotatorId, Option<AnnotationId>)> {
        self.sides.iter().map(|at| (&self.alignment.annotators[*at], group.members[*at]))
    }

    /// Their annotations, put side by side.
    #[must_use]
    pub fn alignment(&self) -> &Alignment {
        &self.alignment
    }

    /// All in which they differ, in the order of the text.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Places of those that are listed, in the order of the list.
    #[must_use]
    pub fn listed(&self) -> &[usize] {
        &self.listed
    }

    /// What was decided about an item.
    #[must_use]
    pub fn state(&self, item: usize) -> &State {
        self.states.get(item).unwrap_or(&State::Open)
    }

    /// The place of the item that is looked at.
    #[must_use]
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// The item that is looked at.
    #[must_use]
    pub fn current_item(&self) -> Option<&Item> {
        self.items.get(self.current?)
    }

    /// Whether the decided layer is being edited.
    #[must_use]
    pub fn is_editing(&self) -> bool {
        self.editing
    }

    /// Which are listed, and in which order.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Why the next decision is made.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }

    /// How many items are decided.
    #[must_use]
    pub fn decided_count(&self) -> usize {
        self.states.iter().filter(|s| s.is_decided()).count()
    }

    /// How many groups there are in which all agree, and how many in which they don't.
    #[must_use]
    pub fn group_counts(&self) -> (usize, usize) {
        (self.agreeing, self.alignment.groups.len() - self.agreeing)
    }

    /// Of the groups in which all agree: how many were accepted or otherwise decided, and how many
    /// can be. A relation can't be while what it links is open, or where that was not taken.
    #[must_use]
    pub fn agreed_count(&self) -> (usize, usize) {
        self.agreed
    }

    /// The group that an annotator's annotation is in.
    #[must_use]
    pub fn group(&self, id: AnnotationId) -> Option<usize> {
        self.group_of.get(&id).map(|at| *at as usize)
    }

    /// Places of a group's items.
    pub fn items_in(&self, group: usize) -> std::ops::Range<usize> {
        self.items_of.get(group).map_or(0..0, |(from, to)| *from as usize..*to as usize)
    }

    /// Whether all that the annotators differ in about a group is decided; of one in which they
    /// agree, whether it was accepted.
    #[must_use]
    pub fn is_settled(&self, group: usize) -> bool {
        let items = self.items_in(group);
        if items.is_empty() {
            return self.settled.get(group).is_some_and(|s| *s != Settled::Open);
        }
        items.clone().all(|item| self.states[item].is_decided())
    }

    /// Differs whenever what is compared or decided differs.
    #[must_use]
    pub fn stamp(&self) -> (usize, Option<u64>) {
        (Arc::as_ptr(&self.alignment) as usize, self.seen)
    }

    /// Where the annotators differ and nothing is decided yet: where each begins, in order, and
    /// the place among those compared of the first who has something there.
    #[must_use]
    pub fn open_places(&self) -> Vec<(usize, usize)> {
        let open = self.items.iter().zip(&self.states).filter(|(_, state)| !state.is_decided());
        let place = |(item, _): (&Item, _)| {
            let side = self.sides_of(&self.alignment.groups[item.group]).position(|(_, id)| id.is_some());
            (item.place.start(), side.unwrap_or_default())
        };
        let mut places: Vec<(usize, usize)> = open.map(place).collect();
        places.sort_unstable();
        places
    }

    /// A group's annotations, each with whose it is.
    #[must_use]
    pub fn members(&self, group: &Group) -> Vec<Of> {
        let sides = self.alignment.annotators.iter().zip(&group.members);
        sides.filter_map(|(annotator, id)| Some((annotator.clone(), (*id)?))).collect()
    }
}

/// The letter of an annotator by their place among those compared: A, B, …; `None` past Z.
#[must_use]
pub fn side_letter(at: usize) -> Option<char> {
    u8::try_from(at).ok().filter(|at| *at < 26).map(|at| char::from(b'A' + at))
}

/// Looks annotations up in the annotators' layers of one article.
pub(super) fn layer_of<'a>(
    project: &'a crate::model::project::Project,
    article: &ArticleId,
    annotator: &AnnotatorId,
) -> Option<&'a Layer> {
    project.article(article)?.layer(annotator)
}
