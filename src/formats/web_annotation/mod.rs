//! W3C Web Annotation JSON-LD: a page of annotations beside the text that they are about.
//!
//! Written is a folder with `ARTICLE.jsonld` and `ARTICLE.txt` for each article. Each piece of
//! text is said twice, by position (code points, half-open) and by quote with some words around.
//!
//! | ours | as a Web Annotation |
//! |---|---|
//! | entity, commitment | body: a `tagging` text, the label; target: the words, a target for each piece |
//! | what an entity refers to | body: a resource, `identifying`, with name, other names and `exactMatch` |
//! | attribute value | body: a `describing` text with `attribute` |
//! | note | body: a `commenting` text |
//! | cue, role | `linking`, of `kind` `cue` or `role`: target the commitment, body what fills it, and a `tagging` text, the role |
//! | relation | `linking`, of `kind` `relation`: target where it starts, body where it ends, and a `tagging` text, its type |
//! | comment | `commenting`, or `replying` with `replyTo`; target: an annotation, words, or the text as a whole |
//!
//! The W3C's terms that are used stand in each file's context, with our few (`kind`, `attribute`,
//! `status`, `resolved`, `replyTo`, under `urn:attache:ns:`): naming `anno.jsonld` there would have
//! every RDF tool fetch it.
//!
//! Read are pages, collections with their first page in them, lists, and annotations alone; also
//! those with a position or a quote only. The text is that of the same name with `.txt`, else the
//! file that a target's `source` names, if it stands beside; else one that the file has in it, as
//! the `value` of a `source`.
//!
//! | file | what |
//! |---|---|
//! | `context` | the terms |
//! | `writer` | an exported item to a page |
//! | `item` | an annotation as a page has it |
//! | `reader` | a file to documents: which text, whose annotations |
//! | `build` | annotations of one text to ours |
//! | `place` | where selectors lead |
//! | `values` | JSON-LD's freedom: one or several, a string or an object |

mod build;
mod context;
mod item;
mod place;
mod reader;
#[cfg(test)]
mod tests;
mod values;
mod writer;

use super::{Format, Loss, Reader, Writer, decode, flat};

/// `web-annotation`.
pub(super) struct WebAnnotation;

impl Format for WebAnnotation {
    fn id(&self) -> &'static str {
        "web-annotation"
    }

    fn name(&self) -> &'static str {
        "W3C Web Annotation (JSON-LD)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonld", "json"]
    }

    fn knows(&self, bytes: &[u8]) -> bool {
        let bytes = decode::past_mark(bytes).trim_ascii_start();
        let first = bytes.strip_prefix(b"[").unwrap_or(bytes).trim_ascii_start();
        let Some(inside) = first.strip_prefix(b"{") else { return false };
        let head = &inside[..inside.len().min(HEAD)];
        // No other JSON here begins with what JSON-LD begins with, or names the vocabulary.
        let begins = |key: &&[u8]| inside.trim_ascii_start().starts_with(key);
        let names = |words: &&[u8]| head.windows(words.len()).any(|part| part == *words);
        [&b"\"@context\""[..], b"\"@id\"", b"\"@type\"", b"\"@graph\""].iter().any(begins)
            || [&b"\"id\""[..], b"\"type\""].iter().any(begins)
                && VOCABULARY.iter().any(names)
                // A task of Label Studio, whose text may be about anything.
                && !names(&&b"\"data\""[..])
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

const LOSSES: &[Loss] = &[
    Loss::new("origin", "whether annotations were made by hand (always left out, not counted)"),
    Loss::new("article-details", "source and tags of articles (always left out, not counted)"),
    Loss::new(
        "dangling",
        "relations and comments on annotations that are not there, and such fillers, left out",
    ),
    flat::RE_ANCHORED,
    Loss::new("several-tags", "further tags of annotations that have several, not read"),
    Loss::new("several-targets", "annotations on several passages that are not ours, read as one for each"),
    Loss::new("refined", "selectors that are refined by others, read without these"),
];

/// So many bytes of a file's beginning are looked at to know it.
const HEAD: usize = 2048;
/// What a page of annotations names when it does not begin with its context.
const VOCABULARY: [&[u8]; 3] = [b"://www.w3.org/ns/anno", b"\"Annotation\"", b"\"AnnotationPage\""];

/// Before the ids of ours.
const URN: &str = "urn:attache:";
