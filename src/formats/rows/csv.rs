//! CSV and TSV with one article a row. The first row names the columns.

use csv::{ReaderBuilder, StringRecord};

use super::columns::{FIELDS, folded, listed};
use super::{LOSSES, Row, Table, count_columns, table};
use crate::formats::read::{Document, Input, Problem, ReadContext, ReadError, decoded};
use crate::formats::{Format, Loss, Reader};
use crate::formats::{conll, flat, sheets};

/// `csv-rows`.
pub(in crate::formats) struct CsvRows;

impl Format for CsvRows {
    fn id(&self) -> &'static str {
        "csv-rows"
    }

    fn name(&self) -> &'static str {
        "CSV or TSV, one article a row"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "tab"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

impl Reader for CsvRows {
    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let decoded = decoded(input)?;
        let table = Body::new(decoded.text.as_str(), input.name);
        let mut records = table.records();
        let head = records.next().transpose().map_err(unreadable)?.unwrap_or_default();
        if sheets::is_ours(head.iter()) {
            return Err(ReadError::Unreadable(
                "this is a table of annotations that Attaché has written for people: it has no articles in it"
                    .to_owned(),
            ));
        }
        let columns = find(&head, context).map_err(|error| {
            if !conll::looks_like(decoded.text.as_str()) {
                return error;
            }
            let why = "these are words with tags in columns, no table of articles: bring it in as CoNLL (--format conll, or a name that ends in .conll)";
            ReadError::Unreadable(why.to_owned())
        })?;
        let (mut documents, mut bad) = (Vec::new(), Vec::new());
        let mut filled = vec![false; head.len()];
        let mut records = records.peekable();
        while let Some(record) = records.next() {
            let record = record.map_err(unreadable)?;
            let line = table.line(&record);
            filled.iter_mut().zip(&record).for_each(|(filled, cell)| *filled |= !cell.trim().is_empty());
            let open = records.peek().is_none() && table.is_open;
            match row(&record, head.len(), &columns, open).and_then(|row| row.document(input, line)) {
                Ok(document) => documents.push(document),
                Err(message) => bad.push(Problem { line, message }),
            }
        }
        let stray = table.stray.iter().map(|line| Problem { line: *line, message: STRAY.to_owned() });
        bad.extend(stray);
        bad.sort_by_key(|problem| problem.line);
        if documents.is_empty() && bad.is_empty() {
            return Err(ReadError::NoRecord("there is no row below the names of the columns".to_owned()));
        }
        // A column with texts is there, so it is a table of articles, and not just any one.
        match bad.first() {
            Some(first) if documents.is_empty() => {
                Err(ReadError::Unreadable(format!("line {}: {}", first.line, first.message)))
            }
            _ => {
                if let Some(first) = documents.first_mut().filter(|_| !context.options.columns.no_others) {
                    let left = (0..head.len()).filter(|at| !columns.contains(&Some(*at)) && filled[*at]);
                    count_columns(left.map(|at| head[at].trim()), &mut first.notes);
                }
                flat::with_problems(documents, bad)
            }
        }
    }

    fn has_tables(&self) -> bool {
        true
    }

    fn table(&self, input: &Input<'_>) -> Option<Table> {
        let decoded = decoded(input).ok()?;
        let body = Body::new(decoded.text.as_str(), input.name);
        let mut records = body.records();
        let names = names(&records.next()?.ok()?);
        let width = names.len();
        let rows = records.map_while(Result::ok).filter(|r| r.len() == width);
        let cells = |r: StringRecord| r.iter().map(table::cell).collect();
        let rows: Vec<Vec<String>> = rows.take(table::ROWS).map(cells).collect();
        (!rows.is_empty()).then(|| Table::new(names, rows))
    }
}

/// The names of columns, as they are shown and chosen by.
fn names(head: &StringRecord) -> Vec<String> {
    head.iter().map(|name| name.trim().to_owned()).collect()
}

fn unreadable(error: csv::Error) -> ReadError {
    ReadError::Unreadable(error.to_string())
}

/// What is said of a row whose quotes are not as they should be.
const STRAY: &str = "characters stand behind a quote that closes: quotes in this row may be missing, or rows \
     below may have come into it";

/// The content of a file and how it is cut.
struct Body<'a> {
    lines: &'a str,
    delimiter: u8,
    /// Whether quotes are just characters, as in most files with tabs.
    is_bare: bool,
    /// Lines on which characters stand behind a quote that closes.
    stray: Vec<u32>,
    /// Whether the last quote that opens is never closed.
    is_open: bool,
    /// How many stand before those.
    skipped: u32,
}

impl<'a> Body<'a> {
    fn new(content: &'a str, name: &str) -> Self {
        // Excel writes the delimiter on a line of its own.
        if let Some((first, rest)) = content.split_once('\n')
            && let Some([delimiter]) = first.strip_prefix("sep=").map(str::as_bytes)
        {
            return Self::cut(rest, *delimiter, 1);
        }
        let is_tsv = name.rsplit_once('.').is_some_and(|(_, e)| matches!(&*e.to_lowercase(), "tsv" | "tab"));
        let delimiter = if is_tsv { b'\t' } else { delimiter(content) };
        Self::cut(content, delimiter, 0)
    }

