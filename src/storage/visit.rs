//! Which article an annotator had open last, and where in it: a convenience, kept with the caches.

use std::fs;
use std::path::PathBuf;

use super::store::Store;
use crate::model::ids::{AnnotatorId, ArticleId};

impl Store {
    /// Remembers the article that an annotator has open, and the byte of the text at which the
    /// caret stands. Not being able to is no loss.
    pub fn remember_visit(&self, annotator: &AnnotatorId, article: &ArticleId, caret: usize) {
        let file = self.visit_file(annotator);
        let Some(folder) = file.parent() else { return };
        // A link could lead out of the project: then nothing is remembered.
        if fs::symlink_metadata(folder).is_ok_and(|m| m.is_dir()) && !file.is_symlink() {
            let _ = fs::write(&file, format!("{article}\n{caret}\n"));
        }
    }

    /// The article that the annotator had open last, and where the caret stood, as it was noted
    /// down.
    #[must_use]
    pub fn last_visit(&self, annotator: &AnnotatorId) -> Option<(ArticleId, usize)> {
        let file = self.visit_file(annotator);
        let plain = fs::symlink_metadata(&file).is_ok_and(|m| m.is_file() && m.len() < 400);
        let content = plain.then(|| fs::read_to_string(&file).ok()).flatten()?;
        let mut lines = content.lines();
        let id = lines.next().filter(|id| ArticleId::is_valid(id)).map(ArticleId::new)?;
        Some((id, lines.next().and_then(|caret| caret.parse().ok()).unwrap_or(0)))
    }

    fn visit_file(&self, annotator: &AnnotatorId) -> PathBuf {
        self.root().join(".attache").join(format!("{annotator}.last"))
    }
}
