//! Reading the files and deciding about each.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::gather::{Found, cannot_open, gather, name};
use super::labels::{self, Unknown, Unknowns};
use super::{FileResult, Known, NewArticle, NewLayer, Outcome, Plan, Request};
use crate::formats::decode;
use crate::formats::read::{Document, Input, Notes, ReadContext};
use crate::model::annotation::Annotation;
use crate::model::article::ArticleMeta;
use crate::model::change::LayerSummary;
use crate::model::ids::{ArticleId, LabelId, slug};
use crate::model::layer::{Layer, LayerRef, Status};
use crate::model::text::Hash;
use crate::session::jobs::Progress;

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The user changed their mind.
    #[error("cancelled")]
    Cancelled,
    /// What the schema lacks; it may not be extended.
    #[error("the schema has no {}", list(.0))]
    Unknown(Vec<Unknown>),
}

fn list(unknown: &[Unknown]) -> String {
    let each = unknown.iter().map(|u| format!("{u} ({} × in {})", u.count, u.first));
    each.collect::<Vec<_>>().join(", ")
}

/// Reads all files and says what becomes of each. Nothing is written.
///
/// # Errors
/// When it was cancelled, or labels, roles and the like are unknown and the schema may not be extended: then nothing
/// is to be brought in.
pub fn plan(request: &Request, known: Known, progress: &Progress) -> Result<Plan, PlanError> {
    let entries = gather(&request.paths, request.format);
    let mut planner = Planner { request, known, plan: Plan::default(), unknown: Unknowns::default() };
    let total = entries.len();
    for (done, (path, format)) in entries.into_iter().enumerate() {
        if progress.is_cancelled() {
            return Err(PlanError::Cancelled);
        }
        progress.set(done, total);
        match format {
            Ok(format) => planner.file(&Found { path, format }),
            Err(outcome) => {
                let (notes, format) = (Notes::default(), None);
                planner.plan.files.push(FileResult { path, outcome, notes, format });
            }
        }
    }
    planner.finish()
}

struct Planner<'a> {
    request: &'a Request,
    /// What the project has, and what the plan has added to it so far.
    known: Known,
    plan: Plan,
    unknown: Unknowns,
}

