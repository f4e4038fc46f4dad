//! Annotations of one kind in three layers put together.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::rules;
use super::split::{Group, one_line, same};
use super::three_way::{Merger, Side, Three, at, by_key, id_of, keyed_items, keys};
use crate::model::ids::Id;

/// What becomes of an annotation that both changed: what is in force, and what each side would
/// have, where the two contradict each other.
pub(super) type Settled = (Option<String>, Option<[Option<String>; 2]>);

impl Merger {
    /// A list of annotations; those that contradict each other stand in the conflicts as a whole.
    pub(super) fn annotations(&mut self, kind: &str, three: Three<'_>) -> Option<String> {
        let [base, ours, theirs] = keyed_items(three)?;
        let mut all: BTreeSet<&str> = keys(&base).into_iter().collect();
        all.extend(keys(&ours));
        all.extend(keys(&theirs));
        let (base, ours, theirs) = (by_key(&base), by_key(&ours), by_key(&theirs));
        let mut out: Vec<(Place, String)> = Vec::new();
        for id in all {
            let three = Three { base: at(&base, id), ours: at(&ours, id), theirs: at(&theirs, id) };
            let (value, sides) = annotation(three, self.prefer);
            if let Some([ours, theirs]) = sides {
                self.conflicts.push(conflict(id, kind, ours.as_deref(), theirs.as_deref()));
            }
            out.extend(value.map(|value| (place(&value), value)));
        }
        Some(sorted(out))
    }
}

/// The list, in the order of the text.
fn sorted(mut annotations: Vec<(Place, String)>) -> String {
    annotations.sort_unstable();
    format!("[{}]", annotations.into_iter().map(|(_, v)| v).collect::<Vec<_>>().join(", "))
}

/// A list of annotations in the order of the text.
pub(super) fn in_order(annotations: impl Iterator<Item = String>) -> String {
    sorted(annotations.map(|a| (place(&a), a)).collect())
}

/// An entry of a layer's `conflicts`.
pub(super) fn conflict(id: &str, kind: &str, ours: Option<&str>, theirs: Option<&str>) -> String {
    let side = |v: Option<&str>| v.map_or("None".to_owned(), |v| format!("Some({kind}({v}))"));
    format!("(id: \"{id}\", ours: {}, theirs: {})", side(ours), side(theirs))
}

/// One annotation. Fields go together one by one, but what depends on the label goes with it.
pub(super) fn annotation(three: Three<'_>, prefer: Side) -> Settled {
    let mut settle = Merger::new(prefer);
    if let Some(value) = three.settled() {
        return (value.map(|v| one_line(v).into_owned()), None);
    }
    if three.ours.is_none() || three.theirs.is_none() {
        let own = |v: Option<&str>| v.map(|v| one_line(v).into_owned());
        let in_force = if prefer == Side::Ours { three.ours } else { three.theirs };
        return (own(in_force), Some([own(three.ours), own(three.theirs)]));
    }
    if let Some(bound) = with_label(three) {
        let side = |side| {
            let label = if side == Side::Ours { three.ours } else { three.theirs };
            let groups = [three.base, three.ours, three.theirs].map(|raw| rebound(raw, label, &bound));
            let [base, ours, theirs] = [groups[0].as_deref(), groups[1].as_deref(), groups[2].as_deref()];
            fields(&mut Merger::new(side), Three { base, ours, theirs })
        };
        let sides = [side(Side::Ours), side(Side::Theirs)];
        let in_force = sides[usize::from(prefer == Side::Theirs)].clone();
        return (in_force, Some(sides));
    }
    let in_force = fields(&mut settle, three);
    if settle.conflicts.is_empty() {
        return (in_force, None);
    }
    let sides = [Side::Ours, Side::Theirs].map(|side| fields(&mut Merger::new(side), three));
    (in_force, Some(sides))
}

fn fields(merger: &mut Merger, three: Three<'_>) -> Option<String> {
    merger.value(&rules::ANNOTATION, three).map(Cow::into_owned)
}

/// What belongs to a label: another label has other roles and attributes.
const OF_LABEL: [&str; 3] = ["label", "attributes", "roles"];

/// The fields that must come from one side, where one side changed the label and the other what
/// belongs to it.
fn with_label(three: Three<'_>) -> Option<[&'static str; 3]> {
    let groups = [three.base?, three.ours?, three.theirs?].map(Group::of);
    let [Some(base), Some(ours), Some(theirs)] = &groups else { return None };
    let changed = |side: &Group<'_>, field: &str| match (base.field(field), side.field(field)) {
        (Some(a), Some(b)) => !same(a, b),
        (a, b) => a.is_some() != b.is_some(),
    };
    let clash = |a: &Group<'_>, b: &Group<'_>| {
        changed(a, "label") && !changed(b, "label") && OF_LABEL[1..].iter().any(|f| changed(b, f))
    };
    (clash(ours, theirs) || clash(theirs, ours)).then_some(OF_LABEL)
}

/// A record with some fields as another one has them.
fn rebound(raw: Option<&str>, from: Option<&str>, fields: &[&str]) -> Option<String> {
    let (group, from) = (Group::of(raw?)?, Group::of(from?)?);
    let mut out = Vec::new();
    // In the order of the other, which has them all.
    for item in &from.items {
        let key = item.key?;
        let value = if fields.contains(&key) { Some(item.value) } else { group.field(key) };
        out.extend(value.map(|value| format!("{key}: {}", one_line(value))));
    }
    for item in &group.items {
        let key = item.key?;
        if from.field(key).is_none() && !fields.contains(&key) {
            out.push(format!("{key}: {}", one_line(item.value)));
        }
    }
    Some(format!("{}({})", group.name, out.join(", ")))
}

/// Where an annotation stands in its list: the order in which layers are written.
type Place = (bool, u64, Reverse<u64>, Option<Id>);

fn place(raw: &str) -> Place {
    let id = id_of(raw).and_then(|id| id.parse().ok());
    let hull = hull(raw);
    hull.map_or((true, 0, Reverse(0), id), |(start, end)| (false, start, Reverse(end), id))
}

#[cfg(test)]
pub(super) fn place_of(raw: &str) -> impl Ord + use<> {
    place(raw)
}

/// The first and last code point of `spans: [(1, 2), …]` or `target: Span((1, 2), …)`.
fn hull(raw: &str) -> Option<(u64, u64)> {
    let group = Group::of(raw)?;
    let pair = |raw: &str| {
        let pair = Group::of(raw)?;
        Some((pair.items.first()?.value.parse().ok()?, pair.items.get(1)?.value.parse().ok()?))
    };
    if let Some(spans) = group.field("spans") {
        let spans = Group::of(spans)?;
        let (start, _) = pair(spans.items.first()?.value)?;
        let (_, end): (u64, u64) = pair(spans.items.last()?.value)?;
        return Some((start, end));
    }
    let target = Group::of(group.field("target")?)?;
    (target.name == "Span").then(|| pair(target.items.first()?.value))?
}
