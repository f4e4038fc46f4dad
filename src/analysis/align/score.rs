//! How much speaks for aligning two annotations: a whole number, so that sums are exact and the
//! result is the same everywhere.

use super::fillers::{Filling, shared};
use super::items::Item;
use crate::model::annotation::Spans;

/// The same label on the same words: more than all else together in an article.
const EXACT: i64 = 1 << 44;
/// Of the common share of words, and of an equal label.
const WHOLE: i64 = 1_000_000;

/// Bytes that two annotations share, and bytes that either covers.
pub(super) fn common(a: &Spans, b: &Spans) -> (usize, usize) {
    let length = |s: &Spans| s.pieces().iter().map(|p| p.len()).sum::<usize>();
    let (mut i, mut j, mut both) = (0, 0, 0);
    let (a_pieces, b_pieces) = (a.pieces(), b.pieces());
    while let (Some(x), Some(y)) = (a_pieces.get(i), b_pieces.get(j)) {
        both += x.end().min(y.end()).saturating_sub(x.start().max(y.start()));
        if x.end() < y.end() {
            i += 1;
        } else {
            j += 1;
        }
    }
    (both, length(a) + length(b) - both)
}

/// What speaks for aligning two entities or two commitments; `None` where nothing does.
///
/// | what | points |
/// |---|---|
/// | same label, same words | 2^44 |
/// | share of the words that either covers (Jaccard) | up to 1,000,000 |
/// | same label | 1,000,000 |
/// | of a commitment: share of common words of the cue | up to 200,000 |
/// | of a commitment: share of common fillers | up to 200,000 |
/// | same values of all attributes | 50,000 |
/// | of an entity: same canonical entity | 50,000 |
pub(super) fn score(a: &Item, b: &Item, fillings: Option<(&Filling, &Filling)>) -> Option<i64> {
    let same_label = a.label == b.label;
    if same_label && a.spans == b.spans {
        return Some(EXACT + 2 * WHOLE + details(a, b, fillings));
    }
    let (both, either) = common(a.spans, b.spans);
    if both == 0 || (!same_label && 2 * both < either) {
        return None;
    }
    let extent = both as i64 * WHOLE / either as i64;
    Some(extent + if same_label { WHOLE } else { 0 } + details(a, b, fillings))
}

/// What tells apart annotations that stand at the same place.
fn details(a: &Item, b: &Item, fillings: Option<(&Filling, &Filling)>) -> i64 {
    let mut points = 0;
    if a.annotation.attributes() == b.annotation.attributes() {
        points += WHOLE / 20;
    }
    if let (Some(a), Some(b)) = (a.entity(), b.entity())
        && a.refers_to == b.refers_to
    {
        points += WHOLE / 20;
    }
    if let (Some(a), Some(b)) = (a.frame(), b.frame()) {
        if let (Some(a), Some(b)) = (&a.cue, &b.cue) {
            let (both, either) = common(a, b);
            points += (both as i64 * WHOLE / 5).checked_div(either as i64).unwrap_or(0);
        }
        if let Some((a, b)) = fillings {
            let (both, either) = shared(a, b);
            points += (both as i64 * WHOLE / 5).checked_div(either as i64).unwrap_or(0);
        }
    }
    points
}
