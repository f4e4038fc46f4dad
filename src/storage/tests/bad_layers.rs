//! Layers that are not as they should be.

use super::*;
use crate::storage::{LayerRead, LayerState, Severity, StorageError, schema_problems};

fn read(folder: &Folder) -> (Store, Text, LayerRead) {
    let store = folder.open().store;
    let text = store.read_text(&"a".into()).unwrap().text;
    let read = store.read_layer(&ana(), &text);
    (store, text, read)
}

fn ids(layer: &Layer) -> Vec<String> {
    layer.iter().map(|a| a.id().to_string()).collect()
}

#[test]
fn a_layer_cut_off_anywhere_is_named_and_left_as_it_is() {
    let folder = Folder::new();
    let whole = folder.text(LAYER);
    let store = folder.open().store;
    let text = store.read_text(&"a".into()).unwrap().text;
    for cut in 0..whole.len() - 1 {
        folder.put(LAYER, &whole.as_bytes()[..cut]);
        let read = store.read_layer(&ana(), &text);
        let LayerState::Unreadable(_) = read.state else { panic!("read after {cut} bytes: {read:?}") };
        let line = only(&read.problems);
        assert!(line.starts_with("layers/ana/a.ron"), "{line}");
        assert_eq!(read.problems[0].severity, Severity::Error);
        if cut % 50 == 0 {
            let error = store.write_layer(&ana(), &Layer::default().snapshot(), &text).unwrap_err();
            assert!(matches!(error, StorageError::NotEditable { .. }), "{error}");
            assert_eq!(fs::read(folder.path(LAYER)).unwrap(), &whole.as_bytes()[..cut]);
        }
    }
}

#[test]
fn a_foreign_file_is_left_as_it_is() {
    let folder = Folder::new();
    for foreign in [
        "",
        "{\"a\": [1, 2]}",
        "<html>",
        "Schema(format: 1, labels: [])",
        "\0\0\0",
        "((((((((",
        "Layer(",
        "Layer()",
    ] {
        folder.put(LAYER, foreign);
        let (store, text, read) = read(&folder);
        assert!(matches!(read.state, LayerState::Unreadable(_)), "{foreign}");
        assert!(store.write_layer(&ana(), &Layer::default().snapshot(), &text).is_err());
        assert_eq!(folder.text(LAYER), foreign);
        let listed = folder.open();
        assert_eq!(listed.problems.len(), 1);
        assert!(listed.project.article(&"a".into()).unwrap().must_load(&"ana".into()));
    }
    let deep = format!("Layer(entities: {}", "[".repeat(100_000));
    folder.put(LAYER, deep);
    assert!(matches!(read(&folder).2.state, LayerState::Unreadable(_)));
}

#[test]
fn a_broken_line_is_named_and_the_rest_is_read_and_nothing_is_lost_by_saving() {
    let folder = Folder::new();
    folder.replace(LAYER, "label: \"place\"", "label: place");
    let damaged = folder.text(LAYER);
    let number = damaged.lines().position(|l| l.contains("label: place")).unwrap() + 1;
    let (store, text, read) = read(&folder);
    assert!(read.is_editable());
    let lines = lines(&read.problems);
    assert!(
        lines[0].starts_with(&format!("layers/ana/a.ron:{number}:37: this line is left out: ")),
        "{lines:?}"
    );
    assert!(
        lines[0].ends_with("mend it in the file; the file is copied before it is written anew"),
        "{lines:?}"
    );
    assert!(lines[1].contains("names e-0000000002, which this layer does not have"), "{lines:?}");
    assert_eq!(read.layer.counts().total(), layer(&text).counts().total() - 1);
    store.write_layer(&ana(), &read.layer.snapshot(), &text).unwrap();
    assert_eq!(folder.text(&format!("{LAYER}.kept-1")), damaged);
    // Once is enough, and an older copy is never overwritten.
    store.write_layer(&ana(), &Layer::default().snapshot(), &text).unwrap();
    folder.put(LAYER, &damaged);
    drop(store.read_layer(&ana(), &text));
    store.write_layer(&ana(), &Layer::default().snapshot(), &text).unwrap();
    assert!(
        folder.path(&format!("{LAYER}.kept-2")).exists() && !folder.path(&format!("{LAYER}.kept-3")).exists()
    );
    // The copies are no layers.
    assert_eq!(lines_of_open(&folder), Vec::<String>::new());
}

fn lines_of_open(folder: &Folder) -> Vec<String> {
    lines(&folder.open().problems)
}

