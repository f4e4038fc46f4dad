//! Which layers are exported, and their annotations one by one, from memory or from disk.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::unread::Unread;
use super::{Request, Who};
use crate::formats::export::{ExportItem, LayersLeft};
use crate::model::annotation::Annotation;
use crate::model::article::ArticleMeta;
use crate::model::canonical::Canonical;
use crate::model::change::LayerSummary;
use crate::model::ids::{AnnotatorId, ArticleId, CanonicalId, Id, LabelId};
use crate::model::layer::{LayerRef, LayerSnapshot, Status};
use crate::model::project::{Article, LayerSlot, Project};
use crate::model::schema::Schema;
use crate::model::text::{Hash, Text};
use crate::session::Blind;
use crate::session::jobs::Progress;
use crate::session::review::compared;
use crate::storage::{LayerState, Problem, Severity, Store};

/// Why an export was not made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The user changed their mind.
    #[error("cancelled")]
    Cancelled,
    /// Something chosen is not in the project.
    #[error("{0}")]
    Missing(#[from] Missing),
    /// A file could not be written; the message names it.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A file is there that this export did not write.
    #[error("{} is there already and was not written by an earlier export of this project in this format: it is not overwritten; choose another place", .0.display())]
    InTheWay(PathBuf),
    /// A place where a project's own files are.
    #[error("{} is a folder of a project's own files, or in one; choose another place", .0.display())]
    OfAProject(PathBuf),
    /// A file of an earlier export was changed.
    #[error("{} was changed since it was exported: it is not overwritten; move it away or choose another place", .0.display())]
    Changed(PathBuf),
    /// A folder where a file is wanted.
    #[error("{} is a folder; this format writes a file", .0.display())]
    IsFolder(PathBuf),
    /// A path that names no file.
    #[error("{} is no name of a file", .0.display())]
    NoName(PathBuf),
}

/// Something chosen that is not in the project.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// An article.
    #[error("there is no article “{0}”")]
    Article(ArticleId),
    /// An annotator without any layer.
    #[error("“{0}” has no layer in this project")]
    Annotator(AnnotatorId),
    /// A label.
    #[error("the schema has no label “{0}”")]
    Label(LabelId),
}

/// What an export needs of a project, as data of its own.
#[derive(Clone)]
pub struct Gathered {
    pub(super) project: Id,
    pub(super) name: String,
    pub(super) schema: Arc<Schema>,
    pub(super) canonicals: BTreeMap<CanonicalId, Arc<Canonical>>,
    /// In the order of articles, then annotators.
    pub(super) layers: Vec<Wanted>,
    /// Layers that were not asked for.
    pub(super) left: LayersLeft,
    /// What could not be read before, in words.
    pub(super) unread: Vec<String>,
    /// Which status they are to have.
    status: Option<Status>,
    /// Who is which number, where nobody is named.
    blind: Option<Blind>,
}

/// A layer to be exported.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) meta: Arc<ArticleMeta>,
    pub(super) annotator: AnnotatorId,
    pub(super) text: Option<Text>,
    pub(super) loaded: Option<LayerSnapshot>,
    /// Whether nothing is known of it but that its file is there: what was chosen of layers is
    /// asked of it when it was read.
    is_unknown: bool,
    /// Of a decided layer, those that it decides about.
    pub(super) beside: Vec<(AnnotatorId, Option<LayerSnapshot>)>,
}

impl Gathered {
    /// How many layers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layers.len()
    }

    /// Whether there is nothing to export.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// Only the first layers of it, to look at.
    #[must_use]
    pub fn first(mut self, count: usize) -> Self {
        self.layers.truncate(count);
        self
    }

    pub(super) fn articles(&self) -> Vec<(ArticleId, Hash)> {
        let mut all: Vec<_> = self.layers.iter().map(|l| (l.meta.id.clone(), l.meta.text)).collect();
        all.dedup();
        all
    }

    /// Whose layers they are, as they are called in the export.
    pub(super) fn annotators(&self) -> BTreeSet<AnnotatorId> {
        let own: BTreeSet<&AnnotatorId> = self.layers.iter().map(|l| &l.annotator).collect();
        own.into_iter().map(|id| self.blind.as_ref().map_or_else(|| id.clone(), |b| b.id(id))).collect()
    }
}

