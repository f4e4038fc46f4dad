//! RON as our files use it: read strictly, unknown fields found and named; written so that
//! people can read it.

use std::fmt::Write as _;
use std::path::Path;

use ron::error::{Error, SpannedError};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::problem::{Place, Problem, is_tricky, visible};
use super::ron_layout::layout;
use crate::model::format::Format;

/// A file with more fields that we don't know than this is not read: each costs a pass over it.
const MAX_UNKNOWN: usize = 200;

/// A field that a newer program or a hand wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    pub name: String,
    pub place: Place,
}

/// Why a text is not what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub place: Place,
    pub what: String,
}

/// Reads a value; fields that it doesn't have are skipped and listed.
pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Result<(T, Vec<Unknown>), Malformed> {
    let mut unknown = Vec::new();
    let mut blanked: Option<String> = None;
    loop {
        let source = blanked.as_deref().unwrap_or(text);
        let error = match ron::from_str(source) {
            Ok(value) => return Ok((value, unknown)),
            Err(error) => error,
        };
        let Error::NoSuchStructField { found, .. } = &error.code else { return Err(malformed(&error)) };
        let Some(without) = blank_field(source, &error) else { return Err(malformed(&error)) };
        if unknown.len() == MAX_UNKNOWN {
            return Err(malformed(&error));
        }
        let place = Place::LineColumn(error.span.start.line, error.span.start.col);
        unknown.push(Unknown { name: found.clone(), place });
        blanked = Some(without);
    }
}

fn malformed(error: &SpannedError) -> Malformed {
    // The span begins where the last thing that was understood ends.
    let at = error.span.end;
    Malformed { place: Place::LineColumn(at.line, at.col), what: visible(&error.code.to_string()) }
}

/// The text with the field at which the error stands, `name: value,`, made into spaces, so that
/// all other places stay what they are.
fn blank_field(text: &str, error: &SpannedError) -> Option<String> {
    let from = offset(text, error.span.start)?;
    let name_end = offset(text, error.span.end)?;
    let value = text.get(name_end..)?.trim_start().strip_prefix(':')?;
    let mut reader = ron::Deserializer::from_str(value).ok()?;
    serde::de::Deserialize::deserialize(&mut reader).map(|IgnoredAny| ()).ok()?;
    let rest = reader.remainder().trim_start();
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    let to = text.len() - rest.len();
    let keep_lines = |c: char| if c == '\n' { '\n' } else { ' ' };
    let blanks: String = text[from..to].chars().map(keep_lines).collect();
    Some([&text[..from], &blanks, rest].concat())
}

fn offset(text: &str, at: ron::error::Position) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(at.line - 1).map(str::len).sum();
    let line = lines.next().unwrap_or("");
    let column = line.char_indices().map(|(i, _)| i).chain([line.len()]).nth(at.col - 1)?;
    Some(before + column)
}

/// The version of a file's form, where it is the first field, as in all files that we write.
pub(super) fn format_of(text: &str) -> Option<Format> {
    let (name, rest) = text.split_once('(')?;
    if name.len() > 200 {
        return None;
    }
    let rest = rest.trim_start().strip_prefix("format")?.trim_start().strip_prefix(':')?.trim_start();
    let end = if rest.starts_with('(') { rest.find(')')? + 1 } else { rest.find([',', ')', '\n'])? };
    ron::from_str(rest.get(..end)?).ok()
}

/// Refuses what a newer program wrote in another form.
pub(super) fn check_format(file: &Path, content: &str, known: Format) -> Result<(), Problem> {
    match format_of(content) {
        Some(format) if format.major != known.major => {
            let what = format!("has version {format}; this program reads version {}", known.major);
            Err(Problem::error(file, what, "open it with a newer Attaché"))
        }
        _ => Ok(()),
    }
}

pub(super) fn broken(file: &Path, error: &Malformed) -> Problem {
    let todo = "mend it or bring it back from a copy; until then it is left as it is";
    Problem::error(file, &error.what, todo).at(error.place.clone())
}

/// Writes a value over several lines; see [`layout`].
pub(super) fn pretty<T: Serialize>(value: &T, name: &str, broken: usize) -> String {
    let mut out = name.to_owned();
    out.push_str(&compact(value));
    layout(&out, broken)
}

