//! One folder, several people: what others write is seen, and nobody's work is lost.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attache::model::annotation::{Annotation, Entity, Source};
use attache::model::assignments::Plan;
use attache::model::canonical::Canonical;
use attache::model::decision::Decision;
use attache::model::edit::Edit;
use attache::model::ids::{AnnotatorId, Id, IdKind};
use attache::model::layer::LayerRef;
use attache::model::merge::{Shared, Take};
use attache::session::log::{Filter, Kind, log};
use attache::session::{SaveState, Session};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::editing::press;
use crate::fixtures;
use crate::window::{Window, window_on};

const TEXT: &str = "Aldmoor and Veresk agreed to open the lock. Then it rained in Oslo.";

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("project");
    let ana = AnnotatorId::new("ana");
    Session::create(&root, &fixtures::project(TEXT), ana, "Ana", Arc::new(|| {})).unwrap().close();
    (folder, root)
}

fn open(root: &Path, me: &str) -> Session {
    let name = me[..1].to_uppercase() + &me[1..];
    let mut session = Session::open(root, AnnotatorId::new(me), &name, Arc::new(|| {})).unwrap();
    session.set_order(session.project().articles().keys().cloned().collect());
    session.open_last_article();
    session
}

fn at(annotator: &str) -> LayerRef {
    LayerRef::new(&"article".into(), &annotator.into())
}

/// Labels and words of a layer.
fn told(session: &Session, annotator: &str) -> Vec<String> {
    let text = session.text().unwrap();
    let layer = session.project().layer(&at(annotator));
    let tell = |a: &Arc<Annotation>| Some(format!("{} {}", a.label()?, a.spans()?.words(text)));
    layer.map(|l| l.iter().filter_map(tell).collect()).unwrap_or_default()
}

fn notice(session: &Session) -> String {
    session.notice().map(|n| n.text.clone()).unwrap_or_default()
}

/// A decision of `by`, who takes `annotation` of no one.
fn decided(session: &Session, n: u64, label: &str, words: &str, by: &str) -> Edit {
    let text = session.text().unwrap();
    let start = TEXT.find(words).unwrap();
    let span = text.span(start..start + words.len()).unwrap();
    let decision =
        Decision { from: vec![], over: vec![], by: by.into(), why: "".into(), open: Default::default() };
    let entity = Entity {
        id: Id::from_bits(IdKind::Entity, n),
        label: label.into(),
        spans: attache::model::annotation::Spans::one(span),
        refers_to: None,
        attributes: Default::default(),
        note: "".into(),
        made: session.now(),
        source: Source::Decided(Arc::new(decision)),
    };
    Edit::Put { at: at("decided"), annotations: vec![entity.into()] }
}

#[test]
fn what_a_colleague_saved_is_shown_and_said() {
    let (_folder, root) = folder();
    let mut jonas = open(&root, "jonas");
    let mut ana = open(&root, "ana");
    press(&mut jonas, "P Right Right L");
    jonas.flush();
    ana.look_at_folder();
    assert_eq!(notice(&ana), "Jonas changed “article”: 2 annotations; what all share was changed.");
    assert_eq!(ana.project().annotator_name(&"jonas".into()), "Jonas");
    ana.dispatch(attache::session::Command::ShowLayer("jonas".into()), false);
    assert_eq!(told(&ana, "jonas"), ["person Aldmoor", "place Veresk"]);
    // Also what is in memory already.
    press(&mut jonas, "Ctrl+End Left Left L");
    jonas.flush();
    let before = ana.layer().unwrap().generation();
    ana.look_at_folder();
    assert_eq!(notice(&ana), "Jonas changed “article”: 1 annotation.");
    assert_eq!(told(&ana, "jonas").len(), 3);
    assert!(ana.layer().unwrap().generation() > before, "the page is drawn anew");
    ana.look_at_folder();
    assert_eq!(notice(&ana), "Jonas changed “article”: 1 annotation.", "nothing new is no news");
}

