//! A band cut out of a display list: some lines of a block, for a picture of a part.

use super::display::{DisplayList, Item};
use super::geometry::Rect;

/// What of a list lies between two heights. Rectangles are cut at the edges; glyphs stay whole, and
/// belong where their baseline is.
pub(super) fn cut(list: &DisplayList, top: f32, bottom: f32) -> DisplayList {
    let mut kept = DisplayList::default();
    for (at, item) in list.items.iter().enumerate() {
        match item {
            Item::Fill { rect, radius, ink, dim } => {
                if let Some(rect) = inside(*rect, top, bottom) {
                    kept.items.push(Item::Fill { rect, radius: *radius, ink: *ink, dim: *dim });
                }
            }
            Item::Dashes { rect, dash, gap, ink, dim } => {
                if let Some(rect) = inside(*rect, top, bottom) {
                    kept.items.push(Item::Dashes { rect, dash: *dash, gap: *gap, ink: *ink, dim: *dim });
                }
            }
            // A block's own list has none; half an arrow would point nowhere.
            Item::Arrow { arrow, ink, dim } => {
                let bounds = arrow.bounds();
                if top <= bounds.y0 && bounds.y1 <= bottom {
                    kept.items.push(Item::Arrow { arrow: *arrow, ink: *ink, dim: *dim });
                }
            }
            Item::Glyphs { face, range, ink, dim } => {
                for glyph in list.glyphs(range).iter().filter(|g| top <= g.y && g.y < bottom) {
                    kept.glyph(*face, *glyph, *ink, *dim);
                }
            }
        }
        if at + 1 == list.grounds {
            kept.grounds = kept.items.len();
        }
    }
    kept
}

fn inside(rect: Rect, top: f32, bottom: f32) -> Option<Rect> {
    let (y0, y1) = (rect.y0.max(top), rect.y1.min(bottom));
    (y0 < y1).then_some(Rect { y0, y1, ..rect })
}

#[cfg(test)]
mod tests {
    use super::super::display::{Glyph, Ink};
    use super::super::faces::FaceId;
    use super::*;

    #[test]
    fn a_band_has_what_lies_in_it_in_the_same_order() {
        let mut list = DisplayList::default();
        list.fill(Rect::new(0.0, 0.0, 9.0, 100.0), 2.0, Ink::Find, false);
        list.fill(Rect::new(0.0, 80.0, 9.0, 90.0), 2.0, Ink::Focus, false);
        list.grounds = 2;
        for y in [10.0, 30.0, 50.0] {
            list.glyph(FaceId(0), Glyph { id: 7, x: 1.0, y }, Ink::Text, false);
        }
        let band = cut(&list, 20.0, 40.0);
        assert_eq!(band.grounds, 1);
        let whole =
            Item::Fill { rect: Rect::new(0.0, 20.0, 9.0, 40.0), radius: 2.0, ink: Ink::Find, dim: false };
        assert_eq!(band.under(), [whole]);
        assert_eq!(band.glyphs, [Glyph { id: 7, x: 1.0, y: 30.0 }]);
        assert_eq!(cut(&list, 0.0, 200.0), list);
    }
}
