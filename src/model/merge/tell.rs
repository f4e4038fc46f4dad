//! Conflicts of shared files in words: for people who need not know RON.

use super::conflict::Conflict;
use super::split::{Group, string};

/// Names of lists, and what one thing in them is called.
const THINGS: [(&str, &str); 8] = [
    ("labels", "label"),
    ("roles", "role"),
    ("attributes", "attribute"),
    ("relations", "relation type"),
    ("annotators", "annotator"),
    ("articles", "article"),
    ("entities", "entity"),
    ("values", "value"),
];

impl Conflict {
    /// What it is about: `label “person”, name`.
    #[must_use]
    pub fn about(&self) -> String {
        let mut words = Vec::new();
        let mut path = self.at.iter().peekable();
        while let Some(part) = path.next() {
            let thing = THINGS.iter().find(|(many, _)| many == part);
            match (thing, path.peek()) {
                (Some((_, one)), Some(_)) => words.push(format!("{one} “{}”", path.next().map_or("", |p| p))),
                _ => words.push(plain(part)),
            }
        }
        words.join(", ")
    }

    /// What is in force, in words.
    #[must_use]
    pub fn ours_in_words(&self) -> String {
        side(self.ours.as_deref())
    }

    /// What the other side has, in words.
    #[must_use]
    pub fn theirs_in_words(&self) -> String {
        side(self.theirs.as_deref())
    }
}

fn side(raw: Option<&str>) -> String {
    raw.map_or_else(|| "taken out".to_owned(), in_words)
}

/// A value in RON as people write it: texts without quotes and escapes, fields by their names.
fn in_words(raw: &str) -> String {
    let raw = raw.trim();
    if let Some(text) = string(raw) {
        return if text.is_empty() { "nothing".to_owned() } else { text };
    }
    match raw {
        "true" => return "yes".to_owned(),
        "false" => return "no".to_owned(),
        "None" | "[]" | "{}" | "()" => return "nothing".to_owned(),
        _ => {}
    }
    let Some(group) = Group::of(raw) else { return plain(raw) };
    if group.items.is_empty() {
        return plain(group.name);
    }
    let items = group.items.iter().map(|item| {
        let value = in_words(item.value);
        match item.key {
            Some(key) => format!("{} {value}", string(key).unwrap_or_else(|| plain(key))),
            None => value,
        }
    });
    let items = items.collect::<Vec<_>>().join(if group.items.iter().any(|i| i.key.is_some()) {
        " · "
    } else {
        ", "
    });
    match group.name {
        "" | "Some" => items,
        name => format!("{}: {items}", plain(name)),
    }
}

/// The name of a field or a variant: `refers_to` is “refers to”, `YesNo` is “yes no”.
fn plain(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if c.is_uppercase() && at > 0 && !out.ends_with(' ') {
            out.push(' ');
        }
        out.extend(if c == '_' { ' ' } else { c }.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conflict(at: &[&str], ours: Option<&str>, theirs: Option<&str>) -> [String; 3] {
        let at = at.iter().map(|s| (*s).to_owned()).collect();
        let conflict = Conflict { at, ours: ours.map(Into::into), theirs: theirs.map(Into::into) };
        [conflict.about(), conflict.ours_in_words(), conflict.theirs_in_words()]
    }

    #[test]
    fn a_conflict_is_told_without_its_syntax() {
        assert_eq!(
            conflict(&["labels", "person", "name"], Some("\"human\""), Some("\"person, \\\"living\\\"\"")),
            ["label “person”, name", "human", "person, \"living\""]
        );
        assert_eq!(
            conflict(&["labels", "commitment", "roles", "promisor", "max"], Some("Some(1)"), Some("None")),
            ["label “commitment”, role “promisor”, max", "1", "nothing"]
        );
        assert_eq!(
            conflict(&["labels", "x"], Some("(id: \"x\", name: \"Ship\", kind: Entity)"), None),
            ["label “x”", "id x · name Ship · kind entity", "taken out"]
        );
        assert_eq!(
            conflict(&["articles", "a"], Some("[\"ana\", \"jonas\"]"), Some("[]")),
            ["article “a”", "ana, jonas", "nothing"]
        );
        assert_eq!(conflict(&["name"], Some("\"\""), Some("true")), ["name", "nothing", "yes"]);
        let kind = "Choice([(id: \"a\", name: \"A\")])";
        assert_eq!(conflict(&["kind"], Some(kind), Some("YesNo"))[1..], ["choice: id a · name A", "yes no"]);
    }
}