#[test]
fn two_reviewers_at_once_lose_nothing_of_each_other() {
    let (_folder, root) = folder();
    let (mut kim, mut li) = (open(&root, "kim"), open(&root, "li"));
    assert!(kim.edit(&decided(&kim, 1, "place", "Aldmoor", "kim")));
    assert!(li.edit(&decided(&li, 2, "place", "Veresk", "li")));
    kim.flush();
    li.flush();
    assert!(kim.edit(&decided(&kim, 3, "place", "Oslo", "kim")));
    kim.flush();
    assert_eq!((kim.save_state(), li.save_state()), (SaveState::Saved, SaveState::Saved));
    assert_eq!(told(&kim, "decided"), ["place Aldmoor", "place Veresk", "place Oslo"]);
    li.look_at_folder();
    assert_eq!(told(&li, "decided"), told(&kim, "decided"));
    // Each takes back only what is theirs, also after a restart.
    drop((kim, li));
    let mut kim = open(&root, "kim");
    press(&mut kim, "Ctrl+Z Ctrl+Z");
    kim.flush();
    assert_eq!(kim.problems(), []);
    let mut li = open(&root, "li");
    li.dispatch(attache::session::Command::ShowLayer("decided".into()), false);
    assert_eq!(told(&li, "decided"), ["place Veresk"]);
    let beside: Vec<_> = std::fs::read_dir(root.join("layers/decided")).unwrap().collect();
    assert_eq!(beside.len(), 1, "nothing lies beside");
}

#[test]
fn what_both_reviewers_changed_is_to_be_settled_and_can_be() {
    let (_folder, root) = folder();
    let mut kim = open(&root, "kim");
    assert!(kim.edit(&decided(&kim, 1, "place", "Aldmoor", "kim")));
    kim.flush();
    let mut li = open(&root, "li");
    li.dispatch(attache::session::Command::ShowLayer("decided".into()), false);
    let relabel = |label: &str| Edit::Relabel {
        at: at("decided"),
        ids: vec![Id::from_bits(IdKind::Entity, 1)],
        label: label.into(),
    };
    assert!(kim.edit(&relabel("person")) && li.edit(&relabel("event")));
    kim.flush();
    li.flush();
    assert_eq!(told(&li, "decided"), ["event Aldmoor"]);
    let conflict = li.project().layer(&at("decided")).unwrap().conflicts()[0].clone();
    let fresh = Id::from_bits(IdKind::Entity, 9);
    assert!(li.edit(&Edit::Settle { at: at("decided"), conflict, take: Take::Theirs, fresh }));
    assert_eq!(told(&li, "decided"), ["person Aldmoor"]);
    press(&mut li, "Ctrl+Z");
    assert_eq!(li.project().layer(&at("decided")).unwrap().conflicts().len(), 1);
    li.close();
    // The conflict is in the file, and seen by the other.
    kim.look_at_folder();
    assert_eq!(kim.project().layer(&at("decided")).unwrap().conflicts().len(), 1);
    assert!(notice(&kim).contains("1 contradiction to be settled"), "{}", notice(&kim));
}

#[test]
fn an_own_layer_that_was_changed_on_disk_is_merged_with_what_is_not_saved_yet() {
    let (_folder, root) = folder();
    let mut ana = open(&root, "ana");
    press(&mut ana, "L");
    ana.flush();
    let file = root.join("layers/ana/article.ron");
    let pulled = std::fs::read_to_string(&file).unwrap().replace("\"place\"", "\"event\"");
    std::fs::write(&file, pulled).unwrap();
    press(&mut ana, "Ctrl+End Left Left P");
    ana.look_at_folder();
    assert_eq!(told(&ana, "ana"), ["event Aldmoor", "person Oslo"]);
    ana.close();
    assert_eq!(told(&open(&root, "ana"), "ana"), ["event Aldmoor", "person Oslo"]);
    assert!(!root.join("layers/ana/article.ron.ours-1").exists());
}

