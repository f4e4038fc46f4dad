//! What became of each file that was brought in.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::Path;

use egui::{RichText, ScrollArea, Ui};

use super::{Around, Dialog, fields};
use crate::session::ingest::{FileResult, Outcome, Plan, layer_there, note_lines};
use crate::ui::queue::{Queue, Wish};
use crate::ui::script_text::{Face, Words, label};
use crate::ui::theme;
use crate::ui::widgets::safe;

/// Height of a line, in points.
const LINE: f32 = 22.0;

/// So many files are all shown at first; of more, those with remarks.
const FEW: usize = 40;

/// Which files are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    All,
    /// Those of which something is to be said besides that they came.
    Remarks,
    /// Those with this outcome.
    Outcome(&'static str),
}

/// Outcomes with their words.
const OUTCOMES: [(&str, &str); 7] = [
    ("added", "added"),
    ("gained-layer", "known, with new annotations"),
    ("known", "known already"),
    ("layer-there", "annotated already, not taken"),
    ("refused", "could not be read"),
    ("read-with", "read with others"),
    ("passed-over", "passed over"),
];

/// The report of an import.
pub struct ImportReport {
    summary: String,
    files: Vec<FileLines>,
    shown: Shown,
    /// File and line of what is shown; the file's own line first.
    rows: Vec<(usize, Option<usize>)>,
}

/// A file in words.
struct FileLines {
    name: String,
    outcome: &'static str,
    words: String,
    notes: Vec<String>,
    /// Whether it can't be taken for what it is meant to be.
    is_fault: bool,
}

impl FileLines {
    fn new(file: &FileResult, plan: &Plan, names: &Names<'_>) -> Self {
        let name = names.of(&file.path);
        let count = |n: usize| fields::count(n, "annotation", "annotations");
        let known = |id| plan.annotators.iter().find(|(new, _)| new == id).map(|(_, name)| name.clone());
        let by =
            file.annotator.as_ref().map(|id| format!(" by {}", known(id).unwrap_or_else(|| id.to_string())));
        let by = by.unwrap_or_default();
        let words = match &file.outcome {
            Outcome::Added(id, 0) => format!("added as {id}"),
            Outcome::Added(id, n) => format!("added as {id} with {}{by}", count(*n)),
            Outcome::GainedLayer(id, 0) => {
                format!("{id} was known and has gained a layer without annotations{by}")
            }
            Outcome::GainedLayer(id, n) => format!("{id} was known and has gained {}{by}", count(*n)),
            Outcome::Known(id) => format!("known already as {id}"),
            Outcome::LayerThere { article, has, brings, lacks } => {
                let both = layer_there(*has, *brings, *lacks);
                format!("{article} has a layer{by} already ({both})")
            }
            Outcome::Refused(why) => why.clone(),
            Outcome::ReadWith(what) => format!("read with the files beside it: {what}"),
            Outcome::Skipped(why) => format!("passed over: {why}"),
        };
        let notes = note_lines(&file.notes, file.format);
        let is_fault = match &file.outcome {
            Outcome::Refused(_) => true,
            Outcome::LayerThere { lacks, .. } => *lacks > 0,
            _ => false,
        };
        Self { is_fault, name, outcome: file.outcome.id(), words, notes }
    }

    fn has_remarks(&self) -> bool {
        !matches!(self.outcome, "added" | "gained-layer" | "read-with") || !self.notes.is_empty()
    }

    fn is(&self, shown: Shown) -> bool {
        match shown {
            Shown::All => true,
            Shown::Remarks => self.has_remarks(),
            Shown::Outcome(outcome) => self.outcome == outcome,
        }
    }
}

/// Names of files, each with a file of that name; `None` where there are several.
struct Names<'a>(HashMap<&'a OsStr, Option<&'a Path>>);

impl<'a> Names<'a> {
    fn of_all(files: &'a [FileResult]) -> Self {
        let mut names: HashMap<&OsStr, Option<&Path>> = HashMap::new();
        for path in files.iter().map(|file| file.path.as_path()) {
            let known = names.entry(file_name(path)).or_insert(Some(path));
            *known = known.filter(|known| *known == path);
        }
        Self(names)
    }

    /// A file's name, with its folder's where another one has the same.
    fn of(&self, path: &Path) -> String {
        let own = file_name(path).to_string_lossy();
        let is_alone = self.0.get(file_name(path)).is_none_or(Option::is_some);
        match path.parent().and_then(Path::file_name).filter(|_| !is_alone) {
            Some(folder) => format!("{}/{own}", folder.to_string_lossy()),
            None => own.into_owned(),
        }
    }
}

fn file_name(path: &Path) -> &OsStr {
    path.file_name().unwrap_or(path.as_os_str())
}

