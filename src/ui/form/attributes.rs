//! Attributes: one control for each kind of value.

use egui::{RichText, Ui};

use super::rows::{FIELD, Name, row, under};
use super::{Context, Field, Form};
use crate::model::annotation::Attributes;
use crate::model::findings::{assessment, is_value};
use crate::model::ids::AnnotationId;
use crate::model::schema::{Attribute, AttributeKind, Choice};
use crate::session::Command;
use crate::ui::drop_down::DropDown;
use crate::ui::queue::Queue;
use crate::ui::theme;
use crate::ui::widgets::safe;

impl Form {
    pub(super) fn attributes_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        id: AnnotationId,
        attributes: &[Attribute],
        values: &Attributes,
        queue: &mut Queue,
    ) {
        for attribute in attributes {
            let present = present(attribute, values);
            let name = Name {
                key: None,
                words: &attribute.name,
                help: &attribute.help,
                line: FIELD,
                is_link: false,
            };
            row(ui, cx, &name, |ui| self.control_ui(ui, cx, id, attribute, &present, queue));
        }
    }

    /// The attribute that says what a role's words mean, under them.
    pub(super) fn under_role_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        id: AnnotationId,
        attribute: &Attribute,
        values: &Attributes,
        queue: &mut Queue,
    ) {
        let present = present(attribute, values);
        under(ui, |ui| self.control_ui(ui, cx, id, attribute, &present, queue));
        ui.add_space(4.0);
    }

    fn control_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        id: AnnotationId,
        attribute: &Attribute,
        present: &[String],
        queue: &mut Queue,
    ) {
        ui.add_enabled_ui(cx.editable, |ui| {
            if let Some(new) = self.value_ui(ui, cx, id, attribute, present) {
                queue.command(Command::SetAttribute { id, attribute: attribute.id.clone(), values: new });
            }
        });
    }

    /// Shows the values; gives new ones where they were changed.
    fn value_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        id: AnnotationId,
        attribute: &Attribute,
        present: &[String],
    ) -> Option<Vec<String>> {
        match &attribute.kind {
            AttributeKind::Choice(choices) => choice_ui(ui, id, attribute, choices, present),
            AttributeKind::YesNo => {
                let choices = [Choice::new("yes"), Choice::new("no")];
                choice_ui(ui, id, attribute, &choices, present)
            }
            AttributeKind::Choices(choices) => choices_ui(ui, id, attribute, choices, present),
            AttributeKind::Text | AttributeKind::Number | AttributeKind::Dates => {
                self.typed_ui(ui, cx, id, attribute, present)
            }
            AttributeKind::Assessment(choices) => {
                self.assessments_ui(ui, cx, id, attribute, choices, present)
            }
        }
    }

    fn typed_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        id: AnnotationId,
        attribute: &Attribute,
        present: &[String],
    ) -> Option<Vec<String>> {
        ui.vertical(|ui| {
            let value = present.first().map_or("", String::as_str);
            let lines = attribute.kind == AttributeKind::Text;
            let hint = match attribute.kind {
                AttributeKind::Dates => "e.g. 2026-03-31",
                _ => "",
            };
            let field = Field { name: &attribute.name, hint, value, lines };
            let new = self.text_field(ui, cx, id, &field);
            let wrong = present.iter().any(|v| !is_value(attribute, v));
            if wrong {
                let hint = match attribute.kind {
                    AttributeKind::Dates => "Wanted: 2026-03-05/2026-03-31, or one day; .. for an open end",
                    _ => "Wanted: a number",
                };
                ui.label(RichText::new(hint).font(theme::sans(11.5)).color(cx.t.error));
            }
            new.map(|v| if v.trim().is_empty() { Vec::new() } else { vec![v.trim().to_owned()] })
        })
        .inner
    }

    fn assessments_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        id: AnnotationId,
        attribute: &Attribute,
        choices: &[Choice],
        present: &[String],
    ) -> Option<Vec<String>> {
        let mut changed = None;
        ui.vertical(|ui| {
            for (at, value) in present.iter().enumerate() {
                let name = format!("{} {}", attribute.name, at + 1);
                let field = Field { name: &name, hint: "", value, lines: true };
                if let Some(new) = self.text_field(ui, cx, id, &field) {
                    let mut values = present.to_vec();
                    if new.trim().is_empty() {
                        values.remove(at);
                    } else {
                        values[at] = new.trim().to_owned();
                    }
                    changed = Some(values);
                }
                if assessment(value).is_none() || !is_value(attribute, value) {
                    let wanted: Vec<&str> = choices.iter().map(|c| c.id.as_str()).collect();
                    let hint = format!("Wanted: a day, one of {}, a colon, the evidence", wanted.join(", "));
                    ui.label(RichText::new(hint).font(theme::sans(11.5)).color(cx.t.error));
                }
            }
            let today = cx.session.now().to_string();
            egui::containers::menu::MenuButton::new("Assess…").ui(ui, |ui| {
                for choice in choices {
                    if ui.button(safe(&choice.name)).clicked() {
                        let mut values = present.to_vec();
                        values.push(
                            format!("{} {}: ", &today[..10.min(today.len())], choice.id)
                                .trim_end_matches(": ")
                                .to_owned(),
                        );
                        changed = Some(values);
                        ui.close();
                    }
                }
            });
        });
        changed
    }
}

