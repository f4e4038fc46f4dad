//! The schema that a new project starts with.

use super::{
    Attribute, AttributeKind, Choice, Colour, Ends, Filling, Label, LabelKind, RelationType, Role, Schema,
};
use crate::model::ids::LabelId;

impl Default for Schema {
    fn default() -> Self {
        let mut labels = entity_labels();
        labels.push(commitment());
        Self { format: Self::PLAIN, labels, relations: relation_types(), conflicts: Vec::new() }
    }
}

fn entity_labels() -> Vec<Label> {
    let label = |key, id: &str, tag: &str, light, dark, help: &str| Label {
        tag: tag.to_owned(),
        key: Some(key),
        help: help.to_owned(),
        ..Label::new(id, id, LabelKind::Entity, Colour::from_hex(light, dark))
    };
    let mut labels = vec![
        label('p', "person", "", 0xb4_502f, 0xe5_8a68, "A named human being, without title or office."),
        label(
            'o',
            "organisation",
            "org",
            0x4a_66b5,
            0x8e_a8f0,
            "A body that can act: a ministry, company, court, alliance. A state that acts is a place with a role.",
        ),
        label(
            'l',
            "place",
            "",
            0x2f_8f6b,
            0x63_c79d,
            "A country, city, region, river, building, or the people who act for it: “both countries”.",
        ),
        label('d', "date", "", 0x8a_6d1f, 0xd9_b85a, "A day, month, year, interval or deadline in words."),
        label(
            'e',
            "event",
            "",
            0x7d_4fa3,
            0xbd_92e0,
            "A meeting, session, visit, election, war that has a name or is told apart.",
        ),
        label(
            'i',
            "instrument",
            "instr",
            0x4b_7f92,
            0x83_bccf,
            "A treaty, communiqué, memorandum, resolution, law.",
        ),
        label('r', "role", "", 0x93_647e, 0xd3_9ab8, "A title or office: “Joint Secretary”."),
        label('m', "money", "", 0x6b_7d2a, 0xaf_c363, "A sum, or another quantity that is promised."),
    ];
    for label in labels.iter_mut().filter(|l| l.id.as_str() == "date") {
        label.attributes.push(Attribute {
            help: "The first and last day that the words can mean.".to_owned(),
            ..Attribute::new("interval", "interval", AttributeKind::Dates)
        });
    }
    labels
}

fn commitment() -> Label {
    Label {
        key: Some('c'),
        help:
            "A specific, publicly expressed statement that a named actor will do something in the future.\n\
               Future? Praise for what was done is none; “will continue to” is one.\n\
               Specific? An action, a target or a timetable can be identified.\n\
               Discrete? One aim with several measures is one commitment; several aims are several."
                .to_owned(),
        roles: roles(),
        attributes: attributes(),
        ..Label::new(
            "commitment",
            "commitment",
            LabelKind::Commitment,
            Colour::from_hex(0x3d_5a99, 0x8f_adea),
        )
    }
}

fn roles() -> Vec<Role> {
    let role = |id: &str, min, max, labels: &[&str], help: &str| Role {
        help: help.to_owned(),
        min,
        max,
        labels: ids(labels),
        filling: Filling::AnnotationOrWords,
        ..Role::new(id, id)
    };
    let actors = ["person", "organisation", "place", "role"];
    vec![
        role("promisor", 1, None, &actors, "Who takes on the obligation."),
        role("counterparty", 0, None, &actors, "Who agreed it with them."),
        role("recipient", 0, None, &[], "To or for whom."),
        role("action", 1, Some(1), &["commitment", "event"], "The future act."),
        role("target", 0, Some(1), &[], "The result aimed at."),
        role("amount", 0, None, &["money"], "Money or quantity."),
        role("deadline", 0, None, &["date", "event"], "By when: the words, and the days they mean."),
        role("condition", 0, None, &["commitment", "event"], "“If”, “provided that”."),
        role("instrument", 0, Some(1), &["instrument", "event"], "Treaty, communiqué, memorandum, speech."),
        role("place", 0, None, &["place"], "Where it is to happen."),
        role("source", 0, None, &actors, "Who reports it (“a ministry statement said”)."),
    ]
}

