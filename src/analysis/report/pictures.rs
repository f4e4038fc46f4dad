//! Bars and heat maps as inline SVG.

use std::fmt::Write;

use super::html::escaped;
use crate::analysis::agreement::{Confusion, Figure};

/// A bar from 0 to 1 with the limits as a line over it; nothing where there is no value.
pub(super) fn bar(figure: &Figure) -> String {
    let Ok(value) = figure.value else { return String::new() };
    let x = |v: f64| v.clamp(0.0, 1.0) * 160.0;
    let mut out = format!(
        "<svg class=\"bar\" width=\"160\" height=\"12\" role=\"img\" aria-label=\"{value:.3}\">\
         <rect class=\"track\" width=\"160\" height=\"12\"/><rect class=\"value\" width=\"{:.1}\" height=\"12\"/>",
        x(value)
    );
    if let Some((low, high)) = figure.interval {
        let _ = write!(
            out,
            "<line class=\"limits\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"6\" y2=\"6\"/>",
            x(low),
            x(high)
        );
    }
    out.push_str("</svg>");
    out
}

/// The matrix of labels: each cell as dark as its share of its row.
pub(super) fn heat_map(confusion: &Confusion) -> String {
    let size = confusion.size();
    let name = |at: usize| confusion.label(at).map_or("nothing", |l| l.as_str());
    let mut out = String::from("<table class=\"heat\"><tr><th></th>");
    for column in 0..size {
        let _ = write!(out, "<th>{}</th>", escaped(name(column)));
    }
    out.push_str("</tr>");
    for row in 0..size {
        let all: u64 = (0..size).map(|column| confusion.at(row, column)).sum();
        let _ = write!(out, "<tr><th>{}</th>", escaped(name(row)));
        for column in 0..size {
            let count = confusion.at(row, column);
            let share = if all == 0 { 0.0 } else { count as f64 / all as f64 };
            let hue = if row == column { "47,143,107" } else { "180,80,47" };
            // Dark cells have light figures.
            let ink = if share > 0.6 { "#fff" } else { "inherit" };
            let _ = write!(
                out,
                "<td style=\"background:rgba({hue},{share:.2});color:{ink}\" title=\"{} / {}: {count}, {:.1} % of the row\">{count}</td>",
                escaped(name(row)),
                escaped(name(column)),
                share * 100.0
            );
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>");
    out
}
