//! What does not hold within a schema.

use std::collections::BTreeSet;

use super::{Ends, Schema};
use crate::model::ids::LabelId;

/// Something in a schema that contradicts itself. `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaProblem {
    /// Two things of one kind with the same id.
    #[error("the {kind} id “{id}” stands twice")]
    TwiceTheId {
        /// Label, role, ...
        kind: &'static str,
        /// The id.
        id: String,
    },
    /// Two labels with the same key.
    #[error("the key {key} marks both “{first}” and “{second}”")]
    TwiceTheKey {
        /// Upper case.
        key: char,
        /// Name of the label that keeps it.
        first: String,
        /// Name of the other.
        second: String,
    },
    /// A key that a command or a digit uses.
    #[error("the key {key} of “{label}” is taken by the program")]
    TakenKey {
        /// Upper case.
        key: char,
        /// The label's name.
        label: String,
    },
    /// An id or a name with nothing in it.
    #[error("a {0} has no id or no name")]
    Nameless(&'static str),
    /// A role or relation type names a label that isn't there.
    #[error("“{place}” names the label “{label}”, which the schema does not have")]
    UnknownLabel {
        /// The role's or relation type's id.
        place: String,
        /// The label's id.
        label: String,
    },
    /// More required than allowed.
    #[error("the role “{0}” must have more fillers than it may have")]
    MinAboveMax(String),
}

/// Letters that product keys use besides the schema's.
const TAKEN: [char; 3] = ['u', 't', 'n'];

impl Schema {
    /// All that does not hold; empty for a sound schema.
    #[must_use]
    pub fn problems(&self) -> Vec<SchemaProblem> {
        let mut out = Vec::new();
        unique(
            "label",
            self.labels.iter().flat_map(|l| std::iter::once(&l.id).chain(&l.aliases)).map(LabelId::as_str),
            &mut out,
        );
        unique("relation type", self.relations.iter().map(|r| r.id.as_str()), &mut out);
        for label in &self.labels {
            if label.id.as_str().is_empty() || label.name.trim().is_empty() {
                out.push(SchemaProblem::Nameless("label"));
            }
            unique("role", label.roles.iter().map(|r| r.id.as_str()), &mut out);
            unique("attribute", label.attributes.iter().map(|a| a.id.as_str()), &mut out);
            for role in &label.roles {
                self.known(role.id.as_str(), &role.labels, &mut out);
                if role.max.is_some_and(|max| max < role.min) {
                    out.push(SchemaProblem::MinAboveMax(role.id.to_string()));
                }
            }
            for attribute in &label.attributes {
                unique("value", attribute.kind.choices().iter().map(|c| c.id.as_str()), &mut out);
            }
        }
        for relation in &self.relations {
            for ends in &relation.ends {
                if let Ends::Pair(from, to) = ends {
                    self.known(relation.id.as_str(), from, &mut out);
                    self.known(relation.id.as_str(), to, &mut out);
                }
            }
        }
        self.key_problems(&mut out);
        out
    }

    fn key_problems(&self, out: &mut Vec<SchemaProblem>) {
        for (i, label) in self.labels.iter().enumerate() {
            let Some(key) = label.key.map(|k| k.to_ascii_lowercase()) else { continue };
            let shown = key.to_ascii_uppercase();
            if TAKEN.contains(&key) || !key.is_alphabetic() {
                out.push(SchemaProblem::TakenKey { key: shown, label: label.name.clone() });
            }
            let same = |l: &&super::Label| l.key.is_some_and(|k| k.eq_ignore_ascii_case(&key));
            if let Some(first) = self.labels[..i].iter().find(same) {
                let (first, second) = (first.name.clone(), label.name.clone());
                out.push(SchemaProblem::TwiceTheKey { key: shown, first, second });
            }
        }
    }

    fn known(&self, place: &str, labels: &[LabelId], out: &mut Vec<SchemaProblem>) {
        for label in labels.iter().filter(|l| self.label(l).is_none()) {
            out.push(SchemaProblem::UnknownLabel { place: place.to_owned(), label: label.to_string() });
        }
    }
}

fn unique<'a>(kind: &'static str, ids: impl Iterator<Item = &'a str>, out: &mut Vec<SchemaProblem>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if id.is_empty() {
            out.push(SchemaProblem::Nameless(kind));
        } else if !seen.insert(id) {
            out.push(SchemaProblem::TwiceTheId { kind, id: id.to_owned() });
        }
    }
}
