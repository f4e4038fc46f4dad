//! Time spent on each article, where the user has switched that on. It is noted in one's own
//! journal, as a fact about oneself: nobody else's files are touched, and nothing is counted while
//! nobody does anything.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::Session;
use crate::model::ids::ArticleId;
use crate::storage::Record;

/// Who does nothing for so long is not at work.
const IDLE: Duration = Duration::from_mins(1);
/// Less than this is not worth an entry.
const LEAST: Duration = Duration::from_secs(1);

/// What is counted and not noted yet.
#[derive(Debug, Default)]
pub(super) struct Spent {
    is_on: bool,
    last: Option<Instant>,
    by_article: BTreeMap<ArticleId, Duration>,
}

impl Spent {
    /// Something was done, with this article open.
    fn act(&mut self, article: Option<&ArticleId>, now: Instant) {
        if !self.is_on {
            return;
        }
        if let (Some(last), Some(article)) = (self.last, article) {
            let passed = now.saturating_duration_since(last);
            if passed <= IDLE {
                *self.by_article.entry(article.clone()).or_default() += passed;
            }
        }
        self.last = Some(now);
    }
}

impl Session {
    /// Switches on or off that the time spent on each article is counted.
    pub fn count_time(&mut self, is_on: bool) {
        self.note_time();
        self.spent.is_on = is_on;
        self.spent.last = None;
    }

    /// Whether time is counted.
    #[must_use]
    pub fn counts_time(&self) -> bool {
        self.spent.is_on
    }

    /// The user did something: with every command, and with the keys and clicks that are none.
    pub fn is_active(&mut self) {
        self.spent.act(self.view.article.as_ref(), Instant::now());
    }

    /// Writes down what was counted.
    pub(super) fn note_time(&mut self) {
        let now = self.now();
        let Some(journal) = self.disk.as_ref().and_then(|d| d.journal.as_ref()) else { return };
        let counted = std::mem::take(&mut self.spent.by_article);
        for (article, duration) in counted {
            let whole = Duration::from_secs(duration.as_secs());
            // It is only counted: where it can't be written, nothing of the work is lost.
            if whole >= LEAST
                && journal.append(now, Record::Spent(&article, whole.as_secs()), &|_| None).is_err()
            {
                return;
            }
            if duration > whole {
                self.spent.by_article.insert(article, duration.saturating_sub(whole));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_time_in_which_something_is_done_counts_and_only_where_it_is_on() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let (a, b) = (ArticleId::new("a"), ArticleId::new("b"));
        let mut spent = Spent::default();
        spent.act(Some(&a), at(0));
        spent.act(Some(&a), at(5));
        assert!(spent.by_article.is_empty());
        spent.is_on = true;
        for (article, seconds) in [(&a, 10), (&a, 20), (&b, 25), (&b, 200), (&b, 203)] {
            spent.act(Some(article), at(seconds));
        }
        let counted: Vec<u64> = spent.by_article.values().map(Duration::as_secs).collect();
        assert_eq!(counted, [10, 8]);
    }
}
