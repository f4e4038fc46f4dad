//! Files brought in through the window, by accessible names, without a screen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attache::model::ids::AnnotatorId;
use attache::session::Session;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::fixtures;
use crate::window::{Window, press, window_on};

/// A window on a project on disk, beside a folder for files.
struct Setup {
    folder: tempfile::TempDir,
    window: Harness<'static, Window>,
}

impl Setup {
    fn new() -> Self {
        Self::with(|_| {})
    }

    /// As it is after something was done.
    fn with(done: impl FnOnce(&mut Session)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = fixtures::project("Anna saw Oslo");
        let me = AnnotatorId::new("ana");
        let wake = Arc::new(|| {});
        let mut session = Session::create(&folder.path().join("p"), &project, me, "Ana", wake).unwrap();
        done(&mut session);
        Self { folder, window: window_on(session) }
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join("in").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    fn bring(&mut self, paths: &[&Path]) {
        let paths = paths.iter().map(|p| p.to_path_buf()).collect();
        self.window.state_mut().app().bring_in(paths);
        self.window.run_steps(2);
    }

    /// Waits for words on the screen.
    fn wait_for(&mut self, words: &str) {
        for _ in 0..1000 {
            if self.window.query_all_by_label_contains(words).next().is_some() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
            self.window.run_steps(1);
        }
        self.window.get_by_label_contains(words);
    }

    fn click(&mut self, label: &str) {
        self.window.get_by_label(label).click_accesskit();
        self.window.run_steps(3);
    }

    /// Chooses in a drop-down.
    fn choose(&mut self, name: &str, choice: &str) {
        self.window.get_by_role_and_label(Role::ComboBox, name).click_accesskit();
        self.window.run_steps(3);
        self.window.get_by_role_and_label(Role::ListBoxOption, choice).click_accesskit();
        self.window.run_steps(3);
    }

    /// What stands on a drop-down.
    fn chosen(&self, name: &str) -> String {
        use egui_kittest::kittest::NodeT;
        let node = self.window.get_by_role_and_label(Role::ComboBox, name);
        node.accesskit_node().description().unwrap_or_default()
    }

    /// Title, date, source and text of the articles that came, by title.
    fn articles(&self) -> Vec<(String, String, String)> {
        let project = self.window.state().session().project();
        let articles = project.articles().values().filter(|a| a.meta().id.as_str() != "article");
        let of = |a: &attache::model::project::Article| {
            let meta = a.meta();
            (meta.title.clone(), meta.date.clone().unwrap_or_default(), meta.source.clone())
        };
        let mut all: Vec<_> = articles.map(of).collect();
        all.sort();
        all
    }
}

const ODD: &str = "Kopfzeile;Wortlaut;Tag;Blatt\n\
    Fähre;Die Fähre fährt ab Montag wieder nach Veresk, sagte der Minister.;5 March 2026;Karsin Kurier\n";

#[test]
fn columns_of_a_table_are_chosen_before_its_rows_come_in() {
    let mut setup = Setup::new();
    let (one, two) = (setup.file("one.csv", ODD), setup.file("two.csv", &ODD.replace("Fähre", "Brücke")));
    setup.bring(&[&one, &two]);
    setup.wait_for("one.csv and 1 more file with the same columns");
    assert_eq!(
        [setup.chosen("Column with the text"), setup.chosen("Column with the date")],
        ["Wortlaut", "Tag"],
        "guessed by what they hold"
    );
    assert_eq!(setup.chosen("Column with the title"), "in no column");
    setup.choose("Column with the title", "Kopfzeile");
    setup.choose("Column with the source", "Blatt");
    setup.click("Bring the articles in");
    setup.wait_for("2 articles brought in");
    let kurier = |title: &str| (title.to_owned(), "2026-03-05".to_owned(), "Karsin Kurier".to_owned());
    assert_eq!(setup.articles(), [kurier("Brücke"), kurier("Fähre")]);
    press(&mut setup.window, &[(Modifiers::COMMAND, Key::Z)]);
    assert!(setup.articles().is_empty(), "one step takes all of it back");
}

#[test]
fn each_kind_of_table_is_asked_for_and_may_be_left_out() {
    let mut setup = Setup::new();
    let text = setup.file("in/plain.txt", "Plain words.");
    setup.file("in/a.csv", "title,text,when\nOne,Words of one.,2026-03-05\n");
    setup.file("in/b.jsonl", "{\"n\": 1, \"k\": \"x\"}\n");
    let folder = text.parent().unwrap().to_owned();
    setup.bring(&[&folder]);
    setup.wait_for("Table 1 of 2");
    setup.choose("Column with the title", "in no column");
    setup.choose("Column with the date", "in no column");
    setup.click("Next table");
    setup.window.get_by_label("Choose the column with the text.");
    press(&mut setup.window, &[(Modifiers::NONE, Key::Enter)]);
    setup.window.get_by_label("Leave out");
    setup.click("Leave out");
    setup.wait_for("b.jsonl – passed over: left out, as was chosen");
    let expected = [("Plain words.", "", "plain.txt"), ("Words of one.", "", "a.csv")];
    assert_eq!(setup.articles(), expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
}

#[test]
fn escape_before_columns_are_chosen_brings_nothing_in() {
    let mut setup = Setup::new();
    let file = setup.file("one.csv", ODD);
    setup.bring(&[&file]);
    setup.wait_for("one.csv has one article in each row");
    press(&mut setup.window, &[(Modifiers::NONE, Key::Escape)]);
    setup.window.run_steps(10);
    assert!(setup.window.query_by_label("Bring the articles in").is_none());
    assert!(setup.articles().is_empty());
}

#[test]
fn files_of_a_common_ending_are_known_by_what_stands_in_them() {
    let mut setup = Setup::new();
    let cas = r#"{"%TYPES": {}, "%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1,
        "sofaID": "_InitialView", "mimeType": "text", "sofaString": "Anna left Karsin."}],
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": []}}}"#;
    let tsv =
        "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=Ola left.\n1-1\t0-3\tOla\t\n1-2\t4-8\tleft\t\n1-3\t8-9\t.\t\n";
    let (cas, tsv) = (setup.file("one.json", cas), setup.file("two.tsv", tsv));
    setup.bring(&[&cas, &tsv]);
    setup.wait_for("2 articles brought in");
    let titles: Vec<String> = setup.articles().into_iter().map(|(title, ..)| title).collect();
    assert_eq!(titles, ["Anna left Karsin.", "Ola left."]);
}

