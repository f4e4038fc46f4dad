//! The command line, run as a user or a script runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use attache::session::Session;
use attache::session::action::Action;

use crate::fixtures;

/// A folder of its own, with settings and data folders of its own.
pub struct Place {
    folder: tempfile::TempDir,
}

/// What a run said.
pub struct Said {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the program in the folder, as someone who is logged in as `Lea Login`.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_attache"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("ATTACHE_CONFIG_DIR", self.path("config"))
            .env("ATTACHE_DATA_DIR", self.path("data"))
            .env("LOGNAME", "Lea Login")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { status: status.code().unwrap(), out: text(stdout), err: text(stderr) }
    }

    /// Runs the program, which has to end with `status` and to say every error in one line.
    pub fn run_to(&self, status: i32, arguments: &[&str]) -> Said {
        let said = self.run(arguments);
        assert_eq!(said.status, status, "{arguments:?}\n{}\n{}", said.out, said.err);
        assert!(said.err.lines().all(|l| l.starts_with("attache: ")), "{}", said.err);
        said
    }

    /// A project `p` with the article `x` and two entities on it.
    pub fn with_project() -> Self {
        let place = Self::new();
        place.write("x.txt", "Anna saw Oslo");
        place.write("x.ann", "T1\tperson 0 4\tAnna\nT2\tplace 9 13\tOslo\n");
        place.run_to(0, &["new", "p"]);
        place.run_to(0, &["add", "p", "x.ann", "--annotator", "ana"]);
        place
    }

    /// A copy `p` of the sample project.
    pub fn with_sample() -> Self {
        let place = Self::new();
        fixtures::copy(
            &PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("projects/river-accords"),
            &place.path("p"),
        );
        place
    }

    pub fn session(&self) -> Session {
        Session::open(&self.path("p"), "ana".into(), "Ana", Arc::new(|| {})).unwrap()
    }
}

#[test]
fn a_new_project_has_the_schema_of_the_manual_or_the_one_given() {
    let place = Place::new();
    place.run_to(0, &["new", "p"]);
    assert!(place.read("p/schema.ron").contains("\"promisor\""));
    let said = place.run_to(3, &["new", "p"]);
    assert!(said.err.contains("is there already"), "{}", said.err);
    place.write("s.ron", "Schema(format: 1, labels: [(id: \"thing\", name: \"Thing\", colour: (light: \"#112233\", dark: \"#445566\"))])");
    place.run_to(0, &["new", "q", "--schema", "s.ron"]);
    assert!(place.read("q/schema.ron").contains("\"thing\""));
    place.write("bad.ron", "Schema(\n    format: 1,\n    labels: [(id: 7)])");
    let said = place.run_to(3, &["new", "r", "--schema", "bad.ron"]);
    assert!(said.err.contains("bad.ron:3:"), "{}", said.err);
    assert!(!place.path("r").exists());
}

#[test]
fn an_ann_brings_its_text_and_goes_to_the_annotator_s_layer() {
    let place = Place::with_project();
    let layer = place.read("p/layers/ana/x.ron");
    assert!(layer.contains("label: \"person\", spans: [(0, 4)], quote: [\"Anna\"]"), "{layer}");
    assert_eq!(place.read("p/articles/x.txt"), "Anna saw Oslo");
    assert!(place.read("p/project.ron").contains("\"ana\""));
    place.run_to(0, &["check", "p"]);
}

#[test]
fn without_an_annotator_the_login_name_is_taken() {
    let place = Place::with_project();
    place.run_to(0, &["add", "p", "x.ann"]);
    assert!(place.path("p/layers/lea-login/x.ron").exists());
    let said = place.run_to(3, &["add", "p", "x.ann", "--annotator", "../evil"]);
    assert!(said.err.contains("can't be the id of an annotator"), "{}", said.err);
}

