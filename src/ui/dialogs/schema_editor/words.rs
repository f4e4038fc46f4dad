//! What was changed between two schemas, in words for undo and the log, and what is wrong.

use std::borrow::Borrow;

use crate::model::schema::{Attribute, Choice, Label, RelationType, Role, Schema};

/// What leads from one schema to the other, as one line; `None` where they are the same.
pub fn what(before: &Schema, after: &Schema) -> Option<String> {
    let mut all = changes(before, after);
    match all.len() {
        0 => None,
        1 => all.pop(),
        _ => Some("change the schema".to_owned()),
    }
}

/// Each thing that was changed.
fn changes(before: &Schema, after: &Schema) -> Vec<String> {
    let mut out = Vec::new();
    // Merging and deleting a label touches constraints elsewhere: they are no changes of their own.
    let mut base = before.clone();
    for old in before.labels.iter().filter(|l| after.labels.iter().all(|n| n.id != l.id)) {
        match after.label(&old.id) {
            Some(into) => {
                // Merged into a label that is new itself: the rest of the difference stays.
                let _ = base.merge_labels(&old.id, &into.id);
                out.push(format!("merge the label “{}” into “{}”", old.name, into.name));
            }
            None => {
                base.delete_label(&old.id);
                out.push(format!("delete the label “{}”", old.name));
            }
        }
    }
    for old in before.relations.iter().filter(|r| after.relations.iter().all(|n| n.id != r.id)) {
        if let Some(into) = after.relation(&old.id) {
            let _ = base.merge_relations(&old.id, &into.id);
            out.push(format!("merge the relation type “{}” into “{}”", old.name, into.name));
        } else if base.relation(&old.id).is_some() {
            base.relations.retain(|r| r.id != old.id);
            out.push(format!("delete the relation type “{}”", old.name));
        }
    }
    list("label", "", &base.labels, &after.labels, label_changes, &mut out);
    list("relation type", "", &base.relations, &after.relations, plain, &mut out);
    out
}

/// What parts of a schema have in common.
trait Part: Clone + PartialEq {
    fn id(&self) -> &str;
    fn name(&self) -> &str;
    fn named(self, name: &str) -> Self;
    fn has_alias(&self, id: &str) -> bool;
}

macro_rules! part {
    ($($type:ty),*) => {$(
        impl Part for $type {
            fn id(&self) -> &str { self.id.borrow() }
            fn name(&self) -> &str { &self.name }
            fn named(self, name: &str) -> Self { Self { name: name.to_owned(), ..self } }
            fn has_alias(&self, id: &str) -> bool {
                self.aliases.iter().any(|a| Borrow::<str>::borrow(a) == id)
            }
        }
    )*};
}
part!(Label, RelationType, Role, Attribute, Choice);

/// Compares two lists by id. `of` says where they are, as ` of “x”`.
fn list<T: Part>(
    kind: &str,
    of: &str,
    before: &[T],
    after: &[T],
    inner: fn(&str, &str, &T, &T, &mut Vec<String>),
    out: &mut Vec<String>,
) {
    for new in after {
        match before.iter().find(|old| old.id() == new.id()) {
            None => out.push(format!("add the {kind} “{}”{of}", new.name())),
            Some(old) => {
                if old.name() != new.name() {
                    out.push(format!("rename the {kind} “{}”{of} to “{}”", old.name(), new.name()));
                }
                let old = old.clone().named(new.name());
                if old != *new {
                    inner(kind, of, &old, new, out);
                }
            }
        }
    }
    for old in before.iter().filter(|old| after.iter().all(|n| n.id() != old.id())) {
        match after.iter().find(|n| n.has_alias(old.id())) {
            Some(into) => out.push(format!("merge the {kind} “{}”{of} into “{}”", old.name(), into.name())),
            None => out.push(format!("delete the {kind} “{}”{of}", old.name())),
        }
    }
    let order = |a: &[T], b: &[T]| -> Vec<String> {
        a.iter().filter(|x| b.iter().any(|y| y.id() == x.id())).map(|x| x.id().to_owned()).collect()
    };
    if order(before, after) != order(after, before) {
        out.push(format!("reorder the {kind}s{of}"));
    }
}

/// A difference that has no words of its own.
fn plain<T: Part>(kind: &str, of: &str, _old: &T, new: &T, out: &mut Vec<String>) {
    out.push(format!("change the {kind} “{}”{of}", new.name()));
}

fn label_changes(kind: &str, of: &str, old: &Label, new: &Label, out: &mut Vec<String>) {
    let from = out.len();
    let here = format!(" of “{}”", new.name);
    list("role", &here, &old.roles, &new.roles, plain_unless_aliases, out);
    list("attribute", &here, &old.attributes, &new.attributes, attribute_changes, out);
    if old.colour != new.colour {
        out.push(format!("recolour the label “{}”", new.name));
    }
    match new.key {
        key if key == old.key => {}
        Some(key) => out.push(format!("give the label “{}” the key {}", new.name, key.to_ascii_uppercase())),
        None => out.push(format!("take the key from the label “{}”", new.name)),
    }
    let rest = Label {
        roles: new.roles.clone(),
        attributes: new.attributes.clone(),
        colour: new.colour,
        key: new.key,
        ..old.clone()
    };
    if rest != *new || out.len() == from {
        plain(kind, of, old, new, out);
    }
}

