//! What their labels, roles, attributes, values and relation types are here.

use crate::model::annotation::{Annotation, Attributes};
use crate::model::ids::LabelId;
use crate::model::schema::{Ends, Label, Schema};

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

    /// Labels of theirs that have another id and name here: their name, and ours.
    pub(super) fn renamed(&self) -> Vec<(String, String)> {
        let pair = |theirs: &Label| {
            let ours = self.ours.label(&self.label(&theirs.id))?;
            (ours.name != theirs.name && ours.id != theirs.id)
                .then(|| (theirs.name.clone(), ours.name.clone()))
        };
        self.theirs.labels.iter().filter_map(pair).collect()
    }

    fn all(&self, labels: &[LabelId]) -> Vec<LabelId> {
        labels.iter().map(|id| self.label(id)).collect()
    }

    fn ends(&self, ends: &[Ends]) -> Vec<Ends> {
        let here = |ends: &Ends| match ends {
            Ends::Pair(from, to) => Ends::Pair(self.all(from), self.all(to)),
            Ends::SameLabel => Ends::SameLabel,
        };
        ends.iter().map(here).collect()
    }

    /// What both schemas have and theirs calls, explains or restricts otherwise, in words. The
    /// names of labels with another id are told by [`Self::renamed`].
    pub(super) fn otherwise_described(&self) -> Vec<String> {
        let mut out = Vec::new();
        for theirs in &self.theirs.labels {
            let Some(ours) = self.ours.label(&self.label(&theirs.id)) else { continue };
            let of = |name: &str| format!("“{name}” of “{}”", ours.name);
            let what = differing(&[
                ("name", ours.id != theirs.id || ours.name == theirs.name),
                ("help", ours.help == theirs.help),
                ("kind", ours.kind == theirs.kind),
                ("overlap", ours.overlap == theirs.overlap),
            ]);
            note(&mut out, "label", &format!("“{}”", ours.name), &what);
            for (role, here) in theirs.roles.iter().filter_map(|r| Some((r, ours.role(&r.id)?))) {
                let what = differing(&[
                    ("name", here.name == role.name),
                    ("help", here.help == role.help),
                    ("number of fillers", (here.min, here.max) == (role.min, role.max)),
                    ("what fills it", here.filling == role.filling && here.labels == self.all(&role.labels)),
                ]);
                note(&mut out, "role", &of(&here.name), &what);
            }
            let both = theirs.attributes.iter().filter_map(|a| Some((a, ours.attribute(&a.id)?)));
            for (attribute, here) in both {
                let what = differing(&[
                    ("name", here.name == attribute.name),
                    ("help", here.help == attribute.help),
                    (
                        "kind of value",
                        std::mem::discriminant(&here.kind) == std::mem::discriminant(&attribute.kind),
                    ),
                ]);
                note(&mut out, "attribute", &of(&here.name), &what);
            }
        }
        for (theirs, ours) in
            self.theirs.relations.iter().filter_map(|r| Some((r, self.ours.relation(&r.id)?)))
        {
            let what = differing(&[
                ("name", ours.name == theirs.name),
                ("help", ours.help == theirs.help),
                ("what it links", ours.ends == self.ends(&theirs.ends)),
            ]);
            note(&mut out, "relation type", &format!("“{}”", ours.name), &what);
        }
        out
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

/// The names of those that are not the same.
fn differing(parts: &[(&str, bool)]) -> Vec<String> {
    parts.iter().filter(|(_, same)| !same).map(|(name, _)| (*name).to_owned()).collect()
}

fn note(out: &mut Vec<String>, kind: &str, which: &str, what: &[String]) {
    if !what.is_empty() {
        out.push(format!("{kind} {which} ({})", what.join(", ")));
    }
}
