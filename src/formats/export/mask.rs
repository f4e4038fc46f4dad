//! The publication date masked: a model that is to learn from the article's words must not find
//! the answer at its head.

use std::ops::Range;
use std::sync::Arc;

use super::item::ExportItem;
use crate::formats::Loss;
use crate::formats::prose::{day, forms};
use crate::formats::tally::Tally;
use crate::model::annotation::{Annotation, Attributes};
use crate::model::article;
use crate::model::ids::LabelId;
use crate::model::schema::{AttributeKind, Schema};
use crate::model::text::{Hash, Text};

/// Lines that may be an article's head: title, author, place and day.
const HEAD: usize = 6;
/// Characters of the longest line that is taken for one of the head's, not for a paragraph.
const LONGEST: usize = 100;
/// Bytes of the longest date on either side of its year.
const DATE: usize = 64;

/// What is left out besides the date itself, and what is not.
pub(super) const LOSSES: &[Loss] = &[
    Loss::new("masked", "publication dates at the head of articles and in their titles, masked as was asked"),
    Loss::new("masked-date", "dates as attributes of annotations on the masked publication date, left out"),
    Loss::new(
        "date-in-text",
        "articles that name the day of their publication below their head, where it stays as what the article says",
    ),
];

/// Puts `0` for each digit of the publication date at the article's head, and `x` (in other scripts
/// something as long) for each letter of its month, so that all offsets stay right and the words
/// still are as long as they were, and takes the date out of what is known of the article. Dates that
/// the article itself speaks of stay: they are what is learnt.
pub(super) fn mask(item: &mut ExportItem, schema: &Schema, losses: &mut Tally) {
    let mut meta = (*item.article).clone();
    let date = meta.date.take();
    let found = find(item.text.as_str(), date.as_deref());
    let in_title = places(&lowered(&meta.title), &found.days);
    if !found.masked.is_empty() || !in_title.is_empty() {
        losses.add("masked", || format!("{} ({})", item.article.id, item.annotator));
    }
    meta.title = with_masks(&meta.title, &in_title);
    if found.stays {
        losses.add("date-in-text", || format!("{} ({})", item.article.id, item.annotator));
    }
    if !found.masked.is_empty() {
        item.text = Text::new(with_masks(item.text.as_str(), &found.masked));
        meta.text = item.text.hash();
        for at in 0..item.annotations.len() {
            let on_date = item.annotations[at].spans().is_some_and(|spans| {
                let touches =
                    |r: &Range<usize>| spans.pieces().iter().any(|p| p.start() < r.end && r.start < p.end());
                found.masked.iter().any(touches)
            });
            if on_date && without_dates(Arc::make_mut(&mut item.annotations[at]), schema) {
                losses.add("masked-date", || item.example(&item.annotations[at]));
            }
        }
    }
    item.article = Arc::new(meta);
}

/// The hash of a text with its article's date masked: texts that differ in nothing else have the
/// same one.
#[must_use]
pub fn masked_hash(text: &Text, date: Option<&str>) -> Hash {
    let found = find(text.as_str(), date);
    if found.masked.is_empty() {
        return text.hash();
    }
    Hash::of(with_masks(text.as_str(), &found.masked).as_bytes())
}

/// Where a publication date stands.
struct Found {
    /// Which days it is: what is known, and what the header says.
    days: Vec<String>,
    /// At the head, as ranges of bytes in order, apart from each other.
    masked: Vec<Range<usize>>,
    /// Whether it stands further down too.
    stays: bool,
}

fn find(text: &str, date: Option<&str>) -> Found {
    let header = article::header(text).map(|header| header.date);
    let header_day = header.clone().map(|range| text[range].to_owned());
    let head = head(text);
    let mut days: Vec<String> = date.map(str::to_owned).into_iter().chain(header_day).collect();
    if days.is_empty() {
        days.extend(text[..head].lines().find_map(dateline));
    }
    days.dedup();
    // As long as the text in bytes, so that places in one are places in the other.
    let places = places(&lowered(text), &days);
    let (mut masked, below): (Vec<_>, Vec<_>) = places.into_iter().partition(|place| place.end <= head);
    masked.extend(header);
    apart(&mut masked);
    Found { days, masked, stays: !below.is_empty() }
}

