//! Headers, footers and page numbers: what stands at the edge of page after page.

use std::collections::HashMap;

use super::line::Piece;
use crate::formats::words::ends_sentence;

/// The part of a page's height, at its top and at its bottom, where they are looked for.
const MARGIN: f32 = 0.15;

/// What a line has in common with the same one of other pages: all numbers, or all but one that
/// counts the pages, which has how far it is ahead of them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Form {
    words: String,
    numbers: Vec<i128>,
    /// Which number counts the pages.
    counts: Option<usize>,
    at: i32,
}

/// Takes them away, row by row from the edge on, as far as something of a row repeats: what stands
/// beyond is the text. Gives the words of each.
pub(super) fn remove(pages: &mut [Vec<Piece>], heights: &[f32]) -> Vec<String> {
    if pages.len() < 2 {
        return Vec::new();
    }
    let mut seen: HashMap<Form, usize> = HashMap::new();
    for (on, (page, height)) in (0..).zip(pages.iter().zip(heights)) {
        let mut here: Vec<Form> = page.iter().flat_map(|piece| forms(piece, *height, on)).collect();
        here.sort_unstable();
        here.dedup();
        here.into_iter().for_each(|form| *seen.entry(form).or_default() += 1);
    }
    // On odd and even pages, they may differ, and a title page or a chapter's has none.
    let often = (pages.len() * 2 / 5).max(2);
    let repeats = |form: &Form| {
        let near =
            (form.at.saturating_sub(1)..=form.at.saturating_add(1)).map(|at| Form { at, ..form.clone() });
        near.filter_map(|form| seen.get(&form)).sum::<usize>() >= often
    };
    let body = usual_size(pages);
    let step = usual_step(pages).min(2.0 * body);
    let mut gone = Vec::new();
    for (on, (page, height)) in (0..).zip(pages.iter_mut().zip(heights)) {
        // What counts the pages in large letters, in sentences or further inside is no header: headings
        // and sentences that happen to.
        let is_one = |piece: &Piece, is_outermost: bool| {
            let may_count = is_outermost && piece.size <= LARGE * body && !ends_sentence(&piece.text);
            let fits =
                |form: &Form| form.counts.is_none_or(|nth| may_count && !is_year(form.numbers[nth] + on));
            forms(piece, *height, on).iter().any(|form| fits(form) && repeats(form))
        };
        let mut taken = peeled(page, |at| at < MARGIN * height, 1.0, step, is_one);
        taken.extend(peeled(page, |at| at > (1.0 - MARGIN) * height, -1.0, step, is_one));
        taken.sort_unstable();
        gone.extend(taken.iter().map(|at| page[*at].text.clone()));
        let mut at = 0..;
        page.retain(|_| at.next().is_none_or(|at| taken.binary_search(&at).is_err()));
    }
    gone
}

/// Times the usual size beyond which letters are a heading's.
const LARGE: f32 = 1.12;

/// Whether a number is rather a year than one of a page.
fn is_year(number: i128) -> bool {
    (1800..2200).contains(&number)
}

/// The size of most pieces.
fn usual_size(pages: &[Vec<Piece>]) -> f32 {
    let mut sizes: Vec<f32> = pages.iter().flatten().map(|piece| piece.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(1.0)
}

/// From one baseline to the next, mostly.
fn usual_step(pages: &[Vec<Piece>]) -> f32 {
    let mut steps = Vec::new();
    for page in pages {
        let mut at: Vec<f32> = page.iter().map(|piece| piece.y).collect();
        at.sort_by(f32::total_cmp);
        steps.extend(at.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 1.0));
    }
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f32::MAX)
}

/// Usual steps between a header and the text: what stands closer to it may be its first line.
const APART: f32 = 1.5;

/// Whether it says a number and nothing else, or only what it is a number of.
fn is_page_number(text: &str) -> bool {
    const NAMES: [&str; 12] =
        ["page", "p", "pg", "of", "seite", "s", "von", "página", "pag", "pagina", "стр", "sur"];
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.all(|word| NAMES.contains(&word.to_lowercase().as_str()) || is_roman(word))
}

/// The pieces at one edge that are such ones, by their place in the page. `inwards` is 1 from the top
/// on, −1 from the bottom. A sentence, and what counts more than the pages, is one only where it
/// stands apart from the text.
fn peeled(
    page: &[Piece],
    is_near: impl Fn(f32) -> bool,
    inwards: f32,
    step: f32,
    is_one: impl Fn(&Piece, bool) -> bool,
) -> Vec<usize> {
    let mut near: Vec<usize> = (0..page.len()).filter(|at| is_near(page[*at].y)).collect();
    near.sort_by(|a, b| (page[*a].y * inwards).total_cmp(&(page[*b].y * inwards)));
    let mut out: Vec<usize> = Vec::new();
    for (nth, row) in near.chunk_by(|a, b| page[*a].is_beside(&page[*b])).enumerate() {
        let before = out.len();
        out.extend(row.iter().copied().filter(|at| is_one(&page[*at], nth == 0)));
        if out.len() == before {
            break;
        }
    }
    let Some(last) = out.last().map(|at| page[*at].y) else { return out };
    let inside = page.iter().map(|piece| (piece.y - last) * inwards);
    let gap = inside.filter(|by| *by > 1.0).fold(f32::MAX, f32::min);
    if gap <= APART * step {
        let may_be_text = |piece: &Piece| {
            ends_sentence(&piece.text)
                || piece.text.contains(|c: char| c.is_ascii_digit()) && !is_page_number(&piece.text)
        };
        out.retain(|at| !may_be_text(&page[*at]));
    }
    out
}

/// The forms of a piece on a page; none of what does not stand at an edge.
fn forms(piece: &Piece, height: f32, page: i128) -> Vec<Form> {
    let Some((words, at)) = key(piece, height) else { return Vec::new() };
    let digits = piece.text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let numbers: Vec<i128> = digits.map(|digits| digits.parse().unwrap_or(i128::MAX)).collect();
    let plain = Form { words, numbers, counts: None, at };
    let counting = (0..plain.numbers.len()).map(|nth| {
        let mut form = Form { counts: Some(nth), ..plain.clone() };
        form.numbers[nth] -= page;
        form
    });
    let counting: Vec<Form> = counting.collect();
    [vec![plain], counting].concat()
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
