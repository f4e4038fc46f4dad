//! Tokens that no reader of columns trips over: none holds white space.

use std::ops::Range;

use super::{edges, is_space, words};
use crate::formats::export::sentences as sentence_ranges;
use crate::model::text::{Span, Text};

/// The tokens of each sentence, cut at the edges of `spans`. A sentence goes on where a span
/// does; what stands before the first sentence of a text belongs to it. Together the tokens are
/// all of the text but white space.
pub(in crate::formats) fn sentences(
    text: &Text,
    spans: impl Iterator<Item = Span> + Clone,
) -> Vec<Vec<Range<usize>>> {
    let starts: Vec<usize> = sentence_ranges(text, spans.clone()).into_iter().map(|r| r.start).collect();
    let mut cuts = edges(spans);
    cuts.extend(&starts);
    cuts.sort_unstable();
    let mut starts = starts.into_iter().skip(1).peekable();
    let mut out: Vec<Vec<Range<usize>>> = vec![Vec::new()];
    words(text, &cuts, |word| {
        if starts.next_if(|start| *start <= word.start).is_some() {
            while starts.next_if(|start| *start <= word.start).is_some() {}
            out.push(Vec::new());
        }
        if let Some(sentence) = out.last_mut() {
            push(text.as_str(), word, sentence);
        }
    });
    out.retain(|tokens| !tokens.is_empty());
    out
}

/// Adds a token, in pieces where white space stands in it: a narrow space between the digits of
/// a French number, a mark that sits on a space.
fn push(s: &str, token: Range<usize>, out: &mut Vec<Range<usize>>) {
    let words = &s[token.clone()];
    if words.bytes().all(|b| b.is_ascii_graphic()) {
        out.push(token);
        return;
    }
    let mut start = token.start;
    for (at, c) in words.char_indices().filter(|(_, c)| is_space(*c)) {
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
