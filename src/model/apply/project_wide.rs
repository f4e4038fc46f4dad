//! Articles, schema, canonical entities, names.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Draft;
use crate::model::annotation::Annotation;
use crate::model::article::ArticleMeta;
use crate::model::canonical::Canonical;
use crate::model::change::{Key, LayerSummary, Value};
use crate::model::edit::EditError;
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId, CanonicalId};
use crate::model::layer::LayerRef;
use crate::model::schema::Schema;

impl Draft<'_> {
    pub(super) fn add_article(&mut self, meta: &Arc<ArticleMeta>) -> Result<String, EditError> {
        let key = Key::Article(meta.id.clone());
        if self.value(&key).is_some() {
            return Err(EditError::ArticleExists(meta.id.clone()));
        }
        self.put(key, Some(Value::Article(meta.clone())));
        Ok(format!("add article “{}”", super::quote(&meta.title)))
    }

    pub(super) fn set_article(&mut self, meta: &Arc<ArticleMeta>) -> Result<String, EditError> {
        let key = Key::Article(meta.id.clone());
        let Some(Value::Article(old)) = self.value(&key) else {
            return Err(EditError::UnknownArticle(meta.id.clone()));
        };
        if meta.title.trim().is_empty() {
            return Err(EditError::EmptyName);
        }
        // The text and where it came from are no edit's business.
        let meta = ArticleMeta { text: old.text, original: old.original.clone(), ..(**meta).clone() };
        let what = if meta.title != old.title {
            format!("rename “{}” to “{}”", super::quote(&old.title), super::quote(&meta.title))
        } else if meta.tags != old.tags {
            format!("tag “{}”: {}", super::quote(&meta.title), super::quote(&meta.tags.join(", ")))
        } else {
            format!("change details of “{}”", super::quote(&meta.title))
        };
        self.put(key, Some(Value::Article(Arc::new(meta))));
        Ok(what)
    }

    pub(super) fn remove_articles(&mut self, ids: &[ArticleId]) -> Result<String, EditError> {
        let mut what = format!("remove {} articles", ids.len());
        for id in ids {
            let Some(article) = self.project.article(id) else {
                return Err(EditError::UnknownArticle(id.clone()));
            };
            if ids.len() == 1 {
                what = format!("remove article “{}”", super::quote(&article.meta().title));
            }
            // Layers first, so that undo, which goes backwards, has the article for them.
            for annotator in article.layers().keys() {
                self.put(Key::Layer(LayerRef::new(id, annotator)), None);
            }
            self.put(Key::Assigned(id.clone()), None);
            self.put(Key::Article(id.clone()), None);
        }
        Ok(what)
    }

    pub(super) fn add_layer(&mut self, at: &LayerRef, summary: LayerSummary) -> Result<String, EditError> {
        if self.value(&Key::Article(at.article.clone())).is_none() {
            return Err(EditError::UnknownArticle(at.article.clone()));
        }
        let key = Key::Layer(at.clone());
        if self.value(&key).is_some() {
            return Err(EditError::LayerExists(at.clone()));
        }
        self.put(key, Some(Value::Layer(summary)));
        let total = summary.counts.total();
        Ok(format!("bring in {total} annotations by {}", self.project.annotator_name(&at.annotator)))
    }

    pub(super) fn set_schema(&mut self, schema: &Arc<Schema>, what: &str) -> Result<String, EditError> {
        if let Some(problem) = schema.problems().into_iter().next() {
            return Err(problem.into());
        }
        self.put(Key::Schema, Some(Value::Schema(schema.clone())));
        Ok(what.to_owned())
    }

    pub(super) fn set_canonical(&mut self, canonical: &Canonical) -> Result<String, EditError> {
        if canonical.name.trim().is_empty() {
            return Err(EditError::EmptyName);
        }
        let key = Key::Canonical(canonical.id);
        let verb = if self.value(&key).is_some() { "change" } else { "add" };
        self.put(key, Some(Value::Canonical(Arc::new(canonical.clone()))));
        Ok(format!("{verb} canonical entity “{}”", super::quote(&canonical.name)))
    }

    pub(super) fn remove_canonical(
        &mut self,
        id: CanonicalId,
        annotator: &AnnotatorId,
    ) -> Result<String, EditError> {
        let Some(Value::Canonical(canonical)) = self.value(&Key::Canonical(id)) else {
            return Err(EditError::UnknownCanonical(id));
        };
        for (at, ids) in self.mentions(id, annotator) {
            self.set_refers_to(&at, &ids, None)?;
        }
        self.put(Key::Canonical(id), None);
        Ok(format!("remove canonical entity “{}”", super::quote(&canonical.name)))
    }

    /// The annotator's mentions of a canonical entity in what is loaded, drafted changes included.
    fn mentions(&self, id: CanonicalId, annotator: &AnnotatorId) -> BTreeMap<LayerRef, Vec<AnnotationId>> {
        let refers = |a: &Annotation| a.as_entity().is_some_and(|e| e.refers_to == Some(id));
        let mut found: BTreeMap<LayerRef, Vec<AnnotationId>> = BTreeMap::new();
        for (article, known) in self.project.articles() {
            let Some(layer) = known.layer(annotator) else { continue };
            let ids: Vec<_> = layer.placed().filter(|a| refers(a)).map(|a| a.id()).collect();
            found.insert(LayerRef::new(article, annotator), ids);
        }
        for (key, value) in &self.items {
            let Key::Annotation(at, id) = key else { continue };
            let ids = found.entry(at.clone()).or_default();
            ids.retain(|known| known != id);
            if at.annotator == *annotator && matches!(value, Some(Value::Annotation(a)) if refers(a)) {
                ids.push(*id);
            }
        }
        found.retain(|_, ids| !ids.is_empty());
        found
    }

    pub(super) fn set_annotator(&mut self, id: &AnnotatorId, name: &str) -> Result<String, EditError> {
        if name.trim().is_empty() {
            return Err(EditError::EmptyName);
        }
        self.put(Key::Annotator(id.clone()), Some(Value::Name(name.trim().to_owned())));
        Ok(format!("call annotator {id} “{}”", super::quote(name.trim())))
    }

    pub(super) fn set_project_name(&mut self, name: &str) -> Result<String, EditError> {
        if name.trim().is_empty() {
            return Err(EditError::EmptyName);
        }
        self.put(Key::ProjectName, Some(Value::Name(name.trim().to_owned())));
        Ok(format!("rename the project to “{}”", super::quote(name.trim())))
    }
}
