//! Heights of many blocks and the sums before each: a Fenwick tree, so that a million blocks
//! cost a few steps to change or to find.

/// Heights in whole physical pixels.
#[derive(Clone, Debug, Default)]
pub(super) struct Heights {
    heights: Vec<u32>,
    /// `tree[i]` is the sum of the heights from `i & (i + 1)` to `i`.
    tree: Vec<u64>,
}

impl Heights {
    /// Takes all heights anew.
    pub fn reset(&mut self, heights: impl Iterator<Item = u32>) {
        self.heights.clear();
        self.heights.extend(heights);
        self.tree.clear();
        self.tree.extend(self.heights.iter().map(|&h| u64::from(h)));
        for at in 0..self.tree.len() {
            let parent = at | (at + 1);
            if parent < self.tree.len() {
                self.tree[parent] += self.tree[at];
            }
        }
    }

    /// All heights.
    pub fn all(&self) -> &[u32] {
        &self.heights
    }

    /// Changes the height of a block.
    pub fn set(&mut self, at: usize, height: u32) {
        let Some(known) = self.heights.get_mut(at) else { return };
        let old = std::mem::replace(known, height);
        if old == height {
            return;
        }
        let mut node = at;
        while let Some(sum) = self.tree.get_mut(node) {
            *sum = *sum + u64::from(height) - u64::from(old);
            node |= node + 1;
        }
    }

    /// The sum of the heights before a block: its top.
    pub fn top(&self, at: usize) -> u64 {
        let mut sum = 0;
        let mut end = at.min(self.tree.len());
        while end > 0 {
            sum += self.tree[end - 1];
            end &= end - 1;
        }
        sum
    }

    /// The sum of all heights.
    pub fn total(&self) -> u64 {
        self.top(self.tree.len())
    }

    /// The block that a height from the top falls in; the last one beyond the end.
    pub fn block_at(&self, y: u64) -> usize {
        let mut at = 0;
        let mut rest = y;
        let mut step = self.tree.len().next_power_of_two();
        while step > 0 {
            let end = at + step;
            if end <= self.tree.len() && self.tree[end - 1] <= rest {
                rest -= self.tree[end - 1];
                at = end;
            }
            step /= 2;
        }
        at.min(self.heights.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_places_agree_with_counting() {
        let mut plain: Vec<u32> = (0..137).map(|at| at * 7 % 13).collect();
        let mut heights = Heights::default();
        heights.reset(plain.iter().copied());
        for change in 0..50_usize {
            let at = change * 31 % plain.len();
            plain[at] = change as u32;
            heights.set(at, change as u32);
        }
        let mut top = 0;
        for (at, &height) in plain.iter().enumerate() {
            assert_eq!(heights.top(at), top);
            if height > 0 {
                assert_eq!(heights.block_at(top), at);
                assert_eq!(heights.block_at(top + u64::from(height) - 1), at);
            }
            top += u64::from(height);
        }
        assert_eq!(heights.total(), top);
        assert_eq!(heights.block_at(u64::MAX), plain.len() - 1);
    }
}
