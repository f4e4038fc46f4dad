//! The files that all annotators of a project share: what a colleague's window wrote is taken in
//! before ours is written, so that neither loses anything.

use super::Session;
use crate::model::change::Key;
use crate::model::merge::Shared;
use crate::model::project::Project;
use crate::storage::{Part, merge_heads};

const SHARED: [Shared; 4] = [Shared::Schema, Shared::Entities, Shared::Project, Shared::Assignments];

impl Session {
    /// Takes in what others wrote into the files that all share, where we are about to write them
    /// or `now`, and merges it with what we have changed. Gives how many contradictions are to be
    /// settled because of it, or `None` where nobody wrote anything.
    pub(super) fn take_in_shared(&mut self, now: bool) -> Option<usize> {
        let disk = self.disk.as_ref()?;
        if !(now || disk.dirty.has_shared()) || !disk.store.main_files_changed() {
            return None;
        }
        let theirs = match disk.store.read_main_files() {
            Ok(theirs) => theirs,
            Err(error) => {
                self.complain(error.to_string());
                return None;
            }
        };
        if let Some(why) = theirs.read_only {
            self.read_only = Some(format!("This project is open for reading only: {why}."));
        }
        let (theirs, problems) = (theirs.project, theirs.problems);
        let merged = match merge_heads(&disk.base, &self.project, &theirs) {
            Ok((merged, _)) => merged,
            Err(error) => {
                self.complain(error.to_string());
                return None;
            }
        };
        let before: usize = SHARED.iter().map(|of| self.project.conflicts(of).len()).sum();
        let after: usize = SHARED.iter().map(|of| merged.conflicts(of).len()).sum();
        self.project.load_name(merged.name());
        self.project.load_annotators(merged.annotators().clone());
        self.project.load_schema(merged.schema().clone());
        self.project.load_canonicals(merged.canonicals().values().map(|c| (**c).clone()));
        self.project.load_assignments(merged.assignments().clone());
        for of in SHARED {
            let conflicts = merged.conflicts(&of).to_vec();
            self.project.load_conflicts(&of, conflicts);
        }
        let disk = self.disk.as_mut()?;
        // What was wrong with these files may have been mended.
        disk.problems.retain(|problem| problem.part() != Some(Part::Main));
        disk.problems.extend(problems);
        // What differs from the files is still to be written.
        if merged.schema() != theirs.schema() {
            disk.dirty.add(&Key::Schema);
        }
        let ids = merged.canonicals().keys().chain(theirs.canonicals().keys());
        for id in ids.filter(|id| merged.canonicals().get(*id) != theirs.canonicals().get(*id)) {
            disk.dirty.add(&Key::Canonical(*id));
        }
        if (merged.name(), merged.annotators()) != (theirs.name(), theirs.annotators()) {
            disk.dirty.add(&Key::ProjectName);
        }
        if merged.assignments() != theirs.assignments() {
            disk.dirty.add(&Key::Plan);
        }
        for of in SHARED.into_iter().filter(|of| merged.conflicts(of) != theirs.conflicts(of)) {
            disk.dirty.add(&Key::Conflicts(of));
        }
        disk.base = theirs;
        self.generation += 1;
        self.list_generation += 1;
        Some(after.saturating_sub(before))
    }

    /// The layers that are to be written and that someone else wrote in the meantime are merged.
    pub(super) fn take_in_layers(&mut self) {
        let Some(disk) = &self.disk else { return };
        let changed: Vec<_> =
            disk.dirty.layers().filter(|at| disk.store.layer_changed(at)).cloned().collect();
        let mut conflicts = 0;
        for at in changed {
            conflicts += self.take_in_layer(&at).map_or(0, |(_, conflicts)| conflicts);
        }
        if conflicts > 0 {
            self.complain(format!(
                "{conflicts} contradictions with what someone else wrote are to be settled."
            ));
        }
    }
}

/// What the shared files were when they were last read or written: ours and theirs come from it.
pub(super) fn head_of(project: &Project) -> Project {
    let mut head = project.head();
    head.load_canonicals(project.canonicals().values().map(|c| (**c).clone()));
    head
}
