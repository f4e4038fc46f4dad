//! Tokens, sentences and graphemes by the rules of Unicode (UAX #29), with dictionaries for
//! Chinese, Japanese, Thai, Khmer, Lao and Burmese.
//!
//! All ranges are bytes of the given text, half-open. A token is a word or a punctuation mark,
//! never white space; tokens and sentences never cross a line break.
//!
//! | module | what it does |
//! |---|---|
//! | `sentences` | sentences, and the parts of a header |
//! | `graphemes` | what is one step of the caret |
//! | `cells` | long lines cut where they may be |
//! | `ascii` | words of ASCII, quickly |

mod ascii;
mod cells;
mod graphemes;
mod sentences;

use std::ops::Range;
use std::sync::OnceLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use self::cells::cell_at;
pub use self::graphemes::{floor_grapheme, next_grapheme, previous_grapheme};
pub use self::sentences::{next_sentence, previous_sentence, sentence_at, sentences_in, sentences_of};
use super::text::Text;

fn words() -> WordSegmenterBorrowed<'static> {
    static WORDS: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    *WORDS.get_or_init(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()))
}

/// Tokens of a line or a piece of one.
#[must_use]
pub fn tokens(line: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::with_capacity(line.len() / 5 + 4);
    add_tokens(line, 0, &mut tokens);
    tokens
}

/// Adds the tokens of a line, by bytes of the text in which it begins at `base`.
fn add_tokens(line: &str, base: usize, tokens: &mut Vec<Range<usize>>) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let end = ascii::stretch(bytes, at);
        ascii::words(bytes, at..end, base, tokens);
        at = end_of_other(bytes, end);
        segmented(line, end..at, base, tokens);
    }
}

/// Where the stretch ends that begins at `from` and that the segmenter has to cut: before a word
/// all of ASCII that has a space before it and one behind it.
fn end_of_other(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    for space in (from..bytes.len()).filter(|i| bytes[*i] == b' ') {
        if at > from && space > at && bytes[at..space].is_ascii() {
            return at;
        }
        at = space + 1;
    }
    bytes.len()
}

/// Adds the tokens of a piece of a line by the segmenter.
fn segmented(line: &str, piece: Range<usize>, base: usize, tokens: &mut Vec<Range<usize>>) {
    if piece.is_empty() {
        return;
    }
    let mut start = 0;
    for end in words().segment_str(&line[piece.clone()]).skip(1) {
        add_words(line, piece.start + start..piece.start + end, base, tokens);
        start = end;
    }
}

/// Adds a piece of a line without the white space in it, which there may be: by the rules a narrow
/// space (before a French `;`) belongs to the word. Between two digits it does indeed.
fn add_words(line: &str, piece: Range<usize>, base: usize, tokens: &mut Vec<Range<usize>>) {
    let words = &line[piece.clone()];
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let parts = |(at, c): (usize, char)| {
        let (before, after) = (&words[..at], &words[at + c.len_utf8()..]);
        let in_number = is_digit(before.chars().next_back()) && is_digit(after.chars().next());
        let end = at + c.len_utf8();
        // A mark that sits on a space is not taken from it.
        (c.is_whitespace() && !in_number && floor_grapheme(words, end) == end).then_some((at, end))
    };
    let mut start = 0;
    for (end, next) in words.char_indices().filter_map(parts).chain([(words.len(), words.len())]) {
        if start < end {
            tokens.push(base + piece.start + start..base + piece.start + end);
        }
        start = next;
    }
}

/// All tokens of a text, the same ones that the caret steps over.
#[must_use]
pub fn tokens_of(text: &Text) -> Vec<Range<usize>> {
    let mut all = Vec::with_capacity(text.len() / 5 + 4);
    let mut at = Some(0).filter(|_| !text.is_empty());
    while let Some(from) = at {
        let cell = cell_at(text, from);
        add_tokens(&text.as_str()[cell.clone()], cell.start, &mut all);
        at = words_after(text, cell.end);
    }
    all
}

fn tokens_in(text: &Text, cell: Range<usize>) -> impl DoubleEndedIterator<Item = Range<usize>> {
    let mut tokens = Vec::new();
    add_tokens(&text.as_str()[cell.clone()], cell.start, &mut tokens);
    tokens.into_iter()
}

/// The first character from `at` on that is no white space, over however many empty lines.
fn words_after(text: &Text, at: usize) -> Option<usize> {
    text.as_str()[at..].find(|c: char| !c.is_whitespace()).map(|i| at + i)
}

/// The token that holds the byte `at`; at white space the one that ends there.
#[must_use]
pub fn token_at(text: &Text, at: usize) -> Option<Range<usize>> {
    let mut before = None;
    for token in tokens_in(text, cell_at(text, at)) {
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
        let cell = cell_at(text, from);
        if let Some(found) = tokens_in(text, cell.clone()).find_map(&wanted) {
            return found;
        }
        match words_after(text, cell.end) {
            Some(place) => from = place,
            None => return text.len(),
        }
    }
}

