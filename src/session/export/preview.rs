//! The first records of an export, to look at before anything is written.

use super::layers::Items;
use super::{ExportError, Gathered, Request};
use crate::formats::export::{Options, Request as Run, run};
use crate::formats::sink::MemorySink;
use crate::session::jobs::Progress;
use crate::storage::Store;

/// Most bytes that are shown of a file.
const MOST: usize = 2400;

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
    let text = String::from_utf8_lossy(bytes);
    let content = text[..text.floor_char_boundary(MOST)].to_owned();
    Preview { path, is_cut: content.len() < text.len(), content }
}
