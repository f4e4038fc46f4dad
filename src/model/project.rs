//! The project: articles, layers, schema and canonical entities, changed only by edits.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::article::ArticleMeta;
use super::assignments::{Assignments, Plan};
use super::canonical::Canonical;
use super::change::{Change, Item, Key, LayerSummary, Value};
use super::ids::{AnnotatorId, ArticleId, CanonicalId, Id};
use super::layer::{Layer, LayerRef, Status};
use super::merge::{Conflict, Shared};
use super::schema::Schema;
use super::text::Text;

/// A layer as far as it is known.
#[derive(Clone, Debug)]
pub enum LayerSlot {
    /// In memory.
    Loaded(Layer),
    /// In its file only.
    OnDisk(LayerSummary),
}

impl LayerSlot {
    /// Status and counts, loaded or not.
    #[must_use]
    pub fn summary(&self) -> LayerSummary {
        match self {
            Self::Loaded(layer) => layer.summary(),
            Self::OnDisk(summary) => *summary,
        }
    }
}

/// An article as far as it is known.
#[derive(Clone, Debug)]
pub struct Article {
    meta: Arc<ArticleMeta>,
    text: Option<Text>,
    layers: BTreeMap<AnnotatorId, LayerSlot>,
    conflicts: Arc<Vec<Conflict>>,
}

impl Article {
    /// An article whose text and layers are still on disk.
    #[must_use]
    pub fn on_disk(meta: ArticleMeta, layers: BTreeMap<AnnotatorId, LayerSummary>) -> Self {
        let layers = layers.into_iter().map(|(a, s)| (a, LayerSlot::OnDisk(s))).collect();
        Self { meta: Arc::new(meta), text: None, layers, conflicts: Arc::default() }
    }

    /// The same with what merging could not settle in what is known of it.
    #[must_use]
    pub fn with_conflicts(self, conflicts: Vec<Conflict>) -> Self {
        Self { conflicts: Arc::new(conflicts), ..self }
    }

    /// What is known of it.
    #[must_use]
    pub fn meta(&self) -> &Arc<ArticleMeta> {
        &self.meta
    }

    /// Its text, where loaded.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        self.text.as_ref()
    }

    /// Its layers by annotator.
    #[must_use]
    pub fn layers(&self) -> &BTreeMap<AnnotatorId, LayerSlot> {
        &self.layers
    }

    /// An annotator's layer, where loaded.
    #[must_use]
    pub fn layer(&self, annotator: &AnnotatorId) -> Option<&Layer> {
        match self.layers.get(annotator)? {
            LayerSlot::Loaded(layer) => Some(layer),
            LayerSlot::OnDisk(_) => None,
        }
    }

    /// Whether the annotator's layer is in a file that has not been loaded.
    #[must_use]
    pub fn must_load(&self, annotator: &AnnotatorId) -> bool {
        matches!(self.layers.get(annotator), Some(LayerSlot::OnDisk(_)))
    }
}

/// All that a project holds, with texts and layers in memory only where they were asked for.
#[derive(Clone, Debug)]
pub struct Project {
    id: Id,
    name: String,
    annotators: BTreeMap<AnnotatorId, String>,
    schema: Arc<Schema>,
    canonicals: BTreeMap<CanonicalId, Arc<Canonical>>,
    articles: BTreeMap<ArticleId, Article>,
    assignments: Assignments,
    /// Of the files that all share; those of the schema and of articles are with them.
    conflicts: BTreeMap<Shared, Arc<Vec<Conflict>>>,
}

impl Project {
    /// An empty project.
    #[must_use]
    pub fn new(id: Id, name: &str, schema: Schema) -> Self {
        Self {
            id,
            name: name.to_owned(),
            annotators: BTreeMap::new(),
            schema: Arc::new(schema),
            canonicals: BTreeMap::new(),
            articles: BTreeMap::new(),
            assignments: Assignments::default(),
            conflicts: BTreeMap::new(),
        }
    }

