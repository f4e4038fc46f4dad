//! Bars, heat maps and points in time as inline SVG.

use std::fmt::Write;

use super::by_article::{OfArticle, date_of};
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

/// A point for each article that has a date and a value; nothing where none has.
pub(super) fn over_time(articles: &[OfArticle], metric: &str) -> String {
    let points: Vec<(&OfArticle, f64, f64)> = articles
        .iter()
        .filter_map(|article| Some((article, f64::from(article.day?), article.value.ok()?)))
        .collect();
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return String::new() };
    let (from, days) = (first.1, (last.1 - first.1).max(1.0));
    // Chance-corrected figures may be below 0.
    let low = points.iter().map(|p| p.2).fold(0.0, f64::min).max(-1.0);
    let (left, right, top, bottom) = (40.0, 700.0, 10.0, 180.0);
    let x = |day: f64| left + 10.0 + (day - from) / days * (right - left - 20.0);
    let y = |value: f64| bottom - (value.clamp(low, 1.0) - low) / (1.0 - low) * (bottom - top);
    let mut out = format!(
        "<svg class=\"time\" width=\"720\" height=\"210\" role=\"img\" aria-label=\"{} of {} articles by date\">",
        escaped(metric),
        points.len()
    );
    for tick in (-5..=5).map(|n| f64::from(n) / 5.0).filter(|tick| *tick >= low - 1e-9) {
        let y = y(tick);
        let _ = write!(
            out,
            "<line x1=\"{left}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"34\" y=\"{:.1}\" text-anchor=\"end\">{tick:.1}</text>",
            y + 4.0
        );
    }
    let steps = if points.len() == 1 { 0 } else { (days as usize).min(5) };
    for step in 0..=steps {
        let day = if steps == 0 { from } else { (from + days * step as f64 / steps as f64).round() };
        let _ =
            write!(out, "<text x=\"{:.1}\" y=\"200\" text-anchor=\"middle\">{}</text>", x(day), date_of(day));
    }
    for (article, day, value) in &points {
        let title = escaped(&article.title);
        let _ = write!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"><title>{title}, {}: {value:.3}</title></circle>",
            x(*day),
            y(*value),
            date_of(*day)
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
