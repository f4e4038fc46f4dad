//! Columns of brackets in the margin. A statement that reaches over several blocks has the same column
//! in each, though blocks are decorated one by one: it follows from where statements begin and
//! end, block by block, and not from lines, of which other blocks may have none yet.

use std::collections::BTreeMap;
use std::ops::Range;

use super::blocks::Block;
use super::marks::{Mark, MarkKind, MarkSource};

/// How far before a block statements are looked for that share its margin by turns, bytes. A chain
/// that is longer begins anew there.
const BACK: usize = 64 * 1024;

/// What a block's brackets take over from those before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Carried {
    /// The columns of statements that reach over several blocks, by their marks' keys.
    pub columns: Vec<(u64, u16)>,
    /// The bytes whose marks decide about it: those of the block, and of some before it.
    pub reach: Range<usize>,
}

/// A statement over several blocks.
struct Statement {
    /// Where it begins, as far as that is known.
    start: usize,
    /// The blocks in which its bracket stands.
    blocks: (usize, usize),
}

/// The columns in a block whose marks are `found`. Costs nothing where no statement comes from the
/// block before.
pub(super) fn carried(marks: &dyn MarkSource, blocks: &[Block], at: usize, found: &[Mark]) -> Carried {
    let mut reach = blocks[at].range();
    let farthest = block_of(blocks, reach.start.saturating_sub(BACK));
    let mut statements = BTreeMap::new();
    collect(blocks, found, &mut statements);
    loop {
        let first = statements.values().map(|s: &Statement| s.blocks.0).min().unwrap_or(at);
        let start = blocks[first.max(farthest).min(at)].range().start;
        if start >= reach.start {
            break;
        }
        let mut more = Vec::new();
        marks.marks(start..reach.start, &mut more);
        collect(blocks, &more, &mut statements);
        reach.start = start;
    }
    let columns = assign(statements);
    let here = |s: &&(u64, Statement, u16)| s.1.blocks.0 <= at && at <= s.1.blocks.1;
    Carried { columns: columns.iter().filter(here).map(|s| (s.0, s.2)).collect(), reach }
}

fn block_of(blocks: &[Block], offset: usize) -> usize {
    blocks.partition_point(|block| block.start as usize <= offset).saturating_sub(1)
}

/// Adds the statements that reach over several blocks. One of which there is a piece before (or
/// after) counts as reaching into the block before (or after).
fn collect(blocks: &[Block], found: &[Mark], into: &mut BTreeMap<u64, Statement>) {
    for mark in found.iter().filter(|mark| mark.kind == MarkKind::Extent && !mark.range.is_empty()) {
        let first = block_of(blocks, mark.range.start).saturating_sub(usize::from(mark.open_start));
        let last = block_of(blocks, mark.range.end - 1) + usize::from(mark.open_end);
        if first < last {
            let new = Statement { start: mark.range.start, blocks: (first, last) };
            let known = into.entry(mark.key).or_insert(new);
            known.start = known.start.min(mark.range.start);
            known.blocks = (known.blocks.0.min(first), known.blocks.1.max(last));
        }
    }
}

/// Gives each the innermost column that is free in all its blocks. Which one depends only on what
/// begins before it.
fn assign(statements: BTreeMap<u64, Statement>) -> Vec<(u64, Statement, u16)> {
    let mut order: Vec<(u64, Statement)> = statements.into_iter().collect();
    order.sort_by_key(|(key, statement)| (statement.start, *key));
    let mut columns = Columns::default();
    let place = |(key, statement): (u64, Statement)| {
        let column = columns.take(statement.blocks);
        (key, statement, column as u16)
    };
    order.into_iter().map(place).collect()
}

/// What is taken of each column, by lines or blocks from and to.
#[derive(Default)]
pub(super) struct Columns(Vec<Vec<(usize, usize)>>);

impl Columns {
    /// Takes a place in the innermost column that is free there.
    pub fn take(&mut self, place: (usize, usize)) -> usize {
        let free = self.0.iter().position(|taken| taken.iter().all(|t| t.1 < place.0 || place.1 < t.0));
        let column = free.unwrap_or(self.0.len());
        self.put(column, place);
        column
    }

    /// Takes a place in a column that was given out before.
    pub fn put(&mut self, column: usize, place: (usize, usize)) {
        if self.0.len() <= column {
            self.0.resize_with(column + 1, Vec::new);
        }
        self.0[column].push(place);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::blocks::cut;
    use super::*;

    struct Statements(Vec<Mark>);

    impl MarkSource for Statements {
        fn generation(&self, _: Range<usize>) -> u64 {
            0
        }

        fn marks(&self, range: Range<usize>, into: &mut Vec<Mark>) {
            let touching = self.0.iter().filter(|m| m.range.start <= range.end && range.start <= m.range.end);
            into.extend(touching.cloned());
        }
    }

    fn of_block(source: &Statements, blocks: &[Block], at: usize) -> Carried {
        let mut found = Vec::new();
        source.marks(blocks[at].range(), &mut found);
        carried(source, blocks, at, &found)
    }

    fn statement(key: u64, range: Range<usize>) -> Mark {
        Mark::new(key, range, MarkKind::Extent, "", 0)
    }

    #[test]
    fn a_statement_within_a_block_has_no_column_yet_and_nothing_before_is_asked_for() {
        let blocks = cut("word\nword\nword", None);
        let source = Statements(vec![statement(1, 5..9)]);
        assert_eq!(of_block(&source, &blocks, 1), Carried { columns: vec![], reach: 5..9 });
    }

    #[test]
    fn a_chain_is_followed_back_to_where_it_begins() {
        let blocks = cut("word\nword\nword\nword", None);
        let source = Statements(vec![statement(1, 2..7), statement(2, 6..12), statement(3, 11..17)]);
        assert_eq!(of_block(&source, &blocks, 2).columns, [(2, 1), (3, 0)]);
        assert_eq!(of_block(&source, &blocks, 3), Carried { columns: vec![(3, 0)], reach: 0..19 });
    }

    proptest! {
        #[test]
        fn a_statement_has_one_column_in_all_its_blocks_and_none_shares_it_there(
            wanted in prop::collection::vec((0..200_usize, 1..60_usize, 0..3_usize), 0..20),
        ) {
            let text = "a few words\n".repeat(30);
            let blocks = cut(&text, None);
            let mut marks = Vec::new();
            for (key, (start, length, gap)) in wanted.into_iter().enumerate() {
                let range = start..start + length;
                // Some are in two pieces, up to a paragraph apart.
                let next = range.end + gap * 6..range.end + gap * 6 + 9;
                let further = gap > 0;
                marks.push(Mark { open_end: further, ..statement(key as u64, range) });
                if further {
                    marks.push(Mark { open_start: true, ..statement(key as u64, next) });
                }
            }
            let source = Statements(marks);
            let mut known = BTreeMap::new();
            for at in 0..blocks.len() {
                let columns = of_block(&source, &blocks, at).columns;
                for (key, column) in &columns {
                    prop_assert_eq!(*known.entry(*key).or_insert(*column), *column, "{} in block {}", key, at);
                }
                let mut taken: Vec<u16> = columns.iter().map(|c| c.1).collect();
                taken.sort_unstable();
                taken.dedup();
                prop_assert_eq!(taken.len(), columns.len(), "block {}: {:?}", at, columns);
            }
        }
    }
}
