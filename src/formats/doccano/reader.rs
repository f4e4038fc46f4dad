//! Lines of both forms to documents.

use std::collections::HashMap;

use serde_json::Value;

use super::{Doccano, UNIT, UTF_16};
use crate::formats::flat::records::{self, Object};
use crate::formats::flat::{self, Head, RawLink, RawMark, Task, Unit};
use crate::formats::read::{Document, Input, ReadContext, ReadError, content};
use crate::formats::{Reader, spacy_jsonl};

impl Reader for Doccano {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let content = content(input)?;
        let (tasks, bad) = flat::tasks(records::lines(&content), task);
        flat::documents(input, context, tasks, &[Unit::Utf16, Unit::CodePoints, Unit::Clusters], bad)
    }
}

/// Fields that are read, or counted by another name.
const FIELDS: &[&str] = &[
    "text",
    "data",
    "annotations",
    "label",
    "labels",
    "entities",
    "relations",
    "Comments",
    "comments",
    UNIT,
    "id",
    "article",
    "doc_id",
    "document_id",
    "title",
    "date",
    "source",
    "url",
    "language",
    "lang",
    "annotator",
    "status",
];

/// A record as a task; one of spaCy's or Prodigy's form among them is read as such.
pub(in crate::formats) fn task(line: u32, object: &Object) -> Result<Task, String> {
    if is_other(object) {
        let task = spacy_jsonl::task(line, object)?;
        return Ok(Task { unit: task.unit.or(Some(Unit::CodePoints)), ..task });
    }
    // Files of its first versions have `data`.
    let text = records::article(object, &["text", "data"])?;
    let mut task = Task { line, raw: text.to_owned(), head: Head::of(object), ..Task::default() };
    task.unit = object.get(UNIT).is_some_and(|u| u == UTF_16).then_some(Unit::Utf16);
    task.tells_unit = task.unit.is_none();
    let comments = [records::list(object, "Comments"), records::list(object, "comments")].concat();
    for _ in comments {
        task.notes.losses.add("doccano-comments", || format!("line {line}"));
    }
    records::count_unread(object, FIELDS, &format!("line {line}"), &mut task.notes);
    for name in ["label", "labels", "entities", "relations"] {
        records::listed(object, name, line, &mut task.notes);
    }
    let labels = ["label", "labels"].into_iter().find(|name| object.get(*name).is_some_and(Value::is_array));
    match labels {
        _ if object.get("entities").is_some_and(Value::is_array) => linked(&mut task, object, "entities"),
        // Of its first versions.
        _ if has_labels(object) && !records::list(object, "annotations").is_empty() => {
            linked(&mut task, object, "annotations");
        }
        Some(name) => triples(&mut task, records::list(object, name)),
        None => {}
    }
    Ok(task)
}

/// Whether a record has spans and no labels of doccano's.
fn is_other(object: &Object) -> bool {
    let has = |name: &str| !records::list(object, name).is_empty();
    let has_spans = object.get("spans").is_some_and(|spans| spans.is_array() || spans.is_object());
    has_spans && !has("label") && !has("labels") && !has("entities")
}

/// Whether a record has labels in doccano's form: triples, or entities with their edges.
pub(in crate::formats) fn has_labels(object: &Object) -> bool {
    let triples = |name: &str| records::list(object, name).iter().any(Value::is_array);
    let edges = |name: &str| records::list(object, name).iter().any(|e| e.get("start_offset").is_some());
    triples("label") || triples("labels") || edges("entities") || edges("annotations")
}

fn triples(task: &mut Task, triples: &[Value]) {
    let mut marks = Vec::with_capacity(triples.len());
    for (n, triple) in (1..).zip(triples) {
        let mark = match triple.as_array().map(Vec::as_slice) {
            Some([start, end, label]) => mark(Some(label), Some(start), Some(end)),
            _ => Err("not [start, end, label]".to_owned()),
        };
        match mark {
            Ok(mark) => marks.push(mark),
            Err(why) => task.notes.problem(task.line, format!("label {n}: {why}")),
        }
    }
    task.marks = Some(marks);
}

fn mark(label: Option<&Value>, start: Option<&Value>, end: Option<&Value>) -> Result<RawMark, String> {
    let Some(label) = label.and_then(Value::as_str).filter(|l| !l.is_empty()) else {
        return Err("no label".to_owned());
    };
    let range = records::offset(start).zip(records::offset(end));
    let range = range.ok_or_else(|| "start and end are no whole numbers".to_owned())?;
    Ok(RawMark { label: label.to_owned(), range, words: None })
}

fn linked(task: &mut Task, object: &Object, name: &str) {
    let mut marks = Vec::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    for (n, entity) in (1..).zip(records::list(object, name)) {
        match mark(entity.get("label"), entity.get("start_offset"), entity.get("end_offset")) {
            Ok(mark) => {
                ids.insert(entity["id"].to_string(), marks.len());
                marks.push(mark);
            }
            Err(why) => task.notes.problem(task.line, format!("entity {n}: {why}")),
        }
    }
    for (n, relation) in (1..).zip(records::list(object, "relations")) {
        let end = |name: &str| ids.get(&relation[name].to_string()).copied();
        match (end("from_id"), end("to_id"), relation["type"].as_str()) {
            (Some(from), Some(to), Some(kind)) => {
                task.links.push(RawLink { kind: kind.to_owned(), from, to });
            }
            (_, _, None) => task.notes.problem(task.line, format!("relation {n} has no type")),
            _ => task.notes.problem(task.line, format!("relation {n}: an end of it is not there")),
        }
    }
    task.marks = Some(marks);
}
