use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::model::annotation::{Annotation, Entity, Source as Made, Spans};
use crate::model::article::{ArticleMeta, Newlines, Original};
use crate::model::edit::Edit;
use crate::model::ids::{Id, IdKind};
use crate::model::layer::Status;
use crate::model::project::Article;
use crate::model::schema::Label;
use crate::model::text::Text;
use crate::session::Session;
use crate::session::action::Action;
use crate::session::command::Command;

const WORDS: &str = "Anna saw Oslo and Bergen.";

fn meta(id: &str, text: &Text) -> ArticleMeta {
    let original = Original {
        hash: text.hash(),
        encoding: "utf-8".into(),
        bom: false,
        newlines: Newlines::Lf,
        crlf_at: vec![],
        cr_at: vec![],
    };
    ArticleMeta {
        id: id.into(),
        title: format!("Title of {id}"),
        date: None,
        source: String::new(),
        language: String::new(),
        tags: vec![],
        text: text.hash(),
        original,
    }
}

fn project(id: u64, articles: &[(&str, &str)]) -> Project {
    let mut project = Project::new(Id::from_bits(IdKind::Project, id), "Theirs", Schema::default());
    for (id, words) in articles {
        let text = Text::new(*words);
        project.load_article(Article::on_disk(meta(id, &text), BTreeMap::new()));
        project.load_text(&ArticleId::new(id), text);
    }
    project
}

/// Two folders, gone with it.
struct Two {
    folder: tempfile::TempDir,
}

impl Two {
    /// One project that `ana` has worked on, and a copy of it.
    fn copies() -> Self {
        let two = Self { folder: tempfile::tempdir().unwrap() };
        make(&two.ours(), &project(1, &[("a", WORDS)]));
        two.work("ours", "ana", &[add(1, "person", "Anna"), add(2, "place", "Oslo")]);
        copy(&two.ours(), &two.theirs());
        two
    }

    fn ours(&self) -> PathBuf {
        self.folder.path().join("ours")
    }

    fn theirs(&self) -> PathBuf {
        self.folder.path().join("theirs")
    }

    fn open(&self, which: &str, me: &str) -> Session {
        let root = self.folder.path().join(which);
        let mut session = Session::open(&root, me.into(), me, Arc::new(|| {})).unwrap();
        session.set_order(session.project().articles().keys().cloned().collect());
        session.open_last_article();
        session
    }

    /// Makes edits as someone, and saves.
    fn work(&self, which: &str, me: &str, edits: &[fn_edit]) {
        let mut session = self.open(which, me);
        for edit in edits {
            let edit = edit(me);
            assert!(session.edit(&edit), "{:?}", session.notice());
        }
        session.close();
    }

    fn plan(&self, request: &Request) -> Result<Plan, IntakeError> {
        let mut session = self.open("ours", "kim");
        let ours = session.for_intake().unwrap();
        session.close();
        plan_now(request, &ours)
    }

    fn request(&self) -> Request {
        Request { path: self.theirs(), articles: true, extend_schema: false }
    }

    /// Takes theirs in, and gives what was said and what ana's layer is then.
    fn take_in(&self) -> (Vec<String>, Vec<String>) {
        let plan = self.plan(&self.request()).unwrap();
        let mut session = self.open("ours", "kim");
        let before = told(&mut session, "ana");
        assert!(session.take_in_project(&plan), "{:?}", session.notice());
        let after = told(&mut session, "ana");
        // One step, which can be taken back and made again.
        session.dispatch(Command::Act(Action::Undo), false);
        assert_eq!(told(&mut session, "ana"), before);
        session.dispatch(Command::Act(Action::Redo), false);
        assert_eq!(told(&mut session, "ana"), after);
        session.close();
        assert_eq!(session.problems(), []);
        assert_eq!(told(&mut self.open("ours", "kim"), "ana"), after);
        (plan.told(), after)
    }
}

