//! New articles and layers into the project's folder: all of them, or none.

use std::collections::BTreeSet;

use super::Plan;
use crate::model::ids::AnnotatorId;
use crate::session::jobs::Progress;
use crate::storage::{Holder, Incoming, Lock, LockGuard, StorageError, Store};

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The user changed their mind.
    #[error("cancelled")]
    Cancelled,
    /// A file can't be written.
    #[error("{0}")]
    Storage(#[from] StorageError),
    /// Someone else is at work as an annotator of whom files have annotations.
    #[error(
        "there are annotations by “{annotator}”, for whom the project is open in another window \
         (process {} on {}): close that, or bring them in as your own",
        holder.pid, holder.host
    )]
    Taken {
        /// Whose.
        annotator: AnnotatorId,
        /// Where.
        holder: Holder,
    },
}

/// Writes the new articles and layers into the project's folder, flushed together; `me` has the
/// lock already. The schema, names and canonical entities are not written: they are the project's,
/// and saved after the edit like any other change.
///
/// # Errors
/// When it was cancelled or something can't be written; then nothing has come.
pub fn write(plan: &Plan, store: &Store, me: &AnnotatorId, progress: &Progress) -> Result<(), WriteError> {
    let _guards = locks(plan, store, me)?;
    let total = plan.articles.len() + plan.layers.len();
    progress.set(0, total);
    let incoming = store.incoming()?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let work = Work { plan, incoming: &incoming, progress, total };
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (1..cores).map(|nth| scope.spawn(move || work.part(nth, cores))).collect();
        let mut results = vec![work.part(0, cores)];
        for thread in threads {
            results.push(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        results.into_iter().collect::<Result<Vec<()>, WriteError>>()
    })?;
    if progress.is_cancelled() {
        return Err(WriteError::Cancelled);
    }
    incoming.finish()?;
    progress.set(total, total);
    Ok(())
}

/// The locks of the other annotators who get a layer.
fn locks(plan: &Plan, store: &Store, me: &AnnotatorId) -> Result<Vec<LockGuard>, WriteError> {
    let all: BTreeSet<&AnnotatorId> = plan.layers.iter().map(|l| &l.at.annotator).collect();
    let mut guards = Vec::new();
    for annotator in all.into_iter().filter(|id| *id != me) {
        match store.lock(annotator, me.as_str())? {
            Lock::Held(guard) => guards.push(guard),
            Lock::Taken(holder) => return Err(WriteError::Taken { annotator: annotator.clone(), holder }),
        }
    }
    Ok(guards)
}

/// What all threads do together.
struct Work<'a> {
    plan: &'a Plan,
    incoming: &'a Incoming<'a>,
    progress: &'a Progress,
    total: usize,
}

impl Work<'_> {
    /// Every `of`th article and layer from the `nth` on.
    fn part(&self, nth: usize, of: usize) -> Result<(), WriteError> {
        let Self { plan, incoming, progress, total } = self;
        let articles = plan.articles.len();
        for at in (nth..*total).step_by(of) {
            if progress.is_cancelled() {
                return Err(WriteError::Cancelled);
            }
            match plan.articles.get(at) {
                Some(article) => incoming.article(at, &article.meta, &article.text)?,
                None => {
                    let layer = &plan.layers[at - articles];
                    incoming.layer(at, &layer.at, &layer.layer.snapshot(), &layer.text)?;
                }
            }
            if nth == 0 {
                progress.set(at, *total);
            }
        }
        Ok(())
    }
}

/// Moves what was written to the trash: the project could not be told of it.
pub fn take_back(plan: &Plan, store: &Store) {
    let bulk = store.begin_bulk();
    // What can't be taken back is no second error.
    for layer in &plan.layers {
        let _ = store.trash_layer(&layer.at);
    }
    for article in &plan.articles {
        let _ = store.trash_article(&article.meta.id);
    }
    let _ = bulk.finish();
}
