//! Rows of places in texts: the words in one column, their line around them.

use egui::{RichText, Role, Ui, WidgetInfo, vec2};

use super::{Around, fields};
use crate::session::search::Found;
use crate::ui::script_text::{Face, Laid, Words, label};
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::safe;

/// Height of a row, in points.
pub const ROW: f32 = 28.0;

/// An article's title over its places.
pub fn article_ui(ui: &mut Ui, around: &Around<'_>, title: &str, count: usize) {
    let down = egui::Layout::left_to_right(egui::Align::Max);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), ROW), down, |ui| {
        ui.set_min_height(ROW);
        let number =
            RichText::new(fields::grouped(count)).font(theme::sans(theme::SMALL)).color(around.t.faint);
        let title = safe(title);
        let (face, size, colour) = (Face::Semibold, theme::CHROME, around.t.text);
        ui.scope(|ui| {
            // Room for the number.
            ui.set_max_width(ui.available_width() - 56.0);
            label(ui, &Words { text: &title, face, size, colour, lines: 1 });
        });
        ui.label(number);
    });
}

/// A place with its line around it; gives whether it was clicked.
pub fn place_ui(ui: &mut Ui, around: &Around<'_>, found: &Found, chosen: bool) -> bool {
    let t = around.t;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), egui::Sense::click());
    if chosen || response.hovered() || response.has_focus() {
        let ground = if chosen { t.accent_soft } else { t.chip };
        ui.painter().rect_filled(rect, 6.0, ground);
    }
    line_ui(ui, t, rect, &found.before, &found.words, &found.after);
    let name = safe(&format!("{}{}{}", found.before, found.words, found.after));
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, chosen, &name));
    response.clicked()
}

/// Paints words in `rect` with what stands around them in their line.
pub fn line_ui(ui: &Ui, t: &Tokens, rect: egui::Rect, before: &str, words: &str, after: &str) {
    let rtl = is_rtl(words);
    let words = lay(ui, words, t.text);
    // The words stand in one column, so that the eye can run down it.
    let column = rect.left() + rect.width() * 0.38;
    let end = column + words.size.x;
    let rooms = (column - rect.left() - 8.0, (rect.right() - end - 8.0).max(0.0));
    // In a line from right to left what comes before stands at the right.
    let (left, right) = if rtl {
        (fitting(ui, after, rooms.0, false, t.faint), fitting(ui, before, rooms.1, true, t.faint))
    } else {
        (fitting(ui, before, rooms.0, true, t.faint), fitting(ui, after, rooms.1, false, t.faint))
    };
    let painter = ui.painter().with_clip_rect(rect.shrink2(vec2(4.0, 0.0)).intersect(ui.clip_rect()));
    // On one line, whatever scripts the parts are in.
    let base = rect.center().y + 5.0;
    let under = egui::Rect::from_x_y_ranges(column..=end, (rect.top() + 4.0)..=(rect.bottom() - 4.0));
    painter.rect_filled(under, 2.0, t.mix(t.page, t.warning, 0.25));
    for (part, x) in [(&left, column - left.size.x), (&words, column), (&right, end)] {
        part.paint(&painter, egui::pos2(x, base - part.baseline));
    }
}

/// A part of a line of text, with the spaces at its ends, which the engine hangs.
fn lay(ui: &Ui, words: &str, colour: egui::Color32) -> Laid {
    let text = safe(words).replace(' ', "\u{a0}");
    let words = Words { text: &text, face: Face::Serif, size: 14.0, colour, lines: 1 };
    words.lay(ui.painter(), 10_000.0)
}

/// A side of a line, with as much of it as fits: its end or its beginning.
fn fitting(ui: &Ui, words: &str, room: f32, keeps_end: bool, colour: egui::Color32) -> Laid {
    let whole = lay(ui, words, colour);
    let part = room / whole.size.x.max(1.0);
    if part >= 1.0 {
        return whole;
    }
    let count = words.chars().count();
    // A little less than the share: letters differ in width, and the dots need room.
    let keep = ((count as f32 * part * 0.92) as usize).saturating_sub(2);
    let cut = if keeps_end {
        let end: String = words.chars().skip(count - keep).collect();
        format!("…{}", end.split_once(' ').map_or(end.as_str(), |(_, rest)| rest))
    } else {
        let start: String = words.chars().take(keep).collect();
        format!("{}…", start.rsplit_once(' ').map_or(start.as_str(), |(rest, _)| rest))
    };
    lay(ui, &cut, colour)
}

/// Whether the first letter of words belongs to a script that runs from right to left.
fn is_rtl(words: &str) -> bool {
    let first = words.chars().find(|c| c.is_alphabetic());
    first.is_some_and(
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'),
    )
}
