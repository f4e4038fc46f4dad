//! A Hugging Face dataset: Parquet files with a dataset card.
//!
//! ```text
//! README.md                    the card: front matter with features and splits, the schema in words
//! data/train-00000.parquet     further files after 256 MB; validation-…, test-… where it is split
//! ```
//!
//! A row is an article and annotator, or a sentence of it, with the names of our JSONL; offsets
//! are code points of the row's text, half-open. Rows are put into groups of about 32 MB before
//! compression, each read on its own: that much a streaming reader holds, and as many groups as
//! there are can be read at once. Snappy, since every reader of Parquet has it.
//!
//! Labels are strings, no `ClassLabel`: numbers would mean something else once the schema
//! changes, and nothing at all to Spark and `DuckDB`.
//!
//! | file | what |
//! |---|---|
//! | `tree` | the types of the columns, as Parquet and `datasets` want them |
//! | `record` | an item as a tree of cells |
//! | `shred` | trees of cells to columns with levels, and their way through bytes |
//! | `files` | columns to row groups and files |
//! | `card` | the card |

mod card;
mod files;
mod record;
mod shred;
#[cfg(test)]
mod tests;
mod tree;

use super::export::{Context, ExportItem, Piece, Place, Rendered};
use super::{Assembler, Format, Loss, Shape, Writer, flat};

/// `parquet`.
pub(super) struct HuggingFace;

impl Format for HuggingFace {
    fn id(&self) -> &'static str {
        "parquet"
    }

    fn name(&self) -> &'static str {
        "Hugging Face dataset (Parquet)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["parquet"]
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        &[flat::PROVENANCE]
    }
}

impl Writer for HuggingFace {
    fn holds(&self) -> &'static str {
        "A row is one article (or sentence) of one annotator: id, title, date, source, language, text, \
         annotator and status, with lists of its entities, commitments, relations, comments and canonical \
         entities; offsets count code points."
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let bytes = shred::to_bytes(&tree::record(), &record::cells(item, context.canonicals));
        let pieces = vec![Piece { place: Place::Main, bytes }];
        Rendered { pieces, out: item.counts(), ..Rendered::default() }
    }

    fn assembler(&self, context: &Context<'_>) -> Option<Box<dyn Assembler>> {
        Some(Box::new(files::Files::new(
            split_name(context.part),
            context.part.is_empty(),
            files::Limits::default(),
        )))
    }

    fn extras(&self, context: &Context<'_>) -> Vec<Piece> {
        let place = Place::Shared("README.md".to_owned());
        vec![Piece { place, bytes: card::card(context).into_bytes() }]
    }
}

/// What `datasets` calls a part.
fn split_name(part: &str) -> &str {
    match part {
        "" => "train",
        "dev" => "validation",
        part => part,
    }
}