impl Planner<'_> {
    fn file(&mut self, file: &Found) {
        match self.read(file) {
            Ok(documents) => documents.into_iter().for_each(|d| self.document(file, d)),
            Err(why) => self.push(file, Outcome::Refused(why), Notes::default()),
        }
    }

    fn push(&mut self, file: &Found, outcome: Outcome, notes: Notes) {
        let (path, format) = (file.path.clone(), Some(file.format.id()));
        self.plan.files.push(FileResult { path, outcome, notes, format });
    }

    fn read(&self, file: &Found) -> Result<Vec<Document>, String> {
        let name = name(&file.path);
        let bytes = read_bytes(&file.path, true)?;
        let beside = |name: &str| read_beside(&file.path.with_file_name(name));
        let Some(reader) = file.format.reader() else {
            return Err(format!("{} can only be written", file.format.name()));
        };
        let context = ReadContext {
            schema: &self.known.schema,
            annotator: &self.request.annotator,
            format: file.format.id(),
            made: self.request.made,
            options: &self.request.options,
        };
        reader
            .read(&Input { name: &name, bytes: &bytes, beside: &beside }, &context)
            .map_err(|e| e.to_string())
    }

    fn document(&mut self, file: &Found, mut document: Document) {
        let mut notes = std::mem::take(&mut document.notes);
        let annotations = document.annotations.take().filter(|a| !a.is_empty());
        let (article, is_new) = match self.known.by_text.get(&document.text.hash()) {
            Some(id) => (id.clone(), false),
            None => (self.add_article(&document), true),
        };
        let outcome = match annotations {
            None if is_new => Outcome::Added(article, 0),
            None => Outcome::Known(article),
            Some(annotations) => {
                let brings = annotations.len();
                let has = self.known.layers.get(&article).map(|there| there.counts.total());
                if has.is_none() {
                    self.add_layer(file, &article, &document, annotations, &mut notes);
                }
                match has {
                    Some(has) => Outcome::LayerThere { article, has, brings },
                    None if is_new => Outcome::Added(article, brings),
                    None => Outcome::GainedLayer(article, brings),
                }
            }
        };
        self.push(file, outcome, notes);
    }

    fn add_article(&mut self, document: &Document) -> ArticleId {
        let hash = document.text.hash();
        let id = self.free_id(&document.stem, hash);
        let meta = ArticleMeta {
            id: id.clone(),
            title: document.title.clone(),
            date: document.date.clone(),
            source: document.source.clone(),
            language: document.language.clone(),
            tags: Vec::new(),
            text: hash,
            original: document.original.clone(),
        };
        self.known.ids.insert(id.clone());
        self.known.by_text.insert(hash, id.clone());
        self.plan.articles.push(NewArticle { meta: Arc::new(meta), text: document.text.clone() });
        id
    }

    /// An id that no article has: the stem's, else one of the hash; `-2` where it is taken.
    fn free_id(&self, stem: &str, hash: Hash) -> ArticleId {
        let base = id_from_stem(stem).unwrap_or_else(|| {
            let hex = hash.to_string();
            format!("a-{}", hex.trim_start_matches("sha256:").chars().take(12).collect::<String>())
        });
        let numbered = (2..).map(|n: u64| {
            let suffix = format!("-{n}");
            let stem: String = base.chars().take(ArticleId::MAX_LEN - suffix.len()).collect();
            format!("{}{suffix}", stem.trim_end_matches('-'))
        });
        let mut candidates = std::iter::once(base.clone()).chain(numbered);
        let free = candidates.find(|id| !self.known.ids.contains(id.as_str()));
        ArticleId::new(&free.unwrap_or_default())
    }

    fn add_layer(
        &mut self,
        file: &Found,
        article: &ArticleId,
        document: &Document,
        mut annotations: Vec<Annotation>,
        notes: &mut Notes,
    ) {
        let (schema, name) = (&self.known.schema, name(&file.path));
        for annotation in &mut annotations {
            if self.unknown.settle_kind(annotation, schema) {
                let first = || format!("{name}: {}", annotation.label().map_or("", LabelId::as_str));
                notes.losses.add("other-kind", first);
            }
            self.unknown.note(annotation, schema, &name);
        }
        let layer = Layer::from_annotations(document.status.unwrap_or(Status::InProgress), annotations);
        let summary = LayerSummary { status: layer.status(), counts: layer.counts() };
        self.known.layers.insert(article.clone(), summary);
        let at = LayerRef::new(article, &self.request.annotator);
        self.plan.layers.push(NewLayer { at, layer, text: document.text.clone() });
    }

    fn finish(mut self) -> Result<Plan, PlanError> {
        let unknown = self.unknown.into_vec();
        if !unknown.is_empty() {
            if !self.request.extend_schema {
                return Err(PlanError::Unknown(unknown));
            }
            let schema = labels::extended(&self.known.schema, &unknown);
            self.plan.schema = Some((Arc::new(schema), unknown));
        }
        if !self.plan.layers.is_empty() && !self.known.has_annotator {
            self.plan.annotator = Some((self.request.annotator.clone(), self.request.annotator_name.clone()));
        }
        Ok(self.plan)
    }
}

/// The id that a file's stem gives; none where most of its letters can't stand in one.
fn id_from_stem(stem: &str) -> Option<String> {
    let id = slug(stem, ArticleId::MAX_LEN);
    let letters = stem.chars().filter(|c| c.is_alphanumeric()).count();
    let kept = stem.chars().filter(char::is_ascii_alphanumeric).count();
    (kept * 2 >= letters && ArticleId::is_valid(&id)).then_some(id)
}

/// Reads a plain file of a size that can be read.
fn read_bytes(path: &Path, may_be_empty: bool) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|e| cannot_open(&e))?;
    // Looked at anew: what was a file when the folder was walked may be a pipe by now.
    if !metadata.is_file() {
        return Err("not a plain file".to_owned());
    }
    match decode::check_size(metadata.len()) {
        Err(decode::DecodeError::Empty) if may_be_empty => {}
        Err(error) => return Err(error.to_string()),
        Ok(()) => {}
    }
    fs::read(path).map_err(|e| cannot_open(&e))
}

/// Reads a file that belongs to another one; links are not followed.
fn read_beside(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(metadata) if !metadata.is_file() => Err(io::Error::other("not a plain file")),
        Ok(_) => read_bytes(path, true).map(Some).map_err(io::Error::other),
    }
}
