//! Tokens, sentences and graphemes by the rules of Unicode (UAX #29), with dictionaries for
//! Chinese, Japanese, Thai, Khmer, Lao and Burmese.
//!
//! All ranges are bytes of the given text, half-open. A token is a word or a punctuation mark,
//! never white space; tokens and sentences never cross a line break.

use std::ops::Range;
use std::sync::OnceLock;

use icu_segmenter::options::{SentenceBreakInvariantOptions, WordBreakInvariantOptions};
use icu_segmenter::{
    GraphemeClusterSegmenter, GraphemeClusterSegmenterBorrowed, SentenceSegmenter, SentenceSegmenterBorrowed,
    WordSegmenter, WordSegmenterBorrowed,
};

use super::text::Text;

/// Bytes of a paragraph that are segmented at a time, so that a line without end costs no more
/// than a page: window around the place that was asked for.
const WINDOW: usize = 4096;

fn words() -> WordSegmenterBorrowed<'static> {
    static WORDS: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    *WORDS.get_or_init(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()))
}

fn sentences() -> SentenceSegmenterBorrowed<'static> {
    SentenceSegmenter::new(SentenceBreakInvariantOptions::default())
}

fn graphemes() -> GraphemeClusterSegmenterBorrowed<'static> {
    GraphemeClusterSegmenter::new()
}

/// Tokens of a line or a piece of one.
#[must_use]
pub fn tokens(line: &str) -> Vec<Range<usize>> {
    let ends: Vec<usize> = words().segment_str(line).collect();
    let pieces = ends.windows(2).map(|w| w[0]..w[1]);
    pieces.filter(|r| !line[r.clone()].trim().is_empty()).collect()
}

/// Sentences of a line, without the white space around them.
#[must_use]
pub fn sentences_of(line: &str) -> Vec<Range<usize>> {
    let ends: Vec<usize> = sentences().segment_str(line).collect();
    ends.windows(2).filter_map(|w| trimmed(line, w[0]..w[1])).collect()
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    let end = range.end - (words.len() - words.trim_end().len());
    (start < end).then_some(start..end)
}