fn attributes() -> Vec<Attribute> {
    use AttributeKind::{Assessment, Choice as One, Choices as Several, Dates, YesNo};
    let attribute =
        |id: &str, kind, help: &str| Attribute { help: help.to_owned(), ..Attribute::new(id, id, kind) };
    vec![
        attribute(
            "act",
            One(choices(&["promise", "mutual agreement", "offer", "announced plan", "refusal"])),
            "What the speaker does by saying it.",
        ),
        attribute(
            "binding",
            One(choices(&["legal", "firm", "political high", "political low", "unclear"])),
            "Firm: written and funded.",
        ),
        attribute(
            "specificity",
            One(choices(&["specific", "partial", "vague"])),
            "How much of action, target and timetable is said.",
        ),
        attribute(
            "status",
            One(choices(&["new", "reaffirmed", "modified", "withdrawn"])),
            "Against what was promised before.",
        ),
        attribute("polarity", One(choices(&["positive", "negative"])), "To do, or not to do."),
        attribute("conditional", YesNo, "Does it depend on something?"),
        attribute(
            "area",
            One(choices(&[
                "economic",
                "military",
                "judicial",
                "intelligence",
                "diplomatic",
                "aid",
                "political reform",
                "concession",
                "meeting",
                "settlement",
                "mediation",
            ])),
            "The kind of cooperation.",
        ),
        attribute(
            "catalysts",
            Several(choices(&[
                "priority",
                "numerical target",
                "timetable",
                "self-accountability",
                "external mandate",
                "internal mandate",
                "organisation engaged",
            ])),
            "What in the wording makes keeping it likelier.",
        ),
        attribute("deadline", Dates, "The first and last day that the deadline's words can mean."),
        attribute(
            "compliance",
            Assessment(choices(&["full", "partial", "none", "not assessed"])),
            "Whether it was kept, as of a day, with evidence.",
        ),
    ]
}

fn relation_types() -> Vec<RelationType> {
    let pair = |from: &[&str], to: &[&str]| Ends::Pair(ids(from), ids(to));
    let relation = |id: &str, ends| RelationType {
        id: id.into(),
        name: id.replace('_', " "),
        help: String::new(),
        ends,
        aliases: Vec::new(),
    };
    vec![
        relation("located_in", vec![pair(&["event", "organisation", "person"], &["place"])]),
        relation("part_of", vec![pair(&["organisation"], &["organisation"]), pair(&["event"], &["event"])]),
        relation("holds", vec![pair(&["person"], &["role"])]),
        relation("member_of", vec![pair(&["person", "place", "organisation"], &["organisation"])]),
        relation("follows_up", vec![pair(&["commitment"], &["commitment"])]),
        relation("same_as", vec![Ends::SameLabel]),
    ]
}

fn ids(labels: &[&str]) -> Vec<LabelId> {
    labels.iter().map(|id| LabelId::new(id)).collect()
}

fn choices(ids: &[&str]) -> Vec<Choice> {
    ids.iter().map(|id| Choice::new(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_a_new_project_has_no_problem_and_reads_back_from_ron() {
        let schema = Schema::default();
        assert_eq!(schema.problems(), []);
        let text = ron::ser::to_string_pretty(&schema, ron::ser::PrettyConfig::new()).unwrap();
        assert_eq!(ron::from_str::<Schema>(&text).unwrap(), schema);
    }

    #[test]
    fn every_key_of_the_manual_has_its_label() {
        let schema = Schema::default();
        let keys = [
            ('P', "person"),
            ('o', "organisation"),
            ('L', "place"),
            ('D', "date"),
            ('E', "event"),
            ('I', "instrument"),
            ('R', "role"),
            ('M', "money"),
            ('C', "commitment"),
        ];
        for (key, id) in keys {
            assert_eq!(schema.label_for_key(key).unwrap().id.as_str(), id);
        }
        assert_eq!(schema.label(&"commitment".into()).unwrap().roles.len(), 11);
    }

    #[test]
    fn relation_types_link_what_the_manual_says() {
        let schema = Schema::default();
        let allows = |kind: &str, from: &str, to: &str| {
            schema.relation(&kind.into()).unwrap().allows(&from.into(), &to.into())
        };
        assert!(allows("holds", "person", "role") && !allows("holds", "role", "person"));
        assert!(allows("part_of", "event", "event") && !allows("part_of", "event", "organisation"));
        assert!(allows("same_as", "money", "money") && !allows("same_as", "money", "date"));
    }
}
