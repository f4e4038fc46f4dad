//! The form of a commitment: roles with their keys, cue, attributes.

use egui::{RichText, Ui};

use super::entity::{capital, label_ui};
use super::rows::{LINE, Name, Value, row};
use super::{Context, Form, heading_ui};
use crate::model::annotation::{Commitment, Filler};
use crate::model::schema::{Label, LabelKind, Role};
use crate::session::Command;
use crate::session::action::Action;
use crate::ui::queue::Queue;
use crate::ui::script_text::{Face, Words};
use crate::ui::theme;
use crate::ui::widgets::{explain, quiet, safe, section};

impl Form {
    pub(super) fn commitment_ui(
        &mut self,
        ui: &mut Ui,
        cx: &Context<'_>,
        frame: &Commitment,
        queue: &mut Queue,
    ) {
        let schema = cx.session.project().schema();
        let words = cx.session.text().map_or(String::new(), |t| frame.spans.words(t));
        heading_ui(ui, cx, &capital(schema.label_name(&frame.label)), frame.id, &words);
        if schema.commitment_labels().count() > 1 {
            section(ui, cx.t, "Label");
            label_ui(ui, cx, frame.id, &frame.label, LabelKind::Commitment, queue);
        }
        let active = cx.session.view().active == Some(frame.id);
        if cx.editable {
            if active {
                quiet(ui, cx.t, "Active: select words and press a digit, or U for the cue.");
            } else if ui.button("Activate").on_hover_text("Digits then fill its roles").clicked() {
                queue.command(Command::Activate(Some(frame.id)));
            }
        }
        let Some(label) = schema.label(&frame.label) else { return };
        help_ui(ui, cx, label);
        section(ui, cx.t, "Roles");
        ui.spacing_mut().item_spacing.y = 1.0;
        cue_ui(ui, cx, frame, queue);
        for (index, role) in label.roles.iter().enumerate() {
            role_ui(ui, cx, frame, index, role, queue);
            // Dates that a role's words mean stand under them.
            if let Some(attribute) = label.attributes.iter().find(|a| a.id.as_str() == role.id.as_str()) {
                let filled =
                    role.fillers(frame).next().is_some() || !attribute.values(&frame.attributes).is_empty();
                if filled {
                    self.under_role_ui(ui, cx, frame.id, attribute, &frame.attributes, queue);
                }
            }
        }
        ui.spacing_mut().item_spacing.y = 6.0;
        section(ui, cx.t, "Attributes");
        let of_role =
            |a: &&crate::model::schema::Attribute| label.roles.iter().any(|r| r.id.as_str() == a.id.as_str());
        let own: Vec<_> = label.attributes.iter().filter(|a| !of_role(a)).cloned().collect();
        self.attributes_ui(ui, cx, frame.id, &own, &frame.attributes, queue);
    }
}

/// The tests an analyst applies, folded away until wanted.
fn help_ui(ui: &mut Ui, cx: &Context<'_>, label: &Label) {
    if label.help.is_empty() {
        return;
    }
    let title = RichText::new("Is it one?").font(theme::sans(theme::SMALL)).color(cx.t.secondary);
    egui::CollapsingHeader::new(title).id_salt("help").show(ui, |ui| {
        for line in label.help.lines() {
            ui.label(RichText::new(line).font(theme::sans(theme::SMALL)).color(cx.t.secondary));
        }
    });
}

fn role_ui(ui: &mut Ui, cx: &Context<'_>, frame: &Commitment, index: usize, role: &Role, queue: &mut Queue) {
    let fillers: Vec<Filler> = role.fillers(frame).cloned().collect();
    // A click on the name does what one on the value does.
    let first = fillers.iter().find_map(Filler::annotation);
    let name = Name {
        key: Some(Action::role_key(index).unwrap_or("")),
        words: &role.name,
        help: &role.help,
        line: LINE,
        is_link: first.is_some() || fillers.is_empty() && cx.editable,
    };
    let clicked = row(ui, cx, &name, |ui| {
        if fillers.is_empty() {
            empty_role_ui(ui, cx, frame, index, role, queue);
        }
        for (at, filler) in fillers.iter().enumerate() {
            if filler_ui(ui, cx, role, filler, queue) {
                let mut left = fillers.clone();
                left.remove(at);
                queue.command(Command::SetFillers { id: frame.id, role: role.id.clone(), fillers: left });
            }
        }
    });
    match first {
        _ if !clicked => {}
        Some(id) => queue.command(Command::SelectAnnotation(id)),
        None => fill(frame, index, queue),
    }
}

