//! Where the words of a line stand, when its offsets do not lead to them.
//!
//! brat counts code points of the file. Files made by other programs count UTF-16 units or
//! bytes, or were made before CRLF became LF. The words beside the offsets tell which.

use super::line::TextBound;
use crate::formats::decode::OriginalMap;
use crate::formats::words::stands_alone;
use crate::model::annotation::Spans;
use crate::model::text::{CharRange, Span, Text, Utf16Range};

/// Bytes of text that may be searched for one file's lost words, so that a large file whose
/// every line is wrong is refused line by line rather than searched for hours.
const BUDGET: usize = 4 << 30;

/// What the offsets of a file count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    CodePoints,
    /// Of the original file, with CRLF as two.
    Original,
    /// The same, with the byte order mark as one.
    OriginalWithMark,
    Utf16,
    Bytes,
}

impl Unit {
    pub const fn name(self) -> &'static str {
        match self {
            Self::CodePoints => "code points",
            Self::Original => "code points of the original file",
            Self::OriginalWithMark => "code points of the original file with its byte order mark",
            Self::Utf16 => "UTF-16 units",
            Self::Bytes => "bytes",
        }
    }
}

/// Finds spans of one article.
pub(super) struct Anchor<'a> {
    text: &'a Text,
    map: &'a OriginalMap,
    budget: usize,
}

/// Why a line has no place in the article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Lost {
    #[error("{0}")]
    Outside(crate::model::text::SpanError),
    #[error("the article has “{there}” there, not “{words}”, which stands nowhere in it as words of its own")]
    Nowhere { there: String, words: String },
    #[error("the article has “{there}” there, not “{words}”, which stands {count} times in it")]
    Ambiguous { there: String, words: String, count: usize },
    #[error("the article has “{there}” there, not “{words}”; too many lines are wrong to search for each")]
    TooMany { there: String, words: String },
}

impl<'a> Anchor<'a> {
    pub fn new(text: &'a Text, map: &'a OriginalMap) -> Self {
        Self { text, map, budget: BUDGET }
    }

