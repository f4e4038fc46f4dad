//! A page's characters and where they stand.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::object::{self, Dict};
use hayro_interpret::hayro_syntax::{self, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

/// Characters of one page beyond which no more are taken, only counted: no page that can be read
/// has as many.
const CHARACTERS: usize = 200_000;

/// One character, or several that are drawn as one. Lengths are points; `y` grows downwards.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub text: String,
    /// Where it begins and ends, from the left.
    pub x0: f32,
    pub x1: f32,
    /// Its baseline.
    pub y: f32,
    /// Of the font.
    pub size: f32,
}

/// What a page shows.
#[derive(Default)]
pub(super) struct Page {
    pub glyphs: Vec<Glyph>,
    pub height: f32,
    /// Characters that are not known.
    pub unmapped: usize,
    /// Characters that run in another direction than most.
    pub turned: usize,
    /// Characters after the first [`CHARACTERS`].
    pub beyond: usize,
    /// Characters that the file marks as no part of its text.
    pub artifacts: usize,
    /// Whether there is a picture on it.
    pub has_picture: bool,
    /// Whether anything is drawn on it that is neither a picture nor a character.
    pub is_drawn: bool,
    /// Whether it has no characters at all.
    pub is_empty: bool,
}

/// The pages of a file, each turned so that its text runs from left to right (or right to left)
/// and downwards.
pub(super) fn pages(file: &Pdf) -> Vec<Page> {
    let cache = InterpreterCache::new();
    file.pages().iter().map(|p| page(p, file, &cache)).collect()
}

fn page<'a>(page: &hayro_syntax::page::Page<'a>, file: &'a Pdf, cache: &InterpreterCache<'a>) -> Page {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let initial = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(initial, area, cache, file.xref(), InterpreterSettings::default());
    let mut collector = Collector::default();
    interpret_page(page, &mut context, &mut collector);
    collector.page(width, height)
}

/// A character as drawn: with its direction, in quarter turns clockwise.
struct Raw {
    text: String,
    from: Point,
    to: Point,
    size: f32,
    turn: u8,
}

/// Marked content around what is drawn.
enum Marked {
    Plain,
    /// No part of the text: headers, footers, page numbers.
    Artifact,
    /// What it stands for, until its first character is met.
    Stands(Option<String>),
}

#[derive(Default)]
struct Collector {
    raw: Vec<Raw>,
    marked: Vec<Marked>,
    unmapped: usize,
    beyond: usize,
    artifacts: usize,
    has_picture: bool,
    is_drawn: bool,
}

impl Collector {
    fn glyph(&mut self, glyph: &Drawn<'_>, place: Affine, vertical: bool) {
        if self.marked.iter().any(|m| matches!(m, Marked::Artifact)) {
            self.artifacts += 1;
            return;
        }
        if self.raw.len() >= CHARACTERS {
            self.beyond += 1;
            return;
        }
        let own = glyph.as_unicode().map(|u| match u {
            BfString::Char(c) => c.to_string(),
            BfString::String(s) => s,
        });
        let stands = self.marked.iter_mut().rev().find_map(|m| match m {
            Marked::Stands(text) => Some(text.take().unwrap_or_default()),
            _ => None,
        });
        let Some(text) = stands.or(own).map(|t| plain(&t)) else {
            self.unmapped += 1;
            return;
        };
        let advance = match glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(type3) => type3.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(500.0));
        let (origin, along) = (place * Point::ZERO, place * Point::new(advance, 0.0));
        let (right, up) = (place * Point::new(1000.0, 0.0), place * Point::new(0.0, 1000.0));
        let size = (up - origin).hypot() as f32;
        let is_placed = [origin.x, origin.y, along.x, along.y].into_iter().all(f64::is_finite);
        if !is_placed || !(0.1..5000.0).contains(&size) {
            return;
        }
        let turn = ((right - origin).atan2() / std::f64::consts::FRAC_PI_2).round() as i32;
        if vertical {
            // Set from top to bottom, lines from right to left: a quarter turn, as if it lay on its side.
            let to = Point::new(origin.x, origin.y + f64::from(size));
            self.raw.push(Raw { text, from: origin, to, size, turn: 1 });
        } else {
            self.raw.push(Raw { text, from: origin, to: along, size, turn: turn.rem_euclid(4) as u8 });
        }
    }

    fn page(self, width: f32, height: f32) -> Page {
        let mut counts = [0usize; 4];
        self.raw.iter().for_each(|r| counts[usize::from(r.turn)] += 1);
        let most = (0..4u8).max_by_key(|t| (counts[usize::from(*t)], 4 - t)).unwrap_or(0);
        let turned = self.raw.iter().filter(|r| r.turn != most && !r.text.trim().is_empty()).count();
        let upright = |p: Point| {
            let (x, y) = (p.x as f32, p.y as f32);
            match most {
                0 => (x, y),
                1 => (y, width - x),
                2 => (width - x, height - y),
                _ => (height - y, x),
            }
        };
        let is_empty = self.raw.iter().all(|r| r.text.trim().is_empty());
        let glyphs = self.raw.into_iter().filter(|r| r.turn == most).map(|r| {
            let ((x0, y), (x1, _)) = (upright(r.from), upright(r.to));
            Glyph { text: r.text, x0: x0.min(x1), x1: x0.max(x1), y, size: r.size }
        });
        let height = if most % 2 == 0 { height } else { width };
        Page {
            glyphs: glyphs.collect(),
            height,
            unmapped: self.unmapped,
            turned,
            beyond: self.beyond,
            artifacts: self.artifacts,
            has_picture: self.has_picture,
            is_drawn: self.is_drawn,
            is_empty,
        }
    }
}

