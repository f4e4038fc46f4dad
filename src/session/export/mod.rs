//! Training data out of an open project: which layers, from memory or from disk, into which
//! files.
//!
//! [`gather`] takes what it needs from the project as data, [`export`] does the work and may run
//! on a thread of its own. Nothing that was there before is overwritten, unless an earlier
//! export of the same project in the same format wrote it and nobody has changed it since.

mod folder;
mod layers;
mod preview;
mod strata;
mod unfinished;
mod unread;

pub use folder::FolderSink;
pub use layers::{ExportError, Gathered, Missing, gather};
pub use preview::{Block, Preview, preview};

use std::path::{Path, PathBuf};

use crate::formats::export::{Negatives, Options, Report, Request as Run, Unit, run};
use crate::formats::{Format, Shape};
use crate::model::ids::{AnnotatorId, ArticleId, LabelId};
use crate::model::layer::Status;
use crate::storage::{Store, is_a_project, is_of_a_project};

use super::jobs::Progress;

/// Whose layers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// All annotators', but not the decided ones.
    #[default]
    Everybody,
    /// One annotator's; the decided ones are those of [`AnnotatorId::DECIDED`].
    One(AnnotatorId),
    /// Those of several.
    Several(Vec<AnnotatorId>),
}

/// An export as the user asks for it.
#[derive(Clone)]
pub struct Request {
    /// The format, which has a writer.
    pub format: &'static dyn Format,
    /// The file, or the folder for formats of several.
    pub out: PathBuf,
    /// Whose layers.
    pub who: Who,
    /// Only these articles.
    pub articles: Option<Vec<ArticleId>>,
    /// Only layers with this status.
    pub status: Option<Status>,
    /// Whether annotators are called by numbers, in files and their names.
    pub blind: bool,
    /// What of them, and how.
    pub options: Options,
}

/// What an export did.
#[derive(Clone, Debug)]
pub struct Done {
    /// What is also in the file of the report.
    pub report: Report,
    /// Where the report is.
    pub report_file: PathBuf,
    /// Files of the earlier export that this one no longer has, taken away.
    pub removed: Vec<PathBuf>,
}

/// Writes the export.
///
/// # Errors
/// When it was cancelled, or a file is in the way or can't be written; then nothing was written.
pub fn export(
    gathered: &Gathered,
    store: Option<&Store>,
    request: &Request,
    progress: &Progress,
) -> Result<Done, ExportError> {
    let shape = request.format.writer().map_or(Shape::File, crate::formats::Writer::shape);
    let (root, file_name) = place(&request.out, shape)?;
    let report_name = match shape {
        Shape::File => format!("{file_name}.report.json"),
        Shape::Folder => "report.json".to_owned(),
    };
    let mut sink = FolderSink::new(&root)?;
    let (articles, options) = strata::prepared(gathered, store, &request.options, progress)?;
    let asked = Run {
        format: request.format,
        schema: &gathered.schema,
        canonicals: &gathered.canonicals,
        options: &options,
        file_name: &file_name,
        articles: &articles,
        several_annotators: gathered.annotators().len() > 1,
        choices: choices(gathered, request),
    };
    let mut unread = gathered.unread.clone();
    let mut report = run(&asked, layers::Items::new(gathered, store, progress, &mut unread), &mut sink)?;
    report.unread = unread;
    report.layers_left = gathered.left;
    report.unfinished = unfinished::unfinished(gathered, store, progress)?;
    let project = gathered.project.to_string();
    let removed = sink.finish(&report, &report_name, &project)?;
    Ok(Done { report, report_file: root.join(report_name), removed })
}

/// The folder that the export's paths are in, and the name of the main file.
fn place(out: &Path, shape: Shape) -> Result<(PathBuf, String), ExportError> {
    if is_of_a_project(out) || shape == Shape::Folder && is_a_project(out) {
        return Err(ExportError::OfAProject(out.to_owned()));
    }
    if shape == Shape::Folder {
        return Ok((out.to_owned(), String::new()));
    }
    let name = out.file_name().and_then(|n| n.to_str()).ok_or_else(|| ExportError::NoName(out.to_owned()))?;
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if out.is_dir() {
        return Err(ExportError::IsFolder(out.to_owned()));
    }
    Ok((parent.to_owned(), name.to_owned()))
}

/// What was chosen, for the report.
fn choices(gathered: &Gathered, request: &Request) -> std::collections::BTreeMap<String, String> {
    let options = &request.options;
    let join = |ids: Vec<&str>| ids.join(", ");
    let mut out = vec![("project", gathered.project.to_string()), ("project_name", gathered.name.clone())];
    out.push(("annotators", join(gathered.annotators().iter().map(AnnotatorId::as_str).collect())));
    out.push(("unit", if options.unit == Unit::Sentence { "sentence" } else { "article" }.to_owned()));
    out.push(("overlap", format!("{:?}", options.overlap).to_lowercase()));
    if let Some(ids) = &request.articles {
        out.push(("articles", join(ids.iter().map(ArticleId::as_str).collect())));
    }
    if let Some(status) = request.status {
        out.push(("status", status.name().to_owned()));
    }
    if let Some(labels) = &options.labels {
        out.push(("labels", join(labels.iter().map(LabelId::as_str).collect())));
    }
    if let Some(split) = &options.split {
        out.push(("split", split.shares()));
        out.push(("seed", split.seed().to_string()));
        out.push(("stratified", if split.is_by_label() { "by label" } else { "no" }.to_owned()));
    }
    if options.negatives != Negatives::Keep {
        out.push(("records_without_annotations", options.negatives.to_string()));
    }
    if options.mask_dates {
        out.push(("publication_dates", "masked".to_owned()));
    }
    out.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests;
