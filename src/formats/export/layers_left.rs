//! Which of a project's layers were not asked for, and why.

use serde_json::{Value, json};

/// How many layers an export has not taken, by the first reason that holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayersLeft {
    /// Other articles were chosen.
    pub article: usize,
    /// Other annotators were chosen; the decided layer is nobody's unless it is asked for.
    pub annotator: usize,
    /// Another status was chosen.
    pub status: usize,
    /// Nothing is marked in them, and they are not done.
    pub nothing_marked: usize,
    /// Articles in which nobody has a layer.
    pub without_layer: usize,
}

impl LayersLeft {
    pub(super) fn to_json(self) -> Value {
        json!({
            "other_article": self.article,
            "other_annotator": self.annotator,
            "other_status": self.status,
            "nothing_marked": self.nothing_marked,
            "articles_without_layer": self.without_layer,
        })
    }

    /// In words: `2 layers of another status, 1 layer in which nothing is marked`. Empty where none.
    #[must_use]
    pub fn told(&self) -> String {
        let all = [
            (self.article, "layer", "of other articles"),
            (self.annotator, "layer", "of other annotators"),
            (self.status, "layer", "of another status"),
            (self.nothing_marked, "layer", "in which nothing is marked"),
            (self.without_layer, "article", "without a layer"),
        ];
        let some = all.into_iter().filter(|(count, ..)| *count > 0);
        let words = some
            .map(|(count, what, why)| format!("{count} {what}{} {why}", if count == 1 { "" } else { "s" }));
        words.collect::<Vec<_>>().join(", ")
    }
}
