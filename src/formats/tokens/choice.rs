//! Which of several annotations on the same words is written, where a token has one label.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::is_space;
use crate::formats::export::{Context, Overlap};
use crate::model::annotation::Annotation;
use crate::model::text::{Span, Text};

/// An annotation that a run of tokens could be labelled with.
pub(in crate::formats) struct Candidate<'a> {
    pub annotation: &'a Annotation,
    /// Its words, without white space around them.
    pub span: Span,
}

/// The words of an annotation in one piece, without white space around them; else why it has
/// none, by the id of the loss.
pub(in crate::formats) fn candidate<'a>(
    text: &Text,
    annotation: &'a Annotation,
) -> Result<Candidate<'a>, &'static str> {
    let pieces = match annotation {
        Annotation::Entity(a) => a.spans.pieces(),
        Annotation::Commitment(a) => a.spans.pieces(),
        _ => return Err("no-token"),
    };
    let [piece] = pieces else { return Err("discontinuous") };
    let words = text.slice(*piece);
    let start = piece.start() + (words.len() - words.trim_start_matches(is_space).len());
    let end = piece.end() - (words.len() - words.trim_end_matches(is_space).len());
    if start >= end {
        return Err("no-token");
    }
    // Cutting white space off leaves the edges between characters.
    let span = text.span(start..end).map_err(|_| "no-token")?;
    Ok(Candidate { annotation, span })
}

/// Chooses by the policy, then by place; in the order of the text, none sharing words with
/// another. Of coinciding ones the label that comes first in the schema stays. Those left out go
/// to `lost`.
pub(in crate::formats) fn choose<'a>(
    context: &Context<'_>,
    mut candidates: Vec<Candidate<'a>>,
    mut lost: impl FnMut(&'a Annotation),
) -> Vec<Candidate<'a>> {
    candidates.sort_by_key(|c| (c.span, c.annotation.id()));
    if candidates.windows(2).all(|w| w[0].span.end() <= w[1].span.start()) {
        return candidates;
    }
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
            lost(candidates[i].annotation);
            continue;
        }
        taken.insert(span.start(), span.end());
        stays[i] = true;
    }
    candidates.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(c, _)| c).collect()
}
