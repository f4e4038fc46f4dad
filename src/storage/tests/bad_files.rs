//! Files that are none, are not ours, or can't be read or written.

use proptest::prelude::*;

use super::*;
use crate::storage::{Access, LayerState, OpenError, StorageError};

fn read_only_because(folder: &Folder, what: &str) -> Opened {
    let opened = folder.open();
    let Access::ReadOnly(why) = &opened.access else {
        panic!("can be written: {:?}", lines(&opened.problems))
    };
    assert!(why.contains(what), "{why}");
    assert!(lines(&opened.problems).iter().any(|l| l.contains(what)), "{:?}", lines(&opened.problems));
    assert_eq!(opened.project.articles().len(), 1);
    let before = folder.all();
    assert!(matches!(opened.store.write_project(&opened.project), Err(StorageError::ReadOnly(_))));
    assert_eq!(folder.all(), before);
    opened
}

#[test]
fn a_damaged_main_file_leaves_the_project_for_reading() {
    let folder = Folder::new();
    for name in ["project.ron", "schema.ron", "entities.ron"] {
        let whole = folder.text(name);
        for damage in [
            "",
            "<html>",
            &whole[..whole.len() / 2],
            &whole.replacen("format: 1", "format: 1, x: 2", 1),
            &whole.replacen("format: 1", "format: (1, 9)", 1),
        ] {
            folder.put(name, damage);
            read_only_because(&folder, name);
        }
        folder.put(name, [0xff, 0xfe, 0x00]);
        read_only_because(&folder, "not UTF-8");
        folder.put(name, &whole);
    }
    assert_eq!(folder.open().access, Access::ReadWrite);
}

#[test]
fn a_project_of_a_newer_version_is_refused_with_a_word() {
    let folder = Folder::new();
    for name in ["project.ron", "schema.ron"] {
        let whole = folder.text(name);
        folder.put(name, whole.replacen("format: 1", "format: 2", 1));
        let Err(OpenError::Newer(problem)) = Store::open(&folder.root()) else { panic!("opened") };
        assert_eq!(
            problem.to_string(),
            format!("{name}: has version 2.0; this program reads version 1; open it with a newer Attaché")
        );
        folder.put(name, whole);
    }
}

#[test]
fn a_damaged_article_is_named_and_the_others_open() {
    let folder = Folder::new();
    for (damage, what) in [
        (&b"Article(format: 1, id:"[..], "articles/b.ron:1:"),
        (b"", "articles/b.ron:1:"),
        (b"\xff", "articles/b.ron:1:1: is not UTF-8"),
        (b"Article(format: 9)", "has version 9.0"),
    ] {
        folder.put("articles/b.ron", damage);
        folder.put("articles/b.txt", "b");
        let opened = folder.open();
        assert_eq!(opened.project.articles().len(), 1);
        assert!(only(&opened.problems).contains(what), "{:?}", lines(&opened.problems));
        let text = Text::new("b");
        assert!(opened.store.add_article(&meta("b", &text), &text).is_err());
        assert_eq!(fs::read(folder.path("articles/b.ron")).unwrap(), damage);
    }
}

#[test]
fn an_article_with_odd_details_is_read_and_not_lost_by_saving() {
    let folder = Folder::new();
    folder.replace("articles/a.ron", "2026-03-05", "soon");
    folder.replace("articles/a.ron", "id: \"a\"", "id: \"../b\"");
    let before = folder.text("articles/a.ron");
    let opened = folder.open();
    assert_eq!(opened.problems.len(), 2);
    let article = opened.project.article(&"a".into()).unwrap().meta().clone();
    assert_eq!((article.id.as_str(), &article.date), ("a", &None));
    opened.store.write_article(&article, &[]).unwrap();
    assert_eq!(folder.text("articles/a.ron.kept-1"), before);
    folder.replace("articles/a.ron", "format: 1,", "format: 1, hue: 3,");
    let opened = folder.open();
    assert!(matches!(opened.store.write_article(&article, &[]), Err(StorageError::NotEditable { .. })));
}

