//! What stands just beyond the screen: for those who read ahead without seeing it.

use super::article::{ArticleLayout, VisibleBlock};
use super::caret::Caret;
use super::fonts::Fonts;
use super::geometry::Rect;
use super::marks::MarkSource;

impl ArticleLayout {
    /// The visible blocks and those within so many screens above and below them, from top to
    /// bottom. Call it after [`Self::frame`]; what is laid out for it stays so for a while.
    pub fn near(&mut self, fonts: &mut Fonts, marks: &dyn MarkSource, screens: f32) -> Vec<VisibleBlock> {
        let mut near = self.visible().to_vec();
        let (Some(first), Some(last)) = (near.first().cloned(), near.last().cloned()) else { return near };
        let reach = self.viewport * screens;
        let (mut at, mut top) = (first.index, first.top);
        let mut above = Vec::new();
        while at > 0 && top > -reach {
            at -= 1;
            let block = self.block_at(fonts, marks, at, 0.0);
            top -= block.decorated.height;
            above.push(VisibleBlock { top, ..block });
        }
        let (mut at, mut bottom) = (last.index + 1, last.top + last.decorated.height);
        while at < self.blocks.len() && bottom < self.viewport + reach {
            let block = self.block_at(fonts, marks, at, bottom);
            bottom += block.decorated.height;
            near.push(block);
            at += 1;
        }
        above.reverse();
        above.append(&mut near);
        above
    }

    fn block_at(&mut self, fonts: &mut Fonts, marks: &dyn MarkSource, at: usize, top: f32) -> VisibleBlock {
        let (paragraph, decorated) = self.decorated(fonts, marks, at);
        VisibleBlock { index: at, range: self.blocks[at].range(), top, paragraph, decorated }
    }

    /// Whether a line feed ends the block: neither the last block nor a piece of a long paragraph.
    #[must_use]
    pub fn has_line_feed(&self, block: &VisibleBlock) -> bool {
        block.index + 1 < self.blocks.len() && !self.blocks[block.index].continued
    }
}

impl VisibleBlock {
    /// What holds all the words of a byte range of the article that this block has, relative to
    /// the block; for a range of no length the place of the caret, a pixel wide.
    #[must_use]
    pub fn bounds(&self, range: &std::ops::Range<usize>) -> Option<Rect> {
        let start = range.start.clamp(self.range.start, self.range.end) - self.range.start;
        let end = range.end.clamp(self.range.start, self.range.end) - self.range.start;
        if start == end {
            let (line, x) = self.paragraph.caret_x(Caret::before(start));
            let line = self.decorated.lines.get(line)?;
            return Some(Rect::new(x, line.text_top, x + 1.0, line.text_bottom));
        }
        let rectangles = self.decorated.rectangles(&self.paragraph, start..end);
        rectangles.into_iter().reduce(|all, one| {
            Rect::new(all.x0.min(one.x0), all.y0.min(one.y0), all.x1.max(one.x1), all.y1.max(one.y1))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::style::TextStyle;
    use super::*;

    #[test]
    fn a_screen_above_and_below_is_laid_out_and_no_more() {
        let text: Vec<String> =
            (0..20_000).map(|at| format!("{at} paragraph with some words in it")).collect();
        let text: Arc<str> = text.join("\n").into();
        let mut fonts = Fonts::bundled();
        let mut layout = ArticleLayout::new(text, None, TextStyle::default());
        layout.scroll_to(layout.total_height() / 2.0);
        layout.frame(&mut fonts, &(), 700.0);
        let visible = layout.visible().len();
        let near = layout.near(&mut fonts, &(), 1.0);
        assert!(near[0].top <= -700.0 && near.len() > 2 * visible);
        let last = near.last().unwrap();
        assert!(last.top + last.decorated.height >= 1400.0);
        for pair in near.windows(2) {
            assert_eq!(pair[0].index + 1, pair[1].index);
            assert_eq!(pair[0].top + pair[0].decorated.height, pair[1].top);
        }
        let laid_out = layout.laid_out();
        assert!(laid_out < 5 * visible as u64 + 20, "{laid_out} for {visible}");
        layout.frame(&mut fonts, &(), 700.0);
        layout.near(&mut fonts, &(), 1.0);
        assert_eq!(layout.laid_out(), laid_out, "the second time it is there");
    }
}
