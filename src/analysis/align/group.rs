//! Groups of aligned annotations, and the whole of an alignment.

use std::cmp::Reverse;

use smallvec::SmallVec;

use super::difference::Difference;
use crate::model::ids::{AnnotationId, AnnotatorId, LabelId};
use crate::model::text::Span;

/// What the annotations of a group are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// Labelled spans.
    Entity,
    /// Frames.
    Commitment,
    /// Links.
    Relation,
}

/// Annotations that are meant to be the same, one of each annotator at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they are.
    pub kind: GroupKind,
    /// Each annotator's, in the order of [`Alignment::annotators`]; at least one is there.
    pub members: SmallVec<[Option<AnnotationId>; 2]>,
    /// The labels that they have, each once, in the order of ids; none for relations.
    pub labels: SmallVec<[LabelId; 1]>,
    /// From the first byte that any of them marks to the last; for relations, of their ends.
    pub place: Span,
    /// Its part of [`Alignment::differences`].
    differences: (u32, u32),
}

impl Group {
    pub(super) fn new(
        kind: GroupKind,
        members: SmallVec<[Option<AnnotationId>; 2]>,
        labels: SmallVec<[LabelId; 1]>,
        place: Span,
    ) -> Self {
        Self { kind, members, labels, place, differences: (0, 0) }
    }

    pub(super) fn set_differences(&mut self, from: usize, to: usize) {
        self.differences = (from as u32, to as u32);
    }

    /// Whether all annotators have it, and alike in all that is compared.
    #[must_use]
    pub fn is_agreed(&self) -> bool {
        self.differences.0 == self.differences.1
    }

    /// The ids of those that are there.
    pub fn present(&self) -> impl Iterator<Item = AnnotationId> + '_ {
        self.members.iter().flatten().copied()
    }
}

/// Several annotators' layers on one article, put side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// In the order of their ids.
    pub annotators: Vec<AnnotatorId>,
    /// In the order of the text: by start, longer first, then entities before commitments before
    /// relations, then by ids.
    pub groups: Vec<Group>,
    /// In the order of their groups, within a group by kind.
    pub differences: Vec<Difference>,
}

impl Alignment {
    /// The differences of a group; none where all agree.
    #[must_use]
    pub fn differences_of(&self, group: &Group) -> &[Difference] {
        &self.differences[group.differences.0 as usize..group.differences.1 as usize]
    }

    /// The groups in which all agree, in the order of the text.
    pub fn agreed(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|g| g.is_agreed())
    }

    /// The group that a difference is about.
    #[must_use]
    pub fn group_of(&self, difference: &Difference) -> &Group {
        &self.groups[difference.group]
    }

    /// Places in [`Self::differences`], heaviest first, those of one weight in the order of the
    /// text.
    #[must_use]
    pub fn by_weight(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.differences.len()).collect();
        order.sort_by_key(|i| (Reverse(self.differences[*i].weight), *i));
        order
    }
}
