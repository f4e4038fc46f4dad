//! Writes a decorated block's display list and the places where its marks can be hit.

use super::decorate::{BlockPlace, Decorated, HitBox, PlacedLine};
use super::display::{DisplayList, Glyph, Ink, Item, Tone};
use super::fonts::Fonts;
use super::fragments::{Fragment, clip};
use super::geometry::Rect;
use super::marks::{Mark, MarkKind};
use super::paragraph::Paragraph;
use super::patterns::Pattern;
use super::rows::{LineRows, Sizes};
use super::style::{BlockKind, TextStyle};

/// What the steps of drawing share.
pub(super) struct Drawing<'a> {
    pub paragraph: &'a Paragraph,
    pub place: &'a BlockPlace,
    pub fragments: &'a [Fragment],
    pub rows: &'a [LineRows],
    pub style: &'a TextStyle,
    pub sizes: Sizes,
    /// For each line, whether it keeps its strength while the rest steps back.
    pub bright: Vec<bool>,
}

pub(super) fn draw(
    fonts: &mut Fonts,
    block: &mut Decorated,
    paragraph: &Paragraph,
    place: &BlockPlace,
    fragments: &[Fragment],
    rows: &[LineRows],
    style: &TextStyle,
) {
    let bright = bright_lines(block, paragraph, place);
    let drawing = Drawing { paragraph, place, fragments, rows, style, sizes: Sizes::of(style), bright };
    drawing.grounds(block);
    block.list.grounds = block.list.items.len();
    drawing.lanes(block);
    drawing.brackets(fonts, block);
    drawing.text(block);
    drawing.tags(block);
    drawing.chips(block);
}

/// The lines that the active commitment's statement touches.
fn bright_lines(block: &Decorated, paragraph: &Paragraph, place: &BlockPlace) -> Vec<bool> {
    let mut bright = vec![!place.stepped_back; paragraph.lines.len()];
    for mark in block.marks.iter().filter(|mark| mark.kind == MarkKind::Extent && !mark.dim) {
        let range = clip(&mark.range, &place.range);
        for (line, bright) in paragraph.lines.iter().zip(&mut bright) {
            *bright |= line.range.start < range.end && range.start < line.range.end;
        }
    }
    bright
}

