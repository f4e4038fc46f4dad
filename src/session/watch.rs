//! While a project is open, what others write into its folder is seen and taken in. An edit of
//! ours never takes one of theirs back: what both changed is merged annotation by annotation, and
//! what can't be settled is kept for a decision.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Weak};
use std::time::Duration;

use super::Session;
use super::jobs::Wake;
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId};
use crate::model::layer::{Layer, LayerRef, LayerSnapshot};
use crate::model::project::{LayerSlot, Project};
use crate::storage::{Changes, LayerRead, LayerState, Store, merge_layers};

/// How often the folder is looked at.
const EVERY: Duration = Duration::from_secs(2);

/// Looks at the folder on a thread of its own, which ends with the project.
pub(super) struct Watch {
    changes: Receiver<Changes>,
}

impl Watch {
    /// Begins to look; `None` where the system gives no thread.
    fn start(store: &Arc<Store>, wake: Wake) -> Option<Self> {
        let (sender, changes) = channel();
        let store: Weak<Store> = Arc::downgrade(store);
        let look = move || {
            let Some(mut glance) = store.upgrade().map(|s| s.glance()) else { return };
            loop {
                std::thread::sleep(EVERY);
                let Some(store) = store.upgrade() else { return };
                let changes = store.changes_since(&mut glance);
                drop(store);
                if !changes.is_empty() {
                    if sender.send(changes).is_err() {
                        return;
                    }
                    wake();
                }
            }
        };
        std::thread::Builder::new().name("Watching".to_owned()).spawn(look).ok().map(|_| Self { changes })
    }
}

/// What came of a colleague, for the status line.
#[derive(Default)]
struct News {
    /// Annotations that changed, by whose they are and where.
    layers: Vec<(LayerRef, usize)>,
    articles: usize,
    gone: usize,
    /// Whether the schema, canonical entities, names or assignments changed.
    shared: bool,
    conflicts: usize,
}

impl Session {
    /// Takes in what others wrote since the last frame, and begins to look where nobody does yet.
    pub(super) fn poll_watch(&mut self) {
        let Some(disk) = &mut self.disk else { return };
        if disk.watch.is_none() {
            disk.watch = Watch::start(&disk.store, disk.wake.clone());
        }
        let Some(watch) = &disk.watch else { return };
        let mut all: Vec<Changes> = watch.changes.try_iter().collect();
        all.append(&mut disk.waiting);
        if all.is_empty() {
            return;
        }
        if disk.saving.is_some() {
            // What is being written is not yet what we know as ours.
            disk.waiting = all;
            return;
        }
        let mut news = News::default();
        for changes in all {
            self.take_in(&changes, &mut news);
        }
        self.tell_news(&news);
    }

    /// Looks at the folder now and takes in what others wrote: for those who can't wait.
    pub fn look_at_folder(&mut self) {
        self.flush();
        let Some(disk) = &self.disk else { return };
        let store = disk.store.clone();
        let mut changes = store.changes_since(&mut crate::storage::Glance::default());
        changes.gone = self.project.articles().keys().filter(|id| !store.has_article(id)).cloned().collect();
        let mut news = News::default();
        self.take_in(&changes, &mut news);
        self.tell_news(&news);
    }

    fn take_in(&mut self, changes: &Changes, news: &mut News) {
        if changes.main
            && let Some(conflicts) = self.take_in_shared(true)
        {
            news.shared = true;
            news.conflicts += conflicts;
        }
        changes.articles.iter().for_each(|id| self.take_in_article(id, news));
        changes.gone.iter().for_each(|id| self.take_out_article(id, news));
        for at in &changes.layers {
            if let Some((count, conflicts)) = self.take_in_layer(at) {
                news.layers.push((at.clone(), count));
                news.conflicts += conflicts;
            }
        }
    }

    fn take_in_article(&mut self, id: &ArticleId, news: &mut News) {
        let Some(disk) = &self.disk else { return };
        let store = disk.store.clone();
        let is_known = self.project.article(id).is_some();
        // What of an article we have still to write ourselves is compared when it is written.
        if is_known && (!store.article_changed(id) || disk.dirty.has_article(id)) {
            return;
        }
        match store.read_listed(id) {
            Ok(article) if is_known => self.project.load_meta(article.meta().clone()),
            Ok(article) => {
                self.project.load_article(article);
                news.articles += 1;
            }
            Err(problem) => {
                self.complain(problem.to_string());
                if let Some(disk) = &mut self.disk {
                    disk.problems.push(problem);
                }
            }
        }
        self.generation += 1;
        self.list_generation += 1;
    }

    fn take_out_article(&mut self, id: &ArticleId, news: &mut News) {
        let Some(disk) = &mut self.disk else { return };
        if self.project.article(id).is_none() || disk.store.has_article(id) {
            return;
        }
        disk.dirty.forget_article(id);
        self.project.unload_article(id);
        if self.view.article.as_ref() == Some(id) {
            self.view.article = None;
        }
        news.gone += 1;
        self.generation += 1;
        self.list_generation += 1;
    }

