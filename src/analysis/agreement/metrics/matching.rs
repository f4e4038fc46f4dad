//! Precision, recall and F1: how much of what one annotator marked the other marked too.
//!
//! The annotator whose id comes first is the reference. With more than two annotators, the counts
//! of all pairs are added up. Van Rijsbergen (1979), Information Retrieval, ch. 7; for annotation:
//! Hripcsak and Rothschild (2005), JAMIA 12(3).

use super::super::metric::{Extent, Metric, Undefined, Unit};
use super::super::view::{Number, View};

const SOURCE: &str = "van Rijsbergen (1979); Hripcsak and Rothschild (2005)";
const MACRO_SOURCE: &str = "Sokolova and Lapalme (2009)";

/// What counts as found, and what it is measured against.
#[derive(Clone, Copy)]
struct Match {
    common: Number,
    first: Number,
    second: Number,
}

const EXACT: Match = Match { common: Number::Exact, first: Number::First, second: Number::Second };
const OVERLAP: Match = Match { common: Number::Overlap, first: Number::First, second: Number::Second };
const TOKEN: Match = Match { common: Number::Both, first: Number::FirstTokens, second: Number::SecondTokens };

/// Common units and those of each.
fn counts(view: &View, of: Match) -> Result<(f64, f64, f64), Undefined> {
    view.shared()?;
    let (first, second) = (view.sum(of.first), view.sum(of.second));
    if first + second == 0.0 {
        return Err(Undefined::NothingAnnotated);
    }
    Ok((view.sum(of.common), first, second))
}

fn precision(view: &View, of: Match) -> Result<f64, Undefined> {
    let (common, _, second) = counts(view, of)?;
    if second > 0.0 { Ok(common / second) } else { Err(Undefined::SecondEmpty) }
}

fn recall(view: &View, of: Match) -> Result<f64, Undefined> {
    let (common, first, _) = counts(view, of)?;
    if first > 0.0 { Ok(common / first) } else { Err(Undefined::FirstEmpty) }
}

fn f1(view: &View, of: Match) -> Result<f64, Undefined> {
    let (common, first, second) = counts(view, of)?;
    Ok(2.0 * common / (first + second))
}

/// The mean over labels of which either annotator has something; what is undefined for one of
/// these (nothing to divide by) counts as 0, since nothing was found.
fn mean_of_labels(view: &View, f: impl Fn(&View) -> Result<f64, Undefined>) -> Result<f64, Undefined> {
    view.shared()?;
    let (mut sum, mut count) = (0.0, 0.0);
    for label in 0..view.slot {
        match f(&view.of_label(label)) {
            Err(Undefined::NothingAnnotated) => continue,
            Err(_) => {}
            Ok(value) => sum += value,
        }
        count += 1.0;
    }
    if count > 0.0 { Ok(sum / count) } else { Err(Undefined::NothingAnnotated) }
}

fn size(view: &View, of: Match) -> f64 {
    view.sum(of.first) + view.sum(of.second)
}

pub static PRECISION_EXACT: Metric = Metric {
    id: "precision_exact",
    name: "Precision, exact",
    unit: Unit::Span,
    what: "Of the second annotator's spans, the share that the first annotator has too: the same label on exactly the same words.",
    formula: "matched / second's",
    source: SOURCE,
    extent: Extent::WholeAndLabels,
    value: |view| precision(view, EXACT),
    count: |view| size(view, EXACT),
};

pub static RECALL_EXACT: Metric = Metric {
    id: "recall_exact",
    name: "Recall, exact",
    unit: Unit::Span,
    what: "Of the first annotator's spans, the share that the second annotator has too: the same label on exactly the same words.",
    formula: "matched / first's",
    source: SOURCE,
    extent: Extent::WholeAndLabels,
    value: |view| recall(view, EXACT),
    count: |view| size(view, EXACT),
};

pub static F1_EXACT: Metric = Metric {
    id: "f1_exact",
    name: "F1, exact",
    unit: Unit::Span,
    what: "Harmonic mean of precision and recall: twice the matched spans over those of both annotators. Matched is the same label on exactly the same words.",
    formula: "2 · matched / (first's + second's)",
    source: SOURCE,
    extent: Extent::WholeAndLabels,
    value: |view| f1(view, EXACT),
    count: |view| size(view, EXACT),
};

