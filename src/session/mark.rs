//! Marking: entities, commitments, further pieces, boundaries, every occurrence.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Session;
use crate::model::annotation::{Annotation, Commitment, Entity, Source, Spans};
use crate::model::edit::Edit;
use crate::model::ids::{AnnotationId, IdKind, LabelId};
use crate::model::schema::LabelKind;
use crate::model::text::{Span, Text};
use crate::model::tokens;

impl Session {
    pub(super) fn mark(&mut self, label: &LabelId) {
        let Some(kind) = self.project.schema().label(label).map(|l| l.kind) else {
            self.say(format!("The schema has no label “{label}”."));
            return;
        };
        match kind {
            LabelKind::Entity => self.mark_entity(label),
            LabelKind::Commitment => self.mark_commitment(label),
        }
    }

    fn mark_entity(&mut self, label: &LabelId) {
        let (Some(at), Some(text)) = (self.at(), self.text().cloned()) else { return };
        let selected = self.view.selected.filter(|_| !self.view.has_words() && !self.view.moved);
        let entity = selected.filter(|id| self.entity(*id).is_some());
        if let Some(id) = entity {
            self.edit(&Edit::Relabel { at, ids: vec![id], label: label.clone() });
            return;
        }
        let range = if self.view.has_words() {
            Some(self.view.selection())
        } else {
            tokens::token_at(&text, self.view.focus)
        };
        let Some(span) = range.and_then(|r| trimmed(&text, r)) else {
            self.say("There is no word here to mark.".to_owned());
            return;
        };
        if let Some(known) = self.same_mark(label, span) {
            self.view.select_annotation(known, Some(span.start()));
            let name = self.project.schema().label_name(label).to_owned();
            self.say(format!("These words are marked as {name} already."));
            return;
        }
        let entity = self.new_entity(label, Spans::one(span), Source::Manual);
        let id = entity.id;
        if self.edit(&Edit::Add { at, annotations: vec![entity.into()] }) {
            self.view.select_annotation(id, Some(span.start()));
        }
    }

    /// An annotation with the same label on exactly these words: a second one would say nothing.
    fn same_mark(&self, label: &LabelId, span: Span) -> Option<AnnotationId> {
        let words = Spans::one(span);
        let near = self.layer()?.touching(span.range());
        near.iter()
            .find(|a| a.label() == Some(label) && a.as_entity().is_some_and(|e| e.spans == words))
            .map(|a| a.id())
    }

    fn mark_commitment(&mut self, label: &LabelId) {
        let (Some(at), Some(text)) = (self.at(), self.text().cloned()) else { return };
        let has_words = self.view.has_words();
        if let Some(id) = self.view.selected.filter(|_| !has_words && !self.view.moved)
            && let Some(frame) = self.commitment(id)
        {
            if frame.label == *label {
                self.view.active = Some(id);
                self.say("This commitment is active: digits fill its roles.".to_owned());
            } else {
                self.edit(&Edit::Relabel { at, ids: vec![id], label: label.clone() });
            }
            return;
        }
        let range =
            if has_words { Some(self.view.selection()) } else { tokens::sentence_at(&text, self.view.focus) };
        let Some(span) = range.and_then(|r| trimmed(&text, r)) else {
            self.say("There is no sentence here to mark.".to_owned());
            return;
        };
        let id = self.new_id(IdKind::Commitment);
        let frame = Commitment {
            id,
            label: label.clone(),
            spans: Spans::one(span),
            cue: None,
            roles: Vec::new(),
            attributes: BTreeMap::new(),
            note: "".into(),
            made: self.now(),
            source: Source::Manual,
        };
        if self.edit(&Edit::Add { at, annotations: vec![frame.into()] }) {
            self.view.select_annotation(id, Some(span.start()));
            self.view.active = Some(id);
        }
    }

    fn new_entity(&mut self, label: &LabelId, spans: Spans, source: Source) -> Entity {
        Entity {
            id: self.new_id(IdKind::Entity),
            label: label.clone(),
            spans,
            refers_to: None,
            attributes: BTreeMap::new(),
            note: "".into(),
            made: self.now(),
            source,
        }
    }

    /// Marks several places alike, as one step.
    pub(super) fn mark_ranges(&mut self, label: &LabelId, ranges: &[Range<usize>]) {
        let (Some(at), Some(text)) = (self.at(), self.text().cloned()) else { return };
        let spans = ranges.iter().filter_map(|r| text.span(r.clone()).ok());
        let spans: Vec<Span> = spans.collect();
        let new = spans.iter().map(|s| self.new_entity(label, Spans::one(*s), Source::Occurrence).into());
        let annotations: Vec<Annotation> = new.collect();
        let first = annotations.first().map(Annotation::id);
        if self.edit(&Edit::Add { at, annotations })
            && let (Some(id), Some(span)) = (first, spans.first())
        {
            self.view.select_annotation(id, Some(span.start()));
        }
    }

