//! Three-way merging of a project's files, by annotation, label or entity and not by line.
//!
//! Files are cut into their parts ([`split`]), and each part that only one side changed is taken
//! from there byte by byte. What both changed goes together field by field where that is sound
//! (`rules` says how for each kind of file); what can't be settled is kept, both sides, in the
//! file's `conflicts`, and ours stays in force. Changes of different things commute, merging the
//! same twice changes nothing, and where only one side changed anything it is the result.
//!
//! | file | what it is |
//! |---|---|
//! | `split` | RON cut into parts, and compared without regard to its layout |
//! | `rules` | how the parts of each kind of file go together |
//! | `three_way`, `order` | the merging itself, and the order of lists |
//! | `annotations` | what is special about annotations |
//! | `layer` | what a layer must hold as a whole: references, one decision about one thing |
//! | `path` | a value put where a conflict was |
//! | `tell` | conflicts of shared files in words |
//! | `conflict` | what could not be settled, in memory, and settling it |

mod annotations;
pub mod conflict;
mod layer;
mod order;
mod path;
mod rules;
mod split;
mod tell;
#[cfg(test)]
mod tests;
mod three_way;

pub use conflict::with as add_conflicts;
pub use conflict::{Conflict, LayerConflict, Shared, Take};
pub use path::put_at;

use rules::Rule;
use split::{Group, same};
use three_way::{Merger, Side, Three};

/// Which kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One annotator's layer on an article.
    Layer,
    /// `schema.ron`.
    Schema,
    /// `entities.ron`.
    Entities,
    /// `project.ron`.
    Project,
    /// What is known of an article.
    Article,
    /// `assignments.ron`.
    Assignments,
}

impl Kind {
    const ALL: [(Self, &'static str, &'static Rule); 6] = [
        (Self::Layer, "Layer", &rules::LAYER),
        (Self::Schema, "Schema", &rules::SCHEMA),
        (Self::Entities, "Entities", &rules::ENTITIES),
        (Self::Project, "Project", &rules::PROJECT),
        (Self::Article, "Article", &rules::ARTICLE),
        (Self::Assignments, "Assignments", &rules::ASSIGNMENTS),
    ];

    /// The kind of file that a content is, by the name it begins with.
    #[must_use]
    pub fn of(content: &str) -> Option<Self> {
        let name = Group::of(content)?.name;
        Self::ALL.into_iter().find(|(_, n, _)| *n == name).map(|(kind, ..)| kind)
    }

    /// What a file of this kind says about whose it is: two of them can't be merged if it differs.
    const fn identity(self) -> &'static [&'static str] {
        match self {
            Self::Layer => &["article", "annotator", "text"],
            Self::Project => &["id"],
            Self::Article => &["id", "text"],
            Self::Schema | Self::Entities | Self::Assignments => &[],
        }
    }

    fn rule(self) -> &'static Rule {
        let found = Self::ALL.iter().find(|(kind, ..)| *kind == self);
        found.map_or(&Rule::Atom, |(_, _, rule)| rule)
    }
}

/// What came of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The file, laid out on one line unless it is the file of one side.
    pub content: String,
    /// Whether it is the file of one side, byte by byte.
    pub is_verbatim: bool,
    /// How many contradictions stand in its `conflicts`, those of earlier merges included.
    pub conflicts: usize,
}

/// Why files can't be merged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// It is no such file, or not a whole one.
    #[error("{0} can't be read")]
    Unreadable(&'static str),
    /// They are about different things.
    #[error("the two sides differ in what they are about: {0}")]
    Different(&'static str),
}

/// Merges what two sides made of `base`; where `base` is blank, both have made the file anew.
///
/// # Errors
/// When a side can't be read, or they are about different articles, annotators or texts.
pub fn merge(kind: Kind, base: &str, ours: &str, theirs: &str) -> Result<Merged, MergeError> {
    let base = Some(base).filter(|b| !b.trim().is_empty());
    for (content, side) in
        [(base, "the common ancestor"), (Some(ours), "our side"), (Some(theirs), "their side")]
    {
        if content.is_some_and(|c| Kind::of(c) != Some(kind)) {
            return Err(MergeError::Unreadable(side));
        }
    }
    let groups = [Some(ours), Some(theirs)].map(|c| c.and_then(Group::of));
    let [Some(our), Some(their)] = &groups else { return Err(MergeError::Unreadable("a side")) };
    for field in kind.identity() {
        if !matches!((our.field(field), their.field(field)), (Some(a), Some(b)) if same(a, b)) {
            return Err(MergeError::Different(field));
        }
    }
    let three = Three { base, ours: Some(ours), theirs: Some(theirs) };
    if let Some(Some(side)) = three.settled() {
        let conflicts = Group::of(side).map_or(0, |g| conflict::count(&g));
        return Ok(Merged { content: side.to_owned(), is_verbatim: true, conflicts });
    }
    let mut merger = Merger::new(Side::Ours);
    let merged = merger.value(kind.rule(), three).ok_or(MergeError::Unreadable("a side"))?;
    let mut found = merger.conflicts;
    let merged = match kind {
        Kind::Layer => layer::whole(&merged, three, &mut found),
        _ => merged.into_owned(),
    };
    let (content, conflicts) = conflict::with(&merged, found).ok_or(MergeError::Unreadable("a side"))?;
    Ok(Merged { content, is_verbatim: false, conflicts })
}
