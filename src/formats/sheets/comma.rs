//! Rows as CSV.

use std::io;

use super::columns::Columns;
use super::rows::rows;
use super::{FORMULA, FRAMES_ONLY, RELATIONS, UNKNOWN, piece};
use crate::formats::export::{Context, ExportItem, Place, Rendered};
use crate::formats::{Assembler, Format, Loss, Output, Shape, Writer, flat};

/// `csv`.
pub(in crate::formats) struct Csv;

impl Format for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn name(&self) -> &'static str {
        "CSV of commitments"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        &[FRAMES_ONLY, RELATIONS, flat::COMMENTS, flat::DANGLING, UNKNOWN, FORMULA, flat::PROVENANCE]
    }
}

impl Writer for Csv {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let mut rows = rows(item, context, false);
        for row in &mut rows.commitments {
            let id = row[row.len() - 1].clone();
            for cell in row.iter_mut().filter(|c| is_formula(c)) {
                cell.insert(0, '\'');
                let short: String = cell.chars().take(40).collect();
                rows.losses
                    .add("formula", || format!("{} ({}): {id} “{short}”", item.article.id, item.annotator));
            }
        }
        let bytes: Vec<u8> = rows.commitments.iter().flat_map(|row| line(row)).collect();
        Rendered { pieces: piece(bytes), out: rows.out, losses: rows.losses }
    }

    fn assembler(&self, context: &Context<'_>) -> Option<Box<dyn Assembler>> {
        let mut headings = Columns::of(context.schema).headings;
        headings.iter_mut().filter(|h| is_formula(h)).for_each(|h| h.insert(0, '\''));
        Some(Box::new(Table { head: Some(line(&headings)) }))
    }
}

/// Whether a spreadsheet would compute the cell. Tab and CR it passes over first.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// One record, with what ends it.
fn line(cells: &[String]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // A vector takes all that is written to it.
    let _ = writer.write_record(cells);
    writer.into_inner().unwrap_or_default()
}

/// The headings, then the rows as they come.
struct Table {
    head: Option<Vec<u8>>,
}

impl Table {
    fn head(&mut self, output: &mut dyn Output) -> io::Result<()> {
        let Some(head) = self.head.take() else { return Ok(()) };
        output.write(&Place::Main, "\u{feff}".as_bytes())?;
        output.write(&Place::Main, &head)
    }
}

impl Assembler for Table {
    fn add(&mut self, piece: &[u8], output: &mut dyn Output) -> io::Result<()> {
        self.head(output)?;
        output.write(&Place::Main, piece)
    }

    fn finish(mut self: Box<Self>, output: &mut dyn Output) -> io::Result<()> {
        self.head(output)
    }
}
