//! Giving out articles that nobody has.

use std::collections::BTreeSet;

use egui::{RichText, Ui};

use super::rows::{heading_ui, quiet_line};
use super::{Facts, ProgressPage, count};
use crate::model::assignments::Plan;
use crate::model::ids::AnnotatorId;
use crate::session::{Command, Session};
use crate::ui::queue::Queue;
use crate::ui::theme::Tokens;
use crate::ui::widgets::{checkbox, safe};

impl ProgressPage {
    pub(super) fn assign_ui(
        &mut self,
        ui: &mut Ui,
        t: &Tokens,
        session: &Session,
        facts: &Facts,
        queue: &mut Queue,
    ) {
        heading_ui(ui, t, "Assign articles");
        let project = session.project();
        let free = facts.free;
        if session.read_only().is_some() {
            return quiet_line(ui, t, "The project is open for reading only.");
        }
        if free == 0 {
            return quiet_line(
                ui,
                t,
                "Every article is assigned. Those that come later can be assigned here.",
            );
        }
        let all: Vec<AnnotatorId> =
            project.annotators().keys().filter(|id| id.as_str() != AnnotatorId::DECIDED).cloned().collect();
        // Those who annotate; who only reviews has nothing to annotate.
        let usual = || {
            let at_work: BTreeSet<AnnotatorId> =
                all.iter().filter(|id| facts.annotates(id)).cloned().collect();
            if at_work.len() > 1 { at_work } else { all.iter().cloned().collect() }
        };
        let people = self.people.get_or_insert_with(usual);
        ui.horizontal_wrapped(|ui| {
            for annotator in &all {
                let mut on = people.contains(annotator);
                if checkbox(ui, &mut on, safe(&session.shown_name(annotator))).clicked() {
                    if on {
                        people.insert(annotator.clone())
                    } else {
                        people.remove(annotator)
                    };
                }
            }
        });
        ui.add_space(4.0);
        let most = (people.len() as u32).max(1);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let words = |ui: &mut Ui, words: &str| {
                ui.label(RichText::new(words).color(t.secondary));
            };
            words(ui, "Of a hundred articles,");
            named(
                ui.add(egui::DragValue::new(&mut self.overlap).range(0..=100)),
                "Articles in a hundred to compare",
            );
            words(ui, "go to");
            named(ui.add(egui::DragValue::new(&mut self.each).range(1..=most)), "People for each of those");
            words(ui, "people each, so that they can be compared; the rest go to one. Seed");
            named(ui.add(egui::DragValue::new(&mut self.seed)), "Seed");
        });
        ui.add_space(6.0);
        let button = egui::Button::new(format!("Assign {}", count(free, "article", "articles")));
        let give = ui.add_enabled(!people.is_empty(), button);
        if give.on_hover_text("Whoever has an article keeps it; one undo takes this back").clicked() {
            let plan = Plan {
                seed: self.seed,
                annotators: people.clone(),
                each: self.each.min(most),
                overlap: self.overlap,
            };
            queue.command(Command::Assign(plan));
        }
    }
}

fn named(response: egui::Response, name: &str) {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::SpinButton, true, name));
}
