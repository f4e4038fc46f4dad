//! The figures for scripts.

use serde::Serialize;

use super::names::Names;
use crate::analysis::agreement::{Agreement, Figure, Scope};

#[derive(Serialize)]
struct Output<'a> {
    annotators: Vec<&'a str>,
    articles: usize,
    metrics: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    scope: &'static str,
    label: Option<String>,
    value: Option<f64>,
    n: usize,
    undefined: Option<String>,
}

/// All figures in one line of JSON at full precision.
///
/// Limits of 95 % follow their figure as `NAME_low` and `NAME_high`. The matrix of labels comes
/// last: `confusion` with the label `FIRST|SECOND`, `nothing` where a token has none.
/// Annotators are said by their ids, unless `names` hides them.
///
/// # Errors
/// Never in practice: strings and finite numbers can be written.
pub fn json(agreement: &Agreement, names: Option<&Names>) -> Result<String, serde_json::Error> {
    let annotators =
        agreement.annotators.iter().map(|id| names.map_or(id.as_str(), |names| names.of(id))).collect();
    let mut metrics: Vec<Line> = agreement.figures.iter().flat_map(lines).collect();
    for scope in [Scope::Entities, Scope::Commitments] {
        let confusion = agreement.confusion(scope);
        if confusion.labels.is_empty() {
            continue;
        }
        let name = |at| confusion.label(at).map_or("nothing", |l| l.as_str());
        let n = confusion.cells.iter().sum::<u64>() as usize;
        for row in 0..confusion.size() {
            for column in 0..confusion.size() {
                metrics.push(Line {
                    name: "confusion".to_owned(),
                    scope: scope.name(),
                    label: Some(format!("{}|{}", name(row), name(column))),
                    value: Some(confusion.at(row, column) as f64),
                    n,
                    undefined: None,
                });
            }
        }
    }
    serde_json::to_string(&Output { annotators, articles: agreement.articles.len(), metrics })
}

fn lines(figure: &Figure) -> Vec<Line> {
    let line = |name: String, value: Option<f64>| Line {
        name,
        scope: figure.scope.name(),
        label: figure.label.clone(),
        value,
        n: figure.n,
        undefined: figure.value.err().map(|why| why.to_string()),
    };
    let id = figure.metric.id;
    let mut out = vec![line(id.to_owned(), figure.value.ok())];
    if let Some((low, high)) = figure.interval {
        out.push(line(format!("{id}_low"), Some(low)));
        out.push(line(format!("{id}_high"), Some(high)));
    }
    out
}
