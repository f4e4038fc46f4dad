//! A colleague's project, as a folder or a bundle, taken into the open one.
//!
//! In steps like an import: [`plan`] reads it beside ours and says what would come; nothing is
//! written then. [`Session::take_in_project`] does it, as one step to undo. Articles are matched by
//! their texts, whatever they are called; labels by ids and aliases, whichever side renamed or
//! merged them. Of an annotator's two versions of a layer neither overwrites the other: what only
//! one side changed since they parted is taken, the rest is merged annotation by annotation, and
//! what contradicts is kept, both sides, to be settled.
//!
//! | file | what it does |
//! |---|---|
//! | `source` | opens the colleague's project, without writing into it |
//! | `labels` | what their labels are here |
//! | `versions` | two versions of one layer |
//! | `plan` | decides about each article and layer |
//! | `apply` | does it |

mod apply;
mod labels;
mod plan;
mod source;
#[cfg(test)]
mod tests;
mod versions;

pub use plan::plan;
pub use source::is_project;

use std::path::PathBuf;
use std::sync::Arc;

use super::ingest;
use super::jobs::Progress;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::storage::{OpenError, Problem, StorageError, Store};

/// What is to be taken in.
#[derive(Clone, Debug)]
pub struct Request {
    /// The colleague's folder or bundle.
    pub path: PathBuf,
    /// Whether articles come that are not here.
    pub articles: bool,
    /// Whether the schema gets what it lacks.
    pub extend_schema: bool,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The user changed their mind.
    #[error("cancelled")]
    Cancelled,
    /// It is no project.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// It can't be read.
    #[error("{0}")]
    Storage(#[from] StorageError),
    /// It is the open project itself.
    #[error("this is the project itself: {}", .0.display())]
    Itself(PathBuf),
    /// What the schema lacks; it may not be extended.
    #[error("the schema has no {}", .0.join(", "))]
    Unknown(Vec<String>),
}

/// What becomes of a layer of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The annotator had none here.
    New,
    /// It is the same here.
    Same,
    /// Only they have changed it since the two parted: theirs is taken.
    Newer,
    /// Only we have changed it since the two parted: ours stays.
    Older,
    /// Both have; the two were merged, with so many contradictions to be settled.
    Merged(usize),
    /// It stays out, and why.
    Refused(String),
}

/// A layer of theirs.
#[derive(Clone, Debug)]
pub struct LayerPlan {
    /// Where it belongs here.
    pub at: LayerRef,
    /// The article's title.
    pub title: String,
    /// What becomes of it.
    pub outcome: Outcome,
    /// How many annotations it has.
    pub count: usize,
    /// How many annotations here will be other than they are.
    pub changes: usize,
}

/// What will be done. Nothing is written yet.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Their project's name.
    pub name: String,
    /// Each layer of theirs whose article is here or comes.
    pub layers: Vec<LayerPlan>,
    /// Articles that are not here, by title; they come where that was asked for.
    pub lacking: Vec<(ArticleId, String)>,
    /// What the schema gets, in words.
    pub new_in_schema: Vec<String>,
    /// Their annotators whom the project does not know, as they will be known here.
    pub annotators: Vec<(AnnotatorId, String)>,
    /// Canonical entities that have another name or label there, by their names here.
    pub otherwise: Vec<String>,
    /// Labels that have another id there: as they are called there, and here.
    pub renamed: Vec<(String, String)>,
    /// What the schema calls or explains otherwise there; it stays as it is here.
    pub otherwise_described: Vec<String>,
    /// How many articles are given to other people there; that stays as it is here.
    pub given_otherwise: usize,
    /// What of their project can't be read.
    pub problems: Vec<Problem>,
    schema: Option<Arc<Schema>>,
    /// Articles and layers that come as files.
    new: ingest::Plan,
    /// Layers that are here and will be other than they are.
    changed: Vec<Changed>,
}

/// A layer that is here and will be another.
#[derive(Clone, Debug)]
struct Changed {
    at: LayerRef,
    /// As it was looked at: where it is another by now, the plan is void.
    before: Layer,
    after: Arc<Layer>,
}

