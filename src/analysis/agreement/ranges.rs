//! Sets of tokens and of boundaries as sorted lists.

/// Ranges put in order and joined where they overlap; those that touch stay apart.
pub(super) fn union(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.retain(|(start, end)| start < end);
    ranges.sort_unstable();
    ranges.dedup_by(|next, last| {
        let joins = next.0 < last.1;
        if joins {
            last.1 = last.1.max(next.1);
        }
        joins
    });
    ranges
}

pub(super) fn length(ranges: &[(u32, u32)]) -> u32 {
    ranges.iter().map(|(start, end)| end - start).sum()
}

/// How much two unions have in common.
pub(super) fn common(a: &[(u32, u32)], b: &[(u32, u32)]) -> u32 {
    let (mut i, mut j, mut sum) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        sum += x.1.min(y.1).saturating_sub(x.0.max(y.0));
        if x.1 < y.1 {
            i += 1;
        } else {
            j += 1;
        }
    }
    sum
}

/// The places between tokens at which ranges begin or end; the ends of the text are none.
pub(super) fn boundaries(ranges: impl IntoIterator<Item = (u32, u32)>, tokens: u32) -> Vec<u32> {
    let ranges = ranges.into_iter().filter(|(start, end)| start < end);
    let mut all: Vec<u32> =
        ranges.flat_map(|(start, end)| [start, end]).filter(|at| 0 < *at && *at < tokens).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How two sets of boundaries differ by Fournier's boundary edit distance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Edits {
    pub matches: u32,
    pub additions: u32,
    pub transpositions: u32,
}

/// Boundaries of one side that are next to one of the other, and neither in both nor used already,
/// are transposed, from left to right.
pub(super) fn edits(a: &[u32], b: &[u32]) -> Edits {
    let mut edits = Edits::default();
    // Of the last place that only one side has: where, and whether it is the first's.
    let mut open: Option<(u32, bool)> = None;
    let (mut i, mut j) = (0, 0);
    loop {
        let (at, is_first) = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x == y => {
                edits.matches += 1;
                i += 1;
                j += 1;
                continue;
            }
            (Some(x), y) if y.is_none_or(|y| x < y) => {
                i += 1;
                (*x, true)
            }
            (_, Some(y)) => {
                j += 1;
                (*y, false)
            }
            (Some(_) | None, None) => return edits,
        };
        if open.is_some_and(|(last, of_first)| last + 1 == at && of_first != is_first) {
            edits.additions -= 1;
            edits.transpositions += 1;
            open = None;
        } else {
            edits.additions += 1;
            open = Some((at, is_first));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_joined_where_they_overlap_only() {
        assert_eq!(union(vec![(4, 6), (0, 3), (2, 4), (6, 6)]), [(0, 4), (4, 6)]);
        assert_eq!(common(&[(0, 4), (6, 9)], &[(2, 7)]), 3);
        assert_eq!(boundaries([(0, 2), (2, 5), (7, 9)], 9), [2, 5, 7]);
    }
}
