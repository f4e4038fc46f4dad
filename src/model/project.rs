//! The project: articles, layers, schema and canonical entities, changed only by edits.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::article::ArticleMeta;
use super::canonical::Canonical;
use super::change::{Change, Item, Key, LayerSummary, Value};
use super::ids::{AnnotatorId, ArticleId, CanonicalId, Id};
use super::layer::{Layer, LayerRef, Status};
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
            Self::Loaded(layer) => LayerSummary { status: layer.status(), counts: layer.counts() },
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
}

impl Article {
    /// An article whose text and layers are still on disk.
    #[must_use]
    pub fn on_disk(meta: ArticleMeta, layers: BTreeMap<AnnotatorId, LayerSummary>) -> Self {
        let layers = layers.into_iter().map(|(a, s)| (a, LayerSlot::OnDisk(s))).collect();
        Self { meta: Arc::new(meta), text: None, layers }
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

    /// Puts in an article as read from the project's files.
    pub fn load_article(&mut self, article: Article) {
        self.articles.insert(article.meta.id.clone(), article);
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
                    let article = Article { meta, text: None, layers: BTreeMap::new() };
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
