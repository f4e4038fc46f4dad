//! The confusion matrix: cells are the darker the more tokens they have.

use egui::{Align2, CornerRadius, Rect, Response, Sense, Ui, pos2, vec2};

use super::label_name;
use crate::analysis::agreement::{Agreement, Confusion, Scope};
use crate::model::ids::LabelId;
use crate::session::figures::FiguresCommand;
use crate::session::{Command, Session};
use crate::ui::queue::Queue;
use crate::ui::script_text::Words;
use crate::ui::status_bar::count;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// Width and height of a cell at most, in points.
const CELL: (f32, f32) = (72.0, 30.0);
/// Room for the names of rows, in points.
const NAMES: f32 = 130.0;
/// Height of a line of names of columns, in points.
const HEAD: f32 = 18.0;

/// What the matrix is drawn with.
struct Matrix<'a> {
    t: &'a Tokens,
    session: &'a Session,
    agreement: &'a Agreement,
    scope: Scope,
    confusion: Confusion,
    /// What is compared with to tell how dark a cell is.
    most: u64,
    /// Where rows and columns begin, in points.
    origin: egui::Pos2,
    width: f32,
}

/// Shows the matrix. A click on a cell off the diagonal opens, in the review, the article that has
/// most of its tokens, with the differences about its label.
pub fn matrix_ui(
    ui: &mut Ui,
    t: &Tokens,
    session: &Session,
    agreement: &Agreement,
    scope: Scope,
    queue: &mut Queue,
) {
    let confusion = agreement.confusion(scope);
    let size = confusion.size();
    // What both leave without a label is nearly all of a text, and would drown the rest.
    let cells = (0..size * size - 1).map(|at| confusion.at(at / size, at % size));
    let most = cells.max().unwrap_or(0);
    if most == 0 {
        crate::ui::widgets::quiet(ui, t, "Nobody annotated any.");
        return;
    }
    let width = ((ui.available_width() - NAMES) / size as f32).clamp(34.0, CELL.0);
    let whole = vec2(NAMES + width * size as f32, HEAD * 2.0 + CELL.1 * size as f32);
    egui::ScrollArea::horizontal().id_salt("confusion").auto_shrink([false, true]).show(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
        let origin = rect.min + vec2(NAMES, HEAD * 2.0);
        let matrix = Matrix { t, session, agreement, scope, confusion, most, origin, width };
        matrix.heads(ui);
        for row in 0..size {
            for column in 0..size {
                matrix.cell(ui, row, column, queue);
            }
        }
    });
}

impl Matrix<'_> {
    fn name(&self, at: usize) -> String {
        label_name(self.session, self.agreement, self.scope, at)
    }

    /// Names of columns, by turns on two lines so that neighbours have room, and of rows.
    fn heads(&self, ui: &Ui) {
        for at in 0..self.confusion.size() {
            let name = self.name(at);
            let head = Words { size: 11.5, ..Words::line(&name, self.t.secondary) };
            let room = self.width * 2.0 - 12.0;
            let laid = head.lay(ui.painter(), room);
            let middle = self.origin.x + self.width * (at as f32 + 0.5);
            let line = if at.is_multiple_of(2) { 1.0 } else { 2.0 };
            // The first must not reach over what stands left of it.
            let x = (middle - laid.size.x / 2.0).max(self.origin.x);
            let y = self.origin.y - HEAD * line + (HEAD - laid.size.y) / 2.0;
            laid.paint(ui.painter(), pos2(x, y));
            let laid = head.lay(ui.painter(), NAMES - 10.0);
            let y = self.origin.y + CELL.1 * at as f32 + (CELL.1 - laid.size.y) / 2.0;
            laid.paint_in(ui.painter(), pos2(self.origin.x - NAMES, y), NAMES - 10.0);
        }
    }

    fn cell(&self, ui: &Ui, row: usize, column: usize, queue: &mut Queue) {
        let (t, size) = (self.t, self.confusion.size());
        let corner = self.origin + vec2(self.width * column as f32, CELL.1 * row as f32);
        let place = Rect::from_min_size(corner, vec2(self.width, CELL.1));
        let tokens = self.confusion.at(row, column);
        let is_nothing = row + 1 == size && column + 1 == size;
        let share = if is_nothing { 0.0 } else { tokens as f32 / self.most as f32 };
        // Agreement in the colour of what is done, difference in that of what is wrong.
        let strong = if row == column { t.done } else { t.error };
        let ground = t.mix(t.chip, strong, share.sqrt() * 0.75);
        let cell = place.shrink(1.0);
        ui.painter().rect_filled(cell, CornerRadius::same(3), ground);
        let ink = if tokens == 0 { t.faint } else { t.on(ground) };
        ui.painter().text(cell.center(), Align2::CENTER_CENTER, tokens.to_string(), theme::sans(11.5), ink);
        let leads = row != column && tokens > 0;
        let id = ui.scope_id().with(("confusion cell", row, column));
        let response = ui.interact(place, id, if leads { Sense::click() } else { Sense::hover() });
        let said = format!("{} against {}: {}", self.name(row), self.name(column), count_tokens(tokens));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Cell, true, &said));
        if leads
            && response.clicked()
            && let Some((article, _)) = self.agreement.most_in_cell(self.scope, row, column)
        {
            let label = self.label(row, column).cloned();
            queue.command(Command::Figures(FiguresCommand::Open(article.clone(), label)));
        }
        self.explain(response, (row, column), &said, leads);
    }

    /// The label whose differences a cell is about: the row's, the column's where that is nothing.
    fn label(&self, row: usize, column: usize) -> Option<&LabelId> {
        self.confusion.label(row).or_else(|| self.confusion.label(column))
    }

    fn explain(&self, response: Response, (row, column): (usize, usize), said: &str, leads: bool) {
        response.on_hover_ui(|ui| {
            ui.set_max_width(ui.spacing().tooltip_width);
            ui.label(said);
            let [first, second] = match &self.agreement.annotators[..] {
                [a, b] => [a, b].map(|id| safe(&self.session.shown_name(id))),
                _ => ["The first of two".to_owned(), "the second".to_owned()],
            };
            ui.label(format!("{first}: {}; {second}: {}.", self.name(row), self.name(column)));
            ui.label(
                "Counted are tokens by the innermost label that each gave them, of all pairs of annotators.",
            );
            let most = self.agreement.most_in_cell(self.scope, row, column).filter(|_| leads);
            if let Some((id, tokens)) = most {
                let title = self.session.project().article(id).map_or(id.as_str(), |a| &a.meta().title);
                let title = safe(title);
                ui.label(format!(
                    "Most in “{title}”: {}. A click opens it in the review.",
                    count_tokens(tokens)
                ));
            }
        });
    }
}

fn count_tokens(tokens: u64) -> String {
    count(tokens as usize, "token", "tokens")
}
