//! Files with one article a row: CSV, TSV and JSONL without annotations.
//!
//! Which column holds what the user says, else its usual names do. A row that can't be used is
//! a problem of its line.
//!
//! | file | what |
//! |---|---|
//! | `columns` | which column holds what |
//! | `csv` | tables, their delimiter guessed |
//! | `jsonl` | an object a line |
//! | `table` | a file's columns and first rows, to choose by |

mod columns;
mod csv;
mod jsonl;
mod table;
#[cfg(test)]
mod tests;

pub use columns::FIELDS;
pub(super) use csv::CsvRows;
pub(super) use jsonl::JsonlRows;
pub use table::Table;

use super::decode;
use super::prose::{About, day};
use super::read::{Document, Input};

/// What one row says.
#[derive(Default)]
struct Row {
    text: Option<String>,
    title: Option<String>,
    date: Option<String>,
    id: Option<String>,
    source: Option<String>,
    language: Option<String>,
}

impl Row {
    /// The article of the row that begins in `line`.
    fn document(self, input: &Input<'_>, line: u32) -> Result<Document, String> {
        let text = self.text.filter(|t| !t.trim().is_empty()).ok_or("it has no text")?;
        let decoded = decode::decode(text.as_bytes()).map_err(|e| e.to_string())?;
        let mut document = Document::plain(input.name, decoded);
        document.stem = self.id.unwrap_or_else(|| format!("{}-{line}", input.stem()));
        let date = self.date.as_deref().filter(|d| !d.trim().is_empty());
        let about = About {
            title: self.title,
            date: date.and_then(day),
            source: self.source,
            language: self.language,
        };
        if let (Some(given), None) = (date, &about.date) {
            let given: String = given.chars().take(40).collect();
            let like = "2026-03-05, 05.03.2026 and 5 March 2026";
            let what = format!("“{given}” is no date that is understood, as {like} are; left out");
            document.notes.problem(line, what);
        }
        about.describe(&mut document);
        Ok(document)
    }
}