#[test]
fn the_configuration_of_a_brat_folder_says_what_it_gave() {
    let mut setup = Setup::new();
    let text = setup.file("in/a.txt", "Anna left.");
    setup.file("in/a.ann", "T1\tperson 0 4\tAnna\nT9\tperson 90 94\tNobody\n");
    setup.file("in/annotation.conf", "[entities]\nperson\nGizmo\n[relations]\n[events]\n[attributes]\n");
    setup.file("in/visual.conf", "[labels]\nGizmo | A gizmo | G\n");
    setup.file("in/tools.conf", "[options]\n");
    let folder = text.parent().unwrap().to_owned();
    setup.bring(&[&folder]);
    setup.wait_for("tools.conf – passed over: no format for its extension");
    // A few files are all shown; it is no remark.
    assert!(setup.window.query_by_label_contains("annotation.conf –").is_some());
    setup.choose("Which files are shown", "files with remarks (2)");
    assert!(setup.window.query_by_label_contains("annotation.conf –").is_none());
    setup.choose("Which files are shown", "read with others (2)");
    setup.window.get_by_label(
        "annotation.conf – read with the files beside it: declares 2 entity types; what the schema lacks of it was not added",
    );
    setup.window.get_by_label("visual.conf – read with the files beside it: gives 1 name");
}

#[test]
fn quotations_in_e_mails_are_left_out_with_their_number_unless_settings_keep_them() {
    let letter = |words: &str| {
        format!("From: a@b.example\nSubject: x\n\n{words}\n\nOn 5 Mar 2026 Mina wrote:\n> Do you?\n")
    };
    let text_of = |setup: &Setup| {
        let session = setup.window.state().session();
        session.text().unwrap().as_str().to_owned()
    };
    let mut setup = Setup::new();
    let (one, two) = (setup.file("one.eml", &letter("Yes.")), setup.file("two.eml", &letter("No.")));
    setup.bring(&[&one]);
    setup.wait_for("2 × lines quoted from earlier e-mails, left out (first: On 5 Mar 2026 Mina wrote:)");
    assert_eq!(text_of(&setup), "Yes.");
    press(&mut setup.window, &[(Modifiers::NONE, Key::Enter), (Modifiers::COMMAND, Key::Comma)]);
    setup.click("Keep quotes and signatures");
    setup.click("Close");
    setup.bring(&[&two]);
    setup.wait_for("1 article brought in");
    assert_eq!(text_of(&setup), "No.\n\nOn 5 Mar 2026 Mina wrote:\n> Do you?");
}

#[test]
fn articles_named_after_a_project_are_brought_into_it() {
    let mut setup = Setup::new();
    let article = setup.file("second.txt", "Ben left Rome");
    let project = setup.folder.path().join("p");
    let ctx = setup.window.ctx.clone();
    setup.window.state_mut().app().begin(&ctx, &[project.clone(), article]);
    setup.wait_for("Ben left Rome");
    assert!(project.join("articles/second.txt").exists());
}

#[test]
fn an_import_taken_back_leads_back_to_the_article_before() {
    let open = attache::session::Command::OpenArticle("article".into());
    let mut setup = Setup::with(|session| session.dispatch(open, false));
    let before = setup.window.state().session().view().article.clone().unwrap();
    let file = setup.file("new.txt", "Ben left Rome");
    setup.bring(&[&file]);
    setup.wait_for("Ben left Rome");
    let open = |setup: &Setup| setup.window.state().session().view().article.clone();
    assert_ne!(open(&setup), Some(before.clone()));
    press(&mut setup.window, &[(Modifiers::COMMAND, Key::Z)]);
    setup.window.run_steps(3);
    assert_eq!(open(&setup), Some(before));
}
