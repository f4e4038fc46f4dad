//! Lines for a terminal. Names from the project are as they are: whoever prints them escapes them.

use super::names::Names;
use super::{MAIN, limits, shown};
use crate::analysis::agreement::{Agreement, Confusion, Figure, Scope};

/// The figures as lines: of all labels, of each, of parts of commitments, and the matrix of labels.
#[must_use]
pub fn table(agreement: &Agreement, names: &Names) -> Vec<String> {
    let who: Vec<&str> = agreement.annotators.iter().map(|id| names.of(id)).collect();
    let mut out = vec![
        format!("annotators: {}", if who.is_empty() { "none".to_owned() } else { who.join(", ") }),
        format!("articles that two or more of them annotated: {}", agreement.articles.len()),
    ];
    if let Some(only) = &agreement.only {
        let only: Vec<&str> = only.iter().map(crate::model::ids::LabelId::as_str).collect();
        out.push(format!("only annotations with these labels: {}", only.join(", ")));
    }
    for scope in [Scope::Entities, Scope::Commitments] {
        let of_scope: Vec<&Figure> = agreement.figures.iter().filter(|f| f.scope == scope).collect();
        if of_scope.is_empty() {
            continue;
        }
        out.push(String::new());
        out.push(scope.name().to_owned());
        out.extend(of_scope.iter().filter(|f| f.label.is_none()).map(|f| line(f.metric.name, f)));
        out.extend(by_label(agreement, &of_scope, scope));
        out.extend(matrix(&agreement.confusion(scope)));
    }
    let parts = [Scope::Cues, Scope::Roles, Scope::Attributes];
    let parts: Vec<&Figure> = agreement.figures.iter().filter(|f| parts.contains(&f.scope)).collect();
    if !parts.is_empty() {
        out.push(String::new());
        out.push("parts of commitments".to_owned());
    }
    for figure in parts.iter().filter(|f| ["f1_part", "cohen_kappa_part"].contains(&f.metric.id)) {
        let label = figure.label.as_ref().map_or_else(String::new, |l| format!(" {l}"));
        let kind = if figure.metric.id == "f1_part" { "F1" } else { "κ" };
        out.push(line(&format!("{}{label}: {kind}", figure.scope.name()), figure));
    }
    out
}

fn line(name: &str, figure: &Figure) -> String {
    let value = match figure.value {
        Ok(value) => format!("{value:>7.3}"),
        Err(why) => format!("      –  {why}"),
    };
    let limits = limits(figure);
    let limits = if limits.is_empty() { limits } else { format!("  ({limits})") };
    format!("  {} {value}{limits}  n {}", padded(name, 36), figure.n)
}

/// Padded to so many characters.
fn padded(words: &str, width: usize) -> String {
    let missing = width.saturating_sub(words.chars().count());
    format!("{words}{}", " ".repeat(missing))
}

fn by_label(agreement: &Agreement, figures: &[&Figure], scope: Scope) -> Vec<String> {
    let labels = agreement.labels(scope);
    if labels.is_empty() {
        return Vec::new();
    }
    let columns: Vec<&Figure> = figures
        .iter()
        .filter(|f| f.label.as_deref() == Some(labels[0].as_str()) && MAIN.contains(&f.metric.id))
        .copied()
        .collect();
    let head: Vec<String> = columns.iter().map(|f| padded(short(f.metric.id), 9)).collect();
    let mut out = vec![String::new(), format!("  {} {}", padded("label", 20), head.join(" "))];
    for label in labels {
        let value = |column: &&Figure| {
            let found = agreement.find(column.metric.id, scope, Some(label.as_str()));
            padded(&found.map_or_else(|| "–".to_owned(), shown), 9)
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        out.push(format!("  {} {}", padded(label.as_str(), 20), values.join(" ")).trim_end().to_owned());
    }
    out
}

/// Column heads.
fn short(id: &str) -> &str {
    match id {
        "f1_exact" => "F1 exact",
        "f1_overlap" => "F1 over.",
        "f1_token" => "F1 token",
        "cohen_kappa" => "κ Cohen",
        "fleiss_kappa" => "κ Fleiss",
        "krippendorff_alpha" => "α tokens",
        "krippendorff_alpha_unitising" => "α units",
        other => other,
    }
}

fn matrix(confusion: &Confusion) -> Vec<String> {
    if confusion.labels.is_empty() {
        return Vec::new();
    }
    let name = |at: usize| confusion.label(at).map_or("nothing", |l| l.as_str());
    let head: Vec<String> = (0..confusion.size()).map(|at| format!("{:>10.10}", name(at))).collect();
    let mut out = vec![
        String::new(),
        "  tokens by innermost label: rows the first annotator of each pair, columns the second".to_owned(),
        format!("  {} {}", padded("", 20), head.join(" ")),
    ];
    for row in 0..confusion.size() {
        let cells: Vec<String> =
            (0..confusion.size()).map(|column| format!("{:>10}", confusion.at(row, column))).collect();
        out.push(format!("  {} {}", padded(name(row), 20), cells.join(" ")));
    }
    out
}
