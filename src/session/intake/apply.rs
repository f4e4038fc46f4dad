//! A plan carried out, as one step to undo.

use std::collections::BTreeSet;

use super::{Changed, Ours, Plan};
use crate::model::edit::Edit;
use crate::model::ids::AnnotatorId;
use crate::session::jobs::Progress;
use crate::session::share::head_of;
use crate::session::{Session, ingest};
use crate::storage::{Lock, LockGuard};

impl Session {
    /// What a plan has to know of the open project; its files are brought up to what is shown.
    pub fn for_intake(&mut self) -> Option<Ours> {
        self.flush();
        let store = self.store()?.clone();
        let mut project = head_of(&self.project);
        for article in self.project.articles().values() {
            let layers = article.layers().iter().map(|(a, slot)| (a.clone(), slot.summary()));
            let listed =
                crate::model::project::Article::on_disk((**article.meta()).clone(), layers.collect());
            project.load_article(listed);
        }
        Some(Ours { project, store })
    }

    /// Takes in what a plan says, one step to undo. Gives whether it was done; if not, the notice
    /// says why, and nothing has come.
    pub fn take_in_project(&mut self, plan: &Plan) -> bool {
        let Some(store) = self.store().cloned() else { return false };
        if let Some(why) = self.read_only.clone() {
            self.complain(why);
            return false;
        }
        let all = plan.changed.iter().map(|c| c.at.annotator.clone()).collect();
        let Some(_guards) = self.lock_others(all, "taken in") else { return false };
        for Changed { at, before, .. } in &plan.changed {
            self.load(at);
            if self.project.layer(at).is_none_or(|now| now != before) {
                let (who, what) = (&at.annotator, &at.article);
                let why =
                    format!("Nothing was taken in: the layer of {who} on {what} has changed meanwhile.");
                self.complain(format!("{why} Look at the project again."));
                return false;
            }
        }
        if let Err(error) = ingest::write(&plan.new, &store, &self.me, &Progress::default()) {
            self.complain(format!("Nothing was taken in: {error}."));
            return false;
        }
        let mut edits = Vec::new();
        if let Some(schema) = &plan.schema {
            let what = format!("add {}", plan.new_in_schema.join(", "));
            edits.push(Edit::SetSchema { schema: schema.clone(), what });
        }
        edits.push(plan.new.edit(&self.project));
        edits
            .extend(plan.changed.iter().map(|c| Edit::SetLayer { at: c.at.clone(), layer: c.after.clone() }));
        let known = plan.annotators.iter().filter(|(id, _)| !self.project.annotators().contains_key(id));
        let known = known.filter(|(id, _)| plan.new.annotators.iter().all(|(new, _)| new != id));
        edits.extend(known.cloned().map(|(id, name)| Edit::SetAnnotator { id, name }));
        let done = self.edit(&Edit::Batch { what: plan.what(), edits });
        if done {
            // While the locks are held.
            self.flush();
        } else {
            ingest::take_back(&plan.new, &store);
        }
        done
    }

    /// The locks of others whose layers are to change; the decided ones have no lock. `None` where
    /// someone is at work, with a notice that nothing was `done`.
    pub(in crate::session) fn lock_others(
        &mut self,
        all: BTreeSet<AnnotatorId>,
        done: &str,
    ) -> Option<Vec<LockGuard>> {
        let Some(store) = self.store().cloned() else { return Some(Vec::new()) };
        let others = all.into_iter().filter(|id| *id != self.me && id.as_str() != AnnotatorId::DECIDED);
        let mut guards = Vec::new();
        for annotator in others.collect::<Vec<_>>() {
            match store.lock(&annotator, self.me.as_str()) {
                Ok(Lock::Held(guard)) => guards.push(guard),
                Ok(Lock::Taken(holder)) => {
                    let name = self.shown_name(&annotator);
                    let why = format!(
                        "Nothing was {done}: a layer of {name} would change, for whom the project is open \
                         in another window (process {} on {}).",
                        holder.pid, holder.host
                    );
                    self.complain(why);
                    return None;
                }
                Err(error) => {
                    self.complain(format!("Nothing was {done}: {error}."));
                    return None;
                }
            }
        }
        Some(guards)
    }
}