fn attribute_changes(kind: &str, of: &str, old: &Attribute, new: &Attribute, out: &mut Vec<String>) {
    let here = format!(" of “{}”", new.name);
    let mut probe = old.clone();
    let same_kind = std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind);
    if same_kind {
        list("value", &here, old.kind.choices(), new.kind.choices(), plain_unless_aliases, out);
        probe.kind = new.kind.clone();
    }
    probe.aliases.clone_from(&new.aliases);
    if probe != *new {
        plain(kind, of, old, new, out);
    }
}

/// Nothing where only aliases came in: the merge has words of its own.
fn plain_unless_aliases<T: Part + Aliased>(kind: &str, of: &str, old: &T, new: &T, out: &mut Vec<String>) {
    if old.clone().without_aliases() != new.clone().without_aliases() {
        plain(kind, of, old, new, out);
    }
}

trait Aliased {
    fn without_aliases(self) -> Self;
}

impl Aliased for Role {
    fn without_aliases(self) -> Self {
        Self { aliases: Vec::new(), ..self }
    }
}

impl Aliased for Choice {
    fn without_aliases(self) -> Self {
        Self { aliases: Vec::new(), ..self }
    }
}

/// All that is wrong with a schema, each in a sentence: what the model refuses, and names that
/// are missing.
pub fn problems(schema: &Schema) -> Vec<String> {
    let mut out: Vec<String> = schema.problems().iter().map(|p| sentence(&p.to_string())).collect();
    let mut nameless = |name: &str, what: String| {
        if name.trim().is_empty() {
            out.push(what);
        }
    };
    for label in &schema.labels {
        for role in &label.roles {
            nameless(&role.name, format!("A role of “{}” has no name.", label.name));
        }
        for attribute in &label.attributes {
            nameless(&attribute.name, format!("An attribute of “{}” has no name.", label.name));
            for choice in attribute.kind.choices() {
                nameless(&choice.name, format!("A value of “{}” has no name.", attribute.name));
            }
        }
    }
    for relation in &schema.relations {
        nameless(&relation.name, "A relation type has no name.".to_owned());
    }
    out
}

/// With its first letter in upper case and a full stop.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let mut out: String = chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect());
    if !out.ends_with('.') {
        out.push('.');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(change: impl FnOnce(&mut Schema)) -> Option<String> {
        let before = Schema::default();
        let mut after = before.clone();
        change(&mut after);
        what(&before, &after)
    }

    #[test]
    fn one_change_is_named_and_several_are_summed_up() {
        assert_eq!(changed(|_| {}), None);
        let renamed = changed(|s| s.labels[2].name = "location".to_owned());
        assert_eq!(renamed.as_deref(), Some("rename the label “place” to “location”"));
        let key = changed(|s| s.labels[2].key = None);
        assert_eq!(key.as_deref(), Some("take the key from the label “place”"));
        let moved = changed(|s| s.labels.swap(0, 1));
        assert_eq!(moved.as_deref(), Some("reorder the labels"));
        let two = changed(|s| {
            s.labels[0].name = "x".to_owned();
            s.labels[1].key = None;
        });
        assert_eq!(two.as_deref(), Some("change the schema"));
    }

    #[test]
    fn merging_and_deleting_are_one_change_though_constraints_follow() {
        let merged = changed(|s| s.merge_labels(&"role".into(), &"person".into()).unwrap());
        assert_eq!(merged.as_deref(), Some("merge the label “role” into “person”"));
        let deleted = changed(|s| s.delete_label(&"place".into()));
        assert_eq!(deleted.as_deref(), Some("delete the label “place”"));
    }

    #[test]
    fn changes_within_a_label_name_the_part() {
        let role = changed(|s| s.labels[8].roles[0].min = 0);
        assert_eq!(role.as_deref(), Some("change the role “promisor” of “commitment”"));
        let merged = changed(|s| assert!(s.labels[8].merge_roles(1, 0)));
        assert_eq!(merged.as_deref(), Some("merge the role “counterparty” of “commitment” into “promisor”"));
        let value = changed(|s| assert!(s.labels[8].attributes[0].kind.merge_choices(1, 0)));
        assert_eq!(value.as_deref(), Some("merge the value “mutual agreement” of “act” into “promise”"));
        let gone = changed(|s| drop(s.labels[8].attributes.remove(0)));
        assert_eq!(gone.as_deref(), Some("delete the attribute “act” of “commitment”"));
    }

    #[test]
    fn a_part_without_a_name_is_a_problem() {
        let mut schema = Schema::default();
        schema.labels[8].roles[1].name.clear();
        schema.labels[0].key = Some('u');
        let found = problems(&schema);
        assert!(found.contains(&"A role of “commitment” has no name.".to_owned()));
        assert!(found.contains(&"The key U of “person” is taken by the program.".to_owned()));
    }
}
