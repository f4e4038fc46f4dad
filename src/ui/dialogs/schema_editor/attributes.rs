//! The attributes of a label.

use egui::Ui;

use super::delete::Place;
use super::list::heading_ui;
use super::parts::{self, Wanted, shown};
use super::{Open, SchemaEditor, fresh};
use crate::model::schema::{Attribute, AttributeKind, Choice};
use crate::ui::dialogs::fields;
use crate::ui::dialogs::row::Row;
use crate::ui::theme::Tokens;
use crate::ui::widgets::checkbox;

impl SchemaEditor {
    pub(super) fn attributes_ui(&mut self, ui: &mut Ui, t: &Tokens, label: usize) {
        if label >= self.draft.labels.len() {
            return;
        }
        ui.add_space(16.0);
        if heading_ui(ui, t, "Attributes", "Add an attribute") {
            let id = self.placeholder();
            let attributes = &mut self.draft.labels[label].attributes;
            attributes.push(Attribute::new(&id, "", AttributeKind::Choice(Vec::new())));
            self.open = Open::Attribute(attributes.len() - 1);
            self.wants_name = true;
        }
        if self.draft.labels[label].attributes.is_empty() {
            fields::hint(ui, t, "None: an annotation with this label has words and a note.");
        }
        for at in 0..self.draft.labels[label].attributes.len() {
            // One may just have been deleted or merged.
            let Some(attribute) = self.draft.labels[label].attributes.get(at) else { break };
            let open = self.open == Open::Attribute(at);
            let words = shown(&attribute.name);
            let name = format!("attribute {words}");
            let row = Row {
                words: &words,
                hint: &summary(attribute),
                key: "",
                dot: None,
                chosen: open,
                name: &name,
            };
            if row.ui(ui, t) {
                self.open = if open { Open::Nothing } else { Open::Attribute(at) };
            }
            if open {
                ui.indent(("attribute", at), |ui| self.attribute_ui(ui, t, label, at));
            }
        }
    }

    fn attribute_ui(&mut self, ui: &mut Ui, t: &Tokens, label: usize, at: usize) {
        let wants_name = std::mem::take(&mut self.wants_name);
        let is_known = !fresh::is_fresh(self.draft.labels[label].attributes[at].id.as_str());
        attribute_fields_ui(ui, t, &mut self.draft.labels[label].attributes[at], wants_name, is_known);
        if self.draft.labels[label].attributes[at].kind.choices_mut().is_some() {
            self.values_ui(ui, t, label, at);
        }
        let attributes = &self.draft.labels[label].attributes;
        let names: Vec<String> = attributes.iter().map(|a| a.name.clone()).collect();
        let same = |i: usize| {
            std::mem::discriminant(&attributes[i].kind) == std::mem::discriminant(&attributes[at].kind)
        };
        let wanted = ui.horizontal(|ui| parts::buttons_ui(ui, "attribute", at, &names, same)).inner;
        ui.add_space(8.0);
        let owner = &mut self.draft.labels[label];
        match wanted {
            Some(Wanted::Delete) => self.want_delete(Place::Attribute(label, at)),
            Some(Wanted::MergeInto(into)) => {
                owner.merge_attributes(at, into);
                owner.attributes.iter_mut().for_each(|a| a.aliases.retain(|a| !fresh::is_fresh(a.as_str())));
                self.open = Open::Attribute(if at < into { into - 1 } else { into });
            }
            Some(wanted) => self.open = Open::Attribute(parts::moved(&mut owner.attributes, at, wanted)),
            None => {}
        }
    }
}

fn attribute_fields_ui(ui: &mut Ui, t: &Tokens, attribute: &mut Attribute, wants_name: bool, is_known: bool) {
    fields::row(ui, t, "Name", |ui| {
        let field = fields::line(ui, "Attribute name", &mut attribute.name, "");
        if wants_name {
            field.request_focus();
        }
    });
    fields::row(ui, t, "Id", |ui| parts::id_ui(ui, t, attribute.id.as_str()));
    fields::row(ui, t, "Help", |ui| {
        fields::lines(ui, "Attribute help", &mut attribute.help, "What it says");
    });
    fields::row(ui, t, "Holds", |ui| {
        let present = kind_words(&attribute.kind);
        fields::combo(ui, "Holds", present, 240.0, |list| {
            for kind in kinds(attribute.kind.choices()) {
                let words = kind_words(&kind);
                if list.option(words == present, words) && words != present {
                    attribute.kind = kind;
                }
            }
        });
        if is_known {
            fields::hint(ui, t, "Values that no longer fit stay, and “Check the project” lists them.");
        }
    });
    fields::row(ui, t, "", |ui| {
        checkbox(ui, &mut attribute.required, "required: an annotation without it is incomplete");
    });
}

/// Every kind; those with values take over the ones there are.
fn kinds(choices: &[Choice]) -> [AttributeKind; 7] {
    [
        AttributeKind::Choice(choices.to_vec()),
        AttributeKind::Choices(choices.to_vec()),
        AttributeKind::YesNo,
        AttributeKind::Text,
        AttributeKind::Number,
        AttributeKind::Dates,
        AttributeKind::Assessment(choices.to_vec()),
    ]
}

fn kind_words(kind: &AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Choice(_) => "one of several values",
        AttributeKind::Choices(_) => "any of several values",
        AttributeKind::YesNo => "yes or no",
        AttributeKind::Text => "text",
        AttributeKind::Number => "a number",
        AttributeKind::Dates => "days",
        AttributeKind::Assessment(_) => "assessments with day and evidence",
    }
}

/// What it holds: `one of promise, offer, …`.
fn summary(attribute: &Attribute) -> String {
    let names: Vec<String> = attribute.kind.choices().iter().map(|c| shown(&c.name)).collect();
    let required = if attribute.required { "required · " } else { "" };
    let kind = match &attribute.kind {
        AttributeKind::Choice(_) => format!("one of {}", names.join(", ")),
        AttributeKind::Choices(_) => format!("any of {}", names.join(", ")),
        AttributeKind::Assessment(_) => format!("assessed as {}", names.join(", ")),
        kind => kind_words(kind).to_owned(),
    };
    format!("{required}{kind}")
}
