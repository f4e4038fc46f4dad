//! Columns to documents.

use std::collections::HashMap;

use rmpv::ValueRef;
use serde_json::{Map, Value, json};

use super::bin::{Bin, Doc, unpacked};
use super::{GROUP, OURS, Spacy, attribute, msgpack};
use crate::formats::flat::{self, RawMark, Task, Unit};
use crate::formats::jsonl;
use crate::formats::read::{Document, Input, Problem, ReadContext, ReadError};
use crate::formats::{Reader, decode};

impl Reader for Spacy {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        decode::check_size(input.bytes.len() as u64)?;
        let raw = unpacked(input.bytes).map_err(ReadError::Unreadable)?;
        let value = msgpack::value(&raw).map_err(ReadError::Unreadable)?;
        let bin = Bin::new(&value).map_err(ReadError::Unreadable)?;
        let mut records = jsonl::Records::new(input, context);
        // In the order of the file: ours as they come, those of others together.
        let (mut tasks, mut bad) = (Vec::new(), Vec::new());
        for (n, doc) in (1..).zip(bin.docs()) {
            match read(&bin, &doc, n) {
                Ok(Read::Ours(object)) => {
                    if let Err(message) = records.add(n, &object) {
                        bad.push(Problem { line: n, message });
                    }
                }
                Ok(Read::Other(task)) => tasks.push(task),
                Err(message) => bad.push(Problem { line: n, message }),
            }
        }
        let mut documents = records.documents();
        if !tasks.is_empty() {
            let lines: Vec<u32> = tasks.iter().filter(|t| !t.raw.is_empty()).map(|t| t.line).collect();
            let others =
                flat::documents(input, context, tasks, &[Unit::CodePoints], std::mem::take(&mut bad));
            match others {
                Ok(others) => documents.extend(lines.into_iter().zip(others)),
                Err(error) if documents.is_empty() => return Err(in_documents(error)),
                Err(error) => bad.push(Problem { line: 0, message: error.to_string() }),
            }
        }
        documents.sort_by_key(|(n, _)| *n);
        let documents = documents.into_iter().map(|(_, document)| document).collect();
        flat::with_problems(documents, bad).map_err(in_documents)
    }
}

/// There are no lines: what counts are documents.
fn in_documents(error: ReadError) -> ReadError {
    match error {
        ReadError::NoRecord(message) => ReadError::NoRecord(match message.strip_prefix("line ") {
            Some(rest) => format!("document {rest}"),
            None => message,
        }),
        other => other,
    }
}

enum Read {
    /// As a record of our JSONL.
    Ours(Map<String, Value>),
    Other(Task),
}

fn read(bin: &Bin<'_>, doc: &Doc<'_>, n: u32) -> Result<Read, String> {
    let (text, places) = doc.text()?;
    let mut task = Task { line: n, raw: text, ..Task::default() };
    let groups = groups(doc, &mut task)?;
    if let Some(data) = doc.user_data {
        match msgpack::value(data) {
            Ok(value) => {
                let ours = msgpack::get(&value, OURS).map(msgpack::json);
                if let Some(record) = ours.and_then(|ours| record(bin, &task.raw, &groups, &ours)) {
                    return Ok(Read::Ours(record));
                }
                if matches!(&value, ValueRef::Map(all) if !all.is_empty()) {
                    task.notes.losses.add("user-data", || format!("document {n}"));
                }
            }
            Err(why) => task.notes.problem(n, format!("user data: {why}")),
        }
    }
    if doc.has_cats {
        task.notes.losses.add("cats", || format!("document {n}"));
    }
    if doc.has_analysis() {
        task.notes.losses.add("analysis", || format!("document {n}"));
    }
    marks(bin, doc, &groups, &places, &mut task);
    Ok(Read::Other(task))
}

/// A span of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Span {
    kb: u64,
    label: u64,
    /// Tokens, half-open.
    tokens: (u32, u32),
    /// Code points, half-open.
    chars: (u32, u32),
}

