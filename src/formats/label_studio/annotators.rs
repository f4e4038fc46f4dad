//! Whose the annotations of a task are.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::formats::flat::Task;

/// What an annotation says of who made it.
#[derive(Default)]
pub(super) struct Whose {
    /// Its place among those of its task, from 1.
    nth: usize,
    name: Option<String>,
    /// The number of a user: all that most exports have.
    number: Option<u64>,
}

impl Whose {
    /// From `completed_by`.
    pub fn of(nth: usize, annotation: &Value) -> Self {
        let by = &annotation["completed_by"];
        let text = |name: &str| by[name].as_str().unwrap_or_default().trim().to_owned();
        let full = format!("{} {}", text("first_name"), text("last_name")).trim().to_owned();
        let own = by.as_str().unwrap_or_default().trim().to_owned();
        let name = [own, text("email"), text("username"), full].into_iter().find(|name| !name.is_empty());
        Self { nth, name, number: by.as_u64().or(by["id"].as_u64()) }
    }
}

/// Tasks with the names of their annotators. What the first annotation of a task lacks of a name
/// its data may have, as ours do. A number is a name only where the file has several: one that it
/// has throughout names nobody.
pub(super) fn named(tasks: Vec<(Task, Whose)>) -> Vec<Task> {
    let numbers: BTreeSet<u64> = tasks.iter().filter_map(|(_, whose)| whose.number).collect();
    let mut taken: BTreeSet<Option<String>> = BTreeSet::new();
    let one = |(mut task, whose): (Task, Whose)| {
        if whose.nth <= 1 {
            taken.clear();
        }
        let number = whose.number.filter(|_| numbers.len() > 1).map(|n| format!("user {n}"));
        let of_data = task.head.annotator.take();
        let said = whose.name.or(number);
        let name = if whose.nth <= 1 { of_data.or(said) } else { said };
        // Two of a task are never one layer.
        let name = if taken.contains(&name) {
            Some(format!("{} {}", name.as_deref().unwrap_or("annotator"), whose.nth))
        } else {
            name
        };
        taken.insert(name.clone());
        task.head.annotator = name;
        task
    };
    tasks.into_iter().map(one).collect()
}
