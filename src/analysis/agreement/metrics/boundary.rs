//! Boundary similarity and segmentation similarity: agreement on where annotations begin and end,
//! where a boundary one token away is half right.

use super::super::metric::{Extent, Metric, Undefined, Unit};
use super::super::view::{Number, View};
use super::observed::shared;

/// What a boundary next to the other's costs: its distance, one token, over the greatest that
/// counts as near, two (the default of Fournier's own program).
const NEAR: f64 = 0.5;

fn edits(view: &View, pair: usize) -> f64 {
    view.number(pair, Number::Additions) + NEAR * view.number(pair, Number::Transpositions)
}

fn boundaries(view: &View, pair: usize) -> f64 {
    let of = |number| view.number(pair, number);
    of(Number::Additions) + of(Number::Transpositions) + of(Number::Matches)
}

pub static BOUNDARY: Metric = Metric {
    id: "boundary_similarity",
    name: "Boundary similarity",
    unit: Unit::Boundary,
    what: "The share of places where annotations begin or end that both annotators have, where a place one \
           token beside counts half; which label it is of does not matter unless one is chosen.",
    formula: "B = 1 − (A + T / 2) / (A + T + M): A boundaries of one annotator, T pairs of neighbouring ones, \
              M common ones; the mean over pairs of annotators",
    source: "Fournier (2013), Evaluating Text Segmentation using Boundary Edit Distance, ACL",
    extent: Extent::WholeAndLabels,
    value: |view| {
        view.mean(|pair| {
            shared(view, pair)?;
            let all = boundaries(view, pair);
            if all > 0.0 { Ok(1.0 - edits(view, pair) / all) } else { Err(Undefined::NothingAnnotated) }
        })
    },
    count: |view| view.pairs.clone().map(|pair| boundaries(view, pair)).sum(),
};

pub static SEGMENTATION: Metric = Metric {
    id: "segmentation_similarity",
    name: "Segmentation similarity",
    unit: Unit::Boundary,
    what: "The share of places between two tokens of which both annotators say the same: a boundary or none; \
           high by chance, as most places have none.",
    formula: "S = 1 − (A + T / 2) / places between tokens; the mean over pairs of annotators",
    source: "Fournier and Inkpen (2012), Segmentation Similarity and Agreement, NAACL",
    extent: Extent::WholeAndLabels,
    value: |view| {
        view.mean(|pair| {
            shared(view, pair)?;
            let places = view.number(pair, Number::Places);
            if places > 0.0 { Ok(1.0 - edits(view, pair) / places) } else { Err(Undefined::NoTokens) }
        })
    },
    count: |view| view.sum(Number::Places),
};
