//! Tokens for the formats that have them: words by the rules of Unicode, with dictionaries for
//! scripts without spaces, cut further at the edges of annotations, so that each annotation
//! begins and ends with a token.
//!
//! | file | what |
//! |---|---|
//! | `columns` | words alone, by sentence, for lines of columns |
//! | `whole` | tokens that are the whole text together with the single spaces between them |
//! | `choice` | which of several annotations on the same words is written, where a token has one label |

pub(super) mod choice;
pub(super) mod columns;
pub(super) mod whole;

use std::ops::Range;

use crate::model::text::{Span, Text};
use crate::model::tokens;

/// White space for Rust or for Python's `split`, which also takes the separators 1C to 1F.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Where spans begin and end, in order, each once.
fn edges(spans: impl IntoIterator<Item = Span>) -> Vec<usize> {
    let mut edges: Vec<usize> = spans.into_iter().flat_map(|s| [s.start(), s.end()]).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// All words of a text, cut at `edges`, which are in order.
fn words(text: &Text, edges: &[usize], mut each: impl FnMut(Range<usize>)) {
    let mut cut = Cutter { edges, next: 0 };
    for word in tokens::tokens_of(text) {
        cut.cut(word, &mut each);
    }
}

/// Cuts ranges that come in order.
struct Cutter<'a> {
    edges: &'a [usize],
    next: usize,
}

impl Cutter<'_> {
    /// Gives the parts of a range between the edges inside it.
    fn cut(&mut self, mut range: Range<usize>, each: &mut impl FnMut(Range<usize>)) {
        while let Some(edge) = self.edges.get(self.next).copied().filter(|e| *e < range.end) {
            self.next += 1;
            if edge > range.start {
                each(range.start..edge);
                range.start = edge;
            }
        }
        if !range.is_empty() {
            each(range);
        }
    }
}
