//! An article, or the lines of it that a part touches, set as one page of a picture, block by
//! block: the same for a PNG and an SVG.

use std::ops::Range;
use std::sync::Arc;

use super::blocks::{self, Block, Header};
use super::columns::carried;
use super::cut::cut;
use super::decorate::{BlockPlace, Decorated, decorate};
use super::display::{DisplayList, Item};
use super::fonts::Fonts;
use super::free_place::Taken;
use super::geometry::Rect;
use super::links::{self, Anchor, End, LinkEnd, Links};
use super::marks::{Mark, MarkKind, MarkSource};
use super::paragraph::Paragraph;
use super::scripts::note_missing;
use super::style::{BlockKind, TextStyle};

/// Letters of marked words that a spot repeats; longer ones end in an ellipsis.
const REPEATED: usize = 160;

/// A block in its place on the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageBlock {
    /// What to paint.
    pub list: DisplayList,
    /// Where the list's origin is, pixels from the page's left and top.
    pub x: f32,
    /// Likewise downwards.
    pub y: f32,
    /// Where its marks are, the outer ones first.
    pub spots: Vec<Spot>,
}

/// A place of the page where a mark is, for those who point at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// In the list's pixels.
    pub rect: Rect,
    /// Its label and words: `person: Anna`.
    pub name: String,
}

/// How much room a page takes, whole pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PageSize {
    /// Its left edge, negative where brackets need more than the margin.
    pub left: f32,
    /// From the left edge to the right one.
    pub width: f32,
    /// From the top to the bottom.
    pub height: f32,
}

/// A page being set, from the top to the bottom.
pub struct Page<'a> {
    text: Arc<str>,
    header: Option<Header>,
    blocks: Vec<Block>,
    next: usize,
    part: Option<Range<usize>>,
    style: &'a TextStyle,
    /// For title and date: lines that carry nothing stand close, as nobody will mark them here.
    close: TextStyle,
    margin: f32,
    /// How far down the next block begins.
    y: f32,
    /// The room after the last block, which is not part of the page.
    gap: f32,
    left: f32,
    right: f32,
    missing: Vec<char>,
    links: Option<Links>,
    /// Where the ends of the relations were found: its own, then the others.
    ends: Vec<Option<Anchor>>,
    /// What stands on the page, if there are relations.
    taken: Taken,
}

impl<'a> Page<'a> {
    /// A page for an article of which nothing is set yet. `margin` (logical pixels) is around the
    /// column of `style`; of the article there is only what `part` (bytes) touches, whole lines.
    #[must_use]
    pub fn new(
        text: Arc<str>,
        header: Option<Header>,
        style: &'a TextStyle,
        margin: f32,
        part: Option<Range<usize>>,
    ) -> Self {
        let mut blocks = blocks::cut(&text, header.as_ref());
        if let Some(part) = &part {
            blocks.retain(|block| touches(&block.range(), part));
        }
        // Empty lines at the end of a file are no part of what is shown.
        let inked = blocks.iter().rposition(|block| !text[block.range()].trim().is_empty());
        blocks.truncate(inked.map_or(1, |last| last + 1));
        let margin = style.px(margin.max(1.0));
        let right = style.column() + 2.0 * margin;
        let close = TextStyle { reserve: false, ..style.clone() };
        Self {
            text,
            header,
            blocks,
            next: 0,
            part,
            style,
            close,
            margin,
            y: margin,
            gap: 0.0,
            left: 0.0,
            right,
            missing: Vec::new(),
            links: None,
            ends: Vec::new(),
            taken: Taken::default(),
        }
    }

    /// The same page with relations between what is on it: [`Self::links`].
    #[must_use]
    pub fn with_links(mut self, links: Option<Links>) -> Self {
        self.ends = links.as_ref().map_or(Vec::new(), |links| vec![None; links.others.len() + 1]);
        self.links = links;
        self
    }

