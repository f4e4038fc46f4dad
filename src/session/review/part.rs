//! Parts of frames compared: does the decided one have what an annotator has?

use super::item::filler_words;
use crate::model::annotation::{Commitment, Spans};
use crate::model::decision::Part;
use crate::model::ids::RoleId;
use crate::model::layer::Layer;

/// Whether two frames say the same in one part; what fills a role counts by its words.
pub(super) fn is_same(part: &Part, one: (&Commitment, &Layer), other: (&Commitment, &Layer)) -> bool {
    let (a, b) = (one.0, other.0);
    match part {
        Part::Whole => a.label == b.label && a.spans == b.spans,
        Part::Cue => a.cue == b.cue,
        Part::Attribute(id) => a.attributes.get(id) == b.attributes.get(id),
        Part::Role(role) => words(role, one) == words(role, other),
    }
}

/// Whether a frame has in one part what all of `others` have there, together.
pub(super) fn is_all(part: &Part, one: (&Commitment, &Layer), others: &[(&Commitment, &Layer)]) -> bool {
    fn same<T: Ord>(mut all: Vec<T>, mut one: Vec<T>) -> bool {
        all.sort();
        all.dedup();
        one.sort();
        all == one
    }
    match part {
        Part::Whole => false,
        Part::Cue => {
            let pieces = others.iter().filter_map(|(f, _)| f.cue.as_ref()).flat_map(Spans::pieces);
            one.0.cue == Spans::new(pieces.copied())
        }
        Part::Attribute(id) => {
            let values = |f: &Commitment| f.attributes.get(id).cloned().unwrap_or_default();
            same(others.iter().flat_map(|(f, _)| values(f)).collect(), values(one.0))
        }
        Part::Role(role) => same(others.iter().flat_map(|f| words(role, *f)).collect(), words(role, one)),
    }
}

fn words(role: &RoleId, (frame, layer): (&Commitment, &Layer)) -> Vec<Option<Spans>> {
    let fillers = frame.roles.iter().filter(|(r, _)| r == role);
    let mut words: Vec<_> = fillers.map(|(_, filler)| filler_words(filler, layer)).collect();
    words.sort();
    words
}

/// Whether a frame has nothing in one part.
pub(super) fn is_empty(part: &Part, frame: &Commitment) -> bool {
    match part {
        Part::Whole => false,
        Part::Cue => frame.cue.is_none(),
        Part::Attribute(id) => frame.attributes.get(id).is_none_or(Vec::is_empty),
        Part::Role(role) => frame.roles.iter().all(|(r, _)| r != role),
    }
}