#[test]
fn schema_entities_and_names_of_two_windows_come_together() {
    let (_folder, root) = folder();
    let (mut ana, mut jonas) = (open(&root, "ana"), open(&root, "jonas"));
    let rename = |session: &Session, id: &str, name: &str| {
        let mut schema = (**session.project().schema()).clone();
        schema.labels.iter_mut().find(|l| l.id.as_str() == id).unwrap().name = name.to_owned();
        Edit::SetSchema { schema: Arc::new(schema), what: format!("rename {id}") }
    };
    let canonical = |n: u64| {
        let id = Id::from_bits(IdKind::Canonical, n);
        Edit::SetCanonical(Canonical {
            id,
            name: format!("C{n}"),
            kind: "place".into(),
            aliases: vec![],
            links: vec![],
        })
    };
    let edit = rename(&ana, "person", "human");
    assert!(ana.edit(&edit) && ana.edit(&canonical(1)));
    let edit = rename(&jonas, "place", "spot");
    assert!(jonas.edit(&edit) && jonas.edit(&canonical(2)));
    ana.flush();
    jonas.flush();
    ana.look_at_folder();
    for session in [&ana, &jonas] {
        let project = session.project();
        let names = ["person", "place"].map(|id| project.schema().label_name(&id.into()).to_owned());
        assert_eq!(names, ["human", "spot"]);
        assert_eq!(project.canonicals().len(), 2);
        assert_eq!(project.annotators().len(), 2);
        assert_eq!(session.save_state(), SaveState::Saved);
    }
    // One and the same name, in two ways: both are kept.
    let edit = rename(&ana, "event", "happening");
    assert!(ana.edit(&edit));
    let edit = rename(&jonas, "event", "incident");
    assert!(jonas.edit(&edit));
    ana.flush();
    jonas.flush();
    assert_eq!(jonas.project().schema().label_name(&"event".into()), "incident");
    let conflicts = jonas.project().conflicts(&Shared::Schema);
    assert_eq!(conflicts[0].theirs.as_deref(), Some("\"happening\""));
    ana.look_at_folder();
    assert_eq!(ana.project().conflicts(&Shared::Schema), conflicts);
    let conflict = conflicts[0].clone();
    assert!(jonas.settle_shared(&Shared::Schema, &conflict, Take::Theirs));
    assert_eq!(jonas.project().schema().label_name(&"event".into()), "happening");
    press(&mut jonas, "Ctrl+Z");
    assert_eq!(jonas.project().conflicts(&Shared::Schema), std::slice::from_ref(&conflict));
    assert!(jonas.settle_shared(&Shared::Schema, &conflict, Take::Ours));
    jonas.flush();
    ana.look_at_folder();
    assert!(ana.project().schema() == jonas.project().schema());
    assert_eq!(ana.project().schema().label_name(&"event".into()), "incident");
}

#[test]
fn articles_come_and_go_with_a_colleague() {
    let (_folder, root) = folder();
    let (mut ana, mut jonas) = (open(&root, "ana"), open(&root, "jonas"));
    let text = attache::model::text::Text::new("New words.");
    let meta = fixtures::meta("new", &text);
    jonas.store().unwrap().add_article(&meta, &text).unwrap();
    assert!(jonas.edit(&Edit::AddArticle(Arc::new(meta))));
    ana.look_at_folder();
    assert_eq!(notice(&ana), "1 article came.");
    assert!(ana.project().article(&"new".into()).is_some());
    assert!(jonas.edit(&Edit::RemoveArticles(vec!["new".into()])));
    ana.look_at_folder();
    assert_eq!(notice(&ana), "1 article went to the trash.");
    assert!(ana.project().article(&"new".into()).is_none());
}

