//! Alignment: which annotations of several annotators on one article are meant to be the same, and
//! where they differ.
//!
//! | file | what it is |
//! |---|---|
//! | `group` | groups of aligned annotations, and the whole of an alignment |
//! | `difference` | kinds of differences and how much each weighs |
//! | `items` | a layer's annotations in the form in which they are compared |
//! | `score` | how much speaks for aligning two annotations |
//! | `candidates` | which pairs can be aligned at all, found by a sweep over the text |
//! | `assignment` | the best one-to-one assignment of candidates |
//! | `grouping` | the groups of several annotators, one annotator after the other |
//! | `fillers` | what fills roles, made comparable between layers |
//! | `values` | values of attributes, made comparable |
//! | `relations` | groups of relations between aligned annotations |
//! | `parts` | parts of two annotators' aligned commitments, for figures |
//! | `compare` | the differences within a group |
//!
//! # What is aligned
//! Entities with entities and commitments with commitments, one of each annotator at most. Those
//! with the same label on exactly the same words always are; among these, and among what is left,
//! the assignment with the greatest sum of [`score`] is taken, never a greedy one. With the same
//! label one shared byte is enough to be a candidate; with different labels at least half of the
//! words that either covers must be shared, as two annotations that differ in words and label have
//! little in common. Relations are aligned by what their ends are aligned with.
//!
//! Annotators are taken in the order of their ids, whatever the order in which they are given. With
//! more than two, each further annotator is assigned optimally to the groups of those before.

mod assignment;
mod candidates;
mod compare;
mod difference;
mod fillers;
mod group;
mod grouping;
mod items;
mod parts;
mod relations;
mod score;
mod values;

#[cfg(test)]
mod tests;

pub use difference::{Difference, DifferenceKind};
pub use group::{Alignment, Group, GroupKind};

pub(super) use assignment::{Edge, assign, most_pairs};
pub(super) use candidates::{Reach, candidates};
pub(super) use parts::{FramePair, Parts, frame_pairs};

use crate::model::ids::AnnotatorId;
use crate::model::layer::Layer;
use crate::model::schema::Schema;

use compare::Comparison;
use fillers::fillings;
use grouping::Grouping;
use items::Items;

/// Aligns the layers of several annotators on one article.
///
/// Of two layers of one annotator the first is taken. The time is about linear in the number of
/// annotations as long as few of them overlap.
#[must_use]
pub fn align(layers: &[(&AnnotatorId, &Layer)], schema: &Schema) -> Alignment {
    let mut layers = layers.to_vec();
    layers.sort_by_key(|(annotator, _)| *annotator);
    layers.dedup_by_key(|(annotator, _)| *annotator);
    let items = Items::of(&layers, schema);
    let entities = Grouping::new(&items.entities, None, 0);
    // Commitments that fill roles of commitments are compared by their words at first.
    let by_words = fillings(&layers, schema, &items, &[&entities]);
    let frames = Grouping::new(&items.frames, Some(&by_words), entities.end());
    let relations = relations::groups(&layers, schema, &[&entities, &frames]);
    let fillings = fillings(&layers, schema, &items, &[&entities, &frames]);
    let comparison = Comparison {
        layers: &layers,
        schema,
        items: &items,
        entities: &entities,
        frames: &frames,
        fillings: &fillings,
    };
    comparison.alignment(&relations)
}
