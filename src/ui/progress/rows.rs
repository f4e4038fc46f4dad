//! What the parts of the page are built of.

use egui::{Align2, CornerRadius, RichText, Sense, Ui, pos2, vec2};

use crate::model::ids::ArticleId;
use crate::session::Command;
use crate::session::action::Action;
use crate::ui::queue::Queue;
use crate::ui::script_text::Words;
use crate::ui::theme::{self, Tokens};
use crate::ui::widgets::{focus_ring, quiet};

pub fn quiet_line(ui: &mut Ui, t: &Tokens, words: &str) {
    quiet(ui, t, words);
}

pub fn heading_ui(ui: &mut Ui, t: &Tokens, words: &str) {
    ui.add_space(30.0);
    ui.label(RichText::new(words).font(theme::semibold(16.0)).color(t.text));
    ui.add_space(6.0);
}

/// Opens an article to annotate it.
pub fn open(article: &ArticleId, queue: &mut Queue) {
    queue.act(Action::ModeAnnotate);
    queue.command(Command::OpenArticle(article.clone()));
}

/// A row with words and small print; gives whether it was clicked.
pub fn article_row(ui: &mut Ui, t: &Tokens, words: &str, small: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(5), t.chip);
    }
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let width = (inner.width() - 240.0).max(80.0);
    let laid = Words::line(words, t.text).lay(ui.painter(), width);
    laid.paint_in(ui.painter(), pos2(inner.left(), inner.center().y - laid.size.y / 2.0), width);
    let at = pos2(inner.right(), inner.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, small, theme::sans(theme::SMALL), t.secondary);
    focus_ring(ui, &response, rect);
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, format!("{words}, {small}")));
    response.clicked()
}
