//! Who annotators are called in a report.

use std::collections::BTreeMap;

use crate::model::ids::AnnotatorId;

/// Names of annotators: their own, or letters where the reader is not to know them.
pub struct Names(BTreeMap<AnnotatorId, String>);

impl Names {
    /// Their display names, or their ids where there are none.
    #[must_use]
    pub fn open(annotators: &[AnnotatorId], names: &BTreeMap<AnnotatorId, String>) -> Self {
        let name = |id: &AnnotatorId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
        Self(annotators.iter().map(|id| (id.clone(), name(id))).collect())
    }

    /// What `name` calls each, where the reader is not to know who they are.
    #[must_use]
    pub fn blind(annotators: &[AnnotatorId], name: &dyn Fn(&AnnotatorId) -> String) -> Self {
        Self(annotators.iter().map(|id| (id.clone(), name(id))).collect())
    }

    /// What one is called; `?` for somebody unknown, never the id.
    #[must_use]
    pub fn of(&self, annotator: &AnnotatorId) -> &str {
        self.0.get(annotator).map_or("?", |name| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_known_is_a_question_mark_rather_than_an_id() {
        let names = Names::blind(&["ana".into()], &|_| "Annotator 2".to_owned());
        assert_eq!((names.of(&"ana".into()), names.of(&"bo".into())), ("Annotator 2", "?"));
    }
}
