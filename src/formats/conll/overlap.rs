//! Which of several annotations on the same words is written.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Candidate;
use crate::formats::export::{Context, ExportItem, Overlap};
use crate::formats::tally::Tally;

/// Chooses by the policy, then by place; in the order of the text, none sharing words with
/// another. Of coinciding ones the label that comes first in the schema stays.
pub(super) fn choose<'a>(
    item: &ExportItem,
    context: &Context<'_>,
    candidates: Vec<Candidate<'a>>,
    losses: &mut Tally,
) -> Vec<Candidate<'a>> {
    let rank = |c: &Candidate<'_>| {
        let label = c.annotation.label().and_then(|l| context.schema.label_index(l));
        label.unwrap_or(usize::MAX)
    };
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_cached_key(|i| {
        let c = &candidates[*i];
        let (length, rank) = (c.span.len(), rank(c));
        let first = match context.options.overlap {
            Overlap::Outermost => (usize::MAX - length, rank),
            Overlap::Innermost => (length, rank),
            Overlap::First => (rank, usize::MAX - length),
        };
        (first, c.span.start(), Reverse(c.span.end()), c.annotation.id())
    });
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut stays = vec![false; candidates.len()];
    for i in order {
        let span = candidates[i].span;
        let before = taken.range(..span.end()).next_back();
        if before.is_some_and(|(_, end)| *end > span.start()) {
            losses.add("overlap", || item.example(candidates[i].annotation));
            continue;
        }
        taken.insert(span.start(), span.end());
        stays[i] = true;
    }
    let mut chosen: Vec<Candidate<'a>> =
        candidates.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(c, _)| c).collect();
    chosen.sort_by_key(|c| c.span);
    chosen
}
