//! A glyph as a drawing that can be made any size: the outline of its font, or a picture where it
//! brings its own colours.

use std::fmt::Write as _;

use skrifa::instance::{LocationRef, NormalizedCoord, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

use super::faces::Face;
use super::glyphs::{GlyphImage, colour_glyph, has_colour};

/// Pixels per em of the pictures of colour glyphs: sharp at several times the size of the text.
const PICTURE_EM: f32 = 128.0;

/// A glyph, its origin on the baseline at the left.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum VectorGlyph {
    /// The data of an SVG path, in pixels.
    Path(String),
    /// A picture, and how much larger it is than the glyph.
    Picture(GlyphImage, f32),
}

/// Draws a glyph; `None` if it has no ink.
pub(super) fn vector(face: &Face, glyph: u32) -> Option<VectorGlyph> {
    let font = FontRef::from_index(face.font.data.as_ref(), face.font.index).ok()?;
    let (glyph, size) = (GlyphId::new(glyph), Size::new(face.size));
    if has_colour(&font, glyph, size) {
        let large = face.at_size(PICTURE_EM.max(face.size));
        return Some(VectorGlyph::Picture(colour_glyph(&large, glyph)?, large.size / face.size));
    }
    let coords: Vec<NormalizedCoord> = face.coords.iter().map(|&c| NormalizedCoord::from_bits(c)).collect();
    let settings = DrawSettings::unhinted(size, LocationRef::new(&coords));
    let mut pen = Pen(String::new());
    font.outline_glyphs().get(glyph)?.draw(settings, &mut pen).ok()?;
    (!pen.0.is_empty()).then_some(VectorGlyph::Path(pen.0))
}

/// A number for SVG, in hundredths of a pixel at the finest.
pub(super) fn number(value: f32) -> impl std::fmt::Display {
    // Adding nothing turns a negative zero into a positive one.
    (f64::from(value) * 100.0).round() / 100.0 + 0.0
}

/// Writes an outline as path data, y down.
struct Pen(String);

impl Pen {
    fn write(&mut self, letter: char, points: &[f32]) {
        self.0.push(letter);
        for (at, point) in points.iter().enumerate() {
            let (value, gap) = (if at % 2 == 0 { *point } else { -point }, if at == 0 { "" } else { " " });
            // Writing to a string can't fail.
            let _ = write!(self.0, "{gap}{}", number(value));
        }
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.write('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.write('L', &[x, y]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.write('Q', &[cx, cy, x, y]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.write('C', &[ax, ay, bx, by, x, y]);
    }

    fn close(&mut self) {
        self.0.push('Z');
    }
}