pub static PRECISION_OVERLAP: Metric = Metric {
    id: "precision_overlap",
    name: "Precision, overlap",
    unit: Unit::Span,
    what: "Of the second annotator's spans, the share that the first annotator has too: the same label on words that overlap, each span matched once at most.",
    formula: "matched / second's",
    source: SOURCE,
    extent: Extent::WholeAndLabels,
    value: |view| precision(view, OVERLAP),
    count: |view| size(view, OVERLAP),
};

pub static RECALL_OVERLAP: Metric = Metric {
    id: "recall_overlap",
    name: "Recall, overlap",
    unit: Unit::Span,
    what: "Of the first annotator's spans, the share that the second annotator has too: the same label on words that overlap, each span matched once at most.",
    formula: "matched / first's",
    source: SOURCE,
    extent: Extent::WholeAndLabels,
    value: |view| recall(view, OVERLAP),
    count: |view| size(view, OVERLAP),
};

pub static F1_OVERLAP: Metric = Metric {
    id: "f1_overlap",
    name: "F1, overlap",
    unit: Unit::Span,
    what: "Harmonic mean of precision and recall: twice the matched spans over those of both annotators. Matched is the same label on words that overlap, each span matched once at most.",
    formula: "2 · matched / (first's + second's)",
    source: SOURCE,
    extent: Extent::WholeAndLabels,
    value: |view| f1(view, OVERLAP),
    count: |view| size(view, OVERLAP),
};

pub static PRECISION_TOKEN: Metric = Metric {
    id: "precision_token",
    name: "Precision, token",
    unit: Unit::TokenLabel,
    what: "Of the second annotator's tokens with a label, the share that the first annotator has too: the same label on the same token, nested labels each.",
    formula: "matched / second's",
    source: SOURCE,
    extent: Extent::WholeAndLabels,
    value: |view| precision(view, TOKEN),
    count: |view| size(view, TOKEN),
};

pub static RECALL_TOKEN: Metric = Metric {
    id: "recall_token",
    name: "Recall, token",
    unit: Unit::TokenLabel,
    what: "Of the first annotator's tokens with a label, the share that the second annotator has too: the same label on the same token, nested labels each.",
    formula: "matched / first's",
    source: SOURCE,
    extent: Extent::WholeAndLabels,
    value: |view| recall(view, TOKEN),
    count: |view| size(view, TOKEN),
};

pub static F1_TOKEN: Metric = Metric {
    id: "f1_token",
    name: "F1, token",
    unit: Unit::TokenLabel,
    what: "Harmonic mean of precision and recall: twice the matched tokens with a label over those of both annotators. Matched is the same label on the same token, nested labels each.",
    formula: "2 · matched / (first's + second's)",
    source: SOURCE,
    extent: Extent::WholeAndLabels,
    value: |view| f1(view, TOKEN),
    count: |view| size(view, TOKEN),
};

pub static PRECISION_EXACT_MACRO: Metric = Metric {
    id: "precision_exact_macro",
    name: "Precision, exact, mean of labels",
    unit: Unit::Span,
    what: "The mean over labels of: of the second annotator's spans, the share that the first annotator has too: the same label on exactly the same words.",
    formula: "Σ over labels (matched / second's) / number of labels that anybody used",
    source: MACRO_SOURCE,
    extent: Extent::Whole,
    value: |view| mean_of_labels(view, |v| precision(v, EXACT)),
    count: |view| size(view, EXACT),
};

pub static RECALL_EXACT_MACRO: Metric = Metric {
    id: "recall_exact_macro",
    name: "Recall, exact, mean of labels",
    unit: Unit::Span,
    what: "The mean over labels of: of the first annotator's spans, the share that the second annotator has too: the same label on exactly the same words.",
    formula: "Σ over labels (matched / first's) / number of labels that anybody used",
    source: MACRO_SOURCE,
    extent: Extent::Whole,
    value: |view| mean_of_labels(view, |v| recall(v, EXACT)),
    count: |view| size(view, EXACT),
};

