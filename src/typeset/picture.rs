//! Draws display lists into a picture, without a GPU or a screen.

use std::collections::HashMap;

use image::RgbaImage;

use super::arrow::Arrow;
use super::display::{DisplayList, Glyph, Ink, Item};
use super::faces::{FaceId, Faces};
use super::geometry::Rect;
use super::glyphs::{GlyphImage, GlyphPixels, quarter, rasterise};
use super::palette::Palette;

/// Red, green, blue and alpha, not multiplied by it, as sRGB.
pub type Rgba = [u8; 4];

/// A picture being drawn.
pub struct Canvas<'a> {
    /// What is drawn so far.
    pub image: RgbaImage,
    faces: &'a Faces,
    palette: &'a Palette<Rgba>,
    glyphs: HashMap<(FaceId, u32, u8), Option<GlyphImage>>,
}

impl<'a> Canvas<'a> {
    /// A page of that many pixels. `faces` is that of the fonts that made the lists.
    #[must_use]
    pub fn new(width: u32, height: u32, faces: &'a Faces, palette: &'a Palette<Rgba>) -> Self {
        let image = RgbaImage::from_pixel(width, height, image::Rgba(palette.normal.page));
        Self { image, faces, palette, glyphs: HashMap::new() }
    }

    /// Draws a list with its origin at a pixel, and `selected` between its grounds and words.
    pub fn list(&mut self, list: &DisplayList, x: f32, y: f32, selected: &[Rect]) {
        for item in list.under() {
            self.item(list, item, x, y);
        }
        for rect in selected {
            self.fill(rect.snapped().moved(x, y), 0.0, Ink::Selection, false);
        }
        for item in list.over() {
            self.item(list, item, x, y);
        }
    }

    fn item(&mut self, list: &DisplayList, item: &Item, x: f32, y: f32) {
        match item {
            Item::Fill { rect, radius, ink, dim } => self.fill(rect.moved(x, y), *radius, *ink, *dim),
            Item::Dashes { rect, dash, gap, ink, dim } => {
                let mut left = rect.x0;
                while left < rect.x1 {
                    let dash = Rect::new(left, rect.y0, (left + dash).min(rect.x1), rect.y1);
                    self.fill(dash.moved(x, y), 0.0, *ink, *dim);
                    left = dash.x1 + gap;
                }
            }
            Item::Arrow { arrow, ink, dim } => self.arrow(&arrow.moved(x, y), *ink, *dim),
            Item::Glyphs { face, range, ink, dim } => {
                let colour = self.palette.of(*ink, *dim);
                for glyph in list.glyphs(range) {
                    self.glyph(*face, Glyph { id: glyph.id, x: glyph.x + x, y: glyph.y + y }, colour, *dim);
                }
            }
        }
    }

    /// Fills a rectangle with whole edges; `radius` rounds its corners.
    pub fn fill(&mut self, rect: Rect, radius: f32, ink: Ink, dim: bool) {
        let colour = self.palette.of(ink, dim);
        let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
        let columns = rect.x0.max(0.0) as u32..(rect.x1.max(0.0) as u32).min(self.image.width());
        for row in rect.y0.max(0.0) as u32..(rect.y1.max(0.0) as u32).min(self.image.height()) {
            for column in columns.clone() {
                let coverage = corner_coverage(rect, radius, column as f32 + 0.5, row as f32 + 0.5);
                self.blend(column, row, colour, coverage);
            }
        }
    }

    fn arrow(&mut self, arrow: &Arrow, ink: Ink, dim: bool) {
        let (colour, line, bounds) = (self.palette.of(ink, dim), arrow.line(), arrow.bounds());
        let columns = bounds.x0.max(0.0) as u32..(bounds.x1.max(0.0).ceil() as u32).min(self.image.width());
        for row in bounds.y0.max(0.0) as u32..(bounds.y1.max(0.0).ceil() as u32).min(self.image.height()) {
            for column in columns.clone() {
                let coverage = arrow.coverage(&line, column as f32 + 0.5, row as f32 + 0.5);
                self.blend(column, row, colour, coverage);
            }
        }
    }

    fn glyph(&mut self, id: FaceId, glyph: Glyph, colour: Rgba, dim: bool) {
        let Some(face) = self.faces.get(id) else { return };
        let (left, part) = quarter(glyph.x, face.subpixel);
        let key = (id, glyph.id, part);
        let made = self.glyphs.entry(key).or_insert_with(|| rasterise(&face, glyph.id, part));
        let Some(picture) = made.clone() else { return };
        let (left, top) = (left + picture.left, glyph.y.round() as i32 + picture.top);
        for at in 0..picture.width * picture.height {
            let (x, y) = (left + (at % picture.width) as i32, top + (at / picture.width) as i32);
            let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { continue };
            if x >= self.image.width() || y >= self.image.height() {
                continue;
            }
            match &picture.pixels {
                GlyphPixels::Mask(mask) => {
                    let coverage = f32::from(mask[at]) / 255.0;
                    let full = if self.palette.dark { coverage * (2.0 - coverage) } else { coverage };
                    self.blend(x, y, colour, full);
                }
                GlyphPixels::Colour(pixels) => {
                    let alpha = f32::from(pixels[at * 4 + 3]) / 255.0;
                    let straight = |part: u8| (f32::from(part) / alpha.max(0.004)).min(255.0) as u8;
                    let own = [
                        straight(pixels[at * 4]),
                        straight(pixels[at * 4 + 1]),
                        straight(pixels[at * 4 + 2]),
                        255,
                    ];
                    self.blend(x, y, own, if dim { alpha * 0.5 } else { alpha });
                }
            }
        }
    }

    fn blend(&mut self, x: u32, y: u32, colour: Rgba, coverage: f32) {
        let alpha = coverage * f32::from(colour[3]) / 255.0;
        let pixel = &mut self.image.get_pixel_mut(x, y).0;
        for part in 0..3 {
            let mixed = f32::from(pixel[part]) * (1.0 - alpha) + f32::from(colour[part]) * alpha;
            pixel[part] = mixed.round() as u8;
        }
    }
}

/// How much of a pixel a rounded rectangle covers, by the distance to its corner's circle.
pub(super) fn corner_coverage(rect: Rect, radius: f32, x: f32, y: f32) -> f32 {
    let dx = (rect.x0 + radius - x).max(x - (rect.x1 - radius)).max(0.0);
    let dy = (rect.y0 + radius - y).max(y - (rect.y1 - radius)).max(0.0);
    if dx == 0.0 || dy == 0.0 || radius <= 0.0 {
        return 1.0;
    }
    (radius + 0.5 - dx.hypot(dy)).clamp(0.0, 1.0)
}
