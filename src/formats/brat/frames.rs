//! Commitments as events: the cue is the trigger, the statement and each filler an argument.

use std::fmt::Write;

use super::names::{self, type_name};
use super::writer::Standoff;
use super::{EXTENT, WORDS, circle};
use crate::model::annotation::{Commitment, Filler};
use crate::model::ids::{AnnotationId, RoleId};
use crate::model::schema::Label;

/// Writes all frames of an item, after its entities.
pub(super) fn write<'a>(standoff: &mut Standoff<'_>, frames: impl Iterator<Item = &'a Commitment>) {
    // Events have to be numbered before the first is written, since one may fill a role of an
    // earlier one.
    let mut events: Vec<Event<'a>> = Vec::new();
    for frame in frames {
        match head(standoff, frame) {
            None => standoff.lost_at("empty-span", frame.id),
            Some((trigger, extent)) => {
                let name = format!("E{}", events.len() + 1);
                standoff.names.insert(frame.id, name.clone());
                events.push(Event { frame, name, trigger, extent });
            }
        }
    }
    // A reader leaves these fillers out, since events would be arguments of themselves.
    for frame in circle::of_frames(events.iter().map(|event| event.frame)) {
        standoff.lost_at("circle", frame);
    }
    for event in events {
        write_event(standoff, &event);
    }
}

/// A frame whose trigger and extent are written.
struct Event<'a> {
    frame: &'a Commitment,
    name: String,
    trigger: String,
    extent: String,
}

/// Writes trigger and extent; none of them has words, `None`.
fn head(standoff: &mut Standoff<'_>, frame: &Commitment) -> Option<(String, String)> {
    let extent = standoff.text_bound(frame.id, EXTENT, &frame.spans)?;
    if frame.cue.as_ref() == Some(&frame.spans) {
        standoff.lost_at("cue-is-statement", frame.id);
    }
    let cue = frame.cue.as_ref().unwrap_or(&frame.spans);
    let trigger = standoff.text_bound(frame.id, frame.label.as_str(), cue);
    let trigger = match trigger {
        Some(trigger) => trigger,
        // A cue of white space only: the statement stands in for it.
        None => standoff.text_bound(frame.id, frame.label.as_str(), &frame.spans)?,
    };
    Some((trigger, extent))
}

fn write_event(standoff: &mut Standoff<'_>, event: &Event<'_>) {
    let Event { frame, name, trigger, extent } = event;
    let mut arguments = format!(" {EXTENT}:{extent}");
    let mut seen: Vec<&str> = Vec::new();
    let label = standoff.label(&frame.label);
    for (role, filler) in &frame.roles {
        if type_name(role.as_str()) == EXTENT {
            standoff.lost_at("label-of-parts", frame.id);
        }
        let Some(filled) = filler_name(standoff, frame.id, filler) else { continue };
        seen.push(role.as_str());
        let count = seen.iter().filter(|r| **r == role.as_str()).count();
        // A string takes all that is written to it.
        let _ = write!(arguments, " {}:{filled}", argument_name(label, role, count));
    }
    standoff.line(format_args!("{name}\t{}:{trigger}{arguments}", type_name(frame.label.as_str())));
    standoff.attributes(name, frame.id, &frame.label, &frame.attributes);
    standoff.note(name, frame.id, &frame.note);
    standoff.frame_written();
}

/// The name of a role's `nth` argument, with a number that leads back to the role.
fn argument_name(label: Option<&Label>, role: &RoleId, nth: usize) -> String {
    let name = type_name(role.as_str());
    if nth == 1 {
        return name;
    }
    // One that makes the name of another role would be read as that one.
    let mut named = (nth..nth + 100).map(|n| format!("{name}{n}"));
    named.find(|n| names::role(label, n) == *role).unwrap_or_else(|| format!("{name}{nth}"))
}

/// Brat's name of a filler; bare words get a line of their own first.
fn filler_name(standoff: &mut Standoff<'_>, frame: AnnotationId, filler: &Filler) -> Option<String> {
    let (name, loss) = match filler {
        Filler::Words(spans) => (standoff.text_bound(frame, WORDS, spans), "empty-span"),
        Filler::Annotation(id) => (standoff.names.get(id).cloned(), "dangling"),
    };
    if name.is_none() {
        standoff.lost_at(loss, frame);
    }
    name
}
