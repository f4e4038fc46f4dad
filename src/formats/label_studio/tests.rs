use serde_json::{Value, json};

use crate::formats::flat::testing::{LOST_OF_EVERYTHING, losses, problems, read, told, told_of, written};
use crate::formats::read::Document;
use crate::formats::read::tests::read_with;
use crate::formats::registry;
use crate::formats::testing::{PARIS, at, entity, everything, item};
use crate::model::annotation::Annotation;
use crate::model::text::Text;

fn marks(document: &Document) -> Vec<String> {
    told(&document.text, document.annotations.iter().flatten())
}

#[test]
fn paris_is_at_code_point_11_with_its_words() {
    let text = Text::new(PARIS);
    let paris = entity(&text, 1, "place", &[at(&text, "Paris")]);
    let (_, sink) = written("label-studio", vec![item("a", &text, [paris.into()])]);
    let tasks: Value = serde_json::from_str(sink.text("out.x")).unwrap();
    let value = json!({"start": 11, "end": 16, "text": "Paris", "labels": ["place"]});
    assert_eq!(tasks[0]["annotations"][0]["result"][0]["value"], value);
    assert_eq!(tasks[0]["data"]["text"], PARIS);
}

#[test]
fn several_articles_are_one_array_and_read_back_as_they_were() {
    let first = everything();
    let second = item("b", &Text::new("Nothing."), []);
    let (report, sink) = written("label-studio", vec![first.clone(), second]);
    let tasks: Value = serde_json::from_str(sink.text("out.x")).unwrap();
    assert_eq!(tasks.as_array().unwrap().len(), 2);
    let documents = read("label-studio", sink.text("out.x"));
    assert_eq!(problems(&documents[0]), Vec::<String>::new());
    assert_eq!(marks(&documents[0]), told_of(&first));
    assert_eq!((documents[0].stem.as_str(), documents[1].stem.as_str()), ("gates", "b"));
    assert_eq!(documents[1].annotations.as_deref(), Some(&[][..]));
    assert_eq!(losses(&report), LOST_OF_EVERYTHING);
}

#[test]
fn an_export_of_nothing_is_an_empty_array() {
    let (_, sink) = written("label-studio", vec![]);
    assert_eq!(serde_json::from_str::<Value>(sink.text("out.x")).unwrap(), json!([]));
}

#[test]
fn the_config_beside_it_has_every_label_and_relation_escaped() {
    let (_, sink) = written("label-studio", vec![]);
    let xml = sink.text("out.x.config.xml");
    let config = roxmltree::Document::parse(xml).unwrap();
    let values = |tag: &str| -> Vec<String> {
        let tags = config.descendants().filter(|n| n.has_tag_name(tag));
        tags.map(|n| n.attribute("value").unwrap().to_owned()).collect()
    };
    let schema = crate::model::schema::Schema::default();
    for label in &schema.labels {
        assert!(values("Label").contains(&label.id.to_string()));
    }
    for kind in ["holds", "promisor", "cue", "next_piece"] {
        assert!(values("Relation").contains(&kind.to_owned()), "{kind}");
    }
    assert_eq!(values("Text"), ["$text"]);
    let mut schema = schema;
    schema.labels[0].id = "a\"<&\u{1}b".into();
    let xml = super::config::labelling_config(&schema);
    let config = roxmltree::Document::parse(&xml).unwrap();
    assert!(config.descendants().any(|n| n.attribute("value") == Some("a\"<& b")));
}

#[test]
fn the_words_show_which_unit_an_older_export_counts() {
    let region = |start, end| json!({"id": "a", "type": "labels", "value": {"start": start, "end": end, "text": "Paris", "labels": ["place"]}});
    let task = json!([{"data": {"text": PARIS}, "annotations": [{"result": [region(15, 20)]}]}]);
    let document = read("label-studio", &task.to_string()).remove(0);
    assert_eq!(marks(&document), ["place [27..32]"]);
    assert_eq!(document.notes.losses.count("other-unit"), 1);
    let task =
        json!([{"data": {"text": PARIS}, "annotations": [{"result": [region(11, 16), region(10, 15)]}]}]);
    let document = read("label-studio", &task.to_string()).remove(0);
    assert_eq!(marks(&document), ["place [27..32]", "place [27..32]"]);
    assert_eq!(
        (document.notes.losses.count("other-unit"), document.notes.losses.count("re-anchored")),
        (0, 1)
    );
}

