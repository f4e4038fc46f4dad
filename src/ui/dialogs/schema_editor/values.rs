//! The values of a choice attribute.

use egui::{Role, Ui, vec2};

use super::delete::Place;
use super::parts::{self, Wanted};
use super::{SchemaEditor, fresh};
use crate::model::schema::Choice;
use crate::ui::dialogs::fields;
use crate::ui::theme::Tokens;

/// Room for the buttons beside a value's name, in points.
const BUTTONS: f32 = 200.0;

impl SchemaEditor {
    pub(super) fn values_ui(&mut self, ui: &mut Ui, t: &Tokens, label: usize, attribute: usize) {
        fields::row(ui, t, "Values", |ui| {
            let choices = self.draft.labels[label].attributes[attribute].kind.choices();
            let names: Vec<String> = choices.iter().map(|c| c.name.clone()).collect();
            let mut wanted = None;
            for at in 0..names.len() {
                if let Some(w) = self.value_ui(ui, label, attribute, at, &names) {
                    wanted = Some((at, w));
                }
            }
            if let Some((at, wanted)) = wanted {
                self.change_value(label, attribute, at, wanted);
            }
            if fields::small(ui, "Add a value", "Add a value").clicked() {
                self.add_value(label, attribute);
            }
        });
    }

    fn value_ui(
        &mut self,
        ui: &mut Ui,
        label: usize,
        attribute: usize,
        at: usize,
        names: &[String],
    ) -> Option<Wanted> {
        let wants_name = at + 1 == names.len() && self.wants_value;
        let choice = self.draft.labels[label].attributes[attribute].kind.choices_mut()?.get_mut(at)?;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let width = (ui.available_width() - BUTTONS).max(80.0);
            let edit =
                egui::TextEdit::singleline(&mut choice.name).desired_width(width).margin(vec2(10.0, 6.0));
            let field = fields::named(ui.add(edit), Role::TextInput, &format!("Value {}", at + 1));
            if wants_name {
                field.request_focus();
                self.wants_value = false;
            }
            let id = if fresh::is_fresh(&choice.id) { "new" } else { &choice.id };
            field.on_hover_text(format!("Id: {id}"));
            parts::buttons_ui(ui, "value", at, names, |_| true)
        })
        .inner
    }

    fn change_value(&mut self, label: usize, attribute: usize, at: usize, wanted: Wanted) {
        let kind = &mut self.draft.labels[label].attributes[attribute].kind;
        match wanted {
            Wanted::Delete => self.want_delete(Place::Value(label, attribute, at)),
            Wanted::MergeInto(into) => {
                kind.merge_choices(at, into);
                let all = kind.choices_mut().into_iter().flatten();
                all.for_each(|c| c.aliases.retain(|a| !fresh::is_fresh(a)));
            }
            wanted => {
                if let Some(choices) = kind.choices_mut() {
                    parts::moved(choices, at, wanted);
                }
            }
        }
    }

    fn add_value(&mut self, label: usize, attribute: usize) {
        let id = self.placeholder();
        let kind = &mut self.draft.labels[label].attributes[attribute].kind;
        if let Some(choices) = kind.choices_mut() {
            choices.push(Choice { name: String::new(), ..Choice::new(&id) });
            self.wants_value = true;
        }
    }
}
