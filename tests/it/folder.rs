//! A project folder behind the session: nothing that was shown is ever lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attache::model::edit::Edit;
use attache::model::ids::{AnnotatorId, ArticleId};
use attache::model::layer::Status;
use attache::session::{Command, Session, Tone};

use crate::editing::press;
use crate::fixtures;

const TEXT: &str = "Aldmoor and Veresk agreed to open the lock. Then it rained.";

fn open(root: &Path, me: &str) -> Session {
    let mut session = Session::open(root, AnnotatorId::new(me), me, Arc::new(|| {})).unwrap();
    session.set_order(session.project().articles().keys().cloned().collect());
    session.open_last_article();
    session
}

/// A project folder with one article.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    let ana = AnnotatorId::new("ana");
    let mut session = Session::create(&root, &fixtures::project(TEXT), ana, "Ana", Arc::new(|| {})).unwrap();
    session.close();
    (folder, root)
}

fn layer_file(root: &Path) -> PathBuf {
    root.join("layers/ana/article.ron")
}

/// Ends a session as a crash would: nothing is saved, the locks are let go by the system.
fn crash(session: Session) {
    drop(session);
}

#[test]
fn what_was_shown_before_a_crash_is_there_after_it() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "L Right Right L Ctrl+Home C 1");
    let shown = session.layer().unwrap().clone();
    crash(session);
    assert!(!layer_file(&root).exists(), "nothing was saved yet");

    let mut again = open(&root, "ana");
    assert_eq!(again.layer().unwrap(), &shown);
    again.close();
    assert!(layer_file(&root).exists());

    // Saved now: a third start finds the same in the files.
    let third = open(&root, "ana");
    assert_eq!(third.layer().unwrap(), &shown);
    assert_eq!(third.problems(), []);
}

#[test]
fn commands_that_read_only_files_have_what_was_shown_before_a_crash() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "L");
    crash(session);
    let store = attache::storage::Store::open(&root).unwrap().store;
    assert_eq!(attache::session::catch_up(&store).unwrap(), 1);
    assert!(layer_file(&root).exists());
    assert_eq!(attache::session::catch_up(&store).unwrap(), 0);
}

#[test]
fn undo_and_redo_go_on_after_a_restart() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "L Right Right L Right O");
    session.close();
    drop(session);

    let mut again = open(&root, "ana");
    assert_eq!(again.undo_what().as_deref(), Some("add organisation “agreed”"));
    press(&mut again, "Ctrl+Z Ctrl+Z");
    assert_eq!(again.layer().unwrap().counts().entities, 1);
    again.close();
    drop(again);

    let mut third = open(&root, "ana");
    assert_eq!(third.redo_what().as_deref(), Some("add place “Veresk”"));
    press(&mut third, "Ctrl+Shift+Z Ctrl+Shift+Z");
    assert_eq!(third.layer().unwrap().counts().entities, 3);
    press(&mut third, "Ctrl+Z Ctrl+Z Ctrl+Z");
    assert_eq!(third.layer().unwrap().counts().entities, 0);
    press(&mut third, "Ctrl+Z");
    assert_eq!(third.notice().unwrap().text, "There is nothing to undo.");
}

#[test]
fn an_undo_before_a_crash_stays_undone() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "L");
    session.flush();
    press(&mut session, "Ctrl+Z");
    crash(session);
    let again = open(&root, "ana");
    assert_eq!(again.layer().unwrap().counts().total(), 0);
}

#[test]
fn the_second_window_of_one_annotator_reads_and_says_who_has_it() {
    let (_folder, root) = folder();
    let mut first = open(&root, "ana");
    let mut second = open(&root, "ana");
    assert!(second.read_only().unwrap().contains("ana has this project open"), "{:?}", second.read_only());
    press(&mut second, "L");
    assert_eq!(second.layer().map_or(0, |l| l.counts().total()), 0);
    assert_eq!(second.notice().unwrap().tone, Tone::Error);
    press(&mut first, "L");
    assert_eq!(first.layer().unwrap().counts().total(), 1);

    let mut other = open(&root, "jonas");
    assert_eq!(other.read_only(), None, "another annotator works at the same time");
    press(&mut other, "P");
    assert_eq!(other.layer().unwrap().counts().total(), 1);
}

