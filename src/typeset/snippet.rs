//! A word or two set in the sans on one line: tags, chips. Shaped once and kept.

use std::sync::Arc;

use parley::{FontVariation, FontVariations, FontWeight, PositionedLayoutItem, StyleProperty};

use super::display::Glyph;
use super::faces::FaceId;
use super::fonts::{Fonts, Lead};
use super::scripts;

/// More than any schema has labels and roles at a few sizes; beyond it, all are made anew.
const KEPT: usize = 2048;

/// What a snippet is kept under.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct SnippetKey {
    text: Arc<str>,
    size: u32,
    capitals: bool,
}

/// A set word or two, its origin on the baseline at the left.
#[derive(Clone, Debug, Default)]
pub struct Snippet {
    /// Advance width, physical pixels.
    pub width: f32,
    /// The glyphs with their faces.
    pub glyphs: Vec<(FaceId, Glyph)>,
}

impl Fonts {
    /// Sets a word or two in the semibold sans, `size` physical pixels to an em; as spaced
    /// capitals for tags.
    pub fn snippet(&mut self, text: &Arc<str>, size: f32, capitals: bool) -> Arc<Snippet> {
        let key = SnippetKey { text: text.clone(), size: size.to_bits(), capitals };
        if let Some(found) = self.snippets.get(&key) {
            return found.clone();
        }
        let snippet = Arc::new(self.set_snippet(text, size, capitals));
        if self.snippets.len() >= KEPT {
            self.snippets.clear();
        }
        self.snippets.insert(key, snippet.clone());
        snippet
    }

    /// Likewise, but smaller where it would be wider than `room`, physical pixels.
    pub(super) fn fitting(&mut self, text: &Arc<str>, size: f32, room: f32, capitals: bool) -> Arc<Snippet> {
        let snippet = self.snippet(text, size, capitals);
        if snippet.width <= room {
            return snippet;
        }
        // Widths are rounded up, hence the pixel.
        let smaller = size * (room - 1.0).max(1.0) / snippet.width;
        self.snippet(text, smaller, capitals)
    }

    fn set_snippet(&mut self, text: &str, size: f32, capitals: bool) -> Snippet {
        let text = if capitals { text.to_uppercase() } else { text.to_owned() };
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let stack = self.stack(Lead::Sans, scripts::dominant(&text), None);
        let variations = [FontVariation::new(parley::setting::Tag::new(b"opsz"), 14.0)];
        let mut builder = self.layout.ranged_builder(&mut self.context, &text, 1.0, false);
        builder.push_default(StyleProperty::FontFamily(stack));
        builder.push_default(StyleProperty::FontSize(size));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(600.0)));
        builder.push_default(StyleProperty::FontVariations(FontVariations::from(&variations)));
        // Only simple scripts may be spaced: joined letters would come apart.
        if capitals && text.chars().all(|c| u32::from(c) < 0x530) {
            builder.push_default(StyleProperty::LetterSpacing(size * 0.06));
        }
        let mut layout = builder.build(&text);
        layout.break_all_lines(None);
        let mut snippet = Snippet { width: layout.full_width().ceil(), glyphs: Vec::new() };
        let Some(line) = layout.get(0) else { return snippet };
        for item in line.items() {
            let PositionedLayoutItem::GlyphRun(run) = item else { continue };
            let face = self.faces.of_run(run.run());
            for glyph in run.positioned_glyphs() {
                snippet.glyphs.push((face, Glyph { id: glyph.id, x: glyph.x, y: glyph.y - run.baseline() }));
            }
        }
        snippet
    }
}
