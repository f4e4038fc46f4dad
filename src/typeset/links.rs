//! Relations of one annotation as arrows: from bracket to bracket in the margin, from words to words
//! elsewhere. What they are called stands on them, unless a tag says it already. An end that is not
//! on the page is told by a short arrow that points to it.

use std::ops::Range;
use std::sync::Arc;

use super::arrow::{Arrow, Point};
use super::article::ArticleLayout;
use super::caret::Caret;
use super::decorate::Decorated;
use super::display::{DisplayList, Glyph, Ink, Item};
use super::fonts::Fonts;
use super::free_place::Taken;
use super::geometry::Rect;
use super::marks::MarkKind;
use super::paragraph::Paragraph;
use super::snippet::Snippet;
use super::style::TextStyle;

/// An annotation at an end of a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkEnd {
    /// The key of its marks.
    pub key: u64,
    /// Its first piece: bytes of the article, half-open.
    pub words: Range<usize>,
}

/// An annotation that is linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Where it is.
    pub end: LinkEnd,
    /// What the relation is called.
    pub name: Arc<str>,
    /// Whether the relation leads from there, not to there.
    pub inward: bool,
    /// Whether a tag says the name already.
    pub told: bool,
}

/// The relations of one annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// The annotation.
    pub own: LinkEnd,
    /// What it is linked with.
    pub others: Vec<Linked>,
    /// How many more there are, which are not drawn.
    pub more: usize,
}

/// Where an end is found: by the words' first line and, of a commitment, by its bracket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Anchor {
    words: Rect,
    /// The bracket's outer edge beside the words, and on which side the margin is: −1 or 1.
    bracket: Option<(Point, f32)>,
}

/// Where an end is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    Here(Anchor),
    Above,
    Below,
}

impl LinkEnd {
    /// Its place in a block of the article, if it begins there.
    pub(super) fn find(
        &self,
        range: &Range<usize>,
        paragraph: &Paragraph,
        block: &Decorated,
    ) -> Option<Anchor> {
        if !(range.start..=range.end).contains(&self.words.start) {
            return None;
        }
        let local =
            self.words.start - range.start..self.words.end.min(range.end).max(self.words.start) - range.start;
        let words = match block.rectangles(paragraph, local.clone()).first() {
            Some(words) => *words,
            None => {
                let (line, x) = paragraph.caret_x(Caret::before(local.start));
                let line = block.lines.get(line)?;
                Rect::new(x, line.text_top, x + 1.0, line.text_bottom)
            }
        };
        let of_own = |hit: &&super::decorate::HitBox| {
            let mark = &block.marks[hit.mark];
            hit.depth == 0 && mark.key == self.key && mark.kind == MarkKind::Extent
        };
        let bracket = block.hits.iter().find(of_own).map(|hit| {
            let outward = if paragraph.rtl { 1.0 } else { -1.0 };
            let x = if paragraph.rtl { hit.rect.x1 } else { hit.rect.x0 };
            let y = f32::midpoint(words.y0, words.y1).clamp(hit.rect.y0, hit.rect.y1.max(hit.rect.y0));
            ((x, y), outward)
        });
        Some(Anchor { words, bracket })
    }
}

impl Anchor {
    /// Whether its words are between two heights.
    pub(super) fn is_within(&self, (top, bottom): (f32, f32)) -> bool {
        top <= self.words.y0 && self.words.y1 <= bottom
    }

    pub(super) fn moved(self, dx: f32, dy: f32) -> Self {
        let bracket = self.bracket.map(|((x, y), outward)| ((x + dx, y + dy), outward));
        Self { words: self.words.moved(dx, dy), bracket }
    }
}

impl ArticleLayout {
    /// The relations of an annotation in the viewport, pixels from the column's left and the
    /// viewport's top; call it after [`Self::frame`]. `room` is what can be seen, in those pixels.
    #[must_use]
    pub fn links(&self, fonts: &mut Fonts, links: &Links, room: Rect) -> DisplayList {
        let visible = self.visible();
        let end = |end: &LinkEnd| {
            let found = visible.iter().find_map(|block| {
                let anchor = end.find(&block.range, &block.paragraph, &block.decorated)?;
                Some(anchor.moved(0.0, block.top))
            });
            match found {
                Some(anchor) if anchor.words.y1 <= room.y0 => End::Above,
                Some(anchor) if anchor.words.y0 >= room.y1 => End::Below,
                Some(anchor) => End::Here(anchor),
                None if visible.first().is_some_and(|first| end.words.start < first.range.start) => {
                    End::Above
                }
                None => End::Below,
            }
        };
        let own = end(&links.own);
        let ends: Vec<End> = links.others.iter().map(|other| end(&other.end)).collect();
        let mut taken = Taken::default();
        // Only names of what is elsewhere look for a place of their own.
        if std::iter::once(&own).chain(&ends).any(|end| !matches!(end, End::Here(_))) {
            for block in visible {
                taken.add(&block.paragraph, &block.decorated, block.top);
            }
        }
        draw(fonts, links, (own, &ends), self.style(), (room, &taken))
    }
}

