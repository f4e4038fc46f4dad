//! Pages as SVG: outlines of glyphs, each drawn once and used wherever it stands, so that the
//! picture needs no fonts and is sharp at any size.

use std::collections::HashMap;
use std::fmt::Write as _;

use image::RgbaImage;

use super::arrow::Point;
use super::display::{DisplayList, Item};
use super::faces::{FaceId, Faces};
use super::geometry::Rect;
use super::glyphs::{GlyphImage, GlyphPixels};
use super::page::{PageBlock, PageSize, Spot};
use super::palette::Palette;
use super::picture::Rgba;
use super::png::encode_png;
use super::vector::{VectorGlyph, number, vector};

/// A drawing being written, block by block.
pub struct Svg<'a> {
    faces: &'a Faces,
    palette: &'a Palette<Rgba>,
    /// What every id begins with.
    prefix: String,
    body: String,
    shapes: String,
    /// The shapes; `None` for a glyph without ink.
    known: HashMap<(FaceId, u32), Option<Shape>>,
}

/// A shape among the definitions.
#[derive(Clone, Copy)]
struct Shape {
    number: usize,
    /// It brings its own colours.
    is_picture: bool,
}

impl<'a> Svg<'a> {
    /// An empty drawing. `faces` is that of the fonts that set the blocks. Every id begins with
    /// `prefix`, a letter first, so that several drawings can stand in one web page.
    #[must_use]
    pub fn new(faces: &'a Faces, palette: &'a Palette<Rgba>, prefix: &str) -> Self {
        let (body, shapes, known) = (String::new(), String::new(), HashMap::new());
        Self { faces, palette, prefix: prefix.to_owned(), body, shapes, known }
    }

    /// Draws a block of the page.
    pub fn block(&mut self, block: &PageBlock) {
        self.put(format_args!("<g transform=\"translate({} {})\">\n", number(block.x), number(block.y)));
        for item in &block.list.items {
            self.item(&block.list, item);
        }
        for spot in &block.spots {
            self.spot(spot);
        }
        self.body.push_str("</g>\n");
    }

    /// The file's text. The title and the description are for those who can't see it.
    #[must_use]
    pub fn finish(self, size: PageSize, title: &str, description: &str) -> String {
        let (left, width, height) = (number(size.left), number(size.width), number(size.height));
        let (page, _) = paint(self.palette.normal.page);
        let prefix = &self.prefix;
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
            width=\"{width}\" height=\"{height}\" viewBox=\"{left} 0 {width} {height}\" role=\"img\" \
            aria-labelledby=\"{prefix}title {prefix}words\">\n\
            <title id=\"{prefix}title\">{}</title>\n\
            <desc id=\"{prefix}words\">{}</desc>\n\
            <defs>\n{}</defs>\n\
            <rect x=\"{left}\" y=\"0\" width=\"{width}\" height=\"{height}\" fill=\"{page}\"/>\n\
            {}</svg>\n",
            escaped(title),
            escaped(description),
            self.shapes,
            self.body,
        )
    }

    fn put(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to a string can't fail.
        let _ = self.body.write_fmt(words);
    }

    fn item(&mut self, list: &DisplayList, item: &Item) {
        match item {
            Item::Fill { rect, radius, ink, dim } => {
                let (colour, opacity) = paint(self.palette.of(*ink, *dim));
                let round = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
                let round = if round > 0.0 { format!(" rx=\"{}\"", number(round)) } else { String::new() };
                self.put(format_args!("<rect {}{round} fill=\"{colour}\"{opacity}/>\n", place(*rect)));
            }
            Item::Dashes { rect, dash, gap, ink, dim } => {
                let (colour, opacity) = paint(self.palette.of(*ink, *dim));
                let y = number(f32::midpoint(rect.y0, rect.y1));
                self.put(format_args!(
                    "<path d=\"M{} {y}H{}\" stroke=\"{colour}\"{} stroke-width=\"{}\" \
                    stroke-dasharray=\"{} {}\"/>\n",
                    number(rect.x0),
                    number(rect.x1),
                    opacity.replace("fill", "stroke"),
                    number(rect.height()),
                    number(*dash),
                    number(*gap),
                ));
            }
            Item::Arrow { arrow, ink, dim } => {
                let (colour, opacity) = paint(self.palette.of(*ink, *dim));
                let point = |(x, y): Point| format!("{} {}", number(x), number(y));
                let ([a, b, c, d], [tip, left, right]) = (arrow.points.map(point), arrow.tip().map(point));
                self.put(format_args!(
                    "<path d=\"M{a}C{b} {c} {d}\" fill=\"none\" stroke=\"{colour}\"{} stroke-width=\"{}\"/>\n\
                    <path d=\"M{tip}L{left}L{right}Z\" fill=\"{colour}\"{opacity}/>\n",
                    opacity.replace("fill", "stroke"),
                    number(arrow.width),
                ));
            }
            Item::Glyphs { face, range, ink, dim } => {
                let Some(known) = self.faces.get(*face) else { return };
                let (colour, opacity) = paint(self.palette.of(*ink, *dim));
                self.put(format_args!("<g fill=\"{colour}\"{opacity}"));
                if known.embolden {
                    let width = number(known.size / 24.0);
                    self.put(format_args!(" stroke=\"{colour}\" stroke-width=\"{width}\""));
                }
                self.body.push('>');
                for glyph in list.glyphs(range) {
                    let Some(shape) = self.shape(*face, glyph.id) else { continue };
                    let (x, y) = (number(glyph.x), number(glyph.y));
                    let faded = if *dim && shape.is_picture { " opacity=\"0.5\"" } else { "" };
                    // Writing to a string can't fail.
                    let _ = write!(
                        self.body,
                        "<use xlink:href=\"#{}{}\" x=\"{x}\" y=\"{y}\"{faded}/>",
                        self.prefix, shape.number
                    );
                }
                self.body.push_str("</g>\n");
            }
        }
    }

    /// A glyph's shape, which is drawn when it is first asked for.
    fn shape(&mut self, face: FaceId, glyph: u32) -> Option<Shape> {
        if let Some(known) = self.known.get(&(face, glyph)) {
            return *known;
        }
        let number = self.known.len();
        let made = self.faces.get(face).and_then(|face| vector(&face, glyph)).and_then(|drawn| {
            self.shapes.push_str(&definition(&format!("{}{number}", self.prefix), &drawn)?);
            Some(Shape { number, is_picture: matches!(drawn, VectorGlyph::Picture(..)) })
        });
        self.known.insert((face, glyph), made);
        made
    }

    /// An unseen rectangle that tells what is there to those who point at it.
    fn spot(&mut self, spot: &Spot) {
        self.put(format_args!(
            "<rect {} fill=\"none\" pointer-events=\"all\"><title>{}</title></rect>\n",
            place(spot.rect),
            escaped(&spot.name)
        ));
    }
}

