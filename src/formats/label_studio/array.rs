//! The elements of a JSON array, each with its line.

use crate::formats::flat::records::{Record, object};

/// The objects of one JSON array, or the only object of the file.
///
/// # Errors
/// When the file is neither.
pub(super) fn elements(content: &str) -> Result<Vec<Record>, String> {
    let start = content.len() - content.trim_start().len();
    match content.as_bytes().get(start) {
        Some(b'{') => Ok(vec![(line_of(content, start), object(&content[start..]))]),
        Some(b'[') => Ok(array(content, start)),
        _ => Err("neither a JSON array nor an object".to_owned()),
    }
}

/// The elements of the array that begins at `start`, cut by its commas, so that one broken
/// element does not take the others with it.
fn array(content: &str, start: usize) -> Vec<Record> {
    let mut out = Vec::new();
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let (mut from, mut line, mut begun) = (start + 1, line_of(content, start), None);
    let element = |from: usize, to: usize, line: u32, out: &mut Vec<Record>| {
        if !content[from..to].trim().is_empty() {
            out.push((line, object(&content[from..to])));
        }
    };
    for (at, byte) in content.bytes().enumerate().skip(start) {
        if byte == b'\n' {
            line += 1;
        }
        if begun.is_none() && at >= from && !byte.is_ascii_whitespace() {
            begun = Some(line);
        }
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => depth += 1,
            b',' if depth == 1 => {
                element(from, at, begun.unwrap_or(line), &mut out);
                (from, begun) = (at + 1, None);
            }
            b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    element(from, at, begun.unwrap_or(line), &mut out);
                    if !content[at + 1..].trim().is_empty() {
                        out.push((line, Err("there is something after the end of the array".to_owned())));
                    }
                    return out;
                }
            }
            _ => {}
        }
    }
    element(from, content.len(), begun.unwrap_or(line), &mut out);
    out.push((line, Err("the file ends before its array does".to_owned())));
    out
}

fn line_of(content: &str, at: usize) -> u32 {
    1 + content[..at].bytes().filter(|b| *b == b'\n').count() as u32
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn said(records: Vec<Record>) -> Vec<(u32, String)> {
        records
            .into_iter()
            .map(|(n, r)| (n, r.map_or_else(|e| e, |o| Value::Object(o).to_string())))
            .collect()
    }

    #[test]
    fn a_broken_element_leaves_the_others() {
        let content = "[\n{\"a\": \"],[\\\"\"},\n\n{\"b\" 1},\n3,\n{}\n]\n";
        assert_eq!(
            said(elements(content).unwrap()),
            [
                (2, "{\"a\":\"],[\\\"\"}".to_owned()),
                (4, "no JSON at column 6: expected `:`".to_owned()),
                (5, "a JSON value that is no object".to_owned()),
                (6, "{}".to_owned()),
            ]
        );
    }

    #[test]
    fn a_file_that_ends_early_or_goes_on_is_said() {
        let last = |content: &str| said(elements(content).unwrap()).pop().unwrap().1;
        assert_eq!(last("[{}, {\"a\": 1}"), "the file ends before its array does");
        assert_eq!(last("[{}] x"), "there is something after the end of the array");
        assert!(elements("nothing").is_err() && elements("").is_err());
        assert_eq!(said(elements(" {}").unwrap()).len(), 1);
    }
}
