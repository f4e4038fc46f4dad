//! All that agree, in all articles that two or more have annotated, accepted in one step: on a
//! thread where there is much of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::agreed::choices;
use super::{Review, compared};
use crate::model::decision::Desk;
use crate::model::edit::Edit;
use crate::model::ids::{AnnotatorId, ArticleId, IdKind};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::{Article, Project};
use crate::model::text::Text;
use crate::model::time::Timestamp;
use crate::session::jobs::{Job, Progress};
use crate::session::{Session, clock};
use crate::storage::{LayerRead, LayerState, Store};

/// So many annotations are looked through within a frame.
const AT_ONCE: usize = 4000;

/// What is being looked through for what agrees.
pub(in crate::session) type Accepting = Job<Found>;

/// What was found in all articles.
#[derive(Default)]
pub(in crate::session) struct Found {
    accepted: Vec<Accepted>,
    /// Articles in which something agrees whose decided layer can't be changed, or that can't be
    /// read.
    kept: usize,
}

/// What agrees in an article, as an edit of its decided layer.
struct Accepted {
    edit: Edit,
    count: usize,
    /// What was read for it, and is needed to make the edit.
    text: Text,
    decided: Option<(LayerRef, LayerRead)>,
    /// Of the layers looked at, those that were in memory, and in which state.
    seen: Vec<(LayerRef, Option<u64>)>,
}

/// Where to look.
struct Search {
    project: Project,
    store: Option<Arc<Store>>,
    /// Articles whose decided layer can't be changed.
    frozen: BTreeSet<ArticleId>,
    by: AnnotatorId,
    now: Timestamp,
}

impl Session {
    /// Accepts all on which annotators agree and about which nothing was decided, in every article
    /// that at least two have annotated.
    pub(in crate::session) fn accept_everywhere(&mut self) {
        if let Some(why) = self.read_only().map(str::to_owned) {
            return self.complain(why);
        }
        if self.accepting.is_some() {
            return self.say("The articles are still being looked through.".to_owned());
        }
        let articles = self.project.articles().values().filter(|a| compared(a).nth(1).is_some());
        let slots = articles.flat_map(|a| a.layers().values());
        let size: usize = slots.map(|slot| slot.summary().counts.total()).sum();
        let frozen = self.disk.iter().flat_map(|d| d.frozen.keys());
        let frozen = frozen.filter(|at| at.annotator.as_str() == AnnotatorId::DECIDED);
        let search = Search {
            project: self.project.clone(),
            store: self.disk.as_ref().map(|d| d.store.clone()),
            frozen: frozen.map(|at| at.article.clone()).collect(),
            by: self.me.clone(),
            now: self.now(),
        };
        let wake = self.disk.as_ref().map(|d| d.wake.clone()).filter(|_| size > AT_ONCE);
        let Some(wake) = wake else {
            return self.take_everywhere(search.run(&Progress::default()));
        };
        self.accepting = Job::start("Accepting what agrees", wake, move |progress| search.run(progress));
        if self.accepting.is_none() {
            self.complain("The system gives no thread to look through the articles.".to_owned());
        }
    }

    /// Takes over what the thread has found.
    pub(in crate::session) fn poll_accepting(&mut self) {
        let Some(job) = self.accepting.take_if(|job| job.is_finished()) else { return };
        if job.progress().is_cancelled() {
            return self.say("Stopped; nothing was accepted.".to_owned());
        }
        match job.wait() {
            Ok(found) => self.take_everywhere(found),
            Err(_) => {
                self.complain("Looking through the articles broke off; nothing was accepted.".to_owned());
            }
        }
    }