impl Span {
    /// Since spaCy 3.4 a span has an id before the rest.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = match bytes.len() {
            40 => &bytes[8..],
            32 => bytes,
            _ => return None,
        };
        let long = |at: usize| rest[at..at + 8].iter().fold(0, |n, b| n << 8 | u64::from(*b));
        let short = |at: usize| rest[at..at + 4].iter().fold(0, |n, b| n << 8 | u32::from(*b));
        Some(Self {
            kb: long(0),
            label: long(8),
            tokens: (short(16), short(20)),
            chars: (short(24), short(28)),
        })
    }
}

/// The groups of spans by name, ours first. Either a map of groups to names, or, of spaCy before
/// 3.2.1, a list of groups.
fn groups(doc: &Doc<'_>, task: &mut Task) -> Result<Vec<(String, Vec<Span>)>, String> {
    let mut out = Vec::new();
    if doc.span_groups.is_empty() {
        return Ok(out);
    }
    let value = msgpack::value(doc.span_groups).map_err(|why| format!("groups of spans: {why}"))?;
    let mut add = |group: &ValueRef<'_>, names: Option<&ValueRef<'_>>| -> Result<(), String> {
        let bytes = msgpack::bytes(group).ok_or("a group of spans is no bytes")?;
        let group = msgpack::value(bytes).map_err(|why| format!("group of spans: {why}"))?;
        let name = msgpack::get(&group, "name").and_then(msgpack::text).unwrap_or_default();
        let names = msgpack::list(names).iter().filter_map(msgpack::text);
        let name = names.min_by_key(|n| *n != GROUP).unwrap_or(name).to_owned();
        let mut spans = Vec::new();
        for span in msgpack::list(msgpack::get(&group, "spans")) {
            match msgpack::bytes(span).and_then(Span::parse) {
                Some(span) => spans.push(span),
                None => {
                    task.notes.problem(task.line, format!("a span of “{name}” is not 32 or 40 bytes long"));
                }
            }
        }
        out.push((name, spans));
        Ok(())
    };
    match &value {
        ValueRef::Map(all) => all.iter().try_for_each(|(group, names)| add(group, Some(names)))?,
        ValueRef::Array(all) => all.iter().try_for_each(|group| add(group, None))?,
        _ => return Err("its groups of spans are neither map nor list".to_owned()),
    }
    out.sort_by(|a, b| (a.0 != GROUP, &a.0).cmp(&(b.0 != GROUP, &b.0)));
    Ok(out)
}

/// A document of ours as a record of our JSONL; `None` where spans came or went since.
fn record(
    bin: &Bin<'_>,
    text: &str,
    groups: &[(String, Vec<Span>)],
    ours: &Value,
) -> Option<Map<String, Value>> {
    if ours["version"] != 1 {
        return None;
    }
    let ids = ours["span_ids"].as_array()?;
    let spans = groups.iter().find(|(name, _)| name == GROUP).map_or(&[][..], |(_, spans)| spans);
    if ids.len() != spans.len() {
        return None;
    }
    let mut record: Map<String, Value> = ours.as_object()?.clone();
    // What only a DocBin has of it is read here.
    ["version", "span_ids"].into_iter().for_each(|name| drop(record.remove(name)));
    let mut more: HashMap<String, Map<String, Value>> = HashMap::new();
    for name in ["entities", "commitments"] {
        for value in record.get(name)?.as_array()? {
            more.insert(value["id"].as_str()?.to_owned(), value.as_object()?.clone());
        }
    }
    let mut at: HashMap<&str, usize> = HashMap::new();
    let mut all: Vec<(&str, Map<String, Value>)> = Vec::new();
    for (id, span) in ids.iter().zip(spans) {
        let id = id.as_str()?;
        let range = json!([span.chars.0, span.chars.1]);
        if let Some(at) = at.get(id) {
            all[*at].1.get_mut("spans")?.as_array_mut()?.push(range);
            continue;
        }
        at.insert(id, all.len());
        let mut value = more.remove(id).unwrap_or_default();
        value.insert("id".to_owned(), json!(id));
        value.insert("label".to_owned(), json!(bin.string(span.label)?));
        value.insert("spans".to_owned(), json!([range]));
        all.push((id, value));
    }
    let (frames, entities): (Vec<_>, Vec<_>) = all.into_iter().partition(|(id, _)| id.starts_with("c-"));
    for (name, values) in [("entities", entities), ("commitments", frames)] {
        let values = values.into_iter().map(|(_, value)| Value::Object(value)).collect();
        record.insert(name.to_owned(), Value::Array(values));
    }
    record.insert("text".to_owned(), json!(text));
    Some(record)
}

