//! What merging could not settle, and settling it.

use super::Session;
use crate::model::edit::Edit;
use crate::model::layer::LayerRef;
use crate::model::merge::{Conflict, LayerConflict, Shared, Take};
use crate::storage::settle;

impl Session {
    /// Settles a conflict of a layer, one step to undo: what is in force stays, or theirs takes
    /// its place, or both are there. Gives whether it was done; if not, the notice says why.
    pub fn settle(&mut self, at: &LayerRef, conflict: &LayerConflict, take: Take) -> bool {
        self.load(at);
        let fresh = self.new_id(conflict.id.kind());
        self.edit(&Edit::Settle { at: at.clone(), conflict: conflict.clone(), take, fresh })
    }

    /// Settles a conflict of a file that all share, one step to undo.
    pub fn settle_shared(&mut self, of: &Shared, conflict: &Conflict, take: Take) -> bool {
        match settle(&self.project, of, conflict, take, &self.me.clone()) {
            Ok(edit) => self.edit(&edit),
            Err(error) => {
                self.complain(format!("This can't be settled so: {error}."));
                false
            }
        }
    }

    /// What of the files that all share is to be settled: the schema’s first, those of articles
    /// last.
    #[must_use]
    pub fn unsettled(&self) -> Vec<(Shared, Conflict)> {
        let shared = [Shared::Schema, Shared::Entities, Shared::Project, Shared::Assignments];
        let articles = self.project.articles().keys().cloned().map(Shared::Article);
        let all = shared.into_iter().chain(articles);
        all.flat_map(|of| {
            let conflicts = self.project.conflicts(&of).to_vec();
            conflicts.into_iter().map(move |c| (of.clone(), c))
        })
        .collect()
    }
}
