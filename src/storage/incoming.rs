//! Articles and layers that come by the thousand: written aside, flushed together, put in place.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tempfile::{TempDir, TempPath};

use super::article_file as article_form;
use super::error::StorageError;
use super::folder_scan::{article_file, layer_file, text_file};
use super::layer_write;
use super::plain::{fingerprint, lock, sync_folder};
use super::store::Store;
use super::store_write::{check_article, check_layer, summary_of};
use crate::model::article::ArticleMeta;
use crate::model::change::LayerSummary;
use crate::model::layer::{LayerRef, LayerSnapshot};
use crate::model::text::Text;

type Result<T> = std::result::Result<T, StorageError>;

const FOLDER: &str = ".attache";
const PREFIX: &str = "incoming-";
/// Nobody writes aside for that long: what is older was left by a run that broke off.
const STALE: Duration = Duration::from_hours(24);

/// Files that are not part of the project yet. Dropped without [`Incoming::finish`], nothing of
/// them is left. All threads may add to it.
pub struct Incoming<'a> {
    store: &'a Store,
    aside: TempDir,
    next: AtomicUsize,
    staged: Mutex<Vec<Staged>>,
}

/// A file that waits.
struct Staged {
    /// In which order files are put in place.
    at: (usize, u8),
    aside: PathBuf,
    /// Its name in the project.
    file: PathBuf,
    /// Fingerprint of its content.
    content: u64,
    what: What,
}

enum What {
    Text,
    Article(Box<ArticleMeta>),
    Layer(LayerRef, LayerSummary),
}

impl Store {
    /// Begins to take in files.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn incoming(&self) -> Result<Incoming<'_>> {
        self.check_writable()?;
        self.files.make_folders(&Path::new(FOLDER).join("-"))?;
        let folder = self.files.path(Path::new(FOLDER));
        remove_stale(&folder);
        let aside = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&folder);
        let aside = aside.map_err(|e| StorageError::io(Path::new(FOLDER), "be written", e))?;
        Ok(Incoming { store: self, aside, next: AtomicUsize::new(0), staged: Mutex::default() })
    }
}

impl Incoming<'_> {
    /// Takes in an article. `at` is its place in the order in which articles come.
    ///
    /// # Errors
    /// When there is one of this id, or it can't be written.
    pub fn article(&self, at: usize, meta: &ArticleMeta, text: &Text) -> Result<()> {
        check_article(&meta.id)?;
        let (file, text_file) = (article_file(&meta.id), text_file(&meta.id));
        if let Some(file) = [&file, &text_file].into_iter().find(|file| self.store.files.exists(file)) {
            return Err(StorageError::Exists { file: file.clone() });
        }
        self.stage((at, 0), text_file, text.as_str().as_bytes(), What::Text)?;
        // Second, since it is what makes the text an article.
        let content = article_form::write(meta, &[]);
        self.stage((at, 1), file, content.as_bytes(), What::Article(Box::new(meta.clone())))
    }

    /// Takes in a layer; `at` is its place after all articles.
    ///
    /// # Errors
    /// When there is one, or it can't be written.
    pub fn layer(&self, at: usize, layer: &LayerRef, snapshot: &LayerSnapshot, text: &Text) -> Result<()> {
        check_layer(layer)?;
        self.store.check_text(&layer.article)?;
        let file = layer_file(layer);
        if self.store.files.exists(&file) {
            return Err(StorageError::Exists { file });
        }
        let content = layer_write::write(layer, snapshot, text);
        let what = What::Layer(layer.clone(), summary_of(snapshot));
        self.stage((at, 2), file, content.as_bytes(), what)
    }

    fn stage(&self, at: (usize, u8), file: PathBuf, bytes: &[u8], what: What) -> Result<()> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let aside = self.aside.path().join(number.to_string());
        fs::write(&aside, bytes).map_err(|e| StorageError::io(&file, "be written", e))?;
        let content = fingerprint(bytes);
        lock(&self.staged).push(Staged { at, aside, file, content, what });
        Ok(())
    }

    /// Flushes all that was taken in, and puts it in place: texts before what makes them articles.
    /// A crash in between leaves whole articles, however many.
    ///
    /// # Errors
    /// When something can't be flushed, or is in the way; then nothing has come.
    pub fn finish(self) -> Result<()> {
        let mut staged = std::mem::take(&mut *lock(&self.staged));
        staged.sort_by_key(|s| s.at);
        let files = &self.store.files;
        files.flush(&staged.iter().map(|s| s.aside.clone()).collect::<Vec<_>>())?;
        for (done, one) in staged.iter().enumerate() {
            let moved = files.make_folders(&one.file).and_then(|()| {
                let aside = TempPath::try_from_path(&one.aside);
                let aside = aside.map_err(|e| StorageError::io(&one.file, "be written", e))?;
                aside.persist_noclobber(files.path(&one.file)).map_err(|e| match e.error.kind() {
                    std::io::ErrorKind::AlreadyExists => StorageError::Exists { file: one.file.clone() },
                    _ => StorageError::io(&one.file, "be written", e.error),
                })
            });
            if let Err(error) = moved {
                for one in staged[..done].iter().rev() {
                    // The first error is the one to be told.
                    let _ = fs::remove_file(files.path(&one.file));
                }
                return Err(error);
            }
        }
        let folders: std::collections::BTreeSet<_> = staged.iter().filter_map(|s| s.file.parent()).collect();
        for folder in folders {
            sync_folder(&files.path(folder)).map_err(|e| StorageError::io(folder, "be flushed", e))?;
        }
        staged.into_iter().try_for_each(|one| self.note(one))
    }

    /// Remembers a file that is in place.
    fn note(&self, one: Staged) -> Result<()> {
        let Some(stamp) = self.store.files.stamp(&one.file)? else { return Ok(()) };
        self.store.files.wrote(&one.file, stamp, one.content);
        match one.what {
            What::Text => {}
            What::Article(meta) => lock(&self.store.cache).put_article(stamp, *meta),
            What::Layer(at, summary) => lock(&self.store.cache).put_layer(at, stamp, summary),
        }
        Ok(())
    }
}

/// Takes away what a run that broke off has left. A failure costs room only.
fn remove_stale(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
        if is_ours && age.is_some_and(|age| age > STALE) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
