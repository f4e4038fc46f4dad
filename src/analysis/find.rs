//! Finding words in a text, whatever their case, with exact byte ranges of the text as it is.

use std::ops::Range;

/// Every place where `words` stand in `text`, half-open in bytes, not overlapping, compared by
/// Unicode lower case. Lengths may differ from those of `words` (`İ` is one letter, lower case two).
#[must_use]
pub fn literal(text: &str, words: &str) -> Vec<Range<usize>> {
    let wanted: Vec<char> = words.chars().flat_map(char::to_lowercase).collect();
    let Some(first) = wanted.first() else { return Vec::new() };
    let mut found = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        // Most characters are told apart by their first lower-case letter alone.
        if at < from || c.to_lowercase().next() != Some(*first) {
            continue;
        }
        if let Some(end) = match_at(&text[at..], &wanted) {
            found.push(at..at + end);
            from = at + end;
        }
    }
    found
}

/// Bytes of `text` that the lower-case letters use up, when it starts with them.
fn match_at(text: &str, wanted: &[char]) -> Option<usize> {
    let mut left = wanted;
    for (at, c) in text.char_indices() {
        if left.is_empty() {
            return Some(at);
        }
        for lower in c.to_lowercase() {
            let (next, rest) = left.split_first()?;
            if *next != lower {
                return None;
            }
            left = rest;
        }
    }
    left.is_empty().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case() {
        assert_eq!(literal("India and INDIA, indian", "india"), [0..5, 10..15, 17..22]);
        assert_eq!(literal("ÉTÉ été", "Été"), [0..5, 6..11]);
        assert_eq!(literal("İstanbul", "i\u{307}s"), [0..3]);
        assert_eq!(literal("aaaa", "aa"), [0..2, 2..4]);
        assert!(literal("x", "").is_empty());
        assert!(literal("in", "india").is_empty());
    }
}
