//! Krippendorff's alpha with nominal values over tokens.

use super::super::metric::{Extent, Metric, Undefined, Unit};

/// From the agreement within units (for each unit of m values, equal ordered pairs / (m − 1)) and
/// how often each value was given in units with two values or more.
fn alpha(counts: &[f64]) -> Result<f64, Undefined> {
    let [agreed, values @ ..] = counts else { return Err(Undefined::NothingShared) };
    let all: f64 = values.iter().sum();
    if all == 0.0 {
        return Err(Undefined::NoTokens);
    }
    let same: f64 = values.iter().map(|n| n * n).sum();
    let expected = all * all - same;
    if expected <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    Ok(1.0 - (all - 1.0) * (all - agreed) / expected)
}

pub static ALPHA: Metric = Metric {
    id: "krippendorff_alpha",
    name: "Krippendorff's alpha",
    unit: Unit::Token,
    what: "One minus the disagreement on each token's innermost label (or none) over that expected by chance, \
           for any number of annotators; who has not annotated an article is left out there.",
    formula: "α = 1 − Do / De, Do = (n − Σk o(k,k)) / n, De = (n² − Σk n(k)²) / (n · (n − 1))",
    source: "Krippendorff (2011), Computing Krippendorff's Alpha-Reliability",
    extent: Extent::WholeAndLabels,
    value: |view| {
        view.shared()?;
        alpha(view.alpha())
    },
    count: |view| view.alpha()[1..].iter().sum(),
};