/// Writes a value on one line.
pub(super) fn compact<T: Serialize>(value: &T) -> String {
    let config = ron::ser::PrettyConfig::new().depth_limit(0);
    // Our wire forms are made of what RON can write: no error can come from a `String`.
    legible(&ron::ser::to_string_pretty(value, config).unwrap_or_default())
}

/// Takes back the escapes that `ron` writes for combining marks and apostrophes, so that names
/// in Hindi can be read. A backslash stands only inside strings and characters there.
fn legible(ron: &str) -> String {
    let mut out = String::with_capacity(ron.len());
    let mut rest = ron;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at..];
        let in_char = rest[..at].ends_with('\'');
        let (len, plain) = plain_escape(escape);
        match plain.filter(|c| !is_tricky(*c) && !in_char) {
            Some(c) => out.push(c),
            None => out.push_str(&escape[..len]),
        }
        rest = &escape[len..];
    }
    out.push_str(rest);
    out
}

/// Length of the escape that begins here, and the character where it could stand as it is.
fn plain_escape(escape: &str) -> (usize, Option<char>) {
    if let Some((hex, _)) = escape.strip_prefix("\\u{").and_then(|rest| rest.split_once('}')) {
        let c = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
        return (hex.len() + 4, c);
    }
    let len = 1 + escape[1..].chars().next().map_or(0, char::len_utf8);
    (len, escape.starts_with("\\'").then_some('\''))
}

/// Writes a string with quotation marks; what could be mistaken is escaped, all else stays.
pub(super) fn push_string(out: &mut String, s: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, c) in s.char_indices() {
        if matches!(c, ' '..='~') && c != '"' && c != '\\' || c > '\u{9f}' && !is_tricky(c) {
            continue;
        }
        out.push_str(&s[plain..at]);
        plain = at + c.len_utf8();
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Writing to a `String` can't fail.
            c => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
        }
    }
    out.push_str(&s[plain..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Serialize, Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Small {
        a: u32,
        b: String,
    }

    #[test]
    fn unknown_fields_are_skipped_and_named_with_their_place() {
        let text = "Small(a: 1,\n  hue: (x: [1, \"),\"], y: Some('c')), b: \"é\", more: {})";
        let (small, unknown) = parse::<Small>(text).unwrap();
        assert_eq!(small, Small { a: 1, b: "é".into() });
        let names: Vec<_> = unknown.iter().map(|u| (u.name.as_str(), &u.place)).collect();
        assert_eq!(names, [("hue", &Place::LineColumn(2, 3)), ("more", &Place::LineColumn(2, 46))]);
    }

    #[test]
    fn what_is_malformed_is_said_with_its_place() {
        let error = parse::<Small>("Small(a: 1,\n b: 2)").unwrap_err();
        assert!(matches!(error.place, Place::LineColumn(2, _)), "{error:?}");
        assert!(parse::<Small>("Small(a: 1,\n b: \"x\"").is_err());
        assert!(parse::<Small>("").is_err());
    }

    #[test]
    fn the_version_is_found_in_newer_files_too() {
        assert_eq!(format_of("Layer(\n    format: (1, 3),\n  new: 1"), Some(Format::new(1, 3)));
        assert_eq!(format_of("Layer(format: 2, all: {other})"), Some(Format::new(2, 0)));
        assert_eq!(format_of("\u{0}\u{1}"), None);
    }

    #[test]
    fn names_in_any_script_stay_legible() {
        let name = "it's हिन्दी \\u{94d} \"\\'\" e\u{301} \u{202e}";
        let text = pretty(&Small { a: 1, b: name.into() }, "Small", 1);
        assert!(text.contains("it's हिन्दी"), "{text}");
        assert!(!text.contains('\u{202e}'));
        assert_eq!(ron::from_str::<Small>(&text).unwrap().b, name);
        assert_eq!(compact(&'\''), "'\\''");
    }

    proptest! {
        #[test]
        fn strings_go_round(s in "(\\PC|[\\x00-\\x1f\"\\\\\u{80}-\u{9f}\u{202e}]){0,40}") {
            let mut out = String::new();
            push_string(&mut out, &s);
            prop_assert_eq!(&ron::from_str::<String>(&out).unwrap(), &s);
            prop_assert!(!out.contains('\n'));
            prop_assert_eq!(&ron::from_str::<Small>(&pretty(&Small { a: 0, b: s.clone() }, "", 1)).unwrap().b, &s);
        }
    }
}
