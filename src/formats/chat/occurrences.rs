//! Which occurrence of its words a span is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::model::text::{Span, Text};

/// For each span whose words stand several times in the text, which of them it is, from 1.
///
/// All words are searched for at once, so that an article with thousands of annotations is read
/// once.
pub(super) struct Occurrences(HashMap<Span, usize>);

impl Occurrences {
    /// Occurrences may overlap: of `aa` in `aaa` there are two.
    pub fn of(text: &Text, spans: &BTreeSet<Span>) -> Self {
        let mut wanted: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for span in spans.iter().filter(|s| !s.is_empty()) {
            wanted.entry(text.slice(*span)).or_default().push(*span);
        }
        let builder = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(wanted.keys());
        let wanted: Vec<Vec<Span>> = wanted.into_values().collect();
        let mut counts = vec![0usize; wanted.len()];
        let mut found = HashMap::with_capacity(spans.len());
        // The only errors are words of more than 2 GB together.
        let Ok(searcher) = builder else { return Self(found) };
        for hit in searcher.find_overlapping_iter(text.as_str()) {
            let pattern = hit.pattern().as_usize();
            counts[pattern] += 1;
            // In the order of the text, as the hits of one pattern come.
            if let Ok(at) = wanted[pattern].binary_search_by_key(&hit.start(), |s| s.start()) {
                found.insert(wanted[pattern][at], counts[pattern]);
            }
        }
        let several = wanted.iter().zip(counts).filter(|(_, count)| *count > 1);
        let several: BTreeSet<Span> = several.flat_map(|(spans, _)| spans).copied().collect();
        found.retain(|span, _| several.contains(span));
        Self(found)
    }

    /// `None` where the words stand only there.
    pub fn get(&self, span: Span) -> Option<usize> {
        self.0.get(&span).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn counting_from_the_start_leads_to_each_span(
            content in "[abé😊]{1,30}", ranges in prop::collection::vec((0usize..30, 1usize..5), 1..8)
        ) {
            let text = Text::new(content.as_str());
            let ends: Vec<usize> = content.char_indices().map(|(i, _)| i).chain([content.len()]).collect();
            let spans = ranges.iter().map(|(from, length)| {
                let from = from % (ends.len() - 1);
                let to = (from + length).min(ends.len() - 1);
                text.span(ends[from]..ends[to]).unwrap()
            });
            let spans: BTreeSet<Span> = spans.collect();
            let occurrences = Occurrences::of(&text, &spans);
            for span in spans {
                let quote = text.slice(span);
                let starts: Vec<usize> = ends.iter().copied().filter(|i| content[*i..].starts_with(quote)).collect();
                match occurrences.get(span) {
                    None => prop_assert_eq!(starts, [span.start()]),
                    Some(n) => prop_assert!(starts.len() > 1 && starts[n - 1] == span.start()),
                }
            }
        }
    }
}
