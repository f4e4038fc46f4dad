//! Where the column stands on the screen: pixels of the layout to points of the window and back.

use egui::{Pos2, Rect};

use super::strip::ROOM;
use crate::typeset;

/// Where the column stands on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The view's rectangle, in points.
    pub rect: Rect,
    /// The column's left edge, in points, on a whole physical pixel.
    pub left: f32,
    /// Physical pixels to a point.
    pub scale: f32,
}

impl Place {
    /// A point of the screen as the layout counts: physical pixels from the column's left and
    /// the view's top.
    pub fn to_layout(self, pos: Pos2) -> (f32, f32) {
        ((pos.x - self.left) * self.scale, (pos.y - self.rect.top()) * self.scale)
    }

    /// What is seen of the article, as the layout counts, without the scroll bar.
    pub fn room(self) -> typeset::Rect {
        let ((x0, y0), (x1, y1)) = (self.to_layout(self.rect.min), self.to_layout(self.rect.max));
        typeset::Rect::new(x0, y0, x1 - ROOM * self.scale, y1)
    }

    /// A rectangle of the layout on the screen.
    pub fn to_screen(self, r: typeset::Rect) -> Rect {
        let at = |x: f32, y: f32| Pos2::new(self.left + x / self.scale, self.rect.top() + y / self.scale);
        Rect::from_min_max(at(r.x0, r.y0), at(r.x1, r.y1))
    }
}
