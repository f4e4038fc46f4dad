//! Projects made, opened, changed by others, taken apart and put together.

use std::sync::Arc;

use super::*;
use crate::model::canonical::Canonical;
use crate::storage::{Access, Lock, OpenError, StorageError, bundle};

#[test]
fn a_project_comes_back_as_it_was_saved() {
    let folder = Folder::new();
    let Opened { store, project: read, problems, access } = folder.open();
    assert_eq!((lines(&problems), access), (vec![], Access::ReadWrite));
    assert_eq!((read.id(), read.name()), (project().id(), "Río “P”"));
    assert_eq!(read.annotators(), project().annotators());
    assert_eq!(read.schema(), project().schema());
    let text = store.read_text(&"a".into()).unwrap();
    assert_eq!((text.text.as_str(), text.is_intact), (WORDS, true));
    let article = read.article(&"a".into()).unwrap();
    assert_eq!(**article.meta(), meta("a", &text.text));
    let layer_read = store.read_layer(&ana(), &text.text);
    assert_eq!((lines(&layer_read.problems), layer_read.is_editable()), (vec![], true));
    assert_eq!(layer_read.layer, layer(&text.text));
    assert_eq!(article.layers()[&AnnotatorId::new("ana")].summary().counts, layer_read.layer.counts());
}

#[test]
fn saving_what_was_read_changes_no_byte() {
    let folder = Folder::new();
    let before = folder.all();
    let opened = folder.open();
    let text = opened.store.read_text(&"a".into()).unwrap().text;
    let read = opened.store.read_layer(&ana(), &text).layer;
    opened.store.write_layer(&ana(), &read.snapshot(), &text).unwrap();
    opened.store.write_project(&opened.project).unwrap();
    opened.store.write_schema(opened.project.schema()).unwrap();
    opened.store.write_canonicals(opened.project.canonicals(), &[]).unwrap();
    opened.store.write_article(opened.project.article(&"a".into()).unwrap().meta(), &[]).unwrap();
    assert_eq!(folder.all(), before);
}

#[test]
fn what_is_written_is_found_without_the_cache_and_with_it() {
    let folder = Folder::new();
    let opened = folder.open();
    let text = Text::new("Other");
    opened.store.add_article(&meta("b", &text), &text).unwrap();
    let done = Layer::from_annotations(Status::Done, [entity(9, "place", words(&text, "Other")).into()]);
    let at = LayerRef::new(&"b".into(), &"jonas".into());
    opened.store.write_layer(&at, &done.snapshot(), &text).unwrap();
    let mut renamed = meta("a", &Text::new(WORDS));
    renamed.title = "New".into();
    opened.store.write_article(&renamed, &[]).unwrap();
    drop(opened);
    for damage in [None, Some("// What"), Some("")] {
        if let Some(damage) = damage {
            folder.put(".attache/articles.ron", damage);
        }
        let read = folder.open().project;
        let summary = read.article(&"b".into()).unwrap().layers()[&AnnotatorId::new("jonas")].summary();
        assert_eq!((summary.status, summary.counts.entities), (Status::Done, 1));
        assert_eq!(read.article(&"a".into()).unwrap().meta().title, "New");
    }
    std::fs::remove_file(folder.path("articles/b.ron")).unwrap();
    std::fs::remove_file(folder.path("articles/b.txt")).unwrap();
    let opened = folder.open();
    assert_eq!(opened.project.articles().len(), 1);
    assert!(
        only(&opened.problems).contains("layers/jonas/b.ron: is a layer on an article “b” that is not there")
    );
}

#[test]
fn canonical_entities_come_back() {
    let folder = Folder::new();
    let mut read = folder.open().project;
    let oslo = Canonical {
        id: id(IdKind::Canonical, 5),
        name: "Oslo \"हिन्दी\"".into(),
        kind: "place".into(),
        aliases: vec!["أوسلو".into()],
        links: vec!["wikidata:Q585".into()],
    };
    read.load_canonicals([oslo.clone()]);
    folder.open().store.write_canonicals(read.canonicals(), &[]).unwrap();
    assert_eq!(folder.open().project.canonicals().values().cloned().collect::<Vec<_>>(), [Arc::new(oslo)]);
}

