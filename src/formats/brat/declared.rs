//! `annotation.conf` as a schema: what its types, roles and attributes are.

use std::collections::{BTreeMap, HashMap};

use super::visual::Visual;
use super::{EXTENT, WORDS, names};
use crate::model::ids::LabelId;
use crate::model::schema::{
    Attribute, AttributeKind, Choice, Colour, Ends, Filling, Label, LabelKind, RelationType, Role, Schema,
};

/// The schema that a configuration declares, under the ids that the project's `schema` has for
/// the same names. Lines that are not understood are passed over: the annotations say what they
/// use all the same.
pub(super) fn declared(conf: &str, visual: &str, schema: &Schema) -> Schema {
    let sections = sections(conf);
    let lines = |name: &str| sections.get(name).map_or(&[][..], |lines| lines);
    let mut types = Types { schema, below: HashMap::new(), entities: Vec::new(), events: Vec::new() };
    types.entities = types.list(lines("entities").iter().chain(lines("spans")));
    types.entities.retain(|(name, _)| ![EXTENT, WORDS].contains(name));
    types.events = types.list(lines("events").iter());
    let mut out = Schema::empty();
    let visual = Visual::new(visual);
    let of_kind = [(&types.entities, LabelKind::Entity), (&types.events, LabelKind::Commitment)];
    for (name, kind) in of_kind.into_iter().flat_map(|(list, kind)| list.iter().map(move |(n, _)| (*n, kind)))
    {
        let id = names::label_id(schema, name);
        if out.labels.iter().all(|l| l.id != id) {
            let colour = visual.colour(name).unwrap_or(Colour::NONE);
            let mut label = Label::new(id.as_str(), &visual.name(name), kind, colour);
            label.tag = visual.tag(name).to_owned();
            out.labels.push(label);
        }
    }
    for (name, line) in &types.events {
        let id = names::label_id(schema, name);
        if let Some(label) = out.labels.iter_mut().find(|l| l.id == id && l.kind == LabelKind::Commitment) {
            let roles = arguments(line).filter_map(|(name, wanted)| types.role(&id, name, wanted, &visual));
            label.roles = roles.fold(Vec::new(), |mut all: Vec<Role>, role| {
                if all.iter().all(|r| r.id != role.id) {
                    all.push(role);
                }
                all
            });
        }
    }
    lines("relations").iter().for_each(|line| types.relation(&mut out, line, &visual));
    lines("attributes").iter().for_each(|line| types.attribute(&mut out, line, &visual));
    out
}

/// The names of the two ends of each relation, from where it goes to where.
pub(super) fn ends(conf: &str) -> HashMap<String, [String; 2]> {
    let sections = sections(conf);
    let of = |line: &Line| {
        let mut names = arguments(line).map(|(name, _)| name).filter(|name| !name.starts_with('<'));
        Some((line.name.clone(), [names.next()?.to_owned(), names.next()?.to_owned()]))
    };
    sections.get("relations").into_iter().flatten().filter_map(of).collect()
}

/// The lines of each section, with macros put in.
fn sections(conf: &str) -> BTreeMap<&str, Vec<Line>> {
    let mut out: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    let mut macros: Vec<(&str, &str)> = Vec::new();
    let mut section = "";
    for line in conf.lines() {
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') || words.starts_with('-') {
            continue;
        }
        if let Some(name) = words.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = name;
        } else if let Some((name, meaning)) = words.split_once('=').filter(|(n, _)| is_macro(n.trim())) {
            macros.push((name.trim(), meaning.trim()));
        } else {
            let depth = line.chars().take_while(|c| *c == '\t').count();
            let (name, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
            let name = name.trim_start_matches('!').to_owned();
            let rest = macros.iter().fold(rest.trim().to_owned(), |r, (from, to)| r.replace(from, to));
            out.entry(section).or_default().push(Line { depth, name, rest });
        }
    }
    out
}

fn is_macro(name: &str) -> bool {
    name.len() > 2 && name.starts_with('<') && name.ends_with('>') && !name.contains(char::is_whitespace)
}

/// A line of a section.
struct Line {
    /// How many types it is below.
    depth: usize,
    name: String,
    /// Its arguments: `Arg1:Person|Org, Arg2:<ANY>`.
    rest: String,
}

/// `name:types` of a line's arguments.
fn arguments(line: &Line) -> impl Iterator<Item = (&str, &str)> {
    let each = line.rest.split(',').filter_map(|part| part.trim().split_once(':'));
    each.map(|(name, types)| (name.trim(), types.trim())).filter(|(name, _)| !name.is_empty())
}

/// All types of a configuration.
struct Types<'a> {
    schema: &'a Schema,
    /// The types below each.
    below: HashMap<&'a str, Vec<&'a str>>,
    entities: Vec<(&'a str, &'a Line)>,
    events: Vec<(&'a str, &'a Line)>,
}

