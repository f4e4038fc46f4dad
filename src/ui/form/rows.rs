//! The form's lines: names in one column, values in another, first lines on one baseline.

use egui::{Response, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use super::Context;
use crate::model::schema::Label;
use crate::ui::legend;
use crate::ui::script_text::{Words, row_words};
use crate::ui::widgets::{explain, focus_ring, key_cap, safe};

/// Height of a line of words, in points.
pub(super) const LINE: f32 = 24.0;
/// Height of a line with a control, in points.
pub(super) const FIELD: f32 = 28.0;
/// Width of the names with their keys, in points; values begin behind it.
const NAMES: f32 = 116.0;
/// Width of a key and the gap after it, in points.
const KEY: f32 = 28.0;
/// Between names and values, in points.
const GAP: f32 = 6.0;
/// Width of the button that takes a value out, in points.
const REMOVE: f32 = 22.0;

/// What stands in front of a value.
pub(super) struct Name<'a> {
    /// The key that sets the value.
    pub key: Option<&'a str>,
    /// Its name.
    pub words: &'a str,
    /// What it means.
    pub help: &'a str,
    /// Height of its line.
    pub line: f32,
    /// Whether a click on key or name does something: [`row`] tells of it.
    pub is_link: bool,
}

/// A line: key, name, value. Tells whether key or name were clicked; the keyboard goes to the value.
pub(super) fn row(ui: &mut Ui, cx: &Context<'_>, name: &Name<'_>, value: impl FnOnce(&mut Ui)) -> bool {
    let line = ui.horizontal_top(|ui| {
        let mut clicked = false;
        let spacing = ui.spacing().item_spacing;
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let mut width = NAMES - GAP;
        if let Some(key) = name.key {
            let cell = egui::Layout::left_to_right(egui::Align::Center);
            let cap = ui.allocate_ui_with_layout(vec2(KEY, name.line), cell, |ui| {
                ui.set_min_size(vec2(KEY, name.line));
                key_cap(ui, cx.t, key);
            });
            let cap = ui.interact(cap.response.rect, ui.scope_id().with(("key", key)), name.sense());
            clicked |= pointed(&cap, name.is_link).clicked();
            width -= KEY;
        }
        clicked |= name_ui(ui, cx, name, width).clicked();
        ui.add_space(GAP);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing = vec2(spacing.x, 2.0);
            ui.set_width(ui.available_width());
            value(ui);
        });
        clicked
    });
    line.inner
}

impl Name<'_> {
    /// The keyboard has the value to go to.
    fn sense(&self) -> Sense {
        if self.is_link { Sense::CLICK } else { Sense::hover() }
    }
}

/// Shows that something under the pointer can be clicked.
fn pointed(response: &Response, is_link: bool) -> &Response {
    if is_link && response.hovered() {
        response.ctx.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    response
}

/// A value without a name of its own, under the one before it.
pub(super) fn under(ui: &mut Ui, value: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(NAMES);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            value(ui);
        });
    });
}

fn name_ui(ui: &mut Ui, cx: &Context<'_>, name: &Name<'_>, width: f32) -> Response {
    let words = safe(name.words);
    let laid = Words { lines: 3, ..Words::line(&words, cx.t.secondary) }.lay(ui.painter(), width);
    let height = name.line.max(laid.size.y + name.line - laid.first_line);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), name.sense());
    pointed(&response, name.is_link);
    laid.paint(ui.painter(), rect.min + vec2(0.0, ((name.line - laid.first_line) / 2.0).round()));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    if !name.help.is_empty() {
        explain(ui, response, name.help)
    } else if laid.elided {
        explain(ui, response, &words)
    } else {
        response
    }
}

/// Words that can be clicked, and taken out where that has a name.
pub(super) struct Value<'a> {
    /// The words.
    pub words: Words<'a>,
    /// What a screen reader calls them.
    pub name: &'a str,
    /// Whether a click does something.
    pub is_link: bool,
    /// What taking it out is called, where that can be done.
    pub remove: Option<&'a str>,
}

impl Value<'_> {
    /// Shows it; gives the words' response, and whether it is to be taken out.
    pub(super) fn ui(&self, ui: &mut Ui) -> (Response, bool) {
        let room = ui.available_width() - if self.remove.is_some() { REMOVE } else { 0.0 };
        let laid = self.words.lay(ui.painter(), room);
        let height = LINE.max(laid.size.y + LINE - laid.first_line);
        let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let mut ui = ui
            .new_child(UiBuilder::new().max_rect(row).layout(egui::Layout::left_to_right(egui::Align::Min)));
        ui.spacing_mut().item_spacing.x = 0.0;
        let sense = if self.is_link { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(laid.size.x, height), sense);
        let top = ((LINE - laid.first_line) / 2.0).round();
        laid.paint(ui.painter(), rect.min + vec2(0.0, top));
        if self.is_link {
            if response.hovered() {
                let line = egui::Stroke::new(1.0, self.words.colour);
                ui.painter().hline(rect.x_range(), rect.top() + top + laid.size.y, line);
                ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
            }
            focus_ring(&ui, &response, rect.expand2(vec2(4.0, -1.0)));
        }
        let role = if self.is_link { Role::Link } else { Role::Label };
        response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), self.name));
        let removed = self.remove.is_some_and(|what| {
            ui.add_space((room - laid.size.x).max(0.0));
            remove_button(&mut ui, what)
        });
        (response, removed)
    }
}

/// A quiet cross at the end of a line.
pub(super) fn remove_button(ui: &mut Ui, what: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(REMOVE, LINE), Sense::click());
    let colour = if response.hovered() || response.has_focus() {
        ui.visuals().text_color()
    } else {
        ui.visuals().weak_text_color()
    };
    let (centre, arm) = (rect.center(), 3.5);
    for side in [-1.0, 1.0] {
        let line = [centre + vec2(-arm, -arm * side), centre + vec2(arm, arm * side)];
        ui.painter().line_segment(line, egui::Stroke::new(1.2, colour));
    }
    focus_ring(ui, &response, rect.shrink(2.0));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), what));
    response.on_hover_text(what).clicked()
}

/// A label of the schema: its key, its name in its colour. A click marks the selected words.
pub(super) fn label_row(ui: &mut Ui, cx: &Context<'_>, label: &Label) -> Response {
    let sense = if cx.editable { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), FIELD), sense);
    let ground = rect.expand2(vec2(4.0, 0.0));
    if cx.editable && response.hovered() {
        ui.painter().rect_filled(ground, 6.0, cx.t.chip);
    }
    focus_ring(ui, &response, ground);
    let key = label.key.map_or(String::new(), |k| k.to_ascii_uppercase().to_string());
    let cap = egui::Rect::from_min_size(rect.min, vec2(KEY, FIELD));
    let cell = egui::Layout::left_to_right(egui::Align::Center);
    if !key.is_empty() {
        key_cap(&mut ui.new_child(UiBuilder::new().max_rect(cap).layout(cell)), cx.t, &key);
    }
    let name = safe(&label.name);
    let schema = cx.session.project().schema();
    let colour = if cx.editable { cx.t.label(schema, label) } else { cx.t.secondary };
    let mut place = rect.left_center() + vec2(KEY, 0.0);
    place.x += legend::paint(ui.painter(), cx.t, schema, label, place);
    let room = rect.right() - 4.0 - place.x;
    row_words(ui.painter(), &Words::line(&name, colour), place, room, egui::Align::Min);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, cx.editable, &name));
    if label.help.is_empty() { response } else { explain(ui, response, &label.help) }
}
