//! The article and what stands around it, by accessible names and places.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use attache::model::ids::AnnotatorId;
use attache::model::text::Text;
use attache::session::action::Action;
use attache::session::{Command, Session};
use attache::storage::settings::{Settings, Theme};
use egui::{Key, Modifiers, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::fixtures;
use crate::pointer::scroll;
use crate::window::{Window, press, window, window_on, window_with};

const PLAIN: Modifiers = Modifiers::NONE;

/// Lets the threads beside the window come to an end.
fn settle(window: &mut Harness<'_, Window>) {
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(20));
        window.run_steps(2);
    }
}

fn article(window: &Harness<'_, Window>) -> Rect {
    window.get_by_label("Article: article").rect()
}

#[test]
fn a_title_in_another_script_keeps_its_name_in_the_list() {
    let mut project = fixtures::project("نص");
    let meta = fixtures::meta("arabic", &Text::new("نص آخر"));
    let title = "قصرون ترسل قافلة مساعدات إلى قرى نهر كارسين";
    let meta = attache::model::article::ArticleMeta { title: title.to_owned(), ..meta };
    project.load_article(attache::model::project::Article::on_disk(meta, std::collections::BTreeMap::new()));
    let window = window_on(Session::in_memory(project, AnnotatorId::new("ana")));
    window.get_by_label(&format!("{title}, untouched, "));
}

#[test]
fn exact_heights_come_without_anything_moving() {
    let sentence = "Both sides agreed to meet again in the spring and to keep the river open. ";
    let paragraphs: Vec<String> =
        (0..200).map(|at| format!("{at} {}", sentence.repeat(1 + at * 5 % 9))).collect();
    let mut window = window(&paragraphs.join("\n"));
    press(&mut window, &[(Modifiers::COMMAND, Key::End)]);
    let before = window.get_by_label_contains("199 Both").rect();
    settle(&mut window);
    assert_eq!(window.get_by_label_contains("199 Both").rect(), before);
}

#[test]
fn a_character_that_no_font_shows_is_told_with_a_package_that_may_help() {
    // A hieroglyph of 2024
    let with = window("Anna saw \u{13460} in Oslo");
    with.get_by_label_contains("No font here shows some signs such as U+13460");
    // What is no character at all has no package.
    let without = window("Anna saw Oslo \u{1ecff}\u{e000}");
    assert!(without.query_by_label_contains("No font here").is_none());
}

#[test]
fn enter_on_a_mark_leads_into_its_form() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P), (PLAIN, Key::Enter)]);
    window.run_steps(2);
    assert!(window.get_by_label("Label").accesskit_node().is_focused());
}

#[test]
fn a_filled_role_shows_its_words_and_can_be_emptied() {
    let mut window = window("Aldmoor agreed to pay. Then rain.");
    press(&mut window, &[(PLAIN, Key::L), (PLAIN, Key::C), (PLAIN, Key::Num1)]);
    window.get_by_label("Take this out of promisor").click();
    window.run_steps(3);
    let session = window.state().session();
    let active =
        session.view().active.and_then(|id| session.layer()?.get(id)?.as_commitment().cloned()).unwrap();
    assert!(active.roles.is_empty());
}

#[test]
fn long_words_in_the_form_move_nothing() {
    let long = "x".repeat(600);
    let mut window = window(&format!("{long} agreed to pay. Then rain."));
    let before = article(&window);
    press(&mut window, &[(PLAIN, Key::L), (PLAIN, Key::C), (PLAIN, Key::Num1)]);
    window.run_steps(4);
    assert_eq!(article(&window), before, "the form keeps its width");
    let remove = window.get_by_label("Take this out of promisor").rect();
    assert!(remove.right() < 1280.0 && remove.left() > before.right());
}

#[test]
fn what_is_under_the_pointer_is_named_with_what_is_known_of_it() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P), (PLAIN, Key::Escape)]);
    let place = window.get_by_label("person: Anna, 0 to 4").rect().center();
    window.hover_at(place);
    window.run_steps(60);
    // Once at the pointer, once as the label that marks.
    assert!(window.query_all_by_label("person").count() > 1);
}

/// A project on disk with one article, whose first words `marked` tells how often are a person.
fn on_disk(folder: &Path, name: &str, text: &str) -> PathBuf {
    let root = folder.join(name);
    let ana = AnnotatorId::new("ana");
    let mut session = Session::create(&root, &fixtures::project(text), ana, "Ana", Arc::new(|| {})).unwrap();
    session.dispatch(Command::OpenArticle("article".into()), false);
    session.dispatch(Command::Act(Action::TokenRight), false);
    session.dispatch(Command::Mark("person".into()), false);
    session.close();
    root
}

#[test]
fn a_second_project_in_the_same_window_shows_its_own_text_and_begins_at_its_start() {
    let folder = tempfile::tempdir().unwrap();
    let lines = |words: &str| (0..200).map(|at| format!("{words} {at}.")).collect::<Vec<_>>().join("\n");
    // The same ids, the same first opening; other text, in which the first one's places are none.
    let first = on_disk(folder.path(), "first", &lines("Anna saw Oslo and then Rome"));
    let second = on_disk(folder.path(), "second", &lines("यूरोप अन्ना ने ओस्लो देखा"));
    let settings = Settings {
        theme: Theme::Light,
        folder: Some(folder.path().join("settings")),
        annotator: Some(AnnotatorId::new("ana")),
        ..Settings::default()
    };
    let mut session = Session::open(&first, AnnotatorId::new("ana"), "Ana", Arc::new(|| {})).unwrap();
    session.open_last_article();
    let mut window = window_with(session, settings);
    window.get_by_label("person: saw, 5 to 8");
    press(&mut window, &[(Modifiers::COMMAND, Key::End)]);
    let ctx = window.ctx.clone();
    window.state_mut().app().begin(&ctx, &[second]);
    window.run_steps(4);
    window.get_by_label("person: अन्ना, 6 to 11");
    let top = window.get_by_label_contains("देखा 0.").rect();
    assert!(article(&window).contains_rect(top), "{top:?}");
    assert!(window.query_by_label_contains("Anna saw").is_none());
    // And back, where all places are others again; the caret was kept with the project.
    window.state_mut().app().begin(&ctx, &[first]);
    window.run_steps(4);
    let last = window.get_by_label_contains("Rome 199.").rect();
    assert!(article(&window).contains_rect(last), "{last:?}");
    press(&mut window, &[(Modifiers::COMMAND, Key::Home)]);
    window.get_by_label("person: saw, 5 to 8");
}

