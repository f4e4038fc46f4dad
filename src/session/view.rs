//! Where the user is: article, caret, selection, selected annotation, active commitment.

use std::ops::Range;

use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId};

/// A relation being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it starts.
    pub from: AnnotationId,
    /// The other end, as far as chosen.
    pub to: Option<AnnotationId>,
    /// Whether the end is chosen and only the type is open.
    pub choose_type: bool,
}

/// What the article view should bring on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// The caret, with as little movement as needed.
    Caret,
    /// These bytes start, in the upper third.
    Place(usize),
}

/// Where the user is. Offsets are bytes of the open article's text.
#[derive(Clone, Debug)]
pub struct View {
    /// The open article.
    pub article: Option<ArticleId>,
    /// Whose layer is shown.
    pub annotator: AnnotatorId,
    /// The end of the selection that stays.
    pub anchor: usize,
    /// The end that moves: the caret.
    pub focus: usize,
    /// The selected annotation.
    pub selected: Option<AnnotationId>,
    /// Whether the caret was moved since the annotation was selected: then letters mark words.
    pub moved: bool,
    /// The active commitment.
    pub active: Option<AnnotationId>,
    /// A relation being made.
    pub link: Option<Link>,
    /// What to bring on the screen; the article view takes it.
    pub reveal: Option<Reveal>,
}

impl View {
    /// Nothing open.
    #[must_use]
    pub fn new(annotator: AnnotatorId) -> Self {
        Self {
            article: None,
            annotator,
            anchor: 0,
            focus: 0,
            selected: None,
            moved: false,
            active: None,
            link: None,
            reveal: None,
        }
    }

    /// The selected words; empty at the caret.
    #[must_use]
    pub fn selection(&self) -> Range<usize> {
        self.anchor.min(self.focus)..self.anchor.max(self.focus)
    }

    /// Whether words are selected.
    #[must_use]
    pub fn has_words(&self) -> bool {
        self.anchor != self.focus
    }

    pub(super) fn place(&mut self, offset: usize, extend: bool) {
        self.focus = offset;
        if !extend {
            self.anchor = offset;
        }
        self.moved = true;
        self.reveal = Some(Reveal::Caret);
    }

    pub(super) fn select_words(&mut self, anchor: usize, focus: usize) {
        self.anchor = anchor;
        self.focus = focus;
        self.moved = true;
        self.reveal = Some(Reveal::Caret);
    }

    /// Selects an annotation whose words start at `start`; the caret goes there.
    pub(super) fn select_annotation(&mut self, id: AnnotationId, start: Option<usize>) {
        self.selected = Some(id);
        if let Some(start) = start {
            self.anchor = start;
            self.focus = start;
        }
        self.moved = false;
        self.reveal = Some(Reveal::Caret);
    }

    pub(super) fn leave(&mut self) {
        self.selected = None;
        self.active = None;
        self.link = None;
        self.anchor = self.focus;
    }
}
