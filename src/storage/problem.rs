//! What is wrong with a file, in words for people: one line with the place and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use super::folder_scan::{Part, part};

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was put right by itself; worth a look.
    Note,
    /// Something could not be taken in; all else was.
    Warning,
    /// A whole file can't be used.
    Error,
}

/// Where in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line, counted from 1.
    Line(usize),
    /// A line and a column in characters, counted from 1.
    LineColumn(usize, usize),
    /// The id of an annotation, an article, an annotator.
    Id(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "{line}"),
            Self::LineColumn(line, column) => write!(f, "{line}:{column}"),
            Self::Id(id) => f.write_str(id),
        }
    }
}

/// Something in a project's files that does not hold. `Display` gives it in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Relative to the project.
    pub file: PathBuf,
    /// Where in the file.
    pub place: Option<Place>,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub todo: String,
}

impl Problem {
    /// A problem of a file as a whole. Control and bidi characters in `what` are escaped, since
    /// it may quote what a file holds.
    #[must_use]
    pub fn new(severity: Severity, file: &Path, what: impl AsRef<str>, todo: impl Into<String>) -> Self {
        let (what, todo) = (visible(what.as_ref()), todo.into());
        Self { file: file.to_owned(), place: None, severity, what, todo }
    }

    pub(super) fn error(file: &Path, what: impl AsRef<str>, todo: impl Into<String>) -> Self {
        Self::new(Severity::Error, file, what, todo)
    }

    pub(super) fn warning(file: &Path, what: impl AsRef<str>, todo: impl Into<String>) -> Self {
        Self::new(Severity::Warning, file, what, todo)
    }

    pub(super) fn note(file: &Path, what: impl AsRef<str>, todo: impl Into<String>) -> Self {
        Self::new(Severity::Note, file, what, todo)
    }

    /// What of the project the file holds; `None` for files that say nothing of articles and
    /// annotations.
    #[must_use]
    pub fn part(&self) -> Option<Part> {
        part(&self.file)
    }

    /// With its place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", visible(&self.file.to_string_lossy()))?;
        if let Some(place) = &self.place {
            write!(f, ":{place}")?;
        }
        write!(f, ": {}", self.what)?;
        if self.todo.is_empty() { Ok(()) } else { write!(f, "; {}", self.todo) }
    }
}

/// Whether a character could change how the line around it looks: controls, line separators,
/// bidi overrides, embeddings and isolates, the byte order mark.
pub(super) fn is_tricky(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// With all tricky characters escaped, so that it stays one line in the order it is read.
pub(super) fn visible(s: &str) -> String {
    let escaped = |c: char| if is_tricky(c) { c.escape_default().to_string() } else { c.to_string() };
    if s.contains(is_tricky) { s.chars().map(escaped).collect() } else { s.to_owned() }
}

/// At most 60 characters of what a file says, in quotation marks.
pub(super) fn quoted(s: &str) -> String {
    let mut short: String = s.chars().take(60).collect();
    if short.len() < s.len() {
        short.push('…');
    }
    format!("“{}”", visible(&short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_one_line_with_file_place_and_what_to_do() {
        let problem = Problem::error(Path::new("layers/ana/x.ron"), "expected a “)”\nhere", "mend it");
        assert_eq!(
            problem.at(Place::LineColumn(3, 7)).to_string(),
            "layers/ana/x.ron:3:7: expected a “)”\\nhere; mend it"
        );
    }

    #[test]
    fn bidi_and_control_characters_of_data_are_escaped() {
        assert_eq!(quoted("a\u{202e}b\u{7}"), "“a\\u{202e}b\\u{7}”");
        assert_eq!(quoted("हिन्दी"), "“हिन्दी”");
    }
}
