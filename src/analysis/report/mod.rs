//! Agreement in words and pictures: strings, without files.
//!
//! | file | what it is |
//! |---|---|
//! | `names` | who annotators are called, or A, B, C |
//! | `table` | lines for a terminal |
//! | `json` | the figures for scripts |
//! | `html` | one page that can be mailed |
//! | `by_article` | a figure of each article, by date |
//! | `pictures` | its bars, its heat map and its points in time |

mod by_article;
mod html;
mod json;
mod names;
mod pictures;
mod table;

pub use by_article::{OfArticle, by_article, date_of};
pub use html::{axes, html};
pub use json::json;
pub use names::Names;
pub use table::table;

use super::agreement::Figure;

/// The figures that stand in front: one line each, the rest below or by label.
const MAIN: [&str; 8] = [
    "f1_exact",
    "f1_overlap",
    "f1_token",
    "cohen_kappa",
    "fleiss_kappa",
    "krippendorff_alpha",
    "krippendorff_alpha_unitising",
    "gamma",
];

/// A value as it is shown: three places, or a dash.
fn shown(figure: &Figure) -> String {
    figure.value.map_or_else(|_| "–".to_owned(), |v| format!("{v:.3}"))
}

/// The limits as they are shown, where there are any.
fn limits(figure: &Figure) -> String {
    figure.interval.map_or_else(String::new, |(low, high)| format!("{low:.3} – {high:.3}"))
}
