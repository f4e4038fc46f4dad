//! The window by its accessible names, without a screen.

use attache::model::ids::AnnotatorId;
use attache::session::Session;
use attache::storage::settings::{Settings, Theme};
use attache::ui::Attache;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{AccessKitNode, NodeT, Queryable};

use crate::fixtures;

/// The window, made in its first frame.
pub struct Window {
    session: Option<Session>,
    app: Option<Attache>,
}

impl Window {
    /// Its session.
    pub fn session(&self) -> &Session {
        self.app.as_ref().and_then(|a| a.session()).expect("a session is open")
    }

    /// The window itself.
    pub fn app(&mut self) -> &mut Attache {
        self.app.as_mut().expect("the first frame made it")
    }
}

/// A window on a session.
pub fn window_on(session: Session) -> Harness<'static, Window> {
    // Nothing of a test is kept in the user's own folder.
    let folder = Some(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("settings"));
    window_with(session, Settings { theme: Theme::Light, folder, ..Settings::default() })
}

/// A window on a session, with settings.
pub fn window_with(session: Session, settings: Settings) -> Harness<'static, Window> {
    let state = Window { session: Some(session), app: None };
    let mut harness = Harness::builder().with_size([1280.0, 800.0]).with_step_dt(1.0 / 60.0).build_ui_state(
        move |ui, window: &mut Window| {
            let session = &mut window.session;
            let new = || Attache::new(ui.ctx(), session.take(), settings.clone());
            let app = window.app.get_or_insert_with(new);
            app.background(ui.ctx());
            app.frame(ui);
        },
        state,
    );
    harness.run_steps(4);
    harness
}

/// A window on an article in memory.
pub fn window(text: &str) -> Harness<'static, Window> {
    window_on(fixtures::session(text, &AnnotatorId::new("ana")))
}

/// Presses keys, each seen by a frame of its own.
pub fn press(window: &mut Harness<'_, Window>, keys: &[(Modifiers, Key)]) {
    for (modifiers, key) in keys {
        window.key_press_modifiers(*modifiers, *key);
        window.run_steps(2);
    }
}

const PLAIN: Modifiers = Modifiers::NONE;

#[test]
fn a_marked_name_is_a_node_that_says_label_words_and_place() {
    let mut window = window("Anna met Mahaveer Singhvi in Oslo");
    press(&mut window, &[(PLAIN, Key::ArrowRight), (PLAIN, Key::ArrowRight)]);
    press(
        &mut window,
        &[(Modifiers::SHIFT, Key::ArrowRight), (Modifiers::SHIFT, Key::ArrowRight), (PLAIN, Key::P)],
    );
    window.get_by_label("person: Mahaveer Singhvi, 9 to 25");
}

#[test]
fn a_commitment_is_made_and_filled_without_the_mouse() {
    let mut window = window("Aldmoor agreed to pay. Then rain.");
    press(&mut window, &[(PLAIN, Key::L), (PLAIN, Key::C), (PLAIN, Key::Num1)]);
    window.get_by_label("commitment: Aldmoor agreed to pay., 0 to 22");
    let session = window.state().session();
    let active =
        session.view().active.and_then(|id| session.layer()?.get(id)?.as_commitment().cloned()).unwrap();
    assert_eq!(active.roles.len(), 1);
    // The form shows it, with what is missing.
    window.get_by_label("Fill action");
}

#[test]
fn the_palette_finds_a_command_by_its_name_and_does_it() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(Modifiers::COMMAND, Key::K)]);
    window.get_by_label("Type a command");
    window.event(egui::Event::Text("mark as person".to_owned()));
    window.run_steps(2);
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(2);
    window.get_by_label("person: Anna, 0 to 4");
}

#[test]
fn the_list_names_each_article_with_its_status() {
    let mut window = window("Anna saw Oslo");
    window.get_by_label("article, untouched, ");
    press(&mut window, &[(PLAIN, Key::P)]);
    window.get_by_label("article, in progress, 1 · 0");
}

#[test]
fn undo_is_in_the_menu_with_what_it_takes_back() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    window.get_by_label("Edit").click();
    window.run_steps(3);
    window.get_by_label_contains("Undo: add person “Anna”").click();
    window.run_steps(3);
    assert_eq!(window.state().session().layer().unwrap().counts().total(), 0);
}

