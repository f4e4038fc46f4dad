//! Tasks to documents.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::annotators::{self, Whose};
use super::{LabelStudio, TEXT, array, min};
use crate::formats::Reader;
use crate::formats::flat::records::{self, Object};
use crate::formats::flat::{self, Head, RawLink, RawMark, Task, Unit};
use crate::formats::read::{Document, Input, Problem, ReadContext, ReadError, content};
use crate::formats::rows::has_tags;

impl Reader for LabelStudio {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let content = content(input)?;
        let records = array::elements(&content).map_err(ReadError::NoRecord)?;
        let (mut tasks, mut bad) = (Vec::new(), Vec::new());
        for (line, record) in records {
            match record.and_then(|object| of_record(line, &object)) {
                Ok(several) => tasks.extend(several),
                Err(message) => bad.push(Problem { line, message }),
            }
        }
        let tasks = annotators::named(tasks);
        flat::documents(input, context, tasks, &[Unit::CodePoints, Unit::Utf16], bad)
    }
}

/// A task for each annotation of a record that was not cancelled; one without marks where there is
/// none.
fn of_record(line: u32, object: &Object) -> Result<Vec<(Task, Whose)>, String> {
    let Some(data) = object.get("data").and_then(Value::as_object) else {
        return min::of_record(line, object);
    };
    let head = Head::of(data).or(Head { id: records::text(object, &["id"]), ..Head::default() });
    let (field, text) = text_of(data, &fields_of(object))?;
    let mut task = Task { line, raw: text.to_owned(), head, ..Task::default() };
    if has_tags(text) {
        task.notes.losses.add("html", || format!("line {line}"));
    }
    for prediction in records::list(object, "predictions") {
        // An export may name predictions by number only.
        if prediction.is_object() {
            task.notes.losses.add("predictions", || format!("line {line}"));
        }
    }
    // Its first versions wrote `completions`.
    let lists = [records::list(object, "annotations"), records::list(object, "completions")];
    let has_regions = |a: &Value| a["result"].as_array().is_some_and(|all| !all.is_empty());
    let (cancelled, annotations): (Vec<&Value>, Vec<&Value>) =
        lists.into_iter().flatten().partition(|a| a["was_cancelled"] == true);
    for _ in cancelled.into_iter().filter(|a| has_regions(a)) {
        task.notes.losses.add("cancelled", || format!("line {line}"));
    }
    for _ in records::list(object, "drafts").iter().filter(|a| has_regions(a)) {
        task.notes.losses.add("drafts", || format!("line {line}"));
    }
    let mut tasks = Vec::new();
    for (n, annotation) in (1..).zip(annotations) {
        let head = task.head.clone();
        let notes = std::mem::take(&mut task.notes);
        let mut own = Task { line, raw: task.raw.clone(), head, notes, ..Task::default() };
        match annotation["result"].as_array() {
            Some(result) => {
                let (here, elsewhere) = of_field(result, field, data);
                for region in elsewhere {
                    let name = region["to_name"].as_str().unwrap_or_default();
                    own.notes.losses.add("other-fields", || format!("line {line}: on “{name}”"));
                }
                results(&mut own, &here);
            }
            None => own.notes.problem(line, "an annotation without “result”".to_owned()),
        }
        tasks.push((own, Whose::of(n, annotation)));
    }
    if tasks.is_empty() {
        tasks.push((task, Whose::default()));
    }
    Ok(tasks)
}

/// The fields that the regions of a record are on.
fn fields_of(object: &Object) -> BTreeSet<&str> {
    let lists = ["annotations", "completions"].into_iter().flat_map(|name| records::list(object, name));
    let regions = lists.filter_map(|annotation| annotation["result"].as_array()).flatten();
    regions
        .filter(|region| region["type"] == "labels")
        .filter_map(|region| region["to_name"].as_str())
        .collect()
}

/// The regions on a field of the data, and those on another one. What a region is on is called by
/// the config, mostly as its field is; a name that no field has tells nothing. Relations go with what
/// they link.
fn of_field<'a>(result: &'a [Value], field: &str, data: &Object) -> (Vec<&'a Value>, Vec<&'a Value>) {
    let is_here = |region: &&Value| {
        region["to_name"].as_str().is_none_or(|name| name == field || !data.contains_key(name))
    };
    result.iter().partition(is_here)
}

