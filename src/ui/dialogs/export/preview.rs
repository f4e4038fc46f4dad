//! The first records, made on a thread when a choice has changed.

use egui::{RichText, ScrollArea, Ui};

use super::choices::Choices;
use crate::session::Session;
use crate::session::export::{Block, Preview, Request, gather, preview};
use crate::session::jobs::Job;
use crate::ui::act::wake;
use crate::ui::dialogs::fields;
use crate::ui::script_text::{self, Face, Words};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// How many layers are rendered to look at.
const LAYERS: usize = 2;
/// Width of the numbers of lines, in points.
const GUTTER: f32 = 24.0;

/// The pane with the first records.
#[derive(Default)]
pub struct PreviewPane {
    made_for: Option<(u64, Choices)>,
    job: Option<Job<Result<Vec<Preview>, String>>>,
    files: Vec<Preview>,
    error: Option<String>,
    /// How many layers the export has.
    layers: Option<usize>,
}

impl PreviewPane {
    /// How many layers the export has, as far as that is known.
    pub fn layers(&self) -> Option<usize> {
        self.layers
    }

    pub fn ui(
        &mut self,
        ui: &mut Ui,
        t: &Tokens,
        session: &Session,
        choices: &Choices,
        request: Option<Request>,
    ) {
        let key = (session.generation(), choices.clone());
        if self.made_for.as_ref() != Some(&key) {
            self.made_for = Some(key);
            self.start(ui, session, request);
        }
        if let Some(done) = self.job.as_ref().and_then(Job::poll) {
            self.job = None;
            match done.unwrap_or_else(|e| Err(e.to_string())) {
                Ok(files) => (self.files, self.error) = (files, None),
                Err(why) => self.error = Some(why),
            }
        }
        let heading = RichText::new("FIRST RECORDS").font(theme::semibold(11.0)).color(t.secondary);
        ui.label(heading.extra_letter_spacing(0.6));
        match &self.error {
            Some(why) => fields::wrong(ui, t, why),
            None if self.layers == Some(0) => fields::hint(ui, t, "Nothing fits these choices."),
            None => files_ui(ui, t, &self.files),
        }
    }

    fn start(&mut self, ui: &Ui, session: &Session, request: Option<Request>) {
        if let Some(job) = self.job.take() {
            job.progress().cancel();
        }
        let Some(request) = request else { return };
        let gathered = match gather(session.project(), session.problems(), &request) {
            Ok(gathered) => gathered,
            Err(error) => {
                self.error = Some(error.to_string());
                return;
            }
        };
        self.layers = Some(gathered.len());
        let (first, store) = (gathered.first(LAYERS), session.store().cloned());
        self.job = Job::start("Preview", wake(ui.ctx()), move |progress| {
            preview(&first, store.as_deref(), &request, progress).map_err(|e| e.to_string())
        });
    }
}

fn files_ui(ui: &mut Ui, t: &Tokens, files: &[Preview]) {
    egui::Frame::new().fill(t.chip).corner_radius(6).inner_margin(12).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(ui.available_width() - 12.0);
            for file in files {
                ui.label(
                    RichText::new(safe(&file.path)).font(theme::semibold(theme::SMALL)).color(t.secondary),
                );
                if let Some(about) = &file.about {
                    ui.add(egui::Label::new(RichText::new(about).color(t.text)).wrap());
                }
                for (at, block) in file.blocks.iter().enumerate() {
                    ui.add_space(if at > 0 { 8.0 } else { 2.0 });
                    block_ui(ui, t, block);
                }
                if file.is_cut {
                    fields::hint(ui, t, "…");
                }
                ui.add_space(8.0);
            }
        });
    });
}

/// The lines of a block, each with its number in the file where it has one.
fn block_ui(ui: &mut Ui, t: &Tokens, block: &Block) {
    let is_record = block.lines.first().is_some_and(|line| line.starts_with(['{', '[']));
    for (number, line) in (0..).zip(&block.lines) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            // A record stands on one line of its file.
            let shown = block.line.filter(|_| number == 0 || !is_record).map(|first| first + number);
            let right = egui::Layout::right_to_left(egui::Align::Min);
            ui.allocate_ui_with_layout(egui::vec2(GUTTER, 14.0), right, |ui| {
                ui.set_min_width(GUTTER);
                let shown = shown.map_or(String::new(), |n| n.to_string());
                ui.label(RichText::new(shown).font(theme::mono(theme::SMALL)).color(t.faint));
            });
            let text = visible(line);
            let words = Words { text: &text, face: Face::Mono, size: theme::SMALL, colour: t.text, lines: 3 };
            ui.vertical(|ui| script_text::wide_label(ui, &words));
        });
    }
}

/// A line as far as it is worth showing, with its indent.
fn visible(line: &str) -> String {
    let short: String = line.chars().take(400).collect();
    let cut = if short.len() < line.len() { "…" } else { "" };
    // Spaces at the start of a line and between columns would be taken away.
    format!("{}{cut}", safe(&short).replace("  ", "\u{a0}\u{a0}"))
}
