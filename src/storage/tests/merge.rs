//! Files merged as git asks for it.

use super::*;
use crate::model::canonical::Canonical;
use crate::model::merge::{Conflict, LayerConflict, Shared};
use crate::storage::merge::{MergeFailure, merge_contents, merge_files};

fn merged(name: &str, base: &str, ours: &str, theirs: &str) -> (String, usize) {
    let merged = merge_contents(base, ours, theirs, Path::new(name)).unwrap();
    (merged.content, merged.conflicts)
}

/// The files of a project, each changed twice, by what is done to it.
fn files() -> Folder {
    let folder = Folder::new();
    let store = folder.open().store;
    let text = Text::new(WORDS);
    store.write_layer(&decided(), &reviewed(&text).snapshot(), &text).unwrap();
    let canonical = |n| Canonical {
        id: id(IdKind::Canonical, n),
        name: "Oslo".into(),
        kind: "place".into(),
        aliases: vec!["é “x”".into()],
        links: vec![],
    };
    let all = [5, 6].map(|n| (id(IdKind::Canonical, n), Arc::new(canonical(n))));
    store.write_canonicals(&all.into(), &[]).unwrap();
    folder
}

#[test]
fn a_merged_file_is_laid_out_as_the_program_writes_it() {
    let folder = files();
    for (file, ours, theirs) in [
        (LAYER, ("status: InProgress", "status: Done"), ("\"place\"", "\"event\"")),
        ("layers/decided/a.ron", ("status: InProgress", "status: Done"), ("\"place\"", "\"event\"")),
        ("schema.ron", ("name: \"person\"", "name: \"human\""), ("name: \"place\"", "name: \"spot\"")),
        (
            "entities.ron",
            ("x-0000000005\", name: \"Oslo\"", "x-0000000005\", name: \"O\""),
            ("x-0000000006\", name: \"Oslo\"", "x-0000000006\", name: \"P\""),
        ),
        ("project.ron", ("Río", "Rio"), ("Ana Silva", "A. Silva")),
        ("articles/a.ron", ("Título a", "T"), ("language: \"es\"", "language: \"pt\"")),
    ] {
        let base = folder.text(file);
        let change = |(from, to): (&str, &str)| {
            assert!(base.contains(from), "{file}: {from}\n{base}");
            base.replacen(from, to, 1)
        };
        let both = change(ours).replacen(theirs.0, theirs.1, 1);
        assert_eq!(merged(file, &base, &change(ours), &change(theirs)), (both.clone(), 0), "{file}");
        assert_eq!(merged(file, &base, &change(theirs), &change(ours)).0, both, "{file}");
    }
}

#[test]
fn what_can_not_be_settled_is_read_back_with_both_sides_and_saved_as_it_was() {
    let folder = files();
    for (file, from, ours, theirs) in [
        (LAYER, "\"person\"", "\"place\"", "\"event\""),
        ("schema.ron", "name: \"person\"", "name: \"human\"", "name: \"people\""),
        ("entities.ron", "\"Oslo\"", "\"O\"", "\"P\""),
        ("project.ron", "Río", "Rio", "R"),
        ("articles/a.ron", "Título a", "T", "U"),
    ] {
        let base = folder.text(file);
        let (ours, theirs) = (base.replacen(from, ours, 1), base.replacen(from, theirs, 1));
        let (content, conflicts) = merged(file, &base, &ours, &theirs);
        assert!(conflicts == 1 && content.contains("format: (1, 1)"), "{file}\n{content}");
        assert_eq!(merged(file, &base, &content, &theirs), (content.clone(), 1), "{file}: again");
        folder.put(file, &content);
    }
    let opened = folder.open();
    assert_eq!(lines(&opened.problems), Vec::<String>::new());
    let (project, text) = (&opened.project, Text::new(WORDS));
    let layer = opened.store.read_layer(&ana(), &text);
    assert!(layer.is_editable(), "{:?}", lines(&layer.problems));
    let [LayerConflict { ours: Some(ours), theirs: Some(theirs), .. }] = &layer.layer.conflicts()[..] else {
        panic!("{:?}", layer.layer.conflicts())
    };
    let labels = [ours, theirs].map(|a| a.label().unwrap().to_string());
    assert_eq!(labels, ["place", "event"]);
    let of = |shared: Shared| project.conflicts(&shared).to_vec();
    let conflict = |at: &[&str], ours: &str, theirs: &str| Conflict {
        at: at.iter().map(|s| (*s).to_owned()).collect(),
        ours: Some(format!("\"{ours}\"").into()),
        theirs: Some(format!("\"{theirs}\"").into()),
    };
    assert_eq!(of(Shared::Schema), [conflict(&["labels", "person", "name"], "human", "people")]);
    assert_eq!(of(Shared::Entities), [conflict(&["entities", "x-0000000005", "name"], "O", "P")]);
    assert_eq!(of(Shared::Project), [conflict(&["name"], "Rio “P”", "R “P”")]);
    assert_eq!(of(Shared::Article("a".into())), [conflict(&["title"], "T", "U")]);
    // Saving what was read changes no byte.
    let before = folder.all();
    opened.store.write_layer(&ana(), &layer.layer.snapshot(), &text).unwrap();
    opened.store.write_schema(project.schema()).unwrap();
    opened.store.write_canonicals(project.canonicals(), &of(Shared::Entities)).unwrap();
    opened.store.write_project(project).unwrap();
    let meta = project.article(&"a".into()).unwrap().meta();
    opened.store.write_article(meta, &of(Shared::Article("a".into()))).unwrap();
    assert_eq!(folder.all(), before);
}

