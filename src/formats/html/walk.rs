//! A tree of elements to lines.

use dom_query::NodeRef;

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
    lines(node, &mut out);
    out.finish()
}

/// The visible words under a node. Goes down without recursion: pages may be nested deep.
pub(super) fn lines(root: NodeRef<'_>, out: &mut Lines) {
    let mut walk = Walk { out, lists: Vec::new(), pre: 0 };
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
}

struct Walk<'a> {
    out: &'a mut Lines,
    /// Of the lists around: the number of the next item, `None` where items have none.
    lists: Vec<Option<u32>>,
    /// How many elements around keep white space.
    pre: usize,
}

impl Walk<'_> {
    /// Takes what stands before a node's children; whether they are to be looked at.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            let text = node.text();
            if self.pre > 0 {
                self.out.verbatim(&text);
            } else {
                self.out.words(&text);
            }
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
            "ol" => self.lists.push(Some(node.attr("start").and_then(|n| n.parse().ok()).unwrap_or(1))),
            "ul" | "menu" | "dir" => self.lists.push(None),
            "li" => self.item(),
            "pre" => self.pre += 1,
            _ => {}
        }
        true
    }

    fn item(&mut self) {
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        };
        self.out.mark(mark);
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
