//! One page that can be mailed: no script, nothing loaded, everything of the project escaped.

use std::fmt::Write;

use super::by_article::by_article;
use super::names::Names;
use super::pictures::{bar, heat_map, over_time};
use super::{MAIN, limits, shown};
use crate::analysis::agreement::{Agreement, Figure, METRICS, Metric, Scope, Which, by_id};
use crate::model::project::Project;

/// Markup characters as entities; control characters and those that turn the direction of what
/// follows as `\u{…}`.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                out.extend(c.escape_unicode());
            }
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
color:#222;background:#fff}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem;border-bottom:1px solid #ddd}\
h3{font-size:1rem}table{border-collapse:collapse;margin:.6rem 0}th,td{padding:.2rem .6rem;text-align:right;\
font-variant-numeric:tabular-nums}th:first-child,td:first-child{text-align:left}th{font-weight:600}\
tr:nth-child(even) td{background:#fafafa}.why{color:#666;text-align:left;font-size:.9em}.bar .track{fill:#eee}\
.bar .value{fill:#4a66b5}.bar .limits{stroke:#222;stroke-width:2}.heat td{min-width:3rem;border:1px solid #fff}\
.time line{stroke:#ddd}.time text{font-size:11px;fill:#666}.time circle{fill:#4a66b5}\
dt{font-weight:600;margin-top:.7rem}dd{margin:0}dd small{color:#666}";

/// The report as one HTML file. The picture of agreement over time is of the metric with the id
/// `in_time`; of F1 where there is no such metric.
#[must_use]
pub fn html(agreement: &Agreement, names: &Names, project: &Project, in_time: &str) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    let title = escaped(project.name());
    let in_time = by_id(in_time).or_else(|| by_id("f1_exact"));
    let _ = write!(out, "<title>Agreement: {title}</title><style>{STYLE}</style></head><body>");
    let _ = write!(out, "<h1>Agreement: {title}</h1>");
    let who: Vec<String> = agreement.annotators.iter().map(|id| escaped(names.of(id))).collect();
    let _ = write!(
        out,
        "<p>Annotators: {}. Articles that two or more of them annotated: {}.</p>",
        if who.is_empty() { "none".to_owned() } else { who.join(", ") },
        agreement.articles.len()
    );
    if let Some(only) = &agreement.only {
        let only: Vec<String> = only.iter().map(|id| escaped(id.as_str())).collect();
        let _ = write!(out, "<p>Only annotations with these labels: {}.</p>", only.join(", "));
    }
    for scope in [Scope::Entities, Scope::Commitments] {
        if agreement.figures.iter().any(|f| f.scope == scope) {
            of_scope(agreement, names, scope, &mut out);
            in_articles(agreement, project, scope, in_time, &mut out);
        }
    }
    parts(agreement, &mut out);
    meanings(agreement, &mut out);
    out.push_str("</body></html>\n");
    out
}

fn of_scope(agreement: &Agreement, names: &Names, scope: Scope, out: &mut String) {
    let name = if scope == Scope::Entities { "Entities" } else { "Commitments" };
    let _ = write!(out, "<h2>{name}</h2>");
    rows(agreement, agreement.figures.iter().filter(|f| f.scope == scope && f.label.is_none()), out);
    by_label(agreement, scope, out);
    by_pair(agreement, names, scope, out);
    let confusion = agreement.confusion(scope);
    if !confusion.labels.is_empty() {
        let _ = write!(
            out,
            "<h3>Confusion matrix</h3><p>How often one annotator gave a token one label and the other another: \
             tokens by their innermost label. {}</p>",
            escaped(&axes(agreement, names))
        );
        out.push_str(&heat_map(&confusion));
    }
}

/// Figures as lines with bars.
fn rows<'a>(agreement: &Agreement, figures: impl Iterator<Item = &'a Figure>, out: &mut String) {
    out.push_str("<table><tr><th>Figure</th><th>Value</th><th></th><th>95 % limits</th><th>Units</th></tr>");
    for figure in figures {
        let name = match &figure.label {
            Some(label) => format!("{} {}: {}", figure.scope.name(), escaped(label), figure.metric.name),
            None => figure.metric.name.to_owned(),
        };
        let _ = write!(out, "<tr><td title=\"{}\">{name}</td>", escaped(figure.metric.what));
        match figure.value {
            Ok(_) => {
                let _ = write!(out, "<td>{}</td><td>{}</td>", shown(figure), bar(figure));
                let _ = match agreement.no_limits(figure) {
                    Some(why) => write!(out, "<td class=\"why\">{why}</td>"),
                    None => write!(out, "<td>{}</td>", limits(figure)),
                };
            }
            Err(why) => {
                let _ = write!(out, "<td>–</td><td class=\"why\" colspan=\"2\">{why}</td>");
            }
        }
        let _ = write!(out, "<td>{}</td></tr>", figure.n);
    }
    out.push_str("</table>");
}

fn by_label(agreement: &Agreement, scope: Scope, out: &mut String) {
    let labels = agreement.labels(scope);
    let columns: Vec<_> = METRICS
        .into_iter()
        .filter(|m| MAIN.contains(&m.id))
        .filter(|m| labels.first().is_some_and(|l| agreement.find(m.id, scope, Some(l.as_str())).is_some()))
        .collect();
    if columns.is_empty() {
        return;
    }
    out.push_str("<h3>By label</h3><table><tr><th>Label</th>");
    heads(&columns, out);
    for label in labels {
        let _ = write!(out, "<tr><td>{}</td>", escaped(label.as_str()));
        for metric in &columns {
            let found = agreement.find(metric.id, scope, Some(label.as_str()));
            let why = found.and_then(|f| f.value.err()).map_or_else(String::new, |why| why.to_string());
            let _ = write!(out, "<td title=\"{why}\">{}</td>", found.map_or_else(|| "–".to_owned(), shown));
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

/// A value computed for a part of the layers.
fn cell(value: Result<f64, crate::analysis::agreement::Undefined>) -> String {
    match value {
        Ok(value) => format!("<td>{value:.3}</td>"),
        Err(why) => format!("<td title=\"{why}\">–</td>"),
    }
}

/// The figures that are told by pair and by article.
const TOLD: [&str; 3] = ["f1_exact", "f1_token", "cohen_kappa"];

/// The heads of columns of figures, each with what it counts.
fn heads(metrics: &[&'static Metric], out: &mut String) {
    for metric in metrics {
        let what = format!("{} Unit: {}.", metric.what, metric.unit.name());
        let _ = write!(out, "<th title=\"{}\">{}</th>", escaped(&what), metric.name);
    }
    out.push_str("</tr>");
}

/// Whose labels are the rows of the matrix and whose the columns, in words.
#[must_use]
pub fn axes(agreement: &Agreement, names: &Names) -> String {
    match &agreement.annotators[..] {
        [a, b] => format!("Rows: {}. Columns: {}.", names.of(a), names.of(b)),
        all => {
            let all: Vec<&str> = all.iter().map(|id| names.of(id)).collect();
            let order = all.join(", ");
            format!(
                "Of each two annotators, rows are the one who comes first in this order, columns the other: {order}."
            )
        }
    }
}

fn by_pair(agreement: &Agreement, names: &Names, scope: Scope, out: &mut String) {
    if agreement.annotators.len() < 3 {
        return;
    }
    out.push_str("<h3>By pair of annotators</h3><table><tr><th>Pair</th>");
    let metrics: Vec<_> = TOLD.iter().filter_map(|id| by_id(id)).collect();
    heads(&metrics, out);
    for ((a, b), pair) in agreement.pairs().into_iter().zip(0..) {
        let _ = write!(out, "<tr><td>{} and {}</td>", escaped(names.of(a)), escaped(names.of(b)));
        metrics.iter().for_each(|m| out.push_str(&cell(agreement.of(m, scope, None, Which::Pair(pair)))));
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

/// Articles in the order of their dates, as a picture and a table.
fn in_articles(
    agreement: &Agreement,
    project: &Project,
    scope: Scope,
    in_time: Option<&'static Metric>,
    out: &mut String,
) {
    let Some(metric) = in_time.filter(|_| !agreement.articles.is_empty()) else { return };
    out.push_str("<h3>By article</h3>");
    let articles = by_article(agreement, metric, scope, project);
    out.push_str(&over_time(&articles, metric.name));
    out.push_str("<table><tr><th>Article</th><th>Date</th>");
    let mut metrics: Vec<_> = TOLD.iter().filter_map(|id| by_id(id)).collect();
    if !metrics.contains(&metric) {
        metrics.push(metric);
    }
    heads(&metrics, out);
    for article in &articles {
        let (id, title) = (escaped(article.id.as_str()), escaped(&article.title));
        let date = if article.date.is_empty() { "–".to_owned() } else { escaped(&article.date) };
        let _ = write!(out, "<tr><td title=\"{id}\">{title}</td><td>{date}</td>");
        let of = |m| agreement.of(m, scope, None, Which::Article(article.at));
        metrics.iter().for_each(|m| out.push_str(&cell(of(m))));
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

fn parts(agreement: &Agreement, out: &mut String) {
    let scopes = [Scope::Cues, Scope::Roles, Scope::Attributes];
    let mut figures = agreement.figures.iter().filter(|f| scopes.contains(&f.scope)).peekable();
    if figures.peek().is_some() {
        out.push_str("<h2>Parts of commitments</h2>");
        rows(agreement, figures, out);
    }
}

fn meanings(agreement: &Agreement, out: &mut String) {
    out.push_str("<h2>What the figures say</h2><dl>");
    for metric in METRICS.iter().filter(|m| agreement.figures.iter().any(|f| f.metric == **m)) {
        let _ = write!(
            out,
            "<dt>{}</dt><dd>{} <small>Unit: {}. {}. {}</small></dd>",
            metric.name,
            escaped(metric.what),
            metric.unit.name(),
            escaped(metric.formula),
            escaped(metric.source)
        );
    }
    out.push_str("</dl>");
}

#[cfg(test)]
mod tests;
