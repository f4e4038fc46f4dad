//! How deep a page is nested, before a parser sees it: the tree is searched upwards for each
//! element, so that a page of nothing but opening tags would take it hours.

use crate::formats::read::ReadError;

/// Elements within elements. Pages that people write have fewer than a hundred.
pub(super) const DEPTH: usize = 1000;

/// Elements that have no end, or end where the next begins.
const LIGHT: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "frame", "hr", "img", "input", "li", "link", "meta",
    "option", "optgroup", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr",
    "track", "wbr", "colgroup", "body", "html", "head",
];
/// Elements that hold no tags.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "noframes", "iframe"];

/// Refuses a page that is nested deeper than [`DEPTH`].
pub(super) fn check(html: &str) -> Result<(), ReadError> {
    let (mut depth, mut rest) = (0usize, html);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
            continue;
        }
        let is_end = rest.starts_with('/');
        let name = rest.trim_start_matches('/');
        let end = name.bytes().position(|b| !b.is_ascii_alphanumeric() && b != b'-').unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || LIGHT.contains(&name.as_str()) {
            continue;
        }
        if is_end {
            depth = depth.saturating_sub(1);
        } else if RAW.contains(&name.as_str()) {
            rest = after_raw(rest, &name);
        } else {
            depth += 1;
            if depth > DEPTH {
                return Err(ReadError::Unreadable(format!("its elements are nested more than {DEPTH} deep")));
            }
        }
    }
    Ok(())
}

/// What follows the end tag; nothing where there is none.
fn after_raw<'a>(rest: &'a str, name: &str) -> &'a str {
    let end = |at: &usize| {
        let tag = &rest.as_bytes()[at + 2..];
        tag.len() >= name.len() && tag[..name.len()].eq_ignore_ascii_case(name.as_bytes())
    };
    let found = rest.match_indices("</").map(|(at, _)| at).find(end);
    found.map_or("", |at| &rest[at + 2..])
}
