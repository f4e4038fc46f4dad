//! What a flat format has to bring back, for the tests of each.

use std::collections::BTreeMap;

use crate::formats::export::{ExportItem, Options};
use crate::formats::read::Document;
use crate::formats::read::tests::read_with;
use crate::formats::registry;
use crate::formats::sink::MemorySink;
use crate::formats::testing::export;
use crate::model::annotation::{Annotation, Filler};
use crate::model::ids::AnnotationId;
use crate::model::text::Text;

/// Writes items in a format.
pub(in crate::formats) fn written(
    format: &str,
    items: Vec<ExportItem>,
) -> (crate::formats::export::Report, MemorySink) {
    export(registry::by_id(format).unwrap(), &Options::default(), items)
}

/// What a format with links loses of an article with everything in it.
pub(in crate::formats) const LOST_OF_EVERYTHING: [(&str, usize); 6] =
    [("attributes", 1), ("comments", 3), ("linked-frames", 2), ("notes", 1), ("pieces", 1), ("refers-to", 1)];

/// Losses of a report with their numbers.
pub(in crate::formats) fn losses(report: &crate::formats::export::Report) -> Vec<(&str, usize)> {
    report.losses.iter().map(|l| (l.id.as_str(), l.count)).collect()
}

/// Reads a file in a format.
pub(in crate::formats) fn read(format: &str, content: &str) -> Vec<Document> {
    read_with(registry::by_id(format).unwrap(), "x.jsonl", content.as_bytes(), &[]).unwrap()
}

/// Problems of a document as `line: message`.
pub(in crate::formats) fn problems(document: &Document) -> Vec<String> {
    document.notes.problems.iter().map(|p| format!("{}: {}", p.line, p.message)).collect()
}

/// Each annotation in words, without its id and what flat formats can't carry; sorted.
pub(in crate::formats) fn told<'a>(
    text: &Text,
    annotations: impl IntoIterator<Item = &'a Annotation>,
) -> Vec<String> {
    let all: Vec<&Annotation> = annotations.into_iter().collect();
    let own = |a: &Annotation| format!("{} {:?}", a.label().unwrap(), a.spans().unwrap());
    let names: BTreeMap<AnnotationId, String> =
        all.iter().filter(|a| a.label().is_some()).map(|a| (a.id(), own(a))).collect();
    let tell = |a: &&Annotation| match a {
        Annotation::Entity(_) => Some(own(a)),
        Annotation::Commitment(c) => {
            let roles = c.roles.iter().map(|(role, filler)| match filler {
                Filler::Annotation(id) => format!("{role}={}", names[id]),
                Filler::Words(words) => format!("{role}=“{}”", words.words(text)),
            });
            Some(format!("{} cue {:?} {:?}", own(a), c.cue, roles.collect::<Vec<_>>()))
        }
        Annotation::Relation(r) => Some(format!("{} {} {}", names[&r.from], r.kind, names[&r.to])),
        Annotation::Comment(_) | Annotation::Verdict(_) => None,
    };
    let mut out: Vec<String> = all.iter().filter_map(tell).collect();
    out.sort();
    out
}

/// The same for what is exported.
pub(in crate::formats) fn told_of(item: &ExportItem) -> Vec<String> {
    told(&item.text, item.annotations.iter().map(|a| &**a))
}