pub static F1_EXACT_MACRO: Metric = Metric {
    id: "f1_exact_macro",
    name: "F1, exact, mean of labels",
    unit: Unit::Span,
    what: "The mean over labels of: harmonic mean of precision and recall: twice the matched spans over those of both annotators. Matched is the same label on exactly the same words.",
    formula: "Σ over labels (2 · matched / (first's + second's)) / number of labels that anybody used",
    source: MACRO_SOURCE,
    extent: Extent::Whole,
    value: |view| mean_of_labels(view, |v| f1(v, EXACT)),
    count: |view| size(view, EXACT),
};

pub static PRECISION_OVERLAP_MACRO: Metric = Metric {
    id: "precision_overlap_macro",
    name: "Precision, overlap, mean of labels",
    unit: Unit::Span,
    what: "The mean over labels of: of the second annotator's spans, the share that the first annotator has too: the same label on words that overlap, each span matched once at most.",
    formula: "Σ over labels (matched / second's) / number of labels that anybody used",
    source: MACRO_SOURCE,
    extent: Extent::Whole,
    value: |view| mean_of_labels(view, |v| precision(v, OVERLAP)),
    count: |view| size(view, OVERLAP),
};

pub static RECALL_OVERLAP_MACRO: Metric = Metric {
    id: "recall_overlap_macro",
    name: "Recall, overlap, mean of labels",
    unit: Unit::Span,
    what: "The mean over labels of: of the first annotator's spans, the share that the second annotator has too: the same label on words that overlap, each span matched once at most.",
    formula: "Σ over labels (matched / first's) / number of labels that anybody used",
    source: MACRO_SOURCE,
    extent: Extent::Whole,
    value: |view| mean_of_labels(view, |v| recall(v, OVERLAP)),
    count: |view| size(view, OVERLAP),
};

pub static F1_OVERLAP_MACRO: Metric = Metric {
    id: "f1_overlap_macro",
    name: "F1, overlap, mean of labels",
    unit: Unit::Span,
    what: "The mean over labels of: harmonic mean of precision and recall: twice the matched spans over those of both annotators. Matched is the same label on words that overlap, each span matched once at most.",
    formula: "Σ over labels (2 · matched / (first's + second's)) / number of labels that anybody used",
    source: MACRO_SOURCE,
    extent: Extent::Whole,
    value: |view| mean_of_labels(view, |v| f1(v, OVERLAP)),
    count: |view| size(view, OVERLAP),
};

pub static PRECISION_TOKEN_MACRO: Metric = Metric {
    id: "precision_token_macro",
    name: "Precision, token, mean of labels",
    unit: Unit::TokenLabel,
    what: "The mean over labels of: of the second annotator's tokens with a label, the share that the first annotator has too: the same label on the same token, nested labels each.",
    formula: "Σ over labels (matched / second's) / number of labels that anybody used",
    source: MACRO_SOURCE,
    extent: Extent::Whole,
    value: |view| mean_of_labels(view, |v| precision(v, TOKEN)),
    count: |view| size(view, TOKEN),
};

pub static RECALL_TOKEN_MACRO: Metric = Metric {
    id: "recall_token_macro",
    name: "Recall, token, mean of labels",
    unit: Unit::TokenLabel,
    what: "The mean over labels of: of the first annotator's tokens with a label, the share that the second annotator has too: the same label on the same token, nested labels each.",
    formula: "Σ over labels (matched / first's) / number of labels that anybody used",
    source: MACRO_SOURCE,
    extent: Extent::Whole,
    value: |view| mean_of_labels(view, |v| recall(v, TOKEN)),
    count: |view| size(view, TOKEN),
};

pub static F1_TOKEN_MACRO: Metric = Metric {
    id: "f1_token_macro",
    name: "F1, token, mean of labels",
    unit: Unit::TokenLabel,
    what: "The mean over labels of: harmonic mean of precision and recall: twice the matched tokens with a label over those of both annotators. Matched is the same label on the same token, nested labels each.",
    formula: "Σ over labels (2 · matched / (first's + second's)) / number of labels that anybody used",
    source: MACRO_SOURCE,
    extent: Extent::Whole,
    value: |view| mean_of_labels(view, |v| f1(v, TOKEN)),
    count: |view| size(view, TOKEN),
};
