//! The header: the project's name with its menu, modes, palette, theme.

use egui::{RichText, Ui};

use super::legend;
use super::queue::Queue;
use super::theme::{self, Scheme, Tokens};
use super::widgets::{explain, flat_button, safe};
use crate::session::action::{Action, Group};
use crate::session::{Mode, Session};

/// Shows the header.
pub fn header_ui(ui: &mut Ui, t: &Tokens, session: Option<&Session>, queue: &mut Queue) {
    let bar = ui.max_rect();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let name = session.map_or("Attaché", |s| s.project().name());
        ui.add_space(6.0);
        // The system's title bar has room for it where there is none here.
        if bar.width() >= WITH_NAME {
            // The menus and the switch keep their room, however long it is.
            let most = (bar.width() - WITH_NAME + NAME).min(NAME * 3.0);
            let words = RichText::new(safe(name)).font(theme::semibold(14.0)).color(t.text);
            ui.scope(|ui| {
                ui.set_max_width(most);
                ui.add(egui::Label::new(words).truncate());
            });
            ui.add_space(14.0);
        }
        for group in Group::ALL {
            // Motions stand on the keys page and in the palette; a menu of forty helps nobody.
            if group != Group::Move {
                menu_ui(ui, t, group, session, queue);
            }
        }
        let taken = match session {
            Some(session) => modes_ui(ui, t, bar, session, queue),
            None => ui.cursor().left(),
        };
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(6.0);
            // It is in the View menu too.
            if bar.right() - taken < THEME {
                return;
            }
            let (name, next) = if t.scheme == Scheme::Light { ("Light", "dark") } else { ("Dark", "light") };
            let theme = flat_button(ui, RichText::new(name).color(t.secondary))
                .on_hover_text(format!("Change to the {next} theme"));
            named(&theme, &format!("Theme: {name}"));
            if theme.clicked() {
                queue.act(Action::ToggleTheme);
            }
            // It is in the menu and on its key too.
            if bar.right() - taken < THEME + PALETTE {
                return;
            }
            let palette = flat_button(ui, RichText::new("Ctrl K").color(t.secondary))
                .on_hover_text(Action::Palette.help());
            named(&palette, "Command palette");
            if palette.clicked() {
                queue.act(Action::Palette);
            }
        });
    });
}

/// A bar so wide shows the project's name.
const WITH_NAME: f32 = 1000.0;
/// Least room for it.
const NAME: f32 = 110.0;
/// Least width of a mode in the switch: that of its words, and some air.
const MODE: f32 = 74.0;
/// Room for the theme's button at the right, in points.
const THEME: f32 = 60.0;
/// Room for the palette's button beside it.
const PALETTE: f32 = 60.0;

/// What the user may do, in the middle of the bar where there is room for it: a switch, told from
/// the menus by its ground. Gives where it ends.
fn modes_ui(ui: &mut Ui, t: &Tokens, bar: egui::Rect, session: &Session, queue: &mut Queue) -> f32 {
    let modes = [
        (Mode::Annotate, Action::ModeAnnotate),
        (Mode::Review, Action::ModeReview),
        (Mode::Figures, Action::ModeFigures),
        (Mode::Progress, Action::ModeProgress),
    ];
    let first = ui.cursor().left() + 10.0;
    if first + modes.len() as f32 * MODE + 4.0 > bar.right() {
        return modes_menu(ui, t, &modes, session, queue);
    }
    let each = ((bar.right() - THEME - first - 4.0) / modes.len() as f32).clamp(MODE, 80.0);
    let size = egui::vec2(modes.len() as f32 * each + 4.0, 32.0);
    let left = (bar.center().x - size.x / 2.0).max(first);
    let rect = egui::Rect::from_min_size(egui::pos2(left, bar.center().y - size.y / 2.0), size);
    ui.painter().rect_filled(rect, egui::CornerRadius::same(8), t.chip);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut middle = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink(2.0)).layout(layout));
    middle.spacing_mut().item_spacing.x = 0.0;
    for (mode, action) in modes {
        let on = session.mode() == mode;
        let (font, colour) =
            if on { (theme::semibold(13.0), t.accent) } else { (theme::sans(13.0), t.secondary) };
        let words = RichText::new(action.menu()).font(font).color(colour);
        let fill = if on { t.page } else { egui::Color32::TRANSPARENT };
        let button =
            egui::Button::new(words).fill(fill).frame_when_inactive(on).min_size(egui::vec2(each, 28.0));
        let key = action.shortcuts().first().map_or(String::new(), ToString::to_string);
        let response = middle.add(button).on_hover_text(format!("{} ({key})", action.help()));
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, on, action.menu()));
        if response.clicked() {
            queue.act(action);
        }
    }
    rect.right()
}