/// Entities and spans of another program's document, each once.
fn marks(
    bin: &Bin<'_>,
    doc: &Doc<'_>,
    groups: &[(String, Vec<Span>)],
    places: &[(u32, u32)],
    task: &mut Task,
) {
    let n = task.line;
    let mut marks = Vec::new();
    // Of each place and label, how often it was taken.
    let mut taken: HashMap<(u64, (u32, u32)), usize> = HashMap::new();
    let ents = ("doc.ents".to_owned(), ents(doc));
    for (name, spans) in groups.iter().chain([&ents]) {
        let mut here: HashMap<(u64, (u32, u32)), usize> = HashMap::new();
        for span in spans {
            let key = (span.label, span.tokens);
            let count = here.entry(key).or_default();
            *count += 1;
            if *count <= taken.get(&key).copied().unwrap_or(0) {
                continue;
            }
            *taken.entry(key).or_default() += 1;
            let (first, end) = span.tokens;
            let range =
                match (places.get(first as usize), (end as usize).checked_sub(1).and_then(|e| places.get(e)))
                {
                    (Some((start, _)), Some((_, end))) if first < span.tokens.1 => (*start, *end),
                    _ => {
                        task.notes
                            .problem(n, format!("a span of “{name}”: tokens {first} to {end} are not there"));
                        continue;
                    }
                };
            match bin.string(span.label) {
                Some("") => {
                    task.notes.problem(n, format!("a span of “{name}” at token {first} has no label"));
                }
                None => task.notes.problem(
                    n,
                    format!("a span of “{name}” at token {first}: the file has no string for its label"),
                ),
                Some(label) => {
                    if span.kb != 0 {
                        task.notes.losses.add("kb-ids", || format!("document {n}, token {first}"));
                    }
                    marks.push(RawMark { label: label.to_owned(), range, words: None });
                }
            }
        }
    }
    marks.sort_by_key(|m| (m.range.0, std::cmp::Reverse(m.range.1)));
    task.marks = Some(marks);
}

/// `doc.ents`, from the columns of tokens: `ENT_IOB` is 3 at the first token of an entity, 1 at
/// further ones. Without that column each run of one type is an entity.
fn ents(doc: &Doc<'_>) -> Vec<Span> {
    let Some(types) = doc.column(attribute::ENT_TYPE) else { return Vec::new() };
    let mut iob = doc.column(attribute::ENT_IOB);
    let mut kb = doc.column(attribute::ENT_KB_ID);
    let mut out: Vec<Span> = Vec::new();
    let mut before = 0;
    for (n, label) in (0..).zip(types) {
        let iob = iob.as_mut().and_then(Iterator::next).unwrap_or(1);
        let kb = kb.as_mut().and_then(Iterator::next).unwrap_or(0);
        if label != 0 {
            match out.last_mut().filter(|_| iob != 3 && before == label) {
                Some(last) => last.tokens.1 = n + 1,
                None => out.push(Span { kb, label, tokens: (n, n + 1), chars: (0, 0) }),
            }
        }
        before = label;
    }
    out
}
