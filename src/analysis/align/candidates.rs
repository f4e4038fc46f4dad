//! Which pairs can be aligned at all: those that share words, found by a sweep over the text.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::assignment::Edge;

/// The most candidates of one annotation, the best ones. More than so many annotations of one
/// annotator over the same word are hardly told apart by anybody.
const MOST: usize = 64;

/// A row or a column: its number, and the bytes that it reaches over, never none.
#[derive(Clone, Copy)]
pub(in crate::analysis) struct Reach {
    pub number: u32,
    pub start: u32,
    pub end: u32,
}

/// Calls `meet(row, column)` for all that share a byte, in no order to rely on.
fn sweep(rows: &mut [Reach], columns: &mut [Reach], mut meet: impl FnMut(u32, u32)) {
    let order = |r: &Reach| (r.start, r.number);
    rows.sort_unstable_by_key(order);
    columns.sort_unstable_by_key(order);
    let (mut open_rows, mut open_columns): (Vec<Reach>, Vec<Reach>) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < rows.len() || j < columns.len() {
        let row_first = j == columns.len() || (i < rows.len() && rows[i].start <= columns[j].start);
        if row_first {
            open_columns.retain(|c| c.end > rows[i].start);
            open_columns.iter().for_each(|c| meet(rows[i].number, c.number));
            open_rows.push(rows[i]);
            i += 1;
        } else {
            open_rows.retain(|r| r.end > columns[j].start);
            open_rows.iter().for_each(|r| meet(r.number, columns[j].number));
            open_columns.push(columns[j]);
            j += 1;
        }
    }
}

/// The best of an annotation's candidates, the worst on top.
type Best = BinaryHeap<Reverse<(i64, Reverse<u32>)>>;

fn keep(best: &mut Best, gain: i64, other: u32) {
    best.push(Reverse((gain, Reverse(other))));
    if best.len() > MOST {
        best.pop();
    }
}

/// Each row's candidates with their gains, by column. An edge stays where it is among the best of
/// its row or of its column.
pub(in crate::analysis) fn candidates(
    mut rows: Vec<Reach>,
    mut columns: Vec<Reach>,
    counts: (usize, usize),
    score: impl Fn(u32, u32) -> Option<i64>,
) -> Vec<Vec<Edge>> {
    let mut of_row: Vec<Best> = vec![Best::new(); counts.0];
    let mut of_column: Vec<Best> = vec![Best::new(); counts.1];
    sweep(&mut rows, &mut columns, |row, column| {
        if let Some(gain) = score(row, column).filter(|gain| *gain > 0) {
            keep(&mut of_row[row as usize], gain, column);
            keep(&mut of_column[column as usize], gain, row);
        }
    });
    let mut edges: Vec<Vec<Edge>> = of_row
        .into_iter()
        .map(|best| best.into_iter().map(|Reverse((gain, Reverse(to)))| Edge { to, gain }).collect())
        .collect();
    for (column, best) in of_column.into_iter().enumerate() {
        for Reverse((gain, Reverse(row))) in best {
            edges[row as usize].push(Edge { to: column as u32, gain });
        }
    }
    for row in &mut edges {
        row.sort_unstable_by_key(|e| e.to);
        row.dedup();
    }
    edges
}
