//! Values of attributes, made comparable: what differs only in how it is written is the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::annotation::Attributes;
use crate::model::ids::AttributeId;
use crate::model::schema::{Attribute, AttributeKind, Label};

/// The values of all attributes that an annotation has any of, under their present ids.
///
/// Values are sets: their order says nothing, and of a choice the ids of merged values count as
/// their successor's. Numbers are compared by what they are (`5.0` is `5`), texts without the space
/// around them, assessments by day and value, without the evidence.
pub(in crate::analysis) fn comparable(
    attributes: &Attributes,
    label: Option<&Label>,
) -> BTreeMap<AttributeId, BTreeSet<String>> {
    let mut out: BTreeMap<AttributeId, BTreeSet<String>> = BTreeMap::new();
    for (id, values) in attributes {
        let attribute = label.and_then(|l| l.attribute(id));
        let own = attribute.map_or(id, |a| &a.id);
        let values = values.iter().map(|v| plain(v, attribute)).filter(|v| !v.is_empty());
        for value in values {
            out.entry(own.clone()).or_default().insert(value);
        }
    }
    out
}

fn plain(value: &str, attribute: Option<&Attribute>) -> String {
    let value = value.trim();
    let Some(attribute) = attribute else { return value.to_owned() };
    let choice = |value: &str| {
        let choices = attribute.kind.choices();
        let merged = choices.iter().find(|c| c.aliases.iter().any(|a| a == value));
        let known = choices.iter().any(|c| c.id == value);
        merged.filter(|_| !known).map_or(value, |c| &c.id).to_owned()
    };
    match &attribute.kind {
        AttributeKind::Choice(_) | AttributeKind::Choices(_) => choice(value),
        AttributeKind::Number => value.parse::<f64>().map_or(value.to_owned(), |n| (n + 0.0).to_string()),
        AttributeKind::Assessment(_) => {
            let said = value.split_once(':').map_or(value, |(said, _)| said).trim();
            let Some((day, what)) = said.split_once(' ') else { return said.to_owned() };
            format!("{day} {}", choice(what.trim()))
        }
        AttributeKind::Text | AttributeKind::Dates | AttributeKind::YesNo => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::{Choice, Colour, LabelKind};

    #[test]
    fn what_differs_only_in_writing_is_the_same() {
        let mut label = Label::new("l", "l", LabelKind::Entity, Colour::from_hex(0, 0));
        let choices = vec![Choice { aliases: vec!["pledge".to_owned()], ..Choice::new("promise") }];
        label.attributes = vec![
            Attribute {
                aliases: vec!["deed".into()],
                ..Attribute::new("act", "act", AttributeKind::Choices(choices.clone()))
            },
            Attribute::new("sum", "sum", AttributeKind::Number),
            Attribute::new("kept", "kept", AttributeKind::Assessment(choices)),
        ];
        let said = |pairs: &[(&str, &str)]| {
            let mut attributes = Attributes::new();
            for (id, value) in pairs {
                attributes.entry((*id).into()).or_default().push((*value).to_owned());
            }
            comparable(&attributes, Some(&label))
        };
        assert_eq!(said(&[("act", "pledge")]), said(&[("deed", "promise")]));
        assert_eq!(said(&[("sum", "5.0")]), said(&[("sum", " 5")]));
        assert_eq!(said(&[("sum", "-0")]), said(&[("sum", "0")]));
        assert_eq!(
            said(&[("kept", "2026-06-30 pledge: a letter")]),
            said(&[("kept", "2026-06-30 promise: none")])
        );
        assert_ne!(said(&[("sum", "5")]), said(&[("sum", "6")]));
        assert_eq!(said(&[("act", " ")]), said(&[]));
    }
}