#[test]
fn every_occurrence_is_listed_before_it_is_marked() {
    let mut window = window("Veresk and Veresk and Veresk");
    press(&mut window, &[(PLAIN, Key::L), (Modifiers::COMMAND, Key::D)]);
    window.get_by_label("Mark 2");
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(2);
    assert_eq!(window.state().session().layer().unwrap().counts().entities, 3);
    press(&mut window, &[(Modifiers::COMMAND, Key::Z)]);
    assert_eq!(window.state().session().layer().unwrap().counts().entities, 1, "one step");
}

#[test]
fn escape_leads_from_the_form_back_to_the_text() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P), (PLAIN, Key::N)]);
    window.event(egui::Event::Text("Who is she?".to_owned()));
    window.run_steps(2);
    press(&mut window, &[(PLAIN, Key::Enter)]);
    let layer = window.state().session().layer().unwrap();
    assert_eq!(layer.comments().len(), 1);
    assert_eq!(layer.comments()[0].text, "Who is she?");
    press(&mut window, &[(PLAIN, Key::Escape), (PLAIN, Key::ArrowRight), (PLAIN, Key::O)]);
    window.get_by_label("organisation: saw, 5 to 8");
}

#[test]
fn a_click_on_a_word_puts_the_caret_there_and_a_double_click_selects_it() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P), (PLAIN, Key::Escape), (PLAIN, Key::ArrowRight)]);
    let place = window.get_by_label("person: Anna, 0 to 4").rect().center();
    window.hover_at(place);
    for _ in 0..2 {
        for pressed in [true, false] {
            window.event(egui::Event::PointerButton {
                pos: place,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: PLAIN,
            });
        }
        window.run_steps(1);
    }
    window.run_steps(2);
    assert_eq!(window.state().session().view().selection(), 0..4);
}

#[test]
fn enter_goes_to_the_form_and_no_key_acts_as_a_click_of_the_mouse() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    let selected = window.state().session().view().selected;
    window.hover_at(egui::pos2(640.0, 600.0));
    press(&mut window, &[(PLAIN, Key::Enter)]);
    assert_eq!(window.state().session().view().selected, selected);
    // The form has the keyboard: a letter marks nothing any more.
    press(&mut window, &[(PLAIN, Key::O)]);
    window.get_by_label("person: Anna, 0 to 4");
}

#[test]
fn while_a_menu_is_open_letters_mark_nothing() {
    let mut window = window("Anna saw Oslo");
    window.get_by_label("Article").click();
    window.run_steps(3);
    press(&mut window, &[(PLAIN, Key::P)]);
    assert_eq!(window.state().session().layer().map_or(0, |l| l.counts().total()), 0);
}

/// What stands on a drop-down, and whether its list is open.
fn drop_down(window: &Harness<'_, Window>, name: &str) -> (String, bool) {
    let node = window.get_by_role_and_label(egui::Role::ComboBox, name).accesskit_node();
    (node.value().unwrap_or_default(), node.data().is_expanded() == Some(true))
}

/// The choice that has the keyboard.
fn at_choice(window: &Harness<'_, Window>) -> String {
    let all = window.get_all_by_role(egui::Role::ListBoxOption).map(|node| node.accesskit_node());
    let here: Vec<_> = all.filter(AccessKitNode::is_focused).filter_map(|node| node.label()).collect();
    assert_eq!(here.len(), 1, "{here:?}");
    here[0].clone()
}

#[test]
fn a_drop_down_is_used_by_keys_alone() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P), (PLAIN, Key::Enter)]);
    window.run_steps(2);
    assert_eq!(drop_down(&window, "Label"), ("person".to_owned(), false));
    // Alt+Down opens it at the present choice; Down and Up move, Home and End go to the ends.
    press(&mut window, &[(Modifiers::ALT, Key::ArrowDown)]);
    window.run_steps(2);
    assert!(drop_down(&window, "Label").1);
    assert_eq!(at_choice(&window), "person");
    press(&mut window, &[(PLAIN, Key::ArrowDown)]);
    assert_eq!(at_choice(&window), "organisation");
    press(&mut window, &[(PLAIN, Key::ArrowUp), (PLAIN, Key::ArrowUp)]);
    assert_eq!(at_choice(&window), "person");
    press(&mut window, &[(PLAIN, Key::End)]);
    let last = at_choice(&window);
    press(&mut window, &[(PLAIN, Key::ArrowDown)]);
    assert_eq!(at_choice(&window), last);
    // Esc closes it, changes nothing, and stays in the form.
    press(&mut window, &[(PLAIN, Key::Escape)]);
    window.run_steps(2);
    assert_eq!(drop_down(&window, "Label"), ("person".to_owned(), false));
    assert!(window.get_by_label("Label").accesskit_node().is_focused());
    // First letters find a choice, Enter takes it.
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(2);
    for letter in ["p", "l"] {
        window.event(egui::Event::Text(letter.to_owned()));
        window.run_steps(2);
    }
    assert_eq!(at_choice(&window), "place");
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(2);
    assert_eq!(drop_down(&window, "Label"), ("place".to_owned(), false));
    window.get_by_label("place: Anna, 0 to 4");
    assert!(window.get_by_label("Label").accesskit_node().is_focused());
}

