//! Decides about each article and layer of theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::labels::Labels;
use super::source::Source;
use super::versions::compare;
use super::{Changed, IntakeError, LayerPlan, Ours, Outcome, Plan, Request};
use crate::model::annotation::Annotation;
use crate::model::article::ArticleMeta;
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::{Layer, LayerRef};
use crate::model::merge::LayerConflict;
use crate::model::project::Project;
use crate::model::text::{Hash, Text};
use crate::session::ingest::{NewArticle, NewLayer};
use crate::session::jobs::Progress;
use crate::storage::{LayerState, Store};

/// Reads the colleague's project and says what would come of it. Nothing is written.
///
/// # Errors
/// When it is no project, can't be read, or has labels that the schema lacks and may not get.
pub fn plan(request: &Request, ours: &Ours, progress: &Progress) -> Result<Plan, IntakeError> {
    let source = Source::open(&request.path, ours)?;
    let theirs = &source.opened.project;
    let labels = Labels { ours: ours.project.schema(), theirs: theirs.schema() };
    let (schema, new_in_schema) = labels.grown();
    let mut planner = Planner {
        request,
        ours,
        theirs,
        store: &source.opened.store,
        by_text: by_text(&ours.project),
        ids: ours.project.articles().keys().cloned().collect(),
        annotators: BTreeMap::new(),
        plan: Plan { name: theirs.name().to_owned(), ..Plan::default() },
    };
    let total = theirs.articles().len();
    for (done, id) in theirs.articles().keys().enumerate() {
        if progress.is_cancelled() {
            return Err(IntakeError::Cancelled);
        }
        progress.set(done, total);
        planner.article(id);
    }
    let mut plan = planner.finish();
    plan.problems.extend(source.opened.problems);
    plan.renamed = labels.renamed();
    plan.otherwise_described = labels.otherwise_described();
    plan.given_otherwise = given_otherwise(&ours.project, theirs);
    if !new_in_schema.is_empty() && !plan.is_empty() {
        if !request.extend_schema {
            return Err(IntakeError::Unknown(new_in_schema));
        }
        plan.schema = Some(Arc::new(schema));
        plan.new_in_schema = new_in_schema;
    }
    Ok(plan)
}

fn by_text(project: &Project) -> BTreeMap<Hash, Vec<ArticleId>> {
    let mut out: BTreeMap<Hash, Vec<ArticleId>> = BTreeMap::new();
    for (id, article) in project.articles() {
        out.entry(article.meta().text).or_default().push(id.clone());
    }
    out
}

/// How many articles of both, by their ids, are given to other people there; none where nothing is
/// given to anybody.
fn given_otherwise(ours: &Project, theirs: &Project) -> usize {
    let (here, there) = (ours.assignments(), theirs.assignments());
    if there.articles.is_empty() {
        return 0;
    }
    let both = ours.articles().keys().filter(|id| theirs.article(id).is_some());
    both.filter(|id| here.articles.get(*id) != there.articles.get(*id)).count()
}

struct Planner<'a> {
    request: &'a Request,
    ours: &'a Ours,
    theirs: &'a Project,
    store: &'a Store,
    /// Ours with each text; several may have the same.
    by_text: BTreeMap<Hash, Vec<ArticleId>>,
    ids: BTreeSet<ArticleId>,
    /// Their annotators, as they are known here.
    annotators: BTreeMap<AnnotatorId, AnnotatorId>,
    plan: Plan,
}

