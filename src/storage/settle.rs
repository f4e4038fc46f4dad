//! A contradiction in a file that all share, settled: the edit that does it.

use std::path::Path;

use super::merge::MergeFailure;
use super::project_file::{self, ENTITIES, PROJECT, SCHEMA};
use super::{article_file, assignments};
use crate::model::edit::Edit;
use crate::model::ids::AnnotatorId;
use crate::model::merge::{Conflict, Shared, Take, put_at};
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::storage::StorageError;

/// The edit by which a conflict is settled, as one step: what is in force stays, or theirs takes
/// its place. `me` is whose mentions lose a canonical entity that goes. Taking both is possible in
/// layers only; here it is as taking ours.
///
/// # Errors
/// When the place is not there any more, or theirs does not fit it.
pub fn settle(
    project: &Project,
    of: &Shared,
    conflict: &Conflict,
    take: Take,
    me: &AnnotatorId,
) -> Result<Edit, MergeFailure> {
    let mut left = project.conflicts(of).to_vec();
    left.retain(|known| known != conflict);
    let place = conflict.at.join(", ");
    let what = match take {
        Take::Theirs => format!("take the other side’s {place}"),
        Take::Ours | Take::Both => format!("keep {place} as it is"),
    };
    let mut edits = Vec::new();
    if take == Take::Theirs {
        edits.extend(theirs(project, of, conflict, me, &what)?);
    }
    match of {
        Shared::Schema => {
            let mut schema = (**project.schema()).clone();
            if let [Edit::SetSchema { schema: with_theirs, .. }] = &edits[..] {
                schema = (**with_theirs).clone();
            }
            schema.format = if left.is_empty() { Schema::PLAIN } else { Schema::FORMAT };
            schema.conflicts = left;
            edits = vec![Edit::SetSchema { schema: schema.into(), what: what.clone() }];
        }
        _ => edits.push(Edit::SetConflicts { of: of.clone(), conflicts: left }),
    }
    Ok(Edit::Batch { what, edits })
}

/// The edits that put the other side's value in force.
fn theirs(
    project: &Project,
    of: &Shared,
    conflict: &Conflict,
    me: &AnnotatorId,
    what: &str,
) -> Result<Vec<Edit>, MergeFailure> {
    let put = |file: &str, content: String| {
        let gone = || StorageError::refused(Path::new(file), "has no such place any more");
        put_at(&content, &conflict.at, conflict.theirs.as_deref()).ok_or_else(gone)
    };
    Ok(match of {
        Shared::Schema => {
            let content = put(SCHEMA, project_file::write_schema(project.schema()))?;
            let schema = project_file::read_schema(&content).map_err(MergeFailure::Side)?.value;
            vec![Edit::SetSchema { schema: schema.into(), what: what.to_owned() }]
        }
        Shared::Entities => {
            let all = project.canonicals().values().map(|c| &**c);
            let content = put(ENTITIES, project_file::write_entities(all, &[]))?;
            let (after, _) = project_file::read_entities(&content).map_err(MergeFailure::Side)?.value;
            let now = project.canonicals();
            let is_gone = |id: &_| !after.iter().any(|c| c.id == *id);
            let gone = now.keys().copied().filter(|id| is_gone(id));
            let gone = gone.map(|id| Edit::RemoveCanonical { id, annotator: me.clone() });
            let changed = after.iter().filter(|c| now.get(&c.id).is_none_or(|known| **known != **c));
            changed.cloned().map(Edit::SetCanonical).chain(gone).collect()
        }
        Shared::Project => {
            let content = put(PROJECT, project_file::write_project(project))?;
            let after = project_file::read_project(&content).map_err(MergeFailure::Side)?.value;
            let name = (after.name != project.name()).then(|| Edit::SetProjectName(after.name.clone()));
            let named =
                after.annotators.iter().filter(|(id, name)| project.annotators().get(*id) != Some(*name));
            let named = named.map(|(id, name)| Edit::SetAnnotator { id: id.clone(), name: name.clone() });
            named.chain(name).collect()
        }
        Shared::Assignments => {
            let content = put(assignments::ASSIGNMENTS, assignments::write(project.assignments(), &[]))?;
            let (after, _) = assignments::read(&content).map_err(MergeFailure::Side)?.value;
            let plan = after.plan.clone().filter(|plan| project.assignments().plan.as_ref() != Some(plan));
            let ids = after.articles.keys().chain(project.assignments().articles.keys());
            let differ = ids.filter(|id| after.articles.get(*id) != project.assignments().articles.get(*id));
            let who = |id: &_| after.articles.get(id).cloned().unwrap_or_default();
            let given = differ.map(|id| Edit::SetAssigned { articles: vec![id.clone()], who: who(id) });
            given.chain(plan.map(Edit::Assign)).collect()
        }
        Shared::Article(id) => {
            let name = format!("articles/{id}.ron");
            let Some(article) = project.article(id) else { return Ok(Vec::new()) };
            let content = put(&name, article_file::write(article.meta(), &[]))?;
            let after = article_file::read(Path::new(&name), &content, id).map_err(MergeFailure::Side)?;
            vec![Edit::SetArticle(after.meta.into())]
        }
    })
}
