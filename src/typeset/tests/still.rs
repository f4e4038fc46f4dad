//! Whatever is marked above, on or below it: the line at the caret stays where it is.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::article::ArticleLayout;
use super::super::caret::Caret;
use super::super::marks::{Mark, MarkKind};
use super::{Marks, OWN, style, with_fonts};

const HEIGHT: f32 = 700.0;

/// Where the line of an offset stands in the viewport.
fn baseline(layout: &ArticleLayout, offset: usize) -> f32 {
    let block = layout.visible().iter().find(|b| b.range.start <= offset && offset <= b.range.end).unwrap();
    let line = block.paragraph.line_of(Caret::before(offset - block.range.start));
    block.top + block.decorated.lines[line].baseline
}

/// One change of the marks: which mark, where to, how long; 0 takes it away.
type Change = (usize, f64, usize);

fn change(marks: &mut Marks, text: &str, (key, start, length): Change) {
    marks.1 += 1;
    marks.0.retain(|mark| mark.key != key as u64);
    if length > 0 {
        let start = text.floor_char_boundary((start * text.len() as f64) as usize);
        let end = text.floor_char_boundary((start + length).min(text.len()));
        let kind = match key % 3 {
            0 => MarkKind::Filler { role: "promisor".into(), bare: true },
            _ => MarkKind::Entity,
        };
        marks.0.push(Mark::new(key as u64, start..end, kind, "organisation", key as u16));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn adding_removing_and_moving_a_span_keeps_the_line_at_the_caret(
        changes in prop::collection::vec((0..12_usize, 0.0..1.0_f64, prop_oneof![Just(0), 1..400_usize]), 20),
        height in 40.0..660.0_f32,
    ) {
        let text: String = OWN.iter().map(|own| own.1).collect::<Vec<_>>().concat();
        let text: Arc<str> = text.into();
        let mut layout = ArticleLayout::new(text.clone(), None, style("", 480.0));
        let mut marks = Marks::default();
        with_fonts(|fonts| {
            layout.jump_to(text.len() / 2, 0.5);
            layout.frame(fonts, &marks, HEIGHT);
            let caret = layout.caret_at(100.0, height).unwrap().offset;
            for what in changes {
                let before = baseline(&layout, caret);
                layout.hold(caret);
                change(&mut marks, &text, what);
                layout.frame(fonts, &marks, HEIGHT);
                let after = baseline(&layout, caret);
                assert!((after - before).abs() <= 1.0, "{before} became {after} by {what:?}");
            }
        });
    }
}

#[test]
fn holding_the_carets_line_does_not_hinder_scrolling() {
    let text: Arc<str> = OWN.iter().map(|own| own.1).collect::<Vec<_>>().concat().into();
    let mut layout = ArticleLayout::new(text.clone(), None, style("", 480.0));
    with_fonts(|fonts| {
        layout.jump_to(text.len() / 2, 0.5);
        layout.frame(fonts, &(), HEIGHT);
        let caret = layout.caret_at(100.0, 350.0).unwrap().offset;
        let start = layout.scroll();
        for _ in 0..60 {
            layout.hold(caret);
            layout.scroll_by(10.4);
            layout.frame(fonts, &(), HEIGHT);
        }
        assert!((layout.scroll() - start - 624.0).abs() <= 1.0);
    });
}
