//! One block of text laid out: lines, clusters and glyphs, all with offsets of the source text.
//!
//! parley shapes, orders and breaks; what it found is copied out of its layout into flat tables
//! that are smaller, can be searched from any side, and can be sent between threads. Vertical
//! places are not decided here: a line knows its ascent and descent, and
//! [`super::decorate`] stacks the lines with the room that their marks need.

use std::ops::Range;

use parley::fontique::Language;
use parley::{
    Alignment, AlignmentOptions, BaseDirection, FontVariation, FontVariations, FontWeight, Layout,
    LineHeight, OverflowWrap, StyleProperty,
};

use super::display::Glyph;
use super::faces::FaceId;
use super::fonts::{Fonts, Lead};
use super::scripts;
use super::shown::Shown;
use super::style::{BlockKind, TextStyle};

/// A grapheme, or the part of one that lies in one run of the shaper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cluster {
    /// First byte, in the block.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// Left edge in the column, physical pixels.
    pub x: f32,
    /// Advance, physical pixels.
    pub width: f32,
    /// It runs from right to left.
    pub rtl: bool,
    /// It starts a grapheme, so the caret can stand before it.
    pub grapheme: bool,
}

impl Cluster {
    /// Right edge.
    pub fn x1(&self) -> f32 {
        self.x + self.width
    }
}

/// Glyphs of one face and one ink on one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub face: FaceId,
    pub glyphs: Range<u32>,
    /// Set faintly: the word `date` of a header.
    pub faint: bool,
}

/// One line of a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its bytes in the block, white space at its end included.
    pub range: Range<usize>,
    /// Where its words end: before the white space at which it was broken.
    pub words_end: usize,
    /// Room that its text takes above the baseline, whole physical pixels.
    pub ascent: f32,
    /// Room that its text takes below the baseline, whole physical pixels.
    pub descent: f32,
    /// Where the caret stands on a line without clusters.
    pub(super) empty_x: f32,
    /// Logical order.
    pub(super) clusters: Range<u32>,
    pub(super) runs: Range<u32>,
}

/// A block of text, laid out for one width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// Length of its text in bytes.
    pub len: usize,
    /// What it is.
    pub kind: BlockKind,
    /// Its base direction is from right to left, and so it stands at the right.
    pub rtl: bool,
    /// At least one.
    pub lines: Vec<Line>,
    /// The first character that no font here has but another may.
    pub missing: Option<char>,
    /// Likewise the first ones of further scripts.
    pub missing_too: Vec<char>,
    pub(super) clusters: Vec<Cluster>,
    /// For each line the indices of its clusters from left to right, in place of `clusters`.
    pub(super) visual: Vec<u32>,
    pub(super) runs: Vec<Run>,
    pub(super) glyphs: Vec<Glyph>,
}

/// What the layout of a block depends on, beside the style.
#[derive(Clone, Debug, Default)]
pub struct BlockText<'a> {
    /// Its text, without the line feed that ends it.
    pub text: &'a str,
    /// What it is.
    pub kind: BlockKind,
    /// Bytes to set faintly (the word `date` of a header).
    pub faint: Range<usize>,
    /// The base direction, for a piece of a long paragraph; `None` lets its own text decide.
    pub right_to_left: Option<bool>,
}

/// Brush of faint text; that of all other is 0.
pub(super) const FAINT: u8 = 1;
/// Share of the book face's em that its words take above and below the baseline: as far as the
/// eye sees, less than what the font file claims.
pub(super) const BOOK_ASCENT: f32 = 0.93;
pub(super) const BOOK_DESCENT: f32 = 0.31;

impl Paragraph {
    /// Notes that a font lacks a character of these: the first of each script.
    pub(super) fn note_missing(&mut self, text: &str) {
        for c in text.chars() {
            let what = scripts::missing_font(c);
            let is_new = self.missing().all(|known| scripts::missing_font(known) != what);
            if is_new && !scripts::is_nobodys(c) {
                let first = self.missing.get_or_insert(c);
                if *first != c {
                    self.missing_too.push(c);
                }
                return;
            }
        }
    }

    /// A character of each script that no font could show.
    pub fn missing(&self) -> impl Iterator<Item = char> + '_ {
        self.missing.into_iter().chain(self.missing_too.iter().copied())
    }
}