/// Takes from the project what the export needs; unloaded texts and layers are read later.
/// `problems` is what was found wrong with the project's files so far.
///
/// # Errors
/// When the request names what the project does not have.
pub fn gather(project: &Project, problems: &[Problem], request: &Request) -> Result<Gathered, Missing> {
    if let Some(labels) = &request.options.labels
        && let Some(unknown) = labels.iter().find(|l| project.schema().label(l).is_none())
    {
        return Err(Missing::Label(unknown.clone()));
    }
    let articles: Vec<&Article> = match &request.articles {
        None => project.articles().values().collect(),
        Some(ids) => {
            let ids: BTreeSet<&ArticleId> = ids.iter().collect();
            let find = |id: &ArticleId| project.article(id).ok_or_else(|| Missing::Article(id.clone()));
            ids.into_iter().map(find).collect::<Result<_, _>>()?
        }
    };
    let asked = match &request.who {
        Who::Everybody => &[][..],
        Who::One(id) => std::slice::from_ref(id),
        Who::Several(ids) => ids,
    };
    let is_there = |id: &AnnotatorId| {
        project.annotators().contains_key(id)
            || project.articles().values().any(|a| a.layers().contains_key(id))
    };
    if let Some(nobody) = asked.iter().find(|id| !is_there(id)) {
        return Err(Missing::Annotator(nobody.clone()));
    }
    let blind = request.blind.then(|| Blind::of(project));
    let unread = Unread::of(project, problems, request, blind.as_ref());
    let left = left(project, &articles, request, &unread);
    let layers = articles.into_iter().flat_map(|article| wanted(article, request, &unread)).collect();
    Ok(Gathered {
        left,
        status: request.status,
        unread: unread.others,
        project: project.id(),
        name: project.name().to_owned(),
        schema: project.schema().clone(),
        canonicals: project.canonicals().clone(),
        layers,
        blind,
    })
}

/// Why a layer of a chosen article is not exported.
enum Unwanted {
    Annotator,
    Status,
    /// One that nobody has begun says nothing about its article, and least of all that there is
    /// nothing in it.
    NothingMarked,
}

/// Whether an annotator's layers are.
pub(super) fn is_chosen(annotator: &AnnotatorId, who: &Who) -> bool {
    match who {
        Who::Everybody => annotator.as_str() != AnnotatorId::DECIDED,
        Who::One(id) => annotator == id,
        Who::Several(ids) => ids.contains(annotator),
    }
}

/// The first reason for which a layer is not exported; `None` where it is. Of one that could not be
/// read only the annotator is known.
fn unwanted(
    (article, annotator): (&ArticleId, &AnnotatorId),
    layer: &LayerSlot,
    request: &Request,
    unread: &Unread,
) -> Option<Unwanted> {
    if !is_chosen(annotator, &request.who) {
        return Some(Unwanted::Annotator);
    }
    let is_unknown = is_unknown((article, annotator), layer, unread);
    if is_unknown { None } else { unfit(&layer.summary(), request.status) }
}

/// Whether nothing is known of a layer but that its file is there.
fn is_unknown((article, annotator): (&ArticleId, &AnnotatorId), layer: &LayerSlot, unread: &Unread) -> bool {
    matches!(layer, LayerSlot::OnDisk(summary) if *summary == LayerSummary::default())
        && unread.layers.contains(&LayerRef::new(article, annotator))
}

/// Why a layer is not exported for what is in it.
fn unfit(layer: &LayerSummary, status: Option<Status>) -> Option<Unwanted> {
    match status {
        Some(status) if layer.status != status => Some(Unwanted::Status),
        Some(Status::Untouched) => None,
        _ if !layer.has_marks() => Some(Unwanted::NothingMarked),
        _ => None,
    }
}

/// How many layers are not asked for.
fn left(project: &Project, chosen: &[&Article], request: &Request, unread: &Unread) -> LayersLeft {
    let mut left = LayersLeft::default();
    let chosen: BTreeSet<&ArticleId> = chosen.iter().map(|article| &article.meta().id).collect();
    for (id, article) in project.articles() {
        let of_chosen = chosen.contains(id);
        left.without_layer += usize::from(of_chosen && article.layers().is_empty());
        for (annotator, slot) in article.layers() {
            let count = match unwanted((id, annotator), slot, request, unread) {
                _ if !of_chosen => &mut left.article,
                Some(Unwanted::Annotator) => &mut left.annotator,
                Some(Unwanted::Status) => &mut left.status,
                Some(Unwanted::NothingMarked) => &mut left.nothing_marked,
                None => continue,
            };
            *count += 1;
        }
    }
    left
}

fn wanted<'a>(
    article: &'a Article,
    request: &'a Request,
    unread: &'a Unread,
) -> impl Iterator<Item = Wanted> + use<'a> {
    article.layers().iter().filter_map(move |(annotator, slot)| {
        let at = (&article.meta().id, annotator);
        unwanted(at, slot, request, unread).is_none().then(|| Wanted {
            meta: article.meta().clone(),
            annotator: annotator.clone(),
            text: article.text().cloned(),
            loaded: loaded(slot),
            is_unknown: is_unknown(at, slot, unread),
            beside: beside(article, annotator),
        })
    })
}

fn beside(article: &Article, annotator: &AnnotatorId) -> Vec<(AnnotatorId, Option<LayerSnapshot>)> {
    if annotator.as_str() != AnnotatorId::DECIDED {
        return Vec::new();
    }
    let others = compared(article).filter_map(|id| Some((id.clone(), loaded(article.layers().get(id)?))));
    others.collect()
}

