//! Which lines of a page are its article.
//!
//! The readability library finds where the article is, and throws away what it takes for
//! something else by its element, class or number of links: quotations, notes, tables, what stands in
//! a column of its own. So its result only says where to look; the lines are the page's own, and
//! those within the article that read like text stay. All others are counted.

use std::collections::HashMap;

use super::teasers::leads_away;
use super::walk::Line;
use crate::formats::words::ends_sentence;

/// The article, and the lines that are not of it.
pub(super) struct Chosen {
    pub text: String,
    pub left: Vec<String>,
    /// Whether the page itself says where its article is, which may be short then.
    pub is_told: bool,
}

/// Characters of a line that is a passage, whatever it ends with.
pub(super) const PASSAGE: usize = 40;
/// Characters of a line that tells where the article is.
const ANCHOR: usize = 60;
/// Lines between a heading and the text under it: author, day, a picture's caption.
const HEAD: usize = 12;
/// Lines that short ones are looked for in.
const NEAR: usize = 30;

/// Chooses by what the library found; `None` where its lines are not the page's.
pub(super) fn choose(lines: &[Line], found: &str, titles: &[String]) -> Option<Chosen> {
    let plain: Vec<String> = lines.iter().map(|line| plain(&line.text)).collect();
    let is_found = aligned(&plain, found)?;
    let mut keep = match short_main(lines, &is_found) {
        Some(main) => main,
        None => kept(lines, &plain, &is_found, titles)?,
    };
    without_teasers(lines, &mut keep);
    // A heading of what was taken out below it.
    while let Some(last) = keep.iter().rposition(|keep| *keep).filter(|at| lines[*at].place.heading > 1) {
        keep[last] = false;
    }
    let is_told = is_told(lines, &keep);
    let (mut text, mut left) = (Vec::new(), Vec::new());
    for (line, keep) in lines.iter().zip(keep) {
        if keep {
            text.push(line.text.as_str());
        } else {
            left.push(line.text.clone());
        }
    }
    Some(Chosen { text: text.join("\n"), left, is_told })
}

/// A line without a list's mark, by which it is compared.
pub(super) fn plain(line: &str) -> String {
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_mark = |mark: &str| {
        mark == "-" || mark.strip_suffix('.').is_some_and(|n| (1..=4).contains(&n.len()) && n.is_ascii())
    };
    match words.split_once(' ') {
        Some((mark, rest)) if is_mark(mark) => rest.to_owned(),
        _ => words,
    }
}

/// Which lines are the found ones, in their order; `None` where a tenth of those is not there.
fn aligned(lines: &[String], found: &str) -> Option<Vec<bool>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        places.entry(line).or_default().push(at);
    }
    let mut is_found = vec![false; lines.len()];
    let (mut next, mut all, mut there) = (0, 0, 0);
    for line in found.lines().map(plain).filter(|line| !line.is_empty()) {
        all += line.len();
        let places = places.get(line.as_str()).map_or(&[][..], Vec::as_slice);
        let at = places[places.partition_point(|at| *at < next)..].first();
        // A short line may stand anywhere.
        let is_near = |at: &&usize| next == 0 || line.len() >= ANCHOR || **at < next + NEAR;
        if let Some(at) = at.filter(is_near) {
            is_found[*at] = true;
            next = at + 1;
            there += line.len();
        }
    }
    (all > 0 && there * 10 >= all * 9).then_some(is_found)
}

/// The `main` of a page with its own heading, of which the library took nothing: it is short, and
/// something else is longer.
fn short_main(lines: &[Line], is_found: &[bool]) -> Option<Vec<bool>> {
    let is_heading = |line: &&Line| line.place.is_main && line.place.heading == 1;
    let scope = lines.iter().find(is_heading)?.place.scope;
    let in_main = |line: &Line| line.place.is_main && line.place.scope == scope;
    if lines.iter().zip(is_found).any(|(line, found)| *found && in_main(line) && line.place.heading == 0) {
        return None;
    }
    let keep: Vec<bool> = lines.iter().map(|line| in_main(line) && is_passage(line)).collect();
    let words: usize = lines
        .iter()
        .zip(&keep)
        .filter(|(line, keep)| **keep && line.place.heading == 0)
        .map(|(l, _)| l.place.words)
        .sum();
    (words >= PASSAGE).then_some(keep)
}

/// Whether a line reads like a part of an article.
fn is_passage(line: &Line) -> bool {
    let place = &line.place;
    !place.is_named
        && !place.is_beside
        && !place.is_linked()
        && (place.heading > 0 || line.text.chars().count() >= PASSAGE || ends_sentence(&line.text))
}

