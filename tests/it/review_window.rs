//! The panels of a review, and what annotators see of one, by their accessible names.

use attache::model::annotation::Target;
use attache::model::ids::AnnotationId;
use attache::session::{Command, Session};
use egui_kittest::kittest::Queryable;

use crate::editing::press;
use crate::review::{ANA, JONAS, TEXT, review};
use crate::window::window_on;

/// A session of one of the annotators on what a review has made.
fn annotator(session: &Session, who: &str) -> Session {
    let mut own = Session::in_memory(session.project().clone(), who.into());
    own.dispatch(Command::OpenArticle("article".into()), false);
    own
}

/// The annotation of the shown layer with this label.
fn with_label(session: &Session, label: &str) -> AnnotationId {
    let mut all = session.layer().unwrap().placed();
    all.find(|a| a.label().unwrap().as_str() == label).unwrap().id()
}

#[test]
fn what_a_reviewer_says_about_a_difference_is_seen_by_all_who_are_concerned() {
    let mut kim = review(TEXT, ANA, JONAS);
    press(&mut kim, "J");
    let group =
        &kim.review().unwrap().alignment().groups[kim.review().unwrap().current_item().unwrap().group];
    let target = Target::Annotation(group.present().next().unwrap());
    let text = "Is Oslo the city here?".to_owned();
    kim.dispatch(Command::AddComment { target, reply_to: None, text: text.clone() }, false);
    for (who, label) in [("ana", "place"), ("jonas", "organisation")] {
        // Nothing is decided yet: comparing alone puts the two beside each other.
        let mut own = annotator(&kim, who);
        let id = own.layer().unwrap().placed().find(|a| a.label().unwrap().as_str() == label).unwrap().id();
        own.dispatch(Command::SelectAnnotation(id), false);
        window_on(own).get_by_label(&text);
        // On another annotation it is not shown.
        let mut own = annotator(&kim, who);
        let person = with_label(&own, "person");
        own.dispatch(Command::SelectAnnotation(person), false);
        assert!(window_on(own).query_by_label(&text).is_none());
    }
}

#[test]
fn annotators_have_a_list_of_what_was_decided_about_their_work() {
    let mut kim = review(TEXT, ANA, JONAS);
    press(&mut kim, "Ctrl+Shift+Enter J B B");
    let mut window = window_on(annotator(&kim, "ana"));
    window.get_by_label("1 taken · 1 not taken · 1 missed");
    window.get_by_label("place “Bergen”: missed by you").click_accesskit();
    window.run_steps(3);
    let view = window.state().session().view();
    assert_eq!(window.state().session().text().unwrap().as_str().get(view.selection()), Some("Bergen"));
    window.get_by_label("place “Oslo”: not taken").click_accesskit();
    window.run_steps(3);
    let session = window.state().session();
    assert_eq!(session.view().selected, Some(with_label(session, "place")));
}