#[test]
fn a_removed_article_is_in_the_trash_and_undo_brings_it_back_with_its_layers() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "L");
    session.flush();
    session.dispatch(Command::RemoveArticles(vec![ArticleId::new("article")]), false);
    assert!(session.project().articles().is_empty());
    assert!(!root.join("articles/article.txt").exists());
    assert!(root.join("trash").exists());
    session.close();
    drop(session);

    let mut again = open(&root, "ana");
    assert!(again.project().articles().is_empty());
    press(&mut again, "Ctrl+Z");
    assert_eq!(again.notice().unwrap().text, "Undone: remove article “article”.");
    again.dispatch(Command::OpenArticle("article".into()), false);
    assert_eq!(again.layer().unwrap().counts().entities, 1);
    assert!(root.join("articles/article.txt").exists());
}

#[test]
fn a_layer_that_cannot_be_read_is_left_as_it_is() {
    let (_folder, root) = folder();
    fs::create_dir_all(root.join("layers/ana")).unwrap();
    let broken = "Layer(format: 1, article: \"article\", enti";
    fs::write(layer_file(&root), broken).unwrap();
    let mut session = open(&root, "ana");
    let said = session.problems().first().unwrap().to_string();
    assert!(said.contains("layers/ana/article.ron:1"), "{said}");
    press(&mut session, "L");
    assert_eq!(session.notice().unwrap().tone, Tone::Error);
    assert_eq!(session.layer().map_or(0, |l| l.counts().total()), 0);
    session.close();
    assert_eq!(fs::read_to_string(layer_file(&root)).unwrap(), broken);
}

#[test]
fn a_text_that_was_changed_by_other_means_is_named_and_not_annotated() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "Right Right L");
    session.close();
    drop(session);
    fs::write(root.join("articles/article.txt"), format!("New: {TEXT}")).unwrap();
    let mut again = open(&root, "ana");
    let said: Vec<String> = again.problems().iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|s| s.contains("articles/article.txt")), "{said:?}");
    // The annotation is found again by its words.
    let spans = again.layer().unwrap().placed().next().unwrap().spans().unwrap();
    assert_eq!(spans.words(again.text().unwrap()), "Veresk");
    press(&mut again, "L");
    assert_eq!(again.layer().unwrap().counts().total(), 1, "{:?}", again.notice());
}

#[test]
fn a_layer_that_changed_on_disk_is_merged_and_not_overwritten() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "L");
    session.flush();
    let theirs = fs::read_to_string(layer_file(&root)).unwrap().replace("\"place\"", "\"event\"");
    fs::write(layer_file(&root), &theirs).unwrap();
    press(&mut session, "Right Right L");
    session.close();
    let both = fs::read_to_string(layer_file(&root)).unwrap();
    assert!(
        both.contains("\"event\", spans: [(0, 7)]") && both.contains("\"place\", spans: [(12, 18)]"),
        "{both}"
    );
}

#[test]
fn a_layer_that_was_broken_on_disk_is_not_overwritten() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "L");
    session.flush();
    let theirs = fs::read_to_string(layer_file(&root)).unwrap().replace("entities: [", "entities [");
    fs::write(layer_file(&root), &theirs).unwrap();
    press(&mut session, "Right Right L");
    session.close();
    assert_eq!(fs::read_to_string(layer_file(&root)).unwrap(), theirs);
    assert!(session.notice().is_some_and(|n| n.tone == Tone::Error), "{:?}", session.notice());
}

#[test]
fn what_two_annotators_add_to_shared_files_at_once_is_all_kept() {
    let (_folder, root) = folder();
    let (mut ana, mut jonas) = (open(&root, "ana"), open(&root, "jonas"));
    let name_it = |session: &mut Session, name: &str| {
        press(session, "Ctrl+Home L");
        let id = session.view().selected.unwrap();
        session.dispatch(Command::NewCanonical { id, name: name.to_owned() }, false);
    };
    name_it(&mut ana, "Aldmoor, the state");
    name_it(&mut jonas, "Republic of Aldmoor");
    ana.close();
    jonas.close();
    name_it(&mut ana, "Aldmoor, the land");
    ana.close();
    assert_eq!(ana.save_state(), attache::session::SaveState::Saved);
    let third = open(&root, "third");
    let names: Vec<&str> = third.project().canonicals().values().map(|c| c.name.as_str()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let annotators: Vec<&str> = third.project().annotators().keys().map(AnnotatorId::as_str).collect();
    assert_eq!(annotators, ["ana", "jonas"]);
}

#[test]
fn a_status_and_a_name_are_kept() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "Ctrl+Enter");
    session.edit(&Edit::SetProjectName("Locks".to_owned()));
    session.close();
    drop(session);
    let again = open(&root, "ana");
    assert_eq!(again.layer().unwrap().status(), Status::Done);
    assert_eq!(again.project().name(), "Locks");
}

