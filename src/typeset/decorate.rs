//! A laid-out block with its marks: every lane, tag and chip gets room of its own, and the lines
//! move apart by what they need.

use std::ops::Range;

use super::caret::Caret;
use super::display::DisplayList;
use super::fonts::Fonts;
use super::fragments::{Fragment, fragments};
use super::geometry::Rect;
use super::marks::Mark;
use super::paragraph::Paragraph;
use super::rows::{LineRows, stack_rows};
use super::style::TextStyle;

/// One line in its place, pixels down from the block's top, all whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedLine {
    /// Top of the line with its chips.
    pub top: f32,
    /// Top of its words.
    pub text_top: f32,
    /// Where the letters stand.
    pub baseline: f32,
    /// Bottom of its words; lanes follow below.
    pub text_bottom: f32,
    /// Bottom of the line with its lanes and tags: the top of the next.
    pub bottom: f32,
}

/// A block ready to be painted and asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decorated {
    /// From its top to the top of the next block, whole physical pixels.
    pub height: f32,
    /// Its lines, as many as the paragraph has.
    pub lines: Vec<PlacedLine>,
    /// What to paint.
    pub list: DisplayList,
    /// The marks as they came.
    pub(super) marks: Vec<Mark>,
    /// Where they can be hit.
    pub(super) hits: Vec<HitBox>,
}

/// A place where the pointer finds a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct HitBox {
    pub rect: Rect,
    /// Index of the mark.
    pub mark: usize,
    /// Lower is found first: 0 the mark's own line, tag, chip or bracket, 1 its words.
    pub depth: u8,
    /// Lane, for the order from inner to outer.
    pub lane: u16,
}

/// What else decoration depends on.
#[derive(Clone, Debug, Default)]
pub struct BlockPlace {
    /// The block's bytes in the article.
    pub range: Range<usize>,
    /// Room after it, whole physical pixels.
    pub gap_after: f32,
    /// A commitment is active: what doesn't belong to it steps back.
    pub stepped_back: bool,
    /// The columns of brackets that reach over several blocks, by their marks' keys: see
    /// [`super::columns`].
    pub columns: Vec<(u64, u16)>,
}

/// Decorates a block: lines apart, grounds, lines, tags, chips, brackets and glyphs.
#[must_use]
pub fn decorate(
    fonts: &mut Fonts,
    paragraph: &Paragraph,
    place: &BlockPlace,
    marks: Vec<Mark>,
    style: &TextStyle,
) -> Decorated {
    let fragments = fragments(paragraph, &place.range, &marks, style.column());
    let rows: Vec<LineRows> = (0..paragraph.lines.len())
        .map(|line| {
            let on_line: Vec<&Fragment> = fragments.iter().filter(|f| f.line == line).collect();
            stack_rows(fonts, &on_line, &marks, paragraph, style)
        })
        .collect();
    let lines = place_lines(paragraph, &rows, style);
    let height = lines.last().map_or(0.0, |line| line.bottom) + place.gap_after;
    let mut block = Decorated { height, lines, list: DisplayList::default(), marks, hits: Vec::new() };
    super::draw::draw(fonts, &mut block, paragraph, place, &fragments, &rows, style);
    block
}

/// Stacks the lines: each as tall as its words, chips and lanes need.
fn place_lines(paragraph: &Paragraph, rows: &[LineRows], style: &TextStyle) -> Vec<PlacedLine> {
    let pitch = style.line(paragraph.kind);
    let mut top = 0.0;
    let place = |(line, rows): (&super::paragraph::Line, &LineRows)| {
        let leading = (pitch - line.ascent - line.descent).max(0.0);
        let mut above = line.ascent + (leading / 2.0).floor();
        let mut below = line.descent + (leading / 2.0).ceil();
        if rows.above > 0.0 {
            above = above.max(line.ascent + rows.above + style.px(2.0));
        }
        if rows.below > 0.0 {
            below = below.max(line.descent + rows.below + style.px(3.0));
        }
        let baseline = top + above;
        let placed = PlacedLine {
            top,
            text_top: baseline - line.ascent,
            baseline,
            text_bottom: baseline + line.descent,
            bottom: baseline + below,
        };
        top = placed.bottom;
        placed
    };
    paragraph.lines.iter().zip(rows).map(place).collect()
}

impl Decorated {
    /// The line at a height; the nearest where there is none.
    #[must_use]
    pub fn line_at(&self, y: f32) -> usize {
        self.lines.partition_point(|line| line.bottom <= y).min(self.lines.len().saturating_sub(1))
    }

    /// The rectangles behind a byte range of the block.
    #[must_use]
    pub fn rectangles(&self, paragraph: &Paragraph, range: Range<usize>) -> Vec<Rect> {
        let pieces = paragraph.pieces(range);
        let rect = |piece: super::caret::Piece| {
            let line = self.lines.get(piece.line)?;
            Some(Rect::new(piece.x0, line.text_top, piece.x1, line.text_bottom))
        };
        pieces.into_iter().filter_map(rect).collect()
    }

    /// The caret's rectangle, relative to the block.
    #[must_use]
    pub fn caret(&self, paragraph: &Paragraph, caret: Caret, style: &TextStyle) -> Rect {
        let (line, x) = paragraph.caret_x(caret);
        let Some(line) = self.lines.get(line) else { return Rect::default() };
        let width = style.px(1.5);
        let x = (x - width / 2.0).round();
        Rect::new(x, line.text_top, x + width, line.text_bottom)
    }

