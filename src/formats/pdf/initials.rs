//! Initials: the large first letter of a paragraph, beside several of its lines.

use super::glyphs::Glyph;

/// Times the usual size from which a letter may be one.
const LARGE: f32 = 1.8;
/// Large letters on one line, above which they are a heading.
const FEW: usize = 3;

/// The characters with initials put before the first of the lines beside them.
pub(super) fn placed(mut glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut sizes: Vec<f32> = glyphs.iter().map(|g| g.size).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(usual) = sizes.get(sizes.len() / 2).copied() else { return glyphs };
    let is_large = |g: &Glyph| g.size >= LARGE * usual && !g.text.trim().is_empty();
    let large: Vec<usize> = (0..glyphs.len()).filter(|at| is_large(&glyphs[*at])).collect();
    // A page of headings has none, and is not gone through for each letter.
    if large.len() > 40 {
        return glyphs;
    }
    for at in &large {
        let letter = glyphs[*at].clone();
        let on_line = |other: &&usize| (glyphs[**other].y - letter.y).abs() < 0.2 * letter.size;
        if large.iter().filter(on_line).count() > FEW || !letter.text.chars().any(char::is_alphabetic) {
            continue;
        }
        if let Some(first) = first_beside(&glyphs, &letter, usual) {
            let Glyph { x0, y, size, .. } = glyphs[first].clone();
            let moved = &mut glyphs[*at];
            (moved.y, moved.size) = (y, size);
            // Close to the word that it begins.
            (moved.x0, moved.x1) = (x0 - 0.6 * size, x0 - 0.01 * size);
        }
    }
    glyphs
}

/// The first character of the topmost line beside a letter; `None` where fewer than two lines stand
/// beside it.
fn first_beside(glyphs: &[Glyph], letter: &Glyph, usual: f32) -> Option<usize> {
    let top = letter.y - 0.85 * letter.size;
    let beside = |g: &Glyph| {
        g.size < LARGE * usual
            && !g.text.trim().is_empty()
            && g.y > top
            && g.y < letter.y + 0.3 * usual
            && g.x0 >= letter.x1 - 0.3 * usual
            && g.x0 - letter.x1 < letter.size
    };
    let all: Vec<usize> = (0..glyphs.len()).filter(|at| beside(&glyphs[*at])).collect();
    let y = all.iter().map(|at| glyphs[*at].y).fold(f32::MAX, f32::min);
    let lowest = all.iter().map(|at| glyphs[*at].y).fold(f32::MIN, f32::max);
    if lowest - y < 0.5 * usual {
        return None;
    }
    let on_first = all.into_iter().filter(|at| glyphs[*at].y - y < 0.3 * usual);
    on_first.min_by(|a, b| glyphs[*a].x0.total_cmp(&glyphs[*b].x0))
}