#[allow(non_camel_case_types, reason = "reads as what it is in a list of edits")]
type fn_edit = Box<dyn Fn(&str) -> Edit>;

fn make(root: &Path, project: &Project) {
    Session::create(root, project, "ana".into(), "ana", Arc::new(|| {})).unwrap().close();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}

fn at(me: &str) -> LayerRef {
    LayerRef::new(&"a".into(), &me.into())
}

fn add(n: u64, label: &'static str, words: &'static str) -> fn_edit {
    Box::new(move |me| {
        let text = Text::new(WORDS);
        let start = WORDS.find(words).unwrap();
        let entity = Entity {
            id: Id::from_bits(IdKind::Entity, n),
            label: label.into(),
            spans: Spans::one(text.span(start..start + words.len()).unwrap()),
            refers_to: None,
            attributes: BTreeMap::new(),
            note: "".into(),
            made: crate::model::time::Timestamp::default(),
            source: Made::Manual,
        };
        Edit::Add { at: at(me), annotations: vec![entity.into()] }
    })
}

fn relabel(n: u64, label: &'static str) -> fn_edit {
    let ids = vec![Id::from_bits(IdKind::Entity, n)];
    Box::new(move |me| Edit::Relabel { at: at(me), ids: ids.clone(), label: label.into() })
}

fn remove(n: u64) -> fn_edit {
    let ids = vec![Id::from_bits(IdKind::Entity, n)];
    Box::new(move |me| Edit::Remove { at: at(me), ids: ids.clone() })
}

/// Labels and words of someone's layer on `a`, whatever the article is called.
fn told(session: &mut Session, annotator: &str) -> Vec<String> {
    let text = Text::new(WORDS);
    let all = session.project().articles().iter();
    let id = all.filter(|(_, a)| a.meta().text == text.hash()).map(|(id, _)| id.clone()).next().unwrap();
    let at = LayerRef::new(&id, &annotator.into());
    session.load(&at);
    let layer = session.project().layer(&at).cloned().unwrap_or_default();
    let tell = |a: &Arc<Annotation>| Some(format!("{} {}", a.label()?, a.spans()?.words(&text)));
    layer
        .iter()
        .filter_map(tell)
        .chain(layer.conflicts().iter().map(|c| format!("unsettled {}", c.id)))
        .collect()
}

#[test]
fn a_colleagues_layers_come_and_nothing_is_written_into_their_folder() {
    let two = Two::copies();
    two.work("theirs", "jonas", &[add(11, "person", "Anna"), add(12, "place", "Bergen")]);
    let before = fs::read_dir(two.theirs().join(".attache")).unwrap().count();
    let stamp = fs::metadata(two.theirs().join("layers/jonas/a.ron")).unwrap().modified().unwrap();
    let (said, _) = two.take_in();
    assert_eq!(said, ["1 new layer", "1 layer is the same here", "1 new annotator"]);
    let mut session = two.open("ours", "kim");
    assert_eq!(told(&mut session, "jonas"), ["person Anna", "place Bergen"]);
    assert_eq!(session.project().annotator_name(&"jonas".into()), "jonas");
    assert_eq!(fs::read_dir(two.theirs().join(".attache")).unwrap().count(), before);
    assert_eq!(fs::metadata(two.theirs().join("layers/jonas/a.ron")).unwrap().modified().unwrap(), stamp);
    session.close();
    // Once more brings nothing.
    let again = two.plan(&two.request()).unwrap();
    assert!(again.is_empty(), "{:?}", again.told());
}

#[test]
fn what_only_one_side_changed_since_they_parted_is_taken_or_stays() {
    let theirs = Two::copies();
    theirs.work("theirs", "ana", &[remove(2), relabel(1, "role")]);
    let (said, now) = theirs.take_in();
    assert_eq!(
        (said, now),
        (
            vec!["1 layer that only they have changed: theirs is taken".to_owned()],
            vec!["role Anna".to_owned()]
        )
    );
    let ours = Two::copies();
    ours.work("ours", "ana", &[remove(2)]);
    let plan = ours.plan(&ours.request()).unwrap();
    assert!(plan.is_empty());
    assert_eq!(plan.told(), ["1 layer that only we have changed: ours stays"]);
}

