//! The colours of a label, on light and on dark pages.

use egui::{Color32, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::model::schema::{Colour, Label, Rgb, Schema};
use crate::ui::dialogs::fields;
use crate::ui::theme::{self, Tokens};

/// Colours that can be told apart and read on their pages: data for schemas, as the default
/// schema's own are, not colours of the window.
const PALETTE: [(&str, Colour); 14] = [
    ("rust", Colour::from_hex(0xb4_502f, 0xe5_8a68)),
    ("blue", Colour::from_hex(0x4a_66b5, 0x8e_a8f0)),
    ("green", Colour::from_hex(0x2f_8f6b, 0x63_c79d)),
    ("gold", Colour::from_hex(0x8a_6d1f, 0xd9_b85a)),
    ("purple", Colour::from_hex(0x7d_4fa3, 0xbd_92e0)),
    ("steel", Colour::from_hex(0x4b_7f92, 0x83_bccf)),
    ("mauve", Colour::from_hex(0x93_647e, 0xd3_9ab8)),
    ("olive", Colour::from_hex(0x6b_7d2a, 0xaf_c363)),
    ("indigo", Colour::from_hex(0x3d_5a99, 0x8f_adea)),
    ("red", Colour::from_hex(0xb0_3a4e, 0xf0_8a98)),
    ("orange", Colour::from_hex(0xb0_6a12, 0xf0_a95a)),
    ("teal", Colour::from_hex(0x1f_7f80, 0x5c_c4c2)),
    ("pink", Colour::from_hex(0xb0_4a86, 0xee_93c4)),
    ("grey", Colour::from_hex(0x6a_6862, 0xb5_b2aa)),
];

/// The first colour of the palette that no label has.
pub fn unused(schema: &Schema) -> Colour {
    let free = PALETTE.iter().find(|(_, c)| schema.labels.iter().all(|l| l.colour != *c));
    free.map_or(PALETTE[schema.labels.len() % PALETTE.len()].1, |(_, c)| *c)
}

/// Shows the palette, and both colours with a sample each.
pub fn colour_ui(ui: &mut Ui, t: &Tokens, label: &mut Label) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (name, colour) in PALETTE {
            if swatch_ui(ui, t, name, t.plain(colour), label.colour == colour) {
                label.colour = colour;
            }
        }
    });
    let tag = label.tag().to_owned();
    let mut pale = Vec::new();
    ui.horizontal_wrapped(|ui| {
        for (name, page) in [("Light", &theme::LIGHT), ("Dark", &theme::DARK)] {
            let rgb = if name == "Light" { &mut label.colour.light } else { &mut label.colour.dark };
            // The tallest first, so that the others stand in its middle.
            sample_ui(ui, page, &tag, *rgb);
            let picker = egui::color_picker::color_edit_button_srgb(ui, &mut rgb.0);
            fields::named(picker, Role::ColorWell, &format!("{name} colour"));
            hex_ui(ui, name, rgb);
            if contrast(colour32(*rgb), page.page) < 3.0 {
                pale.push(name.to_lowercase());
            }
        }
    });
    if !pale.is_empty() {
        fields::wrong(ui, t, &format!("Hard to see on a {} page.", pale.join(" and on a ")));
    }
}

fn swatch_ui(ui: &mut Ui, t: &Tokens, name: &str, colour: Color32, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
    // The discs begin where the other rows do; the room for the ring is at their right.
    let centre = rect.left_center() + vec2(9.0, 0.0);
    ui.painter().circle_filled(centre, 8.0, colour);
    if chosen || response.has_focus() || response.hovered() {
        let ink = if chosen { t.text } else { t.faint };
        ui.painter().circle_stroke(centre, 11.0, Stroke::new(1.5, ink));
    }
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, name));
    response.on_hover_text(name).clicked()
}

/// The colour as `#rrggbb`; what is typed counts once it is a colour.
fn hex_ui(ui: &mut Ui, name: &str, rgb: &mut Rgb) {
    let id = ui.scope_id().with(("hex", name));
    let mut text = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_else(|| rgb.to_string());
    let edit = egui::TextEdit::singleline(&mut text).desired_width(88.0).margin(vec2(10.0, 6.0));
    let response = fields::named(ui.add(edit), Role::TextInput, &format!("{name} colour as #rrggbb"));
    if response.changed()
        && let Ok(typed) = text.trim().parse()
    {
        *rgb = typed;
    }
    // Asked outside of the closure, which holds the lock that this needs.
    let typing = response.has_focus();
    ui.data_mut(|d| {
        if typing {
            d.insert_temp(id, text);
        } else {
            d.remove_temp::<String>(id);
        }
    });
}

/// How words with the label look on a page of this scheme.
fn sample_ui(ui: &mut Ui, page: &Tokens, tag: &str, rgb: Rgb) {
    let colour = colour32(rgb);
    let words = ui.painter().layout_no_wrap("Words".to_owned(), theme::serif(15.0), page.text);
    let tag = crate::ui::widgets::safe(tag).to_uppercase();
    let mut short: String = tag.chars().take(12).collect();
    if short.len() < tag.len() {
        short.push('…');
    }
    let tag = ui.painter().layout_no_wrap(short, theme::semibold(8.5), colour);
    let size = vec2(words.size().x.max(tag.size().x) + 24.0, 44.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let painter = ui.painter();
    painter.rect_filled(rect, 6.0, page.page);
    let at = rect.min + vec2(12.0, 6.0);
    let under = egui::Rect::from_min_size(at, words.size());
    painter.rect_filled(under, 2.0, page.tint(colour));
    painter.hline(under.x_range(), under.bottom() + 1.0, Stroke::new(2.0, colour));
    painter.galley(at, words, page.text);
    painter.galley(egui::pos2(at.x, under.bottom() + 4.0), tag, colour);
}

fn colour32(rgb: Rgb) -> Color32 {
    let [r, g, b] = rgb.0;
    Color32::from_rgb(r, g, b)
}

/// The contrast of two colours by WCAG 2, 1 to 21.
fn contrast(a: Color32, b: Color32) -> f32 {
    let bytes = |c: Color32| [c.r(), c.g(), c.b()];
    crate::typeset::contrast(bytes(a), bytes(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_of_the_palette_can_be_seen_on_its_page() {
        for (name, colour) in PALETTE {
            let light = contrast(colour32(colour.light), theme::LIGHT.page);
            let dark = contrast(colour32(colour.dark), theme::DARK.page);
            assert!(light >= 3.5 && dark >= 3.5, "{name}: {light} {dark}");
        }
    }

    #[test]
    fn a_new_label_gets_a_colour_that_no_other_has() {
        let schema = Schema::default();
        assert!(schema.labels.iter().all(|l| l.colour != unused(&schema)));
    }
}
