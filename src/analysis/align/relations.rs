//! Groups of relations: links of one type between aligned annotations, or between the same ones of
//! another type or the other way round.

use std::collections::BTreeMap;

use smallvec::{SmallVec, smallvec};

use super::grouping::Grouping;
use crate::model::annotation::{Annotation, Relation};
use crate::model::ids::{AnnotationId, AnnotatorId, RelationTypeId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;

/// Aligned relations, as far as there are any.
pub(super) struct Links {
    /// Of each annotator.
    pub members: SmallVec<[Option<AnnotationId>; 2]>,
    /// Whether all have one of the same type between the same.
    pub is_agreed: bool,
}

/// A relation by what it links: groups, or annotations that are in none.
struct Link<'a> {
    annotator: usize,
    id: AnnotationId,
    kind: &'a RelationTypeId,
    ends: (End, End),
}

/// An end of a relation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Group(u32),
    /// Something that only its own layer knows.
    Other(usize, AnnotationId),
}

/// Aligns the relations of all annotators.
///
/// Only links between the same two groups can be aligned. Of these the ones of the same type and
/// direction are first, then the others in the order of type and id.
pub(super) fn groups(
    layers: &[(&AnnotatorId, &Layer)],
    schema: &Schema,
    groupings: &[&Grouping],
) -> Vec<Links> {
    let mut between: BTreeMap<(End, End), Vec<Link>> = BTreeMap::new();
    for (annotator, (_, layer)) in layers.iter().enumerate() {
        for annotation in layer.loose() {
            let Annotation::Relation(relation) = &**annotation else { continue };
            let link = link(annotator, relation, schema, groupings);
            let (from, to) = link.ends;
            between.entry((from.min(to), from.max(to))).or_default().push(link);
        }
    }
    between.into_values().flat_map(|links| align(links, layers.len())).collect()
}

fn link<'a>(
    annotator: usize,
    relation: &'a Relation,
    schema: &'a Schema,
    groupings: &[&Grouping],
) -> Link<'a> {
    let end = |id| {
        let group = groupings.iter().find_map(|g| g.group_of(annotator, id));
        group.map_or(End::Other(annotator, id), End::Group)
    };
    let kind = schema.relation(&relation.kind).map_or(&relation.kind, |r| &r.id);
    Link { annotator, id: relation.id, kind, ends: (end(relation.from), end(relation.to)) }
}

/// Aligns the links between two groups.
fn align(mut links: Vec<Link>, annotators: usize) -> Vec<Links> {
    links.sort_by(|a, b| (a.annotator, a.kind, a.ends, a.id).cmp(&(b.annotator, b.kind, b.ends, b.id)));
    // Groups with what their members have in common.
    let mut same: BTreeMap<(&RelationTypeId, (End, End)), Vec<Links>> = BTreeMap::new();
    for link in &links {
        let alike = same.entry((link.kind, link.ends)).or_default();
        put(alike, link.annotator, link.id, annotators);
    }
    let (mut whole, mut rest) = (Vec::new(), Vec::<Links>::new());
    for mut group in same.into_values().flatten() {
        if group.members.iter().all(Option::is_some) {
            group.is_agreed = true;
            whole.push(group);
        } else {
            // Joined to one that has just those members that it has not.
            let fits = |other: &&mut Links| {
                other.members.iter().zip(&group.members).all(|(a, b)| a.is_none() || b.is_none())
            };
            match rest.iter_mut().find(fits) {
                Some(other) => {
                    for (mine, theirs) in other.members.iter_mut().zip(&group.members) {
                        *mine = mine.or(*theirs);
                    }
                }
                None => rest.push(group),
            }
        }
    }
    whole.append(&mut rest);
    whole
}

fn put(groups: &mut Vec<Links>, annotator: usize, id: AnnotationId, annotators: usize) {
    match groups.iter_mut().find(|g| g.members[annotator].is_none()) {
        Some(group) => group.members[annotator] = Some(id),
        None => {
            let mut members = smallvec![None; annotators];
            members[annotator] = Some(id);
            groups.push(Links { members, is_agreed: false });
        }
    }
}