#[test]
fn a_file_in_any_layout_reads_the_same() {
    let folder = Folder::new();
    let text = Text::new(WORDS);
    let ours = folder.text(LAYER);
    let broken_up = ours.replace(", label:", ",\n            label:").replace("Some(", "Some( ");
    let raw = ours.replace("\"Anna\"", "r#\"Anna\"#").replace(", made: ", " ,made:");
    let bare = ours.replacen("Layer(", "(", 1);
    for (content, copies) in [
        (broken_up, 0),
        (raw, 0),
        (bare, 0),
        (format!("// mine\n{ours}"), 1),
        (ours.replace(" spans", "/* x */ spans"), 1),
    ] {
        folder.put(LAYER, &content);
        let (store, _, read) = read(&folder);
        assert_eq!((lines(&read.problems), &read.layer), (vec![], &layer(&text)), "{content}");
        store.write_layer(&ana(), &Layer::default().snapshot(), &text).unwrap();
        let kept = folder.path(&format!("{LAYER}.kept-1"));
        assert_eq!(kept.exists(), copies == 1, "{content}");
        let _ = fs::remove_file(kept);
    }
}

#[test]
fn newlines_that_git_turned_do_no_harm() {
    let folder = Folder::new();
    folder.replace(LAYER, "\n", "\r\n");
    folder.replace("articles/a.ron", "\n", "\r\n");
    folder.replace("articles/a.txt", "\n", "\r\n");
    let store = folder.open().store;
    let text = store.read_text(&"a".into()).unwrap();
    assert!(only(&text.problems).contains("has other newlines on disk"));
    let read = store.read_layer(&ana(), &text.text);
    assert_eq!((read.layer, read.problems, read.state), (layer(&text.text), vec![], LayerState::Editable));
}

#[test]
fn words_that_are_not_at_their_place_are_found_by_their_quote() {
    let folder = Folder::new();
    let anna = WORDS.chars().take_while(|c| *c != '\n').count() as u32 + 1;
    let (at, wrong) = (format!("({anna}, {})", anna + 4), "(2, 6)");
    folder.replace(LAYER, &format!("spans: [{at}]"), &format!("spans: [{wrong}]"));
    let before = folder.text(LAYER);
    let (store, text, found) = read(&folder);
    assert_eq!(found.layer, layer(&text));
    let line = only(&found.problems);
    assert!(line.contains("“e-0000000001”: “Anna” was not at 2 to 6 but is at 31 to 35"), "{line}");
    assert_eq!(found.problems[0].severity, Severity::Note);
    store.write_layer(&ana(), &found.layer.snapshot(), &text).unwrap();
    assert_eq!(folder.text(&format!("{LAYER}.kept-1")), before);
    // Outside the text is no different, and what can't be found is left out.
    folder.replace(LAYER, &format!("spans: [{at}]"), "spans: [(4000000000, 4000000004)]");
    assert_eq!(read(&folder).2.layer, layer(&text));
    folder.replace(LAYER, "\"Anna\"", "\"Rome\"");
    let found = read(&folder).2;
    let lines = lines(&found.problems);
    assert!(lines[0].contains("“e-0000000001” is left out: the text has no words “Rome”"), "{lines:?}");
    assert!(!ids(&found.layer).contains(&"e-0000000001".to_owned()));
}

#[test]
fn parts_that_do_not_fit_are_left_out_and_the_rest_of_a_commitment_stays() {
    let folder = Folder::new();
    folder.replace(LAYER, "\"वादा\"", "\"gone\"");
    folder.replace(LAYER, "Entity(\"e-0000000001\")", "Entity(\"../e\")");
    let found = read(&folder).2;
    let lines = lines(&found.problems);
    assert!(lines[0].contains("a filler of promisor is left out: “../e” is no id"), "{lines:?}");
    assert!(lines[1].contains("its cue is left out: the text has no words “gone”"), "{lines:?}");
    let promise = found.layer.get(id(IdKind::Commitment, 3)).unwrap().as_commitment().unwrap().clone();
    assert_eq!((promise.cue, promise.roles.len()), (None, 1));
}

#[test]
fn an_id_that_stands_twice_is_named() {
    let folder = Folder::new();
    folder.replace(LAYER, "e-0000000002\", label", "e-0000000001\", label");
    let found = read(&folder).2;
    let lines = lines(&found.problems);
    assert!(lines[0].contains("e-0000000001 stands twice; the second one is left out"), "{lines:?}");
}

