//! An article's text: immutable, with exact conversion between the three ways of counting.

use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Bytes between two places where the other counts are known.
const MILESTONE: usize = 1024;

/// A half-open range of a [`Text`] in bytes of its UTF-8 form, on code-point boundaries.
///
/// Only [`Text::span`] makes one, so it can't be wrong for the text that it was made for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// First byte.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last one.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// As a range of bytes.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it holds nothing; files may bring such spans.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A half-open range counted in Unicode code points, as in our files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CharRange(pub u32, pub u32);

/// A half-open range counted in UTF-16 units, as in Java, JavaScript and UIMA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16Range(pub u32, pub u32);

/// Why a range is none of the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// It ends after the text does, or before it starts.
    #[error("range {start} to {end} is not inside the text, which has {len} {unit}")]
    Outside {
        /// As given.
        start: usize,
        /// As given.
        end: usize,
        /// The text's length in the same unit.
        len: usize,
        /// What was counted.
        unit: &'static str,
    },
    /// An offset falls inside a code point.
    #[error("range {start} to {end} cuts a character in two ({unit})")]
    InsideCharacter {
        /// As given.
        start: usize,
        /// As given.
        end: usize,
        /// What was counted.
        unit: &'static str,
    },
}

/// SHA-256 of a text's or a file's bytes; written `sha256:` and 64 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// Hashes `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Hashes what a reader gives, to its end, without keeping it.
    ///
    /// # Errors
    /// What the reader says.
    pub fn of_all(mut reader: impl io::Read) -> io::Result<Self> {
        let mut hash = Sha256::new();
        io::copy(&mut reader, &mut hash)?;
        Ok(Self(hash.finalize().into()))
    }

    /// The raw 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first 64 bits, for ids that are derived from content.
    #[must_use]
    pub fn first_u64(&self) -> u64 {
        self.0[..8].iter().fold(0, |n, b| n << 8 | u64::from(*b))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Hash {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || format!("“{}” is no hash: wanted sha256: and 64 hex digits", s.escape_debug());
        let hex = s.strip_prefix("sha256:").ok_or_else(bad)?;
        if hex.len() != 64 || !hex.is_ascii() {
            return Err(bad());
        }
        let mut out = [0; 32];
        for (i, byte) in out.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).map_err(|_| bad())?;
        }
        Ok(Self(out))
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Counts of what stands before a byte offset.
#[derive(Clone, Copy, Default)]
struct Counts {
    chars: u32,
    utf16: u32,
}

/// An article's text, never changed after import. Cloning shares it.
#[derive(Clone)]
pub struct Text(Arc<Inner>);

struct Inner {
    content: Arc<str>,
    hash: Hash,
    /// `milestones[i]` counts what stands before the first boundary at or after `i * MILESTONE`.
    milestones: Vec<Counts>,
    chars: u32,
    utf16: u32,
    /// First byte of each paragraph.
    paragraphs: Vec<u32>,
}

impl Text {
    /// Takes a normalised text (LF newlines, no byte order mark).
    ///
    /// # Panics
    /// When the text has 4 GiB or more; import refuses such files long before.
    #[must_use]
    pub fn new(content: impl Into<Arc<str>>) -> Self {
        let content = content.into();
        assert!(u32::try_from(content.len()).is_ok(), "a text of 4 GiB or more");
        let mut milestones = Vec::with_capacity(content.len() / MILESTONE + 1);
        let mut paragraphs = vec![0];
        let mut counts = Counts::default();
        for (at, c) in content.char_indices() {
            while milestones.len() * MILESTONE <= at {
                milestones.push(counts);
            }
            counts.chars += 1;
            counts.utf16 += c.len_utf16() as u32;
            if c == '\n' {
                paragraphs.push(at as u32 + 1);
            }
        }
        while milestones.len() * MILESTONE <= content.len() {
            milestones.push(counts);
        }
        let hash = Hash::of(content.as_bytes());
        let Counts { chars, utf16 } = counts;
        Self(Arc::new(Inner { content, hash, milestones, chars, utf16, paragraphs }))
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.content
    }