#[test]
fn enter_on_a_drop_down_of_a_dialog_does_not_end_the_dialog() {
    let mut window = window("Veresk and Veresk and Veresk");
    press(&mut window, &[(PLAIN, Key::L), (Modifiers::COMMAND, Key::D)]);
    window.get_by_role_and_label(egui::Role::ComboBox, "Mark as").focus();
    window.run_steps(2);
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(2);
    assert_eq!(at_choice(&window), "place");
    press(&mut window, &[(PLAIN, Key::Home), (PLAIN, Key::Enter)]);
    window.run_steps(2);
    assert_eq!(drop_down(&window, "Mark as").0, "person");
    assert_eq!(window.state().session().layer().unwrap().counts().entities, 1, "nothing marked yet");
    press(&mut window, &[(Modifiers::ALT, Key::ArrowDown), (PLAIN, Key::Escape)]);
    window.run_steps(2);
    assert_eq!(drop_down(&window, "Mark as"), ("person".to_owned(), false), "the dialog is still there");
}

#[test]
fn a_list_of_several_stays_open_while_space_checks_them() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(Modifiers::COMMAND, Key::K)]);
    window.event(egui::Event::Text("export".to_owned()));
    window.run_steps(2);
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(2);
    window.get_by_role_and_label(egui::Role::ComboBox, "Labels").focus();
    window.run_steps(2);
    press(&mut window, &[(PLAIN, Key::Space)]);
    window.run_steps(2);
    press(&mut window, &[(PLAIN, Key::Space), (PLAIN, Key::ArrowDown), (PLAIN, Key::Space)]);
    assert_eq!(drop_down(&window, "Labels"), ("person, organisation".to_owned(), true));
    press(&mut window, &[(PLAIN, Key::Space), (PLAIN, Key::Tab)]);
    window.run_steps(2);
    assert_eq!(drop_down(&window, "Labels"), ("person".to_owned(), false));
}

#[test]
fn ctrl_enter_in_a_comment_sends_it_and_the_article_stays_open() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::N)]);
    window.event(egui::Event::Text("Check this".to_owned()));
    window.run_steps(2);
    press(&mut window, &[(Modifiers::COMMAND, Key::Enter)]);
    let session = window.state().session();
    let layer = session.layer().expect("a comment makes a layer");
    assert_eq!(layer.counts().comments, 1);
    assert_ne!(layer.status(), attache::model::layer::Status::Done);
}

#[test]
fn the_smallest_window_has_everything_in_its_header_side_by_side() {
    let mut window = window("Anna saw Oslo");
    window.set_size(egui::vec2(640.0, 420.0));
    window.run_steps(4);
    let names =
        ["File", "Edit", "Annotate", "Commitment", "Review", "Article", "View", "Help", "Mode: Annotate"];
    let rects: Vec<egui::Rect> = names.iter().map(|name| window.get_by_label(name).rect()).collect();
    for (pair, name) in rects.windows(2).zip(names) {
        assert!(pair[0].right() <= pair[1].left(), "{name}: {pair:?}");
    }
    assert!(rects.iter().all(|rect| rect.right() <= 640.0), "{rects:?}");
    window.get_by_label("Mode: Annotate").click();
    window.run_steps(4);
    window.get_by_label("Figures").click();
    window.run_steps(4);
    assert_eq!(window.state().session().mode(), attache::session::Mode::Figures);
}

#[test]
fn enter_in_the_filter_opens_the_first_article_that_is_left() {
    let (_folder, _, session) = crate::review::sample();
    let mut window = window_on(session);
    window.get_by_label("Filter articles").focus();
    window.run_steps(2);
    window.get_by_label("Filter articles").type_text("riverbed");
    window.run_steps(2);
    press(&mut window, &[(Modifiers::NONE, Key::Enter)]);
    window.run_steps(2);
    let open = window.state().session().view().article.clone();
    assert_eq!(open, Some("survey-of-the-riverbed-delayed".into()));
}
