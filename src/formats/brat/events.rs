//! Event lines as frames.

use std::collections::HashMap;

use super::build::{Build, Thing};
use super::{EXTENT, circle, names};
use crate::model::annotation::{Annotation, Filler, Spans};
use crate::model::ids::AnnotationId;

/// An argument: role, id in the file, and what that stands for.
type Filled<'a> = (&'a str, &'a str, Filler);

impl<'a> Build<'a> {
    pub(super) fn events(&mut self) {
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
        let mut filled: Vec<Vec<Filled<'_>>> = Vec::new();
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
    fn fillers(&mut self, number: u32, arguments: &[(&'a str, &'a str)]) -> Vec<Filled<'a>> {
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
    fn cut_circles(&mut self, events: &[(u32, &str)], filled: &mut [Vec<Filled<'_>>]) {
        let place: HashMap<AnnotationId, usize> =
            events.iter().enumerate().map(|(at, (_, id))| (self.out[self.made[id]].id(), at)).collect();
        let of = |fillers: &Vec<Filled<'_>>| -> Vec<(usize, usize)> {
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
    fn fill(&mut self, number: u32, id: &str, fillers: Vec<Filled<'_>>) {
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
}