/// The text and its field: what is called so, else what regions are on, else the only string that is
/// not one of the names we write.
fn text_of<'a>(data: &'a Object, on: &BTreeSet<&str>) -> Result<(&'a str, &'a str), String> {
    let mut strings = data.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let called = || data.get_key_value(TEXT).and_then(|(name, value)| Some((name.as_str(), value.as_str()?)));
    let marked = || {
        let mut all = on.iter().filter_map(|name| data.get_key_value(*name));
        let (name, value) = all.next().filter(|_| on.len() == 1)?;
        Some((name.as_str(), value.as_str()?))
    };
    let (field, text) = match (called().or_else(marked), strings.next(), strings.next()) {
        (Some(found), ..) | (None, Some(found), None) => found,
        (None, None, _) => return Err("no text in its “data”".to_owned()),
        _ => return Err("several strings in its “data”, none of them called “text”".to_owned()),
    };
    let is_address = text.contains("://") || text.starts_with("/data/") || text.starts_with("data:");
    if is_address && !text.contains(char::is_whitespace) {
        let address: String = text.chars().take(60).collect();
        return Err(format!(
            "its data are at “{address}”, a picture or a file: nothing is fetched; put the text itself into “data”"
        ));
    }
    Ok((field, text))
}

fn results(task: &mut Task, result: &[&Value]) {
    let line = task.line;
    let mut marks = Vec::new();
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for (n, region) in (1..).zip(result) {
        match region["type"].as_str() {
            Some("labels") => match mark(region) {
                Ok((mark, further)) => {
                    for _ in 0..further {
                        task.notes.losses.add("several-labels", || format!("line {line}, result {n}"));
                    }
                    if region["meta"]["text"].as_array().is_some_and(|notes| !notes.is_empty()) {
                        task.notes.losses.add("notes", || format!("line {line}, result {n}"));
                    }
                    if let Some(id) = region["id"].as_str() {
                        ids.insert(id, marks.len());
                    }
                    marks.push(mark);
                }
                Err(why) => task.notes.problem(line, format!("result {n}: {why}")),
            },
            Some("relation") => {}
            Some(kind) => task.notes.losses.add("other-results", || format!("line {line}: {kind}")),
            None => task.notes.problem(line, format!("result {n} has no type")),
        }
    }
    for (n, relation) in (1..).zip(result).filter(|(_, r)| r["type"] == "relation") {
        let end = |name: &str| relation[name].as_str().and_then(|id| ids.get(id)).copied();
        let labels = relation["labels"].as_array().map_or(&[][..], Vec::as_slice);
        let kinds: Vec<&str> = labels.iter().filter_map(Value::as_str).collect();
        let (Some(mut from), Some(mut to)) = (end("from_id"), end("to_id")) else {
            task.notes.problem(line, format!("result {n}: an end of the relation is not there"));
            continue;
        };
        if relation["direction"] == "left" {
            std::mem::swap(&mut from, &mut to);
        }
        if kinds.is_empty() {
            task.notes.problem(line, format!("result {n}: the relation has no label"));
        }
        for kind in kinds {
            task.links.push(RawLink { kind: kind.to_owned(), from, to });
            if relation["direction"] == "bi" {
                task.links.push(RawLink { kind: kind.to_owned(), from: to, to: from });
            }
        }
    }
    task.marks = Some(marks);
}

/// A region as a mark of its first label, and how many further labels it has.
fn mark(region: &Value) -> Result<(RawMark, usize), String> {
    value_mark(&region["value"])
}

/// The same of what a region says.
pub(super) fn value_mark(value: &Value) -> Result<(RawMark, usize), String> {
    let labels = value["labels"].as_array().map_or(&[][..], Vec::as_slice);
    let Some(label) = labels.first().and_then(Value::as_str).filter(|l| !l.is_empty()) else {
        return Err("a region without a label".to_owned());
    };
    let range = records::offset(value.get("start")).zip(records::offset(value.get("end")));
    let range = range.ok_or_else(|| "no “start” and “end” that are whole numbers".to_owned())?;
    let words = value["text"].as_str().map(str::to_owned);
    Ok((RawMark { label: label.to_owned(), range, words }, labels.len() - 1))
}
