//! What a file says of its article, and the document made of both.

use crate::formats::decode::Decoded;
use crate::formats::read::{Document, Input, ReadError};
use crate::model::article::{Newlines, Original};
use crate::model::text::{Hash, Text};

/// What a file says of its article; `None` where it does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::formats) struct About {
    pub title: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    pub source: Option<String>,
    pub language: Option<String>,
}

impl About {
    /// Puts what is known in place of what was guessed.
    pub fn describe(self, document: &mut Document) {
        let one_line = |s: String| s.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = |s: Option<String>| s.map(one_line).filter(|s| !s.is_empty());
        if let Some(title) = words(self.title) {
            document.title = title;
        }
        if let Some(source) = words(self.source) {
            document.source = source;
        }
        if let Some(language) = self.language.as_deref().and_then(tag) {
            document.language = language;
        }
        document.date = self.date.or_else(|| document.date.take());
    }
}

/// A tag of BCP 47, where it looks like one; `_` is taken for `-`.
fn tag(language: &str) -> Option<String> {
    let tag = language.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let first = parts.next()?;
    let letters = |s: &str| s.bytes().all(|b| b.is_ascii_alphabetic());
    let ok = (2..=3).contains(&first.len())
        && letters(first)
        && first != "und"
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    ok.then_some(tag)
}

/// Whether it is a tag of a language.
pub(in crate::formats) fn is_language(language: &str) -> bool {
    tag(language).is_some()
}

/// The article of a file that was read as a whole: its text has no place in the file's bytes.
///
/// # Errors
/// When there are no words.
pub(in crate::formats) fn document(
    input: &Input<'_>,
    text: String,
    about: About,
) -> Result<Document, ReadError> {
    if text.trim().is_empty() {
        return Err(ReadError::Unreadable("there are no words in it".to_owned()));
    }
    let original = Original {
        hash: Hash::of(input.bytes),
        encoding: "utf-8".to_owned(),
        bom: false,
        newlines: Newlines::Lf,
        crlf_at: Vec::new(),
        cr_at: Vec::new(),
    };
    let mut document = Document::plain(input.name, Decoded { text: Text::new(text), original });
    about.describe(&mut document);
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_like_a_language_is_one() {
        let cases =
            [("en_US", Some("en-US")), ("zh-Hant-TW", Some("zh-Hant-TW")), ("und", None), ("english", None)];
        for (given, wanted) in cases {
            assert_eq!(tag(given).as_deref(), wanted);
        }
        assert_eq!((tag(""), tag("x-klingon"), tag("en-")), (None, None, None));
    }
}
