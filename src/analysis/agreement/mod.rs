//! Agreement: how much annotators of the same articles agree.
//!
//! | file | what it is |
//! |---|---|
//! | `metric` | what a figure is, its unit, and why there may be none |
//! | `metrics/` | the metrics, and the table of all that window, command line and manual use |
//! | `measure` | all figures of some layers |
//! | `sample` | layers in the form in which they are counted |
//! | `count` | the counts of one article |
//! | `view` | where each count stands |
//! | `spans` | spans that two have in common |
//! | `ranges` | sets of tokens and of boundaries |
//! | `unitising` | disagreement of unitising |
//! | `parts` | cue, roles and attributes of commitments |
//! | `gamma` | gamma, sampled |
//! | `bootstrap` | confidence intervals by drawing articles anew |
//! | `manual` | the page of the manual, `docs/agreement.md` |
//! | `random`, `threads` | seeded numbers; articles spread over the processors |
//!
//! # How it is done
//! Every article gives a row of numbers that can be added up (`view`). Every figure but gamma is a
//! function of the sum of such rows: of all articles, of one, of those that a bootstrap round drew.
//! Annotators and articles are taken in the order of their ids, so their order does not matter.

mod bootstrap;
mod count;
mod gamma;
mod manual;
mod measure;
mod metric;
mod metrics;
mod parts;
mod random;
mod ranges;
mod sample;
mod spans;
mod threads;
mod unitising;
mod view;

#[cfg(test)]
mod tests;

pub use manual::manual;
pub use measure::{Agreement, Confusion, Figure, Options, Scope, Which};
pub use metric::{Metric, Undefined, Unit};
pub use metrics::{METRICS, by_id};
pub use parts::Part;
pub use sample::Document;