impl<'a> Types<'a> {
    /// The types of a section.
    fn list(&mut self, lines: impl Iterator<Item = &'a Line>) -> Vec<(&'a str, &'a Line)> {
        let mut out = Vec::new();
        let mut above: Vec<(usize, &str)> = Vec::new();
        for line in lines.filter(|l| !l.name.starts_with('<')) {
            above.retain(|(depth, _)| *depth < line.depth);
            for (_, parent) in &above {
                self.below.entry(parent).or_default().push(&line.name);
            }
            above.push((line.depth, &line.name));
            out.push((line.name.as_str(), line));
        }
        out
    }

    /// The labels that a list of types means; none is any. Types that are none are left out.
    fn labels(&self, types: &str) -> Vec<LabelId> {
        let mut out: Vec<LabelId> = Vec::new();
        let all = || self.entities.iter().chain(&self.events).map(|(name, _)| *name);
        for name in types.split('|').map(str::trim) {
            let mut take = |names: &mut dyn Iterator<Item = &str>| {
                for id in names.map(|n| names::label_id(self.schema, n)) {
                    if !out.contains(&id) {
                        out.push(id);
                    }
                }
            };
            match name {
                "<ANY>" => return Vec::new(),
                "<ENTITY>" => take(&mut self.entities.iter().map(|(n, _)| *n)),
                "<EVENT>" => take(&mut self.events.iter().map(|(n, _)| *n)),
                name if all().any(|known| known == name) => {
                    let below = self.below.get(name).into_iter().flatten().copied();
                    take(&mut std::iter::once(name).chain(below));
                }
                _ => {}
            }
        }
        // Our own configurations list all where a role takes any.
        if all().all(|name| out.contains(&names::label_id(self.schema, name))) { Vec::new() } else { out }
    }

    /// `Agent?:Person`: how many fillers, and which.
    fn role(&self, event: &LabelId, name: &str, types: &str, visual: &Visual<'_>) -> Option<Role> {
        let (name, (min, max)) = how_many(name);
        if name == EXTENT || name.is_empty() || name.starts_with('<') {
            return None;
        }
        let labels = self.labels(types);
        let has_words = types.split('|').any(|t| t.trim() == WORDS);
        let filling = match (has_words, types.trim() == WORDS) {
            (_, true) => Filling::Words,
            (true, false) => Filling::AnnotationOrWords,
            (false, false) => Filling::Annotation,
        };
        let id = names::role(self.schema.label(event), name);
        let mut role = Role::new(id.as_str(), &visual.name(name));
        (role.min, role.max, role.labels, role.filling) = (min, max, labels, filling);
        Some(role)
    }

    fn relation(&self, out: &mut Schema, line: &'a Line, visual: &Visual<'_>) {
        if line.name.starts_with('<') {
            return;
        }
        let ends: Vec<&str> =
            arguments(line).filter(|(name, _)| !name.starts_with('<')).map(|(_, types)| types).collect();
        let [from, to] = ends[..] else { return };
        let ends = Ends::Pair(self.labels(from), self.labels(to));
        let id = names::relation(self.schema, &line.name);
        if let Some(known) = out.relations.iter_mut().find(|r| r.id == id) {
            known.ends.push(ends);
            return;
        }
        out.relations.push(RelationType {
            id,
            name: visual.name(&line.name),
            help: String::new(),
            ends: vec![ends],
            aliases: Vec::new(),
        });
    }

    /// `Level <tab> Arg:Person, Value:low|high`; a flag has no values.
    fn attribute(&self, out: &mut Schema, line: &'a Line, visual: &Visual<'_>) {
        let of = |wanted: &str| arguments(line).find(|(name, _)| *name == wanted).map(|(_, value)| value);
        let Some(owners) = of("Arg") else { return };
        let owners = match owners {
            "<RELATION>" => return,
            owners => self.labels(owners),
        };
        let values: Option<Vec<&str>> = of("Value").map(|v| v.split('|').map(str::trim).collect());
        for label in &mut out.labels {
            if !owners.is_empty() && !owners.contains(&label.id) {
                continue;
            }
            let known = names::attribute(self.schema.label(&label.id), &line.name);
            let choice = |value: &&str| Choice::new(&names::value(known, Some(value)));
            let kind = match &values {
                None => AttributeKind::YesNo,
                Some(values) => AttributeKind::Choice(unique(values.iter().map(choice))),
            };
            let id = known.map_or(line.name.as_str(), |a| a.id.as_str());
            if label.attributes.iter().all(|a| a.id.as_str() != id) {
                label.attributes.push(Attribute::new(id, &visual.name(&line.name), kind));
            }
        }
    }
}

fn unique(choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    choices.filter(|c| !c.id.is_empty()).fold(Vec::new(), |mut all: Vec<Choice>, choice| {
        if all.iter().all(|known| known.id != choice.id) {
            all.push(choice);
        }
        all
    })
}

/// A role's name and how many may fill it: `Agent` one, `?` at most one, `*` any, `+` at least
/// one, `{2}` or `{1-3}` so many.
fn how_many(name: &str) -> (&str, (u32, Option<u32>)) {
    if let Some((base, range)) = name.strip_suffix('}').and_then(|n| n.split_once('{')) {
        let (min, max) = range.split_once('-').unwrap_or((range, range));
        let (min, max) = (min.trim().parse().unwrap_or(0), max.trim().parse::<u32>().ok());
        return (base, (min, max.filter(|max| *max >= min)));
    }
    let counts = [('?', (0, Some(1))), ('*', (0, None)), ('+', (1, None))];
    let found = counts.into_iter().find_map(|(sign, count)| Some((name.strip_suffix(sign)?, count)));
    found.unwrap_or((name, (1, Some(1))))
}