    /// The whole text, shared.
    #[must_use]
    pub fn shared(&self) -> Arc<str> {
        self.0.content.clone()
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.content.len()
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.content.is_empty()
    }

    /// Length in code points.
    #[must_use]
    pub fn len_chars(&self) -> u32 {
        self.0.chars
    }

    /// Length in UTF-16 units.
    #[must_use]
    pub fn len_utf16(&self) -> u32 {
        self.0.utf16
    }

    /// SHA-256 of the UTF-8 bytes.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.0.hash
    }

    /// Number of paragraphs (lines); at least one.
    #[must_use]
    pub fn paragraph_count(&self) -> usize {
        self.0.paragraphs.len()
    }

    /// Bytes of paragraph `index`, without its newline.
    #[must_use]
    pub fn paragraph(&self, index: usize) -> Range<usize> {
        let start = self.0.paragraphs[index] as usize;
        let end = self.0.paragraphs.get(index + 1).map_or(self.len(), |next| *next as usize - 1);
        start..end
    }

    /// The paragraph that holds byte `offset` (a newline belongs to the paragraph that it ends).
    #[must_use]
    pub fn paragraph_at(&self, offset: usize) -> usize {
        self.0.paragraphs.partition_point(|start| *start as usize <= offset) - 1
    }

    /// Checks a half-open range of bytes, once and for all.
    ///
    /// # Errors
    /// When it is not inside the text or cuts a character.
    pub fn span(&self, range: Range<usize>) -> Result<Span, SpanError> {
        let Range { start, end } = range;
        let unit = "bytes";
        if start > end || end > self.len() {
            return Err(SpanError::Outside { start, end, len: self.len(), unit });
        }
        if !self.as_str().is_char_boundary(start) || !self.as_str().is_char_boundary(end) {
            return Err(SpanError::InsideCharacter { start, end, unit });
        }
        Ok(Span { start: start as u32, end: end as u32 })
    }

    /// The words of a span of this text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        &self.as_str()[span.range()]
    }

    /// From code points, as our files count.
    ///
    /// # Errors
    /// When the range is not inside the text.
    pub fn span_from_chars(&self, range: CharRange) -> Result<Span, SpanError> {
        let CharRange(start, end) = range;
        let outside = || SpanError::Outside {
            start: start as usize,
            end: end as usize,
            len: self.0.chars as usize,
            unit: "characters",
        };
        if start > end || end > self.0.chars {
            return Err(outside());
        }
        let seek = |n| self.seek(|c| c.chars, n, |_| 1).ok_or_else(outside);
        Ok(Span { start: seek(start)? as u32, end: seek(end)? as u32 })
    }

    /// From UTF-16 units.
    ///
    /// # Errors
    /// When the range is not inside the text or falls between surrogates.
    pub fn span_from_utf16(&self, range: Utf16Range) -> Result<Span, SpanError> {
        let Utf16Range(start, end) = range;
        let (s, e) = (start as usize, end as usize);
        let unit = "UTF-16 units";
        if start > end || end > self.0.utf16 {
            return Err(SpanError::Outside { start: s, end: e, len: self.0.utf16 as usize, unit });
        }
        let cut = || SpanError::InsideCharacter { start: s, end: e, unit };
        let seek = |n| self.seek(|c| c.utf16, n, |c| c.len_utf16() as u32).ok_or_else(cut);
        Ok(Span { start: seek(start)? as u32, end: seek(end)? as u32 })
    }

    /// The same span in code points.
    #[must_use]
    pub fn chars(&self, span: Span) -> CharRange {
        CharRange(self.counts_at(span.start()).chars, self.counts_at(span.end()).chars)
    }

    /// The same span in UTF-16 units.
    #[must_use]
    pub fn utf16(&self, span: Span) -> Utf16Range {
        Utf16Range(self.counts_at(span.start()).utf16, self.counts_at(span.end()).utf16)
    }

    /// Code points before a byte offset that is on a boundary.
    #[must_use]
    pub fn char_offset(&self, byte: usize) -> u32 {
        self.counts_at(byte).chars
    }

    /// What stands before `byte`, from the last milestone on.
    fn counts_at(&self, byte: usize) -> Counts {
        let at = (byte / MILESTONE).min(self.0.milestones.len() - 1);
        let mut counts = self.0.milestones[at];
        let from = self.boundary_from(at * MILESTONE);
        if from < byte {
            for c in self.as_str()[from..byte].chars() {
                counts.chars += 1;
                counts.utf16 += c.len_utf16() as u32;
            }
        }
        counts
    }

    /// The byte offset before which exactly `wanted` units stand; none inside a character.
    fn seek(&self, unit: impl Fn(&Counts) -> u32, wanted: u32, width: impl Fn(char) -> u32) -> Option<usize> {
        let at = self.0.milestones.partition_point(|c| unit(c) <= wanted) - 1;
        let mut count = unit(&self.0.milestones[at]);
        let from = self.boundary_from(at * MILESTONE);
        for (i, c) in self.as_str()[from..].char_indices() {
            if count >= wanted {
                return (count == wanted).then_some(from + i);
            }
            count += width(c);
        }
        (count == wanted).then_some(self.len())
    }

    fn boundary_from(&self, mut byte: usize) -> usize {
        while !self.as_str().is_char_boundary(byte) {
            byte += 1;
        }
        byte.min(self.len())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.0.hash == other.0.hash
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes, {})", self.len(), self.hash())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paris_after_emoji_counts_differently_in_each_unit() {
        let text = Text::new("Hi 😊 👩‍👩‍👧 Paris");
        let paris = text.span(27..32).unwrap();
        assert_eq!(text.slice(paris), "Paris");
        assert_eq!(text.chars(paris), CharRange(11, 16));
        assert_eq!(text.utf16(paris), Utf16Range(15, 20));
    }

    #[test]
    fn a_range_outside_the_text_or_inside_a_character_is_refused() {
        let text = Text::new("né😊");
        assert!(matches!(text.span(0..9), Err(SpanError::Outside { .. })));
        assert!(matches!(text.span(2..3), Err(SpanError::InsideCharacter { .. })));
        assert!(text.span_from_chars(CharRange(2, 4)).is_err());
        assert!(text.span_from_chars(CharRange(2, 1)).is_err());
        assert!(matches!(text.span_from_utf16(Utf16Range(3, 4)), Err(SpanError::InsideCharacter { .. })));
    }

    #[test]
    fn a_newline_belongs_to_the_paragraph_that_it_ends() {
        let text = Text::new("one\n\nthree\n");
        assert_eq!(text.paragraph_count(), 4);
        assert_eq!(text.paragraph(0), 0..3);
        assert_eq!(text.paragraph(1), 4..4);
        assert_eq!(text.paragraph(3), 11..11);
        assert_eq!(text.paragraph_at(3), 0);
        assert_eq!(text.paragraph_at(4), 1);
        assert_eq!(text.paragraph_at(11), 3);
        assert_eq!(Text::new("").paragraph_at(0), 0);
    }

    #[test]
    fn a_hash_reads_back() {
        let hash = Hash::of(b"x");
        assert_eq!(hash.to_string().parse::<Hash>().unwrap(), hash);
        assert!("sha256:é".parse::<Hash>().is_err());
    }

    proptest! {
        #[test]
        fn offsets_go_round(content in "(\\PC|[a-zé\n😊\u{301}अरب漢]){0,3000}", a in 0usize..4000, b in 0usize..4000) {
            let text = Text::new(content.as_str());
            let ends: Vec<usize> = content.char_indices().map(|(i, _)| i).chain([content.len()]).collect();
            let (a, b) = (ends[a % ends.len()], ends[b % ends.len()]);
            let span = text.span(a.min(b)..a.max(b)).unwrap();
            prop_assert_eq!(text.span_from_chars(text.chars(span)).unwrap(), span);
            prop_assert_eq!(text.span_from_utf16(text.utf16(span)).unwrap(), span);
            prop_assert_eq!(text.slice(span).chars().count() as u32, text.chars(span).1 - text.chars(span).0);
        }
    }
}
