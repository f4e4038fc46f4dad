//! Attributes of a schema as features, whose names are narrower.

use std::collections::{BTreeMap, BTreeSet};

use super::layers::{IDENTIFIER, NOTE, SLOTS, VALUE};
use crate::model::ids::AttributeId;
use crate::model::schema::{LabelKind, Schema};

/// Names that features of attributes may not have: ours, those of every annotation, and those
/// that a reader in Python gives another name.
const TAKEN: [&str; 11] =
    [VALUE, IDENTIFIER, NOTE, SLOTS.0, "begin", "end", "sofa", "type", "self", "id", "xmiID"];

/// A feature that holds an attribute.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Feature {
    pub name: String,
    /// Whether it may hold several values.
    pub several: bool,
    /// Whether entities have it, and commitments.
    pub of: (bool, bool),
}

/// The features of all attributes of a schema.
pub(in crate::formats) struct Features(BTreeMap<AttributeId, Feature>);

impl Features {
    pub fn of(schema: &Schema) -> Self {
        let mut features: BTreeMap<AttributeId, Feature> = BTreeMap::new();
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
        for label in &schema.labels {
            for attribute in &label.attributes {
                let feature = features.entry(attribute.id.clone()).or_insert_with(|| {
                    let name = free(&feature_name(attribute.id.as_str()), &taken);
                    taken.insert(name.clone());
                    Feature { name, several: false, of: (false, false) }
                });
                feature.several |= attribute.kind.several();
                match label.kind {
                    LabelKind::Entity => feature.of.0 = true,
                    LabelKind::Commitment => feature.of.1 = true,
                }
            }
        }
        Self(features)
    }

    /// The feature of an attribute, where the schema has it.
    pub fn feature(&self, attribute: &AttributeId) -> Option<&Feature> {
        self.0.get(attribute)
    }

    /// The attribute of a feature.
    pub fn attribute(&self, name: &str) -> Option<(&AttributeId, &Feature)> {
        self.0.iter().find(|(_, feature)| feature.name == name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Feature> {
        self.0.values()
    }
}

/// A name that Java takes as one.
fn feature_name(id: &str) -> String {
    let mut name: String =
        id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.insert(0, 'a');
    }
    name
}

fn free(name: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    let mut numbered = (1..).map(|n| if n == 1 { format!("{name}_") } else { format!("{name}_{n}") });
    numbered.find(|n| !taken.contains(n)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::{Attribute, AttributeKind};

    #[test]
    fn each_attribute_has_a_feature_of_its_own_that_leads_back_to_it() {
        let mut schema = Schema::default();
        for id in ["value", "value_", "été 2", "2x", "so-so", "so so"] {
            schema.labels[0].attributes.push(Attribute::new(id, id, AttributeKind::Text));
        }
        let features = Features::of(&schema);
        let mut names = BTreeSet::new();
        for label in &schema.labels {
            for attribute in &label.attributes {
                let feature = features.feature(&attribute.id).unwrap();
                assert_eq!(features.attribute(&feature.name).unwrap().0, &attribute.id);
                assert!(names.insert((label.id.clone(), feature.name.clone())), "{}", feature.name);
                assert!(!TAKEN.contains(&feature.name.as_str()));
            }
        }
        assert!(features.feature(&"catalysts".into()).unwrap().several);
    }
}
