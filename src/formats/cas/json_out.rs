//! A CAS as JSON, as `INCEpTION` and dkpro-cassis have it, its types inside.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::model::{Cas, FS_ARRAY, Fs, Range, STRING_ARRAY, Types, Value};

/// Writes a CAS, each type and each feature structure on a line of its own.
pub(super) fn write(cas: &Cas, types: &Types) -> Vec<u8> {
    let mut out = types_of(types);
    // An article has a feature structure for each of its words.
    out.reserve(cas.fs.len() * 144);
    out.extend_from_slice(b"\"%FEATURE_STRUCTURES\":[\n");
    let next = cas.fs.iter().map(|fs| fs.id).max().unwrap_or(0) + 1;
    let mut structures = Structures { out, arrays: Vec::new(), next };
    for (n, fs) in cas.fs.iter().enumerate() {
        structures.out.extend_from_slice(if n > 0 { b",\n" } else { b"" });
        structures.structure(fs);
    }
    let Structures { mut out, arrays, .. } = structures;
    out.extend(arrays);
    out.extend_from_slice(b"],\n\"%VIEWS\":{");
    for (n, view) in cas.views.iter().enumerate() {
        out.extend_from_slice(if n > 0 { b"," } else { b"" });
        let name = cas.fs.iter().find(|fs| fs.id == view.sofa).and_then(|fs| fs.text("sofaID"));
        put(&mut out, name.unwrap_or("_InitialView"));
        out.extend_from_slice(b":{\"%SOFA\":");
        put(&mut out, &view.sofa);
        out.extend_from_slice(b",\"%MEMBERS\":");
        put(&mut out, &view.members);
        out.push(b'}');
    }
    out.extend_from_slice(b"}}\n");
    out
}

/// The file's beginning with the types.
fn types_of(types: &Types) -> Vec<u8> {
    let mut out = b"{\"%TYPES\":{\n".to_vec();
    for (n, (name, kind)) in types.0.iter().enumerate() {
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
        out.extend_from_slice(if n > 0 { b",\n" } else { b"" });
        put(&mut out, name);
        out.push(b':');
        put(&mut out, &Json::from(object));
    }
    out.extend_from_slice(b"},\n");
    out
}

/// Adds a value: a string, a number or a list of them.
fn put(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    // A vector takes all that is written to it, and none of these is without a JSON form.
    let _ = serde_json::to_writer(out, value);
}

/// Feature structures in the making.
struct Structures {
    out: Vec<u8>,
    /// Arrays are feature structures of their own, after all others.
    arrays: Vec<u8>,
    /// Id of the next array.
    next: u64,
}

impl Structures {
    fn structure(&mut self, fs: &Fs) {
        self.out.extend_from_slice(b"{\"%ID\":");
        put(&mut self.out, &fs.id);
        self.out.extend_from_slice(b",\"%TYPE\":");
        put(&mut self.out, &fs.kind);
        for (name, value) in &fs.values {
            let is_reference = matches!(value, Value::Ref(_) | Value::Refs(_) | Value::Texts(_));
            // Names of features are ASCII letters, digits and `_`: nothing in them is to be escaped.
            self.out.extend_from_slice(if is_reference { b",\"@" } else { b",\"" });
            self.out.extend_from_slice(name.as_bytes());
            self.out.extend_from_slice(b"\":");
            match value {
                Value::Text(text) | Value::Plain(text) => put(&mut self.out, text),
                Value::Number(n) => put(&mut self.out, n),
                Value::Ref(id) => put(&mut self.out, id),
                Value::Refs(all) => self.array(FS_ARRAY, all),
                Value::Texts(all) => self.array(STRING_ARRAY, all),
            }
        }
        self.out.push(b'}');
    }

    fn array(&mut self, kind: &str, elements: &impl Serialize) {
        put(&mut self.out, &self.next);
        self.arrays.extend_from_slice(b",\n{\"%ID\":");
        put(&mut self.arrays, &self.next);
        self.arrays.extend_from_slice(b",\"%TYPE\":");
        put(&mut self.arrays, kind);
        self.arrays.extend_from_slice(b",\"%ELEMENTS\":");
        put(&mut self.arrays, elements);
        self.arrays.push(b'}');
        self.next += 1;
    }
}
