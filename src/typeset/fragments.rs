//! The parts of marks on each line: a mark may run over lines, and stand in several places of
//! one line where directions mix.

use std::ops::Range;

use super::lanes::{self, JOINED};
use super::marks::Mark;
use super::paragraph::Paragraph;

/// A part of a mark on one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fragment {
    /// Index of the mark.
    pub mark: usize,
    /// Index of the line.
    pub line: usize,
    pub x0: f32,
    pub x1: f32,
    /// Lane under the words, if its kind has a line.
    pub lane: Option<u16>,
    /// It holds the mark's first word in this block.
    pub first: bool,
    /// Only the dotted line between two pieces of one annotation.
    pub bridge: bool,
}

/// All fragments of the marks in a block, whose bytes in the article are `block`.
pub(super) fn fragments(paragraph: &Paragraph, block: &Range<usize>, marks: &[Mark]) -> Vec<Fragment> {
    let local: Vec<Mark> =
        marks.iter().map(|mark| Mark { range: clip(&mark.range, block), ..mark.clone() }).collect();
    let given = lanes::assign(&local);
    let mut all = Vec::new();
    for (at, mark) in local.iter().enumerate() {
        if mark.range.is_empty() && !marks[at].range.is_empty() {
            // It only touches the block's edge.
            continue;
        }
        add(&mut all, paragraph, at, given[at], mark.range.clone(), false);
    }
    for bridge in bridges(&local) {
        add(&mut all, paragraph, bridge.0, given[bridge.0], bridge.1, true);
    }
    all.sort_by(|a, b| (a.line, a.lane).cmp(&(b.line, b.lane)).then(a.x0.total_cmp(&b.x0)));
    all
}

/// The part of an article's range that lies in a block, relative to it.
pub(super) fn clip(range: &Range<usize>, block: &Range<usize>) -> Range<usize> {
    let start = range.start.clamp(block.start, block.end) - block.start;
    let end = range.end.clamp(block.start, block.end) - block.start;
    start..end.max(start)
}

fn add(
    all: &mut Vec<Fragment>,
    paragraph: &Paragraph,
    mark: usize,
    lane: Option<u16>,
    range: Range<usize>,
    bridge: bool,
) {
    if range.is_empty() {
        if !bridge {
            // A mark without length stands where a caret would.
            let (at, x) = paragraph.caret_x(super::caret::Caret::before(range.start));
            all.push(Fragment { mark, line: at, x0: x - 1.0, x1: x + 1.0, lane, first: true, bridge });
        }
        return;
    }
    let mut first = true;
    for piece in paragraph.word_pieces(range) {
        // A mark on a mark has no width of its own, but is to be seen beside others there.
        let short = ((2.0 - (piece.x1 - piece.x0)) / 2.0).max(0.0);
        let (x0, x1) = (piece.x0 - short, piece.x1 + short);
        all.push(Fragment { mark, line: piece.line, x0, x1, lane, first, bridge });
        first = false;
    }
}

/// The gaps between near pieces of one annotation, each with the index of the piece before it.
fn bridges(marks: &[Mark]) -> Vec<(usize, Range<usize>)> {
    let mut order: Vec<usize> = (0..marks.len()).filter(|&at| marks[at].kind.has_line()).collect();
    order.sort_by(|&a, &b| marks[a].strand().cmp(&marks[b].strand()));
    let joined = |pair: &[usize]| {
        let (one, other) = (&marks[pair[0]], &marks[pair[1]]);
        let gap = one.range.end..other.range.start;
        (other.continues(one) && gap.start < gap.end && gap.len() <= JOINED).then_some((pair[0], gap))
    };
    order.windows(2).filter_map(joined).collect()
}