#[test]
fn of_two_labels_with_one_key_the_second_loses_it_and_a_conflict_says_so() {
    let folder = files();
    let base = folder.text("schema.ron");
    let label = |id: &str| {
        format!(
            "        (\n            id: \"{id}\",\n            name: \"{id}\",\n            colour: (light: \"#000000\", dark: \"#ffffff\"),\n            key: Some('q'),\n        ),\n    ],\n    relations"
        )
    };
    let with = |id| base.replacen("    ],\n    relations", &label(id), 1);
    let (content, conflicts) = merged("schema.ron", &base, &with("alpha"), &with("beta"));
    assert_eq!((conflicts, content.matches("key: Some('q')").count()), (1, 1), "{content}");
    assert!(content.contains("theirs: Some(Some('q'))"));
    folder.put("schema.ron", content);
    assert_eq!(lines(&folder.open().problems), Vec::<String>::new());
}

#[test]
fn a_side_that_can_not_be_read_is_named_and_ours_stays_untouched() {
    let folder = files();
    let names = ["base", "ours", "theirs"].map(|n| folder.root().join(n));
    let good = folder.text(LAYER);
    for (broken, side) in [
        (good.replacen("spans: [(", "spans: [((", 1), 2),
        ("<<<<<<< HEAD\n".to_owned() + &good, 1),
        (good.replacen("format: 1", "format: 2", 1), 2),
        (good.replacen("label: \"person\"", "label: 5", 1), 2),
        (good.replacen("annotator: \"ana\"", "annotator: \"li\"", 1), 2),
        (String::new(), 1),
    ] {
        for (n, name) in names.iter().enumerate() {
            fs::write(name, if n == side { &broken } else { &good }).unwrap();
        }
        let failed = merge_files(&names[0], &names[1], &names[2], Path::new(LAYER)).unwrap_err();
        assert!(failed.to_string().contains(LAYER), "{failed}");
        let ours = fs::read_to_string(&names[1]).unwrap();
        assert_eq!(ours, if side == 1 { broken } else { good.clone() });
    }
    assert!(matches!(merge_contents("", "a, b", "c", Path::new("x.csv")), Err(MergeFailure::NoSuchFile(_))));
}

#[test]
fn a_journal_has_the_entries_of_both_sides_each_under_a_number_of_its_own() {
    let line = |seq: u64, what: &str| {
        format!("Do(seq: {seq}, at: \"2026-03-05T00:00:0{seq}Z\", what: \"{what}\", items: [])\n")
    };
    let base = line(1, "a") + &line(2, "b");
    let ours = base.clone() + &line(3, "c");
    let theirs = base.clone() + &line(3, "d") + "Undo(seq: 4, at: \"2026-03-05T00:00:05Z\", of: 3)\n";
    let name = "p/history/ana/000001.ron";
    let (content, _) = merged(name, &base, &ours, &theirs);
    let new = line(3, "d").replacen("seq: 3", "seq: 4", 1);
    assert_eq!(content, ours.clone() + &new + "Undo(seq: 5, at: \"2026-03-05T00:00:05Z\", of: 4)\n");
    assert_eq!(merged(name, &base, &content, &theirs).0, content);
    assert_eq!(merged(name, &base, &ours, &base).0, ours);
}
