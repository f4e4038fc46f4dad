//! Lines that differ without colour: each label of a schema has its own, by its place there.
//!
//! They are made of what display lists have already, filled rectangles and dashes, so that the
//! window and every kind of picture draw them alike.

use super::display::{Ink, Item};
use super::geometry::Rect;

/// How a label's line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// One unbroken line.
    Solid,
    /// Long dashes.
    Dashed,
    /// Two thin lines.
    Double,
    /// Small squares.
    Dotted,
    /// Up and down.
    Zigzag,
    /// Dash and dot by turns.
    DashDot,
    /// One unbroken line, twice as thick.
    Thick,
    /// A thin line over a thicker one.
    ThinThick,
    /// A dash and two dots by turns.
    DashDotDot,
    /// Two thin broken lines.
    DoubleDashed,
    /// A thin line with teeth.
    Comb,
    /// Thick dashes.
    ThickDashed,
}

impl Pattern {
    /// All, in the order in which labels get them: the first eight differ most.
    pub const ALL: [Self; 12] = [
        Self::Solid,
        Self::Dashed,
        Self::Double,
        Self::Dotted,
        Self::Zigzag,
        Self::DashDot,
        Self::Thick,
        Self::ThinThick,
        Self::DashDotDot,
        Self::DoubleDashed,
        Self::Comb,
        Self::ThickDashed,
    ];

    /// The pattern of the label at this place of its schema; after the last they begin again.
    #[must_use]
    pub fn of(label: u16) -> Self {
        Self::ALL[usize::from(label) % Self::ALL.len()]
    }

    /// Adds what draws it along `rect`, which is [`HEIGHT`] logical pixels high, with `scale`
    /// physical pixels to a logical one.
    pub fn draw(self, rect: Rect, scale: f32, ink: Ink, dim: bool, into: &mut Vec<Item>) {
        let px = |logical: f32| (logical * scale).round().max(1.0);
        let mut pen = Pen { rect, ink, dim, into };
        let (thin, line, all) = (px(1.0), px(2.0), rect.height());
        match self {
            Self::Solid => pen.fill(0.0, line),
            Self::Dashed => pen.dashes(0.0, line, 0.0, px(7.0), px(3.0)),
            Self::Dotted => pen.dashes(0.0, line, 0.0, line, line),
            Self::Double => {
                pen.fill(0.0, thin);
                pen.fill(all - thin, thin);
            }
            Self::DashDot => pen.dashes_and_dots(line, px(7.0), px(2.0), 1),
            Self::DashDotDot => pen.dashes_and_dots(line, px(7.0), px(2.0), 2),
            Self::Thick => pen.fill(0.0, all),
            Self::ThinThick => {
                pen.fill(0.0, thin);
                pen.fill(2.0 * thin, all - 2.0 * thin);
            }
            Self::DoubleDashed => {
                pen.dashes(0.0, thin, 0.0, px(6.0), px(3.0));
                pen.dashes(all - thin, thin, 0.0, px(6.0), px(3.0));
            }
            Self::Comb => {
                pen.fill(0.0, thin);
                pen.dashes(thin, all - thin, 0.0, thin, px(3.0));
            }
            Self::ThickDashed => pen.dashes(0.0, all, 0.0, px(5.0), px(3.0)),
            Self::Zigzag => pen.zigzag(thin),
        }
    }
}

/// Height of a label's line with its pattern, logical pixels.
pub const HEIGHT: f32 = 4.0;

struct Pen<'a> {
    rect: Rect,
    ink: Ink,
    dim: bool,
    into: &'a mut Vec<Item>,
}

