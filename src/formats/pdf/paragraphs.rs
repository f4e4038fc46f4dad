//! Lines to paragraphs, words that were hyphenated put together.

use std::collections::HashSet;

use super::line::is_ideograph;
use super::order::Line;
use crate::formats::words::ends_sentence;

/// What was put together.
pub(super) struct Read {
    pub text: String,
    /// Words whose hyphen was taken out although nothing says that it was not theirs.
    pub hyphens: Vec<String>,
}

/// The text of a file: a line for each paragraph.
pub(super) fn text(pages: Vec<Vec<Line>>) -> Read {
    let words = words(&pages);
    let mut hyphens = Vec::new();
    let spacing = spacing(&pages);
    let mut out = String::new();
    let mut last: Option<Line> = None;
    for page in pages {
        let mut is_new_page = true;
        for line in page {
            let begins = last.as_ref().is_none_or(|last| is_break(last, &line, is_new_page, spacing));
            if begins {
                if !out.is_empty() {
                    out.push('\n');
                }
                out.push_str(&line.text);
            } else {
                join(&mut out, &line.text, &words, &mut hyphens);
            }
            is_new_page = false;
            last = Some(line);
        }
    }
    Read { text: out, hyphens }
}

/// Words as they stand inside of lines, in lower case: they tell which hyphens belong to a word.
fn words(pages: &[Vec<Line>]) -> HashSet<String> {
    let mut all = HashSet::new();
    // What stands at either side of a hyphen between lines may be half a word.
    let mut is_half = false;
    for line in pages.iter().flatten() {
        let mut words: Vec<String> =
            line.text.split(|c: char| !(c.is_alphabetic() || c == '-')).map(str::to_lowercase).collect();
        let ends = line.text.ends_with(['-', '\u{2010}', '\u{ad}']);
        if line.text.ends_with('-') {
            words.pop();
        } else if ends {
            // The hyphen itself was taken for what parts words.
            words.truncate(words.len().saturating_sub(2));
        }
        if is_half && !words.is_empty() {
            words.remove(0);
        }
        is_half = ends;
        all.extend(words.into_iter().filter(|word| !word.is_empty()));
    }
    all
}

/// From one baseline to the next, in sizes of the font: what is usual in this file.
fn spacing(pages: &[Vec<Line>]) -> f32 {
    let step = |pair: &[Line]| (pair[1].y - pair[0].y) / pair[0].size.max(1.0);
    let mut steps: Vec<f32> =
        pages.iter().flat_map(|p| p.windows(2).map(step)).filter(|s| (0.5..4.0).contains(s)).collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(1.2)
}

/// Whether a paragraph begins with `line`.
fn is_break(last: &Line, line: &Line, is_new_page: bool, spacing: f32) -> bool {
    if (last.size - line.size).abs() > 0.12 * last.size.max(line.size) || begins_item(&line.text) {
        return true;
    }
    let size = line.size.max(1.0);
    let ends = ends_sentence(&last.text);
    let short = is_short(last, size);
    if (ends || short) && begins_numbered(&line.text) {
        return true;
    }
    let was_item = begins_item(&last.text) || begins_numbered(&last.text);
    if was_item && short && starts_upper(&line.text) {
        return true;
    }
    let indented = is_indented(line, size);
    if is_new_page || line.y < last.y || last.column != line.column {
        // On with the next column: what ends no sentence goes on.
        return if ends { indented || short } else { short && starts_upper(&line.text) };
    }
    let gap = (line.y - last.y) / size;
    if gap > spacing * 1.35 {
        return true;
    }
    let was_indented = is_indented(last, size);
    let of_table = (last.is_row && line.is_row)
        || (last.is_row || line.is_row) && is_half(last, size) && begins_anew(&line.text);
    of_table
        || (indented && !was_indented)
        || (short && ends)
        || (indented && ends && line.x1 > last.x1 + size)
}

/// Whether it leaves more room at its end than a word would need.
fn is_short(line: &Line, size: f32) -> bool {
    room_at_end(line) > 4.0 * size
}

fn room_at_end(line: &Line) -> f32 {
    if is_rtl(&line.text) { line.x0 - line.column.0 } else { line.column.1 - line.x1 }
}

