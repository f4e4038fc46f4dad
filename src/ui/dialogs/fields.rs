//! Controls that several dialogs share: named fields, rows of a form, the buttons at the end.

use egui::{Align, Button, Key, Layout, Response, RichText, Role, TextEdit, Ui, WidgetInfo, vec2};

use crate::ui::drop_down::{Choices, DropDown};
use crate::ui::theme::{self, Tokens};

/// Width of the names at the left of a form, in points.
pub const NAME: f32 = 104.0;

/// A row of a form: the name at the left, what `add` shows at the right.
pub fn row<R>(ui: &mut Ui, t: &Tokens, name: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal_top(|ui| {
        let height = ui.spacing().interact_size.y;
        ui.allocate_ui_with_layout(vec2(NAME, height), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(NAME);
            ui.label(RichText::new(name).color(t.secondary));
        });
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
    })
    .inner
}

/// A line of text with an accessible name.
pub fn line(ui: &mut Ui, name: &str, value: &mut String, hint: &str) -> Response {
    let edit = TextEdit::singleline(value).hint_text(hint.to_owned()).desired_width(f32::INFINITY);
    named(ui.add(edit.margin(vec2(10.0, 6.0))), Role::TextInput, name)
}

/// Lines of text with an accessible name; Enter begins a line.
pub fn lines(ui: &mut Ui, name: &str, value: &mut String, hint: &str) -> Response {
    let edit = TextEdit::multiline(value).hint_text(hint.to_owned()).desired_rows(1);
    let edit = edit.desired_width(f32::INFINITY).margin(vec2(10.0, 6.0));
    named(ui.add(edit), Role::TextInput, name)
}

/// Gives a control the name that a screen reader says.
pub fn named(response: Response, role: Role, name: &str) -> Response {
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::labeled(role, enabled, name));
    response
}

/// A choice of one from several, with an accessible name. `add` shows the choices.
pub fn combo<R>(
    ui: &mut Ui,
    name: &str,
    shown: &str,
    width: f32,
    add: impl FnOnce(&mut Choices<'_>) -> R,
) -> Option<R> {
    DropDown::new(name, name).shown(shown).width(width).show(ui, add).inner
}

/// Several from a list, as checks in a menu that stays open. `add` shows them.
pub fn checks<R>(
    ui: &mut Ui,
    name: &str,
    shown: &str,
    width: f32,
    add: impl FnOnce(&mut Choices<'_>) -> R,
) -> Option<R> {
    DropDown::new(name, name).shown(shown).width(width).several().show(ui, add).inner
}

/// A small button that shows a sign; `name` says what it does.
pub fn sign(ui: &mut Ui, sign: &str, name: &str, enabled: bool) -> bool {
    let button = Button::new(sign).min_size(vec2(28.0, 28.0)).frame_when_inactive(false);
    let response = named(ui.add_enabled(enabled, button), Role::Button, name);
    response.on_hover_text(name).clicked()
}

/// A button in the quiet style of a form's part, with a name of its own where its words alone
/// would not tell it from others.
pub fn small(ui: &mut Ui, words: &str, name: &str) -> Response {
    let text = RichText::new(words).font(theme::sans(theme::SMALL));
    named(ui.add(Button::new(text)), Role::Button, name)
}

/// The button that does what the dialog is for.
pub fn primary(ui: &mut Ui, t: &Tokens, words: &str, enabled: bool) -> Response {
    let text = RichText::new(words).font(theme::semibold(theme::CHROME)).color(t.on(t.accent));
    ui.add_enabled(enabled, Button::new(text).fill(t.accent).min_size(vec2(80.0, 32.0)))
}

/// A button beside the primary one.
pub fn secondary(ui: &mut Ui, words: &str) -> Response {
    ui.add(Button::new(words).min_size(vec2(80.0, 32.0)))
}

/// What is wrong with a field, under it.
pub fn wrong(ui: &mut Ui, t: &Tokens, words: &str) {
    ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(t.error));
}

/// Words under a heading or a field that explain it; they wrap.
pub fn hint(ui: &mut Ui, t: &Tokens, words: &str) {
    ui.add(egui::Label::new(RichText::new(words).font(theme::sans(theme::SMALL)).color(t.faint)).wrap());
}

/// A hint with more to say on hover.
pub fn hint_on_hover(ui: &mut Ui, t: &Tokens, words: &str, more: &str) {
    let text = RichText::new(words).font(theme::sans(theme::SMALL)).color(t.faint);
    ui.add(egui::Label::new(text).wrap()).on_hover_text(more);
}

/// Selects all of a field's words, so that typing replaces them.
pub fn select_all(ui: &Ui, field: &Response, words: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(words.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), field.id);
}

/// Gives a check without words of its own the name that a screen reader says.
pub fn named_check(response: Response, on: bool, name: &str) -> Response {
    let enabled = response.enabled();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, on, name));
    response
}

/// Whether Enter was pressed and is not the press of a button that has the keyboard.
pub fn entered(ui: &Ui) -> bool {
    // A line of text gives the keyboard away as it takes Enter, so nothing has it then.
    let free = ui.memory(|m| m.focused().is_none()) || ui.ctx().text_edit_focused();
    free && ui.input(|i| i.key_pressed(Key::Enter) && i.modifiers.is_none())
}

/// `1 article`, `12 articles`; numbers of four digits and more in groups of three.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A number in groups of three digits.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(count(1, "article", "articles"), "1 article");
        assert_eq!(count(1_234_567, "article", "articles"), "1,234,567 articles");
        assert_eq!((grouped(0), grouped(999), grouped(1000)), ("0".into(), "999".into(), "1,000".into()));
    }
}
