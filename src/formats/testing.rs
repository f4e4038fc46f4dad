//! Items and exports for the tests of all formats.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::export::{ExportItem, Options, Report, Request, run};
use super::read::tests::read_with;
use super::read::{Document, ReadError};
use super::registry;
use super::sink::MemorySink;
use super::{Format, Shape};
use crate::model::annotation::{
    Annotation, Comment, Commitment, Entity, Filler, Relation, Source, Spans, Target,
};
use crate::model::article::{ArticleMeta, Newlines, Original};
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotationId, Id, IdKind};
use crate::model::layer::{Layer, Status};
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::model::time::Timestamp;

/// The text that tells units apart: Paris is at code point 11, UTF-16 unit 15, byte 27.
pub(super) const PARIS: &str = "Hi 😊 👩‍👩‍👧 Paris";

pub(super) fn id(kind: IdKind, n: u64) -> AnnotationId {
    Id::from_bits(kind, n)
}

pub(super) fn spans(text: &Text, pieces: &[Range<usize>]) -> Spans {
    Spans::new(pieces.iter().map(|r| text.span(r.clone()).unwrap())).unwrap()
}

/// Bytes of the first place where the words stand.
pub(super) fn at(text: &Text, words: &str) -> Range<usize> {
    let start = text.as_str().find(words).unwrap();
    start..start + words.len()
}

pub(super) fn entity(text: &Text, n: u64, label: &str, pieces: &[Range<usize>]) -> Entity {
    Entity {
        id: id(IdKind::Entity, n),
        label: label.into(),
        spans: spans(text, pieces),
        refers_to: None,
        attributes: BTreeMap::new(),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    }
}

pub(super) fn frame(text: &Text, n: u64, extent: &str, cue: &str) -> Commitment {
    Commitment {
        id: id(IdKind::Commitment, n),
        label: "commitment".into(),
        spans: spans(text, &[at(text, extent)]),
        cue: (!cue.is_empty()).then(|| spans(text, &[at(text, cue)])),
        roles: Vec::new(),
        attributes: BTreeMap::new(),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    }
}

pub(super) fn relation(n: u64, kind: &str, from: AnnotationId, to: AnnotationId) -> Relation {
    let (id, kind) = (id(IdKind::Relation, n), kind.into());
    Relation { id, kind, from, to, note: "".into(), made: Timestamp::default(), source: Source::Manual }
}

pub(super) fn comment(n: u64, target: Target) -> Comment {
    Comment {
        id: id(IdKind::Comment, n),
        author: "ana".into(),
        made: Timestamp::from_unix_seconds(1_772_700_000),
        target,
        reply_to: None,
        resolved: false,
        text: "Really?".to_owned(),
    }
}

pub(super) fn item(
    article: &str,
    text: &Text,
    annotations: impl IntoIterator<Item = Annotation>,
) -> ExportItem {
    let layer = Layer::from_annotations(Status::Done, annotations);
    let original = Original {
        hash: text.hash(),
        encoding: "utf-8".to_owned(),
        bom: false,
        newlines: Newlines::Lf,
        crlf_at: Vec::new(),
        cr_at: Vec::new(),
    };
    let meta = ArticleMeta {
        id: article.into(),
        title: "A title".to_owned(),
        date: Some("2026-03-05".to_owned()),
        source: String::new(),
        language: "en".to_owned(),
        tags: Vec::new(),
        text: text.hash(),
        original,
    };
    ExportItem {
        article: Arc::new(meta),
        unit: None,
        text: text.clone(),
        annotator: "ana".into(),
        status: Status::Done,
        annotations: layer.iter().cloned().collect(),
    }
}

