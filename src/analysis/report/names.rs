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

    /// A, B, C and so on, in the order of `annotators`; after Z comes A2.
    #[must_use]
    pub fn blind(annotators: &[AnnotatorId]) -> Self {
        let letter = |at: usize| {
            let letter = char::from(b'A' + (at % 26) as u8);
            if at < 26 { letter.to_string() } else { format!("{letter}{}", at / 26 + 1) }
        };
        Self(annotators.iter().enumerate().map(|(at, id)| (id.clone(), letter(at))).collect())
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
    fn the_blind_see_letters_only() {
        let ids: Vec<AnnotatorId> = (0..28).map(|i| AnnotatorId::new(&format!("u{i:02}"))).collect();
        let names = Names::blind(&ids);
        assert_eq!((names.of(&ids[0]), names.of(&ids[27])), ("A", "B2"));
        assert_eq!(names.of(&"ana".into()), "?");
    }
}
