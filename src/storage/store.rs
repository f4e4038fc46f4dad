//! A project folder made or opened.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::assignments::ASSIGNMENTS;
use super::cache::Cache;
use super::error::{OpenError, StorageError};
use super::files::Files;
use super::folder_scan::{ARTICLES, LAYERS};
use super::git::{GIT_ATTRIBUTES, GIT_IGNORE};
use super::listing::list;
use super::lock::Lock;
use super::main_files::MainFiles;
use super::plain::lock;
use super::problem::Problem;
use super::project_file::{ENTITIES, PROJECT, SCHEMA};
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::LayerRef;
use crate::model::merge::Shared;
use crate::model::project::Project;

/// Whether a project can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Yes.
    ReadWrite,
    /// No, and why.
    ReadOnly(String),
}

/// An opened project.
#[derive(Debug)]
pub struct Opened {
    /// Its files.
    pub store: Store,
    /// What is in it; texts and layers are still on disk.
    pub project: Project,
    /// What could not be read, or does not hold.
    pub problems: Vec<Problem>,
    /// Whether it can be changed.
    pub access: Access,
}

/// The files of one project. All threads may use it.
#[derive(Debug)]
pub struct Store {
    pub(super) files: Files,
    access: Access,
    pub(super) cache: Mutex<Cache>,
    /// Articles whose text is not the one that was imported.
    pub(super) changed_texts: Mutex<BTreeSet<ArticleId>>,
}

impl Store {
    /// Makes a project folder: a new one, or one that has nothing of a project yet. What is
    /// loaded of the project's articles is written too.
    ///
    /// # Errors
    /// When there is a project already, or the folder can't be written.
    pub fn create(root: &Path, project: &Project) -> Result<Self, StorageError> {
        fs::create_dir_all(root).map_err(|e| StorageError::io(root, "be made", e))?;
        let root = root.canonicalize().map_err(|e| StorageError::io(root, "be opened", e))?;
        let store = Self::new(root, Access::ReadWrite);
        for name in [PROJECT, SCHEMA, ENTITIES, ASSIGNMENTS, ARTICLES, LAYERS, "history", "trash"] {
            if store.files.exists(Path::new(name)) {
                return Err(StorageError::Exists { file: store.files.path(Path::new(name)) });
            }
        }
        for (name, content) in [(".gitattributes", GIT_ATTRIBUTES), (".gitignore", GIT_IGNORE)] {
            if !store.files.exists(Path::new(name)) {
                store.files.write_new(Path::new(name), content.as_bytes())?;
            }
        }
        for folder in [ARTICLES, LAYERS] {
            store.files.make_folders(&Path::new(folder).join("-"))?;
        }
        let bulk = store.begin_bulk();
        store.write_schema(project.schema())?;
        store.write_canonicals(project.canonicals(), project.conflicts(&Shared::Entities))?;
        store.write_assignments(project)?;
        for (id, article) in project.articles() {
            let Some(text) = article.text() else { continue };
            store.add_article(article.meta(), text)?;
            for annotator in article.layers().keys() {
                if let Some(layer) = article.layer(annotator) {
                    store.write_layer(&LayerRef::new(id, annotator), &layer.snapshot(), text)?;
                }
            }
        }
        bulk.finish()?;
        // Last, since it is what makes the folder a project.
        store.write_project(project)?;
        Ok(store)
    }

    fn new(root: PathBuf, access: Access) -> Self {
        let files = Files::new(root);
        Self { files, access, cache: Mutex::default(), changed_texts: Mutex::default() }
    }

    /// Opens a project folder. Texts and layers are not read.
    ///
    /// # Errors
    /// When there is none, or it is of a newer version; anything less is a problem in the list.
    pub fn open(root: &Path) -> Result<Opened, OpenError> {
        Self::open_as(root, true)
    }

    /// As [`Self::open`], of a folder that is someone else's: nothing is written into it, not even
    /// a cache.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_to_read(root: &Path) -> Result<Opened, OpenError> {
        Self::open_as(root, false)
    }

    fn open_as(root: &Path, writes: bool) -> Result<Opened, OpenError> {
        let not_there = |_| OpenError::NotAProject(root.to_owned());
        let root = root.canonicalize().map_err(not_there)?;
        let mut store = Self::new(root, Access::ReadWrite);
        if !store.files.exists(Path::new(PROJECT)) {
            return Err(OpenError::NotAProject(store.root().to_owned()));
        }
        let MainFiles { mut project, mut problems, read_only } = store.read_main_files()?;
        if let Some(why) = read_only {
            store.only_read(why);
        }
        if !writes {
            store.only_read("it was opened to be read".to_owned());
        } else if let Err(error) = store.try_writing() {
            let problem = error.into_problem();
            let what = format!("the folder can't be written: {}", problem.what);
            store.only_read(what.clone());
            problems.push(Problem::warning(Path::new("."), what, problem.todo));
        }
        let mut cache = Cache::read(&store.files);
        for article in list(&store.files, &mut cache, &mut problems) {
            project.load_article(article);
        }
        if store.access == Access::ReadWrite {
            cache.write(&store.files);
        }
        store.cache = Mutex::new(cache);
        let access = store.access.clone();
        Ok(Opened { store, project, problems, access })
    }

    fn only_read(&mut self, why: String) {
        if self.access == Access::ReadWrite {
            self.access = Access::ReadOnly(why);
        }
    }

    fn try_writing(&self) -> Result<(), StorageError> {
        let file = Path::new(".attache/writable");
        self.files.make_folders(file)?;
        let folder = self.files.path(Path::new(".attache"));
        // Only the cause is of interest; the message around it is the caller's.
        tempfile::tempfile_in(folder).map(drop).map_err(|e| StorageError::io(file, "make a file in it", e))
    }

    /// The project's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.files.root()
    }

    /// Whether it can be changed.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.access
    }

    pub(super) fn check_writable(&self) -> Result<(), StorageError> {
        match &self.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly(why) => Err(StorageError::ReadOnly(why.clone())),
        }
    }

    /// Takes an annotator's layers for this window, as long as the guard lives.
    ///
    /// # Errors
    /// When the folder can't be written, or its file system has no locks.
    pub fn lock(&self, annotator: &AnnotatorId, name: &str) -> Result<Lock, StorageError> {
        self.check_writable()?;
        super::store_write::check_annotator(annotator)?;
        super::lock::lock(&self.files, annotator, name)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.access == Access::ReadWrite && self.files.exists(Path::new(PROJECT)) {
            lock(&self.cache).write(&self.files);
        }
    }
}