    /// The project without its articles, to write down what is said of it as a whole.
    #[must_use]
    pub fn head(&self) -> Self {
        Self {
            id: self.id,
            name: self.name.clone(),
            annotators: self.annotators.clone(),
            schema: self.schema.clone(),
            canonicals: BTreeMap::new(),
            articles: BTreeMap::new(),
            assignments: self.assignments.clone(),
            conflicts: self.conflicts.clone(),
        }
    }

    /// Its id, the same in all copies.
    #[must_use]
    pub fn id(&self) -> Id {
        self.id
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Annotators' display names by id.
    #[must_use]
    pub fn annotators(&self) -> &BTreeMap<AnnotatorId, String> {
        &self.annotators
    }

    /// An annotator's display name, or the id where there is none.
    #[must_use]
    pub fn annotator_name<'a>(&'a self, id: &'a AnnotatorId) -> &'a str {
        self.annotators.get(id).map_or(id.as_str(), |n| n)
    }

    /// The schema.
    #[must_use]
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Canonical entities by id.
    #[must_use]
    pub fn canonicals(&self) -> &BTreeMap<CanonicalId, Arc<Canonical>> {
        &self.canonicals
    }

    /// Articles by id.
    #[must_use]
    pub fn articles(&self) -> &BTreeMap<ArticleId, Article> {
        &self.articles
    }

    /// One article.
    #[must_use]
    pub fn article(&self, id: &ArticleId) -> Option<&Article> {
        self.articles.get(id)
    }

    /// The text of an article, where loaded.
    #[must_use]
    pub fn text(&self, id: &ArticleId) -> Option<&Text> {
        self.articles.get(id)?.text()
    }

    /// A layer, where loaded.
    #[must_use]
    pub fn layer(&self, at: &LayerRef) -> Option<&Layer> {
        self.articles.get(&at.article)?.layer(&at.annotator)
    }

    /// Who has which articles.
    #[must_use]
    pub fn assignments(&self) -> &Assignments {
        &self.assignments
    }

    /// What merging could not settle in a file that all share.
    #[must_use]
    pub fn conflicts(&self, of: &Shared) -> &[Conflict] {
        match of {
            Shared::Schema => &self.schema.conflicts,
            Shared::Article(id) => self.articles.get(id).map_or(&[], |a| &a.conflicts),
            _ => self.conflicts.get(of).map_or(&[], |c| c),
        }
    }

    // What storage brings in: not edits, since nothing of the project changes by it.

    /// Puts in the annotators' names as read from the project's files.
    pub fn load_annotators(&mut self, annotators: BTreeMap<AnnotatorId, String>) {
        self.annotators = annotators;
    }

    /// Puts in the schema as read from the project's files.
    pub fn load_schema(&mut self, schema: Arc<Schema>) {
        self.schema = schema;
    }

    /// Puts in the canonical entities as read from the project's files.
    pub fn load_canonicals(&mut self, canonicals: impl IntoIterator<Item = Canonical>) {
        self.canonicals = canonicals.into_iter().map(|c| (c.id, Arc::new(c))).collect();
    }

    /// Puts in who has which articles as read from the project's files.
    pub fn load_assignments(&mut self, assignments: Assignments) {
        self.assignments = assignments;
    }

    /// Puts in what merging could not settle, as read from the project's files.
    pub fn load_conflicts(&mut self, of: &Shared, conflicts: Vec<Conflict>) {
        self.put_conflicts(of, Arc::new(conflicts));
    }

    fn put_conflicts(&mut self, of: &Shared, conflicts: Arc<Vec<Conflict>>) {
        match of {
            Shared::Schema => Arc::make_mut(&mut self.schema).conflicts = Vec::clone(&conflicts),
            Shared::Article(id) => {
                if let Some(article) = self.articles.get_mut(id) {
                    article.conflicts = conflicts;
                }
            }
            _ if conflicts.is_empty() => drop(self.conflicts.remove(of)),
            _ => drop(self.conflicts.insert(of.clone(), conflicts)),
        }
    }

    /// Puts in an article as read from the project's files.
    pub fn load_article(&mut self, article: Article) {
        self.articles.insert(article.meta.id.clone(), article);
    }

    /// Puts in the name as read from the project's files.
    pub fn load_name(&mut self, name: &str) {
        self.name = name.to_owned();
    }

    /// Puts in what is known of an article, as someone else wrote it.
    pub fn load_meta(&mut self, meta: Arc<ArticleMeta>) {
        if let Some(article) = self.articles.get_mut(&meta.id) {
            article.meta = meta;
        }
    }

    /// Takes out an article whose files are gone.
    pub fn unload_article(&mut self, id: &ArticleId) {
        self.articles.remove(id);
    }

    /// Puts in what is known of a layer that is not in memory; nothing where its file is gone.
    pub fn load_summary(&mut self, at: &LayerRef, summary: Option<LayerSummary>) {
        let Some(article) = self.articles.get_mut(&at.article) else { return };
        match summary {
            Some(summary) => drop(article.layers.insert(at.annotator.clone(), LayerSlot::OnDisk(summary))),
            None => drop(article.layers.remove(&at.annotator)),
        }
    }

    /// Puts in a layer as someone else wrote it, in the place of what is in memory. Whoever looks
    /// at generations sees that all of it may be new.
    pub fn reload_layer(&mut self, at: &LayerRef, mut layer: Layer) {
        if let Some(old) = self.layer(at) {
            layer.succeed(old);
        }
        self.load_layer(at, layer);
    }

    /// Puts in an article's text. Gives `false` where there is no such article.
    pub fn load_text(&mut self, id: &ArticleId, text: Text) -> bool {
        self.articles.get_mut(id).map(|a| a.text = Some(text)).is_some()
    }

    /// Puts in a layer as read from its file. Gives `false` where there is no such article.
    pub fn load_layer(&mut self, at: &LayerRef, layer: Layer) -> bool {
        let slot = LayerSlot::Loaded(layer);
        self.articles.get_mut(&at.article).map(|a| a.layers.insert(at.annotator.clone(), slot)).is_some()
    }

    /// What stands at a place now.
    #[must_use]
    pub fn value(&self, key: &Key) -> Option<Value> {
        match key {
            Key::Annotation(at, id) => self.layer(at)?.get(*id).cloned().map(Value::Annotation),
            Key::Status(at) => {
                let slot = self.articles.get(&at.article)?.layers.get(&at.annotator);
                Some(Value::Status(slot.map_or(Status::Untouched, |s| s.summary().status)))
            }
            Key::Layer(at) => {
                let slot = self.articles.get(&at.article)?.layers.get(&at.annotator)?;
                Some(Value::Layer(slot.summary()))
            }
            Key::Article(id) => self.articles.get(id).map(|a| Value::Article(a.meta.clone())),
            Key::Schema => Some(Value::Schema(self.schema.clone())),
            Key::Canonical(id) => self.canonicals.get(id).cloned().map(Value::Canonical),
            Key::Annotator(id) => self.annotators.get(id).cloned().map(Value::Name),
            Key::ProjectName => Some(Value::Name(self.name.clone())),
            Key::LayerConflicts(at) => {
                let conflicts = self.layer(at)?.conflicts();
                (!conflicts.is_empty()).then(|| Value::LayerConflicts(conflicts.clone()))
            }
            Key::Conflicts(of) => {
                let conflicts = self.conflicts(of);
                (!conflicts.is_empty()).then(|| Value::Conflicts(Arc::new(conflicts.to_vec())))
            }
            Key::Plan => self.assignments.plan.clone().map(|p| Value::Plan(Arc::new(p))),
            Key::Assigned(id) => self.assignments.articles.get(id).cloned().map(Value::Assigned),
        }
    }

    /// Applies a change that was made before, or [`Change::reversed`]: undo, redo, recovery.
    /// All of it or nothing.
    ///
    /// # Errors
    /// The first place where the present is not what the change starts from.
    pub fn replay(&mut self, change: &Change) -> Result<(), Key> {
        for item in &change.items {
            if !same(&item.key, self.value(&item.key).as_ref(), item.before.as_ref()) {
                return Err(item.key.clone());
            }
        }
        change.items.iter().for_each(|item| self.put(&item.key, item.after.clone()));
        Ok(())
    }

    /// Applies one item of a change as far as it has not been applied: recovery after a crash,
    /// when files are older than the journal. Gives `false` where the present is neither what
    /// the item starts from nor what it leads to.
    pub fn recover(&mut self, item: &Item) -> bool {
        let present = self.value(&item.key);
        if same(&item.key, present.as_ref(), item.after.as_ref()) {
            return true;
        }
        let fits = same(&item.key, present.as_ref(), item.before.as_ref());
        if fits {
            self.put(&item.key, item.after.clone());
        }
        fits
    }

    /// The only place where something of the project changes.
    pub(super) fn put(&mut self, key: &Key, value: Option<Value>) {
        match (key, value) {
            (Key::Annotation(at, id), value) => {
                let annotation =
                    value.and_then(|v| if let Value::Annotation(a) = v { Some(a) } else { None });
                if let Some(layer) = self.layer_mut(at) {
                    layer.set(*id, annotation);
                }
            }
            (Key::Status(at), Some(Value::Status(status))) => {
                if let Some(layer) = self.layer_mut(at) {
                    layer.set_status(status);
                }
            }
            (Key::Layer(at), value) => self.put_layer(at, value),
            (Key::Article(id), Some(Value::Article(meta))) => match self.articles.get_mut(id) {
                Some(article) => article.meta = meta,
                None => {
                    let article =
                        Article { meta, text: None, layers: BTreeMap::new(), conflicts: Arc::default() };
                    self.articles.insert(id.clone(), article);
                }
            },
            (Key::Article(id), _) => drop(self.articles.remove(id)),
            (Key::Schema, Some(Value::Schema(schema))) => self.schema = schema,
            (Key::Canonical(id), Some(Value::Canonical(c))) => drop(self.canonicals.insert(*id, c)),
            (Key::Canonical(id), _) => drop(self.canonicals.remove(id)),
            (Key::Annotator(id), Some(Value::Name(n))) => drop(self.annotators.insert(id.clone(), n)),
            (Key::Annotator(id), _) => drop(self.annotators.remove(id)),
            (Key::ProjectName, Some(Value::Name(name))) => self.name = name,
            (Key::LayerConflicts(at), value) => {
                let conflicts = match value {
                    Some(Value::LayerConflicts(conflicts)) => conflicts,
                    _ => Arc::default(),
                };
                if let Some(layer) = self.layer_mut(at) {
                    layer.set_conflicts(conflicts);
                }
            }
            (Key::Conflicts(of), Some(Value::Conflicts(c))) => self.put_conflicts(of, c),
            (Key::Conflicts(of), _) => self.put_conflicts(of, Arc::default()),
            (Key::Plan, Some(Value::Plan(plan))) => self.assignments.plan = Some(Plan::clone(&plan)),
            (Key::Plan, _) => self.assignments.plan = None,
            (Key::Assigned(id), Some(Value::Assigned(who))) => {
                self.assignments.articles.insert(id.clone(), who);
            }
            (Key::Assigned(id), _) => drop(self.assignments.articles.remove(id)),
            (Key::Status(_) | Key::Schema | Key::ProjectName, _) => {}
        }
    }

    fn put_layer(&mut self, at: &LayerRef, value: Option<Value>) {
        let Some(article) = self.articles.get_mut(&at.article) else { return };
        match value {
            Some(Value::Layer(summary)) => {
                let slot = || LayerSlot::OnDisk(summary);
                article.layers.entry(at.annotator.clone()).or_insert_with(slot);
            }
            _ => drop(article.layers.remove(&at.annotator)),
        }
    }

    /// The loaded layer, made where the article has none of this annotator yet.
    fn layer_mut(&mut self, at: &LayerRef) -> Option<&mut Layer> {
        let article = self.articles.get_mut(&at.article)?;
        let empty = || LayerSlot::Loaded(Layer::default());
        match article.layers.entry(at.annotator.clone()).or_insert_with(empty) {
            LayerSlot::Loaded(layer) => Some(layer),
            LayerSlot::OnDisk(_) => None,
        }
    }
}

/// Whether two values of one place are the same; of a whole layer only whether it is there,
/// since its annotations have places of their own.
fn same(key: &Key, a: Option<&Value>, b: Option<&Value>) -> bool {
    match key {
        Key::Layer(_) => a.is_some() == b.is_some(),
        _ => a == b,
    }
}
