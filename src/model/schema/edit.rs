//! Changes of a schema that have to keep ids alive: merging and deleting.

use super::{Ends, Label, Schema};
use crate::model::ids::{LabelId, RelationTypeId, slug};

/// Why a schema can't be changed like that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaEditError {
    /// The id is not in the schema.
    #[error("the schema has no “{0}”")]
    Unknown(String),
    /// A label can't be merged into itself, nor a span label into a frame label.
    #[error("“{0}” and “{1}” are of different kinds and can't be merged")]
    DifferentKinds(String, String),
}

/// An id like `name` that none of `taken` has.
#[must_use]
pub fn free_id<'a>(name: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let stem = match slug(name, 40).replace('-', "_") {
        s if s.is_empty() => "item".to_owned(),
        s => s,
    };
    let free = |id: &String| !taken.clone().any(|t| t == id);
    let numbered = (2..).map(|n| format!("{stem}_{n}"));
    std::iter::once(stem.clone()).chain(numbered).find(free).unwrap_or(stem)
}

impl Schema {
    /// Merges the label `from` into `into`: annotations keep their files as they are, the old
    /// id becomes an alias, roles and relation types that named it name the other.
    ///
    /// # Errors
    /// When one of the two is unknown, or they are the same or of different kinds.
    pub fn merge_labels(&mut self, from: &LabelId, into: &LabelId) -> Result<(), SchemaEditError> {
        let find =
            |id: &LabelId| self.label(id).cloned().ok_or_else(|| SchemaEditError::Unknown(id.to_string()));
        let (old, target) = (find(from)?, find(into)?);
        if old.id == target.id || old.kind != target.kind {
            return Err(SchemaEditError::DifferentKinds(old.name, target.name));
        }
        self.replace_label_in_constraints(&old.id, Some(&target.id));
        self.labels.retain(|l| l.id != old.id);
        if let Some(label) = self.labels.iter_mut().find(|l| l.id == target.id) {
            absorb(label, old);
        }
        Ok(())
    }

    /// Takes the label out, and out of every constraint that names it.
    pub fn delete_label(&mut self, id: &LabelId) {
        self.replace_label_in_constraints(id, None);
        self.labels.retain(|l| l.id != *id);
    }

    /// Merges a relation type into another, as [`Schema::merge_labels`] does labels.
    ///
    /// # Errors
    /// When one of the two is unknown, or they are the same.
    pub fn merge_relations(
        &mut self,
        from: &RelationTypeId,
        into: &RelationTypeId,
    ) -> Result<(), SchemaEditError> {
        let old = self.relation(from).cloned().ok_or_else(|| SchemaEditError::Unknown(from.to_string()))?;
        if old.id == *into || self.relation(into).is_none() {
            return Err(SchemaEditError::Unknown(into.to_string()));
        }
        self.relations.retain(|r| r.id != old.id);
        if let Some(target) = self.relations.iter_mut().find(|r| r.id == *into) {
            target.aliases.push(old.id);
            target.aliases.extend(old.aliases);
        }
        Ok(())
    }

    fn replace_label_in_constraints(&mut self, old: &LabelId, new: Option<&LabelId>) {
        let replace = |labels: &mut Vec<LabelId>| {
            let Some(at) = labels.iter().position(|l| l == old) else { return };
            match new {
                Some(new) if !labels.contains(new) => labels[at] = new.clone(),
                _ => drop(labels.remove(at)),
            }
        };
        for label in &mut self.labels {
            label.roles.iter_mut().for_each(|role| replace(&mut role.labels));
        }
        self.relations.retain_mut(|relation| {
            // A pair that loses its last label would allow any: it goes with the label, and
            // the relation type with its last pair.
            let free = relation.ends.is_empty();
            relation.ends.retain_mut(|ends| match ends {
                Ends::SameLabel => true,
                Ends::Pair(from, to) => {
                    let had = (from.is_empty(), to.is_empty());
                    replace(from);
                    replace(to);
                    (from.is_empty(), to.is_empty()) == had
                }
            });
            free || !relation.ends.is_empty()
        });
    }
}

/// Keeps what `old` had and `label` lacks, so that nothing of its annotations becomes unknown.
fn absorb(label: &mut Label, old: Label) {
    label.aliases.push(old.id);
    label.aliases.extend(old.aliases);
    for attribute in old.attributes {
        if label.attribute(&attribute.id).is_none() {
            label.attributes.push(attribute);
        }
    }
    for role in old.roles {
        if label.role(&role.id).is_none() {
            label.roles.push(role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_label_lives_on_as_an_alias() {
        let mut schema = Schema::default();
        schema.merge_labels(&"role".into(), &"person".into()).unwrap();
        assert_eq!(schema.label(&"role".into()).unwrap().id.as_str(), "person");
        assert_eq!(schema.problems(), []);
        let promisor = &schema.label(&"commitment".into()).unwrap().roles[0];
        assert!(!promisor.labels.contains(&"role".into()));
    }

    #[test]
    fn a_span_label_cannot_become_a_frame() {
        let mut schema = Schema::default();
        assert!(schema.merge_labels(&"role".into(), &"commitment".into()).is_err());
        assert!(schema.merge_labels(&"role".into(), &"role".into()).is_err());
    }

    #[test]
    fn a_deleted_label_leaves_no_constraint_behind() {
        let mut schema = Schema::default();
        schema.delete_label(&"place".into());
        assert_eq!(schema.problems(), []);
        assert!(schema.relation(&"located_in".into()).is_none(), "it led to places only");
    }

    #[test]
    fn a_new_id_is_free() {
        assert_eq!(free_id("Trade Bloc", ["trade_bloc"].into_iter()), "trade_bloc_2");
        assert_eq!(free_id("नदी", [].into_iter()), "item");
    }
}
