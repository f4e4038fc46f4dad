//! Two clones of one project, both annotated, brought together by git.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use attache::model::annotation::Annotation;
use attache::model::canonical::Canonical;
use attache::model::edit::Edit;
use attache::model::ids::{AnnotatorId, Id, IdKind};
use attache::model::merge::Take;
use attache::model::schema::{Label, LabelKind, Schema};
use attache::session::Session;

use crate::editing::press;
use crate::fixtures;

const TEXT: &str = "Aldmoor and Veresk agreed to open the lock. Then it rained in Oslo.";

/// Runs git in a folder, with no settings but ours.
fn git(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new("git")
        .args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"])
        .args(["-c", "core.autocrlf=true", "-c", "commit.gpgsign=false", "-c", "merge.attache.name=Attache"])
        .arg("-c")
        .arg(format!("merge.attache.driver='{}' merge %O %A %B %P", env!("CARGO_BIN_EXE_attache")))
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", folder.join("none"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said.into_owned())
}

fn must(folder: &Path, arguments: &[&str]) {
    let (ok, said) = git(folder, arguments);
    assert!(ok, "git {arguments:?}\n{said}");
}

/// Two clones of a project that two people have annotated; none where there is no git.
fn clones() -> Option<(tempfile::TempDir, PathBuf, PathBuf)> {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("not tested: there is no git");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let one = folder.path().join("one");
    let project = fixtures::project(TEXT);
    let root = one.join("project");
    Session::create(&root, &project, AnnotatorId::new("ana"), "Ana", Arc::new(|| {})).unwrap().close();
    work(&root, "ana", "L");
    must(&one, &["init", "-q"]);
    must(&one, &["add", "-A"]);
    must(&one, &["commit", "-qm", "begin"]);
    let two = folder.path().join("two");
    must(folder.path(), &["clone", "-q", "one", "two"]);
    Some((folder, one, two))
}

/// Opens the project, presses keys, saves.
fn work(root: &Path, me: &str, keys: &str) {
    let mut session = Session::open(root, AnnotatorId::new(me), me, Arc::new(|| {})).unwrap();
    session.set_order(session.project().articles().keys().cloned().collect());
    session.open_last_article();
    press(&mut session, keys);
    session.close();
    assert_eq!(session.problems(), []);
}

fn commit(clone: &Path) {
    must(clone, &["add", "-A"]);
    must(clone, &["commit", "-qm", "work"]);
}

/// Labels and words of an annotator's layer, and whether the project holds.
fn told(clone: &Path, annotator: &str) -> Vec<String> {
    let root = clone.join("project");
    let me = AnnotatorId::new(annotator);
    let mut session = Session::open(&root, me, annotator, Arc::new(|| {})).unwrap();
    session.set_order(session.project().articles().keys().cloned().collect());
    session.open_last_article();
    assert_eq!(session.problems(), []);
    let (layer, text) = (session.layer().unwrap().clone(), session.text().unwrap().clone());
    let tell = |a: &Arc<Annotation>| Some(format!("{} {}", a.label()?, a.spans()?.words(&text)));
    let told = layer.iter().filter_map(tell).collect();
    session.close();
    told
}

#[test]
fn what_both_clones_annotated_is_there_after_a_merge_and_nothing_twice() {
    let Some((_folder, one, two)) = clones() else { return };
    // The same annotator on two computers, and a colleague.
    work(&one.join("project"), "ana", "Right Right O");
    work(&two.join("project"), "ana", "Ctrl+End Left Left L");
    work(&two.join("project"), "jonas", "P");
    commit(&one);
    commit(&two);
    must(&one, &["pull", "-q", "--no-rebase", "--no-edit", "../two", "main"]);
    assert_eq!(told(&one, "ana"), ["place Aldmoor", "organisation Veresk", "place Oslo"]);
    assert_eq!(told(&one, "jonas"), ["person Aldmoor"]);
    let names = fs::read_to_string(one.join("project/project.ron")).unwrap();
    assert!(names.contains("\"jonas\"") && names.contains("\"ana\""), "{names}");
    // Each entry of the journal has a number of its own.
    let journal = fs::read_to_string(one.join("project/history/ana/000001.ron")).unwrap();
    let mut numbers: Vec<&str> =
        journal.lines().filter_map(|l| l.split("seq: ").nth(1)?.split(',').next()).collect();
    let all = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert!(all > 3 && numbers.len() == all, "{journal}");
    // The other way round it comes to the same.
    must(&two, &["pull", "-q", "--no-rebase", "--no-edit", "../one", "main"]);
    let layer = |clone: &Path| fs::read_to_string(clone.join("project/layers/ana/article.ron")).unwrap();
    assert_eq!(layer(&one), layer(&two));
}

