//! That what is written is what the JSON Schema says: over the few of its words that are used
//! there. The whole of JSON Schema is asked in `tests/interop`.

use serde_json::{Value, json};

use super::JSON_SCHEMA;
use crate::formats::export::{Options, Unit};
use crate::formats::registry;
use crate::formats::testing::{everything, export, item};
use crate::model::text::Text;

/// Where a value is not as the schema says.
fn wrong(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut out = Vec::new();
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("type {other}"),
    };
    let all = |v: &Value| v.as_array().cloned().unwrap_or_else(|| vec![v.clone()]);
    for (word, said) in schema.as_object().unwrap() {
        let holds = match word.as_str() {
            "type" => all(said).iter().any(|k| is(k.as_str().unwrap())),
            "enum" => all(said).contains(value),
            "required" => all(said).iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "minItems" | "maxItems" => value.as_array().is_none_or(|list| list.len() == 2),
            "minLength" => value != "",
            "pattern" => {
                let pattern = regex::Regex::new(said.as_str().unwrap()).unwrap();
                value.as_str().is_none_or(|s| pattern.is_match(s))
            }
            "oneOf" => all(said).iter().filter(|s| wrong(root, s, value, at).is_empty()).count() == 1,
            "$ref" => {
                let target = root.pointer(said.as_str().unwrap().trim_start_matches('#')).unwrap();
                out.extend(wrong(root, target, value, at));
                true
            }
            "items" => {
                let each = value.as_array().into_iter().flatten().enumerate();
                out.extend(each.flat_map(|(i, v)| wrong(root, said, v, &format!("{at}/{i}"))));
                true
            }
            "properties" | "additionalProperties" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    let rule = schema["properties"].get(name);
                    let rule = rule.or(schema.get("additionalProperties").filter(|r| r.is_object()));
                    match rule {
                        Some(rule) => out.extend(wrong(root, rule, value, &format!("{at}/{name}"))),
                        None => out.push(format!("{at}/{name}: unknown")),
                    }
                }
                true
            }
            // An integer is asked to be none below 0 already.
            "minimum" | "$schema" | "$id" | "$defs" | "title" | "description" => true,
            other => panic!("{other}"),
        };
        if !holds {
            out.push(format!("{at}: {word}"));
        }
    }
    out
}

#[test]
fn every_record_is_as_the_json_schema_says() {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    let mut bare = item("b", &Text::new(""), []);
    std::sync::Arc::make_mut(&mut bare.article).date = None;
    for unit in [Unit::Article, Unit::Sentence] {
        let options = Options { unit, ..Options::default() };
        let items = vec![everything(), bare.clone()];
        let (_, sink) = export(registry::by_id("jsonl").unwrap(), &options, items);
        for line in sink.text("out.x").lines() {
            let record = serde_json::from_str(line).unwrap();
            assert_eq!(wrong(&schema, &schema, &record, ""), Vec::<String>::new());
        }
    }
}

#[test]
fn what_is_no_record_is_not_as_the_schema_says() {
    let schema: Value = serde_json::from_str(JSON_SCHEMA).unwrap();
    let (_, sink) = export(registry::by_id("jsonl").unwrap(), &Options::default(), vec![everything()]);
    let good: Value = serde_json::from_str(sink.text("out.x")).unwrap();
    let changes: [(&str, Value); 7] = [
        ("/status", json!("finished")),
        ("/entities/0/spans/0", json!([1])),
        ("/entities/0/spans/0/0", json!(-1)),
        ("/entities/0/id", json!("c-0000000001")),
        ("/entities/1/refers_to", json!("Oslo")),
        ("/commitments/0/roles/0/commitment", json!("c-0000000002")),
        ("/commitments/0/attributes/act", json!("one")),
    ];
    for (place, value) in changes {
        let mut bad = good.clone();
        let (parent, name) = place.rsplit_once('/').unwrap();
        match bad.pointer_mut(parent).unwrap() {
            Value::Object(object) => drop(object.insert(name.to_owned(), value)),
            Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
            _ => panic!(),
        }
        assert_ne!(wrong(&schema, &schema, &bad, ""), Vec::<String>::new(), "{place}");
    }
}
