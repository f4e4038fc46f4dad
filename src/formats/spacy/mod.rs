//! spaCy's `DocBin`, `.spacy`: the documents that `spacy train` reads. zlib over one msgpack map.
//!
//! | key | what |
//! |---|---|
//! | `attrs` | which columns `tokens` has, by spaCy's numbers |
//! | `tokens` | rows of 64-bit values, little-endian: each token's columns, of all documents |
//! | `spaces` | a byte a token: whether a space follows |
//! | `lengths` | tokens of each document, 32 bits, little-endian |
//! | `strings` | all strings that are meant by their hash |
//! | `span_groups` | for each document msgpack: a map of groups to their names |
//! | `user_data` | for each document msgpack: ours stands under `attache` |
//! | `cats`, `flags` | for each document |
//!
//! `doc.spans["sc"]` has every piece of every entity and statement, and `user_data["attache"]` the
//! id of each of these, what else annotations have, commitments, relations and comments, with
//! offsets in code points. `doc.ents` has the entities in one piece without white space at their
//! edges; of those that share words the one that the overlap policy chooses. Statements are in
//! `doc.ents` only where their label is chosen by name. What entities refer to is their
//! `kb_id`.
//!
//! | file | what |
//! |---|---|
//! | `strings` | strings to numbers, as spaCy has them |
//! | `columns` | an item as columns |
//! | `user_data` | what spans can't carry |
//! | `writer` | an item's columns, packed |
//! | `rows` | rows of tokens, packed |
//! | `assemble` | the file out of packed columns |
//! | `msgpack` | msgpack read with limits |
//! | `bin` | a file to columns |
//! | `reader` | columns to documents |
//!
//! Checked against spaCy 3.8.

mod assemble;
mod bin;
mod columns;
mod msgpack;
mod reader;
mod rows;
mod strings;
#[cfg(test)]
mod tests;
mod user_data;
mod writer;

use super::{Format, Loss, Reader, Writer, flat, jsonl};

/// `spacy`.
pub(super) struct Spacy;

impl Format for Spacy {
    fn id(&self) -> &'static str {
        "spacy"
    }

    fn name(&self) -> &'static str {
        "spaCy DocBin"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["spacy"]
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
    Loss::new(
        "ents",
        "entities that only doc.spans[\"sc\"] has, not doc.ents: in several pieces, sharing words with one that was chosen, or beginning or ending with white space",
    ),
    flat::EMPTY,
    flat::DANGLING,
    Loss::new("missing-fillers", "fillers of roles that are annotations without a character, left out"),
    flat::PROVENANCE,
    flat::TAGS,
    jsonl::COMMENT_PLACES,
    flat::RE_ANCHORED,
    Loss::new("cats", "documents whose text categories are not read"),
    Loss::new("analysis", "documents whose parts of speech, lemmas, dependencies and the like are not read"),
    Loss::new("user-data", "documents whose user data are not read"),
    Loss::new("kb-ids", "spans whose ids in a knowledge base are not read"),
    flat::FIELDS,
];

/// The group of spans that spaCy's span categoriser reads unless told otherwise.
const GROUP: &str = "sc";
/// The key of ours in `user_data`.
const OURS: &str = "attache";

/// Numbers of attributes, from `spacy/attrs.pxd`.
mod attribute {
    pub const ORTH: u64 = 65;
    pub const NORM: u64 = 67;
    pub const ENT_IOB: u64 = 77;
    pub const ENT_TYPE: u64 = 78;
    pub const SENT_START: u64 = 80;
    pub const SPACY: u64 = 81;
    pub const ENT_KB_ID: u64 = 452;
    pub const ENT_ID: u64 = 454;
}
