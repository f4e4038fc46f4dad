//! All figures, with their limits and why there are none.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Align, CornerRadius, Galley, Rect, Sense, Ui, pos2, vec2};

use super::explain_figure;
use crate::analysis::agreement::{Agreement, Figure};
use crate::session::Session;
use crate::ui::script_text::{Words, row_words};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// Height of a row of one line, in points.
const ROW: f32 = 24.0;
/// Heads of the columns and how wide they are, in points; the last has the rest.
const COLUMNS: [(&str, f32); 6] = [
    ("Figure", 222.0),
    ("Of", 92.0),
    ("Label or part", 130.0),
    ("Value", 66.0),
    ("n", 66.0),
    ("95 % limits, or why there are none", 240.0),
];

/// Where a column begins, from the left of the table.
fn left_of(column: usize) -> f32 {
    COLUMNS[..column].iter().map(|(_, width)| width).sum()
}

/// Shows them in a table, of which only the rows in sight are drawn.
pub fn table_ui(ui: &mut Ui, t: &Tokens, session: &Session, agreement: &Agreement) {
    let least = left_of(COLUMNS.len());
    egui::ScrollArea::horizontal().id_salt("all figures").auto_shrink([false, true]).show(ui, |ui| {
        let width = ui.available_width().max(least);
        ui.set_min_width(width);
        let (head, _) = ui.allocate_exact_size(vec2(width, ROW), Sense::hover());
        for (column, (words, _)) in COLUMNS.iter().enumerate() {
            let at = pos2(head.left() + left_of(column) + 6.0, head.center().y);
            let font = theme::semibold(12.0);
            ui.painter().text(at, egui::Align2::LEFT_CENTER, words, font, t.secondary);
        }
        let mut table = Table { t, session, agreement, width, said: BTreeMap::new() };
        let rows: Vec<(Arc<Galley>, f32)> = agreement
            .figures
            .iter()
            .map(|figure| {
                let said = table.limits(ui, figure);
                let height = (said.size().y + 8.0).max(ROW);
                (said, height)
            })
            .collect();
        let whole = vec2(width, rows.iter().map(|(_, height)| height).sum());
        let (room, _) = ui.allocate_exact_size(whole, Sense::hover());
        let mut top = room.top();
        for (at, (figure, (said, height))) in agreement.figures.iter().zip(rows).enumerate() {
            let row = Rect::from_min_size(pos2(room.left(), top), vec2(width, height));
            top += height;
            if ui.is_rect_visible(row) {
                table.row(ui, at, figure, &said, row);
            }
        }
    });
}

struct Table<'a> {
    t: &'a Tokens,
    session: &'a Session,
    agreement: &'a Agreement,
    width: f32,
    /// What stands in the last column, by words: reasons are few, and the same for many.
    said: BTreeMap<String, Arc<Galley>>,
}

impl Table<'_> {
    /// The limits or why there are none, wrapped in the last column.
    fn limits(&mut self, ui: &Ui, figure: &Figure) -> Arc<Galley> {
        let words = limits_words(self.agreement, figure);
        let room = self.width - left_of(COLUMNS.len() - 1) - 12.0;
        let lay = || ui.painter().layout(words.clone(), theme::sans(12.5), self.t.secondary, room);
        self.said.entry(words.clone()).or_insert_with(lay).clone()
    }

    fn row(&self, ui: &Ui, at: usize, figure: &Figure, said: &Arc<Galley>, row: Rect) {
        let t = self.t;
        let painter = ui.painter();
        if at.is_multiple_of(2) {
            painter.rect_filled(row, CornerRadius::same(3), t.chip.gamma_multiply(0.6));
        }
        let middle = row.top() + ROW / 2.0;
        let name = name_of(self.session, figure);
        let value = figure.value.map_or_else(|_| "–".to_owned(), |value| format!("{value:.4}"));
        let n = figure.n.to_string();
        let ink = [t.text, t.secondary, t.secondary, t.text, t.secondary];
        let cells = [figure.metric.name, figure.scope.name(), &name, &value, &n];
        for (column, (words, colour)) in cells.into_iter().zip(ink).enumerate() {
            let words = Words { size: 12.5, ..Words::line(words, colour) };
            let place = pos2(row.left() + left_of(column) + 6.0, middle);
            row_words(painter, &words, place, COLUMNS[column].1 - 12.0, Align::Min);
        }
        let last = row.left() + left_of(COLUMNS.len() - 1) + 6.0;
        painter.galley(pos2(last, row.top() + 4.0), said.clone(), t.secondary);
        let response = ui.interact(row, ui.scope_id().with(("figure", at)), Sense::hover());
        let scope = figure.scope.name();
        let all = format!("{}, {scope}, {name}: {value}, n {n}, {}", figure.metric.name, said.text());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, &all));
        response.on_hover_ui(|ui| {
            ui.set_max_width(ui.spacing().tooltip_width);
            ui.label(format!("{name}\n\n{}", explain_figure(figure)));
        });
    }
}

/// The limits of a figure, or why it has none.
fn limits_words(agreement: &Agreement, figure: &Figure) -> String {
    match (&figure.value, figure.interval, agreement.no_limits(figure)) {
        (Err(why), ..) => why.to_string(),
        (Ok(_), Some((low, high)), _) => format!("{low:.4} to {high:.4}"),
        (Ok(_), None, why) => format!("no limits: {}", why.unwrap_or_default()),
    }
}

fn name_of(session: &Session, figure: &Figure) -> String {
    let Some(id) = &figure.label else { return "all".to_owned() };
    let schema = session.project().schema();
    let label = schema.label(&id.as_str().into()).map(|l| l.name.clone());
    safe(&label.unwrap_or_else(|| id.replace('_', " ")))
}
