//! Graphemes: what the eye takes for one character.

use icu_segmenter::{GraphemeClusterSegmenter, GraphemeClusterSegmenterBorrowed};

use crate::model::text::Text;

fn segmenter() -> GraphemeClusterSegmenterBorrowed<'static> {
    GraphemeClusterSegmenter::new()
}

/// The grapheme boundary after `at`; a line break is one step.
#[must_use]
pub fn next_grapheme(text: &Text, at: usize) -> usize {
    let paragraph = text.paragraph(text.paragraph_at(at));
    if at >= paragraph.end {
        return (at + 1).min(text.len());
    }
    let from = certain(text.as_str(), at).max(paragraph.start);
    let mut ends = segmenter().segment_str(&text.as_str()[from..paragraph.end]).map(|i| i + from);
    ends.find(|i| *i > at).unwrap_or(paragraph.end)
}

/// The grapheme boundary before `at`; a line break is one step.
#[must_use]
pub fn previous_grapheme(text: &Text, at: usize) -> usize {
    let paragraph = text.paragraph(text.paragraph_at(at));
    if at <= paragraph.start {
        return at.saturating_sub(1);
    }
    let before = text.as_str().floor_char_boundary(at - 1);
    floor_grapheme(text.as_str(), before).max(paragraph.start)
}

/// The last grapheme boundary at or before `at`, which is a code-point boundary.
#[must_use]
pub fn floor_grapheme(text: &str, at: usize) -> usize {
    let from = certain(text, at);
    if from == at {
        return at;
    }
    // On to what follows, as the last boundary of what is looked at is none for sure.
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let ends = segmenter().segment_str(&text[from..end]).map(|i| i + from);
    ends.take_while(|i| *i <= at).last().unwrap_or(from)
}

/// The last place at or before `at` where graphemes part whatever stands further away. The start
/// of the text is one, and so is its end.
fn certain(text: &str, at: usize) -> usize {
    let mut place = at;
    let mut next = text[at..].chars().next();
    while place > 0 {
        let Some(before) = text[..place].chars().next_back() else { break };
        if next.is_none_or(|next| parts(before, next)) {
            break;
        }
        place -= before.len_utf8();
        next = Some(before);
    }
    place
}

/// Whether two characters part although nothing is known of those before them.
fn parts(before: char, next: char) -> bool {
    if before.is_ascii() && next.is_ascii() {
        return (before, next) != ('\r', '\n');
    }
    // Flags go by pairs, and what follows a mark or a joiner depends on what it sits on.
    !matches!(before, '\u{1f1e6}'..='\u{1f1ff}') && is_cut('a', before) && is_cut(before, next)
}

fn is_cut(before: char, next: char) -> bool {
    let mut pair = [0; 8];
    let len = before.encode_utf8(&mut pair).len();
    let all = len + next.encode_utf8(&mut pair[len..]).len();
    std::str::from_utf8(&pair[..all])
        .is_ok_and(|pair| segmenter().segment_str(pair).any(|boundary| boundary == len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphemes_are_not_cut() {
        let text = Text::new("a👩‍👩‍👧e\u{301}\nक्षि");
        let mut at = 0;
        let mut seen = vec![0];
        while at < text.len() {
            at = next_grapheme(&text, at);
            seen.push(at);
        }
        let mut back = vec![at];
        while at > 0 {
            at = previous_grapheme(&text, at);
            back.push(at);
        }
        back.reverse();
        assert_eq!(seen, back);
        assert_eq!(seen[1..5], [1, 19, 22, 23]);
    }

    #[test]
    fn steps_go_by_the_graphemes_of_the_whole_line_however_long_they_are() {
        let flags = "🇮🇳".repeat(300);
        let marks = format!("a{}b", "\u{301}".repeat(3000));
        let family = format!("👩{}", "\u{200d}👩".repeat(500));
        let prepended = format!("{}a", "\u{600}".repeat(300));
        for line in [flags, marks, family, prepended, "क्".repeat(300), "각".repeat(300)] {
            let want: Vec<usize> = segmenter().segment_str(&line).collect();
            let text = Text::new(line);
            for pair in want.windows(2) {
                assert_eq!(next_grapheme(&text, pair[0]), pair[1]);
                assert_eq!(previous_grapheme(&text, pair[1]), pair[0]);
            }
        }
    }

    #[test]
    fn a_place_inside_a_grapheme_is_brought_to_its_start() {
        let text = "x🇮🇳🇫🇷e\u{301}\u{302}y";
        let want: Vec<usize> = segmenter().segment_str(text).collect();
        for at in text.char_indices().map(|c| c.0).chain([text.len()]) {
            let start = want.iter().rev().find(|start| **start <= at).unwrap();
            assert_eq!(floor_grapheme(text, at), *start, "{at}");
        }
    }
}
