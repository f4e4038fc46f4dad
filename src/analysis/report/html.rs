//! One page that can be mailed: no script, nothing loaded, everything of the project escaped.

use std::fmt::Write;

use super::names::Names;
use super::pictures::{bar, heat_map};
use super::{MAIN, limits, shown};
use crate::analysis::agreement::{Agreement, Figure, METRICS, Scope, Which, by_id};

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
dt{font-weight:600;margin-top:.7rem}dd{margin:0}dd small{color:#666}";

/// The report as one HTML file.
#[must_use]
pub fn html(agreement: &Agreement, names: &Names, project: &str) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    let title = escaped(project);
    let _ = write!(out, "<title>Agreement: {title}</title><style>{STYLE}</style></head><body>");
    let _ = write!(out, "<h1>Agreement: {title}</h1>");
    let who: Vec<String> = agreement.annotators.iter().map(|id| escaped(names.of(id))).collect();
    let _ = write!(
        out,
        "<p>Annotators: {}. Articles that two or more of them annotated: {}.</p>",
        if who.is_empty() { "none".to_owned() } else { who.join(", ") },
        agreement.articles.len()
    );
    for scope in [Scope::Entities, Scope::Commitments] {
        if agreement.figures.iter().any(|f| f.scope == scope) {
            of_scope(agreement, names, scope, &mut out);
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
    rows(agreement.figures.iter().filter(|f| f.scope == scope && f.label.is_none()), out);
    by_label(agreement, scope, out);
    by_pair(agreement, names, scope, out);
    by_article(agreement, scope, out);
    let confusion = agreement.confusion(scope);
    if !confusion.labels.is_empty() {
        out.push_str(
            "<h3>Which label against which</h3><p>Tokens by their innermost label; rows are the first \
             annotator of each pair, columns the second.</p>",
        );
        out.push_str(&heat_map(&confusion));
    }
}

/// Figures as lines with bars.
fn rows<'a>(figures: impl Iterator<Item = &'a Figure>, out: &mut String) {
    out.push_str("<table><tr><th>Figure</th><th>Value</th><th></th><th>95 % limits</th><th>Units</th></tr>");
    for figure in figures {
        let name = match &figure.label {
            Some(label) => format!("{} {}: {}", figure.scope.name(), escaped(label), figure.metric.name),
            None => figure.metric.name.to_owned(),
        };
        let _ = write!(out, "<tr><td title=\"{}\">{name}</td>", escaped(figure.metric.what));
        match figure.value {
            Ok(_) => {
                let _ = write!(
                    out,
                    "<td>{}</td><td>{}</td><td>{}</td>",
                    shown(figure),
                    bar(figure),
                    limits(figure)
                );
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
        .iter()
        .filter(|m| MAIN.contains(&m.id))
        .filter(|m| labels.first().is_some_and(|l| agreement.find(m.id, scope, Some(l.as_str())).is_some()))
        .collect();
    if columns.is_empty() {
        return;
    }
    out.push_str("<h3>By label</h3><table><tr><th>Label</th>");
    columns.iter().for_each(|m| {
        let _ = write!(out, "<th title=\"{}\">{}</th>", escaped(m.what), m.name);
    });
    out.push_str("</tr>");
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

fn table_of(
    agreement: &Agreement,
    scope: Scope,
    head: &str,
    lines: impl Iterator<Item = (String, Which)>,
    out: &mut String,
) {
    let metrics: Vec<_> = TOLD.iter().filter_map(|id| by_id(id)).collect();
    let _ = write!(out, "<table><tr><th>{head}</th>");
    metrics.iter().for_each(|m| {
        let _ = write!(out, "<th>{}</th>", m.name);
    });
    out.push_str("</tr>");
    for (name, which) in lines {
        let _ = write!(out, "<tr><td>{}</td>", escaped(&name));
        metrics.iter().for_each(|m| out.push_str(&cell(agreement.of(m, scope, None, which))));
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

fn by_pair(agreement: &Agreement, names: &Names, scope: Scope, out: &mut String) {
    if agreement.annotators.len() < 3 {
        return;
    }
    out.push_str("<h3>By pair of annotators</h3>");
    let pairs = agreement.pairs();
    let named = pairs.iter().map(|(a, b)| format!("{} and {}", names.of(a), names.of(b)));
    table_of(agreement, scope, "Pair", named.zip((0..).map(Which::Pair)), out);
}

fn by_article(agreement: &Agreement, scope: Scope, out: &mut String) {
    if agreement.articles.is_empty() {
        return;
    }
    out.push_str("<h3>By article</h3>");
    let articles = agreement.articles.iter().map(ToString::to_string);
    table_of(agreement, scope, "Article", articles.zip((0..).map(Which::Article)), out);
}

fn parts(agreement: &Agreement, out: &mut String) {
    let scopes = [Scope::Cues, Scope::Roles, Scope::Attributes];
    let mut figures = agreement.figures.iter().filter(|f| scopes.contains(&f.scope)).peekable();
    if figures.peek().is_some() {
        out.push_str("<h2>Parts of commitments</h2>");
        rows(figures, out);
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
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::analysis::agreement::{Document, Options};
    use crate::analysis::report::{json, table};
    use crate::model::annotation::{Annotation, Entity, Source, Spans};
    use crate::model::ids::{AnnotatorId, ArticleId, Id, IdKind};
    use crate::model::layer::{Layer, Status};
    use crate::model::schema::Schema;
    use crate::model::text::Text;
    use crate::model::time::Timestamp;
    use crate::model::tokens::tokens_of;

    fn measured(label: &str, annotators: &[AnnotatorId]) -> Agreement {
        let text = Text::new("Anna saw Oslo");
        let layer = |end: usize| {
            let entity = Entity {
                id: Id::from_bits(IdKind::Entity, 1),
                label: label.into(),
                spans: Spans::one(text.span(0..end).unwrap()),
                refers_to: None,
                attributes: BTreeMap::new(),
                note: "".into(),
                made: Timestamp::default(),
                source: Source::Manual,
            };
            Layer::from_annotations(Status::Done, [Annotation::Entity(entity)])
        };
        let layers = [layer(4), layer(8), layer(4)];
        let (article, tokens) = (ArticleId::new("x"), tokens_of(&text));
        let layers = annotators.iter().zip(&layers).collect();
        let document = Document { article: &article, tokens: &tokens, layers };
        Agreement::measure(&[document], &Schema::default(), &Options::default())
    }

    fn ids(names: &[&str]) -> Vec<AnnotatorId> {
        names.iter().map(|n| (*n).into()).collect()
    }

    #[test]
    fn nothing_of_the_project_becomes_markup() {
        let who = ids(&["ana", "bo"]);
        let agreement = measured("<script>alert('x')</script>\u{202e}&\"", &who);
        let names: BTreeMap<_, _> =
            [(who[0].clone(), "<b>Ana</b>".to_owned()), (who[1].clone(), "Bo\u{7}".to_owned())].into();
        let page = html(&agreement, &Names::open(&who, &names), "<i>Project</i>");
        for bad in ["<script", "<b>", "<i>", "\u{202e}", "\u{7}", "src=", "href=", "http"] {
            assert!(!page.contains(bad), "{bad:?}");
        }
        assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        assert!(
            roxmltree::Document::parse(
                &page.replace("<!DOCTYPE html>", "").replace("<meta charset=\"utf-8\">", "")
            )
            .is_ok()
        );
    }

    #[test]
    fn the_blind_find_no_name_in_any_form() {
        let who = ids(&["anabel", "bonifaz", "cleo"]);
        let agreement = measured("person", &who);
        let names = Names::blind(&who, &|id| {
            let letters = ["A", "B", "C"];
            who.iter().position(|w| w == id).map_or("?", |at| letters[at]).to_owned()
        });
        let page = html(&agreement, &names, "River");
        let lines = table(&agreement, &names).join("\n");
        let data = json(&agreement, Some(&names)).unwrap();
        for shown in [&page, &lines, &data] {
            assert!(who.iter().all(|id| !shown.contains(id.as_str())), "{shown}");
        }
        assert!(page.contains("A and B") && data.contains("[\"A\",\"B\",\"C\"]"));
    }

    #[test]
    fn json_has_full_precision_and_says_what_is_undefined() {
        let agreement = measured("person", &ids(&["ana", "bo", "cleo"]));
        let data: serde_json::Value = serde_json::from_str(&json(&agreement, None).unwrap()).unwrap();
        assert_eq!(data["annotators"], serde_json::json!(["ana", "bo", "cleo"]));
        assert_eq!(data["articles"], 1);
        let metrics = data["metrics"].as_array().unwrap();
        let exact = &metrics.iter().find(|m| m["name"] == "f1_exact").unwrap();
        assert_eq!(exact["value"], 1.0 / 3.0);
        assert_eq!((&exact["scope"], &exact["label"]), (&"entities".into(), &serde_json::Value::Null));
        assert_eq!((&exact["n"], &exact["undefined"]), (&6.into(), &serde_json::Value::Null));
        let empty = measured("person", &ids(&["ana"]));
        let data: serde_json::Value = serde_json::from_str(&json(&empty, None).unwrap()).unwrap();
        assert!(data["metrics"][0]["value"].is_null());
        assert_eq!(data["metrics"][0]["undefined"], "no article has layers of two annotators");
    }

    #[test]
    fn the_table_has_a_line_for_each_figure() {
        let agreement = measured("person", &ids(&["ana", "bo"]));
        let lines = table(&agreement, &Names::open(&agreement.annotators, &BTreeMap::new()));
        assert_eq!(lines[0], "annotators: ana, bo");
        assert!(
            lines.iter().any(|l| l.starts_with("  F1, exact ") && l.contains("0.000") && l.ends_with("n 2"))
        );
        assert!(lines.iter().any(|l| l.starts_with("  person ")));
        assert!(lines.iter().any(|l| l.contains("nothing")));
    }
}
