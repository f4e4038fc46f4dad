//! The form of an entity: label, what it refers to, attributes.

use egui::Ui;

use super::{Context, Form, heading_ui};
use crate::model::annotation::Entity;
use crate::model::ids::{AnnotationId, CanonicalId, LabelId};
use crate::model::schema::LabelKind;
use crate::session::Command;
use crate::ui::drop_down::DropDown;
use crate::ui::legend;
use crate::ui::queue::Queue;
use crate::ui::script_text::{Words, row_words};
use crate::ui::widgets::{quiet, safe, section};

/// Most suggestions shown at a time.
const SHOWN: usize = 8;

impl Form {
    pub(super) fn entity_ui(&mut self, ui: &mut Ui, cx: &Context<'_>, entity: &Entity, queue: &mut Queue) {
        let schema = cx.session.project().schema();
        let words = cx.session.text().map_or(String::new(), |t| entity.spans.words(t));
        heading_ui(ui, cx, &capital(schema.label_name(&entity.label)), entity.id, &words);
        section(ui, cx.t, "Label");
        label_ui(ui, cx, entity.id, &entity.label, LabelKind::Entity, queue);
        section(ui, cx.t, "Refers to");
        self.refers_to_ui(ui, cx, entity, &words, queue);
        if let Some(label) = schema.label(&entity.label)
            && !label.attributes.is_empty()
        {
            section(ui, cx.t, "Attributes");
            self.attributes_ui(ui, cx, entity.id, &label.attributes, &entity.attributes, queue);
        }
    }

    fn refers_to_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        entity: &Entity,
        words: &str,
        queue: &mut Queue,
    ) {
        let project = cx.session.project();
        let present = entity
            .refers_to
            .map(|id| project.canonicals().get(&id).map_or_else(|| id.to_string(), |c| safe(&c.name)));
        let shown = present.unwrap_or_else(|| "—".to_owned());
        let button = egui::Button::new("").min_size(egui::vec2(ui.available_width(), 28.0));
        ui.add_enabled_ui(cx.editable, |ui| {
            let menu = egui::containers::menu::MenuButton::from_button(button);
            let (response, list) = menu.ui(ui, |ui| {
                ui.set_width(ui.available_width().min(268.0));
                let taken = self.canonical_choice(ui, cx, entity, words);
                if taken.is_some() {
                    ui.close();
                }
                taken
            });
            match list.map(|list| list.inner) {
                Some(None) => {}
                // Closed, or about to be: the next time it begins anew.
                ended => {
                    self.search.clear();
                    self.choice = 0;
                    if let Some(Some(taken)) = ended {
                        response.request_focus();
                        if let Taken::Choice(choice) = taken {
                            queue.command(choice);
                        }
                    }
                }
            }
            cx.offer_focus(&response);
            let rect = response.rect.shrink2(egui::vec2(10.0, 0.0));
            row_words(
                ui.painter(),
                &Words::line(&shown, cx.t.text),
                rect.left_center(),
                rect.width() - 16.0,
                egui::Align::Min,
            );
            crate::ui::drop_down::chevron(ui, rect.right_center() - egui::vec2(4.0, 0.0));
            response
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, cx.editable, "Refers to"));
        });
    }

    /// The list: a field that keeps the keyboard, and what is found. Up and Down choose in it, Enter
    /// takes, Esc leaves with nothing changed.
    fn canonical_choice(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        entity: &Entity,
        words: &str,
    ) -> Option<Taken> {
        let keys = Keys::take(ui);
        let before = self.search.clone();
        let field = ui.add(
            egui::TextEdit::singleline(&mut self.search)
                .hint_text("Search, or a new name")
                .desired_width(f32::INFINITY)
                .margin(egui::vec2(10.0, 6.0)),
        );
        field.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Search canonical entities")
        });
        // The key that opened the list is not meant for it. Esc has taken the keyboard from the field.
        let keys = if field.has_focus() { keys } else { Keys { leave: keys.leave, ..Keys::default() } };
        field.request_focus();
        let sought = self.search.trim();
        let all = cx.session.project().canonicals().values();
        // Of the same label first: they are meant more often.
        let mut found: Vec<_> = all
            .filter(|c| sought.is_empty() && near(c, words) || !sought.is_empty() && c.matches(sought))
            .collect();
        found.sort_by_key(|c| (c.kind != entity.label, c.name.to_lowercase()));
        let (id, name) = (entity.id, if sought.is_empty() { words } else { sought });
        let refer = |canonical: Option<CanonicalId>| Command::SetRefersTo { id, canonical };
        let mut rows: Vec<(String, bool, Command)> = found
            .iter()
            .take(SHOWN)
            .map(|c| (safe(&c.name), entity.refers_to == Some(c.id), refer(Some(c.id))))
            .collect();
        let new = rows.len();
        let make = Command::NewCanonical { id, name: name.to_owned() };
        rows.push((format!("New: “{}”", safe(name)), false, make));
        if entity.refers_to.is_some() {
            rows.push(("Nothing".to_owned(), false, refer(None)));
        }
        if self.search != before {
            self.choice = 0;
        }
        self.choice = keys.moved(self.choice).min(rows.len() - 1);
        let mut taken = (keys.leave).then_some(Taken::Nothing);
        for (at, (name, chosen, command)) in rows.into_iter().enumerate() {
            if at == new {
                if found.len() > SHOWN {
                    let more = format!("and {} more: type to narrow down", found.len() - SHOWN);
                    quiet(ui, cx.t, &more);
                }
                ui.separator();
            }
            let here = at == self.choice;
            let response = choice_ui(ui, cx, chosen, here, &name);
            if here {
                let row = response.id.accesskit_id();
                ui.ctx().accesskit_node_builder(field.id, |node| node.set_active_descendant(row));
            }
            if response.clicked() || here && keys.enter {
                taken = Some(Taken::Choice(command));
            }
        }
        taken
    }
}

