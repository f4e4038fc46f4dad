//! Where the words of a mark stand, in whatever unit its offsets count.

use std::cell::OnceCell;

use crate::formats::decode::{self, DecodeError, OriginalMap};
use crate::formats::words::stands_alone;
use crate::model::article::Original;
use crate::model::text::{CharRange, Span, Text, Utf16Range};
use crate::model::tokens::next_grapheme;

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Unit {
    CodePoints,
    Utf16,
    /// What the eye takes for one character.
    Clusters,
}

impl Unit {
    pub const fn name(self) -> &'static str {
        match self {
            Self::CodePoints => "code points",
            Self::Utf16 => "UTF-16 units",
            Self::Clusters => "grapheme clusters",
        }
    }
}

/// A text as a record has it, and as ours.
pub(in crate::formats) struct Ground {
    raw: Text,
    pub text: Text,
    pub original: Original,
    map: OriginalMap,
    /// Bytes of `raw` where a cluster begins, and its end.
    clusters: OnceCell<Vec<usize>>,
}

impl Ground {
    pub fn new(raw: &str) -> Result<Self, DecodeError> {
        let decode::Decoded { text, original } = decode::decode(raw.as_bytes())?;
        let map = OriginalMap::new(&text, &original);
        let raw = if map.is_identity() { text.clone() } else { Text::new(raw) };
        Ok(Self { raw, text, original, map, clusters: OnceCell::new() })
    }

    /// The span that offsets into the record's text mean.
    pub fn span(&self, unit: Unit, (start, end): (u32, u32)) -> Result<Span, String> {
        let span = match unit {
            Unit::CodePoints => self.raw.span_from_chars(CharRange(start, end)),
            Unit::Utf16 => self.raw.span_from_utf16(Utf16Range(start, end)),
            Unit::Clusters => {
                let clusters = self.clusters.get_or_init(|| starts(&self.raw));
                let at = |n: u32| clusters.get(n as usize).copied();
                let (Some(start), Some(end)) = (at(start), at(end)) else {
                    return Err(format!("not inside the text, which has {} clusters", clusters.len() - 1));
                };
                self.raw.span(start..end)
            }
        };
        let span = span.map_err(|e| e.to_string())?;
        if self.map.is_identity() {
            return Ok(span);
        }
        let CharRange(start, end) = self.raw.chars(span);
        let ours = |at| self.map.to_ours(at, self.original.bom);
        self.text.span_from_chars(CharRange(ours(start), ours(end))).map_err(|e| e.to_string())
    }

    /// Whether a span has these words; where they are not known, whether it could be one that
    /// someone marked: no white space at its edges, no word cut.
    pub fn fits(&self, span: Span, words: Option<&str>) -> bool {
        let there = self.text.slice(span);
        if let Some(words) = words {
            return same_words(there, words);
        }
        let is_alone = || stands_alone(self.text.as_str(), &(span.start()..span.end()));
        !there.is_empty() && there.trim() == there && is_alone()
    }

    /// The span of a mark, and whether it had to be searched for. `budget` bounds the bytes
    /// that are searched.
    pub fn find(
        &self,
        unit: Unit,
        range: (u32, u32),
        words: Option<&str>,
        budget: &mut usize,
    ) -> Result<(Span, bool), String> {
        let there = self.span(unit, range);
        let Some(words) = words else { return there.map(|span| (span, false)) };
        if let Ok(span) = there
            && same_words(self.text.slice(span), words)
        {
            return Ok((span, false));
        }
        let what = match there {
            Err(outside) => format!("{outside}; it claims “{}”", short(words)),
            Ok(span) => {
                format!("the article has “{}” there, not “{}”", short(self.text.slice(span)), short(words))
            }
        };
        let Some(left) = budget.checked_sub(self.text.len()) else {
            return Err(format!("{what}; too many spans are wrong to search for each"));
        };
        *budget = left;
        let words = unified(words);
        let found = self.text.as_str().match_indices(&words).filter(|_| !words.trim().is_empty());
        let found = found.map(|(at, _)| at..at + words.len());
        let (alone, within): (Vec<_>, Vec<_>) = found.partition(|r| stands_alone(self.text.as_str(), r));
        match alone.as_slice() {
            [one] => self.text.span(one.clone()).map(|s| (s, true)).map_err(|e| e.to_string()),
            [] if within.is_empty() => Err(format!("{what}, which stands nowhere in it")),
            [] => Err(format!("{what}, which stands in it only within other words")),
            several => Err(format!("{what}, which stands {} times in it", several.len())),
        }
    }
}

fn starts(text: &Text) -> Vec<usize> {
    let mut out = vec![0];
    let mut at = 0;
    while at < text.len() {
        at = next_grapheme(text, at);
        out.push(at);
    }
    out
}

/// The same but for how lines end; some programs write a line break as `\n` in two characters.
fn same_words(there: &str, words: &str) -> bool {
    there == words
        || (words.contains(['\r', '\\']) && there == unified(words))
        || (words.contains("\\n") && there == words.replace("\\n", "\n"))
}

fn unified(words: &str) -> String {
    words.replace("\r\n", "\n").replace('\r', "\n")
}

fn short(words: &str) -> String {
    let mut out: String = words.chars().take(40).collect();
    if out.len() < words.len() {
        out.push('…');
    }
    out
}
