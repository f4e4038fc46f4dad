//! What was decided about each item, kept up with every change of the decided layer.

use std::collections::BTreeSet;

use super::{Item, Review, Settled, layer_of};
use crate::analysis::align::Group;
use crate::model::annotation::Annotation;
use crate::model::change::{Change, Key, Value};
use crate::model::decision::{Considered, How, Of, Part, outcome};
use crate::model::ids::{AnnotationId, AnnotatorId, IdKind};
use crate::model::layer::{Layer, LayerRef};
use crate::model::time::Timestamp;
use crate::session::Session;

/// What was decided about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing yet.
    Open,
    /// Something.
    Decided(Told),
}

/// A decision as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Whose was taken.
    pub how: How,
    /// Whether it was changed by the reviewer.
    pub is_edited: bool,
    /// Whether what it was about has changed since.
    pub has_changed: bool,
    /// Who decided.
    pub by: AnnotatorId,
    /// When.
    pub made: Timestamp,
    /// Why; may be empty.
    pub why: Box<str>,
    /// The decided annotations and verdicts that say so.
    pub ids: Vec<AnnotationId>,
}

impl State {
    /// Whether it is settled: decided, and about what still stands.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        matches!(self, Self::Decided(told) if !told.has_changed)
    }

    /// The decision, where there is one.
    #[must_use]
    pub fn told(&self) -> Option<&Told> {
        if let Self::Decided(told) = self { Some(told) } else { None }
    }
}

/// Whose layers are looked at, and what was decided.
pub(super) struct Sight<'a> {
    /// Looks up an annotator's layer.
    pub layers: &'a dyn Fn(&AnnotatorId) -> Option<&'a Layer>,
    pub decided: &'a Layer,
}

impl Sight<'_> {
    fn state(&self, review: &Review, item: &Item) -> State {
        let group = &review.alignment.groups[item.group];
        let members = review.members(group);
        let Some(outcome) = outcome(&members, self.decided, self.layers) else { return State::Open };
        // Somebody's came later, and nobody has decided about it.
        if !outcome.open.is_empty() {
            return State::Open;
        }
        let frame = outcome.decided.iter().find_map(|id| self.decided.get(*id)?.as_commitment());
        let is_open = |id: &AnnotationId| {
            self.decided.get(*id).and_then(|a| a.decision()).is_some_and(|d| d.open.contains(&item.part))
        };
        if outcome.decided.iter().any(is_open) {
            return State::Open;
        }
        let mut told = Told {
            how: outcome.how,
            is_edited: outcome.is_edited,
            has_changed: !outcome.changed.is_empty(),
            by: outcome.by,
            made: outcome.made,
            why: outcome.why,
            ids: outcome.decided,
        };
        if let Some(frame) = frame.filter(|_| item.part != Part::Whole) {
            (told.how, told.is_edited) = self.how(frame, &item.part, &members);
        }
        State::Decided(told)
    }

    /// Whose part a decided frame has, and whether it is nobody's.
    fn how(&self, frame: &crate::model::annotation::Commitment, part: &Part, members: &[Of]) -> (How, bool) {
        let theirs = |(annotator, id): &Of| {
            let layer = (self.layers)(annotator)?;
            Some((layer.get(*id)?.as_commitment()?, layer))
        };
        let of = (frame, self.decided);
        let is_same = |member: &&Of| theirs(member).is_some_and(|t| super::part::is_same(part, of, t));
        let same: Vec<&AnnotatorId> =
            members.iter().filter(is_same).map(|(annotator, _)| annotator).collect();
        let all: Vec<_> = members.iter().filter_map(theirs).collect();
        match same.as_slice() {
            [] if super::part::is_empty(part, frame) => (How::Neither, false),
            [] if super::part::is_all(part, of, &all) => (How::Each, false),
            [] => (How::Some, true),
            [one] => (How::One((*one).clone()), false),
            same if same.len() == members.len() => (How::Together, false),
            _ => (How::Some, false),
        }
    }
}

impl Session {
    /// Brings the states up to the decided layer as it is.
    pub(super) fn tend_states(&mut self) {
        let Some(review) = self.review.as_ref().filter(|r| !r.is_building()) else { return };
        let at = LayerRef::new(&review.article, &AnnotatorId::new(AnnotatorId::DECIDED));
        if self.is_reading_layer(&at) {
            return;
        }
        let empty = Layer::default();
        let decided = self.project.layer(&at).unwrap_or(&empty);
        if review.seen == Some(decided.generation()) {
            return;
        }
        let Some(mut review) = self.review.take() else { return };
        let layers = |annotator: &AnnotatorId| layer_of(&self.project, &at.article, annotator);
        review.look_through(&Sight { layers: &layers, decided });
        review.list();
        self.review = Some(review);
    }