#[test]
fn a_known_text_gains_a_layer_and_the_same_file_twice_is_no_error() {
    let place = Place::with_project();
    place.write("again.txt", "Anna saw Oslo");
    place.write("again.ann", "T1\tperson 0 4\tAnna\n");
    let said = place.run_to(0, &["add", "p", "again.ann", "--annotator", "jonas"]);
    assert!(said.out.contains("x was known and has gained 1 annotation"), "{}", said.out);
    place.run_to(0, &["add", "p", "x.ann", "--annotator", "ana"]);
    let said = place.run_to(1, &["add", "p", "again.ann", "--annotator", "ana"]);
    assert!(said.err.contains("2 there, 1 in the file, all of which it has"), "{}", said.err);
    // As many, but one of them elsewhere.
    place.write("again.ann", "T1\tperson 0 4\tAnna\nT2\tperson 9 13\tOslo\n");
    let said = place.run_to(1, &["add", "p", "again.ann", "--annotator", "ana"]);
    assert!(said.err.contains("2 in the file, 1 of which it lacks or has otherwise"), "{}", said.err);
    assert_eq!(fs::read_dir(place.path("p/articles")).unwrap().count(), 2);
}

#[test]
fn unknown_labels_stop_the_import_unless_the_schema_may_grow() {
    let place = Place::with_project();
    place.write("y.txt", "Gizmos came");
    place.write("y.ann", "T1\tGizmo 0 6\tGizmos\n");
    let said = place.run_to(3, &["add", "p", "y.ann", "x.txt", "--annotator", "ana"]);
    assert!(said.err.contains("“Gizmo”"), "{}", said.err);
    assert!(!place.path("p/articles/y.txt").exists());
    place.run_to(0, &["add", "p", "y.ann", "--annotator", "ana", "--extend-schema"]);
    assert!(place.read("p/schema.ron").contains("\"Gizmo\""));
    place.run_to(0, &["check", "p"]);
}

#[test]
fn what_can_not_be_read_is_named_with_its_place_and_the_rest_comes() {
    let place = Place::with_project();
    place.write("in/bad.txt", b"caf\xc3\xa9 \xff");
    place.write("in/empty.txt", "");
    place.write("in/good.txt", "Good.");
    let said = place.run_to(3, &["add", "p", "in", "nowhere.txt"]);
    assert!(said.err.contains("bad.txt: not valid UTF-8 at byte 6"), "{}", said.err);
    assert!(said.err.contains("empty.txt: the file is empty"), "{}", said.err);
    assert!(said.err.contains("nowhere.txt: there is no such file"), "{}", said.err);
    assert!(place.path("p/articles/good.txt").exists());
    place.write("z.txt", "Zoe left");
    place.write("z.ann", "T1\tperson 0 3\tZoe\nT2\tperson 4\tleft\n");
    let said = place.run_to(1, &["add", "p", "z.ann"]);
    assert!(said.err.contains("z.ann:2: "), "{}", said.err);
}

#[test]
fn one_undo_in_the_window_takes_an_import_back() {
    let place = Place::with_project();
    place.write("y.txt", "Gizmos came");
    place.write("y.ann", "T1\tGizmo 0 6\tGizmos\n");
    place.run_to(0, &["add", "p", "y.ann", "--annotator", "ana", "--extend-schema"]);
    let mut session = place.session();
    assert_eq!(session.undo_what().as_deref(), Some("bring in article “Gizmos came” and 1 annotation"));
    session.dispatch(attache::session::Command::Act(Action::Undo), false);
    assert!(session.project().article(&"y".into()).is_none());
    assert!(session.project().schema().label(&"Gizmo".into()).is_none());
    session.close();
    assert!(!place.path("p/articles/y.txt").exists());
    assert!(!place.read("p/schema.ron").contains("Gizmo"));
    place.run_to(0, &["check", "p"]);
}

#[test]
fn a_project_that_a_window_has_open_is_not_written_by_the_same_annotator() {
    let place = Place::with_project();
    let _window = place.session();
    place.write("y.txt", "Words");
    let said = place.run_to(3, &["add", "p", "y.txt", "--annotator", "ana"]);
    assert!(said.err.contains("is open for “ana” by Ana"), "{}", said.err);
    place.run_to(0, &["add", "p", "y.txt", "--annotator", "jonas"]);
}

