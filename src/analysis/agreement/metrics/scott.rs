//! Scott's pi: like Cohen's kappa, with chance from the share of each label over both annotators.

use super::super::metric::{Extent, Metric, Undefined, Unit};
use super::observed::{observed, shared, token_labels, tokens};

/// From a square matrix.
fn pi(matrix: &[f64]) -> Result<f64, Undefined> {
    let agreed = observed(matrix)?;
    let size = matrix.len().isqrt();
    let all: f64 = matrix.iter().sum();
    let row = |i: usize| matrix[i * size..(i + 1) * size].iter().sum::<f64>();
    let column = |i: usize| matrix[i..].iter().step_by(size).sum::<f64>();
    let chance: f64 = (0..size).map(|i| (row(i) + column(i)).powi(2)).sum();
    if chance >= 4.0 * all * all {
        return Err(Undefined::NoVariation);
    }
    let chance = chance / (4.0 * all * all);
    Ok((agreed - chance) / (1.0 - chance))
}

pub static SCOTT: Metric = Metric {
    id: "scott_pi",
    name: "Scott's pi",
    unit: Unit::Token,
    what: "Agreement on each token's innermost label (or none) beyond chance, where chance takes the share \
           of each label over both annotators together.",
    formula: "π = (Ao − Ae) / (1 − Ae), Ae = Σk ((p1(k) + p2(k)) / 2)²; the mean over pairs of annotators",
    source: "Scott (1955), Public Opinion Quarterly 19(3)",
    extent: Extent::WholeAndLabels,
    value: |view| {
        view.mean(|pair| {
            shared(view, pair)?;
            pi(&view.matrix(pair))
        })
    },
    count: tokens,
};

pub static SCOTT_NESTED: Metric = Metric {
    id: "scott_pi_nested",
    name: "Scott's pi, nested labels",
    unit: Unit::TokenLabel,
    what: "Scott's pi on whether a token has a label, over all pairs of token and label, so that nested \
           annotations count each.",
    formula: "π over pairs of token and label with the values yes and no; the mean over pairs of annotators",
    source: "Scott (1955), Public Opinion Quarterly 19(3)",
    extent: Extent::Whole,
    value: |view| {
        view.mean(|pair| {
            shared(view, pair)?;
            pi(&view.pooled(pair))
        })
    },
    count: token_labels,
};
