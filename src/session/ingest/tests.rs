use std::fs;
use std::path::Path;

use super::*;
use crate::formats::registry;
use crate::model::findings::{Finding, findings};
use crate::model::ids::{Id, IdKind};
use crate::model::schema::{AttributeKind, Choice};
use crate::storage::Opened;

/// A project and a folder of files to bring in.
struct Setup {
    folder: tempfile::TempDir,
    project: Project,
}

impl Setup {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let setup =
            Self { folder, project: Project::new(Id::from_bits(IdKind::Project, 1), "p", Schema::default()) };
        files.iter().for_each(|(name, bytes)| setup.write(name, bytes));
        setup
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("in").join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    fn request(&self, names: &[&str]) -> Request {
        Request {
            paths: names.iter().map(|n| self.path(n)).collect(),
            format: None,
            annotator: "ana".into(),
            annotator_name: "Ana".to_owned(),
            extend_schema: false,
            made: Timestamp::default(),
            options: ReadOptions::default(),
        }
    }

    fn plan_with(&self, request: &Request) -> Result<Plan, PlanError> {
        plan(request, Known::of(&self.project, &request.annotator), &Progress::default())
    }

    fn plan(&self, names: &[&str]) -> Plan {
        self.plan_with(&self.request(names)).unwrap()
    }

    /// Plans, and makes the edit in memory.
    fn add(&mut self, names: &[&str]) -> Plan {
        let plan = self.plan(names);
        self.project.apply(&plan.edit()).unwrap();
        plan
    }

    /// What became of each file, by its name.
    fn outcomes(plan: &Plan) -> Vec<(String, Outcome)> {
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        plan.files.iter().map(|f| (name(&f.path), f.outcome.clone())).collect()
    }
}

const ANN: &[u8] = b"T1\tperson 0 4\tAnna\nT2\tplace 9 13\tOslo\n";

