//! Reviewing: what two annotators differ in, decided by keys.

use std::path::{Path, PathBuf};

use attache::model::annotation::{Annotation, Filler};
use attache::model::decision::{How, Part};
use attache::model::edit::Edit;
use attache::model::ids::AnnotatorId;
use attache::model::layer::{Layer, LayerRef, Status};
use attache::session::review::{Filter, KindFilter, Order, ReviewCommand};
use attache::session::{Command, Session};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::editing::press;
use crate::fixtures;
use crate::window::{press as press_in, window_on};

/// A review by Kim of what Ana and Jonas made of a text, each with these keys from its start.
pub fn review(text: &str, ana: &str, jonas: &str) -> Session {
    let mut project = fixtures::project(text);
    for (who, keys) in [("ana", ana), ("jonas", jonas)] {
        let mut session = Session::in_memory(project, who.into());
        session.dispatch(Command::OpenArticle("article".into()), false);
        press(&mut session, keys);
        project = session.project().clone();
    }
    let mut session = Session::in_memory(project, "kim".into());
    session.dispatch(Command::OpenArticle("article".into()), false);
    press(&mut session, "Ctrl+2");
    session
}

pub fn decided(session: &Session) -> Option<&Layer> {
    session.project().layer(&LayerRef::new(&"article".into(), &AnnotatorId::DECIDED.into()))
}

/// The decided entities: label and words.
pub fn entities(session: &Session) -> Vec<(String, String)> {
    let text = session.text().unwrap();
    let placed = decided(session).into_iter().flat_map(Layer::placed);
    let entity =
        |a: &std::sync::Arc<Annotation>| a.as_entity().map(|e| (e.label.to_string(), e.spans.words(text)));
    placed.filter_map(entity).collect()
}

/// What differs, in the order of the list: kinds and words.
fn listed(session: &Session) -> Vec<String> {
    let review = session.review().unwrap();
    let item = |at: &usize| {
        let item = &review.items()[*at];
        format!("{}: {}", item.kinds_in_words(), session.item_title(review, item))
    };
    review.listed().iter().map(item).collect()
}

pub const TEXT: &str = "Anna Lee saw Oslo. Bergen pays.";
/// Anna Lee is a person, Oslo a place.
pub const ANA: &str = "Shift+Right Shift+Right P Right Right Right L";
/// Anna Lee is a person, Oslo an organisation, Bergen a place.
pub const JONAS: &str = "Shift+Right Shift+Right P Right Right Right O Right Right L";

#[test]
fn what_two_annotators_differ_in_is_listed_and_what_they_agree_on_is_counted() {
    let session = review(TEXT, ANA, JONAS);
    assert_eq!(listed(&session), ["label: Oslo", "missing: Bergen"]);
    assert_eq!(session.review().unwrap().agreed_count(), (0, 1));
    assert_eq!(entities(&session), []);
}

#[test]
fn a_decision_goes_into_the_decided_layer_with_where_it_came_from_and_on_to_the_next() {
    let mut session = review(TEXT, ANA, JONAS);
    press(&mut session, "J B");
    assert_eq!(entities(&session), [("organisation".to_owned(), "Oslo".to_owned())]);
    let layer = decided(&session).unwrap();
    let decision = layer.placed().next().unwrap().decision().unwrap().clone();
    let whose = |all: &[attache::model::decision::Considered]| -> Vec<String> {
        all.iter().map(|c| c.annotator.to_string()).collect()
    };
    assert_eq!(
        (whose(&decision.from), whose(&decision.over)),
        (vec!["jonas".to_owned()], vec!["ana".to_owned()])
    );
    assert_eq!(decision.by.as_str(), "kim");
    let review = session.review().unwrap();
    assert_eq!(review.current(), Some(1));
    assert_eq!(review.state(0).told().unwrap().how, How::One("jonas".into()));
    // Jonas alone has Bergen; what Ana has is nothing.
    press(&mut session, "A");
    assert_eq!(entities(&session).len(), 1);
    assert_eq!(session.review().unwrap().decided_count(), 2);
    assert!(session.notice().unwrap().text.ends_with("All differences are decided."));
}

