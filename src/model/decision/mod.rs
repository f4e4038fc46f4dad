//! Decisions of a review: what was taken from whose annotations, over which others, by whom and
//! why. They live in the decided layer, in whose annotations [`Source::Decided`] says where each
//! came from; that nothing was taken is a [`Verdict`] there.
//!
//! | file | what it is |
//! |---|---|
//! | `print` | a fingerprint of what an annotation says |
//! | `outcome` | whether and how annotations were decided, and whether they have changed since |
//! | `decide` | choices into an edit of the decided layer |
//! | `part` | decisions about one part of a frame |
//! | `carry` | fillers and relations between what was taken |
//!
//! [`Source::Decided`]: super::annotation::Source::Decided

mod carry;
mod decide;
mod outcome;
mod part;
mod print;
#[cfg(test)]
mod tests;

pub use decide::{Choice, DecideError, Desk, reopen};
pub use outcome::{How, Outcome, outcome};
pub use part::{Part, PartChoice, reopen_part};
pub use print::{Print, print};

use super::ids::{AnnotationId, AnnotatorId};
use super::time::Timestamp;

/// One annotation of one annotator.
pub type Of = (AnnotatorId, AnnotationId);

/// An annotation that a decision was about, as it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Considered {
    /// Whose.
    pub annotator: AnnotatorId,
    /// Which.
    pub id: AnnotationId,
    /// What it said, to tell later whether it still does.
    pub seen: Print,
}

impl Considered {
    /// Whether it is this one.
    #[must_use]
    pub fn is(&self, (annotator, id): &Of) -> bool {
        self.id == *id && self.annotator == *annotator
    }
}

/// Where a decided annotation comes from. When it was decided is when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What it was taken from; several where annotators agree. Empty where the reviewer made it.
    pub from: Vec<Considered>,
    /// What was looked at with it and not taken.
    pub over: Vec<Considered>,
    /// Who decided.
    pub by: AnnotatorId,
    /// Why; may be empty.
    pub why: Box<str>,
    /// Of a frame: the parts in which the annotators differ and about which nothing is decided yet.
    pub open: Vec<Part>,
}

/// That of some annotations none was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Unique in the project.
    pub id: AnnotationId,
    /// What was looked at and not taken; at least one.
    pub over: Vec<Considered>,
    /// Who decided.
    pub by: AnnotatorId,
    /// When.
    pub made: Timestamp,
    /// Why; may be empty.
    pub why: Box<str>,
}
