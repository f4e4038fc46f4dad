//! Articles and layers taken out of a project, into its `trash/`, and back. Nothing is deleted.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::StorageError;
use super::folder_scan::{LAYERS, article_file, layer_file, text_file};
use super::plain::lock;
use super::store::Store;
use super::store_read::{TextRead, checked};
use super::store_write::{check_article, check_layer};
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::LayerRef;
use crate::model::text::Text;

type Result<T> = std::result::Result<T, StorageError>;

/// An article's folder in the trash.
struct Bin {
    folder: PathBuf,
    id: ArticleId,
}

impl Bin {
    /// The `n`th time that an article of this id was taken out.
    fn new(id: &ArticleId, n: u32) -> Self {
        let suffix = if n == 1 { String::new() } else { format!(".{n}") };
        Self { folder: PathBuf::from(format!("trash/articles/{id}{suffix}")), id: id.clone() }
    }

    fn text(&self) -> PathBuf {
        self.folder.join(format!("{}.txt", self.id))
    }

    /// The last file to come and the last to leave: with it the bin is full.
    fn article(&self) -> PathBuf {
        self.folder.join(format!("{}.ron", self.id))
    }

    fn layer(&self, annotator: &AnnotatorId) -> PathBuf {
        self.folder.join("layers").join(format!("{annotator}.ron"))
    }
}

impl Store {
    /// Whether the article's file is in its place.
    #[must_use]
    pub fn has_article(&self, id: &ArticleId) -> bool {
        self.files.exists(&article_file(id))
    }

    /// Whether the layer's file is in its place.
    #[must_use]
    pub fn has_layer(&self, at: &LayerRef) -> bool {
        self.files.exists(&layer_file(at))
    }

    /// Moves an article with its text and all layers to the trash. After an interruption it can
    /// be called again.
    ///
    /// # Errors
    /// When a file can't be moved.
    pub fn trash_article(&self, id: &ArticleId) -> Result<()> {
        self.check_writable()?;
        check_article(id)?;
        if !self.files.exists(&article_file(id)) && !self.files.exists(&text_file(id)) {
            return Err(not_there(&article_file(id)));
        }
        let free = (1..=u32::MAX).map(|n| Bin::new(id, n)).find(|bin| !self.files.exists(&bin.article()));
        let Some(bin) = free else { return Err(not_there(&article_file(id))) };
        for annotator in self.annotators_of(id) {
            let at = LayerRef::new(id, &annotator);
            self.files.rename(&layer_file(&at), &bin.layer(&annotator))?;
            lock(&self.cache).drop_layer(&at);
        }
        self.move_if_there(&text_file(id), &bin.text())?;
        self.move_if_there(&article_file(id), &bin.article())?;
        lock(&self.cache).drop_article(id);
        lock(&self.changed_texts).remove(id);
        Ok(())
    }

    /// Brings back the article of this id that was last taken out, with its layers.
    ///
    /// # Errors
    /// When there is none, one of this id is there, or a file can't be moved.
    pub fn restore_article(&self, id: &ArticleId) -> Result<()> {
        self.check_writable()?;
        check_article(id)?;
        let bin = self.last_bin(id)?;
        if self.files.exists(&article_file(id)) {
            return Err(StorageError::Exists { file: article_file(id) });
        }
        self.move_if_there(&bin.text(), &text_file(id))?;
        for annotator in names(&self.files.path(&bin.folder.join("layers"))) {
            let annotator = AnnotatorId::new(&annotator);
            let at = LayerRef::new(id, &annotator);
            check_layer(&at)?;
            self.files.rename(&bin.layer(&annotator), &layer_file(&at))?;
        }
        self.files.rename(&bin.article(), &article_file(id))?;
        for folder in [bin.folder.join("layers"), bin.folder] {
            // Stays where a file that is not ours stands in it.
            let _ = fs::remove_dir(self.files.path(&folder));
        }
        Ok(())
    }

    /// Reads the text of the article that was last taken out: the journal may speak of it.
    ///
    /// # Errors
    /// When there is none, or it can't be read.
    pub fn read_trashed_text(&self, id: &ArticleId) -> Result<TextRead> {
        check_article(id)?;
        let bin = self.last_bin(id)?;
        let content = self.files.look_string(&bin.article())?;
        let meta = super::article_file::read(&bin.article(), &content, id)?.meta;
        Ok(checked(&bin.text(), Text::new(self.files.look_string(&bin.text())?), meta.text))
    }

    /// Moves a layer to the trash.
    ///
    /// # Errors
    /// When it can't be moved.
    pub fn trash_layer(&self, at: &LayerRef) -> Result<()> {
        self.check_writable()?;
        check_layer(at)?;
        let free = (1..=u32::MAX).map(|n| trashed_layer(at, n)).find(|file| !self.files.exists(file));
        let Some(bin) = free else { return Err(not_there(&layer_file(at))) };
        self.files.rename(&layer_file(at), &bin)?;
        lock(&self.cache).drop_layer(at);
        Ok(())
    }

    /// Brings back the layer that was last taken out.
    ///
    /// # Errors
    /// When there is none, one is there, or it can't be moved.
    pub fn restore_layer(&self, at: &LayerRef) -> Result<()> {
        self.check_writable()?;
        check_layer(at)?;
        let full = (1..=u32::MAX).map(|n| trashed_layer(at, n)).take_while(|file| self.files.exists(file));
        let Some(bin) = full.last() else { return Err(not_there(&trashed_layer(at, 1))) };
        self.files.rename(&bin, &layer_file(at))
    }

    fn last_bin(&self, id: &ArticleId) -> Result<Bin> {
        let full =
            (1..=u32::MAX).map(|n| Bin::new(id, n)).take_while(|bin| self.files.exists(&bin.article()));
        full.last().ok_or_else(|| not_there(&Bin::new(id, 1).article()))
    }

    fn annotators_of(&self, id: &ArticleId) -> Vec<AnnotatorId> {
        let all = names(&self.files.path(Path::new(LAYERS)));
        let valid =
            all.into_iter().filter(|name| AnnotatorId::is_valid(name)).map(|name| AnnotatorId::new(&name));
        valid.filter(|annotator| self.files.exists(&layer_file(&LayerRef::new(id, annotator)))).collect()
    }

    fn move_if_there(&self, from: &Path, to: &Path) -> Result<()> {
        if self.files.exists(from) { self.files.rename(from, to) } else { Ok(()) }
    }
}

fn trashed_layer(at: &LayerRef, n: u32) -> PathBuf {
    let suffix = if n == 1 { String::new() } else { format!(".{n}") };
    PathBuf::from(format!("trash/layers/{}/{}{suffix}.ron", at.annotator, at.article))
}

/// The names in a folder, without `.ron`.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|e| e.file_name().to_string_lossy().into_owned());
    names.map(|name| name.strip_suffix(".ron").map_or(name.clone(), str::to_owned)).collect()
}

fn not_there(file: &Path) -> StorageError {
    StorageError::io(file, "be moved", std::io::ErrorKind::NotFound.into())
}
