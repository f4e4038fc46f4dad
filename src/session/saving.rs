//! Saving by itself: when the files are written, and what comes of it.

use std::time::{Duration, Instant};

use super::Session;
use super::jobs::Job;
use super::save::{SaveOutcome, save};
use super::share::head_of;
use crate::model::change::Key;
use crate::model::layer::LayerRef;
use crate::storage::journal::{Journal, Record};

/// How long after the last change its files are written.
const CALM: Duration = Duration::from_millis(1200);
/// How long after a failure saving is tried again.
const RETRY: Duration = Duration::from_secs(10);

/// Whether the files have what the window shows. The journal always has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// They have.
    Saved,
    /// They will, in a moment.
    Pending,
    /// They could not be written; why.
    Failed(String),
}

impl Session {
    /// Writes what has changed, now.
    pub(super) fn save_now(&mut self) {
        if self.disk.is_none() {
            return;
        }
        self.start_saving();
        self.say("Saving.".to_owned());
    }

    fn start_saving(&mut self) {
        if self.disk.as_ref().is_some_and(|d| d.saving.is_none()) {
            if let Some(conflicts) = self.take_in_shared(false).filter(|n| *n > 0) {
                self.complain(format!(
                    "{conflicts} contradictions with what a colleague wrote are to be settled."
                ));
            }
            self.take_in_layers();
        }
        let Some(disk) = &mut self.disk else { return };
        if disk.saving.is_some() || disk.dirty.is_empty() || self.read_only.is_some() {
            return;
        }
        let task = std::mem::take(&mut disk.dirty)
            .task(&self.project, disk.journal.as_ref().map_or(0, Journal::last));
        let snapshots = task.layers().map(|(at, snapshot)| (at.clone(), snapshot.clone()));
        disk.written.layers = snapshots.collect();
        disk.written.shared = task.has_shared().then(|| head_of(&self.project));
        let (store, wake) = (disk.store.clone(), disk.wake.clone());
        match Job::start("Saving", wake, move |_| save(&store, &task)) {
            Some(job) => disk.saving = Some(job),
            None => disk.failed = Some(("the system gives no thread".to_owned(), Instant::now())),
        }
    }

    /// Whether the files have what is shown.
    #[must_use]
    pub fn save_state(&self) -> SaveState {
        let Some(disk) = &self.disk else { return SaveState::Saved };
        match &disk.failed {
            Some((why, _)) => SaveState::Failed(why.clone()),
            None if disk.dirty.is_empty() && disk.saving.is_none() => SaveState::Saved,
            None => SaveState::Pending,
        }
    }

    /// Looks after reading and saving: call it once a frame. Gives when it wants to be called again.
    pub fn poll(&mut self) -> Option<Duration> {
        self.poll_loading();
        self.poll_accepting();
        self.tend_review();
        self.tend_figures();
        self.finish_saving();
        self.poll_watch();
        let disk = self.disk.as_ref()?;
        if disk.dirty.is_empty() || disk.saving.is_some() || self.read_only.is_some() {
            return None;
        }
        let (since, wait) = match &disk.failed {
            Some((_, when)) => (when.elapsed(), RETRY),
            None => (disk.last_change.elapsed(), CALM),
        };
        if since < wait {
            return Some(wait.saturating_sub(since));
        }
        self.start_saving();
        None
    }

    fn finish_saving(&mut self) {
        let Some(disk) = &mut self.disk else { return };
        let Some(result) = disk.saving.as_ref().and_then(Job::poll) else { return };
        disk.saving = None;
        let Ok(outcome) = result else {
            disk.failed = Some(("saving broke off".to_owned(), Instant::now()));
            return;
        };
        self.take_outcome(outcome);
    }

    fn take_outcome(&mut self, outcome: SaveOutcome) {
        let now = self.now();
        let Some(disk) = &mut self.disk else { return };
        disk.failed = None;
        let written = std::mem::take(&mut disk.written);
        let has_failed = |at: &LayerRef| {
            let is_it = |(key, ..): &(Key, String, bool)| *key == Key::Status(at.clone());
            outcome.overtaken.contains(at) || outcome.failed.iter().any(is_it)
        };
        disk.bases.extend(written.layers.into_iter().filter(|(at, _)| !has_failed(at)));
        let is_shared = |(key, ..): &(Key, String, bool)| !matches!(key, Key::Status(_) | Key::Article(_));
        if let Some(head) = written.shared.filter(|_| !outcome.failed.iter().any(is_shared)) {
            disk.base = head;
        }
        for at in &outcome.overtaken {
            disk.dirty.add(&Key::Status(at.clone()));
        }
        if outcome.failed.is_empty() && outcome.overtaken.is_empty() {
            // Best effort: without the mark the next start only compares more than it had to.
            if let Some(journal) = &disk.journal {
                let _ = journal.append(now, Record::Saved(outcome.up_to), &|_| None);
            }
            return;
        }
        let mut said = None;
        for (key, error, for_good) in outcome.failed {
            said.get_or_insert_with(|| error.clone());
            match (&key, for_good) {
                (Key::Status(at) | Key::Layer(at), true) => drop(disk.frozen.insert(at.clone(), error)),
                _ => disk.dirty.add(&key),
            }
        }
        if let Some(why) = said {
            disk.failed = Some((why.clone(), Instant::now()));
            self.complain(why);
        }
    }

    /// Writes all that is still to be written, notes where the user is, and waits for it: before
    /// the window closes.
    pub fn close(&mut self) {
        self.remember_visits();
        self.flush();
    }

    /// Writes all that is still to be written, and waits for it.
    pub fn flush(&mut self) {
        self.note_time();
        for _ in 0..2 {
            if let Some(job) = self.disk.as_mut().and_then(|d| d.saving.take())
                && let Ok(outcome) = job.wait()
            {
                self.take_outcome(outcome);
            }
            self.start_saving();
        }
        if let Some(job) = self.disk.as_mut().and_then(|d| d.saving.take())
            && let Ok(outcome) = job.wait()
        {
            self.take_outcome(outcome);
        }
        if let Some(journal) = self.disk.as_ref().and_then(|d| d.journal.as_ref()) {
            // Nothing is left that could be told of a failure; the entries are with the system.
            let _ = journal.sync();
        }
    }
}
