//! Rasterises one glyph: an alpha mask, or a colour picture for emoji.

use parley::FontData;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, HintingInstance, HintingOptions, OutlinePen, SmoothMode, Target};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use vello_cpu::kurbo::{Affine, BezPath};
use vello_cpu::peniko::color;

use super::faces::Face;

/// Largest side of a glyph's picture, pixels; beyond it nothing is drawn.
const LARGEST: f64 = 1024.0;
/// Pixels per em beyond which hinting gains nothing.
const HINTED_UP_TO: f32 = 40.0;

/// A rasterised glyph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlyphImage {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// From the glyph's origin, moved to the whole pixel, to the picture's left edge.
    pub left: i32,
    /// From the baseline to the picture's top edge; negative is up.
    pub top: i32,
    /// What it is made of.
    pub pixels: GlyphPixels,
}

/// The pixels of a glyph, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GlyphPixels {
    /// Coverage, to be tinted.
    Mask(Vec<u8>),
    /// Red, green, blue, alpha, multiplied by alpha, to be drawn as they are.
    Colour(Vec<u8>),
}

/// A glyph's horizontal place: the whole pixel, and which quarter of it.
#[must_use]
pub fn quarter(x: f32, subpixel: bool) -> (i32, u8) {
    if !subpixel {
        return (x.round() as i32, 0);
    }
    let quarters = (x * 4.0).round() as i32;
    (quarters.div_euclid(4), quarters.rem_euclid(4) as u8)
}

/// The picture of a glyph at a quarter of a pixel (see [`quarter`]); `None` if it has no ink.
#[must_use]
pub fn rasterise(face: &Face, glyph: u32, quarter: u8) -> Option<GlyphImage> {
    let font = FontRef::from_index(face.font.data.as_ref(), face.font.index).ok()?;
    let size = Size::new(face.size);
    let glyph = GlyphId::new(glyph);
    if has_colour(&font, glyph, size) {
        return colour_glyph(face, glyph);
    }
    let mut pen = Pen { path: BezPath::new(), shift: f64::from(quarter) * 0.25 };
    outline(face, &font, glyph, &mut pen)?;
    mask(&pen.path, if face.embolden { f64::from(face.size) / 24.0 } else { 0.0 })
}

fn outline(face: &Face, font: &FontRef<'_>, glyph: GlyphId, pen: &mut Pen) -> Option<()> {
    let outline = font.outline_glyphs().get(glyph)?;
    let size = Size::new(face.size);
    if let Some(instance) = face.hinting()
        && outline.draw(DrawSettings::hinted(instance, false), pen).is_ok()
    {
        return Some(());
    }
    pen.path.truncate(0);
    let coords = face.location();
    outline.draw(DrawSettings::unhinted(size, LocationRef::new(&coords)), pen).ok().map(|_| ())
}

/// The hinter of a face; some milliseconds for a large font. `None` where hinting gains nothing.
pub(super) fn hinter(face: &Face) -> Option<HintingInstance> {
    if face.size > HINTED_UP_TO {
        return None;
    }
    let font = FontRef::from_index(face.font.data.as_ref(), face.font.index).ok()?;
    let coords = face.location();
    let (size, location) = (Size::new(face.size), LocationRef::new(&coords));
    HintingInstance::new(&font.outline_glyphs(), size, location, hinting()).ok()
}

/// Crisp horizontals, untouched widths: the layout's advances stay true.
fn hinting() -> HintingOptions {
    Target::Smooth { mode: SmoothMode::Light, symmetric_rendering: true, preserve_linear_metrics: true }
        .into()
}

/// Whether a font's glyphs are all square or coloured, so that quarter-pixel places gain nothing.
pub(super) fn is_square_or_colour(font: &FontData) -> bool {
    use skrifa::raw::TableProvider as _;
    let Ok(font) = FontRef::from_index(font.data.as_ref(), font.index) else { return false };
    let colour = font.colr().is_ok() || font.sbix().is_ok() || font.cbdt().is_ok();
    colour || font.charmap().map('\u{4e00}').is_some_and(|glyph| glyph != GlyphId::NOTDEF)
}

