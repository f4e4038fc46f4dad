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
        let layers = |count: usize| if count == 1 { "1 layer".to_owned() } else { format!("{count} layers") };
        let articles =
            |count: usize| if count == 1 { "1 article".to_owned() } else { format!("{count} articles") };
        let all = [
            (self.article, layers(self.article) + " of other articles"),
            (self.annotator, layers(self.annotator) + " of other annotators"),
            (self.status, layers(self.status) + " of another status"),
            (self.nothing_marked, layers(self.nothing_marked) + " in which nothing is marked"),
            (self.without_layer, articles(self.without_layer) + " without a layer"),
        ];
        all.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect::<Vec<_>>().join(", ")
    }
}
