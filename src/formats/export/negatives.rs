//! Records without entities and commitments: kept, left out, or a share of them.

use super::item::ExportItem;
use crate::model::text::Hash;

/// What becomes of records in which there is nothing to learn but that there is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Negatives {
    /// All come.
    #[default]
    Keep,
    /// None comes.
    Drop,
    /// About so many of a hundred come, drawn from the seed: the same ones each time.
    Share {
        /// Of a hundred.
        percent: u8,
        /// What is drawn from.
        seed: u64,
    },
}

/// Words that say no share of negatives.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{}” is no share of records without annotations: wanted keep, drop, or 0 to 100", .0.escape_debug())]
pub struct BadShare(pub String);

impl Negatives {
    /// From `keep`, `drop`, or a number of a hundred like `25` or `25%`.
    ///
    /// # Errors
    /// For anything else.
    pub fn new(words: &str, seed: u64) -> Result<Self, BadShare> {
        match words {
            "keep" => Ok(Self::Keep),
            "drop" => Ok(Self::Drop),
            number => {
                let percent = number.strip_suffix('%').unwrap_or(number).parse::<u8>();
                let percent = percent.ok().filter(|n| *n <= 100).ok_or_else(|| BadShare(words.to_owned()))?;
                Ok(Self::Share { percent, seed })
            }
        }
    }

    /// Whether a record comes.
    pub(super) fn takes(self, item: &ExportItem) -> bool {
        let is_negative = item.annotations.iter().all(|a| a.label().is_none());
        match self {
            _ if !is_negative => true,
            Self::Keep => true,
            Self::Drop => false,
            Self::Share { percent, seed } => {
                let id = format!("{seed}\0{}\0{}", item.id(), item.annotator);
                Hash::of(id.as_bytes()).first_u64() % 100 < u64::from(percent)
            }
        }
    }
}

impl std::fmt::Display for Negatives {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Keep => f.write_str("keep"),
            Self::Drop => f.write_str("drop"),
            Self::Share { percent, seed } => write!(f, "{percent} of a hundred, seed {seed}"),
        }
    }
}
