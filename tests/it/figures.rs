//! The pages of figures and of progress, by their accessible names.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use attache::analysis::agreement::{Figure, Options, Scope};
use attache::session::Session;
use attache::session::agreement::{Request, gather};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::fixtures;
use crate::window::{Window, press, window_on};

/// The sample project in a folder of its own, opened by Kim.
fn sample() -> (tempfile::TempDir, Harness<'static, Window>) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("river-accords");
    fixtures::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/river-accords"), &root);
    let session = Session::open(&root, "kim".into(), "Kim", Arc::new(|| {})).unwrap();
    (folder, window_on(session))
}

/// Shows frames until something is there.
fn wait(window: &mut Harness<'_, Window>, what: impl Fn(&Harness<'_, Window>) -> bool) {
    let begun = Instant::now();
    while !what(window) {
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing came");
        std::thread::sleep(Duration::from_millis(20));
        window.run_steps(2);
    }
}

#[test]
fn figures_on_the_page_are_those_that_are_measured() {
    let (_folder, mut window) = sample();
    press(&mut window, &[(Modifiers::COMMAND, Key::Num3)]);
    wait(&mut window, |w| w.state().session().figures().agreement().is_some());
    window.run_steps(3);
    let session = window.state().session();
    let gathered = gather(session.project(), session.store().unwrap(), &Request::default()).unwrap();
    let options = Options { gamma: false, ..Options::default() };
    let measured = gathered.measure(session.project().schema(), &options);
    for id in ["f1_exact", "f1_overlap", "cohen_kappa", "krippendorff_alpha"] {
        let figure = measured.find(id, Scope::Entities, None).unwrap();
        let value = figure.value.as_ref().unwrap();
        window.get_by_label(&format!("{} {value:.2}", figure.metric.name));
    }
    window.get_by_label_contains("2 annotators on 1 article");
    // Nobody confused dates with anything but nothing.
    window.get_by_label_contains("date against date:");
}

#[test]
fn names_are_hidden_in_figures_and_in_the_report() {
    let (folder, mut window) = sample();
    press(&mut window, &[(Modifiers::COMMAND, Key::Num3), (Modifiers::COMMAND, Key::K)]);
    window.event(egui::Event::Text("hide names".to_owned()));
    window.run_steps(4);
    press(&mut window, &[(Modifiers::NONE, Key::Enter)]);
    wait(&mut window, |w| w.state().session().figures().agreement().is_some());
    assert!(window.state().session().is_blind());
    let file = folder.path().join("report.html");
    window.state().session().write_report(&file).unwrap();
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(!page.contains("Jonas") && !page.contains("jonas") && page.contains("<h1>"));
    assert!(window.state().session().write_report(&folder.path().join("x.txt")).is_err());
}

/// The sample project where Jonas has a second article of Ana's, and Zoe, whom the project does not
/// name, the one that both have.
fn of_three() -> (tempfile::TempDir, Harness<'static, Window>) {
    let (folder, window) = sample();
    drop(window);
    let layers = folder.path().join("river-accords/layers");
    std::fs::create_dir(layers.join("zoe")).unwrap();
    for (article, from, to) in [
        ("corridor-talks-resume-in-port-ansel", "ana", "jonas"),
        ("freight-returns-to-the-karsin-corridor", "jonas", "zoe"),
    ] {
        let file = format!("{article}.ron");
        let layer = std::fs::read_to_string(layers.join(from).join(&file)).unwrap();
        let (old, new) = (format!("annotator: \"{from}\""), format!("annotator: \"{to}\""));
        std::fs::write(layers.join(to).join(file), layer.replace(&old, &new)).unwrap();
    }
    let root = folder.path().join("river-accords");
    let session = Session::open(&root, "kim".into(), "Kim", Arc::new(|| {})).unwrap();
    (folder, window_on(session))
}

/// Waits for the figures of what is chosen by now.
fn measured(window: &mut Harness<'_, Window>) {
    window.run_steps(3);
    wait(window, |w| {
        let figures = w.state().session().figures();
        figures.agreement().is_some() && !figures.is_measuring()
    });
    window.run_steps(3);
}