/// The piece of a paragraph around `at` that is looked at, cut at white space where there is any.
fn window(text: &Text, at: usize) -> Range<usize> {
    let paragraph = text.paragraph(text.paragraph_at(at));
    if paragraph.len() <= 2 * WINDOW {
        return paragraph;
    }
    let s = text.as_str();
    let floor = |mut i: usize| {
        while !s.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let low = floor(at.saturating_sub(WINDOW).max(paragraph.start));
    let high = floor((at + WINDOW).min(paragraph.end));
    let start = match s[low..at].find(char::is_whitespace) {
        Some(i) if low > paragraph.start => low + i,
        _ => low,
    };
    let end = match s[at..high].rfind(char::is_whitespace) {
        Some(i) if high < paragraph.end => at + i,
        _ => high,
    };
    start..end
}

fn tokens_near(text: &Text, at: usize) -> impl DoubleEndedIterator<Item = Range<usize>> {
    let window = window(text, at);
    let base = window.start;
    tokens(&text.as_str()[window]).into_iter().map(move |r| r.start + base..r.end + base)
}

/// The token that holds the byte `at`; at white space the one that ends there.
#[must_use]
pub fn token_at(text: &Text, at: usize) -> Option<Range<usize>> {
    let mut before = None;
    for token in tokens_near(text, at) {
        if token.contains(&at) {
            return Some(token);
        }
        if token.end == at {
            before = Some(token);
        }
    }
    before
}

/// Start of the first token after `at`; the end of the text where there is none.
#[must_use]
pub fn next_start(text: &Text, at: usize) -> usize {
    seek_forward(text, at, |t| (t.start > at).then_some(t.start))
}

/// End of the first token that ends after `at`; the end of the text where there is none.
#[must_use]
pub fn next_end(text: &Text, at: usize) -> usize {
    seek_forward(text, at, |t| (t.end > at).then_some(t.end))
}

/// Start of the last token that starts before `at`; 0 where there is none.
#[must_use]
pub fn previous_start(text: &Text, at: usize) -> usize {
    seek_back(text, at, |t| (t.start < at).then_some(t.start))
}

/// End of the last token that ends before `at`; 0 where there is none.
#[must_use]
pub fn previous_end(text: &Text, at: usize) -> usize {
    seek_back(text, at, |t| (t.end < at).then_some(t.end))
}

fn seek_forward(text: &Text, at: usize, wanted: impl Fn(Range<usize>) -> Option<usize>) -> usize {
    let mut from = at;
    loop {
        if let Some(found) = tokens_near(text, from).find_map(&wanted) {
            return found;
        }
        let seen = window(text, from).end;
        // Past what was looked at, over the line break if it was the paragraph's end.
        from = match text.as_str()[seen..].chars().next() {
            Some(c) => seen + c.len_utf8(),
            None => return text.len(),
        };
    }
}

fn seek_back(text: &Text, at: usize, wanted: impl Fn(Range<usize>) -> Option<usize>) -> usize {
    let mut from = at;
    loop {
        if let Some(found) = tokens_near(text, from).rev().find_map(&wanted) {
            return found;
        }
        let seen = window(text, from).start;
        from = match text.as_str()[..seen].chars().next_back() {
            Some(c) => seen - c.len_utf8(),
            None => return 0,
        };
    }
}

/// The token ranges that a rough selection means: widened to whole tokens, white space dropped.
/// The range itself where it touches no token.
#[must_use]
pub fn snap(text: &Text, range: Range<usize>) -> Range<usize> {
    if range.is_empty() {
        return range;
    }
    let first = tokens_near(text, range.start).find(|t| t.end > range.start);
    let last = tokens_near(text, range.end).rev().find(|t| t.start < range.end);
    match (first, last) {
        (Some(first), Some(last)) if first.start < range.end && last.end > range.start => {
            first.start.min(last.start)..last.end.max(first.end)
        }
        (Some(first), _) if first.start < range.end => first.start..range.end.max(first.end),
        (_, Some(last)) if last.end > range.start => range.start.min(last.start)..last.end,
        _ => range,
    }
}

/// The sentence that holds the byte `at`, without white space around it; the one before at the
/// end of a line, none on an empty one.
#[must_use]
pub fn sentence_at(text: &Text, at: usize) -> Option<Range<usize>> {
    let window = window(text, at);
    let base = window.start;
    let all = sentences_of(&text.as_str()[window]);
    let all = all.into_iter().map(|r| r.start + base..r.end + base);
    let mut last = None;
    for sentence in all {
        if sentence.end > at {
            // In the gap before a sentence the caret is rather at its start.
            return Some(sentence);
        }
        last = Some(sentence);
    }
    last
}

/// Start of the next sentence after `at`; the end of the text where there is none.
#[must_use]
pub fn next_sentence(text: &Text, at: usize) -> usize {
    let mut from = at;
    loop {
        let window = window(text, from);
        let starts = sentences_of(&text.as_str()[window.clone()]).into_iter().map(|r| r.start + window.start);
        if let Some(start) = starts.into_iter().find(|s| *s > at) {
            return start;
        }
        from = match text.as_str()[window.end..].chars().next() {
            Some(c) => window.end + c.len_utf8(),
            None => return text.len(),
        };
    }
}

/// Start of the last sentence that starts before `at`; 0 where there is none.
#[must_use]
pub fn previous_sentence(text: &Text, at: usize) -> usize {
    let mut from = at;
    loop {
        let window = window(text, from);
        let starts = sentences_of(&text.as_str()[window.clone()]).into_iter().map(|r| r.start + window.start);
        if let Some(start) = starts.into_iter().rev().find(|s| *s < at) {
            return start;
        }
        from = match text.as_str()[..window.start].chars().next_back() {
            Some(c) => window.start - c.len_utf8(),
            None => return 0,
        };
    }
}

/// The grapheme boundary after `at`; a line break is one step.
#[must_use]
pub fn next_grapheme(text: &Text, at: usize) -> usize {
    let paragraph = text.paragraph(text.paragraph_at(at));
    if at >= paragraph.end {
        return (at + 1).min(text.len());
    }
    // From a little before, since where a cluster ends depends on what is in front of it.
    let from = cluster_window(text, paragraph.start, at);
    let mut ends = graphemes().segment_str(&text.as_str()[from..paragraph.end]).map(|i| i + from);
    ends.find(|i| *i > at).unwrap_or(paragraph.end)
}

/// The grapheme boundary before `at`; a line break is one step.
#[must_use]
pub fn previous_grapheme(text: &Text, at: usize) -> usize {
    let paragraph = text.paragraph(text.paragraph_at(at));
    if at <= paragraph.start {
        return at.saturating_sub(1);
    }
    let from = cluster_window(text, paragraph.start, at);
    let ends = graphemes().segment_str(&text.as_str()[from..paragraph.end]).map(|i| i + from);
    ends.take_while(|i| *i < at).last().unwrap_or(paragraph.start)
}

/// A place at most some 200 bytes before `at` from which clusters can be told: after a space.
fn cluster_window(text: &Text, start: usize, at: usize) -> usize {
    let mut low = at.saturating_sub(200).max(start);
    while !text.as_str().is_char_boundary(low) {
        low -= 1;
    }
    if low == start {
        return start;
    }
    // The start of what follows a space is a boundary for sure, unless a mark sits on the space.
    text.as_str()[low..at].find(' ').map_or(low, |i| low + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(line: &str) -> Vec<&str> {
        tokens(line).into_iter().map(|r| &line[r]).collect()
    }

    #[test]
    fn tokens_are_words_and_punctuation() {
        assert_eq!(words_of("“We will,” it said."), ["“", "We", "will", ",", "”", "it", "said", "."]);
        assert_eq!(
            words_of("don't 3.14 U.S. counter-terrorism"),
            ["don't", "3.14", "U.S", ".", "counter", "-", "terrorism"]
        );
        assert_eq!(words_of(" \t "), Vec::<&str>::new());
        assert!(words_of("两国同意加强合作").len() > 2);
        assert!(words_of("มนุษย์ทั้งหลายเกิดมา").len() > 2);
    }

    #[test]
    fn the_caret_goes_from_token_to_token_over_line_breaks() {
        let text = Text::new("One, two\n\nthree");
        let starts: Vec<usize> =
            std::iter::successors(Some(0), |at| (*at < text.len()).then(|| next_start(&text, *at))).collect();
        assert_eq!(starts, [0, 3, 5, 10, 15]);
        let back: Vec<usize> =
            std::iter::successors(Some(15), |at| (*at > 0).then(|| previous_start(&text, *at))).collect();
        assert_eq!(back, [15, 10, 5, 3, 0]);
        assert_eq!(next_end(&text, 0), 3);
        assert_eq!(previous_end(&text, 15), 8);
    }

    #[test]
    fn a_rough_selection_means_whole_tokens() {
        let text = Text::new("India and France agreed");
        assert_eq!(snap(&text, 2..12), 0..16);
        assert_eq!(snap(&text, 5..6), 5..6);
        assert_eq!(snap(&text, 5..7), 6..9);
        assert_eq!(snap(&text, 3..3), 3..3);
    }

    #[test]
    fn the_sentence_at_the_caret_is_trimmed_and_stays_in_its_line() {
        let text = Text::new("One is here. Two is there. \nThree");
        assert_eq!(sentence_at(&text, 0), Some(0..12));
        assert_eq!(sentence_at(&text, 12), Some(13..26));
        assert_eq!(sentence_at(&text, 27), Some(13..26));
        assert_eq!(sentence_at(&text, 28), Some(28..33));
        assert_eq!(next_sentence(&text, 0), 13);
        assert_eq!(next_sentence(&text, 13), 28);
        assert_eq!(next_sentence(&text, 28), 33);
        assert_eq!(previous_sentence(&text, 28), 13);
    }

    #[test]
    fn graphemes_are_not_cut() {
        let text = Text::new("a👩‍👩‍👧e\u{301}\nक्षि");
        let mut at = 0;
        let mut seen = vec![0];
        while at < text.len() {
            at = next_grapheme(&text, at);
            seen.push(at);
        }
        let mut back = vec![at];
        while at > 0 {
            at = previous_grapheme(&text, at);
            back.push(at);
        }
        back.reverse();
        assert_eq!(seen, back);
        assert_eq!(seen[1..5], [1, 19, 22, 23]);
    }

    #[test]
    fn a_line_without_end_is_walked_all_the_same() {
        let text = Text::new("word ".repeat(20_000));
        assert_eq!(next_start(&text, 50_000), 50_005);
        assert_eq!(previous_start(&text, 50_000), 49_995);
        assert_eq!(token_at(&text, 50_001), Some(50_000..50_004));
        let solid = Text::new("x".repeat(100_000));
        assert!(next_start(&solid, 50_000) > 50_000);
    }
}
