//! Two clones of one project, both annotated, brought together by git.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use attache::model::annotation::Annotation;
use attache::model::ids::AnnotatorId;
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
