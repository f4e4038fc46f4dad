//! Headers, footers and page numbers: what stands at the edge of page after page.

use std::collections::HashMap;

use super::line::Piece;

/// The part of a page's height, at its top and at its bottom, where they are looked for.
const MARGIN: f32 = 0.15;

/// Takes them away; gives the words of each.
pub(super) fn remove(pages: &mut [Vec<Piece>], heights: &[f32]) -> Vec<String> {
    if pages.len() < 2 {
        return Vec::new();
    }
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    for (page, height) in pages.iter().zip(heights) {
        let mut here: Vec<_> = page.iter().filter_map(|p| key(p, *height)).collect();
        here.sort_unstable();
        here.dedup();
        here.into_iter().for_each(|key| *seen.entry(key).or_default() += 1);
    }
    // On odd and even pages, they may differ, and a title page or a chapter's has none.
    let often = (pages.len() * 2 / 5).max(2);
    let mut gone = Vec::new();
    for (page, height) in pages.iter_mut().zip(heights) {
        page.retain(|piece| {
            let Some((words, at)) = key(piece, *height) else { return true };
            let near = (at - 1..=at + 1).map(|at| seen.get(&(words.clone(), at)).copied().unwrap_or(0));
            let repeats = near.sum::<usize>() >= often;
            if repeats {
                gone.push(piece.text.clone());
            }
            !repeats
        });
    }
    gone
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
