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

#[test]
fn all_that_agree_in_all_articles_are_accepted_in_one_step() {
    let mut project = fixtures::project(TEXT);
    for id in ["second", "third"] {
        let text = attache::model::text::Text::new(TEXT);
        let article = attache::model::project::Article::on_disk(
            fixtures::meta(id, &text),
            std::collections::BTreeMap::default(),
        );
        project.load_article(article);
        project.load_text(&id.into(), text);
    }
    // Ana has marked all three, Jonas two of them.
    for (who, keys, articles) in
        [("ana", ANA, &["article", "second", "third"][..]), ("jonas", JONAS, &["article", "second"])]
    {
        let mut session = Session::in_memory(project, who.into());
        for id in articles {
            session.dispatch(Command::OpenArticle((*id).into()), false);
            press(&mut session, keys);
        }
        project = session.project().clone();
    }
    let mut kim = Session::in_memory(project, "kim".into());
    kim.dispatch(Command::OpenArticle("third".into()), false);
    let count = |session: &Session| {
        let layer =
            |id: &str| session.project().layer(&LayerRef::new(&id.into(), &"decided".into())).cloned();
        ["article", "second", "third"].map(|id| layer(id).map_or(0, |l| l.counts().entities))
    };
    kim.dispatch(Command::Act(Action::AcceptEverywhere), false);
    assert_eq!(kim.notice().unwrap().text, "Accept 2 annotations that agree in 2 articles.");
    assert_eq!(count(&kim), [1, 1, 0], "of one who is alone nothing is taken");
    press(&mut kim, "Ctrl+Z");
    assert_eq!(count(&kim), [0, 0, 0]);
    press(&mut kim, "Ctrl+Y");
    kim.dispatch(Command::Act(Action::AcceptEverywhere), false);
    assert_eq!(kim.notice().unwrap().text, "There is nothing to accept.");
}

#[test]
fn an_article_whose_decisions_can_not_be_changed_is_left_out_and_counted() {
    let (_folder, root, session) = sample();
    drop(session);
    let file = root.join("layers/decided/freight-returns-to-the-karsin-corridor.ron");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "Layer(format: 1, article:").unwrap();
    let mut kim = Session::open(&root, "kim".into(), "Kim", Arc::new(|| {})).unwrap();
    kim.dispatch(Command::Act(Action::AcceptEverywhere), false);
    let said = "There is nothing to accept. 1 article is left out: it can't be changed now.";
    assert_eq!(kim.notice().unwrap().text, said);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "Layer(format: 1, article:");
}

#[test]
fn what_agrees_is_read_from_disk_where_it_is_not_in_memory() {
    let (_folder, root, session) = sample();
    drop(session);
    let mut kim = Session::open(&root, "kim".into(), "Kim", Arc::new(|| {})).unwrap();
    kim.dispatch(Command::Act(Action::AcceptEverywhere), false);
    let said = kim.notice().unwrap().text.clone();
    kim.dispatch(Command::OpenArticle("freight-returns-to-the-karsin-corridor".into()), false);
    press(&mut kim, "Ctrl+2");
    let (accepted, agreed) = kim.review().unwrap().agreed_count();
    assert_eq!((accepted, said), (agreed, format!("Accept {agreed} annotations that agree in 1 article.")));
}
