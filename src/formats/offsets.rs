//! Byte offsets to code points, fast enough for exports of hundreds of megabytes.

use crate::model::text::{CharRange, Span};

/// Bytes between two places where the count is known.
const STEP: usize = 64;

/// Counts code points before a byte of one text.
pub struct CharIndex<'a> {
    bytes: &'a [u8],
    /// Code points before every 64th byte; empty where each byte is a character.
    marks: Vec<u32>,
}

impl<'a> CharIndex<'a> {
    /// Reads the text once.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        if bytes.is_ascii() {
            return Self { bytes, marks: Vec::new() };
        }
        let mut count = 0;
        let marks = bytes.chunks(STEP).map(|chunk| {
            let before = count;
            count += starts(chunk);
            before
        });
        Self { bytes, marks: marks.collect() }
    }

    /// Code points before a byte offset that is on a boundary.
    #[must_use]
    pub fn chars(&self, byte: usize) -> u32 {
        match self.marks.get(byte / STEP) {
            Some(mark) => mark + starts(&self.bytes[byte / STEP * STEP..byte]),
            // The end of a text whose length is a multiple of the step, or plain ASCII.
            None => self
                .marks
                .last()
                .map_or(byte as u32, |mark| mark + starts(&self.bytes[(self.marks.len() - 1) * STEP..byte])),
        }
    }

    /// A span in code points.
    #[must_use]
    pub fn range(&self, span: Span) -> CharRange {
        CharRange(self.chars(span.start()), self.chars(span.end()))
    }
}

/// Bytes that begin a character.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|b| **b & 0xc0 != 0x80).count() as u32
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
        }
    }
}
