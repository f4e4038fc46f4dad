//! A curved hairline with a head at its end, the same for a window, a PNG and an SVG.

/// A point: pixels to the right and down.
pub type Point = (f32, f32);

/// Pieces of which a curve is drawn where a straight line is all that can be drawn.
const PIECES: usize = 24;

/// A cubic Bézier curve with a head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// Where it starts, the two points that bend it, where it ends.
    pub points: [Point; 4],
    /// Thickness of the line, pixels.
    pub width: f32,
    /// Length of the head, pixels.
    pub head: f32,
}

impl Arrow {
    /// The point at a part of the way, 0 to 1.
    #[must_use]
    pub fn at(&self, t: f32) -> Point {
        let [a, b, c, d] = self.points;
        let s = 1.0 - t;
        let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
        let sum = |of: fn(Point) -> f32| {
            [a, b, c, d].into_iter().zip(weights).map(|(point, weight)| of(point) * weight).sum()
        };
        (sum(|p| p.0), sum(|p| p.1))
    }

    /// The curve as straight pieces from point to point.
    #[must_use]
    pub fn line(&self) -> Vec<Point> {
        (0..=PIECES).map(|piece| self.at(piece as f32 / PIECES as f32)).collect()
    }

    /// The corners of the head: its tip first.
    #[must_use]
    pub fn tip(&self) -> [Point; 3] {
        let end = self.points[3];
        // Where the last points are one, the curve comes from the one before.
        let from = self.points.iter().rev().find(|p| (p.0 - end.0).hypot(p.1 - end.1) > 0.01);
        let (dx, dy) = from.map_or((0.0, 1.0), |from| (end.0 - from.0, end.1 - from.1));
        let length = dx.hypot(dy).max(0.01);
        let (x, y) = (dx / length * self.head, dy / length * self.head);
        [end, (end.0 - x - y * 0.5, end.1 - y + x * 0.5), (end.0 - x + y * 0.5, end.1 - y - x * 0.5)]
    }

    /// The same arrow, moved.
    #[must_use]
    pub fn moved(&self, dx: f32, dy: f32) -> Self {
        Self { points: self.points.map(|(x, y)| (x + dx, y + dy)), ..*self }
    }

    /// From left to right and from top to bottom, all of its ink.
    #[must_use]
    pub fn bounds(&self) -> super::geometry::Rect {
        let all = self.line().into_iter().chain(self.tip());
        let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        for (x, y) in all {
            low = (low.0.min(x), low.1.min(y));
            high = (high.0.max(x), high.1.max(y));
        }
        super::geometry::Rect::new(
            low.0 - self.width,
            low.1 - self.width,
            high.0 + self.width,
            high.1 + self.width,
        )
    }

    /// How much of a pixel with this centre its line and head cover, 0 to 1. `line` is that of
    /// [`Self::line`].
    #[must_use]
    pub fn coverage(&self, line: &[Point], x: f32, y: f32) -> f32 {
        let near = line.windows(2).map(|ends| distance((x, y), ends[0], ends[1])).fold(f32::MAX, f32::min);
        let stroke = self.width / 2.0 + 0.5 - near;
        stroke.max(inside(&self.tip(), (x, y)) + 0.5).clamp(0.0, 1.0)
    }
}

/// From a point to the nearest one of a straight line between two.
fn distance(point: Point, from: Point, to: Point) -> f32 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let along = ((point.0 - from.0) * dx + (point.1 - from.1) * dy) / (dx * dx + dy * dy).max(1e-6);
    let along = along.clamp(0.0, 1.0);
    (point.0 - from.0 - dx * along).hypot(point.1 - from.1 - dy * along)
}

/// How far a point is from the nearest edge of a triangle, inwards.
fn inside(corners: &[Point; 3], point: Point) -> f32 {
    let [a, b, c] = *corners;
    let turn = ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).signum();
    let edge = |from: Point, to: Point| {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        turn * (dx * (point.1 - from.1) - dy * (point.0 - from.0)) / dx.hypot(dy).max(1e-6)
    };
    edge(a, b).min(edge(b, c)).min(edge(c, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_goes_from_the_start_to_the_tip() {
        let arrow =
            Arrow { points: [(0.0, 0.0), (0.0, 50.0), (100.0, 50.0), (100.0, 0.0)], width: 1.0, head: 6.0 };
        let line = arrow.line();
        assert_eq!((line[0], line[line.len() - 1]), (arrow.points[0], arrow.points[3]));
        let [tip, left, right] = arrow.tip();
        assert_eq!(tip, (100.0, 0.0));
        // It comes from below, so the head lies below its tip, on both sides.
        assert!(left.1 > 5.0 && right.1 > 5.0 && (left.0 < 100.0) != (right.0 < 100.0), "{left:?} {right:?}");
    }

    #[test]
    fn ink_is_on_the_line_and_in_the_head_and_nowhere_else() {
        let arrow =
            Arrow { points: [(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (30.0, 0.0)], width: 1.0, head: 6.0 };
        let line = arrow.line();
        assert!(arrow.coverage(&line, 15.0, 0.0) > 0.99);
        assert!(arrow.coverage(&line, 25.0, 1.0) > 0.99, "in the head");
        assert!(arrow.coverage(&line, 15.0, 3.0) < 0.01);
        assert!(arrow.coverage(&line, 36.0, 0.0) < 0.01);
    }

    #[test]
    fn an_arrow_without_length_has_a_head_all_the_same() {
        let arrow = Arrow { points: [(5.0, 5.0); 4], width: 1.0, head: 6.0 };
        assert!(arrow.tip().iter().all(|p| p.0.is_finite() && p.1.is_finite()));
        assert!(arrow.coverage(&arrow.line(), 5.0, 2.0) > 0.5);
    }
}
