//! What a layer must hold as a whole after its lists were merged one by one.

use std::collections::{BTreeMap, BTreeSet};

use super::annotations::{conflict, in_order};
use super::split::{Group, one_line, string};
use super::three_way::{Three, id_of};

/// The lists of a layer, and what their annotations are called as values.
const LISTS: [(&str, &str); 5] = [
    ("entities", "Entity"),
    ("commitments", "Commitment"),
    ("relations", "Relation"),
    ("comments", "Comment"),
    ("verdicts", "Verdict"),
];

/// Annotations by id, with the name of their kind.
type All = BTreeMap<String, (&'static str, String)>;

/// Puts a merged layer right: what one side deleted and the other has begun to refer to comes
/// back, and of two decisions about the same only ours stays in force. Both are noted.
pub(super) fn whole(merged: &str, three: Three<'_>, conflicts: &mut Vec<String>) -> String {
    let Some(group) = Group::of(merged) else { return merged.to_owned() };
    let [base, ours, theirs] = [three.base, three.ours, three.theirs].map(all);
    let mut annotations = all(Some(merged));
    let mut changed = one_decision(&mut annotations, &base, &ours, &theirs, conflicts);
    changed |= bring_back(&mut annotations, &base, &ours, &theirs, conflicts);
    keep_beside(&annotations, &base, &theirs, conflicts);
    if !changed {
        return merged.to_owned();
    }
    let fields = group.items.iter().map(|item| {
        let key = item.key.unwrap_or("");
        let kind = LISTS.iter().find(|(list, _)| *list == key).map(|(_, kind)| *kind);
        let list = kind.map(|kind| in_order(of_kind(&annotations, kind)));
        format!("{key}: {}", list.as_deref().unwrap_or(item.value))
    });
    format!("{}({})", group.name, fields.collect::<Vec<_>>().join(", "))
}

fn of_kind<'a>(annotations: &'a All, kind: &'a str) -> impl Iterator<Item = String> + 'a {
    annotations.values().filter(move |(k, _)| *k == kind).map(|(_, raw)| raw.clone())
}

fn all(layer: Option<&str>) -> All {
    let mut out = All::new();
    let Some(group) = layer.and_then(Group::of) else { return out };
    for (list, kind) in LISTS {
        let items = group.field(list).and_then(Group::of).into_iter().flat_map(|g| g.items);
        out.extend(items.filter_map(|i| Some((id_of(i.value)?, (kind, one_line(i.value).into_owned())))));
    }
    out
}

fn bring_back(merged: &mut All, base: &All, ours: &All, theirs: &All, conflicts: &mut Vec<String>) -> bool {
    let mut changed = false;
    loop {
        let gone = |id: &String| {
            let side = [ours.get(id), theirs.get(id)].into_iter().flatten().next()?;
            (base.contains_key(id) && !merged.contains_key(id)).then(|| (id.clone(), side.clone()))
        };
        let wanted: BTreeSet<String> =
            merged.values().flat_map(|(kind, raw)| references(kind, raw)).collect();
        let back: All = wanted.iter().filter_map(gone).collect();
        if back.is_empty() {
            return changed;
        }
        changed = true;
        for (id, (kind, raw)) in &back {
            let entry = |side: &All| side.get(id).map(|_| raw.clone());
            let entry = conflict(id, kind, entry(ours).as_deref(), entry(theirs).as_deref());
            if !conflicts.iter().any(|known| is_about(known, id)) {
                conflicts.push(entry);
            }
        }
        merged.extend(back);
    }
}

/// Keeps with the conflicts what a version there refers to and the side in force has deleted: that
/// version could not be taken without it.
fn keep_beside(merged: &All, base: &All, theirs: &All, conflicts: &mut Vec<String>) {
    let mut at = 0;
    while at < conflicts.len() {
        let wanted = references_of_theirs(&conflicts[at]);
        at += 1;
        for id in wanted.iter().filter(|id| base.contains_key(*id) && !merged.contains_key(*id)) {
            if let Some((kind, raw)) = theirs.get(id)
                && !conflicts.iter().any(|known| is_about(known, id))
            {
                conflicts.push(conflict(id, kind, None, Some(raw)));
            }
        }
    }
}

fn is_about(conflict: &str, id: &str) -> bool {
    conflict.starts_with(&format!("(id: \"{id}\""))
}

/// What the version refers to that a conflict keeps beside the one in force.
fn references_of_theirs(conflict: &str) -> Vec<String> {
    let inside = |raw: &str| Group::of(raw)?.items.first().map(|item| item.value.to_owned());
    let theirs = Group::of(conflict).and_then(|group| group.field("theirs").and_then(inside));
    let Some(theirs) = theirs else { return Vec::new() };
    let kind = Group::of(&theirs).map(|group| group.name.to_owned());
    kind.zip(inside(&theirs)).map_or(Vec::new(), |(kind, raw)| references(&kind, &raw))
}

/// The annotations of the layer that one refers to.
fn references(kind: &str, raw: &str) -> Vec<String> {
    let Some(group) = Group::of(raw) else { return Vec::new() };
    let inner = |raw: &str| string(Group::of(raw)?.items.first()?.value);
    match kind {
        "Commitment" => {
            let roles = group.field("roles").and_then(Group::of).into_iter().flat_map(|g| g.items);
            let fillers = roles.filter_map(|r| Group::of(r.value)?.items.get(1).map(|f| f.value));
            fillers.filter(|f| !f.starts_with("Span")).filter_map(inner).collect()
        }
        "Relation" => ["from", "to"].iter().filter_map(|end| string(group.field(end)?)).collect(),
        "Comment" => {
            let target = group.field("target").filter(|t| t.starts_with("Annotation"));
            target.and_then(inner).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Where each side has decided about the same annotations: alike, then one decision is left, or
/// not, then ours is in force and theirs is kept with the conflicts.
fn one_decision(merged: &mut All, base: &All, ours: &All, theirs: &All, conflicts: &mut Vec<String>) -> bool {
    let new = |side: &All, other: &All| -> Vec<(String, BTreeSet<String>)> {
        let new = side.iter().filter(|(id, _)| !base.contains_key(*id) && !other.contains_key(*id));
        let decided = new.map(|(id, (_, raw))| (id.clone(), considered(raw)));
        decided.filter(|(_, considered)| !considered.is_empty()).collect()
    };
    let mut changed = false;
    let our_new = new(ours, theirs);
    for (their_id, about) in new(theirs, ours) {
        let Some((our_id, _)) = our_new.iter().find(|(_, a)| !a.is_disjoint(&about)) else { continue };
        let (Some(our), Some(their)) = (merged.get(our_id).cloned(), merged.get(&their_id).cloned()) else {
            continue;
        };
        changed = true;
        let is_alike = our.0 == their.0 && said(&our.1) == said(&their.1);
        // Alike, it does not matter whose is left, as long as both sides choose the same.
        let (stays, goes) =
            if is_alike && their_id < *our_id { (&their_id, our_id) } else { (our_id, &their_id) };
        if !is_alike {
            conflicts.push(conflict(&their_id, their.0, None, Some(&their.1)));
        }
        merged.remove(goes);
        if our.0 == their.0 {
            let (from, to) = (format!("\"{goes}\""), format!("\"{stays}\""));
            merged.values_mut().filter(|(_, raw)| raw.contains(&from)).for_each(|(_, raw)| {
                *raw = raw.replace(&from, &to);
            });
        }
    }
    changed
}

/// The annotations that a decision was about.
fn considered(raw: &str) -> BTreeSet<String> {
    let Some(group) = Group::of(raw) else { return BTreeSet::new() };
    let source = group.field("source").and_then(Group::of).filter(|s| s.name == "Decided");
    let lists = match &source {
        Some(source) => vec![source.field("from"), source.field("over")],
        None => vec![group.field("over")],
    };
    let pairs = lists.into_iter().flatten().filter_map(Group::of).flat_map(|g| g.items);
    pairs.map(|pair| one_line(pair.value).into_owned()).collect()
}

/// What a decided annotation says, without its id, who decided, when and why.
fn said(raw: &str) -> String {
    let Some(group) = Group::of(raw) else { return raw.to_owned() };
    let source = group.field("source").and_then(Group::of);
    let from = source.and_then(|s| s.field("from")).map_or(String::new(), |f| one_line(f).into_owned());
    let fields =
        group.items.iter().filter(|i| !matches!(i.key, Some("id" | "made" | "source" | "by" | "why")));
    let fields: Vec<String> = fields.map(|i| format!("{:?}: {}", i.key, one_line(i.value))).collect();
    format!("{from} {}", fields.join(", "))
}
