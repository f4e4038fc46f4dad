//! The pointer on the article and on the form, and what keys do where the pointer was.

use attache::model::annotation::Target;
use attache::model::canonical::Canonical;
use attache::model::ids::{AnnotatorId, Id, IdKind};
use attache::session::{Command, Session};
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, TouchPhase, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::fixtures;
use crate::window::{Window, press, window, window_on};

const PLAIN: Modifiers = Modifiers::NONE;

fn button(window: &mut Harness<'_, Window>, pos: Pos2, pressed: bool) {
    window.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: PLAIN });
    window.run_steps(1);
}

/// Presses the button at a place and goes to another one in so many steps, without letting go.
fn drag(window: &mut Harness<'_, Window>, from: Pos2, to: Pos2, steps: usize) {
    window.hover_at(from);
    window.run_steps(2);
    button(window, from, true);
    for step in 1..=steps {
        window.hover_at(from + (to - from) * (step as f32 / steps as f32));
        window.run_steps(1);
    }
}

/// A click of the mouse, so long after the last that it is one of its own.
fn click(window: &mut Harness<'_, Window>, pos: Pos2) {
    window.hover_at(pos);
    window.run_steps(60);
    button(window, pos, true);
    button(window, pos, false);
    window.run_steps(2);
}

/// The label of the selected annotation.
fn selected(window: &Harness<'_, Window>) -> Option<String> {
    let session = window.state().session();
    let annotation = session.layer()?.get(session.view().selected?)?.clone();
    Some(annotation.label().map_or("comment", |label| label.as_str()).to_owned())
}

/// “Ministry of Trade Secretary” with a place in an organisation in a role.
fn stack() -> Harness<'static, Window> {
    let mut session = fixtures::session("Ministry of Trade Secretary", &AnnotatorId::new("ana"));
    for (label, end) in [("place", 8), ("organisation", 17), ("role", 27)] {
        session.dispatch(Command::Select { anchor: 0, focus: end }, false);
        session.dispatch(Command::Mark(label.into()), false);
    }
    crate::editing::press(&mut session, "Esc Ctrl+Home");
    window_on(session)
}

#[test]
fn clicks_on_a_stack_walk_from_the_innermost_outwards() {
    let mut window = stack();
    let place = window.get_by_label("place: Ministry, 0 to 8").rect().center();
    let mut walked = Vec::new();
    for _ in 0..4 {
        click(&mut window, place);
        walked.push(selected(&window).unwrap());
    }
    assert_eq!(walked, ["place", "organisation", "role", "place"]);
}

#[test]
fn a_quick_second_click_on_a_stack_walks_too_and_selects_no_word() {
    let mut window = stack();
    let place = window.get_by_label("place: Ministry, 0 to 8").rect().center();
    window.hover_at(place);
    window.run_steps(2);
    for _ in 0..2 {
        button(&mut window, place, true);
        button(&mut window, place, false);
    }
    window.run_steps(2);
    assert_eq!(selected(&window).as_deref(), Some("organisation"));
    assert!(!window.state().session().view().has_words());
}

#[test]
fn an_edge_of_the_selected_annotation_is_dragged_to_the_end_of_a_word() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    let anna = window.get_by_label("person: Anna, 0 to 4").rect();
    let (from, to) = (anna.right_center() - vec2(1.0, 0.0), anna.right_center() + vec2(30.0, 0.0));
    drag(&mut window, from, to, 6);
    button(&mut window, to, false);
    window.run_steps(2);
    window.get_by_label("person: Anna saw, 0 to 8");
    press(&mut window, &[(Modifiers::COMMAND, Key::Z)]);
    window.get_by_label("person: Anna, 0 to 4");
}

/// How often a label is to be read: by its name in the list of labels, and in a tip.
fn named(window: &Harness<'_, Window>, label: &str) -> usize {
    window.query_all_by_label(label).count()
}

#[test]
fn a_key_hides_what_the_pointer_names_until_it_moves() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P), (PLAIN, Key::Escape)]);
    let place = window.get_by_label("person: Anna, 0 to 4").rect().center();
    window.hover_at(place);
    window.run_steps(60);
    let with_tip = named(&window, "person");
    press(&mut window, &[(PLAIN, Key::ArrowRight)]);
    window.run_steps(60);
    assert_eq!(named(&window, "person"), with_tip - 1);
    window.hover_at(place + vec2(2.0, 0.0));
    window.run_steps(60);
    assert_eq!(named(&window, "person"), with_tip);
}

