//! Which styles of an `OpenDocument` text are hidden, and which lists are numbered.

use std::collections::{BTreeMap, BTreeSet};

use super::xml::{Attributes, Visit};

/// Styles by their names.
#[derive(Default)]
pub(super) struct Styles {
    hidden: BTreeSet<String>,
    /// Levels of list styles, from 1, that have numbers.
    numbered: BTreeSet<(String, usize)>,
    parents: BTreeMap<String, String>,
    /// The style that is being read.
    style: String,
    is_default: bool,
    /// Of the default style.
    pub language: Option<String>,
}

impl Styles {
    pub fn is_hidden(&self, style: &str) -> bool {
        let mut style = style;
        // Styles may have each other as parents.
        for _ in 0..20 {
            if self.hidden.contains(style) {
                return true;
            }
            let Some(parent) = self.parents.get(style) else { return false };
            style = parent;
        }
        false
    }

    pub fn is_numbered(&self, style: &str, level: usize) -> bool {
        self.numbered.contains(&(style.to_owned(), level))
    }
}

impl Visit for Styles {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> bool {
        match name {
            "text" => return false,
            "style" | "list-style" | "default-style" => {
                self.style = attributes.get("name").unwrap_or_default();
                self.is_default = name == "default-style";
                if let Some(parent) = attributes.get("parent-style-name") {
                    self.parents.insert(self.style.clone(), parent);
                }
            }
            "text-properties" => {
                if attributes.get("display").is_some_and(|d| d == "none") {
                    self.hidden.insert(self.style.clone());
                }
                if self.is_default && self.language.is_none() {
                    let language = attributes.get("language").filter(|l| l != "none");
                    let country = attributes.get("country").filter(|c| c != "none");
                    self.language = match (language, country) {
                        (Some(language), Some(country)) => Some(format!("{language}-{country}")),
                        (language, _) => language,
                    };
                }
            }
            "list-level-style-number" if attributes.get("num-format").is_some_and(|f| !f.is_empty()) => {
                let level = attributes.get("level").and_then(|l| l.parse().ok()).unwrap_or(1);
                self.numbered.insert((self.style.clone(), level));
            }
            _ => {}
        }
        true
    }

    fn close(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}
