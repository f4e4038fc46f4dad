//! Characters to pieces of lines, each in the order of reading.

use super::glyphs::Glyph;
use super::initials;
pub(super) use crate::formats::words::is_ideograph;

/// Part of a line between wide gaps: in a page of columns, a line of one of them.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    /// The baseline.
    pub y: f32,
    /// The size of most of its characters.
    pub size: f32,
}

impl Piece {
    /// Whether it stands on the same line.
    pub fn is_beside(&self, other: &Self) -> bool {
        (self.y - other.y).abs() < 0.4 * self.size.min(other.size).max(1.0)
    }
}

/// A gap of so many times the size parts two pieces.
const WIDE: f32 = 1.2;
/// A gap of so many times the size is a space.
const SPACE: f32 = 0.15;

/// The pieces of a page, in no order.
pub(super) fn pieces(glyphs: Vec<Glyph>) -> Vec<Piece> {
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for row in with_raised(rows_of(initials::placed(without_doubles(glyphs)))) {
        let mut piece: Vec<Glyph> = Vec::new();
        let mut end = f32::MIN;
        for glyph in row {
            if glyph.text.trim().is_empty() && !glyph.text.is_empty() {
                // A space says only where one word ends; how far the next one is its place says.
                if let Some(last) = piece.last_mut()
                    && !last.text.ends_with(' ')
                    && glyph.x0 - end < WIDE * glyph.size
                {
                    last.text.push(' ');
                }
                continue;
            }
            if !piece.is_empty() && glyph.x0 - end > WIDE * glyph.size {
                rows.push(std::mem::take(&mut piece));
                end = f32::MIN;
            }
            end = end.max(glyph.x1);
            piece.push(glyph);
        }
        rows.push(piece);
    }
    rows.into_iter().filter_map(piece).collect()
}

/// Bold is sometimes made by drawing a character twice, a hair apart.
fn without_doubles(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let near = |g: &Glyph| {
            let reach = 0.12 * glyph.size;
            g.text == glyph.text && (g.x0 - glyph.x0).abs() < reach && (g.y - glyph.y).abs() < reach
        };
        let is_double = !glyph.text.trim().is_empty() && out.iter().rev().take(40).any(near);
        if !is_double {
            out.push(glyph);
        }
    }
    out
}

/// Characters of one baseline, from left to right. Those of raised or lowered numbers stand with
/// the line that they are closest to.
fn rows_of(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    let mut base = (f32::MIN, 0.0);
    for glyph in glyphs {
        if rows.is_empty() || glyph.y - base.0 > 0.35 * glyph.size.max(base.1).max(1.0) {
            rows.push(Vec::new());
            base = (glyph.y, glyph.size);
        }
        if let Some(row) = rows.last_mut() {
            if glyph.size >= base.1 {
                base = (glyph.y, glyph.size);
            }
            row.push(glyph);
        }
    }
    rows.iter_mut().for_each(|row| row.sort_by(|a, b| a.x0.total_cmp(&b.x0)));
    rows
}

/// Small characters that stand so high over a line that they made one of their own, marks of notes
/// and powers, with the line in which they stand.
fn with_raised(rows: Vec<Vec<Glyph>>) -> Vec<Vec<Glyph>> {
    let size = |row: &[Glyph]| row.iter().map(|g| g.size).fold(0.0, f32::max);
    let mut out: Vec<Vec<Glyph>> = Vec::with_capacity(rows.len());
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let own = size(&row);
        let belongs = |next: &Vec<Glyph>| {
            let line = size(next);
            let (x0, x1) = next.iter().fold((f32::MAX, f32::MIN), |(x0, x1), g| (x0.min(g.x0), x1.max(g.x1)));
            let (above, on) = (row[0].y, next[0].y);
            own < 0.85 * line
                && on - above < 0.6 * line
                && row.len() * 4 <= next.len()
                && row.iter().all(|g| g.x0 >= x0 && g.x0 <= x1 + 0.5 * line)
        };
        if rows.peek().is_some_and(belongs)
            && let Some(next) = rows.peek_mut()
        {
            next.extend(row);
            next.sort_by(|a, b| a.x0.total_cmp(&b.x0));
            continue;
        }
        out.push(row);
    }
    out
}

fn piece(glyphs: Vec<Glyph>) -> Option<Piece> {
    let (first, last) = (glyphs.first()?, glyphs.last()?);
    let (x0, x1) = (first.x0, glyphs.iter().map(|g| g.x1).fold(last.x1, f32::max));
    let mut sizes: Vec<f32> = glyphs.iter().map(|g| g.size).collect();
    sizes.sort_by(f32::total_cmp);
    let size = sizes[sizes.len() / 2];
    let large = glyphs.iter().filter(|g| (g.size - size).abs() < 0.1 * size);
    let y = large.map(|g| g.y).fold(f32::MIN, f32::max);
    let text = read(with_spaces(glyphs));
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(Piece { text, x0, x1, y, size })
}

