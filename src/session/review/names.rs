//! What annotators are called; where names are hidden, by numbers.

use std::sync::Arc;

use crate::model::ids::AnnotatorId;
use crate::session::{Blind, Session};

impl Session {
    /// What an annotator is called: the display name, or a number where names are hidden. One's own
    /// name is never hidden from oneself.
    #[must_use]
    pub fn shown_name(&self, annotator: &AnnotatorId) -> String {
        if annotator.as_str() == AnnotatorId::DECIDED {
            return "Decided".to_owned();
        }
        match &self.blind {
            Some(blind) if annotator != self.me() => blind.name(annotator),
            _ => self.project().annotator_name(annotator).to_owned(),
        }
    }

    /// Words that may name annotators, as journals and problems do; with numbers where names are
    /// hidden.
    #[must_use]
    pub fn hidden(&self, words: String) -> String {
        match &self.blind {
            Some(blind) => blind.hide(&words),
            None => words,
        }
    }

    /// Whether names of annotators are hidden.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.blind.is_some()
    }

    /// Hides the names of annotators, or shows them.
    pub fn set_blind(&mut self, blind: bool) {
        if self.is_blind() != blind {
            self.blind = blind.then(|| Arc::new(Blind::of(self.project())));
            self.generation += 1;
        }
    }

    /// An annotator's place in an order that has nothing to do with their names, the same in all
    /// articles of a project.
    pub(super) fn place_in_the_dark(&self, annotator: &AnnotatorId) -> usize {
        self.blind.as_ref().map_or(0, |blind| blind.place(annotator))
    }
}
