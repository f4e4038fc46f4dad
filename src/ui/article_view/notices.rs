//! What is said in place of an article, and of characters that can't be read.

use egui::{Pos2, Rect, Ui};

use crate::session::Session;
use crate::typeset::missing_fonts;
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

/// Says which fonts to install for what can't be read; gives the height that this takes. `missing`
/// has a character of each script.
pub fn missing_ui(ui: &mut Ui, t: &Tokens, rect: Rect, missing: &[char]) -> f32 {
    let font = theme::sans(theme::SMALL);
    let (words, room) = (missing_words(missing), rect.width() - 32.0);
    let height = ui.painter().layout(words.clone(), font.clone(), t.secondary, room).size().y + 15.0;
    let line = Rect::from_min_max(Pos2::new(rect.left(), rect.bottom() - height), rect.max);
    ui.painter().hline(line.x_range(), line.top(), egui::Stroke::new(1.0, t.hairline));
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(line.shrink2(egui::vec2(16.0, 7.0))));
    inner.add(egui::Label::new(egui::RichText::new(words).font(font).color(t.secondary)).wrap());
    height
}

/// `No font here shows Thai (install the package fonts-noto-core). …`, by package.
fn missing_words(missing: &[char]) -> String {
    format!("No font here shows {}. Then start Attaché again.", missing_fonts(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_is_named_with_the_package_that_brings_it() {
        assert_eq!(
            missing_words(&['ह', 'ท']),
            "No font here shows Devanagari, Thai (install the package fonts-noto-core). \
             Then start Attaché again."
        );
        assert_eq!(
            missing_words(&['字', '😀']),
            "No font here shows Chinese (install the package fonts-noto-cjk), \
             nor emoji (install the package fonts-noto-color-emoji). Then start Attaché again."
        );
    }
}
