//! The choices of a drop-down while its list is open.

use egui::{Button, EventFilter, Response, Role, Ui, WidgetInfo, WidgetText};

use super::keys::{Asked, Open};
use crate::ui::widgets::{checkbox, safe};

/// The list while it is being shown: takes its choices one after the other.
pub struct Choices<'u> {
    pub(super) ui: &'u mut Ui,
    pub(super) open: Open,
    pub(super) asked: Asked,
    pub(super) names: Vec<String>,
    /// Whether a choice was made that closes the list.
    pub(super) done: bool,
}

impl Choices<'_> {
    /// A choice; tells whether it was made. `chosen` says whether it is the present one.
    pub fn option(&mut self, chosen: bool, words: impl Into<WidgetText>) -> bool {
        self.explained(chosen, words, "")
    }

    /// A choice with a word of help under the pointer.
    pub fn explained(&mut self, chosen: bool, words: impl Into<WidgetText>, help: &str) -> bool {
        let words = words.into();
        let name = words.text().to_owned();
        let response = self.ui.selectable_label(chosen, words);
        let response = if help.is_empty() { response } else { response.on_hover_text(help) };
        self.offered(&response, chosen, &name)
    }

    /// A choice that is a button of its own making, called `name`.
    pub fn button(&mut self, chosen: bool, name: &str, button: Button<'_>) -> bool {
        let response = self.ui.add(button);
        self.offered(&response, chosen, &safe(name))
    }

    fn offered(&mut self, response: &Response, chosen: bool, name: &str) -> bool {
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, name));
        self.ui.ctx().accesskit_node_builder(response.id, |node| {
            node.clear_toggled();
            node.set_selected(chosen);
        });
        let made = self.take(response, chosen, name);
        self.done |= made;
        made
    }

    /// A choice that puts its value into `slot`.
    pub fn value<T: PartialEq>(&mut self, slot: &mut T, value: T, words: impl Into<WidgetText>) {
        if self.option(*slot == value, words) {
            *slot = value;
        }
    }

    /// A choice among several that may be made together; tells whether it is to change.
    pub fn check(&mut self, on: bool, words: impl Into<WidgetText>) -> bool {
        let words = words.into();
        let name = words.text().to_owned();
        let response = checkbox(self.ui, &mut on.clone(), words);
        self.take(&response, false, &name)
    }

    /// How wide the list is at least, in points.
    pub fn ui_width(&mut self, width: f32) {
        self.ui.set_min_width(width);
    }

    /// As [`Choices::check`], in a list that may have thousands: only what is in sight is drawn, on
    /// one line each.
    pub fn check_in_long(&mut self, on: bool, words: &str) -> bool {
        let size = egui::vec2(self.ui.available_width(), self.ui.spacing().interact_size.y);
        let row = egui::Rect::from_min_size(self.ui.cursor().min, size);
        if !self.ui.is_rect_visible(row) && self.open.at != Some(self.names.len()) {
            self.names.push(words.to_lowercase());
            self.ui.allocate_space(size);
            return false;
        }
        let short = if words.chars().count() > 48 {
            words.chars().take(47).chain(['…']).collect()
        } else {
            words.to_owned()
        };
        let response = checkbox(self.ui, &mut on.clone(), short);
        let response = if words.chars().count() > 48 { response.on_hover_text(words) } else { response };
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, words));
        self.take(&response, false, words)
    }

    /// Gives the keyboard to a choice whose turn it is, and tells whether it was made.
    fn take(&mut self, response: &Response, chosen: bool, name: &str) -> bool {
        let at = self.names.len();
        self.names.push(name.to_lowercase());
        if chosen && self.open.at.is_none() {
            self.open.at = Some(at);
            self.asked = Asked::Moved;
        }
        if self.open.at != Some(at) {
            return response.clicked();
        }
        if self.asked == Asked::Moved {
            response.scroll_to_me(None);
        }
        response.request_focus();
        let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
        self.ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
        response.clicked() || self.asked == Asked::Choose
    }
}
