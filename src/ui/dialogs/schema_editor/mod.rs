//! The schema editor: labels and relation types at the left, the chosen one at the right.
//!
//! | file | what it does |
//! |---|---|
//! | `mod.rs` | the draft, the frame, applying it |
//! | `list.rs` | labels and relation types; adding and ordering them |
//! | `label.rs` | name, tag, key, help, what may overlap |
//! | `colour.rs` | the colours of a label |
//! | `roles.rs`, `attributes.rs`, `values.rs` | the parts of a label |
//! | `relation.rs` | a relation type and what it may link |
//! | `parts.rs` | buttons and rows that they share |
//! | `delete.rs` | deleting, after a count of what uses it |
//! | `fresh.rs` | ids of what is new |
//! | `words.rs` | what was changed, and what is wrong, in words |

mod attributes;
mod colour;
mod delete;
mod fresh;
mod label;
mod list;
mod parts;
mod relation;
mod roles;
mod values;
mod words;

use std::sync::Arc;

use egui::{RichText, ScrollArea, Ui, vec2};

use super::{Around, Dialog, fields};
use crate::model::ids::LabelId;
use crate::model::schema::Schema;
use crate::session::{Command, Session};
use crate::ui::queue::{Queue, Wish};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;
use delete::Ask;

/// Width of the list, in points.
const LIST: f32 = 216.0;

/// Which part of the schema is shown at the right, by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    Nothing,
    Label(usize),
    Relation(usize),
}

/// The role or attribute that is unfolded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Nothing,
    Role(usize),
    Attribute(usize),
}

/// The schema editor. It works on a copy, which "Apply" sends and "Cancel" drops.
pub struct SchemaEditor {
    original: Arc<Schema>,
    draft: Schema,
    chosen: Chosen,
    open: Open,
    ask: Ask,
    /// Labels of the original that were deleted while annotations had them.
    deleted: Vec<Deleted>,
    /// Number of the last placeholder.
    fresh: usize,
    /// Whether the name at the right is to get the keyboard.
    wants_name: bool,
    /// Whether the last value of the unfolded attribute is to get the keyboard.
    wants_value: bool,
}

/// A label that goes with its annotations.
struct Deleted {
    id: LabelId,
    name: String,
    count: usize,
}

impl SchemaEditor {
    /// On a copy of the project's schema; shows the label of the selected annotation, else the
    /// first.
    #[must_use]
    pub fn new(session: &Session) -> Self {
        let original = session.project().schema().clone();
        let selected = session.view().selected.and_then(|id| session.layer()?.get(id)?.label().cloned());
        let at = selected.and_then(|l| original.label_index(&l)).unwrap_or(0);
        let chosen = if original.labels.is_empty() { Chosen::Nothing } else { Chosen::Label(at) };
        Self {
            draft: (*original).clone(),
            original,
            chosen,
            open: Open::Nothing,
            ask: Ask::Nothing,
            deleted: Vec::new(),
            fresh: 0,
            wants_name: false,
            wants_value: false,
        }
    }

    fn choose(&mut self, chosen: Chosen) {
        self.chosen = chosen;
        self.open = Open::Nothing;
        self.ask = Ask::Nothing;
    }

    /// A placeholder for the id of something new.
    fn placeholder(&mut self) -> String {
        self.fresh += 1;
        fresh::placeholder(self.fresh)
    }

    fn is_changed(&self) -> bool {
        self.draft != *self.original
    }

    /// Sends what was changed: labels that go with their annotations, then the rest as one step.
    fn apply(&self, settled: Schema, queue: &mut Queue) {
        queue.push(Wish::CloseDialog);
        let mut base = (*self.original).clone();
        for deleted in &self.deleted {
            queue.command(Command::DeleteLabel(deleted.id.clone()));
            base.delete_label(&deleted.id);
        }
        if let Some(what) = words::what(&base, &settled) {
            queue.command(Command::SetSchema { schema: settled, what });
        }
    }
}

impl Dialog for SchemaEditor {
    fn title(&self) -> String {
        "Schema".to_owned()
    }

    fn width(&self) -> f32 {
        960.0
    }