/// Whether it leaves so much room in a wide column that the next word would have had it.
fn is_half(line: &Line, size: f32) -> bool {
    let column = line.column.1 - line.column.0;
    column > 20.0 * size && room_at_end(line) > 0.35 * column
}

fn is_indented(line: &Line, size: f32) -> bool {
    let room = if is_rtl(&line.text) { line.column.1 - line.x1 } else { line.x0 - line.column.0 };
    room > 0.8 * size
}

fn is_rtl(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| ('\u{590}'..'\u{900}').contains(&c))
}

fn starts_upper(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase)
}

/// With a capital letter or a number, as a row of a table does; prose that goes on rather does not.
fn begins_anew(text: &str) -> bool {
    starts_upper(text) || text.starts_with(|c: char| c.is_numeric())
}

fn begins_item(text: &str) -> bool {
    text.starts_with(['•', '▪', '‣', '●', '◦', '–', '—'])
        && text.chars().nth(1).is_some_and(char::is_whitespace)
}

/// `1. `, `12) `, `(a) `, `- `: an item of a list, unless a sentence happens to break there.
fn begins_numbered(text: &str) -> bool {
    let Some((mark, _)) = text.split_once(' ') else { return false };
    let number = mark.trim_start_matches('(').trim_end_matches(['.', ')']);
    let is_number = !number.is_empty() && number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit());
    let is_letter =
        number.len() == 1 && number.bytes().all(|b| b.is_ascii_lowercase()) && mark.ends_with(')');
    matches!(mark, "-" | "*") || mark.ends_with(['.', ')']) && (is_number || is_letter)
}

/// Adds a line to the paragraph.
fn join(out: &mut String, line: &str, words: &HashSet<String>, hyphens: &mut Vec<String>) {
    let begins = line.chars().next().unwrap_or(' ');
    // A dash between words has a space on either side.
    let is_dash = out.chars().rev().nth(1).is_some_and(char::is_whitespace);
    if out.ends_with('\u{ad}') {
        out.pop();
    } else if out.ends_with(['-', '\u{2010}']) && !is_dash {
        let letter = out.chars().rev().nth(1).is_some_and(char::is_alphabetic);
        if letter && begins.is_lowercase() {
            let (head, tail) = halves(out, line);
            if !is_compound(&head, &tail, words) {
                out.pop();
                if !words.contains(&format!("{head}{tail}").to_lowercase()) {
                    hyphens.push(format!("{head}-{tail}"));
                }
            }
        }
    } else {
        let ends = out.chars().next_back().unwrap_or(' ');
        let tight = |c: char| {
            is_ideograph(c) || ('\u{e00}'..'\u{1000}').contains(&c) || ('\u{1780}'..'\u{1800}').contains(&c)
        };
        if !(tight(ends) && tight(begins)) {
            out.push(' ');
        }
    }
    out.push_str(line);
}

/// What stands of a word before the hyphen at the end, and after it.
fn halves(out: &str, line: &str) -> (String, String) {
    let part = |c: &char| c.is_alphabetic() || *c == '-';
    let bare = out.trim_end_matches(['-', '\u{2010}']);
    let head: Vec<char> = bare.chars().rev().take_while(part).collect();
    (head.into_iter().rev().collect(), line.chars().take_while(part).collect())
}

/// First halves of words that are written with a hyphen.
const FIRST: [&str; 14] = [
    "all", "co", "cross", "ex", "half", "mid", "multi", "non", "post", "pro", "self", "semi", "vice", "well",
];

/// Whether the hyphen at the end belongs to the word: it is written so elsewhere, and not without;
/// or the first half has its capitals (`UN-led`), a hyphen of its own, or is one that has a hyphen;
/// or both halves are words of the file, and the whole is none.
fn is_compound(head: &str, tail: &str, words: &HashSet<String>) -> bool {
    let (small, rest) = (head.to_lowercase(), tail.to_lowercase());
    if words.contains(&format!("{small}{rest}")) {
        return false;
    }
    let is_word = |half: &str| half.chars().count() >= 3 && words.contains(half);
    words.contains(&format!("{small}-{rest}"))
        || head.chars().skip(1).any(char::is_uppercase)
        || head.contains('-')
        || FIRST.contains(&small.as_str())
        || is_word(&small) && is_word(&rest)
}
