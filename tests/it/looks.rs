//! Looks and settings in the window, and what of them is kept.

use attache::model::ids::AnnotatorId;
use attache::storage::settings::{Settings, Theme, Window as Sizes};
use egui::{Key, Modifiers, Pos2, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::fixtures;
use crate::window::{Window, press, window_with};

const PLAIN: Modifiers = Modifiers::NONE;

/// A window whose settings are kept in `folder`.
fn window(settings: Settings, folder: &tempfile::TempDir, text: &str) -> Harness<'static, Window> {
    let folder = Some(folder.path().to_owned());
    let settings = Settings { folder, theme: Theme::Light, ..settings };
    window_with(fixtures::session(text, &AnnotatorId::new("ana")), settings)
}

fn kept(folder: &tempfile::TempDir) -> String {
    std::fs::read_to_string(folder.path().join("settings.ron")).unwrap_or_default()
}

/// Lets a second pass.
fn a_second(window: &mut Harness<'_, Window>) {
    window.run_steps(60);
}

fn article_edges(window: &Harness<'_, Window>) -> (f32, f32) {
    let rect = window.get_by_label("Article: article").rect();
    (rect.left(), rect.right())
}

fn drag(window: &mut Harness<'_, Window>, from: Pos2, by: Vec2) {
    window.hover_at(from);
    window.run_steps(2);
    window.drag_at(from);
    window.run_steps(2);
    for step in 1..=4u8 {
        window.hover_at(from + by * (f32::from(step) / 4.0));
        window.run_steps(2);
    }
    window.drop_at(from + by);
    window.run_steps(2);
}

#[test]
fn a_panel_keeps_the_width_that_it_was_dragged_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(Settings::default(), &folder, "Anna saw Oslo");
    let (left, right) = article_edges(&window);
    drag(&mut window, Pos2::new(left - 2.0, 400.0), Vec2::new(60.0, 0.0));
    drag(&mut window, Pos2::new(right + 2.0, 400.0), Vec2::new(-50.0, 0.0));
    let moved = article_edges(&window);
    assert!((moved.0 - left - 60.0).abs() < 3.0 && (right - moved.1 - 50.0).abs() < 3.0, "{moved:?}");
    assert_eq!(kept(&folder), "", "nothing is written in every frame");
    a_second(&mut window);
    let sizes = Sizes { list_width: 330.0, form_width: 368.0, ..Sizes::default() };
    for width in [sizes.list_width, sizes.form_width] {
        assert!(kept(&folder).contains(&format!("_width: {width:.1}")), "{}", kept(&folder));
    }
    drop(window);
    let again = self::window(Settings { window: sizes, ..Settings::default() }, &folder, "Anna saw Oslo");
    let edges = article_edges(&again);
    assert!((edges.0 - moved.0).abs() < 3.0 && (edges.1 - moved.1).abs() < 3.0, "{edges:?}, {moved:?}");
}

#[test]
fn widths_that_this_window_has_no_room_for_are_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let sizes = Sizes { list_width: 4000.0, form_width: 4000.0, ..Sizes::default() };
    let mut window = window(Settings { window: sizes, ..Settings::default() }, &folder, "Anna saw Oslo");
    let (left, right) = article_edges(&window);
    assert!(right - left >= 400.0, "{left} to {right}");
    // And are kept for a window that has.
    a_second(&mut window);
    assert_eq!(kept(&folder), "");
}

#[test]
fn a_setting_shows_at_once_behind_the_dialog_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(Settings::default(), &folder, "Anna saw Oslo\nAnd left.");
    press(&mut window, &[(Modifiers::COMMAND, Key::Comma)]);
    window.get_by_label("Paragraph numbers").click();
    window.run_steps(3);
    window.get_by_label("2. And left.");
    window.get_by_label("High contrast").click();
    window.get_by_label("Patterns beside colours").click();
    a_second(&mut window);
    for setting in ["numbers: true", "high_contrast: true", "patterns: true"] {
        assert!(kept(&folder).contains(setting), "{}", kept(&folder));
    }
}

#[test]
fn numbers_of_paragraphs_are_turned_on_and_off_by_the_palette() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(Settings::default(), &folder, "Anna saw Oslo\nAnd left.");
    window.get_by_label("And left.");
    for (label, other) in [("2. And left.", "And left."), ("And left.", "2. And left.")] {
        press(&mut window, &[(Modifiers::COMMAND, Key::K)]);
        window.event(egui::Event::Text("paragraph numbers".to_owned()));
        window.run_steps(2);
        press(&mut window, &[(PLAIN, Key::Enter)]);
        window.run_steps(2);
        window.get_by_label(label);
        assert!(window.query_by_label(other).is_none(), "{other}");
    }
}
