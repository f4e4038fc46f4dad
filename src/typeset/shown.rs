//! The text as the shaper gets it, and the way back to the source's offsets.
//!
//! Control characters and some unassigned ones would break lines or vanish, so each is shown as a
//! visible placeholder; a tab is a wide space. The shaper's text can thus differ in length from the
//! source, and all offsets that leave this layer are those of the source.

use std::borrow::Cow;

/// A paragraph's text made fit to be shaped.
pub(super) struct Shown<'a> {
    /// What the shaper gets.
    pub text: Cow<'a, str>,
    /// Where tabs stand in `text`, each one byte.
    pub tabs: Vec<usize>,
    /// Where the difference between the two ways of counting changes: (shown, source).
    jumps: Vec<(usize, usize)>,
}

/// What stands for a character that must not reach the shaper as it is. The first 32 have
/// pictures of their own (␀, ␇), if there is a font for these (`pictures`); a bundled face has
/// the box that stands for others.
fn stand_in(c: char, pictures: bool) -> Option<char> {
    match c {
        '\t' => Some(' '),
        '\0'..='\x1f' if pictures => char::from_u32(0x2400 + u32::from(c)),
        '\x7f' if pictures => Some('\u{2421}'),
        '\u{85}' | '\u{2028}' | '\u{2029}' if pictures => Some('\u{2424}'),
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}' => Some('\u{25a1}'),
        _ => is_hidden(c).then_some('\u{25a1}'),
    }
}

/// Whether it is unassigned and a shaper hides it all the same, as Unicode says already that it may be
/// ignored (`Default_Ignorable_Code_Point` of UAX #44).
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{2065}' | '\u{fff0}'..='\u{fff8}' | '\u{e0000}' | '\u{e0002}'..='\u{e001f}')
        || matches!(c, '\u{e0080}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

impl<'a> Shown<'a> {
    /// Makes `source` fit; costs one scan, and a copy only if something has to be replaced.
    /// `pictures` says whether there is a font with pictures of control characters.
    pub fn new(source: &'a str, pictures: bool) -> Self {
        let mut shown = Self { text: Cow::Borrowed(source), tabs: Vec::new(), jumps: Vec::new() };
        if !source.chars().any(|c| stand_in(c, pictures).is_some()) {
            return shown;
        }
        let mut text = String::with_capacity(source.len() + 16);
        for (at, c) in source.char_indices() {
            let Some(instead) = stand_in(c, pictures) else {
                text.push(c);
                continue;
            };
            if c == '\t' {
                shown.tabs.push(text.len());
            }
            text.push(instead);
            if instead.len_utf8() != c.len_utf8() {
                shown.jumps.push((text.len(), at + c.len_utf8()));
            }
        }
        shown.text = Cow::Owned(text);
        shown
    }

    /// The source's offset of an offset in `text`; both on code-point boundaries.
    pub fn source(&self, shown: usize) -> usize {
        let next = self.jumps.partition_point(|jump| jump.0 <= shown);
        match next.checked_sub(1) {
            Some(last) => self.jumps[last].1 + (shown - self.jumps[last].0),
            None => shown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_not_copied() {
        let shown = Shown::new("plain, हिन्दी", true);
        assert!(matches!(shown.text, Cow::Borrowed(_)));
        assert_eq!(shown.source(5), 5);
    }

    #[test]
    fn controls_are_visible_and_offsets_come_back() {
        let source = "a\0b\u{85}c\td";
        let shown = Shown::new(source, false);
        assert_eq!(shown.text, "a□b□c d");
        let shown = Shown::new(source, true);
        assert_eq!(shown.text, "a␀b␤c d");
        let back: Vec<usize> = shown.text.char_indices().map(|(at, _)| shown.source(at)).collect();
        let want: Vec<usize> = source.char_indices().map(|(at, _)| at).collect();
        assert_eq!(back, want);
        assert_eq!(shown.source(shown.text.len()), source.len());
        assert_eq!(shown.tabs, [shown.text.find(' ').unwrap()]);
    }
}
