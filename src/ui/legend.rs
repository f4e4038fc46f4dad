//! A label's line as the article draws it, before the label's name wherever labels are listed.

use egui::{Atom, Button, Color32, IntoAtoms, Painter, Pos2, Rect, RichText, pos2, vec2};

use super::theme::Tokens;
use super::widgets::safe;
use crate::model::schema::{Label, Schema};
use crate::typeset::{self, Ink, Item, PATTERN_HEIGHT, Pattern};

/// Width of a line and the gap after it, in points.
pub const WIDTH: f32 = LINE + 8.0;
/// Two periods of the longest pattern.
const LINE: f32 = 34.0;

/// A label's line.
#[derive(Clone, Copy)]
struct Line {
    pattern: Pattern,
    colour: Color32,
}

impl Line {
    /// The line of a label; none while patterns are off.
    fn of(t: &Tokens, schema: &Schema, label: &Label) -> Option<Self> {
        let place = schema.labels.iter().position(|other| other.id == label.id)?;
        let pattern = Pattern::of(u16::try_from(place).unwrap_or(u16::MAX));
        t.patterns.then(|| Self { pattern, colour: t.line(schema, label) })
    }

    fn paint(self, painter: &Painter, left: Pos2) {
        let scale = painter.ctx().pixels_per_point();
        let whole = |points: f32| (points * scale).round();
        let (x, height) = (whole(left.x), (PATTERN_HEIGHT * scale).round());
        let y = (left.y * scale - height / 2.0).round();
        let rect = typeset::Rect::new(x, y, x + whole(LINE), y + height);
        let mut items = Vec::new();
        self.pattern.draw(rect, scale, Ink::Text, false, &mut items);
        let fill = |r: typeset::Rect| {
            let points = Rect::from_min_max(pos2(r.x0, r.y0) / scale, pos2(r.x1, r.y1) / scale);
            painter.rect_filled(points, 0.0, self.colour);
        };
        for item in items {
            match item {
                Item::Fill { rect, .. } => fill(rect),
                Item::Dashes { rect, dash, gap, .. } => {
                    let mut x = rect.x0;
                    while x < rect.x1 {
                        fill(typeset::Rect::new(x, rect.y0, (x + dash).min(rect.x1), rect.y1));
                        x += dash + gap;
                    }
                }
                Item::Glyphs { .. } | Item::Arrow { .. } => {}
            }
        }
    }
}

/// Paints a label's line, its left end's middle at a place; gives the width that it took with the
/// gap after it, which is nothing while patterns are off.
pub fn paint(painter: &Painter, t: &Tokens, schema: &Schema, label: &Label, left: Pos2) -> f32 {
    let Some(line) = Line::of(t, schema, label) else { return 0.0 };
    line.paint(painter, left);
    WIDTH
}

/// A button that names a label in its colour, after its line.
pub fn button(t: &Tokens, schema: &Schema, label: &Label, words: &str) -> Button<'static> {
    let words = RichText::new(safe(words)).color(t.label(schema, label));
    match Line::of(t, schema, label) {
        Some(line) => Button::new((atom(line), words).into_atoms()),
        None => Button::new(words),
    }
}

/// Such a button as one of several to choose from.
pub fn choice(t: &Tokens, schema: &Schema, label: &Label, chosen: bool) -> Button<'static> {
    button(t, schema, label, &label.name).selected(chosen).frame_when_inactive(chosen).frame(true)
}

fn atom(line: Line) -> Atom<'static> {
    Atom::paint(vec2(LINE + 4.0, PATTERN_HEIGHT), move |ui, args| {
        line.paint(ui.painter(), args.rect.left_center());
    })
}
