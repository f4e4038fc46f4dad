//! Brackets of commitments in the margin.

use super::decorate::{Decorated, HitBox};
use super::display::Ink;
use super::draw::Drawing;
use super::geometry::Rect;
use super::marks::MarkKind;

/// A run of lines that a commitment's statement is on.
struct Part {
    /// The mark of its first piece.
    mark: usize,
    first: usize,
    last: usize,
    open_start: bool,
    open_end: bool,
}

impl Drawing<'_> {
    /// Brackets of commitments in the margin, side by side where several share a line. Pieces of one
    /// commitment stand one below the other, joined by a dotted line.
    pub(super) fn brackets(&self, block: &mut Decorated) {
        let mut statements = self.statements(block);
        let lines = |parts: &[Part]| (parts[0].first, parts[parts.len() - 1].last);
        statements.sort_by_key(|parts| {
            let (first, last) = lines(parts);
            (last - first, first, block.marks[parts[0].mark].key)
        });
        let mut columns: Vec<Vec<(usize, usize)>> = Vec::new();
        for parts in statements {
            let (first, last) = lines(&parts);
            let free = columns.iter().position(|column| column.iter().all(|c| c.1 < first || last < c.0));
            let column = free.unwrap_or(columns.len());
            if column == columns.len() {
                columns.push(Vec::new());
            }
            columns[column].push((first, last));
            for part in &parts {
                self.bracket(block, part, column);
            }
            for gap in parts.windows(2) {
                self.joint(block, (&gap[0], &gap[1]), column);
            }
        }
    }

    /// The commitments of the block, each with its parts from top to bottom; pieces that share a
    /// line are one part.
    fn statements(&self, block: &Decorated) -> Vec<Vec<Part>> {
        let mut pieces: Vec<Part> = Vec::new();
        for (at, mark) in block.marks.iter().enumerate().filter(|(_, m)| m.kind == MarkKind::Extent) {
            let on = self.fragments.iter().filter(|f| f.mark == at).map(|f| f.line);
            if let (Some(first), Some(last)) = (on.clone().min(), on.max()) {
                let open_start = mark.open_start || mark.range.start < self.place.range.start;
                let open_end = mark.open_end || mark.range.end > self.place.range.end;
                pieces.push(Part { mark: at, first, last, open_start, open_end });
            }
        }
        pieces.sort_by_key(|p| (block.marks[p.mark].key, p.first, p.last));
        let mut statements: Vec<Vec<Part>> = Vec::new();
        for piece in pieces {
            let key = block.marks[piece.mark].key;
            match statements.last_mut().filter(|parts| block.marks[parts[0].mark].key == key) {
                None => statements.push(vec![piece]),
                Some(parts) => match parts.last_mut().filter(|last| piece.first <= last.last) {
                    None => parts.push(piece),
                    Some(last) => {
                        last.last = last.last.max(piece.last);
                        last.open_start |= piece.open_start;
                        last.open_end |= piece.open_end;
                    }
                },
            }
        }
        statements
    }

    /// The bracket's left edge in a column, and its thickness.
    fn upright(&self, active: bool, column: usize) -> (f32, f32) {
        let thick = if active { self.style.px(2.0) } else { self.style.px(1.5) };
        let away = self.style.px(22.0) + self.style.px(8.0) * column as f32;
        // On the side where the lines start.
        (if self.paragraph.rtl { self.style.column() + away - thick } else { -away }, thick)
    }

    /// The dotted line from one part of a commitment to the next.
    fn joint(&self, block: &mut Decorated, (above, below): (&Part, &Part), column: usize) {
        let mark = &block.marks[above.mark];
        let active = self.is_active(mark);
        let (ink, dim) = if active { (Ink::Accent, false) } else { (Ink::Rule, mark.dim) };
        let (x, thick) = self.upright(active, column);
        let (top, bottom) = (block.lines[above.last].text_bottom, block.lines[below.first].text_top);
        let step = self.style.px(4.0);
        let mut y = top + step;
        while y + thick < bottom {
            block.list.fill(Rect::new(x, y, x + thick, y + thick), 0.0, ink, dim);
            y += step;
        }
    }

    fn bracket(&self, block: &mut Decorated, part: &Part, column: usize) {
        let mark = &block.marks[part.mark];
        let active = self.is_active(mark);
        let (ink, dim) = if active { (Ink::Accent, false) } else { (Ink::Rule, mark.dim) };
        let Part { open_start, open_end, .. } = *part;
        let (first, last) = (block.lines[part.first], block.lines[part.last]);
        let top = if open_start { first.top } else { first.text_top };
        let bottom = if open_end { block.height } else { last.text_bottom };
        let (x, thick) = self.upright(active, column);
        // Those farther out stop short of the bracket beside them.
        let arm = self.style.px(if column == 0 { 7.0 } else { 4.0 });
        let arm = if self.paragraph.rtl { -arm } else { arm };
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
        block.hits.push(HitBox { rect, mark: part.mark, depth: 0, lane: 0 });
    }
}

#[cfg(test)]
mod tests {
    use super::super::decorate::{BlockPlace, Decorated, decorate};
    use super::super::fonts::Fonts;
    use super::super::marks::{Mark, MarkKind};
    use super::super::paragraph::BlockText;
    use super::super::style::TextStyle;

    /// The brackets of statements on the first words of lines of `abc def ` repeated.
    fn brackets(pieces: &[(u64, std::ops::Range<usize>)]) -> Vec<(f32, f32, f32)> {
        let text = "abc def ".repeat(100);
        let mut fonts = Fonts::bundled();
        let style = TextStyle { measure: 200.0, ..TextStyle::default() };
        let paragraph = fonts.paragraph(&BlockText { text: &text, ..BlockText::default() }, &style);
        let marks = pieces.iter().map(|(key, range)| Mark::new(*key, range.clone(), MarkKind::Extent, "", 0));
        let place = BlockPlace { range: 0..text.len(), ..BlockPlace::default() };
        let block: Decorated = decorate(&mut fonts, &paragraph, &place, marks.collect(), &style);
        let upright = |hit: &&super::HitBox| hit.depth == 0;
        block.hits.iter().filter(upright).map(|hit| (hit.rect.x0, hit.rect.y0, hit.rect.y1)).collect()
    }

    #[test]
    fn two_pieces_of_one_commitment_on_one_line_are_one_bracket() {
        let one = brackets(&[(1, 0..30)]);
        assert_eq!(one.len(), 1);
        assert_eq!(brackets(&[(1, 0..8), (1, 12..30)]), one);
        assert_eq!(brackets(&[(1, 0..8), (2, 12..30)]).len(), 2);
    }

    #[test]
    fn pieces_far_apart_stand_in_one_column() {
        let found = brackets(&[(1, 0..8), (1, 600..640), (2, 200..240)]);
        assert_eq!(found.len(), 3);
        let columns: Vec<f32> = found.iter().map(|b| b.0).collect();
        assert_eq!(columns.iter().filter(|x| **x == columns[0]).count(), 1, "{columns:?}");
        assert_eq!(columns[1], columns[2], "the one between them makes room");
    }
}