/// A small article with everything in it: nested, coinciding and discontinuous entities, a frame
/// with a frame in it, bare words, a relation, comments.
pub(crate) fn everything() -> ExportItem {
    let text = Text::new(
        "Anna Lee of the Bank of Oslo agreed to pay 5 crowns.\nThe north and south gates will open, she said “soon”.",
    );
    let anna = entity(&text, 1, "person", &[at(&text, "Anna Lee")]);
    let bank = Entity {
        refers_to: Some(id(IdKind::Canonical, 1)),
        note: "Which\tbank?".into(),
        ..entity(&text, 2, "organisation", &[at(&text, "Bank of Oslo")])
    };
    let oslo = entity(&text, 3, "place", &[at(&text, "Oslo")]);
    let also = entity(&text, 4, "organisation", &[at(&text, "Oslo")]);
    let gates = entity(&text, 5, "place", &[at(&text, "north"), at(&text, "gates")]);
    let pays = Commitment {
        roles: vec![
            ("promisor".into(), Filler::Annotation(anna.id)),
            ("promisor".into(), Filler::Annotation(bank.id)),
            ("action".into(), Filler::Words(spans(&text, &[at(&text, "pay 5 crowns")]))),
            ("target".into(), Filler::Annotation(id(IdKind::Commitment, 2))),
        ],
        attributes: BTreeMap::from([
            ("act".into(), vec!["mutual agreement".to_owned()]),
            ("catalysts".into(), vec!["timetable".to_owned(), "numerical target".to_owned()]),
        ]),
        ..frame(&text, 1, "Anna Lee of the Bank of Oslo agreed to pay 5 crowns", "agreed to")
    };
    let opens = frame(&text, 2, "The north and south gates will open", "");
    let part_of = relation(1, "member_of", anna.id, bank.id);
    let remarks = [
        comment(1, Target::Annotation(anna.id)),
        comment(2, Target::Words(text.span(at(&text, "soon")).unwrap())),
        comment(3, Target::Article),
    ];
    let mut all: Vec<Annotation> = vec![anna.into(), bank.into(), oslo.into(), also.into(), gates.into()];
    all.extend([pays.into(), opens.into(), part_of.into()]);
    all.extend(remarks.map(Annotation::from));
    item("gates", &text, all)
}

/// Reads one file with nothing beside it as the format with this id does.
pub(super) fn read_as(format: &str, name: &str, bytes: &[u8]) -> Result<Vec<Document>, ReadError> {
    read_with(registry::by_id(format).unwrap(), name, bytes, &[])
}

/// Exports items by the default schema; the report and the files.
pub(super) fn export(
    format: &'static dyn Format,
    options: &Options,
    items: Vec<ExportItem>,
) -> (Report, MemorySink) {
    export_of(format, options, items, [])
}

/// As [`export`], with canonical entities.
pub(super) fn export_with(
    format: &'static dyn Format,
    items: Vec<ExportItem>,
    canonicals: impl IntoIterator<Item = Canonical>,
) -> (Report, MemorySink) {
    export_of(format, &Options::default(), items, canonicals)
}

fn export_of(
    format: &'static dyn Format,
    options: &Options,
    items: Vec<ExportItem>,
    canonicals: impl IntoIterator<Item = Canonical>,
) -> (Report, MemorySink) {
    let shape = format.writer().unwrap().shape();
    let articles: Vec<_> = items.iter().map(|i| (i.article.id.clone(), i.article.text)).collect();
    let request = Request {
        format,
        schema: &Schema::default(),
        canonicals: &canonicals.into_iter().map(|c| (c.id, Arc::new(c))).collect(),
        options,
        file_name: if shape == Shape::File { "out.x" } else { "" },
        articles: &articles,
        several_annotators: false,
        choices: BTreeMap::from([("project".to_owned(), "p-1".to_owned())]),
    };
    let mut sink = MemorySink::default();
    let report = run::<io::Error>(&request, items.into_iter().map(Ok), &mut sink).unwrap();
    (report, sink)
}

/// How many of a loss a report names.
pub(super) fn lost(report: &Report, loss: &str) -> usize {
    report.losses.iter().find(|l| l.id == loss).map_or(0, |l| l.count)
}
