//! What annotators are called; where names are hidden, by numbers.

use crate::model::ids::AnnotatorId;
use crate::model::text::Hash;
use crate::session::Session;

impl Session {
    /// What an annotator is called: the display name, or a number where names are hidden. One's own
    /// name is never hidden from oneself.
    #[must_use]
    pub fn shown_name(&self, annotator: &AnnotatorId) -> String {
        if annotator.as_str() == AnnotatorId::DECIDED {
            return "Decided".to_owned();
        }
        if !self.blind || annotator == self.me() {
            return self.project().annotator_name(annotator).to_owned();
        }
        format!("Annotator {}", self.place_in_the_dark(annotator) + 1)
    }

    /// Whether names of annotators are hidden.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.blind
    }

    /// Hides the names of annotators, or shows them.
    pub fn set_blind(&mut self, blind: bool) {
        if self.blind != blind {
            self.blind = blind;
            self.generation += 1;
        }
    }

    /// An annotator's place in an order that has nothing to do with their names, the same in all
    /// articles of a project.
    pub(super) fn place_in_the_dark(&self, annotator: &AnnotatorId) -> usize {
        let rank = |id: &AnnotatorId| {
            let mut seed = self.project().id().to_string().into_bytes();
            seed.extend_from_slice(id.as_str().as_bytes());
            Hash::of(&seed)
        };
        let own = rank(annotator);
        self.project().annotators().keys().filter(|other| rank(other) < own).count()
    }
}