#[test]
fn both_neither_and_undecided_change_a_decision_and_each_is_one_step() {
    let mut session = review(TEXT, ANA, JONAS);
    press(&mut session, "J X");
    assert_eq!(entities(&session).len(), 2);
    press(&mut session, "K Z");
    assert_eq!(entities(&session), []);
    assert_eq!(session.review().unwrap().state(0).told().unwrap().how, How::Neither);
    press(&mut session, "K Q");
    assert!(session.review().unwrap().state(0).told().is_none());
    press(&mut session, "Ctrl+Z");
    assert_eq!(session.review().unwrap().state(0).told().unwrap().how, How::Neither);
    press(&mut session, "Ctrl+Z");
    assert!(session.undo_what().unwrap().contains("take both"), "{:?}", session.undo_what());
}

#[test]
fn all_that_agree_are_accepted_in_one_step() {
    let mut session = review(TEXT, ANA, JONAS);
    press(&mut session, "Ctrl+Shift+Enter");
    assert_eq!(entities(&session), [("person".to_owned(), "Anna Lee".to_owned())]);
    assert_eq!(session.review().unwrap().agreed_count(), (1, 1));
    press(&mut session, "Ctrl+Z");
    assert_eq!((entities(&session), session.review().unwrap().agreed_count()), (vec![], (0, 1)));
}

#[test]
fn why_is_kept_with_the_decision() {
    let mut session = review(TEXT, ANA, JONAS);
    press(&mut session, "J");
    session.dispatch(Command::Review(ReviewCommand::Why("It is the firm.".to_owned())), false);
    press(&mut session, "B");
    let review = session.review().unwrap();
    assert_eq!(&*review.state(0).told().unwrap().why, "It is the firm.");
    assert_eq!(review.why(), "");
}

#[test]
fn a_decision_is_edited_as_one_annotates() {
    let mut session = review(TEXT, ANA, JONAS);
    press(&mut session, "J E");
    assert!(session.is_editing_decisions());
    press(&mut session, "R ]");
    assert_eq!(entities(&session)[0].0, "role");
    assert!(entities(&session)[0].1.starts_with("Oslo."), "{:?}", entities(&session));
    press(&mut session, "Esc");
    let review = session.review().unwrap();
    assert!(!session.is_editing_decisions() && review.state(0).told().unwrap().is_edited);
    // Nobody's own layer has changed.
    let ana = session.project().layer(&LayerRef::new(&"article".into(), &"ana".into())).unwrap();
    assert!(ana.placed().all(|a| a.label().unwrap().as_str() != "role"));
}

#[test]
fn what_was_only_looked_at_in_the_editor_is_not_decided() {
    let mut session = review(TEXT, ANA, JONAS);
    press(&mut session, "J E Esc");
    assert!(session.review().unwrap().state(0).told().is_none());
    assert_eq!(entities(&session), []);
    assert!(session.notice().unwrap().text.contains("nothing is decided"));
}

#[test]
fn an_article_is_reviewed_when_nothing_is_open() {
    let mut session = review(TEXT, ANA, JONAS);
    press(&mut session, "Ctrl+Enter");
    assert!(session.notice().unwrap().text.starts_with("2 differences are not decided"));
    press(&mut session, "J B B Ctrl+Enter");
    let said = session.notice().unwrap().text.clone();
    assert_eq!(said, "1 agreed is not accepted; Ctrl+Shift+Enter accepts it.");
    assert_eq!(decided(&session).unwrap().status(), Status::InProgress);
    press(&mut session, "Ctrl+Shift+Enter Ctrl+Enter");
    assert_eq!(decided(&session).unwrap().status(), Status::Reviewed);
}

