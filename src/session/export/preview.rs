//! The first records of an export, to look at before anything is written.

use super::layers::Items;
use super::{ExportError, Gathered, Request};
use crate::formats::export::{Options, Request as Run, run};
use crate::formats::sink::MemorySink;
use crate::session::jobs::Progress;
use crate::storage::Store;

/// Most bytes that are shown of a file.
const MOST: usize = 4800;
/// Most lines that are laid out to be looked at.
const LINES: usize = 200;
/// Cells with more characters don't make their column wider.
const WIDEST: usize = 28;

/// The beginning of a file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Its path within the export.
    pub path: String,
    /// How it begins.
    pub content: String,
    /// Whether there is more of it.
    pub is_cut: bool,
}

/// What the export of these layers would write: the format's own files first. Give it the
/// [`Gathered::first`] few.
///
/// # Errors
/// When it was cancelled.
pub fn preview(
    gathered: &Gathered,
    store: Option<&Store>,
    request: &Request,
    progress: &Progress,
) -> Result<Vec<Preview>, ExportError> {
    let mut sink = MemorySink::default();
    // Of a few articles no part would have many.
    let options = Options { split: None, ..request.options.clone() };
    let extension = request.format.extensions().first().copied().unwrap_or("txt");
    let asked = Run {
        format: request.format,
        schema: &gathered.schema,
        canonicals: &gathered.canonicals,
        options: &options,
        file_name: &format!("preview.{extension}"),
        articles: &gathered.articles(),
        several_annotators: gathered.annotators().len() > 1,
        choices: std::collections::BTreeMap::new(),
    };
    run(&asked, Items::new(gathered, store, progress, &mut Vec::new()), &mut sink)?;
    let own = |path: &String| path.ends_with(&format!(".{extension}"));
    let mut files: Vec<_> = sink.files.into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect();
    files.sort_by_key(|(path, _)| !own(path));
    Ok(files.into_iter().map(|(path, bytes)| beginning(path, &bytes)).collect())
}

fn beginning(path: String, bytes: &[u8]) -> Preview {
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) else {
        let content = format!("{} bytes of a form for programs, which is no text to look at.", bytes.len());
        return Preview { path, content, is_cut: false };
    };
    let readable = readable(text);
    let content = readable[..readable.floor_char_boundary(MOST)].to_owned();
    Preview { path, is_cut: content.len() < readable.len(), content }
}

/// JSON with a line for each value, columns under each other, all else as it stands. Only what is
/// looked at is laid out.
fn readable(text: &str) -> String {
    if let Some(laid_out) = records(text) {
        return laid_out;
    }
    if text.lines().take(LINES).any(|line| line.contains('\t')) { columns(text) } else { text.to_owned() }
}

/// The records of JSON or JSON lines; `None` for anything else.
fn records(text: &str) -> Option<String> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    if let Ok(whole) = serde_json::from_str::<serde_json::Value>(text) {
        return serde_json::to_string_pretty(&whole).ok();
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty()).take(LINES);
    let each = lines.map(|line| {
        let value = serde_json::from_str::<serde_json::Value>(line).ok()?;
        serde_json::to_string_pretty(&value).ok()
    });
    Some(each.collect::<Option<Vec<String>>>()?.join("\n\n"))
}

/// Lines with tabs as columns of one width each.
fn columns(text: &str) -> String {
    let lines: Vec<Vec<&str>> = text.lines().take(LINES).map(|line| line.split('\t').collect()).collect();
    let width = |at: usize| {
        let cells = lines.iter().filter(|cells| cells.len() > at + 1).map(|cells| cells[at].chars().count());
        cells.filter(|chars| *chars <= WIDEST).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..lines.iter().map(Vec::len).max().unwrap_or(0)).map(width).collect();
    let line = |cells: &Vec<&str>| {
        let last = cells.len() - 1;
        let padded = cells.iter().enumerate().map(|(at, cell)| match at == last {
            true => (*cell).to_owned(),
            false => format!("{cell:width$}  ", width = widths[at]),
        });
        padded.collect::<String>()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> String {
        beginning("x".to_owned(), bytes).content
    }

    #[test]
    fn records_stand_a_value_on_a_line() {
        assert_eq!(shown(b"{\"a\":1}\n{\"a\":2}\n"), "{\n  \"a\": 1\n}\n\n{\n  \"a\": 2\n}");
        assert_eq!(shown(b"[1]"), "[\n  1\n]");
        assert_eq!(shown(b"{half\n"), "{half\n");
    }

    #[test]
    fn columns_stand_under_each_other_and_bytes_are_not_shown() {
        assert_eq!(shown("Anna\tB-person\nnée\tO\n".as_bytes()), "Anna  B-person\nnée   O");
        assert_eq!(shown(b"PAR1\0\0"), "6 bytes of a form for programs, which is no text to look at.");
        assert!(shown(&[0xff, 0xfe]).starts_with("2 bytes"));
    }
}