/// Draws relations whose ends are found, in a room where something stands already.
pub(super) fn draw(
    fonts: &mut Fonts,
    links: &Links,
    (own, ends): (End, &[End]),
    style: &TextStyle,
    (room, taken): (Rect, &Taken),
) -> DisplayList {
    let mut pen = Pen { fonts, style, room, taken, list: DisplayList::default(), names: Vec::new() };
    let mut away = Away::default();
    for (other, end) in links.others.iter().zip(ends) {
        match (own, *end) {
            (End::Here(here), End::Here(there)) => {
                let (from, to) = if other.inward { (there, here) } else { (here, there) };
                pen.link(from, to, if other.told { "" } else { &other.name });
            }
            (End::Here(_), elsewhere) => away.add(other, elsewhere),
            // Seen from the other end, it leads the other way.
            (elsewhere, End::Here(there)) => pen.stub(there, elsewhere, !other.inward, &other.name, 0),
            _ => {}
        }
    }
    if let End::Here(here) = own {
        away.more(links.more);
        for (at, (end, inward, names)) in away.0.iter().enumerate() {
            pen.stub(here, *end, *inward, &names.said(), at);
        }
    }
    pen.list
}

/// What leads off the page: by where and which way, with names.
#[derive(Default)]
struct Away(Vec<(End, bool, Names)>);

/// Names, each with how often it is there.
#[derive(Default)]
struct Names(Vec<(String, usize)>);

impl Names {
    fn add(&mut self, name: &str) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += 1,
            None => self.0.push((name.to_owned(), 1)),
        }
    }

    /// `modifies, contradicts ×2`.
    fn said(&self) -> String {
        let said = self.0.iter().map(|(name, count)| match count {
            1 => name.clone(),
            count => format!("{name} ×{count}"),
        });
        said.collect::<Vec<_>>().join(", ")
    }
}

impl Away {
    fn names(&mut self, end: End, inward: bool) -> &mut Names {
        let at = self.0.iter().position(|(known, way, _)| (*known, *way) == (end, inward));
        let at = at.unwrap_or_else(|| {
            self.0.push((end, inward, Names::default()));
            self.0.len() - 1
        });
        &mut self.0[at].2
    }

    fn add(&mut self, other: &Linked, end: End) {
        self.names(end, other.inward).add(&other.name);
    }

    fn more(&mut self, count: usize) {
        if count > 0 {
            self.names(End::Below, false).add(&format!("{count} more"));
        }
    }
}

/// What the steps of drawing share.
struct Pen<'a> {
    fonts: &'a mut Fonts,
    style: &'a TextStyle,
    room: Rect,
    taken: &'a Taken,
    list: DisplayList,
    /// Where names stand: they keep off each other.
    names: Vec<Rect>,
}

