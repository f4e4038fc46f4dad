//! Long paragraphs cut into cells, so that a line of 6 MB costs no more than a page of it.
//!
//! Where a cell ends follows from the paragraph alone, never from the place that was asked for:
//! so all questions agree about where words and sentences begin.

use std::ops::Range;

use super::{graphemes, sentences};
use crate::model::text::Text;

/// About the bytes of a cell. A paragraph up to twice as long is one cell.
pub(super) const CELL: usize = 4096;
/// Bytes before a possible border from which sentences are found.
const RUN_UP: usize = 512;

/// The cell that holds byte `at`; what lies on a border is in the later one.
pub(super) fn cell_at(text: &Text, at: usize) -> Range<usize> {
    let paragraph = text.paragraph(text.paragraph_at(at));
    if paragraph.len() <= 2 * CELL {
        return paragraph;
    }
    let count = paragraph.len() / CELL;
    let border = |cell| match cell {
        0 => paragraph.start,
        _ if cell < count => border(text.as_str(), paragraph.start + cell * CELL),
        _ => paragraph.end,
    };
    let cell = ((at - paragraph.start) / CELL).min(count - 1);
    let start = border(cell);
    if start <= at { start..border(cell + 1) } else { border(cell - 1)..start }
}

/// The border of two cells after `line`, at most a cell's length behind it: where a sentence
/// ends, or a space, or a grapheme.
fn border(text: &str, line: usize) -> usize {
    let low = text.floor_char_boundary(line);
    let high = text.floor_char_boundary(line + CELL);
    let early = text.floor_char_boundary(low - RUN_UP.min(low));
    let from = text[early..low].find(char::is_whitespace).map_or(early, |i| early + i);
    let mut ends = sentences::segmenter().segment_str(&text[from..high]).map(|end| from + end);
    if let Some(end) = ends.find(|end| low < *end && *end < high) {
        return end;
    }
    let after_space = |(i, c): (usize, char)| c.is_whitespace().then_some(low + i + c.len_utf8());
    let space = text[low..high].char_indices().find_map(after_space);
    space.filter(|end| *end < high).unwrap_or_else(|| {
        let end = graphemes::floor_grapheme(text, high);
        if low < end { end } else { high }
    })
}
