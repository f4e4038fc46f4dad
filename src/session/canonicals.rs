//! Canonical entities over all articles: new ones, merging, removing.

use std::sync::Arc;

use super::{Command, Session};
use crate::model::annotation::Annotation;
use crate::model::canonical::Canonical;
use crate::model::edit::Edit;
use crate::model::ids::{AnnotationId, CanonicalId, IdKind, LabelId};
use crate::model::layer::Layer;

impl Session {
    pub(super) fn add_canonical(&mut self, name: &str, kind: LabelId) {
        let id = self.new_id(IdKind::Canonical);
        let name = name.trim().to_owned();
        self.edit(&Edit::SetCanonical(Canonical { id, name, kind, aliases: Vec::new(), links: Vec::new() }));
    }

    /// Removes a canonical entity; one's own mentions lose it, in all articles.
    pub(super) fn remove_canonical(&mut self, id: CanonicalId) {
        if !self.have_mine(Command::RemoveCanonical(id), move |layer| mentions(layer, id).next().is_some()) {
            return;
        }
        self.edit(&Edit::RemoveCanonical { id, annotator: self.me.clone() });
    }

    /// Merges one canonical entity into another: its names become aliases, its outside ids are
    /// added, one's own mentions of it refer to the other, in all articles.
    pub(super) fn merge_canonicals(&mut self, from: CanonicalId, into: CanonicalId) {
        let canonicals = self.project.canonicals();
        let (Some(old), Some(target)) = (canonicals.get(&from).cloned(), canonicals.get(&into).cloned())
        else {
            return;
        };
        if from == into {
            return;
        }
        let wanted = move |layer: &Layer| mentions(layer, from).next().is_some();
        if !self.have_mine(Command::MergeCanonicals { from, into }, wanted) {
            return;
        }
        let me = self.me.clone();
        // Removed first: that takes it from all mentions, which then get the other.
        let mut edits = vec![Edit::RemoveCanonical { id: from, annotator: me }];
        for at in self.mine() {
            let ids: Vec<_> = self.project.layer(&at).into_iter().flat_map(|l| mentions(l, from)).collect();
            if !ids.is_empty() {
                edits.push(Edit::SetRefersTo { at, ids, canonical: Some(into) });
            }
        }
        let mut merged = (*target).clone();
        let names = std::iter::once(&old.name).chain(&old.aliases);
        merged.aliases.extend(names.filter(|n| **n != target.name && !target.aliases.contains(n)).cloned());
        merged.links.extend(old.links.iter().filter(|l| !target.links.contains(l)).cloned());
        edits.push(Edit::SetCanonical(merged));
        let what = format!("merge the canonical entity “{}” into “{}”", old.name, target.name);
        self.edit(&Edit::Batch { what, edits });
    }
}

/// The mentions of a canonical entity in a layer.
fn mentions(layer: &Layer, id: CanonicalId) -> impl Iterator<Item = AnnotationId> + '_ {
    let refers = move |a: &&Arc<Annotation>| a.as_entity().is_some_and(|e| e.refers_to == Some(id));
    layer.placed().filter(refers).map(|a| a.id())
}