impl Pen<'_> {
    fn px(&self, length: f32) -> f32 {
        self.style.scale * length
    }

    /// A place across that is inside of the room, and with it half of an arrow's head.
    fn seen(&self, x: f32) -> f32 {
        let edge = self.px(4.0);
        x.min(self.room.x1 - edge).max(self.room.x0 + edge)
    }

    /// A relation both of whose ends are on the page.
    fn link(&mut self, from: Anchor, to: Anchor, name: &str) {
        if let (Some((a, outward)), Some((b, other))) = (from.bracket, to.bracket) {
            // From commitment to commitment in the margin, where no words are.
            let bend = (self.px(10.0) + (a.1 - b.1).abs() * 0.04).min(self.px(20.0));
            // The curve goes three quarters of the way to the points that bend it.
            let bent = |from: f32, x: f32| from + (self.seen(from + (x - from) * 0.75) - from) / 0.75;
            let (c, d) = (bent(a.0, a.0 + outward * bend), bent(b.0, b.0 + other * bend));
            let arrow = self.arrow([a, (c, a.1), (d, b.1), b]);
            let (x, y) = arrow.at(0.5);
            self.name(name, (x + outward * self.px(3.0), y), outward);
            return;
        }
        let middle = |rect: Rect| f32::midpoint(rect.x0, rect.x1);
        let (a, b) = (from.words, to.words);
        let (start, end, rise) = if (a.y0 - b.y0).abs() < self.px(2.0) {
            // Over the words of one line.
            let rise = (self.px(6.0) + (middle(a) - middle(b)).abs() * 0.05).min(self.px(18.0));
            (a.y0, b.y0, (-rise, -rise))
        } else if a.y0 < b.y0 {
            let bend = ((b.y0 - a.y1).abs() * 0.5).clamp(self.px(8.0), self.px(60.0));
            (a.y1, b.y0, (bend, -bend))
        } else {
            let bend = ((a.y0 - b.y1).abs() * 0.5).clamp(self.px(8.0), self.px(60.0));
            (a.y0, b.y1, (-bend, bend))
        };
        let (from, to) = ((middle(a), start), (middle(b), end));
        let arrow = self.arrow([from, (from.0, from.1 + rise.0), (to.0, to.1 + rise.1), to]);
        self.name(name, arrow.at(0.5), 0.0);
    }

    /// A short arrow at an end whose other end is elsewhere; the `at`th there.
    fn stub(&mut self, here: Anchor, to: End, inward: bool, name: &str, at: usize) {
        let (down, word) = if to == End::Above { (-1.0, "above") } else { (1.0, "below") };
        let (length, aside) = (self.px(22.0), self.px(12.0) * at as f32);
        let (start, bent, outward) = match here.bracket {
            Some((point, outward)) => {
                let out = self.seen(point.0 + outward * (self.px(9.0) + aside));
                (point, (out, point.1), outward)
            }
            None => {
                let y = if to == End::Above { here.words.y0 } else { here.words.y1 };
                let x = f32::midpoint(here.words.x0, here.words.x1) + aside;
                ((x, y), (x, y), 0.0)
            }
        };
        let end = (bent.0, start.1 + down * length);
        let points = [start, bent, bent, end];
        self.arrow(if inward { [end, bent, bent, start] } else { points });
        let half = self.height() / 2.0;
        let name = format!("{name}, {word}");
        let Some((rect, snippet)) =
            self.wish(&name, (end.0 + outward * self.px(3.0), end.1 + down * half), outward)
        else {
            return;
        };
        let free = self.taken.nearest_free(rect, self.room, &self.names, self.px(100.0));
        self.put_name(free.unwrap_or(rect), &snippet);
    }

    fn arrow(&mut self, points: [Point; 4]) -> Arrow {
        let arrow = Arrow { points, width: self.px(1.0), head: self.px(5.0) };
        self.list.items.push(Item::Arrow { arrow, ink: Ink::Accent, dim: false });
        let (x, y) = points[0];
        let radius = self.px(2.0).round();
        let dot = Rect::new(x - radius, y - radius, x + radius, y + radius);
        self.list.fill(dot, radius, Ink::Accent, false);
        arrow
    }

    /// Height of a name with its ground.
    fn height(&self) -> f32 {
        self.px(13.0).round()
    }

    /// What a relation is called, at a point: beside it (`outward` −1 or 1) or around it (0), where
    /// there is room.
    fn name(&mut self, name: &str, point: Point, outward: f32) {
        let Some((mut rect, snippet)) = self.wish(name, point, outward) else { return };
        // Each name that stands there pushes it down at most once.
        for _ in 0..self.names.len() {
            let Some(other) = self.names.iter().find(|other| other.overlaps(rect)) else { break };
            rect = rect.moved(0.0, other.y1 - rect.y0);
        }
        self.put_name(rect, &snippet);
    }

    /// The name, and the box in which it would stand if nothing else did.
    fn wish(&mut self, name: &str, (x, y): Point, outward: f32) -> Option<(Rect, Arc<Snippet>)> {
        if name.is_empty() {
            return None;
        }
        let snippet = self.fonts.snippet(&name.into(), self.px(10.0), false);
        let (width, height) = (snippet.width + 2.0 * self.pad(), self.height());
        let left = x + (outward - 1.0) * 0.5 * width;
        let left = left.min(self.room.x1 - width).max(self.room.x0).round();
        let top = (y - height / 2.0).round();
        Some((Rect::new(left, top, left + width, top + height), snippet))
    }

    /// Room left and right of a name on its ground.
    fn pad(&self) -> f32 {
        self.px(3.0).round()
    }

    /// Sets a name on a ground of the page's colour.
    fn put_name(&mut self, rect: Rect, snippet: &Snippet) {
        let pad = self.pad();
        self.names.push(rect);
        self.list.fill(rect, pad, Ink::Page, false);
        let baseline = rect.y1 - self.px(3.5).round();
        for (face, glyph) in &snippet.glyphs {
            let glyph = Glyph { id: glyph.id, x: rect.x0 + pad + glyph.x, y: baseline + glyph.y };
            self.list.glyph(*face, glyph, Ink::Accent, false);
        }
    }
}
