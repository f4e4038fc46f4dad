//! Generated layers written in each format that is read too, and read again: what came back is what
//! the report says is in the files, and what it counts as left out is what is missing.

use proptest::prelude::*;

use super::brat::round_trip::{frames, layer, note, pieces, text};
use super::export::{Options, Report};
use super::read::Document;
use super::read::tests::read_with;
use super::testing::{export, item};
use super::{Format, Reader, registry};
use crate::model::annotation::{Annotation, Filler};
use crate::model::ids::AnnotationId;

/// What is written of an item, read again.
fn back(format: &'static dyn Format, item: &super::export::ExportItem) -> (Report, Document) {
    let (report, sink) = export(format, &Options::default(), vec![item.clone()]);
    let files: Vec<(&str, &[u8])> = sink.files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let end = |name: &str| name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_owned());
    let is_main = |name: &str| name == "out.x" || format.extensions().contains(&end(name).as_str());
    let (main, bytes) = files.iter().find(|(name, _)| is_main(name)).unwrap();
    let document = read_with(format, main, bytes, &files).unwrap_or_else(|e| panic!("{}: {e}", format.id()));
    (report, document.into_iter().next().unwrap())
}

/// How many annotations of a layer are of a kind, have a note, have attributes.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    entities: usize,
    commitments: usize,
    relations: usize,
    notes: usize,
    notes_of_relations: usize,
    attributes: usize,
}

fn found<'a>(annotations: impl Iterator<Item = &'a Annotation> + Clone) -> Found {
    let count = |is: fn(&Annotation) -> bool| annotations.clone().filter(|a| is(a)).count();
    Found {
        entities: count(|a| matches!(a, Annotation::Entity(_))),
        commitments: count(|a| matches!(a, Annotation::Commitment(_))),
        relations: count(|a| matches!(a, Annotation::Relation(_))),
        notes: count(|a| match a {
            Annotation::Entity(a) => !a.note.is_empty(),
            Annotation::Commitment(a) => !a.note.is_empty(),
            Annotation::Relation(a) => !a.note.is_empty(),
            _ => false,
        }),
        notes_of_relations: count(|a| matches!(a, Annotation::Relation(r) if !r.note.is_empty())),
        attributes: count(|a| a.attributes().is_some_and(|all| !all.is_empty())),
    }
}

/// What annotations say, without their ids and in no order of their own.
fn told<'a>(annotations: impl Iterator<Item = &'a Annotation> + Clone) -> Vec<String> {
    let name = |id: AnnotationId| {
        let found = annotations.clone().find(|a| a.id() == id);
        found.map_or_else(String::new, |a| format!("{:?} {:?}", a.label(), a.spans()))
    };
    let filler = |filler: &Filler| match filler {
        Filler::Words(words) => format!("{words:?}"),
        Filler::Annotation(id) => name(*id),
    };
    let tell = |annotation: &Annotation| match annotation {
        Annotation::Entity(a) => format!("{} {:?} {:?} {:?}", a.label, a.spans, a.attributes, a.note),
        Annotation::Commitment(a) => {
            let roles: Vec<String> =
                a.roles.iter().map(|(role, f)| format!("{role} {}", filler(f))).collect();
            format!("{} {:?} {:?} {roles:?} {:?} {:?}", a.label, a.spans, a.cue, a.attributes, a.note)
        }
        Annotation::Relation(a) => format!("{} {} {} {:?}", a.kind, name(a.from), name(a.to), a.note),
        other => format!("{other:?}"),
    };
    let mut all: Vec<String> = annotations.clone().map(tell).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_comes_back_is_what_the_report_says_and_what_is_missing_is_what_it_counts(
        entities in prop::collection::vec((0..100_usize, pieces(), note()), 0..8),
        frames in frames(),
        relations in prop::collection::vec((0..100_usize, 0..100_usize, 0..100_usize, note()), 0..5),
    ) {
        let text = text();
        let item = item("a", &text, layer(&text, &entities, &frames, &relations));
        let source = || item.annotations.iter().map(|a| &**a);
        let brings = |f: &&dyn Format| f.writer().is_some() && f.reader().is_some_and(Reader::brings_annotations);
        for format in registry::readable().filter(brings) {
            let id = format.id();
            let (report, document) = back(format, &item);
            let (own, read) = (found(source()), found(document.annotations.iter().flatten()));
            let (all, out) = (report.counts_in, report.counts_out);
            let lost = |loss: &str| report.losses.iter().filter(|l| l.id == loss).map(|l| l.count).sum::<usize>();
            prop_assert_eq!((all.entities, all.commitments, all.relations), (own.entities, own.commitments, own.relations));
            // A span of doccano has one piece and no parts: those are read as spans of their own.
            let (is, says) = ((read.entities, read.commitments), (out.entities, out.commitments));
            let comes_apart = id == "doccano" && is.0 >= says.0 && is.1 >= says.1;
            prop_assert!(is == says || comes_apart, "{}: {:?} {:?}", id, is, says);
            prop_assert_eq!(read.relations, out.relations, "{}", id);
            let left_out = lost("overlap") + lost("discontinuous") + lost("no-token");
            prop_assert_eq!(own.entities - out.entities, left_out, "{}", id);
            prop_assert_eq!(own.commitments - out.commitments, lost("commitments"), "{}", id);
            prop_assert_eq!(own.relations - out.relations, lost("relations"), "{}", id);
            // Of annotations that are left out whole, what belongs to them is not counted once more.
            if (all.entities, all.commitments) == (out.entities, out.commitments) {
                let notes = own.notes - if out.relations == 0 { own.notes_of_relations } else { 0 };
                prop_assert_eq!(notes - read.notes, lost("notes"), "{}", id);
                prop_assert_eq!(own.attributes - read.attributes, lost("attributes"), "{}", id);
            }
            if report.losses.is_empty() {
                let read = document.annotations.unwrap_or_default();
                prop_assert_eq!(told(read.iter()), told(source()), "{}", id);
            }
        }
    }
}
