//! The files that all annotators of a project share: what a colleague's window wrote is taken in
//! before ours is written, so that neither loses anything.

use super::Session;
use crate::model::edit::Edit;
use crate::storage::StorageError;

impl Session {
    /// Takes in what others wrote into `project.ron`, `schema.ron` and `entities.ron`, and puts
    /// our own changes on top. A schema that both changed stays as it is on disk; ours is kept
    /// beside it, and the status line says so.
    pub(super) fn take_in_shared(&mut self) {
        let Some(disk) = &self.disk else { return };
        if !disk.dirty.has_shared() || !disk.store.main_files_changed() {
            return;
        }
        let store = disk.store.clone();
        let mut our_schema = disk.dirty.schema;
        if our_schema {
            match store.write_schema(self.project.schema()) {
                Err(error @ StorageError::ChangedOnDisk { .. }) => {
                    our_schema = false;
                    self.complain(error.to_string());
                }
                Err(error) => self.complain(error.to_string()),
                Ok(()) => {}
            }
        }
        let theirs = match store.read_main_files() {
            Ok(theirs) => theirs.project,
            Err(error) => return self.complain(error.to_string()),
        };
        let mut annotators = theirs.annotators().clone();
        annotators.extend(self.project.annotators().clone());
        self.project.load_annotators(annotators);
        let Some(disk) = &mut self.disk else { return };
        disk.dirty.schema = our_schema;
        let ours = disk.dirty.canonicals.iter().map(|id| (*id, self.project.canonicals().get(id).cloned()));
        let mut canonicals = theirs.canonicals().clone();
        for (id, canonical) in ours.collect::<Vec<_>>() {
            match canonical {
                Some(canonical) => drop(canonicals.insert(id, canonical)),
                None => drop(canonicals.remove(&id)),
            }
        }
        self.project.load_canonicals(canonicals.into_values().map(|c| (*c).clone()));
        let name_is_ours = disk.dirty.name;
        if !our_schema {
            self.project.load_schema(theirs.schema().clone());
        }
        if !name_is_ours {
            // Not ours to journal: the colleague's journal has it.
            let _ = self.project.apply(&Edit::SetProjectName(theirs.name().to_owned()));
        }
        self.generation += 1;
    }
}
