//! JSON records of a file, each with the line on which it begins.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use crate::formats::read::Notes;

/// A JSON object.
pub(in crate::formats) type Object = Map<String, Value>;

/// A record and its line, from 1; or why that line holds none.
pub(in crate::formats) type Record = (u32, Result<Object, String>);

/// One object a line; empty lines are passed over.
pub(in crate::formats) fn lines(content: &str) -> impl Iterator<Item = Record> {
    (1..).zip(content.split('\n')).filter(|(_, l)| !l.trim().is_empty()).map(|(n, l)| (n, object(l)))
}

/// A piece of JSON that has to be an object.
pub(in crate::formats) fn object(json: &str) -> Result<Object, String> {
    match serde_json::from_str(json) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(Value::Array(_)) => Err("a JSON array: wanted is one JSON object a line".to_owned()),
        Ok(_) => Err("a JSON value that is no object".to_owned()),
        Err(_) if matches!(json.trim(), "[" | "{") => {
            Err("JSON that goes on in the next line: wanted is one whole JSON object a line".to_owned())
        }
        // The reader of JSON says so only in words.
        Err(error) if error.to_string().starts_with("recursion limit") => {
            Err("JSON nested more than 127 levels deep".to_owned())
        }
        Err(error) => {
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            Err(format!("no JSON at column {}: {what}", error.column()))
        }
    }
}

/// The names in a JSON object.
pub(in crate::formats) type Names = BTreeMap<String, IgnoredAny>;

/// The names of each line that holds an object. What they stand for is passed over, which takes a
/// fraction of the time that the values would.
pub(in crate::formats) fn names(content: &str) -> impl Iterator<Item = Names> {
    content.split('\n').filter_map(|line| serde_json::from_str(line).ok())
}

/// A string that is not empty, under any of these names, the first that has one; a number as
/// its digits.
pub(in crate::formats) fn text(object: &Object, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match object.get(*name)? {
        Value::String(s) if !s.is_empty() => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    })
}

/// The text of a record, under the first of these names that it has.
///
/// # Errors
/// In words, where it has none or another value.
pub(in crate::formats) fn article<'a>(object: &'a Object, names: &[&str]) -> Result<&'a str, String> {
    let found = names.iter().find_map(|name| Some((name, object.get(*name)?)));
    let Some((name, value)) = found else { return Err(format!("no “{}”", names[0])) };
    let text = value.as_str().ok_or_else(|| format!("“{name}” is no string"))?;
    if text.is_empty() { Err("its text is empty".to_owned()) } else { Ok(text) }
}

/// An offset: a whole number, also as `5.0`, as tables turned into JSON have it.
pub(in crate::formats) fn offset(value: Option<&Value>) -> Option<u32> {
    let value = value?;
    if let Some(n) = value.as_u64() {
        return u32::try_from(n).ok();
    }
    let n = value.as_f64()?;
    (n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&n)).then_some(n as u32)
}

/// The elements of a list; nothing where there is none.
pub(in crate::formats) fn list<'a>(object: &'a Object, name: &str) -> &'a [Value] {
    object.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The same; another value is a problem of `line`.
pub(in crate::formats) fn listed<'a>(
    object: &'a Object,
    name: &str,
    line: u32,
    notes: &mut Notes,
) -> &'a [Value] {
    if object.get(name).is_some_and(|value| !value.is_array() && !value.is_null()) {
        notes.problem(line, format!("“{name}” is no list, and is not read"));
    }
    list(object, name)
}

/// Counts the fields of an object that are there and are not read: everything but `known`.
pub(in crate::formats) fn count_unread(object: &Object, known: &[&str], what: &str, notes: &mut Notes) {
    let says = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(s) => !s.is_empty(),
        Value::Array(all) => !all.is_empty(),
        Value::Object(all) => !all.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    };
    for (name, _) in object.iter().filter(|(name, value)| says(value) && !known.contains(&name.as_str())) {
        let short: String = name.chars().take(40).collect();
        notes.losses.add("fields", || format!("{what}: {short}"));
    }
}

/// A value as JSON. A tree of [`Value`]s for each span or token would cost more than the rest of an
/// export: what has many of them is a struct that borrows them.
pub(in crate::formats) fn json(value: &impl Serialize) -> String {
    // A string takes all that is written to it, and none of our maps has a key that is no string.
    serde_json::to_string(value).unwrap_or_default()
}

/// A value on one line, without the characters that Python's `splitlines` breaks at.
pub(in crate::formats) fn line(value: &impl Serialize) -> Vec<u8> {
    let mut out = unbroken(json(value));
    out.push('\n');
    out.into_bytes()
}

/// JSON without the line separators that Python's `splitlines` breaks at. They can stand only
/// inside of strings, where an escape means the same.
pub(in crate::formats) fn unbroken(mut json: String) -> String {
    for (c, escape) in [('\u{85}', "\\u0085"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")] {
        if json.contains(c) {
            json = json.replace(c, escape);
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_nesting_is_refused_in_words() {
        let deep = format!("{{\"a\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(lines(&deep).next().unwrap().1.unwrap_err(), "JSON nested more than 127 levels deep");
    }

    #[test]
    fn only_whole_numbers_are_offsets() {
        let is = |json: &str| offset(Some(&serde_json::from_str(json).unwrap()));
        assert_eq!((is("5"), is("5.0"), is("5.5"), is("-1")), (Some(5), Some(5), None, None));
        assert_eq!((is("4294967296"), is("1e300"), is("\"5\"")), (None, None, None));
    }
}
