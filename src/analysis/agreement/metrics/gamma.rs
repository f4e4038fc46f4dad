//! Gamma, as it is said in tables and in the manual.

use super::super::metric::{Extent, Metric, Undefined, Unit};
use super::super::view::Number;

pub static GAMMA: Metric = Metric {
    id: "gamma",
    name: "Gamma",
    unit: Unit::Span,
    what: "One minus the disorder of the best alignment of the annotators' spans, in places and labels, over the \
           mean disorder of shuffled annotations; its limits say how exact the sampling is.",
    formula: "γ = 1 − δ / δe, d = ((|Δstart| + |Δend|) / (length1 + length2))² + [labels differ], 1 for each span \
              that stays alone; summed over articles and pairs of annotators",
    source: "Mathet, Widlöcher and Métivier (2015), Computational Linguistics 41(3)",
    extent: Extent::Whole,
    // It is sampled, not computed from counts.
    value: |_| Err(Undefined::NothingShared),
    count: |view| view.sum(Number::First) + view.sum(Number::Second),
};
