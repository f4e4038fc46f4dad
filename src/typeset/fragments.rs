//! The parts of marks on each line: a mark may run over lines, and stand in several places of
//! one line where directions mix.

use std::ops::Range;

use super::caret::{Caret, Piece, TOUCH};
use super::lanes::{self, JOINED};
use super::marks::Mark;
use super::paragraph::Paragraph;

/// A part of a mark on one line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "four independent facts, each named where it is set")]
pub(super) struct Fragment {
    /// Index of the mark.
    pub mark: usize,
    /// Index of the line.
    pub line: usize,
    /// Left end of what is drawn: of its words, or the line's edge where it goes on over that.
    pub x0: f32,
    /// Right end, likewise.
    pub x1: f32,
    /// From and to where its words stand.
    pub words: (f32, f32),
    /// The annotation goes on beyond the left end: on another line, in another block, or after a gap.
    pub open_left: bool,
    /// Likewise beyond the right one.
    pub open_right: bool,
    /// Lane under the words, if its kind has a line.
    pub lane: Option<u16>,
    /// The annotation begins here: its name stands at this fragment and no other.
    pub first: bool,
    /// Only the dotted line between two pieces of one annotation.
    pub bridge: bool,
}

impl Fragment {
    fn new(mark: usize, lane: Option<u16>, line: usize, (x0, x1): (f32, f32)) -> Self {
        Self { mark, line, x0, x1, words: (x0, x1), lane, ..Self::default() }
    }
}

/// All fragments of the marks in a block, whose bytes in the article are `block`; its column is
/// `column` pixels wide.
pub(super) fn fragments(
    paragraph: &Paragraph,
    block: &Range<usize>,
    marks: &[Mark],
    column: f32,
) -> Vec<Fragment> {
    let local: Vec<Mark> =
        marks.iter().map(|mark| Mark { range: clip(&mark.range, block), ..mark.clone() }).collect();
    let given = lanes::assign(&local);
    let mut all = Vec::new();
    for (at, mark) in local.iter().enumerate() {
        if mark.range.is_empty() && !marks[at].range.is_empty() {
            // It only touches the block's edge.
            continue;
        }
        let mut own = pieces(paragraph, at, given[at], mark.range.clone());
        let ends = Ends {
            before: marks[at].range.start < block.start,
            after: marks[at].range.end > block.end,
            piece_before: mark.open_start,
            piece_after: mark.open_end,
        };
        open(&mut own, paragraph, &mark.range, &ends, column);
        all.extend(own);
    }
    for (at, gap) in bridges(&local) {
        let between = pieces(paragraph, at, given[at], gap).into_iter();
        all.extend(between.map(|piece| Fragment { bridge: true, ..piece }));
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

/// The fragments of one range, line by line, with closed ends.
fn pieces(paragraph: &Paragraph, mark: usize, lane: Option<u16>, range: Range<usize>) -> Vec<Fragment> {
    if range.is_empty() {
        // A mark without length stands where a caret would.
        let (line, x) = paragraph.caret_x(Caret::before(range.start));
        return vec![Fragment::new(mark, lane, line, (x - 1.0, x + 1.0))];
    }
    let fragment = |piece: Piece| {
        // A mark on a mark has no width of its own, but is to be seen beside others there.
        let short = ((2.0 - (piece.x1 - piece.x0)) / 2.0).max(0.0);
        Fragment::new(mark, lane, piece.line, (piece.x0 - short, piece.x1 + short))
    };
    paragraph.word_pieces(range).into_iter().map(fragment).collect()
}

/// Where a mark goes on beyond its words in a block.
struct Ends {
    /// In the block before.
    before: bool,
    /// In the block after.
    after: bool,
    /// As an earlier piece, with other words between.
    piece_before: bool,
    /// As a later piece.
    piece_after: bool,
}

/// Opens the ends at which a mark goes on: `own` are its fragments, `range` its bytes in the block.
fn open(own: &mut [Fragment], paragraph: &Paragraph, range: &Range<usize>, ends: &Ends, column: f32) {
    let (Some(first), Some(last)) = (own.first().map(|f| f.line), own.last().map(|f| f.line)) else { return };
    own[0].first = !ends.before && !ends.piece_before;
    for on_line in own.chunk_by_mut(|a, b| a.line == b.line) {
        let line = on_line[0].line;
        let (before, after) = (line > first || ends.before, line < last || ends.after);
        let left = !paragraph.rtl;
        if !(before && open_at_edge(on_line, paragraph, left, None)) && (before || ends.piece_before) {
            open_at_words(on_line, paragraph, range, true);
        }
        let edge = if paragraph.rtl { 0.0 } else { column };
        if !(after && open_at_edge(on_line, paragraph, !left, Some(edge))) && (after || ends.piece_after) {
            open_at_words(on_line, paragraph, range, false);
        }
    }
}

/// Opens the fragment that stands at the left or right end of its line's words, and lets it run on
/// to `edge`. Where directions mix there may be none: words that come last need not stand last.
fn open_at_edge(on_line: &mut [Fragment], paragraph: &Paragraph, left: bool, edge: Option<f32>) -> bool {
    let Some((x0, x1)) = words_of_line(paragraph, on_line[0].line) else { return false };
    let at_edge = |f: &&mut Fragment| if left { f.words.0 <= x0 + TOUCH } else { f.words.1 >= x1 - TOUCH };
    let Some(found) = on_line.iter_mut().find(at_edge) else { return false };
    if left {
        found.open_left = true;
        found.x0 = edge.map_or(found.x0, |edge| found.x0.min(edge));
    } else {
        found.open_right = true;
        found.x1 = edge.map_or(found.x1, |edge| found.x1.max(edge));
    }
    true
}

/// Opens the side at which the first (or last) of a mark's words on a line begins (or ends).
fn open_at_words(on_line: &mut [Fragment], paragraph: &Paragraph, range: &Range<usize>, start: bool) {
    let line = &paragraph.lines[on_line[0].line];
    let mut inside = paragraph
        .clusters_of(line)
        .iter()
        .filter(|c| (c.start as usize) < range.end && range.start < c.end as usize);
    let Some(cluster) = (if start { inside.next() } else { inside.next_back() }) else { return };
    let left = cluster.rtl != start;
    let x = if left { cluster.x } else { cluster.x1() };
    let near = |f: &Fragment| ((if left { f.words.0 } else { f.words.1 }) - x).abs();
    let Some(found) = on_line.iter_mut().min_by(|a, b| near(a).total_cmp(&near(b))) else { return };
    if left {
        found.open_left = true;
    } else {
        found.open_right = true;
    }
}

/// From and to where the words of a line stand, without the white space at which it was broken.
fn words_of_line(paragraph: &Paragraph, line: usize) -> Option<(f32, f32)> {
    let is_last = line + 1 == paragraph.lines.len();
    let line = paragraph.lines.get(line)?;
    let end = if is_last { line.range.end } else { line.words_end };
    let words = paragraph.clusters_of(line).iter().filter(|c| (c.start as usize) < end);
    let span = words.fold((f32::MAX, f32::MIN), |(x0, x1), c| (x0.min(c.x), x1.max(c.x1())));
    (span.0 <= span.1).then_some(span)
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