    /// The unit in which most lines have their words, code points where that is as good.
    pub fn unit(&self, lines: &[(u32, TextBound<'_>)]) -> Unit {
        let fits = |unit| lines.iter().filter(|(_, l)| self.fits(l, unit)).count();
        let (mut best, mut most) = (Unit::CodePoints, fits(Unit::CodePoints));
        if most == lines.len() {
            return best;
        }
        let originals: &[Unit] =
            if self.map.is_identity() { &[] } else { &[Unit::Original, Unit::OriginalWithMark] };
        for unit in originals.iter().chain(&[Unit::Utf16, Unit::Bytes]) {
            let count = fits(*unit);
            if count > most {
                (best, most) = (*unit, count);
            }
        }
        best
    }

    fn fits(&self, line: &TextBound<'_>, unit: Unit) -> bool {
        self.at_offsets(line, unit).is_ok_and(|pieces| self.has_words(&pieces, line.words))
    }

    /// The spans that the offsets mean.
    pub fn at_offsets(&self, line: &TextBound<'_>, unit: Unit) -> Result<Vec<Span>, Lost> {
        let span = |range: &CharRange| {
            let CharRange(start, end) = *range;
            let ours = |mark| CharRange(self.map.to_ours(start, mark), self.map.to_ours(end, mark));
            match unit {
                Unit::CodePoints => self.text.span_from_chars(*range),
                Unit::Original => self.text.span_from_chars(ours(false)),
                Unit::OriginalWithMark => self.text.span_from_chars(ours(true)),
                Unit::Utf16 => self.text.span_from_utf16(Utf16Range(start, end)),
                Unit::Bytes => self.text.span(start as usize..end as usize),
            }
        };
        line.ranges.iter().map(|range| span(range).map_err(Lost::Outside)).collect()
    }

    /// Whether code points would lead elsewhere.
    pub fn is_elsewhere(&self, line: &TextBound<'_>, spans: &Spans) -> bool {
        let there = self.at_offsets(line, Unit::CodePoints).ok();
        there.and_then(Spans::new).is_none_or(|there| there != *spans)
    }

    /// Whether the pieces, joined by one space, are these words.
    fn has_words(&self, pieces: &[Span], words: &str) -> bool {
        let mut joined = String::new();
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 {
                joined.push(' ');
            }
            joined.push_str(self.text.slice(*piece));
        }
        joined == words || one_spaced(&joined).eq(one_spaced(words))
    }

    /// The spans of a line, and whether they had to be searched for.
    pub fn find(&mut self, line: &TextBound<'_>, unit: Unit) -> Result<(Spans, bool), Lost> {
        let there = self.at_offsets(line, unit);
        if let Ok(pieces) = &there
            && self.has_words(pieces, line.words)
            && let Some(spans) = Spans::new(pieces.iter().copied())
        {
            return Ok((spans, false));
        }
        let found = self.search(line);
        match (found.as_deref(), there) {
            (Some([one]), _) => Ok((one.clone(), true)),
            (_, Err(outside)) => Err(outside),
            (found, Ok(pieces)) => Err(self.lost(found.map(<[Spans]>::len), &pieces, line.words)),
        }
    }

    fn lost(&self, count: Option<usize>, pieces: &[Span], words: &str) -> Lost {
        let there: Vec<&str> = pieces.iter().map(|p| self.text.slice(*p)).collect();
        let (there, words) = (short(&there.join(" ")), short(words));
        match count {
            None => Lost::TooMany { there, words },
            Some(0) => Lost::Nowhere { there, words },
            Some(count) => Lost::Ambiguous { there, words, count },
        }
    }

    /// All places where the words stand, pieces as far from each other as the offsets say.
    /// `None` when the budget is used up.
    fn search(&mut self, line: &TextBound<'_>) -> Option<Vec<Spans>> {
        self.budget = self.budget.checked_sub(self.text.len())?;
        let lengths: Vec<usize> = line.ranges.iter().map(|r| (r.1 - r.0) as usize).collect();
        let pieces = match lengths.len() {
            1 => vec![line.words],
            _ => cut(line.words, &lengths).unwrap_or_default(),
        };
        let Some(first) = pieces.first().filter(|p| !p.trim().is_empty()) else { return Some(Vec::new()) };
        let text = self.text.as_str();
        let found = text.match_indices(first).filter_map(|(at, _)| self.place(line, &pieces, at));
        let is_alone = |spans: &Spans| {
            spans.pieces().iter().all(|piece| stands_alone(text, &(piece.start()..piece.end())))
        };
        Some(found.filter(is_alone).collect())
    }

    /// The line's pieces with the first one at byte `at`, where all have their words there.
    fn place(&self, line: &TextBound<'_>, pieces: &[&str], at: usize) -> Option<Spans> {
        let base = self.text.char_offset(at);
        let spans = pieces.iter().zip(&line.ranges).map(|(words, range)| {
            let start = (base + range.0).checked_sub(line.ranges[0].0)?;
            let end = start + words.chars().count() as u32;
            let span = self.text.span_from_chars(CharRange(start, end)).ok()?;
            (self.text.slice(span) == *words).then_some(span)
        });
        Spans::new(spans.collect::<Option<Vec<_>>>()?)
    }
}

/// Cuts `words` into pieces of so many characters with one space between each two.
fn cut<'a>(words: &'a str, lengths: &[usize]) -> Option<Vec<&'a str>> {
    let mut rest = words;
    let mut out = Vec::new();
    for (i, length) in lengths.iter().enumerate() {
        if i > 0 {
            rest = rest.strip_prefix(' ')?;
        }
        let end = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).nth(*length)?;
        out.push(&rest[..end]);
        rest = &rest[end..];
    }
    rest.is_empty().then_some(out)
}

/// Every run of white space as one space, as programs write words that cross a line break.
fn one_spaced(words: &str) -> impl Iterator<Item = char> {
    let mut last = false;
    words.chars().filter_map(move |c| {
        let space = c.is_whitespace();
        let keep = !(space && last);
        last = space;
        keep.then_some(if space { ' ' } else { c })
    })
}

fn short(words: &str) -> String {
    let mut out: String = words.chars().take(40).collect();
    if out.len() < words.len() {
        out.push('…');
    }
    out
}