/// Where a text in small letters names one of the days.
fn places(small: &str, days: &[String]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for day in days {
        let near = near_year(small, day);
        // There are hundreds of forms: they are looked for where the year stands, and nowhere else.
        let forms = if near.is_empty() { Vec::new() } else { forms(day) };
        for window in near {
            for form in &forms {
                let found = small[window.clone()].match_indices(form).map(|(at, _)| window.start + at);
                out.extend(found.map(|at| at..at + form.len()).filter(|place| is_apart(small, place)));
            }
        }
    }
    apart(&mut out);
    out
}

/// Where the year of a day `YYYY-MM-DD` stands, in four digits or after a dot in two, with what may be
/// a date around it.
fn near_year(small: &str, day: &str) -> Vec<Range<usize>> {
    let Some(year) = day.get(..4) else { return Vec::new() };
    let short = format!(".{}", &year[2..]);
    let found = small.match_indices(year).chain(small.match_indices(&short));
    let mut windows: Vec<Range<usize>> = found
        .map(|(at, year)| {
            let end = (at + year.len() + DATE).min(small.len());
            small.floor_char_boundary(at.saturating_sub(DATE))..small.ceil_char_boundary(end)
        })
        .collect();
    windows.sort_by_key(|window| window.start);
    windows.dedup_by(|next, before| {
        let touches = next.start <= before.end;
        if touches {
            before.end = before.end.max(next.end);
        }
        touches
    });
    windows
}

/// In order, the longer one of two that overlap.
fn apart(places: &mut Vec<Range<usize>>) {
    places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
    let mut end = 0;
    places.retain(|place| {
        let is_new = place.start >= end;
        end = end.max(place.end);
        is_new
    });
}

/// The day with which a line ends, as in `Calder, 7 March 2026`.
fn dateline(line: &str) -> Option<String> {
    let line = line.trim().trim_end_matches(['.', ')', '—', '–', ' ']);
    let begins = line.char_indices().filter(|(at, c)| {
        c.is_alphanumeric() && !line[..*at].chars().next_back().is_some_and(char::is_alphanumeric)
    });
    let parts = begins.map(|(at, _)| &line[at..]);
    let is_one =
        |part: &&str| part.split_whitespace().count() <= 4 && part.bytes().any(|b| b.is_ascii_digit());
    parts.filter(is_one).find_map(|part| {
        let day = day(part)?;
        let small = lowered(part);
        forms(&day).contains(&small).then_some(day)
    })
}

/// Where an article's head ends: before its first paragraph.
fn head(text: &str) -> usize {
    let mut end = 0;
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let is_sentence =
            words.ends_with(['.', '!', '?', '।', '。']) && words.split_whitespace().count() >= 8;
        if lines == HEAD || is_sentence || words.chars().nth(LONGEST).is_some() {
            break;
        }
        lines += usize::from(!words.is_empty());
        end += line.len();
    }
    end
}

/// Whether no digit or letter stands beside the place, which would make it another date.
fn is_apart(text: &str, place: &Range<usize>) -> bool {
    let beside = [text[..place.start].chars().next_back(), text[place.end..].chars().next()];
    let is_time = || {
        text[place.end..].starts_with('t') && text[place.end + 1..].starts_with(|c: char| c.is_ascii_digit())
    };
    let [before, after] = beside;
    let is_cjk = text[..place.end].ends_with(['日', '일']);
    before.is_none_or(|c| !c.is_alphanumeric())
        && (is_cjk || is_time() || after.is_none_or(|c| !c.is_alphanumeric()))
}

/// In small letters, where these take as many bytes.
fn lowered(text: &str) -> String {
    let small = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(small), None) if small.len_utf8() == c.len_utf8() => small,
            _ => c,
        }
    };
    text.chars().map(small).collect()
}