#[test]
fn an_export_gives_files_a_report_and_the_same_bytes_each_time() {
    let place = Place::with_sample();
    let said = place.run_to(0, &["export", "p", "--to", "conll", "--out", "a.conll", "--annotator", "ana"]);
    assert!(said.out.contains("left out or changed: "), "{}", said.out);
    let first = place.read("a.conll");
    assert!(first.starts_with("-DOCSTART- O\n"));
    let report: serde_json::Value = serde_json::from_str(&place.read("a.conll.report.json")).unwrap();
    assert!(report["losses"].as_array().unwrap().iter().any(|l| l["id"] == "overlap"));
    place.run_to(0, &["export", "p", "--to", "conll", "--out", "a.conll", "--annotator", "ana"]);
    assert_eq!(place.read("a.conll"), first);
    place.run_to(0, &["export", "p", "--to", "brat", "--out", "b", "--annotator", "ana"]);
    assert!(place.read("b/annotation.conf").contains("[events]"));
}

#[test]
fn an_export_overwrites_nothing_that_it_did_not_write() {
    let place = Place::with_sample();
    place.write("a.jsonl", "mine");
    let said = place.run_to(3, &["export", "p", "--to", "jsonl", "--out", "a.jsonl"]);
    assert!(said.err.contains("a.jsonl"), "{}", said.err);
    assert_eq!(place.read("a.jsonl"), "mine");
}

#[test]
fn an_export_is_not_put_among_a_project_s_own_files() {
    let place = Place::with_project();
    for out in ["p/layers", "p/layers/ana/x", "p/articles/new"] {
        let said = place.run_to(3, &["export", "p", "--to", "brat", "--out", out]);
        assert!(said.err.contains("a project's own files"), "{}", said.err);
    }
    place.run_to(0, &["export", "p", "--to", "brat", "--out", "p/exports"]);
    place.run_to(0, &["check", "p"]);
}

#[test]
fn choices_narrow_an_export() {
    let place = Place::with_sample();
    let lines = |name: &str| -> Vec<serde_json::Value> {
        place.read(name).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    };
    let article = "freight-returns-to-the-karsin-corridor";
    let narrow =
        ["--articles", article, "--labels", "person,place", "--status", "done", "--annotator", "ana"];
    place.run_to(0, &[&["export", "p", "--to", "jsonl", "--out", "a.jsonl"], &narrow[..]].concat());
    let records = lines("a.jsonl");
    assert_eq!(records.len(), 1);
    let labels = records[0]["entities"].as_array().unwrap().iter().map(|e| e["label"].as_str().unwrap());
    assert!(labels.clone().all(|l| l == "person" || l == "place") && labels.count() > 5);
    place.run_to(
        0,
        &["export", "p", "--to", "jsonl", "--out", "s.jsonl", "--unit", "sentence", "--split", "50/50"],
    );
    let (train, test) = (lines("s.train.jsonl"), lines("s.test.jsonl"));
    let of = |records: &[serde_json::Value]| -> std::collections::BTreeSet<String> {
        records.iter().map(|r| r["article"].as_str().unwrap().to_owned()).collect()
    };
    assert!(of(&train).is_disjoint(&of(&test)) && !train.is_empty() && !test.is_empty());
    let said = place.run_to(3, &["export", "p", "--to", "jsonl", "--out", "n.jsonl", "--labels", "gizmo"]);
    assert!(said.err.contains("no label “gizmo”"), "{}", said.err);
    place.run_to(3, &["export", "p", "--to", "jsonl", "--out", "n.jsonl", "--articles", "nothing"]);
}

#[test]
fn check_tells_broken_from_incomplete() {
    let place = Place::with_project();
    place.write("y.txt", "Anna will come");
    place.write("y.ann", "T1\tcommitment 0 14\tAnna will come\n");
    place.run_to(0, &["add", "p", "y.ann", "--annotator", "ana"]);
    let said = place.run_to(0, &["check", "p"]);
    assert!(said.out.contains("incomplete: layers/ana/y.ron"), "{}", said.out);
    place.run_to(1, &["check", "p", "--strict"]);
    let layer = place.read("p/layers/ana/x.ron");
    place.write("p/layers/ana/x.ron", layer.replace("(0, 4)", "(0, 400)"));
    let said = place.run_to(1, &["check", "p"]);
    assert!(said.out.contains("broken: layers/ana/x.ron"), "{}", said.out);
}