    /// Takes in a change: only what it is about is looked at again.
    pub(in crate::session) fn note_for_review(&mut self, change: &Change) {
        let Some(review) = self.review.as_ref().filter(|r| !r.is_building()) else { return };
        let at = LayerRef::new(&review.article, &AnnotatorId::new(AnnotatorId::DECIDED));
        let of_decided = |key: &Key| matches!(key, Key::Annotation(place, _) if *place == at);
        let count = change.items.iter().filter(|item| of_decided(&item.key)).count() as u64;
        let Some(decided) = self.project.layer(&at) else { return };
        // Something else has happened in between: all is looked at again when it is asked for.
        if count == 0 || review.seen.map(|seen| seen + count) != Some(decided.generation()) {
            return;
        }
        let mut groups = BTreeSet::new();
        for item in change.items.iter().filter(|item| of_decided(&item.key)) {
            for value in [&item.before, &item.after].into_iter().flatten() {
                if let Value::Annotation(annotation) = value {
                    groups.extend(considered(annotation).filter_map(|c| review.group(c.id)));
                }
            }
        }
        let Some(mut review) = self.review.take() else { return };
        let layers = |annotator: &AnnotatorId| layer_of(&self.project, &at.article, annotator);
        let sight = Sight { layers: &layers, decided };
        for group in groups {
            for item in review.items_in(group) {
                review.states[item] = sight.state(&review, &review.items[item]);
            }
            review.settled[group] = settled(&review.alignment.groups[group], decided);
        }
        review.count_agreed();
        review.seen = Some(decided.generation());
        if review.filter.open_only {
            review.list();
        }
        self.review = Some(review);
    }
}

impl Review {
    /// Finds out what was decided about each item.
    pub(super) fn look_through(&mut self, sight: &Sight<'_>) {
        self.states = self.items.iter().map(|item| sight.state(self, item)).collect();
        self.settled = self.alignment.groups.iter().map(|group| settled(group, sight.decided)).collect();
        self.count_agreed();
        self.seen = Some(sight.decided.generation());
    }

    /// Whether a group in which all agree can be accepted.
    pub(super) fn is_acceptable(&self, group: usize) -> bool {
        if self.settled[group] != Settled::Open || !self.alignment.groups[group].is_agreed() {
            return false;
        }
        let may_stand = |end: &u32| {
            let end = *end as usize;
            match self.settled[end] {
                Settled::Taken => true,
                Settled::Rejected => false,
                Settled::Open => self.alignment.groups[end].is_agreed(),
            }
        };
        self.ends.get(&(group as u32)).is_none_or(|ends| ends.iter().all(may_stand))
    }

    fn count_agreed(&mut self) {
        let groups = self.alignment.groups.iter().enumerate().filter(|(_, group)| group.is_agreed());
        self.agreed = groups.fold((0, 0), |(done, all), (at, _)| match self.settled[at] {
            Settled::Open => (done, all + usize::from(self.is_acceptable(at))),
            Settled::Taken | Settled::Rejected => (done + 1, all + 1),
        });
    }
}

fn settled(group: &Group, decided: &Layer) -> Settled {
    let about = |id: AnnotationId| decided.decisions_on(id);
    let is_taken = |id: AnnotationId| about(id).iter().any(|id| id.kind() != IdKind::Verdict);
    // Where all have the same, what came along with one annotator's stands for all.
    let is_decided = match group.is_agreed() {
        true => group.present().any(|id| !about(id).is_empty()),
        false => group.present().all(|id| !about(id).is_empty()),
    };
    match is_decided {
        false => Settled::Open,
        true if group.present().any(is_taken) => Settled::Taken,
        true => Settled::Rejected,
    }
}

/// All that a decided annotation or verdict is about.
pub(super) fn considered(annotation: &Annotation) -> impl Iterator<Item = &Considered> {
    let (from, over): (&[Considered], &[Considered]) = match annotation {
        Annotation::Verdict(v) => (&[], &v.over),
        other => other.decision().map_or((&[], &[]), |d| (&d.from, &d.over)),
    };
    from.iter().chain(over)
}
