//! Trees of cells to columns: each leaf's values with the levels by which Parquet puts nested
//! values back together (Melnik et al., “Dremel”, 2010).
//!
//! Rows are shredded where items are rendered, on all cores; as bytes they go to the assembler.

use super::tree::Node;

/// A value of some [`Node`].
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Null,
    Text(String),
    Int(i32),
    Flag(bool),
    List(Vec<Cell>),
    Struct(Vec<Cell>),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// A leaf's values and levels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Column {
    /// How many of what stands above the value, and itself, are there.
    pub definition: Vec<u8>,
    /// At which list the value goes on; 0 for the first of a row.
    pub repetition: Vec<u8>,
    /// Texts.
    pub texts: Vec<String>,
    /// Numbers, days, and yes or no as 1 or 0.
    pub numbers: Vec<i32>,
}

impl Column {
    fn levels(&mut self, definition: u8, repetition: u8) {
        self.definition.push(definition);
        self.repetition.push(repetition);
    }
}

/// A row's columns, in the order of [`Node::leaves`].
pub(super) fn columns(node: &Node, row: &Cell) -> Vec<Column> {
    let mut columns = vec![Column::default(); node.leaves().len()];
    let mut rest = columns.as_mut_slice();
    // The row itself is always there and has no level.
    if let Cell::Struct(cells) = row {
        for ((_, field), cell) in node.fields().iter().zip(cells) {
            rest = shred(field, cell, Levels::default(), rest);
        }
    }
    columns
}

#[derive(Clone, Copy, Default)]
struct Levels {
    definition: u8,
    repetition: u8,
    /// Lists around.
    depth: u8,
}

/// Puts a cell into the columns of its node, the first of the given; gives those after them.
fn shred<'a>(node: &Node, cell: &Cell, at: Levels, columns: &'a mut [Column]) -> &'a mut [Column] {
    let there = Levels { definition: at.definition + 1, ..at };
    match (node, cell) {
        (Node::Struct(fields), Cell::Struct(cells)) => {
            let mut rest = columns;
            for ((_, field), cell) in fields.iter().zip(cells) {
                rest = shred(field, cell, there, rest);
            }
            rest
        }
        (Node::List(element), Cell::List(cells)) if !cells.is_empty() => {
            let width = element.leaves().len();
            for (i, cell) in cells.iter().enumerate() {
                let repetition = if i == 0 { at.repetition } else { at.depth + 1 };
                let inner = Levels { definition: there.definition + 1, repetition, depth: at.depth + 1 };
                shred(element, cell, inner, &mut columns[..width]);
            }
            &mut columns[width..]
        }
        (Node::List(_), Cell::List(_)) => missing(node, there, columns),
        (Node::Text | Node::Int | Node::Flag | Node::Day, _) if !matches!(cell, Cell::Null) => {
            let (column, rest) = columns.split_at_mut(1);
            column[0].levels(there.definition, at.repetition);
            match cell {
                Cell::Text(text) => column[0].texts.push(text.clone()),
                Cell::Int(number) => column[0].numbers.push(*number),
                Cell::Flag(flag) => column[0].numbers.push(i32::from(*flag)),
                Cell::Null | Cell::List(_) | Cell::Struct(_) => {}
            }
            rest
        }
        _ => missing(node, at, columns),
    }
}

/// Nothing there in any column of the node.
fn missing<'a>(node: &Node, at: Levels, columns: &'a mut [Column]) -> &'a mut [Column] {
    let (own, rest) = columns.split_at_mut(node.leaves().len());
    own.iter_mut().for_each(|column| column.levels(at.definition, at.repetition));
    rest
}

/// A row as bytes: for each column the levels, the numbers and the texts, each with its length
/// before it.
pub(super) fn to_bytes(node: &Node, row: &Cell) -> Vec<u8> {
    let mut out = Vec::new();
    let length = |out: &mut Vec<u8>, n: usize| out.extend_from_slice(&(n as u32).to_le_bytes());
    for column in columns(node, row) {
        length(&mut out, column.definition.len());
        out.extend_from_slice(&column.definition);
        out.extend_from_slice(&column.repetition);
        length(&mut out, column.numbers.len());
        column.numbers.iter().for_each(|n| out.extend_from_slice(&n.to_le_bytes()));
        length(&mut out, column.texts.len());
        for text in &column.texts {
            length(&mut out, text.len());
            out.extend_from_slice(text.as_bytes());
        }
    }
    out
}

/// Reads what [`to_bytes`] wrote.
pub(super) struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn number(&mut self) -> Option<i32> {
        let (number, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(i32::from_le_bytes(*number))
    }

    pub fn length(&mut self) -> Option<usize> {
        self.number().map(|n| n as u32 as usize)
    }
}