#[cfg(test)]
mod tests {
    use super::super::conf::annotation_conf;
    use super::*;

    const CONF: &str = "# a corpus\n[entities]\nPerson\n!Group\n\tOrg\n\tBand\nplace\n-----\n\n[relations]\n\
        <AGENTS>=Person|Group\nKnows\tArg1:<AGENTS>, Arg2:<ANY>, <REL-TYPE>:symmetric\n\
        <OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n\n[events]\n\
        Move\tAgent:Person|Group, To?:place, Goods*:<ENTITY>, Cause+:<EVENT>, Pair{2}:Person, Some{1-}:Band\n\
        \n[attributes]\nNegation\tArg:<EVENT>\nLevel\tArg:Person|place, Value:low|so_so|high\nOdd\tArg:<RELATION>\n";

    fn read() -> Schema {
        declared(CONF, "[labels]\nMove | Movement | Mv\n", &Schema::default())
    }

    #[test]
    fn types_are_labels_under_the_ids_that_the_project_has() {
        let schema = read();
        let ids: Vec<&str> = schema.labels.iter().map(|l| l.id.as_str()).collect();
        assert_eq!(ids, ["person", "Group", "Org", "Band", "place", "Move"]);
        let event = schema.label(&"Move".into()).unwrap();
        assert_eq!((event.kind, event.name.as_str(), event.tag()), (LabelKind::Commitment, "Movement", "Mv"));
    }

    #[test]
    fn roles_have_their_counts_and_fillers() {
        let schema = read();
        let event = schema.label(&"Move".into()).unwrap();
        let role = |id: &str| event.roles.iter().find(|r| r.id.as_str() == id).unwrap();
        let counts = |id: &str| (role(id).min, role(id).max);
        assert_eq!([counts("Agent"), counts("To"), counts("Goods")], [(1, Some(1)), (0, Some(1)), (0, None)]);
        assert_eq!([counts("Cause"), counts("Pair"), counts("Some")], [(1, None), (2, Some(2)), (1, None)]);
        let labels = |id: &str| role(id).labels.iter().map(LabelId::as_str).collect::<Vec<_>>();
        assert_eq!(labels("Agent"), ["person", "Group", "Org", "Band"], "with the types below");
        assert_eq!(labels("Goods"), ["person", "Group", "Org", "Band", "place"]);
        assert_eq!((labels("Cause"), role("Cause").filling), (vec!["Move"], Filling::Annotation));
    }

    #[test]
    fn relations_and_attributes_have_their_ends_and_values() {
        let schema = read();
        let [knows] = &schema.relations[..] else { panic!("{:?}", schema.relations) };
        assert!(
            knows.allows(&"Org".into(), &"place".into()) && !knows.allows(&"place".into(), &"Org".into())
        );
        let kind = |label: &str, attribute: &str| {
            let label = schema.label(&label.into()).unwrap();
            label.attribute(&attribute.into()).map(|a| a.kind.clone())
        };
        assert_eq!(kind("Move", "Negation"), Some(AttributeKind::YesNo));
        let values = ["low", "so_so", "high"].map(Choice::new).to_vec();
        assert_eq!(kind("person", "Level"), Some(AttributeKind::Choice(values)));
        assert_eq!((kind("Org", "Level"), kind("person", "Negation")), (None, None));
    }

    #[test]
    fn our_own_configuration_declares_the_schema_that_it_was_written_for() {
        let schema = Schema::default();
        let read = declared(&annotation_conf(&schema), "", &schema);
        let mut ids: Vec<&LabelId> = read.labels.iter().map(|l| &l.id).collect();
        let mut expected: Vec<&LabelId> = schema.labels.iter().map(|l| &l.id).collect();
        ids.sort();
        expected.sort();
        assert_eq!(ids, expected);
        for label in &schema.labels {
            let back = read.label(&label.id).unwrap();
            let roles = |l: &Label| -> Vec<_> {
                l.roles.iter().map(|r| (r.id.clone(), r.min, r.max, r.labels.clone(), r.filling)).collect()
            };
            assert_eq!(roles(back), roles(label));
            let attributes = |l: &Label| l.attributes.iter().map(|a| a.id.clone()).collect::<Vec<_>>();
            assert_eq!(attributes(back), attributes(label));
        }
        let relations = |s: &Schema| s.relations.iter().map(|r| r.id.clone()).collect::<Vec<_>>();
        assert_eq!(relations(&read), relations(&schema));
    }

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        for conf in
            ["", "[", "[entities]\n!\n<\n", "[events]\n\t\tX\t:,::,A{:B,{}:C\n", "[relations]\nR\tArg1:\n"]
        {
            let read = declared(conf, "[drawing]\nX\n[labels]\n|\n", &Schema::default());
            assert!(read.relations.is_empty(), "{conf}");
        }
    }
}