/// The text with the ranges masked; capital letters stay such, as a sentence's end is told by them.
fn with_masks(text: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        out.push_str(&text[at..range.start]);
        out.extend(text[range.clone()].chars().map(|c| match c {
            '0'..='9' => '0',
            'a'..='z' => 'x',
            'A'..='Z' => 'X',
            // As many bytes as there were.
            c if c.is_alphabetic() && c.len_utf8() == 2 => 'х',
            c if c.is_alphabetic()
                && c.len_utf8() == 3
                && !matches!(c, '年' | '月' | '日' | '년' | '월' | '일') =>
            {
                '〇'
            }
            other => other,
        }));
        at = range.end;
    }
    out + &text[at..]
}

/// Takes out values that are dates; whether there were any.
fn without_dates(annotation: &mut Annotation, schema: &Schema) -> bool {
    let (label, attributes): (&LabelId, &mut Attributes) = match annotation {
        Annotation::Entity(a) => (&a.label, &mut a.attributes),
        Annotation::Commitment(a) => (&a.label, &mut a.attributes),
        Annotation::Relation(_) | Annotation::Comment(_) | Annotation::Verdict(_) => return false,
    };
    let label = schema.label(label);
    let before = attributes.len();
    attributes
        .retain(|id, _| !label.and_then(|l| l.attribute(id)).is_some_and(|a| a.kind == AttributeKind::Dates));
    attributes.len() < before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> (String, bool) {
        let found = find(text, Some("2026-03-05"));
        (with_masks(text, &found.masked), found.stays)
    }

    #[test]
    fn the_day_of_publication_at_the_head_is_masked_however_it_is_written() {
        let same = [
            ("Date: 2026-03-05\nTalks", "Date: 0000-00-00\nTalks"),
            ("\n date\t2026-03-05 Talks", "\n date\t0000-00-00 Talks"),
            ("Talks\nBy Anna, 5 March 2026\nMore", "Talks\nBy Anna, 0 Xxxxx 0000\nMore"),
            ("Talks\nMAR. 5, 2026", "Talks\nXXX. 0, 0000"),
            ("Oslo, 05.03.2026 – talks", "Oslo, 00.00.0000 – talks"),
            ("Published: 2026-03-05T10:00:00Z", "Published: 0000-00-00T10:00:00Z"),
            ("Gespräche\n5. März 2026", "Gespräche\n0. Xхxx 0000"),
            ("会谈 2026年3月5日\n", "会谈 0000年0月0日\n"),
            ("Talks\n15.03.2026, 2026-03-051", "Talks\n15.03.2026, 2026-03-051"),
        ];
        for (text, wanted) in same {
            assert_eq!(masked(text), (wanted.to_owned(), false), "{text}");
        }
    }

    #[test]
    fn a_day_at_the_end_of_a_line_of_the_head_is_taken_for_the_one_where_none_is_known() {
        let masked = |text: &str| with_masks(text, &find(text, None).masked);
        assert_eq!(masked("Calder, 7 March 2026\n\nAnna left."), "Calder, 0 Xxxxx 0000\n\nAnna left.");
        assert_eq!(masked("Talks\n(2026-03-07)\nAnna left."), "Talks\n(0000-00-00)\nAnna left.");
        for other in
            ["Talks of 7 March 2026 in Calder\nAnna left.", "Article 12\nAnna left.", "2026\nAnna left."]
        {
            assert_eq!(masked(other), other);
        }
    }

    #[test]
    fn what_the_article_says_stays_and_is_told() {
        let body = "The ministers met again in the capital and promised, as they had done on the day \
                    before, to send the trucks back on 5 March 2026.";
        assert_eq!(masked(&format!("Talks\n{body}")), (format!("Talks\n{body}"), true));
    }

    #[test]
    fn texts_that_differ_by_their_date_alone_have_one_hash() {
        let hash = |day: &str| masked_hash(&Text::new(format!("Talks\nOslo, {day}\nAnna left.")), Some(day));
        assert_eq!(hash("2026-03-05"), hash("2026-04-06"));
    }
}
