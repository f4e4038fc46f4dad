//! The lines of an `.ann`, sorted by kind.

use std::collections::{HashMap, HashSet};

use super::line::{self, Attribute, Event, Reference, Relation, Remark, TextBound};
use super::{EXTENT, WORDS};
use crate::formats::read::Notes;

/// Lines with their numbers, those that can't be taken apart already listed.
#[derive(Default)]
pub(super) struct Lines<'a> {
    pub text_bound: Vec<(u32, TextBound<'a>)>,
    pub events: Vec<(u32, Event<'a>)>,
    pub relations: Vec<(u32, Relation<'a>)>,
    pub attributes: Vec<(u32, Attribute<'a>)>,
    pub references: Vec<(u32, Reference<'a>)>,
    pub equivalences: Vec<(u32, Vec<&'a str>)>,
    pub notes: Vec<(u32, Remark<'a>)>,
    /// In which line each id stands, also of lines that can't be taken apart.
    pub ids: HashMap<&'a str, u32>,
    /// Events by the id of their trigger.
    pub triggers: HashMap<&'a str, Vec<&'a str>>,
    /// Types of events.
    pub event_kinds: HashSet<&'a str>,
    /// What fills roles of events.
    fillers: HashSet<&'a str>,
}

impl<'a> Lines<'a> {
    pub fn new(content: &'a str, notes: &mut Notes) -> Self {
        let mut lines = Self::default();
        for (number, line) in (1..).zip(content.split('\n')) {
            if line.trim().is_empty() {
                continue;
            }
            if let Err(message) = lines.take(number, line) {
                notes.problem(number, message);
            }
        }
        for (_, event) in &lines.events {
            lines.event_kinds.insert(event.kind);
            lines.triggers.entry(event.trigger).or_default().push(event.id);
            lines.fillers.extend(event.arguments.iter().map(|(_, filler)| *filler));
        }
        lines
    }

    fn take(&mut self, number: u32, line: &'a str) -> Result<(), String> {
        let said = |error: line::LineError| error.to_string();
        let kind = line.as_bytes()[0];
        if !b"TERAMN#*".contains(&kind) {
            let start: String = line.chars().take(40).collect();
            return Err(format!("no kind of brat line begins like “{start}”"));
        }
        self.register(number, line)?;
        match kind {
            b'T' => self.text_bound.push((number, line::text_bound(line).map_err(said)?)),
            b'E' => self.events.push((number, line::event(line).map_err(said)?)),
            b'R' => self.relations.push((number, line::relation(line).map_err(said)?)),
            b'A' | b'M' => self.attributes.push((number, line::attribute(line).map_err(said)?)),
            b'N' => self.references.push((number, line::reference(line).map_err(said)?)),
            b'#' => self.notes.push((number, line::note(line).map_err(said)?)),
            _ => self.equivalences.push((number, line::equivalence(line).map_err(said)?)),
        }
        Ok(())
    }

    /// Keeps the id of a line, where it has one; not where it stands already.
    fn register(&mut self, number: u32, line: &'a str) -> Result<(), String> {
        let id = line.split_whitespace().next().unwrap_or_default();
        // brat numbers neither equivalences nor, in some versions, notes.
        if matches!(id, "*" | "#") {
            return Ok(());
        }
        match self.ids.get(id) {
            Some(first) => Err(format!("{id} stands already in line {first}")),
            None => {
                self.ids.insert(id, number);
                Ok(())
            }
        }
    }

    /// Whether a line is a trigger, an extent or bare words of an event, and no annotation of
    /// its own.
    pub fn is_part_of_event(&self, line: &TextBound<'_>) -> bool {
        let is_part = line.kind == EXTENT || line.kind == WORDS;
        self.triggers.contains_key(line.id) || (is_part && self.fillers.contains(line.id))
    }
}
