//! Characters with a meaning in the format.

/// A value of a feature, or a role, as it stands in a cell.
pub(super) fn value(value: &str, out: &mut String) {
    for (at, c) in value.char_indices() {
        match c {
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => out.extend(['\\', c]),
            '-' if value[at..].starts_with("->") => out.push_str("\\-"),
            c => control(c, out),
        }
    }
}

/// Text of a sentence or a token: there only what would break a line or a column is escaped.
pub(super) fn text(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            c => control(c, out),
        }
    }
}

fn control(c: char, out: &mut String) {
    match c {
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\u{c}' => out.push_str("\\f"),
        '\u{8}' => out.push_str("\\b"),
        c => out.push(c),
    }
}

/// Either of the two, back: a backslash makes what follows mean itself.
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
