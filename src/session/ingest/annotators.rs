//! Whose annotations are: names in files to annotators of the project.

use std::collections::BTreeMap;

use crate::model::ids::AnnotatorId;
use crate::model::text::Hash;

/// The id for records of decided layers, whose own id only a review may use.
const DECIDED: &str = "imported-decisions";
/// What an id has at most, less room for a number.
const ROOM: usize = 32;

/// The annotators of the project, and those that files have brought so far.
pub(super) struct Annotators {
    /// Display names.
    known: BTreeMap<AnnotatorId, String>,
    /// The id of each name met so far.
    met: BTreeMap<String, AnnotatorId>,
}

impl Annotators {
    pub fn new(known: BTreeMap<AnnotatorId, String>) -> Self {
        Self { known, met: BTreeMap::new() }
    }

    /// The id of whom a file names: that of the annotator with this id or display name, else one
    /// like the name.
    pub fn id(&mut self, name: &str) -> AnnotatorId {
        let name = name.trim();
        if let Some(id) = self.met.get(name) {
            return id.clone();
        }
        let id = self.known_id(name).unwrap_or_else(|| self.new_id(name));
        self.met.insert(name.to_owned(), id.clone());
        id
    }

    fn known_id(&self, name: &str) -> Option<AnnotatorId> {
        let is_decided = name == AnnotatorId::DECIDED;
        if is_decided {
            return Some(AnnotatorId::new(DECIDED));
        }
        let folded = name.to_lowercase();
        let has_name = |(_, known): &(&AnnotatorId, &String)| known.trim().to_lowercase() == folded;
        let by_id = self.known.keys().find(|id| id.as_str() == name);
        by_id.or_else(|| self.known.iter().find(has_name).map(|(id, _)| id)).cloned()
    }

    /// An id for a new name. Names that leave the same letters get different ones.
    fn new_id(&self, name: &str) -> AnnotatorId {
        let id = AnnotatorId::from_name(name);
        let is_whole = name.chars().all(|c| c.is_ascii() || !c.is_alphanumeric());
        let is_own = is_whole && id.as_str() != AnnotatorId::from_name("").as_str();
        let is_free = self.met.values().all(|met| *met != id);
        if is_own && is_free && AnnotatorId::is_valid(id.as_str()) && id.as_str() != AnnotatorId::DECIDED {
            return id;
        }
        let hash = Hash::of(name.as_bytes()).to_string();
        let hash = hash.trim_start_matches("sha256:");
        let stem: String = id.as_str().chars().take(ROOM).collect();
        AnnotatorId::new(&format!("{}-{}", stem.trim_end_matches('-'), &hash[..6]))
    }

    /// The display name for a new annotator; `None` where the project has one.
    pub fn new_name(&self, id: &AnnotatorId) -> Option<String> {
        if self.known.contains_key(id) {
            return None;
        }
        if id.as_str() == DECIDED {
            return Some("Decisions brought in".to_owned());
        }
        let name = self.met.iter().find(|(_, met)| *met == id).map(|(name, _)| name.clone());
        Some(name.unwrap_or_else(|| id.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotators() -> Annotators {
        Annotators::new([("ana".into(), "Ana Silva".to_owned()), ("b".into(), "Björn".to_owned())].into())
    }

    #[test]
    fn a_name_means_whom_the_project_knows_by_it() {
        let mut all = annotators();
        let id = |all: &mut Annotators, name: &str| all.id(name).to_string();
        assert_eq!(
            [id(&mut all, "ana"), id(&mut all, "ANA SILVA "), id(&mut all, "björn")],
            ["ana", "ana", "b"]
        );
        assert_eq!(all.new_name(&"ana".into()), None);
    }

    #[test]
    fn new_names_get_ids_that_never_meet() {
        let mut all = annotators();
        let names = ["Jonas K.", "jonas-k", "नमस्ते", "こんにちは", "CON", "decided", "Zoë", "Zo"];
        let ids: std::collections::BTreeSet<AnnotatorId> = names.iter().map(|n| all.id(n)).collect();
        assert_eq!(ids.len(), names.len(), "{ids:?}");
        assert!(ids.iter().all(|id| AnnotatorId::is_valid(id.as_str()) && id.as_str() != "decided"));
        assert_eq!(all.id("Jonas K.").as_str(), "jonas-k");
        assert_eq!(all.new_name(&"jonas-k".into()), Some("Jonas K.".to_owned()));
    }
}