#[test]
fn show_marks_the_words_and_lets_no_control_character_through() {
    let place = Place::with_project();
    place.write("odd.txt", "Red \u{1b}[31malert\u{202e} here");
    place.run_to(0, &["add", "p", "odd.txt"]);
    let said = place.run_to(0, &["show", "p", "x"]);
    assert!(said.out.contains("[Anna|person] saw [Oslo|place]"), "{}", said.out);
    let said = place.run_to(0, &["show", "p", "odd"]);
    assert!(said.out.contains("Red \\u{1b}[31malert\\u{202e} here"), "{}", said.out);
    assert!(!said.out.contains(['\u{1b}', '\u{202e}']));
    let said = place.run_to(3, &["show", "p", "nothing"]);
    assert!(said.err.contains("there is no article “nothing”"), "{}", said.err);
}

#[test]
fn a_bundle_is_one_new_file() {
    let place = Place::with_sample();
    place.run_to(0, &["bundle", "p", "--out", "b.ron"]);
    assert!(place.read("b.ron").contains("Ilse Varga"));
    place.run_to(3, &["bundle", "p", "--out", "b.ron"]);
}

#[test]
fn formats_are_listed_for_people_and_for_programs() {
    let place = Place::new();
    assert!(place.run_to(0, &["formats"]).out.contains("conll – CoNLL (BIO)"));
    let listed: serde_json::Value =
        serde_json::from_str(&place.run_to(0, &["formats", "--json"]).out).unwrap();
    let ids: Vec<&str> = listed.as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap()).collect();
    for id in ["text", "markdown", "brat", "jsonl", "conll", "prodigy", "doccano", "label-studio"] {
        assert!(ids.contains(&id), "{ids:?}");
    }
    let schema: serde_json::Value =
        serde_json::from_str(&place.run_to(0, &["formats", "--json-schema"]).out).unwrap();
    assert_eq!(schema["title"], "Attaché JSONL");
}

#[test]
fn wrong_usage_is_2_and_what_can_not_be_done_is_3_in_one_line_each() {
    let place = Place::new();
    for arguments in [
        &["add", "p"][..],
        &["export", "p", "--to", "nonsense", "--out", "x"],
        &["export", "p", "--to", "jsonl", "--out", "x", "--split", "a/b"],
        &["export", "p", "--to", "jsonl", "--out", "x", "--status", "odd"],
        &["export", "p", "--to", "jsonl", "--out", "x", "--labels", ""],
        &["agreement", "p", "--articles", " ,"],
        &["check"],
        &["--nonsense"],
    ] {
        assert_eq!(place.run_to(2, arguments).err.lines().count(), 1, "{arguments:?}");
    }
    place.write("file.txt", "no project");
    for arguments in [
        &["check", "nowhere"][..],
        &["check", "."],
        &["check", "file.txt"],
        &["add", "nowhere", "file.txt"],
        &["show", "nowhere", "x"],
        &["bundle", "nowhere", "--out", "b.ron"],
        &["export", "nowhere", "--to", "jsonl", "--out", "x"],
        &["new", "p", "--schema", "nowhere.ron"],
    ] {
        assert_eq!(place.run_to(3, arguments).err.lines().count(), 1, "{arguments:?}");
    }
    place.run_to(0, &["--help"]);
    place.run_to(0, &["--version"]);
}

#[test]
fn an_export_that_lacks_what_a_broken_file_holds_does_not_end_as_if_all_were_well() {
    let place = Place::with_project();
    place.run_to(0, &["export", "p", "--to", "jsonl", "--out", "o.jsonl"]);
    place.write("p/schema.ron", "garbage");
    let said = place.run_to(1, &["export", "p", "--to", "jsonl", "--out", "o.jsonl"]);
    assert!(said.err.contains("schema.ron"), "{}", said.err);
}

#[test]
fn an_article_becomes_a_picture_of_pixels_or_of_outlines() {
    let place = Place::with_project();
    let said = place.run_to(0, &["picture", "p", "x", "--out", "x.png", "--width", "400", "--scale", "2"]);
    let picture = image::open(place.path("x.png")).unwrap();
    assert_eq!(picture.width(), 800);
    assert_eq!(said.out, format!("wrote x.png, 800 × {}\n", picture.height()));
    let said = place.run_to(0, &["picture", "p", "x", "--out", "x.svg", "--annotator", "ana", "--json"]);
    let made: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&made["file"], &made["width"]), (&"x.svg".into(), &728.into()));
    let text = place.read("x.svg");
    let document = roxmltree::Document::parse(&text).unwrap();
    let titles: Vec<_> =
        document.descendants().filter(|n| n.has_tag_name("title")).map(|n| n.text()).collect();
    assert_eq!(titles, [Some("Anna saw Oslo"), Some("person: Anna"), Some("place: Oslo")]);
}