/// The same as a menu with the mode's name, where the switch has no room.
fn modes_menu(
    ui: &mut Ui,
    t: &Tokens,
    modes: &[(Mode, Action)],
    session: &Session,
    queue: &mut Queue,
) -> f32 {
    let now = modes.iter().find(|(mode, _)| *mode == session.mode()).map_or("", |(_, action)| action.menu());
    let words = RichText::new(now).font(theme::semibold(13.0)).color(t.accent);
    let menu = egui::containers::menu::MenuButton::from_button(egui::Button::new(words));
    let (response, _) = menu.ui(ui, |ui| {
        for (mode, action) in modes {
            if ui.radio(session.mode() == *mode, action.menu()).on_hover_text(action.help()).clicked() {
                queue.act(*action);
                ui.close();
            }
        }
    });
    named(&response, &format!("Mode: {now}"));
    response.rect.right()
}

fn named(response: &egui::Response, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
}

fn menu_ui(ui: &mut Ui, t: &Tokens, group: Group, session: Option<&Session>, queue: &mut Queue) {
    let title = RichText::new(group.name()).color(t.secondary);
    let button = egui::Button::new(title).frame_when_inactive(false);
    egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(260.0);
        // A long menu scrolls, so that it never covers the bar that it hangs from.
        let room = ui.ctx().content_rect().height() - 96.0;
        ui.set_max_height(room);
        egui::ScrollArea::vertical().max_height(room).show(ui, |ui| {
            if group == Group::Annotate
                && let Some(session) = session
            {
                labels_ui(ui, t, session, queue);
                ui.separator();
            }
            for action in Action::ALL.iter().filter(|a| a.group() == group) {
                item_ui(ui, t, *action, session, queue);
            }
        });
    });
}

/// The labels of the schema with their keys: marking by the mouse alone.
fn labels_ui(ui: &mut Ui, t: &Tokens, session: &Session, queue: &mut Queue) {
    for label in &session.project().schema().labels {
        let key = label.key.map_or(String::new(), |k| k.to_ascii_uppercase().to_string());
        let schema = session.project().schema();
        let button = legend::button(t, schema, label, &format!("Mark as {}", label.name));
        let button = button.shortcut_text(key).frame_when_inactive(false);
        let response = ui.add(button);
        if explain(ui, response, &label.help).clicked() {
            queue.command(crate::session::Command::Mark(label.id.clone()));
            ui.close();
        }
    }
}

fn item_ui(ui: &mut Ui, t: &Tokens, action: Action, session: Option<&Session>, queue: &mut Queue) {
    let name = menu_name(action, session);
    let shortcut = action.shortcuts().first().map_or(String::new(), ToString::to_string);
    let button = egui::Button::new(RichText::new(name).color(t.text))
        .shortcut_text(shortcut)
        .frame_when_inactive(false);
    let enabled = match (action, session) {
        (Action::Undo, Some(s)) => s.undo_what().is_some(),
        (Action::Redo, Some(s)) => s.redo_what().is_some(),
        (_, Some(_)) => true,
        (a, None) => works_without_project(a),
    };
    let response = ui.add_enabled(enabled, button);
    if explain(ui, response, action.help()).clicked() {
        queue.act(action);
        ui.close();
    }
}

/// Its name, with what it would undo or which role it fills.
#[must_use]
pub fn menu_name(action: Action, session: Option<&Session>) -> String {
    let Some(session) = session else { return action.menu().to_owned() };
    let with = |what: Option<String>| {
        what.map_or_else(|| action.menu().to_owned(), |w| format!("{}: {w}", action.menu()))
    };
    if let Some(index) = action.role_index() {
        let role = session.project().schema().commitment_labels().next().and_then(|l| l.roles.get(index));
        return with(role.map(|r| safe(&r.name)));
    }
    match action {
        Action::Undo => with(session.undo_what()),
        Action::Redo => with(session.redo_what()),
        _ => action.menu().to_owned(),
    }
}

/// Whether a command can be meant while no project is open.
#[must_use]
pub fn works_without_project(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::NewProject
            | A::OpenProject
            | A::OpenSample
            | A::OpenArticles
            | A::OpenFolder
            | A::Settings
            | A::Quit
            | A::Palette
            | A::ToggleTheme
            | A::ToggleContrast
            | A::TogglePatterns
            | A::ToggleNumbers
            | A::Keys
            | A::Welcome
    )
}
