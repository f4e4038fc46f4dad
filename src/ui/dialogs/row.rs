//! A row of a list: words at the left, quiet words at the right, cut where there is no room.

use egui::{Align2, Color32, CornerRadius, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::script_text::{Face, Words};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{focus_ring, safe};

/// A row that can be chosen or unfolded: words at the left, quiet words at the right.
pub struct Row<'a> {
    /// At the left.
    pub words: &'a str,
    /// At the right, quietly.
    pub hint: &'a str,
    /// A key before the words, in a column of its own.
    pub key: &'a str,
    /// A dot before the words.
    pub dot: Option<Color32>,
    /// Whether it is the chosen one.
    pub chosen: bool,
    /// What a screen reader says.
    pub name: &'a str,
}

/// Height of a row, in points.
pub const ROW: f32 = 30.0;
/// Most of a row that the quiet words take.
const HINT: f32 = 0.55;

impl Row<'_> {
    /// Shows it; gives whether it was clicked.
    pub fn ui(&self, ui: &mut Ui, t: &Tokens) -> bool {
        self.show(ui, t).clicked()
    }

    /// Shows it.
    pub fn show(&self, ui: &mut Ui, t: &Tokens) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let radius = CornerRadius::same(6);
        if self.chosen {
            ui.painter().rect_filled(rect, radius, t.accent_soft);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, radius, t.chip);
        }
        focus_ring(ui, &response, rect);
        let middle = rect.center().y;
        let mut left = rect.left() + 8.0;
        if let Some(colour) = self.dot {
            ui.painter().circle_filled(pos2(left + 5.0, middle), 5.0, colour);
            left += 18.0;
        }
        if !self.key.is_empty() {
            let font = theme::semibold(11.0);
            ui.painter().text(pos2(left, middle), Align2::LEFT_CENTER, self.key, font, t.secondary);
            left += 28.0;
        }
        let room = rect.right() - left - 8.0;
        let (words, hint) = (safe(self.words), safe(self.hint));
        let hint = Words { text: &hint, face: Face::Sans, size: theme::SMALL, colour: t.faint, lines: 1 };
        // Long hints give way to the words.
        let hint = (!hint.text.is_empty()).then(|| hint.lay(ui.painter(), room * HINT));
        let taken = hint.as_ref().map_or(0.0, |h| h.size.x + 8.0);
        let words = Words::line(&words, t.text).lay(ui.painter(), room - taken);
        words.paint(ui.painter(), pos2(left, middle - words.size.y / 2.0));
        if let Some(hint) = hint {
            hint.paint(ui.painter(), pos2(rect.right() - 8.0 - hint.size.x, middle - hint.size.y / 2.0));
        }
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::selected(Role::ListItem, enabled, self.chosen, self.name));
        response
    }
}