#[test]
fn what_both_changed_is_merged_and_contradictions_are_kept() {
    let two = Two::copies();
    two.work("ours", "ana", &[relabel(1, "role"), add(3, "place", "Bergen")]);
    two.work("theirs", "ana", &[relabel(1, "organisation"), remove(2)]);
    let (said, now) = two.take_in();
    assert_eq!(said, ["1 layer that both have changed: merged", "1 contradiction to be settled"]);
    assert_eq!(now, ["role Anna", "place Bergen", "unsettled e-0000000001"]);
}

#[test]
fn a_bundle_which_has_no_journals_overwrites_nothing() {
    let two = Two::copies();
    two.work("theirs", "ana", &[relabel(1, "role"), remove(2), add(3, "place", "Bergen")]);
    let bundle = two.folder.path().join("mail.ron");
    crate::storage::bundle::write(&crate::storage::Store::open(&two.theirs()).unwrap().store, &bundle)
        .unwrap();
    assert!(
        is_project(&bundle) && is_project(&two.theirs()) && !is_project(&two.theirs().join("project.ron"))
    );
    let plan = two.plan(&Request { path: bundle, ..two.request() }).unwrap();
    assert_eq!(plan.told(), ["1 layer that both have changed: merged", "1 contradiction to be settled"]);
    let mut session = two.open("ours", "kim");
    assert!(session.take_in_project(&plan));
    assert_eq!(
        told(&mut session, "ana"),
        ["person Anna", "place Oslo", "place Bergen", "unsettled e-0000000001"]
    );
    session.close();
}

#[test]
fn articles_are_known_by_their_text_and_others_are_offered() {
    let two = Two { folder: tempfile::tempdir().unwrap() };
    make(&two.ours(), &project(1, &[("other-name", WORDS), ("b", "Something else.")]));
    make(&two.theirs(), &project(2, &[("a", WORDS), ("b", "A third text.")]));
    two.work("theirs", "jonas", &[add(11, "person", "Anna")]);
    let without = two.plan(&Request { articles: false, ..two.request() }).unwrap();
    assert_eq!(
        without.told(),
        ["1 article is not here, and does not come", "1 new layer", "1 new annotator"]
    );
    let plan = two.plan(&two.request()).unwrap();
    assert_eq!(plan.told()[0], "1 new article");
    let mut session = two.open("ours", "kim");
    assert!(session.take_in_project(&plan));
    assert_eq!(told(&mut session, "jonas"), ["person Anna"]);
    assert!(session.project().article(&"b-2".into()).is_some(), "its id was taken");
    session.close();
}