#[test]
fn the_watch_sees_by_itself_what_was_written() {
    let (_folder, root) = folder();
    let (mut ana, mut jonas) = (open(&root, "ana"), open(&root, "jonas"));
    ana.poll();
    std::thread::sleep(std::time::Duration::from_millis(300));
    press(&mut jonas, "P");
    jonas.flush();
    for _ in 0..600 {
        ana.poll();
        if notice(&ana).contains("Jonas changed") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("nothing was seen: {}", notice(&ana));
}

#[test]
fn articles_are_given_out_and_everyone_has_a_list() {
    let (_folder, root) = folder();
    let mut kim = open(&root, "kim");
    for n in 0..5 {
        let (id, text) = (format!("n{n}"), attache::model::text::Text::new(format!("Text {n}.")));
        let meta = fixtures::meta(&id, &text);
        kim.store().unwrap().add_article(&meta, &text).unwrap();
        assert!(kim.edit(&Edit::AddArticle(Arc::new(meta))));
    }
    let people = ["ana".into(), "jonas".into(), "li".into()];
    let plan = Plan { seed: 3, annotators: people.into(), each: 2, overlap: 100 };
    assert!(kim.assign(plan.clone()));
    let counts = |session: &Session| ["ana", "jonas", "li"].map(|a| session.work_list(&a.into()).len());
    assert_eq!(counts(&kim), [4, 4, 4]);
    kim.flush();
    let file = std::fs::read_to_string(root.join("assignments.ron")).unwrap();
    assert!(file.contains("seed: 3") && file.contains("\"n4\": ["), "{file}");
    // A second one who gives out articles at the same time, and a list after a restart.
    let mut li = open(&root, "li");
    assert_eq!(counts(&li), [4, 4, 4]);
    assert!(li.set_assigned(vec!["n0".into()], ["li".into()].into()));
    assert!(kim.set_assigned(vec!["n1".into()], ["ana".into()].into()));
    li.flush();
    kim.flush();
    li.look_at_folder();
    assert_eq!(kim.project().assignments(), li.project().assignments());
    let who =
        |id: &str| kim.project().assignments().who(&id.into()).map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((who("n0"), who("n1")), (vec!["li".to_owned()], vec!["ana".to_owned()]));
    assert_eq!(kim.progress()["ana"].done, 0);
    press(&mut kim, "Ctrl+Z");
    assert_eq!(kim.project().assignments().who(&"n1".into()).count(), 2);
    // What another has changed since is not taken back over their heads.
    press(&mut kim, "Ctrl+Z");
    assert!(notice(&kim).contains("who has the article “n0” was changed since"), "{}", notice(&kim));
    assert_eq!(counts(&kim).iter().sum::<usize>(), 11);
}

#[test]
fn the_log_says_who_made_and_changed_what() {
    let (_folder, root) = folder();
    let mut ana = open(&root, "ana");
    press(&mut ana, "P");
    let id = ana.view().selected.unwrap();
    ana.close();
    drop(ana);
    let mut again = open(&root, "ana");
    press(&mut again, "Tab O Ctrl+End Left Left L Ctrl+Z");
    again.count_time(true);
    press(&mut again, "Right");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    press(&mut again, "Right");
    again.close();
    let store = again.store().unwrap();
    let of = |filter: Filter| -> Vec<String> {
        log(store, filter)
            .map(|e| format!("{:?}", e.unwrap().act).split('(').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(of(Filter { annotation: Some(id), ..Filter::default() }), ["Did", "Did"]);
    let annotations = Filter { kind: Some(Kind::Annotations), by: Some("ana".into()), ..Filter::default() };
    assert_eq!(of(annotations), ["Undid", "Did", "Did", "Did"]);
    assert_eq!(of(Filter { by: Some("jonas".into()), ..Filter::default() }), Vec::<String>::new());
    let future = attache::model::time::Timestamp::from_unix_seconds(again.now().unix_seconds() + 100);
    assert_eq!(of(Filter { since: Some(future), ..Filter::default() }), Vec::<String>::new());
    let authors = attache::session::log::authors(store, &at("ana"), &Default::default());
    assert!(authors[&id].made.as_ref().is_some_and(|(who, _)| who.as_str() == "ana"));
    let spent = attache::session::log::time_spent(store);
    assert!((1..30).contains(&spent[&("ana".into(), "article".into())]), "{spent:?}");
}

#[test]
fn a_colleagues_copy_is_shown_layer_by_layer_before_it_is_taken_in() {
    let (folder, root) = folder();
    let theirs = folder.path().join("theirs");
    fixtures::copy(&root, &theirs);
    let mut jonas = open(&theirs, "jonas");
    press(&mut jonas, "P Right Right L");
    jonas.close();
    let mut window = window_on(open(&root, "ana"));
    window.state_mut().app().ask_for_project_of_colleague(theirs);
    let shown = |window: &Harness<'_, Window>| window.query_by_label("Take in").is_some();
    for _ in 0..500 {
        window.run_steps(1);
        if shown(&window) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    window.get_by_label("1 new layer");
    window.get_by_label("article – jonas: new, 2 annotations");
    assert!(told(window.state().session(), "jonas").is_empty());
    window.get_by_label("Take in").click_accesskit();
    window.run_steps(3);
    let layers = window.state().session().project().article(&"article".into()).unwrap().layers();
    assert_eq!(layers[&AnnotatorId::new("jonas")].summary().counts.total(), 2);
    assert_eq!(notice(window.state().session()), "“Test” was taken in. One undo takes all of it back.");
}
