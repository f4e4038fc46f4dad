//! The roles of a frame label, in the order of the digit keys.

use egui::{DragValue, Role as Access, Ui};

use super::delete::Place;
use super::list::heading_ui;
use super::parts::{self, Wanted, shown};
use super::{Open, SchemaEditor, fresh};
use crate::model::ids::LabelId;
use crate::model::schema::{Filling, Role};
use crate::session::action::Action;
use crate::ui::dialogs::fields;
use crate::ui::dialogs::row::Row;
use crate::ui::theme::Tokens;
use crate::ui::widgets::checkbox;

const FILLINGS: [(Filling, &str); 3] = [
    (Filling::AnnotationOrWords, "annotations or bare words"),
    (Filling::Annotation, "annotations only"),
    (Filling::Words, "bare words only"),
];

impl SchemaEditor {
    pub(super) fn roles_ui(&mut self, ui: &mut Ui, t: &Tokens, label: usize) {
        ui.add_space(16.0);
        if heading_ui(ui, t, "Roles", "Add a role") {
            let id = self.placeholder();
            let roles = &mut self.draft.labels[label].roles;
            roles.push(Role::new(&id, ""));
            self.open = Open::Role(roles.len() - 1);
            self.wants_name = true;
        }
        fields::hint(ui, t, "Their order is that of the keys 1 to 9, 0 and Shift+1.");
        for at in 0..self.draft.labels[label].roles.len() {
            // One may just have been deleted or merged.
            let Some(role) = self.draft.labels[label].roles.get(at) else { break };
            let open = self.open == Open::Role(at);
            let key = Action::role_key(at).unwrap_or(" ");
            let words = shown(&role.name);
            let name = format!("role {words}");
            let row = Row { words: &words, hint: &summary(role), key, dot: None, chosen: open, name: &name };
            if row.ui(ui, t) {
                self.open = if open { Open::Nothing } else { Open::Role(at) };
            }
            if open {
                ui.indent(("role", at), |ui| self.role_ui(ui, t, label, at));
            }
        }
    }

    fn role_ui(&mut self, ui: &mut Ui, t: &Tokens, label: usize, at: usize) {
        let all = parts::all_labels(&self.draft);
        let wants_name = std::mem::take(&mut self.wants_name);
        role_fields_ui(ui, t, &mut self.draft.labels[label].roles[at], &all, wants_name);
        let names: Vec<String> = self.draft.labels[label].roles.iter().map(|r| r.name.clone()).collect();
        let wanted = ui.horizontal(|ui| parts::buttons_ui(ui, "role", at, &names, |_| true)).inner;
        ui.add_space(8.0);
        let roles = &mut self.draft.labels[label];
        match wanted {
            Some(Wanted::Delete) => self.want_delete(Place::Role(label, at)),
            Some(Wanted::MergeInto(into)) => {
                roles.merge_roles(at, into);
                roles.roles.iter_mut().for_each(|r| r.aliases.retain(|a| !fresh::is_fresh(a.as_str())));
                self.open = Open::Role(if at < into { into - 1 } else { into });
            }
            Some(wanted) => self.open = Open::Role(parts::moved(&mut roles.roles, at, wanted)),
            None => {}
        }
    }
}

fn role_fields_ui(ui: &mut Ui, t: &Tokens, role: &mut Role, all: &[(LabelId, String)], wants_name: bool) {
    fields::row(ui, t, "Name", |ui| {
        let field = fields::line(ui, "Role name", &mut role.name, "");
        if wants_name {
            field.request_focus();
        }
    });
    fields::row(ui, t, "Id", |ui| parts::id_ui(ui, t, role.id.as_str()));
    fields::row(ui, t, "Help", |ui| {
        fields::lines(ui, "Role help", &mut role.help, "What fills it");
    });
    fields::row(ui, t, "How many", |ui| how_many_ui(ui, role));
    fields::row(ui, t, "Filled by", |ui| {
        let present = FILLINGS.iter().find(|(f, _)| *f == role.filling).map_or("", |(_, words)| words);
        fields::combo(ui, "Filled by", present, 240.0, |list| {
            for (filling, words) in FILLINGS {
                list.value(&mut role.filling, filling, words);
            }
        });
    });
    if role.filling != Filling::Words {
        fields::row(ui, t, "Labels", |ui| {
            let width = ui.available_width();
            parts::labels_ui(ui, "Labels that may fill it", &mut role.labels, all, width);
        });
    }
}

fn how_many_ui(ui: &mut Ui, role: &mut Role) {
    ui.horizontal(|ui| {
        ui.label("at least");
        let min = ui.add(DragValue::new(&mut role.min).range(0..=99));
        fields::named(min, Access::SpinButton, "At least");
        let mut limited = role.max.is_some();
        if checkbox(ui, &mut limited, "at most").changed() {
            role.max = limited.then_some(role.min.max(1));
        }
        if let Some(max) = &mut role.max {
            let response = ui.add(DragValue::new(max).range(1..=99));
            fields::named(response, Access::SpinButton, "At most");
        }
    });
}

/// How many, and what kind is missing: `1 or more`, `0 or 1`.
fn summary(role: &Role) -> String {
    match (role.min, role.max) {
        (0, None) => "any number".to_owned(),
        (min, None) => format!("{min} or more"),
        (min, Some(max)) if min == max => format!("exactly {min}"),
        (0, Some(1)) => "0 or 1".to_owned(),
        (min, Some(max)) => format!("{min} to {max}"),
    }
}
