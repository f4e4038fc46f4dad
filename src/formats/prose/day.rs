//! The day that a date in some common form means.

use jiff::civil::Date;
use jiff::fmt::rfc2822;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `YYYY-MM-DD` of a date or a point in time; the day where it was written, whatever the zone.
/// Read are ISO 8601, also with `/`, `.` or nothing between, `DD.MM.YYYY`, e-mail's form and
/// English months, and `25/12/2026`. `03/05/2026` means two days, so none.
pub(in crate::formats) fn day(text: &str) -> Option<String> {
    let text = text.trim();
    let found = iso(text).or_else(|| with_month(text)).or_else(|| mail(text))?;
    Some(found.to_string())
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = Some(year).filter(|y| y.len() == 4)?.parse().ok()?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn iso(text: &str) -> Option<Date> {
    let end =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '.'))).unwrap_or(text.len());
    let (head, rest) = text.split_at(end);
    if !(rest.is_empty() || rest.starts_with(['T', 't', ' '])) {
        return None;
    }
    let is_digits = |s: &str| !s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = head.split(['-', '/', '.']).collect();
    match parts.as_slice() {
        [all] if all.len() == 8 => date(&all[..4], &all[4..6], &all[6..]),
        [a, b, c] if [*a, *b, *c].into_iter().all(is_digits) && a.len() == 4 => date(a, b, c),
        [a, b, c] if [*a, *b, *c].into_iter().all(is_digits) && head.contains('.') => date(c, b, a),
        [a, b, c] if [*a, *b, *c].into_iter().all(is_digits) && head.contains('/') => slashed(a, b, c),
        _ => None,
    }
}

/// `25/12/2026` and `12/25/2026`, which mean one day each; `03/05/2026` may mean two.
fn slashed(a: &str, b: &str, year: &str) -> Option<Date> {
    let (first, second) = (date(year, b, a), date(year, a, b));
    match (first, second) {
        (Some(day), None) | (None, Some(day)) => Some(day),
        (first, second) => first.filter(|_| first == second),
    }
}

/// `5 March 2026`, `March 5, 2026`, `5. Mar 2026`, with a day of the week before it or not.
fn with_month(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split([' ', ',', '.', '\u{a0}']).filter(|w| !w.is_empty()).take(5).collect();
    let month = |word: &str| {
        let lower = word.to_ascii_lowercase();
        let full = lower.len() >= 3 && lower.bytes().all(|b| b.is_ascii_alphabetic());
        MONTHS.iter().position(|m| full && lower.starts_with(m)).map(|n| (n + 1).to_string())
    };
    let ordinal = |word: &str| {
        let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        (matches!(&word[number.len()..], "" | "st" | "nd" | "rd" | "th")).then(|| number.to_owned())
    };
    words.windows(3).find_map(|w| {
        let named = |at: usize, day: usize| date(w[2], &month(w[at])?, &ordinal(w[day])?);
        named(1, 0).or_else(|| named(0, 1))
    })
}

fn mail(text: &str) -> Option<Date> {
    rfc2822::parse(text).ok().map(|at| at.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_forms_of_a_day_are_read() {
        let same = [
            "2026-03-05",
            "2026-03-05T23:59:00-08:00",
            "2026-03-05 10:00",
            "2026/03/05",
            "2026.3.5",
            "20260305",
            "05.03.2026",
            "5 March 2026",
            "March 5, 2026",
            "Mar. 5 2026",
            "5th Mar 2026",
            "Thursday, March 5, 2026 at 10:15",
            "Thu, 5 Mar 2026 10:15:00 +0100",
            "5 Mar 26 10:15 +0000",
        ];
        for text in same {
            assert_eq!(day(text).as_deref(), Some("2026-03-05"), "{text}");
        }
    }

    #[test]
    fn days_with_slashes_are_read_where_they_mean_one() {
        for text in ["25/12/2026", "12/25/2026"] {
            assert_eq!(day(text).as_deref(), Some("2026-12-25"), "{text}");
        }
        assert_eq!((day("05/05/2026").as_deref(), day("25/13/2026")), (Some("2026-05-05"), None));
    }

    #[test]
    fn what_means_no_day_or_two_gives_none() {
        for text in
            ["", "soon", "03/05/2026", "2026-02-30", "2026-13-01", "20261", "é2026", "1.2.3", "2026-03-05x"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
