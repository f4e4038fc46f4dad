//! RON laid out for people and for line-by-line comparison.

/// Longest line for what need not be broken.
const WIDTH: usize = 110;
const INDENT: usize = 4;

/// Lays out RON that stands on one line: lists and structs down to depth `broken` get a line for
/// each part, deeper ones only where they would not fit.
pub(super) fn layout(ron: &str, broken: usize) -> String {
    let (item, _) = Item::read(ron);
    let mut out = String::with_capacity(ron.len() * 2);
    item.write(&mut out, 0, broken);
    out.push('\n');
    out
}

/// Lays out a record of lists, each entry of which gets a line however long it is: layers and
/// canonical entities.
pub(super) fn lines(ron: &str) -> String {
    let (record, _) = Item::read(ron);
    let Some(group) = &record.group else { return ron.to_owned() };
    let mut out = format!("{}(", record.text);
    for field in &group.items {
        new_line(&mut out, INDENT);
        match &field.group {
            Some(list) if list.open == '[' && !list.items.is_empty() => {
                out.push_str(field.text);
                out.push('[');
                for entry in &list.items {
                    new_line(&mut out, 2 * INDENT);
                    entry.write_on_one_line(&mut out);
                    out.push(',');
                }
                new_line(&mut out, INDENT);
                out.push(']');
            }
            _ => field.write_on_one_line(&mut out),
        }
        out.push(',');
    }
    out.push_str("\n)\n");
    out
}

/// What stands between two commas: `name: Variant` and perhaps a group in brackets.
struct Item<'a> {
    text: &'a str,
    group: Option<Group<'a>>,
    /// Length on one line.
    len: usize,
}

struct Group<'a> {
    open: char,
    close: char,
    items: Vec<Item<'a>>,
}

impl<'a> Item<'a> {
    /// Reads up to a comma or the end of the group around it, and gives what follows.
    fn read(ron: &'a str) -> (Self, &'a str) {
        let ron = ron.trim_start();
        let mut chars = ron.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' | '\'' => skip_quoted(&mut chars, c),
                ',' | ')' | ']' | '}' => return (Self::leaf(&ron[..at]), &ron[at..]),
                '(' | '[' | '{' => {
                    let (group, rest) = Group::read(c, &ron[at + 1..]);
                    let inner: usize = group.items.iter().map(|i| i.len + 2).sum();
                    let text = &ron[..at];
                    return (Self { text, group: Some(group), len: text.chars().count() + inner }, rest);
                }
                _ => {}
            }
        }
        (Self::leaf(ron), "")
    }

    fn leaf(text: &'a str) -> Self {
        let text = text.trim_end();
        Self { text, group: None, len: text.chars().count() }
    }

    fn write(&self, out: &mut String, indent: usize, broken: usize) {
        out.push_str(self.text);
        let Some(group) = &self.group else { return };
        out.push(group.open);
        // A version, `(1, 2)`, has no parts that deserve lines of their own.
        let is_tuple =
            group.open == '(' && group.items.iter().all(|i| i.group.is_none() && !i.text.contains(':'));
        let fits = (broken == 0 || is_tuple) && indent + self.len < WIDTH;
        let is_wrapper = group.open == '(' && matches!(&group.items[..], [Item { group: Some(_), .. }]);
        let hugs = is_wrapper && broken == 0;
        for (i, item) in group.items.iter().enumerate() {
            if fits || hugs {
                out.push_str(if i == 0 { "" } else { ", " });
                item.write(out, indent, 0);
            } else {
                new_line(out, indent + INDENT);
                item.write(out, indent + INDENT, broken.saturating_sub(1));
                out.push(',');
            }
        }
        if !fits && !hugs && !group.items.is_empty() {
            new_line(out, indent);
        }
        out.push(group.close);
    }
}

impl Item<'_> {
    fn write_on_one_line(&self, out: &mut String) {
        out.push_str(self.text);
        let Some(group) = &self.group else { return };
        out.push(group.open);
        for (i, item) in group.items.iter().enumerate() {
            out.push_str(if i == 0 { "" } else { ", " });
            item.write_on_one_line(out);
        }
        out.push(group.close);
    }
}

impl<'a> Group<'a> {
    fn read(open: char, mut rest: &'a str) -> (Self, &'a str) {
        let close = match open {
            '(' => ')',
            '[' => ']',
            _ => '}',
        };
        let mut items = Vec::new();
        loop {
            let (item, after) = Item::read(rest);
            if item.len > 0 || item.group.is_some() {
                items.push(item);
            }
            let mut chars = after.chars();
            let end = chars.next();
            rest = chars.as_str();
            if end != Some(',') {
                return (Self { open, close, items }, rest);
            }
        }
    }
}

fn skip_quoted(chars: &mut std::str::CharIndices<'_>, quote: char) {
    while let Some((_, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            return;
        }
    }
}

/// Whether there are remarks, `//` or `/*`, which writing the value anew would lose.
pub(super) fn has_remarks(ron: &str) -> bool {
    let mut chars = ron.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => skip_quoted(&mut chars, c),
            '/' => return ron[at..].starts_with("//") || ron[at..].starts_with("/*"),
            _ => {}
        }
    }
    false
}

fn new_line(out: &mut String, indent: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outer_parts_get_a_line_each_and_the_inner_ones_stay_together() {
        let ron = r#"Project(name:"a, (b", tags:["x","it's"],by:{"ana":(name:"Ana")},none:[],c:Some('"'))"#;
        assert_eq!(
            layout(ron, 1),
            "Project(\n    name:\"a, (b\",\n    tags:[\"x\", \"it's\"],\n    by:{\"ana\":(name:\"Ana\")},\n    none:[],\n    c:Some('\"'),\n)\n"
        );
    }

    #[test]
    fn an_address_is_no_remark() {
        assert!(has_remarks("A(b: \"x\") // why"));
        assert!(has_remarks("A(/* why */ b: \"x\")"));
        assert!(!has_remarks(r#"A(b: "http://x", c: "\" // no")"#));
    }

    #[test]
    fn what_does_not_fit_is_broken() {
        let long = format!("A(b: Some([\"{}\", \"{}\"]))", "x".repeat(60), "y".repeat(60));
        let lines: Vec<usize> = layout(&long, 1).lines().map(str::len).collect();
        assert_eq!(lines, [2, 13, 71, 71, 7, 1]);
    }
}
