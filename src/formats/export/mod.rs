//! The way out: which annotations, cut how, split how, and a report of what got lost.
//!
//! The session gathers [`ExportItem`]s, [`run`] chooses from them, cuts them to units, has the
//! format render them (on all cores), and puts the pieces into a [`Sink`] in order, so that the
//! same input and options always give the same bytes. Memory holds a few hundred kilobytes of text and
//! what it became at a time, whatever the size of the project.

mod in_order;
mod item;
mod layers_left;
mod mask;
mod negatives;
mod report;
mod run;
mod select;
mod split;
mod state;
mod strata;
mod units;

pub(in crate::formats) use item::count;
pub use item::{ById, ExportItem, UnitOf};
pub use layers_left::LayersLeft;
pub use mask::masked_hash;
pub use negatives::{BadShare, Negatives};
pub use report::{FileLine, LossLine, Part, Report, Unfinished};
pub use run::{Request, run};
pub use split::{Split, SplitError};
pub use strata::Strata;
pub(in crate::formats) use units::sentences;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tally::Tally;
use crate::model::canonical::Canonical;
use crate::model::ids::{CanonicalId, LabelId};
use crate::model::layer::Counts;
use crate::model::schema::Schema;

/// What is one record of the export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// A whole article.
    #[default]
    Article,
    /// A sentence, or several where an annotation spans them.
    Sentence,
}

/// Which of several annotations on the same words stays, in formats with one label a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// The longest.
    #[default]
    Outermost,
    /// The shortest.
    Innermost,
    /// The one whose label comes first in the schema.
    First,
}

/// How to export.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only annotations with these labels, relations between them, and comments on them.
    pub labels: Option<Vec<LabelId>>,
    /// What is one record.
    pub unit: Unit,
    /// Where a token has one label.
    pub overlap: Overlap,
    /// Into which parts, by article.
    pub split: Option<Split>,
    /// What becomes of records without entities and commitments.
    pub negatives: Negatives,
    /// Whether publication dates are masked: those of header lines and of what is known of articles.
    pub mask_dates: bool,
}

/// What a writer may know besides the item.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The project's schema.
    pub schema: &'a Schema,
    /// The project's canonical entities.
    pub canonicals: &'a BTreeMap<CanonicalId, Arc<Canonical>>,
    /// How to export.
    pub options: &'a Options,
    /// Name of the part of a split that is written; empty where nothing is split.
    pub part: &'static str,
    /// Parts that get articles, as far as is known: for what is written at the end, those that got any.
    pub parts: &'a [&'static str],
}

/// An item as bytes. One without pieces is no record: the format writes nothing of it.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// In the order in which they are put into their files.
    pub pieces: Vec<Piece>,
    /// What of the item stands in them.
    pub out: Counts,
    /// What doesn't, by the ids of the format's losses.
    pub losses: Tally,
}

/// Bytes and the file that they belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which file.
    pub place: Place,
    /// What goes into it.
    pub bytes: Vec<u8>,
}

/// Which file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file of a format of one file.
    Main,
    /// The file beside it whose name has this at its end.
    Beside(&'static str),
    /// A file of a folder that gets no other piece, in the folder of the item's annotator where
    /// there are several.
    File(String),
    /// A file of a folder that all parts and annotators share. What comes for it from the extras
    /// of several parts is the same and written once.
    Shared(String),
}

#[cfg(test)]
mod tests;
