//! Files of any known format brought into an open project.
//!
//! In three steps, so that the first can run on a thread of its own while editing goes on:
//! [`plan`] reads the files and decides about each; [`write`] puts the new articles and layers
//! into the project's folder, flushed together; [`Plan::edit`] makes them known to the project
//! as one edit, which one undo takes back.

mod gather;
mod labels;
mod plan;

pub use labels::{Lacking, Unknown};
pub use plan::{PlanError, plan};

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::jobs::Progress;
use crate::formats::Format;
use crate::formats::read::{Notes, ReadOptions};
use crate::model::article::ArticleMeta;
use crate::model::change::LayerSummary;
use crate::model::edit::Edit;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::model::text::{Hash, Text};
use crate::model::time::Timestamp;
use crate::storage::{StorageError, Store};

/// What to bring in.
#[derive(Clone)]
pub struct Request {
    /// Files, and folders with all plain files in them.
    pub paths: Vec<PathBuf>,
    /// The format of all of them; by each file's extension where there is none.
    pub format: Option<&'static dyn Format>,
    /// In whose layers the annotations will stand.
    pub annotator: AnnotatorId,
    /// The annotator's display name, for a project that does not know them yet.
    pub annotator_name: String,
    /// Whether labels, roles, attributes and relation types that the schema lacks are added to it.
    pub extend_schema: bool,
    /// When this is.
    pub made: Timestamp,
    /// What the user said of how the files are to be read.
    pub options: ReadOptions,
}

/// What a plan has to know of the project, as data of its own.
#[derive(Clone)]
pub struct Known {
    schema: Arc<Schema>,
    ids: BTreeSet<ArticleId>,
    by_text: BTreeMap<Hash, ArticleId>,
    /// Whether the project has the annotator's name.
    has_annotator: bool,
    /// The annotator's layers.
    layers: BTreeMap<ArticleId, LayerSummary>,
}

impl Known {
    /// What `project` has now.
    #[must_use]
    pub fn of(project: &Project, annotator: &AnnotatorId) -> Self {
        let articles = || project.articles().iter();
        let layers =
            articles().filter_map(|(id, a)| Some((id.clone(), a.layers().get(annotator)?.summary())));
        Self {
            schema: project.schema().clone(),
            ids: articles().map(|(id, _)| id.clone()).collect(),
            by_text: articles().map(|(id, a)| (a.meta().text, id.clone())).collect(),
            has_annotator: project.annotators().contains_key(annotator),
            layers: layers.collect(),
        }
    }
}

/// What became of one article of one file.
#[derive(Clone, Debug)]
pub struct FileResult {
    /// The file as given or found.
    pub path: PathBuf,
    /// What became of it.
    pub outcome: Outcome,
    /// What of it could not be taken as it stood.
    pub notes: Notes,
    /// The format that read it.
    pub format: Option<&'static str>,
}

/// What becomes of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new, with so many annotations.
    Added(ArticleId, usize),
    /// Its text is known; it gains a layer of so many annotations.
    GainedLayer(ArticleId, usize),
    /// Its text is known, and it brings nothing else.
    Known(ArticleId),
    /// Its text is known and the annotator has a layer there; as many annotations were brought
    /// in then as now, or not.
    LayerThere {
        /// The article.
        article: ArticleId,
        /// How many it has.
        has: usize,
        /// How many the file has, none of which were taken.
        brings: usize,
    },
    /// It can't be read; why.
    Refused(String),
    /// Found in a folder and passed over; why.
    Skipped(String),
}

/// A new article.
#[derive(Clone, Debug)]
pub struct NewArticle {
    /// What is known of it.
    pub meta: Arc<ArticleMeta>,
    /// Its text.
    pub text: Text,
}

/// A new layer.
#[derive(Clone, Debug)]
pub struct NewLayer {
    /// Which.
    pub at: LayerRef,
    /// What it holds.
    pub layer: Layer,
    /// The article's text.
    pub text: Text,
}

/// What will be done. Nothing is written yet.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What becomes of each file, in the order in which they were given or found.
    pub files: Vec<FileResult>,
    /// Articles that come.
    pub articles: Vec<NewArticle>,
    /// Layers that come.
    pub layers: Vec<NewLayer>,
    /// The schema with what it lacked, and what that is.
    pub schema: Option<(Arc<Schema>, Vec<Unknown>)>,
    /// The annotator and the name, where the project does not know them yet.
    pub annotator: Option<(AnnotatorId, String)>,
}

impl Plan {
    /// Whether there is nothing to bring in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty() && self.layers.is_empty()
    }

    /// The edit that makes the written files known to the project.
    #[must_use]
    pub fn edit(&self) -> Edit {
        let mut edits = Vec::with_capacity(self.articles.len() + self.layers.len() + 1);
        if let Some((schema, added)) = &self.schema {
            let names: Vec<String> = added.iter().map(Unknown::to_string).collect();
            let what = format!("add {}", names.join(", "));
            edits.push(Edit::SetSchema { schema: schema.clone(), what });
        }
        if let Some((id, name)) = self.annotator.clone() {
            edits.push(Edit::SetAnnotator { id, name });
        }
        edits.extend(self.articles.iter().map(|a| Edit::AddArticle(a.meta.clone())));
        edits.extend(self.layers.iter().map(|l| {
            let summary = LayerSummary { status: l.layer.status(), counts: l.layer.counts() };
            Edit::AddLayer { at: l.at.clone(), summary }
        }));
        Edit::Batch { what: self.what(), edits }
    }

    /// In words: `bring in 3 articles and 120 annotations`.
    fn what(&self) -> String {
        let annotations: usize = self.layers.iter().map(|l| l.layer.counts().total()).sum();
        let articles = match self.articles.as_slice() {
            [] => None,
            [one] => Some(format!("article “{}”", one.meta.title)),
            several => Some(format!("{} articles", several.len())),
        };
        let annotations = (annotations > 0).then(|| match annotations {
            1 => "1 annotation".to_owned(),
            n => format!("{n} annotations"),
        });
        let parts: Vec<String> = articles.into_iter().chain(annotations).collect();
        format!("bring in {}", if parts.is_empty() { "nothing".to_owned() } else { parts.join(" and ") })
    }
}

/// Writes the new articles and layers into the project's folder and flushes them together. The
/// schema is not written: it is the project's, and saved after the edit like any other change.
///
/// # Errors
/// The first file that can't be written; nothing that was there before has changed.
pub fn write(plan: &Plan, store: &Store, progress: &Progress) -> Result<(), StorageError> {
    let total = plan.articles.len() + plan.layers.len();
    let bulk = store.begin_bulk();
    for (done, article) in plan.articles.iter().enumerate() {
        store.add_article(&article.meta, &article.text)?;
        progress.set(done, total);
    }
    for (done, layer) in (plan.articles.len()..).zip(&plan.layers) {
        store.write_layer(&layer.at, &layer.layer.snapshot(), &layer.text)?;
        progress.set(done, total);
    }
    bulk.finish()?;
    progress.set(total, total);
    Ok(())
}

#[cfg(test)]
mod tests;
