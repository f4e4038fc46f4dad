//! A tree of elements to lines.

use dom_query::NodeRef;

use super::list::List;
use super::place::{Around, Place};

use crate::formats::prose::Lines;

/// Elements of which nothing is shown, or nothing that can be said in words.
const UNSEEN: &[&str] = &[
    "script",
    "style",
    "template",
    "head",
    "title",
    "noscript",
    "svg",
    "annotation",
    "annotation-xml",
    "iframe",
    "object",
    "embed",
    "canvas",
    "audio",
    "video",
    "button",
    "select",
    "input",
    "textarea",
    "datalist",
    "frameset",
    "noframes",
    "rp",
    "rt",
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

/// The visible lines of a page, each with where it stands, and the words that are not to be seen.
pub(super) fn lines_of(root: NodeRef<'_>, around: Around<'_>) -> (Vec<Line>, Vec<String>) {
    let mut out = Lines::default();
    let (mut places, unseen) = walk(root, &mut out, around);
    let text = out.finish();
    places.resize_with(text.lines().count(), Place::default);
    let lines = text.lines().zip(places).map(|(line, place)| Line { text: line.to_owned(), place });
    (lines.collect(), unseen)
}

/// Goes down without recursion: pages may be nested deep. Gives where each line stands.
/// Besides, the words that are left out.
fn walk(root: NodeRef<'_>, out: &mut Lines, around: Around<'_>) -> (Vec<Place>, Vec<String>) {
    let (places, raised, unseen) = (Vec::new(), Vec::new(), Vec::new());
    let mut walk = Walk { out, lists: Vec::new(), pre: 0, around, places, raised, unseen };
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
    (walk.places, walk.unseen)
}

/// A number as it is written raised or lowered, so that `10` to the sixth is not 106; `None` for
/// anything else.
fn raised(text: &str, is_up: bool) -> Option<String> {
    const UP: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    const DOWN: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let digits = if is_up { UP } else { DOWN };
    let one = |c: char| match c {
        '0'..='9' => Some(digits[c as usize - '0' as usize]),
        '-' | '−' | '\u{2013}' => Some(if is_up { '⁻' } else { '₋' }),
        '+' => Some(if is_up { '⁺' } else { '₊' }),
        _ => None,
    };
    text.trim().chars().map(one).collect::<Option<String>>().filter(|words| !words.is_empty())
}

struct Walk<'a> {
    out: &'a mut Lines,
    lists: Vec<List>,
    /// How many elements around keep white space.
    pre: usize,
    around: Around<'a>,
    /// Of each line.
    places: Vec<Place>,
    /// Of the raised and lowered texts around: whether they are raised.
    raised: Vec<bool>,
    /// Words that a reader of the page does not see, or sees beside others.
    unseen: Vec<String>,
}

impl Walk<'_> {
    fn text(&mut self, text: &str) {
        let first = self.out.number();
        let raised = self.raised.last().and_then(|is_up| raised(text, *is_up));
        let text = raised.as_deref().unwrap_or(text);
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
            if name == "rt" || !UNSEEN.contains(&name) {
                let words = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
                self.unseen.extend(Some(words).filter(|words| !words.is_empty()));
            }
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
            "sup" => self.raised.push(true),
            "sub" => self.raised.push(false),
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
            "sup" | "sub" => drop(self.raised.pop()),
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