/// Letters for what fonts draw as one: `ﬁ`, and the shapes that Arabic letters have in words.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            '\u{fefb}' | '\u{fefc}' => out.push_str("لا"),
            '\u{fef7}' | '\u{fef8}' => out.push_str("لأ"),
            '\u{fef5}' | '\u{fef6}' => out.push_str("لآ"),
            '\u{fef9}' | '\u{fefa}' => out.push_str("لإ"),
            '\u{fe80}'..='\u{fef4}' => out.push(isolated(c)),
            '\u{a0}' | '\t' | '\n' | '\r' | '\u{2002}'..='\u{200a}' | '\u{202f}' => out.push(' '),
            c if c.is_control() || c == '\u{feff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// The letter of which `c` is the shape that it has at some place in a word.
fn isolated(c: char) -> char {
    /// Where the shapes of each letter begin, in order.
    const SHAPES: [(u32, char); 36] = [
        (0xfe80, 'ء'),
        (0xfe81, 'آ'),
        (0xfe83, 'أ'),
        (0xfe85, 'ؤ'),
        (0xfe87, 'إ'),
        (0xfe89, 'ئ'),
        (0xfe8d, 'ا'),
        (0xfe8f, 'ب'),
        (0xfe93, 'ة'),
        (0xfe95, 'ت'),
        (0xfe99, 'ث'),
        (0xfe9d, 'ج'),
        (0xfea1, 'ح'),
        (0xfea5, 'خ'),
        (0xfea9, 'د'),
        (0xfeab, 'ذ'),
        (0xfead, 'ر'),
        (0xfeaf, 'ز'),
        (0xfeb1, 'س'),
        (0xfeb5, 'ش'),
        (0xfeb9, 'ص'),
        (0xfebd, 'ض'),
        (0xfec1, 'ط'),
        (0xfec5, 'ظ'),
        (0xfec9, 'ع'),
        (0xfecd, 'غ'),
        (0xfed1, 'ف'),
        (0xfed5, 'ق'),
        (0xfed9, 'ك'),
        (0xfedd, 'ل'),
        (0xfee1, 'م'),
        (0xfee5, 'ن'),
        (0xfee9, 'ه'),
        (0xfeed, 'و'),
        (0xfeef, 'ى'),
        (0xfef1, 'ي'),
    ];
    let at = SHAPES.partition_point(|(from, _)| *from <= c as u32);
    at.checked_sub(1).map_or(c, |at| SHAPES[at].1)
}

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.is_drawn = true;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform(), vertical);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.has_picture = true;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let actual =
            || properties?.get::<object::String<'_>>("ActualText").map(|s| super::string(s.as_bytes()));
        self.marked.push(match actual() {
            _ if tag == b"Artifact" => Marked::Artifact,
            Some(text) => Marked::Stands(Some(text)),
            None => Marked::Plain,
        });
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }
}
