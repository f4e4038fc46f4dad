//! From article to article.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Session;
use crate::model::edit::Edit;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::LayerRef;
use crate::storage::Visit;

/// How many openings of articles there were in this process: what a window keeps of one must never
/// be taken for another's, also when it shows one project after the other.
static OPENINGS: AtomicU64 = AtomicU64::new(0);

impl Session {
    /// Opens an article: its text and the shown annotator's layer come from disk if need be.
    pub(super) fn open_article(&mut self, id: &ArticleId) {
        if self.project.article(id).is_none() {
            self.say(format!("There is no article “{id}” any more."));
            return;
        }
        self.remember_place();
        // What was said was said of the article before.
        self.quiet();
        let annotator = self.view.annotator.clone();
        self.load_shown(id);
        let place = self.places.of(id).map_or(0, |visit| visit.caret);
        self.reading_line = self.places.of(id).and_then(|visit| visit.line);
        // Noted down elsewhere, perhaps of another text.
        let place = self.project.text(id).map_or(0, |text| text.as_str().floor_char_boundary(place));
        self.view = super::view::View::new(annotator);
        self.view.article = Some(id.clone());
        self.view.anchor = place;
        self.view.focus = self.view.anchor;
        self.opened = OPENINGS.fetch_add(1, Ordering::Relaxed) + 1;
        self.remember_visits();
    }

    /// Remembers where the user is in the open article.
    pub(super) fn remember_place(&mut self) {
        if let Some(article) = self.view.article.clone() {
            self.places.note(Visit { article, caret: self.view.focus, line: self.reading_line });
        }
    }

    /// Notes what is read of the open article: a byte in a line, and how many points below the top
    /// of the view its baseline stands.
    pub fn note_reading(&mut self, line: (usize, f32)) {
        self.reading_line = Some(line);
    }

    /// What was read of the open article when it was left, as it was noted; the byte may be of
    /// another text.
    #[must_use]
    pub fn reading_line(&self) -> Option<(usize, f32)> {
        self.reading_line
    }

    /// Shows another annotator's layer of the open article, for reading.
    pub(super) fn show_layer(&mut self, annotator: AnnotatorId) {
        let Some(article) = self.view.article.clone() else { return };
        let focus = self.view.focus;
        self.load_soon(&LayerRef::new(&article, &annotator));
        self.view = super::view::View::new(annotator);
        self.view.article = Some(article);
        self.view.anchor = focus;
        self.view.focus = focus;
        let name = self.shown_name(&self.view.annotator);
        if self.view.annotator == self.me {
            self.say("Your own layer.".to_owned());
        } else {
            self.say(format!("The layer of {name}, for reading: only its author can change it."));
        }
    }

    /// Opens the article `by` places further in the list as it is shown.
    pub(super) fn step_article(&mut self, by: isize) {
        let order = &self.order;
        let at = self.view.article.as_ref().and_then(|id| order.iter().position(|o| o == id));
        let next = match at {
            Some(at) => at.checked_add_signed(by).and_then(|i| order.get(i)),
            None => order.first(),
        };
        match next.cloned() {
            Some(id) => self.open_article(&id),
            None => self.say(
                if by > 0 { "This is the last article." } else { "This is the first article." }.to_owned(),
            ),
        }
    }

    pub(super) fn remove_articles(&mut self, ids: Vec<ArticleId>) {
        let open = self.view.article.clone().filter(|id| ids.contains(id));
        let next = open.as_ref().and_then(|id| {
            let at = self.order.iter().position(|o| o == id)?;
            let left = |id: &&ArticleId| !ids.contains(id);
            self.order[at..].iter().find(left).or_else(|| self.order[..at].iter().rfind(left)).cloned()
        });
        if !self.edit(&Edit::RemoveArticles(ids)) || open.is_none() {
            return;
        }
        self.view.article = None;
        if let Some(next) = next {
            self.open_article(&next);
        }
    }
}
