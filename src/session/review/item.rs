//! One thing in which the annotators differ, to be decided about by itself.

use smallvec::SmallVec;

use crate::analysis::align::{Alignment, Difference, DifferenceKind, Group, GroupKind};
use crate::model::annotation::{Annotation, Commitment, Filler, Spans};
use crate::model::decision::Part;
use crate::model::ids::AnnotationId;
use crate::model::layer::Layer;
use crate::model::text::Span;

/// One thing to be decided: about an entity or a relation all at once; about a commitment whether
/// and where it stands, and then each part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Place of its group in the alignment.
    pub group: usize,
    /// Which part of a commitment; the whole of anything else.
    pub part: Part,
    /// In what they differ.
    pub kinds: SmallVec<[DifferenceKind; 2]>,
    /// Where to look.
    pub place: Span,
    /// For sorting, heavier first.
    pub weight: u32,
}

impl Item {
    /// Its kinds in words: `label, boundary`.
    #[must_use]
    pub fn kinds_in_words(&self) -> String {
        let names: Vec<&str> = self.kinds.iter().map(DifferenceKind::name).collect();
        names.join(", ")
    }
}

/// All items of an alignment in its order; `layers` are those of its annotators, in their order.
pub(super) fn items(alignment: &Alignment, layers: &[&Layer]) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for (at, group) in alignment.groups.iter().enumerate() {
        let first = out.len();
        for difference in alignment.differences_of(group) {
            let part = part_of(group.kind, difference);
            match out[first..].iter_mut().find(|item| item.part == part) {
                Some(item) => {
                    item.kinds.push(difference.kind.clone());
                    item.weight = item.weight.max(difference.weight);
                }
                None => {
                    let place = place_of(group, &part, layers).unwrap_or(group.place);
                    let kinds = SmallVec::from_iter([difference.kind.clone()]);
                    out.push(Item { group: at, part, kinds, place, weight: difference.weight });
                }
            }
        }
    }
    out
}

fn part_of(kind: GroupKind, difference: &Difference) -> Part {
    match &difference.kind {
        DifferenceKind::Cue => Part::Cue,
        DifferenceKind::Role(role) => Part::Role(role.clone()),
        DifferenceKind::Attribute(id) if kind == GroupKind::Commitment => Part::Attribute(id.clone()),
        _ => Part::Whole,
    }
}

/// Where the words of a part stand, of all annotators together.
fn place_of(group: &Group, part: &Part, layers: &[&Layer]) -> Option<Span> {
    let members = group.members.iter().zip(layers);
    let spans = members.flat_map(|(id, layer)| {
        let frame = id.and_then(|id| layer.get(id)).and_then(|a| a.as_commitment());
        frame.map(|frame| part_words(frame, part, layer)).unwrap_or_default()
    });
    spans.map(|s| s.hull()).reduce(Span::hull)
}

/// The words of a part of a frame.
pub(super) fn part_words(frame: &Commitment, part: &Part, layer: &Layer) -> Vec<Spans> {
    match part {
        Part::Cue => frame.cue.iter().cloned().collect(),
        Part::Role(role) => {
            let fillers = frame.roles.iter().filter(|(r, _)| r == role);
            fillers.filter_map(|(_, filler)| filler_words(filler, layer)).collect()
        }
        Part::Whole | Part::Attribute(_) => vec![frame.spans.clone()],
    }
}

/// The words of what fills a role.
pub(super) fn filler_words(filler: &Filler, layer: &Layer) -> Option<Spans> {
    match filler {
        Filler::Words(spans) => Some(spans.clone()),
        Filler::Annotation(id) => layer.get(*id)?.spans(),
    }
}

/// The words of an annotation; of a relation those of its first end.
pub(super) fn words_of(layer: &Layer, id: AnnotationId) -> Option<Spans> {
    match &**layer.get(id)? {
        Annotation::Relation(r) => layer.get(r.from)?.spans(),
        other => other.spans(),
    }
}
