//! Words of ASCII by the rules of UAX #29, several times as fast as the segmenter that knows all of
//! Unicode. The tests hold the two against each other.

use std::ops::Range;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Underscore,
    /// Between letters only: inside a word.
    MidLetter,
    /// Between digits only.
    MidDigit,
    /// Between letters or between digits.
    MidBoth,
    Space,
    Other,
}

const CLASSES: [Class; 128] = {
    let mut all = [Class::Other; 128];
    let mut b = 0;
    while b < 128 {
        all[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'_' => Class::Underscore,
            b':' => Class::MidLetter,
            b',' | b';' => Class::MidDigit,
            b'.' | b'\'' => Class::MidBoth,
            b' ' | b'\t'..=b'\r' => Class::Space,
            _ => Class::Other,
        };
        b += 1;
    }
    all
};

fn class(bytes: &[u8], at: usize) -> Class {
    bytes.get(at).map_or(Class::Space, |b| CLASSES[usize::from(*b & 0x7f)])
}

/// Where the stretch of ASCII that begins at `from` ends that can be cut by itself: after a space, or
/// at the end. `from` where it is empty.
pub(super) fn stretch(bytes: &[u8], from: usize) -> usize {
    let rest = &bytes[from..];
    let ascii = if rest.is_ascii() { rest.len() } else { rest.iter().take_while(|b| b.is_ascii()).count() };
    if ascii == rest.len() {
        return bytes.len();
    }
    // A mark may sit on the last space, which is not cut from it then.
    let words = &rest[..ascii.saturating_sub(1)];
    words.iter().rposition(|b| *b == b' ').map_or(from, |at| from + at + 1)
}

/// Adds the tokens of a stretch, by bytes of the text in which the line begins at `base`.
pub(super) fn words(bytes: &[u8], stretch: Range<usize>, base: usize, tokens: &mut Vec<Range<usize>>) {
    let bytes = &bytes[..stretch.end];
    let mut at = stretch.start;
    while at < bytes.len() {
        let start = at;
        let first = class(bytes, at);
        at += 1;
        if matches!(first, Class::Letter | Class::Digit | Class::Underscore) {
            at = end_of_word(bytes, at);
        }
        if first != Class::Space {
            tokens.push(start + base..at + base);
        }
    }
}

/// The end of the word of which the character before `at` is one.
fn end_of_word(bytes: &[u8], mut at: usize) -> usize {
    loop {
        let around = (class(bytes, at - 1), class(bytes, at + 1));
        match class(bytes, at) {
            Class::Letter | Class::Digit | Class::Underscore => at += 1,
            Class::MidLetter | Class::MidBoth if around == (Class::Letter, Class::Letter) => at += 2,
            Class::MidDigit | Class::MidBoth if around == (Class::Digit, Class::Digit) => at += 2,
            _ => return at,
        }
    }
}