/// Opens a drop-down, makes choices in it, and closes it.
fn choose(window: &mut Harness<'_, Window>, dropdown: &str, choices: &[(Role, &str)]) {
    window.get_by_role_and_label(Role::ComboBox, dropdown).click();
    window.run_steps(3);
    for (role, name) in choices {
        window.get_by_role_and_label(*role, name).click();
        window.run_steps(3);
    }
    press(window, &[(Modifiers::NONE, Key::Escape)]);
    measured(window);
}

#[test]
fn only_chosen_people_articles_and_labels_are_measured() {
    let (_folder, mut window) = of_three();
    press(&mut window, &[(Modifiers::COMMAND, Key::Num3)]);
    measured(&mut window);
    window.get_by_label_contains("3 annotators on 2 articles");
    let dates = [(Role::ListBoxOption, "None"), (Role::CheckBox, "date")];
    choose(&mut window, "Labels", &dates);
    {
        let session = window.state().session();
        let gathered = gather(session.project(), session.store().unwrap(), &Request::default()).unwrap();
        let options = Options { labels: Some(vec!["date".into()]), ..Options::default() };
        let wanted = gathered.measure(session.project().schema(), &options);
        let shown = session.figures().agreement().unwrap();
        assert_eq!(shown.labels(Scope::Entities), ["date".into()]);
        let of_entities = |figures: &[Figure]| {
            figures.iter().filter(|f| f.scope == Scope::Entities).cloned().collect::<Vec<_>>()
        };
        assert!(of_entities(&shown.figures) == of_entities(&wanted.figures));
        // Labels of entities say nothing about commitments.
        assert_eq!(shown.labels(Scope::Commitments), ["commitment".into()]);
    }
    choose(&mut window, "Labels", &[(Role::ListBoxOption, "All labels")]);
    choose(&mut window, "Annotators", &[(Role::CheckBox, "Ana Silva")]);
    window.get_by_label_contains("2 annotators on 1 article");
    let who = |w: &Harness<'_, Window>| w.state().session().figures().agreement().unwrap().annotators.clone();
    assert_eq!(who(&window), ["jonas".into(), "zoe".into()]);
    window.get_by_label("Measure all").click();
    measured(&mut window);
    let talks = "Corridor talks resume in Port Ansel";
    choose(&mut window, "Articles", &[(Role::CheckBox, talks)]);
    let articles =
        |w: &Harness<'_, Window>| w.state().session().figures().agreement().unwrap().articles.clone();
    assert_eq!(articles(&window), ["freight-returns-to-the-karsin-corridor".into()]);
    choose(&mut window, "Articles", &[(Role::CheckBox, "Tag: security")]);
    assert_eq!(articles(&window), ["corridor-talks-resume-in-port-ansel".into()]);
    choose(&mut window, "Articles", &[(Role::ListBoxOption, "None")]);
    window.get_by_label_contains("None of the chosen articles");
}

#[test]
fn figures_of_commitments_are_another_choice() {
    let (_folder, mut window) = sample();
    press(&mut window, &[(Modifiers::COMMAND, Key::Num3)]);
    wait(&mut window, |w| w.state().session().figures().agreement().is_some());
    window.get_by_label("Commitments").click_accesskit();
    window.run_steps(4);
    assert!(window.state().session().figures().choice().commitments);
}

#[test]
fn articles_are_given_out_on_the_progress_page_and_undo_takes_them_back() {
    let (_folder, mut window) = sample();
    press(&mut window, &[(Modifiers::COMMAND, Key::Num4)]);
    window.get_by_label("Ana Silva: 2 done · 3 in progress");
    window.get_by_label("Assign 8 articles").click_accesskit();
    window.run_steps(4);
    assert_eq!(window.state().session().project().assignments().articles.len(), 8);
    press(&mut window, &[(Modifiers::COMMAND, Key::Z)]);
    assert!(window.state().session().project().assignments().articles.is_empty());
}