#[test]
fn a_picture_takes_the_place_of_an_earlier_one() {
    let place = Place::with_project();
    place.run_to(0, &["picture", "p", "x", "--out", "x.png"]);
    let light = fs::read(place.path("x.png")).unwrap();
    place.run_to(0, &["picture", "p", "x", "--out", "x.png", "--theme", "dark"]);
    assert_ne!(fs::read(place.path("x.png")).unwrap(), light);
    let left = fs::read_dir(place.folder.path())
        .unwrap()
        .filter(|e| e.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().ends_with(".tmp")));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_pdf_is_read_in_a_process_of_its_own_and_says_what_it_lacks() {
    let place = Place::new();
    let data = |name: &str| {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/formats").join(name).display().to_string()
    };
    place.run_to(0, &["new", "p"]);
    place.run_to(0, &["add", "p", &data("columns.pdf")]);
    let text = place.read("p/articles/columns.txt");
    assert!(text.starts_with("Ferry between Karsin and Veresk"), "{text}");
    assert!(!text.contains("The Shore Gazette"), "what repeats on each page is no article");
    let said = place.run_to(3, &["add", "p", &data("locked.pdf")]);
    assert!(said.err.contains("protected with a password"), "{}", said.err);
    let said = place.run_to(3, &["add", "p", &data("image.pdf")]);
    assert!(said.err.contains("OCR"), "{}", said.err);
    place.write("broken.pdf", "%PDF-1.7 and nothing else");
    place.run_to(3, &["add", "p", "broken.pdf"]);
}

#[test]
fn a_picture_can_be_drawn_for_other_eyes() {
    let place = Place::with_sample();
    let article = "freight-returns-to-the-karsin-corridor";
    let plain = ["picture", "p", article, "--out", "x.svg", "--annotator", "ana", "--selection", "60..160"];
    let mut seen = std::collections::BTreeSet::new();
    let options: [&[&str]; 9] = [
        &[],
        &["--contrast"],
        &["--palette", "red-green"],
        &["--palette", "blue-yellow"],
        &["--patterns"],
        &["--text-size", "24"],
        &["--line-height", "2"],
        &["--numbers"],
        &["--numbers", "--line-height", "2"],
    ];
    for more in options {
        place.run_to(0, &[&plain[..], more].concat());
        assert!(seen.insert(fs::read_to_string(place.path("x.svg")).unwrap()), "{more:?} changes nothing");
    }
    let said = place.run_to(2, &[&plain[..], &["--text-size", "900"]].concat());
    assert!(said.err.contains("8 to 64"), "{}", said.err);
    let said = place.run_to(2, &[&plain[..], &["--line-height", "0.2"]].concat());
    assert!(said.err.contains("wanted a number from 1"), "{}", said.err);
}

#[test]
fn a_picture_can_show_a_selection_a_commitment_and_no_labels() {
    let place = Place::with_sample();
    let article = "freight-returns-to-the-karsin-corridor";
    let picture = |more: &[&str], status: i32| {
        let plain = ["picture", "p", article, "--out", "x.svg", "--annotator", "ana"];
        place.run_to(status, &[&plain[..], more].concat())
    };
    picture(&[], 0);
    let whole = place.read("x.svg");
    picture(&["--commitment", "c-f3tqac8a0t"], 0);
    assert!(
        !whole.contains("<title>promisor: ") && place.read("x.svg").contains("<title>promisor: Aldmoor<")
    );
    picture(&["--no-labels"], 0);
    assert!(place.read("x.svg").len() < whole.len());
    picture(&["--selection", "300..420"], 0);
    let part = place.read("x.svg");
    assert!(part.contains("<title>event: ") && !part.contains("money"));
    picture(&["--from", "300", "--to", "420"], 0);
    assert_eq!(place.read("x.svg"), part);
    for wrong in ["300", "420..300", "7..7", "a..b"] {
        let said = picture(&["--selection", wrong], 2);
        assert!(said.err.contains("START..END"), "{}", said.err);
    }
    let said = picture(&["--selection", "300..999999"], 3);
    assert!(said.err.contains("the article has only"), "{}", said.err);
    let said = picture(&["--commitment", "c-0000000000"], 3);
    assert!(said.err.contains("no commitment “c-0000000000”"), "{}", said.err);
}

