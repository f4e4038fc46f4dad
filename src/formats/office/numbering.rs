//! Which of Word's paragraphs are items of lists, and what marks them.

use std::collections::BTreeMap;

use super::xml::{self, Attributes, Visit};
use crate::formats::read::ReadError;

/// Lists and styles of a document.
#[derive(Default)]
pub(super) struct Numbering {
    /// By abstract list and level: whether its items have bullets, numbers or nothing.
    levels: BTreeMap<(String, u32), Kind>,
    /// By list: the abstract one.
    lists: BTreeMap<String, String>,
    /// By style: list and level.
    styles: BTreeMap<String, (String, u32)>,
    /// By style: the one that it is based on.
    based_on: BTreeMap<String, String>,
    /// Of the last item, by abstract list and level.
    counts: BTreeMap<(String, u32), u32>,
    /// Of the document, as its default style says.
    pub language: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Bullet,
    Number,
    Nothing,
}

impl Numbering {
    pub fn new(numbering: Option<&str>, styles: Option<&str>) -> Result<Self, ReadError> {
        let mut out = Self::default();
        for part in [numbering, styles].into_iter().flatten() {
            let mut parts = Parts {
                out: &mut out,
                list: String::new(),
                level: 0,
                style: String::new(),
                path: Vec::new(),
            };
            xml::walk(part, &mut parts)?;
        }
        Ok(out)
    }

    /// The mark of a paragraph; `None` where it is no item.
    pub fn mark(&mut self, style: Option<&str>, list: Option<&str>, level: Option<&str>) -> Option<String> {
        let of_style = style.and_then(|s| self.of_style(s));
        let (list, level) = match (list, of_style) {
            // Taken out of its style's list.
            (Some("0"), _) | (None, None) => return None,
            (Some(list), _) => (list.to_owned(), level.and_then(|l| l.parse().ok()).unwrap_or(0)),
            (None, Some((list, own))) => (list, level.and_then(|l| l.parse().ok()).unwrap_or(own)),
        };
        let list = self.lists.get(&list)?.clone();
        match self.levels.get(&(list.clone(), level)).copied().unwrap_or(Kind::Bullet) {
            Kind::Nothing => None,
            Kind::Bullet => Some("- ".to_owned()),
            Kind::Number => {
                self.counts.retain(|(l, at), _| *l != list || *at <= level);
                let count = self.counts.entry((list, level)).or_default();
                *count += 1;
                Some(format!("{count}. "))
            }
        }
    }

    fn of_style(&self, style: &str) -> Option<(String, u32)> {
        let mut style = style;
        // Styles may be based on each other in a circle.
        for _ in 0..20 {
            if let Some(found) = self.styles.get(style) {
                return Some(found.clone());
            }
            style = self.based_on.get(style)?;
        }
        None
    }
}

struct Parts<'a> {
    out: &'a mut Numbering,
    list: String,
    level: u32,
    style: String,
    path: Vec<String>,
}

impl Visit for Parts<'_> {
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> bool {
        let val = || attributes.get("val");
        let number = |name: &str| attributes.get(name).and_then(|n| n.parse().ok()).unwrap_or(0);
        match name {
            "abstractNum" => self.list = attributes.get("abstractNumId").unwrap_or_default(),
            "lvl" => self.level = number("ilvl"),
            "numFmt" => {
                let kind = match val().as_deref() {
                    Some("bullet") => Kind::Bullet,
                    Some("none") => Kind::Nothing,
                    _ => Kind::Number,
                };
                self.out.levels.insert((self.list.clone(), self.level), kind);
            }
            "num" => self.list = attributes.get("numId").unwrap_or_default(),
            "abstractNumId" => drop(self.out.lists.insert(self.list.clone(), val().unwrap_or_default())),
            "style" => self.style = attributes.get("styleId").unwrap_or_default(),
            "basedOn" => drop(self.out.based_on.insert(self.style.clone(), val().unwrap_or_default())),
            "numId" if val().is_some_and(|v| v != "0") => {
                let level = self.out.styles.get(&self.style).map_or(0, |(_, l)| *l);
                self.out.styles.insert(self.style.clone(), (val().unwrap_or_default(), level));
            }
            "lang" if self.path.iter().any(|p| p == "docDefaults") => self.out.language = val(),
            _ => {}
        }
        self.path.push(name.to_owned());
        true
    }

    fn close(&mut self, _: &str) {
        self.path.pop();
    }

    fn text(&mut self, _: &str) {}
}
