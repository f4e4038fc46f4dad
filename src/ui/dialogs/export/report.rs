//! What an export did: how much was written, and what could not be.

use egui::{RichText, ScrollArea, Ui};

use crate::formats::export::Report;
use crate::model::layer::Counts;
use crate::session::export::Done;
use crate::ui::dialogs::{Around, Dialog, fields};
use crate::ui::queue::{Queue, Wish};
use crate::ui::theme;
use crate::ui::widgets::{safe, section};

/// The report of an export.
pub struct ExportReport {
    done: Done,
}

impl ExportReport {
    /// Of an export that was made.
    #[must_use]
    pub fn new(done: Done) -> Self {
        Self { done }
    }

    fn as_text(&self) -> String {
        let report = &self.done.report;
        let mut lines = vec![summary(&self.done)];
        lines.extend(passed_over(report).iter().map(|words| format!("passed over: {words}")));
        lines.extend(report.losses.iter().map(|l| format!("{} × {} (first: {})", l.count, l.what, l.first)));
        lines.extend(report.unread.iter().map(|u| format!("could not be read: {u}")));
        lines.extend(report.unfinished.iter().map(ToString::to_string));
        lines.extend(report.files.iter().map(|f| format!("{} {} bytes {}", f.path, f.bytes, f.sha256)));
        lines.join("\n")
    }
}

impl Dialog for ExportReport {
    fn title(&self) -> String {
        "Exported".to_owned()
    }

    fn width(&self) -> f32 {
        720.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        let report = &self.done.report;
        ui.add(egui::Label::new(RichText::new(safe(&summary(&self.done))).color(t.text)).wrap());
        let height = (ui.ctx().content_rect().height() * 0.84 - 180.0).max(160.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.set_width(ui.available_width() - 12.0);
            let passed_over = passed_over(report);
            if !passed_over.is_empty() {
                section(ui, t, "Passed over by your choices");
                for line in passed_over {
                    ui.add(egui::Label::new(RichText::new(line).color(t.text)).wrap());
                }
            }
            if !report.unfinished.is_empty() {
                section(ui, t, "Reviews that are not finished");
                report.unfinished.iter().for_each(|review| fields::wrong(ui, t, &safe(&review.to_string())));
            }
            losses_ui(ui, around, self);
            if !report.parts.is_empty() {
                section(ui, t, "Parts");
                for part in &report.parts {
                    let articles = fields::count(part.articles, "article", "articles");
                    let records = fields::count(part.records, "record", "records");
                    let words = format!("{articles}, {records}, {}", counted(&part.counts));
                    fields::row(ui, t, &part.name, |ui| {
                        ui.horizontal(|ui| {
                            ui.set_min_height(ui.spacing().interact_size.y);
                            if part.articles == 0 {
                                fields::wrong(ui, t, "no article: there are too few for its share");
                            } else {
                                ui.label(words);
                            }
                        });
                    });
                }
            }
            if !report.unread.is_empty() {
                section(ui, t, "Could not be read");
                report.unread.iter().for_each(|unread| fields::wrong(ui, t, &safe(unread)));
            }
            files_ui(ui, around, self);
        });
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if fields::primary(ui, t, "Close", true).clicked() || fields::entered(ui) {
                queue.push(Wish::CloseDialog);
            }
            if fields::secondary(ui, "Copy").on_hover_text("Copy the report as text").clicked() {
                ui.ctx().copy_text(self.as_text());
            }
        });
    }
}

/// What the choices, and the format's kind of rows, leave out, a line each.
fn passed_over(report: &Report) -> Vec<String> {
    let records = |n| fields::count(n, "record", "records");
    let mut lines = Vec::new();
    lines.extend(Some(report.layers_left.told()).filter(|told| !told.is_empty()));
    if report.not_chosen != Counts::default() {
        lines.push(counted(&report.not_chosen));
    }
    if report.left_out > 0 {
        lines.push(format!("{} without annotations", records(report.left_out)));
    }
    if report.unwritten > 0 {
        lines.push(format!("{} of which this format writes nothing", records(report.unwritten)));
    }
    lines
}

fn losses_ui(ui: &mut Ui, around: &Around<'_>, shown: &ExportReport) {
    let t = around.t;
    section(ui, t, "Left out or changed");
    let losses = &shown.done.report.losses;
    if losses.is_empty() {
        fields::hint(ui, t, "Nothing: the files hold all that was chosen.");
    }
    for loss in losses {
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(
                egui::vec2(64.0, 20.0),
                egui::Layout::right_to_left(egui::Align::Min),
                |ui| {
                    ui.set_min_width(64.0);
                    let number = RichText::new(fields::grouped(loss.count))
                        .font(theme::semibold(theme::CHROME))
                        .color(t.warning);
                    ui.label(number);
                },
            );
            ui.vertical(|ui| {
                ui.add(egui::Label::new(RichText::new(&loss.what).color(t.text)).wrap());
                fields::hint(ui, t, &format!("first: {}", safe(&loss.first)));
            });
        });
    }
}

fn files_ui(ui: &mut Ui, around: &Around<'_>, shown: &ExportReport) {
    let t = around.t;
    section(ui, t, "Files");
    let files = &shown.done.report.files;
    for file in files.iter().take(12) {
        let size = fields::count(usize::try_from(file.bytes).unwrap_or(usize::MAX), "byte", "bytes");
        fields::hint(ui, t, &format!("{} · {size}", safe(&file.path)));
    }
    if files.len() > 12 {
        fields::hint(ui, t, &format!("and {} more", fields::grouped(files.len() - 12)));
    }
    if !shown.done.removed.is_empty() {
        let gone = fields::count(shown.done.removed.len(), "file", "files");
        let words = format!("{gone} of the earlier export removed, which this one does not write");
        ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(t.warning));
    }
    fields::hint(ui, t, &format!("Report: {}", safe(&shown.done.report_file.display().to_string())));
}

fn summary(done: &Done) -> String {
    let report = &done.report;
    let records = fields::count(report.records, "record", "records");
    let articles = fields::count(report.articles, "article", "articles");
    let chosen = report.counts_in.total().saturating_sub(report.not_chosen.total());
    let written = report.counts_out.total();
    let all = if written == chosen {
        "All that was chosen is written.".to_owned()
    } else {
        format!("{} of {} annotations are written.", fields::grouped(written), fields::grouped(chosen))
    };
    format!("{records} of {articles} with {}. {all}", counted(&report.counts_out))
}

fn counted(counts: &Counts) -> String {
    let parts = [
        (counts.entities, "entity", "entities"),
        (counts.commitments, "commitment", "commitments"),
        (counts.relations, "relation", "relations"),
        (counts.comments, "comment", "comments"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| fields::count(n, one, many))
        .collect();
    if words.is_empty() { "no annotations".to_owned() } else { words.join(", ") }
}
