//! Labels and relation types at the left.

use egui::{RichText, ScrollArea, Ui};

use super::parts::shown;
use super::{Chosen, SchemaEditor, colour};
use crate::model::schema::{Label, LabelKind, RelationType};
use crate::ui::dialogs::fields;
use crate::ui::dialogs::row::Row;
use crate::ui::theme::{self, Tokens};

impl SchemaEditor {
    pub(super) fn list_ui(&mut self, ui: &mut Ui, t: &Tokens, height: f32) {
        ScrollArea::vertical().id_salt("schema list").max_height(height).auto_shrink([false, false]).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                // Room for the scroll bar.
                ui.set_width(ui.available_width() - 8.0);
                if heading_ui(ui, t, "Labels", "Add a label") {
                    self.add_label();
                }
                self.labels_list_ui(ui, t);
                ui.add_space(12.0);
                if heading_ui(ui, t, "Relation types", "Add a relation type") {
                    self.add_relation();
                }
                self.relations_list_ui(ui, t);
            },
        );
    }

    fn labels_list_ui(&mut self, ui: &mut Ui, t: &Tokens) {
        let mut taken = None;
        for (at, label) in self.draft.labels.iter().enumerate() {
            let key = label.key.map_or(String::new(), |k| k.to_ascii_uppercase().to_string());
            let words = shown(&label.name);
            let kind = if label.kind == LabelKind::Commitment { "frame label" } else { "label" };
            let row = Row {
                words: &words,
                hint: &key,
                key: "",
                dot: Some(t.line(&self.draft, label)),
                chosen: self.chosen == Chosen::Label(at),
                name: &format!("{kind} {words}"),
            };
            if row.ui(ui, t) {
                taken = Some(at);
            }
        }
        if let Some(at) = taken {
            self.choose(Chosen::Label(at));
        }
    }

    fn relations_list_ui(&mut self, ui: &mut Ui, t: &Tokens) {
        let mut taken = None;
        for (at, relation) in self.draft.relations.iter().enumerate() {
            let words = shown(&relation.name);
            let chosen = self.chosen == Chosen::Relation(at);
            let name = format!("relation type {words}");
            let row = Row { words: &words, hint: "", key: "", dot: None, chosen, name: &name };
            if row.ui(ui, t) {
                taken = Some(at);
            }
        }
        if let Some(at) = taken {
            self.choose(Chosen::Relation(at));
        }
    }

    fn add_label(&mut self) {
        let id = self.placeholder();
        let colour = colour::unused(&self.draft);
        self.draft.labels.push(Label::new(&id, "", LabelKind::Entity, colour));
        self.choose(Chosen::Label(self.draft.labels.len() - 1));
        self.wants_name = true;
    }

    fn add_relation(&mut self) {
        let id = self.placeholder();
        self.draft.relations.push(RelationType {
            id: id.as_str().into(),
            name: String::new(),
            help: String::new(),
            ends: Vec::new(),
            aliases: Vec::new(),
        });
        self.choose(Chosen::Relation(self.draft.relations.len() - 1));
        self.wants_name = true;
    }
}

/// A heading with a button to add; gives whether that was clicked.
pub(super) fn heading_ui(ui: &mut Ui, t: &Tokens, words: &str, add: &str) -> bool {
    ui.horizontal(|ui| {
        let text = RichText::new(words.to_uppercase()).font(theme::semibold(11.0)).color(t.secondary);
        ui.label(text.extra_letter_spacing(0.6));
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(right, |ui| fields::small(ui, "Add", add).on_hover_text(add).clicked()).inner
    })
    .inner
}