#[test]
fn labels_renamed_or_merged_on_either_side_are_found_and_unknown_ones_asked_for() {
    let two = Two::copies();
    let change = |which: &str, change: &dyn Fn(&mut Schema)| {
        let mut session = two.open(which, "kim");
        let mut schema = (**session.project().schema()).clone();
        change(&mut schema);
        assert!(session.edit(&Edit::SetSchema { schema: Arc::new(schema), what: "change".into() }));
        session.close();
    };
    change("ours", &|schema| {
        schema.labels.iter_mut().find(|l| l.id.as_str() == "person").unwrap().name = "human".into();
    });
    // Theirs calls what was an instrument a treaty, merged with it.
    change("theirs", &|schema| {
        let label = schema.labels.iter_mut().find(|l| l.id.as_str() == "instrument").unwrap();
        (label.id, label.name) = ("treaty".into(), "treaty".into());
        label.aliases.push("instrument".into());
        schema.labels.iter_mut().for_each(|l| {
            l.roles.iter_mut().for_each(|r| {
                r.labels.iter_mut().filter(|l| l.as_str() == "instrument").for_each(|l| *l = "treaty".into());
            });
        });
    });
    two.work("theirs", "jonas", &[add(11, "person", "Anna"), add(12, "treaty", "Oslo")]);
    let (said, _) = two.take_in();
    assert_eq!(
        said,
        [
            "1 new layer",
            "1 layer is the same here",
            "1 new annotator",
            "what they call “treaty” is “instrument” here",
            "otherwise in their schema, and stays as it is here: label “human” (name)",
        ]
    );
    assert_eq!(told(&mut two.open("ours", "kim"), "jonas"), ["person Anna", "instrument Oslo"]);
    change("theirs", &|schema| {
        let mut label = schema.labels[0].clone();
        (label.id, label.name) = ("vessel".into(), "vessel".into());
        schema.labels.push(Label { key: None, ..label });
    });
    two.work("theirs", "li", &[add(21, "vessel", "Bergen")]);
    let refused = two.plan(&two.request());
    assert!(
        matches!(&refused, Err(IntakeError::Unknown(what)) if what == &["label “vessel”"]),
        "{refused:?}"
    );
    let plan = two.plan(&Request { extend_schema: true, ..two.request() }).unwrap();
    let mut session = two.open("ours", "kim");
    assert!(session.take_in_project(&plan));
    assert_eq!(session.project().schema().label_name(&"vessel".into()), "vessel");
    assert_eq!(session.project().schema().label_name(&"person".into()), "human");
    session.close();
}

#[test]
fn someone_else_of_the_same_id_in_another_project_is_another_annotator() {
    let two = Two { folder: tempfile::tempdir().unwrap() };
    make(&two.ours(), &project(1, &[("a", WORDS)]));
    two.work("ours", "ana", &[add(1, "person", "Anna")]);
    make(&two.theirs(), &project(2, &[("a", WORDS)]));
    let mut session = Session::open(&two.theirs(), "ana".into(), "Ana Pereira", Arc::new(|| {})).unwrap();
    session.set_order(vec!["a".into()]);
    session.open_last_article();
    assert!(session.edit(&Edit::SetAnnotator { id: "ana".into(), name: "Ana Pereira".into() }));
    assert!(session.edit(&add(2, "place", "Oslo")("ana")));
    session.close();
    let mut ours = two.open("ours", "kim");
    assert!(ours.edit(&Edit::SetAnnotator { id: "ana".into(), name: "Ana Silva".into() }));
    ours.close();
    let plan = two.plan(&two.request()).unwrap();
    assert_eq!(plan.annotators, [("ana-2".into(), "Ana Pereira".to_owned())]);
    assert_eq!(plan.layers[0].at.annotator.as_str(), "ana-2");
    assert_eq!(plan.layers[0].outcome, Outcome::New);
}

#[test]
fn what_is_no_project_and_the_project_itself_are_refused() {
    let two = Two::copies();
    let of = |path: PathBuf| two.plan(&Request { path, ..two.request() });
    assert!(matches!(of(two.ours()), Err(IntakeError::Itself(_))));
    assert!(matches!(of(two.folder.path().to_owned()), Err(IntakeError::Open(_))));
    let mail = two.folder.path().join("mail.ron");
    fs::write(&mail, "Bundle(format: 1, files: [").unwrap();
    assert!(matches!(of(mail), Err(IntakeError::Storage(_))));
    fs::write(two.theirs().join("layers/ana/a.ron"), "Layer(").unwrap();
    let plan = of(two.theirs()).unwrap();
    assert!(
        plan.is_empty() && plan.told()[0].starts_with("the layer of ana on “Title of a” stays out: "),
        "{:?}",
        plan.told()
    );
}

