//! Which column of a table holds what, before its rows are brought in as articles.

use egui::{RichText, ScrollArea, Ui, vec2};

use super::{Around, Dialog, fields};
use crate::formats::{FIELDS, Table};
use crate::session::ingest::Asked;
use crate::ui::queue::{Incoming, Queue, Wish};
use crate::ui::script_text::{Face, Words, label};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{safe, section};

/// Width of a drop-down, in points.
const CHOICE: f32 = 216.0;
/// Width of a column of the first rows, in points.
const COLUMN: f32 = 148.0;
/// First rows that are shown.
const ROWS: usize = 5;
/// Columns that are shown of a table.
const COLUMNS: usize = 60;

/// Asks for each kind of table in turn what its columns hold.
pub struct Columns {
    asked: Vec<Asked>,
    /// Which of them is asked for.
    at: usize,
    chosen: [Option<usize>; FIELDS.len()],
    incoming: Incoming,
}

impl Columns {
    /// For tables found among these files; there is at least one.
    #[must_use]
    pub fn new(asked: Vec<Asked>, incoming: Incoming) -> Self {
        let chosen = asked.first().map_or([None; FIELDS.len()], |first| first.table.guess());
        Self { asked, at: 0, chosen, incoming }
    }

    /// Takes an answer; after the last one all is brought in.
    fn answered(&mut self, is_wanted: bool, queue: &mut Queue) {
        let table = &self.asked[self.at].table;
        let columns = is_wanted.then(|| table.columns(&self.chosen));
        self.incoming.options.tables.insert(table.names.clone(), columns);
        self.at += 1;
        match self.asked.get(self.at) {
            Some(next) => self.chosen = next.table.guess(),
            None => {
                self.at -= 1;
                queue.push(Wish::CloseDialog);
                queue.push(Wish::Ingest(self.incoming.clone()));
            }
        }
    }

    fn about_ui(&self, ui: &mut Ui, t: &Tokens) {
        let Asked { first, files, .. } = &self.asked[self.at];
        let which = match files {
            1 => format!("{} has one article in each row.", safe(first)),
            n => {
                let more = fields::count(n - 1, "more file", "more files");
                format!("{} and {more} with the same columns have one article in each row.", safe(first))
            }
        };
        ui.add(egui::Label::new(RichText::new(which).color(t.text)).wrap());
        if self.asked.len() > 1 {
            let of = format!("Table {} of {}; nothing was brought in yet.", self.at + 1, self.asked.len());
            fields::hint(ui, t, &of);
        }
    }

    fn field_ui(&mut self, ui: &mut Ui, t: &Tokens, field: usize) {
        let (table, what) = (&self.asked[self.at].table, FIELDS[field].what);
        let none = if field == 0 { "choose one" } else { "in no column" };
        let shown = self.chosen[field].map_or_else(|| none.to_owned(), |at| column_name(table, at));
        ui.horizontal(|ui| {
            ui.allocate_ui_with_layout(
                vec2(72.0, 28.0),
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(72.0);
                    ui.label(RichText::new(capital(what)).color(t.secondary));
                },
            );
            fields::combo(ui, &format!("Column with the {what}"), &shown, CHOICE, |list| {
                if field != 0 {
                    list.value(&mut self.chosen[field], None, none);
                }
                for at in offered(table) {
                    list.value(&mut self.chosen[field], Some(at), column_name(table, at));
                }
            });
            ui.add_space(8.0);
            let cells = |at: usize| table.rows.iter().map(move |row| row[at].trim());
            let example = self.chosen[field].and_then(|at| cells(at).find(|cell| !cell.is_empty()));
            cell_ui(ui, example.unwrap_or_default(), t.secondary);
        });
    }

    fn rows_ui(&self, ui: &mut Ui, t: &Tokens) {
        let table = &self.asked[self.at].table;
        section(ui, t, "First rows");
        let count = table.names.len().min(COLUMNS);
        ScrollArea::horizontal().auto_shrink([false, true]).show(ui, |ui| {
            egui::Grid::new(("first rows", self.at)).spacing(vec2(16.0, 4.0)).striped(true).show(ui, |ui| {
                for at in 0..count {
                    let is_chosen = self.chosen.contains(&Some(at));
                    let colour = if is_chosen { t.accent } else { t.secondary };
                    column_ui(ui, |ui| {
                        let name = column_name(table, at);
                        ui.add(
                            egui::Label::new(
                                RichText::new(name).font(theme::semibold(theme::SMALL)).color(colour),
                            )
                            .truncate(),
                        );
                    });
                }
                ui.end_row();
                for row in table.rows.iter().take(ROWS) {
                    for (at, cell) in row.iter().enumerate().take(count) {
                        let colour = if self.chosen.contains(&Some(at)) { t.text } else { t.faint };
                        column_ui(ui, |ui| cell_ui(ui, cell, colour));
                    }
                    ui.end_row();
                }
            });
            // Room for the scroll bar.
            ui.add_space(10.0);
        });
        if table.names.len() > count {
            let more = fields::count(table.names.len() - count, "more column", "more columns");
            fields::hint(ui, t, &format!("and {more}, which can be chosen above"));
        }
    }
}

/// The columns that can be chosen: of several with one name only the first can be told.
fn offered(table: &Table) -> impl Iterator<Item = usize> {
    let first = |at: usize| table.names.iter().position(|name| *name == table.names[at]);
    (0..table.names.len()).filter(move |at| first(*at) == Some(*at))
}

fn column_name(table: &Table, at: usize) -> String {
    match table.names[at].as_str() {
        "" => format!("column {} (without a name)", at + 1),
        name => safe(name),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn column_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(COLUMN, 20.0), egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_width(COLUMN);
        ui.set_max_width(COLUMN);
        add(ui);
    });
}

/// The beginning of a cell on one line.
fn cell_ui(ui: &mut Ui, cell: &str, colour: egui::Color32) {
    let text = safe(&cell.split_whitespace().take(60).collect::<Vec<_>>().join(" "));
    if !text.is_empty() {
        label(ui, &Words { text: &text, face: Face::Sans, size: theme::SMALL, colour, lines: 1 });
    }
}

impl Dialog for Columns {
    fn title(&self) -> String {
        "Which column holds what".to_owned()
    }

    fn width(&self) -> f32 {
        760.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let t = around.t;
        self.about_ui(ui, t);
        ui.add_space(8.0);
        for field in 0..FIELDS.len() {
            self.field_ui(ui, t, field);
        }
        self.rows_ui(ui, t);
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let (can, is_last) = (self.chosen[0].is_some(), self.at + 1 == self.asked.len());
            let words = if is_last { "Bring the articles in" } else { "Next table" };
            if fields::primary(ui, t, words, can).clicked() || (can && fields::entered(ui)) {
                self.answered(true, queue);
            }
            let leave = fields::secondary(ui, "Leave out");
            if leave.on_hover_text("Bring in the other files without this table").clicked() {
                self.answered(false, queue);
            }
            if fields::secondary(ui, "Cancel").clicked() {
                queue.push(Wish::CloseDialog);
            }
            if !can {
                fields::wrong(ui, t, "Choose the column with the text.");
            }
        });
    }
}