pub(super) fn has_colour(font: &FontRef<'_>, glyph: GlyphId, size: Size) -> bool {
    font.color_glyphs().get(glyph).is_some() || font.bitmap_strikes().glyph_for_size(size, glyph).is_some()
}

/// Fills a path; `bolder` is the width of a stroke added to it.
fn mask(path: &BezPath, bolder: f64) -> Option<GlyphImage> {
    let bounds = path.control_box().inflate(bolder, bolder).expand();
    if !(bounds.width() >= 1.0
        && bounds.height() >= 1.0
        && bounds.width() <= LARGEST
        && bounds.height() <= LARGEST)
    {
        return None;
    }
    let (width, height) = (bounds.width() as u16, bounds.height() as u16);
    let mut context = vello_cpu::RenderContext::new(width, height);
    context.set_transform(Affine::translate((-bounds.x0, -bounds.y0)));
    context.set_paint(color::OpaqueColor::<color::Srgb>::WHITE);
    context.fill_path(path);
    if bolder > 0.0 {
        context.set_stroke(vello_cpu::kurbo::Stroke::new(bolder));
        context.stroke_path(path);
    }
    let mut pixmap = vello_cpu::Pixmap::new(width, height);
    context.render(&mut pixmap, &mut vello_cpu::Resources::new());
    let coverage = pixmap.data_as_u8_slice().chunks_exact(4).map(|pixel| pixel[3]).collect();
    Some(GlyphImage {
        width: usize::from(width),
        height: usize::from(height),
        left: bounds.x0 as i32,
        top: bounds.y0 as i32,
        pixels: GlyphPixels::Mask(coverage),
    })
}

/// Draws a glyph that brings its own colours, on a canvas with an em of room on each side, and
/// cuts off what stayed empty: such glyphs don't tell their bounds.
pub(super) fn colour_glyph(face: &Face, glyph: GlyphId) -> Option<GlyphImage> {
    let side = (3.0 * face.size).ceil().clamp(1.0, LARGEST as f32) as u16;
    let (x, y) = (face.size.round(), (2.0 * face.size).round());
    let mut context = vello_cpu::RenderContext::new(side, side);
    let mut resources = vello_cpu::Resources::new();
    context.set_paint(color::OpaqueColor::<color::Srgb>::WHITE);
    context
        .glyph_run(&mut resources, &face.font)
        .font_size(face.size)
        .hint(false)
        .normalized_coords(&face.coords)
        .fill_glyphs(std::iter::once(vello_cpu::Glyph { id: glyph.to_u32(), x, y }));
    let mut pixmap = vello_cpu::Pixmap::new(side, side);
    context.render(&mut pixmap, &mut resources);
    cut(pixmap.data_as_u8_slice(), usize::from(side), x as i32, y as i32)
}

/// The part of a square picture that has ink.
fn cut(pixels: &[u8], side: usize, x: i32, y: i32) -> Option<GlyphImage> {
    let inked = |&at: &usize| pixels[at * 4 + 3] != 0;
    let places: Vec<usize> = (0..side * side).filter(inked).collect();
    let top = places.first()? / side;
    let bottom = places.last()? / side + 1;
    let left = places.iter().map(|at| at % side).min()?;
    let right = places.iter().map(|at| at % side).max()? + 1;
    let mut cut = Vec::with_capacity((right - left) * (bottom - top) * 4);
    for row in top..bottom {
        cut.extend_from_slice(&pixels[(row * side + left) * 4..(row * side + right) * 4]);
    }
    Some(GlyphImage {
        width: right - left,
        height: bottom - top,
        left: left as i32 - x,
        top: top as i32 - y,
        pixels: GlyphPixels::Colour(cut),
    })
}

/// Collects an outline as a path, y down.
struct Pen {
    path: BezPath,
    shift: f64,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f64, f64) {
        (f64::from(x) + self.shift, -f64::from(y))
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.at(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.at(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.at(cx, cy), self.at(x, y));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.curve_to(self.at(ax, ay), self.at(bx, by), self.at(x, y));
    }

    fn close(&mut self) {
        self.path.close_path();
    }
}