impl ImportReport {
    /// Of an import that was made.
    #[must_use]
    pub fn new(plan: &Plan, mut summary: String) -> Self {
        let names = Names::of_all(&plan.files);
        let files: Vec<FileLines> =
            plan.files.iter().map(|file| FileLines::new(file, plan, &names)).collect();
        let names: Vec<&str> = plan.annotators.iter().map(|(_, name)| name.as_str()).collect();
        if !names.is_empty() {
            summary = format!("{summary} New annotators: {}.", names.join(", "));
        }
        if let Some((_, added)) = &plan.schema {
            let added: Vec<String> = added.iter().map(ToString::to_string).collect();
            summary = format!("{summary} New in the schema: {}.", added.join(", "));
        }
        if !plan.canonicals.is_empty() {
            let count = fields::count(plan.canonicals.len(), "canonical entity", "canonical entities");
            summary = format!("{summary} With {count}.");
        }
        let shown = if files.len() > FEW && files.iter().any(FileLines::has_remarks) {
            Shown::Remarks
        } else {
            Shown::All
        };
        let mut report = Self { summary, files, shown, rows: Vec::new() };
        report.find();
        report
    }

    /// Whether there is more to say than the summary does.
    #[must_use]
    pub fn has_remarks(&self) -> bool {
        self.files.iter().any(FileLines::has_remarks)
    }

    /// Finds the lines that are shown.
    fn find(&mut self) {
        let files = self.files.iter().enumerate().filter(|(_, file)| file.is(self.shown));
        self.rows = files
            .flat_map(|(at, file)| {
                std::iter::once((at, None)).chain((0..file.notes.len()).map(move |n| (at, Some(n))))
            })
            .collect();
    }

    fn filter_ui(&mut self, ui: &mut Ui) {
        let count = |shown| fields::grouped(self.files.iter().filter(|f| f.is(shown)).count());
        let words = |shown| match shown {
            Shown::All => format!("all files ({})", count(shown)),
            Shown::Remarks => format!("files with remarks ({})", count(shown)),
            Shown::Outcome(id) => {
                let words =
                    OUTCOMES.iter().find(|(outcome, _)| *outcome == id).map_or(id, |(_, words)| words);
                format!("{words} ({})", count(shown))
            }
        };
        let there = OUTCOMES.iter().map(|(id, _)| Shown::Outcome(id));
        let there = there.filter(|shown| self.files.iter().any(|f| f.is(*shown)));
        let offered: Vec<(Shown, String)> =
            [Shown::All, Shown::Remarks].into_iter().chain(there).map(|s| (s, words(s))).collect();
        let (before, now) = (self.shown, words(self.shown));
        fields::combo(ui, "Which files are shown", &now, 320.0, |list| {
            for (shown, words) in offered {
                list.value(&mut self.shown, shown, words);
            }
        });
        if self.shown != before {
            self.find();
        }
    }

    fn row_ui(&self, ui: &mut Ui, around: &Around<'_>, row: (usize, Option<usize>)) {
        let (t, file) = (around.t, &self.files[row.0]);
        let Some(note) = row.1 else {
            let colour = if file.is_fault { t.error } else { t.text };
            // What is said of a file stands closer to it than to the next one.
            ui.add_space(6.0);
            let text = safe(&format!("{} – {}", file.name, file.words));
            let words = Words { text: &text, face: Face::Sans, size: theme::CHROME, colour, lines: 1 };
            label(ui, &words).on_hover_text(&text);
            return;
        };
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Min), |ui| {
            ui.add_space(16.0);
            let text = safe(&file.notes[note]);
            let words =
                Words { text: &text, face: Face::Sans, size: theme::SMALL, colour: t.secondary, lines: 1 };
            label(ui, &words).on_hover_text(&text);
        });
    }

    fn as_text(&self) -> String {
        let mut lines = vec![self.summary.clone()];
        for file in self.files.iter().filter(|f| f.is(self.shown)) {
            lines.push(format!("{} – {}", file.name, file.words));
            lines.extend(file.notes.iter().map(|note| format!("    {note}")));
        }
        lines.join("\n")
    }
}

impl Dialog for ImportReport {
    fn title(&self) -> String {
        "Brought in".to_owned()
    }

    fn width(&self) -> f32 {
        760.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        ui.add(egui::Label::new(RichText::new(safe(&self.summary)).color(t.text)).wrap());
        ui.add_space(8.0);
        self.filter_ui(ui);
        ui.add_space(8.0);
        let height = (ui.ctx().content_rect().height() * 0.84 - 220.0).max(120.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show_rows(
            ui,
            LINE,
            self.rows.len(),
            |ui, rows| {
                // Room for the scroll bar.
                ui.set_width(ui.available_width() - 12.0);
                for row in &self.rows[rows] {
                    ui.allocate_ui(egui::vec2(ui.available_width(), LINE), |ui| {
                        ui.set_min_height(LINE);
                        self.row_ui(ui, around, *row);
                    });
                }
            },
        );
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            if fields::primary(ui, t, "Close", true).clicked() || fields::entered(ui) {
                queue.push(Wish::CloseDialog);
            }
            if fields::secondary(ui, "Copy").on_hover_text("Copy what is shown as text").clicked() {
                ui.ctx().copy_text(self.as_text());
            }
        });
    }
}