#[test]
fn what_can_t_be_drawn_is_said() {
    let place = Place::with_sample();
    let article = "freight-returns-to-the-karsin-corridor";
    for (arguments, status, words) in [
        (vec!["picture", "p", article, "--out", "x.gif"], 2, ".png or .svg"),
        (vec!["picture", "p", article, "--out", "x.png", "--scale", "9"], 2, "--scale"),
        (vec!["picture", "p", "nothing", "--out", "x.png"], 3, "there is no article “nothing”"),
        (vec!["picture", "p", article, "--out", "x.png"], 3, "say whose with --annotator (ana, jonas)"),
        (vec!["picture", "p", article, "--out", "x.png", "--annotator", "eve"], 3, "“eve” has no layer"),
        (
            vec!["picture", "p", article, "--out", "no/x.png", "--annotator", "ana"],
            3,
            "there is no such folder",
        ),
    ] {
        let said = place.run_to(status, &arguments);
        assert!(said.err.contains(words), "{arguments:?}: {}", said.err);
        assert!(!place.path("x.png").exists());
    }
}

#[test]
fn agreement_is_said_as_a_table_as_json_and_as_a_page() {
    let place = Place::new();
    place.write("x.txt", "Anna saw Oslo");
    place.write("x.ann", "T1\tperson 0 4\tAnna\nT2\tplace 9 13\tOslo\n");
    place.write("y/x.txt", "Anna saw Oslo");
    place.write("y/x.ann", "T1\tperson 0 4\tAnna\n");
    place.run_to(0, &["new", "p"]);
    place.run_to(0, &["add", "p", "x.ann", "--annotator", "ana"]);
    place.run_to(0, &["add", "p", "y/x.ann", "--annotator", "bo"]);
    let said = place.run_to(0, &["agreement", "p", "--json", "--html", "report.html", "--blind"]);
    let data: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    // Who is which follows from the project's id.
    let mut names: Vec<&str> =
        data["annotators"].as_array().unwrap().iter().filter_map(|n| n.as_str()).collect();
    names.sort_unstable();
    assert_eq!((names, &data["articles"]), (vec!["Annotator 1", "Annotator 2"], &1.into()));
    let f1 = data["metrics"].as_array().unwrap().iter().find(|m| m["name"] == "f1_exact").unwrap();
    assert_eq!((&f1["value"], &f1["n"], &f1["scope"]), (&(2.0 / 3.0).into(), &3.into(), &"entities".into()));
    let page = place.read("report.html");
    assert!(page.contains("<h1>Agreement: p</h1>") && !page.contains("<script") && !page.contains("ana"));
    let said = place.run_to(0, &["agreement", "p", "--labels", "place"]);
    assert!(said.out.starts_with("annotators: ana, bo\n") && said.out.contains("place"), "{}", said.out);
    let said = place.run_to(0, &["agreement", "p", "--annotators", "ana"]);
    assert!(said.out.contains("no article has layers of two annotators"), "{}", said.out);
    for (option, wanted) in [
        ("--annotators", "“eve” has no layer"),
        ("--articles", "there is no article “eve”"),
        ("--labels", "the schema has no label “eve”"),
    ] {
        let said = place.run_to(3, &["agreement", "p", option, "eve"]);
        assert!(said.err.contains(wanted), "{}", said.err);
    }
}

