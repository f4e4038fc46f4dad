//! Questions about places in an article: points, rectangles, marks, and the caret's movements
//! from block to block.

use std::ops::Range;

use super::article::{ArticleLayout, VisibleBlock};
use super::caret::Caret;
use super::fonts::Fonts;
use super::fragments::clip;
use super::geometry::Rect;
use super::marks::{Mark, MarkSource};

/// An edge of the selected mark, which can be dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Its first byte.
    Start,
    /// The byte after its last.
    End,
}

impl ArticleLayout {
    fn block_at_y(&self, y: f32) -> Option<&VisibleBlock> {
        let next = self.visible.partition_point(|block| block.top <= y);
        self.visible.get(next.saturating_sub(1))
    }

    /// The caret place nearest to a point of the viewport (x from the column's left edge).
    #[must_use]
    pub fn caret_at(&self, x: f32, y: f32) -> Option<Caret> {
        let block = self.block_at_y(y)?;
        let line = block.decorated.line_at(y - block.top);
        let local = block.paragraph.caret_at(line, x);
        Some(Caret { offset: local.offset + block.range.start, ..local })
    }

    /// The grapheme under a point of the viewport, if there is one.
    #[must_use]
    pub fn grapheme_at(&self, x: f32, y: f32) -> Option<Range<usize>> {
        let block = self.block_at_y(y)?;
        let line = block.decorated.line_at(y - block.top);
        let local = block.paragraph.grapheme_at(line, x)?;
        Some(local.start + block.range.start..local.end + block.range.start)
    }

    /// The rectangles behind a byte range, in the viewport, as far as its blocks are visible; a
    /// line feed in it shows as a narrow one after its line. `into` is cleared first.
    pub fn rectangles(&self, range: &Range<usize>, into: &mut Vec<Rect>) {
        into.clear();
        for block in &self.visible {
            let local = clip(range, &block.range);
            let rectangles = block.decorated.rectangles(&block.paragraph, local);
            into.extend(rectangles.into_iter().map(|rect| rect.moved(0.0, block.top)));
            if range.start <= block.range.end
                && block.range.end < range.end
                && !self.blocks[block.index].continued
            {
                into.extend(self.line_feed(block));
            }
        }
    }

    /// The narrow rectangle that stands for a selected line feed.
    fn line_feed(&self, block: &VisibleBlock) -> Option<Rect> {
        let (line, x) = block.paragraph.caret_x(Caret::after(block.paragraph.len));
        let line = block.decorated.lines.get(line)?;
        let width = (self.style.em(block.paragraph.kind) * 0.3).round();
        let (x0, x1) = if block.paragraph.rtl { (x - width, x) } else { (x, x + width) };
        Some(Rect::new(x0, line.text_top, x1, line.text_bottom).moved(0.0, block.top))
    }

    /// The marks under a point of the viewport: that whose own line, tag, chip or bracket is
    /// there, then from the innermost to the outermost.
    #[must_use]
    pub fn marks_at(&self, x: f32, y: f32) -> Vec<&Mark> {
        let Some(block) = self.block_at_y(y) else { return Vec::new() };
        let found = block.decorated.marks_at(x, y - block.top);
        found.into_iter().map(|at| &block.decorated.marks[at]).collect()
    }

    /// The edge of a selected mark within `reach` pixels of a point of the viewport.
    #[must_use]
    pub fn edge_at(&self, x: f32, y: f32, reach: f32) -> Option<(&Mark, Edge)> {
        let block = self.block_at_y(y)?;
        let line = block.decorated.line_at(y - block.top);
        let near = |caret: Caret| {
            let (at, edge) = block.paragraph.caret_x(caret);
            (at == line && (edge - x).abs() <= reach).then_some((edge - x).abs())
        };
        let mut best: Option<(f32, &Mark, Edge)> = None;
        for mark in block.decorated.marks.iter().filter(|mark| mark.selected) {
            let local = clip(&mark.range, &block.range);
            let start =
                (mark.range.start >= block.range.start).then(|| near(Caret::before(local.start))).flatten();
            let end = (mark.range.end <= block.range.end).then(|| near(Caret::after(local.end))).flatten();
            for (distance, edge) in [(start, Edge::Start), (end, Edge::End)] {
                if let Some(distance) = distance.filter(|d| best.is_none_or(|b| *d < b.0)) {
                    best = Some((distance, mark, edge));
                }
            }
        }
        best.map(|(_, mark, edge)| (mark, edge))
    }

    /// The caret place so many lines below (above if negative), nearest to `goal` (x from the
    /// column's left edge; take [`Self::caret_x`] when a run of such steps begins).
    pub fn step_lines(&mut self, fonts: &mut Fonts, caret: Caret, lines: isize, goal: f32) -> Caret {
        let mut at = self.block_of(caret);
        let mut paragraph = self.paragraph(fonts, at);
        let local = Caret { offset: caret.offset - self.blocks[at].start as usize, ..caret };
        let mut line = paragraph.line_of(local) as isize + lines;
        loop {
            if line < 0 && at > 0 {
                at -= 1;
                paragraph = self.paragraph(fonts, at);
                line += paragraph.lines.len() as isize;
            } else if line >= paragraph.lines.len() as isize && at + 1 < self.blocks.len() {
                line -= paragraph.lines.len() as isize;
                at += 1;
                paragraph = self.paragraph(fonts, at);
            } else {
                break;
            }
        }
        let start = self.blocks[at].start as usize;
        let last = paragraph.lines.len().saturating_sub(1) as isize;
        let found = match line {
            ..0 => Caret::before(0),
            _ if line > last => Caret::after(paragraph.len),
            _ => paragraph.caret_at(line as usize, goal),
        };
        Caret { offset: found.offset + start, ..found }
    }

    /// The caret place a screen below (or above), nearest to `goal`, and the article scrolled by
    /// as much.
    pub fn step_page(
        &mut self,
        fonts: &mut Fonts,
        marks: &dyn MarkSource,
        caret: Caret,
        down: bool,
        goal: f32,
    ) -> Caret {
        let page = (self.viewport * 0.85).max(20.0) * if down { 1.0 } else { -1.0 };
        let height =
            self.caret_in_view(caret).map_or(self.viewport / 2.0, |rect| f32::midpoint(rect.y0, rect.y1));
        let before = self.scroll();
        self.scroll_by(page);
        self.frame(fonts, marks, self.viewport);
        if (self.scroll() - before).abs() < 1.0 {
            let end = self.text.len();
            return if down { Caret::after(end) } else { Caret::before(0) };
        }
        self.caret_at(goal, height).unwrap_or(caret)
    }

    /// Start (or end) of the caret's line.
    pub fn line_edge(&mut self, fonts: &mut Fonts, caret: Caret, end: bool) -> Caret {
        let at = self.block_of(caret);
        let start = self.blocks[at].start as usize;
        let paragraph = self.paragraph(fonts, at);
        let line = paragraph.line_of(Caret { offset: caret.offset - start, ..caret });
        let edge = paragraph.line_edge(line, end);
        Caret { offset: edge.offset + start, ..edge }
    }

    /// A caret's x from the column's left edge.
    pub fn caret_x(&mut self, fonts: &mut Fonts, caret: Caret) -> f32 {
        let at = self.block_of(caret);
        let start = self.blocks[at].start as usize;
        self.paragraph(fonts, at).caret_x(Caret { offset: caret.offset - start, ..caret }).1
    }
}
