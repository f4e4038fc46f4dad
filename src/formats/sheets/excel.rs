//! Rows as XLSX: commitments, entities, and the schema's legend.

use std::io::{self, Read, Seek, Write};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format as Look, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::columns::Columns;
use super::rows::{Row, rows};
use super::{LONG, RELATIONS, UNKNOWN, legend, piece};
use crate::formats::export::{Context, ExportItem, Place, Rendered};
use crate::formats::{Assembler, Format, Loss, Output, Shape, Writer, flat};

/// UTF-16 units that a cell can hold.
const MOST: usize = 32_767;
/// Rows below the headings that a sheet can hold; further ones go to another sheet.
const ROWS: u32 = 1_048_575;
/// The column of the article's date.
const DATE: usize = 1;

/// `xlsx`.
pub(in crate::formats) struct Xlsx;

impl Format for Xlsx {
    fn id(&self) -> &'static str {
        "xlsx"
    }

    fn name(&self) -> &'static str {
        "Excel workbook of commitments"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx"]
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        &[RELATIONS, flat::COMMENTS, flat::DANGLING, UNKNOWN, LONG, flat::PROVENANCE]
    }
}

impl Writer for Xlsx {
    fn holds(&self) -> &'static str {
        "A row is one commitment: its words, cue, a column for each role and attribute, and the article \
         it stands in; a second sheet has a row for each entity."
    }

    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let mut rows = rows(item, context, true);
        for row in rows.commitments.iter_mut().chain(&mut rows.entities) {
            let id = row[row.len() - 1].clone();
            for cell in row.iter_mut().filter(|cell| cell.len() > MOST) {
                if cut(cell) {
                    rows.losses
                        .add("long-cell", || format!("{} ({}): {id}", item.article.id, item.annotator));
                }
            }
        }
        let mut bytes = Vec::new();
        for (sheet, rows) in [(0, &rows.commitments), (1, &rows.entities)] {
            rows.iter().for_each(|row| pack(&mut bytes, sheet, row));
        }
        Rendered { pieces: piece(bytes), out: rows.out, losses: rows.losses }
    }

    fn assembler(&self, context: &Context<'_>) -> Option<Box<dyn Assembler>> {
        let columns = Columns::of(context.schema);
        let sheet = |name, headings| Sheet { name, headings, at: None, number: 0, next: 0 };
        Some(Box::new(Book {
            workbook: Workbook::new(),
            sheets: [sheet("Commitments", columns.headings), sheet("Entities", columns.entity_headings)],
            legend: legend::rows(context.schema),
            looks: Looks::default(),
        }))
    }
}

/// Cuts a cell to what Excel can hold, at a character; whether it was longer.
fn cut(cell: &mut String) -> bool {
    let mut units = 0;
    let over = cell.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MOST
    });
    let Some((at, _)) = over else { return false };
    cell.truncate(at);
    true
}

/// A row as bytes: its sheet, then how many cells, then each with its length before it.
fn pack(out: &mut Vec<u8>, sheet: u8, row: &Row) {
    out.push(sheet);
    out.extend_from_slice(&(row.len() as u32).to_le_bytes());
    for cell in row {
        out.extend_from_slice(&(cell.len() as u32).to_le_bytes());
        out.extend_from_slice(cell.as_bytes());
    }
}

/// The first row of what [`pack`] wrote; `None` at its end.
fn unpack(bytes: &mut &[u8]) -> Option<(usize, Row)> {
    let (sheet, rest) = bytes.split_first()?;
    *bytes = rest;
    let cells = number(bytes)?;
    let cell = |_| {
        let length = number(bytes)?;
        let (cell, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        String::from_utf8(cell.to_vec()).ok()
    };
    Some((usize::from(*sheet), (0..cells).map(cell).collect::<Option<_>>()?))
}

fn number(bytes: &mut &[u8]) -> Option<usize> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*number) as usize)
}

struct Looks {
    head: Look,
    cell: Look,
    day: Look,
}

impl Default for Looks {
    fn default() -> Self {
        let cell = Look::new().set_text_wrap().set_align(FormatAlign::Top);
        let head = cell.clone().set_bold().set_background_color(Color::RGB(0xe9_edf4));
        Self {
            head: head.set_border_bottom(FormatBorder::Thin),
            day: cell.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            cell,
        }
    }
}

/// A table, on as many sheets as it needs.
struct Sheet {
    name: &'static str,
    headings: Vec<String>,
    /// Its last sheet in the workbook.
    at: Option<usize>,
    /// How many sheets it has.
    number: usize,
    /// The row of that sheet that comes next.
    next: u32,
}

