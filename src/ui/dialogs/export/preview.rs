//! The first records, made on a thread when a choice has changed.

use egui::{RichText, ScrollArea, Ui};

use super::choices::Choices;
use crate::session::Session;
use crate::session::export::{Preview, Request, gather, preview};
use crate::session::jobs::Job;
use crate::ui::act::wake;
use crate::ui::dialogs::fields;
use crate::ui::script_text::{self, Face, Words};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// How many layers are rendered to look at.
const LAYERS: usize = 2;

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
        let gathered = match gather(session.project(), &request) {
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
                for line in file.content.lines() {
                    let words = visible(line);
                    script_text::wide_label(
                        ui,
                        &Words {
                            text: &words,
                            face: Face::Sans,
                            size: theme::SMALL,
                            colour: t.text,
                            lines: 3,
                        },
                    );
                }
                if file.is_cut {
                    fields::hint(ui, t, "…");
                }
                ui.add_space(8.0);
            }
        });
    });
}

/// A line as far as it is worth showing, with its indent.
fn visible(line: &str) -> String {
    let short: String = line.chars().take(400).collect();
    let cut = if short.len() < line.len() { "…" } else { "" };
    // Spaces at the start of a line and between columns would be taken away.
    format!("{}{cut}", safe(&short).replace("  ", "\u{a0}\u{a0}"))
}