fn place(rect: Rect) -> String {
    let (x, y, width, height) =
        (number(rect.x0), number(rect.y0), number(rect.width()), number(rect.height()));
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
}

/// A colour, and the attribute that says how opaque it is where it is not.
fn paint([r, g, b, alpha]: Rgba) -> (String, String) {
    let opacity = match alpha {
        u8::MAX => String::new(),
        _ => format!(" fill-opacity=\"{}\"", number(f32::from(alpha) / 255.0)),
    };
    (format!("#{r:02x}{g:02x}{b:02x}"), opacity)
}

/// A glyph's shape for the definitions.
fn definition(id: &str, glyph: &VectorGlyph) -> Option<String> {
    match glyph {
        VectorGlyph::Path(data) => Some(format!("<path id=\"{id}\" d=\"{data}\"/>\n")),
        VectorGlyph::Picture(image, larger) => {
            let bytes = encode_png(&straight(image)?, 1.0, "").ok()?;
            let length = |pixels: f32| number(pixels / larger);
            Some(format!(
                "<image id=\"{id}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" \
                xlink:href=\"data:image/png;base64,{}\"/>\n",
                length(image.left as f32),
                length(image.top as f32),
                length(image.width as f32),
                length(image.height as f32),
                base64(&bytes),
            ))
        }
    }
}

/// A colour glyph's pixels, no longer multiplied by their alpha.
fn straight(image: &GlyphImage) -> Option<RgbaImage> {
    let GlyphPixels::Colour(pixels) = &image.pixels else { return None };
    let mut straight = pixels.clone();
    for pixel in straight.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3]).max(1);
        for part in &mut pixel[..3] {
            *part = (u32::from(*part) * 255 / alpha).min(255) as u8;
        }
    }
    RgbaImage::from_raw(image.width as u32, image.height as u32, straight)
}

/// Text for XML. What XML can't hold at all (most control characters) is shown as `�`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let shown = digit <= three.len();
            let value = bits >> (18 - 6 * digit) & 63;
            out.push(if shown { char::from(DIGITS[value as usize]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_base_64() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn no_text_can_break_the_file() {
        assert_eq!(escaped("a<b> & \"c\"\u{0}\u{1b}\n"), "a&lt;b&gt; &amp; &quot;c&quot;\u{fffd}\u{fffd}\n");
    }

    #[test]
    fn numbers_are_short() {
        let written = |n: f32| number(n).to_string();
        assert_eq!(
            (written(1.0), written(-0.001), written(2.345_6)),
            ("1".into(), "0".into(), "2.35".into())
        );
    }
}
