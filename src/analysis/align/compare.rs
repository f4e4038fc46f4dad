//! The differences within groups.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;

use super::difference::{Difference, DifferenceKind};
use super::fillers::{Filling, Resolved, matched};
use super::group::{Alignment, Group, GroupKind};
use super::grouping::{Grouping, Members};
use super::items::{Item, Items};
use super::relations::Links;
use super::score::common;
use super::values::comparable;
use crate::model::ids::{AnnotationId, AnnotatorId, AttributeId, LabelId, RoleId};
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::model::text::Span;

/// What is known of the layers when they are compared.
pub(super) struct Comparison<'a> {
    pub layers: &'a [(&'a AnnotatorId, &'a Layer)],
    pub schema: &'a Schema,
    pub items: &'a Items<'a>,
    pub entities: &'a Grouping,
    pub frames: &'a Grouping,
    /// What fills the roles of each annotator's commitments.
    pub fillings: &'a [Vec<Filling<'a>>],
}

/// A group with its differences: kinds, and what they weigh more than usual.
type Found = (Group, Vec<(DifferenceKind, u32)>);

impl Comparison<'_> {
    /// All groups in order with their differences.
    pub fn alignment(&self, relations: &[Links]) -> Alignment {
        let mut all: Vec<Found> = Vec::new();
        all.extend(self.entities.groups.iter().filter_map(|members| self.entity(members)));
        all.extend(self.frames.groups.iter().filter_map(|members| self.frame(members)));
        all.extend(relations.iter().filter_map(|links| self.relation(links)));
        all.sort_by_cached_key(|(group, _)| {
            let place = (group.place.start(), Reverse(group.place.end()));
            (place, group.kind, group.members.clone())
        });
        let mut alignment = Alignment {
            annotators: self.layers.iter().map(|(annotator, _)| (*annotator).clone()).collect(),
            ..Alignment::default()
        };
        for (mut group, mut kinds) in all {
            kinds.sort();
            let from = alignment.differences.len();
            alignment.differences.extend(kinds.into_iter().map(|(kind, more)| Difference {
                group: alignment.groups.len(),
                weight: kind.weight(group.kind) + more,
                kind,
                annotations: group.members.clone(),
                place: group.place,
            }));
            group.set_differences(from, alignment.differences.len());
            alignment.groups.push(group);
        }
        alignment
    }

    fn entity(&self, members: &Members) -> Option<Found> {
        let lists = &self.items.entities;
        let items: SmallVec<[&Item; 2]> = present(members).map(|(a, m)| &lists[a][m]).collect();
        let mut kinds = self.common(members, &items);
        if differ(&items, |a, b| a.entity().map(|e| e.refers_to) == b.entity().map(|e| e.refers_to)) {
            kinds.push((DifferenceKind::RefersTo, 0));
        }
        Some((self.group(GroupKind::Entity, members, lists)?, kinds))
    }

    fn frame(&self, members: &Members) -> Option<Found> {
        let lists = &self.items.frames;
        let items: SmallVec<[&Item; 2]> = present(members).map(|(a, m)| &lists[a][m]).collect();
        let mut kinds = self.common(members, &items);
        if differ(&items, |a, b| a.frame().map(|c| &c.cue) == b.frame().map(|c| &c.cue)) {
            kinds.push((DifferenceKind::Cue, 0));
        }
        let fillings: Vec<&Filling> = present(members).map(|(a, m)| &self.fillings[a][m]).collect();
        let roles: BTreeSet<&RoleId> = fillings.iter().flat_map(|f| f.iter().map(|r| &r.role)).collect();
        for role in roles {
            if differ(&fillings, |a, b| same_fillers(a, b, role)) {
                kinds.push((DifferenceKind::Role(role.clone()), 0));
            }
        }
        Some((self.group(GroupKind::Commitment, members, lists)?, kinds))
    }

    /// What entities and commitments are both compared by.
    fn common(&self, members: &Members, present: &[&Item]) -> Vec<(DifferenceKind, u32)> {
        let mut kinds = Vec::new();
        if members.iter().any(Option::is_none) {
            kinds.push((DifferenceKind::Missing, 0));
        }
        if differ(present, |a, b| a.label == b.label) {
            kinds.push((DifferenceKind::Label, 0));
        }
        if differ(present, |a, b| a.spans == b.spans) {
            let not_common = |a: &&Item, b: &&Item| {
                let (both, either) = common(a.spans, b.spans);
                (15 * (either - both)).checked_div(either).unwrap_or(15)
            };
            let pairs =
                present.iter().enumerate().flat_map(|(i, a)| present[i + 1..].iter().map(move |b| (a, b)));
            let most = pairs.map(|(a, b)| not_common(a, b)).max().unwrap_or(0);
            kinds.push((DifferenceKind::Boundary, most as u32));
        }
        kinds.extend(self.attributes(present).into_iter().map(|id| (DifferenceKind::Attribute(id), 0)));
        kinds
    }

    /// The attributes whose values differ. Those of different labels are different attributes,
    /// unless they have one id.
    fn attributes(&self, present: &[&Item]) -> BTreeSet<AttributeId> {
        if present.iter().all(|item| item.annotation.attributes().is_none_or(BTreeMap::is_empty)) {
            return BTreeSet::new();
        }
        let values: Vec<_> = present
            .iter()
            .map(|item| {
                let label = self.schema.label(&self.items.labels[item.label as usize]);
                item.annotation.attributes().map(|a| comparable(a, label)).unwrap_or_default()
            })
            .collect();
        let ids: BTreeSet<&AttributeId> = values.iter().flat_map(|v| v.keys()).collect();
        ids.into_iter().filter(|id| differ(&values, |a, b| a.get(*id) == b.get(*id))).cloned().collect()
    }

    fn group(&self, kind: GroupKind, members: &Members, lists: &[Vec<Item>]) -> Option<Group> {
        let items: SmallVec<[&Item; 2]> = present(members).map(|(a, m)| &lists[a][m]).collect();
        let mut labels: SmallVec<[LabelId; 1]> =
            items.iter().map(|i| self.items.labels[i.label as usize].clone()).collect();
        labels.sort();
        labels.dedup();
        let hulls = items.iter().map(|i| i.spans.hull());
        let place = hulls.reduce(Span::hull)?;
        let id =
            |(annotator, member): (usize, &Option<u32>)| member.map(|m| lists[annotator][m as usize].id());
        Some(Group::new(kind, members.iter().enumerate().map(id).collect(), labels, place))
    }

    /// A relation stands where its ends stand.
    fn relation(&self, links: &Links) -> Option<Found> {
        let ends = |(annotator, id): (usize, AnnotationId)| {
            let layer = self.layers[annotator].1;
            let refers = layer.get(id).map(|relation| relation.refers()).unwrap_or_default();
            refers.into_iter().filter_map(|end| layer.get(end)?.hull())
        };
        let present = links.members.iter().enumerate().filter_map(|(a, id)| Some((a, (*id)?)));
        let place = present.flat_map(ends).reduce(Span::hull)?;
        let group = Group::new(GroupKind::Relation, links.members.clone(), SmallVec::new(), place);
        let kinds = if links.is_agreed { Vec::new() } else { vec![(DifferenceKind::Relation, 0)] };
        Some((group, kinds))
    }
}

/// Annotators with the place of their item.
fn present(members: &Members) -> impl Iterator<Item = (usize, usize)> + '_ {
    members.iter().enumerate().filter_map(|(a, m)| Some((a, (*m)? as usize)))
}

/// Whether any two are not the same.
fn differ<T>(all: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    all.iter().enumerate().any(|(i, a)| all[i + 1..].iter().any(|b| !same(a, b)))
}

fn same_fillers(a: &Filling, b: &Filling, role: &RoleId) -> bool {
    let of = |filling: &Filling| filling.iter().filter(|r| r.role == *role).count();
    let is_it = |r: &&Resolved| r.role == *role;
    of(a) == of(b) && matched(a.iter().filter(is_it), b.iter().filter(is_it)) == of(a)
}
