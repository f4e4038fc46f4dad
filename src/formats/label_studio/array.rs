//! The elements of a JSON array, each with its line.

use crate::formats::flat::records::{Record, object};

/// The objects of one JSON array, or the only object of the file; one at a time, since as values
/// they take many times the memory of the file.
///
/// # Errors
/// When the file is neither.
pub(super) fn elements(content: &str) -> Result<impl Iterator<Item = Record>, String> {
    let start = content.len() - content.trim_start().len();
    let line = line_of(content, start);
    let (only, array) = match content.as_bytes().get(start) {
        Some(b'{') => (Some((line, object(&content[start..]))), None),
        Some(b'[') => (None, Some(Array::new(content, start, line))),
        _ => return Err("neither a JSON array nor an object".to_owned()),
    };
    Ok(only.into_iter().chain(array.into_iter().flatten()))
}

/// The elements of an array, cut by its commas, so that one broken element does not take the others
/// with it.
struct Array<'a> {
    content: &'a str,
    /// Where to go on.
    at: usize,
    line: u32,
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// Where the element begins that is read, with the white space before it.
    from: usize,
    /// The line of its first character, once that was seen.
    begun: Option<u32>,
    end: End,
}

/// How far an array is.
enum End {
    /// Elements may come.
    No,
    /// What is to be said after the last element.
    Said(Option<Record>),
}

impl<'a> Array<'a> {
    fn new(content: &'a str, start: usize, line: u32) -> Self {
        Self {
            content,
            at: start + 1,
            line,
            depth: 1,
            in_string: false,
            escaped: false,
            from: start + 1,
            begun: None,
            end: End::No,
        }
    }

    /// The element that ends before `to`, if there is one.
    fn element(&mut self, to: usize) -> Option<Record> {
        let line = self.begun.take().unwrap_or(self.line);
        let json = &self.content[self.from..to];
        self.from = self.at;
        (!json.trim().is_empty()).then(|| (line, object(json)))
    }

    /// Reads on to the end of an element, or of all.
    fn read(&mut self) -> Option<Record> {
        while let Some(byte) = self.content.as_bytes().get(self.at).copied() {
            let at = self.at;
            self.at += 1;
            if byte == b'\n' {
                self.line += 1;
            }
            if self.begun.is_none() && !byte.is_ascii_whitespace() {
                self.begun = Some(self.line);
            }
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'[' | b'{' => self.depth += 1,
                b',' if self.depth == 1 => {
                    if let Some(element) = self.element(at) {
                        return Some(element);
                    }
                }
                b']' | b'}' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        let more = !self.content[self.at..].trim().is_empty();
                        let why = "there is something after the end of the array";
                        self.end = End::Said(more.then(|| (self.line, Err(why.to_owned()))));
                        return self.element(at);
                    }
                }
                _ => {}
            }
        }
        let (last, begun) = (self.line, self.begun.unwrap_or(self.line));
        match self.element(self.content.len()) {
            Some((_, Err(_))) => {
                self.end = End::Said(None);
                Some((
                    last,
                    Err(format!("the file is cut off within the record that begins in line {begun}")),
                ))
            }
            whole => {
                let why = "the file ends before its array does".to_owned();
                self.end = End::Said(Some((last, Err(why))));
                whole
            }
        }
    }
}

impl Iterator for Array<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        match &mut self.end {
            End::Said(last) => last.take(),
            End::No => self.read().or_else(|| self.next()),
        }
    }
}

fn line_of(content: &str, at: usize) -> u32 {
    1 + content[..at].bytes().filter(|b| *b == b'\n').count() as u32
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn said(records: impl Iterator<Item = Record>) -> Vec<(u32, String)> {
        records.map(|(n, r)| (n, r.map_or_else(|e| e, |o| Value::Object(o).to_string()))).collect()
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
