//! A relation type: what it is called and what it may link.

use egui::{RichText, Ui};

use super::delete::Place;
use super::label::head_ui;
use super::parts::{self, Wanted, shown};
use super::{Chosen, SchemaEditor, fresh};
use crate::model::ids::LabelId;
use crate::model::schema::{Ends, RelationType};
use crate::ui::dialogs::fields;
use crate::ui::theme::{self, Tokens};

impl SchemaEditor {
    pub(super) fn relation_ui(&mut self, ui: &mut Ui, t: &Tokens, at: usize) {
        self.relation_head_ui(ui, t, at);
        let wants_name = std::mem::take(&mut self.wants_name);
        let all = parts::all_labels(&self.draft);
        let Some(relation) = self.draft.relations.get_mut(at) else { return };
        fields::row(ui, t, "Name", |ui| {
            let field = fields::line(ui, "Relation name", &mut relation.name, "");
            if wants_name {
                field.request_focus();
            }
        });
        fields::row(ui, t, "Id", |ui| parts::id_ui(ui, t, relation.id.as_str()));
        fields::row(ui, t, "Help", |ui| {
            fields::lines(ui, "Relation help", &mut relation.help, "When to use it");
        });
        fields::row(ui, t, "May link", |ui| ends_ui(ui, t, relation, &all));
    }

    fn relation_head_ui(&mut self, ui: &mut Ui, t: &Tokens, at: usize) {
        let names: Vec<String> = self.draft.relations.iter().map(|r| r.name.clone()).collect();
        let heading = RichText::new(shown(&names[at])).font(theme::semibold(15.0)).color(t.text);
        let wanted = head_ui(ui, heading, |ui| parts::buttons_ui(ui, "relation type", at, &names, |_| true));
        match wanted {
            Some(Wanted::Delete) => self.want_delete(Place::Relation(at)),
            Some(Wanted::MergeInto(into)) => self.merge_relation(at, into),
            Some(wanted) => {
                let to = parts::moved(&mut self.draft.relations, at, wanted);
                self.chosen = Chosen::Relation(to);
            }
            None => {}
        }
    }

    fn merge_relation(&mut self, from: usize, into: usize) {
        let (from, into) = (self.draft.relations[from].id.clone(), self.draft.relations[into].id.clone());
        if self.draft.merge_relations(&from, &into).is_err() {
            return;
        }
        for relation in &mut self.draft.relations {
            relation.aliases.retain(|a| !fresh::is_fresh(a.as_str()));
        }
        let at = self.draft.relations.iter().position(|r| r.id == into).unwrap_or(0);
        self.choose(Chosen::Relation(at));
    }
}

/// The ways in which it may link, one a line; none is any way.
fn ends_ui(ui: &mut Ui, t: &Tokens, relation: &mut RelationType, all: &[(LabelId, String)]) {
    if relation.ends.is_empty() {
        ui.add_space(4.0);
        fields::hint(ui, t, "Anything with anything.");
    }
    let mut gone = None;
    for (at, ends) in relation.ends.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            let width = ((ui.available_width() - 96.0) / 2.0).max(80.0);
            match ends {
                Ends::Pair(from, to) => {
                    parts::labels_ui(ui, &format!("From, way {}", at + 1), from, all, width);
                    ui.label(RichText::new("→").color(t.secondary));
                    parts::labels_ui(ui, &format!("To, way {}", at + 1), to, all, width);
                }
                Ends::SameLabel => {
                    ui.label("any label, with the same label");
                }
            }
            if fields::sign(ui, "×", &format!("Remove way {}", at + 1), true) {
                gone = Some(at);
            }
        });
    }
    if let Some(at) = gone {
        relation.ends.remove(at);
    }
    ui.horizontal(|ui| {
        if fields::small(ui, "Add labels", "Add labels that it may link").clicked() {
            relation.ends.push(Ends::Pair(Vec::new(), Vec::new()));
        }
        let has_same = relation.ends.contains(&Ends::SameLabel);
        if !has_same && fields::small(ui, "Add the same label", "Add the same label at both ends").clicked() {
            relation.ends.push(Ends::SameLabel);
        }
    });
}
