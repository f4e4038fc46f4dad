//! Bytes of a file to the text of an article: strictly, so that no character is guessed.
//!
//! What does not decode is an error with its byte offset, never a replacement character, since
//! annotations of a text that was changed on the way in would point at the wrong words.

mod detect;
mod newlines;

pub use newlines::OriginalMap;

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, UTF_8};

use crate::model::article::Original;
use crate::model::text::{Hash, Text};

/// Largest file that is read, in bytes: 256 MiB.
pub const MAX_BYTES: u64 = 256 << 20;

/// A decoded file.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// With LF newlines and without byte order mark, otherwise as it was.
    pub text: Text,
    /// How the file had it.
    pub original: Original,
}

/// Why bytes are no text. `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Nothing in it, or nothing but a byte order mark.
    #[error("the file is empty")]
    Empty,
    /// Larger than [`MAX_BYTES`].
    #[error("the file has {bytes} bytes; at most {} (256 MiB) can be read", MAX_BYTES)]
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// A known kind of file that is no text.
    #[error("this is {0}, not plain text")]
    Binary(&'static str),
    /// A byte that no text has.
    #[error("byte {at} is {byte:#04x}: this is binary data, not text")]
    Control {
        /// Its offset.
        at: usize,
        /// Its value.
        byte: u8,
    },
    /// A sequence that the encoding doesn't have.
    #[error("not valid {encoding} at byte {at}; save it as UTF-8, or get it anew where it is damaged")]
    Malformed {
        /// The encoding's WHATWG name.
        encoding: &'static str,
        /// Offset in the file.
        at: usize,
    },
}

/// Decodes a file: UTF-8, UTF-16, or the legacy encoding that it is in.
///
/// # Errors
/// When it is empty, too large, binary, or holds bytes that its encoding doesn't have.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let (found, content) = strict(bytes)?;
    let (content, newlines) = newlines::normalise(content.into_owned());
    let original = Original {
        hash: Hash::of(bytes),
        encoding: found.encoding.name().to_ascii_lowercase(),
        bom: found.bom > 0,
        newlines: newlines.kind,
        crlf_at: newlines.crlf_at,
        cr_at: newlines.cr_at,
    };
    Ok(Decoded { text: Text::new(content), original })
}

/// The text alone, of a file that holds articles and is none: the bytes themselves where they are
/// UTF-8 with LF newlines, as large files are.
///
/// # Errors
/// As [`decode`].
pub fn content(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    let (_, content) = strict(bytes)?;
    Ok(match content {
        Cow::Borrowed(plain) if !plain.as_bytes().contains(&b'\r') => content,
        _ => newlines::normalise(content.into_owned()).0.into(),
    })
}

/// The encoding of a file, and its text with newlines as they are.
fn strict(bytes: &[u8]) -> Result<(detect::Found, Cow<'_, str>), DecodeError> {
    check_size(bytes.len() as u64)?;
    let found = detect::detect(bytes)?;
    let body = &bytes[found.bom..];
    let content = strictly(found.encoding, body)
        .map_err(|at| DecodeError::Malformed { encoding: found.encoding.name(), at: at + found.bom })?;
    if content.is_empty() {
        return Err(DecodeError::Empty);
    }
    if found.legacy {
        detect::plausible(&content, found.encoding, body)?;
    }
    Ok((found, content))
}

/// Refuses a size that is too large or nothing, before the file is read.
///
/// # Errors
/// When it is 0 or above [`MAX_BYTES`].
pub fn check_size(bytes: u64) -> Result<(), DecodeError> {
    match bytes {
        0 => Err(DecodeError::Empty),
        _ if bytes > MAX_BYTES => Err(DecodeError::TooLarge { bytes }),
        _ => Ok(()),
    }
}

/// Decodes without replacement; the error is the offset of the first byte that doesn't decode.
fn strictly<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, usize> {
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|e| e.valid_up_to());
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len() * 3);
    let mut out = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut out, true) {
        (DecoderResult::InputEmpty, _) => {
            out.shrink_to_fit();
            Ok(out.into())
        }
        // `OutputFull` can't be, since the room was made for all of it.
        (DecoderResult::OutputFull, read) => Err(read),
        (DecoderResult::Malformed(bad, after), read) => {
            Err(read.saturating_sub(usize::from(bad) + usize::from(after)))
        }
    }
}