    fn take_everywhere(&mut self, found: Found) {
        let Found { accepted, mut kept } = found;
        let (mut edits, mut count) = (Vec::new(), 0);
        for one in accepted {
            // Someone has worked on it since: what was found may not hold any more.
            if one.seen.iter().any(|(at, seen)| self.project.layer(at).map(Layer::generation) != *seen) {
                kept += 1;
                continue;
            }
            if let Some((at, read)) = one.decided {
                if self.project.text(&at.article).is_none() {
                    self.project.load_text(&at.article, one.text);
                }
                self.take_layer(&at, read);
            }
            count += one.count;
            edits.push(one.edit);
        }
        let articles = edits.len();
        let rest = match kept {
            0 => String::new(),
            1 => " 1 article is left out: it can't be changed now.".to_owned(),
            n => format!(" {n} articles are left out: they can't be changed now."),
        };
        if articles == 0 {
            return self.say(format!("There is nothing to accept.{rest}"));
        }
        let marks = if count == 1 { "annotation" } else { "annotations" };
        let places = if articles == 1 { "article" } else { "articles" };
        let what = format!("accept {count} {marks} that agree in {articles} {places}");
        if self.edit(&Edit::Batch { what, edits }) && kept > 0 {
            let said = self.notice.take().map(|n| n.text).unwrap_or_default();
            self.say(said + &rest);
        }
    }
}

impl Search {
    fn run(&self, progress: &Progress) -> Found {
        let mut found = Found::default();
        let articles: Vec<&Article> =
            self.project.articles().values().filter(|a| compared(a).nth(1).is_some()).collect();
        for (done, article) in articles.iter().enumerate() {
            if progress.is_cancelled() {
                break;
            }
            progress.set(done, articles.len());
            match self.accept(article) {
                Some(Some(accepted)) => found.accepted.push(accepted),
                Some(None) => {}
                None => found.kept += 1,
            }
        }
        found
    }

    /// What agrees in an article: nothing inside where there is nothing, nothing at all where that
    /// can't be known or changed.
    fn accept(&self, article: &Article) -> Option<Option<Accepted>> {
        let id = &article.meta().id;
        let store = self.store.as_deref();
        let text = article.text().cloned().or_else(|| Some(store?.read_text(id).ok()?.text))?;
        let at = LayerRef::new(id, &AnnotatorId::new(AnnotatorId::DECIDED));
        let mut seen = Vec::new();
        let mut layers: Vec<(AnnotatorId, Layer)> = Vec::new();
        for annotator in compared(article) {
            let at = LayerRef::new(id, annotator);
            let loaded = article.layer(annotator);
            seen.push((at.clone(), loaded.map(Layer::generation)));
            let layer = match loaded {
                Some(layer) => layer.clone(),
                None => {
                    let read = store?.read_layer(&at, &text);
                    if matches!(read.state, LayerState::Unreadable(_)) {
                        return None;
                    }
                    read.layer
                }
            };
            layers.push((annotator.clone(), layer));
        }
        let loaded = article.layer(&at.annotator);
        seen.push((at.clone(), loaded.map(Layer::generation)));
        let read = match (loaded, store) {
            (None, Some(store)) => Some(store.read_layer(&at, &text)),
            _ => None,
        };
        let empty = Layer::default();
        let decided = loaded.or(read.as_ref().map(|r| &r.layer)).unwrap_or(&empty);
        let review = Review::apart(id, &layers, decided, self.project.schema());
        let choices = choices(&review);
        if choices.is_empty() {
            return Some(None);
        }
        if self.frozen.contains(id) || read.as_ref().is_some_and(|r| !r.is_editable()) {
            return None;
        }
        let edit = self.desk(&at, decided, &layers, |desk| desk.decide(&choices, String::new()).ok())?;
        Some(Some(Accepted { edit, count: choices.len(), text, decided: read.map(|r| (at, r)), seen }))
    }

    fn desk<T>(
        &self,
        at: &LayerRef,
        decided: &Layer,
        layers: &[(AnnotatorId, Layer)],
        decide: impl FnOnce(&mut Desk<'_>) -> T,
    ) -> T {
        let mut new_id = |kind: IdKind| loop {
            let id = clock::new_id(kind);
            if decided.get(id).is_none() {
                return id;
            }
        };
        let find = |annotator: &AnnotatorId| layers.iter().find(|(a, _)| a == annotator).map(|(_, l)| l);
        let (by, now, at) = (self.by.clone(), self.now, at.clone());
        decide(&mut Desk { at, decided, layers: &find, by, now, why: "", new_id: &mut new_id })
    }
}
