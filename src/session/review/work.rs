//! What a review made of one annotator's work on an article.

use crate::model::annotation::Annotation;
use crate::model::ids::{AnnotationId, AnnotatorId, IdKind};
use crate::model::layer::Layer;

/// What became of an annotator's annotations, and what they have not marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Theirs that were taken, also those that were changed then; in the order of the text.
    pub taken: Vec<AnnotationId>,
    /// Theirs over which something else or nothing was decided.
    pub not_taken: Vec<AnnotationId>,
    /// Decided annotations that have nothing to do with any of theirs.
    pub missed: Vec<AnnotationId>,
}

impl Work {
    /// What `decided` says about the layer of an annotator.
    #[must_use]
    pub fn of(annotator: &AnnotatorId, layer: &Layer, decided: &Layer) -> Self {
        let mut work = Self::default();
        for id in layer.iter().map(|a| a.id()) {
            let about = |a: &Annotation, taken: bool| {
                let decision = a.decision();
                let from = decision.into_iter().flat_map(|d| &d.from);
                let is_it = |c: &crate::model::decision::Considered| c.annotator == *annotator && c.id == id;
                if taken { from.into_iter().any(is_it) } else { super::state::considered(a).any(is_it) }
            };
            let decisions = decided.decisions_on(id).iter().filter_map(|d| decided.get(*d));
            let decisions: Vec<_> = decisions.filter(|a| about(a, false)).collect();
            if decisions.iter().any(|a| about(a, true)) {
                work.taken.push(id);
            } else if !decisions.is_empty() {
                work.not_taken.push(id);
            }
        }
        let is_theirs = |a: &Annotation| super::state::considered(a).any(|c| c.annotator == *annotator);
        let marks = decided.placed().filter(|a| matches!(a.id().kind(), IdKind::Entity | IdKind::Commitment));
        work.missed = marks.filter(|a| !is_theirs(a)).map(|a| a.id()).collect();
        work
    }

    /// Whether nothing was decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.not_taken.is_empty() && self.missed.is_empty()
    }
}