    /// Takes in a layer that was written by someone else: how many annotations are not as they
    /// were, and how many contradictions came of it. `None` where it was us who wrote it.
    pub(super) fn take_in_layer(&mut self, at: &LayerRef) -> Option<(usize, usize)> {
        let disk = self.disk.as_mut()?;
        let store = disk.store.clone();
        let slot = self.project.article(&at.article)?.layers().get(&at.annotator).cloned();
        let Some(LayerSlot::Loaded(old)) = slot else {
            let summary = if store.has_layer(at) { Some(store.read_summary(at).ok()?) } else { None };
            let before = slot.as_ref().map(LayerSlot::summary);
            if summary == before {
                return None;
            }
            self.project.load_summary(at, summary);
            self.generation += 1;
            self.list_generation += 1;
            let total = |s: Option<crate::model::change::LayerSummary>| s.map_or(0, |s| s.counts.total());
            return Some((total(summary).abs_diff(total(before)), 0));
        };
        // One whose file is gone while it is in memory stays as it is.
        if !store.has_layer(at) || !store.layer_changed(at) {
            return None;
        }
        let text = self.project.text(&at.article)?.clone();
        let read = store.read_layer(at, &text);
        let theirs = self.readable(at, read)?;
        let disk = self.disk.as_mut()?;
        let is_dirty = disk.dirty.has_layer(at);
        let base = disk.bases.insert(at.clone(), theirs.snapshot());
        let new = match is_dirty {
            false => theirs,
            true => match merge_layers(at, base.as_ref(), &old.snapshot(), &theirs.snapshot(), &text) {
                Ok(merged) => merged,
                Err(why) => {
                    self.complain(why.to_string());
                    return None;
                }
            },
        };
        let count = differences(&old, &new);
        let conflicts = new.conflicts().len().saturating_sub(old.conflicts().len());
        self.project.reload_layer(at, new);
        self.generation += 1;
        self.list_generation += 1;
        self.forget_missing();
        Some((count, conflicts))
    }

    /// What was read of a layer, unless it may not be written over what is in memory.
    fn readable(&mut self, at: &LayerRef, read: LayerRead) -> Option<Layer> {
        let disk = self.disk.as_mut()?;
        match &read.state {
            LayerState::Editable => {
                disk.frozen.remove(at);
                Some(read.layer)
            }
            LayerState::ReadOnly(why) | LayerState::Unreadable(why) => {
                let why = why.clone();
                disk.frozen.insert(at.clone(), why.clone());
                disk.problems.extend(read.problems);
                let readable = matches!(read.state, LayerState::ReadOnly(_)) && !disk.dirty.has_layer(at);
                let name = self.shown_name(&at.annotator);
                let why = self.hidden(why);
                self.complain(format!("The layer of {name} on “{}” can only be read now: {why}", at.article));
                readable.then_some(read.layer)
            }
        }
    }

    /// Lets go of what was selected and is not there any more.
    fn forget_missing(&mut self) {
        let there = |id: &AnnotationId| self.layer().is_some_and(|l| l.get(*id).is_some());
        let (selected, active) = (self.view.selected.filter(there), self.view.active.filter(there));
        let link = self.view.link.filter(|link| there(&link.from));
        (self.view.selected, self.view.active, self.view.link) = (selected, active, link);
    }

    fn tell_news(&mut self, news: &News) {
        let mut parts: Vec<String> = Vec::new();
        let mut by: BTreeMap<&AnnotatorId, Vec<(&ArticleId, usize)>> = BTreeMap::new();
        for (at, count) in &news.layers {
            by.entry(&at.annotator).or_default().push((&at.article, *count));
        }
        for (annotator, changed) in by {
            let total: usize = changed.iter().map(|(_, count)| count).sum();
            let title =
                |id: &ArticleId| self.project.article(id).map_or(id.to_string(), |a| a.meta().title.clone());
            let name = self.shown_name(annotator);
            let of = match &changed[..] {
                [(one, _)] => format!("“{}”", super::shortened(&title(one))),
                several => format!("{} articles", several.len()),
            };
            parts.push(format!("{name} changed {of}: {}", plural(total, "annotation")));
        }
        if news.articles > 0 {
            parts.push(format!("{} came", plural(news.articles, "article")));
        }
        if news.gone > 0 {
            parts.push(format!("{} went to the trash", plural(news.gone, "article")));
        }
        if news.shared {
            parts.push("what all share was changed".to_owned());
        }
        if news.conflicts > 0 {
            parts.push(format!("{} to be settled", plural(news.conflicts, "contradiction")));
        }
        if !parts.is_empty() {
            self.say(format!("{}.", super::capitalised(&parts.join("; "))));
        }
    }
}

/// How many annotations are in one of two layers only, or differ.
pub(super) fn differences(old: &Layer, new: &Layer) -> usize {
    let changed = new.iter().filter(|a| old.get(a.id()) != Some(a)).count();
    let gone: BTreeSet<AnnotationId> =
        old.iter().map(|a| a.id()).filter(|id| new.get(*id).is_none()).collect();
    changed + gone.len()
}

fn plural(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// What layers were when they were last read or written here: what ours and theirs come from.
pub(super) type Bases = BTreeMap<LayerRef, LayerSnapshot>;

/// What a save writes: what will be known as ours when it is done.
#[derive(Default)]
pub(super) struct Written {
    pub layers: Bases,
    pub shared: Option<Project>,
}
