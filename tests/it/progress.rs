//! The progress page and the history of an annotation, by their accessible names.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use attache::model::ids::AnnotatorId;
use attache::model::layer::LayerRef;
use attache::session::intake::{Request, plan_now};
use attache::session::{Command, Session};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::editing::press;
use crate::fixtures;
use crate::window::{Window, press as press_in, window_on};

const TEXT: &str = "Aldmoor and Veresk agreed to open the lock. Then it rained in Oslo.";

fn open(root: &Path, me: &str) -> Session {
    let mut session = Session::open(root, AnnotatorId::new(me), me, Arc::new(|| {})).unwrap();
    session.set_order(session.project().articles().keys().cloned().collect());
    session.open_last_article();
    session
}

fn at(annotator: &str) -> LayerRef {
    LayerRef::new(&"article".into(), &annotator.into())
}

/// A project in which Ana has changed one label here, and otherwise in a copy that came back.
fn contradiction() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (folder.path().join("ours"), folder.path().join("theirs"));
    Session::create(&ours, &fixtures::project(TEXT), "ana".into(), "ana", Arc::new(|| {})).unwrap().close();
    let work = |root: &Path, keys: &str| {
        let mut session = open(root, "ana");
        press(&mut session, keys);
        session.close();
    };
    work(&ours, "P");
    fixtures::copy(&ours, &theirs);
    work(&ours, "Tab L");
    work(&theirs, "Tab O");
    let mut kim = open(&ours, "kim");
    let project = kim.for_intake().unwrap();
    let plan = plan_now(&Request { path: theirs, articles: true, extend_schema: false }, &project).unwrap();
    assert_eq!(plan.conflicts(), 1);
    assert!(kim.take_in_project(&plan), "{:?}", kim.notice());
    kim.close();
    (folder, ours)
}

fn progress(root: &Path, me: &str) -> Harness<'static, Window> {
    let mut window = window_on(open(root, me));
    press_in(&mut window, &[(Modifiers::COMMAND, Key::Num4)]);
    window.run_steps(6);
    window
}

fn labels(window: &Harness<'_, Window>, annotator: &str) -> Vec<String> {
    let layer = window.state().session().project().layer(&at(annotator)).unwrap();
    layer.iter().filter_map(|a| a.label().map(ToString::to_string)).collect()
}

#[test]
fn what_merging_left_open_in_anyones_layer_is_shown_with_what_differs_and_settled() {
    let (_folder, root) = contradiction();
    for (button, left) in [
        ("Keep what is in force: place “Aldmoor”", vec!["place"]),
        ("Take the other: place “Aldmoor”", vec!["organisation"]),
        ("Keep both: place “Aldmoor”", vec!["place", "organisation"]),
    ] {
        let copy = root.with_file_name(button.split(':').next().unwrap());
        fixtures::copy(&root, &copy);
        let mut window = progress(&copy, "kim");
        window.get_by_label("article, ana · 1 open");
        window.get_by_label("In force: label place");
        window.get_by_label("Other side: label organisation");
        window.get_by_label(button).click_accesskit();
        window.run_steps(4);
        assert!(window.query_by_label("Conflicts").is_none(), "{button}");
        let mut now = labels(&window, "ana");
        now.sort();
        let mut left = left;
        left.sort_unstable();
        assert_eq!(now, left, "{button}");
        press_in(&mut window, &[(Modifiers::COMMAND, Key::Z)]);
        window.run_steps(4);
        window.get_by_label("Conflicts");
    }
}

#[test]
fn an_article_is_given_to_somebody_else_by_its_menu() {
    let (_folder, root) = contradiction();
    let mut kim = open(&root, "kim");
    press(&mut kim, "Ctrl+End P");
    kim.close();
    drop(kim);
    let mut window = progress(&root, "kim");
    window.get_by_label("Give “article” to…").click_accesskit();
    window.run_steps(4);
    // Besides who is to have articles.
    let boxes: Vec<_> = window.query_all_by_role_and_label(Role::CheckBox, "ana").collect();
    assert_eq!(boxes.len(), 2);
    boxes[1].click_accesskit();
    drop(boxes);
    window.run_steps(4);
    let project = window.state().session().project();
    let who: Vec<&AnnotatorId> = project.assignments().who(&"article".into()).collect();
    assert_eq!(who, [&AnnotatorId::new("ana")]);
    assert_eq!(window.state().session().undo_what().unwrap(), "give “article” to ana");
}

#[test]
fn the_form_says_who_made_an_annotation_and_who_changed_it() {
    let (_folder, root) = contradiction();
    let mut window = window_on(open(&root, "kim"));
    window.state_mut().app().ask(Command::ShowLayer("ana".into()));
    window.run_steps(3);
    press_in(&mut window, &[(Modifiers::NONE, Key::Tab)]);
    window.get_by_label("Who made and changed it").click_accesskit();
    let known = |window: &Harness<'_, Window>| window.query_all_by_label_contains("ana · 20").count() > 0;
    for _ in 0..300 {
        window.run_steps(1);
        if known(&window) {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let said: Vec<String> =
        window.query_all_by_label_contains("“Aldmoor”").filter_map(|n| n.accesskit_node().value()).collect();
    assert!(
        said.ends_with(&["add person “Aldmoor”", "relabel person “Aldmoor” as place"].map(str::to_owned)),
        "{said:?}"
    );
    window.get_by_label("Hide the history").click_accesskit();
    window.run_steps(3);
    window.get_by_label("Who made and changed it");
}

#[test]
fn blind_names_stand_nowhere_on_the_page() {
    let (_folder, root) = contradiction();
    let mut session = open(&root, "kim");
    session.set_blind(true);
    let mut window = window_on(session);
    press_in(&mut window, &[(Modifiers::COMMAND, Key::Num4)]);
    window.run_steps(6);
    assert!(window.query_all_by_label_contains("Annotator ").count() > 0);
    assert_eq!(window.query_all_by_label_contains("ana").count(), 0);
}
