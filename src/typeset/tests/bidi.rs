//! The order of words, against the `unicode-bidi` crate.

use proptest::prelude::*;
use unicode_bidi::{BidiClass, BidiInfo, bidi_class};

use super::super::paragraph::Paragraph;
use super::{each_paragraph, mixture, set, style};

/// What takes no part in the order: rule X9 takes it out of the text.
fn is_taken_out(c: char) -> bool {
    use BidiClass::{BN, LRE, LRO, PDF, RLE, RLO};
    matches!(bidi_class(c), BN | LRE | LRO | PDF | RLE | RLO)
}

/// The starts of a line's clusters from left to right as the crate orders them.
fn expected(info: &BidiInfo<'_>, text: &str, p: &Paragraph, line: usize) -> Vec<usize> {
    let line = &p.lines[line];
    let (levels, runs) = info.visual_runs(&info.paragraphs[0], line.range.clone());
    let mut order = Vec::new();
    for run in runs {
        let inside = p.clusters_of(line).iter().map(|c| c.start as usize).filter(|at| run.contains(at));
        let mut starts: Vec<usize> = inside.collect();
        if levels[run.start].is_rtl() {
            starts.reverse();
        }
        order.extend(starts);
    }
    order.retain(|at| text[*at..].chars().next().is_some_and(|c| !is_taken_out(c)));
    order
}

fn check(text: &str, p: &Paragraph) {
    if text.is_empty() {
        return;
    }
    let info = BidiInfo::new(text, None);
    assert_eq!(info.paragraphs.len(), 1, "{text:?} is one paragraph");
    assert_eq!(p.rtl, info.paragraphs[0].level.is_rtl(), "{text:?}");
    for (at, line) in p.lines.iter().enumerate() {
        let mut order: Vec<usize> = p.left_to_right(line).map(|c| c.start as usize).collect();
        order.retain(|at| text[*at..].chars().next().is_some_and(|c| !is_taken_out(c)));
        assert_eq!(order, expected(&info, text, p, at), "line {at} of {text:?}");
    }
}

#[test]
fn words_stand_in_the_order_of_the_bidi_rules_in_every_script() {
    each_paragraph(check);
}

#[test]
fn pieces_of_a_long_paragraph_run_as_the_whole_does() {
    for text in
        ["\u{2067}abc\u{2069} نص", "\u{200e}نص", "\u{61c}abc", "(12) שלום abc", "12 \u{2068}ש\u{2069} a"]
    {
        let level = BidiInfo::new(text, None).paragraphs[0].level;
        assert_eq!(super::super::scripts::starts_right_to_left(text), level.is_rtl(), "{text:?}");
    }
}

/// Where a line's clusters start, from left to right.
fn order(p: &Paragraph, line: usize) -> Vec<usize> {
    p.left_to_right(&p.lines[line]).map(|c| c.start as usize).collect()
}

#[test]
fn a_tab_between_words_that_run_to_the_left_parts_them_in_the_paragraphs_direction() {
    // Two columns of a table: the first stands first, though its words run to the left.
    let p = set("a אב\tגד", &style("", 640.0));
    assert_eq!(order(&p, 0), [0, 1, 4, 2, 6, 9, 7]);
    // White space before a tab goes with it, two tabs stay in order.
    let p = set("a אב \t\tגד", &style("", 640.0));
    assert_eq!(order(&p, 0), [0, 1, 4, 2, 6, 7, 8, 11, 9]);
    let p = set("א ab\tcd", &style("", 640.0));
    assert_eq!(order(&p, 0), [6, 7, 5, 3, 4, 2, 0]);
    let tab = p.clusters.iter().find(|c| c.start == 5).unwrap();
    assert!(tab.rtl && tab.width > 8.0, "{tab:?}");
}

#[test]
fn brackets_after_an_isolate_take_the_direction_of_the_words_before_it() {
    // Rule N0 c1: the brackets hold a letter against the paragraph's direction, and the strong letter
    // before them is ש, since what is in an isolate is not of its sequence: so they run to the left.
    // unicode-bidi 0.3.18 looks into the isolate there, finds x, and lets them run to the right: it
    // can't be the judge of this, and the properties below leave it out.
    let p = set("a ש \u{2066}x\u{2069} (ב)", &style("", 640.0));
    assert_eq!(order(&p, 0), [0, 1, 16, 14, 13, 12, 9, 8, 5, 4, 2]);
}

proptest! {
    #![proptest_config(ProptestConfig { max_local_rejects: 20_000, max_global_rejects: 20_000, ..ProptestConfig::with_cases(300) })]
    #[test]
    fn mixtures_stand_in_the_order_of_the_bidi_rules(text in mixture(), narrow: bool) {
        // Brackets after an isolate (rule N0) the crate and the shaper resolve differently; each is
        // looked at without the other.
        let isolates = text.contains(['\u{2066}', '\u{2067}', '\u{2068}']);
        prop_assume!(!(isolates && text.contains(['(', ')', '[', ']'])));
        let p = set(&text, &style("", if narrow { 120.0 } else { 640.0 }));
        check(&text, &p);
    }

    #[test]
    fn mixtures_with_tabs_stand_in_the_order_of_the_bidi_rules(
        parts in prop::collection::vec(mixture(), 2..5),
        separators in prop::sample::select(&["\t", " \t", "\t\t", "\t \u{2067}\t"]),
        narrow: bool,
    ) {
        let text = parts.join(separators);
        let isolates = text.contains(['\u{2066}', '\u{2067}', '\u{2068}']);
        prop_assume!(!(isolates && text.contains(['(', ')', '[', ']'])));
        let p = set(&text, &style("", if narrow { 120.0 } else { 640.0 }));
        check(&text, &p);
    }
}
