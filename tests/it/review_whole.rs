//! Reviewing a project: who counts, what is finished, what leaves it.

use attache::model::annotation::Target;
use attache::model::layer::{LayerRef, Status};
use attache::session::{Command, Session};

use crate::review::{ANA, JONAS, TEXT, review};

#[test]
fn a_remark_of_the_reviewer_makes_no_annotator_of_them() {
    let mut session = review(TEXT, ANA, JONAS);
    let before = session.review().unwrap().items().len();
    let text = "Which Oslo?".to_owned();
    session.dispatch(Command::AddComment { target: Target::Article, reply_to: None, text }, false);
    session.dispatch(Command::Act(attache::session::action::Action::NextDifference), false);
    let own = session.project().layer(&LayerRef::new(&"article".into(), &"kim".into())).unwrap();
    assert_eq!((own.status(), own.comments().len()), (Status::Untouched, 1));
    let review = session.review().unwrap();
    let compared: Vec<&str> = review.annotators().map(|a| a.as_str()).collect();
    assert_eq!((compared, review.items().len()), (vec!["ana", "jonas"], before));
    assert!(!session.progress().contains_key("kim"), "{:?}", session.progress());
}

#[test]
fn a_layer_of_remarks_alone_that_was_in_progress_counts_for_nothing() {
    let mut project = review(TEXT, ANA, JONAS).project().clone();
    let mut kim = Session::in_memory(project, "kim".into());
    kim.dispatch(Command::SetStatus("article".into(), Status::InProgress), false);
    project = kim.project().clone();
    let session = Session::in_memory(project, "kim".into());
    let compared = session.comparable(&"article".into());
    assert_eq!(compared.iter().map(|a| a.as_str()).collect::<Vec<_>>(), ["ana", "jonas"]);
    // Done with nothing marked says that there is nothing.
    kim.dispatch(Command::SetStatus("article".into(), Status::Done), false);
    assert_eq!(kim.comparable(&"article".into()).len(), 3);
}
