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
}
