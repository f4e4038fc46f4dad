//! What each annotator has, in words, as a list of differences says it.

use super::item::{filler_words, part_words, words_of};
use super::quote::{Ends, ends_of};
use super::{Item, Review, layer_of};
use crate::analysis::align::{DifferenceKind, Group};
use crate::model::annotation::{Annotation, Attributes, Spans};
use crate::model::decision::Part;
use crate::model::ids::{AnnotationId, AnnotatorId};
use crate::model::layer::Layer;
use crate::model::schema::Label;
use crate::session::Session;

/// So many code points of long words are shown where there is room.
const ROOM: usize = 60;
/// And so many in a list.
const BRIEF: usize = 16;

impl Session {
    /// What an item is about, in the article's words: the longest that any annotator marked, of a
    /// part those of the part.
    #[must_use]
    pub fn item_title(&self, review: &Review, item: &Item) -> String {
        let Some(text) = self.text() else { return String::new() };
        let group = &review.alignment.groups[item.group];
        let spans = self.sides(review, group).filter_map(|(_, id, layer)| match &item.part {
            Part::Cue | Part::Role(_) => {
                let words = part_words(layer.get(id)?.as_commitment()?, &item.part, layer);
                words.into_iter().max_by_key(|s| s.hull().len())
            }
            _ => words_of(layer, id),
        });
        let longest = spans.max_by_key(|s| s.hull().len());
        longest.map_or_else(|| text.slice(item.place).to_owned(), |s| s.words(text))
    }

    /// In what they differ, and of a commitment in which part: `role · Deadline`.
    #[must_use]
    pub fn item_kinds(&self, review: &Review, item: &Item) -> String {
        let kinds = item.kinds_in_words();
        match &item.part {
            Part::Whole | Part::Cue => kinds,
            part => format!("{kinds} · {}", self.part_name(part, &review.alignment.groups[item.group])),
        }
    }

    /// What an annotator has of an item, in words; `None` where it is nothing.
    #[must_use]
    pub fn item_says(&self, review: &Review, item: &Item, annotator: &AnnotatorId) -> Option<String> {
        self.item_says_in(ROOM, review, item, annotator)
    }

    /// The same, long words cut shorter: for a line of a list, of which others want a part.
    #[must_use]
    pub fn item_says_briefly(&self, review: &Review, item: &Item, annotator: &AnnotatorId) -> Option<String> {
        self.item_says_in(BRIEF, review, item, annotator)
    }

    fn item_says_in(
        &self,
        room: usize,
        review: &Review,
        item: &Item,
        annotator: &AnnotatorId,
    ) -> Option<String> {
        let group = &review.alignment.groups[item.group];
        let (_, id, layer) = self.sides(review, group).find(|(a, ..)| *a == annotator)?;
        self.says(review, (layer, id), item, room)
    }

    /// What the decided layer has of an item, in words.
    #[must_use]
    pub fn item_decided(&self, review: &Review, item: &Item) -> Option<String> {
        let told = review.state(review.items.iter().position(|i| i == item)?).told()?;
        let layer = self.layer()?;
        let id =
            told.ids.iter().copied().find(|id| layer.get(*id).is_some_and(|a| a.decision().is_some()))?;
        self.says(review, (layer, id), item, ROOM)
    }

