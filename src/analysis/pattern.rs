//! What is searched for: words or a regular expression, with or without regard to case.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

/// How words are searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options {
    /// Whether capitals and small letters differ.
    pub case: bool,
    /// Whether only whole words count.
    pub whole_word: bool,
    /// Whether the words are a regular expression.
    pub regex: bool,
}

/// Something to search for, checked.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

/// Why nothing can be searched for. `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Not a regular expression.
    #[error("Not a pattern: {0}.")]
    Syntax(String),
    /// It would need too much memory.
    #[error("This pattern is too large.")]
    TooLarge,
}

impl Pattern {
    /// Checks what is searched for; `None` for no words.
    ///
    /// # Errors
    /// When `options.regex` is set and `words` is no regular expression.
    pub fn new(words: &str, options: Options) -> Option<Result<Self, PatternError>> {
        if words.is_empty() {
            return None;
        }
        let inner = if options.regex { words.to_owned() } else { regex::escape(words) };
        // Checked by itself first, so that a message speaks of what was typed.
        let pattern = if options.whole_word {
            format!(r"\b{{start-half}}(?:{inner})\b{{end-half}}")
        } else {
            inner.clone()
        };
        let build = |pattern: &str| {
            let mut builder = RegexBuilder::new(pattern);
            builder.case_insensitive(!options.case).multi_line(true).size_limit(4 << 20).build()
        };
        Some(build(&inner).and_then(|_| build(&pattern)).map(Self).map_err(|e| in_words(&e)))
    }

    /// Every place in `text`, half-open in bytes, in order, not overlapping. Empty matches are no
    /// places. `stop` is asked now and then; what was found until then is given.
    #[must_use]
    pub fn find_all(&self, text: &str, stop: &dyn Fn() -> bool) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (i, hit) in self.0.find_iter(text).enumerate() {
            if i % 1024 == 0 && stop() {
                break;
            }
            if !hit.is_empty() {
                found.push(hit.range());
            }
        }
        found
    }

    /// Whether it stands anywhere in `text`.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// The last line of the library's message, without the drawing above it.
fn in_words(error: &regex::Error) -> PatternError {
    match error {
        regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
        other => {
            let all = other.to_string();
            let last = all.lines().last().unwrap_or("").trim();
            PatternError::Syntax(last.trim_start_matches("error: ").to_owned())
        }
    }
}

/// Words around a place, within its line, for a list of places: before, the place, after. Both
/// sides have at most `side` bytes and begin and end at whole words where they can.
#[must_use]
pub fn context(text: &str, range: &Range<usize>, side: usize) -> (String, String, String) {
    let start = text.ceil_char_boundary(range.start.saturating_sub(side));
    let end = text.floor_char_boundary((range.end + side).min(text.len()));
    let before = text[start..range.start].rsplit('\n').next().unwrap_or("");
    let after = text[range.end..end].split('\n').next().unwrap_or("");
    let cut_left = before.len() == range.start - start && start > 0;
    let cut_right = after.len() == end - range.end && end < text.len();
    let before = match before.split_once(' ') {
        Some((_, rest)) if cut_left => format!("…{rest}"),
        _ => before.to_owned(),
    };
    let after = match after.rsplit_once(' ') {
        Some((rest, _)) if cut_right => format!("{rest}…"),
        _ => after.to_owned(),
    };
    (before, text[range.clone()].to_owned(), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: Options = Options { case: false, whole_word: false, regex: false };

    fn found(text: &str, words: &str, options: Options) -> Vec<Range<usize>> {
        Pattern::new(words, options).unwrap().unwrap().find_all(text, &|| false)
    }

    #[test]
    fn words_are_found_with_and_without_regard_to_case() {
        assert_eq!(found("India and INDIA", "india", ANY), [0..5, 10..15]);
        assert_eq!(found("India and INDIA", "India", Options { case: true, ..ANY }), [0..5]);
        assert_eq!(found("ÉTÉ été", "Été", ANY), [0..5, 6..11]);
        assert_eq!(found("1.5 (1x5)", "1.5", ANY), [0..3], "a point is a point");
        assert!(Pattern::new("", ANY).is_none());
    }

    #[test]
    fn whole_words_hold_in_every_script_and_beside_signs() {
        let whole = Options { whole_word: true, ..ANY };
        assert_eq!(found("in India, in", "in", whole), [0..2, 10..12]);
        assert_eq!(found("costs $5 or $50", "$5", whole), [6..8]);
        assert_eq!(found("नदी नदीय", "नदी", whole), ["".len().."नदी".len()]);
    }

    #[test]
    fn a_pattern_finds_lines_and_alternatives() {
        let regex = Options { regex: true, ..ANY };
        assert_eq!(found("a 12\nb 345", r"\d+$", regex), [2..4, 7..10]);
        assert_eq!(found("Anna, Ann", "anna|ann", Options { whole_word: true, ..regex }), [0..4, 6..9]);
        assert!(found("abc", "x*", regex).is_empty(), "an empty match is no place");
    }

    #[test]
    fn a_wrong_pattern_says_so_in_words() {
        let wrong =
            |words| Pattern::new(words, Options { regex: true, ..ANY }).unwrap().unwrap_err().to_string();
        assert_eq!(wrong("(a"), "Not a pattern: unclosed group.");
        assert_eq!(wrong("a{99999}{99999}"), "This pattern is too large.");
        assert!(Pattern::new("(a", ANY).unwrap().is_ok(), "as words it is fine");
    }

    #[test]
    fn a_search_that_is_stopped_ends_early() {
        let all = Pattern::new("a", ANY).unwrap().unwrap().find_all(&"a ".repeat(5000), &|| true);
        assert!(all.is_empty());
    }

    #[test]
    fn the_context_of_a_place_stays_in_its_line() {
        let text = "One line.\nIndia and France agreed on Friday.\nMore";
        let at = text.find("agreed").unwrap();
        let (before, words, after) = context(text, &(at..at + 6), 10);
        assert_eq!((before.as_str(), words.as_str(), after.as_str()), ("…France ", "agreed", " on…"));
        let (before, ..) = context(text, &(at..at + 6), 60);
        assert_eq!(before, "India and France ");
    }
}
