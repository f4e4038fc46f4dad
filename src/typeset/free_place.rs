//! Where a name can stand without covering anything.

use super::decorate::Decorated;
use super::geometry::Rect;
use super::paragraph::Paragraph;

/// What stands on the page.
#[derive(Default)]
pub(super) struct Taken {
    words: Vec<Rect>,
    /// Lines, tags, chips, brackets.
    marks: Vec<Rect>,
}

impl Taken {
    /// Adds a block whose top is at a height.
    pub fn add(&mut self, paragraph: &Paragraph, block: &Decorated, top: f32) {
        let words = block.rectangles(paragraph, 0..paragraph.len);
        self.words.extend(words.into_iter().map(|rect| rect.moved(0.0, top)));
        let marks = block.hits.iter().filter(|hit| hit.depth == 0);
        self.marks.extend(marks.map(|hit| hit.rect.moved(0.0, top)));
    }

    /// The place nearest to the wish where nothing stands, neither here nor in `others`; where there is
    /// none within `reach`, one that covers no words.
    pub fn nearest_free(&self, wish: Rect, room: Rect, others: &[Rect], reach: f32) -> Option<Rect> {
        let (top, bottom) = (wish.y0 - reach, wish.y1 + reach);
        let all = self.words.iter().chain(&self.marks).chain(others);
        let near: Vec<Rect> = all.filter(|rect| top < rect.y1 && rect.y0 < bottom).copied().collect();
        let words = || self.words.iter().chain(others).copied().collect::<Vec<_>>();
        nearest_free(wish, room, &near, reach).or_else(|| nearest_free(wish, room, &words(), f32::INFINITY))
    }
}

/// The place of the size of `wish` that overlaps none of `taken`, at most `reach` above or below it. A way
/// up or down counts twice.
fn nearest_free(wish: Rect, room: Rect, taken: &[Rect], reach: f32) -> Option<Rect> {
    let (width, height) = (wish.width(), wish.height());
    let mut tops: Vec<f32> =
        taken.iter().flat_map(|rect| [rect.y1.ceil(), (rect.y0 - height).floor()]).collect();
    tops.push(wish.y0);
    tops.retain(|top| (top - wish.y0).abs() <= reach && room.y0 <= *top && top + height <= room.y1);
    tops.sort_by(|a, b| (a - wish.y0).abs().total_cmp(&(b - wish.y0).abs()));
    tops.dedup();
    let mut best: Option<(f32, Rect)> = None;
    for top in tops {
        let down = 2.0 * (top - wish.y0).abs();
        if best.is_some_and(|(cost, _)| cost <= down) {
            break;
        }
        let beside: Vec<&Rect> = taken.iter().filter(|r| r.y0 < top + height && top < r.y1).collect();
        let edges = beside.iter().flat_map(|rect| [rect.x1.ceil(), (rect.x0 - width).floor()]);
        for left in edges.chain([wish.x0]) {
            let rect = Rect::new(left, top, left + width, top + height);
            let cost = down + (left - wish.x0).abs();
            let inside = room.x0 <= rect.x0 && rect.x1 <= room.x1;
            if inside
                && best.is_none_or(|(least, _)| cost < least)
                && !beside.iter().any(|r| r.overlaps(rect))
            {
                best = Some((cost, rect));
            }
        }
    }
    best.map(|(_, rect)| rect)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROOM: Rect = Rect::new(0.0, 0.0, 300.0, 200.0);

    #[test]
    fn what_is_free_is_taken_as_it_is_wished() {
        let wish = Rect::new(10.0, 10.0, 50.0, 20.0);
        assert_eq!(nearest_free(wish, ROOM, &[Rect::new(60.0, 0.0, 90.0, 90.0)], 50.0), Some(wish));
    }

    #[test]
    fn a_full_room_has_no_place() {
        let wish = Rect::new(10.0, 10.0, 50.0, 20.0);
        assert_eq!(nearest_free(wish, ROOM, &[ROOM], f32::INFINITY), None);
    }

    proptest! {
        #[test]
        fn a_place_is_in_the_room_and_on_nothing(
            taken in prop::collection::vec((0..280_u16, 0..190_u16, 5..120_u16, 5..40_u16), 0..25),
            (x, y) in (0..240_u16, 0..180_u16),
        ) {
            let rect = |(x, y, w, h): (u16, u16, u16, u16)| {
                Rect::new(f32::from(x), f32::from(y), f32::from(x + w), f32::from(y + h))
            };
            let taken: Vec<Rect> = taken.into_iter().map(rect).collect();
            if let Some(found) = nearest_free(rect((x, y, 60, 13)), ROOM, &taken, f32::INFINITY) {
                prop_assert!(taken.iter().all(|other| !other.overlaps(found)), "{found:?}");
                prop_assert!(0.0 <= found.x0 && found.x1 <= 300.0 && 0.0 <= found.y0 && found.y1 <= 200.0);
            }
        }
    }
}
