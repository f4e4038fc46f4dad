//! Sentences and words of a text, words cut at the edges of annotations.

use crate::formats::export::sentences as sentence_ranges;
use crate::model::text::{Span, Text};
use crate::model::tokens;

/// White space for Rust or for Python's `split`, which also takes the separators 1C to 1F.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// In the text's order, none overlapping another of its kind.
pub(in crate::formats) struct Segments {
    pub sentences: Vec<Span>,
    /// Without white space; each in one sentence.
    pub tokens: Vec<Span>,
}

/// The sentences of a text and its words, cut where a span in `marks` begins or ends.
pub(in crate::formats) fn segments(text: &Text, marks: impl Iterator<Item = Span>) -> Segments {
    let mut edges: Vec<usize> = marks.flat_map(|s| [s.start(), s.end()]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut out = Segments { sentences: Vec::new(), tokens: Vec::new() };
    let mut last = 0;
    for mut range in sentence_ranges(text, std::iter::empty()) {
        // The word “date” of a header stands before its first sentence.
        let before = text.as_str()[last..range.start].trim_start_matches(is_space);
        range.start -= before.len();
        last = range.end;
        let s = &text.as_str()[range.clone()];
        let before = out.tokens.len();
        let mut next = edges.partition_point(|e| *e <= range.start);
        for token in tokens::tokens(s) {
            let (mut start, end) = (token.start + range.start, token.end + range.start);
            while let Some(edge) = edges.get(next).copied().filter(|e| *e < end) {
                push(text, start, edge, &mut out.tokens);
                start = start.max(edge);
                next += 1;
            }
            push(text, start, end, &mut out.tokens);
        }
        if out.tokens.len() > before {
            out.sentences.extend(text.span(range).ok());
        }
    }
    out
}

/// Adds a token, in pieces where white space stands in it.
fn push(text: &Text, mut start: usize, end: usize, out: &mut Vec<Span>) {
    if start >= end {
        return;
    }
    let mut piece = |from: usize, to: usize| {
        if from < to {
            out.extend(text.span(from..to).ok());
        }
    };
    let base = start;
    for (at, c) in text.as_str()[base..end].char_indices().filter(|(_, c)| is_space(*c)) {
        piece(start, base + at);
        start = base + at + c.len_utf8();
    }
    piece(start, end);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn tokens_are_in_sentences_without_white_space_and_begin_and_end_with_marks(
            content in "( {0,2}date 2026-03-05 )?([a-zé .!?\n😊अरब漢\u{301}]){0,80}",
            edges in prop::collection::vec(0usize..80, 0..8),
        ) {
            let text = Text::new(content.as_str());
            let bounds: Vec<usize> = content.char_indices().map(|(i, _)| i).chain([content.len()]).collect();
            let mut at: Vec<usize> = edges.iter().map(|e| bounds[e % bounds.len()]).collect();
            at.sort_unstable();
            let marks: Vec<Span> = at.chunks_exact(2).map(|c| text.span(c[0]..c[1]).unwrap()).collect();
            let Segments { sentences, tokens } = segments(&text, marks.iter().copied());
            for pair in tokens.windows(2) {
                prop_assert!(pair[0].end() <= pair[1].start());
            }
            for token in &tokens {
                prop_assert!(!token.is_empty() && !text.slice(*token).contains(char::is_whitespace));
                prop_assert_eq!(sentences.iter().filter(|s| s.contains(*token)).count(), 1);
                for mark in &marks {
                    prop_assert!(!mark.overlaps(*token) || mark.contains(*token));
                }
            }
            let covered: usize = tokens.iter().map(|t| t.len()).sum();
            let words: usize = content.chars().filter(|c| !is_space(*c)).map(char::len_utf8).sum();
            prop_assert_eq!(covered, words);
        }
    }
}