/// Rows are kept in files of the system's temporary folder until all are there.
struct Book {
    workbook: Workbook,
    sheets: [Sheet; 2],
    legend: Vec<Row>,
    looks: Looks,
}

impl Book {
    /// Both sheets are there from the start, so that theirs are the first two tabs.
    fn begin(&mut self) -> Result<(), XlsxError> {
        if self.sheets[0].at.is_none() {
            self.sheets.iter_mut().try_for_each(|sheet| open(&mut self.workbook, sheet, &self.looks))?;
        }
        Ok(())
    }

    fn row(&mut self, sheet: usize, row: Row) -> Result<(), XlsxError> {
        let Self { workbook, sheets, looks, .. } = self;
        let sheet = &mut sheets[sheet.min(1)];
        if sheet.next > ROWS {
            open(workbook, sheet, looks)?;
        }
        let worksheet = workbook.worksheet_from_index(sheet.at.unwrap_or_default())?;
        write_row(worksheet, sheet.next, row, Some(DATE), looks)?;
        sheet.next += 1;
        if sheet.next > ROWS {
            close(worksheet, sheet)?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), XlsxError> {
        self.begin()?;
        let Self { workbook, sheets, looks, .. } = self;
        for sheet in sheets.iter().filter(|sheet| sheet.next <= ROWS) {
            close(workbook.worksheet_from_index(sheet.at.unwrap_or_default())?, sheet)?;
        }
        let headings = legend::HEADINGS.map(str::to_owned).to_vec();
        let mut legend = Sheet { name: "Legend", headings, at: None, number: 0, next: 0 };
        open(workbook, &mut legend, looks)?;
        let worksheet = workbook.worksheet_from_index(legend.at.unwrap_or_default())?;
        for row in self.legend.drain(..) {
            write_row(worksheet, legend.next, row, None, looks)?;
            legend.next += 1;
        }
        close(worksheet, &legend)?;
        // Whoever exports the same again gets the same bytes.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        Ok(())
    }
}

/// Begins a sheet with its headings.
fn open(workbook: &mut Workbook, sheet: &mut Sheet, looks: &Looks) -> Result<(), XlsxError> {
    let at = workbook.worksheets().len();
    let worksheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.number += 1;
    worksheet.set_name(match sheet.number {
        1 => sheet.name.to_owned(),
        n => format!("{} {n}", sheet.name),
    })?;
    for (column, heading) in (0..).zip(&sheet.headings) {
        worksheet.set_column_width(column, width(heading))?;
        worksheet.write_string_with_format(0, column, heading, &looks.head)?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    (sheet.at, sheet.next) = (Some(at), 1);
    Ok(())
}

/// Ends a sheet: one can choose among its rows.
fn close(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let last = (sheet.headings.len() - 1) as u16;
    worksheet.autofilter(0, 0, (sheet.next - 1).max(1), last)?;
    Ok(())
}

fn write_row(
    worksheet: &mut Worksheet,
    at: u32,
    row: Row,
    date: Option<usize>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (column, cell) in row.into_iter().enumerate() {
        let to = column as u16;
        // Excel counts days from 1900 on.
        let day = date.filter(|d| *d == column).and_then(|_| ExcelDateTime::parse_from_str(&cell).ok());
        match day {
            Some(day) => worksheet.write_datetime_with_format(at, to, &day, &looks.day)?,
            None => {
                let cell: String = cut_to_fit(cell);
                worksheet.write_string_with_format(at, to, cell, &looks.cell)?
            }
        };
    }
    Ok(())
}

/// The legend's texts are the schema's; Excel's limit is theirs too.
fn cut_to_fit(mut cell: String) -> String {
    cut(&mut cell);
    cell
}

/// In characters of the usual font.
fn width(heading: &str) -> f64 {
    match heading {
        "statement" => 60.0,
        "title" | "words" | "help" => 40.0,
        "date" | "status" => 12.0,
        "id" | "offsets" => 16.0,
        _ => 24.0,
    }
}

impl Assembler for Book {
    fn add(&mut self, mut piece: &[u8], _: &mut dyn Output) -> io::Result<()> {
        self.begin().map_err(io::Error::other)?;
        while let Some((sheet, row)) = unpack(&mut piece) {
            self.row(sheet, row).map_err(io::Error::other)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, output: &mut dyn Output) -> io::Result<()> {
        self.end().map_err(io::Error::other)?;
        let mut aside = output.aside()?;
        self.workbook.save_to_writer(&mut aside).map_err(io::Error::other)?;
        aside.flush()?;
        aside.rewind()?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match aside.read(&mut buffer)? {
                0 => return Ok(()),
                n => output.write(&Place::Main, &buffer[..n])?,
            }
        }
    }
}