/// Which lines stay: the found ones, what stands among them, and around them what is of the same
/// element.
fn kept(lines: &[Line], plain: &[String], is_found: &[bool], titles: &[String]) -> Option<Vec<bool>> {
    let found = || (0..lines.len()).filter(|at| is_found[*at]);
    let is_anchor = |at: &usize| plain[*at].chars().count() >= ANCHOR;
    let first = found().find(is_anchor).or_else(|| found().next())?;
    let last = found().rfind(is_anchor).or_else(|| found().next_back())?;
    let begin = heading(lines, plain, first, titles).unwrap_or(first);
    let scope = lines[first].place.scope.filter(|scope| lines[last].place.scope == Some(*scope));
    let of_scope = |at: &usize| scope.is_some() && lines[*at].place.scope == scope;
    let whole: String = found().map(|at| plain[at].as_str()).collect::<Vec<_>>().join("\n");
    let mut keep: Vec<bool> = is_found.to_vec();
    let is_new = |at: usize| !whole.contains(plain[at].trim_matches(['"', '“', '”', '«', '»']));
    let mut is_teaser = false;
    for at in begin..lines.len() {
        let place = &lines[at].place;
        if place.heading > 0 {
            is_teaser = place.is_linked() || leads_away(&plain[at]);
        }
        if is_found[at] {
            continue;
        }
        // Beyond the last of the found lines stands the rest of the article, or something else.
        if at > last && (is_teaser || !(of_scope(&at) || scope.is_none() && is_passage(&lines[at]))) {
            break;
        }
        let within = at > first && at < last;
        let is_item = within && (lines[at].text != plain[at] || lines[at].text.contains(" | "));
        let beside_here = place.is_beside && within && !place.is_named && !place.is_linked();
        let reads = is_passage(&lines[at])
            || is_item && !place.is_linked() && !place.is_named
            || beside_here && plain[at].chars().count() >= PASSAGE;
        keep[at] = reads && !is_teaser && is_new(at);
    }
    keep[begin] |= begin < first;
    Some(keep)
}

/// The heading that says the title, shortly before the first line, or the page's only one of the first
/// level.
fn heading(lines: &[Line], plain: &[String], first: usize, titles: &[String]) -> Option<usize> {
    let is_top = |at: &usize| {
        let place = &lines[*at].place;
        place.heading == 1 && !place.is_linked() && !place.is_beside && !place.is_named
    };
    let mut tops = (0..lines.len()).filter(is_top);
    let only = tops.next().filter(|at| *at < first && first - at <= NEAR && tops.next().is_none());
    only.or_else(|| titled(lines, plain, first, titles))
}

fn titled(lines: &[Line], plain: &[String], first: usize, titles: &[String]) -> Option<usize> {
    (first.saturating_sub(HEAD)..first).rev().find(|at| {
        let is_heading = matches!(lines[*at].place.heading, 1 | 2) && !lines[*at].place.is_linked();
        is_heading && titles.contains(&plain[*at])
    })
}

/// Whether the lines are all of one element for the article, its heading and a sentence at least.
fn is_told(lines: &[Line], keep: &[bool]) -> bool {
    let kept = || lines.iter().zip(keep).filter(|(_, keep)| **keep).map(|(line, _)| line);
    let scope = kept().next().and_then(|line| line.place.scope);
    let words: usize = kept().filter(|line| line.place.heading == 0).map(|line| line.place.words).sum();
    scope.is_some()
        && kept().all(|line| line.place.scope == scope)
        && kept().any(|line| line.place.heading == 1)
        && words >= PASSAGE
}

/// Takes out what leads to other articles, and what is called something beside this one, unless it is
/// a third of all, or what stays is an article by itself.
fn without_teasers(lines: &[Line], keep: &mut [bool]) {
    let away = super::teasers::leading_away(lines);
    let goes: Vec<bool> = (0..lines.len()).map(|at| away[at] || lines[at].place.is_named).collect();
    let size = |flags: &[bool]| -> usize {
        lines.iter().zip(flags).filter(|(_, flag)| **flag).map(|(line, _)| line.text.len()).sum()
    };
    let stays: Vec<bool> = keep.iter().zip(&goes).map(|(keep, goes)| *keep && !goes).collect();
    if (size(keep) - size(&stays)) * 3 < size(keep) || is_told(lines, &stays) {
        keep.copy_from_slice(&stays);
    }
}
