//! What goes on over a line or paragraph break, or after a gap, is one thing: open ends, one name.

use std::ops::Range;

use proptest::prelude::*;

use super::super::decorate::{BlockPlace, Decorated, decorate};
use super::super::display::{Ink, Item, Tone};
use super::super::fonts::Fonts;
use super::super::fragments::{Fragment, fragments};
use super::super::geometry::Rect;
use super::super::marks::{Mark, MarkKind};
use super::super::paragraph::{BlockText, Paragraph};
use super::super::style::TextStyle;
use super::{mixture, set, style};

const ENGLISH: &str = "The two countries held the meeting of the group in New Delhi";
const HEBREW: &str = "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם לנצח";

fn narrow() -> TextStyle {
    TextStyle { measure: 200.0, ..TextStyle::default() }
}

fn paragraph(text: &str) -> Paragraph {
    Fonts::bundled().paragraph(&BlockText { text, ..BlockText::default() }, &narrow())
}

fn entity(range: Range<usize>) -> Mark {
    Mark::new(1, range, MarkKind::Entity, "place", 3)
}

/// The fragments of marks in a paragraph that is bytes `block` of an article.
fn found(p: &Paragraph, block: Range<usize>, marks: &[Mark]) -> Vec<Fragment> {
    fragments(p, &block, marks, narrow().column())
}

#[test]
fn a_span_over_a_line_break_runs_to_the_lines_edge_and_is_open_there() {
    for text in [ENGLISH, HEBREW] {
        let p = paragraph(text);
        let all = found(&p, 0..text.len(), &[entity(p.lines[0].words_end - 6..p.lines[2].range.start + 6)]);
        assert_eq!(all.iter().map(|f| f.line).collect::<Vec<_>>(), [0, 1, 2]);
        // Where the span begins, where it ends; its lines run on to the column's edge.
        let (starts, ends): (Vec<bool>, Vec<bool>) = all
            .iter()
            .map(|f| if p.rtl { (f.open_right, f.open_left) } else { (f.open_left, f.open_right) })
            .unzip();
        assert_eq!((starts, ends), (vec![false, true, true], vec![true, true, false]), "{text}");
        let edge = |f: &Fragment| if p.rtl { f.x0 == 0.0 } else { f.x1 == narrow().column() };
        assert_eq!(all.iter().map(edge).collect::<Vec<_>>(), [true, true, false], "{text}");
        assert_eq!(all.iter().map(|f| f.first).collect::<Vec<_>>(), [true, false, false]);
    }
}

#[test]
fn a_span_that_ends_before_the_white_space_of_a_break_is_closed() {
    let p = paragraph(ENGLISH);
    for end in [p.lines[0].words_end, p.lines[0].range.end] {
        let all = found(&p, 0..ENGLISH.len(), &[entity(4..end)]);
        assert_eq!(all.len(), 1);
        assert!(!all[0].open_left && !all[0].open_right, "to {end}");
    }
}

#[test]
fn a_span_over_a_paragraph_break_is_open_on_both_sides_of_it() {
    let p = paragraph(ENGLISH);
    let block = 100..100 + ENGLISH.len();
    let all = found(&p, block.clone(), &[entity(50..110)]);
    assert!(all[0].open_left && !all[0].open_right && !all[0].first);
    let all = found(&p, block.clone(), &[entity(block.end - 5..block.end + 40)]);
    let last = all.last().unwrap();
    assert!(!last.open_left && last.open_right && last.first);
    assert_eq!(last.x1, narrow().column());
}

#[test]
fn pieces_with_words_between_are_open_towards_each_other_and_run_over_none() {
    let p = paragraph(ENGLISH);
    let pieces = [
        Mark { open_end: true, ..entity(0..3) },
        Mark { open_start: true, open_end: true, ..entity(8..17) },
        Mark { open_start: true, ..entity(18..22) },
    ];
    let all: Vec<Fragment> = found(&p, 0..ENGLISH.len(), &pieces).into_iter().filter(|f| !f.bridge).collect();
    let open: Vec<(bool, bool)> = all.iter().map(|f| (f.open_left, f.open_right)).collect();
    assert_eq!(open, [(false, true), (true, true), (true, false)]);
    assert!(all.iter().all(|f| f.words == (f.x0, f.x1)));
    assert_eq!(all.iter().filter(|f| f.first).count(), 1);
}

fn decorated(block: Range<usize>, marks: Vec<Mark>) -> Decorated {
    let mut fonts = Fonts::bundled();
    let p = fonts.paragraph(&BlockText { text: ENGLISH, ..BlockText::default() }, &narrow());
    let place = BlockPlace { range: block, ..BlockPlace::default() };
    decorate(&mut fonts, &p, &place, marks, &narrow())
}

/// How many letters of tags there are.
fn letters_of_tags(block: &Decorated) -> usize {
    let count = |item: &Item| match item {
        Item::Glyphs { range, ink: Ink::Label(_, Tone::Tag), .. } => range.len(),
        _ => 0,
    };
    block.list.items.iter().map(count).sum()
}

