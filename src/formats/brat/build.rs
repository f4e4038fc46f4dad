//! From lines to annotations: what refers to what.

use std::collections::HashMap;

use super::lines::Lines;
use super::{EXTENT, circle, names};
use crate::formats::read::{Notes, ReadContext};
use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Filler, Relation, Source, Spans};
use crate::model::ids::{AnnotationId, IdKind, LabelId};
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
    /// Annotations, and where among them each id of the file is.
    made: HashMap<&'a str, usize>,
    out: Vec<Annotation>,
}

/// What an id of the file stands for.
enum Thing {
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
        Self { context, text, name, lines, placed, notes, made, out }
    }

    /// All annotations, once the text-bound lines are placed.
    pub fn finish(mut self) -> Vec<Annotation> {
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
        self.out
    }

    fn push(&mut self, id: &'a str, annotation: Annotation) {
        self.made.insert(id, self.out.len());
        self.out.push(annotation);
    }

    fn lost(&mut self, loss: &'static str, line: u32) {
        let name = self.name;
        self.notes.losses.add(loss, || format!("{name} line {line}"));
    }

    fn source(&self) -> Source {
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

    fn frame(&self, kind: &str, spans: Spans, cue: Option<Spans>, line: u32) -> Commitment {
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
    fn find(&self, id: &str) -> Result<Thing, String> {
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
    fn annotation(&self, id: &str) -> Result<usize, String> {
        match self.find(id)? {
            Thing::Made(at) => Ok(at),
            Thing::Words(_) => Err(format!("{id} is part of an event and no annotation of its own")),
        }
    }

    fn events(&mut self) {
        let lines = self.lines;
        // All frames before any role is filled, since an event may fill a role of an earlier one.
        let mut read = Vec::new();
        let kinds: HashMap<&str, &str> = lines.text_bound.iter().map(|(_, t)| (t.id, t.kind)).collect();
        for (number, event) in &lines.events {
            let Some(cue) = self.placed.get(event.trigger).cloned() else {
                let why = match lines.ids.get(event.trigger) {
                    Some(line) => format!("{} (line {line}) could not be read", event.trigger),
                    None => format!("no line has the id {}", event.trigger),
                };
                self.notes.problem(*number, format!("the event has no trigger: {why}"));
                continue;
            };
            if kinds.get(event.trigger).is_some_and(|kind| *kind != event.kind) {
                self.lost("trigger-type", *number);
            }
            let frame = self.frame(event.kind, cue.clone(), Some(cue), *number);
            self.push(event.id, frame.into());
            read.push((*number, event));
        }
        let mut filled: Vec<Vec<(&str, &str, Filler)>> = Vec::new();
        for (number, event) in &read {
            filled.push(self.fillers(*number, &event.arguments));
        }
        self.cut_circles(
            &read.iter().map(|(number, event)| (*number, event.id)).collect::<Vec<_>>(),
            &mut filled,
        );
        for ((number, event), fillers) in read.into_iter().zip(filled) {
            self.fill(number, event.id, fillers);
        }
    }

    /// What fills an event's roles: role, id in the file, filler.
    fn fillers(&mut self, number: u32, arguments: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str, Filler)> {
        let mut out = Vec::with_capacity(arguments.len());
        for (role, id) in arguments {
            match self.find(id) {
                Ok(Thing::Made(at)) if self.out[at].label().is_some() => {
                    out.push((*role, *id, Filler::Annotation(self.out[at].id())));
                }
                Ok(Thing::Made(_)) => {
                    self.notes.problem(number, format!("{role}:{id} is left out: a relation fills no role"));
                }
                Ok(Thing::Words(spans)) => out.push((*role, *id, Filler::Words(spans))),
                Err(why) => self.notes.problem(number, format!("{role}:{id} is left out: {why}")),
            }
        }
        out
    }

    /// Takes out the arguments by which events come back to themselves.
    fn cut_circles(&mut self, events: &[(u32, &str)], filled: &mut [Vec<(&str, &str, Filler)>]) {
        let place: HashMap<AnnotationId, usize> =
            events.iter().enumerate().map(|(at, (_, id))| (self.out[self.made[id]].id(), at)).collect();
        let of = |fillers: &Vec<(&str, &str, Filler)>| -> Vec<(usize, usize)> {
            let target = |filler: &Filler| filler.annotation().and_then(|id| place.get(&id).copied());
            fillers.iter().enumerate().filter_map(|(at, (.., filler))| Some((at, target(filler)?))).collect()
        };
        let arguments: Vec<Vec<(usize, usize)>> = filled.iter().map(of).collect();
        let links: Vec<Vec<usize>> =
            arguments.iter().map(|a| a.iter().map(|(_, to)| *to).collect()).collect();
        let mut closing = circle::closing(&links);
        // Later arguments of an event first, so that the others keep their places.
        closing.sort_unstable_by(|a, b| b.cmp(a));
        for (event, link) in closing {
            let (role, id, _) = filled[event].remove(arguments[event][link].0);
            let what = format!("{role}:{id} is left out: by it the event would be an argument of itself");
            self.notes.problem(events[event].0, what);
        }
    }

    /// Gives a frame its statement, cue and roles.
    fn fill(&mut self, number: u32, id: &str, fillers: Vec<(&str, &str, Filler)>) {
        let at = self.made[id];
        let Annotation::Commitment(frame) = &self.out[at] else { return };
        let mut frame = frame.clone();
        let label = self.context.schema.label(&frame.label);
        let mut extent: Option<Spans> = None;
        let mut hull = frame.spans.hull();
        for (role, id, filler) in fillers {
            match filler {
                Filler::Words(spans) if role == EXTENT => {
                    if extent.is_some() {
                        self.notes.problem(number, format!("{role}:{id} is left out: a second extent"));
                    } else {
                        extent = Some(spans);
                    }
                }
                filler => {
                    // Those of an event have no text-bound line under its id.
                    hull = self.placed.get(id).map_or(hull, |words| hull.hull(words.hull()));
                    frame.roles.push((names::role(label, role), filler));
                }
            }
        }
        match extent {
            Some(spans) => {
                frame.cue = frame.cue.take().filter(|cue| *cue != spans);
                frame.spans = spans;
            }
            None => {
                frame.spans = Spans::one(hull);
                self.lost("hull", number);
            }
        }
        self.out[at] = frame.into();
    }

    fn relations(&mut self) {
        let lines = self.lines;
        for (number, relation) in &lines.relations {
            let kind = names::relation(self.context.schema, relation.kind);
            let id = self.context.id(IdKind::Relation, self.text, *number);
            if let Some(made) = self.relation(*number, id, kind.as_str(), [relation.from, relation.to]) {
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

    fn attributes(&mut self) {
        let lines = self.lines;
        for (number, attribute) in &lines.attributes {
            let at = match self.annotation(attribute.target) {
                Ok(at) => at,
                Err(why) => {
                    self.notes.problem(*number, why);
                    continue;
                }
            };
            let label: Option<LabelId> = self.out[at].label().cloned();
            let label = label.and_then(|id| self.context.schema.label(&id));
            let known = names::attribute(label, attribute.name);
            let id = known.map_or_else(|| attribute.name.into(), |a| a.id.clone());
            let value = names::value(known, attribute.value);
            let values = match &mut self.out[at] {
                Annotation::Entity(a) => a.attributes.entry(id).or_default(),
                Annotation::Commitment(a) => a.attributes.entry(id).or_default(),
                Annotation::Relation(_) | Annotation::Comment(_) => {
                    self.lost("relation-attributes", *number);
                    continue;
                }
            };
            if values.contains(&value) {
                let what = format!("{} has {} “{value}” already", attribute.target, attribute.name);
                self.notes.problem(*number, what);
            } else {
                values.push(value);
            }
        }
    }

    /// Notes and references.
    fn remarks(&mut self) {
        let lines = self.lines;
        for (number, remark) in &lines.notes {
            let at = match self.annotation(remark.target) {
                Ok(at) => at,
                // The id of a line that is read, but is no annotation here.
                Err(_) if is_minor(remark.target) && lines.ids.contains_key(remark.target) => {
                    self.lost("notes", *number);
                    continue;
                }
                Err(why) => {
                    self.notes.problem(*number, why);
                    continue;
                }
            };
            let note = match &mut self.out[at] {
                Annotation::Entity(a) => &mut a.note,
                Annotation::Commitment(a) => &mut a.note,
                Annotation::Relation(a) => &mut a.note,
                Annotation::Comment(_) => continue,
            };
            *note = if note.is_empty() {
                remark.words.into()
            } else {
                format!("{note}\n{}", remark.words).into()
            };
        }
        for (number, target) in &lines.references {
            match self.annotation(target) {
                Ok(_) => self.lost("references", *number),
                Err(why) => self.notes.problem(*number, why),
            }
        }
    }
}

/// Whether an id is one of an attribute, a reference or another note.
fn is_minor(id: &str) -> bool {
    id.starts_with(['A', 'M', 'N', '#'])
}