    /// The relations, over all blocks: once, after the last.
    pub fn links(&mut self, fonts: &mut Fonts) -> Option<PageBlock> {
        let links = self.links.take()?;
        let first = self.blocks.first().map_or(0, |block| block.range().start);
        let end = |(end, found): (&LinkEnd, &Option<Anchor>)| match found {
            Some(anchor) => End::Here(*anchor),
            None if end.words.start < first => End::Above,
            None => End::Below,
        };
        let wanted = std::iter::once(&links.own).chain(links.others.iter().map(|other| &other.end));
        let ends: Vec<End> = wanted.zip(&self.ends).map(end).collect();
        let (own, others) = ends.split_first()?;
        let room = Rect::new(f32::MIN, f32::MIN, f32::MAX, f32::MAX);
        let list = links::draw(fonts, &links, (*own, others), self.style, (room, &self.taken));
        self.widen(&list);
        Some(PageBlock { list, x: self.margin, y: 0.0, spots: Vec::new() })
    }

    /// Notes which ends of relations stand in a block, of which the page shows a band.
    fn find_ends(
        &mut self,
        paragraph: &Paragraph,
        block: &Decorated,
        range: &Range<usize>,
        band: (f32, f32),
    ) {
        let Some(links) = &self.links else { return };
        self.taken.add(paragraph, block, self.y - band.0);
        let wanted = std::iter::once(&links.own).chain(links.others.iter().map(|other| &other.end));
        for (end, slot) in wanted.zip(&mut self.ends).filter(|(_, slot)| slot.is_none()) {
            let found = end.find(range, paragraph, block).filter(|anchor| anchor.is_within(band));
            *slot = found.map(|anchor| anchor.moved(0.0, self.y - band.0));
        }
    }

    /// A character of each script of what is set that no font could show.
    #[must_use]
    pub fn missing(&self) -> &[char] {
        &self.missing
    }

    /// How many blocks it has.
    #[must_use]
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// Sets the next block; `None` after the last.
    pub fn next(&mut self, fonts: &mut Fonts, marks: &dyn MarkSource) -> Option<PageBlock> {
        let block = self.blocks.get(self.next)?.clone();
        let at = self.next;
        self.next += 1;
        let range = block.range();
        let style = if block.kind == BlockKind::Body { self.style } else { &self.close };
        let paragraph = fonts.paragraph(&block.input(&self.text, self.header.as_ref()), style);
        let mut found = Vec::new();
        marks.marks(range.clone(), &mut found);
        let gap_after = blocks::gap_after(&block, style);
        let columns = carried(marks, &self.blocks, at, &found).columns;
        let place =
            BlockPlace { range: range.clone(), gap_after, stepped_back: marks.stepped_back(), columns };
        let mut decorated = decorate(fonts, &paragraph, &place, found, style);
        if self.style.numbers && block.number > 0 {
            let number = decorated.add_number(fonts, &paragraph, block.number, style);
            number.into_iter().for_each(|rect| self.make_room(rect));
        }
        for c in paragraph.missing() {
            note_missing(&mut self.missing, c);
        }
        let last = self.next == self.blocks.len();
        let band = self.band(&paragraph, &decorated, &range, last);
        let spots = self.spots(&decorated, band);
        self.find_ends(&paragraph, &decorated, &range, band);
        let bottom = decorated.lines.last().map_or(0.0, |line| line.bottom);
        let list = match &self.part {
            Some(_) => cut(&decorated.list, band.0, band.1),
            None => decorated.list,
        };
        self.widen(&list);
        let placed = PageBlock { list, x: self.margin, y: self.y - band.0, spots };
        self.y += band.1 - band.0;
        self.gap = if last { (band.1 - bottom).max(0.0) } else { 0.0 };
        Some(placed)
    }

    /// The page's size as far as it is set.
    #[must_use]
    pub fn size(&self) -> PageSize {
        let height = self.y - self.gap + self.margin;
        PageSize { left: self.left, width: self.right - self.left, height }
    }

