//! What is not about one article: `project.ron`, `schema.ron`, `entities.ron`, `assignments.ron`
//! read and written.
//! All annotators share these, so that one window may find them changed by another.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::assignments::{self, ASSIGNMENTS};
use super::error::{OpenError, StorageError};
use super::folder_scan::layer_file;
use super::problem::Problem;
use super::project_file::{self, ENTITIES, PROJECT, Reading, SCHEMA};
use super::ron_file::check_format;
use super::store::Store;
use crate::model::canonical::Canonical;
use crate::model::ids::{CanonicalId, Id, IdKind};
use crate::model::layer::LayerRef;
use crate::model::merge::{Conflict, Shared};
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::model::text::Hash;

pub(super) const MAIN: [&str; 4] = [PROJECT, SCHEMA, ENTITIES, ASSIGNMENTS];

type Result<T> = std::result::Result<T, StorageError>;

/// A project without its articles, as its main files have it now.
#[derive(Debug)]
pub struct MainFiles {
    /// Id, name, annotators, schema and canonical entities.
    pub project: Project,
    /// What does not hold in them.
    pub problems: Vec<Problem>,
    /// Why they can't be written, where that is so.
    pub read_only: Option<String>,
}

impl Store {
    /// Reads the main files; from then on they may be written again, also where a colleague had
    /// changed them. One that can't be read makes the project one for reading only, so that what
    /// it says is not replaced.
    ///
    /// # Errors
    /// When one of them is of a newer version.
    pub fn read_main_files(&self) -> std::result::Result<MainFiles, OpenError> {
        let (mut problems, mut read_only) = (Vec::new(), None);
        let names = self.read_one(PROJECT, &mut problems, &mut read_only, project_file::read_project)?;
        if !self.files.exists(Path::new(SCHEMA)) {
            let what = "is not there; the schema of a new project is used";
            problems.push(Problem::warning(Path::new(SCHEMA), what, "bring it back from a copy"));
        }
        let schema = self.read_one(SCHEMA, &mut problems, &mut read_only, project_file::read_schema)?;
        let canonicals =
            self.read_one(ENTITIES, &mut problems, &mut read_only, project_file::read_entities)?;
        let assignments = self.read_one(ASSIGNMENTS, &mut problems, &mut read_only, assignments::read)?;
        let names = names.unwrap_or_else(|| self.fallback_names());
        let mut project = Project::new(names.id, &names.name, schema.unwrap_or_default());
        project.load_annotators(names.annotators);
        project.load_conflicts(&Shared::Project, names.conflicts);
        let (canonicals, conflicts) = canonicals.unwrap_or_default();
        project.load_canonicals(canonicals);
        project.load_conflicts(&Shared::Entities, conflicts);
        let (assignments, conflicts) = assignments.unwrap_or_default();
        project.load_assignments(assignments);
        project.load_conflicts(&Shared::Assignments, conflicts);
        Ok(MainFiles { project, problems, read_only })
    }

    fn read_one<T>(
        &self,
        name: &str,
        problems: &mut Vec<Problem>,
        read_only: &mut Option<String>,
        read: impl Fn(&str) -> std::result::Result<Reading<T>, Problem>,
    ) -> std::result::Result<Option<T>, OpenError> {
        let file = Path::new(name);
        if name != PROJECT && !self.files.exists(file) {
            return Ok(None);
        }
        let content = self.files.read_string(file).map_err(StorageError::into_problem);
        if let Ok(content) = &content {
            check_format(file, content, Schema::FORMAT).map_err(OpenError::Newer)?;
        }
        match content.and_then(|content| read(&content)) {
            Ok(reading) => {
                self.files.judge(file, reading.is_lossy, reading.read_only.clone());
                *read_only = read_only.take().or(reading.read_only);
                problems.extend(reading.problems);
                Ok(Some(reading.value))
            }
            Err(problem) => {
                self.files.judge(file, true, Some(problem.what.clone()));
                read_only.get_or_insert_with(|| problem.to_string());
                problems.push(problem);
                Ok(None)
            }
        }
    }

    /// For a project whose main file can't be read: its folder's name.
    fn fallback_names(&self) -> project_file::Names {
        let name = self.root().file_name().map_or_else(|| "project".into(), |n| n.to_string_lossy());
        let bits = Hash::of(name.as_bytes()).first_u64();
        project_file::Names {
            id: Id::from_bits(IdKind::Project, bits),
            name: name.into_owned(),
            annotators: BTreeMap::new(),
            conflicts: Vec::new(),
        }
    }

    /// Whether someone else has written a main file since it was read or written here. Read them
    /// again before writing then, and bring in what was changed here.
    #[must_use]
    pub fn main_files_changed(&self) -> bool {
        let is_new =
            !self.files.is_known(Path::new(ASSIGNMENTS)) && self.files.exists(Path::new(ASSIGNMENTS));
        is_new || MAIN.iter().any(|name| self.files.has_changed(Path::new(name)))
    }

    /// Whether someone else has written a layer since it was read or written here, also where
    /// there was none then.
    #[must_use]
    pub fn layer_changed(&self, at: &LayerRef) -> bool {
        let file = layer_file(at);
        self.files.has_changed(&file) || !self.files.is_known(&file) && self.files.exists(&file)
    }

    /// Writes the project's id, name and annotators.
    ///
    /// # Errors
    /// When it can't be written, must not be, or was changed by someone else.
    pub fn write_project(&self, project: &Project) -> Result<()> {
        self.write_main(PROJECT, &project_file::write_project(project))
    }

    /// Writes the schema.
    ///
    /// # Errors
    /// As [`Self::write_project`].
    pub fn write_schema(&self, schema: &Schema) -> Result<()> {
        self.write_main(SCHEMA, &project_file::write_schema(schema))
    }

    /// Writes the canonical entities.
    ///
    /// # Errors
    /// As [`Self::write_project`].
    pub fn write_canonicals(
        &self,
        canonicals: &BTreeMap<CanonicalId, Arc<Canonical>>,
        conflicts: &[Conflict],
    ) -> Result<()> {
        let content = project_file::write_entities(canonicals.values().map(|c| &**c), conflicts);
        self.write_main(ENTITIES, &content)
    }

    /// Writes who has which articles; nothing where nobody has any, and never had.
    ///
    /// # Errors
    /// As [`Self::write_project`].
    pub fn write_assignments(&self, project: &Project) -> Result<()> {
        let conflicts = project.conflicts(&Shared::Assignments);
        let nothing = project.assignments().is_empty() && conflicts.is_empty();
        if nothing && !self.files.exists(Path::new(ASSIGNMENTS)) {
            return Ok(());
        }
        self.write_main(ASSIGNMENTS, &assignments::write(project.assignments(), conflicts))
    }

    fn write_main(&self, name: &str, content: &str) -> Result<()> {
        self.check_writable()?;
        self.files.write(Path::new(name), content.as_bytes())
    }
}
