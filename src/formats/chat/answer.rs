//! An item as the wanted answer.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::occurrences::Occurrences;
use crate::formats::export::{ExportItem, count};
use crate::formats::tally::Tally;
use crate::model::annotation::{Annotation, Attributes, Commitment, Filler, Spans};
use crate::model::ids::AnnotationId;
use crate::model::layer::Counts;
use crate::model::text::{Span, Text};

/// The answer, and what of the item is not in it.
pub(super) struct Answer {
    pub json: Value,
    pub out: Counts,
    pub losses: Tally,
}

/// The answer to an item's article.
pub(super) fn answer(item: &ExportItem) -> Answer {
    let mut losses = Tally::default();
    let names = names(item, &mut losses);
    let quotes = Quotes { text: &item.text, occurrences: Occurrences::of(&item.text, &spans(item)) };
    let mut out = Counts::default();
    let (mut entities, mut commitments) = (Vec::new(), Vec::new());
    for annotation in &item.annotations {
        let mut lost = |loss| losses.add(loss, || item.example(annotation));
        let Some(name) = names.get(&annotation.id()) else { continue };
        if !annotation.note().is_empty() {
            lost("notes");
        }
        match &**annotation {
            Annotation::Entity(entity) => {
                if entity.refers_to.is_some() {
                    lost("refers-to");
                }
                let mut object = begun(name, entity.label.as_str());
                quotes.put(&entity.spans, &mut object);
                attributes(&entity.attributes, &mut object);
                entities.push(object.into());
            }
            Annotation::Commitment(frame) => {
                commitments.push(self::frame(frame, name, &names, &quotes, lost))
            }
            Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => continue,
        }
        count(&mut out, annotation);
    }
    let json = json!({ "entities": Value::Array(entities), "commitments": Value::Array(commitments) });
    Answer { json, out, losses }
}

/// Short ids for what the answer has: `e1`, `c1`. Ids of ours would teach a model to make them up.
fn names(item: &ExportItem, losses: &mut Tally) -> HashMap<AnnotationId, String> {
    let (mut names, mut entities, mut frames) = (HashMap::new(), 0, 0);
    for annotation in &item.annotations {
        let mut lost = |loss| losses.add(loss, || item.example(annotation));
        let wordless = annotation.spans().is_none_or(|s| s.pieces().iter().all(|p| p.is_empty()));
        let name = match &**annotation {
            Annotation::Relation(_) => {
                lost("relations");
                continue;
            }
            Annotation::Comment(_) | Annotation::Verdict(_) => {
                lost("comments");
                continue;
            }
            _ if wordless => {
                lost("empty-span");
                continue;
            }
            Annotation::Entity(_) => {
                entities += 1;
                format!("e{entities}")
            }
            Annotation::Commitment(_) => {
                frames += 1;
                format!("c{frames}")
            }
        };
        names.insert(annotation.id(), name);
    }
    names
}

/// Every piece of text that is quoted.
fn spans(item: &ExportItem) -> BTreeSet<Span> {
    let mut out = BTreeSet::new();
    for annotation in &item.annotations {
        out.extend(annotation.spans().iter().flat_map(Spans::pieces));
        let Some(frame) = annotation.as_commitment() else { continue };
        out.extend(frame.cue.iter().flat_map(Spans::pieces));
        for (_, filler) in &frame.roles {
            if let Filler::Words(words) = filler {
                out.extend(words.pieces());
            }
        }
    }
    out
}

fn begun(name: &str, label: &str) -> Map<String, Value> {
    Map::from_iter([("id".to_owned(), json!(name)), ("label".to_owned(), json!(label))])
}

fn frame(
    frame: &Commitment,
    name: &str,
    names: &HashMap<AnnotationId, String>,
    quotes: &Quotes<'_>,
    mut lost: impl FnMut(&'static str),
) -> Value {
    let mut object = begun(name, frame.label.as_str());
    quotes.put(&frame.spans, &mut object);
    if let Some(cue) = &frame.cue {
        let mut words = Map::new();
        quotes.put(cue, &mut words);
        object.insert("cue".to_owned(), words.into());
    }
    let mut roles = Vec::new();
    for (role, filler) in &frame.roles {
        let mut filled = Map::from_iter([("role".to_owned(), json!(role.as_str()))]);
        match filler {
            Filler::Words(words) => quotes.put(words, &mut filled),
            Filler::Annotation(id) => {
                let Some(name) = names.get(id) else {
                    lost("dangling");
                    continue;
                };
                let kind = if name.starts_with('c') { "commitment" } else { "entity" };
                filled.insert(kind.to_owned(), json!(name));
            }
        }
        roles.push(Value::Object(filled));
    }
    if !roles.is_empty() {
        object.insert("roles".to_owned(), roles.into());
    }
    attributes(&frame.attributes, &mut object);
    object.into()
}

fn attributes(attributes: &Attributes, object: &mut Map<String, Value>) {
    if !attributes.is_empty() {
        let each = attributes.iter().map(|(id, values)| (id.to_string(), json!(values)));
        object.insert("attributes".to_owned(), Value::Object(each.collect()));
    }
}

struct Quotes<'a> {
    text: &'a Text,
    occurrences: Occurrences,
}

impl Quotes<'_> {
    /// `"quote": "Oslo", "occurrence": 2`; lists where there are several pieces, then with an
    /// occurrence for each if any needs one.
    fn put(&self, spans: &Spans, object: &mut Map<String, Value>) {
        let pieces: Vec<Span> = spans.pieces().iter().copied().filter(|p| !p.is_empty()).collect();
        let which: Vec<Option<usize>> = pieces.iter().map(|p| self.occurrences.get(*p)).collect();
        let quotes: Vec<&str> = pieces.iter().map(|p| self.text.slice(*p)).collect();
        let one = quotes.len() == 1;
        object.insert("quote".to_owned(), if one { json!(quotes[0]) } else { json!(quotes) });
        if which.iter().any(Option::is_some) {
            let all: Vec<usize> = which.iter().map(|n| n.unwrap_or(1)).collect();
            object.insert("occurrence".to_owned(), if one { json!(all[0]) } else { json!(all) });
        }
    }
}
