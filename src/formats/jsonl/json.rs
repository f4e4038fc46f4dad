//! JSON written straight into bytes: a tree of values for each span would cost more than the rest
//! of the export.

use std::io::Write;

/// Writes a string with its quotes. Besides what JSON asks for, the line separators are escaped
/// that Python's `splitlines` breaks at.
pub(super) fn string(out: &mut Vec<u8>, s: &str) {
    out.push(b'"');
    let bytes = s.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        let width = match bytes[at] {
            b'"' | b'\\' | 0..0x20 | 0x7f => 1,
            0xc2 if bytes.get(at + 1) == Some(&0x85) => 2,
            0xe2 if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])) => 3,
            _ => {
                at += 1;
                continue;
            }
        };
        out.extend_from_slice(&bytes[from..at]);
        escape(out, &bytes[at..at + width]);
        at += width;
        from = at;
    }
    out.extend_from_slice(&bytes[from..]);
    out.push(b'"');
}

fn escape(out: &mut Vec<u8>, bytes: &[u8]) {
    let short: &[u8] = match bytes {
        b"\"" => b"\\\"",
        b"\\" => b"\\\\",
        b"\n" => b"\\n",
        b"\t" => b"\\t",
        b"\r" => b"\\r",
        [0xc2, _] => b"\\u0085",
        [0xe2, _, 0xa8] => b"\\u2028",
        [0xe2, ..] => b"\\u2029",
        [byte, ..] => {
            out.extend_from_slice(b"\\u00");
            out.extend([byte >> 4, byte & 15].map(|nibble| b"0123456789abcdef"[usize::from(nibble)]));
            return;
        }
        [] => b"",
    };
    out.extend_from_slice(short);
}

/// Writes a number.
pub(super) fn number(out: &mut Vec<u8>, n: u32) {
    // A vector takes all that is written to it.
    let _ = write!(out, "{n}");
}

/// Writes a list, each element by `each`.
pub(super) fn list<T>(
    out: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    mut each: impl FnMut(&mut Vec<u8>, T),
) {
    out.push(b'[');
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        each(out, item);
    }
    out.push(b']');
}

/// Writes `"name":`, after a comma unless it is the first of its object.
pub(super) fn key(out: &mut Vec<u8>, name: &str) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    string(out, name);
    out.push(b':');
}

/// Writes a string or `null`.
pub(super) fn optional(out: &mut Vec<u8>, value: Option<&str>) {
    match value {
        Some(value) => string(out, value),
        None => out.extend_from_slice(b"null"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_read_back_and_hold_no_line_break_that_python_knows() {
        let all: String = (0..0x3000).filter_map(char::from_u32).chain("😊\u{2028}\"".chars()).collect();
        let mut out = Vec::new();
        string(&mut out, &all);
        let written = String::from_utf8(out).unwrap();
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), all);
        let breaks =
            ['\n', '\r', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}', '\u{2029}'];
        assert!(!written.contains(breaks));
    }
}