    /// Adds the selected words to the selected annotation.
    pub(super) fn add_piece(&mut self) {
        let Some((at, text, id, spans)) = self.selected_spans() else { return };
        if !self.view.has_words() {
            self.say("Select the words that belong to it too, then press +.".to_owned());
            return;
        }
        let Some(span) = trimmed(&text, self.view.selection()) else { return };
        let pieces = spans.pieces().iter().copied().chain([span]);
        let Some(spans) = Spans::new(pieces) else { return };
        if self.edit(&Edit::SetSpans { at, id, spans: spans.clone() }) {
            self.view.select_annotation(id, Some(spans.hull().start()));
        }
    }

    /// Moves the start or end of the selected annotation by a token, outwards or inwards.
    pub(super) fn move_boundary(&mut self, start: bool, outwards: bool) {
        let Some((at, text, id, spans)) = self.selected_spans() else { return };
        let mut pieces = spans.pieces().to_vec();
        let index = if start { 0 } else { pieces.len() - 1 };
        let piece = pieces[index];
        let range = match (start, outwards) {
            (true, true) => tokens::previous_start(&text, piece.start())..piece.end(),
            (true, false) => tokens::next_start(&text, piece.start())..piece.end(),
            (false, true) => piece.start()..tokens::next_end(&text, piece.end()),
            (false, false) => piece.start()..tokens::previous_end(&text, piece.end()),
        };
        if range.start >= range.end {
            self.say("It would have no words left.".to_owned());
            return;
        }
        let Ok(moved) = text.span(range) else { return };
        pieces[index] = moved;
        let Some(spans) = Spans::new(pieces) else { return };
        if self.edit(&Edit::SetSpans { at, id, spans: spans.clone() }) {
            self.view.select_annotation(id, Some(spans.hull().start()));
        }
    }

    /// The end of a drag: one piece's start or end goes to `to`.
    pub(super) fn move_edge(&mut self, id: AnnotationId, piece: usize, start: bool, to: usize) {
        self.view.selected = Some(id);
        let Some((at, text, id, spans)) = self.selected_spans() else { return };
        let mut pieces = spans.pieces().to_vec();
        let Some(old) = pieces.get(piece).copied() else { return };
        let range = if start { to..old.end() } else { old.start()..to };
        let Some(span) = Some(range).filter(|r| r.start < r.end).and_then(|r| text.span(r).ok()) else {
            return;
        };
        pieces[piece] = span;
        if let Some(spans) = Spans::new(pieces) {
            self.edit(&Edit::SetSpans { at, id, spans });
        }
    }

    fn selected_spans(&mut self) -> Option<(crate::model::layer::LayerRef, Text, AnnotationId, Spans)> {
        let (at, text) = (self.at()?, self.text()?.clone());
        let annotation = self.view.selected.and_then(|id| self.layer()?.get(id).cloned());
        let spans = annotation.as_ref().filter(|a| a.label().is_some()).and_then(|a| a.spans());
        let (Some(annotation), Some(spans)) = (annotation, spans) else {
            self.say("Select an annotation first: click it, or press Tab.".to_owned());
            return None;
        };
        Some((at, text, annotation.id(), spans))
    }

    /// Every place in the article where `words` stand as whole tokens, in order, half-open bytes.
    #[must_use]
    pub fn occurrences(&self, words: &str, match_case: bool) -> Vec<Range<usize>> {
        let Some(text) = self.text() else { return Vec::new() };
        if words.is_empty() {
            return Vec::new();
        }
        let whole = |r: &Range<usize>| is_boundary(text, r.start) && is_boundary(text, r.end);
        if match_case {
            let found = text.as_str().match_indices(words).map(|(i, _)| i..i + words.len());
            return found.filter(whole).collect();
        }
        crate::analysis::find::literal(text.as_str(), words).into_iter().filter(whole).collect()
    }
}

/// Whether a token starts or ends at `at`, or `at` is not inside one.
fn is_boundary(text: &Text, at: usize) -> bool {
    tokens::token_at(text, at).is_none_or(|t| t.start == at || t.end == at || !t.contains(&at))
}

/// The range without white space at its ends; none where nothing is left.
fn trimmed(text: &Text, range: Range<usize>) -> Option<Span> {
    let words = &text.as_str()[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    let end = range.end - (words.len() - words.trim_end().len());
    if start >= end { None } else { text.span(start..end).ok() }
}
