//! Where the user was in the articles they opened before.

use crate::model::ids::ArticleId;
use crate::storage::Visit;

/// So many articles are remembered.
const MOST: usize = 500;

/// Visits, the newest first.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<Visit>);

impl Places {
    pub(super) fn new(visits: Vec<Visit>) -> Self {
        Self(visits)
    }

    pub(super) fn all(&self) -> &[Visit] {
        &self.0
    }

    pub(super) fn of(&self, article: &ArticleId) -> Option<&Visit> {
        self.0.iter().find(|visit| visit.article == *article)
    }

    /// Notes the newest visit, in place of an earlier one of the same article.
    pub(super) fn note(&mut self, visit: Visit) {
        self.0.retain(|known| known.article != visit.article);
        self.0.insert(0, visit);
        self.0.truncate(MOST);
    }
}
