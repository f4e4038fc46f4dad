use serde_json::{Value, json};

use crate::formats::flat::testing::{LOST_OF_EVERYTHING, losses, problems, read, told, told_of, written};
use crate::formats::testing::{PARIS, at, entity, everything, item, lost};
use crate::model::text::Text;

fn back(format: &str, content: &str) -> Vec<String> {
    let documents = read(format, content);
    documents.iter().flat_map(|d| told(&d.text, d.annotations.iter().flatten())).collect()
}

#[test]
fn paris_is_at_code_point_11() {
    let text = Text::new(PARIS);
    let paris = entity(&text, 1, "place", &[at(&text, "Paris")]);
    let (_, sink) = written("prodigy", vec![item("a", &text, [paris.into()])]);
    let task: Value = serde_json::from_str(sink.text("out.x")).unwrap();
    let span = &task["spans"][0];
    assert_eq!((&span["start"], &span["end"], &span["text"]), (&json!(11), &json!(16), &json!("Paris")));
    assert_eq!(task["tokens"][span["token_start"].as_u64().unwrap() as usize]["text"], "Paris");
    assert_eq!(span["token_start"], span["token_end"]);
    assert_eq!(task["answer"], "accept");
}

#[test]
fn frames_relations_and_pieces_read_back_as_they_were() {
    let item = everything();
    for format in ["spacy-jsonl", "prodigy"] {
        let (report, sink) = written(format, vec![item.clone()]);
        let document = read(format, sink.text("out.x")).remove(0);
        assert_eq!(problems(&document), Vec::<String>::new());
        assert_eq!(told(&document.text, document.annotations.iter().flatten()), told_of(&item));
        assert_eq!((document.stem.as_str(), document.title.as_str()), ("gates", "A title"));
        assert_eq!((document.date.as_deref(), document.language.as_str()), (Some("2026-03-05"), "en"));
        assert_eq!(losses(&report), LOST_OF_EVERYTHING);
        assert_eq!(report.counts_out.total(), report.counts_in.total() - 3);
    }
}

#[test]
fn equal_spans_with_the_same_label_stay_two() {
    let text = Text::new("Oslo");
    let both = [1, 2].map(|n| entity(&text, n, "place", &[0..4]));
    let same = crate::formats::testing::relation(1, "same_as", both[1].id, both[0].id);
    let item = item("a", &text, both.into_iter().map(Into::into).chain([same.into()]));
    let (_, sink) = written("prodigy", vec![item.clone()]);
    assert_eq!(back("prodigy", sink.text("out.x")), told_of(&item));
}

#[test]
fn many_articles_in_a_file_keep_their_own_ids_and_titles() {
    let documents =
        read("spacy-jsonl", "{\"text\":\"One\",\"meta\":{\"id\":7}}\n\n{\"text\":\"Two\",\"spans\":[]}\n");
    let told: Vec<_> = documents.iter().map(|d| (d.stem.as_str(), d.title.as_str())).collect();
    assert_eq!(told, [("7", "One"), ("x-3", "Two")]);
    assert!(documents[0].annotations.is_none() && documents[1].annotations.as_deref() == Some(&[]));
}

#[test]
fn tasks_as_prodigy_writes_them_are_read() {
    let task = r#"{"text":"Anna holds office","tokens":[{"text":"Anna","start":0,"end":4,"id":0},
        {"text":"holds","start":5,"end":10,"id":1},{"text":"office","start":11,"end":17,"id":2}],
        "spans":[{"token_start":0,"token_end":0,"label":"PERSON"},{"start":11,"end":17,"token_start":2,"token_end":2,"label":"ROLE"}],
        "relations":[{"head":0,"child":2,"label":"holds"}],"answer":"accept"}"#;
    let told = back("prodigy", &task.replace('\n', " "));
    assert_eq!(told, ["person [0..4]", "person [0..4] holds role [11..17]", "role [11..17]"]);
}

#[test]
fn offsets_are_held_against_the_words() {
    let line = json!({"text": PARIS, "spans": [{"start": 15, "end": 20, "label": "place", "text": "Paris"}]});
    let document = read("spacy-jsonl", &line.to_string()).remove(0);
    assert_eq!(document.notes.losses.count("other-unit"), 1);
    assert_eq!(told(&document.text, document.annotations.iter().flatten()), ["place [27..32]"]);
    let line = json!({"text": "Anna met Ben. Ben left.", "spans": [
        {"start": 1, "end": 5, "label": "person", "text": "Anna"},
        {"start": 0, "end": 3, "label": "person", "text": "Ben"},
        {"start": 9, "end": 99, "label": "person"}, {"start": 5, "end": 5, "label": "person"}]});
    let document = read("spacy-jsonl", &line.to_string()).remove(0);
    assert_eq!(document.notes.losses.count("re-anchored"), 1);
    assert_eq!(told(&document.text, document.annotations.iter().flatten()), ["person [0..4]"]);
    assert_eq!(
        problems(&document),
        [
            "1: person 0 to 3: the article has “Ann” there, not “Ben”, which stands 2 times in it",
            "1: person 9 to 99: range 9 to 99 is not inside the text, which has 23 characters",
            "1: person 5 to 5: the span is empty",
        ]
    );
}

#[test]
fn offsets_into_text_with_crlf_are_mapped_to_ours() {
    let line =
        json!({"text": "one\r\nAnna", "spans": [{"start": 5, "end": 9, "label": "person", "text": "Anna"}]});
    assert_eq!(back("spacy-jsonl", &line.to_string()), ["person [4..8]"]);
}

