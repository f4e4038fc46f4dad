//! The words of a message's part, also where it does not keep to what it says of itself.

use std::borrow::Cow;

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use crate::formats::decode;

/// Characters of a line of base64 that are no such, of a hundred, up to which it still is one.
const STRAY: usize = 5;

/// A part that is to be read.
#[derive(Clone, Copy)]
pub(super) struct Body<'m> {
    pub part: &'m MessagePart<'m>,
    /// The message that the part's places are of.
    raw: &'m [u8],
}

impl<'m> Body<'m> {
    pub fn new(message: &'m Message<'m>, part: &'m MessagePart<'m>) -> Self {
        Self { part, raw: &message.raw_message }
    }

    pub fn is_html(&self) -> bool {
        matches!(self.part.body, PartType::Html(_))
    }

    /// Its words, or its HTML.
    pub fn words(&self) -> Cow<'m, str> {
        let (PartType::Text(words) | PartType::Html(words)) = &self.part.body else {
            return self.decoded().map_or(Cow::Borrowed(""), Cow::Owned);
        };
        let says_nothing = self.charset().is_none() && words.contains('\u{fffd}');
        if self.part.is_encoding_problem && self.is_base64() || says_nothing {
            return self.decoded().map_or(Cow::Borrowed(words), Cow::Owned);
        }
        Cow::Borrowed(words)
    }

    /// The encoding that it names; nothing where it says that it is ASCII and is not.
    fn charset(&self) -> Option<&'static Encoding> {
        let name = self.part.content_type()?.attribute("charset")?;
        if name.eq_ignore_ascii_case("us-ascii") || name.eq_ignore_ascii_case("ascii") {
            return None;
        }
        Encoding::for_label(name.as_bytes())
    }

    /// As the transfer encoding has it. What the library could not undo it has taken for plain.
    fn transfer(&self) -> String {
        self.part.content_transfer_encoding().unwrap_or_default().trim().to_ascii_lowercase()
    }

    fn is_base64(&self) -> bool {
        self.transfer() == "base64"
    }

    /// Undone by ourselves, with what could be undone; the encoding as the part says, else guessed.
    fn decoded(&self) -> Option<String> {
        let raw = self.raw.get(self.part.offset_body as usize..self.part.offset_end as usize)?;
        let (bytes, tail) = match self.transfer().as_str() {
            "base64" => {
                let (bytes, tail) = lenient(raw);
                (bytes, Some(tail))
            }
            "quoted-printable" => (quoted_printable_decode(raw)?, None),
            _ => (raw.to_vec(), None),
        };
        let mut words = match self.charset() {
            Some(encoding) => encoding.decode(&bytes).0.into_owned(),
            None => guessed(&bytes),
        };
        if let Some(tail) = tail.filter(|tail| !tail.trim().is_empty()) {
            if !words.is_empty() && !words.ends_with('\n') {
                words.push('\n');
            }
            words.push_str(&tail);
        }
        Some(words)
    }
}

/// Words in an encoding that nobody names.
fn guessed(bytes: &[u8]) -> String {
    decode::content(bytes).map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), Cow::into_owned)
}

/// Base64 up to the first line that is something else, as mailing lists put below it, and what
/// stands there; characters that base64 does not have are passed over, and what is cut off is read
/// up to there.
fn lenient(raw: &[u8]) -> (Vec<u8>, String) {
    let mut letters = Vec::with_capacity(raw.len());
    let mut at = 0;
    let mut is_done = false;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let own = line.trim_ascii();
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        let stray = own.iter().filter(|byte| !is_letter(byte) && **byte != b'=').count();
        if !own.is_empty() && (is_done || stray * 100 > own.len() * STRAY) {
            break;
        }
        letters.extend(own.iter().copied().filter(is_letter));
        is_done |= own.ends_with(b"=");
        at += line.len();
    }
    // A single letter says nothing of a byte.
    letters.truncate(letters.len() - usize::from(letters.len() % 4 == 1));
    while !letters.len().is_multiple_of(4) {
        letters.push(b'=');
    }
    (base64_decode(&letters).unwrap_or_default(), String::from_utf8_lossy(&raw[at..]).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_as_far_as_it_is_base64() {
        let read = |raw: &str| {
            let (bytes, tail) = lenient(raw.as_bytes());
            (String::from_utf8(bytes).unwrap(), tail)
        };
        let whole = "Both sides promised it again.";
        let coded = "Qm90aCBzaWRlcyBwcm9taXNl\r\nZCBpdCBhZ2Fpbi4=\r\n";
        assert_eq!(read(coded), (whole.to_owned(), String::new()));
        assert_eq!(
            read(&format!("{coded}\r\n___\r\nA list")),
            (whole.to_owned(), "___\r\nA list".to_owned())
        );
        assert_eq!(read("Qm90aCBz!aWRlcyBwcm9taXNl\nZCBpdCBhZ2Fpbi4="), (whole.to_owned(), String::new()));
        assert_eq!(read("Qm90aCBzaWRlcyBwcm9taXNl\nZCBpdCBhZ").0, "Both sides promised it a");
        assert_eq!(read(""), (String::new(), String::new()));
    }
}
