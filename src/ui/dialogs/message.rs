//! A report to read: what was brought in, what was left out, what does not hold.

use egui::{RichText, ScrollArea, Ui};

use super::{Around, Dialog};
use crate::ui::queue::{Queue, Wish};
use crate::ui::widgets::safe;

/// A heading, a summary, and lines.
pub struct Message {
    /// The heading.
    pub title: String,
    /// Said first.
    pub summary: String,
    /// One each.
    pub lines: Vec<String>,
}

impl Dialog for Message {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn width(&self) -> f32 {
        680.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        ui.label(RichText::new(safe(&self.summary)).color(around.t.text));
        ui.add_space(6.0);
        let height = ui.ctx().content_rect().height() * 0.5;
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show_rows(
            ui,
            20.0,
            self.lines.len(),
            |ui, rows| {
                for line in &self.lines[rows] {
                    ui.add(egui::Label::new(RichText::new(safe(line)).color(around.t.secondary)).truncate())
                        .on_hover_text(safe(line));
                }
            },
        );
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            if ui.button("Close").clicked() {
                queue.push(Wish::CloseDialog);
            }
            if ui.button("Copy").on_hover_text("Copy all of it").clicked() {
                let all = format!("{}\n{}\n{}", self.title, self.summary, self.lines.join("\n"));
                ui.ctx().copy_text(all);
            }
        });
    }
}
