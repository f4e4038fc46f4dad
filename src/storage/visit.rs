//! Which article an annotator had open last: a convenience, kept with the caches.

use std::fs;
use std::path::PathBuf;

use super::store::Store;
use crate::model::ids::{AnnotatorId, ArticleId};

impl Store {
    /// Remembers the article that an annotator has open. Not being able to is no loss.
    pub fn remember_visit(&self, annotator: &AnnotatorId, article: &ArticleId) {
        let file = self.visit_file(annotator);
        let Some(folder) = file.parent() else { return };
        // A link could lead out of the project: then nothing is remembered.
        if fs::symlink_metadata(folder).is_ok_and(|m| m.is_dir()) && !file.is_symlink() {
            let _ = fs::write(&file, article.as_str());
        }
    }

    /// The article that the annotator had open last.
    #[must_use]
    pub fn last_visit(&self, annotator: &AnnotatorId) -> Option<ArticleId> {
        let file = self.visit_file(annotator);
        let plain = fs::symlink_metadata(&file).is_ok_and(|m| m.is_file() && m.len() < 100);
        let id = plain.then(|| fs::read_to_string(&file).ok()).flatten()?;
        ArticleId::is_valid(&id).then(|| ArticleId::new(&id))
    }

    fn visit_file(&self, annotator: &AnnotatorId) -> PathBuf {
        self.root().join(".attache").join(format!("{annotator}.last"))
    }
}
