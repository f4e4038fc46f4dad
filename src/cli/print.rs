//! Words for a terminal: nothing of the data can move the cursor, change colours or turn the
//! direction of what is around it.

use std::io::{self, IsTerminal, Write};

/// Whether a character could change how others are shown.
fn is_tricky(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// With all such characters escaped.
pub fn safe(words: &str) -> String {
    if !words.contains(is_tricky) {
        return words.to_owned();
    }
    words.chars().map(|c| if is_tricky(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}

/// Lines put together to one.
pub fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Says on standard error what went wrong, in one line.
pub fn complain(what: &str) {
    // Where nobody listens, there is nobody to be told that either.
    let _ = writeln!(io::stderr(), "attache: {}", safe(what));
}

/// A line of the result, escaped. A closed pipe (`attache show … | head`) is no error.
pub fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{}", safe(line));
}

/// Text that is already safe, as it stands.
pub fn put(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}

/// Whether to print colours: on a terminal, unless `NO_COLOR` is set.
pub fn colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// `1 article`, `2 articles`.
pub fn plural(count: usize, one: &str) -> String {
    match (count, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        (n, Some(stem)) => format!("{n} {stem}ies"),
        (n, None) => format!("{n} {one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_bidi_characters_are_never_raw() {
        assert_eq!(safe("a\u{1b}[31m\u{202e}b\n\u{200f}"), "a\\u{1b}[31m\\u{202e}b\\n\\u{200f}");
        assert_eq!(safe("नमस्ते 👩‍👩‍👧 مرحبا"), "नमस्ते 👩‍👩‍👧 مرحبا");
    }

    #[test]
    fn several_are_said_in_plural() {
        assert_eq!(
            (plural(1, "entity"), plural(2, "entity")),
            ("1 entity".to_owned(), "2 entities".to_owned())
        );
        assert_eq!(plural(0, "article"), "0 articles");
    }
}
