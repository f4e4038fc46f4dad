//! Canonical entities: what several mentions refer to.

use serde::{Deserialize, Serialize};

use super::ids::{CanonicalId, LabelId};

/// One thing in the world that mentions refer to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Canonical {
    /// Unique in the project.
    pub id: CanonicalId,
    /// Its name.
    pub name: String,
    /// The label of its mentions.
    pub kind: LabelId,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Ids elsewhere, as `authority:id`.
    #[serde(default)]
    pub links: Vec<String>,
}

impl Canonical {
    /// Whether its name or an alias holds `words`, whatever their case.
    #[must_use]
    pub fn matches(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        std::iter::once(&self.name).chain(&self.aliases).any(|n| n.to_lowercase().contains(&words))
    }
}
