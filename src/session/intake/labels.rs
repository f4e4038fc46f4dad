//! What their labels, roles, attributes, values and relation types are here.

use crate::model::annotation::{Annotation, Attributes};
use crate::model::ids::LabelId;
use crate::model::schema::{Label, Schema};

/// Two schemas, for names on one side to be found on the other.
pub(super) struct Labels<'a> {
    pub ours: &'a Schema,
    pub theirs: &'a Schema,
}

impl Labels<'_> {
    /// What their label is here: that of the same id or alias, or one that they merged into it, or
    /// one of the same kind and name; the same id where it is new.
    fn label(&self, id: &LabelId) -> LabelId {
        let known = self.ours.label(id).or_else(|| {
            let theirs = self.theirs.label(id)?;
            std::iter::once(&theirs.id).chain(&theirs.aliases).find_map(|alias| self.ours.label(alias))
        });
        let known = known.or_else(|| {
            let theirs = self.theirs.label(id)?;
            let is_it =
                |l: &&Label| l.kind == theirs.kind && l.name.to_lowercase() == theirs.name.to_lowercase();
            self.ours.labels.iter().find(is_it)
        });
        known.map_or_else(|| id.clone(), |label| label.id.clone())
    }

    /// Gives an annotation the names that things have here.
    pub(super) fn map(&self, annotation: &mut Annotation) {
        match annotation {
            Annotation::Entity(a) => {
                let theirs = self.theirs.label(&a.label);
                let now = self.label(&a.label);
                self.attributes(&mut a.attributes, theirs, &now);
                a.label = now;
            }
            Annotation::Commitment(a) => {
                let theirs = self.theirs.label(&a.label);
                let now = self.label(&a.label);
                if let (Some(theirs), Some(ours)) = (theirs, self.ours.label(&now)) {
                    for (role, _) in a.roles.iter_mut().filter(|(r, _)| ours.role(r).is_none()) {
                        let merged =
                            theirs.role(role).and_then(|r| r.aliases.iter().find(|a| ours.role(a).is_some()));
                        if let Some(merged) = merged {
                            *role = merged.clone();
                        }
                    }
                }
                self.attributes(&mut a.attributes, theirs, &now);
                a.label = now;
            }
            Annotation::Relation(a) => {
                if self.ours.relation(&a.kind).is_none()
                    && let Some(theirs) = self.theirs.relation(&a.kind)
                    && let Some(known) = theirs.aliases.iter().find_map(|alias| self.ours.relation(alias))
                {
                    a.kind = known.id.clone();
                }
            }
            Annotation::Comment(_) | Annotation::Verdict(_) => {}
        }
    }

    fn attributes(&self, attributes: &mut Attributes, theirs: Option<&Label>, now: &LabelId) {
        let (Some(theirs), Some(ours)) = (theirs, self.ours.label(now)) else { return };
        for (id, mut values) in std::mem::take(attributes) {
            let known = theirs.attribute(&id);
            let merged = || known?.aliases.iter().find(|a| ours.attribute(a).is_some()).cloned();
            let id_now =
                if ours.attribute(&id).is_some() { id.clone() } else { merged().unwrap_or(id.clone()) };
            if let (Some(known), Some(here)) = (known, ours.attribute(&id_now)) {
                let has = |v: &str| {
                    here.kind.choices().iter().any(|c| c.id == v || c.aliases.iter().any(|a| a == v))
                };
                for value in values.iter_mut().filter(|v| !has(v)) {
                    let theirs = known.kind.choices().iter().find(|c| c.id == *value);
                    if let Some(alias) = theirs.and_then(|c| c.aliases.iter().find(|a| has(a))) {
                        *value = alias.clone();
                    }
                }
            }
            attributes.entry(id_now).or_default().extend(values);
        }
    }

    /// Our schema with what it lacks of theirs, and what that is, in words.
    pub(super) fn grown(&self) -> (Schema, Vec<String>) {
        let mut theirs = self.theirs.clone();
        // What they merged into another of ours is no label of its own here.
        theirs.labels.retain(|l| self.ours.label(&l.id).is_some() || self.label(&l.id) == l.id);
        theirs.relations.retain(|r| {
            self.ours.relation(&r.id).is_some() || !r.aliases.iter().any(|a| self.ours.relation(a).is_some())
        });
        let grown = self.ours.grown(&theirs);
        let mut new = Vec::new();
        for label in &grown.labels {
            let Some(known) = self.ours.label(&label.id) else {
                new.push(format!("label “{}”", label.name));
                continue;
            };
            let roles = label.roles.iter().filter(|r| known.role(&r.id).is_none());
            new.extend(roles.map(|r| format!("role “{}” of “{}”", r.name, label.name)));
            for attribute in &label.attributes {
                match known.attribute(&attribute.id) {
                    None => new.push(format!("attribute “{}” of “{}”", attribute.name, label.name)),
                    Some(there) => {
                        let added =
                            attribute.kind.choices().iter().filter(|c| !there.kind.choices().contains(c));
                        new.extend(added.map(|c| format!("value “{}” of “{}”", c.name, attribute.name)));
                    }
                }
            }
        }
        let relations = grown.relations.iter().filter(|r| self.ours.relation(&r.id).is_none());
        new.extend(relations.map(|r| format!("relation type “{}”", r.name)));
        (grown, new)
    }
}