#[test]
fn what_both_changed_is_a_conflict_that_git_and_the_program_know_of() {
    let Some((_folder, one, two)) = clones() else { return };
    work(&one.join("project"), "ana", "Tab P");
    work(&two.join("project"), "ana", "Tab O");
    commit(&one);
    commit(&two);
    let (ok, said) = git(&one, &["pull", "--no-rebase", "--no-edit", "../two", "main"]);
    assert!(
        !ok && said.contains("CONFLICT") && said.contains("layers/ana/article.ron: 1 conflict"),
        "{said}"
    );
    let file = fs::read_to_string(one.join("project/layers/ana/article.ron")).unwrap();
    assert!(file.contains("conflicts: [") && !file.contains("<<<<"), "{file}");
    assert_eq!(told(&one, "ana"), ["person Aldmoor"]);
}

/// Opens the project and makes edits of what all share.
fn edit(root: &Path, edits: &[Edit]) {
    let mut session = Session::open(root, AnnotatorId::new("ana"), "ana", Arc::new(|| {})).unwrap();
    for edit in edits {
        assert!(session.edit(edit), "{:?}", session.notice());
    }
    session.close();
}

fn schema_with(root: &Path, change: impl FnOnce(&mut Schema)) -> Edit {
    let session = Session::open(root, AnnotatorId::new("ana"), "ana", Arc::new(|| {})).unwrap();
    let mut schema = (**session.project().schema()).clone();
    change(&mut schema);
    Edit::SetSchema { schema: Arc::new(schema), what: "change the schema".to_owned() }
}

fn renamed(root: &Path, name: &str) -> Edit {
    let rename = |schema: &mut Schema| {
        let person = schema.labels.iter_mut().find(|l| l.id.as_str() == "person");
        name.clone_into(&mut person.unwrap().name);
    };
    schema_with(root, rename)
}

fn entity(n: u64, name: &str) -> Edit {
    let id = Id::from_bits(IdKind::Canonical, n);
    Edit::SetCanonical(Canonical {
        id,
        name: name.to_owned(),
        kind: "place".into(),
        aliases: Vec::new(),
        links: Vec::new(),
    })
}

#[test]
fn what_both_clones_changed_in_schema_and_entities_is_there_after_a_merge() {
    let Some((_folder, one, two)) = clones() else { return };
    let (a, b) = (one.join("project"), two.join("project"));
    let add = |root: &Path, id: &str| {
        schema_with(root, |schema| {
            let label = Label::new(id, id, LabelKind::Entity, schema.labels[0].colour);
            schema.labels.push(label);
        })
    };
    edit(&a, &[add(&a, "vessel"), entity(1, "Aldmoor"), Edit::SetProjectName("Rivers".to_owned())]);
    edit(&b, &[add(&b, "canal"), entity(2, "Veresk")]);
    commit(&one);
    commit(&two);
    must(&one, &["pull", "-q", "--no-rebase", "--no-edit", "../two", "main"]);
    let session = Session::open(&a, AnnotatorId::new("ana"), "ana", Arc::new(|| {})).unwrap();
    assert_eq!(session.problems(), []);
    let project = session.project();
    assert!(["vessel", "canal"].iter().all(|l| project.schema().label(&(*l).into()).is_some()));
    let names: Vec<&str> = project.canonicals().values().map(|c| c.name.as_str()).collect();
    assert_eq!((names, project.name()), (vec!["Aldmoor", "Veresk"], "Rivers"));
}

#[test]
fn a_label_that_both_renamed_is_a_conflict_of_the_schema_and_is_settled_in_the_program() {
    let Some((_folder, one, two)) = clones() else { return };
    let (a, b) = (one.join("project"), two.join("project"));
    edit(&a, &[renamed(&a, "human"), entity(1, "Aldmoor")]);
    edit(&b, &[renamed(&b, "individual"), entity(1, "Republic of Aldmoor")]);
    commit(&one);
    commit(&two);
    let (ok, said) = git(&one, &["pull", "--no-rebase", "--no-edit", "../two", "main"]);
    assert!(
        !ok && said.contains("schema.ron: 1 conflict") && said.contains("entities.ron: 1 conflict"),
        "{said}"
    );
    for file in ["schema.ron", "entities.ron"] {
        let content = fs::read_to_string(a.join(file)).unwrap();
        assert!(content.contains("conflicts: [") && !content.contains("<<<<"), "{content}");
    }
    let mut session = Session::open(&a, AnnotatorId::new("ana"), "ana", Arc::new(|| {})).unwrap();
    let open = session.unsettled();
    let told: Vec<[String; 3]> =
        open.iter().map(|(_, c)| [c.about(), c.ours_in_words(), c.theirs_in_words()]).collect();
    assert_eq!(told[0], ["label “person”, name", "human", "individual"]);
    assert_eq!(told[1][1..], ["Aldmoor", "Republic of Aldmoor"]);
    for (of, conflict) in &open {
        assert!(session.settle_shared(of, conflict, Take::Theirs), "{:?}", session.notice());
    }
    session.close();
    assert!(session.unsettled().is_empty());
    let schema = fs::read_to_string(a.join("schema.ron")).unwrap();
    assert!(schema.contains("individual") && !schema.contains("conflicts"), "{schema}");
}