#[test]
fn texts_and_articles_that_miss_each_other_are_named() {
    let folder = Folder::new();
    folder.put("articles/lonely.txt", "x");
    fs::remove_file(folder.path("articles/a.txt")).unwrap();
    folder.put("articles/Big Name.txt", "x");
    folder.put("articles/con.ron", "x");
    folder.put("articles/notes.md", "x");
    folder.put("articles/.hidden.ron", "x");
    folder.put("layers/../layers/stray.ron", "x");
    folder.put("layers/Ana Silva/a.ron", "x");
    let opened = folder.open();
    let lines = lines(&opened.problems);
    for what in [
        "articles/lonely.txt: is a text without its .ron file",
        "articles/a.ron: is an article without its text",
        "articles/Big Name.txt: has a name that no article can have",
        "articles/con.ron: has a name that no article can have",
        "layers/stray.ron: is a link or a file, not the folder of an annotator",
        "layers/Ana Silva: has a name that no annotator can have",
    ] {
        assert!(lines.iter().any(|l| l.starts_with(what)), "{what}: {lines:?}");
    }
    assert_eq!(lines.len(), 6, "{lines:?}");
    assert!(opened.store.read_text(&"a".into()).is_err());
}

#[test]
fn a_text_that_is_not_utf_8_is_named_with_its_place() {
    let folder = Folder::new();
    folder.put("articles/a.txt", b"one\ntw\xff");
    let error = folder.open().store.read_text(&"a".into()).unwrap_err();
    assert!(error.to_string().starts_with("articles/a.txt:2:3: is not UTF-8 (byte 6)"), "{error}");
}

#[test]
fn an_empty_text_is_a_text() {
    let folder = Folder::new();
    let text = Text::new("");
    let store = folder.open().store;
    store.add_article(&meta("empty", &text), &text).unwrap();
    let at = LayerRef::new(&"empty".into(), &"ana".into());
    let remark = layer(&Text::new(WORDS)).get(id(IdKind::Comment, 6)).unwrap().clone();
    let layer = Layer::from_annotations(Status::Done, [(*remark).clone()]);
    store.write_layer(&at, &layer.snapshot(), &text).unwrap();
    let text = store.read_text(&"empty".into()).unwrap();
    assert!(text.text.is_empty() && text.is_intact);
    assert_eq!(store.read_layer(&at, &text.text).layer, layer);
}

#[test]
fn ids_that_leave_the_folder_are_refused() {
    let folder = Folder::new();
    let (store, text) = (folder.open().store, Text::new("x"));
    for bad in ["../x", "/etc/passwd", "A", "", "a/b", "con", "a\0"] {
        assert!(matches!(store.read_text(&bad.into()), Err(StorageError::Refused { .. })));
        assert!(matches!(store.add_article(&meta(bad, &text), &text), Err(StorageError::Refused { .. })));
        let at = LayerRef::new(&"a".into(), &bad.into());
        assert!(matches!(
            store.write_layer(&at, &Layer::default().snapshot(), &text),
            Err(StorageError::Refused { .. })
        ));
        assert!(matches!(store.read_layer(&at, &text).state, LayerState::Unreadable(_)));
        assert!(matches!(store.lock(&bad.into(), ""), Err(StorageError::Refused { .. })));
        assert!(store.trash_article(&bad.into()).is_err());
    }
}

