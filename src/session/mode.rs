//! What the window is for at the moment: annotating, or reviewing colleagues' annotations.

use super::Session;
use crate::model::ids::AnnotatorId;
use crate::model::layer::LayerRef;
use crate::model::project::{Article, LayerSlot};

/// What the user does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Makes and changes annotations of their own.
    #[default]
    Annotate,
    /// Sees where annotators differ, and decides.
    Review,
    /// Sees how much they agree.
    Figures,
    /// Sees who has what and how far everyone is.
    Progress,
}

impl Session {
    /// What the user does.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether the shown layer is one that the user may change: their own, in a review the decided
    /// one.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        let wanted = match self.mode {
            Mode::Annotate => self.view.annotator == self.me,
            Mode::Review => self.view.annotator.as_str() == AnnotatorId::DECIDED,
            Mode::Figures | Mode::Progress => false,
        };
        wanted && self.read_only.is_none()
    }

    /// Changes what the user does; the article stays, and the caret in it.
    pub(super) fn set_mode(&mut self, mode: Mode) {
        if self.mode == mode {
            return;
        }
        self.mode = mode;
        self.list_generation += 1;
        let annotator = match mode {
            Mode::Annotate | Mode::Figures | Mode::Progress => self.me.clone(),
            Mode::Review => AnnotatorId::new(AnnotatorId::DECIDED),
        };
        let (article, focus) = (self.view.article.clone(), self.view.focus);
        self.view = super::view::View::new(annotator);
        if let Some(article) = article {
            self.view.article = Some(article.clone());
            (self.view.anchor, self.view.focus) = (focus, focus);
            self.load_shown(&article);
        }
        self.quiet();
        self.go_on_with_review();
    }

    /// Brings the layers of an article that are shown into memory.
    pub(super) fn load_shown(&mut self, article: &crate::model::ids::ArticleId) {
        let mut wanted = vec![self.view.annotator.clone()];
        match self.mode {
            Mode::Annotate | Mode::Figures | Mode::Progress => {
                wanted.push(self.me.clone());
                // What colleagues say of one's work, and what was decided about it.
                let there = self.project.article(article).into_iter().flat_map(Article::layers);
                let speaks = |(annotator, slot): &(&AnnotatorId, &LayerSlot)| {
                    annotator.as_str() == AnnotatorId::DECIDED || slot.summary().counts.comments > 0
                };
                wanted.extend(there.filter(speaks).map(|(annotator, _)| annotator.clone()));
            }
            Mode::Review => {
                let there = self.project.article(article);
                wanted.extend(there.into_iter().flat_map(|a| a.layers().keys().cloned()));
            }
        }
        wanted.sort();
        wanted.dedup();
        for annotator in wanted {
            self.load_soon(&LayerRef::new(article, &annotator));
        }
    }
}
