//! The best one-to-one assignment of rows to columns over few candidates each.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A pair that can be assigned, and what it gains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis) struct Edge {
    /// The column.
    pub to: u32,
    /// More than zero.
    pub gain: i64,
}

/// Assigns each row at most one column so that the sum of gains is the greatest there is; ties are
/// broken by the order of rows and columns. Gives each row's column.
///
/// The Hungarian method with potentials (Kuhn 1955; Munkres 1957) on lists of candidates: each row
/// is added along a cheapest alternating path, found by Dijkstra's algorithm (Edmonds and Karp
/// 1972). A row may stay alone, as if assigned to a column of its own that gains nothing; so a path
/// ends near its row, and the time is about that of the candidates.
pub(in crate::analysis) fn assign(rows: &[Vec<Edge>], columns: usize) -> Vec<Option<u32>> {
    let most = rows.iter().flatten().map(|e| e.gain).max().unwrap_or(0);
    let mut state = State {
        rows,
        columns,
        most,
        row_price: vec![0; rows.len()],
        column_price: vec![0; columns + rows.len()],
        owner: vec![NONE; columns + rows.len()],
        held: vec![NONE; rows.len()],
        distance: vec![i64::MAX; columns + rows.len()],
        before: vec![NONE; columns + rows.len()],
        touched: Vec::new(),
    };
    for row in 0..rows.len() {
        state.add(row as u32);
    }
    state.held.iter().map(|column| (*column < columns as u32).then_some(*column)).collect()
}

const NONE: u32 = u32::MAX;

/// Columns from `columns` on are those where a row stays alone.
struct State<'a> {
    rows: &'a [Vec<Edge>],
    columns: usize,
    most: i64,
    row_price: Vec<i64>,
    column_price: Vec<i64>,
    /// The row that has a column.
    owner: Vec<u32>,
    /// The column that a row has.
    held: Vec<u32>,
    distance: Vec<i64>,
    /// The row from which a column was reached.
    before: Vec<u32>,
    touched: Vec<u32>,
}

impl State<'_> {
    /// Columns of a row with their costs; that of staying alone comes last.
    fn costs(&self, row: u32) -> impl Iterator<Item = (u32, i64)> {
        let most = self.most;
        let real = self.rows[row as usize].iter().map(move |e| (e.to, most - e.gain));
        real.chain([(self.columns as u32 + row, most)])
    }

    fn add(&mut self, start: u32) {
        let free = self.costs(start).map(|(column, cost)| cost - self.column_price[column as usize]).min();
        self.row_price[start as usize] = free.unwrap_or(0);
        let mut queue = BinaryHeap::new();
        let mut done: Vec<(u32, i64)> = Vec::new();
        self.reach(start, 0, &mut queue);
        while let Some(Reverse((distance, column))) = queue.pop() {
            if distance > self.distance[column as usize] {
                continue;
            }
            let owner = self.owner[column as usize];
            if owner == NONE {
                self.settle(start, &done, distance);
                self.augment(start, column);
                break;
            }
            done.push((column, distance));
            self.reach(owner, distance, &mut queue);
        }
        for column in self.touched.drain(..) {
            self.distance[column as usize] = i64::MAX;
        }
    }

    /// Looks at the columns of a row that was reached at `distance`.
    fn reach(&mut self, row: u32, distance: i64, queue: &mut BinaryHeap<Reverse<(i64, u32)>>) {
        let price = self.row_price[row as usize];
        for at in 0..=self.rows[row as usize].len() {
            let (column, cost) = match self.rows[row as usize].get(at) {
                Some(edge) => (edge.to, self.most - edge.gain),
                None => (self.columns as u32 + row, self.most),
            };
            let there = distance + cost - price - self.column_price[column as usize];
            let known = &mut self.distance[column as usize];
            if there < *known {
                *known = there;
                self.before[column as usize] = row;
                self.touched.push(column);
                queue.push(Reverse((there, column)));
            }
        }
    }

    /// Changes the prices so that no path is cheaper than nothing again.
    fn settle(&mut self, start: u32, done: &[(u32, i64)], end: i64) {
        self.row_price[start as usize] += end;
        for (column, distance) in done {
            self.column_price[*column as usize] -= end - distance;
            self.row_price[self.owner[*column as usize] as usize] += end - distance;
        }
    }

    fn augment(&mut self, start: u32, end: u32) {
        let mut column = end;
        loop {
            let row = self.before[column as usize];
            self.owner[column as usize] = row;
            // The column that the row had before is the one through which it was reached.
            let had = std::mem::replace(&mut self.held[row as usize], column);
            if row == start {
                return;
            }
            column = had;
        }
    }
}

