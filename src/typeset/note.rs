//! Words outside the article: a title in a list, a quotation in the form, on a few lines with an
//! ellipsis where they don't fit. The window's own text can't order, join or place other scripts.

use super::display::Glyph;
use super::faces::FaceId;
use super::fonts::Fonts;
use super::paragraph::{BlockText, Paragraph};
use super::style::{BlockKind, TextStyle};

/// Bytes of text that a line of a note may take at most; the rest can't be seen anyway.
const LINE_BYTES: usize = 600;
/// What stands for what was cut off.
const ELLIPSIS: char = '…';

/// How a note is set; lengths in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoteStyle {
    /// [`BlockKind::Chrome`], [`BlockKind::Strong`], or [`BlockKind::Body`] for quotations.
    pub kind: BlockKind,
    /// Size of the words.
    pub size: f32,
    /// Width of the column.
    pub width: f32,
    /// Lines at most.
    pub lines: usize,
    /// Physical pixels to a logical one.
    pub scale: f32,
}

/// Words set in a column; places in physical pixels from its upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// Width of the widest line.
    pub width: f32,
    /// Height of all lines.
    pub height: f32,
    /// Where the letters of the first line stand.
    pub baseline: f32,
    /// It runs from right to left and stands at the column's right edge.
    pub rtl: bool,
    /// Not all of it found room.
    pub elided: bool,
    /// Glyphs of one face each.
    pub runs: Vec<(FaceId, Vec<Glyph>)>,
}

/// Whether the window's own text sets these words as well as this engine: Latin, Greek, Cyrillic
/// and the signs that go with them. It lets stacks of marks grow without end.
#[must_use]
pub fn is_simple(text: &str) -> bool {
    let simple = |c: char| matches!(u32::from(c), 0..=0x2ff | 0x370..=0x482 | 0x48a..=0x52f | 0x1e00..=0x200d | 0x2010..=0x2029 | 0x202f..=0x2065 | 0x20a0..=0x22ff);
    text.chars().all(simple)
}

impl Fonts {
    /// Sets words in a column of their own.
    pub fn note(&mut self, text: &str, style: &NoteStyle) -> Note {
        let most = text.floor_char_boundary(style.lines.max(1) * LINE_BYTES);
        let mut paragraph = self.words(&text[..most], style);
        let mut elided = most < text.len();
        if elided || paragraph.lines.len() > style.lines.max(1) {
            elided = true;
            paragraph = self.cut(text, &paragraph, style);
        }
        stacked(&paragraph, style, elided)
    }

    fn words(&mut self, text: &str, style: &NoteStyle) -> Paragraph {
        let column =
            TextStyle { scale: style.scale, size: style.size, measure: style.width, ..TextStyle::default() };
        self.paragraph(&BlockText { text, kind: style.kind, ..BlockText::default() }, &column)
    }

    /// The first lines with an ellipsis at their end.
    fn cut(&mut self, text: &str, whole: &Paragraph, style: &NoteStyle) -> Paragraph {
        let last = style.lines.max(1).min(whole.lines.len()) - 1;
        let mut end = whole.lines[last].words_end;
        loop {
            let words = format!("{}{ELLIPSIS}", text[..end].trim_end());
            let paragraph = self.words(&words, style);
            if paragraph.lines.len() <= last + 1 || end == 0 {
                return paragraph;
            }
            let before = whole.clusters.iter().filter(|c| c.grapheme && (c.start as usize) < end);
            end = before.map(|c| c.start as usize).max().unwrap_or(0);
        }
    }
}

/// Lines one under the other, each as tall as its fonts ask, glyphs in their places.
fn stacked(paragraph: &Paragraph, style: &NoteStyle, elided: bool) -> Note {
    let pitch = (style.size * style.scale * 1.22).round();
    let mut note = Note { rtl: paragraph.rtl, elided, ..Note::default() };
    for (at, line) in paragraph.lines.iter().enumerate() {
        // What stands above and below the letters of a font meant for books is too much for a list.
        let (ascent, descent) = ((line.ascent * 0.92).round(), (line.descent * 0.92).round());
        let leading = (pitch - ascent - descent).max(0.0);
        let baseline = note.height + ascent + (leading / 2.0).floor();
        if at == 0 {
            note.baseline = baseline;
        }
        note.height += ascent + descent + leading;
        let clusters = &paragraph.clusters[line.clusters.start as usize..line.clusters.end as usize];
        let seen = clusters.iter().filter(|c| (c.start as usize) < line.words_end);
        let ends = seen.fold((f32::MAX, f32::MIN), |(x0, x1), c| (x0.min(c.x), x1.max(c.x1())));
        note.width = note.width.max((ends.1 - ends.0).max(0.0).ceil());
        for run in &paragraph.runs[line.runs.start as usize..line.runs.end as usize] {
            let glyphs = &paragraph.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
            note.runs.push((run.face, glyphs.iter().map(|g| Glyph { y: g.y + baseline, ..*g }).collect()));
        }
    }
    note
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str, width: f32, lines: usize) -> Note {
        let style = NoteStyle { kind: BlockKind::Chrome, size: 13.0, width, lines, scale: 1.0 };
        Fonts::bundled().note(text, &style)
    }

    #[test]
    fn what_fits_is_not_cut() {
        let set = note("Freight returns to the Karsin corridor", 400.0, 2);
        assert!(!set.elided && set.width < 400.0 && !set.rtl);
        assert!(!note("", 400.0, 2).elided);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis_within_its_lines() {
        let long = "Freight returns to the Karsin corridor ".repeat(9);
        let (one, two, all) = (note(&long, 120.0, 1), note(&long, 120.0, 2), note(&long, 120.0, 99));
        assert!(one.elided && two.elided && !all.elided);
        assert!(one.width <= 120.0 && two.width <= 120.0);
        assert!((two.height - 2.0 * one.height).abs() < 1.0 && all.height > 8.0 * one.height);
        assert!(note(&"x".repeat(5000), 120.0, 3).elided);
    }

    #[test]
    fn right_to_left_words_stand_at_the_right() {
        let set = note("שלום", 300.0, 2);
        assert!(set.rtl);
        let left = set.runs.iter().flat_map(|r| &r.1).map(|g| g.x).fold(f32::MAX, f32::min);
        assert!((left - (300.0 - set.width)).abs() < 2.0, "{left}");
    }

    #[test]
    fn only_scripts_that_need_it_are_set_here() {
        assert!(is_simple("Accord sur le fret fluvial\u{202f}: les détails — “ok”"));
        assert!(!is_simple("نعم") && !is_simple("नदी") && !is_simple("字") && !is_simple("a😀"));
        assert!(!is_simple("a\u{202e}b") && !is_simple("a\u{301}"));
    }
}
