use serde_json::{Value, json};

use super::*;
use crate::formats::export::{Options, Unit};
use crate::formats::registry;
use crate::formats::testing::{PARIS, at, entity, everything, export, item, lost};
use crate::model::text::Text;

fn lines(options: &Options, items: Vec<ExportItem>) -> (Vec<Value>, crate::formats::export::Report) {
    let (report, sink) = export(registry::by_id("jsonl").unwrap(), options, items);
    let parsed = sink.text("out.x").lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    (parsed, report)
}

/// The words of spans, cut by code points as a trainer would.
fn words(text: &str, spans: &Value) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let cut =
        |s: &Value| chars[s[0].as_u64().unwrap() as usize..s[1].as_u64().unwrap() as usize].iter().collect();
    spans.as_array().unwrap().iter().map(cut).collect()
}

#[test]
fn paris_is_at_code_point_11() {
    let text = Text::new(PARIS);
    let (lines, _) = lines(
        &Options::default(),
        vec![item("a", &text, [entity(&text, 1, "place", &[at(&text, "Paris")]).into()])],
    );
    assert_eq!(lines[0]["entities"][0]["spans"], json!([[11, 16]]));
}

#[test]
fn a_record_is_as_the_manual_says() {
    let (lines, report) = lines(&Options::default(), vec![everything()]);
    let record = &lines[0];
    let keys: Vec<&String> = record.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "id",
            "title",
            "date",
            "text",
            "annotator",
            "status",
            "entities",
            "commitments",
            "relations",
            "comments"
        ]
    );
    assert_eq!(
        record["entities"][1],
        json!({"id": "e-0000000002", "label": "organisation", "spans": [[16, 28]], "quote": ["Bank of Oslo"],
            "refers_to": "x-0000000001", "attributes": {}, "note": "Which\tbank?"})
    );
    assert_eq!(
        record["commitments"][0],
        json!({"id": "c-0000000001", "label": "commitment", "spans": [[0, 51]],
            "quote": ["Anna Lee of the Bank of Oslo agreed to pay 5 crowns"], "cue": [[29, 38]],
            "roles": [
                {"role": "promisor", "entity": "e-0000000001", "quote": ["Anna Lee"]},
                {"role": "promisor", "entity": "e-0000000002", "quote": ["Bank of Oslo"]},
                {"role": "action", "spans": [[39, 51]], "quote": ["pay 5 crowns"]},
                {"role": "target", "commitment": "c-0000000002", "quote": ["The north and south gates will open"]}],
            "attributes": {"act": ["mutual agreement"], "catalysts": ["timetable", "numerical target"]}, "note": ""})
    );
    assert_eq!(
        record["relations"],
        json!([{"id": "r-0000000001", "type": "member_of", "from": "e-0000000001", "to": "e-0000000002", "note": ""}])
    );
    assert_eq!(record["comments"].as_array().unwrap().len(), 3);
    assert_eq!((record["status"].as_str(), record["date"].as_str()), (Some("done"), Some("2026-03-05")));
    assert_eq!(report.counts_in, report.counts_out);
    assert!(report.losses.is_empty());
}

#[test]
fn every_quote_is_what_its_spans_cut_out() {
    let (lines, _) = lines(&Options::default(), vec![everything()]);
    let text = lines[0]["text"].as_str().unwrap();
    for kind in ["entities", "commitments", "comments"] {
        for annotation in lines[0][kind].as_array().unwrap() {
            assert_eq!(json!(words(text, &annotation["spans"])), annotation["quote"]);
        }
    }
}

#[test]
fn only_chosen_labels_come_and_their_fillers_stay_as_words() {
    let options = Options { labels: Some(vec!["commitment".into()]), ..Options::default() };
    let (lines, report) = lines(&options, vec![everything()]);
    assert_eq!(lines[0]["entities"], json!([]));
    assert_eq!(lines[0]["relations"], json!([]));
    assert_eq!(
        lines[0]["commitments"][0]["roles"][0],
        json!({"role": "promisor", "spans": [[0, 8]], "quote": ["Anna Lee"]})
    );
    // The comment on the person goes with it.
    assert_eq!(
        (report.not_chosen.entities, report.not_chosen.relations, report.not_chosen.comments),
        (5, 1, 1)
    );
    assert_eq!(report.counts_out.commitments, 2);
}

#[test]
fn sentences_are_records_with_offsets_of_their_own() {
    let options = Options { unit: Unit::Sentence, ..Options::default() };
    let (lines, report) = lines(&options, vec![everything()]);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["id"], "gates.s2");
    assert_eq!(lines[1]["range"], json!([53, 106]));
    for line in &lines {
        for annotation in line["entities"].as_array().unwrap() {
            assert_eq!(
                json!(words(line["text"].as_str().unwrap(), &annotation["spans"])),
                annotation["quote"]
            );
        }
    }
    // The frame in the frame stands in the other sentence; one comment is on the article.
    assert_eq!(lost(&report, "role-outside-sentence"), 1);
    assert_eq!(lost(&report, "comment-outside-sentence"), 1);
    assert_eq!(report.counts_out.commitments, 2);
}

#[test]
fn a_span_over_two_sentences_keeps_them_together() {
    let text = Text::new("One. Two here.\nThree. Four.");
    let across = entity(&text, 1, "event", &[at(&text, "here.\nThree")]);
    let options = Options { unit: Unit::Sentence, ..Options::default() };
    let (lines, _) = lines(&options, vec![item("a", &text, [across.into()])]);
    let texts: Vec<&str> = lines.iter().map(|l| l["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["One.", "Two here.\nThree.", "Four."]);
}

#[test]
fn a_record_is_one_line_for_python_too() {
    let text = Text::new("a\u{2028}b\u{85}c\u{b}d\u{c}e\n\u{1c}f");
    let (_, sink) =
        export(registry::by_id("jsonl").unwrap(), &Options::default(), vec![item("a", &text, [])]);
    let written = sink.text("out.x");
    assert_eq!(written.chars().filter(|c| c.is_control() || "\u{2028}\u{85}".contains(*c)).count(), 1);
    assert_eq!(serde_json::from_str::<Value>(written).unwrap()["text"], text.as_str());
}