#[test]
fn the_name_stands_where_a_span_begins_and_nowhere_else() {
    let end = ENGLISH.len();
    assert_eq!(letters_of_tags(&decorated(0..end, vec![entity(4..40)])), "place".len());
    let later = decorated(100..100 + end, vec![entity(90..130)]);
    assert_eq!(letters_of_tags(&later), 0, "it began in the paragraph before");
    let pieces = vec![entity(4..7), Mark { open_start: true, ..entity(30..40) }];
    assert_eq!(letters_of_tags(&decorated(0..end, pieces)), "place".len());
    let role = |range, open_start| {
        let kind = MarkKind::Filler { role: "promisor".into(), bare: false };
        Mark { open_start, ..Mark::new(2, range, kind, "", 0) }
    };
    assert_eq!(decorated(0..end, vec![role(4..7, false)]).hits.len(), 2, "words and chip");
    assert_eq!(decorated(100..100 + end, vec![role(90..107, false)]).hits.len(), 1, "words alone");
    assert_eq!(decorated(0..end, vec![role(4..7, true)]).hits.len(), 1);
}

/// The boxes of one ink among the grounds.
fn boxes(block: &Decorated, wanted: Ink) -> Vec<(Rect, f32)> {
    let of = |item: &Item| match item {
        Item::Fill { rect, radius, ink, .. } if *ink == wanted => Some((*rect, *radius)),
        _ => None,
    };
    block.list.under().iter().filter_map(of).collect()
}

#[test]
fn the_outline_of_a_selected_span_has_no_side_where_it_goes_on() {
    let mark = Mark { selected: true, ..entity(20..45) };
    let block = decorated(0..ENGLISH.len(), vec![mark]);
    let column = narrow().column();
    let outlines = boxes(&block, Ink::Label(3, Tone::Line));
    let tints = boxes(&block, Ink::Label(3, Tone::Tint));
    let reach = |boxes: &[(Rect, f32)], y: f32| {
        let on_line = boxes.iter().filter(|(r, _)| r.y0 < y && y < r.y1);
        on_line.fold((f32::MAX, f32::MIN), |(x0, x1), (r, _)| (x0.min(r.x0), x1.max(r.x1)))
    };
    let line = |at: usize| block.lines[at].baseline;
    let (outline, tint) = (reach(&outlines, line(0)), reach(&tints, line(0)));
    assert_eq!((outline.1, tint.1), (column, column));
    assert!(outline.0 < tint.0);
    let (outline, tint) = (reach(&outlines, line(1)), reach(&tints, line(1)));
    assert_eq!(outline.0, tint.0);
    assert!(outline.1 > tint.1);
    // Square where it goes on, round where it ends.
    let square = |x: f32, y: f32| {
        tints.iter().any(|(r, radius)| *radius == 0.0 && r.contains(x, y) && r.y0 < y && y < r.y1)
    };
    assert!(square(column - 0.5, line(0)) && square(tint.0 + 0.5, line(1)));
    assert!(!square(reach(&tints, line(0)).0 + 0.5, line(0)) && !square(tint.1 - 0.5, line(1)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_span_is_never_drawn_behind_words_that_are_not_its_own(
        text in mixture(),
        ends in (0.0..1.0_f64, 0.0..1.0_f64),
        open_start: bool,
        open_end: bool,
    ) {
        let p = set(&text, &style("", 120.0));
        let at = |part: f64| text.floor_char_boundary((part * (text.len() + 1) as f64) as usize);
        let (start, end) = (at(ends.0.min(ends.1)), at(ends.0.max(ends.1)));
        let mark = Mark { open_start, open_end, ..entity(start..end) };
        let all = fragments(&p, &(0..text.len()), &[mark], 120.0);
        prop_assert_eq!(all.iter().filter(|f| f.first).count(), usize::from(!open_start));
        let lines: Vec<usize> = all.iter().map(|f| f.line).collect();
        for fragment in &all {
            let line = &p.lines[fragment.line];
            let is_last = fragment.line + 1 == p.lines.len();
            let words_end = if is_last { line.range.end } else { line.words_end };
            for cluster in p.clusters_of(line).iter().filter(|c| c.width > 3.0 && (c.start as usize) < words_end) {
                let own = (cluster.start as usize) < end && start < cluster.end as usize;
                let middle = cluster.x + cluster.width / 2.0;
                prop_assert!(own || middle < fragment.x0 || fragment.x1 < middle, "{fragment:?}, {cluster:?}");
            }
        }
        for line in lines.iter().filter(|line| Some(line) != lines.last().as_ref()) {
            let opens = all.iter().any(|f| f.line == *line && (f.open_left || f.open_right));
            prop_assert!(opens, "line {line} goes on: {all:?}");
        }
    }
}
