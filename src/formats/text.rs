//! Plain text.

use super::read::{Document, Input, ReadContext, ReadError, decoded};
use super::{Format, Reader};

/// `text`: the file is the article.
pub(super) struct TextFormat;

impl Format for TextFormat {
    fn id(&self) -> &'static str {
        "text"
    }

    fn name(&self) -> &'static str {
        "Plain text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }
}

impl Reader for TextFormat {
    fn read(&self, input: &Input<'_>, _: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        Ok(vec![Document::plain(input.name, decoded(input)?)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::decode::DecodeError;
    use crate::formats::read::tests::read_with;

    #[test]
    fn the_header_line_gives_date_and_title_and_stays_in_the_text() {
        let bytes = b" date 2020-02-28 Safe blood saves lives\r\nIndia and France agreed to the plan and said so to the press.";
        let document = read_with(&TextFormat, "000_6da4.txt", bytes, &[]).unwrap().remove(0);
        assert_eq!(document.title, "Safe blood saves lives");
        assert_eq!(document.date.as_deref(), Some("2020-02-28"));
        assert_eq!((document.stem.as_str(), document.source.as_str()), ("000_6da4", "000_6da4.txt"));
        assert!(document.text.as_str().starts_with(" date 2020-02-28 Safe"));
        assert!(document.annotations.is_none());
    }

    #[test]
    fn without_a_header_the_first_line_is_the_title_else_the_file_name() {
        let title = |bytes| read_with(&TextFormat, "a.b.txt", bytes, &[]).unwrap().remove(0).title;
        assert_eq!(title(b"\n  Talks begin \nmore"), "Talks begin");
        assert_eq!(title(b"date 2020-02-28"), "date 2020-02-28");
        assert_eq!(title(b" \n"), "a.b");
    }

    #[test]
    fn broken_bytes_are_an_error() {
        let error = read_with(&TextFormat, "x.txt", b"caf\xc3\xa9 \xc3", &[]).unwrap_err();
        assert!(matches!(error, ReadError::Decode(DecodeError::Malformed { at: 6, .. })));
        assert_eq!(error.to_string(), "not valid UTF-8 at byte 6");
    }
}