/// What each character says, and a space wherever two stand apart.
fn with_spaces(glyphs: Vec<Glyph>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(glyphs.len() + 8);
    let mut end: Option<(f32, f32)> = None;
    for glyph in glyphs {
        let bare = glyph.text.trim_end();
        let is_mark = !bare.is_empty() && bare.chars().all(is_combining);
        if let (Some((end, size)), false) = (end, is_mark) {
            let is_wide = |text: &str| text.trim_end().chars().next_back().is_some_and(is_ideograph);
            let wide =
                out.last().is_some_and(|t| is_wide(t)) && bare.chars().next().is_some_and(is_ideograph);
            let gap = glyph.x0 - end;
            if gap > if wide { 0.6 } else { SPACE } * size.max(glyph.size)
                && out.last().is_some_and(|t| t != " ")
            {
                out.push(" ".to_owned());
            }
        }
        let reach = end.map_or(f32::MIN, |(e, _)| e);
        end = Some((glyph.x1.max(reach), glyph.size));
        if !bare.is_empty() {
            out.push(bare.to_owned());
        }
        if glyph.text.ends_with(' ') && out.last().is_some_and(|t| t != " ") {
            out.push(" ".to_owned());
        }
    }
    out.dedup_by(|a, b| a == " " && b == " ");
    out
}

/// From the order in which characters stand, left to right, to the one in which they are read.
fn read(units: Vec<String>) -> String {
    let direction = |unit: &String| unit.chars().find_map(strong);
    let rtl = units.iter().filter(|u| direction(u) == Some(true)).count();
    let ltr = units.iter().filter(|u| direction(u) == Some(false)).count();
    if rtl == 0 {
        return left_vowels(units).concat();
    }
    let is_line_rtl = rtl >= ltr;
    let mut units: Vec<(Option<bool>, String)> = units.into_iter().map(|u| (class(&u), u)).collect();
    if is_line_rtl {
        units.reverse();
    }
    // Runs of the other direction, with what stands between them, are turned round.
    let other = Some(!is_line_rtl);
    let mut at = 0;
    while at < units.len() {
        if units[at].0 != other {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut probe = end;
        while probe < units.len() && units[probe].0 != Some(is_line_rtl) {
            probe += 1;
            if units[probe - 1].0 == other {
                end = probe;
            }
        }
        units[at..end].reverse();
        at = end;
    }
    units.into_iter().map(|(_, unit)| unit).collect()
}

/// Whether what a unit says runs from right to left; digits run from left to right everywhere.
fn class(unit: &str) -> Option<bool> {
    unit.chars().find_map(|c| if c.is_numeric() { Some(false) } else { strong(c) })
}

fn strong(c: char) -> Option<bool> {
    match c {
        '\u{590}'..='\u{65f}'
        | '\u{66d}'..='\u{6ef}'
        | '\u{6fa}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}' => Some(true),
        c if c.is_alphabetic() => Some(false),
        _ => None,
    }
}

/// Vowels that Indic scripts draw before the consonant after which they are said: where one
/// stands alone, it moves behind the consonants that it belongs to.
fn left_vowels(mut units: Vec<String>) -> Vec<String> {
    let is_left = |unit: &str| {
        let mut chars = unit.chars();
        matches!(
            (chars.next(), chars.next()),
            (
                Some(
                    '\u{93f}'
                    | '\u{9bf}'
                    | '\u{9c7}'
                    | '\u{9c8}'
                    | '\u{a3f}'
                    | '\u{abf}'
                    | '\u{b47}'
                    | '\u{bc6}'..='\u{bc8}'
                    | '\u{d46}'..='\u{d48}',
                ),
                None,
            )
        )
    };
    let joins = |unit: &str| {
        unit.chars().next_back().is_some_and(|c| {
            matches!(
                c,
                '\u{94d}'
                    | '\u{9cd}'
                    | '\u{a4d}'
                    | '\u{acd}'
                    | '\u{b4d}'
                    | '\u{bcd}'
                    | '\u{c4d}'
                    | '\u{ccd}'
                    | '\u{d4d}'
            )
        })
    };
    let mut at = 0;
    while at < units.len() {
        if !is_left(&units[at]) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < units.len()
            && (joins(&units[end]) || (end > at + 1 && units[end].chars().all(is_combining)))
        {
            end += 1;
        }
        let is_letter = units.get(end).is_some_and(|u| u.chars().next().is_some_and(char::is_alphabetic));
        if is_letter {
            units[at..=end].rotate_left(1);
        }
        at = end + 1;
    }
    units
}

/// A mark on the letter before it.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{900}'..='\u{902}' | '\u{93c}' | '\u{941}'..='\u{948}' | '\u{94d}' | '\u{981}' | '\u{9bc}'
        | '\u{9c1}'..='\u{9c4}' | '\u{9cd}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}
