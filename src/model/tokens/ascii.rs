//! Words and sentences of ASCII by the rules of UAX #29, several times as fast as the segmenters that
//! know all of Unicode. The tests hold the two against each other.

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

/// Where the sentence ends that begins at `from`, with the spaces behind it. `None` where ASCII alone
/// does not tell.
pub(super) fn end_of_sentence(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let Some(term) = bytes[at..].iter().position(|b| !is_plain(*b)).map(|i| at + i) else {
            return Some(bytes.len());
        };
        if !is_terminator(bytes[term]) {
            return None;
        }
        let after = term + 1;
        let closed = after + count(&bytes[after..], |b| b"()[]{}\"'".contains(&b));
        let end = closed + count(&bytes[closed..], |b| matches!(b, b' ' | b'\t' | 0x0b | 0x0c));
        let Some(next) = bytes.get(end).copied() else { return Some(end) };
        let follows_at_once = end == after;
        let is_letter_before = term > from && bytes[term - 1].is_ascii_alphabetic();
        let goes_on = match next {
            b',' | b'-' | b':' | b';' => true,
            _ if is_terminator(next) => true,
            _ if !is_plain(next) => return None,
            _ if bytes[term] != b'.' => false,
            b'0'..=b'9' if follows_at_once => true,
            b'A'..=b'Z' if follows_at_once && is_letter_before => true,
            _ => is_small_next(&bytes[end..])?,
        };
        if !goes_on {
            return Some(end);
        }
        at = end;
    }
}

/// Whether the first letter is a small one, with no end of another sentence before it.
fn is_small_next(bytes: &[u8]) -> Option<bool> {
    let first = bytes.iter().find(|b| b.is_ascii_alphabetic() || !is_plain(**b));
    match first {
        Some(b) if !is_plain(*b) && !is_terminator(*b) => None,
        first => Some(first.is_some_and(u8::is_ascii_lowercase)),
    }
}

fn is_terminator(b: u8) -> bool {
    matches!(b, b'.' | b'!' | b'?')
}

/// Neither the end of a sentence or a line nor beyond ASCII.
fn is_plain(b: u8) -> bool {
    b.is_ascii() && !is_terminator(b) && !matches!(b, b'\n' | b'\r')
}

fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|b| is(**b)).count()
}
