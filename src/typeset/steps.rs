//! The caret's steps to the left and to the right as they look, whichever way the words run.
//!
//! A line is a row of clusters with gaps between them. A caret stands in one of the gaps, and a
//! step crosses the cluster beside it; the caret then belongs to that cluster, at its far side.

use super::caret::{Affinity, Caret, side_of};
use super::paragraph::{Line, Paragraph};

impl Paragraph {
    /// One grapheme to the right as it looks; `None` when the caret leaves the block that way.
    #[must_use]
    pub fn right(&self, caret: Caret) -> Option<Caret> {
        self.step(caret, true)
    }

    /// One grapheme to the left as it looks; `None` when the caret leaves the block that way.
    #[must_use]
    pub fn left(&self, caret: Caret) -> Option<Caret> {
        self.step(caret, false)
    }

    pub(super) fn step(&self, caret: Caret, right: bool) -> Option<Caret> {
        let mut at = caret;
        // At most all clusters of the block can be parts of one grapheme.
        for _ in 0..=self.clusters.len() {
            at = self.step_cluster(at, right)?;
            if self.grapheme_start(at.offset) == at.offset {
                return Some(at);
            }
        }
        None
    }

    /// Crosses one cluster, and a line's end with it: the end of a broken line and the start of
    /// the next are one place of the text.
    fn step_cluster(&self, caret: Caret, right: bool) -> Option<Caret> {
        let (at, _) = self.caret_x(caret);
        let line = &self.lines[at];
        let gap = self.gap_of(line, caret);
        let crossed = if right { Some(gap) } else { gap.checked_sub(1) };
        let forward = right != self.rtl;
        let beyond = if forward { Some(at + 1).filter(|&n| n < self.lines.len()) } else { at.checked_sub(1) };
        if let Some(cluster) = crossed.and_then(|at| self.left_to_right(line).nth(at)) {
            let outermost = if right { gap + 1 == line.clusters.len() } else { gap == 1 };
            return match beyond {
                Some(next) if outermost && forward => Some(self.entry(next, right)),
                _ => Some(side_of(cluster, !right)),
            };
        }
        let next = beyond?;
        let entered = self.entry(next, right);
        // Going back, the end of the line before is where the caret is already: cross a cluster.
        if forward || self.lines[next].clusters.is_empty() {
            Some(entered)
        } else {
            self.step_cluster(entered, right)
        }
    }

    /// The caret at the edge of a line that is reached first when moving that way.
    fn entry(&self, line: usize, right: bool) -> Caret {
        let line = &self.lines[line];
        let edge = if right { self.left_to_right(line).next() } else { self.left_to_right(line).next_back() };
        edge.map_or(Caret::before(line.range.start), |cluster| side_of(cluster, right))
    }

    /// How many clusters of its line stand left of a caret.
    fn gap_of(&self, line: &Line, caret: Caret) -> usize {
        let upstream =
            self.left_to_right(line).position(|c| c.end as usize == caret.offset).map(|at| (at, false));
        let downstream =
            self.left_to_right(line).position(|c| c.start as usize == caret.offset).map(|at| (at, true));
        let found = if caret.affinity == Affinity::Upstream {
            upstream.or(downstream)
        } else {
            downstream.or(upstream)
        };
        match found {
            Some((at, follows)) => {
                let rtl = self.left_to_right(line).nth(at).is_some_and(|c| c.rtl);
                at + usize::from(follows == rtl)
            }
            None => 0,
        }
    }
}
