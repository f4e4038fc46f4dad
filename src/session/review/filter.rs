//! Which differences are listed, and in which order.

use super::{Item, Review};
use crate::analysis::align::DifferenceKind;
use crate::model::ids::LabelId;

/// In which order differences are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the text.
    #[default]
    Text,
    /// What weighs most first.
    Weight,
}

/// Kinds of differences that can be listed by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindFilter {
    /// Somebody has no such annotation.
    Missing,
    /// Other words.
    Boundary,
    /// Another label.
    Label,
    /// Cue or roles of a commitment.
    Role,
    /// Attributes, and what entities refer to.
    Attribute,
    /// Links.
    Relation,
}

impl KindFilter {
    /// In the order of the menu.
    pub const ALL: [Self; 6] =
        [Self::Missing, Self::Label, Self::Boundary, Self::Role, Self::Attribute, Self::Relation];

    /// As shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Boundary => "boundary",
            Self::Label => "label",
            Self::Role => "role or cue",
            Self::Attribute => "attribute",
            Self::Relation => "relation",
        }
    }

    /// Whether a difference is of this kind.
    #[must_use]
    pub const fn fits(self, kind: &DifferenceKind) -> bool {
        use DifferenceKind as D;
        matches!(
            (self, kind),
            (Self::Missing, D::Missing)
                | (Self::Boundary, D::Boundary)
                | (Self::Label, D::Label)
                | (Self::Role, D::Role(_) | D::Cue)
                | (Self::Attribute, D::Attribute(_) | D::RefersTo)
                | (Self::Relation, D::Relation)
        )
    }
}

/// What is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only differences of this kind.
    pub kind: Option<KindFilter>,
    /// Only where somebody has this label.
    pub label: Option<LabelId>,
    /// Only what is still to be decided.
    pub open_only: bool,
    /// In which order.
    pub order: Order,
}

impl Review {
    /// Lists anew what the filter lets through. What is looked at stays listed.
    pub(super) fn list(&mut self) {
        let mut listed: Vec<usize> = (0..self.items.len()).filter(|at| self.is_listed(*at)).collect();
        if self.filter.order == Order::Weight {
            // Stable: those of one weight stay in the order of the text.
            listed.sort_by_key(|at| std::cmp::Reverse(self.items[*at].weight));
        }
        self.listed = listed;
    }

    fn is_listed(&self, at: usize) -> bool {
        let Filter { kind, label, open_only, .. } = &self.filter;
        let item: &Item = &self.items[at];
        let has_label = |l: &LabelId| self.alignment.groups[item.group].labels.contains(l);
        self.current == Some(at)
            || kind.is_none_or(|kind| item.kinds.iter().any(|k| kind.fits(k)))
                && label.as_ref().is_none_or(has_label)
                && !(*open_only && self.states[at].is_decided())
    }
}
