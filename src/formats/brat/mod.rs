//! brat standoff: `ARTICLE.txt` beside `ARTICLE.ann`, offsets in code points.
//!
//! Read and written are spans, frames as events, attributes, relations, notes, references as
//! canonical entities, and `annotation.conf`.
//!
//! | file | what it does |
//! |---|---|
//! | `line` | takes one line apart |
//! | `lines` | sorts the lines of a file |
//! | `anchor` | finds the words of a line in the article |
//! | `build` | makes annotations of lines: what refers to what |
//! | `events` | the same for events, as frames |
//! | `remarks` | the same for attributes and notes |
//! | `references` | the same for references, as canonical entities |
//! | `circle` | finds events that are arguments of themselves |
//! | `names` | names in files, and what they mean in a schema |
//! | `reader` | reads a file |
//! | `writer` | writes a file |
//! | `frames` | writes the events |
//! | `conf` | writes `annotation.conf` |
//! | `declared` | reads `annotation.conf` as a schema |
//! | `given` | what the configuration gives, in words |
//! | `visual` | reads names and colours of `visual.conf` |

mod anchor;
mod build;
#[cfg(test)]
mod build_tests;
pub(super) mod circle;
mod conf;
mod declared;
mod events;
mod frames;
mod given;
mod line;
mod lines;
mod names;
mod reader;
mod references;
mod remarks;
#[cfg(test)]
pub(super) mod round_trip;
#[cfg(test)]
mod tests;
mod visual;
mod writer;

use super::{Format, Loss, Reader, Writer, flat};

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

/// What brat can't carry, and what of its lines has no place here.
const LOSSES: &[Loss] = &[
    // Of writing.
    Loss::new(
        "line-break",
        "spans over a line break or a tab, written in pieces, those of white space left out",
    ),
    Loss::new("empty-span", "spans without words, left out"),
    Loss::new("dangling", "references to annotations that are not there, left out"),
    Loss::new("comments", "comments, left out"),
    Loss::new(
        "spaces",
        "annotations with spaces in their label, roles, attributes or values, or with “:;,|<>[]” in their names, written with “_” for each, which reads back as it was where the schema has it and nothing else that is written alike",
    ),
    Loss::new("underscore", "attribute values with “_”, line breaks or tabs, which read back with spaces"),
    Loss::new("note-lines", "line breaks, tabs and control characters in notes, written as spaces"),
    Loss::new("cue-is-statement", "cues that are the whole statement, which read back without a cue"),
    Loss::new(
        "label-of-parts",
        "labels named “extent” or “span” and roles named “extent”, which brat files use for parts of events",
    ),
    Loss::new("circle", "fillers by which a frame would fill its own role, left out when read back"),
    flat::PROVENANCE,
    Loss::new(
        "heads",
        "title, date, source, language and tags of articles, how far annotators are, kind and other names of canonical entities (always left out, not counted)",
    ),
    // Of reading.
    Loss::new("hull", "events without an extent, whose statement reaches over trigger and arguments"),
    Loss::new("trigger-type", "triggers of another type than their event, read by the event's"),
    Loss::new("other-kind", "types that are both spans and events, of which one was renamed"),
    Loss::new("relation-attributes", "attributes of relations, left out"),
    Loss::new("references", "normalisation lines (N) of what is no span, left out"),
    Loss::new("equivalences", "equivalence lines (*), read as a relation from each member to the next"),
    Loss::new("notes", "notes on attributes, references and notes, left out"),
    Loss::new("re-anchored", "spans whose offsets did not fit and whose words stand once in the article"),
    Loss::new("relation-ends", "names of the ends of relations other than Arg1 and Arg2, left out"),
    Loss::new("other-unit", "spans whose offsets fit only in another unit than code points"),
];

/// Whether a line of an `.ann` ends at this character, for brat or for a reader in Python.
fn ends_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}