#[test]
fn where_one_was_reading_is_kept_over_a_restart_also_away_from_the_caret() {
    let folder = tempfile::tempdir().unwrap();
    let lines =
        (0..300).map(|at| format!("Anna saw Oslo and then Rome {at}.")).collect::<Vec<_>>().join("\n");
    let root = on_disk(folder.path(), "project", &lines);
    let open = || Session::open(&root, AnnotatorId::new("ana"), "Ana", Arc::new(|| {})).unwrap();
    let settings = || Settings {
        folder: Some(folder.path().join("settings")),
        annotator: Some(AnnotatorId::new("ana")),
        ..Settings::default()
    };
    let mut session = open();
    session.open_last_article();
    let mut window = window_with(session, settings());
    scroll(&mut window, -3000.0);
    window.run_steps(90);
    settle(&mut window);
    let before = first_line(&window);
    assert!(before.0 > 20, "{before:?}");
    // Another project closes this one.
    let other = on_disk(folder.path(), "other", "Anna saw Oslo");
    let ctx = window.ctx.clone();
    window.state_mut().app().begin(&ctx, &[other]);
    window.run_steps(2);
    drop(window);
    let mut session = open();
    session.open_last_article();
    assert!(session.view().focus < 100, "the caret stayed at the start");
    let mut window = window_with(session, settings());
    settle(&mut window);
    let after = first_line(&window);
    assert_eq!(after.0, before.0);
    assert!((after.1 - before.1).abs() < 1.5, "{before:?} {after:?}");
}

/// The first line that is wholly on the screen of lines that end in numbers.
fn first_line(window: &Harness<'_, Window>) -> (usize, f32) {
    let pane = article(window);
    let at = |n: usize| Some((n, window.query_by_label_contains(&format!("Rome {n}."))?.rect()));
    let found = (0..300).filter_map(at).find(|(_, rect)| pane.contains_rect(*rect)).unwrap();
    (found.0, found.1.top())
}

#[test]
fn a_page_glides_by_and_a_held_key_is_kept_up_with() {
    let lines =
        (0..300).map(|at| format!("Anna saw Oslo and then Rome {at}.")).collect::<Vec<_>>().join("\n");
    let mut window = window(&lines);
    press(&mut window, &[(PLAIN, Key::PageDown)]);
    let begun = first_line(&window);
    window.run_steps(30);
    let there = first_line(&window);
    assert!(there.0 > begun.0, "{begun:?} {there:?}");
    window.run_steps(30);
    assert_eq!(first_line(&window), there);
    // Back and as far again comes to the same place.
    press(&mut window, &[(PLAIN, Key::PageUp)]);
    window.run_steps(30);
    press(&mut window, &[(PLAIN, Key::PageDown)]);
    window.run_steps(30);
    assert_eq!(first_line(&window).0, there.0);
    let caret = |window: &Harness<'_, Window>| {
        let session = window.state().session();
        session.text().unwrap().as_str()[..session.view().focus].matches('\n').count()
    };
    let page = caret(&window);
    for _ in 0..6 {
        press(&mut window, &[(PLAIN, Key::PageDown)]);
        let (seen, at) = (first_line(&window).0, caret(&window));
        assert!(at < seen + 3 * page.max(20), "line {at} of the caret, line {seen} on the screen");
    }
    window.run_steps(30);
    let (seen, at) = (first_line(&window).0, caret(&window));
    assert!(seen <= at && at < seen + 40, "line {at} of the caret, line {seen} on the screen");
    // The wheel takes over at once.
    press(&mut window, &[(PLAIN, Key::PageUp)]);
    window.hover_at(article(&window).center());
    let before = first_line(&window);
    window.event(egui::Event::PointerButton {
        pos: article(&window).center(),
        button: egui::PointerButton::Primary,
        pressed: true,
        modifiers: PLAIN,
    });
    window.run_steps(1);
    let stopped = first_line(&window);
    window.run_steps(10);
    assert_eq!(first_line(&window), stopped, "from {before:?}");
}

#[test]
fn the_text_stays_where_it_is_while_the_search_opens_and_closes() {
    let lines =
        (0..300).map(|at| format!("Anna saw Oslo and then Rome {at}.")).collect::<Vec<_>>().join("\n");
    let mut window = window(&lines);
    press(&mut window, &[(PLAIN, Key::PageDown), (PLAIN, Key::PageDown)]);
    window.run_steps(30);
    let words = |window: &Harness<'_, Window>| window.get_by_label_contains("Rome 25.").rect().top();
    let (before, top) = (words(&window), article(&window).top());
    press(&mut window, &[(Modifiers::COMMAND, Key::F)]);
    window.run_steps(4);
    assert!(article(&window).top() > top + 30.0, "the search stands above");
    assert_eq!(words(&window), before);
    press(&mut window, &[(PLAIN, Key::Escape)]);
    window.run_steps(4);
    assert_eq!(article(&window).top(), top);
    assert_eq!(words(&window), before);
}
