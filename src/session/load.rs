//! Texts and layers brought into memory when they are asked for: small layers at once, large
//! ones on a thread, so that the text stands on the screen before its annotations are read.

use super::jobs::{Job, Progress};
use super::{Command, Notice, Session, Tone};
use crate::model::ids::ArticleId;
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::Article;
use crate::model::text::Text;
use crate::storage::{LayerRead, LayerState, Store};

/// A layer of so many annotations is read within a frame.
const AT_ONCE: usize = 2000;
/// So many layers that are looked through for one command are read at once.
const LAYERS_AT_ONCE: usize = 64;

/// What is being read on threads.
#[derive(Default)]
pub(super) struct Loading {
    /// Layers of articles that were opened.
    reads: Vec<(LayerRef, Job<LayerRead>)>,
    /// Layers that a command needs before it can be carried out.
    mine: Option<Looked>,
}

/// One's own layers being looked through for those that concern a command.
struct Looked {
    job: Job<Vec<(LayerRef, Text, LayerRead)>>,
    then: Command,
}

impl Session {
    /// Loads an article's text and a layer of it, where they are not in memory yet.
    pub(super) fn load(&mut self, at: &LayerRef) {
        if !self.load_text(&at.article) {
            return;
        }
        self.finish_reading(Some(at));
        if let Some((store, text)) = self.unread(at) {
            let read = store.read_layer(at, &text);
            self.take_layer(at, read);
        }
    }

    /// As [`Session::load`], but a large layer only begins to be read: it is there some frames
    /// later, or when a command needs it.
    pub(super) fn load_soon(&mut self, at: &LayerRef) {
        let article = self.project.article(&at.article);
        let size =
            article.and_then(|a| a.layers().get(&at.annotator)).map_or(0, |s| s.summary().counts.total());
        if size <= AT_ONCE {
            return self.load(at);
        }
        if !self.load_text(&at.article) {
            return;
        }
        let Some((store, text)) = self.unread(at) else { return };
        let Some(disk) = &mut self.disk else { return };
        if disk.loading.reads.iter().any(|(reading, _)| reading == at) {
            return;
        }
        let of = at.clone();
        match Job::start("Reading annotations", disk.wake.clone(), move |_| store.read_layer(&of, &text)) {
            Some(job) => disk.loading.reads.push((at.clone(), job)),
            None => self.load(at),
        }
    }

    /// Whether annotations of the open article, of the shown layer, are still being read.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        let shown = |at: &LayerRef| {
            self.view.article.as_ref() == Some(&at.article) && self.view.annotator == at.annotator
        };
        self.disk.as_ref().is_some_and(|d| d.loading.reads.iter().any(|(at, _)| shown(at)))
    }

    /// Whether a layer is being read.
    pub(super) fn is_reading_layer(&self, at: &LayerRef) -> bool {
        self.disk.as_ref().is_some_and(|d| d.loading.reads.iter().any(|(reading, _)| reading == at))
    }

    /// Waits for annotations that are being read, for whatever needs them now.
    pub fn finish_loading(&mut self) {
        self.finish_reading(None);
    }

    /// Waits for one layer that is being read, or for all.
    fn finish_reading(&mut self, only: Option<&LayerRef>) {
        let Some(disk) = &mut self.disk else { return };
        if disk.loading.reads.is_empty() {
            return;
        }
        let wanted = |(at, _): &mut (LayerRef, Job<LayerRead>)| only.is_none_or(|o| o == at);
        let reads: Vec<_> = disk.loading.reads.extract_if(.., wanted).collect();
        for (at, job) in reads {
            match job.wait() {
                Ok(read) => self.take_layer(&at, read),
                Err(died) => {
                    self.complain(format!("The annotations on “{}” could not be read: {died}", at.article));
                }
            }
        }
    }

    /// Takes in what was read in the meantime.
    pub(super) fn poll_loading(&mut self) {
        let Some(disk) = &mut self.disk else { return };
        let ready = |(_, job): &(LayerRef, Job<LayerRead>)| job.is_finished();
        if disk.loading.reads.iter().any(ready) {
            let ready: Vec<LayerRef> =
                disk.loading.reads.iter().filter(|r| ready(r)).map(|(at, _)| at.clone()).collect();
            ready.iter().for_each(|at| self.finish_reading(Some(at)));
            self.generation += 1;
        }
        self.poll_mine();
    }

    /// Loads an article's text; gives whether it is there.
    fn load_text(&mut self, id: &ArticleId) -> bool {
        let Some(disk) = &mut self.disk else { return false };
        let Some(article) = self.project.article(id) else { return false };
        if article.text().is_some() {
            return true;
        }
        match disk.store.read_text(id) {
            Ok(read) => {
                if let Some(problem) = read.problems.first() {
                    self.notice = Some(Notice { text: problem.to_string(), tone: Tone::Error });
                }
                disk.problems.extend(read.problems);
                self.project.load_text(id, read.text)
            }
            Err(error) => {
                self.notice = Some(Notice { text: error.to_string(), tone: Tone::Error });
                disk.problems.push(error.into_problem());
                false
            }
        }
    }

    /// The store and the text for a layer that is not in memory.
    fn unread(&self, at: &LayerRef) -> Option<(std::sync::Arc<Store>, Text)> {
        let disk = self.disk.as_ref()?;
        let article = self.project.article(&at.article)?;
        let text = article.text()?.clone();
        article.layer(&at.annotator).is_none().then(|| (disk.store.clone(), text))
    }

    pub(super) fn take_layer(&mut self, at: &LayerRef, read: LayerRead) {
        let Some(disk) = &mut self.disk else { return };
        let Some(article) = self.project.article(&at.article) else { return };
        // What came into memory in another way in the meantime is newer.
        if article.layer(&at.annotator).is_some() {
            return;
        }
        if let LayerState::ReadOnly(why) | LayerState::Unreadable(why) = &read.state {
            disk.frozen.insert(at.clone(), why.clone());
        }
        if let Some(problem) = read.problems.first() {
            let more = if read.problems.len() > 1 {
                format!(" (and {} more)", read.problems.len() - 1)
            } else {
                String::new()
            };
            self.notice = Some(Notice { text: format!("{problem}{more}"), tone: Tone::Error });
        }
        disk.problems.extend(read.problems);
        let unreadable = matches!(read.state, LayerState::Unreadable(_));
        if disk.is_mine(at) && !unreadable && disk.store.has_layer(at) {
            disk.bases.insert(at.clone(), read.layer.snapshot());
        }
        if article.must_load(&at.annotator) || unreadable {
            self.project.load_layer(at, read.layer);
        }
    }
}

