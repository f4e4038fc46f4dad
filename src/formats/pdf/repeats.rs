//! Headers, footers and page numbers: what stands at the edge of page after page.

use std::collections::{BTreeSet, HashMap};

use super::line::Piece;

/// The part of a page's height, at its top and at its bottom, where they are looked for.
const MARGIN: f32 = 0.15;

/// What stands at one place of one page.
struct Edge {
    page: usize,
    numbers: Vec<u64>,
}

/// Takes them away; gives the words of each.
pub(super) fn remove(pages: &mut [Vec<Piece>], heights: &[f32]) -> Vec<String> {
    if pages.len() < 2 {
        return Vec::new();
    }
    let mut seen: HashMap<(String, i32), Vec<Edge>> = HashMap::new();
    for (at, (page, height)) in pages.iter().zip(heights).enumerate() {
        for piece in page {
            if let Some(key) = key(piece, *height) {
                seen.entry(key).or_default().push(Edge { page: at, numbers: numbers(&piece.text) });
            }
        }
    }
    // On odd and even pages, they may differ, and a title page or a chapter's has none.
    let often = (pages.len() * 2 / 5).max(2);
    let mut gone = Vec::new();
    for (on, (page, height)) in pages.iter_mut().zip(heights).enumerate() {
        page.retain(|piece| {
            let Some((words, at)) = key(piece, *height) else { return true };
            let own = Edge { page: on, numbers: numbers(&piece.text) };
            let near = (at - 1..=at + 1).filter_map(|at| seen.get(&(words.clone(), at))).flatten();
            // Each page once, of the places next to each other too.
            let pages: BTreeSet<usize> =
                near.filter(|other| is_same(&own, other)).map(|other| other.page).collect();
            let repeats = pages.len() >= often;
            if repeats {
                gone.push(piece.text.clone());
            }
            !repeats
        });
    }
    gone
}

/// Whether two lines of the same words are one that repeats: with the same numbers but for one that
/// counts the pages.
fn is_same(one: &Edge, other: &Edge) -> bool {
    if one.numbers.len() != other.numbers.len() {
        return false;
    }
    let mut differ = one.numbers.iter().zip(&other.numbers).filter(|(a, b)| a != b);
    match (differ.next(), differ.next()) {
        (None, _) => true,
        (Some((a, b)), None) => {
            a.abs_diff(*b) == one.page.abs_diff(other.page) as u64 && (a > b) == (one.page > other.page)
        }
        _ => false,
    }
}

fn numbers(text: &str) -> Vec<u64> {
    let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    digits.map(|digits| digits.parse().unwrap_or(u64::MAX)).collect()
}

/// The words without the numbers in them, and the place in hundredths of the height; `None` of
/// what does not stand at an edge.
fn key(piece: &Piece, height: f32) -> Option<(String, i32)> {
    let at = piece.y / height.max(1.0);
    if (MARGIN..=1.0 - MARGIN).contains(&at) || piece.text.chars().count() > 120 {
        return None;
    }
    let mut words = String::new();
    for c in piece.text.chars() {
        let c = if c.is_numeric() { '#' } else { c };
        if !(c == '#' && words.ends_with('#')) {
            words.push(c);
        }
    }
    if is_roman(&words) {
        words = "#".to_owned();
    }
    Some((words, (at * 100.0).round() as i32))
}

fn is_roman(words: &str) -> bool {
    !words.is_empty() && words.len() < 8 && words.chars().all(|c| "ivxlcIVXLC".contains(c))
}
