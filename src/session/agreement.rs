//! What agreement figures need of a project: texts with their tokens and the chosen layers.

use std::collections::BTreeSet;
use std::ops::Range;

use super::export::Missing;
use crate::analysis::agreement::{Agreement, Document, Options};
use crate::model::ids::{AnnotatorId, ArticleId, LabelId};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::{Article, Project};
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::model::tokens::tokens_of;
use crate::storage::{LayerState, Store};

/// Whose layers on which articles.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Only these annotators; all but the decided layer where nothing is said.
    pub annotators: Option<Vec<AnnotatorId>>,
    /// Only these articles.
    pub articles: Option<Vec<ArticleId>>,
    /// Only annotations with these labels.
    pub labels: Option<Vec<LabelId>>,
}

/// An article as it is counted.
struct Taken {
    id: ArticleId,
    tokens: Vec<Range<usize>>,
    layers: Vec<(AnnotatorId, Layer)>,
}

/// Layers and texts, as data of their own.
#[derive(Default)]
pub struct Gathered {
    articles: Vec<Taken>,
    /// What could not be read; its layer or article is left out.
    pub problems: Vec<String>,
}

/// Reads what the request is about. Layers that nobody has begun are left out, and articles that
/// fewer than two annotators have begun.
///
/// # Errors
/// When the request names what the project does not have.
pub fn gather(project: &Project, store: &Store, request: &Request) -> Result<Gathered, Missing> {
    check(project, request)?;
    let mut gathered = Gathered { articles: Vec::new(), problems: Vec::new() };
    for (id, article) in project.articles() {
        if request.articles.as_ref().is_some_and(|wanted| !wanted.contains(id)) {
            continue;
        }
        let annotators = counted(article, request);
        if annotators.len() < 2 {
            continue;
        }
        let Some(text) = text(article, store, id, &mut gathered.problems) else { continue };
        let mut layers = Vec::new();
        for annotator in annotators {
            if let Some(layer) =
                layer(article, store, &LayerRef::new(id, annotator), &text, &mut gathered.problems)
            {
                layers.push((annotator.clone(), layer));
            }
        }
        gathered.articles.push(Taken { id: id.clone(), tokens: tokens_of(&text), layers });
    }
    Ok(gathered)
}

fn check(project: &Project, request: &Request) -> Result<(), Missing> {
    let has_layer =
        |id: &AnnotatorId| project.articles().values().any(|article| article.layers().contains_key(id));
    let known = |id: &&AnnotatorId| project.annotators().contains_key(*id) || has_layer(id);
    if let Some(id) = request.annotators.iter().flatten().find(|id| !known(id)) {
        return Err(Missing::Annotator(id.clone()));
    }
    if let Some(id) = request.articles.iter().flatten().find(|id| project.article(id).is_none()) {
        return Err(Missing::Article(id.clone()));
    }
    if let Some(id) = request.labels.iter().flatten().find(|id| project.schema().label(id).is_none()) {
        return Err(Missing::Label(id.clone()));
    }
    Ok(())
}

/// Who has begun the article, of those who are asked about.
pub(super) fn counted<'a>(article: &'a Article, request: &Request) -> BTreeSet<&'a AnnotatorId> {
    let is_wanted = |id: &AnnotatorId| match &request.annotators {
        Some(wanted) => wanted.contains(id),
        None => id.as_str() != AnnotatorId::DECIDED,
    };
    let layers = article.layers().iter().filter(|(id, slot)| is_wanted(id) && slot.summary().has_marks());
    layers.map(|(id, _)| id).collect()
}

fn text(article: &Article, store: &Store, id: &ArticleId, problems: &mut Vec<String>) -> Option<Text> {
    if let Some(text) = article.text() {
        return Some(text.clone());
    }
    match store.read_text(id) {
        Ok(read) => {
            problems.extend(read.problems.iter().map(ToString::to_string));
            Some(read.text)
        }
        Err(error) => {
            problems.push(error.to_string());
            None
        }
    }
}

fn layer(
    article: &Article,
    store: &Store,
    at: &LayerRef,
    text: &Text,
    problems: &mut Vec<String>,
) -> Option<Layer> {
    if let Some(layer) = article.layer(&at.annotator) {
        return Some(layer.clone());
    }
    let read = store.read_layer(at, text);
    problems.extend(read.problems.iter().map(ToString::to_string));
    (!matches!(read.state, LayerState::Unreadable(_))).then_some(read.layer)
}

impl Gathered {
    /// The labels that annotations have, as the schema knows them.
    #[must_use]
    pub fn labels(&self, schema: &Schema) -> BTreeSet<LabelId> {
        let layers = self.articles.iter().flat_map(|taken| &taken.layers);
        // Looked up once each: there may be a million annotations.
        let used: BTreeSet<&LabelId> =
            layers.flat_map(|(_, layer)| layer.iter().filter_map(|a| a.label())).collect();
        used.into_iter().map(|id| schema.label(id).map_or(id, |label| &label.id).clone()).collect()
    }

    /// Measures the agreement of what was gathered.
    #[must_use]
    pub fn measure(&self, schema: &Schema, options: &Options) -> Agreement {
        let documents: Vec<Document> = self
            .articles
            .iter()
            .map(|taken| Document {
                article: &taken.id,
                tokens: &taken.tokens,
                layers: taken.layers.iter().map(|(annotator, layer)| (annotator, layer)).collect(),
            })
            .collect();
        Agreement::measure(&documents, schema, options)
    }
}
