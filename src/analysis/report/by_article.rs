//! A figure of each article, by date.

use crate::analysis::agreement::{Agreement, Metric, Scope, Undefined, Which};
use crate::model::ids::ArticleId;
use crate::model::project::Project;

/// The figure of one article.
#[derive(Clone, Debug, PartialEq)]
pub struct OfArticle {
    /// Which; its id where it has no title or is gone.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Its date, as it stands in the project.
    pub date: String,
    /// The date as days since 1970-01-01; none where there is no date that can be read.
    pub day: Option<i32>,
    /// The value, or why there is none.
    pub value: Result<f64, Undefined>,
    /// Its place in [`Agreement::articles`].
    pub at: usize,
}

/// A metric on each article: in the order of their dates, those without one last, by title.
#[must_use]
pub fn by_article(
    agreement: &Agreement,
    metric: &'static Metric,
    scope: Scope,
    project: &Project,
) -> Vec<OfArticle> {
    let of = |(at, id): (usize, &ArticleId)| {
        let meta = project.article(id).map(crate::model::project::Article::meta);
        let title = meta.map(|m| m.title.clone()).filter(|title| !title.is_empty());
        let date = meta.and_then(|m| m.date.clone()).unwrap_or_default();
        OfArticle {
            id: id.clone(),
            title: title.unwrap_or_else(|| id.to_string()),
            day: day_of(&date),
            date,
            value: agreement.of(metric, scope, None, Which::Article(at)),
            at,
        }
    };
    let mut all: Vec<OfArticle> = agreement.articles.iter().enumerate().map(of).collect();
    all.sort_by(|a, b| {
        let by_day = match (a.day, b.day) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        let by_title = || a.title.cmp(&b.title);
        by_day.then_with(by_title)
    });
    all
}

const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

/// Days since 1970-01-01 of a date `YYYY-MM-DD`.
fn day_of(date: &str) -> Option<i32> {
    let date: jiff::civil::Date = date.parse().ok()?;
    Some(date.since(EPOCH).ok()?.get_days())
}

/// The date that is so many days after 1970-01-01, as `YYYY-MM-DD`; nothing beyond the calendar.
#[must_use]
pub fn date_of(days: f64) -> String {
    let span = jiff::Span::new().try_days(days.round() as i64);
    let date = span.and_then(|span| EPOCH.checked_add(span));
    date.map(|d| d.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_the_same_both_ways() {
        for (date, day) in [("1970-01-01", 0), ("1969-12-31", -1), ("2026-03-05", 20517)] {
            assert_eq!((day_of(date), date_of(f64::from(day))), (Some(day), date.to_owned()));
        }
        assert_eq!((day_of(""), day_of("2026-03"), day_of("2026-02-30")), (None, None, None));
    }
}
