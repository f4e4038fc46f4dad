//! Labels, roles and the like that the schema lacks, before files with them are brought in.

use egui::{RichText, ScrollArea, Ui};

use super::{Around, Dialog, fields};
use crate::session::ingest::Unknown;
use crate::ui::queue::{Incoming, Queue, Wish};
use crate::ui::widgets::safe;

/// Asks whether to add labels, roles, attributes and relation types to the schema.
pub struct UnknownLabels {
    labels: Vec<Unknown>,
    incoming: Incoming,
}

impl UnknownLabels {
    /// For what was found in these files.
    #[must_use]
    pub fn new(labels: Vec<Unknown>, incoming: Incoming) -> Self {
        Self { labels, incoming }
    }
}

impl Dialog for UnknownLabels {
    fn title(&self) -> String {
        "Not in the schema".to_owned()
    }

    fn width(&self) -> f32 {
        520.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        ui.label(
            RichText::new("The files use these, which the schema does not have. Nothing was brought in yet.")
                .color(t.text),
        );
        ui.add_space(6.0);
        ScrollArea::vertical().max_height(240.0).auto_shrink([false, true]).show_rows(
            ui,
            22.0,
            self.labels.len(),
            |ui, rows| {
                for label in &self.labels[rows] {
                    let (what, first) = (label.to_string(), safe(&label.first));
                    let words = format!("{} ({} ×, first in {first})", safe(&what), label.count);
                    ui.add(egui::Label::new(RichText::new(words).color(t.secondary)).truncate());
                }
            },
        );
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            if fields::primary(ui, t, "Add them and bring the files in", true).clicked() {
                queue.push(Wish::CloseDialog);
                queue.push(Wish::Ingest(Incoming { extend_schema: true, ..self.incoming.clone() }));
            }
            if fields::secondary(ui, "Cancel").clicked() {
                queue.push(Wish::CloseDialog);
            }
        });
    }
}
