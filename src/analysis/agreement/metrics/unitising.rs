//! Krippendorff's alpha for unitising: agreement on where annotations lie on the text.

use super::super::metric::{Extent, Metric, Undefined, Unit};

pub static UNITISING: Metric = Metric {
    id: "krippendorff_alpha_unitising",
    name: "Krippendorff's alpha, unitising",
    unit: Unit::Span,
    what: "One minus the disagreement on where the annotations of each label begin and end, counted in tokens, \
           over that of the same annotations thrown on the text at random; any number of annotators.",
    formula: "α = 1 − Σ Do / Σ De over labels and articles, articles weighing by their tokens; of one label in \
              one article Do = Σ δ² / (m · (m − 1) · L²) and De as in the source",
    source: "Krippendorff (1995), Sociological Methodology 25; in the form of Krippendorff (2004), Content \
             Analysis, 2nd ed., pp. 251–256",
    extent: Extent::WholeAndLabels,
    value: |view| {
        view.shared()?;
        let [observed, expected] = view.unitising() else { return Err(Undefined::NothingShared) };
        if *expected > 0.0 { Ok(1.0 - observed / expected) } else { Err(Undefined::NothingAnnotated) }
    },
    count: |view| view.sum(super::super::view::Number::First) + view.sum(super::super::view::Number::Second),
};
