//! Adverts and menus of a page, which the readability library leaves in where there is little else.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use dom_query::{Document, NodeId, NodeRef};

use super::walk::text_of;

/// What pages call the places of their adverts, by class or id.
const NAMES: &[&str] = &[
    "ad",
    "ads",
    "ad-banner",
    "ad-box",
    "ad-container",
    "ad-slot",
    "ad-unit",
    "ad-wrapper",
    "adbox",
    "adsbygoogle",
    "adslot",
    "advert",
    "advertisement",
    "advertising",
    "adverts",
    "anzeige",
    "banner-ad",
    "catlinks",
    "footnote-backref",
    "google-ad",
    "headerlink",
    "mw-editsection",
    "newsletter-signup",
    "paywall",
    "paywall-banner",
    "publicidad",
    "publicité",
    "reklame",
    "sponsored",
    "sponsored-content",
    "subscription-widget-wrap",
    "werbung",
];

/// What menus are.
const MENUS: &str = "nav, [role=navigation], [role=menu], [role=menubar]";

/// Elements times the elements around each, beyond which readability is not tried: it goes up from
/// each of them.
const STEPS: usize = 2_000_000;

/// Whether it would take minutes to look for the article: there are many elements, deep in others.
pub(super) fn is_costly(page: &Document) -> bool {
    let (mut steps, mut todo) = (0, vec![(page.root(), 0)]);
    while let Some((node, depth)) = todo.pop() {
        steps += depth;
        if steps > STEPS {
            return true;
        }
        todo.extend(node.children_it(false).filter(NodeRef::is_element).map(|child| (child, depth + 1)));
    }
    false
}

/// Takes adverts and menus out of a page, but for one that is most of it, and unless they are all of
/// it; gives their lines.
pub(super) fn remove(page: &Document) -> Vec<String> {
    static ALL: LazyLock<String> = LazyLock::new(|| {
        let adverts = NAMES.iter().map(|name| format!(".{name}, #{name}"));
        adverts.chain([MENUS.to_owned()]).collect::<Vec<_>>().join(", ")
    });
    let found = page.select(&ALL);
    if found.nodes().is_empty() {
        return Vec::new();
    }
    let sizes = sizes(page);
    let size = |id| sizes.get(&id).copied().unwrap_or(0);
    let all = size(page.root().id);
    let (mut gone, mut left) =
        (HashSet::new(), page.select("body").nodes().first().map_or(0, |b| size(b.id)));
    for node in found.nodes().iter().filter(|node| size(node.id) * 2 < all) {
        if !node.ancestors_it(None).any(|around| gone.contains(&around.id)) {
            gone.insert(node.id);
            left = left.saturating_sub(size(node.id));
        }
    }
    if left == 0 {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for node in found.nodes().iter().filter(|node| gone.contains(&node.id)) {
        lines.extend(text_of(*node).lines().map(str::to_owned));
        node.remove_from_parent();
    }
    lines
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
