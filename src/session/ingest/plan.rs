//! Deciding about each document that was read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::annotators::Annotators;
use super::canonicals::Canonicals;
use super::compare::lacking;
use super::gather::{Entry, gather, name};
use super::labels::{self, Declared, Unknown, Unknowns};
use super::nameless;
use super::places::find_known;
use super::read::{Read, Reading};
use super::{FileResult, Known, NewArticle, NewLayer, Outcome, Plan, Request};
use crate::formats::Format;
use crate::formats::read::{Document, Notes};
use crate::model::annotation::Annotation;
use crate::model::article::ArticleMeta;
use crate::model::findings::{Weight, findings};
use crate::model::ids::{AnnotatorId, ArticleId, LabelId, slug};
use crate::model::layer::{Layer, LayerRef, Status};
use crate::model::text::Hash;
use crate::session::jobs::Progress;
use crate::storage::Store;

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
pub fn plan(
    request: &Request,
    known: Known,
    store: Option<&Store>,
    progress: &Progress,
) -> Result<Plan, PlanError> {
    let mut entries = gather(&request.paths, request.format);
    find_known(&mut entries, &known.annotators);
    let reader = Reading::new(request, known.schema.clone());
    let mut planner = Planner::new(request, known, store);
    let total = entries.len();
    progress.set(0, total);
    let mut done = 0;
    let mut entries = entries.into_iter().peekable();
    while entries.peek().is_some() {
        let few: Vec<Entry> = entries.by_ref().take(TOGETHER).collect();
        for (entry, documents) in reader.read(few, &|n| progress.set(done + n, total), progress)? {
            planner.entry(entry, documents);
            done += 1;
        }
    }
    progress.set(total, total);
    planner.finish()
}

/// Files that are read before anything is decided about them: so many texts are in memory twice.
const TOGETHER: usize = 512;

struct Planner<'a> {
    request: &'a Request,
    /// What the project has, and what the plan has added to it so far.
    known: Known,
    /// Where layers are read that are there already.
    store: Option<&'a Store>,
    annotators: Annotators,
    canonicals: Canonicals,
    declared: Declared,
    plan: Plan,
    /// Places in the plan's list of layers.
    planned: BTreeMap<LayerRef, usize>,
    /// Of each layer the place of its file in the plan's list.
    file_of: Vec<usize>,
    unknown: Unknowns,
}

impl<'a> Planner<'a> {
    fn new(request: &'a Request, mut known: Known, store: Option<&'a Store>) -> Self {
        let mut names = known.annotators.clone();
        // Files may name the one who brings them in.
        names.entry(request.annotator.clone()).or_insert_with(|| request.annotator_name.clone());
        Self {
            request,
            annotators: Annotators::new(names),
            canonicals: Canonicals::new(std::mem::take(&mut known.canonicals)),
            declared: Declared::default(),
            known,
            store,
            plan: Plan::default(),
            planned: BTreeMap::new(),
            file_of: Vec::new(),
            unknown: Unknowns::default(),
        }
    }

    fn entry(&mut self, entry: Entry, read: Read) {
        let Entry { path, format, annotator, .. } = entry;
        let file = File { name: name(&path), path, format: format.ok().map(Format::id) };
        match read {
            Ok(documents) => {
                for mut document in documents {
                    // What the file itself says goes before what its place does.
                    document.annotator = document.annotator.or_else(|| annotator.clone());
                    self.document(&file, document);
                }
            }
            Err(outcome) => self.push(&file, outcome, None, Notes::default()),
        }
    }

    fn push(&mut self, file: &File, outcome: Outcome, annotator: Option<AnnotatorId>, notes: Notes) {
        let (path, format) = (file.path.clone(), file.format);
        self.plan.files.push(FileResult { path, outcome, notes, format, annotator });
    }

    fn document(&mut self, file: &File, mut document: Document) {
        let mut notes = std::mem::take(&mut document.notes);
        // That there is nothing is said, too, where somebody has begun or ended looking.
        let is_begun = document.status.is_some_and(|status| status != Status::Untouched);
        let annotations = document.annotations.take().filter(|a| !a.is_empty() || is_begun);
        let (article, is_new) = match self.known.by_text.get(&document.text.hash()) {
            Some(id) => (id.clone(), false),
            None => (self.add_article(&document), true),
        };
        let Some(annotations) = annotations else {
            let outcome = if is_new { Outcome::Added(article, 0) } else { Outcome::Known(article) };
            return self.push(file, outcome, None, notes);
        };
        let at = LayerRef::new(&article, &self.whose(&document));
        let brings = annotations.len();
        let has = self.known.layers.get(&at).map(|there| there.counts.total());
        let mut lacks = 0;
        if has.is_none() {
            self.add_layer(file, &at, document, annotations, &mut notes);
        } else {
            lacks = self.lacking(&at, &document, &annotations);
        }
        let outcome = match has {
            Some(has) => Outcome::LayerThere { article, has, brings, lacks },
            None if is_new => Outcome::Added(article, brings),
            None => Outcome::GainedLayer(article, brings),
        };
        self.push(file, outcome, Some(at.annotator), notes);
    }