/// Looking through all of one's own layers.
impl Session {
    /// Which layers are one's own, in the order of the articles.
    pub(super) fn mine(&self) -> Vec<LayerRef> {
        let has = |a: &&Article| a.layers().contains_key(&self.me);
        let mine = self.project.articles().values().filter(has);
        mine.map(|a| LayerRef::new(&a.meta().id, &self.me)).collect()
    }

    /// Sees to it that those of one's own layers for which `wanted` holds are in memory. Gives
    /// `false` where they are still to be read: that is done on a thread, and then the command
    /// `then` is carried out again.
    pub(super) fn have_mine(
        &mut self,
        then: Command,
        wanted: impl Fn(&Layer) -> bool + Send + 'static,
    ) -> bool {
        if std::mem::take(&mut self.have_mine) || self.disk.is_none() {
            return true;
        }
        let slot = |at: &LayerRef| self.project.article(&at.article)?.layers().get(&at.annotator);
        let is_unread = |at: &LayerRef| self.project.layer(at).is_none();
        let size = |at: &LayerRef| slot(at).map_or(0, |s| s.summary().counts.total());
        let unread: Vec<LayerRef> =
            self.mine().into_iter().filter(|at| is_unread(at) && size(at) > 0).collect();
        if unread.len() <= LAYERS_AT_ONCE && unread.iter().map(size).sum::<usize>() <= AT_ONCE {
            unread.iter().for_each(|at| self.load(at));
            return true;
        }
        let Some(disk) = &mut self.disk else { return true };
        if disk.loading.mine.is_some() {
            self.complain("Your annotations are still being looked through; wait a moment.".to_owned());
            return false;
        }
        let store = disk.store.clone();
        let work = move |progress: &Progress| look_through(&store, &unread, &wanted, progress);
        match Job::start("Looking through your annotations", disk.wake.clone(), work) {
            Some(job) => disk.loading.mine = Some(Looked { job, then }),
            None => self.complain("The system gives no thread to look through your annotations.".to_owned()),
        }
        false
    }

    fn poll_mine(&mut self) {
        let Some(disk) = &mut self.disk else { return };
        let Some(looked) = disk.loading.mine.take_if(|looked| looked.job.is_finished()) else { return };
        let cancelled = looked.job.progress().is_cancelled();
        let Ok(found) = looked.job.wait() else {
            return self.complain("Looking through your annotations broke off.".to_owned());
        };
        if cancelled {
            return self.say("Stopped; nothing was changed.".to_owned());
        }
        for (at, text, read) in found {
            if self.project.text(&at.article).is_none() {
                self.project.load_text(&at.article, text);
            }
            self.take_layer(&at, read);
        }
        self.have_mine = true;
        self.dispatch(looked.then, false);
        self.have_mine = false;
    }

    /// What is read in the background that is worth a line: what it is, how much is done and of
    /// how much; 0 where that is not known, and then it can't be stopped either.
    #[must_use]
    pub fn reading(&self) -> Option<(&str, (usize, usize))> {
        if let Some(job) = &self.accepting {
            return Some((job.name(), job.progress().get()));
        }
        let loading = &self.disk.as_ref()?.loading;
        if let Some(looked) = &loading.mine {
            return Some((looked.job.name(), looked.job.progress().get()));
        }
        loading.reads.first().map(|(_, job)| (job.name(), (0, 0)))
    }

    /// Asks what is looked through in the background to stop.
    pub fn cancel_reading(&self) {
        if let Some(job) = &self.accepting {
            return job.progress().cancel();
        }
        if let Some(looked) = self.disk.as_ref().and_then(|d| d.loading.mine.as_ref()) {
            looked.job.progress().cancel();
        }
    }
}

fn look_through(
    store: &Store,
    layers: &[LayerRef],
    wanted: &impl Fn(&Layer) -> bool,
    progress: &Progress,
) -> Vec<(LayerRef, Text, LayerRead)> {
    let mut found = Vec::new();
    for (done, at) in layers.iter().enumerate() {
        if progress.is_cancelled() {
            break;
        }
        progress.set(done, layers.len());
        // What can't be read is said when its article is opened; nothing can be changed in it.
        let Ok(text) = store.read_text(&at.article) else { continue };
        let read = store.read_layer(at, &text.text);
        if wanted(&read.layer) {
            found.push((at.clone(), text.text, read));
        }
    }
    found
}
