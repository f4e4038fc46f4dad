//! The input of decoration: what is marked, where and how it is to look.

use std::ops::Range;
use std::sync::Arc;

/// What a mark is, which decides how it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// An entity: tint, firm line in its lane, label.
    Entity,
    /// An annotation that asks for no attention (agreed in a review): a thin grey line.
    Quiet,
    /// A commitment's statement: a bracket in the margin along its lines.
    Extent,
    /// The words that make it a commitment: a strong line.
    Cue,
    /// Words that fill a role of the active commitment: a chip with the role's name. Bare words
    /// (no entity) get a dashed line too.
    Filler {
        /// The role's name as it is shown.
        role: Arc<str>,
        /// The filler is no annotation of its own, only words.
        bare: bool,
    },
    /// A search hit.
    Find,
    /// The search hit or difference that is looked at.
    Focus,
    /// Words that have a comment, or that a review has not taken: a dotted line.
    Comment,
}

impl MarkKind {
    /// Whether such a mark draws a line under its words, and so needs a lane.
    #[must_use]
    pub const fn has_line(&self) -> bool {
        matches!(
            self,
            Self::Entity | Self::Quiet | Self::Cue | Self::Comment | Self::Filler { bare: true, .. }
        )
    }
}

/// One marked piece of the article. A discontinuous annotation is several marks of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "four independent facts, each named where it is set")]
pub struct Mark {
    /// Whose mark it is. Pieces of one annotation share it; ties are broken by it, so it should
    /// be stable while scrolling and editing.
    pub key: u64,
    /// Bytes of the article, half-open, on code-point boundaries.
    pub range: Range<usize>,
    /// How it is drawn.
    pub kind: MarkKind,
    /// Short display name for the tag, as it is to be written (it is set in capitals); empty is
    /// no tag.
    pub label: Arc<str>,
    /// Index of its colour in the palette's labels.
    pub colour: u16,
    /// It is the selected one: outlined, and its edges can be dragged.
    pub selected: bool,
    /// It steps back, as it doesn't belong to the active commitment. Entities on the lines of that
    /// commitment keep their strength all the same.
    pub dim: bool,
    /// The annotation has an earlier piece, which is another mark: its start is drawn open, and its
    /// name stands at that one. (That a mark begins in an earlier block follows from its range.)
    pub open_start: bool,
    /// It has a later piece: its end is drawn open.
    pub open_end: bool,
}

impl Mark {
    /// A mark of that kind with nothing special about it.
    #[must_use]
    pub fn new(
        key: u64,
        range: Range<usize>,
        kind: MarkKind,
        label: impl Into<Arc<str>>,
        colour: u16,
    ) -> Self {
        Self {
            key,
            range,
            kind,
            label: label.into(),
            colour,
            selected: false,
            dim: false,
            open_start: false,
            open_end: false,
        }
    }
}

impl Mark {
    /// Whether it goes on with what `before` began, as a further piece of the same words: then both
    /// share a lane, and a dotted line joins them. A commitment's cue and its fillers have one key,
    /// but are not pieces of each other.
    pub(super) fn continues(&self, before: &Self) -> bool {
        let alike = match (&before.kind, &self.kind) {
            (MarkKind::Filler { .. }, MarkKind::Filler { .. }) => before.kind == self.kind && self.open_start,
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        };
        before.key == self.key && alike
    }

    /// Sorts the pieces of one annotation beside each other.
    pub(super) fn strand(&self) -> (u64, u8, &str, usize, usize) {
        let (kind, role) = match &self.kind {
            MarkKind::Cue => (1, ""),
            MarkKind::Filler { role, .. } => (2, &**role),
            _ => (0, ""),
        };
        (self.key, kind, role, self.range.start, self.range.end)
    }
}

/// Where decoration gets the marks from. The article's view of annotations implements it.
pub trait MarkSource {
    /// A number that differs whenever [`Self::marks`] of that range may differ from before:
    /// an edit, another selection or active commitment, another search.
    fn generation(&self, range: Range<usize>) -> u64;

    /// Adds every mark that touches the byte range of the article (also those that only start or
    /// end at its edges with no length), in any order, with their own full ranges.
    fn marks(&self, range: Range<usize>, into: &mut Vec<Mark>);

    /// Whether a commitment is active, so that the words on all lines but its own step back; marks
    /// say it for themselves with [`Mark::dim`].
    fn stepped_back(&self) -> bool {
        false
    }
}

/// A source of no marks.
impl MarkSource for () {
    fn generation(&self, _: Range<usize>) -> u64 {
        0
    }

    fn marks(&self, _: Range<usize>, _: &mut Vec<Mark>) {}
}