impl Planner<'_> {
    fn article(&mut self, id: &ArticleId) {
        let Some(article) = self.theirs.article(id) else { return };
        let meta = article.meta().clone();
        let text = match self.store.read_text(id) {
            Ok(read) if read.is_intact => read.text,
            Ok(read) => return self.plan.problems.extend(read.problems),
            Err(error) => return self.plan.problems.push(error.into_problem()),
        };
        let ours = self.by_text.get(&text.hash());
        // Of several with one text the one that is called alike, else the first.
        let here = match ours.and_then(|ours| ours.iter().find(|here| *here == id).or(ours.first())) {
            Some(here) => here.clone(),
            None => {
                self.plan.lacking.push((id.clone(), meta.title.clone()));
                if !self.request.articles {
                    return;
                }
                self.add_article(&meta, &text)
            }
        };
        for annotator in article.layers().keys() {
            self.layer(&LayerRef::new(id, annotator), &here, &meta, &text);
        }
    }

    fn add_article(&mut self, meta: &ArticleMeta, text: &Text) -> ArticleId {
        let base = meta.id.as_str();
        let numbered = (2..).map(|n: u64| {
            let suffix = format!("-{n}");
            let stem: String = base.chars().take(ArticleId::MAX_LEN - suffix.len()).collect();
            ArticleId::new(&format!("{}{suffix}", stem.trim_end_matches('-')))
        });
        let mut candidates = std::iter::once(meta.id.clone()).chain(numbered);
        let id = candidates.find(|id| !self.ids.contains(id)).unwrap_or_else(|| meta.id.clone());
        self.ids.insert(id.clone());
        self.by_text.entry(text.hash()).or_default().push(id.clone());
        let meta = Arc::new(ArticleMeta { id: id.clone(), ..meta.clone() });
        self.plan.new.articles.push(NewArticle { meta, text: text.clone() });
        id
    }

    fn layer(&mut self, from: &LayerRef, here: &ArticleId, meta: &ArticleMeta, text: &Text) {
        let at = LayerRef::new(here, &self.annotator(&from.annotator));
        let read = self.store.read_layer(from, text);
        let mut push = |outcome, count, changes| {
            let title = meta.title.clone();
            self.plan.layers.push(LayerPlan { at: at.clone(), title, outcome, count, changes });
        };
        if let LayerState::Unreadable(why) = &read.state {
            return push(Outcome::Refused(why.clone()), 0, 0);
        }
        let labels = Labels { ours: self.ours.project.schema(), theirs: self.theirs.schema() };
        let map = |annotation: &Annotation| {
            let mut annotation = annotation.clone();
            labels.map(&mut annotation);
            annotation
        };
        let mapped = read.layer.iter().map(|a| map(a));
        let mut their = Layer::from_annotations(read.layer.status(), mapped);
        let side = |side: &Option<Arc<Annotation>>| side.as_ref().map(|a| Arc::new(map(a)));
        let conflicts = read.layer.conflicts().iter();
        let conflicts =
            conflicts.map(|c| LayerConflict { id: c.id, ours: side(&c.ours), theirs: side(&c.theirs) });
        their.set_conflicts(Arc::new(conflicts.collect()));
        let count = their.counts().total();
        let has = self.ours.project.article(here).is_some_and(|a| a.layers().contains_key(&at.annotator));
        if !has {
            if their == Layer::default() {
                return;
            }
            push(Outcome::New, count, count);
            return self.plan.new.layers.push(NewLayer { at, layer: their, text: text.clone() });
        }
        let our = self.ours.store.read_layer(&at, text);
        if let LayerState::Unreadable(why) | LayerState::ReadOnly(why) = &our.state {
            return push(Outcome::Refused(format!("ours can't be changed: {why}")), count, 0);
        }
        let (outcome, new) = compare(self.ours, self.store, &at, (&our.layer, &their), text);
        let changes = new.as_ref().map_or(0, |new| crate::session::watch::differences(&our.layer, new));
        push(outcome, count, changes);
        let changed = |new| Changed { at, before: our.layer, after: Arc::new(new) };
        self.plan.changed.extend(new.map(changed));
    }

    /// Their annotator, as known here: the same id, unless it is of another project and someone
    /// else has it here.
    fn annotator(&mut self, id: &AnnotatorId) -> AnnotatorId {
        if let Some(known) = self.annotators.get(id) {
            return known.clone();
        }
        let (ours, name) = (self.ours.project.annotators(), self.theirs.annotator_name(id));
        let is_same = self.theirs.id() == self.ours.project.id()
            || id.as_str() == AnnotatorId::DECIDED
            || ours
                .get(id)
                .is_none_or(|here| here.to_lowercase() == name.to_lowercase() || here == id.as_str());
        let numbered = || (2..).map(|n: u64| AnnotatorId::new(&format!("{id}-{n}")));
        let free = |id: &AnnotatorId| !ours.contains_key(id);
        let here = if is_same { None } else { numbered().find(free) }.unwrap_or_else(|| id.clone());
        if !ours.contains_key(&here) && here.as_str() != AnnotatorId::DECIDED {
            self.plan.annotators.push((here.clone(), name.to_owned()));
        }
        self.annotators.insert(id.clone(), here.clone());
        here
    }

    fn finish(mut self) -> Plan {
        let used: BTreeSet<_> = {
            let new = self.plan.new.layers.iter().flat_map(|l| l.layer.iter());
            let changed = self.plan.changed.iter().flat_map(|c| c.after.iter());
            new.chain(changed).filter_map(|a| a.as_entity()?.refers_to).collect()
        };
        let ours = self.ours.project.canonicals();
        for (id, theirs) in self.theirs.canonicals().iter().filter(|(id, _)| used.contains(*id)) {
            let merged = match ours.get(id) {
                None => Canonical { kind: theirs.kind.clone(), ..(**theirs).clone() },
                // Names that only they know come along; the rest stays as it is here.
                Some(here) => {
                    if here.name != theirs.name || here.kind != theirs.kind {
                        self.plan.otherwise.push(here.name.clone());
                    }
                    with_names(here, theirs)
                }
            };
            if ours.get(id).is_none_or(|here| **here != merged) {
                self.plan.new.canonicals.push(merged);
            }
        }
        let has_layers = |id: &AnnotatorId| {
            let new = self.plan.new.layers.iter().map(|l| &l.at.annotator);
            new.chain(self.plan.changed.iter().map(|c| &c.at.annotator)).any(|a| a == id)
        };
        let named = std::mem::take(&mut self.plan.annotators);
        self.plan.annotators = named.into_iter().filter(|(id, _)| has_layers(id)).collect();
        self.plan.new.annotators = self.plan.annotators.clone();
        self.plan
    }
}

fn with_names(here: &Canonical, theirs: &Canonical) -> Canonical {
    let mut merged = here.clone();
    let names = std::iter::once(&theirs.name).chain(&theirs.aliases);
    for name in names.filter(|n| **n != here.name) {
        if !merged.aliases.contains(name) {
            merged.aliases.push(name.clone());
        }
    }
    for link in &theirs.links {
        if !merged.links.contains(link) {
            merged.links.push(link.clone());
        }
    }
    merged
}