#[cfg(unix)]
#[test]
fn links_pipes_and_sockets_are_named_and_never_opened() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let outside = folder.dir.path().join("outside");
    fs::write(&outside, folder.text(LAYER)).unwrap();
    symlink(&outside, folder.path("layers/ana/b.ron")).unwrap();
    symlink(&outside, folder.path("articles/link.txt")).unwrap();
    let fifo = folder.path("articles/pipe.ron");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path("articles/s.txt")).unwrap();
    fs::create_dir(folder.path("articles/folder.ron")).unwrap();
    let opened = folder.open();
    let lines = lines(&opened.problems);
    for what in [
        "articles/link.txt: is a link, and only plain files are read",
        "articles/pipe.ron: is a device, pipe or socket",
        "articles/s.txt: is a device, pipe or socket",
        "articles/folder.ron: is a folder",
        "layers/ana/b.ron: is a link",
    ] {
        assert!(lines.iter().any(|l| l.starts_with(what)), "{what}: {lines:?}");
    }
    assert_eq!(opened.project.articles().len(), 1);
    assert!(opened.store.read_text(&"pipe".into()).is_err());
    // A layer whose file became a link is neither read nor written.
    let text = opened.store.read_text(&"a".into()).unwrap().text;
    fs::remove_file(folder.path(LAYER)).unwrap();
    symlink(&outside, folder.path(LAYER)).unwrap();
    assert!(matches!(opened.store.read_layer(&ana(), &text).state, LayerState::Unreadable(_)));
    let before = fs::read(&outside).unwrap();
    assert!(opened.store.write_layer(&ana(), &Layer::default().snapshot(), &text).is_err());
    assert_eq!(fs::read(&outside).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn folders_that_are_links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let outside = folder.dir.path().join("outside");
    for name in ["layers/ana", "layers", "articles", "history", "trash", ".attache"] {
        let opened = folder.open();
        let text = opened.store.read_text(&"a".into()).unwrap().text;
        let path = folder.path(name);
        let _ = fs::create_dir_all(&path);
        fs::rename(&path, &outside).unwrap();
        symlink(&outside, &path).unwrap();
        let before = fs::read_dir(&outside).unwrap().count();
        let again = folder.open();
        assert!(
            again.problems.iter().any(|p| p.to_string().contains("link"))
                || name == "history"
                || name == "trash",
            "{name}"
        );
        assert!(
            name.starts_with("layers")
                == opened.store.write_layer(&ana(), &Layer::default().snapshot(), &text).is_err()
                || !name.starts_with("layers")
        );
        assert!(name != "trash" || opened.store.trash_article(&"a".into()).is_err());
        assert!(name != "history" || crate::storage::Journal::open(&opened.store, &"ana".into()).is_err());
        assert!(name != ".attache" || again.access != Access::ReadWrite);
        drop((opened, again));
        assert_eq!(fs::read_dir(&outside).unwrap().count(), before, "{name}");
        fs::remove_file(&path).unwrap();
        fs::rename(&outside, &path).unwrap();
    }
}

#[test]
fn what_can_not_be_written_is_an_error_with_file_and_cause_and_the_old_file_stays() {
    let folder = Folder::new();
    let store = folder.open().store;
    let text = store.read_text(&"a".into()).unwrap().text;
    folder.put("layers/jonas", "a file where a folder should be");
    let at = LayerRef::new(&"a".into(), &"jonas".into());
    let error = store.write_layer(&at, &Layer::default().snapshot(), &text).unwrap_err();
    assert_eq!(error.to_string(), "layers/jonas: is not a folder of its own, but a link or a file");
    assert_eq!(folder.text("layers/jonas"), "a file where a folder should be");
    fs::remove_dir_all(folder.path("articles")).unwrap();
    folder.put("articles", "");
    let error = store.add_article(&meta("x", &text), &text).unwrap_err();
    assert!(error.to_string().starts_with("articles"), "{error}");
}

#[test]
fn messages_name_the_file_and_the_cause() {
    let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
    let error = StorageError::io(Path::new("layers/ana/a.ron"), "be written", full);
    assert_eq!(error.to_string(), "layers/ana/a.ron: could not be written: the disk is full");
    assert_eq!(
        error.into_problem().to_string(),
        "layers/ana/a.ron: could not be written: the disk is full; make room on the disk"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]
    #[test]
    fn damage_to_any_file_never_stops_the_program_and_reading_changes_nothing(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        len in 0usize..20,
        put in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let folder = Folder::new();
        folder.put("history/ana/000001.ron", "Saved(seq: 1, at: \"2026-03-05T00:00:00Z\", up_to: 1)\n");
        folder.put("layers/jonas/a.ron", folder.text(LAYER).replace("\"ana\"", "\"jonas\""));
        let files = folder.all();
        let (path, bytes) = which.get(&files);
        let mut bytes = bytes.clone();
        let from = if bytes.is_empty() { 0 } else { at.index(bytes.len()) };
        bytes.splice(from..(from + len).min(bytes.len()), put);
        fs::write(path, &bytes).unwrap();
        let before = folder.all();
        if let Ok(opened) = Store::open(&folder.root()) {
            for (article, known) in opened.project.articles() {
                let Ok(read) = opened.store.read_text(article) else { continue };
                for annotator in known.layers().keys() {
                    drop(opened.store.read_layer(&LayerRef::new(article, annotator), &read.text));
                }
            }
        }
        prop_assert_eq!(folder.all(), before);
    }
}
