//! A file to columns.

use std::collections::HashMap;
use std::io::Read;

use rmpv::ValueRef;

use super::strings::{IsHash, number, symbol};
use super::{attribute, msgpack};

/// Bytes that a file may unpack to. A project of a hundred megabytes of text has less.
const UNPACKED: u64 = 1 << 30;
/// Bytes that any file may unpack to.
const SMALL: u64 = 64 << 20;
/// How many times its size a larger one may unpack to; columns of tokens come to about ten times.
const TIMES: u64 = 100;

/// Unpacks a file.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut raw = Vec::new();
    let zlib = flate2::read::ZlibDecoder::new(bytes);
    let most = (bytes.len() as u64 * TIMES).clamp(SMALL, UNPACKED);
    zlib.take(most + 1)
        .read_to_end(&mut raw)
        .map_err(|error| format!("it is no .spacy file, or not all of it: {error}"))?;
    match raw.len() as u64 {
        len if len > UNPACKED => {
            Err("it unpacks to more than 1 GB, which is more than can be read; split it".to_owned())
        }
        len if len > most => {
            Err(format!("it unpacks to more than {} MB, which no DocBin of its size does", most >> 20))
        }
        _ => Ok(raw),
    }
}

/// A `DocBin`.
pub(super) struct Bin<'a> {
    attributes: Vec<u64>,
    tokens: &'a [u8],
    spaces: &'a [u8],
    lengths: Vec<usize>,
    strings: HashMap<u64, &'a str, IsHash>,
    value: &'a ValueRef<'a>,
}

/// A document of it.
pub(super) struct Doc<'a> {
    bin: &'a Bin<'a>,
    rows: &'a [u8],
    spaces: Option<&'a [u8]>,
    /// The map or list of its groups of spans.
    pub span_groups: &'a [u8],
    /// Msgpack.
    pub user_data: Option<&'a [u8]>,
    /// Whether it has text categories.
    pub has_cats: bool,
}

impl<'a> Bin<'a> {
    /// Looks through the map.
    ///
    /// # Errors
    /// In words, when it is no `DocBin`, or one whose columns don't fit each other.
    pub fn new(value: &'a ValueRef<'a>) -> Result<Self, String> {
        let bytes = |name: &str| {
            let found = msgpack::get(value, name).and_then(msgpack::bytes);
            found.ok_or_else(|| format!("it is no DocBin: it has no “{name}”"))
        };
        let attributes = msgpack::list(msgpack::get(value, "attrs"));
        let attributes: Option<Vec<u64>> = attributes.iter().map(ValueRef::as_u64).collect();
        let attributes = attributes.filter(|a| a.contains(&attribute::ORTH));
        let attributes = attributes.ok_or("it is no DocBin: its “attrs” have no column of words (ORTH)")?;
        let lengths: Vec<usize> = bytes("lengths")?
            .as_chunks::<4>()
            .0
            .iter()
            .map(|n| {
                usize::try_from(i32::from_le_bytes(*n)).map_err(|_| "a document has less than no tokens")
            })
            .collect::<Result<_, _>>()?;
        let (tokens, spaces) = (bytes("tokens")?, bytes("spaces")?);
        let total: usize = lengths.iter().sum();
        if tokens.len() != total * attributes.len() * 8 {
            return Err(format!(
                "its documents have {total} tokens of {} columns, but there are {} bytes of them",
                attributes.len(),
                tokens.len()
            ));
        }
        let strings = msgpack::list(msgpack::get(value, "strings")).iter().filter_map(msgpack::text);
        let strings = strings.map(|s| (number(s), s)).collect();
        Ok(Self { attributes, tokens, spaces, lengths, strings, value })
    }

    /// All documents.
    pub fn docs(&'a self) -> impl Iterator<Item = Doc<'a>> {
        let column = |name| msgpack::list(msgpack::get(self.value, name));
        let (groups, data) = (column("span_groups"), column("user_data"));
        let (cats, flags) = (column("cats"), column("flags"));
        let width = self.attributes.len() * 8;
        let mut at = 0;
        self.lengths.iter().enumerate().map(move |(n, len)| {
            let rows = &self.tokens[at * width..(at + len) * width];
            let unknown = flags.get(n).and_then(|f| msgpack::get(f, "has_unknown_spaces"));
            let is_unknown = matches!(unknown, Some(ValueRef::Boolean(true)));
            let spaces = self.spaces.get(at..at + len).filter(|_| !is_unknown);
            at += len;
            Doc {
                bin: self,
                rows,
                spaces,
                span_groups: groups.get(n).and_then(msgpack::bytes).unwrap_or_default(),
                user_data: data.get(n).and_then(msgpack::bytes),
                has_cats: cats.get(n).is_some_and(|c| matches!(c, ValueRef::Map(all) if !all.is_empty())),
            }
        })
    }

    /// The string of a number; `None` where the file does not have it.
    pub fn string(&self, number: u64) -> Option<&'a str> {
        if number == 0 {
            return Some("");
        }
        self.strings.get(&number).copied().or_else(|| symbol(number))
    }
}

impl<'a> Doc<'a> {
    /// How many tokens it has.
    pub fn len(&self) -> usize {
        self.rows.len() / (self.bin.attributes.len() * 8)
    }

    /// A column; `None` where the file does not have it.
    pub fn column(&self, attribute: u64) -> Option<impl Iterator<Item = u64> + use<'a>> {
        let at = self.bin.attributes.iter().position(|a| *a == attribute)?;
        let (values, _) = self.rows.as_chunks::<8>();
        Some(values.iter().skip(at).step_by(self.bin.attributes.len()).map(|v| u64::from_le_bytes(*v)))
    }

    /// Whether any further column says anything.
    pub fn has_analysis(&self) -> bool {
        use attribute::{ENT_ID, ENT_IOB, ENT_KB_ID, ENT_TYPE, NORM, ORTH, SENT_START, SPACY};
        // Of a document that was only cut into tokens, lemmas and the like are nothing, but the
        // normal forms of words are there.
        let known = [ORTH, SPACY, NORM, ENT_IOB, ENT_TYPE, ENT_ID, ENT_KB_ID, SENT_START];
        let mut further = self.bin.attributes.iter().filter(|a| !known.contains(a));
        further.any(|a| self.column(*a).is_some_and(|mut values| values.any(|v| v != 0)))
    }

    /// The text as spaCy gives it, and where its tokens stand, in code points.
    ///
    /// # Errors
    /// In words, when the file lacks a token's string.
    pub fn text(&self) -> Result<(String, Vec<(u32, u32)>), String> {
        let words = self.column(attribute::ORTH).into_iter().flatten();
        let (mut text, mut at) = (String::new(), 0);
        let mut places = Vec::with_capacity(self.len());
        for (n, word) in words.enumerate() {
            let word = self
                .bin
                .string(word)
                .ok_or_else(|| format!("the file has no string for token {} (hash {word})", n + 1))?;
            let start = at;
            text += word;
            at += word.chars().count() as u32;
            places.push((start, at));
            // Where spaces are unknown, spaCy puts one after each token.
            if self.spaces.is_none_or(|spaces| spaces[n] != 0) {
                text.push(' ');
                at += 1;
            }
        }
        Ok((text, places))
    }
}