#[test]
fn spans_in_spacys_other_forms_are_read() {
    for spans in [
        json!({"ents": [{"start": 0, "end": 4, "label": "person"}]}),
        json!({"entities": [[0, 4, "person"]]}),
        json!({"spans": {"sc": [{"start": 0, "end": 4, "label": "person"}], "other": []}}),
    ] {
        let mut task = json!({"text": "Anna left"});
        task.as_object_mut().unwrap().extend(spans.as_object().unwrap().clone());
        for format in ["spacy-jsonl", "jsonl"] {
            let document = read(format, &task.to_string()).remove(0);
            assert_eq!(
                told(&document.text, document.annotations.iter().flatten()),
                ["person [0..4]"],
                "{task}"
            );
        }
    }
    let odd =
        json!({"text": "Anna left", "spans": 5, "relations": {"a": 1}, "cats": {"x": 1.0}, "accept": []});
    let document = read("spacy-jsonl", &odd.to_string()).remove(0);
    let said = ["1: “spans” is no list, and is not read", "1: “relations” is no list, and is not read"];
    assert_eq!(problems(&document), said);
    assert_eq!(document.notes.losses.count("choices"), 1);
}

#[test]
fn malformed_tasks_are_named_by_line_and_the_rest_is_read() {
    let content = "{\"text\":\"Anna\",\"spans\":[{\"start\":0,\"end\":4,\"label\":\"person\"}]}\n{\"text\":\n[1]\n{\"spans\":[]}\n\
        {\"text\":\"\"}\n{\"text\":\"Ben\",\"spans\":[{\"start\":0,\"end\":3},7,{\"start\":\"0\",\"end\":3,\"label\":\"x\"}],\
        \"relations\":[{\"label\":\"holds\"},{},{\"head\":0,\"child\":0,\"label\":\"no\"}]}\n";
    let documents = read("prodigy", content);
    assert_eq!(
        problems(&documents[0]),
        [
            "2: no JSON at column 8: EOF while parsing a value",
            "3: a JSON array: wanted is one JSON object a line",
            "4: no “text”",
            "5: its text is empty",
        ]
    );
    assert_eq!(
        problems(&documents[1]),
        [
            "6: span 1: no label",
            "6: span 2: no label",
            "6: span 3: no “start” and “end” that are whole numbers",
            "6: relation 1: no span is at one of its ends",
            "6: relation 2 has no label",
            "6: relation 3: no span is at one of its ends",
        ]
    );
}

#[test]
fn rejected_tasks_bring_their_article_only() {
    let document = read(
        "prodigy",
        r#"{"text":"Anna","spans":[{"start":0,"end":4,"label":"person"}],"answer":"reject"}"#,
    );
    assert!(document[0].annotations.is_none());
    assert_eq!(document[0].notes.losses.count("rejected"), 1);
}

#[test]
fn a_link_that_the_schema_does_not_know_is_a_relation_of_a_new_type() {
    let task = r#"{"text":"a b","spans":[{"start":0,"end":1,"label":"person"},{"start":2,"end":3,"label":"person","token_start":1,"token_end":1}],
        "relations":[{"head":1,"child":1,"label":"likes"}]}"#;
    let document = read("prodigy", &task.replace('\n', " ")).remove(0);
    assert_eq!(problems(&document), [""; 0]);
    let relations = document.annotations.iter().flatten().filter_map(|a| match a {
        crate::model::annotation::Annotation::Relation(r) => Some(r.kind.to_string()),
        _ => None,
    });
    assert_eq!(relations.collect::<Vec<_>>(), ["likes"]);
    assert_eq!(lost(&written("prodigy", vec![]).0, "pieces"), 0);
}

#[test]
fn fields_that_are_not_read_are_told_by_their_names() {
    let line = "{\"text\": \"Anna left.\", \"flagged\": true, \"comment\": \"sure?\", \"label\": [], \"cats\": {}, \
                \"_task_hash\": 1, \"spans\": [{\"start\": 0, \"end\": 4, \"label\": \"person\", \"kb_id\": \"Q1\"}]}";
    let document = crate::formats::testing::read_as("prodigy", "a.jsonl", line.as_bytes()).unwrap().remove(0);
    assert_eq!((document.annotations.unwrap().len(), document.notes.losses.count("fields")), (1, 3));
}

#[test]
fn questions_about_one_text_become_one_and_lines_of_doccano_s_form_are_read() {
    let ask = |start: u32, end: u32, answer: &str| {
        format!(
            "{{\"text\": \"Anna left Oslo.\", \"spans\": [{{\"start\": {start}, \"end\": {end}, \"label\": \"x\"}}], \
             \"answer\": \"{answer}\", \"_annotator_id\": \"a\"}}\n"
        )
    };
    let other = "{\"text\": \"Ben came.\", \"label\": [[0, 3, \"y\"]]}\n";
    let file = [ask(0, 4, "accept"), ask(10, 14, "accept"), ask(5, 9, "reject"), other.to_owned()].concat();
    let documents = crate::formats::testing::read_as("prodigy", "a.jsonl", file.as_bytes()).unwrap();
    let counts: Vec<_> = documents.iter().map(|d| d.annotations.as_ref().map_or(0, Vec::len)).collect();
    assert_eq!(counts, [2, 0, 1]);
    let known: Vec<&str> = super::LOSSES.iter().map(|loss| loss.id).collect();
    let told = documents.iter().flat_map(|d| d.notes.losses.iter()).map(|(id, _)| id);
    assert!(told.into_iter().all(|id| known.contains(&id)));
}
