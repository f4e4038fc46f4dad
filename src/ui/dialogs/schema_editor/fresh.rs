//! Ids of what is new in the draft. A new part gets its id from its name, which is not known
//! until the user is done; so it has a placeholder, and [`settle`] puts the ids in.

use crate::model::ids::LabelId;
use crate::model::schema::{Ends, Schema, free_id};

/// Begins every placeholder: a private-use character, which no id has.
const MARK: char = '\u{e000}';

/// The placeholder with this number.
pub fn placeholder(number: usize) -> String {
    format!("{MARK}{number}")
}

/// Whether an id is a placeholder.
pub fn is_fresh(id: &str) -> bool {
    id.starts_with(MARK)
}

/// The draft with ids in place of placeholders: free ones, also of what `original` had, since a
/// colleague's annotations may still name it.
pub fn settle(draft: &Schema, original: &Schema) -> Schema {
    let mut out = draft.clone();
    let label_ids = |s: &Schema| -> Vec<String> {
        s.labels
            .iter()
            .flat_map(|l| std::iter::once(&l.id).chain(&l.aliases))
            .map(ToString::to_string)
            .collect()
    };
    let mut taken = label_ids(original);
    taken.extend(label_ids(&out));
    for at in 0..out.labels.len() {
        let old = out.labels[at].id.clone();
        if is_fresh(old.as_str()) {
            let new = LabelId::new(&take(&out.labels[at].name, &mut taken));
            replace_label(&mut out, &old, &new);
        }
        settle_parts(&mut out, at, original);
    }
    let relation_ids = |s: &Schema| -> Vec<String> {
        s.relations
            .iter()
            .flat_map(|r| std::iter::once(&r.id).chain(&r.aliases))
            .map(ToString::to_string)
            .collect()
    };
    let mut taken = relation_ids(original);
    taken.extend(relation_ids(&out));
    for relation in out.relations.iter_mut().filter(|r| is_fresh(r.id.as_str())) {
        relation.id = take(&relation.name, &mut taken).as_str().into();
    }
    out
}

/// Roles, attributes and values of a label.
fn settle_parts(schema: &mut Schema, at: usize, original: &Schema) {
    let label = &mut schema.labels[at];
    let before = original.label(&label.id);
    let of_roles = |l: &crate::model::schema::Label| -> Vec<String> {
        l.roles
            .iter()
            .flat_map(|r| std::iter::once(&r.id).chain(&r.aliases))
            .map(ToString::to_string)
            .collect()
    };
    let of_attributes = |l: &crate::model::schema::Label| -> Vec<String> {
        l.attributes
            .iter()
            .flat_map(|a| std::iter::once(&a.id).chain(&a.aliases))
            .map(ToString::to_string)
            .collect()
    };
    let mut taken = of_roles(label);
    taken.extend(before.map(of_roles).unwrap_or_default());
    for role in label.roles.iter_mut().filter(|r| is_fresh(r.id.as_str())) {
        role.id = take(&role.name, &mut taken).as_str().into();
    }
    let mut taken = of_attributes(label);
    taken.extend(before.map(of_attributes).unwrap_or_default());
    for attribute in &mut label.attributes {
        let known = before.and_then(|l| l.attribute(&attribute.id));
        let mut values: Vec<String> =
            known.map_or(&[][..], |a| a.kind.choices()).iter().map(|c| c.id.clone()).collect();
        if is_fresh(attribute.id.as_str()) {
            attribute.id = take(&attribute.name, &mut taken).as_str().into();
        }
        let Some(choices) = attribute.kind.choices_mut() else { continue };
        values.extend(choices.iter().flat_map(|c| std::iter::once(&c.id).chain(&c.aliases)).cloned());
        for choice in choices.iter_mut().filter(|c| is_fresh(&c.id)) {
            choice.id = take(&choice.name, &mut values);
        }
    }
}

fn take(name: &str, taken: &mut Vec<String>) -> String {
    let id = free_id(name, taken.iter().map(String::as_str));
    taken.push(id.clone());
    id
}

fn replace_label(schema: &mut Schema, old: &LabelId, new: &LabelId) {
    let replace = |labels: &mut Vec<LabelId>| {
        labels.iter_mut().filter(|l| *l == old).for_each(|l| *l = new.clone());
    };
    for label in &mut schema.labels {
        if label.id == *old {
            label.id = new.clone();
        }
        label.roles.iter_mut().for_each(|role| replace(&mut role.labels));
    }
    for ends in schema.relations.iter_mut().flat_map(|r| &mut r.ends) {
        if let Ends::Pair(from, to) = ends {
            replace(from);
            replace(to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::{Choice, Colour, Label, LabelKind, Role};

    #[test]
    fn a_new_label_gets_an_id_from_its_name_wherever_it_is_named() {
        let original = Schema::default();
        let mut draft = original.clone();
        let colour = Colour::from_hex(0, 0);
        draft.labels.push(Label::new(&placeholder(1), "Trade bloc", LabelKind::Entity, colour));
        draft.labels.push(Label::new(&placeholder(2), "place", LabelKind::Entity, colour));
        draft.labels[8].roles[0].labels.push(placeholder(1).as_str().into());
        draft.labels[8].roles.push(Role::new(&placeholder(3), "Witness"));
        draft.labels[8].attributes[0]
            .kind
            .choices_mut()
            .unwrap()
            .push(Choice { name: "A threat".to_owned(), ..Choice::new(&placeholder(4)) });
        let settled = settle(&draft, &original);
        assert_eq!(settled.labels[9].id.as_str(), "trade_bloc");
        assert_eq!(settled.labels[10].id.as_str(), "place_2", "the id is taken");
        let frame = &settled.labels[8];
        assert_eq!(frame.roles[0].labels.last().unwrap().as_str(), "trade_bloc");
        assert_eq!(frame.roles.last().unwrap().id.as_str(), "witness");
        assert_eq!(frame.attributes[0].kind.choices().last().unwrap().id, "a_threat");
        assert_eq!(settled.problems(), []);
    }

    #[test]
    fn the_id_of_a_deleted_label_is_not_given_again() {
        let original = Schema::default();
        let mut draft = original.clone();
        draft.delete_label(&"place".into());
        draft.labels.push(Label::new(&placeholder(1), "place", LabelKind::Entity, Colour::from_hex(0, 0)));
        assert_eq!(settle(&draft, &original).labels.last().unwrap().id.as_str(), "place_2");
    }
}
