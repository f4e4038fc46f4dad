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
/// Bytes of a line that count, as no more of it is shown.
const LONG: usize = 400;
/// Cells with more characters don't make their column wider.
const WIDEST: usize = 28;

/// The beginning of a file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Its path within the export.
    pub path: String,
    /// How it begins, laid out to be looked at: a block for each record of JSON lines, one for
    /// anything else.
    pub blocks: Vec<Block>,
    /// Whether there is more of it.
    pub is_cut: bool,
    /// For a file that is no text: what is in it, in words.
    pub about: Option<String>,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The line of the file on which it begins, from 1; `None` where it is laid out in other lines
    /// than the file's.
    pub line: Option<u32>,
    /// Its lines.
    pub lines: Vec<String>,
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
    let about = request.format.writer().map_or("", crate::formats::Writer::holds);
    Ok(files.into_iter().map(|(path, bytes)| beginning(path, &bytes, about)).collect())
}

fn beginning(path: String, bytes: &[u8], about: &str) -> Preview {
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) else {
        let size = format!("{} bytes for programs, which are no text to look at.", bytes.len());
        let about = Some(if about.is_empty() { size } else { format!("{about} {size}") });
        return Preview { path, blocks: Vec::new(), is_cut: false, about };
    };
    let mut blocks = records(text).unwrap_or_else(|| vec![plain(text)]);
    let is_cut = cut(&mut blocks) || text.lines().count() > LINES;
    Preview { path, blocks, is_cut, about: None }
}

/// Takes away what is more than can be looked at; whole lines stay.
fn cut(blocks: &mut Vec<Block>) -> bool {
    let (mut lines, mut bytes) = (0, 0);
    for at in 0..blocks.len() {
        for line in 0..blocks[at].lines.len() {
            (lines, bytes) = (lines + 1, bytes + blocks[at].lines[line].len().min(LONG));
            if lines > LINES || (bytes > MOST && lines > 1) {
                blocks[at].lines.truncate(line);
                blocks.truncate(at + usize::from(line > 0));
                return true;
            }
        }
    }
    false
}

/// The records of JSON or JSON lines; `None` for anything else. Only what is looked at is laid
/// out.
fn records(text: &str) -> Option<Vec<Block>> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let pretty = |value: &serde_json::Value| {
        let pretty = serde_json::to_string_pretty(value).ok()?;
        Some(pretty.lines().map(str::to_owned).collect::<Vec<_>>())
    };
    let one_line = text.trim().lines().count() <= 1;
    if !one_line && let Ok(whole) = serde_json::from_str::<serde_json::Value>(text) {
        return Some(vec![Block { line: None, lines: pretty(&whole)? }]);
    }
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).take(LINES);
    let each = lines.map(|(number, line)| {
        let value = serde_json::from_str::<serde_json::Value>(line).ok()?;
        Some(Block { line: Some(number), lines: pretty(&value)? })
    });
    each.collect()
}

/// Lines as they stand; those with tabs as columns under each other.
fn plain(text: &str) -> Block {
    let has_tabs = text.lines().take(LINES).any(|line| line.contains('\t'));
    let lines = if has_tabs { columns(text) } else { text.lines().take(LINES).map(str::to_owned).collect() };
    Block { line: Some(1), lines }
}

/// Lines with tabs as columns of one width each.
fn columns(text: &str) -> Vec<String> {
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
    lines.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preview(bytes: &[u8]) -> Preview {
        beginning("x".to_owned(), bytes, "")
    }

    /// The line of each block and its lines.
    fn shown(bytes: &[u8]) -> Vec<(Option<u32>, String)> {
        preview(bytes).blocks.iter().map(|b| (b.line, b.lines.join("\n"))).collect()
    }

    #[test]
    fn records_are_blocks_with_a_value_on_a_line_and_the_number_of_their_own() {
        let of = |line: u32, block: &str| (Some(line), block.to_owned());
        assert_eq!(
            shown(b"{\"a\":1}\n\n{\"a\":2}\n"),
            [of(1, "{\n  \"a\": 1\n}"), of(3, "{\n  \"a\": 2\n}")]
        );
        assert_eq!(shown(b"[1]"), [of(1, "[\n  1\n]")]);
        assert_eq!(shown(b"[\n1]"), [(None, "[\n  1\n]".to_owned())]);
        assert_eq!(shown(b"{half\n"), [of(1, "{half")]);
    }

    #[test]
    fn long_files_are_cut_between_lines() {
        let record = format!("{{\"text\":\"{}\",\"b\":2}}\n", "é😊".repeat(3000));
        let cut = preview(record.repeat(40).as_bytes());
        assert!(cut.is_cut);
        let last = cut.blocks.last().unwrap();
        assert!(!last.lines.is_empty() && cut.blocks.len() > 2, "long lines count for what is shown");
        assert_eq!(cut.blocks[0].lines.len(), 4);
        assert!(!preview(record.as_bytes()).is_cut);
        let many = preview("a\n".repeat(1000).as_bytes());
        assert!(many.is_cut && many.blocks[0].lines.len() == LINES);
    }

    #[test]
    fn columns_stand_under_each_other_and_bytes_are_said_in_words() {
        assert_eq!(shown("Anna\tB-person\nnée\tO\n".as_bytes())[0].1, "Anna  B-person\nnée   O");
        let bytes = beginning("x".to_owned(), b"PAR1\0\0", "A row is a record.");
        assert!(bytes.blocks.is_empty());
        assert_eq!(
            bytes.about.as_deref(),
            Some("A row is a record. 6 bytes for programs, which are no text to look at.")
        );
        assert!(preview(&[0xff, 0xfe]).about.unwrap().starts_with("2 bytes"));
    }

    #[test]
    fn every_format_whose_files_are_no_text_says_what_a_record_holds() {
        for id in ["parquet", "spacy", "xlsx"] {
            let writer = crate::formats::registry::by_id(id).unwrap().writer().unwrap();
            assert!(writer.holds().ends_with('.'), "{id}");
        }
    }
}
