//! `project.ron`, `schema.ron` and `entities.ron`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::problem::{Problem, quoted};
use super::ron_file::{broken, check_format, compact, parse, pretty, push_string};
use super::ron_layout::has_remarks;
use super::write_line::{list, put};
use crate::model::canonical::Canonical;
use crate::model::format::Format;
use crate::model::ids::{AnnotatorId, Id, IdKind};
use crate::model::merge::{Conflict, Shared};
use crate::model::project::Project;
use crate::model::schema::Schema;

pub(super) const PROJECT: &str = "project.ron";
pub(super) const SCHEMA: &str = "schema.ron";
pub(super) const ENTITIES: &str = "entities.ron";
/// - 1.1 has conflicts; without any a file is written as 1.0.
const FORMAT: Format = Format::new(1, 1);
const PLAIN: Format = Format::new(1, 0);

/// The version that a file is written as.
pub(super) fn format_with(conflicts: &[Conflict]) -> Format {
    if conflicts.is_empty() { PLAIN } else { FORMAT }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename = "Project", deny_unknown_fields)]
struct ProjectWire {
    format: Format,
    id: Id,
    name: String,
    #[serde(default)]
    annotators: BTreeMap<String, AnnotatorWire>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<Conflict>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnnotatorWire {
    name: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename = "Entities", deny_unknown_fields)]
struct EntitiesWire {
    format: Format,
    #[serde(default)]
    entities: Vec<Canonical>,
    #[serde(default)]
    conflicts: Vec<Conflict>,
}

/// A project-wide file, as far as it could be read.
pub(super) struct Reading<T> {
    pub value: T,
    pub problems: Vec<Problem>,
    /// Why the project can only be read.
    pub read_only: Option<String>,
    pub is_lossy: bool,
}

impl<T> Reading<T> {
    pub(super) fn lose(&mut self, problem: Problem) {
        self.is_lossy = true;
        self.problems.push(problem);
    }

    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Reading<U> {
        let Self { value, problems, read_only, is_lossy } = self;
        Reading { value: f(value), problems, read_only, is_lossy }
    }
}

pub(super) fn read<T: DeserializeOwned>(
    file: &Path,
    content: &str,
    known: Format,
    format: impl Fn(&T) -> Format,
) -> Result<Reading<T>, Problem> {
    check_format(file, content, known)?;
    let (value, unknown) = parse::<T>(content).map_err(|e| broken(file, &e))?;
    let mut reading = Reading { read_only: None, problems: Vec::new(), is_lossy: false, value };
    let format = format(&reading.value);
    if format > known {
        let what = format!("was written by a newer program (version {format})");
        reading.read_only = Some(format!("{} {what}", file.display()));
        reading.problems.push(Problem::error(file, what, "open it with a newer Attaché to change it"));
    }
    for field in unknown {
        let what = format!("has a field {} that this program does not know", quoted(&field.name));
        reading.read_only = Some(format!("{} {what}", file.display()));
        let todo = "open it with a newer Attaché, or take the field out, to change the project";
        reading.problems.push(Problem::error(file, what, todo).at(field.place));
    }
    reading.is_lossy = has_remarks(content);
    Ok(reading)
}

/// What the project's own file says.
pub(super) struct Names {
    pub id: Id,
    pub name: String,
    pub annotators: BTreeMap<AnnotatorId, String>,
    pub conflicts: Vec<Conflict>,
}

pub(super) fn read_project(content: &str) -> Result<Reading<Names>, Problem> {
    let file = Path::new(PROJECT);
    let mut reading = read::<ProjectWire>(file, content, FORMAT, |w| w.format)?;
    if reading.value.id.kind() != IdKind::Project {
        let what = format!("{} is no id of a project", reading.value.id);
        reading.problems.push(Problem::warning(file, what, "ids of projects begin with p-"));
    }
    let mut annotators = BTreeMap::new();
    for (id, annotator) in std::mem::take(&mut reading.value.annotators) {
        if AnnotatorId::is_valid(&id) {
            annotators.insert(AnnotatorId::new(&id), annotator.name);
        } else {
            let what = format!("{} is no id of an annotator, and is left out", quoted(&id));
            reading.lose(Problem::warning(file, what, "use lower-case letters, digits and -"));
        }
    }
    Ok(reading.map(|w| Names { id: w.id, name: w.name, annotators, conflicts: w.conflicts }))
}