fn seek_back(text: &Text, at: usize, wanted: impl Fn(Range<usize>) -> Option<usize>) -> usize {
    let mut from = at;
    loop {
        let cell = cell_at(text, from);
        if let Some(found) = tokens_in(text, cell.clone()).rev().find_map(&wanted) {
            return found;
        }
        match text.as_str()[..cell.start].char_indices().rfind(|(_, c)| !c.is_whitespace()) {
            Some((place, _)) => from = place,
            None => return 0,
        }
    }
}

/// The token ranges that a rough selection means: widened to whole tokens, white space dropped.
/// The range itself where it touches no token.
#[must_use]
pub fn snap(text: &Text, range: Range<usize>) -> Range<usize> {
    if range.is_empty() {
        return range;
    }
    let last = text.as_str().floor_char_boundary(range.end - 1);
    let first = tokens_in(text, cell_at(text, range.start)).find(|t| t.end > range.start);
    let last = tokens_in(text, cell_at(text, last)).rfind(|t| t.start < range.end);
    match (first, last) {
        (Some(first), Some(last)) if first.start < range.end && last.end > range.start => {
            first.start.min(last.start)..last.end.max(first.end)
        }
        (Some(first), _) if first.start < range.end => first.start..range.end.max(first.end),
        (_, Some(last)) if last.end > range.start => range.start.min(last.start)..last.end,
        _ => range,
    }
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
        assert_eq!(words_of("la ministre\u{202f}; 12\u{202f}500"), ["la", "ministre", ";", "12\u{202f}500"]);
    }

    proptest::proptest! {
        #[test]
        fn words_of_ascii_are_cut_as_the_segmenter_cuts_them(
            line in "([ -~\t\u{1c}]|[a-c1-3_]|[.,:;'\" ]|[é’“\u{301}\u{200d}א漢ไท\u{202f}\u{ad}]){0,40}",
        ) {
            let mut whole = Vec::new();
            segmented(&line, 0..line.len(), 0, &mut whole);
            proptest::prop_assert_eq!(tokens(&line), whole);
        }
    }

    #[test]
    fn scripts_without_spaces_have_words_by_their_dictionaries() {
        assert_eq!(words_of("两国同意加强合作"), ["两国", "同意", "加强", "合作"]);
        assert_eq!(words_of("政府は新しい協定を発表した")[..4], ["政府", "は", "新しい", "協定"]);
        assert_eq!(words_of("รัฐบาลประกาศข้อตกลงใหม่"), ["รัฐบาล", "ประกาศ", "ข้อ", "ตกลง", "ใหม่"]);
        let thai = Text::new("เขาอยู่ที่ประเทศไทยวันนี้");
        let inside = thai.as_str().find("เทศ").unwrap();
        let word = token_at(&thai, inside).unwrap();
        assert_eq!(&thai.as_str()[word], "ประเทศไทย");
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
    fn all_tokens_are_those_that_the_caret_steps_over() {
        for words in ["", "\n\n", " One, two\n\nthree ", &"word, ".repeat(5000), &"字".repeat(5000)] {
            let text = Text::new(words);
            let all = tokens_of(&text);
            assert_eq!(all.len(), words.lines().map(|l| tokens(l).len()).sum::<usize>());
            for pair in all.windows(2).step_by(all.len().div_ceil(40).max(1)) {
                assert_eq!(next_start(&text, pair[0].start), pair[1].start);
            }
        }
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
    fn a_line_without_end_is_walked_all_the_same() {
        let text = Text::new("word ".repeat(20_000));
        assert_eq!(next_start(&text, 50_000), 50_005);
        assert_eq!(previous_start(&text, 50_000), 49_995);
        assert_eq!(token_at(&text, 50_001), Some(50_000..50_004));
        assert_eq!(snap(&text, 50_001..50_006), 50_000..50_009);
        for solid in ["x".repeat(100_000), "字".repeat(5000), "\u{301}".repeat(9000)] {
            let text = Text::new(solid);
            let mut at = 0;
            let mut tokens = Vec::new();
            while at < text.len() {
                let token = token_at(&text, at).unwrap();
                assert_eq!(token.start, at);
                at = token.end;
                tokens.push(token);
            }
            let some = tokens.len().div_ceil(40);
            for pair in tokens.windows(2).step_by(some) {
                assert_eq!(next_start(&text, pair[0].start), pair[1].start);
                assert_eq!(previous_start(&text, pair[1].start), pair[0].start);
                let inside = text.as_str().floor_char_boundary(pair[0].end - 1);
                assert_eq!(token_at(&text, inside), Some(pair[0].clone()));
            }
        }
    }

    #[test]
    fn a_million_empty_lines_are_one_step() {
        let text = Text::new(format!("one{}two", "\n".repeat(1_000_000)));
        assert_eq!(next_start(&text, 0), 1_000_003);
        assert_eq!(previous_start(&text, 1_000_003), 0);
        assert_eq!(next_sentence(&text, 500_000), 1_000_003);
        assert_eq!(previous_sentence(&text, 500_000), 0);
        assert_eq!(sentence_at(&text, 500_000), None);
    }
}
