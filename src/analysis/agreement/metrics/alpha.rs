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

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(units: &[&str]) -> Vec<f64> {
        let mut counts = vec![0.0; 7];
        for unit in units {
            let values: Vec<usize> =
                unit.bytes().filter(u8::is_ascii_digit).map(|b| (b - b'0') as usize).collect();
            if values.len() < 2 {
                continue;
            }
            let equal = |i: &usize| values.iter().filter(|j| *j == i).count() - 1;
            counts[0] += values.iter().map(equal).sum::<usize>() as f64 / (values.len() - 1) as f64;
            values.iter().for_each(|v| counts[1 + v] += 1.0);
        }
        counts
    }

    /// Krippendorff (2011), example A: two observers, binary, 0.095; example C: four observers,
    /// missing values, nominal, 0.743.
    #[test]
    fn the_examples_of_krippendorff_2011() {
        let two = ["01", "11", "01", "00", "00", "01", "00", "00", "10", "00"];
        assert!((alpha(&counts(&two)).unwrap() - 0.095).abs() < 0.0005);
        let four =
            ["11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", ".3.."];
        assert!((alpha(&counts(&four)).unwrap() - 0.743).abs() < 0.0005);
    }
}
