//! What a figure is: its name, unit, meaning, formula and source.

use std::fmt;

use super::view::View;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// An annotation with its label and words.
    Span,
    /// A token with its innermost label, or none; for one label, a token that has it or not.
    Token,
    /// A pair of a token and a label that it has or not: nested annotations count each.
    TokenLabel,
    /// A place between two tokens where an annotation can begin or end.
    Boundary,
    /// A part of an aligned commitment: a filler of a role, a value of an attribute, a cue.
    FramePart,
}

impl Unit {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Span => "span",
            Self::Token => "token with its innermost label",
            Self::TokenLabel => "pair of token and label",
            Self::Boundary => "place between two tokens",
            Self::FramePart => "frame part",
        }
    }
}

/// What a metric is computed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All labels together only.
    Whole,
    /// All labels together, and each.
    WholeAndLabels,
    /// The cue, each role and each attribute.
    Parts,
}

/// An agreement figure, as the window, the command line, reports and the manual show it.
pub struct Metric {
    /// As in JSON; stable.
    pub id: &'static str,
    /// As shown.
    pub name: &'static str,
    /// What is counted.
    pub unit: Unit,
    /// What it says, in a sentence.
    pub what: &'static str,
    /// How it is computed.
    pub formula: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    pub(super) extent: Extent,
    pub(super) value: fn(&View) -> Result<f64, Undefined>,
    /// How many units it is about.
    pub(super) count: fn(&View) -> f64,
}

impl fmt::Debug for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Metric {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undefined {
    /// Agreement takes two.
    #[error("no article has layers of two annotators")]
    NothingShared,
    /// For figures over all annotators at once.
    #[error("no article has layers of all annotators")]
    NotAll,
    /// Neither annotator has any.
    #[error("nobody annotated any")]
    NothingAnnotated,
    /// What precision divides by.
    #[error("the second annotator annotated none")]
    SecondEmpty,
    /// What recall divides by.
    #[error("the first annotator annotated none")]
    FirstEmpty,
    /// Chance explains everything.
    #[error("all units have the same value, so that agreement can't be told from chance")]
    NoVariation,
    /// The texts have no tokens.
    #[error("the articles have no tokens")]
    NoTokens,
    /// For parts of frames.
    #[error("no commitments are aligned")]
    NothingAligned,
}
