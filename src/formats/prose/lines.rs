//! Words and blocks put together to a text.

use crate::formats::words::is_ideograph;

/// A text in the making.
#[derive(Default)]
pub(in crate::formats) struct Lines {
    out: String,
    /// Where the line begins.
    start: usize,
    /// White space was met that is not written yet.
    space: bool,
    /// Put before the next words, at the beginning of a line.
    mark: String,
    /// Whether a line of the source ended in that white space.
    is_break: bool,
    /// Lines that are ended.
    ended: usize,
}

impl Lines {
    /// Adds words; any white space between them is one space, as in HTML.
    pub fn words(&mut self, words: &str) {
        for c in words.chars().filter(|c| is_shown(*c)) {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.is_break |= matches!(c, '\n' | '\r');
                self.space = true;
            } else {
                self.push(c);
            }
        }
    }

    /// Adds words with their spaces and line breaks.
    pub fn verbatim(&mut self, words: &str) {
        let mut chars = words.chars().filter(|c| is_shown(*c) || *c == '\r').peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\r' => self.end_line(),
                ' ' | '\t' => {
                    self.begin();
                    self.out.push(c);
                }
                _ => self.push(c),
            }
        }
    }

    fn push(&mut self, c: char) {
        self.begin();
        // A line of the source ends anywhere where words have no spaces.
        let is_nothing =
            self.is_break && is_ideograph(c) && self.out.chars().next_back().is_some_and(is_ideograph);
        if self.space && !is_nothing && self.out.len() > self.start && !self.out.ends_with([' ', '\t']) {
            self.out.push(' ');
        }
        (self.space, self.is_break) = (false, false);
        self.out.push(c);
    }

    fn begin(&mut self) {
        if !self.mark.is_empty() {
            self.out.push_str(&self.mark);
            self.mark.clear();
        }
    }

    /// How many lines are ended: the number of the one that is being written, from 0.
    pub fn number(&self) -> usize {
        self.ended
    }

    /// What the next words are to begin with: the mark of a list's item. It waits for words,
    /// also where a block begins before them.
    pub fn mark(&mut self, mark: String) {
        self.end_line();
        self.mark = mark;
    }

    /// Ends an item, and its mark if it has no words.
    pub fn end_item(&mut self) {
        self.end_line();
        self.mark.clear();
    }

    /// Parts cells of a row.
    pub fn cell(&mut self) {
        if self.out.len() > self.start {
            self.space = false;
            self.out.truncate(self.out.trim_end_matches([' ', '\t']).len().max(self.start));
            self.out.push_str(" | ");
        }
    }

    /// Ends the line, if anything stands on it.
    pub fn end_line(&mut self) {
        self.space = false;
        let line = &self.out[self.start..];
        let kept = line.trim_end_matches(|c: char| c.is_whitespace() || c == '|');
        let kept = if line.ends_with(" | ") { kept.len() } else { line.trim_end().len() };
        self.out.truncate(self.start + kept);
        if kept > 0 {
            self.out.push('\n');
            self.ended += 1;
        }
        self.start = self.out.len();
    }

    /// The text, without a break at its end.
    pub fn finish(mut self) -> String {
        self.end_line();
        self.out.truncate(self.out.trim_end().len());
        self.out
    }
}

/// Not a control character or a hint for layout that is no part of the words: soft hyphens, byte
/// order marks.
fn is_shown(c: char) -> bool {
    matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{ad}' | '\u{feff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_a_line_and_white_space_one_space() {
        let mut lines = Lines::default();
        lines.words("  The\n\ttalks ");
        lines.words(" be\u{ad}gan\0 ");
        lines.end_line();
        lines.end_line();
        lines.words("\u{a0}");
        lines.end_line();
        lines.mark("- ".to_owned());
        lines.words(" one ");
        lines.mark("- ".to_owned());
        lines.end_item();
        lines.words("a");
        lines.cell();
        lines.words(" b ");
        lines.cell();
        assert_eq!(lines.finish(), "The talks began\n- one\na | b");
    }

    #[test]
    fn verbatim_words_keep_their_spaces() {
        let mut lines = Lines::default();
        lines.verbatim("a  b\r\n  c\rd");
        assert_eq!(lines.finish(), "a  b\n  c\nd");
    }
}
