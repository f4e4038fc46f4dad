//! From annotation to annotation: by Tab, by clicks on a stack, by the caret.

use std::cmp::Reverse;
use std::sync::Arc;

use super::Session;
use crate::model::annotation::Annotation;
use crate::model::ids::AnnotationId;
use crate::model::layer::Layer;

/// The order of Tab: where an annotation ends, then inner before outer.
type Order = (usize, Reverse<usize>, AnnotationId);

fn order(annotation: &Annotation) -> Option<Order> {
    // A thread is reached by the comment that began it.
    let is_answer = matches!(annotation, Annotation::Comment(comment) if comment.reply_to.is_some());
    let hull = annotation.hull().filter(|_| !is_answer)?;
    Some((hull.end(), Reverse(hull.start()), annotation.id()))
}

/// How far to look at a time, in bytes.
const STEP: usize = 4096;

/// Whether the keyboard and the pointer reach an annotation: all with a label, and comments on words.
#[must_use]
pub fn is_reachable(annotation: &Annotation) -> bool {
    order(annotation).is_some()
}

/// Which annotations are asked for.
type Fits<'a> = &'a dyn Fn(&Annotation) -> bool;

/// The annotation after `from` in the order of Tab that fits; from the caret the first that ends
/// after it.
fn next<'a>(layer: &'a Layer, from: Order, len: usize, fits: Fits<'_>) -> Option<&'a Arc<Annotation>> {
    let mut start = from.0;
    loop {
        let end = (start + STEP).min(len);
        let found = layer.touching(start.saturating_sub(1)..end).into_iter();
        let later = found.filter(|a| order(a).is_some_and(|o| o > from && o.0 <= end) && fits(a));
        if let Some(first) = later.min_by_key(|a| order(a)) {
            return Some(first);
        }
        if end >= len {
            return None;
        }
        start = end;
    }
}

/// The annotation before `from` in the order of Tab that fits.
fn previous<'a>(layer: &'a Layer, from: Order, fits: Fits<'_>) -> Option<&'a Arc<Annotation>> {
    let mut end = from.0 + 1;
    loop {
        let start = end.saturating_sub(STEP);
        let found = layer.touching(start.saturating_sub(1)..end).into_iter();
        let earlier = found.filter(|a| order(a).is_some_and(|o| o < from && o.0 >= start) && fits(a));
        if let Some(last) = earlier.max_by_key(|a| order(a)) {
            return Some(last);
        }
        if start == 0 {
            return None;
        }
        end = start;
    }
}

/// The labelled annotations that hold the byte `at`, innermost first; those that end at it
/// where none holds it.
#[must_use]
pub fn stack_at(layer: &Layer, at: usize) -> Vec<Arc<Annotation>> {
    let near: Vec<_> =
        layer.touching(at.saturating_sub(1)..at + 1).into_iter().filter(|a| a.label().is_some()).collect();
    let holds = |a: &Annotation, end: bool| {
        a.spans().is_some_and(|s| {
            s.pieces()
                .iter()
                .any(|p| p.range().contains(&at) || p.is_empty() && p.start() == at || end && p.end() == at)
        })
    };
    let mut stack: Vec<_> = near.iter().filter(|a| holds(a, false)).map(|a| (**a).clone()).collect();
    if stack.is_empty() {
        stack = near.iter().filter(|a| holds(a, true)).map(|a| (**a).clone()).collect();
    }
    // Frames are around spans also where both have the same words.
    stack.sort_by_key(|a| (a.as_commitment().is_some(), a.spans().map_or(0, |s| s.hull().len()), a.id()));
    stack
}

impl Session {
    pub(super) fn go_to_annotation(&mut self, forward: bool) {
        let (Some(layer), Some(text)) = (self.layer(), self.text()) else { return };
        let chosen = self.view.link.and_then(|l| l.to).or(self.view.selected.filter(|_| !self.view.moved));
        let from = chosen.and_then(|id| layer.get(id)).and_then(|a| order(a));
        // From the caret: all that ends after it is next, all that ends before it previous.
        let least = AnnotationId::from_bits(crate::model::ids::IdKind::Commitment, 0);
        let from = from.unwrap_or(match forward {
            true => (
                self.view.focus,
                Reverse(0),
                AnnotationId::from_bits(crate::model::ids::IdKind::Canonical, u64::MAX),
            ),
            false => (self.view.focus, Reverse(usize::MAX), least),
        });
        let fits = |annotation: &Annotation| self.may_be_chosen(annotation);
        let found = if forward { next(layer, from, text.len(), &fits) } else { previous(layer, from, &fits) };
        let Some(found) = found.map(|a| (a.id(), a.spans())) else {
            let side = if forward { "after" } else { "before" };
            let which = if self.view.link.is_some() { " to which a relation type leads" } else { "" };
            self.say(format!("No annotation {side} this one{which}."));
            return;
        };
        self.choose(found.0);
    }

    /// Whether an annotation can be chosen: while a relation is made, only what it may lead to.
    fn may_be_chosen(&self, annotation: &Annotation) -> bool {
        self.view.link.is_none_or(|link| !self.types_between(link.from, annotation).is_empty())
    }

    /// Selects an annotation, or takes it as the other end of the relation being made.
    pub(super) fn choose(&mut self, id: AnnotationId) {
        if let Some(link) = &mut self.view.link {
            if link.from != id {
                link.to = Some(id);
                link.choose_type = false;
            }
            let start =
                self.layer().and_then(|l| l.get(id)).and_then(|a| a.spans()).map(|s| s.hull().start());
            self.view.reveal = start.map(super::view::Reveal::Place);
            self.say_link();
            return;
        }
        self.select(id);
    }

    /// Selects an annotation; a commitment becomes active.
    pub(super) fn select(&mut self, id: AnnotationId) {
        let Some(annotation) = self.layer().and_then(|l| l.get(id)).cloned() else { return };
        let start = annotation.spans().map(|s| s.hull().start());
        self.view.select_annotation(id, start);
        if annotation.as_commitment().is_some() {
            self.view.active = Some(id);
        }
        self.say(self.describe(&annotation));
    }

    /// A click: the caret goes there; on a stack the innermost is selected, with the next click
    /// the one around it.
    pub(super) fn click(&mut self, at: usize, stack: &[u64]) {
        if self.is_reviewing() {
            if !self.click_in_review(at, stack) {
                self.view.place(at, false);
            }
            return;
        }
        let known = |n: &u64| self.layer()?.get(AnnotationId::from_u64(*n)?).filter(|a| is_reachable(a));
        let all = stack.iter().filter_map(known);
        let (fit, unfit): (Vec<_>, Vec<_>) = all.partition(|a| self.may_be_chosen(a));
        let stack: Vec<AnnotationId> = fit.into_iter().map(|a| a.id()).collect();
        if stack.is_empty() && !unfit.is_empty() {
            return self.say("No relation type of the schema leads to this one.".to_owned());
        }
        let current = self.view.link.map_or(self.view.selected, |l| l.to);
        let position = current.and_then(|id| stack.iter().position(|s| *s == id));
        match (position, stack.first()) {
            (Some(i), _) => self.choose(stack[(i + 1) % stack.len()]),
            (None, Some(first)) => self.choose(*first),
            (None, None) if self.view.link.is_none() => {
                self.view.selected = None;
                self.view.place(at, false);
            }
            (None, None) => {}
        }
        if self.view.link.is_none() {
            // The caret stays under the pointer, and the text does not move.
            self.view.anchor = at;
            self.view.focus = at;
            self.view.reveal = None;
        }
    }
}
