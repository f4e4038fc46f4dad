use serde_json::{Value, json};

use crate::formats::flat::testing::{LOST_OF_EVERYTHING, losses, problems, read, told, told_of, written};
use crate::formats::read::Document;
use crate::formats::testing::{PARIS, at, entity, everything, item};
use crate::model::text::Text;

fn marks(document: &Document) -> Vec<String> {
    told(&document.text, document.annotations.iter().flatten())
}

#[test]
fn paris_is_at_utf_16_unit_15_as_in_doccanos_editor() {
    let text = Text::new(PARIS);
    let item = item("a", &text, [entity(&text, 1, "place", &[at(&text, "Paris")]).into()]);
    let (_, sink) = written("doccano", vec![item.clone()]);
    let record: Value = serde_json::from_str(sink.text("out.x")).unwrap();
    assert_eq!(record["label"], json!([[15, 20, "place"]]));
    let (_, sink) = written("doccano-relations", vec![item]);
    let record: Value = serde_json::from_str(sink.text("out.x")).unwrap();
    let entity = json!({"id": 1, "label": "place", "start_offset": 15, "end_offset": 20});
    assert_eq!(record["entities"], json!([entity]));
}

#[test]
fn with_relations_all_but_details_reads_back() {
    let item = everything();
    let (report, sink) = written("doccano-relations", vec![item.clone()]);
    let document = read("doccano-relations", sink.text("out.x")).remove(0);
    assert_eq!(problems(&document), Vec::<String>::new());
    assert_eq!(marks(&document), told_of(&item));
    assert_eq!((document.stem.as_str(), document.title.as_str()), ("gates", "A title"));
    assert_eq!(losses(&report), LOST_OF_EVERYTHING);
}

#[test]
fn without_relations_every_span_reads_back_and_the_rest_is_counted() {
    let item = everything();
    let (report, sink) = written("doccano", vec![item]);
    let document = read("doccano", sink.text("out.x")).remove(0);
    assert_eq!(
        marks(&document),
        [
            "commitment [0..51] cue None []",
            "commitment [53..88] cue None []",
            "organisation [16..28]",
            "organisation [24..28]",
            "person [0..8]",
            "place [24..28]",
            "place [57..62]",
            "place [73..78]",
        ]
    );
    let losses = losses(&report);
    assert_eq!(
        losses,
        [
            ("attributes", 1),
            ("comments", 3),
            ("frames", 1),
            ("notes", 1),
            ("pieces", 1),
            ("refers-to", 1),
            ("relations", 1)
        ]
    );
    assert_eq!(
        (report.counts_out.entities, report.counts_out.commitments, report.counts_out.relations),
        (5, 2, 0)
    );
}

#[test]
fn the_unit_that_a_file_counts_is_found_out_and_said() {
    for (range, unit) in [([11, 16], "code points"), ([7, 12], "grapheme clusters")] {
        let line = json!({"text": PARIS, "label": [[range[0], range[1], "place"]]});
        let document = read("doccano", &line.to_string()).remove(0);
        assert_eq!(marks(&document), ["place [27..32]"], "{unit}");
        let loss = document.notes.losses.iter().next().unwrap();
        assert_eq!((loss.0, loss.1.count), ("unit-found", 1));
        assert!(loss.1.first.ends_with(unit), "{}", loss.1.first);
    }
    let said = |text: &str, label: serde_json::Value| -> Option<String> {
        let document = read("doccano", &json!({"text": text, "label": [label]}).to_string()).remove(0);
        document.notes.losses.iter().next().map(|(_, count)| count.first.clone())
    };
    // Also where it is the one that its editor counts.
    let usual = said(PARIS, json!([15, 20, "place"])).unwrap();
    assert!(usual.ends_with("“Paris”, in UTF-16 units"), "{usual}");
    // Words in either unit.
    let either = said("😊 a. b", json!([3, 4, "x"])).unwrap();
    assert!(either.ends_with("“a”, in UTF-16 units; as many would fit in code points"), "{either}");
    // What all units agree on is no question.
    assert_eq!(said("Anna left", json!([0, 4, "person"])), None);
    let ours = json!({"text": PARIS, "label": [[15, 20, "place"]], "offset_unit": "utf-16"});
    assert!(read("doccano", &ours.to_string())[0].notes.losses.is_empty());
}