#[test]
fn a_layer_of_someone_who_is_at_work_here_is_not_changed_under_their_hands() {
    let two = Two::copies();
    two.work("theirs", "ana", &[remove(2)]);
    let plan = two.plan(&two.request()).unwrap();
    let ana = two.open("ours", "ana");
    let mut session = two.open("ours", "kim");
    assert!(!session.take_in_project(&plan));
    assert!(session.notice().unwrap().text.contains("open in another window"), "{:?}", session.notice());
    assert_eq!(told(&mut session, "ana").len(), 2);
    drop(ana);
    assert!(session.take_in_project(&plan));
    assert_eq!(session.project().layer(&at("ana")).unwrap().status(), Status::InProgress);
    session.close();
}

#[test]
fn what_was_looked_at_is_not_taken_in_over_work_done_since() {
    let two = Two::copies();
    two.work("theirs", "ana", &[remove(2)]);
    let plan = two.plan(&two.request()).unwrap();
    two.work("ours", "ana", &[add(3, "place", "Bergen")]);
    let mut session = two.open("ours", "kim");
    assert!(!session.take_in_project(&plan));
    assert!(session.notice().unwrap().text.contains("has changed meanwhile"), "{:?}", session.notice());
    assert_eq!(told(&mut session, "ana"), ["person Anna", "place Oslo", "place Bergen"]);
}

#[test]
fn a_label_of_the_same_name_under_another_id_is_ours_and_none_comes_twice() {
    let two = Two::copies();
    let mut session = two.open("theirs", "kim");
    let mut schema = (**session.project().schema()).clone();
    let label = schema.labels.iter_mut().find(|l| l.id.as_str() == "instrument").unwrap();
    (label.id, label.name, label.aliases) = ("treaty".into(), "Instrument".into(), vec![]);
    for role in schema.labels.iter_mut().flat_map(|l| &mut l.roles) {
        role.labels.iter_mut().filter(|l| l.as_str() == "instrument").for_each(|l| *l = "treaty".into());
    }
    assert!(session.edit(&Edit::SetSchema { schema: Arc::new(schema), what: "change".into() }));
    session.close();
    two.work("theirs", "jonas", &[add(11, "treaty", "Bergen")]);
    let plan = two.plan(&two.request()).unwrap();
    assert!(plan.new_in_schema.is_empty(), "{:?}", plan.new_in_schema);
    let mut session = two.open("ours", "kim");
    assert!(session.take_in_project(&plan));
    assert_eq!(told(&mut session, "jonas"), ["instrument Bergen"]);
}

#[test]
fn of_two_articles_with_one_text_the_one_of_the_same_id_gets_the_layer() {
    let two = Two { folder: tempfile::tempdir().unwrap() };
    make(&two.ours(), &project(1, &[("0", WORDS), ("a", WORDS), ("b", WORDS)]));
    make(&two.theirs(), &project(2, &[("a", WORDS)]));
    two.work("theirs", "jonas", &[add(11, "person", "Anna")]);
    let plan = two.plan(&two.request()).unwrap();
    assert_eq!(plan.layers[0].at.article.as_str(), "a");
}

#[test]
fn who_has_which_articles_there_is_said_and_changes_nothing_here() {
    let two = Two::copies();
    two.work("theirs", "jonas", &[add(11, "person", "Anna")]);
    let mut theirs = two.open("theirs", "kim");
    let given = [("jonas".into())].into();
    assert!(theirs.edit(&Edit::SetAssigned { articles: vec!["a".into()], who: given }));
    theirs.close();
    let (said, _) = two.take_in();
    assert!(
        said.contains(&"1 article is given to other people there, and stays as it is here".to_owned()),
        "{said:?}"
    );
    assert!(two.open("ours", "kim").project().assignments().articles.is_empty());
}

#[test]
fn of_many_things_that_are_otherwise_there_the_first_are_named_and_the_rest_counted() {
    let names: Vec<String> = (1..=40).map(|n| format!("label {n}")).collect();
    assert_eq!(some_of(&names[..2]), "label 1, label 2");
    assert!(some_of(&names).ends_with("label 8, and 32 more"));
}
