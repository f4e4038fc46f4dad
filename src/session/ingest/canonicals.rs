//! Canonical entities that files bring: one with those of the project where a link is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::annotation::{Annotation, Entity};
use crate::model::canonical::Canonical;
use crate::model::ids::CanonicalId;

/// The canonical entities of the project, and those that files have brought so far.
pub(super) struct Canonicals {
    all: BTreeMap<CanonicalId, Arc<Canonical>>,
    by_link: BTreeMap<String, CanonicalId>,
    /// Those that are new or have something new.
    changed: BTreeSet<CanonicalId>,
}

impl Canonicals {
    pub fn new(all: BTreeMap<CanonicalId, Arc<Canonical>>) -> Self {
        let links = |c: &Arc<Canonical>| c.links.iter().map(|l| (l.clone(), c.id)).collect::<Vec<_>>();
        let by_link = all.values().flat_map(links).collect();
        Self { all, by_link, changed: BTreeSet::new() }
    }

    /// Takes in what a document brings; its mentions refer to what they are known as here. Those
    /// that refer to what is known neither here nor there refer to nothing then; `lost` hears of each.
    pub fn take(
        &mut self,
        brought: Vec<Canonical>,
        annotations: &mut [Annotation],
        mut lost: impl FnMut(&Entity),
    ) {
        let mut ids = BTreeMap::new();
        for canonical in brought {
            let (from, to) = (canonical.id, self.one(canonical));
            if from != to {
                ids.insert(from, to);
            }
        }
        for annotation in annotations {
            let Annotation::Entity(entity) = annotation else { continue };
            let Some(from) = entity.refers_to else { continue };
            let to = ids.get(&from).copied().unwrap_or(from);
            if self.all.contains_key(&to) {
                entity.refers_to = Some(to);
            } else {
                lost(entity);
                entity.refers_to = None;
            }
        }
    }

    fn one(&mut self, brought: Canonical) -> CanonicalId {
        let by_link = brought.links.iter().find_map(|link| self.by_link.get(link).copied());
        let id = by_link.unwrap_or(brought.id);
        let known = self.all.get(&id).cloned();
        let mut one = known.as_deref().cloned().unwrap_or_else(|| Canonical { id, ..brought.clone() });
        let names = std::iter::once(brought.name).chain(brought.aliases);
        add(&mut one.links, brought.links);
        // The link stands for the name where a file has none.
        let links = one.links.clone();
        add(&mut one.aliases, names.filter(|n| *n != one.name && !links.contains(n)));
        if known.as_deref() != Some(&one) {
            self.by_link.extend(one.links.iter().map(|link| (link.clone(), id)));
            self.all.insert(id, Arc::new(one));
            self.changed.insert(id);
        }
        id
    }

    /// Those that are new or have something new, by id.
    pub fn into_changed(self) -> Vec<Canonical> {
        self.changed.iter().filter_map(|id| self.all.get(id)).map(|c| (**c).clone()).collect()
    }
}

fn add(to: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for one in more {
        if !to.contains(&one) {
            to.push(one);
        }
    }
}
