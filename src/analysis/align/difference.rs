//! Differences between aligned annotations, and how much each weighs.

use std::fmt;

use smallvec::SmallVec;

use super::group::GroupKind;
use crate::model::ids::{AnnotationId, AttributeId, RoleId};
use crate::model::text::Span;

/// In what the annotators differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// Somebody has no such annotation.
    Missing,
    /// Their labels.
    Label,
    /// Which words are marked; of a commitment, its statement.
    Boundary,
    /// The words that make it a commitment.
    Cue,
    /// What fills the role.
    Role(RoleId),
    /// The values of the attribute.
    Attribute(AttributeId),
    /// The canonical entity that it names.
    RefersTo,
    /// A link that somebody has not, or not of this type, or the other way round.
    Relation,
}

impl DifferenceKind {
    /// What it is called, without role or attribute.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Label => "label",
            Self::Boundary => "boundary",
            Self::Cue => "cue",
            Self::Role(_) => "role",
            Self::Attribute(_) => "attribute",
            Self::RefersTo => "refers to",
            Self::Relation => "relation",
        }
    }

    /// How much it weighs for sorting. What changes most of what is learned from the annotations
    /// comes first: whether there is something, then what it is, then what belongs to it, then
    /// where it begins and ends.
    ///
    /// | kind | weight |
    /// |---|---|
    /// | missing | 100 |
    /// | label | 90 |
    /// | relation | 60 |
    /// | role | 50 |
    /// | cue | 40 |
    /// | boundary | 20, and up to 15 more by the share of words that is not common |
    /// | attribute | 30 |
    /// | refers to | 15 |
    ///
    /// Those of a commitment weigh 10 more, since it carries other annotations.
    #[must_use]
    pub(super) const fn weight(&self, kind: GroupKind) -> u32 {
        let own = match self {
            Self::Missing => 100,
            Self::Label => 90,
            Self::Relation => 60,
            Self::Role(_) => 50,
            Self::Cue => 40,
            Self::Boundary => 20,
            Self::Attribute(_) => 30,
            Self::RefersTo => 15,
        };
        own + if matches!(kind, GroupKind::Commitment) { 10 } else { 0 }
    }
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(id) => write!(f, "role {id}"),
            Self::Attribute(id) => write!(f, "attribute {id}"),
            other => f.write_str(other.name()),
        }
    }
}

/// One thing in which the annotators differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Place of its group in the alignment.
    pub group: usize,
    /// In what.
    pub kind: DifferenceKind,
    /// Each annotator's annotation, as in the group.
    pub annotations: SmallVec<[Option<AnnotationId>; 2]>,
    /// Where: the group's place.
    pub place: Span,
    /// For sorting, heavier first; see [`DifferenceKind`].
    pub weight: u32,
}
