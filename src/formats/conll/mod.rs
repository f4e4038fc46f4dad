//! A token and its tag a line, sentences apart by an empty line, each article after
//! `-DOCSTART-`: `conll` with BIO tags, `bioes` and `bilou`.
//!
//! A token has one tag, so of annotations that share words one is chosen. Tokens are cut further
//! at the edges of annotations and at white space, and sentences that an annotation spans are
//! joined, so that none is lost to tokens or lines. The file beside it has, line by line, where
//! each token stands in its article (code points, half-open) and the white space before it, so
//! that text and spans can be found again.
//!
//! Statements of commitments are written only where their label is chosen by name: beside the
//! entities in them they would take all their tokens.
//!
//! Read is any layout of columns whose last one is the tag.
//!
//! | file | what |
//! |---|---|
//! | `scheme` | BIO, BIOES, BILOU: what a tag is, and what tags are written |
//! | `writer` | an item as lines |
//! | `beside` | the file of offsets, written and read |
//! | `table` | lines to sentences of tokens and tags |
//! | `chunks` | tags to spans, in whatever scheme they are |
//! | `prose` | tokens to text, where nobody knows how it was |
//! | `reader` | a file to documents |

mod beside;
mod chunks;
mod prose;
mod reader;
#[cfg(test)]
mod reader_tests;
mod scheme;
mod table;
#[cfg(test)]
mod tests;
mod writer;

use self::scheme::Scheme;
use super::{Format, Loss, Reader, Writer, flat};

/// `conll`, `bioes` or `bilou`: they differ in the tags that are written.
pub(super) struct Conll(Scheme);

/// `conll`.
pub(super) const BIO: Conll = Conll(Scheme::Bio);
/// `bioes`.
pub(super) const BIOES: Conll = Conll(Scheme::Bioes);
/// `bilou`.
pub(super) const BILOU: Conll = Conll(Scheme::Bilou);

/// Whether the first lines of a text are words with tags in columns.
pub(super) fn looks_like(text: &str) -> bool {
    let is_row =
        |line: &&str| !line.trim().is_empty() && !line.starts_with("-DOCSTART-") && !line.starts_with('#');
    let lines = || text.lines().filter(is_row).take(40);
    let tag = |line: &str| {
        let mut columns = line.split_whitespace();
        let last = columns.next_back()?.to_owned();
        columns.next().map(|_| last)
    };
    let is_tag = |line: &str| tag(line).is_some_and(|tag| scheme::Tag::is_tag(&tag));
    // Not always in the last column: a second one has what is nested.
    let begins = |line: &str| {
        line.split_whitespace().skip(1).any(|column| column.starts_with("B-") || column.starts_with("I-"))
    };
    lines().count() > 1 && lines().all(is_tag) && lines().any(begins)
}

/// End of the name of the file with offsets.
const OFFSETS: &str = ".offsets.tsv";

impl Format for Conll {
    fn id(&self) -> &'static str {
        match self.0 {
            Scheme::Bio => "conll",
            Scheme::Bioes => "bioes",
            Scheme::Bilou => "bilou",
        }
    }

    fn name(&self) -> &'static str {
        match self.0 {
            Scheme::Bio => "CoNLL (BIO)",
            Scheme::Bioes => "CoNLL (BIOES)",
            Scheme::Bilou => "CoNLL (BILOU)",
        }
    }

    fn extensions(&self) -> &'static [&'static str] {
        match self.0 {
            Scheme::Bio => &["conll", "conllu", "bio", "iob", "iob2"],
            Scheme::Bioes => &["bioes"],
            Scheme::Bilou => &["bilou"],
        }
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
    Loss::new("overlap", "spans that share words with one that was chosen, left out"),
    Loss::new("discontinuous", "spans in several pieces, left out"),
    Loss::new("no-token", "spans of white space or of nothing, left out"),
    Loss::new("white-space", "spans that begin or end with white space, written without it"),
    Loss::new("label-spaces", "labels with white space, written with “_” for it"),
    Loss::new("commitments", "commitments, left out"),
    Loss::new("frames", "cue, roles and attributes of commitments of which the statement is written"),
    Loss::new("relations", "relations, left out"),
    flat::COMMENTS,
    Loss::new("attributes", "attributes of entities, left out"),
    flat::REFERS_TO,
    Loss::new("notes", "notes on entities and commitments, left out"),
    flat::PROVENANCE,
    Loss::new(
        "article-details",
        "title, date, source, language and tags of articles (always left out, not counted)",
    ),
    Loss::new("repaired-tags", "tags that their scheme does not allow there, read as seqeval reads them"),
    Loss::new("columns", "articles whose further columns (parts of speech, chunks) are not read"),
    Loss::new(
        "rebuilt-text",
        "articles whose text was put together from tokens, since no file says how it was",
    ),
    flat::RE_ANCHORED,
    flat::OTHER_UNIT,
];
