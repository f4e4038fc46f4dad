//! Tokens as spaCy has them: together with the single spaces after some of them they are the text.

use std::ops::Range;

use super::{Cutter, edges, words};
use crate::model::text::{Span, Text};

/// A token; `ws` says that one space follows, which is no token of its own.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) struct Token {
    pub bytes: Range<usize>,
    pub ws: bool,
}

/// All tokens, cut at the edges of `spans`. What is neither a word nor a single space after one
/// is a token too.
pub(in crate::formats) fn tokens(text: &Text, spans: &[Span]) -> Vec<Token> {
    let edges = edges(spans.iter().copied());
    // A space that a span begins or ends with has to be a token.
    let s = text.as_str();
    let spaces = spans.iter().filter(|s| !s.is_empty()).flat_map(|span| {
        let (start, last) = (span.start(), span.end() - 1);
        [start, last].into_iter().filter(|at| s.as_bytes()[*at] == b' ')
    });
    let mut marked: Vec<usize> = spaces.collect();
    marked.sort_unstable();
    let mut whole =
        Whole { bytes: s.as_bytes(), marked: &marked, at: 0, out: Vec::with_capacity(s.len() / 4) };
    let mut gaps = Cutter { edges: &edges, next: 0 };
    words(text, &edges, |word| whole.word(word, &mut gaps));
    whole.gap(s.len(), &mut gaps);
    whole.out
}

struct Whole<'a> {
    bytes: &'a [u8],
    /// Spaces that have to be tokens, or belong to one.
    marked: &'a [usize],
    at: usize,
    out: Vec<Token>,
}

impl Whole<'_> {
    fn word(&mut self, word: Range<usize>, gaps: &mut Cutter<'_>) {
        self.gap(word.start, gaps);
        self.at = word.end;
        self.out.push(Token { bytes: word, ws: false });
    }

    /// What stands between the last word and `end`.
    fn gap(&mut self, end: usize, gaps: &mut Cutter<'_>) {
        if self.at == end {
            return;
        }
        if self.bytes[self.at] == b' '
            && self.marked.binary_search(&self.at).is_err()
            && let Some(word) = self.out.last_mut()
        {
            word.ws = true;
            self.at += 1;
        }
        let out = &mut self.out;
        gaps.cut(self.at..end, &mut |bytes| out.push(Token { bytes, ws: false }));
        self.at = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn tokens_are_the_whole_text_and_every_span_begins_and_ends_with_one(
            content in "([a-zé .\n😊漢]|अरब){0,60}",
            edges in proptest::collection::vec((0_usize..61, 1_usize..20), 0..6),
        ) {
            let text = Text::new(content.as_str());
            let at = |n: usize| content.char_indices().map(|(i, _)| i).chain([content.len()]).nth(n);
            let spans: Vec<Span> = edges
                .iter()
                .filter_map(|(start, len)| text.span(at(*start)?..at(start + len)?).ok())
                .collect();
            let tokens = tokens(&text, &spans);
            let whole: String =
                tokens.iter().map(|t| content[t.bytes.clone()].to_owned() + if t.ws { " " } else { "" }).collect();
            prop_assert_eq!(whole, content.clone());
            for span in spans {
                prop_assert!(tokens.iter().any(|t| t.bytes.start == span.start()));
                prop_assert!(tokens.iter().any(|t| t.bytes.end == span.end()));
            }
        }
    }
}
