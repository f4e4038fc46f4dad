//! Deleting: a part that annotations use goes only after the number of them was said.

use egui::{RichText, Ui};

use super::{Chosen, Deleted, Open, SchemaEditor, fresh};
use crate::model::ids::LabelId;
use crate::model::schema::Label;
use crate::session::Command;
use crate::session::uses::SchemaPart;
use crate::ui::dialogs::{Around, fields};
use crate::ui::queue::Queue;
use crate::ui::theme;
use crate::ui::widgets::safe;

/// A question that stands in place of the form.
pub enum Ask {
    /// None.
    Nothing,
    /// Whether the changes are to be dropped.
    Leave,
    /// Whether something is to be deleted.
    Delete(Delete),
}

/// Something that is to be deleted.
pub struct Delete {
    place: Place,
    /// What is counted.
    parts: Vec<SchemaPart>,
    /// In words: `the label “place”`.
    what: String,
    asked: bool,
    /// How many annotations use it, once that is known.
    count: Option<usize>,
}

/// A part of the draft, by positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A label.
    Label(usize),
    /// A relation type.
    Relation(usize),
    /// A role of a label.
    Role(usize, usize),
    /// An attribute of a label.
    Attribute(usize, usize),
    /// A value of an attribute of a label.
    Value(usize, usize, usize),
}

impl SchemaEditor {
    /// Deletes what is new at once; what annotations may use after they were counted.
    pub(super) fn want_delete(&mut self, place: Place) {
        let Some((parts, what)) = self.parts_at(place) else { return };
        if parts.is_empty() {
            self.delete(place, 0);
        } else {
            self.ask = Ask::Delete(Delete { place, parts, what, asked: false, count: None });
        }
    }

    /// Asks the session to count, and takes the count when it is there.
    pub(super) fn look_at_count(&mut self, around: &Around<'_>, queue: &mut Queue) {
        let Ask::Delete(delete) = &mut self.ask else { return };
        if delete.count.is_some() {
            return;
        }
        if !std::mem::replace(&mut delete.asked, true) {
            queue.command(Command::CountUses(delete.parts.clone()));
            return;
        }
        delete.count = around.session.and_then(|s| s.counted_uses(&delete.parts));
        if delete.count == Some(0) {
            let place = delete.place;
            self.ask = Ask::Nothing;
            self.delete(place, 0);
        }
    }

    /// Shows the question whether to delete; gives whether there is one.
    pub(super) fn question_ui(&mut self, ui: &mut Ui, around: &Around<'_>) -> bool {
        let Ask::Delete(delete) = &self.ask else { return false };
        let t = around.t;
        let (place, what) = (delete.place, safe(&delete.what));
        let Some(count) = delete.count else {
            fields::hint(ui, t, "Counting…");
            return true;
        };
        let heading = format!("Delete {what}?");
        ui.label(RichText::new(heading).font(theme::semibold(15.0)).color(t.text));
        ui.add_space(4.0);
        let consequence = match place {
            Place::Label(_) => {
                "They are deleted with it. To keep them, merge the label into another instead."
            }
            Place::Relation(_) => {
                "They stay, without a type that the schema knows, and “Check the project” lists them."
            }
            _ => {
                "They keep what they have, but the schema no longer knows it, and “Check the project” lists them."
            }
        };
        let used = fields::count(count, "annotation of yours uses", "annotations of yours use");
        ui.add(egui::Label::new(RichText::new(format!("{used} it. {consequence}")).color(t.text)).wrap());
        if matches!(place, Place::Label(_))
            && around.session.is_some_and(|s| s.project().annotators().len() > 1)
        {
            fields::hint(
                ui,
                t,
                "Colleagues' annotations stay as they are, with a label that the schema no longer knows.",
            );
        }
        ui.add_space(16.0);
        ui.horizontal(|ui| {
            let words = match place {
                Place::Label(_) => {
                    format!("Delete it and {}", fields::count(count, "annotation", "annotations"))
                }
                _ => "Delete it".to_owned(),
            };
            if fields::secondary(ui, &words).clicked() {
                self.ask = Ask::Nothing;
                self.delete(place, count);
            }
            if fields::secondary(ui, "Keep it").clicked() {
                self.ask = Ask::Nothing;
            }
        });
        true
    }

