//! Merging what is in memory with what others wrote, through the same rules as files.

use std::path::Path;

use super::assignments::{self, ASSIGNMENTS};
use super::folder_scan::layer_file;
use super::layer_read::{self, Reading};
use super::merge::{MergeFailure, merge_contents};
use super::project_file::{self, ENTITIES, PROJECT, SCHEMA};
use super::{StorageError, layer_write};
use crate::model::layer::{Layer, LayerRef, LayerSnapshot};
use crate::model::merge::Shared;
use crate::model::project::Project;
use crate::model::text::Text;

/// A layer as two made it of `base`; none stands for a layer that was not there.
///
/// # Errors
/// When what came of it can't be read back, which would be a fault of the program.
pub fn merge_layers(
    at: &LayerRef,
    base: Option<&LayerSnapshot>,
    ours: &LayerSnapshot,
    theirs: &LayerSnapshot,
    text: &Text,
) -> Result<Layer, MergeFailure> {
    let file = layer_file(at);
    let write = |snapshot: &LayerSnapshot| layer_write::write(at, snapshot, text);
    let base = base.map_or_else(String::new, write);
    let merged = merge_contents(&base, &write(ours), &write(theirs), &file)?;
    let reading = layer_read::read(&file, &merged.content, at, text).map_err(MergeFailure::Side)?;
    match reading {
        Reading { layer, is_lossy: false, read_only: None, .. } => Ok(layer),
        Reading { problems, .. } => {
            let why = problems.into_iter().next().map_or_else(String::new, |p| p.what);
            Err(StorageError::refused(&file, format!("could not be merged: {why}")).into())
        }
    }
}

/// What is said of a project as a whole (its articles are left out), as two made it of `base`,
/// with the number of contradictions that are kept in it.
///
/// # Errors
/// When they are of different projects.
pub fn merge_heads(
    base: &Project,
    ours: &Project,
    theirs: &Project,
) -> Result<(Project, usize), MergeFailure> {
    let mut conflicts = 0;
    let mut merge = |name: &str, write: &dyn Fn(&Project) -> String| -> Result<String, MergeFailure> {
        let merged = merge_contents(&write(base), &write(ours), &write(theirs), Path::new(name))?;
        conflicts += merged.conflicts;
        Ok(merged.content)
    };
    let schema = merge(SCHEMA, &|p| project_file::write_schema(p.schema()))?;
    let entities = merge(ENTITIES, &|p| {
        let all = p.canonicals().values().map(|c| &**c);
        project_file::write_entities(all, p.conflicts(&Shared::Entities))
    })?;
    let assigned =
        merge(ASSIGNMENTS, &|p| assignments::write(p.assignments(), p.conflicts(&Shared::Assignments)))?;
    let names = merge(PROJECT, &project_file::write_project)?;
    let (schema, names) = (
        project_file::read_schema(&schema).map_err(MergeFailure::Side)?.value,
        project_file::read_project(&names).map_err(MergeFailure::Side)?.value,
    );
    let (canonicals, unsettled) = project_file::read_entities(&entities).map_err(MergeFailure::Side)?.value;
    let mut project = Project::new(names.id, &names.name, schema);
    project.load_annotators(names.annotators);
    project.load_conflicts(&Shared::Project, names.conflicts);
    project.load_canonicals(canonicals);
    project.load_conflicts(&Shared::Entities, unsettled);
    let (assignments, unsettled) = assignments::read(&assigned).map_err(MergeFailure::Side)?.value;
    project.load_assignments(assignments);
    project.load_conflicts(&Shared::Assignments, unsettled);
    Ok((project, conflicts))
}