#[test]
fn a_layer_of_a_newer_version_is_read_but_not_written_or_not_even_read() {
    let folder = Folder::new();
    let text = Text::new(WORDS);
    let check = |what: &str, is_read: bool| {
        let before = folder.text(LAYER);
        let (store, _, found) = read(&folder);
        assert!(lines(&found.problems).iter().any(|l| l.contains(what)), "{:?}", found.problems);
        assert_eq!(found.layer == layer(&text), is_read);
        assert_eq!(matches!(found.state, LayerState::ReadOnly(_)), is_read);
        let error = store.write_layer(&ana(), &Layer::default().snapshot(), &text).unwrap_err();
        assert!(matches!(error, StorageError::NotEditable { .. }), "{error}");
        assert_eq!(folder.text(LAYER), before);
    };
    folder.replace(LAYER, "format: 1,", "format: (1, 4),");
    check("was written by a newer program (version 1.4)", true);
    folder.replace(LAYER, "format: (1, 4),", "format: 1,\n    mood: Some((a: [1])),");
    check("layers/ana/a.ron:3:5: has a field “mood” that this program does not know (1×)", true);
    folder.replace(LAYER, "mood: Some((a: [1])),", "");
    folder.replace(LAYER, ", made:", ", certainty: 0.5, made:");
    check("has a field “certainty” that this program does not know (7×)", true);
    folder.replace(LAYER, "format: 1,", "format: 2,\n    what: {ever},");
    check("has version 2.0; this program reads version 1", false);
}

#[test]
fn a_layer_in_the_wrong_place_is_not_written() {
    let folder = Folder::new();
    folder.replace(LAYER, "annotator: \"ana\"", "annotator: \"../../jonas\"");
    let (_, _, found) = read(&folder);
    assert!(only(&found.problems).contains("says that it is the layer of “../../jonas” on “a”"));
    assert!(matches!(found.state, LayerState::ReadOnly(_)));
}

#[test]
fn a_text_changed_behind_our_back_is_said_and_its_layers_are_found_again_for_reading() {
    let folder = Folder::new();
    folder.put("articles/a.txt", format!("A new line.\n{WORDS}"));
    let before = folder.text(LAYER);
    let store = folder.open().store;
    let changed = store.read_text(&"a".into()).unwrap();
    assert!(!changed.is_intact);
    let line = only(&changed.problems);
    assert!(line.starts_with("articles/a.txt: was changed outside the program"), "{line}");
    let found = store.read_layer(&ana(), &changed.text);
    assert_eq!(found.layer.counts(), layer(&Text::new(WORDS)).counts());
    assert!(matches!(found.state, LayerState::ReadOnly(_)), "{:?}", found.state);
    let lines = lines(&found.problems);
    assert!(lines.iter().any(|l| l.contains("7 pieces of words are elsewhere in this text")), "{lines:?}");
    assert_eq!(lines.len(), 2, "{lines:?}");
    let anna = found.layer.get(id(IdKind::Entity, 1)).unwrap().spans().unwrap();
    assert_eq!(anna.words(&changed.text), "Anna");
    for at in [ana(), LayerRef::new(&"a".into(), &"jonas".into())] {
        let error = store.write_layer(&at, &found.layer.snapshot(), &changed.text).unwrap_err();
        assert!(matches!(error, StorageError::NotEditable { .. }), "{error}");
    }
    let none_yet = store.read_layer(&LayerRef::new(&"a".into(), &"jonas".into()), &changed.text);
    assert!(!none_yet.is_editable());
    assert_eq!(folder.text(LAYER), before);
}

#[test]
fn roles_and_labels_that_the_schema_does_not_have_are_said_once_with_their_number() {
    let folder = Folder::new();
    folder.replace(LAYER, "\"promisor\"", "\"prom\\u{202e}iser\"");
    folder.replace(LAYER, "\"place\"", "\"plaice\"");
    folder.replace(LAYER, "\"act\"", "\"fact\"");
    folder.replace(LAYER, "located_in", "lost_in");
    let opened = folder.open();
    let text = opened.store.read_text(&"a".into()).unwrap().text;
    let found = opened.store.read_layer(&ana(), &text).layer;
    let lines = lines(&schema_problems(&opened.project, &ana(), &found));
    assert_eq!(lines.len(), 5, "{lines:?}");
    for what in [
        "attribute “fact”",
        "x-0000000005",
        "label “plaice”",
        "relation type “lost_in”",
        "role “prom\\u{202e}iser”",
    ] {
        assert!(lines.iter().any(|l| l.contains(what)), "{what}: {lines:?}");
    }
}

#[test]
fn a_thousand_problems_are_listed_and_the_others_counted() {
    let folder = Folder::new();
    let line = "        (id: \"e-1\", label: \"place\", spans: [(1, 2)], quote: [\"none\"], made: \"x\", source: Manual),\n";
    folder.replace(LAYER, "    entities: [\n", &format!("    entities: [\n{}", line.repeat(3000)));
    let found = read(&folder).2;
    assert_eq!(found.problems.len(), 1001);
    assert!(
        found.problems[1000].to_string().contains("and 5000 more")
            || found.problems[1000].what.contains("more of the kind")
    );
}
