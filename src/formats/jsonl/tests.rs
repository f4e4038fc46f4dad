use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::formats::export::{Options, Unit};
use crate::formats::flat::testing::{problems, read, told, told_of};
use crate::formats::read::ReadOptions;
use crate::formats::read::tests::read_with_options;
use crate::formats::registry;
use crate::formats::testing::{PARIS, at, comment, entity, everything, export, export_with, id, item, lost};
use crate::model::annotation::Source;
use crate::model::canonical::Canonical;
use crate::model::ids::Id;
use crate::model::text::Text;
use crate::model::time::Timestamp;

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
            "comments",
            "canonical_entities"
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
    let all = everything();
    let entities: Vec<_> = all.annotations.iter().filter_map(|a| a.as_entity()).map(|e| e.id).collect();
    let frames = all.annotations.iter().filter_map(|a| a.as_commitment());
    let linked = frames.flat_map(|f| &f.roles).filter_map(|(_, filler)| filler.annotation());
    let linked = linked.filter(|id| entities.contains(id)).count();
    let lost = report.losses.iter().find(|l| l.id == "fillers-not-chosen").map(|l| l.count);
    assert!(linked > 0 && lost == Some(linked), "{lost:?} of {linked}");
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

/// As it would be after a way through a file, which doesn't say when and how it was made.
fn imported(annotation: &Annotation) -> Annotation {
    let (now, from) = (Timestamp::default(), Source::Imported("jsonl".to_owned()));
    let mut annotation = annotation.clone();
    match &mut annotation {
        Annotation::Entity(a) => (a.made, a.source) = (now, from),
        Annotation::Commitment(a) => (a.made, a.source) = (now, from),
        Annotation::Relation(a) => (a.made, a.source) = (now, from),
        Annotation::Comment(_) | Annotation::Verdict(_) => {}
    }
    annotation
}

fn written() -> String {
    let (_, sink) = export(registry::by_id("jsonl").unwrap(), &Options::default(), vec![everything()]);
    sink.text("out.x").to_owned()
}

#[test]
fn what_is_written_reads_back_as_an_equal_layer() {
    let item = everything();
    let document = read("jsonl", &written()).remove(0);
    assert_eq!(problems(&document), Vec::<String>::new());
    assert!(document.notes.losses.is_empty());
    assert_eq!(document.text, item.text);
    assert_eq!((document.stem.as_str(), document.status), ("gates", Some(item.status)));
    let sorted = |mut all: Vec<Annotation>| {
        all.sort_by_key(Annotation::id);
        all
    };
    let expected = item.annotations.iter().map(|a| imported(a)).collect();
    assert_eq!(sorted(document.annotations.unwrap()), sorted(expected));
}

#[test]
fn a_layer_that_becomes_another_annotators_gets_ids_of_its_own_and_keeps_its_links() {
    let item = everything();
    let other = written().replace("\"annotator\":\"ana\"", "\"annotator\":\"jonas\"");
    let kept = read("jsonl", &other).remove(0);
    assert_eq!(kept.annotator.as_deref(), Some("jonas"));
    assert!(kept.annotations.iter().flatten().all(|a| item.annotations.iter().any(|b| a.id() == b.id())));
    let options = ReadOptions { one_annotator: true, ..ReadOptions::default() };
    let format = registry::by_id("jsonl").unwrap();
    let document = read_with_options(format, "x.jsonl", other.as_bytes(), &[], &options).unwrap().remove(0);
    let back = document.annotations.unwrap();
    assert!(back.iter().all(|a| item.annotations.iter().all(|b| a.id() != b.id())));
    assert_eq!(told(&document.text, back.iter()), told_of(&item));
}

#[test]
fn files_of_other_programs_are_known_by_their_records() {
    let doccano = read("jsonl", "{\"text\":\"Anna left\",\"label\":[[0,4,\"person\"]]}").remove(0);
    let prodigy =
        read("jsonl", "{\"text\":\"Anna left\",\"spans\":[{\"start\":0,\"end\":4,\"label\":\"person\"}]}")
            .remove(0);
    for document in [doccano, prodigy] {
        assert_eq!(told(&document.text, document.annotations.iter().flatten()), ["person [0..4]"]);
    }
    let plain = read("jsonl", "{\"text\":\"Anna left\",\"title\":\"T\",\"date\":\"2026-01-02\"}").remove(0);
    assert!(plain.annotations.is_none() && plain.title == "T" && plain.date.as_deref() == Some("2026-01-02"));
}

