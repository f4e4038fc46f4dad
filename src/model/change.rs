//! Changes: what an edit did, as values before and after, so that it can be written to the
//! journal, undone, redone, merged and compared.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::annotation::Annotation;
use super::article::ArticleMeta;
use super::assignments::Plan;
use super::canonical::Canonical;
use super::ids::{AnnotationId, AnnotatorId, ArticleId, CanonicalId};
use super::layer::{Counts, LayerRef, Status};
use super::merge::{Conflict, LayerConflict, Shared};
use super::schema::Schema;
use super::text::Span;

/// A place in the project that holds one value or none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// An annotation in a layer.
    Annotation(LayerRef, AnnotationId),
    /// A layer's status.
    Status(LayerRef),
    /// A whole layer that was brought in or taken out, as a file.
    Layer(LayerRef),
    /// An article with its text, as files.
    Article(ArticleId),
    /// The schema.
    Schema,
    /// A canonical entity.
    Canonical(CanonicalId),
    /// An annotator's display name.
    Annotator(AnnotatorId),
    /// The project's name.
    ProjectName,
    /// What merging could not settle in a layer.
    LayerConflicts(LayerRef),
    /// What merging could not settle in a file that all share; of the schema it is in its value.
    Conflicts(Shared),
    /// How articles are given to people.
    Plan,
    /// Who has an article.
    Assigned(ArticleId),
}

/// What stands at a [`Key`].
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An annotation.
    Annotation(Arc<Annotation>),
    /// A status.
    Status(Status),
    /// That a layer is there, and how much it held when it came.
    Layer(LayerSummary),
    /// What is known of an article.
    Article(Arc<ArticleMeta>),
    /// The schema.
    Schema(Arc<Schema>),
    /// A canonical entity.
    Canonical(Arc<Canonical>),
    /// A name.
    Name(String),
    /// Contradictions in a layer; never none.
    LayerConflicts(Arc<Vec<LayerConflict>>),
    /// Contradictions in a file that all share; never none.
    Conflicts(Arc<Vec<Conflict>>),
    /// A plan.
    Plan(Arc<Plan>),
    /// People; at least one.
    Assigned(BTreeSet<AnnotatorId>),
}

/// What is known of a layer without loading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayerSummary {
    /// The annotator's status.
    pub status: Status,
    /// How many of each kind.
    pub counts: Counts,
    /// How much of it merging left to be settled.
    pub conflicts: usize,
}

impl LayerSummary {
    /// Whether it says something about its article: that something stands in it, or, done, that
    /// nothing more does. A remark alone says neither, nor does a layer begun and emptied again.
    #[must_use]
    pub fn has_marks(&self) -> bool {
        let Counts { entities, commitments, relations, verdicts, comments: _ } = self.counts;
        entities + commitments + relations + verdicts > 0 || self.status >= Status::Done
    }
}

/// One place, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Where.
    pub key: Key,
    /// What stood there.
    pub before: Option<Value>,
    /// What stands there now.
    pub after: Option<Value>,
}

/// What an edit did. One without items left no trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// In words, for menus and the log: `add person “David Bertolotti”`.
    pub what: String,
    /// Each place once.
    pub items: Vec<Item>,
}

/// Where to look after a change was applied or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The article.
    pub article: ArticleId,
    /// Whose layer, where it is about one.
    pub annotator: Option<AnnotatorId>,
    /// The annotation that changed first, where there is one.
    pub annotation: Option<AnnotationId>,
    /// Its words, also where it is gone.
    pub span: Option<Span>,
}

impl Change {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let flip = |i: &Item| Item { key: i.key.clone(), before: i.after.clone(), after: i.before.clone() };
        Self { what: self.what.clone(), items: self.items.iter().rev().map(flip).collect() }
    }

    /// Where to look: the first annotation that changed, or the article.
    #[must_use]
    pub fn site(&self) -> Option<Site> {
        let annotation = self.items.iter().find_map(|item| {
            let Key::Annotation(at, id) = &item.key else { return None };
            let span = [&item.after, &item.before].into_iter().flatten().find_map(|v| match v {
                Value::Annotation(a) => a.spans().map(|s| s.hull()),
                _ => None,
            });
            Some(Site {
                article: at.article.clone(),
                annotator: Some(at.annotator.clone()),
                annotation: Some(*id),
                span,
            })
        });
        annotation.or_else(|| {
            self.items.iter().find_map(|item| match &item.key {
                Key::Status(at) | Key::Layer(at) | Key::LayerConflicts(at) => Some(Site {
                    article: at.article.clone(),
                    annotator: Some(at.annotator.clone()),
                    annotation: None,
                    span: None,
                }),
                Key::Article(id) | Key::Assigned(id) | Key::Conflicts(Shared::Article(id)) => {
                    Some(Site { article: id.clone(), annotator: None, annotation: None, span: None })
                }
                _ => None,
            })
        })
    }
}
