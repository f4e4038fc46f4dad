//! Brackets of commitments in the margin.

use super::columns::Columns;
use super::decorate::{Decorated, HitBox};
use super::display::{Glyph, Ink};
use super::draw::Drawing;
use super::fonts::Fonts;
use super::geometry::Rect;
use super::marks::{Mark, MarkKind};
use super::style::{BRACKET, BRACKET_PITCH};

/// How a part of a bracket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The statement begins or ends here: an arm.
    Closed,
    /// It goes on in the block beside this one.
    Through,
    /// It goes on after words that don't belong to it: a dotted line leads there.
    Gap,
}

/// A run of lines that a commitment's statement is on.
struct Part {
    /// The mark of its first piece.
    mark: usize,
    first: usize,
    last: usize,
    start: End,
    end: End,
}

/// A commitment's bracket in the block.
struct Statement {
    key: u64,
    /// From top to bottom.
    parts: Vec<Part>,
    /// Its first and last line, with the gaps to pieces in other blocks.
    lines: (usize, usize),
    column: usize,
    /// It is always drawn.
    active: bool,
    place: Place,
}

/// How a bracket gets on with the room beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In its own column.
    Own,
    /// In the column of another one, as it is active and its own would be out of the room.
    Moved,
    /// Not drawn, but counted.
    LeftOut,
}

impl Statement {
    fn shares_lines(&self, other: &Self) -> bool {
        self.lines.0 <= other.lines.1 && other.lines.0 <= self.lines.1
    }

    fn is_on(&self, line: usize) -> bool {
        self.parts.iter().any(|part| part.first <= line && line <= part.last)
    }
}