    /// What annotations may use of a part, and what it is called; nothing of what is new.
    fn parts_at(&self, place: Place) -> Option<(Vec<SchemaPart>, String)> {
        let labels = &self.draft.labels;
        let (part, what) = match place {
            Place::Label(at) => {
                let label = labels.get(at)?;
                let all = known_ids(label, self).into_iter().map(SchemaPart::Label);
                return Some((all.collect(), format!("the label “{}”", label.name)));
            }
            Place::Relation(at) => {
                let relation = self.draft.relations.get(at)?;
                let part = self.original.relation(&relation.id).map(|r| SchemaPart::Relation(r.id.clone()));
                (part, format!("the relation type “{}”", relation.name))
            }
            Place::Role(label, at) => {
                let (label, role) = (labels.get(label)?, labels.get(label)?.roles.get(at)?);
                let new = fresh::is_fresh(role.id.as_str());
                let part = (!new).then(|| SchemaPart::Role(label.id.clone(), role.id.clone()));
                (part, format!("the role “{}”", role.name))
            }
            Place::Attribute(label, at) => {
                let (label, attribute) = (labels.get(label)?, labels.get(label)?.attributes.get(at)?);
                let new = fresh::is_fresh(attribute.id.as_str());
                let part = (!new).then(|| SchemaPart::Attribute(label.id.clone(), attribute.id.clone()));
                (part, format!("the attribute “{}”", attribute.name))
            }
            Place::Value(label, attribute, at) => {
                let (label, attribute) = (labels.get(label)?, labels.get(label)?.attributes.get(attribute)?);
                let choice = attribute.kind.choices().get(at)?;
                let new = fresh::is_fresh(&choice.id) || fresh::is_fresh(attribute.id.as_str());
                let part = || SchemaPart::Value(label.id.clone(), attribute.id.clone(), choice.id.clone());
                ((!new).then(part), format!("the value “{}” of “{}”", choice.name, attribute.name))
            }
        };
        Some((part.into_iter().collect(), what))
    }

    fn delete(&mut self, place: Place, count: usize) {
        match place {
            Place::Label(at) => self.delete_label(at, count),
            Place::Relation(at) => {
                self.draft.relations.remove(at);
                self.choose_near(at, false);
            }
            Place::Role(label, at) => {
                self.draft.labels[label].roles.remove(at);
                self.open = Open::Nothing;
            }
            Place::Attribute(label, at) => {
                self.draft.labels[label].attributes.remove(at);
                self.open = Open::Nothing;
            }
            Place::Value(label, attribute, at) => {
                if let Some(choices) = self.draft.labels[label].attributes[attribute].kind.choices_mut() {
                    choices.remove(at);
                }
            }
        }
    }

    fn delete_label(&mut self, at: usize, count: usize) {
        let label = self.draft.labels[at].clone();
        if count > 0 {
            // Those merged into it in this draft are labels of their own in the project.
            for (i, id) in known_ids(&label, self).into_iter().enumerate() {
                let count = if i == 0 { count } else { 0 };
                self.deleted.push(Deleted { id, name: label.name.clone(), count });
            }
        }
        self.draft.delete_label(&label.id);
        self.choose_near(at, true);
    }

    /// Chooses what stands where something was taken out.
    pub(super) fn choose_near(&mut self, at: usize, label: bool) {
        let len = if label { self.draft.labels.len() } else { self.draft.relations.len() };
        let at = at.min(len.saturating_sub(1));
        self.choose(match (label, len) {
            (true, 1..) => Chosen::Label(at),
            (false, 1..) => Chosen::Relation(at),
            _ if !self.draft.labels.is_empty() => Chosen::Label(0),
            _ => Chosen::Nothing,
        });
    }
}

/// The ids of a label under which the project knows labels of their own.
fn known_ids(label: &Label, editor: &SchemaEditor) -> Vec<LabelId> {
    let known = |id: &&LabelId| editor.original.labels.iter().any(|l| l.id == **id);
    std::iter::once(&label.id).chain(&label.aliases).filter(known).cloned().collect()
}