#[test]
fn a_folder_is_walked_and_what_is_no_article_passed_over() {
    let setup = Setup::new(&[
        ("b.txt", b"two"),
        ("sub/a.md", b"# one"),
        ("sub/x.conf", b"?"),
        (".hidden.txt", b"no"),
        ("empty.txt", b""),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(setup.path("b.txt"), setup.path("link.txt")).unwrap();
    let outcomes = Setup::outcomes(&setup.plan(&["."]));
    let mut expected = vec![
        ("b.txt".to_owned(), Outcome::Added("b".into(), 0)),
        ("empty.txt".to_owned(), Outcome::Refused("the file is empty".to_owned())),
    ];
    if cfg!(unix) {
        expected.push(("link.txt".to_owned(), Outcome::Skipped("a link".to_owned())));
    }
    expected.push(("a.md".to_owned(), Outcome::Added("a".into(), 0)));
    expected.push(("x.conf".to_owned(), Outcome::Skipped("no format for its extension".to_owned())));
    assert_eq!(outcomes, expected);
}

#[test]
fn standoff_brings_its_text_which_does_not_come_twice() {
    let mut setup = Setup::new(&[("x.txt", b"Anna saw Oslo"), ("x.ann", ANN)]);
    let plan = setup.add(&["x.txt", "x.ann"]);
    assert_eq!(Setup::outcomes(&plan), [("x.ann".to_owned(), Outcome::Added("x".into(), 2))]);
    let slot = &setup.project.article(&"x".into()).unwrap().layers()[&AnnotatorId::new("ana")];
    assert_eq!(slot.summary().counts.entities, 2);
    assert_eq!(setup.project.annotator_name(&"ana".into()), "Ana");
}

#[test]
fn a_known_text_is_recognised_and_gains_a_layer() {
    let mut setup =
        Setup::new(&[("x.txt", b"Anna saw Oslo"), ("copy.txt", b"Anna saw Oslo"), ("copy.ann", ANN)]);
    setup.add(&["x.txt"]);
    assert_eq!(Setup::outcomes(&setup.plan(&["copy.txt"]))[0].1, Outcome::Known("x".into()));
    let plan = setup.add(&["copy.ann"]);
    assert_eq!(Setup::outcomes(&plan)[0].1, Outcome::GainedLayer("x".into(), 2));
    let again = setup.plan(&["copy.ann"]);
    let there = Outcome::LayerThere { article: "x".into(), has: 2, brings: 2 };
    assert_eq!(Setup::outcomes(&again)[0].1, there);
    assert!(again.is_empty());
}

#[test]
fn two_files_with_one_text_in_one_import_are_one_article() {
    let setup = Setup::new(&[("a.txt", b"same"), ("b.txt", b"same")]);
    let plan = setup.plan(&["."]);
    assert_eq!(plan.articles.len(), 1);
    assert_eq!(Setup::outcomes(&plan)[1].1, Outcome::Known("a".into()));
}

#[test]
fn ids_are_stems_or_hashes_and_never_meet() {
    let mut setup = Setup::new(&[
        ("Joint Group (2).txt", b"1"),
        ("sub/joint_group-2.txt", b"2"),
        ("नमस्ते.txt", b"3"),
        ("con.txt", b"4"),
    ]);
    let long = format!("{}.txt", "x".repeat(80));
    setup.write(&long, b"5");
    setup.write(&format!("sub/{long}"), b"6");
    let plan = setup.add(&["."]);
    let mut ids: Vec<String> = plan.articles.iter().map(|a| a.meta.id.to_string()).collect();
    ids.sort();
    let hash = |text: &str| format!("a-{}", &Hash::of(text.as_bytes()).to_string()[7..19]);
    let mut expected = vec![
        "joint-group-2".to_owned(),
        "joint-group-2-2".to_owned(),
        hash("3"),
        hash("4"),
        "x".repeat(60),
        format!("{}-2", "x".repeat(58)),
    ];
    expected.sort();
    assert_eq!(ids, expected);
    assert!(ids.iter().all(|id| ArticleId::is_valid(id)));
}

#[test]
fn unknown_labels_stop_everything_unless_the_schema_may_grow() {
    let setup = Setup::new(&[
        ("a.txt", b"fine"),
        ("x.txt", b"Anna saw Oslo"),
        ("x.ann", b"T1\tGizmo 0 4\tAnna\nT2\tGizmo 9 13\tOslo\n"),
    ]);
    let mut request = setup.request(&["."]);
    let error = setup.plan_with(&request).unwrap_err();
    assert_eq!(error.to_string(), "the schema has no label “Gizmo” (2 × in x.ann)");
    request.extend_schema = true;
    let plan = setup.plan_with(&request).unwrap();
    let mut project = setup.project.clone();
    let change = project.apply(&plan.edit()).unwrap();
    assert!(project.schema().label(&"Gizmo".into()).is_some());
    project.replay(&change.reversed()).unwrap();
    assert_eq!((project.articles().len(), project.schema()), (0, setup.project.schema()));
    assert_eq!(change.what, "bring in 2 articles and 2 annotations");
}

#[test]
fn roles_attributes_and_relation_types_are_asked_for_like_labels() {
    let ann = b"T1\tperson 0 4\tAnna\nT2\tMove 5 8\tsaw\nT3\tplace 9 13\tOslo\n\
                E1\tMove:T2 Agent:T1 To:T3 To2:T3\nA1\tNegation E1\nA2\tLevel T1 high\nA3\tact E1 x\n\
                A4\tKind T3 a\nA5\tKind T3 b\nR1\tSees Arg1:T1 Arg2:T3\nR2\tholds Arg1:T1 Arg2:T3\n";
    let setup = Setup::new(&[("x.txt", b"Anna saw Oslo"), ("x.ann", ann)]);
    let mut request = setup.request(&["x.ann"]);
    let error = setup.plan_with(&request).unwrap_err().to_string();
    for part in [
        "label “Move” (1 × in x.ann)",
        "role “Agent” of “Move” (1 ×",
        "role “To” of “Move” (2 ×",
        "attribute “Negation” of “Move”",
        "attribute “Level” of “person”",
        "relation type “Sees”",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(!error.contains("holds"), "{error}");
    request.extend_schema = true;
    let mut project = setup.project.clone();
    let plan = setup.plan_with(&request).unwrap();
    project.apply(&plan.edit()).unwrap();
    let schema = project.schema();
    assert_eq!(schema.problems(), []);
    let kind = |label: &str, attribute: &str| {
        schema.label(&label.into()).unwrap().attribute(&attribute.into()).unwrap().kind.clone()
    };
    assert_eq!(kind("Move", "Negation"), AttributeKind::YesNo);
    assert_eq!(kind("person", "Level"), AttributeKind::Choice(vec![Choice::new("high")]));
    assert_eq!(kind("place", "Kind"), AttributeKind::Choices(vec![Choice::new("a"), Choice::new("b")]));
    let layer = &plan.layers[0].layer;
    let wrong = |f: &Finding| !matches!(f, Finding::WrongEnds { .. });
    let found: Vec<Finding> = layer.iter().flat_map(|a| findings(a, layer, schema)).filter(wrong).collect();
    assert_eq!(found, [], "the schema knows all that was brought in");
}

#[test]
fn a_type_that_is_a_span_here_and_an_event_there_becomes_two_labels() {
    let event = b"T1\tThing 0 4\tAnna\nE1\tThing:T1\nT2\tplace 5 8\tsaw\nE2\tplace:T2\n";
    let setup = Setup::new(&[
        ("a.txt", b"Anna saw Oslo"),
        ("a.ann", event),
        ("b.txt", b"Anna left"),
        ("b.ann", b"T1\tThing 0 4\tAnna\n"),
    ]);
    let request = Request { extend_schema: true, ..setup.request(&["."]) };
    let plan = setup.plan_with(&request).unwrap();
    let (schema, added) = plan.schema.as_ref().unwrap();
    assert_eq!(schema.problems(), []);
    let names: Vec<&str> = added.iter().map(|u| u.name.as_str()).collect();
    assert_eq!(names, ["Thing-span", "Thing", "place-frame"]);
    assert!(plan.files.iter().all(|f| f.notes.losses.count("other-kind") == 1));
}

#[test]
fn the_same_import_gives_the_same_ids() {
    let setup = Setup::new(&[("x.txt", b"Anna saw Oslo"), ("x.ann", ANN)]);
    let ids = |plan: &Plan| plan.layers[0].layer.iter().map(|a| a.id()).collect::<Vec<_>>();
    assert_eq!(ids(&setup.plan(&["x.ann"])), ids(&setup.plan(&["x.ann"])));
    let other = Request { annotator: "jonas".into(), ..setup.request(&["x.ann"]) };
    assert_ne!(ids(&setup.plan(&["x.ann"])), ids(&setup.plan_with(&other).unwrap()));
}

#[test]
fn a_format_can_be_given_for_files_of_any_name() {
    let setup = Setup::new(&[("notes.log", b"# Heading\n\nwords"), ("dir/a.md", b"x"), ("dir/b.txt", b"y")]);
    let request = Request { format: registry::by_id("markdown"), ..setup.request(&["notes.log", "dir"]) };
    let plan = setup.plan_with(&request).unwrap();
    assert_eq!(plan.articles[0].meta.title, "Heading");
    assert_eq!(plan.articles.len(), 2);
}

#[test]
fn paths_that_lead_nowhere_are_named_and_the_rest_comes() {
    let setup = Setup::new(&[("a.txt", b"fine"), ("pipes/readme", b"no extension")]);
    let outcomes = Setup::outcomes(&setup.plan(&["nowhere.txt", "a.txt", "pipes"]));
    assert_eq!(outcomes[0].1, Outcome::Refused("there is no such file".to_owned()));
    assert_eq!(outcomes[1].1, Outcome::Added("a".into(), 0));
    assert_eq!(outcomes[3].1, Outcome::Refused("no file that can be read is in this folder".to_owned()));
}

#[test]
fn a_cancelled_import_plans_nothing() {
    let setup = Setup::new(&[("a.txt", b"fine")]);
    let progress = Progress::default();
    progress.cancel();
    let request = setup.request(&["."]);
    let cancelled = plan(&request, Known::of(&setup.project, &request.annotator), &progress);
    assert_eq!(cancelled.unwrap_err(), PlanError::Cancelled);
}

#[test]
fn what_is_written_is_there_when_the_project_is_opened_again() {
    let mut setup = Setup::new(&[("x.txt", b"\xef\xbb\xbfAnna saw Oslo\r\n"), ("x.ann", ANN)]);
    let root = setup.folder.path().join("project");
    let store = Store::create(&root, &setup.project).unwrap();
    let plan = setup.add(&["x.ann"]);
    let progress = Progress::default();
    write(&plan, &store, &progress).unwrap();
    assert_eq!(progress.get(), (2, 2));
    drop(store);
    let Opened { store, project, problems, .. } = Store::open(&root).unwrap();
    assert_eq!(problems, []);
    let (article, at) = ("x".into(), plan.layers[0].at.clone());
    assert_eq!(project.article(&article).unwrap().meta(), &plan.articles[0].meta);
    let text = store.read_text(&article).unwrap().text;
    assert_eq!(text.as_str(), "Anna saw Oslo\n");
    assert_eq!(store.read_layer(&at, &text).layer, plan.layers[0].layer);
}
