//! Whatever brat can carry is the same after it was written and read.

use std::collections::HashMap;

use proptest::prelude::*;

use super::Brat;
use crate::formats::export::Options;
use crate::formats::read::tests::read_with;
use crate::formats::registry;
use crate::formats::testing::{entity, export, frame, id, item, relation, spans};
use crate::model::annotation::{Annotation, Filler, Source, Spans};
use crate::model::ids::{AnnotationId, IdKind};
use crate::model::schema::{AttributeKind, LabelKind, Schema};
use crate::model::text::Text;
use crate::model::time::Timestamp;

/// Words of several widths, with a line break between some of them.
const WORDS: [&str; 12] =
    ["Anna", "😊", "will", "née", "pay", "नमस्ते", "x_y", "5", "crowns,", "👩‍👩‍👧", "by", "Friday."];
const LINE: usize = 6;

pub(in crate::formats) fn text() -> Text {
    let lines: Vec<String> = WORDS.chunks(LINE).map(|words| words.join(" ")).collect();
    Text::new(lines.join("\n"))
}

/// The words from one to another one of the same line.
fn words(text: &Text, first: usize, count: usize) -> std::ops::Range<usize> {
    let start: usize = WORDS[..first].iter().map(|w| w.len() + 1).sum();
    let last = (first + count).min(first / LINE * LINE + LINE - 1);
    let end = start + WORDS[first..=last].iter().map(|w| w.len() + 1).sum::<usize>() - 1;
    assert!(end <= text.len());
    start..end
}

pub(in crate::formats) fn pieces() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..WORDS.len(), 0..3_usize), 1..3)
}

pub(in crate::formats) fn note() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "really?", " two  spaces ", "“so_so”: T1;2"]).prop_map(str::to_owned)
}

/// A generated entity: label, pieces, note.
pub(in crate::formats) type Marked = (usize, Vec<(usize, usize)>, String);

/// A generated frame: statement, cue, roles with fillers, attributes, note.
pub(in crate::formats) type Frame =
    (Vec<(usize, usize)>, Option<Vec<(usize, usize)>>, Vec<(usize, Fill)>, Vec<(usize, usize)>, String);

#[derive(Clone, Debug)]
pub(in crate::formats) enum Fill {
    Entity(usize),
    /// One of the later frames.
    Later(usize),
    Words(Vec<(usize, usize)>),
}

fn fill() -> impl Strategy<Value = Fill> {
    prop_oneof![
        (0..100_usize).prop_map(Fill::Entity),
        (0..100_usize).prop_map(Fill::Later),
        pieces().prop_map(Fill::Words)
    ]
}

pub(in crate::formats) fn frames() -> impl Strategy<Value = Vec<Frame>> {
    let roles = prop::collection::vec((0..11_usize, fill()), 0..5);
    let attributes = prop::collection::vec((0..100_usize, 0..100_usize), 0..4);
    prop::collection::vec((pieces(), prop::option::of(pieces()), roles, attributes, note()), 0..5)
}

