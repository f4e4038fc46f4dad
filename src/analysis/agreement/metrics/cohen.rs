//! Cohen's kappa: observed agreement beyond what two annotators with their own habits would reach
//! by chance.

use super::super::metric::{Extent, Metric, Undefined, Unit};
use super::observed::{observed, shared, token_labels, tokens};

/// From a square matrix, rows the first annotator's values.
pub(in super::super) fn kappa(matrix: &[f64]) -> Result<f64, Undefined> {
    let agreed = observed(matrix)?;
    let size = matrix.len().isqrt();
    let all: f64 = matrix.iter().sum();
    let row = |i: usize| matrix[i * size..(i + 1) * size].iter().sum::<f64>();
    let column = |i: usize| matrix[i..].iter().step_by(size).sum::<f64>();
    // Counts multiplied are whole numbers: that all have one value is seen exactly.
    let chance: f64 = (0..size).map(|i| row(i) * column(i)).sum();
    if chance >= all * all {
        return Err(Undefined::NoVariation);
    }
    let chance = chance / (all * all);
    Ok((agreed - chance) / (1.0 - chance))
}

pub static COHEN: Metric = Metric {
    id: "cohen_kappa",
    name: "Cohen's kappa",
    unit: Unit::Token,
    what: "Agreement on each token's innermost label (or none) beyond chance, where chance keeps each \
           annotator's own share of each label. 1 is full agreement, 0 is chance.",
    formula: "κ = (Ao − Ae) / (1 − Ae), Ae = Σk p1(k) · p2(k); the mean over pairs of annotators",
    source: "Cohen (1960), Educational and Psychological Measurement 20(1)",
    extent: Extent::WholeAndLabels,
    value: |view| {
        view.mean(|pair| {
            shared(view, pair)?;
            kappa(&view.matrix(pair))
        })
    },
    count: tokens,
};

pub static COHEN_NESTED: Metric = Metric {
    id: "cohen_kappa_nested",
    name: "Cohen's kappa, nested labels",
    unit: Unit::TokenLabel,
    what: "Agreement beyond chance on whether a token has a label, over all pairs of token and label, so \
           that nested annotations count each.",
    formula: "κ over pairs of token and label with the values yes and no; the mean over pairs of annotators",
    source: "Cohen (1960), Educational and Psychological Measurement 20(1)",
    extent: Extent::Whole,
    value: |view| {
        view.mean(|pair| {
            shared(view, pair)?;
            kappa(&view.pooled(pair))
        })
    },
    count: token_labels,
};
