//! Where the lines of a page stand: in links, in headings, in what pages put beside their article.

use std::collections::HashMap;

use dom_query::{Document, NodeId, NodeRef};

/// Where a line stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Characters that are no white space.
    pub words: usize,
    /// Of these, those in links.
    pub linked: usize,
    /// 1 to 6; 0 for what is no heading.
    pub heading: u8,
    /// Whether it stands in an element for what is beside the article: `aside`, `footer`, a form.
    pub is_beside: bool,
    /// Whether it stands in an element that is called as such things are: shares, related, comments.
    pub is_named: bool,
    /// The outermost `article` or `main` around it.
    pub scope: Option<NodeId>,
    /// Whether that is a `main`.
    pub is_main: bool,
}

impl Place {
    /// Whether most of it is links.
    pub fn is_linked(&self) -> bool {
        self.linked * 2 >= self.words
    }
}

/// What pages call the places of what is beside their article, as words of a class or id.
const NAMES: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "newsletter",
    "outbrain",
    "pagination",
    "popular",
    "promo",
    "promos",
    "promoted",
    "recirc",
    "recommendations",
    "recommended",
    "related",
    "share",
    "sharing",
    "social",
    "subscribe",
    "taboola",
    "teaser",
    "teasers",
    "trending",
];

/// The elements around a place, while a page is walked through.
#[derive(Default)]
pub(super) struct Around<'a> {
    /// Bytes of words under each node; without them no element is known by its name.
    sizes: Option<&'a HashMap<NodeId, usize>>,
    /// Of the page.
    all: usize,
    open: Vec<State>,
}

#[derive(Clone, Copy, Default)]
struct State {
    is_link: bool,
    heading: u8,
    is_beside: bool,
    is_named: bool,
    scope: Option<NodeId>,
    is_main: bool,
    is_article: bool,
}

impl<'a> Around<'a> {
    /// Of a page whose words are so many bytes.
    pub fn of(sizes: &'a HashMap<NodeId, usize>, all: usize) -> Self {
        Self { sizes: Some(sizes), all, open: Vec::new() }
    }

    /// An element begins.
    pub fn enter(&mut self, node: &NodeRef<'_>, name: &str) {
        let mut state = self.open.last().copied().unwrap_or_default();
        let role = node.attr("role");
        let role = role.as_deref().unwrap_or_default();
        // A link to a place in the page itself leads nowhere else.
        state.is_link |= name == "a" && node.attr("href").is_some_and(|to| !to.starts_with('#'));
        if let [b'h', level @ b'1'..=b'6'] = name.as_bytes() {
            state.heading = level - b'0';
        }
        state.is_article |= name == "article";
        // An article may have a footer and remarks of its own.
        state.is_beside |= matches!(name, "aside" | "footer") && !state.is_article
            || matches!(name, "form" | "dialog")
            || matches!(role, "complementary" | "contentinfo" | "search" | "dialog" | "form");
        state.is_named |= self.is_named(node);
        let is_main = name == "main" || role == "main";
        if state.scope.is_none() && (is_main || name == "article") {
            (state.scope, state.is_main) = (Some(node.id), is_main);
        }
        self.open.push(state);
    }

    /// It ends.
    pub fn leave(&mut self) {
        self.open.pop();
    }

    /// Notes characters of a line that stand here.
    pub fn note(&self, place: &mut Place, words: usize) {
        let state = self.open.last().copied().unwrap_or_default();
        place.words += words;
        place.linked += if state.is_link { words } else { 0 };
        place.heading = place.heading.max(state.heading);
        place.is_beside |= state.is_beside;
        place.is_named |= state.is_named;
        (place.scope, place.is_main) = (state.scope, state.is_main);
    }

    /// Whether an element is called like something beside the article; what holds a third of the
    /// page is no such thing, whatever it is called.
    fn is_named(&self, node: &NodeRef<'_>) -> bool {
        let Some(sizes) = self.sizes else { return false };
        let is_called = ["class", "id"].into_iter().filter_map(|name| node.attr(name)).any(|value| {
            let words = value.split(|c: char| !c.is_ascii_alphanumeric());
            words.into_iter().any(|word| NAMES.iter().any(|name| word.eq_ignore_ascii_case(name)))
        });
        is_called && sizes.get(&node.id).copied().unwrap_or(0) * 3 < self.all
    }
}

/// Bytes of words under each node, each text looked at once however deep it stands.
pub(super) fn sizes(page: &Document) -> HashMap<NodeId, usize> {
    let nodes: Vec<_> = page.root().descendants_it().collect();
    let mut sizes: HashMap<NodeId, usize> = HashMap::new();
    for node in nodes.iter().rev() {
        let own = if node.is_text() {
            node.text().split_whitespace().map(str::len).sum()
        } else {
            sizes.get(&node.id).copied().unwrap_or(0)
        };
        if let Some(parent) = node.parent() {
            *sizes.entry(parent.id).or_default() += own;
        }
    }
    sizes
}
