//! `articles/ARTICLE.ron`: what is known of an article besides its text.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::problem::{Problem, quoted};
use super::project_file::format_with;
use super::ron_file::{broken, check_format, parse, pretty};
use super::ron_layout::has_remarks;
use crate::model::article::{ArticleMeta, Newlines, Original};
use crate::model::format::Format;
use crate::model::ids::ArticleId;
use crate::model::merge::Conflict;
use crate::model::text::Hash;
use crate::model::time::is_day;

/// - 1.1 has conflicts; without any a file is written as 1.0.
pub(super) const FORMAT: Format = Format::new(1, 1);

/// As in the file; also as in the cache and the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename = "Article", deny_unknown_fields)]
pub(super) struct ArticleWire {
    format: Format,
    id: String,
    title: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    tags: Vec<String>,
    text: Hash,
    original: Hash,
    encoding: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    bom: bool,
    #[serde(default)]
    newlines: Newlines,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    crlf_at: Vec<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cr_at: Vec<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<Conflict>,
}

impl From<&ArticleMeta> for ArticleWire {
    fn from(meta: &ArticleMeta) -> Self {
        let meta = meta.clone();
        Self {
            format: format_with(&[]),
            id: meta.id.to_string(),
            title: meta.title,
            date: meta.date,
            source: meta.source,
            language: meta.language,
            tags: meta.tags,
            text: meta.text,
            original: meta.original.hash,
            encoding: meta.original.encoding,
            bom: meta.original.bom,
            newlines: meta.original.newlines,
            crlf_at: meta.original.crlf_at,
            cr_at: meta.original.cr_at,
            conflicts: Vec::new(),
        }
    }
}

impl From<ArticleWire> for ArticleMeta {
    fn from(wire: ArticleWire) -> Self {
        let original = Original {
            hash: wire.original,
            encoding: wire.encoding,
            bom: wire.bom,
            newlines: wire.newlines,
            crlf_at: wire.crlf_at,
            cr_at: wire.cr_at,
        };
        let id = ArticleId::new(&wire.id);
        let title = if wire.title.trim().is_empty() { wire.id } else { wire.title };
        Self {
            id,
            title,
            date: wire.date,
            source: wire.source,
            language: wire.language,
            tags: wire.tags,
            text: wire.text,
            original,
        }
    }
}

/// What an article's file gave.
pub(super) struct Reading {
    pub meta: ArticleMeta,
    pub conflicts: Vec<Conflict>,
    pub problems: Vec<Problem>,
    pub read_only: Option<String>,
    pub is_lossy: bool,
}

/// Reads the file of article `id`.
///
/// # Errors
/// What is wrong with the file as a whole.
pub(super) fn read(file: &Path, content: &str, id: &ArticleId) -> Result<Reading, Problem> {
    check_format(file, content, FORMAT)?;
    let (wire, unknown) = parse::<ArticleWire>(content).map_err(|e| broken(file, &e))?;
    let mut problems = Vec::new();
    let mut read_only = None;
    let mut is_lossy = has_remarks(content);
    if wire.format > FORMAT {
        let what = format!("was written by a newer program (version {})", wire.format);
        problems.push(Problem::warning(file, &what, "open it with a newer Attaché to change it"));
        read_only = Some(format!("it {what}"));
    }
    for field in unknown {
        let what = format!("has a field {} that this program does not know", quoted(&field.name));
        let todo = "open it with a newer Attaché, or take the field out, to change it";
        problems.push(Problem::warning(file, &what, todo).at(field.place));
        read_only = Some(format!("it {what}"));
    }
    if wire.id != id.as_str() {
        let what = format!("says that its id is {}", quoted(&wire.id));
        problems.push(Problem::warning(file, what, "the file's name counts; correct what it says"));
        is_lossy = true;
    }
    let mut wire = wire;
    let conflicts = std::mem::take(&mut wire.conflicts);
    let mut meta = ArticleMeta::from(ArticleWire { id: id.to_string(), ..wire });
    if let Some(date) = meta.date.take_if(|date| !is_day(date)) {
        let what = format!("{} is no date, and is left out", quoted(&date));
        problems.push(Problem::warning(file, what, "write it as 2026-03-05"));
        is_lossy = true;
    }
    Ok(Reading { meta, conflicts, problems, read_only, is_lossy })
}

pub(super) fn write(meta: &ArticleMeta, conflicts: &[Conflict]) -> String {
    let (format, conflicts) = (format_with(conflicts), conflicts.to_vec());
    pretty(&ArticleWire { format, conflicts, ..meta.into() }, "Article", 1)
}
