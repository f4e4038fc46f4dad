//! Characters with a meaning in the format.

use super::header::Escapes;

/// A value of a feature, or a role, as it stands in a cell.
pub(super) fn value(value: &str, out: &mut String) {
    for (at, c) in value.char_indices() {
        match c {
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => out.extend(['\\', c]),
            '-' if value[at..].starts_with("->") => out.push_str("\\-"),
            c => line(c, out),
        }
    }
}

/// Text of a sentence or a token: there only what would break a line or a column is escaped.
pub(super) fn text(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            // `INCEpTION` knows these two in texts and not in values.
            '\u{c}' => out.push_str("\\f"),
            '\u{8}' => out.push_str("\\b"),
            c => line(c, out),
        }
    }
}

/// What would end a column or a line. The format has no carriage return in values; bare, it would
/// end the line for readers in Java.
fn line(c: char, out: &mut String) {
    match c {
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        c => out.push(c),
    }
}

/// The text of a sentence, back.
pub(super) fn sentence(escaped: &str, escapes: Escapes) -> String {
    match escapes {
        Escapes::None => escaped.to_owned(),
        Escapes::Java => java(escaped),
        Escapes::Reserved => unescape(escaped),
    }
}

/// A string of Java, where each unit of UTF-16 may be an escape of its own.
fn java(escaped: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some(at) = rest.find('\\') {
        units.extend(rest[..at].encode_utf16());
        let after = &rest[at + 1..];
        let hex = after.strip_prefix('u').and_then(|s| s.get(..4));
        let hex = hex.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let unit = hex.and_then(|hex| u16::from_str_radix(hex, 16).ok());
        let len = match unit {
            Some(unit) => {
                units.push(unit);
                2 + 4
            }
            None => {
                let len = 1 + after.chars().next().map_or(0, char::len_utf8);
                units.extend(unescape(&rest[at..at + len]).encode_utf16());
                len
            }
        };
        rest = &rest[at + len..];
    }
    units.extend(rest.encode_utf16());
    String::from_utf16_lossy(&units)
}

/// A value, or a text, back: a backslash makes what follows mean itself.
pub(super) fn unescape(escaped: &str) -> String {
    let mut out = String::with_capacity(escaped.len());
    let mut chars = escaped.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('f') => out.push('\u{c}'),
            Some('b') => out.push('\u{8}'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// The parts of a cell between a separator that is not escaped; at least one.
pub(super) fn split(cell: &str, separator: u8) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut from, mut escaped) = (0, false);
    for (at, byte) in cell.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == separator => {
                out.push(&cell[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    out.push(&cell[from..]);
    out
}

/// A value without the number in brackets at its end, and that number's text.
pub(super) fn numbered(value: &str) -> (&str, Option<&str>) {
    let Some(inner) = value.strip_suffix(']') else { return (value, None) };
    let digits = inner.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let number = &inner[digits.len()..];
    match digits.strip_suffix('[') {
        Some(before) if !number.is_empty() && !is_escaped(before) => (before, Some(number)),
        _ => (value, None),
    }
}

/// Whether what follows is escaped: an odd number of backslashes stands before it.
fn is_escaped(before: &str) -> bool {
    before.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reserved_characters_are_escaped_and_numbers_are_found_behind_them() {
        let mut out = String::new();
        value("a_b[1]|c->d-;*\\\t\n", &mut out);
        assert_eq!(out, "a\\_b\\[1\\]\\|c\\->d-\\;\\*\\\\\\t\\n");
        assert_eq!(numbered("a\\[1\\]"), ("a\\[1\\]", None));
        assert_eq!(numbered("a[12]"), ("a", Some("12")));
        assert_eq!(numbered("a\\\\[1]"), ("a\\\\", Some("1")));
        assert_eq!(numbered("1-1[0_1]"), ("1-1", Some("0_1")));
        assert_eq!(numbered("a[]"), ("a[]", None));
        assert_eq!(split("a\\|b|c||", b'|'), ["a\\|b", "c", "", ""]);
    }

    proptest! {
        #[test]
        fn strings_of_java_come_back_whatever_is_escaped(s in "[a-zé😊\\\\\"\n]{0,20}", all: bool, cut in 0usize..20) {
            let mut escaped = String::new();
            for c in s.chars() {
                match c {
                    '\\' | '"' => escaped.extend(['\\', c]),
                    c if all || !c.is_ascii() || c.is_control() => {
                        let mut units = [0; 2];
                        escaped.extend(c.encode_utf16(&mut units).iter().map(|u| format!("\\u{u:04X}")));
                    }
                    c => escaped.push(c),
                }
            }
            prop_assert_eq!(sentence(&escaped, Escapes::Java), s.as_str());
            let cut: String = escaped.chars().take(cut).collect();
            prop_assert!(sentence(&cut, Escapes::Java).len() <= cut.len());
        }

        #[test]
        fn what_is_escaped_comes_back(s in "([a-z\\\\\\[\\]|_;*\\->\t\n\r\u{c}\u{8}é😊]){0,30}") {
            let (mut cell, mut line) = (String::new(), String::new());
            value(&s, &mut cell);
            text(&s, &mut line);
            prop_assert_eq!(unescape(&cell), s.as_str());
            prop_assert_eq!(unescape(&line), s.as_str());
            prop_assert_eq!(split(&cell, b'|').len(), 1);
            prop_assert_eq!(split(&cell, b';').len(), 1);
            prop_assert_eq!(numbered(&cell).1, None);
            let with_number = format!("{cell}[7]");
            prop_assert_eq!(numbered(&with_number), (cell.as_str(), Some("7")));
            prop_assert!(!cell.contains(['\t', '\n', '\r']) && !line.contains(['\t', '\n', '\r']));
        }
    }
}