/// Bytes of UTF-8 without the mark that may stand before them.
#[must_use]
pub fn past_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};

    use super::*;
    use crate::model::article::Newlines;

    fn read(bytes: &[u8]) -> (String, String) {
        let decoded = decode(bytes).unwrap();
        (decoded.text.as_str().to_owned(), decoded.original.encoding)
    }

    fn utf16(text: &str, little: bool, bom: bool) -> Vec<u8> {
        let units = bom.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn utf_8_is_read_with_and_without_byte_order_mark() {
        assert_eq!(read("né 😊".as_bytes()), ("né 😊".into(), "utf-8".into()));
        let decoded = decode(b"\xef\xbb\xbfHi").unwrap();
        assert_eq!((decoded.text.as_str(), decoded.original.bom), ("Hi", true));
    }

    #[test]
    fn utf_16_is_read_either_way_round_with_and_without_mark() {
        let text = "Hi 😊 👩‍👩‍👧 Paris\nनमस्ते दुनिया";
        for little in [true, false] {
            for bom in [true, false] {
                let (got, encoding) = read(&utf16(text, little, bom));
                assert_eq!(got, text, "{little} {bom}");
                assert_eq!(encoding, if little { "utf-16le" } else { "utf-16be" });
            }
        }
    }

    #[test]
    fn legacy_encodings_are_told_by_their_content() {
        let cases = [
            (
                WINDOWS_1252,
                "Le président a déclaré que « l’été » sera à Besançon, où les délégués se réuniront.",
            ),
            (WINDOWS_1251, "Правительство объявило о новом соглашении между двумя странами."),
            (WINDOWS_1256, "أعلنت الحكومة عن اتفاق جديد بين البلدين في العاصمة يوم الخميس."),
            (SHIFT_JIS, "政府は木曜日に新しい協定を発表しました。両国は協力を深めることに合意した。"),
            (GBK, "政府星期四宣布了一项新的协议,两国同意加强合作。"),
            (BIG5, "政府星期四宣布了一項新的協議,兩國同意加強合作。"),
            (EUC_KR, "정부는 목요일 새로운 협정을 발표했다. 두 나라는 협력을 강화하기로 했다."),
        ];
        for (encoding, text) in cases {
            let (bytes, ..) = encoding.encode(text);
            assert_eq!(decode(&bytes).unwrap().text.as_str(), text, "{}", encoding.name());
        }
    }

    #[test]
    fn what_does_not_decode_is_named_with_its_byte() {
        let broken = [
            (&b"caf\xc3\xa9 and \xff more"[..], 10),
            (b"Hello \xc3\x28 there", 6),
            (b"Hello \xff\xfe there", 6),
            (b"cut off \xe2\x80", 8),
        ];
        for (bytes, at) in broken {
            let error = decode(bytes).unwrap_err();
            assert_eq!(error, DecodeError::Malformed { encoding: "UTF-8", at }, "{bytes:?}");
        }
        let lone = decode(b"\xff\xfea\0\x00\xd8b\0").unwrap_err();
        assert_eq!(lone, DecodeError::Malformed { encoding: "UTF-16LE", at: 4 });
        let odd = decode(b"\xff\xfea\0b").unwrap_err();
        assert_eq!(odd, DecodeError::Malformed { encoding: "UTF-16LE", at: 4 });
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_kind() {
        assert_eq!(decode(b"").unwrap_err(), DecodeError::Empty);
        assert_eq!(decode(b"\xef\xbb\xbf").unwrap_err(), DecodeError::Empty);
        assert_eq!(decode(b"%PDF-1.7\n%\xe2\xe3").unwrap_err(), DecodeError::Binary("a PDF document"));
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0").unwrap_err(), DecodeError::Binary("a PNG image"));
        assert_eq!(decode(b"text\0more text").unwrap_err(), DecodeError::Control { at: 4, byte: 0 });
        assert!(matches!(decode(b"\x01\x02\xf3\x80\x90\x04\x05"), Err(DecodeError::Control { at: 0, .. })));
        assert!(matches!(check_size(MAX_BYTES + 1), Err(DecodeError::TooLarge { .. })));
        assert!(check_size(200 << 20).is_ok());
    }

    #[test]
    fn newlines_become_lf_and_the_way_back_is_kept() {
        let windows = decode(b"one\r\ntwo\r\n").unwrap();
        assert_eq!((windows.text.as_str(), windows.original.newlines), ("one\ntwo\n", Newlines::CrLf));
        let mixed = decode("é\r\nb\rc\nd".as_bytes()).unwrap();
        assert_eq!(mixed.text.as_str(), "é\nb\nc\nd");
        assert_eq!(mixed.original.newlines, Newlines::Mixed);
        assert_eq!((mixed.original.crlf_at, mixed.original.cr_at), (vec![1], vec![3]));
        assert_eq!(decode(b"a\rb").unwrap().original.newlines, Newlines::Cr);
        assert_eq!(decode(b"a b").unwrap().original.newlines, Newlines::Lf);
    }
}