    fn cut(lines: &'a str, delimiter: u8, skipped: u32) -> Self {
        let (mut stray, is_open) = stray(lines.as_bytes(), delimiter);
        let is_bare = delimiter == b'\t' && (is_open || !stray.is_empty());
        if is_bare {
            stray.clear();
        }
        stray.iter_mut().for_each(|line| *line += skipped);
        Self { lines, delimiter, is_bare, stray, is_open: is_open && !is_bare, skipped }
    }

    fn records(&self) -> csv::StringRecordsIntoIter<&'a [u8]> {
        ReaderBuilder::new()
            .delimiter(self.delimiter)
            .quoting(!self.is_bare)
            .flexible(true)
            .has_headers(false)
            .from_reader(self.lines.as_bytes())
            .into_records()
    }

    /// The line on which a record begins; its position is before the empty lines above it.
    fn line(&self, record: &StringRecord) -> u32 {
        let Some(position) = record.position() else { return 1 };
        let rest = self.lines.as_bytes().get(position.byte() as usize..).unwrap_or_default();
        let empty = rest.iter().take_while(|b| **b == b'\n').count();
        self.skipped + position.line() as u32 + empty as u32
    }
}

/// Lines, from 1, on which characters stand behind a quote that closes, and whether the last one that
/// opens is never closed.
fn stray(bytes: &[u8], delimiter: u8) -> (Vec<u32>, bool) {
    let (mut out, mut line, mut at) = (Vec::new(), 1, 0);
    while at < bytes.len() {
        if bytes[at] == b'"' {
            at += 1;
            loop {
                match (bytes.get(at), bytes.get(at + 1)) {
                    (None, _) => return (out, true),
                    (Some(b'"'), Some(b'"')) => at += 2,
                    (Some(b'"'), _) => break,
                    (Some(b), _) => {
                        line += u32::from(*b == b'\n');
                        at += 1;
                    }
                }
            }
            at += 1;
            if bytes.get(at).is_some_and(|b| *b != delimiter && !matches!(b, b'\r' | b'\n')) {
                out.push(line);
            }
        }
        let rest = &bytes[at.min(bytes.len())..];
        let Some(end) = rest.iter().position(|b| *b == delimiter || matches!(b, b'\r' | b'\n')) else {
            break;
        };
        line += u32::from(rest[end] == b'\n');
        at += end + 1;
    }
    (out, false)
}

/// The one that stands most often in the first row outside of quotes; a comma where none does.
fn delimiter(content: &str) -> u8 {
    const KNOWN: [u8; 4] = [b',', b';', b'\t', b'|'];
    let (mut counts, mut quoted) = ([0usize; 4], false);
    for b in content.bytes() {
        match b {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => KNOWN.iter().position(|k| *k == b).into_iter().for_each(|k| counts[k] += 1),
        }
    }
    let most = (0..KNOWN.len()).max_by_key(|k| (counts[*k], KNOWN.len() - k));
    most.map_or(b',', |k| KNOWN[k])
}

/// The column of each of [`FIELDS`].
fn find(head: &StringRecord, context: &ReadContext<'_>) -> Result<[Option<usize>; FIELDS.len()], ReadError> {
    let names = names(head);
    let chosen = context.options.columns_of(&names)?;
    let have = || format!("the columns are {}", listed(&names));
    let folded_names: Vec<String> = names.iter().map(|name| folded(name)).collect();
    let at = |name: &str| {
        let name = folded(name);
        folded_names.iter().position(|n| *n == name)
    };
    let mut columns = [None; FIELDS.len()];
    for (column, field) in columns.iter_mut().zip(&FIELDS) {
        *column = match (field.chosen)(chosen) {
            Some(name) => {
                let exact = names.iter().position(|n| *n == name);
                let no = || {
                    ReadError::Unreadable(format!(
                        "there is no column “{name}” for the {}; {}",
                        field.what,
                        have()
                    ))
                };
                Some(exact.or_else(|| at(name)).ok_or_else(no)?)
            }
            None if chosen.no_others => None,
            None => field.usual.iter().find_map(|name| at(name)),
        };
    }
    if columns[0].is_none() && names.len() == 1 {
        columns[0] = Some(0);
    }
    match columns[0] {
        Some(_) => Ok(columns),
        None => Err(ReadError::Unreadable(format!(
            "no column has a usual name for the text, so name it; {}",
            have()
        ))),
    }
}

fn row(
    record: &StringRecord,
    width: usize,
    columns: &[Option<usize>; FIELDS.len()],
    open: bool,
) -> Result<Row, String> {
    if open {
        let cells: Vec<&str> = record.iter().collect();
        let below = cells.join(",").trim_end().matches('\n').count();
        return Err(match below {
            0 => "a quote that opens here is never closed".to_owned(),
            1 => "a quote that opens here is never closed: the line below came into this row and is left out"
                .to_owned(),
            n => format!(
                "a quote that opens here is never closed: the {n} lines below came into this row and are left out"
            ),
        });
    }
    if record.len() != width {
        return Err(format!("{} fields where the first row has {width}", record.len()));
    }
    let mut row = Row::default();
    for (field, column) in FIELDS.iter().zip(columns) {
        let value = column.and_then(|c| record.get(c)).filter(|v| !v.trim().is_empty());
        *(field.slot)(&mut row) = value.map(str::to_owned);
    }
    Ok(row)
}
