//! Tasks to documents.

use std::collections::HashMap;

use serde_json::Value;

use super::SpacyJsonl;
use crate::formats::flat::records::{self, Object};
use crate::formats::flat::{self, Head, RawLink, RawMark, Task, Unit};
use crate::formats::read::{Document, Input, ReadContext, ReadError, content};
use crate::formats::{Reader, doccano};
use crate::model::text::Hash;

impl Reader for SpacyJsonl {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let content = content(input)?;
        let (tasks, bad) = flat::tasks(records::lines(&content), task);
        let tasks = put_together(tasks);
        flat::documents(input, context, tasks, &[Unit::CodePoints, Unit::Utf16], bad)
    }
}

/// Fields that are read, that are counted by another name, or that are about the file and not the
/// text: Prodigy's hashes and views, its history of a task.
const FIELDS: &[&str] = &[
    "text",
    "meta",
    "tokens",
    "spans",
    "ents",
    "entities",
    "relations",
    "answer",
    "cats",
    "accept",
    "options",
    "_annotator_id",
    "_session_id",
    "_input_hash",
    "_task_hash",
    "_view_id",
    "_timestamp",
    "_is_binary",
    "id",
    "article",
    "title",
    "date",
    "source",
    "language",
    "annotator",
    "status",
];
const OF_SPANS: &[&str] = &["id", "start", "end", "token_start", "token_end", "label", "text"];

/// A record as a task; one of doccano's form among them is read as such.
pub(in crate::formats) fn task(line: u32, object: &Object) -> Result<Task, String> {
    let has_spans = ["spans", "ents"].iter().any(|name| object.get(*name).is_some_and(|v| !v.is_null()));
    if !has_spans && doccano::has_labels(object) && !has_triples(object) {
        let task = doccano::task(line, object)?;
        return Ok(Task { unit: task.unit.or(Some(Unit::Utf16)), ..task });
    }
    let text = records::article(object, &["text"])?;
    let empty = Object::new();
    let meta = object.get("meta").and_then(Value::as_object).unwrap_or(&empty);
    let prodigy = records::text(object, &["_annotator_id", "_session_id"]);
    let head = Head::of(meta).or(Head::of(object)).or(Head { annotator: prodigy, ..Head::default() });
    let mut task = Task { line, raw: text.to_owned(), head, ..Task::default() };
    if let Some(answer @ ("reject" | "ignore")) = object.get("answer").and_then(Value::as_str) {
        task.notes.losses.add("rejected", || format!("line {line}: {answer}"));
        return Ok(task);
    }
    for name in ["cats", "accept", "options"] {
        let is_said = object.get(name).is_some_and(|v| match v {
            Value::Array(all) => !all.is_empty(),
            Value::Object(all) => !all.is_empty(),
            other => !other.is_null(),
        });
        if is_said {
            task.notes.losses.add("choices", || format!("line {line}: {name}"));
        }
    }
    records::count_unread(object, FIELDS, &format!("line {line}"), &mut task.notes);
    let all = span_values(&mut task, object);
    if all.is_none() && object.get("relations").is_none_or(Value::is_null) {
        return Ok(task);
    }
    let all = all.unwrap_or_default();
    let mut spans = Spans { tokens: records::list(object, "tokens"), marks: Vec::new(), ids: HashMap::new() };
    let mut tokens_of = Vec::new();
    for (n, span) in (1..).zip(all) {
        if let Some(object) = span.as_object() {
            records::count_unread(object, OF_SPANS, &format!("line {line}, span {n}"), &mut task.notes);
        }
        match spans.mark(span) {
            Ok(mark) => {
                if let Some(id) = span["id"].as_str() {
                    spans.ids.insert(id, spans.marks.len());
                }
                let token = |name| records::offset(span.get(name));
                tokens_of.push(token("token_start").zip(token("token_end")));
                spans.marks.push(mark);
            }
            Err(why) => task.notes.problem(line, format!("span {n}: {why}")),
        }
    }
    for (n, relation) in (1..).zip(records::listed(object, "relations", line, &mut task.notes)) {
        let end = |span: &str, token: &str| {
            let by_token = || {
                let at = records::offset(relation.get(token))?;
                tokens_of.iter().position(|t| t.is_some_and(|(start, end)| (start..=end).contains(&at)))
            };
            spans.find(&relation[span]).or_else(by_token)
        };
        match (end("head_span", "head"), end("child_span", "child"), relation["label"].as_str()) {
            (Some(from), Some(to), Some(kind)) => {
                task.links.push(RawLink { kind: kind.to_owned(), from, to });
            }
            (_, _, None) => task.notes.problem(line, format!("relation {n} has no label")),
            _ => task.notes.problem(line, format!("relation {n}: no span is at one of its ends")),
        }
    }
    task.marks = Some(spans.marks);
    Ok(task)
}

