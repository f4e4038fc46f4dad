//! JSON-LD's freedom: one or several, a string or an object, with or without a prefix.

use serde_json::Value;

/// The elements of a list; a value that is none is alone.
pub(super) fn list(value: &Value) -> &[Value] {
    match value {
        Value::Null => &[],
        Value::Array(all) => all,
        one => std::slice::from_ref(one),
    }
}

/// An address: a string, or the `id` of an object.
pub(super) fn address(value: &Value) -> Option<&str> {
    let id = value.as_str().or_else(|| value["id"].as_str()).or_else(|| value["@id"].as_str());
    id.filter(|id| !id.is_empty())
}

/// Whether a value has this type, alone or among others, with a prefix or not.
pub(super) fn is_a(value: &Value, kind: &str) -> bool {
    let types = if value["type"].is_null() { &value["@type"] } else { &value["type"] };
    list(types).iter().any(|t| says(t, kind))
}

/// Whether a string is this term: `tagging`, `oa:tagging`, or its full address.
pub(super) fn says(value: &Value, term: &str) -> bool {
    let Some(said) = value.as_str() else { return false };
    said == term || said.strip_suffix(term).is_some_and(|before| before.ends_with([':', '#', '/']))
}

/// Whether any purpose or motivation of a value is this one.
pub(super) fn has(value: &Value, name: &str, term: &str) -> bool {
    list(&value[name]).iter().any(|v| says(v, term))
}
