//! Tokens of an item, cut at the edges of its spans, so that each span begins and ends with one.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::text::{Span, Text};
use crate::model::tokens;

/// A token; `ws` says that one space follows, which is no token of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub bytes: Range<usize>,
    pub ws: bool,
}

/// All tokens. Together with the spaces between them they are the text: what is neither a word
/// nor a single space after one is a token too, as in spaCy.
pub(super) fn tokens(text: &Text, spans: &[Span]) -> Vec<Token> {
    let starts: BTreeSet<usize> = spans.iter().map(|s| s.start()).collect();
    let ends: BTreeSet<usize> = spans.iter().map(|s| s.end()).collect();
    let mut cuts: BTreeSet<usize> = starts.union(&ends).copied().chain([0, text.len()]).collect();
    for line in (0..text.paragraph_count()).map(|i| text.paragraph(i)) {
        let base = line.start;
        for word in tokens::tokens(&text.as_str()[line]) {
            cuts.extend([base + word.start, base + word.end]);
        }
    }
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut out: Vec<Token> = Vec::with_capacity(cuts.len());
    for pair in cuts.windows(2) {
        let mut bytes = pair[0]..pair[1];
        let is_word =
            |t: &&mut Token| t.bytes.end == bytes.start && !text.as_str()[t.bytes.clone()].trim().is_empty();
        // A space that a span begins or ends with has to be a token.
        if text.as_str()[bytes.clone()].starts_with(' ')
            && !starts.contains(&bytes.start)
            && !ends.contains(&(bytes.start + 1))
            && let Some(word) = out.last_mut().filter(is_word)
        {
            word.ws = true;
            bytes.start += 1;
        }
        if !bytes.is_empty() {
            out.push(Token { bytes, ws: false });
        }
    }
    out
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