/// Fills a role with the selected words, or the annotation at the caret.
fn fill(frame: &Commitment, index: usize, queue: &mut Queue) {
    queue.command(Command::Activate(Some(frame.id)));
    queue.command(Command::FillRole(index));
}

fn empty_role_ui(
    ui: &mut Ui,
    cx: &Context<'_>,
    frame: &Commitment,
    index: usize,
    role: &Role,
    queue: &mut Queue,
) {
    let (text, colour) = if role.min > 0 { ("missing", cx.t.warning) } else { ("—", cx.t.faint) };
    let name = if cx.editable { format!("Fill {}", role.name) } else { text.to_owned() };
    let value = Value { words: Words::line(text, colour), name: &name, is_link: cx.editable, remove: None };
    let (response, _) = value.ui(ui);
    cx.offer_focus(&response);
    let help = "Fill it with the selected words, or the annotation at the caret";
    if cx.editable && explain(ui, response, help).clicked() {
        fill(frame, index, queue);
    }
}

/// Shows a filler; tells whether it is to be taken out.
fn filler_ui(ui: &mut Ui, cx: &Context<'_>, role: &Role, filler: &Filler, queue: &mut Queue) -> bool {
    let (Some(layer), Some(text)) = (cx.session.layer(), cx.session.text()) else { return false };
    let schema = cx.session.project().schema();
    let what = format!("Take this out of {}", role.name);
    let remove = cx.editable.then_some(what.as_str());
    match filler {
        Filler::Words(spans) => {
            let words = safe(&spans.words(text));
            let set = Words { lines: 6, ..Words::line(&words, cx.t.text) };
            let (response, removed) = Value { words: set, name: &words, is_link: false, remove }.ui(ui);
            explain(ui, response, "Bare words");
            removed
        }
        Filler::Annotation(id) => {
            let annotation = layer.get(*id);
            let words = annotation.and_then(|a| a.spans()).map_or_else(|| id.to_string(), |s| s.words(text));
            let words = safe(&words);
            let colour = annotation
                .and_then(|a| a.label())
                .and_then(|l| schema.label(l))
                .map_or(cx.t.text, |l| cx.t.label(schema, l));
            let set = Words { face: Face::Semibold, lines: 6, ..Words::line(&words, colour) };
            let (response, removed) = Value { words: set, name: &words, is_link: true, remove }.ui(ui);
            cx.offer_focus(&response);
            let label = annotation.and_then(|a| a.label()).map_or("", |l| schema.label_name(l));
            if explain(ui, response, &format!("{}: show it", safe(label))).clicked() {
                queue.command(Command::SelectAnnotation(*id));
            }
            removed
        }
    }
}

fn cue_ui(ui: &mut Ui, cx: &Context<'_>, frame: &Commitment, queue: &mut Queue) {
    let name = Name {
        key: Some("U"),
        words: "cue",
        help: "The words that make it a commitment.",
        line: LINE,
        is_link: false,
    };
    row(ui, cx, &name, |ui| match (&frame.cue, cx.session.text()) {
        (Some(cue), Some(text)) => {
            let words = safe(&cue.words(text));
            let set = Words { face: Face::Semibold, lines: 4, ..Words::line(&words, cx.t.text) };
            let remove = cx.editable.then_some("Clear the cue");
            if (Value { words: set, name: &words, is_link: false, remove }).ui(ui).1 {
                queue.command(Command::ClearCue(frame.id));
            }
        }
        _ => {
            let nothing = Words::line("—", cx.t.faint);
            Value { words: nothing, name: "no cue", is_link: false, remove: None }.ui(ui);
        }
    });
}