#[test]
fn one_undo_takes_a_whole_import_back() {
    let place = Place::new();
    place.write("in/x.txt", "Anna saw Oslo");
    place.write("in/x.ann", "T1\tHuman 0 4\tAnna\nN1\tReference T1 wiki:7\tAnna Lee\n");
    place.write("in/annotation.conf", "[entities]\nHuman\nShip\n");
    place.write(
        "in/y.jsonl",
        r#"{"text":"Ben left","annotator":"Jonas","commitments":[],"entities":[{"label":"person","spans":[[0,3]]}]}"#,
    );
    place.write("in/package.json", r#"{"name": 1}"#);
    place.run_to(0, &["new", "p"]);
    let schema = place.read("p/schema.ron");
    let refused = place.run_to(3, &["add", "p", "in"]);
    assert!(
        refused.err.contains("label “Human”") && refused.err.contains("--extend-schema"),
        "{}",
        refused.err
    );
    let said = place.run_to(0, &["add", "p", "in", "--extend-schema", "--report", "r.json"]);
    for words in
        ["new in the schema: label “Human”, label “Ship”", "new annotator: jonas (Jonas)", "passed over"]
    {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    let report: serde_json::Value = serde_json::from_str(&place.read("r.json")).unwrap();
    let counts = &report["counts"];
    assert_eq!(
        (&counts["added"], &counts["passed-over"], &counts["read-with"]),
        (&2.into(), &1.into(), &1.into())
    );
    place.run_to(0, &["check", "p"]);

    let open = || Session::open(&place.path("p"), "lea-login".into(), "Lea Login", Arc::new(|| {})).unwrap();
    let mut session = open();
    assert_eq!((session.project().articles().len(), session.project().canonicals().len()), (2, 1));
    session.dispatch(attache::session::Command::Act(Action::Undo), false);
    session.close();
    drop(session);
    let session = open();
    assert!(session.project().articles().is_empty() && session.project().canonicals().is_empty());
    assert!(!session.project().annotators().contains_key("jonas"));
    assert_eq!(session.problems(), []);
    assert_eq!(place.read("p/schema.ron"), schema);
    assert_eq!(fs::read_dir(place.path("p/articles")).unwrap().count(), 0);
    drop(session);

    let mut session = open();
    session.dispatch(attache::session::Command::Act(Action::Redo), false);
    session.close();
    drop(session);
    place.run_to(0, &["check", "p"]);
    assert!(place.read("p/layers/jonas/y-1.ron").contains("Ben"));
}

#[test]
fn exports_of_several_annotators_thinned_out_split_by_label_and_masked() {
    let place = Place::with_sample();
    let options = ["--split", "60/20/20", "--seed", "3", "--stratify", "--negatives", "drop", "--mask-dates"];
    let export = |out: &str| {
        let mut arguments = vec!["export", "p", "--to", "jsonl", "--unit", "sentence", "--out", out];
        arguments.extend(options);
        place.run_to(0, &arguments)
    };
    let said = export("a.jsonl");
    assert!(said.out.contains("without annotations"), "{}", said.out);
    export("b.jsonl");
    for part in ["train", "dev", "test"] {
        assert_eq!(place.read(&format!("a.{part}.jsonl")), place.read(&format!("b.{part}.jsonl")));
    }
    let report: serde_json::Value = serde_json::from_str(&place.read("a.jsonl.report.json")).unwrap();
    assert!(report["project_state"].as_str().unwrap().starts_with("sha256:"));
    assert_eq!(report["choices"]["stratified"], "by label");
    assert!(report["records_without_annotations_left_out"].as_u64().unwrap() > 0);
    let train = place.read("a.train.jsonl");
    let records = train.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    assert!(records.map(|r| r["date"].clone()).all(|date| date.is_null()));
    let bad = place.run_to(2, &["export", "p", "--to", "jsonl", "--out", "c.jsonl", "--negatives", "some"]);
    assert!(bad.err.contains("wanted keep, drop, or 0 to 100"), "{}", bad.err);
}

#[test]
fn the_log_is_printed_as_lines_json_and_csv() {
    let place = Place::new();
    place.run_to(0, &["new", "p"]);
    place.write("a.txt", "Anna saw Oslo.");
    place.write("a.ann", "T1\tperson 0 4\tAnna\n");
    place.run_to(0, &["add", "p", "a.ann", "--annotator", "ana"]);
    let lines = place.run_to(0, &["log", "p"]).out;
    assert!(lines.contains("  ana  bring in article “Anna saw Oslo.” and 1 annotation  (a)"), "{lines}");
    let json: serde_json::Value =
        serde_json::from_str(&place.run_to(0, &["log", "p", "--json"]).out).unwrap();
    assert_eq!(json[0]["annotator"], "ana");
    assert!(
        json[0]["touched"].as_array().unwrap().iter().any(|t| t["kind"] == "articles" && t["article"] == "a")
    );
    let csv = place.run_to(0, &["log", "p", "--csv", "--kind", "articles"]).out;
    assert!(csv.starts_with("time,annotator,number,act,what,kind,became,article,layer,id\n"), "{csv}");
    assert!(csv.contains(",articles,added,a,ana,\n"), "{csv}");
    assert_eq!(place.run_to(0, &["log", "p", "--json", "--annotator", "li"]).out, "[]\n");
    assert_eq!(place.run_to(0, &["log", "p", "--until", "2001-01-01"]).out, "");
    let wrong = place.run_to(3, &["log", "p", "--since", "yesterday"]);
    assert!(wrong.err.contains("“yesterday” is no time"), "{}", wrong.err);
    place.run_to(2, &["log", "p", "--kind", "nonsense"]);
}

#[test]
fn a_colleagues_project_is_added_like_any_file() {
    let place = Place::new();
    for (project, annotator) in [("ours", "ana"), ("theirs", "jonas")] {
        place.run_to(0, &["new", project]);
        place.write("a.txt", "Anna saw Oslo.");
        place.write("a.ann", "T1\tperson 0 4\tAnna\n");
        place.run_to(0, &["add", project, "a.ann", "--annotator", annotator]);
    }
    let said = place.run_to(0, &["add", "ours", "theirs", "--annotator", "kim"]).out;
    assert_eq!(said, "1 new layer\n1 new annotator\n");
    assert!(place.read("ours/layers/jonas/a.ron").contains("\"Anna\""));
    place.run_to(0, &["check", "ours"]);
    place.run_to(0, &["bundle", "theirs", "--out", "mail.ron"]);
    let again = place.run_to(0, &["add", "ours", "mail.ron", "--annotator", "kim"]).out;
    assert_eq!(again, "1 layer is the same here\nnothing to take in\n");
    place.run_to(3, &["add", "ours", "theirs", "a.txt"]);
    place.run_to(3, &["add", "ours", "ours", "--annotator", "kim"]);
}

#[test]
fn a_merge_says_with_its_status_what_came_of_it() {
    let place = Place::new();
    let schema = |name: &str| {
        format!(
            "Schema(format: 1, labels: [(id: \"p\", name: \"{name}\", colour: (light: \"#000000\", dark: \"#ffffff\"))])"
        )
    };
    place.write("base", schema("a"));
    place.write("ours", schema("b"));
    place.write("theirs", schema("a"));
    place.run_to(0, &["merge", "base", "ours", "theirs", "schema.ron"]);
    assert_eq!(place.read("ours"), schema("b"));
    place.write("theirs", schema("c"));
    let said = place.run_to(1, &["merge", "base", "ours", "theirs", "schema.ron"]);
    assert!(said.err.contains("schema.ron: 1 conflict"), "{}", said.err);
    assert!(place.read("ours").contains("ours: Some(\"b\"), theirs: Some(\"c\")"));
    let before = place.read("ours");
    place.write("theirs", "<<<<<<< x");
    place.run_to(3, &["merge", "base", "ours", "theirs", "schema.ron"]);
    assert_eq!(place.read("ours"), before);
}

#[test]
fn the_report_of_an_import_overwrites_nothing_but_an_earlier_one() {
    let place = Place::new();
    place.write("a.txt", "Anna saw Oslo.");
    place.write("b.txt", "Ben saw Rome.");
    place.write("mine.json", "{}");
    place.run_to(0, &["new", "p"]);
    let schema = place.read("p/schema.ron");
    for report in ["p/schema.ron", "p/r.json", "p/layers/r.json", "mine.json", "a.txt", "nowhere/r.json"] {
        let said = place.run_to(3, &["add", "p", "a.txt", "--report", report]);
        assert!(said.err.contains("report"), "{}", said.err);
    }
    assert_eq!((place.read("p/schema.ron"), place.read("mine.json")), (schema, "{}".to_owned()));
    assert!(!place.path("p/articles/a.txt").exists(), "nothing was brought in");
    place.run_to(0, &["add", "p", "a.txt", "--report", "r.json"]);
    place.run_to(0, &["add", "p", "b.txt", "--report", "r.json"]);
    assert!(place.read("r.json").contains("b.txt"));
}
