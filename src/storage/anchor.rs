//! Finding the words of an annotation in the text, also where they are no longer at their place.

use super::problem::{Severity, quoted};
use crate::model::text::{CharRange, Span, Text};

/// Bytes to both sides of the old place that count as near it.
const NEAR: usize = 2000;
/// Code points that are counted on from the last place rather than looked up.
const STEP: u32 = 2048;
/// Bytes of text that are searched for words at most, so that a layer of 125,000 lost
/// annotations does not take hours to open.
const BUDGET: usize = 1 << 31;

/// From code points to bytes, fast where places come in order.
pub(super) struct CharPlaces<'t> {
    text: &'t Text,
    chars: u32,
    byte: usize,
}

impl<'t> CharPlaces<'t> {
    pub(super) fn new(text: &'t Text) -> Self {
        Self { text, chars: 0, byte: 0 }
    }

    fn byte(&mut self, chars: u32) -> Option<usize> {
        if self.text.len_chars() as usize == self.text.len() {
            return (chars as usize <= self.text.len()).then_some(chars as usize);
        }
        let ahead = chars.checked_sub(self.chars).filter(|ahead| *ahead < STEP);
        let byte = match ahead {
            Some(ahead) => {
                let rest = &self.text.as_str()[self.byte..];
                let starts = rest.char_indices().map(|(i, _)| i).chain([rest.len()]);
                self.byte + starts.take(ahead as usize + 1).nth(ahead as usize)?
            }
            None => self.text.span_from_chars(CharRange(chars, chars)).ok()?.start(),
        };
        (self.chars, self.byte) = (chars, byte);
        Some(byte)
    }

    /// The span, where the range lies inside the text.
    pub(super) fn span(&mut self, range: CharRange) -> Option<Span> {
        let (start, end) = (self.byte(range.0)?, self.byte(range.1)?);
        self.text.span(start..end).ok()
    }
}

/// Looks for words that are not where the file says.
pub(super) struct Seeker<'t> {
    text: &'t Text,
    /// Whether it is another text than the one that the file was made for.
    changed: bool,
    /// How far the last words found had moved, in code points; those after them likely moved as far.
    moved: Option<i64>,
    budget: usize,
}

impl<'t> Seeker<'t> {
    pub(super) fn new(text: &'t Text, changed: bool) -> Self {
        Self { text, changed, moved: None, budget: BUDGET }
    }

    /// The words' new place, and what to say about it.
    ///
    /// # Errors
    /// Why they have none.
    pub(super) fn find(&mut self, old: CharRange, words: &str) -> Result<(Span, Severity, String), String> {
        let CharRange(start, end) = old;
        if words.is_empty() {
            let len = self.text.len_chars();
            return Err(format!("{start} to {end} is not inside the text, which has {len} characters"));
        }
        let near = self.byte_near(i64::from(start) + self.moved.unwrap_or(0));
        let at = self.search(near, words)?;
        self.moved = Some(i64::from(self.text.char_offset(at)) - i64::from(start));
        let span = self.text.span(at..at + words.len()).map_err(|e| e.to_string())?;
        let now = self.text.chars(span);
        let what = format!("{} was not at {start} to {end} but is at {} to {}", quoted(words), now.0, now.1);
        Ok((span, Severity::Note, what))
    }

    fn search(&mut self, near: usize, words: &str) -> Result<usize, String> {
        let text = self.text.as_str();
        if self.changed && self.moved.is_some() && text.as_bytes()[near..].starts_with(words.as_bytes()) {
            return Ok(near);
        }
        if self.budget < text.len() {
            return Err(format!("{} is not at its place, and too much else is not", quoted(words)));
        }
        self.budget -= text.len();
        let first = text.find(words).ok_or_else(|| format!("the text has no words {}", quoted(words)))?;
        let step = words.chars().next().map_or(1, char::len_utf8);
        if !text[first + step..].contains(words) {
            return Ok(first);
        }
        let from = floor(text, near.saturating_sub(NEAR));
        let window = &text[from..floor(text, (near + NEAR + words.len()).min(text.len()))];
        let mut hits = window.match_indices(words).map(|(at, _)| from + at);
        match (hits.next(), hits.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(format!("{} is not at its place, and several times elsewhere", quoted(words))),
        }
    }

    /// The byte at a code point, or the nearest end of the text.
    fn byte_near(&self, chars: i64) -> usize {
        let inside = chars.clamp(0, i64::from(self.text.len_chars())) as u32;
        self.text.span_from_chars(CharRange(inside, inside)).map_or(0, Span::start)
    }
}

/// The last boundary of a character at or before `byte`.
fn floor(text: &str, mut byte: usize) -> usize {
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_occur_once_are_found_anywhere() {
        let text = Text::new("é Anna saw Oslo, and Oslo saw her");
        let mut seeker = Seeker::new(&text, false);
        let (span, _, what) = seeker.find(CharRange(900, 904), "Anna").unwrap();
        assert_eq!(text.slice(span), "Anna");
        assert_eq!(what, "“Anna” was not at 900 to 904 but is at 2 to 6");
        assert!(seeker.find(CharRange(3, 7), "Oslo").is_err());
        assert!(seeker.find(CharRange(3, 7), "Rome").is_err());
    }

    #[test]
    fn of_words_that_occur_often_the_one_nearby_is_meant() {
        let text = Text::new(format!("Oslo {} Oslo {} Oslo", "é".repeat(5000), "x".repeat(9000)));
        let mut seeker = Seeker::new(&text, false);
        let (span, ..) = seeker.find(CharRange(5020, 5024), "Oslo").unwrap();
        assert_eq!(text.chars(span), CharRange(5006, 5010));
    }

    #[test]
    fn what_moved_together_is_found_together() {
        let text = Text::new("New line.\nAnna saw Oslo and Oslo saw Anna and Oslo");
        let mut seeker = Seeker::new(&text, true);
        assert!(seeker.find(CharRange(9, 13), "Oslo").is_err());
        let (span, ..) = seeker.find(CharRange(0, 8), "Anna saw").unwrap();
        assert_eq!(span.start(), 10);
        let (span, ..) = seeker.find(CharRange(18, 22), "Oslo").unwrap();
        assert_eq!(span.start(), 28);
    }
}