    /// Which pixels of a block, from and to, are on the page.
    fn band(&self, paragraph: &Paragraph, block: &Decorated, range: &Range<usize>, last: bool) -> (f32, f32) {
        let Some(part) = &self.part else { return (0.0, block.height) };
        let on = |line: &super::paragraph::Line| {
            let line = range.start + line.range.start..range.start + line.range.end;
            touches(&line, part)
        };
        let Some(first) = paragraph.lines.iter().position(on) else { return (0.0, block.height) };
        let end = paragraph.lines.iter().rposition(on).unwrap_or(first);
        let bottom = if last || end + 1 < block.lines.len() { block.lines[end].bottom } else { block.height };
        (block.lines[first].top, bottom)
    }

    /// Makes room for brackets that need more than the margin.
    fn widen(&mut self, list: &DisplayList) {
        for item in &list.items {
            let rect = match item {
                Item::Fill { rect, .. } => *rect,
                Item::Arrow { arrow, .. } => arrow.bounds(),
                Item::Dashes { .. } | Item::Glyphs { .. } => continue,
            };
            self.make_room(rect);
        }
    }

    /// Makes the page as wide as a box of the column needs.
    fn make_room(&mut self, rect: Rect) {
        let air = self.style.px(6.0);
        self.left = self.left.min((self.margin + rect.x0 - air).floor());
        self.right = self.right.max((self.margin + rect.x1 + air).ceil());
    }

    /// Where the marks of a block are: the words of all, and the brackets of commitments.
    fn spots(&self, block: &Decorated, band: (f32, f32)) -> Vec<Spot> {
        let mut order: Vec<_> = block
            .hits
            .iter()
            .filter(|hit| hit.depth == 1 || block.marks[hit.mark].kind == MarkKind::Extent)
            .filter_map(|hit| Some((hit, self.name(&block.marks[hit.mark])?)))
            .collect();
        order.sort_by_key(|(hit, _)| std::cmp::Reverse(block.marks[hit.mark].range.len()));
        let inside = |(hit, name): (&super::decorate::HitBox, String)| {
            let (y0, y1) = (hit.rect.y0.max(band.0), hit.rect.y1.min(band.1));
            (y0 < y1).then(|| Spot { rect: Rect::new(hit.rect.x0, y0, hit.rect.x1, y1), name })
        };
        order.into_iter().filter_map(inside).collect()
    }

    fn name(&self, mark: &Mark) -> Option<String> {
        let what = match &mark.kind {
            MarkKind::Entity | MarkKind::Quiet | MarkKind::Extent => &*mark.label,
            MarkKind::Cue => "cue",
            MarkKind::Filler { role, .. } => role,
            MarkKind::Comment if !mark.label.is_empty() => &*mark.label,
            MarkKind::Comment => "comment",
            MarkKind::Find | MarkKind::Focus => return None,
        };
        let words = self.text.get(mark.range.clone())?;
        let end = words.char_indices().nth(REPEATED).map_or(words.len(), |(at, _)| at);
        let more = if end < words.len() { "…" } else { "" };
        Some(format!("{what}: {}{more}", words[..end].replace('\n', " ")))
    }
}