#[test]
fn what_entities_refer_to_goes_with_them() {
    let canonical = |name: &str, links: &[&str]| Canonical {
        id: Id::from_bits(IdKind::Canonical, 1),
        name: name.to_owned(),
        kind: "organisation".into(),
        aliases: vec!["The Bank".to_owned()],
        links: links.iter().map(|l| (*l).to_owned()).collect(),
    };
    let bank = canonical("Bank of Oslo", &["wikidata:Q1"]);
    let (_, sink) = export_with(registry::by_id("jsonl").unwrap(), vec![everything()], [bank.clone()]);
    let document = read("jsonl", sink.text("out.x")).remove(0);
    assert_eq!(document.canonicals, [bank]);
    let broken = written().replace(
        "\"canonical_entities\":[]",
        "\"canonical_entities\":[{\"id\":\"e-0000000001\",\"name\":\"x\"},{\"id\":\"x-0000000001\",\"name\":\"x\"},3]",
    );
    let document = read("jsonl", &broken).remove(0);
    assert_eq!(
        problems(&document),
        [
            "1: e-0000000001: its id is none of a canonical entity",
            "1: x-0000000001: no “kind”",
            "1: canonical entity: no “id”"
        ]
    );
}

#[test]
fn a_comment_on_what_another_record_has_stays_on_it_and_others_go_to_the_article() {
    let (base, mut jonas) = (everything(), everything());
    let entity = base.annotations[0].id();
    let on = |n, target, reply_to| Arc::new(Annotation::from(Comment { reply_to, ..comment(n, target) }));
    let missing = id(IdKind::Entity, 77);
    jonas.annotator = "jonas".into();
    jonas.annotations = vec![
        on(11, Target::Annotation(entity), Some(id(IdKind::Comment, 1))),
        on(12, Target::Annotation(missing), None),
        on(13, Target::Article, Some(id(IdKind::Comment, 12))),
    ];
    let (_, report) = lines(&Options::default(), vec![base.clone(), jonas.clone()]);
    assert_eq!(report.counts_in, report.counts_out);
    let format = registry::by_id("jsonl").unwrap();
    let (_, sink) = export(format, &Options::default(), vec![jonas.clone(), base]);
    let document = read("jsonl", sink.text("out.x")).remove(0);
    let comments = document.annotations.unwrap();
    assert_eq!(comments[0], *jonas.annotations[0]);
    assert_eq!(comments[2], *jonas.annotations[2]);
    let Annotation::Comment(lost) = &comments[1] else { panic!("{:?}", comments[1]) };
    assert_eq!((&lost.target, lost.text.as_str()), (&Target::Article, "Really?"));
    assert_eq!(document.notes.losses.count("comment-places"), 1);
    assert!(document.notes.problems.is_empty());
}

#[test]
fn pieces_that_share_words_become_one_and_are_named() {
    let content = "{\"text\":\"Anna left\",\"commitments\":[],\"entities\":[{\"id\":\"e-1\",\"label\":\"person\",\
        \"spans\":[[0,2],[1,4],[5,9]]}]}";
    let document = read("jsonl", content).remove(0);
    let named = "1: pieces of the annotation on “Anna … left” share words, or are the same, and became one";
    assert_eq!(problems(&document), [named]);
    assert_eq!(document.annotations.unwrap()[0].spans().unwrap().pieces().len(), 2);
}

#[test]
fn a_comment_on_what_could_not_be_taken_is_on_the_article() {
    let content = "{\"text\":\"Anna left\",\"commitments\":[],\"entities\":[{\"id\":\"e-1\",\"label\":\"person\",\"spans\":[[0,99]]}],\
        \"comments\":[{\"author\":\"ana\",\"made\":\"2026-03-05T00:00:00Z\",\"target\":\"e-1\",\"spans\":[],\"text\":\"Who?\"}]}";
    let document = read("jsonl", content).remove(0);
    let [Annotation::Comment(comment)] = &document.annotations.unwrap()[..] else { panic!("no comment") };
    assert_eq!((&comment.target, comment.text.as_str()), (&Target::Article, "Who?"));
    assert_eq!((document.notes.losses.count("comment-places"), document.notes.problem_count()), (1, 1));
}