/// Turns the wheel over the article.
pub fn scroll(window: &mut Harness<'_, Window>, points: f32) {
    window.hover_at(window.get_by_label("Article: article").rect().center());
    window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: Vec2::new(0.0, points),
        phase: TouchPhase::Move,
        modifiers: PLAIN,
        source: egui::MouseWheelSource::Wheel,
    });
    window.run_steps(60);
}

#[test]
fn each_article_comes_back_where_the_reader_left_it() {
    let text: Vec<String> = (0..300).map(|at| format!("Paragraph {at} of many.")).collect();
    let mut session = fixtures::session(&text.join("\n"), &AnnotatorId::new("ana"));
    fixtures::add_article(&mut session, "other", "A short one.");
    let mut window = window_on(session);
    scroll(&mut window, -3000.0);
    let place = |window: &Harness<'_, Window>| -> Option<Rect> {
        let article = window.get_by_label("Article: article").rect();
        let all = window.query_all_by_label_contains("Paragraph ");
        all.map(|node| node.rect()).find(|rect| article.contains_rect(*rect) && rect.height() < 80.0)
    };
    let words = |window: &Harness<'_, Window>| {
        let article = window.get_by_label("Article: article").rect();
        let all = window.query_all_by_label_contains("Paragraph ");
        let seen = all.filter(|node| article.contains_rect(node.rect()) && node.rect().height() < 80.0);
        seen.filter_map(|node| node.accesskit_node().label()).collect::<Vec<String>>()
    };
    let (before, read) = (place(&window).unwrap(), words(&window));
    assert!(!read.iter().any(|words| words.contains("Paragraph 0 ")), "{read:?}");
    press(&mut window, &[(Modifiers::ALT, Key::ArrowDown)]);
    window.run_steps(2);
    window.get_by_label("Article: other");
    press(&mut window, &[(Modifiers::ALT, Key::ArrowUp)]);
    window.run_steps(4);
    assert_eq!(words(&window), read);
    assert!((place(&window).unwrap().top() - before.top()).abs() <= 1.0);
}

/// A session with a comment on “Oslo”.
fn commented() -> Session {
    let mut session = fixtures::session("Anna saw Oslo", &AnnotatorId::new("ana"));
    let target = Target::Words(session.text().unwrap().span(9..13).unwrap());
    session.dispatch(Command::AddComment { target, reply_to: None, text: "Which one?".into() }, false);
    session
}

#[test]
fn a_click_on_commented_words_shows_their_thread_and_enter_answers() {
    let mut window = window_on(commented());
    let place = window.get_by_label("comment: Oslo, 9 to 13").rect().center();
    click(&mut window, place);
    assert_eq!(selected(&window).as_deref(), Some("comment"));
    window.get_by_label("Which one?");
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(2);
    window.event(Event::Text("The capital.".to_owned()));
    window.run_steps(2);
    press(&mut window, &[(PLAIN, Key::Enter)]);
    let layer = window.state().session().layer().unwrap();
    let answer = layer.comments().into_iter().find(|c| c.text == "The capital.").unwrap();
    assert_eq!(answer.reply_to, window.state().session().view().selected);
}

#[test]
fn the_list_of_annotations_has_the_comments_too() {
    let mut window = window_on(commented());
    press(&mut window, &[(Modifiers::COMMAND, Key::L)]);
    window.event(Event::Text("which one".to_owned()));
    window.run_steps(3);
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(2);
    assert_eq!(selected(&window).as_deref(), Some("comment"));
}

#[test]
fn a_click_on_a_roles_name_fills_it_and_then_shows_what_fills_it() {
    let mut window = window("Aldmoor agreed to pay. Then rain.");
    press(&mut window, &[(PLAIN, Key::L), (PLAIN, Key::C), (Modifiers::COMMAND, Key::Home)]);
    let fillers = |window: &Harness<'_, Window>| {
        let session = window.state().session();
        let active = session.view().active.and_then(|id| session.layer()?.get(id)?.as_commitment().cloned());
        active.map_or(0, |frame| frame.roles.len())
    };
    let name = window.get_by_label("promisor").rect().center();
    click(&mut window, name);
    assert_eq!(fillers(&window), 1);
    // The key in front of the name is a part of it.
    let name = window.get_by_label("promisor").rect();
    click(&mut window, name.left_center() - vec2(16.0, 0.0));
    assert_eq!(selected(&window).as_deref(), Some("place"));
}

