//! The metrics, one subject a file, and the table of all.
//!
//! | file | what it is |
//! |---|---|
//! | `matching` | precision, recall, F1 |
//! | `observed` | observed agreement |
//! | `cohen` | Cohen's kappa |
//! | `scott` | Scott's pi |
//! | `fleiss` | Fleiss' kappa |
//! | `alpha` | Krippendorff's alpha over tokens |
//! | `unitising` | Krippendorff's alpha for unitising |
//! | `boundary` | boundary similarity and segmentation similarity |
//! | `parts` | roles, attributes and cues of aligned commitments |
//! | `gamma` | gamma: said here, computed in `super::gamma` as it is sampled |

mod alpha;
mod boundary;
mod cohen;
mod fleiss;
mod gamma;
mod matching;
mod observed;
mod parts;
mod scott;
mod unitising;

pub(super) use cohen::kappa;
pub(super) use gamma::GAMMA;

use super::metric::Metric;

/// All metrics, in the order in which they are shown.
pub static METRICS: [&Metric; 34] = [
    &matching::PRECISION_EXACT,
    &matching::RECALL_EXACT,
    &matching::F1_EXACT,
    &matching::PRECISION_OVERLAP,
    &matching::RECALL_OVERLAP,
    &matching::F1_OVERLAP,
    &matching::PRECISION_TOKEN,
    &matching::RECALL_TOKEN,
    &matching::F1_TOKEN,
    &matching::PRECISION_EXACT_MACRO,
    &matching::RECALL_EXACT_MACRO,
    &matching::F1_EXACT_MACRO,
    &matching::PRECISION_OVERLAP_MACRO,
    &matching::RECALL_OVERLAP_MACRO,
    &matching::F1_OVERLAP_MACRO,
    &matching::PRECISION_TOKEN_MACRO,
    &matching::RECALL_TOKEN_MACRO,
    &matching::F1_TOKEN_MACRO,
    &observed::OBSERVED,
    &observed::OBSERVED_NESTED,
    &cohen::COHEN,
    &cohen::COHEN_NESTED,
    &scott::SCOTT,
    &scott::SCOTT_NESTED,
    &fleiss::FLEISS,
    &alpha::ALPHA,
    &unitising::UNITISING,
    &gamma::GAMMA,
    &boundary::BOUNDARY,
    &boundary::SEGMENTATION,
    &parts::PRECISION,
    &parts::RECALL,
    &parts::F1,
    &parts::KAPPA,
];

/// The metric with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|m| m.id == id).copied()
}
