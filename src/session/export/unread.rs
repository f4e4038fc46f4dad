//! What of a project's files could not be read before the export began: what stands in them would
//! be missing without a word.

use std::collections::BTreeSet;

use super::Request;
use super::layers::is_chosen;
use crate::model::ids::ArticleId;
use crate::model::layer::LayerRef;
use crate::model::project::Project;
use crate::session::Blind;
use crate::storage::{Part, Problem, Severity};

/// What was found before the export began.
#[derive(Default)]
pub(super) struct Unread {
    /// Layers of which nothing is known but that their file is there. They are read once more:
    /// they may have been mended since, and if not, that says what is wrong with them.
    pub layers: BTreeSet<LayerRef>,
    /// What can't be read once more, in words.
    pub others: Vec<String>,
}

impl Unread {
    /// Of what was found wrong with a project's files, what the export lacks by it.
    pub fn of(project: &Project, problems: &[Problem], request: &Request, blind: Option<&Blind>) -> Self {
        let mut unread = Self::default();
        let is_asked = |id: &ArticleId| request.articles.as_ref().is_none_or(|ids| ids.contains(id));
        for problem in problems.iter().filter(|p| p.severity > Severity::Note) {
            let is_missing = match problem.part() {
                Some(Part::Main) => true,
                Some(Part::Article(id)) => is_asked(&id) && project.article(&id).is_none(),
                Some(Part::Layer(at)) if project.article(&at.article).is_some() => {
                    if problem.severity == Severity::Error {
                        unread.layers.insert(at);
                    }
                    false
                }
                Some(Part::Layer(at)) => is_asked(&at.article) && is_chosen(&at.annotator, &request.who),
                None => false,
            };
            if is_missing {
                let words = problem.to_string();
                unread.others.push(blind.map_or(words.clone(), |blind| blind.hide(&words)));
            }
        }
        unread
    }
}
