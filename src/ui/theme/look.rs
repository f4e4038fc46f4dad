//! The colours of egui's own controls.

use egui::{CornerRadius, Stroke};

use super::tokens::{Scheme, Tokens};

/// The colours of everything that egui draws by itself.
pub(super) fn visuals(t: &Tokens) -> egui::Visuals {
    let dark = t.scheme == Scheme::Dark;
    let ring = if t.high_contrast { 3.0 } else { 1.5 };
    let mut v = if dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    v.override_text_color = None;
    v.panel_fill = t.window;
    v.window_fill = t.page;
    v.window_stroke = Stroke::new(1.0, t.hairline);
    v.window_corner_radius = CornerRadius::same(10);
    v.menu_corner_radius = CornerRadius::same(8);
    v.extreme_bg_color = t.chip;
    v.text_edit_bg_color = Some(t.chip);
    v.faint_bg_color = t.chip;
    v.code_bg_color = t.chip;
    v.hyperlink_color = t.accent;
    v.error_fg_color = t.error;
    v.warn_fg_color = t.warning;
    v.weak_text_color = Some(t.faint);
    v.selection.bg_fill = t.selection;
    // Chosen words stand on the selection's ground, where the accent would be hard to read.
    v.selection.stroke = Stroke::new(ring, if t.high_contrast { t.text } else { t.accent });
    v.slider_trailing_fill = t.high_contrast;
    let radius = CornerRadius::same(6);
    let widgets = [
        (&mut v.widgets.noninteractive, t.window, t.text),
        (&mut v.widgets.inactive, t.chip, t.text),
        (&mut v.widgets.hovered, t.chip_hover, t.text),
        (&mut v.widgets.active, t.accent_soft, t.text),
        (&mut v.widgets.open, t.chip_hover, t.text),
    ];
    for (widget, fill, ink) in widgets {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        // In high contrast a ground alone is not enough to see where a control ends.
        widget.bg_stroke = if t.high_contrast { Stroke::new(1.0, t.faint) } else { Stroke::NONE };
        widget.fg_stroke = Stroke::new(1.0, ink);
        widget.corner_radius = radius;
        widget.expansion = 0.0;
    }
    // What has the keyboard wears a ring.
    v.widgets.active.bg_stroke = v.selection.stroke;
    v.widgets.noninteractive.bg_stroke = Stroke::new(1.0, t.hairline);
    v.widgets.noninteractive.fg_stroke = Stroke::new(1.0, t.text);
    v
}
