//! Annotations as most programs have them: marks of one piece with a label, and links between
//! them.
//!
//! A frame is a mark of its label; its cue is a mark `cue` and each filler of bare words a mark
//! `span`, linked from the frame by `cue` and by the role's id. Further pieces of an annotation
//! are marks of the same label, linked from the first by `next_piece`.
//!
//! | file | what |
//! |---|---|
//! | `out` | an item to marks and links |
//! | `records` | JSON records of a file, each with its line |
//! | `task` | one record as read, and from records to documents |
//! | `ground` | where the words of a mark stand, in whatever unit its offsets count |
//! | `back` | marks and links to annotations |

mod back;
mod ground;
mod out;
pub(super) mod records;
mod task;
#[cfg(test)]
pub(super) mod testing;

pub(super) use ground::{Ground, Unit};
pub(super) use out::{Flat, Link, Mark, Numbered, flatten, head};
pub(super) use task::{Head, RawLink, RawMark, Task, documents, tasks, with_problems};

use super::Loss;

/// Label of the mark that is a frame's cue, and kind of the link to it.
pub(super) const CUE: &str = "cue";
/// Label of the mark that fills a role with bare words.
pub(super) const WORDS: &str = "span";
/// Kind of the link from an annotation's first piece to each further one.
pub(super) const PIECE: &str = "next_piece";

pub(super) const LINKED_FRAMES: Loss = Loss::new(
    "linked-frames",
    "commitments, written as a span with links to cue and fillers, which read back as commitments where the schema has their label and roles",
);
pub(super) const TAGS: Loss = Loss::new("tags", "tags of articles (always left out, not counted)");
pub(super) const ATTRIBUTES: Loss = Loss::new("attributes", "attributes of annotations, left out");
pub(super) const REFERS_TO: Loss = Loss::new("refers-to", "what entities refer to, left out");
pub(super) const NOTES: Loss = Loss::new("notes", "notes on annotations, left out");
pub(super) const COMMENTS: Loss = Loss::new("comments", "comments, left out");
pub(super) const EMPTY: Loss = Loss::new("empty-span", "pieces without a character, left out");
pub(super) const DANGLING: Loss =
    Loss::new("dangling", "references to annotations that are not there, left out");
pub(super) const PIECES: Loss =
    Loss::new("pieces", "annotations in several pieces, written as a span for each, linked by “next_piece”");
pub(super) const LIKE_ROLE: Loss =
    Loss::new("like-role", "relations named like a part of the frame they start at, read back as that part");
pub(super) const RE_ANCHORED: Loss =
    Loss::new("re-anchored", "spans whose offsets did not fit and whose words stand once in the article");
pub(super) const OTHER_UNIT: Loss =
    Loss::new("other-unit", "spans whose offsets fit only in another unit than the format's");
pub(super) const FIELDS: Loss = Loss::new(
    "fields",
    "fields of records and of their spans that are not read (their names in the example)",
);
pub(super) const PROVENANCE: Loss =
    Loss::new("provenance", "when and how annotations were made (always left out, not counted)");
