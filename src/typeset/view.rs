//! The window on the article: scrolling, and the line that keeps its place.
//!
//! The scroll position is kept as a line (by an offset in it) and where its baseline stands in
//! the viewport, never as pixels from the top: so a change of height anywhere, of the width, the
//! size or the marks leaves that line where the reader's eye is.

use super::article::{ArticleLayout, VisibleBlock};
use super::caret::Caret;
use super::fonts::Fonts;
use super::geometry::Rect;
use super::marks::MarkSource;

/// A line that keeps its place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Anchor {
    /// An offset in the line.
    offset: usize,
    /// Where the line's reference stands, pixels below the viewport's top.
    y: f32,
    /// What of the line `y` means.
    of: Reference,
}

/// Where in an article the reader is, to come back to it: see [`ArticleLayout::reading_place`].
#[derive(Clone, Copy, Debug)]
pub struct ReadingPlace(Anchor);

impl ReadingPlace {
    /// The line of an offset, with its baseline so many physical pixels below the viewport's top.
    #[must_use]
    pub fn new(offset: usize, y: f32) -> Self {
        Self(Anchor { offset, y, of: Reference::Baseline })
    }

    /// An offset in the line, and where it stands, as [`Self::new`] takes them.
    #[must_use]
    pub fn line(self) -> (usize, f32) {
        (self.0.offset, self.0.y)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Reference {
    /// The top of the block.
    #[default]
    Block,
    /// The baseline of the line.
    Baseline,
}

impl Anchor {
    /// The resolution changed by a factor.
    pub(super) fn scale(&mut self, factor: f32) {
        self.y *= factor;
    }
}

impl ArticleLayout {
    /// Lays out and decorates what is visible in a viewport of that height, and gives it from
    /// top to bottom. Call it once a frame, before asking for places.
    pub fn frame(&mut self, fonts: &mut Fonts, marks: &dyn MarkSource, height: f32) -> &[VisibleBlock] {
        self.begin_frame();
        self.viewport = height;
        let (at, top) = self.resolve(fonts, marks);
        self.fill(fonts, marks, at, top);
        if self.clamp() {
            let (at, top) = self.resolve(fonts, marks);
            self.fill(fonts, marks, at, top);
        }
        self.take_anchor();
        self.evict();
        &self.visible
    }

    /// What the last frame showed.
    #[must_use]
    pub fn visible(&self) -> &[VisibleBlock] {
        &self.visible
    }

    /// The anchor's block and that block's top in the viewport.
    fn resolve(&mut self, fonts: &mut Fonts, marks: &dyn MarkSource) -> (usize, f32) {
        let caret = Caret::before(self.anchor.offset);
        let at = self.block_of(caret);
        let (paragraph, decorated) = self.decorated(fonts, marks, at);
        let above = match self.anchor.of {
            Reference::Block => 0.0,
            Reference::Baseline => {
                let local = Caret::before(caret.offset - self.blocks[at].start as usize);
                decorated.lines.get(paragraph.line_of(local)).map_or(0.0, |line| line.baseline)
            }
        };
        (at, self.anchor.y - above)
    }

    /// Lays out from a block with its known place to both ends of the viewport.
    fn fill(&mut self, fonts: &mut Fonts, marks: &dyn MarkSource, from: usize, top: f32) {
        let mut visible = std::mem::take(&mut self.visible);
        visible.clear();
        let mut first = from;
        let mut first_top = top;
        while first > 0 && first_top > 0.0 {
            first -= 1;
            first_top -= self.decorated(fonts, marks, first).1.height;
        }
        // All heights are whole, so one fraction holds for all blocks.
        let (mut at, mut y) = (first, first_top.round());
        self.fraction = first_top - y;
        while at < self.blocks.len() && y < self.viewport {
            let (paragraph, decorated) = self.decorated(fonts, marks, at);
            let bottom = y + decorated.height;
            if bottom > 0.0 {
                let range = self.blocks[at].range();
                visible.push(VisibleBlock { index: at, range, top: y, paragraph, decorated });
            }
            y = bottom;
            at += 1;
        }
        self.visible = visible;
        self.anchor =
            Anchor { offset: self.blocks[first].start as usize, y: first_top, of: Reference::Block };
    }

    /// Brings the article's ends back to the viewport's; tells whether something moved.
    fn clamp(&mut self) -> bool {
        let top = self.scroll();
        let most = (self.total_height() - f64::from(self.viewport)).max(0.0);
        let wanted = top.clamp(0.0, most);
        if (wanted - top).abs() < 0.5 {
            return false;
        }
        self.anchor.y -= (wanted - top) as f32;
        true
    }

    /// Makes the first line whose baseline is on the screen the one that keeps its place.
    fn take_anchor(&mut self) {
        for block in &self.visible {
            for (line, placed) in block.paragraph.lines.iter().zip(&block.decorated.lines) {
                let y = block.top + placed.baseline + self.fraction;
                if y >= 0.0 {
                    self.anchor =
                        Anchor { offset: block.range.start + line.range.start, y, of: Reference::Baseline };
                    return;
                }
            }
        }
    }

    /// Makes the line of an offset the one that keeps its place in the next frame, if it is on
    /// the screen: call it with the caret before a command that may change marks.
    pub fn hold(&mut self, offset: usize) {
        let found = self.visible.iter().find(|b| b.range.start <= offset && offset <= b.range.end).and_then(
            |block| {
                let line = block.paragraph.line_of(Caret::before(offset - block.range.start));
                let y = block.top + block.decorated.lines.get(line)?.baseline + self.fraction;
                let start = block.range.start + block.paragraph.lines.get(line)?.range.start;
                (0.0..=self.viewport).contains(&y).then_some(Anchor {
                    offset: start,
                    y,
                    of: Reference::Baseline,
                })
            },
        );
        if let Some(anchor) = found {
            self.anchor = anchor;
        }
    }

    /// Height of what is seen, in physical pixels, as of the last frame.
    #[must_use]
    pub fn viewport(&self) -> f32 {
        self.viewport
    }

    /// Where the reader is: the line that keeps its place.
    #[must_use]
    pub fn reading_place(&self) -> ReadingPlace {
        ReadingPlace(self.anchor)
    }

    /// Goes where the reader was, also with another width or other marks than then.
    pub fn go_to(&mut self, place: ReadingPlace) {
        let offset = self.text.floor_char_boundary(place.0.offset);
        self.anchor = Anchor { offset, ..place.0 };
    }

    /// Height of the whole article with its margins, by estimate where nothing was laid out yet.
    #[must_use]
    pub fn total_height(&self) -> f64 {
        let (above, below) = self.style.margins_px();
        self.heights.total() as f64 + f64::from(above + below)
    }

    /// A block's top from the top of the article, by estimate where nothing was laid out yet.
    pub(super) fn top_of(&self, at: usize) -> f64 {
        self.heights.top(at) as f64 + f64::from(self.style.margins_px().0)
    }

    /// About how far down in the article an offset is, pixels, for an overview beside the scroll
    /// bar; exact to the block where that was laid out. Costs a few steps of a search.
    #[must_use]
    pub fn about_y(&self, offset: usize) -> f64 {
        let at = self.block_of(Caret::before(offset));
        let range = self.blocks[at].range();
        let (top, next) = (self.top_of(at), self.top_of(at + 1));
        let part = (offset - range.start.min(offset)) as f64 / range.len().max(1) as f64;
        top + (next - top) * part.min(1.0)
    }

    /// About which offset is so far down in the article: the way back from [`Self::about_y`].
    #[must_use]
    pub fn about_offset(&self, y: f64) -> usize {
        let inside = (y - f64::from(self.style.margins_px().0)).max(0.0);
        let at = self.heights.block_at(inside as u64);
        let (range, top) = (self.blocks[at].range(), self.heights.top(at) as f64);
        let height = (self.heights.top(at + 1) as f64 - top).max(1.0);
        range.start + (range.len() as f64 * ((inside - top) / height).clamp(0.0, 1.0)) as usize
    }

    /// How far the article is scrolled down: pixels of it (its margin included) above the viewport.
    #[must_use]
    pub fn scroll(&self) -> f64 {
        let at = self.block_of(Caret::before(self.anchor.offset));
        let above = match (self.anchor.of, self.visible.iter().find(|b| b.index == at)) {
            (Reference::Baseline, Some(block)) => {
                let local = Caret::before(self.anchor.offset - block.range.start);
                block.decorated.lines.get(block.paragraph.line_of(local)).map_or(0.0, |line| line.baseline)
            }
            _ => 0.0,
        };
        self.top_of(at) + f64::from(above - self.anchor.y)
    }

    /// Scrolls by so many pixels, down if positive. The next frame keeps it inside the article.
    pub fn scroll_by(&mut self, pixels: f32) {
        if pixels.abs() > 3.0 * self.viewport {
            // Farther than a key or a wheel goes: nothing in between is laid out.
            self.scroll_to(self.scroll() + f64::from(pixels));
        } else {
            self.anchor.y -= pixels;
        }
    }

    /// Scrolls to a place as [`Self::scroll`] counts it, as the scroll bar does.
    pub fn scroll_to(&mut self, y: f64) {
        let y = y.clamp(0.0, (self.total_height() - f64::from(self.viewport)).max(0.0));
        let at = self.heights.block_at((y - f64::from(self.style.margins_px().0)).max(0.0) as u64);
        let top = self.top_of(at);
        self.anchor =
            Anchor { offset: self.blocks[at].start as usize, y: (top - y) as f32, of: Reference::Block };
    }

    /// Brings the line of an offset to a height of the viewport (0 the top, 1 the bottom) in the
    /// next frame: for jumps to an annotation or a search hit.
    pub fn jump_to(&mut self, offset: usize, height: f32) {
        let offset = self.text.floor_char_boundary(offset);
        self.anchor = Anchor { offset, y: self.viewport * height, of: Reference::Baseline };
    }

    /// Scrolls as little as is needed for a caret to be on the screen with a margin around it.
    pub fn reveal(&mut self, fonts: &mut Fonts, marks: &dyn MarkSource, caret: Caret, margin: f32) {
        match self.caret_in_view(caret) {
            Some(rect) if rect.y0 < margin => self.scroll_by(rect.y0 - margin),
            Some(rect) if rect.y1 > self.viewport - margin => {
                self.scroll_by(rect.y1 + margin - self.viewport);
            }
            Some(_) => {}
            None => self.reveal_unseen(fonts, marks, caret, margin),
        }
    }

    fn reveal_unseen(&mut self, fonts: &mut Fonts, marks: &dyn MarkSource, caret: Caret, margin: f32) {
        let at = self.block_of(caret);
        let (paragraph, decorated) = self.decorated(fonts, marks, at);
        let start = self.blocks[at].start as usize;
        let rect = decorated.caret(&paragraph, Caret { offset: caret.offset - start, ..caret }, &self.style);
        let top = self.top_of(at) + f64::from(rect.y0);
        let scroll = self.scroll();
        let near = f64::from(self.viewport);
        let offset = start;
        let y = if top < scroll && scroll - top < near {
            margin - rect.y0
        } else if top >= scroll && top - scroll < 2.0 * near {
            self.viewport - margin - rect.y1
        } else {
            self.viewport * 0.3 - rect.y0
        };
        self.anchor = Anchor { offset, y, of: Reference::Block };
    }

    /// A caret's rectangle in the viewport, if its block is on the screen.
    #[must_use]
    pub fn caret_in_view(&self, caret: Caret) -> Option<Rect> {
        let at = self.block_of(caret);
        let block = self.visible.iter().find(|block| block.index == at)?;
        let local = Caret { offset: caret.offset.checked_sub(block.range.start)?, ..caret };
        Some(block.decorated.caret(&block.paragraph, local, &self.style).moved(0.0, block.top))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::ops::Range;
    use std::sync::Arc;

    use super::super::marks::{Mark, MarkKind};
    use super::super::style::TextStyle;
    use super::*;

    const HEIGHT: f32 = 700.0;

    #[derive(Default)]
    struct Marks {
        marks: RefCell<Vec<Mark>>,
        generation: Cell<u64>,
    }

    impl Marks {
        fn add(&self, mark: Mark) {
            self.marks.borrow_mut().push(mark);
            self.generation.set(self.generation.get() + 1);
        }
    }

    impl MarkSource for Marks {
        fn generation(&self, _: Range<usize>) -> u64 {
            self.generation.get()
        }

        fn marks(&self, range: Range<usize>, into: &mut Vec<Mark>) {
            let touches = |mark: &&Mark| mark.range.start <= range.end && range.start <= mark.range.end;
            into.extend(self.marks.borrow().iter().filter(touches).cloned());
        }
    }

    fn long_text(paragraphs: usize) -> Arc<str> {
        let sentence =
            "Both sides condemned terrorism in all its forms and stressed the need for cooperation. ";
        let text: Vec<String> =
            (0..paragraphs).map(|at| format!("{at} {}", sentence.repeat(1 + at * 7 % 11))).collect();
        text.join("\n").into()
    }

    fn article(text: &Arc<str>) -> (Fonts, ArticleLayout) {
        (Fonts::bundled(), ArticleLayout::new(text.clone(), None, TextStyle::default()))
    }

    /// Where the line of an offset stands in the viewport.
    fn baseline(layout: &ArticleLayout, offset: usize) -> f32 {
        let block = layout.visible().iter().find(|b| b.range.contains(&offset)).unwrap();
        let line = block.paragraph.line_of(Caret::before(offset - block.range.start));
        block.top + block.decorated.lines[line].baseline
    }

    #[test]
    fn only_what_is_visible_is_laid_out() {
        let text = long_text(20_000);
        let (mut fonts, mut layout) = article(&text);
        layout.frame(&mut fonts, &(), HEIGHT);
        assert!(layout.laid_out() < 20);
        layout.scroll_to(layout.total_height() / 2.0);
        layout.frame(&mut fonts, &(), HEIGHT);
        layout.scroll_to(1e12);
        layout.frame(&mut fonts, &(), HEIGHT);
        assert!(layout.laid_out() < 60, "{}", layout.laid_out());
        let last = layout.visible().last().unwrap();
        assert_eq!(last.range.end, text.len());
    }

    #[test]
    fn the_viewport_is_filled_without_gaps_wherever_one_scrolls() {
        let text = long_text(300);
        let (mut fonts, mut layout) = article(&text);
        let mut down = 0.0;
        for step in 0..400 {
            layout.scroll_by(if step < 250 { 131.0 } else { -217.0 });
            let visible = layout.frame(&mut fonts, &(), HEIGHT);
            assert!(visible[0].top <= 0.0 || visible[0].index == 0);
            for pair in visible.windows(2) {
                assert_eq!(pair[0].index + 1, pair[1].index);
                assert!((pair[0].top + pair[0].decorated.height - pair[1].top).abs() <= 1.0);
            }
            let last = visible.last().unwrap();
            assert!(last.top + last.decorated.height >= HEIGHT || last.range.end == text.len());
            down = layout.scroll();
        }
        let expected = 250.0 * 131.0 - 150.0 * 217.0;
        assert!((down - expected).abs() < 2.0, "{down}");
    }

    #[test]
    fn scrolling_moves_lines_by_just_so_much() {
        let text = long_text(400);
        let (mut fonts, mut layout) = article(&text);
        layout.scroll_to(9000.0);
        layout.frame(&mut fonts, &(), HEIGHT);
        let offset = layout.caret_at(10.0, 400.0).unwrap().offset;
        let before = baseline(&layout, offset);
        layout.scroll_by(120.0);
        layout.frame(&mut fonts, &(), HEIGHT);
        assert!((baseline(&layout, offset) - (before - 120.0)).abs() <= 1.0);
    }

    #[test]
    fn slow_scrolling_adds_up() {
        let text = long_text(60);
        let (mut fonts, mut layout) = article(&text);
        layout.frame(&mut fonts, &(), HEIGHT);
        for _ in 0..100 {
            layout.scroll_by(0.3);
            layout.frame(&mut fonts, &(), HEIGHT);
        }
        assert!((layout.scroll() - 30.0).abs() < 0.5, "{}", layout.scroll());
        layout.scroll_by(1e7);
        layout.frame(&mut fonts, &(), HEIGHT);
        layout.scroll_by(-1e7);
        layout.frame(&mut fonts, &(), HEIGHT);
        assert!(layout.scroll() < 0.5 && layout.laid_out() < 40);
    }

    #[test]
    fn an_annotation_leaves_the_carets_line_where_it_is() {
        let text = long_text(400);
        let (mut fonts, mut layout) = article(&text);
        let marks = Marks::default();
        layout.scroll_to(20_000.0);
        layout.frame(&mut fonts, &marks, HEIGHT);
        let offset = layout.caret_at(200.0, 350.0).unwrap().offset;
        for key in 0..12 {
            let before = baseline(&layout, offset);
            layout.hold(offset);
            let start = layout.visible()[0].range.start;
            marks.add(Mark::new(key, start..offset + 5, MarkKind::Entity, "organisation", 0));
            layout.frame(&mut fonts, &marks, HEIGHT);
            assert!((baseline(&layout, offset) - before).abs() <= 1.0, "{key}");
        }
    }

    #[test]
    fn measured_heights_arrive_without_a_jump() {
        let text = long_text(800);
        let (mut fonts, mut layout) = article(&text);
        layout.scroll_to(layout.total_height() / 2.0);
        layout.frame(&mut fonts, &(), HEIGHT);
        let offset = layout.caret_at(0.0, 300.0).unwrap().offset;
        let before = baseline(&layout, offset);
        let measurer = layout.measurer();
        let mut own = fonts.clone();
        let heights = std::thread::spawn(move || {
            let heights = measurer.heights(&mut own, &(), 0..measurer.block_count());
            (measurer, heights)
        });
        let (measurer, heights) = heights.join().unwrap();
        layout.enter_heights(&measurer, 0, &heights);
        layout.frame(&mut fonts, &(), HEIGHT);
        assert!((baseline(&layout, offset) - before).abs() <= 1.0);
        let exact: u64 = heights.iter().map(|&h| u64::from(h)).sum();
        assert_eq!(layout.total_height(), exact as f64 + 36.0 + 120.0);
    }

    #[test]
    fn a_width_or_size_change_keeps_the_readers_line() {
        let text = long_text(400);
        let (mut fonts, mut layout) = article(&text);
        layout.scroll_to(12_345.0);
        layout.frame(&mut fonts, &(), HEIGHT);
        let offset = layout.caret_at(0.0, 30.0).unwrap().offset;
        for (measure, size) in [(500.0, 17.5), (500.0, 22.0), (640.0, 17.5)] {
            layout.set_style(TextStyle { size, measure, ..TextStyle::default() });
            layout.frame(&mut fonts, &(), HEIGHT);
            let y = baseline(&layout, offset);
            assert!((0.0..120.0).contains(&y), "{y}");
        }
    }

    #[test]
    fn laid_out_blocks_far_away_are_let_go() {
        let text = long_text(5000);
        let (mut fonts, mut layout) = article(&text);
        for _ in 0..600 {
            layout.scroll_by(650.0);
            layout.frame(&mut fonts, &(), HEIGHT);
        }
        assert!(layout.sets.len() < 400, "{}", layout.sets.len());
    }

    #[test]
    fn hits_and_carets_agree_over_the_whole_viewport() {
        let text: Arc<str> =
            " date 2020-02-28 Safe blood\nIndia and France agreed.\n\nقال الوزير نعم في 2024\nend".into();
        let header = super::super::blocks::Header { date: 6..16, title: 17..27 };
        let mut fonts = Fonts::new();
        let mut layout = ArticleLayout::new(text.clone(), Some(header), TextStyle::default());
        layout.frame(&mut fonts, &(), HEIGHT);
        for offset in text.char_indices().map(|c| c.0).chain([text.len()]) {
            let rect = layout.caret_in_view(Caret::before(offset)).unwrap();
            let found =
                layout.caret_at(f32::midpoint(rect.x0, rect.x1), f32::midpoint(rect.y0, rect.y1)).unwrap();
            let again = layout.caret_in_view(found).unwrap();
            assert!((again.x0 - rect.x0).abs() <= 1.0 && again.y0 == rect.y0, "{offset}: {found:?}");
        }
    }

    #[test]
    fn down_and_up_by_lines_come_back() {
        let text = long_text(40);
        let (mut fonts, mut layout) = article(&text);
        let start = Caret::before(120);
        let goal = layout.caret_x(&mut fonts, start);
        let mut caret = start;
        for _ in 0..50 {
            caret = layout.step_lines(&mut fonts, caret, 1, goal);
        }
        assert!(caret.offset > 2000);
        assert_eq!(layout.step_lines(&mut fonts, caret, -50, goal).offset, start.offset);
        assert_eq!(layout.step_lines(&mut fonts, caret, -5000, goal).offset, 0);
        assert_eq!(layout.step_lines(&mut fonts, caret, 5000, goal).offset, text.len());
    }

    #[test]
    fn a_jump_shows_its_place_at_once() {
        let text = long_text(5000);
        let (mut fonts, mut layout) = article(&text);
        layout.frame(&mut fonts, &(), HEIGHT);
        let offset = text.len() * 2 / 3;
        let offset = text.floor_char_boundary(offset);
        layout.jump_to(offset, 0.3);
        layout.frame(&mut fonts, &(), HEIGHT);
        assert!((baseline(&layout, offset) - HEIGHT * 0.3).abs() <= 1.0);
        for target in [offset + 1500, offset - 1500, 40, text.len()] {
            let caret = Caret::before(text.floor_char_boundary(target));
            layout.reveal(&mut fonts, &(), caret, 50.0);
            layout.frame(&mut fonts, &(), HEIGHT);
            let rect = layout.caret_in_view(caret).unwrap();
            assert!(rect.y0 >= 0.0 && rect.y1 <= HEIGHT, "{target}: {rect:?}");
        }
    }
}