/// The greatest number of pairs where each row and column is in one at most; `rows` lists each
/// row's columns. By augmenting paths (Berge 1957), without recursion.
pub(in crate::analysis) fn most_pairs(rows: &[Vec<usize>], columns: usize) -> usize {
    let mut owner = vec![usize::MAX; columns];
    let mut seen = vec![usize::MAX; columns];
    (0..rows.len()).filter(|row| augmented(rows, *row, &mut owner, &mut seen)).count()
}

fn augmented(rows: &[Vec<usize>], start: usize, owner: &mut [usize], seen: &mut [usize]) -> bool {
    // Each row on the path with the place in its list.
    let mut path = vec![(start, 0)];
    while let Some((row, at)) = path.last_mut() {
        let Some(column) = rows[*row].get(*at).copied() else {
            path.pop();
            continue;
        };
        *at += 1;
        if seen[column] == start {
            continue;
        }
        seen[column] = start;
        if owner[column] == usize::MAX {
            for (row, at) in path {
                owner[rows[row][at - 1]] = row;
            }
            return true;
        }
        let next = owner[column];
        path.push((next, 0));
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The greatest sum by trying all.
    fn best(rows: &[Vec<Edge>], taken: &mut Vec<bool>) -> i64 {
        let Some((first, rest)) = rows.split_first() else { return 0 };
        let mut most = best(rest, taken);
        for edge in first {
            if !taken[edge.to as usize] {
                taken[edge.to as usize] = true;
                most = most.max(edge.gain + best(rest, taken));
                taken[edge.to as usize] = false;
            }
        }
        most
    }

    proptest! {
        #[test]
        fn the_assignment_is_the_best_there_is(
            gains in prop::collection::vec(prop::collection::vec(0_i64..20, 6), 0..7),
        ) {
            let edge = |(to, gain): (usize, &i64)| Edge { to: to as u32, gain: *gain };
            let rows: Vec<Vec<Edge>> =
                gains.iter().map(|r| r.iter().enumerate().map(edge).filter(|e| e.gain > 3).collect()).collect();
            let assigned = assign(&rows, 6);
            let mut taken = [false; 6];
            let mut sum = 0;
            for (row, column) in assigned.iter().enumerate() {
                let Some(column) = column else { continue };
                prop_assert!(!std::mem::replace(&mut taken[*column as usize], true));
                sum += rows[row].iter().find(|e| e.to == *column).unwrap().gain;
            }
            prop_assert_eq!(sum, best(&rows, &mut vec![false; 6]));
            let pairs: Vec<Vec<usize>> =
                rows.iter().map(|r| r.iter().map(|e| e.to as usize).collect()).collect();
            let ones: Vec<Vec<Edge>> =
                rows.iter().map(|r| r.iter().map(|e| Edge { gain: 1, ..*e }).collect()).collect();
            prop_assert_eq!(most_pairs(&pairs, 6) as i64, best(&ones, &mut vec![false; 6]));
        }
    }

    #[test]
    fn a_greedy_choice_is_taken_back_where_both_gain() {
        let edge = |to, gain| Edge { to, gain };
        let rows = [vec![edge(0, 10), edge(1, 9)], vec![edge(0, 9)]];
        assert_eq!(assign(&rows, 2), [Some(1), Some(0)]);
    }
}