#[test]
fn no_project_is_made_over_another_and_none_is_opened_where_there_is_none() {
    let folder = Folder::new();
    assert!(matches!(Store::create(&folder.root(), &project()), Err(StorageError::Exists { .. })));
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(empty.path()), Err(OpenError::NotAProject(_))));
    assert!(matches!(Store::open(&empty.path().join("none")), Err(OpenError::NotAProject(_))));
    let store = folder.open().store;
    let text = Text::new("x");
    assert!(matches!(store.add_article(&meta("a", &text), &text), Err(StorageError::Exists { .. })));
    assert_eq!(folder.text("articles/a.txt"), WORDS);
}

#[test]
fn what_someone_else_wrote_is_not_overwritten_and_ours_lies_beside() {
    let folder = Folder::new();
    let store = folder.open().store;
    let text = store.read_text(&"a".into()).unwrap().text;
    let ours = Layer::from_annotations(Status::Done, []);
    drop(store.read_layer(&ana(), &text));
    folder.replace(LAYER, "InProgress", "Reviewed");
    let theirs = folder.text(LAYER);
    for n in 1..3 {
        let error = store.write_layer(&ana(), &ours.snapshot(), &text).unwrap_err();
        assert!(matches!(&error, StorageError::ChangedOnDisk { .. }), "{error}");
        assert_eq!(folder.text(LAYER), theirs);
        assert!(folder.text(&format!("{LAYER}.ours-{n}")).contains("status: Done"));
    }
    // After reading it again it may be written.
    drop(store.read_layer(&ana(), &text));
    store.write_layer(&ana(), &ours.snapshot(), &text).unwrap();
    assert!(folder.text(LAYER).contains("status: Done"));
}

#[test]
fn two_windows_share_the_main_files_by_reading_them_again() {
    let folder = Folder::new();
    let (mine, theirs) = (folder.open(), folder.open());
    let mut project = theirs.project;
    project.load_annotators([(AnnotatorId::new("jonas"), "Jonas".to_owned())].into());
    assert!(!mine.store.main_files_changed());
    theirs.store.write_project(&project).unwrap();
    assert!(mine.store.main_files_changed() && !theirs.store.main_files_changed());
    assert!(matches!(mine.store.write_project(&mine.project), Err(StorageError::ChangedOnDisk { .. })));
    let mut merged = mine.store.read_main_files().unwrap().project;
    assert_eq!(merged.annotators(), project.annotators());
    assert!(!mine.store.main_files_changed());
    merged.load_annotators([].into());
    mine.store.write_project(&merged).unwrap();
    let text = mine.store.read_text(&"a".into()).unwrap().text;
    drop(mine.store.read_layer(&ana(), &text));
    assert!(!mine.store.layer_changed(&ana()));
    folder.replace(LAYER, "InProgress", "Done");
    assert!(mine.store.layer_changed(&ana()));
}

#[test]
fn a_layer_that_was_never_read_is_not_overwritten() {
    let folder = Folder::new();
    let store = folder.open().store;
    let text = Text::new(WORDS);
    let error = store.write_layer(&ana(), &Layer::default().snapshot(), &text).unwrap_err();
    assert!(matches!(error, StorageError::ChangedOnDisk { .. }));
}

#[test]
fn a_file_that_was_only_touched_is_still_ours() {
    let folder = Folder::new();
    let store = folder.open().store;
    let text = store.read_text(&"a".into()).unwrap().text;
    drop(store.read_layer(&ana(), &text));
    folder.put(LAYER, folder.text(LAYER));
    store.write_layer(&ana(), &Layer::default().snapshot(), &text).unwrap();
}

#[test]
fn articles_go_to_the_trash_and_come_back_also_twice() {
    let folder = Folder::new();
    let before = folder.all();
    let store = folder.open().store;
    let old = Text::new(WORDS);
    store.trash_article(&"a".into()).unwrap();
    assert_eq!(folder.open().project.articles().len(), 0);
    assert_eq!(store.read_trashed_text(&"a".into()).unwrap().text, old);
    let new = Text::new("New");
    store.add_article(&meta("a", &new), &new).unwrap();
    assert!(matches!(store.restore_article(&"a".into()), Err(StorageError::Exists { .. })));
    store.trash_article(&"a".into()).unwrap();
    store.restore_article(&"a".into()).unwrap();
    assert_eq!(store.read_text(&"a".into()).unwrap().text, new);
    store.trash_article(&"a".into()).unwrap();
    std::fs::remove_dir_all(folder.path("trash/articles/a.2")).unwrap();
    store.restore_article(&"a".into()).unwrap();
    assert_eq!(folder.all(), before);
    assert!(matches!(store.restore_article(&"a".into()), Err(StorageError::Io { .. })));
}

