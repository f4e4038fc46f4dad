//! A tree of elements to lines.

use dom_query::NodeRef;

use super::list::List;
use super::place::{Around, Place};

use crate::formats::prose::Lines;

/// Elements of which nothing is shown, or nothing that can be said in words.
const UNSEEN: &[&str] = &[
    "script", "style", "template", "head", "title", "noscript", "svg", "math", "iframe", "object", "embed",
    "canvas", "audio", "video", "button", "select", "input", "textarea", "datalist", "frameset", "noframes",
    "rp", "rt",
];
/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "caption",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// The visible words under a node, as a text.
pub(in crate::formats) fn text_of(node: NodeRef<'_>) -> String {
    let mut out = Lines::default();
    walk(node, &mut out, Around::default());
    out.finish()
}

/// A line of a page.
pub(super) struct Line {
    pub text: String,
    pub place: Place,
}

/// The visible lines of a page, each with where it stands.
pub(super) fn lines_of(root: NodeRef<'_>, around: Around<'_>) -> Vec<Line> {
    let mut out = Lines::default();
    let mut places = walk(root, &mut out, around);
    let text = out.finish();
    places.resize_with(text.lines().count(), Place::default);
    text.lines().zip(places).map(|(line, place)| Line { text: line.to_owned(), place }).collect()
}

/// Goes down without recursion: pages may be nested deep. Gives where each line stands.
fn walk(root: NodeRef<'_>, out: &mut Lines, around: Around<'_>) -> Vec<Place> {
    let mut walk = Walk { out, lists: Vec::new(), pre: 0, around, places: Vec::new() };
    let mut next = Some(root);
    let mut open: Vec<NodeRef<'_>> = Vec::new();
    while let Some(node) = next {
        let inner = if walk.enter(&node) { node.first_child() } else { None };
        if inner.is_some() {
            open.push(node);
            next = inner;
            continue;
        }
        walk.leave(&node);
        let mut at = node;
        next = loop {
            if open.is_empty() {
                break None;
            }
            if let Some(sibling) = at.next_sibling() {
                break Some(sibling);
            }
            match open.pop() {
                Some(parent) => {
                    walk.leave(&parent);
                    at = parent;
                }
                None => break None,
            }
        };
    }
    walk.places
}

struct Walk<'a> {
    out: &'a mut Lines,
    lists: Vec<List>,
    /// How many elements around keep white space.
    pre: usize,
    around: Around<'a>,
    /// Of each line.
    places: Vec<Place>,
}

impl Walk<'_> {
    fn text(&mut self, text: &str) {
        let first = self.out.number();
        if self.pre > 0 {
            self.out.verbatim(text);
        } else {
            self.out.words(text);
        }
        let words = text.chars().filter(|c| !c.is_whitespace()).count();
        if words > 0 {
            self.places.resize_with(self.out.number().max(first) + 1, Place::default);
            self.places[first..].iter_mut().for_each(|place| self.around.note(place, words));
        }
    }

    /// Takes what stands before a node's children; whether they are to be looked at.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            self.text(&node.text());
            return false;
        }
        let Some(name) = node.node_name() else { return !node.is_comment() };
        let name: &str = &name;
        if !node.is_element() {
            return node.is_document() || node.is_fragment();
        }
        if UNSEEN.contains(&name) || is_hidden(node) {
            return false;
        }
        match name {
            "br" => self.out.end_line(),
            "td" | "th" => self.out.cell(),
            _ if BLOCKS.contains(&name) => self.out.end_line(),
            _ => {}
        }
        match name {
            "ol" => self.lists.push(List::numbered(node)),
            "ul" | "menu" | "dir" => self.lists.push(List::default()),
            "li" => {
                let mark = self.lists.last_mut().map_or_else(|| "- ".to_owned(), |list| list.mark(node));
                self.out.mark(mark);
            }
            "pre" => self.pre += 1,
            _ => {}
        }
        self.around.enter(node, name);
        true
    }

    /// Takes what stands after a node's children.
    fn leave(&mut self, node: &NodeRef<'_>) {
        if !node.is_element() {
            return;
        }
        let Some(name) = node.node_name() else { return };
        let name: &str = &name;
        if UNSEEN.contains(&name) || is_hidden(node) {
            return;
        }
        match name {
            "ol" | "ul" | "menu" | "dir" => drop(self.lists.pop()),
            "pre" => self.pre -= 1,
            _ => {}
        }
        self.around.leave();
        match name {
            "li" => self.out.end_item(),
            _ if BLOCKS.contains(&name) => self.out.end_line(),
            _ => {}
        }
    }
}

/// Whether a reader of the page does not see it.
fn is_hidden(node: &NodeRef<'_>) -> bool {
    if node.has_attr("hidden") {
        return true;
    }
    node.attr("style").is_some_and(|style| {
        let style: String = style.to_ascii_lowercase().split_ascii_whitespace().collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}
