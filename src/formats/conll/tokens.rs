//! Tokens that no annotation and no reader of columns trips over.

use std::ops::Range;

use crate::formats::export::sentences as sentence_ranges;
use crate::model::text::{Span, Text};
use crate::model::tokens;

/// White space for Rust or for Python's `split`, which also takes the separators 1C to 1F.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// The tokens of each sentence, cut at the edges of `spans`, which are in order and apart. A
/// sentence goes on where a span does.
pub(super) fn sentences(
    text: &Text,
    spans: impl Iterator<Item = Span> + Clone,
) -> impl Iterator<Item = Vec<Range<usize>>> {
    let mut edges: Vec<usize> = spans.clone().flat_map(|s| [s.start(), s.end()]).collect();
    edges.dedup();
    let ranges = sentence_ranges(text, spans);
    let sentences = ranges.into_iter().map(move |range| sentence_tokens(text, &edges, range));
    sentences.filter(|tokens| !tokens.is_empty())
}

fn sentence_tokens(text: &Text, edges: &[usize], sentence: Range<usize>) -> Vec<Range<usize>> {
    let s = text.as_str();
    let mut out = Vec::new();
    let mut next = edges.partition_point(|e| *e <= sentence.start);
    for token in tokens::tokens(&s[sentence.clone()]) {
        let (mut start, end) = (token.start + sentence.start, token.end + sentence.start);
        while let Some(edge) = edges.get(next).copied().filter(|e| *e < end) {
            if edge > start {
                push(s, start..edge, &mut out);
                start = edge;
            }
            next += 1;
        }
        push(s, start..end, &mut out);
    }
    out
}

/// Adds a token, in pieces where white space stands in it: a narrow space between the digits of
/// a French number, a mark that sits on a space.
fn push(s: &str, token: Range<usize>, out: &mut Vec<Range<usize>>) {
    let mut start = token.start;
    for (at, c) in s[token.clone()].char_indices().filter(|(_, c)| is_space(*c)) {
        let at = token.start + at;
        if start < at {
            out.push(start..at);
        }
        start = at + c.len_utf8();
    }
    if start < token.end {
        out.push(start..token.end);
    }
}
