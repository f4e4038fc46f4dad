//! An item as the wanted answer.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::occurrences::Occurrences;
use crate::formats::export::{ExportItem, count};
use crate::formats::flat::Numbered;
use crate::formats::tally::Tally;
use crate::model::annotation::{Annotation, Attributes, Filler, Spans};
use crate::model::ids::{AnnotationId, RoleId};
use crate::model::layer::Counts;
use crate::model::text::{Span, Text};

/// The answer, and what of the item is not in it.
pub(super) struct Answer<'a> {
    pub json: Json<'a>,
    pub out: Counts,
    pub losses: Tally,
}

/// What the answer says.
#[derive(Serialize)]
pub(super) struct Json<'a> {
    entities: Vec<Entity<'a>>,
    commitments: Vec<Commitment<'a>>,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: Numbered,
    label: &'a str,
    #[serde(flatten)]
    words: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<&'a Attributes>,
}

#[derive(Serialize)]
struct Commitment<'a> {
    id: Numbered,
    label: &'a str,
    #[serde(flatten)]
    words: Words<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cue: Option<Words<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<Role<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<&'a Attributes>,
}

#[derive(Serialize)]
struct Role<'a> {
    role: &'a str,
    #[serde(flatten)]
    filler: Filled<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Filled<'a> {
    Words(Words<'a>),
    Entity { entity: Numbered },
    Commitment { commitment: Numbered },
}

/// `"quote": "Oslo", "occurrence": 2`; lists where there are several pieces, then with an
/// occurrence for each if any needs one.
#[derive(Serialize)]
struct Words<'a> {
    quote: Pieces<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    occurrence: Option<Pieces<usize>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Pieces<T> {
    One(T),
    Several(Vec<T>),
}

impl<T: Copy> From<Vec<T>> for Pieces<T> {
    fn from(all: Vec<T>) -> Self {
        if let [one] = all[..] { Self::One(one) } else { Self::Several(all) }
    }
}

/// The answer to an item's article.
pub(super) fn answer(item: &ExportItem) -> Answer<'_> {
    let mut losses = Tally::default();
    let names = names(item, &mut losses);
    let quotes = Quotes { text: &item.text, occurrences: Occurrences::of(&item.text, &spans(item)) };
    let mut out = Counts::default();
    let mut json = Json { entities: Vec::with_capacity(names.len()), commitments: Vec::new() };
    for annotation in &item.annotations {
        let mut lost = |loss| losses.add(loss, || item.example(annotation));
        let Some(id) = names.get(&annotation.id()).copied() else { continue };
        if !annotation.note().is_empty() {
            lost("notes");
        }
        match &**annotation {
            Annotation::Entity(entity) => {
                if entity.refers_to.is_some() {
                    lost("refers-to");
                }
                json.entities.push(Entity {
                    id,
                    label: entity.label.as_str(),
                    words: quotes.of(&entity.spans),
                    attributes: Some(&entity.attributes).filter(|a| !a.is_empty()),
                });
            }
            Annotation::Commitment(frame) => json.commitments.push(Commitment {
                id,
                label: frame.label.as_str(),
                words: quotes.of(&frame.spans),
                cue: frame.cue.as_ref().map(|cue| quotes.of(cue)),
                roles: roles(&frame.roles, &names, &quotes, lost),
                attributes: Some(&frame.attributes).filter(|a| !a.is_empty()),
            }),
            Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => continue,
        }
        count(&mut out, annotation);
    }
    Answer { json, out, losses }
}

/// Short ids for what the answer has: `e1`, `c1`. Ids of ours would teach a model to make them up.
fn names(item: &ExportItem, losses: &mut Tally) -> HashMap<AnnotationId, Numbered> {
    let (mut entities, mut frames) = (0, 0);
    let mut names = HashMap::with_capacity(item.annotations.len());
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
                Numbered('e', entities)
            }
            Annotation::Commitment(_) => {
                frames += 1;
                Numbered('c', frames)
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

fn roles<'a>(
    roles: &'a [(RoleId, Filler)],
    names: &HashMap<AnnotationId, Numbered>,
    quotes: &Quotes<'a>,
    mut lost: impl FnMut(&'static str),
) -> Vec<Role<'a>> {
    let mut out = Vec::with_capacity(roles.len());
    for (role, filler) in roles {
        let filler = match filler {
            Filler::Words(words) => Filled::Words(quotes.of(words)),
            Filler::Annotation(id) => match names.get(id).copied() {
                Some(commitment @ Numbered('c', _)) => Filled::Commitment { commitment },
                Some(entity) => Filled::Entity { entity },
                None => {
                    lost("dangling");
                    continue;
                }
            },
        };
        out.push(Role { role: role.as_str(), filler });
    }
    out
}

struct Quotes<'a> {
    text: &'a Text,
    occurrences: Occurrences,
}

impl<'a> Quotes<'a> {
    fn of(&self, spans: &Spans) -> Words<'a> {
        let pieces: Vec<Span> = spans.pieces().iter().copied().filter(|p| !p.is_empty()).collect();
        let quotes: Vec<&str> = pieces.iter().map(|p| self.text.slice(*p)).collect();
        let which: Vec<Option<usize>> = pieces.iter().map(|p| self.occurrences.get(*p)).collect();
        let needed = which.iter().any(Option::is_some);
        let which: Vec<usize> = which.into_iter().map(|n| n.unwrap_or(1)).collect();
        Words { quote: quotes.into(), occurrence: needed.then(|| which.into()) }
    }
}
