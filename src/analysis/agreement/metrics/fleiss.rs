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

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten subjects, fourteen raters, five categories: the example of the English Wikipedia's
    /// article on Fleiss' kappa, 0.210.
    #[test]
    fn the_wikipedia_example() {
        let rows: [[f64; 5]; 10] = [
            [0., 0., 0., 0., 14.],
            [0., 2., 6., 4., 2.],
            [0., 0., 3., 5., 6.],
            [0., 3., 9., 2., 0.],
            [2., 2., 8., 1., 1.],
            [7., 7., 0., 0., 0.],
            [3., 2., 6., 3., 0.],
            [2., 5., 3., 2., 2.],
            [6., 5., 2., 1., 0.],
            [0., 2., 2., 3., 7.],
        ];
        let agreement = |row: &[f64; 5]| row.iter().map(|n| n * (n - 1.0)).sum::<f64>() / (14.0 * 13.0);
        let mut counts = vec![10.0, rows.iter().map(agreement).sum()];
        counts.extend((0..5).map(|k| rows.iter().map(|row| row[k]).sum::<f64>()));
        assert!((kappa(&counts).unwrap() - 0.210).abs() < 0.0005);
    }
}
