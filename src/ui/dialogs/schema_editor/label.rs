//! A label: what it is called, how it looks, what it may overlap.

use egui::{RichText, Ui};

use super::delete::Place;
use super::parts::{self, Wanted, shown};
use super::{Chosen, SchemaEditor, colour, fresh};
use crate::model::schema::{Label, LabelKind, Overlap};
use crate::ui::dialogs::fields;
use crate::ui::theme::{self, Tokens};

/// Width of a field that holds a word or two, in points.
const SHORT: f32 = 240.0;

const OVERLAPS: [(Overlap, &str); 4] = [
    (Overlap::Any, "anything"),
    (Overlap::NotCrossing, "what it holds or is held by, nothing that crosses it"),
    (Overlap::NotSameLabel, "anything with another label"),
    (Overlap::Nothing, "nothing"),
];

impl SchemaEditor {
    pub(super) fn label_ui(&mut self, ui: &mut Ui, t: &Tokens, at: usize) {
        self.label_head_ui(ui, t, at);
        self.label_fields_ui(ui, t, at);
        if self.draft.labels.get(at).is_some_and(|l| l.kind == LabelKind::Commitment) {
            self.roles_ui(ui, t, at);
        }
        self.attributes_ui(ui, t, at);
        ui.add_space(16.0);
    }

    fn label_head_ui(&mut self, ui: &mut Ui, t: &Tokens, at: usize) {
        let names: Vec<String> = self.draft.labels.iter().map(|l| l.name.clone()).collect();
        let kinds: Vec<LabelKind> = self.draft.labels.iter().map(|l| l.kind).collect();
        let label = &self.draft.labels[at];
        let heading =
            RichText::new(shown(&label.name)).font(theme::semibold(15.0)).color(t.label(&self.draft, label));
        let wanted =
            head_ui(ui, heading, |ui| parts::buttons_ui(ui, "label", at, &names, |i| kinds[i] == kinds[at]));
        match wanted {
            Some(Wanted::Delete) => self.want_delete(Place::Label(at)),
            Some(Wanted::MergeInto(into)) => self.merge_label(at, into),
            Some(wanted) => {
                let to = parts::moved(&mut self.draft.labels, at, wanted);
                self.chosen = Chosen::Label(to);
            }
            None => {}
        }
    }

    fn merge_label(&mut self, from: usize, into: usize) {
        let (from, into) = (self.draft.labels[from].id.clone(), self.draft.labels[into].id.clone());
        if self.draft.merge_labels(&from, &into).is_err() {
            return;
        }
        // Nothing has an id that was never applied: it needs no alias.
        for label in &mut self.draft.labels {
            label.aliases.retain(|a| !fresh::is_fresh(a.as_str()));
        }
        let at = self.draft.label_index(&into).unwrap_or(0);
        self.choose(Chosen::Label(at));
    }

    fn label_fields_ui(&mut self, ui: &mut Ui, t: &Tokens, at: usize) {
        let wants_name = std::mem::take(&mut self.wants_name);
        let is_new = self.draft.labels.get(at).is_some_and(|l| fresh::is_fresh(l.id.as_str()));
        let free = free_keys(&self.draft.labels, at);
        let Some(label) = self.draft.labels.get_mut(at) else { return };
        fields::row(ui, t, "Name", |ui| {
            let field = fields::line(ui, "Label name", &mut label.name, "What the form and the lists show");
            if wants_name {
                field.request_focus();
            }
        });
        fields::row(ui, t, "Id", |ui| parts::id_ui(ui, t, label.id.as_str()));
        fields::row(ui, t, "Tag", |ui| {
            ui.set_max_width(SHORT);
            fields::line(ui, "Tag", &mut label.tag, "Under the words; else the name");
        });
        fields::row(ui, t, "Key", |ui| key_ui(ui, t, label, &free));
        fields::row(ui, t, "Kind", |ui| kind_ui(ui, t, label, is_new));
        fields::row(ui, t, "Colour", |ui| colour::colour_ui(ui, t, label));
        fields::row(ui, t, "Help", |ui| {
            fields::lines(ui, "Help", &mut label.help, "When to use it, for whoever annotates");
        });
        fields::row(ui, t, "May overlap", |ui| {
            let present = OVERLAPS.iter().find(|(o, _)| *o == label.overlap).map_or("", |(_, words)| words);
            fields::combo(ui, "May overlap", present, 360.0, |list| {
                for (overlap, words) in OVERLAPS {
                    list.value(&mut label.overlap, overlap, words);
                }
            });
        });
    }
}

/// A heading at the left, buttons at the right; below it where there is no room.
pub(super) fn head_ui<R>(ui: &mut Ui, heading: RichText, buttons: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.add(egui::Label::new(heading).truncate());
        ui.add_space(16.0);
        buttons(ui)
    })
    .inner
}

fn key_ui(ui: &mut Ui, t: &Tokens, label: &mut Label, free: &str) {
    ui.horizontal(|ui| {
        let mut key = label.key.map_or(String::new(), |k| k.to_uppercase().collect());
        let edit = egui::TextEdit::singleline(&mut key).desired_width(40.0).margin(egui::vec2(10.0, 6.0));
        let response = fields::named(ui.add(edit), egui::Role::TextInput, "Key");
        if response.changed() {
            // The last letter typed counts, so that a new one need not wait for Backspace.
            label.key = key.chars().rev().find(|c| c.is_alphabetic()).and_then(|c| c.to_lowercase().next());
        }
        fields::hint(ui, t, &format!("A letter that marks with it. Free: {free}"));
    });
}

fn kind_ui(ui: &mut Ui, t: &Tokens, label: &mut Label, is_new: bool) {
    let words = |kind| match kind {
        LabelKind::Entity => "entity: words with a label",
        LabelKind::Commitment => "commitment: a statement with roles",
    };
    if !is_new {
        ui.add_space(6.0);
        fields::hint(ui, t, words(label.kind));
        return;
    }
    fields::combo(ui, "Kind", words(label.kind), SHORT, |list| {
        for kind in [LabelKind::Entity, LabelKind::Commitment] {
            list.value(&mut label.kind, kind, words(kind));
        }
    });
    if label.kind == LabelKind::Entity {
        label.roles.clear();
    }
}

/// Letters that neither a label nor the program uses.
fn free_keys(labels: &[Label], at: usize) -> String {
    let others = labels.iter().enumerate().filter(|(i, _)| *i != at);
    let used: Vec<char> = others.filter_map(|(_, l)| l.key).map(|k| k.to_ascii_lowercase()).collect();
    let own = labels[at].key.map(|k| k.to_ascii_lowercase());
    let free = ('a'..='z').filter(|c| !used.contains(c) && own != Some(*c) && !matches!(c, 'u' | 't' | 'n'));
    free.map(|c| c.to_ascii_uppercase().to_string()).collect::<Vec<_>>().join(" ")
}
