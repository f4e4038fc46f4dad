//! What is to be drawn, in painting order, without saying by whom or in which colours.
//!
//! A list holds colour *roles* ([`Ink`]) instead of colours, so that a change of theme needs no
//! new layout, and glyphs by face and id, so that a window can take them from its atlas and a
//! picture can rasterise them.

use std::ops::Range;

use super::arrow::Arrow;
use super::faces::FaceId;
use super::geometry::Rect;

/// How strongly a label's colour is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    /// The light ground behind words.
    Tint,
    /// The firm line under words.
    Line,
    /// The small capitals of a tag, and the ground of a chip.
    Tag,
}

/// The role of a colour. A palette says which colour that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// The article's words.
    Text,
    /// Less important words, such as the date line.
    Secondary,
    /// The least important words.
    Faint,
    /// The page itself, for words on a chip.
    Page,
    /// A quiet rule: the bracket of a commitment that isn't active, the line of agreed marks.
    Rule,
    /// The accent: bracket and cue of the active commitment.
    Accent,
    /// The accent as a light ground.
    AccentSoft,
    /// Selected words.
    Selection,
    /// The caret.
    Caret,
    /// A search hit.
    Find,
    /// The search hit that the search stands at, the difference under review.
    Focus,
    /// A label's colour by its index in the schema's palette.
    Label(u16, Tone),
}

/// One glyph at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// Glyph id in its face.
    pub id: u32,
    /// Left of the origin, in pixels; fractions matter (see [`super::quarter`]).
    pub x: f32,
    /// The baseline, in pixels down.
    pub y: f32,
}

/// One thing to paint. All places are in physical pixels relative to the paragraph's origin:
/// the left edge of the column and the top of the paragraph.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A filled rectangle with rounded corners.
    Fill {
        /// Where.
        rect: Rect,
        /// Radius of the corners in pixels; 0 is sharp.
        radius: f32,
        /// Colour role.
        ink: Ink,
        /// Stepped back, while another commitment is active.
        dim: bool,
    },
    /// A horizontal broken line, `rect` high; dashes start at its left edge.
    Dashes {
        /// Where.
        rect: Rect,
        /// Length of a dash in pixels.
        dash: f32,
        /// Length of a gap in pixels.
        gap: f32,
        /// Colour role.
        ink: Ink,
        /// Stepped back, while another commitment is active.
        dim: bool,
    },
    /// A curved line with a head.
    Arrow {
        /// Where.
        arrow: Arrow,
        /// Colour role.
        ink: Ink,
        /// Stepped back, while another commitment is active.
        dim: bool,
    },
    /// Glyphs of one face in one colour.
    Glyphs {
        /// The face, with size and variation.
        face: FaceId,
        /// Which of the list's glyphs.
        range: Range<u32>,
        /// Colour role; colour glyphs (emoji) ignore it.
        ink: Ink,
        /// Stepped back, while another commitment is active.
        dim: bool,
    },
}

/// What a paragraph draws, in painting order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisplayList {
    /// Back to front.
    pub items: Vec<Item>,
    /// The first so many items are grounds: paint the selection after them, under the rest.
    pub grounds: usize,
    /// All glyphs that the items name.
    pub glyphs: Vec<Glyph>,
}

impl DisplayList {
    /// The items to paint under the selection.
    #[must_use]
    pub fn under(&self) -> &[Item] {
        &self.items[..self.grounds.min(self.items.len())]
    }

    /// The items to paint over the selection.
    #[must_use]
    pub fn over(&self) -> &[Item] {
        &self.items[self.grounds.min(self.items.len())..]
    }

    /// The glyphs of a [`Item::Glyphs`].
    #[must_use]
    pub fn glyphs(&self, range: &Range<u32>) -> &[Glyph] {
        self.glyphs.get(range.start as usize..range.end as usize).unwrap_or(&[])
    }

    /// Adds a filled rectangle on whole pixels.
    pub(super) fn fill(&mut self, rect: Rect, radius: f32, ink: Ink, dim: bool) {
        self.items.push(Item::Fill { rect: rect.snapped(), radius, ink, dim });
    }

    /// Adds glyphs of one face, continuing the last item where that is possible.
    pub(super) fn glyph(&mut self, face: FaceId, glyph: Glyph, ink: Ink, dim: bool) {
        let at = self.glyphs.len() as u32;
        self.glyphs.push(glyph);
        if let Some(Item::Glyphs { face: f, range, ink: i, dim: d }) = self.items.last_mut()
            && (*f, *i, *d, range.end) == (face, ink, dim, at)
        {
            range.end = at + 1;
        } else {
            self.items.push(Item::Glyphs { face, range: at..at + 1, ink, dim });
        }
    }
}