    fn holds(&mut self) -> bool {
        if matches!(self.ask, Ask::Delete(_)) {
            self.ask = Ask::Nothing;
            return true;
        }
        if !self.is_changed() {
            return false;
        }
        // Escape on the question means: go on.
        self.ask = if matches!(self.ask, Ask::Leave) { Ask::Nothing } else { Ask::Leave };
        true
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        self.look_at_count(around, queue);
        let height = (ui.ctx().content_rect().height() * 0.84 - 136.0).max(200.0);
        ui.horizontal_top(|ui| {
            let down = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(vec2(LIST, height), down, |ui| {
                ui.set_min_size(vec2(LIST, height));
                self.list_ui(ui, around.t, height);
            });
            ui.add_space(16.0);
            ui.vertical(|ui| {
                ui.set_height(height);
                let salt = ("form", format!("{:?}", self.chosen));
                ScrollArea::vertical().id_salt(salt).auto_shrink([false, false]).show(ui, |ui| {
                    // Room for the scroll bar, which must not stand over the fields.
                    ui.set_width(ui.available_width() - 12.0);
                    self.form_ui(ui, around);
                });
            });
        });
        ui.add_space(8.0);
        self.footer_ui(ui, around, queue);
    }
}

impl SchemaEditor {
    fn form_ui(&mut self, ui: &mut Ui, around: &Around<'_>) {
        let read_only = around.session.is_some_and(|s| s.read_only().is_some());
        if self.question_ui(ui, around) {
            return;
        }
        ui.add_enabled_ui(!read_only, |ui| match self.chosen {
            Chosen::Label(at) if at < self.draft.labels.len() => self.label_ui(ui, around.t, at),
            Chosen::Relation(at) if at < self.draft.relations.len() => self.relation_ui(ui, around.t, at),
            _ => fields::hint(ui, around.t, "Add a label, or choose one from the list."),
        });
    }

    fn footer_ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        let settled = fresh::settle(&self.draft, &self.original);
        let problems = words::problems(&settled);
        let read_only = around.session.and_then(Session::read_only);
        ui.horizontal(|ui| {
            let leaving = matches!(self.ask, Ask::Leave);
            let can = self.is_changed() && problems.is_empty() && read_only.is_none();
            if fields::primary(ui, t, "Apply", can).clicked() {
                self.apply(settled.clone(), queue);
            }
            let words = if leaving { "Drop the changes" } else { "Cancel" };
            if fields::secondary(ui, words).clicked() {
                queue.push(Wish::CloseDialog);
            }
            if leaving && fields::secondary(ui, "Go on editing").clicked() {
                self.ask = Ask::Nothing;
            }
            let (words, colour) = self.said(t, read_only, &problems, &settled);
            let text = RichText::new(words).font(theme::sans(theme::SMALL)).color(colour);
            let label = ui.add(egui::Label::new(text).wrap());
            if problems.len() > 1 {
                label.on_hover_text(problems.join("\n"));
            }
        });
    }

    /// What is wrong, else what "Apply" will do.
    fn said(
        &self,
        t: &Tokens,
        read_only: Option<&str>,
        problems: &[String],
        settled: &Schema,
    ) -> (String, egui::Color32) {
        if let Some(why) = read_only {
            return (why.to_owned(), t.error);
        }
        match problems {
            [] => {}
            [one] => return (safe(one), t.error),
            [first, rest @ ..] => {
                return (format!("{} And {} more.", safe(first), rest.len()), t.error);
            }
        }
        if matches!(self.ask, Ask::Leave) {
            return ("There are changes that are not applied.".to_owned(), t.warning);
        }
        let with = self.deleted.iter().map(|d| {
            let count = fields::count(d.count, "annotation", "annotations");
            format!("Deletes “{}” with {count}; undo brings them back.", safe(&d.name))
        });
        let with: Vec<String> = with.collect();
        if !with.is_empty() {
            return (with.join(" "), t.warning);
        }
        let what = words::what(&self.original, settled).map_or(String::new(), |w| format!("Will {w}."));
        (safe(&what), t.faint)
    }
}