#[test]
fn what_label_studio_has_besides_is_counted() {
    let task = json!([{"id": 12, "data": {"body": "Anna left"}, "predictions": [{"result": []}, 4],
        "annotations": [{"was_cancelled": true, "result": []},
            {"result": [
                {"id": "a", "type": "labels", "meta": {"text": ["hm"]},
                 "value": {"start": 0, "end": 4, "text": "Anna", "labels": ["Person", "Role"]}},
                {"id": "b", "type": "labels", "value": {"start": 5.0, "end": 9.0, "labels": ["Event"]}},
                {"type": "choices", "value": {"choices": ["x"]}},
                {"type": "relation", "from_id": "b", "to_id": "a", "direction": "left", "labels": ["same_as"]}]},
            {"result": []}]}]);
    let mut documents = read("label-studio", &task.to_string());
    assert_eq!(documents.len(), 2);
    let document = documents.remove(0);
    assert_eq!(marks(&document), ["event [5..9]", "person [0..4]", "person [0..4] same_as event [5..9]"]);
    assert_eq!(document.stem, "12");
    let counted: Vec<_> = document.notes.losses.iter().map(|(id, c)| (id, c.count)).collect();
    let each = ["notes", "other-results", "predictions", "several-labels"];
    assert_eq!(counted, each.map(|id| (id, 1)));
    let known: Vec<&str> = super::LOSSES.iter().map(|l| l.id).collect();
    assert!(each.iter().all(|id| known.contains(id)));
}

#[test]
fn what_was_cancelled_or_is_a_draft_is_counted_and_relations_go_both_ways() {
    let region =
        |id| json!({"id": id, "type": "labels", "value": {"start": 0, "end": 4, "labels": ["person"]}});
    let both =
        json!({"type": "relation", "from_id": "a", "to_id": "b", "direction": "bi", "labels": ["same_as"]});
    let task = json!([{"data": {"text": "Anna left"}, "drafts": [{"result": [region("a")]}],
        "annotations": [{"was_cancelled": true, "result": [region("a")]}, {"was_cancelled": true, "result": []},
            {"result": [region("a"), region("b"), both]}]}]);
    let document = read("label-studio", &task.to_string()).remove(0);
    let losses = &document.notes.losses;
    assert_eq!((losses.count("cancelled"), losses.count("drafts")), (1, 1));
    let relations = document.annotations.iter().flatten().filter(|a| matches!(a, Annotation::Relation(_)));
    assert_eq!(relations.count(), 2);
}

#[test]
fn each_annotation_of_a_task_is_its_annotator_s() {
    let annotation = |by: serde_json::Value| {
        json!({"completed_by": by, "result": [
            {"type": "labels", "value": {"start": 0, "end": 4, "labels": ["person"]}}]})
    };
    let names = |tasks: serde_json::Value| -> Vec<Option<String>> {
        read("label-studio", &tasks.to_string()).into_iter().map(|d| d.annotator).collect()
    };
    let task = |data: serde_json::Value, by: &[serde_json::Value]| json!({"data": data, "annotations": by.iter().cloned().map(annotation).collect::<Vec<_>>()});
    let (anna, ours) = (json!({"text": "Anna"}), json!({"text": "Anna", "annotator": "ana"}));
    let said = |names: &[&str]| names.iter().map(|n| Some((*n).to_owned())).collect::<Vec<_>>();
    // One number throughout names nobody.
    assert_eq!(
        names(json!([task(anna.clone(), &[7.into()]), task(anna.clone(), &[7.into()])])),
        [None, None]
    );
    assert_eq!(names(json!([task(anna.clone(), &[7.into(), 8.into()])])), said(&["user 7", "user 8"]));
    let mails = [json!({"id": 1, "email": "a@x.org"}), json!({"id": 2, "email": "b@x.org"})];
    assert_eq!(names(json!([task(anna.clone(), &mails)])), said(&["a@x.org", "b@x.org"]));
    assert_eq!(names(json!([task(ours, &[7.into()])])), said(&["ana"]));
    let nobody = [json!(null), json!(null)];
    assert_eq!(names(json!([task(anna, &nobody)])), [None, Some("annotator 2".to_owned())]);
}

