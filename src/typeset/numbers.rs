//! Numbers of paragraphs in the margin.

use super::decorate::Decorated;
use super::display::{Glyph, Ink, Item};
use super::fonts::Fonts;
use super::geometry::Rect;
use super::paragraph::Paragraph;
use super::style::TextStyle;

/// Between the column and the numbers, logical pixels: two brackets have room there.
pub(super) const AWAY: f32 = 36.0;
/// Least room between a number and what stands in the margin, logical pixels.
pub(super) const GAP: f32 = 5.0;
/// Pixels to the em, logical.
const EM: f32 = 10.0;

impl Decorated {
    /// Puts a number before the first line, on the side where lines begin, farther out than the
    /// brackets there. Gives its box, if there is a line for it.
    pub(super) fn add_number(
        &mut self,
        fonts: &mut Fonts,
        paragraph: &Paragraph,
        number: u32,
        style: &TextStyle,
    ) -> Option<Rect> {
        let line = self.lines.first().copied()?;
        // A number too long for the room beside the column is set smaller.
        let number = number.to_string().into();
        let room = (style.beside - AWAY) * style.scale - 1.0;
        let digits = fonts.fitting(&number, EM * style.scale, room, false);
        let column = style.column();
        let mut away = style.px(AWAY);
        for item in &self.list.items {
            let (Item::Fill { rect, .. } | Item::Dashes { rect, .. }) = item else { continue };
            if rect.y0 < line.text_bottom && rect.y1 > line.text_top {
                let reach = if paragraph.rtl { rect.x1 - column } else { -rect.x0 };
                away = away.max(reach + style.px(GAP));
            }
        }
        let x = if paragraph.rtl { column + away } else { -away - digits.width };
        for (face, glyph) in &digits.glyphs {
            let glyph = Glyph { id: glyph.id, x: x + glyph.x, y: line.baseline + glyph.y };
            self.list.glyph(*face, glyph, Ink::Faint, false);
        }
        Some(Rect::new(x, line.text_top, x + digits.width, line.text_bottom))
    }
}

#[cfg(test)]
mod tests {
    use super::super::decorate::{BlockPlace, decorate};
    use super::super::marks::{Mark, MarkKind};
    use super::super::paragraph::BlockText;
    use super::*;

    /// The left edge of what was there before, and the numbers' left and right edges.
    fn margin(brackets: u64) -> (f32, f32, f32) {
        let mut fonts = Fonts::bundled();
        let style = TextStyle::default();
        let text = "Aldmoor agreed to pay for the bridge over the river by May.";
        let paragraph = fonts.paragraph(&BlockText { text, ..BlockText::default() }, &style);
        let marks = (0..brackets)
            .map(|key| Mark::new(key, 0..text.len() - key as usize, MarkKind::Extent, "", 0))
            .collect();
        let place = BlockPlace { range: 0..text.len(), ..BlockPlace::default() };
        let mut block = decorate(&mut fonts, &paragraph, &place, marks, &style);
        let edge = |item: &Item| match item {
            Item::Fill { rect, .. } | Item::Dashes { rect, .. } => rect.x0,
            Item::Glyphs { .. } | Item::Arrow { .. } => 0.0,
        };
        let bracket = block.list.items.iter().map(edge).fold(0.0, f32::min);
        let glyphs = block.list.glyphs.len();
        block.add_number(&mut fonts, &paragraph, 128, &style);
        let width = fonts.snippet(&"128".to_owned().into(), EM, false).width;
        let left = block.list.glyphs[glyphs..].iter().map(|glyph| glyph.x).fold(0.0, f32::min);
        (bracket, left, left + width)
    }

    #[test]
    fn a_number_stands_outside_of_all_brackets() {
        for brackets in [0, 1, 2, 5] {
            let (bracket, _, right) = margin(brackets);
            assert!(right <= bracket - 4.0, "{brackets} brackets to {bracket}, a number to {right}");
        }
    }

    #[test]
    fn numbers_stand_in_one_column_whether_there_are_brackets_or_not() {
        assert_eq!(margin(0).2, margin(2).2);
    }
}
