//! The schema as an instruction.

use std::fmt::Write as _;

use crate::model::ids::LabelId;
use crate::model::schema::{Attribute, AttributeKind, Label, Schema};

/// What to do with the article, with the labels that were chosen. No line of it is `Article:`.
pub(super) fn instruction(schema: &Schema, chosen: Option<&[LabelId]>) -> String {
    let is_asked = |label: &&Label| {
        chosen.is_none_or(|chosen| chosen.iter().any(|id| schema.label(id).is_some_and(|l| l.id == label.id)))
    };
    let mut out = "Find the entities and the commitments in the article below. Answer with one JSON object \
        and nothing else:\n{\"entities\": [{\"id\", \"label\", \"quote\", \"attributes\"}], \"commitments\": [{\"id\", \"label\", \
        \"quote\", \"cue\", \"roles\": [{\"role\", \"entity\" or \"commitment\" or \"quote\"}], \"attributes\"}]}\n\
        Each quote is copied from the article character by character. Where the same words stand several \
        times in the article, \"occurrence\" says which of them is meant, counted from 1. What is in several \
        pieces has a list of quotes, and of occurrences. \"cue\" is an object with the quote of the words that \
        make the statement a commitment. \"entity\" and \"commitment\" are ids of the answer. \"attributes\" are \
        lists of values by name. Leave out what is not there.\n"
        .to_owned();
    let mut list = |kind: &str, labels: Vec<&Label>| {
        // What is not asked for has an empty list in the answer.
        let none = if labels.is_empty() { " none, the list stays empty" } else { "" };
        let _ = writeln!(out, "\nLabels of {kind}:{none}");
        labels.into_iter().for_each(|label| self::label(label, &mut out));
    };
    list("entities", schema.entity_labels().filter(is_asked).collect());
    list("commitments", schema.commitment_labels().filter(is_asked).collect());
    out
}

fn label(label: &Label, out: &mut String) {
    line(0, label.id.as_str(), &label.name, &label.help, out);
    for role in &label.roles {
        line(1, &format!("role {}", role.id), &role.name, &role.help, out);
    }
    for attribute in &label.attributes {
        let help = format!("{} {}", attribute.help, holds(attribute));
        line(1, &format!("attribute {}", attribute.id), &attribute.name, &help, out);
        for choice in attribute.kind.choices().iter().filter(|c| !c.help.is_empty()) {
            line(2, &choice.id, &choice.name, &choice.help, out);
        }
    }
}

/// `- person: A named human being.` The name only where it says more than the id.
fn line(depth: usize, id: &str, name: &str, help: &str, out: &mut String) {
    let name = if id.ends_with(name) { String::new() } else { format!(" ({})", one_line(name)) };
    let help = one_line(help);
    let colon = if help.is_empty() { "" } else { ": " };
    // A string takes all that is written to it.
    let _ = writeln!(out, "{}- {}{name}{colon}{help}", "  ".repeat(depth), one_line(id));
}

fn holds(attribute: &Attribute) -> String {
    let values: Vec<&str> = attribute.kind.choices().iter().map(|c| c.id.as_str()).collect();
    let values = values.join(", ");
    match attribute.kind {
        AttributeKind::Choice(_) => format!("One of: {values}."),
        AttributeKind::Choices(_) => format!("Any of: {values}."),
        AttributeKind::Text => "Text.".to_owned(),
        AttributeKind::Number => "A number.".to_owned(),
        AttributeKind::Dates => "Days as YYYY-MM-DD/YYYY-MM-DD.".to_owned(),
        AttributeKind::YesNo => "yes or no.".to_owned(),
        AttributeKind::Assessment(_) => format!("YYYY-MM-DD VALUE: EVIDENCE, the value one of: {values}."),
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
