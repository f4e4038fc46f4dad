//! The project's folder behind the session: opening it, bringing it up to its journal, and the
//! journal of every change. `saving` writes its files, `older` goes back before this run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::Session;
use super::jobs::{Job, Wake};
use super::load::Loading;
use super::older::OlderRuns;
use super::places::Places;
use super::save::{Dirty, SaveOutcome};
use super::share::head_of;
use super::watch::{Bases, Watch, Written};
use crate::model::change::{Change, Item, Key};
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::LayerRef;
use crate::model::project::Project;
use crate::model::text::Text;
use crate::storage::journal::{Journal, Record, Recovered};
use crate::storage::{
    Access, Bulk, Changes, Lock, LockGuard, OpenError, Place, Problem, Severity, StorageError, Store,
};

/// Why a project could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailure {
    /// Its folder.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// Its files.
    #[error("{0}")]
    Storage(#[from] StorageError),
}

/// A change of mind about a change that was made before.
pub enum Step {
    /// It is taken back.
    Undo(u64),
    /// It is made again.
    Redo(u64),
}

/// The files of the open project, and what is still to be written.
pub struct Disk {
    pub(super) store: Arc<Store>,
    /// None where the project can only be read.
    pub(super) journal: Option<Journal>,
    /// What older runs did and took back, read when asked for.
    pub(super) older: OlderRuns,
    /// Keeps other windows from writing as the same annotator.
    _guard: Option<LockGuard>,
    pub(super) dirty: Dirty,
    pub(super) saving: Option<Job<SaveOutcome>>,
    /// What is being written, as it will be known when it is.
    pub(super) written: Written,
    /// What own and decided layers were when they were last read or written.
    pub(super) bases: Bases,
    /// What the files that all share were when they were last read or written.
    pub(super) base: Project,
    pub(super) watch: Option<Watch>,
    /// What others changed while something was written.
    pub(super) waiting: Vec<Changes>,
    /// Whose layers are written here, besides the decided ones.
    me: AnnotatorId,
    /// What is being read.
    pub(super) loading: Loading,
    pub(super) last_change: Instant,
    pub(super) failed: Option<(String, Instant)>,
    /// Layers and articles that must stay as they are on disk, and why.
    pub(super) frozen: BTreeMap<LayerRef, String>,
    /// What was found wrong with the files, in the order it was found.
    pub(super) problems: Vec<Problem>,
    pub(super) wake: Wake,
}

impl Disk {
    /// Whether we are among those who write a layer.
    pub(super) fn is_mine(&self, at: &LayerRef) -> bool {
        at.annotator == self.me || at.annotator.as_str() == AnnotatorId::DECIDED
    }
}

impl Session {
    /// Opens a project folder to work on it as `me`.
    ///
    /// # Errors
    /// When there is no project, or it can't be read at all. Anything less is in
    /// [`Session::problems`].
    pub fn open(root: &Path, me: AnnotatorId, name: &str, wake: Wake) -> Result<Self, OpenFailure> {
        let opened = Store::open(root)?;
        let mut problems = opened.problems;
        let mut read_only = match opened.access {
            Access::ReadWrite => None,
            Access::ReadOnly(why) => Some(format!("This project is open for reading only: {why}.")),
        };
        let mut guard = None;
        if read_only.is_none() {
            match opened.store.lock(&me, name)? {
                Lock::Held(held) => guard = Some(held),
                Lock::Taken(holder) => read_only = Some(taken(&holder)),
            }
        }
        let store = Arc::new(opened.store);
        let (mut journal, mut older) = (None, OlderRuns::default());
        if read_only.is_none() {
            let (opened, found) = Journal::open(&store, &me)?;
            problems.extend(found);
            older = OlderRuns::new(opened.history()?);
            journal = Some(opened);
        }
        let disk = Disk {
            store,
            journal,
            older,
            _guard: guard,
            dirty: Dirty::default(),
            saving: None,
            written: Written::default(),
            bases: Bases::new(),
            base: head_of(&opened.project),
            watch: None,
            waiting: Vec::new(),
            me: me.clone(),
            loading: Loading::default(),
            last_change: Instant::now(),
            failed: None,
            frozen: BTreeMap::new(),
            problems,
            wake,
        };
        let mut session = Self::in_memory(opened.project, me);
        session.my_name = name.to_owned();
        session.places = Places::new(disk.store.visits(&session.me));
        session.disk = Some(disk);
        session.read_only = read_only;
        session.recover()?;
        Ok(session)
    }