#[test]
fn differences_are_listed_by_kind_label_and_weight() {
    let mut session = review(TEXT, ANA, JONAS);
    let by = |session: &mut Session, filter: Filter| {
        session.dispatch(Command::Review(ReviewCommand::Filter(filter)), false);
        listed(session)
    };
    let kind = Filter { kind: Some(KindFilter::Missing), ..Filter::default() };
    assert_eq!(by(&mut session, kind), ["missing: Bergen"]);
    let label = Filter { label: Some("organisation".into()), ..Filter::default() };
    assert_eq!(by(&mut session, label), ["label: Oslo"]);
    let weight = Filter { order: Order::Weight, ..Filter::default() };
    assert_eq!(by(&mut session, weight), ["missing: Bergen", "label: Oslo"]);
    let open = Filter { open_only: true, ..Filter::default() };
    assert_eq!(by(&mut session, open.clone()).len(), 2);
    press(&mut session, "J B");
    assert_eq!(listed(&session), ["missing: Bergen"]);
}

/// “Anna agreed to pay Oslo.” as a commitment; the promisor is Anna for both.
const FRAME: &str = "P C 1";

#[test]
fn parts_of_a_commitment_are_decided_one_by_one() {
    let text = "Anna agreed to pay Oslo by May.";
    // Ana: cue “agreed”, recipient Oslo. Jonas: cue “agreed to”, recipient Oslo by.
    let ana = format!("{FRAME} Right Shift+Right U Right Right Right Shift+Right 3");
    let jonas = format!("{FRAME} Right Shift+Right Shift+Right U Right Right Shift+Right Shift+Right 3");
    let mut session = review(text, &ana, &jonas);
    let parts: Vec<Part> = session.review().unwrap().items().iter().map(|i| i.part.clone()).collect();
    assert_eq!(parts, [Part::Cue, Part::Role("recipient".into())]);
    press(&mut session, "Ctrl+Shift+Enter J A");
    let review = session.review().unwrap();
    assert_eq!(review.decided_count(), 1, "the other part is still open");
    press(&mut session, "B");
    let layer = decided(&session).unwrap();
    let frame = layer.placed().find_map(|a| a.as_commitment()).unwrap();
    let text = session.text().unwrap();
    assert_eq!(frame.cue.as_ref().unwrap().words(text), "agreed");
    let recipient = frame.roles.iter().find(|(r, _)| r.as_str() == "recipient").unwrap();
    let Filler::Words(words) = &recipient.1 else { panic!() };
    assert_eq!(words.words(text), "Oslo by");
    // The promisor both have is the decided Anna.
    let promisor = frame.roles.iter().find(|(r, _)| r.as_str() == "promisor").unwrap();
    let anna = promisor.1.annotation().and_then(|id| layer.get(id)).unwrap();
    assert!(anna.decision().is_some());
    assert_eq!(session.review().unwrap().decided_count(), 2);
    press(&mut session, "K Q");
    assert_eq!(session.review().unwrap().decided_count(), 1);
    press(&mut session, "Ctrl+Z");
    assert_eq!(session.review().unwrap().decided_count(), 2);
}

#[test]
fn names_are_hidden_where_that_is_wished() {
    let mut session = review(TEXT, ANA, JONAS);
    session.set_blind(true);
    press(&mut session, "J");
    let names: Vec<String> = session.review().unwrap().annotators().map(|a| session.shown_name(a)).collect();
    assert!(names.iter().all(|n| n.starts_with("Annotator ")), "{names:?}");
    press(&mut session, "A");
    assert!(
        !session.notice().unwrap().text.contains("jonas") && !session.undo_what().unwrap().contains("ana")
    );
}

#[test]
fn annotating_goes_on_where_it_was_after_a_review() {
    let mut session = review(TEXT, ANA, JONAS);
    press(&mut session, "J B Ctrl+1");
    assert_eq!(session.view().annotator.as_str(), "kim");
    press(&mut session, "Ctrl+Home D");
    assert_eq!(session.layer().unwrap().counts().entities, 1);
    // Undo goes back to the review for what was decided there.
    press(&mut session, "Ctrl+Z Ctrl+Z");
    assert!(session.review().is_some());
    assert_eq!(entities(&session), []);
}

