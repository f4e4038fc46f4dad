//! The active commitment: its roles and its cue, filled without leaving the text.

use std::sync::Arc;

use super::Session;
use super::walk::stack_at;
use crate::model::annotation::{Annotation, Filler, Spans};
use crate::model::edit::Edit;
use crate::model::ids::AnnotationId;
use crate::model::tokens;

impl Session {
    /// Fills the role at `index` (from 0) of the active commitment, as its key says: with the
    /// annotation that has exactly the selected words, else with the selected words, else with
    /// the innermost annotation at the caret. The same again takes it out.
    pub(super) fn fill_role(&mut self, index: usize) {
        let Some((at, id)) = self.active_commitment() else { return };
        let Some(frame) = self.commitment(id) else { return };
        let label = self.project.schema().label(&frame.label).cloned();
        let Some(role) = label.and_then(|l| l.roles.get(index).cloned()) else {
            self.say(format!("There is no role {}.", index + 1));
            return;
        };
        let Some(filler) = self.filler_at_hand(id) else {
            self.say(format!("Select the words for {}, or put the caret on an annotation.", role.name));
            return;
        };
        let mut fillers: Vec<Filler> = role.fillers(&frame).cloned().collect();
        match fillers.iter().position(|f| *f == filler) {
            Some(i) => drop(fillers.remove(i)),
            None if role.max == Some(1) => fillers = vec![filler],
            None => fillers.push(filler),
        }
        self.edit(&Edit::SetFillers { at, id, role: role.id, fillers });
    }

    /// What a role key would put in, given the selection and the caret.
    fn filler_at_hand(&self, frame: AnnotationId) -> Option<Filler> {
        let (layer, text) = (self.layer()?, self.text()?);
        if self.view.has_words() {
            let span = text.span(self.view.selection()).ok()?;
            let words = Spans::one(span);
            let exact =
                layer.touching(span.range()).into_iter().filter(|a| a.id() != frame && a.label().is_some());
            let exact: Vec<&Arc<Annotation>> = exact.filter(|a| a.spans().as_ref() == Some(&words)).collect();
            // An entity rather than a commitment with the same words.
            let best = exact.iter().find(|a| a.as_entity().is_some()).or(exact.first());
            return Some(best.map_or(Filler::Words(words), |a| Filler::Annotation(a.id())));
        }
        let stack = stack_at(layer, self.view.focus);
        let others = || stack.iter().filter(|a| a.id() != frame);
        let selected = self.view.selected.filter(|id| !self.view.moved && *id != frame);
        let chosen = selected.and_then(|id| others().find(|a| a.id() == id));
        chosen.or_else(|| others().next()).map(|a| Filler::Annotation(a.id()))
    }

    /// Makes the selected words, else the token at the caret, the cue of the active commitment;
    /// the same again takes it out.
    pub(super) fn set_cue(&mut self) {
        let Some((at, id)) = self.active_commitment() else { return };
        let (Some(text), Some(frame)) = (self.text().cloned(), self.commitment(id)) else { return };
        let range = if self.view.has_words() {
            Some(self.view.selection())
        } else {
            tokens::token_at(&text, self.view.focus)
        };
        let Some(span) = range.and_then(|r| text.span(r).ok()) else {
            self.say("Select the words that make it a commitment, then press U.".to_owned());
            return;
        };
        let cue = Some(Spans::one(span)).filter(|cue| frame.cue.as_ref() != Some(cue));
        self.edit(&Edit::SetCue { at, id, cue });
    }

    fn active_commitment(&mut self) -> Option<(crate::model::layer::LayerRef, AnnotationId)> {
        let at = self.at()?;
        let active = self.view.active.filter(|id| self.commitment(*id).is_some());
        if active.is_none() {
            self.say("No commitment is active: press C on its sentence, or select one.".to_owned());
        }
        Some((at, active?))
    }
}
