//! Observed agreement: the share of tokens to which both give the same value.

use super::super::metric::{Extent, Metric, Undefined, Unit};
use super::super::view::{Number, View};

/// From a square matrix: the diagonal's share.
pub(super) fn observed(matrix: &[f64]) -> Result<f64, Undefined> {
    let all: f64 = matrix.iter().sum();
    let step = matrix.len().isqrt() + 1;
    let agreed: f64 = matrix.iter().step_by(step).sum();
    if all > 0.0 { Ok(agreed / all) } else { Err(Undefined::NoTokens) }
}

/// Refuses a pair that shares no article.
pub(super) fn shared(view: &View, pair: usize) -> Result<(), Undefined> {
    let shares = view.number(pair, Number::Articles) > 0.0;
    if shares { Ok(()) } else { Err(Undefined::NothingShared) }
}

/// Tokens of the articles that each pair shares.
pub(super) fn tokens(view: &View) -> f64 {
    view.sum(Number::Tokens)
}

/// Pairs of token and label.
pub(super) fn token_labels(view: &View) -> f64 {
    view.pairs.clone().map(|pair| view.pooled(pair).iter().sum::<f64>()).sum()
}

pub static OBSERVED: Metric = Metric {
    id: "observed_agreement",
    name: "Observed agreement",
    unit: Unit::Token,
    what: "The share of tokens to which both annotators give the same innermost label, or none; for one \
           label, the share of tokens that both give it or both don't. Most tokens have none, so it is high \
           by chance alone.",
    formula: "Ao = tokens with the same value / tokens; the mean over pairs of annotators",
    source: "Artstein and Poesio (2008), section 2.3",
    extent: Extent::WholeAndLabels,
    value: |view| {
        view.mean(|pair| {
            shared(view, pair)?;
            observed(&view.matrix(pair))
        })
    },
    count: tokens,
};

pub static OBSERVED_NESTED: Metric = Metric {
    id: "observed_agreement_nested",
    name: "Observed agreement, nested labels",
    unit: Unit::TokenLabel,
    what: "The share of pairs of a token and a label of which both annotators say the same: the token has \
           the label, or has it not. Nested annotations count each.",
    formula: "Ao over pairs of token and label; the mean over pairs of annotators",
    source: "Artstein and Poesio (2008), section 2.3",
    extent: Extent::Whole,
    value: |view| {
        view.mean(|pair| {
            shared(view, pair)?;
            observed(&view.pooled(pair))
        })
    },
    count: token_labels,
};
