//! JSON to a CAS, with the types in it.

use std::borrow::Cow;

use serde_json::{Map, Value as Json};

use super::model::{Cas, Feature, Fs, TOP, Type, Types, Value, View};

/// Reads a CAS and its types.
///
/// # Errors
/// When it is no JSON, or none of a CAS; in words.
pub(super) fn read(json: &str) -> Result<(Cas, Types), String> {
    let value: Json = serde_json::from_str(json).map_err(damaged)?;
    let Some(structures) = value.get("%FEATURE_STRUCTURES") else {
        return Err("this is no CAS: wanted an object with “%FEATURE_STRUCTURES”".to_owned());
    };
    let mut lines = lines(json).into_iter();
    let mut cas = Cas::default();
    let mut add = |id: Option<u64>, structure: &Json| {
        let line = lines.next().unwrap_or(0);
        match structure.as_object() {
            Some(object) => {
                let (fs, problems) = fs(id, object, line);
                cas.fs.push(fs);
                cas.problems.extend(problems.into_iter().map(|p| (line, p)));
            }
            None => cas.problems.push((line, "a feature structure that is no object".to_owned())),
        }
    };
    match structures {
        Json::Array(all) => all.iter().for_each(|one| add(None, one)),
        Json::Object(all) => all.iter().for_each(|(id, one)| add(id.parse().ok(), one)),
        _ => return Err("“%FEATURE_STRUCTURES” is neither a list nor an object".to_owned()),
    }
    for (_, view) in value.get("%VIEWS").and_then(Json::as_object).into_iter().flatten() {
        let members = view["%MEMBERS"].as_array().into_iter().flatten().filter_map(Json::as_u64).collect();
        if let Some(sofa) = view["%SOFA"].as_u64() {
            cas.views.push(View { sofa, members });
        }
    }
    Ok((cas, types(&value)))
}

fn damaged(error: serde_json::Error) -> String {
    let said = error.to_string();
    if said.contains("surrogate") || said.contains("end of hex escape") {
        let (line, column) = (error.line(), error.column());
        return format!("line {line} column {column}: half of a surrogate pair, which is no character");
    }
    format!("its JSON is damaged: {said}")
}

fn fs(id: Option<u64>, object: &Map<String, Json>, line: u32) -> (Fs, Vec<String>) {
    let kind = object.get("%TYPE").and_then(Json::as_str).unwrap_or(TOP);
    let id = id.or_else(|| object.get("%ID").and_then(Json::as_u64)).unwrap_or(0);
    let mut problems = Vec::new();
    let mut values = Vec::new();
    for (key, json) in object {
        let value = match key.as_bytes().first() {
            Some(b'%') if key == "%ELEMENTS" => elements(json),
            // Anchors (`^`) are references of a kind that no writer uses yet.
            Some(b'%' | b'^') => continue,
            Some(b'@') => json.as_u64().map(Value::Ref),
            _ => plain(json),
        };
        let name = if key == "%ELEMENTS" { "elements" } else { key.trim_start_matches(['@', '#']) };
        match value {
            Some(value) => values.push((Cow::Owned(name.to_owned()), value)),
            None if json.is_null() => {}
            None => problems.push(format!("feature {key:?} of {kind} can't be read")),
        }
    }
    (Fs { id, line, kind: Cow::Owned(kind.to_owned()), values }, problems)
}

fn plain(json: &Json) -> Option<Value> {
    match json {
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Number(n) => Some(n.as_i64().map_or_else(|| Value::Plain(n.to_string()), Value::Number)),
        Json::Bool(yes) => Some(Value::Plain(yes.to_string())),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// The elements of an array: references, else strings.
fn elements(json: &Json) -> Option<Value> {
    // Bytes are one string in base 64.
    let Some(all) = json.as_array() else { return json.as_str().map(|s| Value::Plain(s.to_owned())) };
    if all.iter().any(|e| e.is_u64() || e.is_null()) {
        return Some(Value::Refs(all.iter().filter_map(Json::as_u64).collect()));
    }
    let text = |json: &Json| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    Some(Value::Texts(all.iter().map(text).collect()))
}

fn types(value: &Json) -> Types {
    let name = |json: &Json| json.as_str().map(|s| Cow::Owned(s.to_owned()));
    let feature = |(key, json): (&String, &Json)| {
        let range = name(&json["%RANGE"])?;
        let element = name(&json["%ELEMENT_TYPE"]);
        (!key.starts_with('%')).then(|| (Cow::Owned(key.clone()), Feature { range, element }))
    };
    let kind = |(key, json): (&String, &Json)| {
        let features = json.as_object()?.iter().filter_map(feature).collect();
        let supertype = name(&json["%SUPER_TYPE"]).unwrap_or(TOP.into());
        Some((Cow::Owned(key.clone()), Type { supertype, features }))
    };
    let all = value.get("%TYPES").and_then(Json::as_object).into_iter().flatten();
    Types(all.filter_map(kind).collect())
}

/// The line of each feature structure, from 1, in their order.
fn lines(json: &str) -> Vec<u32> {
    let mut out = Vec::new();
    let (mut line, mut depth) = (1_u32, 0_usize);
    let (mut in_string, mut escaped, mut from) = (false, false, 0);
    // The last string at the outermost level: the key of what follows.
    let mut key = "";
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            b'\n' => line += 1,
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => {
                if in_string && depth == 1 {
                    key = &json[from..at];
                }
                in_string = !in_string;
                from = at + 1;
            }
            _ if in_string => {}
            b'{' | b'[' => {
                if depth == 2 && byte == b'{' && key == "%FEATURE_STRUCTURES" {
                    out.push(line);
                }
                depth += 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_feature_structure_has_its_line() {
        let json = "{\"%TYPES\":{\"a\":{}},\n\"%FEATURE_STRUCTURES\":[\n{\"%ID\":1,\n\"x\":\"}{[\"},\n\n{\"%ID\":2}]}";
        assert_eq!(lines(json), [3, 6]);
        let json = "{\"%FEATURE_STRUCTURES\":{\"1\":\n{\"%TYPE\":\"a\"},\"2\":{}}}";
        assert_eq!(lines(json), [2, 2]);
        let (cas, _) = read(json).unwrap();
        assert_eq!(cas.fs.iter().map(|fs| fs.id).collect::<Vec<_>>(), [1, 2]);
    }
}