#[test]
fn an_annotator_whom_the_project_does_not_know_is_introduced_with_the_first_change() {
    let (_folder, root) = folder();
    let mut session =
        Session::open(&root, AnnotatorId::new("jonas"), "Jonas Weber", Arc::new(|| {})).unwrap();
    session.dispatch(Command::OpenArticle("article".into()), false);
    assert!(session.project().annotators().is_empty());
    press(&mut session, "L Ctrl+Z");
    assert_eq!(session.undo_what(), None, "the name is no step of its own");
    session.close();
    drop(session);
    let again = open(&root, "ana");
    assert_eq!(again.project().annotator_name(&AnnotatorId::new("jonas")), "Jonas Weber");
}

#[test]
fn only_what_changed_is_written() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "P Ctrl+Z");
    session.flush();
    let stamp = |name: &str| fs::metadata(root.join(name)).unwrap().modified().unwrap();
    let before = [stamp("project.ron"), stamp("schema.ron"), stamp("articles/article.ron")];
    press(&mut session, "L");
    session.close();
    assert_eq!([stamp("project.ron"), stamp("schema.ron"), stamp("articles/article.ron")], before);
}

/// A project folder with an article of 3,000 annotated words, and a small one.
fn large_folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    let ana = AnnotatorId::new("ana");
    let text = "Oslo met. ".repeat(3000);
    let mut session = Session::create(&root, &fixtures::project(&text), ana, "Ana", Arc::new(|| {})).unwrap();
    session.open_last_article();
    let ranges = (0..3000).map(|n| n * 10..n * 10 + 4).collect();
    session.dispatch(Command::MarkRanges { label: "place".into(), ranges }, false);
    session.close();
    (folder, root)
}

/// Waits for what is read in the background, as the window does frame by frame.
fn wait_for_reading(session: &mut Session) {
    while session.reading().is_some() {
        std::thread::sleep(std::time::Duration::from_millis(2));
        session.poll();
    }
}

#[test]
fn the_text_of_a_large_article_is_there_before_its_annotations() {
    let (_folder, root) = large_folder();
    let mut session = open(&root, "ana");
    assert!(session.text().is_some());
    assert!(session.is_loading() && session.layer().is_none());
    // What needs the text only does not wait.
    press(&mut session, "Right");
    assert!(session.is_loading());
    wait_for_reading(&mut session);
    assert_eq!(session.layer().unwrap().counts().entities, 3000);
    assert_eq!(session.save_state(), attache::session::SaveState::Saved);
}

#[test]
fn a_key_pressed_while_annotations_are_read_acts_on_all_of_them() {
    let (_folder, root) = large_folder();
    let mut session = open(&root, "ana");
    assert!(session.is_loading());
    press(&mut session, "Tab Delete");
    assert_eq!(session.layer().unwrap().counts().entities, 2999);
    press(&mut session, "Ctrl+Z");
    assert_eq!(session.layer().unwrap().counts().entities, 3000);
    session.close();
    let again = open(&root, "ana");
    assert_eq!(again.problems(), []);
}

#[test]
fn a_label_of_annotations_that_are_not_in_memory_is_deleted_with_them_and_comes_back() {
    let (_folder, root) = large_folder();
    let mut session = Session::open(&root, AnnotatorId::new("ana"), "Ana", Arc::new(|| {})).unwrap();
    let parts = vec![attache::session::uses::SchemaPart::Label("place".into())];
    session.dispatch(Command::CountUses(parts.clone()), false);
    assert_eq!(session.counted_uses(&parts), None, "looked through in the background");
    wait_for_reading(&mut session);
    assert_eq!(session.counted_uses(&parts), Some(3000));
    session.dispatch(Command::DeleteLabel("place".into()), false);
    wait_for_reading(&mut session);
    assert!(session.project().schema().label(&"place".into()).is_none());
    session.dispatch(Command::OpenArticle("article".into()), false);
    assert_eq!(session.layer().unwrap().counts().entities, 0);
    press(&mut session, "Ctrl+Z");
    assert_eq!(session.layer().unwrap().counts().entities, 3000);
    assert!(session.project().schema().label(&"place".into()).is_some());
}

#[test]
fn the_next_start_goes_back_to_the_article_and_the_caret() {
    let (_folder, root) = folder();
    let mut session = open(&root, "ana");
    press(&mut session, "Right Right Right");
    let caret = session.view().focus;
    assert!(caret > 0);
    session.close();
    assert_eq!(open(&root, "ana").view().focus, caret);
    // A place that the text does not have, or no place at all, as earlier versions left it.
    for noted in ["article\n999999\n", "article", "article\nfar\n"] {
        fs::write(root.join(".attache/ana.last"), noted).unwrap();
        assert!(open(&root, "ana").view().article.is_some());
    }
}
