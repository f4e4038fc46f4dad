//! A schema with what it lacks of another one.

use std::collections::BTreeSet;

use super::{AttributeKind, Choice, Ends, Label, LabelKind, Schema};
use crate::model::ids::LabelId;

impl Schema {
    /// This schema with what it lacks of `other`: labels, roles and attributes of labels that both
    /// have, values of attributes to choose from, relation types. What both have stays as it is
    /// here. A label of another kind here is not taken in, and no constraint names what is not
    /// there. Keys that are taken are left out.
    #[must_use]
    pub fn grown(&self, other: &Self) -> Self {
        let mut grown = self.clone();
        for label in &other.labels {
            match grown.label_index(&label.id) {
                None => grown.labels.push(label.clone()),
                Some(at) if grown.labels[at].kind == label.kind => add_parts(&mut grown.labels[at], label),
                Some(_) => {}
            }
        }
        for relation in &other.relations {
            if grown.relation(&relation.id).is_none() {
                grown.relations.push(relation.clone());
            }
        }
        grown.settle(self.labels.len());
        grown
    }

    /// Takes from the labels after the first `old` what clashes with others.
    fn settle(&mut self, old: usize) {
        let ids = self.labels.iter().flat_map(|l| std::iter::once(&l.id).chain(&l.aliases));
        let known: BTreeSet<LabelId> = ids.cloned().collect();
        let is_known = |id: &LabelId| known.contains(id);
        for at in 0..self.labels.len() {
            let taken = |key: char| {
                self.labels[..at].iter().any(|l| l.key.is_some_and(|k| k.eq_ignore_ascii_case(&key)))
            };
            if at >= old && self.labels[at].key.is_some_and(taken) {
                self.labels[at].key = None;
            }
            self.labels[at].roles.iter_mut().for_each(|role| role.labels.retain(is_known));
        }
        for relation in &mut self.relations {
            for ends in &mut relation.ends {
                if let Ends::Pair(from, to) = ends {
                    from.retain(is_known);
                    to.retain(is_known);
                }
            }
        }
    }
}

fn add_parts(label: &mut Label, other: &Label) {
    if label.kind == LabelKind::Commitment {
        let new = other.roles.iter().filter(|r| label.role(&r.id).is_none()).cloned();
        let new: Vec<_> = new.collect();
        label.roles.extend(new);
    }
    for attribute in &other.attributes {
        match label.attributes.iter_mut().find(|a| a.is(&attribute.id)) {
            None => label.attributes.push(attribute.clone()),
            Some(known) => add_choices(&mut known.kind, attribute.kind.choices()),
        }
    }
}

/// Adds values to choose from; nothing to kinds that have none.
fn add_choices(kind: &mut AttributeKind, choices: &[Choice]) {
    let Some(known) = kind.choices_mut() else { return };
    for choice in choices {
        if !known.iter().any(|k| k.id == choice.id || k.aliases.contains(&choice.id)) {
            known.push(choice.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Attribute, Colour, Role};
    use super::*;

    fn label(id: &str, kind: LabelKind) -> Label {
        Label::new(id, id, kind, Colour::from_hex(0, 0))
    }

    #[test]
    fn a_schema_takes_in_what_it_lacks_and_keeps_what_it_has() {
        let schema = Schema::default();
        let mut other = Schema::empty();
        let mut ship = label("ship", LabelKind::Entity);
        (ship.key, ship.name) = (Some('p'), "Ship".to_owned());
        let mut commitment = label("commitment", LabelKind::Commitment);
        commitment.name = "Other name".to_owned();
        let mut role = Role::new("witness", "witness");
        role.labels = vec!["ship".into(), "nowhere".into()];
        commitment.roles = vec![Role::new("promisor", "who"), role];
        let values = AttributeKind::Choice(vec![Choice::new("firm"), Choice::new("oral")]);
        commitment.attributes = vec![Attribute::new("binding", "b", values)];
        other.labels = vec![ship, commitment, label("person", LabelKind::Commitment)];
        let grown = schema.grown(&other);
        assert_eq!(grown.problems(), []);
        assert_eq!(grown.labels.len(), schema.labels.len() + 1);
        assert_eq!(grown.label(&"ship".into()).unwrap().key, None, "P is taken");
        let (before, after) = (schema.label(&"commitment".into()), grown.label(&"commitment".into()));
        let (before, after) = (before.unwrap(), after.unwrap());
        assert_eq!((&after.name, after.roles.len()), (&before.name, before.roles.len() + 1));
        assert_eq!(after.role(&"witness".into()).unwrap().labels, ["ship".into()]);
        let choices = |l: &Label| l.attribute(&"binding".into()).unwrap().kind.choices().len();
        assert_eq!(choices(after), choices(before) + 1);
        assert_eq!(schema.grown(&schema), schema);
    }
}