/// Whether a range shares something with a part, or is empty and inside it.
fn touches(range: &Range<usize>, part: &Range<usize>) -> bool {
    let empty = range.is_empty() && part.start <= range.start && range.start < part.end;
    empty || range.start < part.end && part.start < range.end
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The two countries held the meeting of the group in New Delhi at which the Indian delegation \
        was led by the ministry.\n\nThe French delegation was led by David Bertolotti.\nThe end.";

    fn set(part: Option<Range<usize>>) -> (Vec<PageBlock>, PageSize) {
        let mut fonts = Fonts::bundled();
        let style = TextStyle { measure: 300.0, ..TextStyle::default() };
        let mut page = Page::new(TEXT.into(), None, &style, 44.0, part);
        let mut blocks = Vec::new();
        while let Some(block) = page.next(&mut fonts, &()) {
            blocks.push(block);
        }
        (blocks, page.size())
    }

    fn glyphs(blocks: &[PageBlock]) -> usize {
        blocks.iter().map(|block| block.list.glyphs.len()).sum()
    }

    #[test]
    fn a_page_holds_the_whole_article_between_its_margins() {
        let (blocks, size) = set(None);
        assert_eq!(blocks.len(), 4);
        assert_eq!((size.left, size.width), (0.0, 388.0));
        assert_eq!(blocks[0].y, 44.0);
        let lowest = blocks.iter().flat_map(|b| b.list.glyphs.iter().map(|g| g.y + b.y)).fold(0.0, f32::max);
        assert!(lowest < size.height - 44.0 && lowest > size.height - 80.0, "{lowest} of {}", size.height);
    }

    #[test]
    fn a_part_brings_the_lines_that_it_touches_and_no_others() {
        let at = TEXT.find("delegation").unwrap();
        let (blocks, size) = set(Some(at..at + 4));
        let (all, whole) = set(None);
        assert_eq!(blocks.len(), 1);
        let (some, all) = (glyphs(&blocks), glyphs(&all));
        assert!(some > 15 && some < all / 3, "{some} of {all}");
        assert!(size.height < whole.height / 2.0);
        let y = blocks[0].list.glyphs[0].y + blocks[0].y;
        assert!(y > 44.0 && y < 80.0, "the line stands at the top: {y}");
    }

    #[test]
    fn numbers_of_paragraphs_stand_on_the_page() {
        let mut fonts = Fonts::bundled();
        let mut drawn = |numbers: bool, margin: f32| {
            let style = TextStyle { measure: 300.0, numbers, ..TextStyle::default() };
            let mut page = Page::new(TEXT.into(), None, &style, margin, None);
            let blocks: Vec<_> = std::iter::from_fn(|| page.next(&mut fonts, &())).collect();
            let left =
                blocks.iter().flat_map(|b| b.list.glyphs.iter().map(|g| g.x + b.x)).fold(900.0, f32::min);
            (glyphs(&blocks), left - page.size().left, page.size().width)
        };
        let (plain, _, width) = drawn(false, 62.0);
        let (numbered, left, same) = drawn(true, 62.0);
        assert_eq!(numbered, plain + 3, "one digit for each paragraph with words");
        assert!(left > 0.0 && width == same);
        let (_, left, wider) = drawn(true, 20.0);
        assert!(left > 0.0 && wider > 340.0, "a narrow margin grows");
    }

    #[test]
    fn every_script_without_a_font_is_known_once() {
        let mut fonts = Fonts::bundled();
        let style = TextStyle::default();
        let text = "नमस्ते\nไทย and ภาษา\nनमस्ते";
        let mut page = Page::new(text.into(), None, &style, 44.0, None);
        while page.next(&mut fonts, &()).is_some() {}
        assert_eq!(page.missing(), ['न', 'ไ']);
    }

    #[test]
    fn empty_lines_at_the_end_take_no_room() {
        let mut fonts = Fonts::bundled();
        let style = TextStyle::default();
        let mut height = |text: &str| {
            let mut page = Page::new(text.into(), None, &style, 44.0, None);
            while page.next(&mut fonts, &()).is_some() {}
            page.size().height
        };
        assert_eq!(height("Anna saw Oslo.\n\n \n"), height("Anna saw Oslo."));
        assert!(height("") > 88.0);
    }

    #[test]
    fn a_part_over_paragraphs_brings_what_is_between_them() {
        let at = TEXT.find("ministry").unwrap();
        let (blocks, _) = set(Some(at..TEXT.find("French").unwrap()));
        assert_eq!(blocks.len(), 3);
        assert!(glyphs(&blocks) > 20);
    }
}