#[test]
fn a_bad_attribute_or_cue_costs_itself_alone() {
    let content = "{\"text\":\"Anna pays Ben.\",\"entities\":[{\"id\":\"e-1\",\"label\":\"person\",\"spans\":[[0,4]],\"attributes\":{\"k\":\"v\",\"l\":[\"w\"]}}],\
        \"commitments\":[{\"id\":\"c-1\",\"label\":\"commitment\",\"spans\":[[0,13]],\"cue\":[[14,99]],\"attributes\":{\"act\":[\"promise\",null]}}]}";
    let document = read("jsonl", content).remove(0);
    assert_eq!(document.annotations.as_ref().map(Vec::len), Some(2));
    assert_eq!(
        problems(&document),
        [
            "1: e-1: attribute “k” is left out: it is no list of strings",
            "1: c-1: the cue is left out: range 14 to 99 is not inside the text, which has 14 characters",
            "1: c-1: attribute “act” is left out: it is no list of strings"
        ]
    );
}

#[test]
fn what_is_no_list_no_status_and_no_day_is_named() {
    let content = "{\"text\":\"Anna left\",\"entities\":\"none\",\"commitments\":{\"a\":1},\"status\":\"weird\",\"date\":\"2026-13-45\"}";
    assert_eq!(
        problems(&read("jsonl", content)[0]),
        [
            "1: “entities” is no list, and is not read",
            "1: “commitments” is no list, and is not read",
            "1: “weird” is no status that is known, and is left out",
            "1: “2026-13-45” is no date that is known, and is left out"
        ]
    );
}

#[test]
fn a_statement_loses_a_filler_that_is_not_there_and_nothing_else() {
    let content = "{\"text\":\"Anna pays Ben.\",\"entities\":[{\"id\":\"e-1\",\"label\":\"person\",\"spans\":[[0,4]]}],\
        \"commitments\":[{\"id\":\"c-1\",\"label\":\"commitment\",\"spans\":[[0,13]],\"roles\":[\
        {\"role\":\"promisor\",\"entity\":\"e-1\"},{\"role\":\"recipient\",\"entity\":\"e-9\"},\
        {\"role\":\"action\",\"spans\":[[5,99]]}]}]}";
    let document = read("jsonl", content).remove(0);
    assert_eq!(
        problems(&document),
        [
            "1: c-1: “recipient” is left out: there is no e-9 in the record",
            "1: c-1: “action” is left out: range 5 to 99 is not inside the text, which has 14 characters"
        ]
    );
    let frame = document.annotations.unwrap()[1].as_commitment().unwrap().clone();
    assert_eq!(frame.roles.len(), 1);
}

#[test]
fn malformed_records_are_named_and_the_rest_is_read() {
    let content = "{\"text\":\"Anna met Ben. Ben left.\",\"commitments\":[{\"id\":\"c-1\",\"spans\":[[0,4]]}],\"entities\":[\
        {\"id\":\"e-1\",\"label\":\"person\",\"spans\":[[1,5]],\"quote\":[\"Anna\"]},\
        {\"id\":\"e-2\",\"label\":\"person\",\"spans\":[[0,3]],\"quote\":[\"Ben\"]},\
        {\"id\":\"e-1\",\"label\":\"person\",\"spans\":[[0,4]]},{\"id\":\"e-3\",\"label\":\"person\",\"spans\":[]}],\
        \"relations\":[{\"id\":\"r-1\",\"type\":\"same_as\",\"from\":\"e-1\",\"to\":\"e-2\"},\
        {\"id\":\"r-2\",\"type\":\"likes\",\"from\":\"e-1\",\"to\":\"e-8\"}]}\n{\"text\":\"\"}\nnull\n";
    let document = read("jsonl", content).remove(0);
    assert_eq!(told(&document.text, document.annotations.iter().flatten()), ["person [0..4]"]);
    assert_eq!(document.notes.losses.count("re-anchored"), 1);
    let said = problems(&document);
    for (n, part) in [
        "1: e-1: the id stands twice",
        "1: e-2: the article has “Ann” there, not “Ben”, which stands 2 times in it",
        "1: e-3: no words",
        "1: c-1: no “label”",
        "1: r-2: there is no e-8 in the record",
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(said[n], *part);
    }
    assert!(said[5].ends_with("what it is on is not there"), "{said:?}");
    assert_eq!(said[6..], ["2: its text is empty", "3: a JSON value that is no object"]);
}
