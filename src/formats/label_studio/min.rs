//! JSON-MIN, Label Studio's short form: the data of a task and what each control of its config gave,
//! side by side, one record for each annotation.
//!
//! ```json
//! {"text": "…", "id": 1, "annotator": 2, "annotation_id": 3,
//!  "label": [{"start": 0, "end": 4, "text": "Anna", "labels": ["person"]}]}
//! ```

use serde_json::{Value, json};

use super::TEXT;
use super::annotators::Whose;
use super::reader::value_mark;
use crate::formats::flat::records::{self, Object};
use crate::formats::flat::{Head, Task};

/// What the form says of the annotation itself.
const OWN: [&str; 7] =
    ["id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement"];

/// Fields of the data that are read.
const KNOWN: [&str; 8] = [TEXT, "article", "title", "date", "source", "url", "language", "status"];

/// The task of a record.
///
/// # Errors
/// In words, where it is none.
pub(super) fn of_record(line: u32, object: &Object) -> Result<Vec<(Task, Whose)>, String> {
    let text = object.get(TEXT).and_then(Value::as_str).filter(|_| object.contains_key("annotation_id"));
    let text = text.ok_or("no task of Label Studio, which .json files are read as: it has neither “data” nor “text” and “annotation_id”; records of other programs are read from .jsonl, one in each line")?;
    let head = Head { id: records::text(object, &["id"]), ..Head::of(object) };
    let mut task = Task { line, raw: text.to_owned(), head, ..Task::default() };
    let mut marks = Vec::new();
    for (name, value) in object.iter().filter(|(name, _)| *name != TEXT && !OWN.contains(&name.as_str())) {
        let is_region = |v: &Value| v["labels"].is_array() && v.get("start").is_some();
        match value.as_array() {
            Some(regions) if regions.iter().any(is_region) => {
                for (n, region) in (1..).zip(regions) {
                    match value_mark(region) {
                        Ok((mark, further)) => {
                            for _ in 0..further {
                                let first = || format!("line {line}, {name} {n}");
                                task.notes.losses.add("several-labels", first);
                            }
                            marks.push(mark);
                        }
                        Err(why) => task.notes.problem(line, format!("{name} {n}: {why}")),
                    }
                }
            }
            // What a control gave that marks no words; plain strings are the task's own data.
            Some(_) => task.notes.losses.add("other-results", || format!("line {line}: {name}")),
            None if value.is_object() => {
                task.notes.losses.add("other-results", || format!("line {line}: {name}"));
            }
            // A field of the task's data, or what was chosen or written: which one nothing says.
            None => {}
        }
    }
    // Lists and objects were told above.
    let told = object.iter().filter(|(_, value)| value.is_array() || value.is_object());
    let fields: Vec<&str> = KNOWN.into_iter().chain(OWN).chain(told.map(|(name, _)| name.as_str())).collect();
    records::count_unread(object, &fields, &format!("line {line}"), &mut task.notes);
    task.marks = Some(marks);
    let by = object.get("annotator").cloned().unwrap_or_default();
    Ok(vec![(task, Whose::of(1, &json!({ "completed_by": by })))])
}
