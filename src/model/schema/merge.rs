//! Merging roles, attributes and values: as with labels the old id lives on as an alias.

use super::{Attribute, AttributeKind, Choice, Label, Role};

impl Label {
    /// Merges one role into another: its id becomes an alias. Gives `false` where either is not
    /// there, or they are the same.
    pub fn merge_roles(&mut self, from: usize, into: usize) -> bool {
        merge(&mut self.roles, from, into, |role: &mut Role, old| {
            role.aliases.push(old.id);
            role.aliases.extend(old.aliases);
        })
    }

    /// Merges one attribute into another: its id becomes an alias, values that only it had are
    /// added. Gives `false` where either is not there, or they are the same.
    pub fn merge_attributes(&mut self, from: usize, into: usize) -> bool {
        merge(&mut self.attributes, from, into, |attribute: &mut Attribute, old| {
            attribute.aliases.push(old.id);
            attribute.aliases.extend(old.aliases);
            let more = old.kind.choices().to_vec();
            let Some(choices) = attribute.kind.choices_mut() else { return };
            for choice in more {
                if !choices.iter().any(|c| c.id == choice.id || c.aliases.contains(&choice.id)) {
                    choices.push(choice);
                }
            }
        })
    }
}

impl AttributeKind {
    /// The values to choose from, to be changed.
    pub fn choices_mut(&mut self) -> Option<&mut Vec<Choice>> {
        match self {
            Self::Choice(c) | Self::Choices(c) | Self::Assessment(c) => Some(c),
            Self::Text | Self::Number | Self::Dates | Self::YesNo => None,
        }
    }

    /// Merges one value into another: its id becomes an alias. Gives `false` where either is not
    /// there, or they are the same.
    pub fn merge_choices(&mut self, from: usize, into: usize) -> bool {
        let Some(choices) = self.choices_mut() else { return false };
        merge(choices, from, into, |choice: &mut Choice, old| {
            choice.aliases.push(old.id);
            choice.aliases.extend(old.aliases);
        })
    }
}

fn merge<T>(list: &mut Vec<T>, from: usize, into: usize, absorb: impl FnOnce(&mut T, T)) -> bool {
    if from == into || from >= list.len() || into >= list.len() {
        return false;
    }
    let old = list.remove(from);
    let into = if from < into { into - 1 } else { into };
    absorb(&mut list[into], old);
    true
}

#[cfg(test)]
mod tests {
    use super::super::Schema;
    use super::*;

    fn commitment() -> Label {
        Schema::default().label(&"commitment".into()).unwrap().clone()
    }

    #[test]
    fn a_merged_role_is_found_under_its_old_id() {
        let mut label = commitment();
        assert!(label.merge_roles(1, 0) && label.roles.len() == 10);
        assert_eq!(label.role(&"counterparty".into()).unwrap().id.as_str(), "promisor");
        assert!(!label.merge_roles(0, 0) && !label.merge_roles(0, 99));
    }

    #[test]
    fn a_merged_attribute_brings_its_values_along() {
        let mut label = commitment();
        assert!(label.merge_attributes(0, 1), "act into binding");
        let binding = label.attribute(&"act".into()).unwrap();
        assert_eq!(binding.id.as_str(), "binding");
        assert!(binding.kind.choices().iter().any(|c| c.id == "promise"));
    }

    #[test]
    fn a_merged_value_is_an_alias_of_the_other() {
        let mut label = commitment();
        let act = &mut label.attributes[0];
        assert!(act.kind.merge_choices(2, 0));
        assert_eq!(act.kind.choices()[0].aliases, ["offer"]);
        assert!(crate::model::findings::is_value(act, "offer"));
    }
}
