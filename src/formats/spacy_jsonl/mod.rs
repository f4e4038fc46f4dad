//! JSONL as spaCy's scripts and Prodigy have it: a task a line, with tokens, spans and relations.
//! Offsets are code points, half-open; `token_end` is the last token of a span.
//!
//! ```json
//! {"text": "…", "meta": {"article", "title", "date", "annotator", "status"},
//!  "tokens": [{"text", "start", "end", "id", "ws"}],
//!  "spans": [{"id", "start", "end", "token_start", "token_end", "label", "text"}],
//!  "relations": [{"head": 3, "child": 7, "head_span": {…}, "child_span": {…}, "label"}]}
//! ```
//!
//! Prodigy's tasks also have `answer`, `_annotator_id`, `_session_id`, `_input_hash` and
//! `_task_hash`. Prodigy can't be had freely; what its makers say of its tasks at
//! support.prodi.gy: `token_end` is the last token, not the one after it, and `head` and `child`
//! are tokens (topic 6467); the input hash is of the text, the task hash of that, the spans and
//! the label, both by murmurhash (6006); `answer` and `_annotator_id` are in neither (7410). How the
//! values are put together before they are hashed is not said, so ours differ from those that
//! Prodigy's `set_hashes(..., overwrite=True)` gives: they only are the same for the same.
//!
//! | file | what |
//! |---|---|
//! | `writer` | an item as a task |
//! | `reader` | tasks to documents |

mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub(super) use reader::task;

use super::{Format, Loss, Reader, Writer, doccano, flat};

/// `spacy-jsonl` or `prodigy`: they differ in what Prodigy adds for itself.
pub(super) struct SpacyJsonl {
    prodigy: bool,
}

/// `spacy-jsonl`.
pub(super) const SPACY: SpacyJsonl = SpacyJsonl { prodigy: false };
/// `prodigy`.
pub(super) const PRODIGY: SpacyJsonl = SpacyJsonl { prodigy: true };

impl Format for SpacyJsonl {
    fn id(&self) -> &'static str {
        if self.prodigy { "prodigy" } else { "spacy-jsonl" }
    }

    fn name(&self) -> &'static str {
        if self.prodigy { "Prodigy JSONL" } else { "spaCy JSONL" }
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl"]
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

pub(super) const REJECTED: Loss =
    Loss::new("rejected", "tasks that were rejected or ignored, read without their annotations");

pub(super) const CHOICES: Loss =
    Loss::new("choices", "categories and choices of whole texts (cats, options, accept), not read");

const LOSSES: &[Loss] = &[
    flat::PROVENANCE,
    flat::TAGS,
    flat::PIECES,
    flat::LINKED_FRAMES,
    flat::ATTRIBUTES,
    flat::REFERS_TO,
    flat::NOTES,
    flat::COMMENTS,
    flat::EMPTY,
    flat::DANGLING,
    flat::LIKE_ROLE,
    flat::RE_ANCHORED,
    flat::OTHER_UNIT,
    REJECTED,
    CHOICES,
    flat::FIELDS,
    // Of records in doccano's form among them.
    doccano::UNIT_FOUND,
    doccano::ITS_COMMENTS,
];
