//! What is still to be written, and the writing of it on a thread.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::article::ArticleMeta;
use crate::model::canonical::Canonical;
use crate::model::change::Key;
use crate::model::ids::{ArticleId, CanonicalId};
use crate::model::layer::{LayerRef, LayerSnapshot};
use crate::model::merge::{Conflict, Shared};
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::storage::{StorageError, Store};

/// Which files are older than the project in memory.
#[derive(Debug, Default)]
pub struct Dirty {
    layers: BTreeSet<LayerRef>,
    articles: BTreeSet<ArticleId>,
    /// The schema.
    pub schema: bool,
    /// Canonical entities that were added, changed or removed.
    pub canonicals: BTreeSet<CanonicalId>,
    /// Annotators.
    annotators: bool,
    /// The project's name.
    pub name: bool,
    /// Articles whose people have changed.
    pub assigned: BTreeSet<ArticleId>,
    /// The plan by which articles are given out.
    pub plan: bool,
    /// Files that all share in which something was settled.
    pub settled: BTreeSet<Shared>,
}

impl Dirty {
    /// Notes that what stands at `key` has changed.
    pub fn add(&mut self, key: &Key) {
        match key {
            Key::Annotation(at, _) | Key::Status(at) | Key::LayerConflicts(at) => {
                self.layers.insert(at.clone());
            }
            Key::Article(id) | Key::Conflicts(Shared::Article(id)) => drop(self.articles.insert(id.clone())),
            Key::Schema => self.schema = true,
            Key::Canonical(id) => drop(self.canonicals.insert(*id)),
            Key::Annotator(_) => self.annotators = true,
            Key::ProjectName => self.name = true,
            Key::Plan => self.plan = true,
            Key::Assigned(id) => drop(self.assigned.insert(id.clone())),
            Key::Conflicts(of) => drop(self.settled.insert(of.clone())),
            // Whole layers come and go as files.
            Key::Layer(_) => {}
        }
    }

    /// An article went to the trash: nothing of it is to be written.
    pub fn forget_article(&mut self, id: &ArticleId) {
        self.articles.remove(id);
        self.layers.retain(|at| at.article != *id);
    }

    /// The layers that are to be written.
    pub fn layers(&self) -> impl Iterator<Item = &LayerRef> {
        self.layers.iter()
    }

    /// Whether a layer is to be written.
    pub fn has_layer(&self, at: &LayerRef) -> bool {
        self.layers.contains(at)
    }

    /// Whether what is known of an article is to be written.
    pub fn has_article(&self, id: &ArticleId) -> bool {
        self.articles.contains(id)
    }

    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.layers.is_empty() && self.articles.is_empty() && !self.has_shared()
    }

    /// Whether something is to be written that all annotators share.
    pub fn has_shared(&self) -> bool {
        self.schema
            || !self.canonicals.is_empty()
            || self.annotators
            || self.name
            || self.has_assignments()
            || !self.settled.is_empty()
    }

    fn has_assignments(&self) -> bool {
        self.plan || !self.assigned.is_empty() || self.settled.contains(&Shared::Assignments)
    }

    /// What to write, shared with the project: nothing is copied but what changed.
    pub fn task(self, project: &Project, up_to: u64) -> SaveTask {
        let layer = |at: LayerRef| {
            let snapshot = project.layer(&at)?.snapshot();
            let text = project.text(&at.article)?.clone();
            Some((at, snapshot, text))
        };
        let conflicts = |id: &ArticleId| project.conflicts(&Shared::Article(id.clone())).to_vec();
        let article = |id: ArticleId| project.article(&id).map(|a| (a.meta().clone(), conflicts(&id)));
        let settled = |of| self.settled.contains(&of);
        let has_canonicals = !self.canonicals.is_empty() || settled(Shared::Entities);
        let has_project = self.annotators || self.name || settled(Shared::Project);
        let (assignments, has_schema) = (self.has_assignments(), self.schema || settled(Shared::Schema));
        SaveTask {
            layers: self.layers.into_iter().filter_map(layer).collect(),
            articles: self.articles.into_iter().filter_map(article).collect(),
            schema: has_schema.then(|| project.schema().clone()),
            canonicals: has_canonicals.then(|| (self.canonicals, project.canonicals().clone())),
            project: has_project.then(|| project.head()),
            assignments,
            head: project.head(),
            up_to,
        }
    }
}

/// All canonical entities.
type Canonicals = BTreeMap<CanonicalId, Arc<Canonical>>;

/// What is to be written.
pub struct SaveTask {
    layers: Vec<(LayerRef, LayerSnapshot, Text)>,
    articles: Vec<(Arc<ArticleMeta>, Vec<Conflict>)>,
    schema: Option<Arc<Schema>>,
    /// Those that changed, and all of them.
    canonicals: Option<(BTreeSet<CanonicalId>, Canonicals)>,
    /// The project without its articles.
    project: Option<Project>,
    /// Whether it is to be written who has which articles.
    assignments: bool,
    /// The project without its articles, for what else is said of it as a whole.
    head: Project,
    /// The journal's last number that is in it.
    up_to: u64,
}

impl SaveTask {
    /// The layers as they will be written.
    pub fn layers(&self) -> impl Iterator<Item = (&LayerRef, &LayerSnapshot)> {
        self.layers.iter().map(|(at, snapshot, _)| (at, snapshot))
    }

    /// Whether something is written that all annotators share.
    pub fn has_shared(&self) -> bool {
        self.schema.is_some() || self.canonicals.is_some() || self.project.is_some() || self.assignments
    }
}

/// What came of it.
pub struct SaveOutcome {
    /// The journal's last number that the files have now.
    pub up_to: u64,
    /// What could not be written, why, and whether trying again is of no use.
    pub failed: Vec<(Key, String, bool)>,
    /// Layers that someone else wrote a moment before: to be merged, and written then.
    pub overtaken: Vec<LayerRef>,
}

/// Writes it all; a failure of one file keeps no other from being written.
pub fn save(store: &Store, task: &SaveTask) -> SaveOutcome {
    let mut failed = Vec::new();
    let mut failed_shared = Vec::new();
    let mut overtaken = Vec::new();
    let mut note = |key: Key, result: Result<(), StorageError>| {
        if let Err(error) = result {
            let for_good = matches!(
                error,
                StorageError::ChangedOnDisk { .. }
                    | StorageError::NotEditable { .. }
                    | StorageError::Refused { .. }
            );
            failed.push((key, error.to_string(), for_good));
        }
    };
    for (at, snapshot, text) in &task.layers {
        // Looked at once more: between the merge and now there was time to write.
        if store.layer_changed(at) {
            overtaken.push(at.clone());
            continue;
        }
        note(Key::Status(at.clone()), store.write_layer(at, snapshot, text));
    }
    for (meta, conflicts) in &task.articles {
        note(Key::Article(meta.id.clone()), store.write_article(meta, conflicts));
    }
    if let Some(schema) = &task.schema {
        note(Key::Schema, store.write_schema(schema));
    }
    if let Some((changed, all)) = &task.canonicals {
        let result = store.write_canonicals(all, task.head.conflicts(&Shared::Entities));
        if let Err(error) = result {
            let text = error.to_string();
            failed_shared.extend(changed.iter().map(|id| (Key::Canonical(*id), text.clone(), false)));
        }
    }
    if let Some(project) = &task.project {
        note(Key::ProjectName, store.write_project(project));
    }
    if task.assignments {
        note(Key::Plan, store.write_assignments(&task.head));
    }
    failed.append(&mut failed_shared);
    SaveOutcome { up_to: task.up_to, failed, overtaken }
}
