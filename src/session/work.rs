//! Who has which articles, and how far they are: the work list of one, the progress of all.

use std::collections::{BTreeMap, BTreeSet};

use super::Session;
use crate::model::assignments::Plan;
use crate::model::edit::Edit;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::Status;

/// An article on someone's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Which.
    pub article: ArticleId,
    /// How far they are.
    pub status: Status,
    /// How many annotations they have made.
    pub annotations: usize,
}

/// How far someone is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many articles they have.
    pub assigned: usize,
    /// How many of those are done or reviewed.
    pub done: usize,
    /// How many articles they have worked on, assigned or not, by status.
    pub by_status: BTreeMap<Status, usize>,
}

impl Session {
    /// Gives the articles that nobody has to people, one step to undo; whoever has one keeps it.
    /// The same seed gives the same distribution.
    pub fn assign(&mut self, plan: Plan) -> bool {
        self.edit(&Edit::Assign(plan))
    }

    /// Says who has these articles, one step to undo.
    pub fn set_assigned(&mut self, articles: Vec<ArticleId>, who: BTreeSet<AnnotatorId>) -> bool {
        self.edit(&Edit::SetAssigned { articles, who })
    }

    /// What someone has to do, what is not done first, in the order of the list of articles.
    #[must_use]
    pub fn work_list(&self, annotator: &AnnotatorId) -> Vec<Task> {
        let place: BTreeMap<&ArticleId, usize> =
            self.order.iter().enumerate().map(|(i, id)| (id, i)).collect();
        let task = |id: &ArticleId| {
            let slot = self.project.article(id)?.layers().get(annotator);
            let summary = slot.map(crate::model::project::LayerSlot::summary).unwrap_or_default();
            Some(Task { article: id.clone(), status: summary.status, annotations: summary.counts.total() })
        };
        let mut tasks: Vec<Task> = self.project.assignments().of(annotator).filter_map(task).collect();
        let is_done = |t: &Task| t.status >= Status::Done;
        tasks.sort_by_key(|t| (is_done(t), place.get(&t.article).copied().unwrap_or(usize::MAX)));
        tasks
    }

    /// How far everyone is who has an article or a layer.
    #[must_use]
    pub fn progress(&self) -> BTreeMap<AnnotatorId, Progress> {
        let mut all: BTreeMap<AnnotatorId, Progress> = BTreeMap::new();
        let assignments = self.project.assignments();
        for (id, article) in self.project.articles() {
            for annotator in assignments.who(id) {
                let status =
                    article.layers().get(annotator).map_or(Status::Untouched, |s| s.summary().status);
                let progress = all.entry(annotator.clone()).or_default();
                progress.assigned += 1;
                progress.done += usize::from(status >= Status::Done);
            }
            for (annotator, slot) in article.layers() {
                // Whoever has only made a remark has not worked on it.
                let summary = slot.summary();
                if !summary.has_marks() {
                    continue;
                }
                let status = summary.status;
                *all.entry(annotator.clone()).or_default().by_status.entry(status).or_default() += 1;
            }
        }
        all
    }
}