    fn says(
        &self,
        review: &Review,
        (layer, id): (&Layer, AnnotationId),
        item: &Item,
        room: usize,
    ) -> Option<String> {
        let (annotation, text) = (layer.get(id)?, self.text()?);
        let schema = self.project.schema();
        let label = annotation.label().and_then(|l| schema.label(l));
        let ends = || self.differing_ends(review, item);
        let quoted = |spans: &Spans| format!("“{}”", ends_of(&spans.words(text), ends(), room));
        if let (Some(frame), part) = (annotation.as_commitment(), &item.part) {
            match part {
                Part::Cue => return frame.cue.as_ref().map(quoted),
                Part::Role(role) => {
                    let fillers = frame.roles.iter().filter(|(r, _)| r == role);
                    let words: Vec<String> =
                        fillers.filter_map(|(_, f)| filler_words(f, layer).as_ref().map(quoted)).collect();
                    return (!words.is_empty()).then(|| words.join(", "));
                }
                Part::Attribute(attribute) => return values(&frame.attributes, attribute.as_str(), label),
                Part::Whole => {}
            }
        }
        let mut parts: Vec<String> = Vec::new();
        let has = |kind: &DifferenceKind| item.kinds.contains(kind);
        let attributes = item.kinds.iter().any(|k| matches!(k, DifferenceKind::Attribute(_)));
        match &**annotation {
            Annotation::Relation(relation) => {
                let end = |id| words_of(layer, id).map_or_else(String::new, |s| s.words(text));
                let kind = schema.relation(&relation.kind).map_or(relation.kind.as_str(), |k| &k.name);
                parts.push(format!("{} {kind} {}", end(relation.from), end(relation.to)));
            }
            _ if has(&DifferenceKind::Label) || has(&DifferenceKind::Missing) => {
                parts.push(label.map_or(String::new(), |l| l.name.clone()));
            }
            _ => {}
        }
        if has(&DifferenceKind::Boundary) {
            parts.extend(annotation.spans().as_ref().map(quoted));
        }
        if attributes && let Some(all) = annotation.attributes() {
            for kind in &item.kinds {
                if let DifferenceKind::Attribute(id) = kind {
                    let name = label.and_then(|l| l.attribute(id)).map_or(id.as_str(), |a| &a.name);
                    let value = values(all, id.as_str(), label).unwrap_or_else(|| "nothing".to_owned());
                    parts.push(format!("{name}: {value}"));
                }
            }
        }
        if has(&DifferenceKind::RefersTo) {
            let names = annotation.as_entity().and_then(|e| e.refers_to).map(|id| {
                self.project.canonicals().get(&id).map_or_else(|| id.to_string(), |c| c.name.clone())
            });
            parts.push(names.map_or_else(|| "names nobody".to_owned(), |name| format!("names {name}")));
        }
        Some(parts.join(", "))
    }

    /// At which end the words differ that annotators have of an item.
    fn differing_ends(&self, review: &Review, item: &Item) -> Ends {
        let group = &review.alignment.groups[item.group];
        let hulls = self.sides(review, group).flat_map(|(_, id, layer)| {
            let frame = layer.get(id).and_then(|a| a.as_commitment());
            let spans = match (frame, &item.part) {
                (Some(frame), Part::Cue | Part::Role(_)) => part_words(frame, &item.part, layer),
                _ => words_of(layer, id).into_iter().collect(),
            };
            spans.into_iter().map(|spans| spans.hull())
        });
        Ends::that_differ(&hulls.collect::<Vec<_>>())
    }

    /// Those who have something in a group, with their layers.
    pub(super) fn sides<'a>(
        &'a self,
        review: &'a Review,
        group: &'a Group,
    ) -> impl Iterator<Item = (&'a AnnotatorId, AnnotationId, &'a Layer)> {
        review.sides_of(group).filter_map(|(annotator, id)| {
            Some((annotator, id?, layer_of(&self.project, &review.article, annotator)?))
        })
    }
}

/// Values of an attribute as the schema calls them.
fn values(attributes: &Attributes, id: &str, label: Option<&Label>) -> Option<String> {
    let values = attributes.get(id)?;
    let kind = label.and_then(|l| l.attributes.iter().find(|a| a.id.as_str() == id)).map(|a| &a.kind);
    let name = |value: &String| {
        let choice = kind.and_then(|k| k.choices().iter().find(|c| c.id == *value));
        choice.map_or_else(|| value.clone(), |c| c.name.clone())
    };
    (!values.is_empty()).then(|| values.iter().map(name).collect::<Vec<_>>().join(", "))
}
