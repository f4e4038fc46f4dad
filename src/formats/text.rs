//! Plain text.

use super::decode::Decoded;
use super::read::{Document, Input, ReadContext, ReadError, decoded};
use super::{Format, Loss, Reader, conll};

const PAGE: Loss = Loss::new(
    "web-page",
    "web pages, kept as the text they are: with a name that ends in .html they are read as pages",
);
const MAIL: Loss = Loss::new(
    "e-mail",
    "e-mails, kept as the text they are: with a name that ends in .eml they are read as e-mails",
);

/// `text`: the file is the article.
pub(super) struct TextFormat;

const COLUMNS: Loss = Loss::new(
    "columns",
    "texts that look like words with tags in columns, kept as they are: with a name that ends in .conll they are read as such",
);

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

    fn losses(&self) -> &'static [Loss] {
        &[PAGE, MAIL, COLUMNS]
    }
}

impl Reader for TextFormat {
    fn read(&self, input: &Input<'_>, _: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let mut document = Document::plain(input.name, with_words(decoded(input)?)?);
        if let Some(other) = other_kind(document.text.as_str()) {
            document.notes.losses.add(other.id, || document.stem.clone());
        }
        Ok(vec![document])
    }
}

/// Refuses a text of nothing but white space.
pub(super) fn with_words(decoded: Decoded) -> Result<Decoded, ReadError> {
    if decoded.text.as_str().trim().is_empty() {
        return Err(ReadError::Unreadable("there are no words in it".to_owned()));
    }
    Ok(decoded)
}

/// What else a file seems to be that is called a text.
fn other_kind(text: &str) -> Option<Loss> {
    let begins =
        |line: &str, with: &str| line.get(..with.len()).is_some_and(|l| l.eq_ignore_ascii_case(with));
    let text = text.trim_start();
    if begins(text, "<!doctype html") || begins(text, "<html") {
        return Some(PAGE);
    }
    if conll::looks_like(text) {
        return Some(COLUMNS);
    }
    let headers = || text.lines().take(100).take_while(|line| !line.is_empty());
    let has = |name: &str| headers().any(|line| begins(line, name));
    let is_mail = has("From: ") && has("Subject: ") && (has("MIME-Version: ") || has("Message-ID: "));
    (is_mail && headers().next().is_some_and(|line| line.contains(':'))).then_some(MAIL)
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
        let blank = read_with(&TextFormat, "a.b.txt", b" \n", &[]).unwrap_err();
        assert_eq!(blank.to_string(), "there are no words in it");
    }

    #[test]
    fn a_web_page_or_an_e_mail_stays_as_it_is_and_is_named() {
        let losses = |text: &str| {
            let document = read_with(&TextFormat, "a.txt", text.as_bytes(), &[]).unwrap().remove(0);
            assert_eq!(document.text.as_str(), text);
            document.notes.losses.iter().map(|(id, _)| id).collect::<Vec<_>>()
        };
        assert_eq!(losses("\n<!DOCTYPE HTML>\n<p>Hi"), ["web-page"]);
        assert_eq!(losses("<html lang=de><p>Hi"), ["web-page"]);
        assert_eq!(losses("Received: x\nFrom: a@b\nMessage-Id: 1\nSubject: x\n\nHi"), ["e-mail"]);
        assert_eq!(losses("Anna\tB-PER\nleft O\n\nOslo B-LOC\n"), ["columns"]);
        for text in [
            "Vitamin B\nPlan B-2\n",
            "<p>Hi",
            "From: a@b\nSubject: x\n\nHi",
            "Hi\n\nFrom: a\nSubject: b\nMIME-Version: 1.0",
            "é<html",
        ] {
            assert!(losses(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn broken_bytes_are_an_error() {
        let error = read_with(&TextFormat, "x.txt", b"caf\xc3\xa9 \xc3", &[]).unwrap_err();
        assert!(matches!(error, ReadError::Decode(DecodeError::Malformed { at: 6, .. })));
        assert!(error.to_string().starts_with("not valid UTF-8 at byte 6; save it"));
    }
}
