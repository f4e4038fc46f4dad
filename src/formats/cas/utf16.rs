//! Byte offsets to UTF-16 units, fast enough for a whole article's tokens.

/// Bytes between two places where the count is known.
const STEP: usize = 64;

/// Counts UTF-16 units before a byte of one text.
pub(in crate::formats) struct Utf16<'a> {
    bytes: &'a [u8],
    /// Units before every 64th byte; empty where each byte is a unit.
    marks: Vec<u32>,
}

impl<'a> Utf16<'a> {
    /// Reads the text once.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        if bytes.is_ascii() {
            return Self { bytes, marks: Vec::new() };
        }
        let mut count = 0;
        let marks = bytes.chunks(STEP).map(|chunk| {
            let before = count;
            count += units(chunk);
            before
        });
        Self { bytes, marks: marks.collect() }
    }

    /// Units before a byte offset that is on a boundary.
    pub fn units(&self, byte: usize) -> u32 {
        if self.marks.is_empty() {
            return byte as u32;
        }
        let at = (byte / STEP).min(self.marks.len() - 1);
        self.marks[at] + units(&self.bytes[at * STEP..byte])
    }
}

/// Units of the characters that begin in these bytes: two where UTF-8 has four bytes.
fn units(bytes: &[u8]) -> u32 {
    bytes.iter().map(|b| u32::from(*b & 0xc0 != 0x80) + u32::from(*b >= 0xf0)).sum()
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
            let utf16 = text.utf16(text.span(byte..content.len()).unwrap());
            prop_assert_eq!(Utf16::new(&content).units(byte), utf16.0);
            prop_assert_eq!(Utf16::new(&content).units(content.len()), utf16.1);
        }
    }
}
