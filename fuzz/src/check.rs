//! What must hold of every document that a reader gives.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::sync::Arc;

use attache::formats::export::{ExportItem, Options, Report, Request, run};
use attache::formats::read::Document;
use attache::formats::sink::MemorySink;
use attache::formats::{Format, Shape, registry};
use attache::model::annotation::{Annotation, Filler, Spans};
use attache::model::article::ArticleMeta;
use attache::model::layer::{Layer, Status};
use attache::model::schema::Schema;
use attache::model::text::Text;

use crate::import::{Made, Read, read};

/// Label and words of a span, as far as a format keeps them: in one piece or several.
type Words = Vec<(u32, u32, String)>;

/// Looks at one document.
///
/// # Panics
/// When a span is not one of its text, an id stands twice, something is referred to that is not
/// there, or a loss is counted of which the format does not tell.
pub(crate) fn document(format: &dyn Format, document: &Document) {
    let (text, id) = (&document.text, format.id());
    let annotations = document.annotations.as_deref().unwrap_or_default();
    let mut ids = HashSet::new();
    for annotation in annotations {
        assert!(ids.insert(annotation.id()), "{id}: two are {}", annotation.id());
        for span in all_spans(annotation).iter().flat_map(Spans::pieces) {
            assert_eq!(text.span(span.range()), Ok(*span), "{id}: of a text of {} bytes", text.len());
        }
    }
    for (annotation, referred) in annotations.iter().flat_map(|a| referred(a).map(move |r| (a, r))) {
        assert!(ids.contains(&referred), "{id}: {annotation:?} refers to {referred}, which is not there");
    }
    let newlines: HashSet<u32> =
        (0..).zip(text.as_str().chars()).filter(|(_, c)| *c == '\n').map(|(at, _)| at).collect();
    for at in document.original.crlf_at.iter().chain(&document.original.cr_at) {
        assert!(newlines.contains(at), "{id}: no newline at {at}");
    }
    for (loss, _) in document.notes.losses.iter() {
        assert!(
            format.losses().iter().any(|l| l.id == loss),
            "{id} counts “{loss}”, and does not tell of it"
        );
    }
}

/// Writes documents in a format that counts as they do, and reads that: of what the report does
/// not say that it was left out, each has the same words.
///
/// # Panics
/// When not.
pub(crate) fn written_and_read(format: &'static dyn Format, documents: &[Document]) {
    let Some(writer) = format.writer() else { return };
    for document in documents.iter().filter(|d| d.annotations.is_some()) {
        let (report, sink) = export(format, writer.shape(), document);
        let losses = report.losses.iter().any(|l| l.count > 0) || !document.notes.losses.is_empty();
        if losses || !document.notes.problems.is_empty() {
            continue;
        }
        let Some(again) = again(format, &sink) else {
            continue;
        };
        let again = again.unwrap_or_else(|e| panic!("{}: what was written is refused: {e}", format.id()));
        let (ours, theirs) = (words([document]), words(&again));
        assert_eq!(ours, theirs, "{}: {:?}", format.id(), sink.files);
    }
}

fn all_spans(annotation: &Annotation) -> Vec<Spans> {
    let mut all: Vec<Spans> = annotation.spans().into_iter().collect();
    if let Annotation::Commitment(frame) = annotation {
        all.extend(frame.cue.clone());
        all.extend(frame.roles.iter().filter_map(|(_, filler)| match filler {
            Filler::Words(spans) => Some(spans.clone()),
            Filler::Annotation(_) => None,
        }));
    }
    all
}

/// Of one file; a comment may be about another's annotation, or answer another's comment.
fn referred(annotation: &Annotation) -> impl Iterator<Item = attache::model::ids::AnnotationId> + '_ {
    let comment = matches!(annotation, Annotation::Comment(_));
    annotation.refers().into_iter().filter(move |_| !comment)
}

fn words<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Words {
    let mut all = Words::new();
    for document in documents {
        let annotations = document.annotations.iter().flatten();
        for span in annotations.filter_map(Annotation::spans).flat_map(|s| s.pieces().to_vec()) {
            let range = document.text.chars(span);
            all.push((range.0, range.1, document.text.slice(span).to_owned()));
        }
    }
    all.sort();
    all.dedup();
    all
}

fn export(format: &'static dyn Format, shape: Shape, document: &Document) -> (Report, MemorySink) {
    let meta = ArticleMeta {
        id: "a".into(),
        title: document.title.clone(),
        date: document.date.clone(),
        source: document.source.clone(),
        language: document.language.clone(),
        tags: Vec::new(),
        text: document.text.hash(),
        original: document.original.clone(),
    };
    let layer = Layer::from_annotations(Status::Done, document.annotations.iter().flatten().cloned());
    let text: Text = document.text.clone();
    let articles = [(meta.id.clone(), meta.text)];
    let item = ExportItem {
        article: Arc::new(meta),
        unit: None,
        text,
        annotator: "ana".into(),
        status: Status::Done,
        annotations: layer.iter().cloned().collect(),
    };
    let request = Request {
        format,
        schema: &Schema::default(),
        canonicals: &document.canonicals.iter().map(|c| (c.id, Arc::new(c.clone()))).collect(),
        options: &Options::default(),
        file_name: if shape == Shape::File { "a.x" } else { "" },
        articles: &articles,
        several_annotators: false,
        choices: BTreeMap::new(),
    };
    let mut sink = MemorySink::default();
    let report = run::<io::Error>(&request, std::iter::once(Ok(item)), &mut sink);
    (report.expect("memory takes all"), sink)
}

/// Reads the file of an export that holds the article.
fn again(format: &'static dyn Format, sink: &MemorySink) -> Option<Read> {
    let is_main = |name: &str| {
        let end = name.rsplit_once('.').map_or("", |(_, end)| end);
        name == "a.x" || (format.extensions().contains(&end) && !name.contains(".offsets"))
    };
    let (name, bytes) = sink.files.iter().find(|(name, _)| is_main(name))?;
    let beside = |wanted: &str| {
        let found = |name: &String| name.rsplit_once('/').map_or(name.as_str(), |(_, file)| file) == wanted;
        sink.files.iter().find(|(name, _)| found(name)).map(|(_, bytes)| bytes.clone())
    };
    let name = name.rsplit_once('/').map_or(name.as_str(), |(_, file)| file);
    Some(read(format, &Made { name, bytes, beside: &beside }))
}

/// The program's own format, which carries all that is in the text.
pub(crate) fn own() -> &'static dyn Format {
    registry::by_id("jsonl").expect("it is always there")
}
