//! What is said in place of an article, and of characters that can't be read.

use egui::{Pos2, Rect, Ui};

use crate::session::Session;
use crate::ui::theme::{self, Tokens};

/// Says why there is no article to be seen.
pub fn empty_ui(ui: &Ui, t: &Tokens, rect: Rect, session: &Session) {
    let words = match &session.view().article {
        Some(_) => "This article can't be shown. The status line says why.",
        None if session.project().articles().is_empty() => "Drop articles here, or open some with Ctrl+O.",
        None => "Choose an article from the list.",
    };
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, words, theme::sans(15.0), t.faint);
}

/// Says which fonts to install for what can't be read; gives the height that this takes.
pub fn missing_ui(ui: &mut Ui, t: &Tokens, rect: Rect, c: char) -> f32 {
    const HEIGHT: f32 = 30.0;
    let line = Rect::from_min_max(Pos2::new(rect.left(), rect.bottom() - HEIGHT), rect.max);
    ui.painter().hline(line.x_range(), line.top(), egui::Stroke::new(1.0, t.hairline));
    let (code, package) = (u32::from(c), crate::typeset::font_package(c));
    let words = format!(
        "No font here shows some of these characters (U+{code:04X}). The package {package} brings one."
    );
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(line.shrink2(egui::vec2(16.0, 7.0))));
    let words = egui::RichText::new(words).font(theme::sans(theme::SMALL)).color(t.secondary);
    inner.add(egui::Label::new(words).truncate());
    HEIGHT
}