    /// How many of a document's annotations a layer does not have that is there; all where it can't be read.
    fn lacking(&self, at: &LayerRef, document: &Document, brought: &[Annotation]) -> usize {
        let schema = &self.known.schema;
        if let Some(planned) = self.planned.get(at) {
            return lacking(schema, self.plan.layers[*planned].layer.iter(), brought);
        }
        if let Some(loaded) = self.known.loaded.get(at) {
            return lacking(schema, loaded.iter(), brought);
        }
        let Some(store) = self.store else { return brought.len() };
        lacking(schema, store.read_layer(at, &document.text).layer.iter(), brought)
    }

    /// In whose layer a document's annotations will stand.
    fn whose(&mut self, document: &Document) -> AnnotatorId {
        match &document.annotator {
            Some(name) if !self.request.options.one_annotator && !name.trim().is_empty() => {
                self.annotators.id(name)
            }
            _ => self.request.annotator.clone(),
        }
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
        file: &File,
        at: &LayerRef,
        document: Document,
        mut annotations: Vec<Annotation>,
        notes: &mut Notes,
    ) {
        let (schema, name) = (&self.known.schema, &file.name);
        self.canonicals.take(document.canonicals, &mut annotations, |entity| {
            let words = || format!("{name}: “{}”", entity.spans.words(&document.text));
            notes.losses.add("unknown-canonical", words);
        });
        if let Some(declares) = document.declares {
            self.declared.add(declares, name);
        }
        for annotation in &mut annotations {
            if nameless::without_nul(annotation) {
                notes.losses.add("nul", || format!("{name}: {}", annotation.id()));
            }
            if nameless::name(annotation) {
                let words = || format!("{name}: {}", annotation.label().map_or("", LabelId::as_str));
                notes.losses.add("no-name", words);
            }
            if self.unknown.settle_kind(annotation, schema) {
                let first = || format!("{name}: {}", annotation.label().map_or("", LabelId::as_str));
                notes.losses.add("other-kind", first);
            }
            self.unknown.note(annotation, schema, name);
        }
        let layer = Layer::from_annotations(document.status.unwrap_or(Status::InProgress), annotations);
        let summary = layer.summary();
        self.known.layers.insert(at.clone(), summary);
        self.planned.insert(at.clone(), self.plan.layers.len());
        // What becomes of the file is noted after this.
        self.file_of.push(self.plan.files.len());
        self.plan.layers.push(NewLayer { at: at.clone(), layer, text: document.text });
    }

    /// Counts what contradicts the schema as it will be: annotations come in all the same.
    fn count_contradictions(&mut self) {
        let schema = self.plan.schema.as_ref().map_or(&self.known.schema, |(schema, _)| schema);
        for (layer, file) in self.plan.layers.iter().zip(&self.file_of) {
            let Some(file) = self.plan.files.get_mut(*file) else { continue };
            for annotation in layer.layer.iter() {
                let wrong = findings(annotation, &layer.layer, schema);
                for finding in wrong.into_iter().filter(|f| f.weight() == Weight::Wrong) {
                    let label = annotation.label().map_or("relation", LabelId::as_str);
                    file.notes.losses.add("against-schema", || format!("{label}: {finding}"));
                }
            }
        }
    }

    fn finish(mut self) -> Result<Plan, PlanError> {
        let unknown = std::mem::take(&mut self.unknown).into_vec();
        if !unknown.is_empty() && !self.request.extend_schema {
            return Err(PlanError::Unknown(unknown));
        }
        if self.request.extend_schema {
            let (schema, added) = labels::extended(&self.known.schema, &self.declared, unknown);
            self.plan.schema = (!added.is_empty()).then(|| (Arc::new(schema), added));
        }
        self.count_contradictions();
        let writing: BTreeSet<&AnnotatorId> = self.plan.layers.iter().map(|l| &l.at.annotator).collect();
        let new = writing.into_iter().filter(|id| !self.known.annotators.contains_key(*id));
        let name = |id: &AnnotatorId| {
            if *id == self.request.annotator {
                self.request.annotator_name.clone()
            } else {
                self.annotators.new_name(id).unwrap_or_else(|| id.to_string())
            }
        };
        self.plan.annotators = new.map(|id| (id.clone(), name(id))).collect();
        self.plan.canonicals = self.canonicals.into_changed();
        Ok(self.plan)
    }
}

/// The file that is being decided about.
struct File {
    path: PathBuf,
    name: String,
    format: Option<&'static str>,
}

/// The id that a file's stem gives; none where most of its letters can't stand in one.
fn id_from_stem(stem: &str) -> Option<String> {
    let id = slug(stem, ArticleId::MAX_LEN);
    let letters = stem.chars().filter(|c| c.is_alphanumeric()).count();
    let kept = stem.chars().filter(char::is_ascii_alphanumeric).count();
    (kept * 2 >= letters && ArticleId::is_valid(&id)).then_some(id)
}
