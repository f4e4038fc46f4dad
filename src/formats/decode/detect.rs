//! Which encoding a file is in, and whether it is text at all.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::DecodeError;

/// An encoding, and how the file begins.
pub(super) struct Found {
    pub encoding: &'static Encoding,
    /// Bytes of the byte order mark.
    pub bom: usize,
    /// Guessed from the content, so that the result has to be looked at.
    pub legacy: bool,
}

/// Beginnings of files that are no text, and what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive (or a DOCX, ODT, XLSX or EPUB document)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\xff\xfe\0\0", "UTF-32, which is not read"),
    (b"\0\0\xfe\xff", "UTF-32, which is not read"),
];

/// Finds the encoding of `bytes`, which are not empty.
pub(super) fn detect(bytes: &[u8]) -> Result<Found, DecodeError> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(DecodeError::Binary(what));
    }
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return match bytes[bom..].iter().position(|b| *b == 0) {
            Some(at) if encoding == UTF_8 => Err(DecodeError::Control { at: at + bom, byte: 0 }),
            _ => Ok(Found { encoding, bom, legacy: false }),
        };
    }
    let found = |encoding, legacy| Ok(Found { encoding, bom: 0, legacy });
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return match utf16_without_mark(bytes) {
            Some(encoding) => found(encoding, false),
            None => Err(DecodeError::Control { at, byte: 0 }),
        };
    }
    let Err(error) = std::str::from_utf8(bytes) else { return found(UTF_8, false) };
    if is_broken_utf8(bytes, &error) {
        return Err(malformed_utf8(error.valid_up_to()));
    }
    // Escape begins the shifts of ISO-2022-JP; the others stand in no legacy text.
    let control = |b: &u8| matches!(*b, 0x01..=0x08 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    if let Some(at) = bytes.iter().position(control) {
        return Err(DecodeError::Control { at, byte: bytes[at] });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    found(detector.guess(None, Utf8Detection::Deny), true)
}

fn malformed_utf8(at: usize) -> DecodeError {
    DecodeError::Malformed { encoding: UTF_8.name(), at }
}

/// UTF-16 without a mark: the high bytes all stand at one parity, and they are either mostly
/// zero, as of Latin letters, or of very few values, as of any other alphabet.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let high = |parity: usize| bytes.iter().skip(parity).step_by(2);
    let zeros = |parity: usize| high(parity).filter(|b| **b == 0).count();
    let (encoding, parity) = match (zeros(0), zeros(1)) {
        (0, 1..) => (UTF_16LE, 1),
        (1.., 0) => (UTF_16BE, 0),
        _ => return None,
    };
    let values: std::collections::BTreeSet<u8> = high(parity).copied().collect();
    let alphabetic = values.len() <= 6 && !values.iter().any(u8::is_ascii_lowercase);
    if bytes.len() % 2 == 1 || !(alphabetic || zeros(parity) * 4 > bytes.len()) {
        return None;
    }
    let unit = |pair: &[u8]| u16::from(pair[parity]) << 8 | u16::from(pair[1 - parity]);
    // Units that text does not have would come out of binary data soon.
    let control = |u: u16| matches!(u, 0x01..=0x08 | 0x0e..=0x1f | 0xfffe | 0xffff);
    (!bytes.chunks_exact(2).map(unit).any(control)).then_some(encoding)
}

/// Whether bytes that are not valid UTF-8 were meant to be: a sequence is cut off at the end, or
/// most of what is not ASCII are good sequences, which no legacy encoding has by chance.
fn is_broken_utf8(bytes: &[u8], error: &std::str::Utf8Error) -> bool {
    if error.error_len().is_none() && is_utf8_tail(&bytes[error.valid_up_to()..]) {
        return true;
    }
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad || (good > 0 && good == bad)
}

/// Whether the rest of a file is the beginning of a sequence of three or four bytes; of two,
/// a single byte, says nothing: a legacy text may end with an `é`.
fn is_utf8_tail(rest: &[u8]) -> bool {
    rest.len() >= 2
}

/// Letters that stand alone as words in Western European texts, or begin one after an apostrophe.
const LONE: &str = "àáéèêíóôòúùâöäüåæøýÀÁÉÈÊÍÓÔÒÚÙÂÖÄÜÅÆØÝªº";

/// Refuses what only looks like a legacy encoding: control characters of the upper half, or a
/// Latin text with words that no language has. Both come from broken UTF-8 or binary data.
pub(super) fn plausible(content: &str, encoding: &'static Encoding, bytes: &[u8]) -> Result<(), DecodeError> {
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    if content.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}')) {
        let at = bytes.iter().position(|b| matches!(b, 0x80..=0x9f)).unwrap_or(first);
        return Err(DecodeError::Malformed { encoding: encoding.name(), at });
    }
    if !encoding.is_single_byte() {
        return Ok(());
    }
    let foreign = content.chars().filter(|c| !c.is_ascii()).count();
    let is_latin = content.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).all(is_latin);
    let ok = if is_latin { !has_odd_word(content) } else { foreign >= 4 };
    // A guess that does not hold is a file that was meant to be UTF-8.
    if ok { Ok(()) } else { Err(malformed_utf8(first)) }
}

fn is_latin(c: char) -> bool {
    matches!(c, '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn has_odd_word(content: &str) -> bool {
    content.split(|c: char| !c.is_alphabetic()).any(|word| {
        let bare = !word.is_empty() && word.chars().all(|c| !c.is_ascii());
        bare && !(word.chars().count() == 1 && word.chars().all(|c| LONE.contains(c)))
    })
}
