//! Parts of aligned commitments: cue, roles and attributes, each on its own.

use super::super::metric::{Extent, Metric, Undefined, Unit};
use super::super::view::{PartNumber, View};
use super::cohen::kappa;

const WHAT_IS_COMMON: &str = "The commitments are aligned first, as in review. Fillers are common if their \
    annotations are aligned, their words are the same, or they name the same canonical entity.";

fn counts(view: &View) -> Result<(f64, f64, f64), Undefined> {
    let of = |number| view.part_sum(number);
    let (first, second) = (of(PartNumber::First), of(PartNumber::Second));
    if first + second == 0.0 {
        return Err(Undefined::NothingAnnotated);
    }
    Ok((of(PartNumber::Common), first, second))
}

pub static PRECISION: Metric = Metric {
    id: "precision_part",
    name: "Precision of frame parts",
    unit: Unit::FramePart,
    what: "Of what the second annotator put into a role or attribute, or marked as cue, the share that the \
           first annotator has in the same commitment.",
    formula: "common / second's",
    source: WHAT_IS_COMMON,
    extent: Extent::Parts,
    value: |view| {
        let (common, _, second) = counts(view)?;
        if second > 0.0 { Ok(common / second) } else { Err(Undefined::SecondEmpty) }
    },
    count: |view| view.part_sum(PartNumber::Second),
};

pub static RECALL: Metric = Metric {
    id: "recall_part",
    name: "Recall of frame parts",
    unit: Unit::FramePart,
    what: "Of what the first annotator put into a role or attribute, or marked as cue, the share that the \
           second annotator has in the same commitment.",
    formula: "common / first's",
    source: WHAT_IS_COMMON,
    extent: Extent::Parts,
    value: |view| {
        let (common, first, _) = counts(view)?;
        if first > 0.0 { Ok(common / first) } else { Err(Undefined::FirstEmpty) }
    },
    count: |view| view.part_sum(PartNumber::First),
};

pub static F1: Metric = Metric {
    id: "f1_part",
    name: "F1 of frame parts",
    unit: Unit::FramePart,
    what: "Twice the common fillers of a role, values of an attribute or cues over those of both annotators; \
           those of commitments that only one has count as not common.",
    formula: "2 · common / (first's + second's)",
    source: WHAT_IS_COMMON,
    extent: Extent::Parts,
    value: |view| {
        let (common, first, second) = counts(view)?;
        Ok(2.0 * common / (first + second))
    },
    count: |view| view.part_sum(PartNumber::First) + view.part_sum(PartNumber::Second),
};

/// Of roles and cues. For attributes the values themselves are compared, see `super::super::parts`.
pub static KAPPA: Metric = Metric {
    id: "cohen_kappa_part",
    name: "Cohen's kappa of frame parts",
    unit: Unit::FramePart,
    what: "Over aligned commitments, agreement beyond chance on whether a role is filled or a cue marked, or on \
           which values an attribute has (none is a value, too).",
    formula: "κ = (Ao − Ae) / (1 − Ae) over aligned commitments; the mean over pairs of annotators",
    source: "Cohen (1960), Educational and Psychological Measurement 20(1)",
    extent: Extent::Parts,
    value: |view| {
        view.mean(|pair| {
            let of = |number| view.part(pair, number);
            let matrix = [
                of(PartNumber::Both),
                of(PartNumber::OnlyFirst),
                of(PartNumber::OnlySecond),
                of(PartNumber::Neither),
            ];
            kappa(&matrix)
                .map_err(|why| if why == Undefined::NoTokens { Undefined::NothingAligned } else { why })
        })
    },
    count: aligned,
};

/// Aligned commitments.
fn aligned(view: &View) -> f64 {
    let all = [PartNumber::Both, PartNumber::OnlyFirst, PartNumber::OnlySecond, PartNumber::Neither];
    all.into_iter().map(|number| view.part_sum(number)).sum()
}