impl Drawing<'_> {
    /// Brackets of commitments in the margin, side by side where several share a line. Pieces of one
    /// commitment stand one below the other, joined by a dotted line. One that comes from another
    /// block keeps the column that it has there. Where there are more than the room has columns, a
    /// count stands for the rest.
    pub(super) fn brackets(&self, fonts: &mut Fonts, block: &mut Decorated) {
        let mut statements = self.placed(block);
        fit(&mut statements, self.style.bracket_columns() - 1);
        let crowds = crowds(&statements, self.paragraph.lines.len());
        for statement in statements.iter().filter(|statement| statement.place != Place::LeftOut) {
            self.statement(block, statement, &crowds);
        }
        for (line, crowd) in crowds.iter().enumerate() {
            // One count for all lines from here on of which the same are left out.
            if !crowd.is_empty() && (line == 0 || crowds[line - 1] != *crowd) {
                let on_line = |s: &&Statement| s.place != Place::Own && s.is_on(line);
                let marks = statements.iter().filter(on_line).map(|s| s.parts[0].mark);
                self.count(fonts, block, line, crowd.len(), &marks.collect::<Vec<_>>());
            }
        }
    }

    /// The statements with their columns, as if there were room for all.
    fn placed(&self, block: &Decorated) -> Vec<Statement> {
        let bottom = self.paragraph.lines.len() - 1;
        let lines = |parts: &[Part]| {
            let (first, last) = (&parts[0], &parts[parts.len() - 1]);
            let from = if first.start == End::Closed { first.first } else { 0 };
            (from, if last.end == End::Closed { last.last } else { bottom })
        };
        let mut statements: Vec<(Option<usize>, u64, Vec<Part>)> =
            self.statements(block).into_iter().map(|(key, parts)| (self.carried(key), key, parts)).collect();
        statements.sort_by_key(|(carried, key, parts)| {
            let (first, last) = lines(parts);
            (carried.is_none(), last - first, first, *key)
        });
        let mut columns = Columns::default();
        let place = |(carried, key, parts): (Option<usize>, u64, Vec<Part>)| {
            let lines = lines(&parts);
            let column = match carried {
                Some(column) => {
                    columns.put(column, lines);
                    column
                }
                None => columns.take(lines),
            };
            let active = self.is_active(&block.marks[parts[0].mark]);
            Statement { key, parts, lines, column, active, place: Place::Own }
        };
        statements.into_iter().map(place).collect()
    }

    /// Says between brackets and text how many are left out. There the pointer finds `marks`: those, and
    /// what is drawn in the place of one of them, so that clicks walk through all.
    fn count(&self, fonts: &mut Fonts, block: &mut Decorated, line: usize, count: usize, marks: &[usize]) {
        let gap = self.style.px(1.0);
        let room = self.style.px(BRACKET) - self.style.px(2.0) - 2.0 * gap;
        let snippet = fonts.fitting(&format!("+{count}").into(), self.sizes.tag_em, room, false);
        let x = if self.paragraph.rtl { self.style.column() + gap } else { -gap - snippet.width };
        let placed = block.lines[line];
        let middle = f32::midpoint(placed.text_top, placed.text_bottom);
        let baseline = (middle + self.sizes.tag / 2.0).round();
        let dim = marks.iter().all(|mark| block.marks[*mark].dim);
        for (face, glyph) in &snippet.glyphs {
            let glyph = Glyph { id: glyph.id, x: x + glyph.x, y: baseline + glyph.y };
            block.list.glyph(*face, glyph, Ink::Faint, dim);
        }
        let rect = Rect::new(x, placed.text_top, x + snippet.width, placed.text_bottom);
        block.hits.extend(marks.iter().map(|&mark| HitBox { rect, mark, depth: 0, lane: 0 }));
    }

    /// The column of a statement that reaches over several blocks.
    fn carried(&self, key: u64) -> Option<usize> {
        let found = self.place.columns.iter().find(|column| column.0 == key)?;
        Some(usize::from(found.1))
    }

    /// The commitments of the block by key, each with its parts from top to bottom; pieces that share
    /// a line are one part.
    fn statements(&self, block: &Decorated) -> Vec<(u64, Vec<Part>)> {
        let mut pieces: Vec<(&Mark, Part)> = Vec::new();
        for (at, mark) in block.marks.iter().enumerate().filter(|(_, m)| m.kind == MarkKind::Extent) {
            let on = self.fragments.iter().filter(|f| f.mark == at).map(|f| f.line);
            if let (Some(first), Some(last)) = (on.clone().min(), on.max()) {
                let start = end(mark.range.start < self.place.range.start, mark.open_start);
                let end = end(mark.range.end > self.place.range.end, mark.open_end);
                pieces.push((mark, Part { mark: at, first, last, start, end }));
            }
        }
        pieces.sort_by_key(|(mark, _)| (mark.key, mark.range.start, mark.range.end));
        let mut statements: Vec<(u64, Vec<Part>)> = Vec::new();
        for (mark, piece) in pieces {
            match statements.last_mut().filter(|(key, _)| *key == mark.key) {
                None => statements.push((mark.key, vec![piece])),
                Some((_, parts)) => match parts.last_mut().filter(|last| piece.first <= last.last) {
                    None => {
                        if let Some(last) = parts.last_mut() {
                            last.end = End::Gap;
                        }
                        parts.push(Part { start: End::Gap, ..piece });
                    }
                    Some(last) => {
                        last.last = last.last.max(piece.last);
                        last.end = piece.end;
                    }
                },
            }
        }
        statements
    }

    /// The bracket's left edge in a column, and its thickness.
    fn upright(&self, active: bool, column: usize) -> (f32, f32) {
        let thick = if active { self.style.px(2.0) } else { self.style.px(1.5) };
        let away = self.style.px(BRACKET) + self.style.px(BRACKET_PITCH) * column as f32;
        // On the side where the lines start.
        (if self.paragraph.rtl { self.style.column() + away - thick } else { -away }, thick)
    }

    /// A commitment's parts, and the dotted lines between them and to pieces in other blocks.
    /// `crowds` are those left out of each line.
    fn statement(&self, block: &mut Decorated, statement: &Statement, crowds: &[Vec<u64>]) {
        let Statement { parts, column, .. } = statement;
        let column = *column;
        for part in parts {
            let crowded = crowds[part.first..=part.last].iter().any(|crowd| !crowd.is_empty());
            self.bracket(block, part, column, crowded);
        }
        let top = |part: &Part| block.lines[part.first].text_top;
        let bottom = |part: &Part| block.lines[part.last].text_bottom;
        let mut joints: Vec<(f32, f32)> =
            parts.windows(2).map(|gap| (bottom(&gap[0]), top(&gap[1]))).collect();
        let (first, last) = (&parts[0], &parts[parts.len() - 1]);
        if first.start == End::Gap {
            joints.push((0.0, top(first)));
        }
        if last.end == End::Gap {
            joints.push((bottom(last), block.height));
        }
        for (from, to) in joints {
            self.joint(block, first.mark, (from, to), column);
        }
    }

    /// A dotted line from a height to another.
    fn joint(&self, block: &mut Decorated, mark: usize, (top, bottom): (f32, f32), column: usize) {
        let (ink, dim) = self.bracket_ink(&block.marks[mark]);
        let (x, thick) = self.upright(self.is_active(&block.marks[mark]), column);
        let step = self.style.px(4.0);
        let mut y = top + step;
        while y + thick < bottom {
            block.list.fill(Rect::new(x, y, x + thick, y + thick), 0.0, ink, dim);
            y += step;
        }
    }

    fn bracket_ink(&self, mark: &Mark) -> (Ink, bool) {
        if self.is_active(mark) { (Ink::Accent, false) } else { (Ink::Rule, mark.dim) }
    }

    fn bracket(&self, block: &mut Decorated, part: &Part, column: usize, crowded: bool) {
        let mark = &block.marks[part.mark];
        let (ink, dim) = self.bracket_ink(mark);
        let (first, last) = (block.lines[part.first], block.lines[part.last]);
        let top = if part.start == End::Through { first.top } else { first.text_top };
        let bottom = if part.end == End::Through { block.height } else { last.text_bottom };
        let (x, thick) = self.upright(self.is_active(mark), column);
        // Those farther out stop short of the bracket beside them.
        let arm = self.style.px(if column == 0 { 7.0 } else { 4.0 });
        let arm = if self.paragraph.rtl { -arm } else { arm };
        let list = &mut block.list;
        list.fill(Rect::new(x, top, x + thick, bottom), 0.0, ink, dim);
        let (arm0, arm1) = if arm < 0.0 { (x + thick + arm, x) } else { (x + thick, x + arm) };
        if part.start == End::Closed {
            list.fill(Rect::new(arm0, top, arm1, top + thick), 0.0, ink, dim);
        }
        if part.end == End::Closed {
            list.fill(Rect::new(arm0, bottom - thick, arm1, bottom), 0.0, ink, dim);
        }
        let easy = self.style.px(3.0);
        let rect = if crowded {
            // Its arms leave the place between them to a count.
            let near = self.style.px(1.0);
            Rect::new(x - near, top, x + thick + near, bottom)
        } else {
            Rect::new(arm0.min(x) - easy, top, arm1.max(x + thick) + easy, bottom)
        };
        block.hits.push(HitBox { rect, mark: part.mark, depth: 0, lane: 0 });
    }
}