#[test]
fn annotators_see_what_was_decided_about_their_work_and_the_way_there() {
    let mut session = review(TEXT, ANA, JONAS);
    press(&mut session, "J");
    session.dispatch(Command::Review(ReviewCommand::Why("It is the firm.".to_owned())), false);
    press(&mut session, "B");
    let mut ana = Session::in_memory(session.project().clone(), "ana".into());
    ana.dispatch(Command::OpenArticle("article".into()), false);
    let mut window = window_on(ana);
    let id =
        window.state().session().layer().unwrap().placed().find(|a| a.label().unwrap().as_str() == "place");
    let id = id.unwrap().id();
    window.get_by_label_contains("place: Oslo").click_accesskit();
    window.run_steps(4);
    assert_eq!(window.state().session().view().selected, Some(id));
    window.get_by_label_contains("Not taken; decided for what jonas has");
    window.get_by_label("It is the firm.");
    window.get_by_label("Show in the review").click_accesskit();
    window.run_steps(4);
    let review = window.state().session().review().unwrap();
    assert_eq!(review.current(), Some(0));
}

/// The sample project, opened by Kim at the article that two have annotated.
pub fn sample() -> (tempfile::TempDir, PathBuf, Session) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("river-accords");
    fixtures::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/river-accords"), &root);
    let mut session = Session::open(&root, "kim".into(), "Kim", std::sync::Arc::new(|| {})).unwrap();
    session.dispatch(Command::OpenArticle("freight-returns-to-the-karsin-corridor".into()), false);
    (folder, root, session)
}

#[test]
fn what_was_decided_is_pressed_in_and_both_says_why_it_can_not_be() {
    let text = "Anna agreed to pay Oslo by May.";
    let mut window =
        window_on(review(text, "P C 1 Right Shift+Right U", "P C 1 Right Shift+Right Shift+Right U"));
    let is_pressed = |window: &egui_kittest::Harness<'_, crate::window::Window>, name: &str| {
        window.get_by_label(name).accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    press_in(&mut window, &[(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter), (Modifiers::NONE, Key::J)]);
    assert!(!is_pressed(&window, "Take jonas"));
    press_in(&mut window, &[(Modifiers::NONE, Key::B), (Modifiers::NONE, Key::K), (Modifiers::NONE, Key::J)]);
    assert_eq!((is_pressed(&window, "Take ana"), is_pressed(&window, "Take jonas")), (false, true));
    press_in(&mut window, &[(Modifiers::NONE, Key::Z)]);
    assert_eq!((is_pressed(&window, "Take jonas"), is_pressed(&window, "Neither")), (false, true));
    // Both cues together.
    press_in(&mut window, &[(Modifiers::NONE, Key::X)]);
    let state = window.state().session().review().unwrap().state(0).told().unwrap().clone();
    assert_eq!((state.how, state.is_edited), (How::One("jonas".into()), false), "it has all that ana has");
}

#[test]
fn an_attribute_with_one_value_takes_no_two() {
    let text = "Anna agreed to pay Oslo by May.";
    let mut session = review(text, "P C 1", "P C 1");
    let mut project = session.project().clone();
    for (who, value) in [("ana", "promise"), ("jonas", "offer")] {
        let at = LayerRef::new(&"article".into(), &who.into());
        let id = project.layer(&at).unwrap().placed().find(|a| a.as_commitment().is_some()).unwrap().id();
        let edit =
            Edit::SetAttribute { at, ids: vec![id], attribute: "act".into(), values: vec![value.to_owned()] };
        project.apply(&edit).unwrap();
    }
    session = Session::in_memory(project, "kim".into());
    session.dispatch(Command::OpenArticle("article".into()), false);
    press(&mut session, "Ctrl+2");
    let mut window = window_on(session);
    press_in(&mut window, &[(Modifiers::NONE, Key::J)]);
    assert!(window.get_by_label("Both").accesskit_node().is_disabled());
    press_in(&mut window, &[(Modifiers::NONE, Key::X)]);
    let said = window.state().session().notice().unwrap().text.clone();
    assert_eq!(said, "This attribute has one value: take one of them.");
}

