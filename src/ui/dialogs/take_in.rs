//! What a colleague's project would bring, before it is taken in.

use std::path::PathBuf;

use egui::{RichText, ScrollArea, Ui};

use super::{Around, Dialog, fields};
use crate::session::Session;
use crate::session::intake::{Outcome, Plan};
use crate::storage::Severity;
use crate::ui::queue::{Queue, Wish};
use crate::ui::script_text::{Face, Words, label};
use crate::ui::theme;
use crate::ui::widgets::{checkbox, safe, section};

/// Height of a line, in points.
const LINE: f32 = 22.0;

/// Shows a plan.
pub struct TakeIn {
    plan: Plan,
    path: PathBuf,
    articles: bool,
}

impl TakeIn {
    /// What was found at `path`; `articles` says whether articles come that are not here.
    #[must_use]
    pub fn new(plan: Plan, path: PathBuf, articles: bool) -> Self {
        Self { plan, path, articles }
    }

    /// The lines below the summary: layers with what becomes of them, then what can't be read.
    fn line(&self, at: usize, session: Option<&Session>) -> (String, bool) {
        let hidden = |words: String| session.map_or_else(|| words.clone(), |s| s.hidden(words.clone()));
        let Some(layer) = self.plan.layers.get(at) else {
            let problem = &self.plan.problems[at - self.plan.layers.len()];
            return (hidden(problem.to_string()), problem.severity > Severity::Note);
        };
        let annotations = fields::count(layer.count, "annotation", "annotations");
        let changed = fields::count(layer.changes, "annotation changes", "annotations change");
        let (what, wrong) = match &layer.outcome {
            Outcome::New => (format!("new, {annotations}"), false),
            Outcome::Same => ("the same here".to_owned(), false),
            Outcome::Newer => (format!("only they have changed it: {changed} here"), false),
            Outcome::Older => ("only you have changed it: yours stays".to_owned(), false),
            Outcome::Merged(0) => (format!("both have changed it: merged, {changed} here"), false),
            Outcome::Merged(n) => {
                let both = fields::count(*n, "contradiction", "contradictions");
                (format!("both have changed it: merged, {both} to be settled"), true)
            }
            Outcome::Refused(why) => (format!("stays out: {why}"), true),
        };
        let whose = &layer.at.annotator;
        let whose = session.map_or_else(|| whose.to_string(), |session| session.shown_name(whose));
        (format!("{} – {whose}: {what}", layer.title), wrong)
    }

    fn lines_ui(&self, ui: &mut Ui, around: &Around<'_>) {
        let t = around.t;
        let height = (ui.ctx().content_rect().height() * 0.84 - 330.0).max(88.0);
        let count = self.plan.layers.len() + self.plan.problems.len();
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show_rows(
            ui,
            LINE,
            count,
            |ui, rows| {
                // Room for the scroll bar.
                ui.set_width(ui.available_width() - 12.0);
                for at in rows {
                    ui.allocate_ui(egui::vec2(ui.available_width(), LINE), |ui| {
                        ui.set_min_height(LINE);
                        let (text, wrong) = self.line(at, around.session);
                        let (text, colour) = (safe(&text), if wrong { t.error } else { t.secondary });
                        let words =
                            Words { text: &text, face: Face::Sans, size: theme::SMALL, colour, lines: 1 };
                        label(ui, &words).on_hover_text(&text);
                    });
                }
            },
        );
    }
}

impl Dialog for TakeIn {
    fn title(&self) -> String {
        format!("Take in “{}”", safe(&self.plan.name))
    }

    fn width(&self) -> f32 {
        640.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        let said = self.plan.told();
        if self.plan.is_empty() {
            ui.label(RichText::new("There is nothing to take in.").color(t.text));
        }
        for line in &said {
            ui.add(egui::Label::new(RichText::new(safe(line)).color(t.text)).wrap());
        }
        if !self.plan.lacking.is_empty() {
            ui.add_space(6.0);
            let n = self.plan.lacking.len();
            let words =
                format!("Bring {} not here", fields::count(n, "article that is", "articles that are"));
            let mut articles = self.articles;
            if checkbox(ui, &mut articles, words).changed() {
                queue.push(Wish::CloseDialog);
                queue.push(Wish::LookAtColleague(self.path.clone(), articles));
            }
        }
        if !self.plan.layers.is_empty() || !self.plan.problems.is_empty() {
            section(ui, t, "Layer by layer");
            self.lines_ui(ui, around);
        }
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            let empty = self.plan.is_empty();
            if !empty && fields::primary(ui, t, "Take in", true).clicked() {
                queue.push(Wish::CloseDialog);
                queue.push(Wish::TakeIn(Box::new(std::mem::take(&mut self.plan))));
            }
            let words = if empty { "Close" } else { "Cancel" };
            if fields::secondary(ui, words).clicked() {
                queue.push(Wish::CloseDialog);
            }
        });
    }
}
