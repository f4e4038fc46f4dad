//! Spans that two annotators have in common: exactly, or overlapping.

use super::sample::Marked;
use crate::analysis::align::most_pairs;

/// How many of one label are on exactly the same words, each counted once. Both lists are in order.
pub(super) fn exact(first: &[Marked], second: &[Marked]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(a), Some(b)) = (first.get(i), second.get(j)) {
        match (a.reach(), a.spans).cmp(&(b.reach(), b.spans)) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    common
}

/// The greatest number of pairs of overlapping spans of one label, each in one pair at most.
pub(super) fn overlapping(first: &[Marked], second: &[Marked]) -> usize {
    let whole = |list: &[Marked]| list.iter().all(|m| m.spans.pieces().len() == 1);
    if whole(first) && whole(second) { of_intervals(first, second) } else { of_pieces(first, second) }
}

/// An interval `start..end` of one of the two lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Interval {
    end: u32,
    start: u32,
    is_taken: bool,
}

/// Among intervals the one that ends first goes with the one of the other side that overlaps it and
/// ends first: whatever could be paired with that one later could be paired with every other
/// candidate, too.
fn of_intervals(first: &[Marked], second: &[Marked]) -> usize {
    let by_end = |list: &[Marked]| {
        let interval = |m: &Marked| Interval { end: m.reach().1, start: m.reach().0, is_taken: false };
        let mut all: Vec<Interval> = list.iter().map(interval).collect();
        all.sort_unstable();
        all
    };
    let (mut a, mut b) = (by_end(first), by_end(second));
    let longest = |list: &[Interval]| list.iter().map(|i| i.end - i.start).max().unwrap_or(0);
    let (longest_a, longest_b) = (longest(&a), longest(&b));
    let (mut i, mut j, mut pairs) = (0, 0, 0);
    while i < a.len() || j < b.len() {
        let is_a = j == b.len() || (i < a.len() && a[i].end <= b[j].end);
        let (own, others, longest) =
            if is_a { (a[i], &mut b[j..], longest_b) } else { (b[j], &mut a[i..], longest_a) };
        if !own.is_taken {
            let reachable = others.iter_mut().take_while(|o| o.end < own.end + longest);
            if let Some(other) = reachable.into_iter().find(|o| !o.is_taken && o.start < own.end) {
                other.is_taken = true;
                pairs += 1;
            }
        }
        if is_a {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// With pieces, by augmenting paths.
fn of_pieces(first: &[Marked], second: &[Marked]) -> usize {
    let overlap = |a: &Marked, b: &Marked| a.spans == b.spans || a.spans.overlaps_any(b.spans);
    let edges: Vec<Vec<usize>> = first
        .iter()
        .map(|a| {
            let near = second.iter().enumerate().take_while(|(_, b)| b.reach().0 < a.reach().1);
            near.filter(|(_, b)| overlap(a, b)).map(|(j, _)| j).collect()
        })
        .collect();
    most_pairs(&edges, second.len())
}
