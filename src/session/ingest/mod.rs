//! Files of any known format brought into an open project.
//!
//! In three steps, so that the first two can run on a thread of their own while editing goes on:
//! [`plan`] reads the files and decides about each; [`write`] puts the new articles and layers
//! into the project's folder, flushed together; [`Plan::edit`] makes them known to the project
//! as one edit, which one undo takes back.
//!
//! | file | what it does |
//! |---|---|
//! | `gather` | from paths to files |
//! | `places` | what the place of a file says: whose its annotations are, what belongs to it |
//! | `read` | reads files on all cores, in their order |
//! | `tables` | files of which the user has to say which column holds what |
//! | `isolated` | files that are read in a process of their own |
//! | `plan` | decides about each document |
//! | `annotators`, `canonicals` | who and what files name, and who and what that is here |
//! | `compare` | what a file has that a layer which is there lacks |
//! | `labels` | what the schema lacks, and the schema with it |
//! | `nameless` | names that files leave empty |
//! | `write` | new files into the project's folder, or none |
//! | `report` | what became of each file, in words and as JSON |

mod annotators;
mod canonicals;
mod compare;
mod gather;
pub mod isolated;
mod labels;
mod nameless;
mod places;
mod plan;
mod read;
mod report;
mod tables;
mod write;

pub use labels::{Lacking, Unknown};
pub use plan::{PlanError, plan};
pub use report::{MADE_BY, json_report, layer_there, loss_words, note_lines};
pub use tables::{Asked, tables};
pub use write::{WriteError, take_back, write};

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::formats::Format;
use crate::formats::read::{Notes, ReadOptions};
use crate::model::article::ArticleMeta;
use crate::model::canonical::Canonical;
use crate::model::change::LayerSummary;
use crate::model::edit::Edit;
use crate::model::ids::{AnnotatorId, ArticleId, CanonicalId};
use crate::model::layer::{Layer, LayerRef, LayerSnapshot};
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::model::text::{Hash, Text};
use crate::model::time::Timestamp;

/// What to bring in.
#[derive(Clone)]
pub struct Request {
    /// Files, and folders with all plain files in them.
    pub paths: Vec<PathBuf>,
    /// The format of all of them; by each file's extension where there is none.
    pub format: Option<&'static dyn Format>,
    /// In whose layers annotations will stand of which the files don't say whose they are.
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
    annotators: BTreeMap<AnnotatorId, String>,
    canonicals: BTreeMap<CanonicalId, Arc<Canonical>>,
    layers: BTreeMap<LayerRef, LayerSummary>,
    /// Those that are loaded, which their files may not be up to.
    loaded: BTreeMap<LayerRef, LayerSnapshot>,
}

impl Known {
    /// What `project` has now.
    #[must_use]
    pub fn of(project: &Project) -> Self {
        let articles = || project.articles().iter();
        let layers = articles().flat_map(|(id, article)| {
            article.layers().iter().map(|(annotator, slot)| (LayerRef::new(id, annotator), slot.summary()))
        });
        let layers: BTreeMap<LayerRef, LayerSummary> = layers.collect();
        let mut annotators = project.annotators().clone();
        for at in layers.keys() {
            annotators.entry(at.annotator.clone()).or_insert_with(|| at.annotator.to_string());
        }
        Self {
            schema: project.schema().clone(),
            ids: articles().map(|(id, _)| id.clone()).collect(),
            by_text: articles().map(|(id, a)| (a.meta().text, id.clone())).collect(),
            annotators,
            canonicals: project.canonicals().clone(),
            loaded: layers
                .keys()
                .filter_map(|at| Some((at.clone(), project.layer(at)?.snapshot())))
                .collect(),
            layers,
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
    /// Whose annotations it has, where it has any.
    pub annotator: Option<AnnotatorId>,
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
    /// Its text is known and the annotator has a layer there.
    LayerThere {
        /// The article.
        article: ArticleId,
        /// How many it has.
        has: usize,
        /// How many the file has, none of which were taken.
        brings: usize,
        /// How many of them the layer does not have.
        lacks: usize,
    },
    /// It can't be read; why.
    Refused(String),
    /// It is no article, and was read with the files beside it; what it gives.
    ReadWith(String),
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
    /// Annotators with their names whom the project does not know yet.
    pub annotators: Vec<(AnnotatorId, String)>,
    /// Canonical entities that are new or have something new.
    pub canonicals: Vec<Canonical>,
}

impl Plan {
    /// Whether there is nothing to bring in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty() && self.layers.is_empty()
    }

    /// The edit that makes the written files known to the project as it is now. What has come to
    /// its schema since the plan was made stays.
    #[must_use]
    pub fn edit(&self, project: &Project) -> Edit {
        let mut edits = Vec::with_capacity(self.articles.len() + self.layers.len() + 1);
        if let Some((schema, added)) = &self.schema {
            let names: Vec<String> = added.iter().map(Unknown::to_string).collect();
            let what = format!("add {}", names.join(", "));
            let schema = Arc::new(project.schema().grown(schema));
            edits.push(Edit::SetSchema { schema, what });
        }
        let new = self.annotators.iter().filter(|(id, _)| !project.annotators().contains_key(id));
        edits.extend(new.cloned().map(|(id, name)| Edit::SetAnnotator { id, name }));
        edits.extend(self.canonicals.iter().cloned().map(Edit::SetCanonical));
        edits.extend(self.articles.iter().map(|a| Edit::AddArticle(a.meta.clone())));
        edits.extend(self.layers.iter().map(|l| {
            let summary = l.layer.summary();
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

#[cfg(test)]
mod places_tests;
#[cfg(test)]
mod tests;
