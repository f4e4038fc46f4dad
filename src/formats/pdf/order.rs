//! Pieces of a page in the order of reading: columns.

use super::line::{Piece, is_ideograph};

/// A line of a column.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    /// Whether it is in parts far from each other, as a row of a table is.
    pub is_row: bool,
    /// Edges of the column that it stands in.
    pub column: (f32, f32),
}

/// Pieces that a column has at least.
const TALL: usize = 3;
/// Ems that a column is wide at least.
const NARROW: f32 = 8.0;
/// Ems between two cells of a row; justified text has less between its words.
const APART: f32 = 2.0;
/// Columns within columns.
const DEPTH: usize = 6;

/// The lines of a page in the order of reading.
pub(super) fn lines(mut pieces: Vec<Piece>) -> Vec<Line> {
    pieces.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let rtl = |p: &&Piece| {
        p.text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| ('\u{590}'..'\u{900}').contains(&c))
    };
    let from_right = pieces.iter().filter(rtl).count() * 2 > pieces.len();
    let mut out = Vec::new();
    ordered(pieces, from_right, 0, &mut out);
    out
}

fn ordered(pieces: Vec<Piece>, from_right: bool, depth: usize, out: &mut Vec<Line>) {
    let Some(edge) = (depth < DEPTH).then(|| gutter(&pieces)).flatten() else {
        return out.extend(merged(pieces, from_right));
    };
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut spanning = Vec::new();
    for piece in pieces {
        if piece.x1 <= edge.0 {
            left.push(piece);
        } else if piece.x0 >= edge.1 {
            right.push(piece);
        } else {
            // What spans the columns parts what is above from what is below.
            if !(left.is_empty() && right.is_empty()) {
                out.extend(merged(std::mem::take(&mut spanning), from_right));
                sides(&mut left, &mut right, from_right, depth, out);
            }
            spanning.push(piece);
            continue;
        }
        if !spanning.is_empty() {
            out.extend(merged(std::mem::take(&mut spanning), from_right));
        }
    }
    sides(&mut left, &mut right, from_right, depth, out);
    out.extend(merged(spanning, from_right));
}

fn sides(left: &mut Vec<Piece>, right: &mut Vec<Piece>, from_right: bool, depth: usize, out: &mut Vec<Line>) {
    let (left, right) = (std::mem::take(left), std::mem::take(right));
    let (first, second) = if from_right { (right, left) } else { (left, right) };
    ordered(first, from_right, depth + 1, out);
    ordered(second, from_right, depth + 1, out);
}

/// The gap between two columns, from the end of the left one to the beginning of the right one:
/// the one with most pieces on its lesser side.
fn gutter(pieces: &[Piece]) -> Option<(f32, f32)> {
    let mut starts: Vec<f32> = pieces.iter().map(|p| p.x0).collect();
    starts.sort_by(f32::total_cmp);
    starts.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let mut best: Option<(usize, (f32, f32))> = None;
    // Beginnings in any number come only of drawings; a few hundred are looked at.
    let step = starts.len() / 300 + 1;
    for start in starts.into_iter().step_by(step) {
        let start = start - 0.5;
        let (right, rest): (Vec<&Piece>, Vec<&Piece>) = pieces.iter().partition(|p| p.x0 >= start);
        let left: Vec<&Piece> = rest.into_iter().filter(|p| p.x1 < start - 0.3 * p.size).collect();
        let lesser = left.len().min(right.len());
        let spanning = pieces.len() - left.len() - right.len();
        if lesser < TALL || spanning > lesser || best.is_some_and(|(b, _)| b >= lesser) {
            continue;
        }
        if is_prose(&left) && is_prose(&right) && stand_beside(&left, &right) {
            let end = left.iter().map(|p| p.x1).fold(f32::MIN, f32::max);
            best = Some((lesser, (end, start)));
        }
    }
    best.map(|(_, edge)| edge)
}

/// Whether most pieces go from edge to edge, as lines of a text do and cells of a table don't.
fn is_prose(pieces: &[&Piece]) -> bool {
    let (x0, x1) = edges(pieces.iter().copied());
    let mut widths: Vec<f32> = pieces.iter().map(|p| p.x1 - p.x0).collect();
    widths.sort_by(f32::total_cmp);
    let middle = widths[widths.len() / 2];
    let mut sizes: Vec<f32> = pieces.iter().map(|p| p.size).collect();
    sizes.sort_by(f32::total_cmp);
    // Columns inside of this side make its pieces shorter than it is.
    middle > NARROW * sizes[sizes.len() / 2] && middle > 0.3 * (x1 - x0)
}

fn stand_beside(left: &[&Piece], right: &[&Piece]) -> bool {
    let range = |side: &[&Piece]| {
        let ys = side.iter().map(|p| p.y);
        (ys.clone().fold(f32::MAX, f32::min), ys.fold(f32::MIN, f32::max))
    };
    let ((a0, a1), (b0, b1)) = (range(left), range(right));
    a0.max(b0) <= a1.min(b1)
}

fn edges<'a>(pieces: impl Iterator<Item = &'a Piece>) -> (f32, f32) {
    pieces.fold((f32::MAX, f32::MIN), |(x0, x1), p| (x0.min(p.x0), x1.max(p.x1)))
}

/// Pieces of one column to its lines.
fn merged(pieces: Vec<Piece>, from_right: bool) -> Vec<Line> {
    let column = edges(pieces.iter());
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if row[0].is_beside(&piece) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    let line = |mut row: Vec<Piece>| {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        if from_right {
            row.reverse();
        }
        let (x0, x1) = edges(row.iter());
        let (y, size) = (row[0].y, row.iter().map(|p| p.size).fold(0.0, f32::max));
        let is_row = row.windows(2).any(|w| w[1].x0.max(w[0].x0) - w[0].x1.min(w[1].x1) > APART * size);
        let mut text = String::new();
        for piece in row {
            let tight = text.chars().next_back().is_some_and(is_ideograph)
                && piece.text.chars().next().is_some_and(is_ideograph)
                && text.len() < 4;
            if !text.is_empty() && !tight {
                text.push(' ');
            }
            text.push_str(&piece.text);
        }
        Line { text, x0, x1, y, size, is_row, column }
    };
    rows.into_iter().map(line).collect()
}
