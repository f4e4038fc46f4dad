//! Everything that is written into a project folder.

use std::path::Path;

use super::error::StorageError;
use super::folder_scan::{article_file, layer_file, text_file};
use super::layer_write;
use super::plain::lock;
use super::store::Store;
use super::{article_file as article_form, problem::quoted};
use crate::model::article::ArticleMeta;
use crate::model::change::LayerSummary;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::{Counts, LayerRef, LayerSnapshot};
use crate::model::merge::Conflict;
use crate::model::text::Text;

type Result<T> = std::result::Result<T, StorageError>;

/// While it lives, files are written without a flush each. Every thread's are.
#[derive(Debug)]
#[must_use]
pub struct Bulk<'a>(Option<&'a Store>);

impl Bulk<'_> {
    /// Flushes everything that was written.
    ///
    /// # Errors
    /// The first file that could not be flushed.
    pub fn finish(mut self) -> Result<()> {
        self.0.take().map_or(Ok(()), |store| store.files.finish_bulk())
    }
}

impl Drop for Bulk<'_> {
    fn drop(&mut self) {
        if let Some(store) = self.0.take() {
            // Given up after an error, which is the one to be told.
            drop(store.files.finish_bulk());
        }
    }
}

impl Store {
    /// Begins to write many files that are flushed together.
    pub fn begin_bulk(&self) -> Bulk<'_> {
        self.files.begin_bulk();
        Bulk(Some(self))
    }

    /// Writes a layer.
    ///
    /// # Errors
    /// When it can't be written, must not be, or was changed by someone else.
    pub fn write_layer(&self, at: &LayerRef, snapshot: &LayerSnapshot, text: &Text) -> Result<()> {
        self.check_writable()?;
        check_layer(at)?;
        self.check_text(&at.article)?;
        let file = layer_file(at);
        self.files.write(&file, layer_write::write(at, snapshot, text).as_bytes())?;
        if let Some(stamp) = self.files.stamp(&file)? {
            lock(&self.cache).put_layer(at.clone(), stamp, summary_of(snapshot));
        }
        Ok(())
    }

    /// Adds an article with its text; never replaces one.
    ///
    /// # Errors
    /// When there is one of this id, or it can't be written.
    pub fn add_article(&self, meta: &ArticleMeta, text: &Text) -> Result<()> {
        self.check_writable()?;
        check_article(&meta.id)?;
        let (file, text_file) = (article_file(&meta.id), text_file(&meta.id));
        if self.files.exists(&file) {
            return Err(StorageError::Exists { file });
        }
        self.files.write_new(&text_file, text.as_str().as_bytes())?;
        // Second, since it is what makes the text an article.
        self.files.write_new(&file, article_form::write(meta, &[]).as_bytes())?;
        self.note_article(meta)
    }

    /// Writes what is known of an article, and what is unsettled of it.
    ///
    /// # Errors
    /// When it can't be written, must not be, or was changed by someone else.
    pub fn write_article(&self, meta: &ArticleMeta, conflicts: &[Conflict]) -> Result<()> {
        self.check_writable()?;
        check_article(&meta.id)?;
        self.files.write(&article_file(&meta.id), article_form::write(meta, conflicts).as_bytes())?;
        if conflicts.is_empty() {
            return self.note_article(meta);
        }
        // Those with conflicts are few; they are always read.
        lock(&self.cache).drop_article(&meta.id);
        Ok(())
    }

    fn note_article(&self, meta: &ArticleMeta) -> Result<()> {
        if let Some(stamp) = self.files.stamp(&article_file(&meta.id))? {
            lock(&self.cache).put_article(stamp, meta.clone());
        }
        Ok(())
    }
}

pub(super) fn summary_of(snapshot: &LayerSnapshot) -> LayerSummary {
    let mut counts = Counts::default();
    for annotation in snapshot.iter() {
        counts.add(annotation);
    }
    LayerSummary { status: snapshot.status, counts, conflicts: snapshot.conflicts().len() }
}

/// Refuses an id that could name files elsewhere.
pub(super) fn check_article(id: &ArticleId) -> Result<()> {
    if ArticleId::is_valid(id.as_str()) {
        return Ok(());
    }
    Err(StorageError::refused(
        Path::new("articles"),
        format!("{} can't be the id of an article", quoted(id.as_str())),
    ))
}

/// Refuses an id that could name a folder elsewhere.
pub(super) fn check_annotator(id: &AnnotatorId) -> Result<()> {
    if AnnotatorId::is_valid(id.as_str()) {
        return Ok(());
    }
    Err(StorageError::refused(
        Path::new("layers"),
        format!("{} can't be the id of an annotator", quoted(id.as_str())),
    ))
}

pub(super) fn check_layer(at: &LayerRef) -> Result<()> {
    check_article(&at.article).and_then(|()| check_annotator(&at.annotator))
}
