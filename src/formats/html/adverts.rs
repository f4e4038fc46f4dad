//! Adverts and menus of a page, which the readability library leaves in where there is little else.

use dom_query::Document;

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
    "google-ad",
    "publicidad",
    "publicité",
    "reklame",
    "sponsored",
    "sponsored-content",
    "werbung",
];

/// What menus are.
const MENUS: &str = "nav, [role=navigation], [role=menu], [role=menubar]";

/// Takes adverts and menus out of a page, but for one that is most of it.
pub(super) fn remove(page: &Document) {
    let adverts = NAMES.iter().map(|name| format!(".{name}, #{name}"));
    let all: Vec<String> = adverts.chain([MENUS.to_owned()]).collect();
    let found = page.select(&all.join(", "));
    if found.nodes().is_empty() {
        return;
    }
    let words = |text: &str| text.split_whitespace().map(str::len).sum::<usize>();
    let all = words(&page.root().text());
    for node in found.nodes() {
        if words(&node.text()) * 2 < all {
            node.remove_from_parent();
        }
    }
}
