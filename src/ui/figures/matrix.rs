//! Which labels stand against which: a matrix whose cells are the darker the more tokens they have.

use egui::{Align2, CornerRadius, Sense, Ui, pos2, vec2};

use super::label_name;
use crate::analysis::agreement::{Agreement, Scope, Which};
use crate::session::figures::FiguresCommand;
use crate::session::{Command, Session};
use crate::ui::queue::Queue;
use crate::ui::script_text::Words;
use crate::ui::theme::{self, Tokens};

/// Width and height of a cell at most, in points.
const CELL: (f32, f32) = (72.0, 30.0);
/// Room for the names of rows, in points.
const NAMES: f32 = 130.0;

/// Shows the matrix. A click on a cell opens the article with most differences in the review.
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
    let most = (0..size * size)
        .filter(|at| *at != size * size - 1)
        .map(|at| confusion.at(at / size, at % size))
        .max()
        .unwrap_or(0);
    if most == 0 {
        crate::ui::widgets::quiet(ui, t, "Nobody annotated any.");
        return;
    }
    let width = ((ui.available_width() - NAMES) / size as f32).clamp(34.0, CELL.0);
    let whole = vec2(NAMES + width * size as f32, CELL.1 * (size as f32 + 1.0));
    egui::ScrollArea::horizontal().id_salt("confusion").auto_shrink([false, true]).show(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
        for at in 0..size {
            let name = label_name(session, agreement, scope, at);
            let head = Words { size: 11.5, ..Words::line(&name, t.secondary) };
            let laid = head.lay(ui.painter(), width - 4.0);
            let x = rect.left() + NAMES + width * at as f32 + 2.0;
            laid.paint_in(ui.painter(), pos2(x, rect.top() + CELL.1 - laid.size.y - 4.0), width - 4.0);
            let laid = head.lay(ui.painter(), NAMES - 10.0);
            let y = rect.top() + CELL.1 * (at as f32 + 1.0) + (CELL.1 - laid.size.y) / 2.0;
            laid.paint_in(ui.painter(), pos2(rect.left(), y), NAMES - 10.0);
        }
        for row in 0..size {
            for column in 0..size {
                let place = egui::Rect::from_min_size(
                    pos2(
                        rect.left() + NAMES + width * column as f32,
                        rect.top() + CELL.1 * (row as f32 + 1.0),
                    ),
                    vec2(width, CELL.1),
                );
                let tokens = confusion.at(row, column);
                let is_nothing = row + 1 == size && column + 1 == size;
                let share = if is_nothing { 0.0 } else { tokens as f32 / most as f32 };
                // Agreement in the colour of what is done, difference in that of what is wrong.
                let strong = if row == column { t.done } else { t.error };
                let ground = t.mix(t.chip, strong, share.sqrt() * 0.75);
                let cell = place.shrink(1.0);
                ui.painter().rect_filled(cell, CornerRadius::same(3), ground);
                let ink = if tokens == 0 { t.faint } else { t.on(ground) };
                let words = tokens.to_string();
                ui.painter().text(cell.center(), Align2::CENTER_CENTER, words, theme::sans(11.5), ink);
                let (a, b) = (
                    label_name(session, agreement, scope, row),
                    label_name(session, agreement, scope, column),
                );
                let said = format!("{a} against {b}: {tokens} tokens");
                let id = ui.scope_id().with(("confusion cell", row, column));
                let response = ui.interact(place, id, Sense::click());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Cell, true, &said));
                if response.clicked()
                    && row != column
                    && let Some(article) = worst(agreement, scope)
                {
                    queue.command(Command::Figures(FiguresCommand::Open(article)));
                }
                response.on_hover_text(said);
            }
        }
    });
}

/// The article on which they agree least.
fn worst(agreement: &Agreement, scope: Scope) -> Option<crate::model::ids::ArticleId> {
    let figure = agreement.find("f1_exact", scope, None)?;
    let value = |at: usize| agreement.of(figure.metric, scope, None, Which::Article(at)).ok();
    let all = agreement.articles.iter().enumerate().filter_map(|(at, id)| Some((value(at)?, id)));
    all.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id.clone())
}