impl Plan {
    /// Whether there is nothing to take in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty()
    }

    /// How many contradictions will be to be settled.
    #[must_use]
    pub fn conflicts(&self) -> usize {
        let of = |l: &LayerPlan| if let Outcome::Merged(conflicts) = l.outcome { conflicts } else { 0 };
        self.layers.iter().map(of).sum()
    }

    /// What will come, in words, a line for each kind of thing.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let mut out = Vec::new();
        let mut say = |count: usize, one: &str, many: &str| {
            if count > 0 {
                out.push(if count == 1 { one.to_owned() } else { format!("{count} {many}") });
            }
        };
        let outcome =
            |wanted: fn(&Outcome) -> bool| self.layers.iter().filter(|l| wanted(&l.outcome)).count();
        say(self.new.articles.len(), "1 new article", "new articles");
        let left = self.lacking.len() - self.new.articles.len();
        say(left, "1 article is not here, and does not come", "articles are not here, and do not come");
        say(outcome(|o| *o == Outcome::New), "1 new layer", "new layers");
        let newer = "layers that only they have changed: theirs is taken";
        say(outcome(|o| *o == Outcome::Newer), "1 layer that only they have changed: theirs is taken", newer);
        let merged = "layers that both have changed: merged";
        say(outcome(|o| matches!(o, Outcome::Merged(_))), "1 layer that both have changed: merged", merged);
        let older = "layers that only we have changed: ours stays";
        say(outcome(|o| *o == Outcome::Older), "1 layer that only we have changed: ours stays", older);
        say(outcome(|o| *o == Outcome::Same), "1 layer is the same here", "layers are the same here");
        say(self.conflicts(), "1 contradiction to be settled", "contradictions to be settled");
        say(self.annotators.len(), "1 new annotator", "new annotators");
        if !self.otherwise.is_empty() {
            let names = some_of(&self.otherwise);
            out.push(format!("named or labelled otherwise there, and stays as it is here: {names}"));
        }
        for (theirs, ours) in &self.renamed {
            out.push(format!("what they call “{theirs}” is “{ours}” here"));
        }
        if !self.otherwise_described.is_empty() {
            let what = some_of(&self.otherwise_described);
            out.push(format!("otherwise in their schema, and stays as it is here: {what}"));
        }
        match self.given_otherwise {
            0 => {}
            1 => out.push("1 article is given to other people there, and stays as it is here".to_owned()),
            n => out.push(format!("{n} articles are given to other people there, and stay as they are here")),
        }
        if !self.new_in_schema.is_empty() {
            out.push(format!("new in the schema: {}", self.new_in_schema.join(", ")));
        }
        for layer in &self.layers {
            if let Outcome::Refused(why) = &layer.outcome {
                out.push(format!(
                    "the layer of {} on “{}” stays out: {why}",
                    layer.at.annotator, layer.title
                ));
            }
        }
        out
    }

    fn what(&self) -> String {
        let layers = self.new.layers.len() + self.changed.len();
        let layers = if layers == 1 { "1 layer".to_owned() } else { format!("{layers} layers") };
        let articles = match self.new.articles.len() {
            0 => String::new(),
            1 => " and 1 article".to_owned(),
            n => format!(" and {n} articles"),
        };
        format!("take in {layers}{articles} of “{}”", self.name)
    }
}

/// What a plan has to know of the open project, as data of its own. Its files must be up to what
/// is shown.
#[derive(Clone)]
pub struct Ours {
    /// The project, of whose layers only the names are needed.
    pub project: Project,
    /// Its files.
    pub store: Arc<Store>,
}

/// As [`plan`] without a thread: for the command line and tests.
///
/// # Errors
/// As [`plan`].
pub fn plan_now(request: &Request, ours: &Ours) -> Result<Plan, IntakeError> {
    plan(request, ours, &Progress::default())
}

/// The first of a list of names, and how many more there are.
fn some_of(names: &[String]) -> String {
    /// More than anyone reads in a line.
    const MOST: usize = 8;
    let first = names[..names.len().min(MOST)].join(", ");
    if names.len() > MOST { format!("{first}, and {} more", names.len() - MOST) } else { first }
}