impl Pen<'_> {
    fn fill(&mut self, down: f32, height: f32) {
        let y = self.rect.y0 + down;
        let rect = Rect::new(self.rect.x0, y, self.rect.x1, (y + height).min(self.rect.y1));
        self.into.push(Item::Fill { rect, radius: 0.0, ink: self.ink, dim: self.dim });
    }

    /// Dashes, the first of which begins `right` of the left edge.
    fn dashes(&mut self, down: f32, height: f32, right: f32, dash: f32, gap: f32) {
        let (x, y) = (self.rect.x0 + right, self.rect.y0 + down);
        if x < self.rect.x1 {
            let rect = Rect::new(x, y, self.rect.x1, (y + height).min(self.rect.y1));
            self.into.push(Item::Dashes { rect, dash, gap, ink: self.ink, dim: self.dim });
        }
    }

    fn dashes_and_dots(&mut self, height: f32, dash: f32, dot: f32, dots: u8) {
        let period = dash + dot + f32::from(dots) * 2.0 * dot;
        self.dashes(0.0, height, 0.0, dash, period - dash);
        for at in 0..dots {
            let right = dash + dot + f32::from(at) * 2.0 * dot;
            self.dashes(0.0, height, right, dot, period - dot);
        }
    }

    /// A line that goes down and up by steps of `step`.
    fn zigzag(&mut self, step: f32) {
        let rows = (self.rect.height() / step).floor().max(2.0) as u8;
        let period = 2 * (rows - 1);
        for row in 0..rows {
            for column in [row, period - row] {
                // The turns come once in a period, all others twice.
                if column < period && (column == row || row > 0) {
                    let right = f32::from(column) * step;
                    let dash = 2.0 * step;
                    self.dashes(f32::from(row) * step, step, right, dash, f32::from(period) * step - dash);
                }
                if row == rows - 1 {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Which pixels a pattern inks, row by row.
    fn drawn(pattern: Pattern, width: usize, scale: f32) -> Vec<String> {
        let height = (HEIGHT * scale).round() as usize;
        let rect = Rect::new(3.0, 5.0, 3.0 + width as f32, 5.0 + height as f32);
        let mut items = Vec::new();
        pattern.draw(rect, scale, Ink::Accent, false, &mut items);
        let mut rows = vec![vec!['.'; width]; height];
        let mut ink = |r: Rect| {
            assert!(r.x0 >= rect.x0 && r.x1 <= rect.x1 && r.y0 >= rect.y0 && r.y1 <= rect.y1, "{pattern:?}");
            for row in &mut rows[(r.y0 - rect.y0) as usize..(r.y1 - rect.y0) as usize] {
                row[(r.x0 - rect.x0) as usize..(r.x1 - rect.x0) as usize].fill('#');
            }
        };
        for item in items {
            match item {
                Item::Fill { rect, .. } => ink(rect),
                Item::Dashes { rect, dash, gap, .. } => {
                    let mut x = rect.x0;
                    while x < rect.x1 {
                        ink(Rect::new(x, rect.y0, (x + dash).min(rect.x1), rect.y1));
                        x += dash + gap;
                    }
                }
                Item::Glyphs { .. } | Item::Arrow { .. } => panic!("a pattern has no letters"),
            }
        }
        rows.into_iter().map(String::from_iter).collect()
    }

    #[test]
    fn no_two_labels_of_a_dozen_have_lines_alike_even_under_a_short_word() {
        for (width, scale) in [(18, 1.0), (40, 1.0), (24, 1.25), (40, 2.0)] {
            let all: BTreeSet<_> = (0..12).map(|label| drawn(Pattern::of(label), width, scale)).collect();
            assert_eq!(all.len(), 12, "{width} at {scale}");
        }
    }

    #[test]
    fn a_zigzag_goes_down_and_up_without_a_break() {
        assert_eq!(
            drawn(Pattern::Zigzag, 14, 1.0),
            ["##....##....##", ".##..####..###", "..####..####..", "...##....##..."]
        );
    }

    #[test]
    fn a_label_keeps_its_pattern_and_the_thirteenth_begins_again() {
        assert_eq!(Pattern::of(3), Pattern::Dotted);
        assert_eq!(Pattern::of(12), Pattern::Solid);
    }
}