/// Tasks on the same text by the same annotator, as Prodigy has one for each question, become one.
fn put_together(tasks: Vec<Task>) -> Vec<Task> {
    let mut out: Vec<Task> = Vec::with_capacity(tasks.len());
    let mut known: HashMap<(Hash, Option<String>, Option<String>), usize> = HashMap::new();
    for task in tasks {
        let Some(marks) = &task.marks else {
            out.push(task);
            continue;
        };
        let key = (Hash::of(task.raw.as_bytes()), task.head.annotator.clone(), task.head.id.clone());
        let Some(at) = known.get(&key).copied() else {
            known.insert(key, out.len());
            out.push(task);
            continue;
        };
        let there = out[at].marks.get_or_insert_default();
        let mut places = Vec::with_capacity(marks.len());
        for mark in marks {
            let same = there.iter().position(|m| m.range == mark.range && m.label == mark.label);
            places.push(same.unwrap_or_else(|| {
                there.push(mark.clone());
                there.len() - 1
            }));
        }
        for link in &task.links {
            let link = RawLink { kind: link.kind.clone(), from: places[link.from], to: places[link.to] };
            out[at].links.push(link);
        }
        out[at].notes.problems.extend(task.notes.problems);
        out[at].notes.losses.merge(task.notes.losses);
    }
    out
}

/// Whether entities are triples, as in spaCy's older training data.
fn has_triples(object: &Object) -> bool {
    records::list(object, "entities").iter().any(Value::is_array)
}

/// The spans of a task: as Prodigy has them, in groups as spaCy has them, as displaCy's `ents`, or as
/// `entities` of spaCy's older training data. `None` where it has none of these.
fn span_values<'a>(task: &mut Task, object: &'a Object) -> Option<Vec<&'a Value>> {
    let is_there = |name: &&str| object.get(*name).is_some_and(|value| !value.is_null());
    let mut names = ["spans", "ents", "entities"].into_iter().filter(is_there).peekable();
    names.peek()?;
    let mut listed =
        |object: &'a Object, name: &str| records::listed(object, name, task.line, &mut task.notes);
    let mut found = Vec::new();
    for name in names {
        match object.get(name) {
            Some(Value::Object(groups)) if name == "spans" => {
                groups.keys().for_each(|group| found.extend(listed(groups, group)));
            }
            _ => found.extend(listed(object, name)),
        }
    }
    Some(found)
}

struct Spans<'a> {
    tokens: &'a [Value],
    marks: Vec<RawMark>,
    /// Ours have ids, since two spans may be on the same words with the same label.
    ids: HashMap<&'a str, usize>,
}

impl Spans<'_> {
    fn mark(&self, span: &Value) -> Result<RawMark, String> {
        if let Some([start, end, label]) = span.as_array().map(Vec::as_slice) {
            let range = records::offset(Some(start)).zip(records::offset(Some(end)));
            let label = label.as_str().filter(|l| !l.is_empty()).ok_or("no label")?;
            let range = range.ok_or("start and end are no whole numbers")?;
            return Ok(RawMark { label: label.to_owned(), range, words: None });
        }
        let Some(label) = span["label"].as_str().filter(|l| !l.is_empty()) else {
            return Err("no label".to_owned());
        };
        let words = span["text"].as_str().map(str::to_owned);
        Ok(RawMark { label: label.to_owned(), range: self.range(span)?, words })
    }

    /// In code points; by its tokens where it has no offsets.
    fn range(&self, span: &Value) -> Result<(u32, u32), String> {
        let own = records::offset(span.get("start")).zip(records::offset(span.get("end")));
        let of_token = |token: &str, edge: &str| {
            let at = records::offset(span.get(token))?;
            records::offset(self.tokens.get(at as usize)?.get(edge))
        };
        own.or_else(|| of_token("token_start", "start").zip(of_token("token_end", "end")))
            .ok_or_else(|| "no “start” and “end” that are whole numbers".to_owned())
    }

    /// The mark that an end of a relation is: by its id, else by place and label.
    fn find(&self, end: &Value) -> Option<usize> {
        if let Some(at) = end["id"].as_str().and_then(|id| self.ids.get(id)) {
            return Some(*at);
        }
        let range = self.range(end).ok()?;
        let label = end["label"].as_str();
        self.marks.iter().position(|m| m.range == range && label.is_none_or(|l| l == m.label))
    }
}
