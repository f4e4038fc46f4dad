//! JSONL with one article a line and no annotations.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::columns::{FIELDS, Field, folded, listed};
use super::{LOSSES, Row, Table, count_columns, table};
use crate::formats::flat;
use crate::formats::flat::records::{self, Names, Object};
use crate::formats::read::{Columns, Document, Input, Problem, ReadContext, ReadError, content};
use crate::formats::{Format, Loss, Reader};

/// `jsonl-rows`.
pub(in crate::formats) struct JsonlRows;

impl Format for JsonlRows {
    fn id(&self) -> &'static str {
        "jsonl-rows"
    }

    fn name(&self) -> &'static str {
        "JSONL, one article a line"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

impl JsonlRows {
    /// Whether a record holds an article alone, as far as its names tell.
    pub(in crate::formats) fn takes(names: &Names) -> bool {
        let known = ["entities", "commitments", "relations", "comments", "annotator", "status"];
        !known.iter().any(|name| names.contains_key(*name))
    }
}

impl Reader for JsonlRows {
    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let content = content(input)?;
        let (mut documents, mut bad) = (Vec::new(), Vec::new());
        let columns = context.options.columns_of(&names(&first(&content)))?;
        let mut left: BTreeSet<String> = BTreeSet::new();
        for (line, object) in records::lines(&content) {
            if let Ok(object) = &object {
                left.extend(
                    unread(object, columns).filter(|name| !left.contains(*name)).cloned().collect::<Vec<_>>(),
                );
            }
            match object.and_then(|o| row(&o, columns)).and_then(|r| r.document(input, line)) {
                Ok(document) => documents.push(document),
                Err(message) => bad.push(Problem { line, message }),
            }
        }
        if let Some(first) = documents.first_mut().filter(|_| !columns.no_others) {
            count_columns(left.iter().map(String::as_str), &mut first.notes);
        }
        flat::with_problems(documents, bad)
    }

    fn has_tables(&self) -> bool {
        true
    }

    fn table(&self, input: &Input<'_>) -> Option<Table> {
        let content = content(input).ok()?;
        let first = first(&content);
        let mut all = records::names(&content).take(first.len());
        if first.is_empty() || !all.all(|names| Self::takes(&names)) {
            return None;
        }
        let names = names(&first);
        let cell = |object: &Object, name: &String| match value(object, name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(words)) => table::cell(words),
            Some(other) => table::cell(&other.to_string()),
        };
        let rows = first.iter().map(|object| names.iter().map(|name| cell(object, name)).collect());
        let rows = rows.collect();
        Some(Table::new(names, rows))
    }
}

/// The first records, by which the names are found.
fn first(content: &str) -> Vec<Object> {
    records::lines(content).filter_map(|(_, object)| object.ok()).take(table::ROWS).collect()
}

/// The names that the first records have, in the order in which they come; those within an object as
/// `meta.title`. What is a list is no column.
fn names(first: &[Object]) -> Vec<String> {
    let (mut names, mut known) = (Vec::new(), HashSet::new());
    let mut add = |name: String, value: &Value| {
        if !value.is_array() && known.insert(name.clone()) {
            names.push(name);
        }
    };
    for (name, held) in first.iter().flatten() {
        match held {
            Value::Object(inside) => {
                inside
                    .iter()
                    .filter(|(_, v)| !v.is_object())
                    .for_each(|(n, v)| add(format!("{name}.{n}"), v));
            }
            held => add(name.clone(), held),
        }
    }
    names
}

/// The fields of a record that are none of what an article has.
fn unread<'a>(object: &'a Object, columns: &'a Columns) -> impl Iterator<Item = &'a String> {
    let read: Vec<*const Value> =
        FIELDS.iter().filter_map(|field| find(object, field, columns)).map(std::ptr::from_ref).collect();
    let is_read = move |value: &Value| read.iter().any(|known| std::ptr::eq(*known, value));
    object.iter().filter(move |(_, value)| !value.is_null() && !is_read(value)).map(|(name, _)| name)
}

fn row(object: &Object, columns: &Columns) -> Result<Row, String> {
    let mut row = Row::default();
    for field in &FIELDS {
        let value = find(object, field, columns);
        *(field.slot)(&mut row) = match value {
            Some(value) if field.what == "text" && !value.is_null() => {
                let text = value.as_str().ok_or("its text is no string")?;
                Some(text.to_owned())
                    .filter(|text| !text.trim().is_empty())
                    .ok_or("its text is empty")
                    .map(Some)?
            }
            None | Some(Value::Null) => None,
            Some(Value::String(s)) => Some(s.clone()).filter(|s| !s.trim().is_empty()),
            Some(Value::Number(n)) => Some(n.to_string()),
            Some(_) => return Err(format!("its {} is no string", field.what)),
        };
    }
    if row.text.is_none() {
        let names: Vec<&str> = object.keys().map(String::as_str).collect();
        return Err(match columns.text.as_deref() {
            Some(name) => format!("no “{name}” with its text; it has {}", listed(&names)),
            None => format!("no usual name for the text; it has {}", listed(&names)),
        });
    }
    Ok(row)
}

/// A chosen name may lead into objects: `meta.title`.
fn find<'a>(object: &'a Object, field: &Field, columns: &Columns) -> Option<&'a Value> {
    match (field.chosen)(columns) {
        Some(name) => return value(object, name),
        None if columns.no_others => return None,
        None => {}
    }
    let is = |usual: &str| object.iter().find(|(name, value)| folded(name) == usual && !value.is_null());
    field.usual.iter().find_map(|usual| is(usual)).map(|(_, value)| value)
}

/// What stands under a name, or inside of objects where it leads there.
fn value<'a>(object: &'a Object, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        let (mut names, mut at) = (name.split('.'), object);
        let last = names.next_back()?;
        for name in names {
            at = at.get(name)?.as_object()?;
        }
        at.get(last)
    })
}