/// The values there are, with ids of choices in the place of those that were merged into them.
fn present(attribute: &Attribute, values: &Attributes) -> Vec<String> {
    let choices = attribute.kind.choices();
    let is_assessment = matches!(attribute.kind, AttributeKind::Assessment(_));
    let own = |value: &String| {
        let known = choices.iter().find(|c| !is_assessment && c.aliases.contains(value));
        known.map_or(value, |c| &c.id).clone()
    };
    attribute.values(values).into_iter().map(own).collect()
}

fn name_of<'a>(choices: &'a [Choice], id: &'a str) -> &'a str {
    choices.iter().find(|c| c.id == id || c.aliases.iter().any(|a| a == id)).map_or(id, |c| &c.name)
}

fn choice_ui(
    ui: &mut Ui,
    id: AnnotationId,
    attribute: &Attribute,
    choices: &[Choice],
    present: &[String],
) -> Option<Vec<String>> {
    let shown = present.first().map_or("—".to_owned(), |v| safe(name_of(choices, v)));
    let mut changed = None;
    let list = DropDown::new(&attribute.name, (&attribute.id, id)).shown(shown);
    list.width(ui.available_width()).show(ui, |list| {
        if list.option(present.is_empty(), "—") {
            changed = Some(Vec::new());
        }
        for choice in choices {
            let chosen = present.first() == Some(&choice.id);
            if list.explained(chosen, safe(&choice.name), &choice.help) {
                changed = Some(vec![choice.id.clone()]);
            }
        }
    });
    changed
}

fn choices_ui(
    ui: &mut Ui,
    id: AnnotationId,
    attribute: &Attribute,
    choices: &[Choice],
    present: &[String],
) -> Option<Vec<String>> {
    let names: Vec<String> = present.iter().map(|v| safe(name_of(choices, v))).collect();
    let shown = if names.is_empty() { "—".to_owned() } else { names.join(", ") };
    let mut changed = None;
    let list = DropDown::new(&attribute.name, (&attribute.id, id)).shown(shown).several();
    list.width(ui.available_width()).show(ui, |list| {
        for choice in choices {
            let on = present.contains(&choice.id);
            if list.check(on, safe(&choice.name)) {
                let kept =
                    choices.iter().filter(|c| if c.id == choice.id { !on } else { present.contains(&c.id) });
                changed = Some(kept.map(|c| c.id.clone()).collect());
            }
        }
    });
    changed
}