    /// Indices of the marks at a point, those nearest to the words first: innermost to outermost.
    /// A mark whose own line, tag or chip is at the point comes before all.
    pub(super) fn marks_at(&self, x: f32, y: f32) -> Vec<usize> {
        let mut found: Vec<(u8, u16, usize, usize)> = self
            .hits
            .iter()
            .filter(|hit| hit.rect.contains(x, y))
            .map(|hit| (hit.depth, hit.lane, self.marks[hit.mark].range.len(), hit.mark))
            .collect();
        found.sort_unstable();
        let mut marks: Vec<usize> = Vec::new();
        for (.., mark) in found {
            if !marks.iter().any(|&known| self.marks[known].key == self.marks[mark].key) {
                marks.push(mark);
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::MarkKind;
    use super::super::paragraph::BlockText;
    use super::*;

    const TEXT: &str = "The two countries held the 14th Meeting of Joint Working Group on Counter Terrorism in New \
        Delhi at which a inter-agency Indian delegation was led by Ministry of External Affairs Joint Secretary \
        Mahaveer Singhvi, while the French delegation was led by David Bertolotti, قال الوزير, Assistant Secretary.";

    fn entity(key: u64, range: Range<usize>) -> Mark {
        Mark::new(
            key,
            range,
            MarkKind::Entity,
            ["place", "organisation", "person"][key as usize % 3],
            key as u16,
        )
    }

    fn made(marks: Vec<Mark>, style: &TextStyle) -> (Paragraph, Decorated) {
        let mut fonts = Fonts::bundled();
        let paragraph = fonts.paragraph(&BlockText { text: TEXT, ..BlockText::default() }, style);
        let place = BlockPlace { range: 0..TEXT.len(), gap_after: 10.0, ..BlockPlace::default() };
        let decorated = decorate(&mut fonts, &paragraph, &place, marks, style);
        (paragraph, decorated)
    }

    fn random_marks(seed: u64, count: u64, longest: u64) -> Vec<Mark> {
        let mut state = seed;
        let mut next = |limit: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % limit
        };
        let mut marks: Vec<Mark> = Vec::new();
        for key in 0..count {
            let start = TEXT.floor_char_boundary(next(TEXT.len() as u64) as usize);
            let end = TEXT.floor_char_boundary((start + 1 + next(longest) as usize).min(TEXT.len()));
            marks.push(entity(key, start..end.max(start)));
            if key % 3 == 0 {
                let kind = MarkKind::Filler { role: "counterparty".into(), bare: key % 2 == 0 };
                marks.push(Mark { kind, ..entity(key + 1000, start..end) });
            }
        }
        marks
    }

    #[test]
    fn lanes_tags_and_chips_never_touch_each_other_or_the_words() {
        for (seed, count, longest) in [(1, 12, 30), (2, 30, 60), (3, 60, 120), (4, 8, 300)] {
            for scale in [1.0, 1.5, 2.0] {
                let style = TextStyle { scale, ..TextStyle::default() };
                let (_, block) = made(random_marks(seed, count, longest), &style);
                // The boxes are a pixel larger than what is drawn, to be hit more easily.
                let small: Vec<Rect> =
                    block.hits.iter().filter(|hit| hit.depth == 0).map(|hit| hit.rect).collect();
                let drawn = |r: &Rect| Rect::new(r.x0, r.y0 + 1.0, r.x1, r.y1 - 1.0);
                for (at, one) in small.iter().map(drawn).enumerate() {
                    for other in small[at + 1..].iter().map(drawn) {
                        assert!(!one.overlaps(other), "seed {seed}: {one:?} and {other:?}");
                    }
                    for line in &block.lines {
                        let words = Rect::new(-1e6, line.text_top, 1e6, line.text_bottom);
                        assert!(!one.overlaps(words), "seed {seed}: {one:?} over words {words:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn lines_follow_each_other_without_gap() {
        let (paragraph, block) = made(random_marks(9, 20, 40), &TextStyle::default());
        assert_eq!(paragraph.lines.len(), block.lines.len());
        assert_eq!(block.lines[0].top, 0.0);
        for pair in block.lines.windows(2) {
            assert_eq!(pair[0].bottom, pair[1].top);
            assert!(pair[0].text_bottom <= pair[0].bottom && pair[0].top <= pair[0].text_top);
        }
        assert_eq!(block.height, block.lines[block.lines.len() - 1].bottom + 10.0);
    }

    #[test]
    fn a_first_mark_on_a_line_moves_nothing() {
        let style = TextStyle::default();
        let (_, bare) = made(Vec::new(), &style);
        let (_, marked) = made(vec![entity(1, 4..17), entity(2, 30..40)], &style);
        assert_eq!(bare.lines, marked.lines);
    }

    #[test]
    fn marks_at_a_word_go_from_the_innermost_outwards() {
        let marks = vec![entity(1, 0..60), entity(2, 4..7), entity(3, 4..17)];
        let (paragraph, block) = made(marks, &TextStyle::default());
        let (line, x) = paragraph.caret_x(Caret::before(5));
        let y = block.lines[line].baseline - 3.0;
        let keys: Vec<u64> = block.marks_at(x + 1.0, y).iter().map(|&at| block.marks[at].key).collect();
        assert_eq!(keys, [2, 3, 1]);
    }

    #[test]
    fn five_hundred_marks_on_one_word_stay_readable() {
        let marks: Vec<Mark> = (0..500).map(|key| entity(key, 4..7)).collect();
        let (_, block) = made(marks, &TextStyle::default());
        assert!(block.lines[0].bottom < 200.0, "{:?}", block.lines[0]);
    }

    #[test]
    fn marks_without_length_and_outside_the_block_do_no_harm() {
        let end = TEXT.len();
        let marks =
            vec![entity(1, 5..5), entity(2, end..end), entity(3, end + 5..end + 9), entity(4, 0..end + 100)];
        let (_, block) = made(marks, &TextStyle::default());
        assert!(block.height > 0.0);
    }
}
