//! Where lines are broken: against `icu_segmenter`'s rules for lines, with its dictionaries.

use std::collections::BTreeSet;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{GraphemeClusterSegmenter, LineSegmenter};
use proptest::prelude::*;

use super::{articles, mixture, set, style};
use crate::typeset::paragraph::Paragraph;

/// Ends of lines within a paragraph that are neither at an opportunity nor, between two graphemes,
/// inside of a word that is wider than the column.
fn wrong_breaks(text: &str, p: &Paragraph, column: f32) -> Vec<usize> {
    let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
    let opportunities: BTreeSet<usize> = segmenter.segment_str(text).collect();
    let graphemes: BTreeSet<usize> = GraphemeClusterSegmenter::new().segment_str(text).collect();
    let too_wide = |at: usize| {
        let from = opportunities.range(..at).next_back().copied().unwrap_or(0);
        let to = opportunities.range(at..).next().copied().unwrap_or(text.len());
        // White space at its end may hang over.
        let to = from + text[from..to].trim_end().len();
        let inside = p.clusters.iter().filter(|c| (from..to).contains(&(c.start as usize)));
        inside.map(|c| c.width).sum::<f32>() > column
    };
    let ends = p.lines[..p.lines.len() - 1].iter().map(|line| line.range.end);
    let allowed = |at: &usize| opportunities.contains(at) || (graphemes.contains(at) && too_wide(*at));
    ends.filter(|at| !allowed(at)).collect()
}

#[test]
fn lines_break_only_where_the_script_breaks_or_inside_of_what_is_wider_than_the_column() {
    for (language, text) in articles() {
        for line in text.lines().filter(|line| !line.is_empty()) {
            for measure in [60.0, 110.0, 200.0, 333.0, 640.0] {
                let style = style(language, measure);
                let p = set(line, &style);
                let wrong = wrong_breaks(line, &p, style.column());
                let around = wrong.iter().map(|at| {
                    let from = line.floor_char_boundary(at.saturating_sub(20));
                    (&line[from..*at], &line[*at..line.ceil_char_boundary(at + 20)])
                });
                assert!(wrong.is_empty(), "{language} at {measure}: {:?}", around.collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn a_word_wider_than_the_column_is_broken_between_graphemes() {
    let text = "e\u{301}".repeat(60);
    let style = style("fr", 100.0);
    let p = set(&text, &style);
    assert!(p.lines.len() > 3);
    assert!(p.lines.iter().all(|line| line.range.end % 3 == 0), "never between a letter and its accent");
    assert_eq!(wrong_breaks(&text, &p, style.column()), [0; 0]);
}

#[test]
fn a_break_within_a_word_that_has_room_is_found_out() {
    let style = style("en", 100.0);
    let mut p = set("several words on some lines", &style);
    p.lines[0].range.end = 3;
    assert_eq!(wrong_breaks("several words on some lines", &p, style.column()), [3]);
}

proptest! {
    #[test]
    fn lines_of_any_mixture_are_whole_graphemes(text in mixture(), measure in 40.0_f32..400.0) {
        let p = set(&text, &style("", measure));
        let graphemes: BTreeSet<usize> = GraphemeClusterSegmenter::new().segment_str(&text).collect();
        for line in &p.lines {
            prop_assert!(graphemes.contains(&line.range.end), "{} in {text:?}", line.range.end);
        }
    }
}
