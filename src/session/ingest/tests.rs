use std::fs;
use std::path::Path;

use super::*;
use crate::formats::registry;
use crate::model::findings::{Finding, findings};
use crate::model::ids::{Id, IdKind};
use crate::model::layer::Status;
use crate::model::schema::{AttributeKind, Choice};
use crate::session::jobs::Progress;
use crate::storage::{Opened, Store};

/// A project and a folder of files to bring in.
pub(super) struct Setup {
    folder: tempfile::TempDir,
    pub project: Project,
}

impl Setup {
    pub fn new(files: &[(&str, &[u8])]) -> Self {
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

    pub fn request(&self, names: &[&str]) -> Request {
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

    pub fn plan_with(&self, request: &Request) -> Result<Plan, PlanError> {
        plan(request, Known::of(&self.project), None, &Progress::default())
    }

    pub fn plan(&self, names: &[&str]) -> Plan {
        self.plan_with(&self.request(names)).unwrap()
    }

    /// Plans, and makes the edit in memory.
    fn add(&mut self, names: &[&str]) -> Plan {
        let plan = self.plan(names);
        self.project.apply(&plan.edit(&self.project)).unwrap();
        plan
    }

    fn outcomes_of(&self, names: &[&str]) -> Vec<Outcome> {
        self.plan(names).files.into_iter().map(|f| f.outcome).collect()
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
        (".hidden.txt".to_owned(), Outcome::Skipped("hidden: its name begins with a dot".to_owned())),
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
    let there = Outcome::LayerThere { article: "x".into(), has: 2, brings: 2, lacks: 2 };
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
    let change = project.apply(&plan.edit(&setup.project)).unwrap();
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
    project.apply(&plan.edit(&setup.project)).unwrap();
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
    let cancelled = plan(&request, Known::of(&setup.project), None, &progress);
    assert_eq!(cancelled.unwrap_err(), PlanError::Cancelled);
}

#[test]
fn what_is_written_is_there_when_the_project_is_opened_again() {
    let mut setup = Setup::new(&[("x.txt", b"\xef\xbb\xbfAnna saw Oslo\r\n"), ("x.ann", ANN)]);
    let root = setup.folder.path().join("project");
    let store = Store::create(&root, &setup.project).unwrap();
    let plan = setup.add(&["x.ann"]);
    let progress = Progress::default();
    write(&plan, &store, &"ana".into(), &progress).unwrap();
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

/// A record of ours by an annotator.
fn record(id: &str, annotator: &str, label: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"text\":\"Anna saw Oslo {id}\",\"commitments\":[],\"annotator\":\"{annotator}\",\"entities\":[\
         {{\"label\":\"{label}\",\"spans\":[[0,4]],\"quote\":[\"Anna\"]}}]}}\n"
    )
}

#[test]
fn one_file_fills_the_layers_of_several_annotators() {
    let content = [
        record("a", "ana", "person"),
        record("a", "Jonas K.", "person"),
        record("b", "Jonas K.", "person"),
        record("a", "decided", "person"),
        record("b", "", "person"),
    ];
    let mut setup = Setup::new(&[("x.jsonl", content.concat().as_bytes())]);
    let plan = setup.add(&["x.jsonl"]);
    let at: Vec<String> =
        plan.layers.iter().map(|l| format!("{}/{}", l.at.annotator, l.at.article)).collect();
    assert_eq!(at, ["ana/a", "jonas-k/a", "jonas-k/b", "imported-decisions/a", "ana/b"]);
    let names: Vec<&str> = plan.annotators.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["Ana", "Decisions brought in", "Jonas K."]);
    let by: Vec<&str> = plan.files.iter().map(|f| f.annotator.as_ref().unwrap().as_str()).collect();
    assert_eq!(by, ["ana", "jonas-k", "jonas-k", "imported-decisions", "ana"]);
    assert_eq!(
        setup.outcomes_of(&["x.jsonl"])[1],
        Outcome::LayerThere { article: "a".into(), has: 1, brings: 1, lacks: 1 }
    );
    let one = Request {
        options: ReadOptions { one_annotator: true, ..ReadOptions::default() },
        ..setup.request(&["x.jsonl"])
    };
    let fresh =
        Setup { project: Project::new(Id::from_bits(IdKind::Project, 2), "q", Schema::default()), ..setup };
    let plan = fresh.plan_with(&one).unwrap();
    assert!(plan.layers.iter().all(|l| l.at.annotator.as_str() == "ana"), "who is named is meant");
}

#[test]
fn json_that_is_none_of_ours_is_passed_over_in_a_folder_and_refused_when_named() {
    let setup = Setup::new(&[("a.txt", b"fine"), ("package.json", b"{\"name\": 1}")]);
    let outcomes = Setup::outcomes(&setup.plan(&["."]));
    assert_eq!(outcomes[0].1, Outcome::Added("a".into(), 0));
    assert!(matches!(outcomes[1].1, Outcome::Skipped(_)), "{outcomes:?}");
    let named = Setup::outcomes(&setup.plan(&["package.json"]));
    assert!(matches!(named[0].1, Outcome::Refused(_)), "{named:?}");
}

const CONF: &[u8] = b"[entities]\nHuman\nShip\n[relations]\nOwns\tArg1:Human, Arg2:Ship\n[events]\n\
    Move\tAgent:Human, To?:place\n[attributes]\nSize\tArg:Ship, Value:big|small\n";

#[test]
fn a_configuration_says_what_comes_to_the_schema_with_unknown_labels() {
    let setup = Setup::new(&[
        ("x.txt", b"Anna saw Oslo"),
        ("x.ann", b"T1\tHuman 0 4\tAnna\nA1\tSize T1 odd\n"),
        ("annotation.conf", CONF),
        ("visual.conf", b"[labels]\nHuman | Human being\n[drawing]\nShip\tbgColor:#88ccff\n"),
    ]);
    let mut request = setup.request(&["x.ann"]);
    let error = setup.plan_with(&request).unwrap_err().to_string();
    assert_eq!(
        error,
        "the schema has no label “Human” (1 × in x.ann), attribute “Size” of “Human” (1 × in x.ann)"
    );
    request.extend_schema = true;
    let plan = setup.plan_with(&request).unwrap();
    let (schema, added) = plan.schema.as_ref().unwrap();
    assert_eq!(schema.problems(), []);
    let human = schema.label(&"Human".into()).unwrap();
    assert_eq!((human.name.as_str(), human.attributes.len()), ("Human being", 1));
    let owns = schema.relation(&"Owns".into()).unwrap();
    assert!(owns.allows(&"Human".into(), &"Ship".into()) && !owns.allows(&"Ship".into(), &"Human".into()));
    let event = schema.label(&"Move".into()).unwrap();
    assert_eq!(event.roles.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["Agent", "To"]);
    let colours: BTreeSet<String> = schema.labels.iter().map(|l| l.colour.light.to_string()).collect();
    assert_eq!(colours.len(), schema.labels.len(), "each label has a colour of its own");
    let names: Vec<String> = added.iter().map(ToString::to_string).collect();
    assert!(names.contains(&"label “Ship”".to_owned()) && names.contains(&"relation type “Owns”".to_owned()));
}

#[test]
fn values_that_the_schema_lacks_are_added_too_in_every_format() {
    let entity = "{\"label\":\"commitment\",\"spans\":[[0,4]],\"attributes\":{\"binding\":[\"oral\"],\
        \"compliance\":[\"2026-01-01 odd: seen\"]},\"roles\":[{\"role\":\"witness\",\"spans\":[[0,4]]}],\"id\":\"c-1\"}";
    let link = "{\"id\":\"r-1\",\"type\":\"likes\",\"from\":\"c-1\",\"to\":\"c-1\"}";
    let content = format!(
        "{{\"text\":\"Anna saw\",\"entities\":[],\"commitments\":[{entity}],\"relations\":[{link}]}}\n"
    );
    let setup = Setup::new(&[("x.jsonl", content.as_bytes())]);
    let request = Request { extend_schema: true, ..setup.request(&["x.jsonl"]) };
    let plan = setup.plan_with(&request).unwrap();
    let (schema, added) = plan.schema.as_ref().unwrap();
    let names: Vec<String> = added.iter().map(ToString::to_string).collect();
    assert_eq!(
        names,
        [
            "role “witness” of “commitment”",
            "value “oral” of “binding” of “commitment”",
            "value “odd” of “compliance” of “commitment”",
            "relation type “likes”"
        ]
    );
    let layer = &plan.layers[0].layer;
    let found: Vec<Finding> = layer.iter().flat_map(|a| findings(a, layer, schema)).collect();
    assert!(
        !found.iter().any(|f| matches!(f, Finding::BadValue { .. } | Finding::UnknownRole { .. })),
        "{found:?}"
    );
}

#[test]
fn an_attribute_declared_without_values_is_what_its_values_are() {
    let conf: &[u8] = b"[entities]\nShip\n[attributes]\nAfloat\tArg:Ship\nName\tArg:Ship\nBuilt\tArg:Ship\n";
    let ann =
        b"T1\tShip 0 4\tAnna\nA1\tAfloat T1\nA2\tName T1 Anna_Maria\nA3\tBuilt T1 2026-03-05/2026-03-31\n";
    let setup = Setup::new(&[("x.txt", b"Anna left"), ("x.ann", ann), ("annotation.conf", conf)]);
    let request = Request { extend_schema: true, ..setup.request(&["."]) };
    let plan = setup.plan_with(&request).unwrap();
    let (schema, _) = plan.schema.as_ref().unwrap();
    let kind = |id: &str| schema.label(&"Ship".into()).unwrap().attribute(&id.into()).unwrap().kind.clone();
    assert_eq!((kind("Afloat"), kind("Built")), (AttributeKind::YesNo, AttributeKind::Dates));
    assert_eq!(kind("Name"), AttributeKind::Choice(vec![Choice::new("Anna Maria")]));
    let layer = &plan.layers[0].layer;
    assert!(layer.iter().all(|a| findings(a, layer, schema).is_empty()));
}

#[test]
fn what_a_browser_saves_beside_a_page_is_no_article() {
    let setup = Setup::new(&[
        ("page.html", b"<p>Anna left</p>"),
        ("page_files/ad.html", b"<p>Buy now</p>"),
        ("own_files/a.txt", b"Ben left"),
    ]);
    let plan = setup.plan(&["."]);
    let ids: Vec<_> = plan.articles.iter().map(|a| a.meta.id.as_str()).collect();
    assert_eq!(ids, ["a", "page"]);
}

#[test]
fn what_contradicts_the_schema_comes_and_is_counted() {
    let ann = b"T1\tplace 9 13\tOslo\nT2\tperson 0 4\tAnna\nR1\tholds Arg1:T1 Arg2:T2\n";
    let setup = Setup::new(&[("x.txt", b"Anna saw Oslo"), ("x.ann", ann)]);
    let plan = setup.plan(&["x.ann"]);
    let notes = &plan.files[0].notes;
    assert_eq!((notes.losses.count("against-schema"), plan.layers[0].layer.counts().relations), (1, 1));
    assert!(note_lines(notes, Some("brat"))[0].contains("holds"));
}

#[test]
fn an_empty_layer_of_someone_who_is_done_is_a_layer() {
    let done = |annotator: &str, status: &str| {
        format!(
            "{{\"text\":\"Ben left\",\"annotator\":\"{annotator}\",\"status\":\"{status}\",\"entities\":[],\"commitments\":[]}}\n"
        )
    };
    let records = done("cy", "done") + &done("di", "in progress") + &done("eve", "untouched");
    let mut setup = Setup::new(&[("a.jsonl", records.as_bytes())]);
    let plan = setup.add(&["a.jsonl"]);
    let layers: Vec<_> = plan.layers.iter().map(|l| (l.at.annotator.as_str(), l.layer.status())).collect();
    assert_eq!(layers, [("cy", Status::Done), ("di", Status::InProgress)]);
    let there = Outcome::LayerThere { article: "a-1".into(), has: 0, brings: 0, lacks: 0 };
    assert_eq!(setup.plan(&["a.jsonl"]).files[0].outcome, there);
}

#[test]
fn empty_names_are_given_one_and_the_rest_comes() {
    let record = "{\"text\":\"Ben left\",\"commitments\":[],\"entities\":[{\"label\":\" \",\"spans\":[[0,3]],\"note\":\"a\\u0000b\"}]}";
    let setup = Setup::new(&[("a.jsonl", record.as_bytes()), ("b.txt", b"Anna left")]);
    let request = Request { extend_schema: true, ..setup.request(&["."]) };
    let plan = setup.plan_with(&request).unwrap();
    assert_eq!(plan.articles.len(), 2);
    let notes = &plan.files[0].notes;
    assert_eq!((notes.losses.count("no-name"), notes.losses.count("nul")), (1, 1));
    assert!(note_lines(notes, Some("jsonl")).iter().any(|l| l.contains("called “unnamed”")));
    assert_eq!(plan.schema.as_ref().unwrap().0.problems(), []);
    let mut project = setup.project;
    project.apply(&plan.edit(&project)).unwrap();
}

#[test]
fn references_become_canonical_entities_and_meet_by_their_links() {
    let ann = |name: &str, link: &str| format!("T1\tperson 0 4\tAnna\nN1\tReference T1 {link}\t{name}\n");
    let (first, second) =
        (ann("Anna Lee", "wiki:7"), ann("Lee", "wiki:7") + "N2\tReference T1 viaf:3\tLee\n");
    let mut setup = Setup::new(&[
        ("a.txt", b"Anna saw"),
        ("a.ann", first.as_bytes()),
        ("b.txt", b"Anna left"),
        ("b.ann", second.as_bytes()),
        ("c.txt", b"Anna came"),
        ("c.ann", ann("A. Lee", "viaf:3").as_bytes()),
    ]);
    let before = setup.project.clone();
    let plan = setup.plan(&["a.ann", "b.ann"]);
    let change = setup.project.apply(&plan.edit(&setup.project)).unwrap();
    let one: Vec<Arc<Canonical>> = setup.project.canonicals().values().cloned().collect();
    let [one] = &one[..] else { panic!("{one:?}") };
    assert_eq!((one.name.as_str(), &one.aliases[..]), ("Anna Lee", &["Lee".to_owned()][..]));
    assert_eq!(one.links, ["wiki:7", "viaf:3"]);
    let later = setup.plan(&["c.ann"]);
    let refers = later.layers[0].layer.iter().next().unwrap().as_entity().unwrap().refers_to;
    assert_eq!(refers, Some(one.id), "by the link that came with the second file");
    setup.project.replay(&change.reversed()).unwrap();
    assert_eq!(setup.project.canonicals(), before.canonicals());
    assert_eq!(setup.project.annotators(), before.annotators());
}

#[test]
fn cancelled_while_it_is_written_nothing_is_left() {
    let mut setup = Setup::new(&[("a.txt", b"one"), ("x.txt", b"Anna saw Oslo"), ("x.ann", ANN)]);
    let root = setup.folder.path().join("project");
    let store = Store::create(&root, &setup.project).unwrap();
    let plan = setup.add(&["."]);
    let progress = Progress::default();
    progress.cancel();
    let error = write(&plan, &store, &"ana".into(), &progress).unwrap_err();
    assert!(matches!(error, WriteError::Cancelled));
    let left = |folder: &str| fs::read_dir(root.join(folder)).map_or(0, Iterator::count);
    assert_eq!((left("articles"), left("layers"), left("trash")), (0, 0, 0));
    let aside = fs::read_dir(root.join(".attache")).unwrap().flatten();
    let aside: Vec<_> = aside.filter(|e| e.file_name().to_string_lossy().starts_with("incoming")).collect();
    assert!(aside.is_empty(), "{aside:?}");
}

#[test]
fn an_article_that_is_in_the_way_keeps_all_others_out() {
    let mut setup = Setup::new(&[("a.txt", b"one"), ("b.txt", b"two"), ("c.txt", b"three")]);
    let root = setup.folder.path().join("project");
    let store = Store::create(&root, &setup.project).unwrap();
    let plan = setup.add(&["."]);
    fs::write(root.join("articles/b.txt"), "someone else's").unwrap();
    assert!(write(&plan, &store, &"ana".into(), &Progress::default()).is_err());
    let mut left: Vec<String> = fs::read_dir(root.join("articles"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["b.txt"]);
    assert_eq!(fs::read_to_string(root.join("articles/b.txt")).unwrap(), "someone else's");
}

#[test]
fn layers_of_an_annotator_at_work_elsewhere_are_not_touched() {
    let content = record("a", "jonas", "person");
    let mut setup = Setup::new(&[("x.jsonl", content.as_bytes())]);
    let root = setup.folder.path().join("project");
    let store = Store::create(&root, &setup.project).unwrap();
    let plan = setup.add(&["x.jsonl"]);
    let other = Store::open(&root).unwrap().store;
    let guard = other.lock(&"jonas".into(), "Jonas").unwrap();
    let error = write(&plan, &store, &"ana".into(), &Progress::default()).unwrap_err();
    assert!(error.to_string().starts_with("there are annotations by “jonas”"), "{error}");
    drop(guard);
    write(&plan, &store, &"ana".into(), &Progress::default()).unwrap();
}

#[test]
fn the_report_names_each_file_and_counts_outcomes() {
    let setup = Setup::new(&[
        ("a.txt", b"fine"),
        ("b.txt", b""),
        ("x.txt", b"Anna saw Oslo"),
        ("x.ann", b"T1\tperson 0 4\tAnna\nT2\tplace 9\tOslo\n"),
    ]);
    let report: serde_json::Value = serde_json::from_str(&json_report(&setup.plan(&["."]))).unwrap();
    assert_eq!(report["counts"]["added"], 2);
    assert_eq!(report["counts"]["refused"], 1);
    let file = &report["files"][2];
    assert_eq!(
        (&file["outcome"], &file["article"], &file["annotations"]),
        (&"added".into(), &"x".into(), &1.into())
    );
    assert_eq!(file["problems"][0]["line"], 2);
    assert_eq!(file["annotator"], "ana");
    assert_eq!(report["files"][1]["why"], "the file is empty");
}

#[test]
fn many_files_are_read_in_their_order() {
    let names: Vec<String> = (0..1200).map(|n| format!("{n:04}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), n.as_bytes())).collect();
    let setup = Setup::new(&files);
    let plan = setup.plan(&["."]);
    let found: Vec<&str> = plan.articles.iter().map(|a| a.meta.source.as_str()).collect();
    assert_eq!(found, names);
}