/// Annotations in the order in which they are written.
pub(in crate::formats) fn layer(
    text: &Text,
    entities: &[Marked],
    frames: &[Frame],
    relations: &[(usize, usize, usize, String)],
) -> Vec<Annotation> {
    let schema = Schema::default();
    let at = |pieces: &[(usize, usize)]| -> Spans {
        spans(text, &pieces.iter().map(|(first, count)| words(text, *first, *count)).collect::<Vec<_>>())
    };
    let labels: Vec<_> = schema.entity_labels().collect();
    let mut out: Vec<Annotation> = Vec::new();
    for (n, (label, pieces, note)) in entities.iter().enumerate() {
        let label = labels[label % labels.len()];
        let mut made = entity(text, n as u64, label.id.as_str(), &[0..1]);
        made.spans = at(pieces);
        made.note = note.as_str().into();
        for attribute in &label.attributes {
            made.attributes.insert(attribute.id.clone(), vec!["2026-03-05/2026-03-31".to_owned()]);
        }
        out.push(made.into());
    }
    let label = schema.labels.iter().find(|l| l.kind == LabelKind::Commitment).unwrap();
    for (n, (extent, cue, roles, attributes, note)) in frames.iter().enumerate() {
        let mut made = frame(text, n as u64, "Anna", "");
        made.spans = at(extent);
        made.cue = cue.as_deref().map(at).filter(|cue| *cue != made.spans);
        made.note = note.as_str().into();
        for (role, fill) in roles {
            let filler = match fill {
                Fill::Words(pieces) => Filler::Words(at(pieces)),
                Fill::Entity(at) if !entities.is_empty() => {
                    Filler::Annotation(id(IdKind::Entity, (at % entities.len()) as u64))
                }
                Fill::Later(at) if n + 1 < frames.len() => {
                    let later = n + 1 + at % (frames.len() - n - 1);
                    Filler::Annotation(id(IdKind::Commitment, later as u64))
                }
                _ => continue,
            };
            made.roles.push((label.roles[role % label.roles.len()].id.clone(), filler));
        }
        for (attribute, value) in attributes {
            let attribute = &label.attributes[attribute % label.attributes.len()];
            let value = match &attribute.kind {
                AttributeKind::YesNo => ["yes", "no"][value % 2].to_owned(),
                AttributeKind::Dates => "2026-03-05/2026-03-31".to_owned(),
                AttributeKind::Assessment(_) => "2026-06-30 partial: kept so far".to_owned(),
                kind => kind.choices()[value % kind.choices().len()].id.clone(),
            };
            let values = made.attributes.entry(attribute.id.clone()).or_default();
            if !values.contains(&value) {
                values.push(value);
            }
        }
        out.push(made.into());
    }
    let ends = out.len();
    for (n, (kind, from, to, note)) in relations.iter().enumerate().filter(|_| ends > 0) {
        let kind = &schema.relations[kind % schema.relations.len()].id;
        let mut made = relation(n as u64, kind.as_str(), out[from % ends].id(), out[to % ends].id());
        made.note = note.as_str().into();
        out.push(made.into());
    }
    out
}

/// The annotations by kind, with places for ids, as if made by hand.
pub(in crate::formats) fn plain<'a>(
    annotations: impl Iterator<Item = &'a Annotation> + Clone,
) -> Vec<Annotation> {
    let by_kind = |rank: usize| {
        annotations.clone().filter(move |a| match a {
            Annotation::Entity(_) => rank == 0,
            Annotation::Commitment(_) => rank == 1,
            _ => rank == 2,
        })
    };
    let mut all: Vec<Annotation> = (0..3).flat_map(by_kind).cloned().collect();
    let places: HashMap<AnnotationId, AnnotationId> =
        (0..).zip(&all).map(|(n, a)| (a.id(), id(a.id().kind(), n))).collect();
    for annotation in &mut all {
        match annotation {
            Annotation::Entity(a) => {
                (a.id, a.made, a.source) = (places[&a.id], Timestamp::default(), Source::Manual);
            }
            Annotation::Commitment(a) => {
                (a.id, a.made, a.source) = (places[&a.id], Timestamp::default(), Source::Manual);
                for (_, filler) in &mut a.roles {
                    if let Filler::Annotation(id) = filler {
                        *id = places[id];
                    }
                }
            }
            Annotation::Relation(a) => {
                (a.id, a.made, a.source) = (places[&a.id], Timestamp::default(), Source::Manual);
                (a.from, a.to) = (places[&a.from], places[&a.to]);
            }
            Annotation::Comment(_) | Annotation::Verdict(_) => {}
        }
    }
    all
}

proptest! {
    #[test]
    fn a_layer_written_and_read_is_the_same(
        entities in prop::collection::vec((0..100_usize, pieces(), note()), 0..8),
        frames in frames(),
        relations in prop::collection::vec((0..100_usize, 0..100_usize, 0..100_usize, note()), 0..5),
    ) {
        let text = text();
        let item = item("a", &text, layer(&text, &entities, &frames, &relations));
        let (report, sink) = export(registry::by_id("brat").unwrap(), &Options::default(), vec![item.clone()]);
        // The schema has what spaces stand in.
        prop_assert!(report.losses.iter().all(|l| l.id == "spaces"), "{:?}", report.losses);
        let beside = [("a.txt", sink.files["a.txt"].as_slice())];
        let document = read_with(&Brat, "a.ann", &sink.files["a.ann"], &beside).unwrap().remove(0);
        prop_assert_eq!(&document.notes.problems, &[]);
        prop_assert!(document.notes.losses.is_empty());
        let back = document.annotations.unwrap_or_default();
        prop_assert_eq!(plain(back.iter()), plain(item.annotations.iter().map(|a| &**a)));
    }
}