    /// Makes a project folder and opens it.
    ///
    /// # Errors
    /// When the folder has a project already, or can't be written.
    pub fn create(
        root: &Path,
        project: &Project,
        me: AnnotatorId,
        name: &str,
        wake: Wake,
    ) -> Result<Self, OpenFailure> {
        Store::create(root, project)?;
        Self::open(root, me, name, wake)
    }

    /// The project's folder.
    #[must_use]
    pub fn root(&self) -> Option<PathBuf> {
        self.disk.as_ref().map(|d| d.store.root().to_owned())
    }

    /// The project's files.
    #[must_use]
    pub fn store(&self) -> Option<&Arc<Store>> {
        self.disk.as_ref().map(|d| &d.store)
    }

    /// What was found wrong with the project's files so far.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        self.disk.as_ref().map_or(&[], |d| &d.problems)
    }

    /// Tells this opening of a project from another.
    #[must_use]
    pub fn identity(&self) -> u64 {
        self.identity
    }

    /// Brings files that are older than the journal up to it: the run before was ended in between.
    fn recover(&mut self) -> Result<(), StorageError> {
        let Some(disk) = &mut self.disk else { return Ok(()) };
        let Some(journal) = &disk.journal else { return Ok(()) };
        let store = disk.store.clone();
        let recovery = journal.recovery(&texts_of(&store))?;
        disk.problems.extend(recovery.problems);
        let count = recovery.changes.len();
        for recovered in &recovery.changes {
            self.recover_one(recovered);
        }
        if count > 0 {
            let changes =
                if count == 1 { "1 change was".to_owned() } else { format!("{count} changes were") };
            self.say(format!("The last run ended before saving; {changes} brought back."));
        }
        Ok(())
    }

    fn recover_one(&mut self, recovered: &Recovered) {
        let change = &recovered.change;
        for item in &change.items {
            if let Key::Annotation(at, _) | Key::Status(at) = &item.key {
                self.load(&at.clone());
            }
        }
        let lost: Vec<&Key> =
            change.items.iter().filter(|item| !self.project.recover(item)).map(|item| &item.key).collect();
        if let Some(first) = lost.first() {
            let what = format!(
                "“{}” could not be brought back: {} was changed since by other means",
                change.what,
                Self::place_name(first)
            );
            let file = PathBuf::from("history").join(self.me.as_str());
            let problem = Problem::new(
                Severity::Warning,
                &file,
                what,
                "look whether it is still wanted, and make it again",
            );
            if let Some(disk) = &mut self.disk {
                disk.problems.push(problem.at(Place::Id(recovered.seq.to_string())));
            }
        }
        self.settle_files(change);
        self.mark_dirty(change);
    }

    /// Puts a new change down: what is shown is on disk.
    pub(super) fn record(&mut self, change: &Arc<Change>) -> Result<u64, String> {
        self.refuse_frozen(change)?;
        let now = self.now();
        let Some(disk) = &mut self.disk else { return Ok(0) };
        let project = &self.project;
        let Some(journal) = &disk.journal else { return Err("the project can only be read".to_owned()) };
        let texts = |id: &ArticleId| project.text(id).cloned();
        let seq = journal.append(now, Record::Do(change), &texts).map_err(|e| e.to_string())?;
        disk.older.forget_redo();
        self.settle_files(change);
        self.mark_dirty(change);
        Ok(seq)
    }

    /// Puts down that a change was taken back or made again.
    pub(super) fn record_step(&mut self, change: &Change, step: &Step) -> Result<(), String> {
        self.refuse_frozen(change)?;
        let now = self.now();
        let Some(disk) = &mut self.disk else { return Ok(()) };
        let Some(journal) = &disk.journal else { return Err("the project can only be read".to_owned()) };
        let record = match step {
            Step::Undo(seq) => Record::Undo(*seq),
            Step::Redo(seq) => Record::Redo(*seq),
        };
        let project = &self.project;
        let texts = |id: &ArticleId| project.text(id).cloned();
        journal.append(now, record, &texts).map_err(|e| e.to_string())?;
        self.settle_files(change);
        self.mark_dirty(change);
        Ok(())
    }

    /// With the first change of an annotator whom the project does not know, it learns the name.
    /// That is no step to undo; lost in a crash, it is learnt again.
    pub(super) fn introduce_me(&mut self) {
        let Some(disk) = &mut self.disk else { return };
        let annotators = self.project.annotators();
        if annotators.contains_key(&self.me) || self.my_name.trim().is_empty() {
            return;
        }
        let mut annotators = annotators.clone();
        annotators.insert(self.me.clone(), self.my_name.clone());
        self.project.load_annotators(annotators);
        disk.dirty.add(&Key::Annotator(self.me.clone()));
    }

    fn refuse_frozen(&self, change: &Change) -> Result<(), String> {
        let Some(disk) = &self.disk else { return Ok(()) };
        for item in &change.items {
            if let Key::Annotation(at, _) | Key::Status(at) = &item.key
                && let Some(why) = disk.frozen.get(at)
            {
                return Err(format!("the layer on “{}” can only be read: {why}", at.article));
            }
        }
        Ok(())
    }

    /// Moves the files of articles and layers that came or went.
    fn settle_files(&mut self, change: &Change) {
        let Some(disk) = &mut self.disk else { return };
        let mut wrong = None;
        let gone = |at: &LayerRef| self.project.article(&at.article).is_none();
        // Thousands of articles may come or go at once.
        let store = disk.store.clone();
        let moves = |item: &&Item| matches!(item.key, Key::Article(_) | Key::Layer(_));
        let bulk = (change.items.iter().filter(moves).count() > 1).then(|| store.begin_bulk());
        for item in &change.items {
            let result = match (&item.key, &item.before, &item.after) {
                // Files that are where they belong stay: they were just written, or moved before
                // a crash, or have come and gone with their article.
                (Key::Article(id), Some(_), None) if disk.store.has_article(id) => {
                    disk.store.trash_article(id)
                }
                (Key::Article(id), None, Some(_)) if !disk.store.has_article(id) => {
                    disk.store.restore_article(id)
                }
                (Key::Layer(at), Some(_), None) if gone(at) => Ok(()),
                (Key::Layer(at), Some(_), None) if disk.store.has_layer(at) => disk.store.trash_layer(at),
                (Key::Layer(at), None, Some(_)) if !disk.store.has_layer(at) => disk.store.restore_layer(at),
                _ => Ok(()),
            };
            if let Err(error) = result {
                wrong = Some(error);
            }
        }
        if let Some(Err(error)) = bulk.map(Bulk::finish) {
            wrong = Some(error);
        }
        if let Some(error) = wrong {
            self.complain(error.to_string());
        }
    }

    fn mark_dirty(&mut self, change: &Change) {
        let Some(disk) = &mut self.disk else { return };
        for item in &change.items {
            disk.dirty.add(&item.key);
            if let (Key::Article(id), None) = (&item.key, &item.after) {
                disk.dirty.forget_article(id);
            }
        }
        disk.last_change = Instant::now();
        (disk.wake)();
    }

    /// One's display name.
    #[must_use]
    pub fn my_name(&self) -> &str {
        &self.my_name
    }

    /// Writes down where the user is and was, to go on there when the project is opened again.
    pub(super) fn remember_visits(&mut self) {
        self.remember_place();
        if let Some(disk) = &self.disk {
            disk.store.remember_visits(&self.me, self.places.all());
        }
    }

    /// Opens the article of the last visit, or the first one of the list.
    pub fn open_last_article(&mut self) {
        let last = self.places.all().first().map(|visit| visit.article.clone());
        let there = last.filter(|id| self.project.article(id).is_some());
        if let Some(id) = there.or_else(|| self.order.first().cloned()) {
            // What opening the project had to say is not to be covered by it.
            let notice = self.notice.take();
            self.open_article(&id);
            self.notice = notice.or_else(|| self.notice.take());
        }
    }
}

/// Texts of articles, in the trash too; each is read once, however many entries of the journal
/// are about it.
pub(super) fn texts_of(store: &Store) -> impl Fn(&ArticleId) -> Option<Text> + '_ {
    let known: RefCell<BTreeMap<ArticleId, Option<Text>>> = RefCell::default();
    move |id| {
        let read = || store.read_text(id).or_else(|_| store.read_trashed_text(id)).ok().map(|r| r.text);
        known.borrow_mut().entry(id.clone()).or_insert_with(read).clone()
    }
}

fn taken(holder: &crate::storage::Holder) -> String {
    let who = if holder.by.is_empty() { "Another window" } else { &holder.by };
    format!(
        "{who} has this project open on {} (process {}) since {}. It is open here for reading only.",
        holder.host, holder.pid, holder.since
    )
}
