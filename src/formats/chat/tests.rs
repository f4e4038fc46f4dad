use serde_json::Value;

use super::*;
use crate::formats::export::{Options, Split};
use crate::formats::registry;
use crate::formats::testing::{at, entity, everything, export, frame, item, lost};
use crate::model::text::Text;

fn written(options: &Options, items: Vec<ExportItem>) -> (crate::formats::export::Report, Vec<Value>) {
    let (report, sink) = export(registry::by_id("chat").unwrap(), options, items);
    let files = sink.files.values().map(|bytes| std::str::from_utf8(bytes).unwrap());
    let lines = files.flat_map(str::lines).map(|l| serde_json::from_str(l).unwrap());
    (report, lines.collect())
}

/// Article and answer of a record, as a trainer would take them.
fn parts(record: &Value) -> (String, Value) {
    let content = |n: usize| record["messages"][n]["content"].as_str().unwrap();
    let (_, article) = content(0).split_once("\nArticle:\n").unwrap();
    (article.to_owned(), serde_json::from_str(content(1)).unwrap())
}

/// Where each quote of a value stands, in bytes.
fn places(article: &str, value: &Value) -> Vec<std::ops::Range<usize>> {
    let list = |v: &Value| v.as_array().cloned().unwrap_or_else(|| vec![v.clone()]);
    let occurrences = list(&value["occurrence"]);
    let quotes = list(&value["quote"]);
    let place = |(i, quote): (usize, &Value)| {
        let quote = quote.as_str().unwrap();
        let starts: Vec<usize> =
            article.char_indices().map(|(i, _)| i).filter(|i| article[*i..].starts_with(quote)).collect();
        let n = occurrences.get(i).and_then(Value::as_u64);
        assert!(n.is_some() || starts.len() == 1, "“{quote}” stands {} times", starts.len());
        let start = starts[n.map_or(0, |n| n as usize - 1)];
        start..start + quote.len()
    };
    quotes.iter().enumerate().map(place).collect()
}

#[test]
fn every_quote_of_the_answer_leads_to_its_place_in_the_article() {
    let item = everything();
    let (report, records) = written(&Options::default(), vec![item.clone()]);
    let (article, answer) = parts(&records[0]);
    assert_eq!(article, item.text.as_str());
    let ranges = |a: &crate::model::annotation::Annotation| -> Vec<_> {
        a.spans().unwrap().pieces().iter().map(|s| s.range()).collect()
    };
    let wanted = |entities: bool| {
        let of_kind = item.annotations.iter().filter(move |a| a.as_entity().is_some() == entities);
        of_kind.filter(|a| a.label().is_some()).map(|a| ranges(a)).collect::<Vec<_>>()
    };
    let told =
        |name: &str| answer[name].as_array().unwrap().iter().map(|v| places(&article, v)).collect::<Vec<_>>();
    assert_eq!((told("entities"), told("commitments")), (wanted(true), wanted(false)));
    let first = &answer["commitments"][0];
    assert_eq!(places(&article, &first["cue"]), [at(&item.text, "agreed to")]);
    assert_eq!(
        first["roles"],
        serde_json::json!([
            {"role": "promisor", "entity": "e1"}, {"role": "promisor", "entity": "e2"},
            {"role": "action", "quote": "pay 5 crowns"}, {"role": "target", "commitment": "c2"}])
    );
    assert_eq!(first["attributes"]["act"], serde_json::json!(["mutual agreement"]));
    let losses: Vec<_> = report.losses.iter().map(|l| (l.id.as_str(), l.count)).collect();
    assert_eq!(losses, [("comments", 3), ("notes", 1), ("refers-to", 1), ("relations", 1)]);
}

#[test]
fn words_that_stand_twice_say_which_they_are() {
    let text = Text::new("Oslo met Oslo. aaa");
    let second = entity(&text, 1, "place", &[9..13]);
    let overlapping = entity(&text, 2, "place", &[16..18]);
    let pieces = entity(&text, 3, "place", &[0..4, 5..8]);
    let (_, records) = written(
        &Options::default(),
        vec![item("a", &text, [second.into(), overlapping.into(), pieces.into()])],
    );
    let entities = &parts(&records[0]).1["entities"];
    assert_eq!(
        entities[0],
        serde_json::json!({"id": "e1", "label": "place", "quote": ["Oslo", "met"], "occurrence": [1, 1]})
    );
    assert_eq!(entities[1]["occurrence"], 2);
    assert_eq!(
        entities[2],
        serde_json::json!({"id": "e3", "label": "place", "quote": "aa", "occurrence": 2})
    );
}

#[test]
fn the_instruction_has_every_label_with_its_help_on_lines_of_their_own() {
    let mut schema = Schema::default();
    schema.labels[0].help = "One.\nArticle:\nTwo".to_owned();
    let places = instruction::instruction(&schema, Some(&["place".into()]));
    assert!(places.contains("- place") && !places.contains("- person"), "{places}");
    assert!(places.contains("Labels of commitments: none, the list stays empty"), "{places}");
    let text = instruction::instruction(&schema, None);
    assert!(text.contains("- person: One. Article: Two\n") && !text.lines().any(|l| l == "Article:"));
    for label in schema.entity_labels().skip(1) {
        assert!(text.contains(&format!("- {}: {}", label.id, label.help)), "{}\n{text}", label.id);
    }
    for role in schema.commitment_labels().flat_map(|l| &l.roles) {
        assert!(text.contains(&format!("  - role {}", role.id)), "{}", role.id);
    }
}

#[test]
fn a_record_says_its_split_and_schema() {
    let options = Options { split: Some(Split::new("0/100", 3).unwrap()), ..Options::default() };
    let (_, records) = written(&options, vec![everything()]);
    assert_eq!((&records[0]["id"], &records[0]["split"]), (&"gates/ana".into(), &"test".into()));
    assert_eq!(records[0]["schema_version"], "1.0");
    assert!(records[0]["schema_hash"].as_str().unwrap().starts_with("sha256:"));
    assert_eq!(written(&Options::default(), vec![everything()]).1[0]["split"], "train");
}

#[test]
fn what_has_no_words_is_counted_and_not_referred_to() {
    let text = Text::new("They agree.");
    let nobody = entity(&text, 1, "person", &[0..0]);
    let mut agree = frame(&text, 1, "They agree", "");
    agree.roles.push(("promisor".into(), crate::model::annotation::Filler::Annotation(nobody.id)));
    let (report, records) =
        written(&Options::default(), vec![item("a", &text, [nobody.into(), agree.into()])]);
    assert_eq!((lost(&report, "empty-span"), lost(&report, "dangling")), (1, 1));
    assert_eq!(parts(&records[0]).1["commitments"][0].get("roles"), None);
}

#[test]
fn a_record_is_one_line_for_python_too() {
    let text = Text::new("a\u{2028}b\u{85}c\u{b}d\u{c}e\n\u{1c}f");
    let odd = entity(&text, 1, "person", &[0..text.len()]);
    let (_, sink) =
        export(registry::by_id("chat").unwrap(), &Options::default(), vec![item("a", &text, [odd.into()])]);
    let written = sink.text("out.x");
    assert_eq!(written.chars().filter(|c| c.is_control() || "\u{2028}\u{2029}".contains(*c)).count(), 1);
}
