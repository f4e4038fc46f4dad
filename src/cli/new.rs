//! `attache new`: a project folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::Ending;
use super::failure::Failure;
use super::print::say;
use crate::model::ids::{Id, IdKind};
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::session::random_bits;
use crate::storage::Store;

/// Largest schema that is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// Make a new project
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder to be made
    project: PathBuf,
    /// Its schema, as a schema.ron; where none is given that of the README: people, places, commitments
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let schema = arguments.schema.as_deref().map_or_else(|| Ok(Schema::default()), read_schema)?;
    let folder = &arguments.project;
    let name = folder.file_name().map_or_else(|| "project".into(), |n| n.to_string_lossy());
    let project = Project::new(Id::from_bits(IdKind::Project, random_bits()), &name, schema);
    let store = Store::create(folder, &project)?;
    say(&format!("made {}", store.root().display()));
    Ok(Ending::Done)
}

fn read_schema(file: &Path) -> Result<Schema, Failure> {
    let failed = |why: &dyn std::fmt::Display| Failure::at(file, why);
    let metadata = fs::metadata(file).map_err(|e| failed(&e))?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(failed(&"is no schema.ron: not a plain file, or too large"));
    }
    let content = fs::read_to_string(file).map_err(|e| failed(&e))?;
    let schema: Schema = ron::from_str(&content).map_err(|e| {
        let at = e.span.start;
        Failure(format!("{}:{}:{}: {}", file.display(), at.line, at.col, e.code))
    })?;
    if schema.format.major > Schema::FORMAT.major {
        return Err(failed(&format!("is of version {}, which needs a newer Attaché", schema.format)));
    }
    match schema.problems().first() {
        None => Ok(schema),
        Some(problem) => Err(failed(problem)),
    }
}
