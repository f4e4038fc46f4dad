//! What XML 1.0 can't have, and what it wants escaped.

/// In the place of a character that XML 1.0 can't have. All of those take one UTF-16 unit, as
/// this does, so no offset moves.
pub(super) const PLACEHOLDER: char = '\u{fffd}';

/// Whether XML 1.0 can't have this character, escaped or not.
pub(super) fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Adds a string as it stands in an attribute or between tags; gives how many characters had to
/// be replaced.
pub(super) fn escape(text: &str, out: &mut String) -> usize {
    let mut replaced = 0;
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Else a reader makes spaces of them, or line feeds of the carriage returns.
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            c if is_forbidden(c) => {
                out.push(PLACEHOLDER);
                replaced += 1;
            }
            c => out.push(c),
        }
    }
    replaced
}