impl Fonts {
    /// Lays out one block for the column of `style`.
    #[must_use]
    pub fn paragraph(&mut self, block: &BlockText<'_>, style: &TextStyle) -> Paragraph {
        if block.text.is_empty() {
            return Paragraph::empty(block, style);
        }
        let shown = Shown::new(block.text, self.pictures);
        let mut layout = self.shape(block, &shown, style);
        layout.break_all_lines(Some(style.column()));
        layout.align(Alignment::Start, AlignmentOptions::default());
        let mut paragraph = Paragraph {
            len: block.text.len(),
            kind: block.kind,
            rtl: layout.is_rtl(),
            clusters: Vec::with_capacity(block.text.len()),
            ..Paragraph::default()
        };
        for line in layout.lines() {
            paragraph.take_line(&line, &shown, block, &self.faces, style);
        }
        paragraph.mark_graphemes(block.text);
        paragraph
    }

    fn shape(&mut self, block: &BlockText<'_>, shown: &Shown<'_>, style: &TextStyle) -> Layout<u8> {
        let language = style.language.as_deref().and_then(|tag| Language::parse(tag).ok());
        let script = scripts::dominant(&shown.text);
        let lead = Lead::from(block.kind);
        let stack = self.stack(lead, script, language);
        let (book, emoji) = (self.stack(lead, *b"Latn", language), self.emoji_stack(lead));
        let em = style.em(block.kind);
        let optical =
            [FontVariation::new(parley::setting::Tag::new(b"opsz"), style.logical_size(block.kind))];
        let weight = if matches!(block.kind, BlockKind::Title | BlockKind::Strong) { 600.0 } else { 400.0 };
        let mut builder = self.layout.ranged_builder(&mut self.context, &shown.text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(stack));
        builder.push_default(StyleProperty::FontSize(em));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(weight)));
        builder.push_default(StyleProperty::FontVariations(FontVariations::from(&optical)));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(style.line(block.kind))));
        // A word longer than the column breaks anywhere rather than leaving it.
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if language.is_some() {
            builder.push_default(StyleProperty::Locale(language));
        }
        for &tab in &shown.tabs {
            builder.push(StyleProperty::LetterSpacing(em * 1.75), tab..=tab);
        }
        // Fonts of other scripts bring Latin letters and black hearts that don't match.
        if !matches!(&script, b"Latn" | b"Zyyy") {
            for span in scripts::bookish_spans(&shown.text) {
                builder.push(StyleProperty::FontFamily(book.clone()), span);
            }
        }
        for span in scripts::emoji_spans(&shown.text) {
            builder.push(StyleProperty::FontFamily(emoji.clone()), span);
        }
        if !block.faint.is_empty() && block.faint.end <= shown.text.len() {
            builder.push(StyleProperty::Brush(FAINT), block.faint.clone());
        }
        if let Some(rtl) = block.right_to_left {
            builder.set_base_direction(if rtl { BaseDirection::Rtl } else { BaseDirection::Ltr });
        }
        builder.build(&*shown.text)
    }
}

impl Paragraph {
    /// A block without text: one line, on which only the caret can stand.
    fn empty(block: &BlockText<'_>, style: &TextStyle) -> Self {
        let em = style.em(block.kind);
        let rtl = block.right_to_left.unwrap_or(false);
        let line = Line {
            range: 0..0,
            words_end: 0,
            ascent: (em * BOOK_ASCENT).round(),
            descent: (em * BOOK_DESCENT).round(),
            empty_x: if rtl { style.column() } else { 0.0 },
            clusters: 0..0,
            runs: 0..0,
        };
        Self { kind: block.kind, rtl, lines: vec![line], ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_that_no_font_shows_is_noted_once() {
        let mut fonts = Fonts::bundled();
        let text = "The Hindi ह, the Chinese 字 and 人, the Thai ท, and हिन्दी again.";
        let block = fonts.paragraph(&BlockText { text, ..BlockText::default() }, &TextStyle::default());
        assert_eq!(block.missing().collect::<String>(), "ह字ท");
        let block =
            fonts.paragraph(&BlockText { text: "Oslo", ..BlockText::default() }, &TextStyle::default());
        assert_eq!(block.missing().count(), 0);
    }
}