/// Leaves out what stands farther out than the `last` column, but for what is active: that is drawn in
/// the outermost column where no other active one stands.
fn fit(statements: &mut [Statement], last: usize) {
    for at in 0..statements.len() {
        let own = &statements[at];
        if own.column <= last {
            continue;
        }
        if own.active {
            let taken = |column: usize| {
                let others = statements.iter().filter(|s| s.active && s.key != own.key);
                others.filter(|s| s.column == column).any(|s| s.shares_lines(own))
            };
            let column = (0..=last).rev().find(|column| !taken(*column)).unwrap_or(last);
            statements[at].column = column;
            statements[at].place = Place::Moved;
        } else {
            statements[at].place = Place::LeftOut;
        }
    }
    for at in 0..statements.len() {
        let own = &statements[at];
        let displaces = |s: &Statement| {
            s.place == Place::Moved && s.column == own.column && s.key != own.key && s.shares_lines(own)
        };
        if !own.active && own.place == Place::Own && statements.iter().any(displaces) {
            statements[at].place = Place::LeftOut;
        }
    }
}

/// For each line the keys of the statements that are left out.
fn crowds(statements: &[Statement], lines: usize) -> Vec<Vec<u64>> {
    let mut crowds = vec![Vec::new(); lines];
    for statement in statements.iter().filter(|s| s.place == Place::LeftOut) {
        for part in &statement.parts {
            for crowd in &mut crowds[part.first..=part.last] {
                crowd.push(statement.key);
            }
        }
    }
    crowds
}