/// A session with an entity selected, and with canonical entities of these names.
fn with_canonicals(names: &[&str]) -> Session {
    let mut session = fixtures::session("Anna saw Oslo", &AnnotatorId::new("ana"));
    for (at, name) in names.iter().enumerate() {
        session.dispatch(
            Command::SetCanonical(Canonical {
                id: Id::from_bits(IdKind::Canonical, 100 + at as u64),
                name: (*name).to_owned(),
                kind: "person".into(),
                aliases: Vec::new(),
                links: Vec::new(),
            }),
            false,
        );
    }
    session.dispatch(Command::Mark("person".into()), false);
    session
}

#[test]
fn what_a_mention_refers_to_is_chosen_by_keys_alone() {
    let mut window = window_on(with_canonicals(&["Anna Berg", "Anna Lee", "Anna Moor"]));
    let refers = |window: &Harness<'_, Window>| {
        let session = window.state().session();
        let id = session.layer()?.placed().next()?.as_entity()?.refers_to?;
        Some(session.project().canonicals().get(&id)?.name.clone())
    };
    let open = |window: &mut Harness<'_, Window>| {
        window.get_by_role_and_label(egui::Role::ComboBox, "Refers to").focus();
        window.run_steps(2);
        press(window, &[(PLAIN, Key::Enter)]);
        window.run_steps(3);
    };
    open(&mut window);
    window.get_by_label("Search canonical entities");
    assert_eq!(refers(&window), None, "the key that opened the list takes nothing in it");
    press(&mut window, &[(PLAIN, Key::ArrowDown), (PLAIN, Key::ArrowDown), (PLAIN, Key::ArrowUp)]);
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(3);
    assert_eq!(refers(&window).as_deref(), Some("Anna Lee"));
    // Esc leaves the list, and stays in the form.
    open(&mut window);
    press(&mut window, &[(PLAIN, Key::ArrowDown), (PLAIN, Key::Escape)]);
    window.run_steps(3);
    assert!(window.query_by_label("Search canonical entities").is_none());
    assert_eq!(refers(&window).as_deref(), Some("Anna Lee"));
    let button = window.get_by_role_and_label(egui::Role::ComboBox, "Refers to").accesskit_node();
    assert!(button.is_focused());
    // Up from the first stays there; Enter takes it.
    open(&mut window);
    press(&mut window, &[(PLAIN, Key::ArrowUp), (PLAIN, Key::Enter)]);
    window.run_steps(3);
    assert_eq!(refers(&window).as_deref(), Some("Anna Berg"));
}

#[test]
fn the_line_under_the_pointer_stays_while_an_edge_is_dragged_over_lines_that_make_room() {
    // Each line has a place within what the annotation will cover, so that each makes room.
    let lines: Vec<String> = (0..40).map(|n| format!("Oslo {n} is a town by the sea.")).collect();
    let mut session = fixtures::session(&lines.join("\n"), &AnnotatorId::new("ana"));
    let ranges = (0..40).scan(0, |at, n| {
        let start = *at;
        *at += lines[n].len() + 1;
        Some(start..start + 4)
    });
    session.dispatch(Command::MarkRanges { label: "place".into(), ranges: ranges.collect() }, false);
    // The whole of the first line, which is selected.
    session.dispatch(Command::Select { anchor: 0, focus: lines[0].len() }, false);
    session.dispatch(Command::Mark("event".into()), false);
    let mut window = window_on(session);
    let event = format!("event: {}, 0 to {}", lines[0], lines[0].len());
    let from = window.get_by_label(&event).rect().right_center() - vec2(1.0, 0.0);
    let begin = |n: usize| lines[..n].iter().map(|l| l.len() + 1).sum::<usize>();
    let label = |n: usize| format!("place: Oslo, {} to {}", begin(n), begin(n) + 4);
    let line = |window: &Harness<'_, Window>, n: usize| window.get_by_label(&label(n)).rect();
    let to = Pos2::new(from.x, line(&window, 8).center().y);
    drag(&mut window, from, to, 30);
    window.run_steps(4);
    let seen = |window: &Harness<'_, Window>| {
        (0..40).find(|n| {
            let label = label(*n);
            let found = window.query_by_label(&label);
            found.is_some_and(|line| line.rect().y_range().contains(to.y))
        })
    };
    let (under, top) = (seen(&window).unwrap(), line(&window, seen(&window).unwrap()).top());
    button(&mut window, to, false);
    window.run_steps(6);
    assert_eq!((seen(&window), line(&window, under).top()), (Some(under), top));
    let session = window.state().session();
    let event = session.view().selected.and_then(|id| session.layer()?.get(id)?.spans()).unwrap();
    assert!(event.hull().end() > begin(under), "it was dragged to the line under the pointer");
}
