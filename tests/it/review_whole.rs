//! Reviewing a project: who counts, what is finished, what leaves it.

use std::process::Command as Process;
use std::sync::Arc;

use attache::model::annotation::{Entity, Source, Spans, Target};
use attache::model::edit::Edit;
use attache::model::ids::{AnnotatorId, Id, IdKind};
use attache::model::layer::{LayerRef, Status};
use attache::session::action::Action;
use attache::session::{Command, Session};

use crate::editing::press;
use crate::fixtures;
use crate::review::{ANA, JONAS, TEXT, decided, review, sample};

#[test]
fn a_remark_of_the_reviewer_makes_no_annotator_of_them() {
    let mut session = review(TEXT, ANA, JONAS);
    let before = session.review().unwrap().items().len();
    let text = "Which Oslo?".to_owned();
    session.dispatch(Command::AddComment { target: Target::Article, reply_to: None, text }, false);
    session.dispatch(Command::Act(Action::NextDifference), false);
    let own = session.project().layer(&LayerRef::new(&"article".into(), &"kim".into())).unwrap();
    assert_eq!((own.status(), own.comments().len()), (Status::Untouched, 1));
    let review = session.review().unwrap();
    let compared: Vec<&str> = review.annotators().map(AnnotatorId::as_str).collect();
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
    assert_eq!(compared.iter().map(AnnotatorId::as_str).collect::<Vec<_>>(), ["ana", "jonas"]);
    // Done with nothing marked says that there is nothing.
    kim.dispatch(Command::SetStatus("article".into(), Status::Done), false);
    assert_eq!(kim.comparable(&"article".into()).len(), 3);
}

/// So many words that two have each marked that they are compared on a thread.
const MANY: usize = 2100;

#[test]
fn nothing_is_reviewed_before_it_is_compared() {
    let mut project = fixtures::project(&"word ".repeat(MANY));
    let text = project.text(&"article".into()).unwrap().clone();
    for (who, kind) in [("ana", 1), ("jonas", 2)] {
        let entity = |at: usize| {
            let entity = Entity {
                id: Id::from_bits(IdKind::Entity, (at * 4 + kind) as u64),
                label: "person".into(),
                spans: Spans::one(text.span(at * 5..at * 5 + 4).unwrap()),
                refers_to: None,
                attributes: std::collections::BTreeMap::default(),
                note: "".into(),
                made: attache::model::time::Timestamp::default(),
                source: Source::Manual,
            };
            entity.into()
        };
        let at = LayerRef::new(&"article".into(), &who.into());
        project.apply(&Edit::Put { at, annotations: (0..MANY).map(entity).collect() }).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    Session::create(&root, &project, "kim".into(), "Kim", Arc::new(|| {})).unwrap().close();
    let mut session = Session::open(&root, "kim".into(), "Kim", Arc::new(|| {})).unwrap();
    session.dispatch(Command::OpenArticle("article".into()), false);
    press(&mut session, "Ctrl+2 Ctrl+Enter");
    assert_ne!(decided(&session).map(attache::model::layer::Layer::status), Some(Status::Reviewed));
}

#[test]
fn an_export_of_decisions_names_reviews_that_are_not_finished() {
    let (folder, root, mut session) = sample();
    let export = |name: &str| {
        let out = folder.path().join(name);
        let arguments = ["export", root.to_str().unwrap(), "--decided", "--to", "jsonl", "--out"];
        let ran = Process::new(env!("CARGO_BIN_EXE_attache")).args(arguments).arg(&out).output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
        let report = std::fs::read_to_string(out.with_file_name(format!("{name}.report.json"))).unwrap();
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        (String::from_utf8(ran.stderr).unwrap(), report["unfinished_reviews"].clone())
    };
    press(&mut session, "Ctrl+2 J A");
    let (differences, agreed) = session.review().unwrap().left();
    session.close();
    drop(session);
    let (said, told) = export("half.jsonl");
    let wanted = serde_json::json!([{
        "article": "freight-returns-to-the-karsin-corridor", "differences": differences, "agreed": agreed
    }]);
    assert_eq!(told, wanted);
    assert!(said.contains(&format!("{differences} differences are not decided")), "{said}");
    assert!(said.contains(&format!("{agreed} agreed annotations are not accepted")), "{said}");
    let mut session = Session::open(&root, "kim".into(), "Kim", Arc::new(|| {})).unwrap();
    session.dispatch(Command::OpenArticle("freight-returns-to-the-karsin-corridor".into()), false);
    press(&mut session, "Ctrl+2 Ctrl+Shift+Enter J");
    for _ in 0..differences {
        press(&mut session, "Z");
    }
    assert_eq!(session.review().unwrap().left(), (0, 0));
    session.close();
    assert_eq!(export("whole.jsonl"), (String::new(), serde_json::json!([])));
}