/// How a part ends whose words go on in the block beside it, or else has another piece there.
fn end(through: bool, piece: bool) -> End {
    match (through, piece) {
        (true, _) => End::Through,
        (false, true) => End::Gap,
        (false, false) => End::Closed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::decorate::{BlockPlace, Decorated, decorate};
    use super::super::display::{Ink, Item};
    use super::super::fonts::Fonts;
    use super::super::geometry::Rect;
    use super::super::marks::{Mark, MarkKind};
    use super::super::paragraph::BlockText;
    use super::super::style::TextStyle;

    /// Statements on some of `abc def ` repeated, in a block whose first byte is `from`.
    fn block(marks: Vec<Mark>, from: usize, columns: Vec<(u64, u16)>) -> Decorated {
        let text = "abc def ".repeat(100);
        let mut fonts = Fonts::bundled();
        let style = TextStyle { measure: 200.0, ..TextStyle::default() };
        let paragraph = fonts.paragraph(&BlockText { text: &text, ..BlockText::default() }, &style);
        let place = BlockPlace { range: from..from + text.len(), columns, ..BlockPlace::default() };
        decorate(&mut fonts, &paragraph, &place, marks, &style)
    }

    /// The left edges, tops and bottoms of what is drawn of brackets: uprights, arms, dots.
    fn drawn(block: &Decorated) -> (Vec<Rect>, Vec<Rect>, Vec<Rect>) {
        let rects = block.list.items.iter().filter_map(|item| match item {
            Item::Fill { rect, ink: Ink::Rule, .. } => Some(*rect),
            _ => None,
        });
        let (uprights, rest): (Vec<Rect>, Vec<Rect>) = rects.partition(|r| r.height() > 10.0);
        let (dots, arms) = rest.into_iter().partition(|r| r.width() < 3.0);
        (uprights, arms, dots)
    }

    fn statement(key: u64, range: std::ops::Range<usize>) -> Mark {
        Mark::new(key, range, MarkKind::Extent, "", 0)
    }

    #[test]
    fn a_statement_in_pieces_is_one_bracket_with_a_dotted_line_in_the_gaps() {
        let pieces = vec![
            Mark { open_end: true, ..statement(1, 0..30) },
            Mark { open_start: true, open_end: true, ..statement(1, 200..240) },
            Mark { open_start: true, ..statement(1, 500..540) },
        ];
        let (uprights, arms, dots) = drawn(&block(pieces, 0, vec![]));
        assert_eq!((uprights.len(), arms.len()), (3, 2), "arms at its beginning and its end");
        for gap in uprights.windows(2) {
            assert!(dots.iter().filter(|d| gap[0].y1 < d.y0 && d.y1 < gap[1].y0).count() > 3);
        }
        assert!(uprights.iter().chain(&dots).all(|r| r.x0 == uprights[0].x0));
    }

    #[test]
    fn pieces_in_other_blocks_are_led_to_and_words_that_go_on_are_a_whole_line() {
        let piece = Mark { open_start: true, open_end: true, ..statement(1, 300..340) };
        let made = block(vec![piece], 0, vec![]);
        let (uprights, arms, dots) = drawn(&made);
        assert_eq!((uprights.len(), arms.len()), (1, 0));
        let ends = |all: &[Rect]| all.iter().fold((f32::MAX, 0.0_f32), |e, r| (e.0.min(r.y0), e.1.max(r.y1)));
        assert!(ends(&dots).0 < 6.0 && ends(&dots).1 > made.height - 6.0, "{:?}", ends(&dots));
        let made = block(vec![statement(1, 0..5000)], 1000, vec![]);
        let (uprights, arms, dots) = drawn(&made);
        assert_eq!((uprights.len(), arms.len(), dots.len()), (1, 0, 0));
        assert_eq!((uprights[0].y0, uprights[0].y1), (0.0, made.height));
    }

    #[test]
    fn a_bracket_from_the_block_before_keeps_its_column_and_others_stand_around_it() {
        let marks = || vec![statement(1, 0..1040), statement(2, 1020..1060), statement(3, 1700..1720)];
        let x = |columns: Vec<(u64, u16)>| {
            let hits = block(marks(), 1000, columns).hits;
            let of = |key: usize| hits.iter().find(|h| h.depth == 0 && h.mark == key).map(|h| h.rect.x0);
            [of(0).unwrap(), of(1).unwrap(), of(2).unwrap()]
        };
        let alone = x(vec![(1, 0)]);
        assert!(alone[1] < alone[0], "beside it");
        let second = x(vec![(1, 1)]);
        assert_eq!(second[0], alone[1]);
        assert!(second[1] > second[0], "the inner column was free");
        assert_eq!(second[2], second[1], "so it is further down");
    }

    /// The brackets of statements on the first words of lines of `abc def ` repeated.
    fn brackets(pieces: &[(u64, std::ops::Range<usize>)]) -> Vec<(f32, f32, f32)> {
        let marks = pieces.iter().map(|(key, range)| statement(*key, range.clone()));
        let block = block(marks.collect(), 0, vec![]);
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

    const CROWD: &str = "Aldmoor agreed to pay for the bridge over the river by May.";

    /// Twenty statements on one line in the room that a pane has beside the text, one of them selected.
    fn crowded(selected: Option<u64>, numbers: bool, scale: f32) -> (Decorated, TextStyle) {
        let mut fonts = Fonts::bundled();
        let beside = crate::typeset::room_beside(numbers);
        let style = TextStyle { scale, numbers, beside, ..TextStyle::default() };
        let paragraph = fonts.paragraph(&BlockText { text: CROWD, ..BlockText::default() }, &style);
        let mark =
            |key: u64| Mark { selected: selected == Some(key), ..statement(key, 0..50 - key as usize) };
        let place = BlockPlace { range: 0..CROWD.len(), ..BlockPlace::default() };
        let mut block = decorate(&mut fonts, &paragraph, &place, (0..20).map(mark).collect(), &style);
        if numbers {
            block.add_number(&mut fonts, &paragraph, 12_345, &style);
        }
        (block, style)
    }

    /// The keys of the brackets that are drawn.
    fn uprights(block: &Decorated) -> Vec<u64> {
        let line = block.lines[0];
        let full =
            |hit: &&super::HitBox| hit.depth == 0 && hit.rect.x1 - hit.rect.x0 < 9.0 && hit.rect.x1 < -18.0;
        let mut keys: Vec<u64> = block
            .hits
            .iter()
            .filter(full)
            .filter(|h| h.rect.y0 <= line.text_top)
            .map(|h| block.marks[h.mark].key)
            .collect();
        keys.sort_unstable();
        keys
    }

    /// The keys that a click on the count finds, in its order.
    fn at_count(block: &Decorated) -> Vec<u64> {
        let line = block.lines[0];
        let found = block.marks_at(-5.0, f32::midpoint(line.text_top, line.text_bottom));
        found.into_iter().map(|at| block.marks[at].key).collect()
    }

    #[test]
    fn twenty_commitments_on_a_line_stay_beside_the_text_and_the_rest_is_counted() {
        for (numbers, scale, columns) in [(false, 1.0, 3), (true, 1.0, 2), (false, 2.0, 3), (true, 1.5, 2)] {
            let (block, style) = crowded(None, numbers, scale);
            let left = block.list.items.iter().filter_map(|item| match item {
                Item::Fill { rect, .. } => Some(rect.x0),
                _ => None,
            });
            let left = left.chain(block.list.glyphs.iter().map(|glyph| glyph.x)).fold(0.0, f32::min);
            assert!(left >= -style.px(style.beside), "numbers {numbers}, scale {scale}: {left}");
            assert_eq!(at_count(&block).len(), 20 - columns, "numbers {numbers}, scale {scale}");
        }
    }

    #[test]
    fn the_count_says_how_many_brackets_are_not_drawn() {
        let mut fonts = Fonts::bundled();
        for selected in [None, Some(0), Some(19)] {
            let (block, style) = crowded(selected, false, 1.0);
            assert_eq!(uprights(&block).len(), 3);
            let said =
                fonts.snippet(&"+17".to_owned().into(), super::super::rows::Sizes::of(&style).tag_em, true);
            let ids: Vec<u32> = said.glyphs.iter().map(|glyph| glyph.1.id).collect();
            let drawn: Vec<u32> = block.list.glyphs.iter().map(|glyph| glyph.id).collect();
            assert!(drawn.windows(ids.len()).any(|some| some == ids), "+17 with {selected:?} selected");
        }
    }

    #[test]
    fn a_selected_commitment_is_drawn_and_clicks_on_the_count_walk_through_all_others() {
        let (block, _) = crowded(None, false, 1.0);
        let mut reached = uprights(&block);
        let mut selected = None;
        for _ in 0..20 {
            let (block, _) = crowded(selected, false, 1.0);
            assert!(selected.is_none_or(|key| uprights(&block).contains(&key)), "{selected:?} is drawn");
            let stack = at_count(&block);
            let at = selected.and_then(|key| stack.iter().position(|other| *other == key));
            selected = stack.get(at.map_or(0, |at| (at + 1) % stack.len())).copied();
            reached.extend(selected);
        }
        reached.sort_unstable();
        reached.dedup();
        assert_eq!(reached, (0..20).collect::<Vec<u64>>());
    }
}
