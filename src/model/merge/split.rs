//! RON cut into its parts, one level at a time, without reading what is in them: parts that
//! nobody changed keep their bytes, and fields that this program does not know are kept too.

use std::borrow::Cow;

/// `Name(a: 1, b: 2)`, `[1, 2]`, `{"k": 1}`: what stands between brackets.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// What stands before the bracket.
    pub name: &'a str,
    pub open: char,
    pub items: Vec<Item<'a>>,
}

/// What stands between two commas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Item<'a> {
    /// Name of the field, or the map's key as it stands.
    pub key: Option<&'a str>,
    pub value: &'a str,
}

impl<'a> Group<'a> {
    /// Cuts a value; `None` where it is no group, or not a whole one.
    pub fn of(raw: &'a str) -> Option<Self> {
        let raw = raw.trim();
        let at = raw.find(['(', '[', '{'])?;
        let name = raw[..at].trim();
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return None;
        }
        let open = raw[at..].chars().next()?;
        let close = closing(open);
        let mut scan = Scan { rest: raw, at: at + 1 };
        let mut items = Vec::new();
        loop {
            scan.skip_space();
            if scan.peek()? == close {
                scan.at += 1;
                break;
            }
            items.push(scan.item(open)?);
            scan.skip_space();
            match scan.peek()? {
                ',' => scan.at += 1,
                c if c == close => {}
                _ => return None,
            }
        }
        scan.skip_space();
        (scan.at == raw.len()).then_some(Self { name, open, items })
    }

    /// The value of a field.
    pub fn field(&self, name: &str) -> Option<&'a str> {
        self.items.iter().find(|i| i.key == Some(name)).map(|i| i.value)
    }
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

struct Scan<'a> {
    rest: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<char> {
        self.rest[self.at..].chars().next()
    }

    /// Skips white space and remarks.
    fn skip_space(&mut self) {
        loop {
            let rest = &self.rest[self.at..];
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            let end = if trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += end;
        }
    }

    fn item(&mut self, open: char) -> Option<Item<'a>> {
        let start = self.at;
        let first = self.value()?;
        self.skip_space();
        let is_key = open != '[' && self.peek() == Some(':');
        if !is_key {
            return Some(Item { key: None, value: self.rest[start..first].trim_end() });
        }
        let key = self.rest[start..first].trim_end();
        self.at += 1;
        self.skip_space();
        let start = self.at;
        let end = self.value()?;
        Some(Item { key: Some(key), value: self.rest[start..end].trim_end() })
    }

    /// Goes behind a value, and gives where it ends.
    fn value(&mut self) -> Option<usize> {
        let mut depth = 0_usize;
        let mut end = self.at;
        loop {
            self.skip_space();
            match self.peek()? {
                ',' | ':' | ')' | ']' | '}' if depth == 0 => break,
                '"' => self.string()?,
                '\'' => self.character()?,
                'r' if self.is_raw_string() => self.raw_string()?,
                c => {
                    match c {
                        '(' | '[' | '{' => depth += 1,
                        ')' | ']' | '}' => depth -= 1,
                        _ => {}
                    }
                    self.at += c.len_utf8();
                }
            }
            end = self.at;
        }
        (end > 0).then_some(end)
    }

    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            let stop = self.rest[self.at..].find(['"', '\\'])?;
            self.at += stop;
            let c = self.peek()?;
            self.at += 1;
            if c == '"' {
                return Some(());
            }
            self.at += self.peek()?.len_utf8();
        }
    }

    fn character(&mut self) -> Option<()> {
        self.at += 1;
        if self.peek()? == '\\' {
            self.at += 1;
        }
        self.at += self.peek()?.len_utf8();
        self.at += self.rest[self.at..].find('\'')? + 1;
        Some(())
    }

    fn is_raw_string(&self) -> bool {
        let before = self.rest[..self.at].chars().next_back();
        let hashes = self.rest[self.at + 1..].trim_start_matches('#');
        hashes.starts_with('"') && !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    }

    fn raw_string(&mut self) -> Option<()> {
        let rest = &self.rest[self.at + 1..];
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        let body = self.at + 1 + hashes + 1;
        self.at = body + self.rest[body..].find(&end)? + end.len();
        Some(())
    }
}

/// A value on one line, without remarks, as we lay out what stands on a line: for comparing what
/// two programs or hands wrote, and for writing. Strings stay as they are.
pub(super) fn one_line(raw: &str) -> Cow<'_, str> {
    if is_on_one_line(raw) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    write_one_line(raw, &mut out);
    Cow::Owned(out)
}

/// Whether a value has no line break and no remark outside its strings, and no comma before a
/// closing bracket.
fn is_on_one_line(raw: &str) -> bool {
    !raw.contains('\n')
        && !raw.contains("//")
        && !raw.contains("/*")
        && !raw.contains("  ")
        && ![",)", ",]", ",}", ", )", ", ]", ", }", "( ", "[ ", "{ "].iter().any(|s| raw.contains(s))
}

fn write_one_line(raw: &str, out: &mut String) {
    let Some(group) = Group::of(raw) else { return out.push_str(raw.trim()) };
    out.push_str(group.name);
    out.push(group.open);
    for (i, item) in group.items.iter().enumerate() {
        out.push_str(if i == 0 { "" } else { ", " });
        if let Some(key) = item.key {
            out.push_str(key);
            out.push_str(": ");
        }
        write_one_line(item.value, out);
    }
    out.push(closing(group.open));
}

/// Whether two values say the same, however they are laid out.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || one_line(a) == one_line(b)
}

/// A string's characters, where the value is one.
pub(super) fn string(raw: &str) -> Option<String> {
    let inner = raw.trim().strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(inner.to_owned());
    }
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let hex: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                    char::from_u32(u32::from_str_radix(&hex, 16).ok()?)?
                }
                c => c,
            },
            c => c,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_falls_into_its_fields_whatever_stands_in_strings() {
        let raw = r##"Layer( // why, (
            a: "x, \")", b : ['(', '\'', ')'], /* , */ c: r#"q", "#, d: Some({"k, ": (1, 2)}), e: Kind,
        )"##;
        let group = Group::of(raw).unwrap();
        let items: Vec<_> = group.items.iter().map(|i| (i.key.unwrap(), i.value)).collect();
        assert_eq!(
            items,
            [
                ("a", r#""x, \")""#),
                ("b", r"['(', '\'', ')']"),
                ("c", "r#\"q\", \"#"),
                ("d", r#"Some({"k, ": (1, 2)})"#),
                ("e", "Kind")
            ]
        );
        assert_eq!((group.name, group.field("e")), ("Layer", Some("Kind")));
    }

    #[test]
    fn what_is_cut_off_or_goes_on_is_no_group() {
        for raw in ["", "12", "(a: 1", "(a: \"x)", "[1] 2", "(a 1: 2", "\"(\"", "(a: 'x"] {
            assert!(Group::of(raw).is_none(), "{raw}");
        }
        assert!(Group::of("[]").unwrap().items.is_empty());
    }

    #[test]
    fn layout_and_remarks_are_no_difference_but_strings_are() {
        assert!(same("(a: [1, 2])", "(\n  a: [1,\n 2,], // x\n)"));
        assert!(!same("(a: \"x  y\")", "(a: \"x y\")"));
        assert_eq!(one_line("( a: 1,\n b: {\"k\":\"a // b\"}, )"), "(a: 1, b: {\"k\": \"a // b\"})");
        assert_eq!(string(r#""a\"\u{e9}\n""#).unwrap(), "a\"é\n");
    }
}