pub(super) fn write_project(project: &Project) -> String {
    let name = |name: &String| AnnotatorWire { name: name.clone() };
    let annotators = project.annotators().iter().map(|(id, n)| (id.to_string(), name(n))).collect();
    let conflicts = project.conflicts(&Shared::Project).to_vec();
    let (format, name) = (format_with(&conflicts), project.name().to_owned());
    let wire = ProjectWire { format, id: project.id(), name, annotators, conflicts };
    pretty(&wire, "Project", 2)
}

pub(super) fn read_schema(content: &str) -> Result<Reading<Schema>, Problem> {
    let file = Path::new(SCHEMA);
    let mut reading = read::<Schema>(file, content, Schema::FORMAT, |s| s.format)?;
    // What it is written as follows from what is in it.
    reading.value.format = if reading.value.conflicts.is_empty() { Schema::PLAIN } else { Schema::FORMAT };
    for problem in reading.value.problems() {
        let todo = "correct it in the file or in the schema's window";
        reading.problems.push(Problem::warning(file, problem.to_string(), todo));
    }
    Ok(reading)
}

pub(super) fn write_schema(schema: &Schema) -> String {
    let format = if schema.conflicts.is_empty() { Schema::PLAIN } else { Schema::FORMAT };
    pretty(&Schema { format, ..schema.clone() }, "Schema", 2)
}

/// Canonical entities, and what is unsettled about them.
pub(super) type Entities = (Vec<Canonical>, Vec<Conflict>);

pub(super) fn read_entities(content: &str) -> Result<Reading<Entities>, Problem> {
    let file = Path::new(ENTITIES);
    let mut reading = read::<EntitiesWire>(file, content, FORMAT, |e| e.format)?;
    let mut seen = std::collections::BTreeSet::new();
    let mut kept = Vec::new();
    for canonical in std::mem::take(&mut reading.value.entities) {
        let what = if canonical.id.kind() != IdKind::Canonical {
            format!("{} is no id of a canonical entity, and is left out", canonical.id)
        } else if !seen.insert(canonical.id) {
            format!("{} stands twice; the second one is left out", canonical.id)
        } else {
            kept.push(canonical);
            continue;
        };
        reading.lose(Problem::warning(file, what, "mend it; the file is copied before it is written anew"));
    }
    Ok(reading.map(|wire| (kept, wire.conflicts)))
}

pub(super) fn write_entities<'a>(
    canonicals: impl Iterator<Item = &'a Canonical>,
    conflicts: &[Conflict],
) -> String {
    let format = compact(&format_with(conflicts));
    let mut out = format!("Entities(\n    format: {format},\n    entities: [\n");
    for canonical in canonicals {
        put(&mut out, format_args!("        (id: \"{}\", name: ", canonical.id));
        push_string(&mut out, &canonical.name);
        out.push_str(", kind: ");
        push_string(&mut out, canonical.kind.as_str());
        for (field, values) in [("aliases", &canonical.aliases), ("links", &canonical.links)] {
            put(&mut out, format_args!(", {field}: "));
            list(&mut out, values, |out, value| push_string(out, value));
        }
        out.push_str("),\n");
    }
    out.push_str("    ],\n");
    if !conflicts.is_empty() {
        out.push_str("    conflicts: [\n");
        conflicts.iter().for_each(|c| put(&mut out, format_args!("        {},\n", compact(c))));
        out.push_str("    ],\n");
    }
    out.push_str(")\n");
    out
}
