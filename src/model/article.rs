//! Articles: what is known of a text, and the text where it is loaded.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::ids::ArticleId;
use super::text::{Hash, Text};
use super::time;

/// Newlines of the original file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Default)]
pub enum Newlines {
    /// `\n`, or none at all.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
    /// `\r`.
    Cr,
    /// Several kinds; their places are kept.
    Mixed,
}

/// What is known of an article besides its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleMeta {
    /// Also the stem of its files.
    pub id: ArticleId,
    /// As shown.
    pub title: String,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Where it was published, or the file it came from.
    pub source: String,
    /// BCP 47, `en`, `zh-Hans`; empty where unknown.
    pub language: String,
    /// For finding and filtering.
    pub tags: Vec<String>,
    /// Hash of the normalised text.
    pub text: Hash,
    /// Where the text came from, so that offsets into the original file can be found again.
    pub original: Original,
}

/// The file that an article was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Hash of its bytes.
    pub hash: Hash,
    /// The encoding's WHATWG name in lower case, `utf-8`, `windows-1252`.
    pub encoding: String,
    /// Whether it began with a byte order mark.
    pub bom: bool,
    /// Its newlines.
    pub newlines: Newlines,
    /// Where [`Newlines::Mixed`]: code points (of our text) of the LFs that were CRLF.
    pub crlf_at: Vec<u32>,
    /// Where [`Newlines::Mixed`]: code points of the LFs that were CR.
    pub cr_at: Vec<u32>,
}

/// The parts of a header line ` date YYYY-MM-DD TITLE`, as ranges of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// `YYYY-MM-DD`.
    pub date: Range<usize>,
    /// The rest of the line, trimmed; may be empty.
    pub title: Range<usize>,
}

/// The date of a header of which it was masked in an export.
pub const MASKED: &str = "0000-00-00";

/// Finds a header line at the start of a text. Its date may be [`MASKED`].
#[must_use]
pub fn header(text: &str) -> Option<Header> {
    let line = text.split('\n').next()?;
    let rest = line.trim_start_matches(' ').strip_prefix("date ")?;
    let date_at = line.len() - rest.len();
    let date = date_at..date_at + 10;
    let day = line.get(date.clone())?;
    if !time::is_day(day) && day != MASKED {
        return None;
    }
    let after = &line[date.end..];
    if !after.is_empty() && !after.starts_with(' ') {
        return None;
    }
    let start = line.len() - after.trim_start().len();
    Some(Header { date, title: start..start + after.trim().len() })
}

/// The first non-empty line, at most 120 characters: the title of a text without a header.
#[must_use]
pub fn first_line(text: &Text) -> String {
    let line = text.as_str().lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("");
    let mut title: String = line.chars().take(120).collect();
    if title.len() < line.len() {
        title.push('…');
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_line_gives_date_and_title() {
        let text = " date 2020-02-28 Safe blood saves lives\nIndia and France";
        let header = header(text).unwrap();
        assert_eq!(&text[header.date], "2020-02-28");
        assert_eq!(&text[header.title], "Safe blood saves lives");
    }

    #[test]
    fn other_first_lines_are_no_header() {
        for text in
            ["", "date", "date 2020-02-30 X", "update 2020-02-28 X", "date 2020-02-28X", "date 2020-02-é"]
        {
            assert_eq!(header(text), None, "{text}");
        }
        assert!(header("date 2020-02-28").is_some_and(|h| h.title.is_empty()));
    }
}
