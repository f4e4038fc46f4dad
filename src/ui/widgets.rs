//! Small things that several panels share.

use egui::{Align2, CornerRadius, Key, Popup, Response, RichText, Sense, Stroke, Ui, Vec2};

use super::article_view::ArticleView;
use super::theme::{self, Tokens};

/// A heading of a form's part: small capitals in the quiet colour.
pub fn section(ui: &mut Ui, t: &Tokens, words: &str) {
    ui.add_space(10.0);
    let text = RichText::new(words.to_uppercase())
        .font(theme::semibold(11.0))
        .color(t.secondary)
        .extra_letter_spacing(0.6);
    ui.label(text);
    ui.add_space(2.0);
}

/// A line of quiet words.
pub fn quiet(ui: &mut Ui, t: &Tokens, words: &str) -> Response {
    ui.label(RichText::new(words).font(theme::sans(theme::SMALL)).color(t.faint))
}

/// A button of the header and the status line: words only, a ground under the pointer.
pub fn flat_button(ui: &mut Ui, words: impl Into<egui::WidgetText>) -> Response {
    ui.add(egui::Button::new(words).frame_when_inactive(false))
}

/// A button within a column of words: no ground, and its words start where the column does.
pub fn word_button(ui: &mut Ui, words: impl Into<egui::WidgetText>) -> Response {
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = Vec2::new(0.0, 2.0);
        ui.add(egui::Button::new(words).frame_when_inactive(false))
    })
    .inner
}

/// A box to check. It has an outline, as it is too small to be seen by its ground.
pub fn checkbox<'a>(ui: &mut Ui, on: &'a mut bool, words: impl egui::IntoAtoms<'a>) -> Response {
    ui.scope(|ui| {
        let visuals = ui.visuals_mut();
        let (outline, ground) = (Stroke::new(1.0, visuals.weak_text_color()), visuals.window_fill);
        for widget in [&mut visuals.widgets.inactive, &mut visuals.widgets.hovered] {
            (widget.bg_stroke, widget.bg_fill) = (outline, ground);
        }
        // What has the keyboard wears a ring instead; what can't be changed, a paler line.
        visuals.widgets.noninteractive.bg_stroke = outline;
        ui.checkbox(on, words)
    })
    .inner
}

/// Shows that the keyboard is here.
pub fn focus_ring(ui: &Ui, response: &Response, rect: egui::Rect) {
    if response.has_focus() {
        let stroke = ui.visuals().selection.stroke;
        ui.painter().rect_stroke(rect, CornerRadius::same(6), stroke, egui::StrokeKind::Inside);
    }
}

/// Says more on hover, beside the panel or menu that a row stands in, so that the rows above and
/// below it stay in sight.
pub fn explain(ui: &Ui, response: Response, words: &str) -> Response {
    let row = egui::Rect::from_x_y_ranges(ui.clip_rect().x_range(), response.rect.y_range());
    let screen = ui.ctx().content_rect();
    let (left, right) = (egui::RectAlign::LEFT_START, egui::RectAlign::RIGHT_START);
    let sides = if row.center().x > screen.center().x { [left, right] } else { [right, left] };
    if ui.is_enabled() {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(words));
    }
    let mut tip = egui::Tooltip::for_enabled(&response);
    tip.popup = tip.popup.anchor(row).align(sides[0]).align_alternatives(&sides[1..]);
    tip.show(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        ui.label(words);
    });
    response
}

/// A key as it stands on the keyboard.
pub fn key_cap(ui: &mut Ui, t: &Tokens, key: &str) -> Response {
    let font = theme::semibold(10.5);
    let galley = ui.painter().layout_no_wrap(key.to_owned(), font.clone(), t.secondary);
    let size = Vec2::new((galley.size().x + 6.0).max(20.0), 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(4), t.chip);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, key, font, t.secondary);
    response
}

/// Moves a page by the keys that move one. To be called within its scroll area, where no other is.
pub fn page_keys(ui: &Ui) {
    if let Some(by) = page_key(ui, ui.clip_rect().height()) {
        ui.scroll_with_delta(Vec2::new(0.0, -by));
    }
}

/// How far the keys that move a page move one of a height down, in points, while no control has the
/// keyboard.
pub fn page_key(ui: &Ui, height: f32) -> Option<f32> {
    let nobody = |m: &egui::Memory| m.focused().is_none_or(|id| id == ArticleView::id());
    if !ui.memory(nobody) || Popup::is_any_open(ui.ctx()) {
        return None;
    }
    let (page, whole) = (height * 0.85, f32::from(i16::MAX) * 64.0);
    let keys = [
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::ArrowDown, 48.0),
        (Key::ArrowUp, -48.0),
        (Key::Home, -whole),
        (Key::End, whole),
    ];
    ui.input(|i| keys.iter().find(|(key, _)| i.modifiers.is_none() && i.key_pressed(*key)).map(|(_, by)| *by))
}

/// Words from data, with what would break a line or turn the direction made visible.
#[must_use]
pub fn safe(words: &str) -> String {
    words
        .chars()
        .map(|c| match c {
            '\n' | '\t' | '\r' => ' ',
            c if c.is_control() => '\u{fffd}',
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn control_and_bidi_characters_are_shown_not_obeyed() {
        assert_eq!(safe("a\u{202e}b\u{7}\n"), "a\u{fffd}b\u{fffd} ");
        assert_eq!(safe("नदी"), "नदी");
    }
}
