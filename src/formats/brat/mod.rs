//! brat standoff: `ARTICLE.txt` beside `ARTICLE.ann`, offsets in code points.
//!
//! Read are the text-bound lines (`T`); the others are counted and named. Written are spans,
//! frames as events, attributes, relations, references and notes, with `annotation.conf`.

mod anchor;
mod conf;
mod frames;
mod line;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use super::{Format, Loss, Reader, Writer};

/// Type of the text-bound line that is the statement of a frame; no entity when read back.
const EXTENT: &str = "extent";
/// Type of the text-bound line that fills a role with bare words; no entity when read back.
const WORDS: &str = "span";

/// `brat`.
pub(super) struct Brat;

impl Format for Brat {
    fn id(&self) -> &'static str {
        "brat"
    }

    fn name(&self) -> &'static str {
        "brat standoff"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ann"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

/// What brat can't carry, and which of its lines are not read.
const LOSSES: &[Loss] = &[
    Loss::new("events", "event lines (E), not read yet"),
    Loss::new("event-parts", "triggers, extents and bare words of events, not read yet"),
    Loss::new("relations", "relation lines (R), not read yet"),
    Loss::new("attributes", "attribute lines (A, M), not read yet"),
    Loss::new("references", "normalisation lines (N), not read yet"),
    Loss::new("equivalences", "equivalence lines (*), not read yet"),
    Loss::new("notes", "note lines (#), not read yet"),
    Loss::new("re-anchored", "spans whose offsets did not fit and whose words stand once in the article"),
    Loss::new("other-unit", "spans whose offsets fit only in another unit than code points"),
    Loss::new("line-break", "spans over a line break or a tab, written in pieces"),
    Loss::new("empty-span", "spans without words, left out"),
    Loss::new("dangling", "references to annotations that are not there, left out"),
    Loss::new("comments", "comments, left out"),
    Loss::new("underscore", "attribute values with “_”, line breaks or tabs, which read back with spaces"),
    Loss::new("note-lines", "line breaks and tabs in notes, written as spaces"),
    Loss::new("cue-is-statement", "cues that are the whole statement, which read back without a cue"),
];

/// Whether a line of an `.ann` ends at this character, for brat or for a reader in Python.
fn ends_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
