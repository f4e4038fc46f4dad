//! Brackets of commitments in the margin.

use super::decorate::{Decorated, HitBox};
use super::display::Ink;
use super::draw::Drawing;
use super::geometry::Rect;
use super::marks::MarkKind;

impl Drawing<'_> {
    /// Brackets of commitments in the margin, side by side where several share a line.
    pub(super) fn brackets(&self, block: &mut Decorated) {
        let mut extents: Vec<(usize, usize, usize)> = Vec::new();
        for at in 0..block.marks.len() {
            if block.marks[at].kind == MarkKind::Extent {
                let on = self.fragments.iter().filter(|f| f.mark == at).map(|f| f.line);
                if let (Some(first), Some(last)) = (on.clone().min(), on.max()) {
                    extents.push((at, first, last));
                }
            }
        }
        extents.sort_by_key(|&(at, first, last)| (last - first, first, block.marks[at].key));
        let mut columns: Vec<Vec<(usize, usize)>> = Vec::new();
        for (at, first, last) in extents {
            let free = columns.iter().position(|column| column.iter().all(|c| c.1 < first || last < c.0));
            let column = free.unwrap_or(columns.len());
            if column == columns.len() {
                columns.push(Vec::new());
            }
            columns[column].push((first, last));
            self.bracket(block, at, (first, last), column);
        }
    }

    fn bracket(&self, block: &mut Decorated, at: usize, lines: (usize, usize), column: usize) {
        let mark = &block.marks[at];
        let active = self.is_active(mark);
        let (ink, dim) = if active { (Ink::Accent, false) } else { (Ink::Rule, mark.dim) };
        let open_start = mark.open_start || mark.range.start < self.place.range.start;
        let open_end = mark.open_end || mark.range.end > self.place.range.end;
        let top = if open_start { block.lines[lines.0].top } else { block.lines[lines.0].text_top };
        let bottom = if open_end { block.height } else { block.lines[lines.1].text_bottom };
        let thick = if active { self.style.px(2.0) } else { self.style.px(1.5) };
        let arm = self.style.px(7.0);
        let away = self.style.px(22.0) + self.style.px(6.0) * column as f32;
        // On the side where the lines start.
        let (x, arm) =
            if self.paragraph.rtl { (self.style.column() + away - thick, -arm) } else { (-away, arm) };
        let list = &mut block.list;
        list.fill(Rect::new(x, top, x + thick, bottom), 0.0, ink, dim);
        let (arm0, arm1) = if arm < 0.0 { (x + thick + arm, x) } else { (x + thick, x + arm) };
        if !open_start {
            list.fill(Rect::new(arm0, top, arm1, top + thick), 0.0, ink, dim);
        }
        if !open_end {
            list.fill(Rect::new(arm0, bottom - thick, arm1, bottom), 0.0, ink, dim);
        }
        let easy = self.style.px(3.0);
        let rect = Rect::new(arm0.min(x) - easy, top, arm1.max(x + thick) + easy, bottom);
        block.hits.push(HitBox { rect, mark: at, depth: 0, lane: 0 });
    }
}