#[test]
fn the_reason_is_a_key_away_and_enter_goes_back() {
    let mut window = window_on(review(TEXT, ANA, JONAS));
    press_in(&mut window, &[(Modifiers::NONE, Key::W)]);
    assert!(window.state().session().notice().unwrap().text.contains("Go to a difference first"));
    press_in(&mut window, &[(Modifiers::NONE, Key::J), (Modifiers::NONE, Key::W)]);
    assert!(window.get_by_label("Reason").accesskit_node().is_focused());
    window.event(egui::Event::Text("The firm.".to_owned()));
    window.run_steps(2);
    press_in(&mut window, &[(Modifiers::NONE, Key::Enter), (Modifiers::NONE, Key::B)]);
    let review = window.state().session().review().unwrap();
    assert_eq!(&*review.state(0).told().unwrap().why, "The firm.");
}

#[test]
fn a_review_that_was_left_goes_on_where_it_was() {
    let mut session = review(TEXT, ANA, JONAS);
    let filter = Filter { order: Order::Weight, ..Filter::default() };
    session.dispatch(Command::Review(ReviewCommand::Filter(filter.clone())), false);
    press(&mut session, "J J Ctrl+1 Ctrl+Home P Ctrl+2");
    let review = session.review().unwrap();
    let current = review.current_item().map(|item| session.item_title(review, item));
    assert_eq!((review.filter(), current.as_deref()), (&filter, Some("Oslo")));
    // What was annotated meanwhile is one more to compare.
    assert_eq!(review.annotators().count(), 3);
}

#[test]
fn a_screen_reader_gets_what_each_annotator_has_and_a_click_goes_to_the_difference() {
    let mut window = window_on(review(TEXT, ANA, JONAS));
    window.run_steps(4);
    // Label and words, whose it is, how far the review is with it.
    window.get_by_label("person: Anna Lee, 0 to 8, agreed");
    window.get_by_label("place: Oslo, 13 to 17, ana, open");
    window.get_by_label("organisation: Oslo, 13 to 17, jonas, open");
    let node = window.get_by_label("place: Bergen, 19 to 25, jonas, open").accesskit_node();
    assert_eq!(node.is_selected(), Some(false));
    let request = egui::accesskit::ActionRequest {
        action: egui::accesskit::Action::Click,
        target_tree: egui::accesskit::TreeId::ROOT,
        target_node: node.locate().0,
        data: None,
    };
    window.event(egui::Event::AccessKitActionRequest(request));
    window.run_steps(3);
    assert_eq!(window.state().session().review().unwrap().current(), Some(1));
    let node = window.get_by_label("place: Bergen, 19 to 25, jonas, open").accesskit_node();
    assert_eq!(node.is_selected(), Some(true));
    window.get_by_label("difference in missing: Bergen");
    press_in(&mut window, &[(Modifiers::NONE, Key::B)]);
    window.get_by_label("place: Bergen, 19 to 25, jonas, decided");
}

#[test]
fn another_one_s_layer_says_whose_it_is_and_leads_back() {
    let (_folder, _, session) = sample();
    let mut window = window_on(session);
    assert!(window.query_by_label("Back to your own").is_none());
    window
        .get_all_by_role_and_label(egui::accesskit::Role::Link, "Jonas Weber")
        .last()
        .unwrap()
        .click_accesskit();
    window.run_steps(4);
    window.get_by_label("Annotations of Jonas Weber");
    window.get_by_label("Back to your own").click_accesskit();
    window.run_steps(4);
    assert_eq!(window.state().session().view().annotator, AnnotatorId::new("kim"));
    window.get_by_label("Nothing selected");
}
