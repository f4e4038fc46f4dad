//! Parts of aligned commitments of two annotators, for figures of roles and attributes.

use std::collections::{BTreeMap, BTreeSet};

use super::fillers::{Filling, Resolved, fillings, matched};
use super::grouping::Grouping;
use super::items::{Item, Items};
use super::values::comparable;
use crate::model::ids::{AnnotatorId, AttributeId, LabelId, RoleId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;

/// What one annotator's commitment has.
#[derive(Debug, Default)]
pub(in crate::analysis) struct Parts {
    pub label: Option<LabelId>,
    pub has_cue: bool,
    /// How many fillers each role has.
    pub roles: BTreeMap<RoleId, usize>,
    /// Values that can be compared.
    pub attributes: BTreeMap<AttributeId, BTreeSet<String>>,
}

/// Two aligned commitments, or one that is alone.
#[derive(Debug, Default)]
pub(in crate::analysis) struct FramePair {
    pub first: Option<Parts>,
    pub second: Option<Parts>,
    /// Whether both have a cue, on the same words.
    pub same_cue: bool,
    /// Of each role the fillers that both have.
    pub common: BTreeMap<RoleId, usize>,
}

/// Aligns the commitments of two annotators, entities first.
pub(in crate::analysis) fn frame_pairs(
    layers: [(&AnnotatorId, &Layer); 2],
    schema: &Schema,
) -> Vec<FramePair> {
    let items = Items::of(&layers, schema);
    let entities = Grouping::new(&items.entities, None, 0);
    let by_words = fillings(&layers, schema, &items, &[&entities]);
    let frames = Grouping::new(&items.frames, Some(&by_words), entities.end());
    let fillings = fillings(&layers, schema, &items, &[&entities, &frames]);
    let pair = |members: &super::grouping::Members| {
        let side = |annotator: usize| {
            let at = (*members.get(annotator)?)? as usize;
            Some((&items.frames[annotator][at], &fillings[annotator][at]))
        };
        let (first, second) = (side(0), side(1));
        let parts = |side: (&Item, &Filling)| of_side(side.0, side.1, &items, schema);
        let mut out =
            FramePair { first: first.map(parts), second: second.map(parts), ..FramePair::default() };
        if let (Some((a, in_a)), Some((b, in_b))) = (first, second) {
            let cue = |item: &Item| item.frame().and_then(|c| c.cue.clone());
            out.same_cue = cue(a).is_some() && cue(a) == cue(b);
            for role in in_a.iter().map(|r| &r.role).collect::<BTreeSet<_>>() {
                let is_it = |r: &&Resolved| r.role == *role;
                let count = matched(in_a.iter().filter(is_it), in_b.iter().filter(is_it));
                out.common.insert(role.clone(), count);
            }
        }
        out
    };
    frames.groups.iter().map(pair).collect()
}

fn of_side(item: &Item, filling: &Filling, items: &Items, schema: &Schema) -> Parts {
    let label = &items.labels[item.label as usize];
    let mut parts = Parts { label: Some(label.clone()), ..Parts::default() };
    for filler in filling {
        *parts.roles.entry(filler.role.clone()).or_default() += 1;
    }
    if let Some(frame) = item.frame() {
        parts.has_cue = frame.cue.is_some();
        parts.attributes = comparable(&frame.attributes, schema.label(label));
    }
    parts
}
