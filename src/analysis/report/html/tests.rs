use std::collections::BTreeMap;

use super::*;
use crate::analysis::agreement::{Document, Options};
use crate::analysis::report::{json, table};
use crate::model::annotation::{Annotation, Entity, Source, Spans};
use crate::model::article::{ArticleMeta, Newlines, Original};
use crate::model::ids::{AnnotatorId, ArticleId, Id, IdKind};
use crate::model::layer::{Layer, Status};
use crate::model::project::Article;
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::model::time::Timestamp;
use crate::model::tokens::tokens_of;

fn measured(label: &str, annotators: &[AnnotatorId]) -> Agreement {
    measured_on(&["x"], label, annotators)
}

fn measured_on(articles: &[&str], label: &str, annotators: &[AnnotatorId]) -> Agreement {
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
    let tokens = tokens_of(&text);
    let articles: Vec<ArticleId> = articles.iter().map(|id| ArticleId::new(id)).collect();
    let document = |article| {
        let layers = annotators.iter().zip(&layers).collect();
        Document { article, tokens: &tokens, layers }
    };
    let documents: Vec<Document> = articles.iter().map(document).collect();
    Agreement::measure(&documents, &Schema::default(), &Options::default())
}

/// A project with articles of these ids, titles and dates.
fn project_of(name: &str, articles: &[(&str, &str, &str)]) -> Project {
    let mut project = Project::new(Id::from_bits(IdKind::Project, 1), name, Schema::default());
    for (id, title, date) in articles {
        let hash = Text::new("Anna saw Oslo").hash();
        let meta = ArticleMeta {
            id: (*id).into(),
            title: (*title).to_owned(),
            date: (!date.is_empty()).then(|| (*date).to_owned()),
            source: String::new(),
            language: String::new(),
            tags: vec![],
            text: hash,
            original: Original {
                hash,
                encoding: "utf-8".into(),
                bom: false,
                newlines: Newlines::Lf,
                crlf_at: vec![],
                cr_at: vec![],
            },
        };
        project.load_article(Article::on_disk(meta, BTreeMap::new()));
    }
    project
}

fn project(name: &str, title: &str, date: &str) -> Project {
    project_of(name, &[("x", title, date)])
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
    let page = html(
        &agreement,
        &Names::open(&who, &names),
        &project("<i>Project</i>", "<u>x</u>", "2026-03-05"),
        "f1_exact",
    );
    for bad in ["<script", "<b>", "<i>", "<u>", "\u{202e}", "\u{7}", "src=", "href=", "http"] {
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
fn articles_stand_by_date_in_the_picture_and_the_table_and_those_without_one_come_last() {
    let who = ids(&["ana", "bo"]);
    let agreement = measured_on(&["a", "b", "c"], "person", &who);
    let names = Names::open(&who, &BTreeMap::new());
    let articles = [("a", "No date", ""), ("b", "Later <&", "2026-04-01"), ("c", "Sooner", "2026-03-05")];
    let page = html(&agreement, &names, &project_of("River", &articles), "cohen_kappa");
    let places: Vec<usize> =
        ["<td title=\"c\">Sooner</td><td>2026-03-05", "Later &lt;&amp;</td>", "No date</td><td>–"]
            .iter()
            .map(|words| page.find(words).unwrap_or_else(|| panic!("{words} in {page}")))
            .collect();
    assert!(places.is_sorted());
    let picture = &page[page.find("<svg class=\"time\"").unwrap()..];
    let picture = &picture[..picture.find("</svg>").unwrap()];
    assert!(picture.contains("Cohen&#39;s kappa of 2 articles by date"), "{picture}");
    assert_eq!(picture.matches("<circle").count(), 2);
    assert!(picture.contains("<title>Later &lt;&amp;, 2026-04-01: ") && !picture.contains("No date"));
    // What each figure of a table by article counts.
    assert!(page.contains("<th title=\"Harmonic mean"), "heads say what they count");
    assert!(page.contains("Rows: ana. Columns: bo."));
}

#[test]
fn the_blind_find_no_name_in_any_form() {
    let who = ids(&["anabel", "bonifaz", "cleo"]);
    let agreement = measured("person", &who);
    let names = Names::blind(&who, &|id| {
        let letters = ["A", "B", "C"];
        who.iter().position(|w| w == id).map_or("?", |at| letters[at]).to_owned()
    });
    let page = html(&agreement, &names, &project("River", "x", ""), "f1_exact");
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
    assert!(lines.iter().any(|l| l.starts_with("  F1, exact ") && l.contains("0.000") && l.ends_with("n 2")));
    assert!(lines.iter().any(|l| l.starts_with("  person ")));
    assert!(lines.iter().any(|l| l.contains("nothing")));
}
