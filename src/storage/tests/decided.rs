//! Decisions of a review on disk.

use super::*;

const FILE: &str = "layers/decided/a.ron";

fn saved() -> (Folder, Store, Text) {
    let folder = Folder::new();
    let store = folder.open().store;
    let text = Text::new(WORDS);
    store.write_layer(&decided(), &reviewed(&text).snapshot(), &text).unwrap();
    (folder, store, text)
}

#[test]
fn decisions_stand_on_the_line_of_what_was_decided_and_come_back() {
    let (folder, _, text) = saved();
    let file = folder.text(FILE);
    assert!(file.contains(r#"source: Decided(from: [("ana", "e-0000000001"), ("li", "e-0000000002")], over: [("jonas", "e-000000000z")], by: "kim", why: "“clear”\nenough", seen: ["#), "{file}");
    assert!(file.contains("verdicts: [\n        (id: \"v-000000000q\", over: [(\"ana\""), "{file}");
    let opened = folder.open();
    let summary = opened.project.article(&"a".into()).unwrap().layers()[&decided().annotator].summary();
    assert_eq!((summary.counts.total(), summary.counts.verdicts), (2, 1));
    let read = opened.store.read_layer(&decided(), &text);
    assert_eq!((lines(&read.problems), read.is_editable()), (Vec::<String>::new(), true));
    assert_eq!(read.layer, reviewed(&text));
}

#[test]
fn only_a_file_with_decisions_needs_a_program_that_knows_them() {
    let (folder, store, text) = saved();
    assert!(folder.text(FILE).starts_with("Layer(\n    format: (1, 1),\n"));
    assert!(folder.text(LAYER).starts_with("Layer(\n    format: 1,\n"));
    assert!(!folder.text(LAYER).contains("verdicts"));
    store.write_layer(&decided(), &Layer::default().snapshot(), &text).unwrap();
    assert!(folder.text(FILE).starts_with("Layer(\n    format: 1,\n"));
}

#[test]
fn a_decision_without_all_its_fingerprints_is_named_and_not_lost_by_saving() {
    let (folder, ..) = saved();
    let line = folder.text(FILE).lines().find(|l| l.contains("v-000000000q")).unwrap().to_owned();
    let cut = line.replace(&line[line.find(", seen").unwrap()..], "),");
    folder.replace(FILE, &line, &cut);
    let (store, text) = (folder.open().store, Text::new(WORDS));
    let read = store.read_layer(&decided(), &text);
    assert!(only(&read.problems).contains("about 2 annotations and has 0 fingerprints"));
    store.write_layer(&decided(), &read.layer.snapshot(), &text).unwrap();
    assert!(folder.text("layers/decided/a.ron.kept-1").contains("v-000000000q"));
}
