//! Byte offsets to code points and to UTF-16 units, fast enough for exports of hundreds of
//! megabytes.

use std::marker::PhantomData;

use crate::model::text::{CharRange, Span};

/// Bytes between two places where the count is known.
const STEP: usize = 64;

/// What is counted.
trait Unit {
    /// How many of them begin in these bytes.
    fn count(bytes: &[u8]) -> u32;
}

struct CodePoint;

impl Unit for CodePoint {
    fn count(bytes: &[u8]) -> u32 {
        bytes.iter().filter(|b| **b & 0xc0 != 0x80).count() as u32
    }
}

struct Utf16Unit;

impl Unit for Utf16Unit {
    /// Two where UTF-8 has four bytes.
    fn count(bytes: &[u8]) -> u32 {
        bytes.iter().map(|b| u32::from(*b & 0xc0 != 0x80) + u32::from(*b >= 0xf0)).sum()
    }
}

/// Counts units before a byte of one text.
struct Index<'a, U> {
    bytes: &'a [u8],
    /// Units before every 64th byte; empty where each byte is a unit.
    marks: Vec<u32>,
    unit: PhantomData<U>,
}

impl<'a, U: Unit> Index<'a, U> {
    fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        if bytes.is_ascii() {
            return Self { bytes, marks: Vec::new(), unit: PhantomData };
        }
        let mut count = 0;
        let marks = bytes.chunks(STEP).map(|chunk| {
            let before = count;
            count += U::count(chunk);
            before
        });
        Self { bytes, marks: marks.collect(), unit: PhantomData }
    }

    fn before(&self, byte: usize) -> u32 {
        if self.marks.is_empty() {
            return byte as u32;
        }
        // The end of a text whose length is a multiple of the step has no mark of its own.
        let at = (byte / STEP).min(self.marks.len() - 1);
        self.marks[at] + U::count(&self.bytes[at * STEP..byte])
    }
}

/// Counts code points before a byte of one text.
pub struct CharIndex<'a>(Index<'a, CodePoint>);

impl<'a> CharIndex<'a> {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self(Index::new(text))
    }

    /// Code points before a byte offset that is on a boundary.
    #[must_use]
    pub fn chars(&self, byte: usize) -> u32 {
        self.0.before(byte)
    }

    /// A span in code points.
    #[must_use]
    pub fn range(&self, span: Span) -> CharRange {
        CharRange(self.chars(span.start()), self.chars(span.end()))
    }
}

/// Counts UTF-16 units before a byte of one text.
pub struct Utf16<'a>(Index<'a, Utf16Unit>);

impl<'a> Utf16<'a> {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self(Index::new(text))
    }

    /// Units before a byte offset that is on a boundary.
    #[must_use]
    pub fn units(&self, byte: usize) -> u32 {
        self.0.before(byte)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::text::Text;

    proptest! {
        #[test]
        fn it_counts_as_the_text_does(content in "([a-zé\n😊\u{301}अरب漢]){0,300}", at in 0usize..300) {
            let text = Text::new(content.as_str());
            let ends: Vec<usize> = content.char_indices().map(|(i, _)| i).chain([content.len()]).collect();
            let byte = ends[at % ends.len()];
            prop_assert_eq!(CharIndex::new(&content).chars(byte), text.char_offset(byte));
            prop_assert_eq!(CharIndex::new(&content).chars(content.len()), text.len_chars());
            let utf16 = text.utf16(text.span(byte..content.len()).unwrap());
            prop_assert_eq!(Utf16::new(&content).units(byte), utf16.0);
            prop_assert_eq!(Utf16::new(&content).units(content.len()), utf16.1);
        }
    }
}
