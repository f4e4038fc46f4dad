//! What leads away from an article: lists of others, with a heading and some words of each.

use super::choice::{PASSAGE, plain};
use super::walk::Line;

/// Bytes of a passage that is none about another article.
const TEASER: usize = 200;
/// Lines about another article below its heading.
const CARD: usize = 3;

/// Headings of what leads away from an article, as they begin.
const AWAY: &[&str] = &[
    "also read",
    "à lire aussi",
    "continue reading",
    "das könnte sie auch interessieren",
    "en relación",
    "latest news",
    "lesen sie auch",
    "lire aussi",
    "mehr zum thema",
    "more about this",
    "more from",
    "more news",
    "more on this",
    "more stories",
    "most popular",
    "most read",
    "most viewed",
    "más noticias",
    "read more",
    "read next",
    "recommended",
    "related",
    "see also",
    "sur le même sujet",
    "te puede interesar",
    "top stories",
    "trending",
    "weitere artikel",
    "weitere meldungen",
    "you may also",
    "you might also",
];

/// Whether a heading says that what follows leads away.
pub(super) fn leads_away(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    AWAY.iter().any(|words| heading.starts_with(words))
}

/// Which lines lead away: below a heading that says so, or in a row of headings that are links.
pub(super) fn leading_away(lines: &[Line]) -> Vec<bool> {
    let mut out = vec![false; lines.len()];
    below_headings(lines, &mut out);
    rows(lines, &mut out);
    out
}

fn below_headings(lines: &[Line], out: &mut [bool]) {
    let mut level = 0;
    for (at, line) in lines.iter().enumerate() {
        let place = &line.place;
        if place.heading > 0 && leads_away(&plain(&line.text)) {
            // One with a link leads to one article, and ends there; one above a passage is a heading
            // like any other.
            let next = lines.get(at + 1).filter(|next| next.place.heading == 0 && !next.place.is_linked());
            let is_own = next.is_some_and(|next| next.text.chars().count() >= PASSAGE);
            out[at] = place.linked > 0 || !is_own;
            level = if out[at] && place.linked == 0 { place.heading } else { 0 };
        } else if !place.is_linked()
            && (place.heading > 0 && place.heading <= level || line.text.len() > TEASER)
        {
            level = 0;
        }
        out[at] |= level > 0;
    }
}

/// Two headings or more that are links, with a few short lines after each, and the heading above.
fn rows(lines: &[Line], out: &mut [bool]) {
    let is_link = |at: usize| lines[at].place.heading > 0 && lines[at].place.is_linked();
    let end_of = |from: usize| {
        let is_short = |at: &usize| lines[*at].place.heading == 0 && lines[*at].text.len() <= TEASER;
        from + 1 + (from + 1..lines.len()).take(CARD + 1).take_while(is_short).count()
    };
    let mut at = 0;
    while at < lines.len() {
        if !is_link(at) {
            at += 1;
            continue;
        }
        let (first, mut count, mut longest) = (at, 0, 0);
        let mut last = at;
        while at < lines.len() && is_link(at) {
            let end = end_of(at);
            let is_card = end - at <= CARD + 1;
            if !is_card {
                break;
            }
            (last, count) = (at, count + 1);
            if end < lines.len() && is_link(end) {
                longest = longest.max(end - at);
            }
            at = end;
        }
        if count >= 2 {
            let end = end_of(last).min(last + longest.max(1));
            let above = first.checked_sub(1).filter(|at| lines[*at].place.heading > 1);
            out[above.unwrap_or(first)..end].fill(true);
        }
        at = at.max(last + 1);
    }
}
