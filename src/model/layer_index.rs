//! The index of a layer: by id, who refers to whom, and what was decided about what.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use smallvec::SmallVec;

use super::annotation::Annotation;
use super::ids::AnnotationId;

type Ids = SmallVec<[AnnotationId; 2]>;

#[derive(Clone, Default)]
pub(super) struct Index {
    pub by_id: HashMap<AnnotationId, Arc<Annotation>>,
    /// Annotations that refer to another one, by that.
    pub referrers: HashMap<AnnotationId, Ids>,
    /// Decided annotations and verdicts, by what they were about.
    pub decisions: HashMap<AnnotationId, Ids>,
    pub comments: BTreeSet<AnnotationId>,
}

impl Index {
    pub fn insert(&mut self, annotation: &Arc<Annotation>) {
        let id = annotation.id();
        annotation.refers().into_iter().for_each(|target| note(&mut self.referrers, target, id));
        annotation.considered().for_each(|c| note(&mut self.decisions, c.id, id));
        if matches!(**annotation, Annotation::Comment(_)) {
            self.comments.insert(id);
        }
        self.by_id.insert(id, annotation.clone());
    }

    pub fn remove(&mut self, annotation: &Annotation) {
        let id = annotation.id();
        annotation.refers().into_iter().for_each(|target| forget(&mut self.referrers, target, id));
        annotation.considered().for_each(|c| forget(&mut self.decisions, c.id, id));
        self.comments.remove(&id);
        self.by_id.remove(&id);
    }
}

fn note(map: &mut HashMap<AnnotationId, Ids>, target: AnnotationId, id: AnnotationId) {
    let list = map.entry(target).or_default();
    if !list.contains(&id) {
        list.push(id);
    }
}

fn forget(map: &mut HashMap<AnnotationId, Ids>, target: AnnotationId, id: AnnotationId) {
    if let Some(list) = map.get_mut(&target) {
        list.retain(|known| *known != id);
        if list.is_empty() {
            map.remove(&target);
        }
    }
}
