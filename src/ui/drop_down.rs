//! Drop-downs that take keys: Enter, Space or Alt+Down opens one; Up, Down, Home, End and first
//! letters move in it; Enter or Space chooses; Esc, Tab or Alt+Up closes it. egui's own take the
//! mouse and Tab only.

use egui::{
    AsIdSalt, ComboBox, Event, EventFilter, Id, IdSalt, Key, Modifiers, Popup, Response, Role, Ui, WidgetInfo,
    WidgetText,
};

/// Letters typed within so many seconds belong together.
const PAUSE: f64 = 1.0;

/// How the sign at the right of the button is painted.
type Icon = fn(&Ui, egui::Rect, &egui::style::WidgetVisuals, bool);

/// A button that shows what is chosen, and a list to choose from.
pub struct DropDown<'a> {
    name: &'a str,
    salt: IdSalt,
    shown: String,
    width: Option<f32>,
    icon: Option<Icon>,
    several: bool,
}

/// What is remembered while the list is open.
#[derive(Clone, Default)]
struct Open {
    /// Which choice has the keyboard; none in the first frame.
    at: Option<usize>,
    /// The choices as the last frame showed them, in lower case.
    names: Vec<String>,
    /// First letters being typed, and when the last one came.
    typed: String,
    typed_at: f64,
}

/// What keys ask of an open list.
#[derive(Clone, Copy, Default, PartialEq)]
enum Asked {
    #[default]
    Nothing,
    /// Another choice has the keyboard now.
    Moved,
    Choose,
    Close,
}

/// The list while it is being shown: takes its choices one after the other.
pub struct Choices<'u> {
    ui: &'u mut Ui,
    open: Open,
    asked: Asked,
    names: Vec<String>,
    /// Whether a choice was made that closes the list.
    done: bool,
}

impl<'a> DropDown<'a> {
    /// A drop-down with the name that a screen reader says. `salt` tells it from others in the
    /// same place.
    pub fn new(name: &'a str, salt: impl AsIdSalt) -> Self {
        let salt = IdSalt::new(salt);
        Self { name, salt, shown: String::new(), width: None, icon: None, several: false }
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

    /// Another sign at the right of the button.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
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
        let mut combo = ComboBox::from_id_salt(self.salt).selected_text(self.shown).truncate();
        if let Some(width) = self.width {
            combo = combo.width(width);
        }
        if let Some(icon) = self.icon {
            combo = combo.icon(icon);
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
        });
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
    known.is_some_and(|(button, list)| {
        ctx.memory(|m| m.has_focus(button)) || Popup::is_id_open(ctx, list)
    })
}

/// Closes the list and gives the keyboard back to the button.
fn close(ui: &Ui, id: Id, popup: Id) {
    Popup::close_id(ui.ctx(), popup);
    ui.memory_mut(|m| m.request_focus(id));
}

/// Whether a key opens the list; the key then means nothing else.
fn is_opened(ui: &Ui) -> bool {
    ui.input_mut(|i| {
        i.consume_key(Modifiers::NONE, Key::Enter)
            || i.consume_key(Modifiers::NONE, Key::Space)
            || i.consume_key(Modifiers::ALT, Key::ArrowDown)
    })
}

/// Takes the keys of an open list, so that nothing else sees them.
fn keys(ui: &Ui, open: &mut Open) -> Asked {
    let last = open.names.len().saturating_sub(1);
    let at = open.at.unwrap_or(0);
    ui.input_mut(|i| {
        let typing = !open.typed.is_empty() && i.time - open.typed_at < PAUSE;
        let mut letters = String::new();
        i.events.retain(|event| match event {
            Event::Text(text) => {
                letters.push_str(text);
                false
            }
            _ => true,
        });
        let mut took = |modifiers: Modifiers, key: Key| i.consume_key(modifiers, key);
        let to = if took(Modifiers::NONE, Key::ArrowDown) {
            Some((at + 1).min(last))
        } else if took(Modifiers::NONE, Key::ArrowUp) {
            Some(at.saturating_sub(1))
        } else if took(Modifiers::NONE, Key::Home) {
            Some(0)
        } else if took(Modifiers::NONE, Key::End) {
            Some(last)
        } else {
            None
        };
        if let Some(to) = to {
            open.at = Some(to);
            open.typed.clear();
            return Asked::Moved;
        }
        let space = took(Modifiers::NONE, Key::Space);
        if took(Modifiers::NONE, Key::Enter) || space && !typing {
            return Asked::Choose;
        }
        let closing = [
            (Modifiers::NONE, Key::Escape),
            (Modifiers::ALT, Key::ArrowUp),
            (Modifiers::NONE, Key::Tab),
            (Modifiers::SHIFT, Key::Tab),
        ];
        if closing.into_iter().any(|(modifiers, key)| took(modifiers, key)) {
            return Asked::Close;
        }
        if letters.is_empty() {
            return Asked::Nothing;
        }
        let now = i.time;
        open.letters(&letters.to_lowercase(), typing, now)
    })
}

impl Open {
    /// Goes to the choice that begins with what was typed; the same letter again to the next.
    fn letters(&mut self, letters: &str, typing: bool, now: f64) -> Asked {
        if !typing {
            self.typed.clear();
        }
        self.typed.push_str(letters);
        self.typed_at = now;
        let at = self.at.unwrap_or(0);
        let mut chars = self.typed.chars();
        let first = chars.next().unwrap_or(' ');
        let same = chars.all(|c| c == first);
        let (wanted, from) = match same {
            true => (first.to_string(), at + 1),
            false => (self.typed.clone(), at),
        };
        let count = self.names.len();
        let mut order = (0..count).map(|step| (from + step) % count);
        match order.find(|&i| self.names[i].starts_with(&wanted)) {
            Some(found) => {
                self.at = Some(found);
                Asked::Moved
            }
            None => Asked::Nothing,
        }
    }
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
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &name));
        self.ui.ctx().accesskit_node_builder(response.id, |node| {
            node.clear_toggled();
            node.set_selected(chosen);
        });
        let response = if help.is_empty() { response } else { response.on_hover_text(help) };
        let made = self.take(&response, chosen, &name);
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
        let response = self.ui.checkbox(&mut on.clone(), words);
        self.take(&response, false, &name)
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
