//! Fleiss' kappa: Scott's pi for any number of annotators at once.

use super::super::metric::{Extent, Metric, Undefined, Unit};

/// From units, the sum of their agreement (the share of pairs of annotators that agree), and how
/// often each value was given.
fn kappa(counts: &[f64]) -> Result<f64, Undefined> {
    let [units, agreement, values @ ..] = counts else { return Err(Undefined::NotAll) };
    if *units == 0.0 {
        return Err(Undefined::NotAll);
    }
    let all: f64 = values.iter().sum();
    let chance: f64 = values.iter().map(|n| n * n).sum();
    if chance >= all * all {
        return Err(Undefined::NoVariation);
    }
    let (agreed, chance) = (agreement / units, chance / (all * all));
    Ok((agreed - chance) / (1.0 - chance))
}

pub static FLEISS: Metric = Metric {
    id: "fleiss_kappa",
    name: "Fleiss' kappa",
    unit: Unit::Token,
    what: "Agreement of all annotators at once on each token's innermost label (or none) beyond chance, in \
           the articles that all of them annotated.",
    formula: "κ = (P − Pe) / (1 − Pe), P = mean over tokens of Σk n(k) · (n(k) − 1) / (m · (m − 1)), \
              Pe = Σk p(k)²",
    source: "Fleiss (1971), Psychological Bulletin 76(5)",
    extent: Extent::WholeAndLabels,
    value: |view| {
        view.shared()?;
        kappa(view.fleiss())
    },
    count: |view| view.fleiss()[0],
};
