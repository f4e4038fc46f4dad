//! `WebAnno` TSV 3.3: a token a row, layers in columns, offsets in UTF-16 units.
//!
//! The layers are those of `cas`. Written are those that an article has marks of, a row for each
//! token, tokens cut at the edges of annotations. A sentence holds the white space up to the next
//! one, which the format has no other place for. Several values of a feature are one with `|`
//! between them, which the format escapes.
//!
//! Read are span layers, slots and relation layers, tokens in parts, stacked annotations and
//! those over several rows. Chains and layers of grammar are left out, and named with their number.
//!
//! By the `INCEpTION` User Guide, “`WebAnno` TSV 3.3 File format”. Where it is silent, and where it
//! differs from what `INCEpTION` writes and reads, the latter goes: in texts only the backslash and
//! control characters are escaped, the number of an annotation stands behind its roles too, and
//! “no slots” is `_` beside a target `*`.
//!
//! | file | what |
//! |---|---|
//! | `escape` | characters with a meaning, and numbers behind values |
//! | `writer` | an article to rows |
//! | `header` | layers and columns that a file declares |
//! | `body` | sentences and rows; the text that they are of |
//! | `cells` | cells to layers |
//! | `reader` | a file to a document |

mod body;
mod cells;
mod escape;
mod header;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

use super::{Format, Loss, Reader, Writer, cas, decode, flat};

/// `webanno-tsv`.
pub(super) struct Tsv;

/// Between several values of a feature.
const BAR: &str = "|";

impl Format for Tsv {
    fn id(&self) -> &'static str {
        "webanno-tsv"
    }

    fn name(&self) -> &'static str {
        "WebAnno TSV 3.3 (INCEpTION)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tsv"]
    }

    fn knows(&self, bytes: &[u8]) -> bool {
        decode::past_mark(bytes).starts_with(b"#FORMAT=WebAnno TSV 3")
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

/// What the format can't carry, and what of a file has no place here.
const LOSSES: &[Loss] = &[
    cas::COMMENTS,
    cas::EMPTY,
    cas::EMPTY_PIECE,
    cas::DANGLING,
    cas::DANGLING_ROLE,
    cas::ATTRIBUTES,
    cas::VALUES,
    cas::CUE,
    cas::LIKE_PIECE,
    cas::HULL,
    cas::CIRCLE,
    cas::FEATURE_NAMES,
    cas::RELATION_FEATURES,
    cas::DETAILS,
    flat::OTHER_UNIT,
    Loss::new("white-space", "white space at the edges of annotations, which they lose"),
    Loss::new(
        "leading-white-space",
        "articles that begin with white space other than blanks, written as blanks",
    ),
    Loss::new(
        "several-values",
        "attributes with several values, which read back as one with “|” where the schema does not have them",
    ),
    Loss::new("bars", "values with “|” of attributes that may have several, which read back as several"),
    Loss::new(
        "heads",
        "title, date, source and language of articles, and how far annotators are (always left out, not counted)",
    ),
];