/// What came of the list.
enum Taken {
    Choice(Command),
    Nothing,
}

/// The keys that the list takes from its field.
#[derive(Default)]
struct Keys {
    down: usize,
    up: usize,
    enter: bool,
    leave: bool,
}

impl Keys {
    fn take(ui: &Ui) -> Self {
        ui.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(egui::Modifiers::NONE, key);
            Self {
                down: count(egui::Key::ArrowDown),
                up: count(egui::Key::ArrowUp),
                enter: count(egui::Key::Enter) > 0,
                leave: count(egui::Key::Escape) > 0,
            }
        })
    }

    fn moved(&self, from: usize) -> usize {
        (from + self.down).saturating_sub(self.up)
    }
}

/// A name that can be chosen; `here` is the one that Enter takes.
fn choice_ui(ui: &mut Ui, cx: &Context<'_>, chosen: bool, here: bool, name: &str) -> egui::Response {
    let button = egui::Button::selectable(chosen, "").min_size(egui::vec2(ui.available_width(), 28.0));
    let response = ui.add(button);
    let response = if here { response.highlight() } else { response };
    let rect = response.rect.shrink2(egui::vec2(10.0, 0.0));
    row_words(
        ui.painter(),
        &Words::line(name, cx.t.text),
        rect.left_center(),
        rect.width(),
        egui::Align::Min,
    );
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, name));
    response
}

/// Whether a canonical entity may be what `words` name: they share a word of some length.
fn near(canonical: &crate::model::canonical::Canonical, words: &str) -> bool {
    words.split_whitespace().filter(|w| w.chars().count() > 2).any(|w| canonical.matches(w))
}

/// The labels to choose from.
pub(super) fn label_ui(
    ui: &mut Ui,
    cx: &Context<'_>,
    id: AnnotationId,
    label: &LabelId,
    kind: LabelKind,
    queue: &mut Queue,
) {
    let schema = cx.session.project().schema();
    let present = schema.label(label).map(|l| l.id.clone());
    let name = safe(schema.label_name(label));
    ui.add_enabled_ui(cx.editable, |ui| {
        let list = DropDown::new("Label", ("label", id)).shown(name);
        let shown = list.width(ui.available_width()).show(ui, |list| {
            for choice in schema.labels.iter().filter(|l| l.kind == kind) {
                let chosen = present.as_ref() == Some(&choice.id);
                if list.button(chosen, &choice.name, legend::choice(cx.t, schema, choice, chosen)) {
                    queue.command(Command::Relabel { id, label: choice.id.clone() });
                }
            }
        });
        cx.offer_focus(&shown.response);
    });
}

/// With its first letter in upper case.
pub(super) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}
