//! Drop-downs that take keys: Enter, Space or Alt+Down opens one; Up, Down, Home, End and first
//! letters move in it; Enter or Space chooses; Esc, Tab or Alt+Up closes it. egui's own take the
//! mouse and Tab only.
//!
//! | file | what it does |
//! |---|---|
//! | `mod.rs` | the button, and the list while it is open |
//! | `keys.rs` | what keys ask of it |
//! | `choices.rs` | the choices |

use egui::{AsIdSalt, ComboBox, Id, IdSalt, Popup, Role, Ui, WidgetInfo, vec2};

mod choices;
mod keys;

pub use choices::Choices;
use keys::{Asked, Open, is_opened, keys};

/// A button that shows what is chosen, and a list to choose from.
pub struct DropDown<'a> {
    name: &'a str,
    salt: IdSalt,
    shown: String,
    width: Option<f32>,
    height: Option<f32>,
    several: bool,
}

impl<'a> DropDown<'a> {
    /// A drop-down with the name that a screen reader says. `salt` tells it from others in the
    /// same place.
    pub fn new(name: &'a str, salt: impl AsIdSalt) -> Self {
        let salt = IdSalt::new(salt);
        Self { name, salt, shown: String::new(), width: None, height: None, several: false }
    }

    /// What stands on the button.
    #[must_use]
    pub fn shown(mut self, words: impl Into<String>) -> Self {
        self.shown = words.into();
        self
    }

    /// How wide the button is, in points.
    #[must_use]
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// How high the list may become, in points.
    #[must_use]
    pub fn height(mut self, height: f32) -> Self {
        self.height = Some(height);
        self
    }

    /// Several may be chosen: the list stays open until it is closed.
    #[must_use]
    pub fn several(mut self) -> Self {
        self.several = true;
        self
    }

    /// Shows it. `add` adds the choices while the list is open, and its answer is given back.
    pub fn show<R>(
        self,
        ui: &mut Ui,
        add: impl FnOnce(&mut Choices<'_>) -> R,
    ) -> egui::InnerResponse<Option<R>> {
        // As `ComboBox` makes them.
        let id = ui.make_persistent_id(IdSalt::new(self.salt));
        let popup = id.with("popup");
        let was_open = ComboBox::is_open(ui.ctx(), id);
        let mut open: Open = ui.data(|d| d.get_temp(popup)).filter(|_| was_open).unwrap_or_default();
        let mut asked = Asked::Nothing;
        if was_open {
            asked = keys(ui, &mut open);
        } else if ui.is_enabled() && ui.memory(|m| m.has_focus(id)) && is_opened(ui) {
            Popup::open_id(ui.ctx(), popup);
        }
        if asked == Asked::Close {
            close(ui, id, popup);
        }
        if ui.memory(|m| m.has_focus(id)) {
            ui.data_mut(|d| d.insert_temp(memory_id(), (id, popup)));
        }
        let said = self.shown.clone();
        let mut combo = ComboBox::from_id_salt(self.salt).selected_text(self.shown).truncate();
        combo = combo.icon(|ui, rect, _, _| chevron(ui, rect.center()));
        if let Some(width) = self.width {
            combo = combo.width(width);
        }
        if let Some(height) = self.height {
            combo = combo.height(height);
        }
        if self.several {
            combo = combo.close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
        }
        let shown = combo.show_ui(ui, |ui| {
            let mut choices = Choices { ui, open, asked, names: Vec::new(), done: false };
            let given = add(&mut choices);
            let (done, first) = (choices.done, choices.open.at.is_none());
            let at = choices.open.at.unwrap_or(0);
            let kept = Open { at: Some(at), names: choices.names, ..choices.open };
            ui.data_mut(|d| d.insert_temp(popup, kept));
            if first {
                ui.ctx().request_repaint();
            }
            (given, done)
        });
        let enabled = shown.response.enabled();
        shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, enabled, self.name));
        let is_open = shown.inner.is_some();
        ui.ctx().accesskit_node_builder(shown.response.id, |node| {
            node.set_expanded(is_open);
            node.set_has_popup(egui::accesskit::HasPopup::Listbox);
            // What is chosen; AT-SPI passes no values of drop-downs on.
            node.set_description(said);
        });
        if is_open {
            // A click that is pressed and let go within one frame brings what is around the button to
            // the top with the list, which would stay behind it.
            ui.ctx().move_to_top(egui::LayerId::new(egui::Order::Foreground, popup));
            ui.ctx().accesskit_node_builder(popup, |list| list.set_label(self.name));
        }
        if shown.inner.as_ref().is_some_and(|(_, done)| *done) && !self.several {
            close(ui, id, popup);
        }
        egui::InnerResponse::new(shown.inner.map(|(given, _)| given), shown.response)
    }
}

/// Where the drop-down that has the keyboard is remembered.
fn memory_id() -> Id {
    Id::unique("drop-down with the keyboard")
}

/// Whether a drop-down has the keyboard: then Alt+Down and Alt+Up are its own.
pub fn has_keyboard(ctx: &egui::Context) -> bool {
    let known: Option<(Id, Id)> = ctx.data(|d| d.get_temp(memory_id()));
    known.is_some_and(|(button, list)| ctx.memory(|m| m.has_focus(button)) || Popup::is_id_open(ctx, list))
}

/// What tells that a button opens a list.
pub fn chevron(ui: &Ui, centre: egui::Pos2) {
    let line = [vec2(-3.5, -1.75), vec2(0.0, 1.75), vec2(3.5, -1.75)].map(|by| centre + by);
    let stroke = egui::Stroke::new(1.3, ui.visuals().text_color());
    ui.painter().add(egui::Shape::line(line.to_vec(), stroke));
}

/// Closes the list and gives the keyboard back to the button.
fn close(ui: &Ui, id: Id, popup: Id) {
    Popup::close_id(ui.ctx(), popup);
    ui.memory_mut(|m| m.request_focus(id));
}
