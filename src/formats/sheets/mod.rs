//! Commitments as tables for people: one row each.
//!
//! Columns: article, date, title, annotator, label, statement, cue, each role of the schema
//! (several fillers joined by `; `, pieces by ` … `), each attribute, note, status, offsets, id.
//! Offsets are code points of the article, half-open: `40-119`.
//!
//! CSV is UTF-8 with a byte order mark, without which Excel takes it for the system's code page;
//! Python reads it as `utf-8-sig`, pandas and `DuckDB` as it is. Lines end as RFC 4180 has it. A
//! cell that a spreadsheet would take for a formula gets an apostrophe before it, and is counted.
//! XLSX says of each cell that it is text, so nothing is changed there.
//!
//! | file | what |
//! |---|---|
//! | `columns` | which columns a schema gives |
//! | `rows` | an item to rows |
//! | `legend` | the schema in words, the third sheet |
//! | `comma` | rows as CSV |
//! | `excel` | rows as XLSX |

mod columns;
mod comma;
mod excel;
mod legend;
mod rows;
#[cfg(test)]
mod tests;

pub(super) use columns::is_ours;
pub(super) use comma::Csv;
pub(super) use excel::Xlsx;

use super::Loss;
use super::export::{Piece, Place};

const FRAMES_ONLY: Loss =
    Loss::new("entities", "entities, of which only the words that fill a role are written");
const RELATIONS: Loss = Loss::new("relations", "relations, left out");
const FORMULA: Loss = Loss::new(
    "formula",
    "cells that a spreadsheet would take for a formula, written with an apostrophe before them",
);
const LONG: Loss = Loss::new("long-cell", "cells cut at the 32,767 UTF-16 units that Excel can hold");
const UNKNOWN: Loss = Loss::new("unknown", "roles and attributes that the schema lacks, left out");

/// The rows of an item for the main file; nothing where there are none, which is no record then.
fn piece(rows: Vec<u8>) -> Vec<Piece> {
    if rows.is_empty() { Vec::new() } else { vec![Piece { place: Place::Main, bytes: rows }] }
}
