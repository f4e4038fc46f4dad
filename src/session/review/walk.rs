//! From difference to difference.

use super::{Filter, Review, ReviewCommand};
use crate::model::ids::AnnotationId;
use crate::session::Session;
use crate::session::view::Reveal;

impl Session {
    pub(in crate::session) fn do_review(&mut self, command: ReviewCommand) {
        self.tend_review();
        match command {
            ReviewCommand::Go(item) => self.go_to_item(item),
            ReviewCommand::GoTo(id) => self.go_to_annotation_in_review(id),
            ReviewCommand::Take(side) => self.take_side(side),
            ReviewCommand::Filter(filter) => self.set_filter(filter),
            ReviewCommand::Why(why) => {
                if let Some(review) = &mut self.review {
                    review.why = why;
                }
            }
            ReviewCommand::Compare(annotators) => {
                if let Some(review) = &mut self.review {
                    review.chosen = (!annotators.is_empty()).then_some(annotators);
                }
                self.tend_review();
            }
            ReviewCommand::Leave => self.leave_editing(),
        }
    }

    /// Another mode: the review is put aside; back in it, to the difference that was looked at.
    pub(in crate::session) fn go_on_with_review(&mut self) {
        self.tend_review();
        if let Some(item) = self.review.as_ref().and_then(|r| r.current) {
            self.go_to_item(item);
        }
    }

    fn set_filter(&mut self, filter: Filter) {
        if let Some(review) = &mut self.review {
            review.filter = filter;
            review.list();
        }
    }

    /// Looks at an item, and brings its words on the screen.
    pub(super) fn go_to_item(&mut self, item: usize) {
        let Some(review) = &mut self.review else { return };
        let Some(found) = review.items.get(item) else { return };
        let start = found.place.start();
        review.current = Some(item);
        review.editing = false;
        // What is looked at stays listed, what was looked at need not.
        if review.filter.open_only || !review.listed.contains(&item) {
            review.list();
        }
        self.view.leave();
        self.view.place(start, false);
        self.view.reveal = Some(Reveal::Place(start));
        self.quiet();
    }

    /// Looks at the first item about an annotation; where all agree on it, at its place.
    fn go_to_annotation_in_review(&mut self, id: AnnotationId) {
        let Some(review) = &self.review else { return };
        let Some(group) = review.group(id) else { return };
        let (item, place) = (review.items_in(group).next(), review.alignment.groups[group].place);
        match item {
            Some(item) => self.go_to_item(item),
            None => {
                self.view.place(place.start(), false);
                self.view.reveal = Some(Reveal::Place(place.start()));
                self.say("All agree on this.".to_owned());
            }
        }
    }

    /// The next or previous item of the list; from the caret where none is looked at.
    pub(in crate::session) fn step_item(&mut self, forward: bool) {
        self.tend_review();
        let Some(review) = &self.review else { return };
        if review.is_building() {
            return self.say("The annotations are still being compared.".to_owned());
        }
        if review.listed.is_empty() {
            let why = if review.items.is_empty() {
                "There are no differences."
            } else {
                "No difference fits the filter."
            };
            return self.say(why.to_owned());
        }
        match review.neighbour(forward, self.view.focus) {
            Some(item) => self.go_to_item(item),
            None => self.say(format!("This is the {} difference.", if forward { "last" } else { "first" })),
        }
    }

    /// After a decision: the next that is open, further down first, then from the top.
    pub(super) fn go_on(&mut self) {
        let Some(review) = &self.review else { return };
        let at = review.current.and_then(|c| review.listed.iter().position(|l| *l == c));
        let (before, after) = review.listed.split_at(at.map_or(0, |at| at + 1));
        let next = after.iter().chain(before).find(|item| !review.states[**item].is_decided());
        let said = self.notice.take();
        match next.copied() {
            Some(item) => {
                self.go_to_item(item);
                self.notice = said;
            }
            None => {
                let words = said.map(|s| s.text).unwrap_or_default();
                let open = self.review.as_ref().map_or(0, |r| r.items.len() - r.decided_count());
                let rest = if open == 0 {
                    "All differences are decided."
                } else {
                    "All that are listed are decided."
                };
                self.say(format!("{words} {rest}").trim().to_owned());
            }
        }
    }

    /// A click: on what the annotators differ in, goes there; the next click on the same words goes
    /// to the one around it. Gives whether there was something.
    pub(in crate::session) fn click_in_review(&mut self, at: usize, stack: &[u64]) -> bool {
        let Some(review) = &self.review else { return false };
        let ids = stack.iter().filter_map(|n| AnnotationId::from_u64(*n));
        let mut items: Vec<usize> = Vec::new();
        for item in ids.filter_map(|id| review.group(id)).flat_map(|group| review.items_in(group)) {
            // Of a frame the parts that stand here come before the whole.
            if !items.contains(&item) {
                items.push(item);
            }
        }
        items.sort_by_key(|item| review.items[*item].place.len());
        let next = match review.current.and_then(|c| items.iter().position(|i| *i == c)) {
            Some(known) => items.get((known + 1) % items.len()),
            None => items.first(),
        };
        let Some(item) = next.copied() else { return false };
        self.go_to_item(item);
        self.view.place(at, false);
        self.view.reveal = None;
        true
    }

    /// Goes to the item that a change was about: after undo.
    pub(in crate::session) fn go_to_item_of(&mut self, change: &crate::model::change::Change) {
        use crate::model::change::Value;
        self.tend_review();
        let Some(review) = &self.review else { return };
        let values = change.items.iter().flat_map(|i| [&i.before, &i.after].into_iter().flatten());
        let item =
            values.filter_map(|v| if let Value::Annotation(a) = v { Some(a) } else { None }).find_map(|a| {
                let group = super::state::considered(a).find_map(|c| review.group(c.id))?;
                review.items_in(group).next()
            });
        if let Some(item) = item {
            let said = self.notice.take();
            self.go_to_item(item);
            self.notice = said;
        }
    }
}

impl Review {
    fn neighbour(&self, forward: bool, caret: usize) -> Option<usize> {
        let at = self.current.and_then(|c| self.listed.iter().position(|l| *l == c));
        match (at, forward) {
            (Some(at), true) => self.listed.get(at + 1).copied(),
            (Some(at), false) => at.checked_sub(1).and_then(|at| self.listed.get(at)).copied(),
            (None, true) => {
                let after = self.listed.iter().find(|item| self.items[**item].place.start() >= caret);
                after.or(self.listed.first()).copied()
            }
            (None, false) => {
                let before = self.listed.iter().rfind(|item| self.items[**item].place.start() < caret);
                before.or(self.listed.last()).copied()
            }
        }
    }
}
