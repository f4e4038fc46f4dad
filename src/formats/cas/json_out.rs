//! A CAS as JSON, as `INCEpTION` and dkpro-cassis have it, its types inside.

use serde_json::{Map, Value as Json, json};

use super::model::{Cas, FS_ARRAY, Fs, Range, STRING_ARRAY, Types, Value};

/// Writes a CAS, each type and each feature structure on a line of its own.
pub(super) fn write(cas: &Cas, types: &Types) -> Vec<u8> {
    let mut out = String::from("{\"%TYPES\":{\n");
    let types = types.0.iter().map(|(name, kind)| {
        let mut object = Map::new();
        object.insert("%NAME".to_owned(), json!(name));
        object.insert("%SUPER_TYPE".to_owned(), json!(kind.supertype));
        for (name, feature) in &kind.features {
            let range = match (&feature.element, Range::of(&feature.range)) {
                (Some(element), Range::Refs) => format!("{element}[]"),
                (_, Range::Texts) => "uima.cas.String[]".to_owned(),
                _ => feature.range.to_string(),
            };
            object.insert(name.to_string(), json!({ "%NAME": name, "%RANGE": range }));
        }
        format!("{}:{}", json!(name), Json::from(object))
    });
    out.push_str(&types.collect::<Vec<_>>().join(",\n"));
    out.push_str("},\n\"%FEATURE_STRUCTURES\":[\n");
    // Arrays are feature structures of their own, after all others.
    let mut next = cas.fs.iter().map(|fs| fs.id).max().unwrap_or(0) + 1;
    let mut arrays = Vec::new();
    let mut lines: Vec<String> = Vec::with_capacity(cas.fs.len());
    for fs in &cas.fs {
        lines.push(structure(fs, &mut next, &mut arrays));
    }
    lines.extend(arrays);
    out.push_str(&lines.join(",\n"));
    out.push_str("],\n\"%VIEWS\":{");
    let views = cas.views.iter().map(|view| {
        let name = cas.fs.iter().find(|fs| fs.id == view.sofa).and_then(|fs| fs.text("sofaID"));
        let name = json!(name.unwrap_or("_InitialView"));
        format!("{name}:{}", json!({ "%SOFA": view.sofa, "%MEMBERS": view.members }))
    });
    out.push_str(&views.collect::<Vec<_>>().join(","));
    out.push_str("}}\n");
    out.into_bytes()
}

fn structure(fs: &Fs, next: &mut u64, arrays: &mut Vec<String>) -> String {
    let mut object = Map::new();
    object.insert("%ID".to_owned(), json!(fs.id));
    object.insert("%TYPE".to_owned(), json!(fs.kind));
    for (name, value) in &fs.values {
        let (key, value) = match value {
            Value::Text(text) | Value::Plain(text) => (name.to_string(), json!(text)),
            Value::Number(n) => (name.to_string(), json!(n)),
            Value::Ref(id) => (format!("@{name}"), json!(id)),
            Value::Refs(_) | Value::Texts(_) => {
                let (kind, elements) = match value {
                    Value::Refs(all) => (FS_ARRAY, json!(all)),
                    Value::Texts(all) => (STRING_ARRAY, json!(all)),
                    _ => continue,
                };
                let array = json!({ "%ID": *next, "%TYPE": kind, "%ELEMENTS": elements });
                arrays.push(array.to_string());
                *next += 1;
                (format!("@{name}"), json!(*next - 1))
            }
        };
        object.insert(key, value);
    }
    Json::from(object).to_string()
}
