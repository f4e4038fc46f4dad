//! Whose annotations are measured, on which articles, with which labels.

use std::collections::BTreeSet;

use crate::analysis::agreement::{METRICS, Metric, Scope, by_id};
use crate::model::ids::{AnnotatorId, ArticleId, LabelId};
use crate::model::layer::Status;
use crate::model::project::{Article, Project};
use crate::session::agreement::{Request, counted};

/// Which articles are measured, of those that two have annotated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Articles {
    /// All.
    #[default]
    All,
    /// The open one alone.
    Open,
    /// Those that all who are measured have done.
    Done,
    /// Those that have one of these tags.
    Tagged(BTreeSet<String>),
    /// These.
    Chosen(BTreeSet<ArticleId>),
}

/// What is shown by article at first.
const BY_ARTICLE: &str = "f1_exact";

/// What is measured and how it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Of whom; all but the decided layer where nothing is said.
    pub annotators: Option<BTreeSet<AnnotatorId>>,
    /// On which articles.
    pub articles: Articles,
    /// Labels that are left out, so that those of a schema that has grown count.
    pub without: BTreeSet<LabelId>,
    /// Entities or commitments.
    pub commitments: bool,
    /// The id of the metric that is shown by article; F1 where nothing is said.
    pub by_article: Option<&'static str>,
    /// What samples are drawn from.
    pub seed: u64,
}

impl Choice {
    /// Which annotations the figures are about.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        if self.commitments { Scope::Commitments } else { Scope::Entities }
    }

    /// The metric that is shown by article.
    #[must_use]
    pub fn by_article(&self) -> &'static Metric {
        by_id(self.by_article.unwrap_or(BY_ARTICLE)).unwrap_or(METRICS[0])
    }

    /// Whether something is left out that could be measured.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        self.annotators.is_some() || self.articles != Articles::All || !self.without.is_empty()
    }

    /// As a request for layers: of what is named, what the project still has.
    pub(super) fn request(&self, project: &Project, open: Option<&ArticleId>) -> Request {
        let annotators = self.annotators.as_ref().map(|wanted| {
            let known = people(project);
            wanted.iter().filter(|id| known.contains(id)).cloned().collect()
        });
        let request = Request { annotators, ..Request::default() };
        let articles = (self.articles != Articles::All).then(|| self.counted(project, open, &request));
        Request { articles, ..request }
    }

    /// The articles that are measured, if two of those who are measured have annotated them.
    #[must_use]
    pub fn articles(&self, project: &Project, open: Option<&ArticleId>) -> Vec<ArticleId> {
        let whose = Self { articles: Articles::All, ..self.clone() }.request(project, None);
        self.counted(project, open, &whose)
    }

    fn counted(&self, project: &Project, open: Option<&ArticleId>, request: &Request) -> Vec<ArticleId> {
        let is_done = |article: &Article| {
            let statuses =
                counted(article, request).into_iter().map(|a| article.layers()[a].summary().status);
            statuses.min().is_some_and(|least| least >= Status::Done)
        };
        let is_wanted = |(id, article): &(&ArticleId, &Article)| {
            let chosen = match &self.articles {
                Articles::All => true,
                Articles::Open => open == Some(*id),
                Articles::Done => is_done(article),
                Articles::Tagged(tags) => article.meta().tags.iter().any(|tag| tags.contains(tag)),
                Articles::Chosen(some) => some.contains(*id),
            };
            chosen && counted(article, request).len() > 1
        };
        project.articles().iter().filter(is_wanted).map(|(id, _)| id.clone()).collect()
    }
}

/// All who can be measured, whether the project names them or not; the decided layer last.
#[must_use]
pub fn people(project: &Project) -> Vec<AnnotatorId> {
    let of_layers = project.articles().values().flat_map(|article| article.layers().keys());
    let all: BTreeSet<&AnnotatorId> = project.annotators().keys().chain(of_layers).collect();
    let (decided, others): (Vec<_>, Vec<_>) =
        all.into_iter().cloned().partition(|id| id.as_str() == AnnotatorId::DECIDED);
    others.into_iter().chain(decided).collect()
}

/// The tags that articles have.
#[must_use]
pub fn tags(project: &Project) -> BTreeSet<String> {
    project.articles().values().flat_map(|article| article.meta().tags.iter().cloned()).collect()
}
