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

use super::Loss;
use super::decode;
use super::prose::{About, day, is_language};
use super::read::{Document, Input, Notes};
use crate::model::ids::{ArticleId, slug};

pub(super) const COLUMNS: Loss = Loss::new(
    "columns-left",
    "columns that are not read, as none of what an article has is usually called so",
);
pub(super) const IDS: Loss =
    Loss::new("changed-ids", "ids that no article here can have, written in another way");
pub(super) const HTML: Loss = Loss::new("html-cells", "texts with HTML tags in them, kept as they are");
/// What a table of articles loses.
const LOSSES: &[Loss] = &[COLUMNS, IDS, HTML];

/// Counts columns that are not read, each once.
fn count_columns<'a>(names: impl Iterator<Item = &'a str>, notes: &mut Notes) {
    for name in names {
        let short: String = name.chars().take(60).collect();
        notes.losses.add(COLUMNS.id, || short);
    }
}

/// Whether a text seems to be the source of a page.
pub(super) fn has_tags(text: &str) -> bool {
    if !text.contains('<') {
        return false;
    }
    let small = text.to_ascii_lowercase();
    ["</p>", "<br", "</div>", "</a>", "</span>"].iter().any(|tag| small.contains(tag))
}

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
        if let Some(id) =
            self.id.as_deref().filter(|id| slug(id, id.len()) != **id || !ArticleId::is_valid(id))
        {
            let id: String = id.chars().take(60).collect();
            document.notes.losses.add(IDS.id, || format!("line {line}: “{id}”"));
        }
        document.stem = self.id.unwrap_or_else(|| format!("{}-{line}", input.stem()));
        if has_tags(document.text.as_str()) {
            document.notes.losses.add(HTML.id, || format!("line {line}"));
        }
        let is_language = |tag: &&str| !is_language(tag);
        if let Some(given) = self.language.as_deref().filter(|l| !l.trim().is_empty()).filter(is_language) {
            let given: String = given.chars().take(40).collect();
            let what = format!("“{given}” is no language that is understood, as en and pt-BR are; left out");
            document.notes.problem(line, what);
        }
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
            let is_two = given.matches('/').count() == 2;
            let what = if is_two {
                format!("“{given}” may mean two days, or none; write it as one of {like}; left out")
            } else {
                format!("“{given}” is no date that is understood, as {like} are; left out")
            };
            document.notes.problem(line, what);
        }
        about.describe(&mut document);
        Ok(document)
    }
}
