//! From lines to annotations: what refers to what.

use std::collections::HashMap;

use super::lines::Lines;
use super::names;
use crate::formats::read::{Notes, ReadContext};
use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Relation, Source, Spans};
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotationId, IdKind};
use crate::model::schema::LabelKind;
use crate::model::text::Hash;

/// The annotations of one file in the making.
pub(super) struct Build<'a> {
    pub context: &'a ReadContext<'a>,
    /// The article's.
    pub text: Hash,
    /// The file's name.
    pub name: &'a str,
    pub lines: &'a Lines<'a>,
    /// The spans of text-bound lines, as far as they have a place in the article.
    pub placed: HashMap<&'a str, Spans>,
    pub notes: &'a mut Notes,
    /// What `annotation.conf` calls the ends of relations.
    pub ends: HashMap<String, [String; 2]>,
    /// Annotations, and where among them each id of the file is.
    pub(super) made: HashMap<&'a str, usize>,
    pub(super) out: Vec<Annotation>,
}

/// What an id of the file stands for.
pub(super) enum Thing {
    /// An annotation, by its place among those that are made.
    Made(usize),
    /// Words of an event.
    Words(Spans),
}

impl<'a> Build<'a> {
    pub fn new(
        context: &'a ReadContext<'a>,
        text: Hash,
        name: &'a str,
        lines: &'a Lines<'a>,
        notes: &'a mut Notes,
    ) -> Self {
        let (placed, made, out) = (HashMap::new(), HashMap::new(), Vec::new());
        Self { context, text, name, lines, placed, notes, ends: HashMap::new(), made, out }
    }

    /// All annotations and what they refer to, once the text-bound lines are placed.
    pub fn finish(mut self) -> (Vec<Annotation>, Vec<Canonical>) {
        let lines = self.lines;
        for (number, line) in &lines.text_bound {
            if let Some(spans) = self.placed.get(line.id)
                && !lines.is_part_of_event(line)
            {
                let annotation = self.bare(line.kind, spans.clone(), *number);
                self.push(line.id, annotation);
            }
        }
        self.events();
        self.relations();
        self.attributes();
        self.remarks();
        let canonicals = self.references();
        (self.out, canonicals)
    }

    pub(super) fn push(&mut self, id: &'a str, annotation: Annotation) {
        self.made.insert(id, self.out.len());
        self.out.push(annotation);
    }

    pub(super) fn lost(&mut self, loss: &'static str, line: u32) {
        let name = self.name;
        self.notes.losses.add(loss, || format!("{name} line {line}"));
    }

    pub(super) fn source(&self) -> Source {
        Source::Imported(self.context.format.to_owned())
    }

    /// An entity, or a frame that has only its statement where the type is one of frames.
    fn bare(&self, kind: &str, spans: Spans, line: u32) -> Annotation {
        let known = names::label(self.context.schema, kind);
        let of_event = || self.lines.event_kinds.contains(kind);
        if known.map_or_else(of_event, |l| l.kind == LabelKind::Commitment) {
            return self.frame(kind, spans, None, line).into();
        }
        let label = names::label_id(self.context.schema, kind);
        let (id, note) = (self.context.id(IdKind::Entity, self.text, line), "".into());
        let (made, source) = (self.context.made, self.source());
        Entity { id, label, spans, refers_to: None, attributes: Attributes::new(), note, made, source }.into()
    }

    pub(super) fn frame(&self, kind: &str, spans: Spans, cue: Option<Spans>, line: u32) -> Commitment {
        Commitment {
            id: self.context.id(IdKind::Commitment, self.text, line),
            label: names::label_id(self.context.schema, kind),
            spans,
            cue,
            roles: Vec::new(),
            attributes: Attributes::new(),
            note: "".into(),
            made: self.context.made,
            source: self.source(),
        }
    }

    /// What an id stands for; the error says why it stands for nothing.
    pub(super) fn find(&self, id: &str) -> Result<Thing, String> {
        if let Some(at) = self.made.get(id) {
            return Ok(Thing::Made(*at));
        }
        if let Some(events) = self.lines.triggers.get(id) {
            let made: Vec<usize> = events.iter().filter_map(|e| self.made.get(e).copied()).collect();
            match made[..] {
                [one] => return Ok(Thing::Made(one)),
                [_, _, ..] => return Err(format!("{id} is the trigger of {} events", made.len())),
                [] => {}
            }
        }
        if let Some(spans) = self.placed.get(id) {
            return Ok(Thing::Words(spans.clone()));
        }
        Err(match self.lines.ids.get(id) {
            Some(line) => format!("{id} (line {line}) could not be read"),
            None => format!("no line has the id {id}"),
        })
    }

    /// The annotation that an id stands for.
    pub(super) fn annotation(&self, id: &str) -> Result<usize, String> {
        match self.find(id)? {
            Thing::Made(at) => Ok(at),
            Thing::Words(_) => Err(format!("{id} is part of an event and no annotation of its own")),
        }
    }

    fn relations(&mut self) {
        let lines = self.lines;
        for (number, relation) in &lines.relations {
            let kind = names::relation(self.context.schema, relation.kind);
            let id = self.context.id(IdKind::Relation, self.text, *number);
            let [first, second] = relation.names;
            let is_named = !matches!((first, second), ("Arg1", "Arg2") | ("Arg2", "Arg1"));
            let is_turned = is_named
                && self.ends.get(relation.kind).is_some_and(|[from, to]| from == second && to == first);
            if is_named {
                let (number, name) = (*number, self.name);
                self.notes.losses.add("relation-ends", || format!("{name} line {number}: {first}, {second}"));
            }
            let ends = if is_turned { [relation.to, relation.from] } else { [relation.from, relation.to] };
            if let Some(made) = self.relation(*number, id, kind.as_str(), ends) {
                self.push(relation.id, made);
            }
        }
        let schema = self.context.schema;
        let kind = names::relation(schema, "Equiv");
        let same = || schema.relation(&"same_as".into()).map(|r| r.id.clone());
        let kind = schema.relation(&kind).map(|r| r.id.clone()).or_else(same).unwrap_or(kind);
        for (number, members) in &lines.equivalences {
            self.lost("equivalences", *number);
            for (nth, pair) in (0_u32..).zip(members.windows(2)) {
                // A line of several relations: the text's hash with the number of each.
                let seed = Hash::of(&[self.text.bytes().as_slice(), nth.to_le_bytes().as_slice()].concat());
                let id = self.context.id(IdKind::Relation, seed, *number);
                if let Some(made) = self.relation(*number, id, kind.as_str(), [pair[0], pair[1]]) {
                    self.out.push(made);
                }
            }
        }
    }

    /// A relation, where both its ends are there.
    fn relation(&mut self, number: u32, id: AnnotationId, kind: &str, ends: [&str; 2]) -> Option<Annotation> {
        let mut found = [id; 2];
        for (end, name) in found.iter_mut().zip(ends) {
            match self.annotation(name) {
                Ok(at) if self.out[at].label().is_some() => *end = self.out[at].id(),
                Ok(_) => {
                    self.notes.problem(number, format!("{name} is a relation, which can't be linked"));
                    return None;
                }
                Err(why) => {
                    self.notes.problem(number, why);
                    return None;
                }
            }
        }
        let [from, to] = found;
        let (kind, note, made, source) = (kind.into(), "".into(), self.context.made, self.source());
        Some(Relation { id, kind, from, to, note, made, source }.into())
    }
}