impl Drawing<'_> {
    /// Whether a fragment's mark is drawn stepped back: entities keep their strength on the lines of
    /// the active commitment.
    fn dim(&self, block: &Decorated, fragment: &Fragment) -> bool {
        let mark = &block.marks[fragment.mark];
        let own =
            matches!(mark.kind, MarkKind::Filler { .. } | MarkKind::Cue | MarkKind::Find | MarkKind::Focus);
        mark.dim && (own || !self.place.stepped_back || !self.bright[fragment.line])
    }

    /// Whether a mark belongs to the active commitment, or is the selected one.
    pub(super) fn is_active(&self, mark: &Mark) -> bool {
        (self.place.stepped_back && !mark.dim) || mark.selected
    }

    /// Tints and search hits, the outer ones under the inner ones.
    fn grounds(&self, block: &mut Decorated) {
        let radius = self.style.px(2.5);
        for fragment in self.fragments.iter().rev().filter(|f| !f.bridge) {
            let mark = &block.marks[fragment.mark];
            let ink = match mark.kind {
                MarkKind::Entity => Ink::Label(mark.colour, Tone::Tint),
                MarkKind::Find => Ink::Find,
                MarkKind::Focus => Ink::Focus,
                MarkKind::Filler { .. } | MarkKind::Cue | MarkKind::Comment if mark.selected => {
                    Ink::AccentSoft
                }
                _ => continue,
            };
            let selected = mark.selected.then_some(Ink::Label(mark.colour, Tone::Line));
            let dim = self.dim(block, fragment);
            let ground = ground(block, fragment);
            let open = (fragment.open_left, fragment.open_right);
            if let Some(outline) = selected {
                let edge = self.style.px(1.5);
                let (left, right) = (if open.0 { 0.0 } else { edge }, if open.1 { 0.0 } else { edge });
                let outer =
                    Rect::new(ground.x0 - left, ground.y0 - edge, ground.x1 + right, ground.y1 + edge);
                fill_open(&mut block.list, outer, radius + edge, open, outline, dim);
                fill_open(&mut block.list, ground, radius, open, Ink::Page, dim);
            }
            fill_open(&mut block.list, ground, radius, open, ink, dim);
        }
        for fragment in self.fragments.iter().filter(|f| !f.bridge) {
            let (x0, x1) = fragment.words;
            let rect = Rect { x0, x1, ..ground(block, fragment) };
            let lane = match block.marks[fragment.mark].kind {
                MarkKind::Extent => u16::MAX,
                _ => fragment.lane.unwrap_or(0),
            };
            block.hits.push(HitBox { rect, mark: fragment.mark, depth: 1, lane });
        }
    }

    /// The lines under the words.
    fn lanes(&self, block: &mut Decorated) {
        for (line, rows) in self.rows.iter().enumerate() {
            let on_line = self.fragments.iter().filter(|f| f.line == line);
            for (fragment, depth) in on_line.zip(&rows.lanes) {
                let Some(depth) = depth else { continue };
                let top = block.lines[line].text_bottom + depth;
                // Neighbours that touch keep a pixel between them.
                let between = if fragment.open_right { 0.0 } else { self.style.px(1.0) };
                let right = (fragment.x1.round() - between).max(fragment.x0.round() + 1.0);
                let mark = &block.marks[fragment.mark];
                let thick = match mark.kind {
                    MarkKind::Cue if self.is_active(mark) && !fragment.bridge => self.sizes.cue,
                    MarkKind::Cue | MarkKind::Quiet => self.style.px(1.5),
                    MarkKind::Entity if !fragment.bridge => self.sizes.lane,
                    _ => self.sizes.line,
                };
                let rect = Rect::new(fragment.x0.round(), top, right, top + thick);
                self.lane(block, fragment, rect);
                let easy = Rect::new(rect.x0, rect.y0 - 1.0, rect.x1, rect.y1 + 1.0);
                block.hits.push(HitBox {
                    rect: easy,
                    mark: fragment.mark,
                    depth: 0,
                    lane: fragment.lane.unwrap_or(0),
                });
            }
        }
    }

    fn lane(&self, block: &mut Decorated, fragment: &Fragment, rect: Rect) {
        let mark = &block.marks[fragment.mark];
        let dim = self.dim(block, fragment);
        let active = self.is_active(mark);
        let colour = Ink::Label(mark.colour, Tone::Line);
        let one = self.style.px(1.0);
        let broken = |dash: f32, gap: f32, ink| Item::Dashes { rect, dash, gap, ink, dim };
        let item = match mark.kind {
            _ if fragment.bridge => Item::Dashes {
                rect: Rect::new(rect.x0, rect.y0, rect.x1, rect.y0 + one),
                dash: one,
                gap: self.style.px(2.0),
                ink: if matches!(mark.kind, MarkKind::Entity) { colour } else { Ink::Rule },
                dim,
            },
            MarkKind::Filler { .. } => broken(self.style.px(3.0), self.style.px(2.0), Ink::Accent),
            MarkKind::Comment => broken(self.sizes.line, self.sizes.line, Ink::Faint),
            MarkKind::Cue if active => Item::Fill { rect, radius: 0.0, ink: Ink::Accent, dim },
            MarkKind::Cue => Item::Fill { rect, radius: 0.0, ink: Ink::Faint, dim },
            MarkKind::Quiet => Item::Fill { rect, radius: 0.0, ink: Ink::Rule, dim },
            _ => return self.firm(rect, mark.colour, dim, &mut block.list.items),
        };
        block.list.items.push(item);
    }

    /// An entity's line: unbroken, or in its label's pattern.
    fn firm(&self, rect: Rect, label: u16, dim: bool, into: &mut Vec<Item>) {
        let ink = Ink::Label(label, Tone::Line);
        let pattern = if self.style.patterns { Pattern::of(label) } else { Pattern::Solid };
        pattern.draw(rect, self.style.scale, ink, dim, into);
    }

    /// The article's own glyphs. Words of the active commitment's fillers keep their strength on
    /// lines that step back.
    fn text(&self, block: &mut Decorated) {
        let ink = if self.paragraph.kind == BlockKind::Dateline { Ink::Secondary } else { Ink::Text };
        let keeps = |f: &&Fragment| {
            let mark = &block.marks[f.mark];
            !mark.dim && matches!(mark.kind, MarkKind::Filler { .. } | MarkKind::Cue)
        };
        let kept: Vec<(usize, f32, f32)> =
            self.fragments.iter().filter(keeps).map(|f| (f.line, f.x0 - 0.5, f.x1 - 0.5)).collect();
        let Decorated { lines, list, .. } = block;
        for (at, line) in self.paragraph.lines.iter().enumerate() {
            let kept: Vec<_> = kept.iter().filter(|k| k.0 == at).collect();
            for run in &self.paragraph.runs[line.runs.start as usize..line.runs.end as usize] {
                let ink = if run.faint { Ink::Faint } else { ink };
                for glyph in &self.paragraph.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
                    let dim = !self.bright[at] && !kept.iter().any(|k| k.1 <= glyph.x && glyph.x < k.2);
                    list.glyph(run.face, Glyph { y: glyph.y + lines[at].baseline, ..*glyph }, ink, dim);
                }
            }
        }
    }

    fn tags(&self, block: &mut Decorated) {
        for (line, rows) in self.rows.iter().enumerate() {
            let placed = block.lines[line];
            for tag in &rows.tags {
                let mark = &block.marks[tag.mark];
                let dim = self.dim(block, &at_line(tag.mark, line));
                let ink = if tag.count { Ink::Faint } else { Ink::Label(mark.colour, Tone::Tag) };
                let top = placed.text_bottom + tag.depth;
                for (face, glyph) in &tag.snippet.glyphs {
                    let glyph = Glyph { id: glyph.id, x: tag.x + glyph.x, y: top + self.sizes.tag + glyph.y };
                    block.list.glyph(*face, glyph, ink, dim);
                }
                let rect = Rect::new(tag.x, top - 1.0, tag.x + tag.snippet.width, top + self.sizes.tag + 1.0);
                block.hits.push(HitBox { rect, mark: tag.mark, depth: 0, lane: 0 });
            }
        }
    }

    fn chips(&self, block: &mut Decorated) {
        for (line, rows) in self.rows.iter().enumerate() {
            let PlacedLine { text_top, .. } = block.lines[line];
            for chip in &rows.chips {
                let mark: &Mark = &block.marks[chip.mark];
                let bare = matches!(mark.kind, MarkKind::Filler { bare: true, .. });
                let ground = if bare { Ink::Accent } else { Ink::Label(mark.colour, Tone::Tag) };
                let bottom = text_top - chip.depth;
                let width = chip.snippet.width + 2.0 * self.sizes.chip_pad;
                let rect = Rect::new(chip.x, bottom - self.sizes.chip, chip.x + width, bottom);
                let dim = mark.dim;
                let ink = if chip.count { Ink::Faint } else { Ink::Page };
                if !chip.count {
                    block.list.fill(rect, self.style.px(3.0), ground, dim);
                }
                // Set on the x-height: role names are in small letters.
                let baseline = bottom - ((self.sizes.chip - 0.73 * self.sizes.chip_em) / 2.0).round();
                for (face, glyph) in &chip.snippet.glyphs {
                    let glyph = Glyph {
                        id: glyph.id,
                        x: chip.x + self.sizes.chip_pad + glyph.x,
                        y: baseline + glyph.y,
                    };
                    block.list.glyph(*face, glyph, ink, dim);
                }
                block.hits.push(HitBox { rect, mark: chip.mark, depth: 0, lane: 0 });
            }
        }
    }
}

/// The box behind a fragment's words, as far as it is drawn.
fn ground(block: &Decorated, fragment: &Fragment) -> Rect {
    let line = &block.lines[fragment.line];
    Rect::new(fragment.x0, line.text_top, fragment.x1, line.text_bottom)
}

/// Fills a box whose corners are round but at its open ends, left and right. Grounds are opaque, so
/// that a square over the open half does it.
fn fill_open(list: &mut DisplayList, rect: Rect, radius: f32, open: (bool, bool), ink: Ink, dim: bool) {
    let half = radius.min(rect.width() / 2.0).ceil();
    match open {
        (false, false) => list.fill(rect, radius, ink, dim),
        (true, true) => list.fill(rect, 0.0, ink, dim),
        (true, false) => {
            list.fill(rect, radius, ink, dim);
            list.fill(Rect { x1: rect.x0 + half, ..rect }, 0.0, ink, dim);
        }
        (false, true) => {
            list.fill(rect, radius, ink, dim);
            list.fill(Rect { x0: rect.x1 - half, ..rect }, 0.0, ink, dim);
        }
    }
}

/// A stand-in that asks only for a mark and a line.
fn at_line(mark: usize, line: usize) -> Fragment {
    Fragment { mark, line, ..Fragment::default() }
}
