//! What merging could not settle, and settling it.

use std::sync::Arc;

use super::Session;
use super::fields::Within;
use crate::model::annotation::Annotation;
use crate::model::edit::Edit;
use crate::model::layer::LayerRef;
use crate::model::merge::{Conflict, LayerConflict, Shared, Take};
use crate::storage::settle;

/// A conflict of a layer in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The conflict.
    pub conflict: LayerConflict,
    /// Label and words of the annotation.
    pub title: String,
    /// What only the version in force says.
    pub ours: String,
    /// What only the other says.
    pub theirs: String,
}

impl Session {
    /// Settles a conflict of a layer, one step to undo: what is in force stays, or theirs takes
    /// its place, or both are there. Gives whether it was done; if not, the notice says why.
    pub fn settle(&mut self, at: &LayerRef, conflict: &LayerConflict, take: Take) -> bool {
        self.load(at);
        let fresh = self.new_id(conflict.id.kind());
        // Nobody's layer is changed under their hands.
        let Some(_guards) = self.lock_others([at.annotator.clone()].into(), "settled") else { return false };
        let done = self.edit(&Edit::Settle { at: at.clone(), conflict: conflict.clone(), take, fresh });
        if done && at.annotator != self.me {
            // While the lock is held.
            self.flush();
        }
        done
    }

    /// The layers in which merging left something to be settled, and how much.
    #[must_use]
    pub fn unsettled_layers(&self) -> Vec<(LayerRef, usize)> {
        let layers = self.project.articles().iter().flat_map(|(id, article)| {
            article.layers().iter().map(move |(annotator, slot)| {
                (LayerRef { article: id.clone(), annotator: annotator.clone() }, slot.summary().conflicts)
            })
        });
        layers.filter(|(_, count)| *count > 0).collect()
    }

    /// What is to be settled in a layer that is in memory, each with what it is about and in what
    /// the two sides differ.
    #[must_use]
    pub fn contradictions(&self, at: &LayerRef) -> Vec<Contradiction> {
        let Some(layer) = self.project.layer(at) else { return Vec::new() };
        let text = self.project.article(&at.article).and_then(|a| a.text());
        let within = Within { project: &self.project, layer: Some(layer), text };
        let told = |conflict: &LayerConflict| {
            let fields =
                |side: &Option<Arc<Annotation>>| side.as_ref().map(|a| within.fields(a)).unwrap_or_default();
            let (ours, theirs) = (fields(&conflict.ours), fields(&conflict.theirs));
            let side =
                |is: &Option<Arc<Annotation>>, own: &[(String, String)], other: &[(String, String)]| {
                    let differ = own.iter().filter(|field| !other.contains(field));
                    let words: Vec<String> = differ.map(|(name, value)| format!("{name} {value}")).collect();
                    match (is, words.is_empty()) {
                        (None, _) => "deleted".to_owned(),
                        (Some(_), true) => "without it".to_owned(),
                        (Some(_), false) => words.join(" · "),
                    }
                };
            let whole = if conflict.ours.is_some() { &ours } else { &theirs };
            let title = whole.iter().take(2).map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" ");
            Contradiction {
                ours: side(&conflict.ours, &ours, &theirs),
                theirs: side(&conflict.theirs, &theirs, &ours),
                title,
                conflict: conflict.clone(),
            }
        };
        layer.conflicts().iter().map(told).collect()
    }

    /// Settles a conflict of a file that all share, one step to undo.
    pub fn settle_shared(&mut self, of: &Shared, conflict: &Conflict, take: Take) -> bool {
        match settle(&self.project, of, conflict, take, &self.me.clone()) {
            Ok(edit) => self.edit(&edit),
            Err(error) => {
                self.complain(format!("This can't be settled so: {error}."));
                false
            }
        }
    }

    /// What of the files that all share is to be settled: the schema’s first, those of articles
    /// last.
    #[must_use]
    pub fn unsettled(&self) -> Vec<(Shared, Conflict)> {
        let shared = [Shared::Schema, Shared::Entities, Shared::Project, Shared::Assignments];
        let articles = self.project.articles().keys().cloned().map(Shared::Article);
        let all = shared.into_iter().chain(articles);
        all.flat_map(|of| {
            let conflicts = self.project.conflicts(&of).to_vec();
            conflicts.into_iter().map(move |c| (of.clone(), c))
        })
        .collect()
    }
}