fn loaded(slot: &LayerSlot) -> Option<LayerSnapshot> {
    match slot {
        LayerSlot::Loaded(layer) => Some(layer.snapshot()),
        LayerSlot::OnDisk(_) => None,
    }
}

/// The layers one by one. What can't be read is listed and passed over.
pub(super) struct Items<'a> {
    layers: std::slice::Iter<'a, Wanted>,
    store: Option<&'a Store>,
    blind: Option<&'a Blind>,
    status: Option<Status>,
    progress: &'a Progress,
    total: usize,
    unread: &'a mut Vec<String>,
    canonicals: &'a BTreeMap<CanonicalId, Arc<Canonical>>,
    /// Whether it was said that entities refer to what is not there.
    is_told: bool,
    /// The text that was read last: that of the next annotator's layer too.
    last: Option<(ArticleId, Option<Text>)>,
}

impl<'a> Items<'a> {
    pub fn new(
        gathered: &'a Gathered,
        store: Option<&'a Store>,
        progress: &'a Progress,
        unread: &'a mut Vec<String>,
    ) -> Self {
        let layers = gathered.layers.iter();
        let blind = gathered.blind.as_ref();
        let (total, status) = (layers.len(), gathered.status);
        let canonicals = &gathered.canonicals;
        Self { total, layers, store, blind, status, progress, unread, canonicals, is_told: false, last: None }
    }

    fn item(&mut self, wanted: &Wanted) -> Option<ExportItem> {
        let text = match &wanted.text {
            Some(text) => text.clone(),
            None => self.text(&wanted.meta.id)?,
        };
        let at = LayerRef::new(&wanted.meta.id, &wanted.annotator);
        let snapshot = match &wanted.loaded {
            Some(loaded) => loaded.clone(),
            None => self.layer(&at, &text, wanted.is_unknown)?,
        };
        self.tell_dangling(&at, &snapshot);
        Some(ExportItem {
            article: wanted.meta.clone(),
            unit: None,
            text,
            annotator: self.blind.map_or(at.annotator.clone(), |blind| blind.id(&at.annotator)),
            status: snapshot.status,
            annotations: match self.blind {
                Some(blind) => snapshot.iter().map(|a| Arc::new(blind.annotation(a))).collect(),
                None => snapshot.iter().cloned().collect(),
            },
        })
    }

    /// Says once that there are references to canonical entities that the project does not have: its
    /// file of them may be gone.
    fn tell_dangling(&mut self, at: &LayerRef, layer: &LayerSnapshot) {
        if self.is_told {
            return;
        }
        let refers = |a: &Arc<Annotation>| a.as_entity().and_then(|entity| entity.refers_to);
        let missing = layer.iter().filter_map(refers).find(|id| !self.canonicals.contains_key(id));
        if let Some(id) = missing {
            self.is_told = true;
            let who = self.blind.map_or_else(|| at.annotator.clone(), |blind| blind.id(&at.annotator));
            self.unread.push(format!(
                "entities.ron: has no {id}, to which an entity of {who} on “{}” refers, and perhaps more; \
                 bring the file back from a copy, or correct the references",
                at.article
            ));
        }
    }

    fn text(&mut self, id: &ArticleId) -> Option<Text> {
        if let Some((last, text)) = &self.last
            && last == id
        {
            return text.clone();
        }
        let text = match self.store?.read_text(id) {
            Ok(read) => {
                self.list(&read.problems);
                Some(read.text)
            }
            Err(error) => {
                self.unread.push(error.to_string());
                None
            }
        };
        self.last = Some((id.clone(), text.clone()));
        text
    }

    /// `is_unknown` where it may be another one than was asked for.
    fn layer(&mut self, at: &LayerRef, text: &Text, is_unknown: bool) -> Option<LayerSnapshot> {
        let read = self.store?.read_layer(at, text);
        self.list(&read.problems);
        match read.state {
            LayerState::Unreadable(_) => None,
            _ if is_unknown && unfit(&read.layer.summary(), self.status).is_some() => None,
            LayerState::Editable | LayerState::ReadOnly(_) => Some(read.layer.snapshot()),
        }
    }

    /// What is only worth a look was put right by reading, so that nothing is missing.
    fn list(&mut self, problems: &[Problem]) {
        let missing = problems.iter().filter(|p| p.severity > Severity::Note);
        let hidden = |words: String| self.blind.map_or(words.clone(), |blind| blind.hide(&words));
        self.unread.extend(missing.map(|problem| hidden(problem.to_string())));
    }
}

impl Iterator for Items<'_> {
    type Item = Result<ExportItem, ExportError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.progress.set(self.total - self.layers.len(), self.total);
            if self.progress.is_cancelled() {
                return Some(Err(ExportError::Cancelled));
            }
            let wanted = self.layers.next()?;
            if let Some(item) = self.item(wanted) {
                return Some(Ok(item));
            }
        }
    }
}