#[test]
fn an_interrupted_removal_is_finished_by_the_next() {
    let folder = Folder::new();
    let before = folder.all();
    std::fs::create_dir_all(folder.path("trash/articles/a")).unwrap();
    std::fs::rename(folder.path("articles/a.txt"), folder.path("trash/articles/a/a.txt")).unwrap();
    let store = folder.open().store;
    store.trash_article(&"a".into()).unwrap();
    store.restore_article(&"a".into()).unwrap();
    assert_eq!(folder.all(), before);
}

#[test]
fn layers_go_to_the_trash_and_come_back() {
    let folder = Folder::new();
    let before = folder.all();
    let store = folder.open().store;
    store.trash_layer(&ana()).unwrap();
    assert!(folder.open().project.article(&"a".into()).unwrap().layers().is_empty());
    store.restore_layer(&ana()).unwrap();
    assert_eq!(folder.all(), before);
    assert!(store.restore_layer(&ana()).is_err());
}

#[test]
fn the_second_window_of_an_annotator_is_told_who_has_the_first() {
    let folder = Folder::new();
    let (first, second) = (folder.open().store, folder.open().store);
    let held = first.lock(&"ana".into(), "Ana Silva").unwrap();
    assert!(matches!(held, Lock::Held(_)));
    let Lock::Taken(holder) = second.lock(&"ana".into(), "Ana").unwrap() else { panic!("held twice") };
    assert_eq!((holder.by.as_str(), holder.pid), ("Ana Silva", std::process::id()));
    assert!(matches!(second.lock(&"jonas".into(), "Jonas").unwrap(), Lock::Held(_)));
    drop(held);
    assert!(matches!(second.lock(&"ana".into(), "Ana").unwrap(), Lock::Held(_)));
}

#[test]
fn a_bundle_opens_as_the_same_project() {
    let folder = Folder::new();
    let bundle_file = folder.dir.path().join("p.ron");
    bundle::write(&folder.open().store, &bundle_file).unwrap();
    assert!(matches!(bundle::write(&folder.open().store, &bundle_file), Err(StorageError::Exists { .. })));
    let other = folder.dir.path().join("other");
    assert_eq!(bundle::unpack(&bundle_file, &other).unwrap(), []);
    for (path, content) in folder.all() {
        let name = path.strip_prefix(folder.root()).unwrap();
        if !name.to_string_lossy().starts_with('.') {
            assert_eq!(fs::read(other.join(name)).unwrap(), content, "{}", name.display());
        }
    }
    assert_eq!(Store::open(&other).unwrap().problems, []);
    assert!(matches!(bundle::unpack(&bundle_file, &other), Err(StorageError::Exists { .. })));
}

#[test]
fn a_bundle_does_not_write_outside_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("evil.ron");
    let names = [
        "project.ron",
        "../evil",
        "/tmp/evil",
        "articles/../../evil",
        "articles\\..\\x.txt",
        "articles/con.txt",
        "history/a/1.ron",
        "project.ron",
    ];
    let entries: Vec<String> = names.iter().map(|n| format!("({n:?}, \"x\")")).collect();
    fs::write(&file, format!("Bundle(format: 1, files: [{}])", entries.join(", "))).unwrap();
    let problems = bundle::unpack(&file, &dir.path().join("out/in")).unwrap();
    assert_eq!(problems.len(), names.len() - 1);
    assert_eq!(fs::read_dir(dir.path().join("out/in")).unwrap().count(), 1);
    assert_eq!(fs::read_dir(dir.path().join("out")).unwrap().count(), 1);
    fs::write(&file, "Bundle(format: 1, files: [(\"project.ron\", \"tr").unwrap();
    assert!(bundle::unpack(&file, &dir.path().join("three")).is_err());
}