#[test]
fn malformed_tasks_are_named_by_line_and_the_rest_is_read() {
    let content = "[\n{\"data\": {\"text\": \"Anna\"}, \"annotations\": [{\"result\": [1, {\"type\": \"labels\"},\n\
        {\"type\": \"labels\", \"value\": {\"labels\": [\"x\"], \"start\": -1, \"end\": 2}},\n\
        {\"type\": \"relation\", \"from_id\": \"q\", \"labels\": [\"holds\"]}]}]},\n\
        {\"data\": {}},\n{\"data\": {\"a\": \"1\", \"b\": \"2\"}},\n{\"text\": \"x\"},\n{\"data\":";
    let documents = read("label-studio", content);
    assert_eq!(documents.len(), 1);
    assert_eq!(
        problems(&documents[0]),
        [
            "2: result 1 has no type",
            "2: result 2: a region without a label",
            "2: result 3: no “start” and “end” that are whole numbers",
            "2: result 4: an end of the relation is not there",
            "5: no text in its “data”",
            "6: several strings in its “data”, none of them called “text”",
            "7: no task of Label Studio, which .json files are read as: it has neither “data” nor “text” and “annotation_id”; records of other programs are read from .jsonl, one in each line",
            "8: the file is cut off within the record that begins in line 8",
        ]
    );
}

#[test]
fn a_file_without_a_task_is_refused_with_the_reason() {
    let refused = |content: &str| {
        let format = registry::by_id("label-studio").unwrap();
        read_with(format, "x.json", content.as_bytes(), &[]).unwrap_err().to_string()
    };
    assert_eq!(refused("hello"), "neither a JSON array nor an object");
    assert_eq!(
        refused("{\"name\": 1}"),
        "line 1: no task of Label Studio, which .json files are read as: it has neither “data” nor “text” and “annotation_id”; records of other programs are read from .jsonl, one in each line"
    );
    let deep = format!("[{{\"data\": {}{}}}]", "[".repeat(200), "]".repeat(200));
    assert_eq!(refused(&deep), "line 1: JSON nested more than 127 levels deep");
    assert_eq!(refused("[]"), "there is no record in the file");
}

#[test]
fn json_min_is_read_with_its_annotators() {
    let record = |by: u32, label: &str| {
        format!(
            "{{\"text\": \"Anna left Oslo.\", \"id\": 7, \"annotator\": {by}, \"annotation_id\": {by}, \"lead_time\": 1.5, \
             \"mood\": {{\"choices\": [\"good\"]}}, \
             \"label\": [{{\"start\": 0, \"end\": 4, \"text\": \"Anna\", \"labels\": [\"{label}\"]}}]}}"
        )
    };
    let file = format!("[{}, {}]", record(1, "person"), record(2, "place"));
    let documents = crate::formats::testing::read_as("label-studio", "a.json", file.as_bytes()).unwrap();
    let labels = documents.iter().map(|d| d.annotations.as_ref().unwrap()[0].label().unwrap().as_str());
    assert_eq!(labels.collect::<Vec<_>>(), ["person", "place"]);
    let who: Vec<_> = documents.iter().map(|d| d.annotator.as_deref()).collect();
    assert_eq!(who, [Some("1"), Some("2")]);
    assert_eq!(documents[0].notes.losses.count("other-results"), 1);
}

#[test]
fn a_task_of_a_picture_is_no_article() {
    for data in ["{\"image\": \"https://x.example/a.png\"}", "{\"text\": \"/data/upload/1/a.txt\"}"] {
        let file = format!("[{{\"data\": {data}, \"annotations\": []}}]");
        let said = crate::formats::testing::read_as("label-studio", "a.json", file.as_bytes())
            .unwrap_err()
            .to_string();
        assert!(said.contains("nothing is fetched"), "{said}");
    }
}

#[test]
fn regions_on_another_field_are_no_words_of_the_text() {
    let region = |field: &str, words: &str, start: u32| {
        format!(
            "{{\"type\": \"labels\", \"to_name\": \"{field}\", \"from_name\": \"label\", \"id\": \"{field}\", \"value\": \
             {{\"start\": {start}, \"end\": {}, \"text\": \"{words}\", \"labels\": [\"place\"]}}}}",
            start as usize + words.len()
        )
    };
    let task = |data: &str, regions: &[String]| {
        let file =
            format!("[{{\"data\": {data}, \"annotations\": [{{\"result\": [{}]}}]}}]", regions.join(","));
        crate::formats::testing::read_as("label-studio", "a.json", file.as_bytes()).unwrap().remove(0)
    };
    let both = "{\"text\": \"Anna lives in Ulm\", \"title\": \"Ulm today\"}";
    let document = task(both, &[region("title", "Ulm", 0), region("text", "Ulm", 14)]);
    assert_eq!(document.annotations.as_ref().unwrap().len(), 1);
    assert_eq!(document.notes.losses.count("other-fields"), 1);
    // Where nothing is called text, what regions are on is it.
    let odd = "{\"body\": \"Anna lives in Ulm\", \"url\": \"x\"}";
    assert_eq!(task(odd, &[region("body", "Ulm", 14)]).text.as_str(), "Anna lives in Ulm");
}
