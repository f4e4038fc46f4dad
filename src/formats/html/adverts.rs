//! Adverts, menus and signs of a page, which the readability library leaves in where there is little
//! else.

use std::collections::HashSet;
use std::sync::LazyLock;

use dom_query::Document;

use super::place::sizes;
use super::walk::text_of;

/// What pages call their adverts, calls to subscribe and signs for readers of the screen, by a whole
/// class or id: these go, where [`super::place`] only looks askance at what is called like something
/// beside the article.
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