#[test]
fn labels_that_are_no_lists_are_named() {
    let odd = json!({"text": "Anna left", "label": {"11": 1}, "relations": 5});
    let said = problems(&read("doccano", &odd.to_string())[0]);
    assert_eq!(
        said,
        ["1: “label” is no list, and is not read", "1: “relations” is no list, and is not read"]
    );
}

#[test]
fn our_own_files_say_their_unit_so_that_odd_spans_come_back() {
    // In code points, the same numbers would be the word “Paris”.
    let text = Text::new("Hi 😊 👩‍👩‍👧 Paris-Paris");
    let odd = entity(
        &text,
        1,
        "place",
        &[text.span_from_utf16(crate::model::text::Utf16Range(11, 16)).unwrap().range()],
    );
    let item = item("a", &text, [odd.into()]);
    let (_, sink) = written("doccano", vec![item.clone()]);
    assert_eq!(marks(&read("doccano", sink.text("out.x"))[0]), told_of(&item));
}

#[test]
fn files_of_doccano_itself_are_read_in_both_forms() {
    let content = "{\"id\":3,\"text\":\"Anna left\",\"label\":[[0,4,\"Person\"]],\"Comments\":[\"hm\"]}\n\
        {\"id\":4,\"data\":\"Ben left\",\"labels\":[[0,3,\"Person\"]]}\n\
        {\"id\":5,\"text\":\"Eva leads IBM\",\"entities\":[{\"id\":70,\"label\":\"Person\",\"start_offset\":0,\"end_offset\":3},\
        {\"id\":71,\"label\":\"Organisation\",\"start_offset\":10,\"end_offset\":13}],\
        \"relations\":[{\"id\":1,\"from_id\":70,\"to_id\":71,\"type\":\"member_of\"}]}\n{\"id\":6,\"text\":\"New\"}\n";
    let documents = read("doccano", content);
    assert_eq!(documents.iter().map(|d| d.stem.as_str()).collect::<Vec<_>>(), ["3", "4", "5", "6"]);
    assert_eq!(marks(&documents[1]), ["person [0..3]"]);
    assert_eq!(
        marks(&documents[2]),
        ["organisation [10..13]", "person [0..3]", "person [0..3] member_of organisation [10..13]"]
    );
    assert_eq!(documents[0].notes.losses.count("doccano-comments"), 1);
    assert!(documents[3].annotations.is_none());
}

#[test]
fn malformed_labels_are_named_and_the_rest_is_read() {
    let content = "{\"text\":\"Anna\",\"label\":[\"good\",[0,4],[0,4,\"person\"],[0,4,7],[-1,4,\"x\"],[0,9,\"y\"],[2,2,\"z\"]]}\n{}\n\
        {\"text\":\"Anna\",\"entities\":[{\"label\":\"person\"}],\"relations\":[{\"type\":\"x\"},1]}";
    let documents = read("doccano", content);
    assert_eq!(marks(&documents[0]), ["person [0..4]"]);
    assert_eq!(
        problems(&documents[0]),
        [
            "1: label 1: not [start, end, label]",
            "1: label 2: not [start, end, label]",
            "1: label 4: no label",
            "1: label 5: start and end are no whole numbers",
            "1: y 0 to 9: range 0 to 9 is not inside the text, which has 4 UTF-16 units",
            "1: z 2 to 2: the span is empty",
            "2: no “text”",
        ]
    );
    assert_eq!(
        problems(&documents[1]),
        [
            "3: entity 1: start and end are no whole numbers",
            "3: relation 1: an end of it is not there",
            "3: relation 2 has no type",
        ]
    );
}

#[test]
fn its_first_versions_and_lines_with_spans_are_read() {
    let file = "{\"text\": \"Anna left.\", \"annotations\": [{\"label\": \"p\", \"start_offset\": 0, \"end_offset\": 4, \"user\": 1}]}\n\
                {\"text\": \"Ben came.\", \"label\": [], \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"q\"}]}\n";
    for format in ["doccano", "jsonl"] {
        let documents = crate::formats::testing::read_as(format, "a.jsonl", file.as_bytes()).unwrap();
        let counts: Vec<_> = documents.iter().map(|d| d.annotations.as_ref().map_or(0, Vec::len)).collect();
        assert_eq!(counts, [1, 1], "{format}");
    }
}
