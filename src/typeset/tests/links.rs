//! Relations as arrows: where they begin and end, and what stands on them.

use std::ops::Range;

use super::super::arrow::Arrow;
use super::super::{
    ArticleLayout, DisplayList, Fonts, Item, LinkEnd, Linked, Links, Mark, MarkKind, MarkSource, Rect,
    TextStyle,
};

/// Four statements, each a paragraph, and an entity in the first.
const TEXT: &str = "Aldmoor will pay for the bridge.\nVeresk will open the lock.\nNothing else was said.\nBoth will meet in May.";

/// What is marked.
struct Marks(Vec<Mark>);

impl MarkSource for Marks {
    fn generation(&self, _: Range<usize>) -> u64 {
        0
    }

    fn marks(&self, range: Range<usize>, into: &mut Vec<Mark>) {
        let touches = |mark: &&Mark| mark.range.start <= range.end && range.start <= mark.range.end;
        into.extend(self.0.iter().filter(touches).cloned());
    }
}

fn place(words: &str) -> Range<usize> {
    let at = TEXT.find(words).unwrap();
    at..at + words.len()
}

fn statement(key: u64, words: &str) -> Mark {
    Mark::new(key, place(words), MarkKind::Extent, "commitment", 0)
}

fn end(key: u64, words: &str) -> LinkEnd {
    LinkEnd { key, words: place(words) }
}

fn to(key: u64, words: &str, name: &str) -> Linked {
    Linked { end: end(key, words), name: name.into(), inward: false, told: false }
}

/// The arrows drawn, and how many letters stand on them.
fn drawn(marks: Vec<Mark>, links: &Links, height: f32) -> (Vec<Arrow>, usize, DisplayList) {
    drawn_in(marks, links, Rect::new(-80.0, 0.0, 700.0, height))
}

/// Likewise in a pane of other sides.
fn drawn_in(marks: Vec<Mark>, links: &Links, pane: Rect) -> (Vec<Arrow>, usize, DisplayList) {
    let mut fonts = Fonts::bundled();
    let mut layout = ArticleLayout::new(TEXT.into(), None, TextStyle::default());
    layout.frame(&mut fonts, &Marks(marks), pane.y1);
    let list = layout.links(&mut fonts, links, pane);
    let arrow = |item: &Item| if let Item::Arrow { arrow, .. } = item { Some(*arrow) } else { None };
    (list.items.iter().filter_map(arrow).collect(), list.glyphs.len(), list)
}

#[test]
fn an_arrow_begins_at_the_bracket_of_its_own_commitment() {
    // Two statements on one line: the longer one's bracket stands farther out.
    let marks = || {
        vec![
            statement(1, "Aldmoor will pay for the bridge."),
            statement(2, "will pay"),
            statement(3, "Both will meet in May."),
        ]
    };
    let start = |own: LinkEnd| {
        let links = Links { own, others: vec![to(3, "Both will meet in May.", "follows")], more: 0 };
        let (arrows, ..) = drawn(marks(), &links, 700.0);
        assert_eq!(arrows.len(), 1);
        arrows[0].points[0].0
    };
    let (one, other) = (start(end(1, "Aldmoor will pay for the bridge.")), start(end(2, "will pay")));
    assert!((one - other).abs() >= 7.0, "brackets stand 8 pixels apart: {one}, {other}");
    assert!(one.max(other) < -20.0, "in the margin");
}

#[test]
fn a_commitments_relation_has_its_name_on_the_arrow_and_a_tags_has_none() {
    let marks =
        || vec![statement(1, "Aldmoor will pay for the bridge."), statement(2, "Veresk will open the lock.")];
    let own = end(1, "Aldmoor will pay for the bridge.");
    let other = to(2, "Veresk will open the lock.", "contradicts");
    let links = Links { own: own.clone(), others: vec![other.clone()], more: 0 };
    assert_eq!(drawn(marks(), &links, 700.0).1, "contradicts".len());
    let told = Links { own, others: vec![Linked { told: true, ..other }], more: 0 };
    assert_eq!(drawn(marks(), &told, 700.0).1, 0);
}

#[test]
fn the_head_is_at_the_end_to_which_the_relation_leads() {
    let marks =
        vec![statement(1, "Aldmoor will pay for the bridge."), statement(2, "Veresk will open the lock.")];
    let own = end(1, "Aldmoor will pay for the bridge.");
    let there = to(2, "Veresk will open the lock.", "follows");
    let out = Links { own: own.clone(), others: vec![there.clone()], more: 0 };
    let into = Links { own, others: vec![Linked { inward: true, ..there }], more: 0 };
    let (out, into) = (drawn(marks.clone(), &out, 700.0).0[0], drawn(marks, &into, 700.0).0[0]);
    assert!(out.points[0].1 < out.points[3].1, "down to the second statement");
    assert_eq!((out.points[0], out.points[3]), (into.points[3], into.points[0]));
}

#[test]
fn an_end_off_the_screen_is_pointed_to_by_name() {
    let marks =
        || vec![statement(1, "Aldmoor will pay for the bridge."), statement(2, "Both will meet in May.")];
    let own = end(1, "Aldmoor will pay for the bridge.");
    let far = to(2, "Both will meet in May.", "follows");
    let links = Links { own, others: vec![far.clone(), far], more: 7 };
    // So low that only the first paragraphs are seen.
    let (arrows, letters, list) = drawn(marks(), &links, 90.0);
    assert_eq!(arrows.len(), 1, "one arrow for all that lead there");
    assert!(arrows[0].points[3].1 > arrows[0].points[0].1, "it points down");
    assert_eq!(letters, "follows ×2, 7 more, below".chars().count());
    assert!(list.items.iter().any(|item| matches!(item, Item::Fill { .. })));
}

#[test]
fn names_keep_off_each_other() {
    let marks =
        vec![statement(1, "Aldmoor will pay for the bridge."), statement(2, "Veresk will open the lock.")];
    let own = end(1, "Aldmoor will pay for the bridge.");
    let there = to(2, "Veresk will open the lock.", "follows");
    let links = Links { own, others: vec![there.clone(), there.clone(), there], more: 0 };
    let (.., list) = drawn(marks, &links, 700.0);
    let grounds: Vec<Rect> = list.items.iter().filter_map(ground).collect();
    assert_eq!(grounds.len(), 3);
    for (at, one) in grounds.iter().enumerate() {
        assert!(grounds[at + 1..].iter().all(|other| !one.overlaps(*other)), "{grounds:?}");
    }
}

/// Statements over many full lines, with names of relations that lead off the screen.
fn crowded_page(own: LinkEnd, labels: bool, kind: &MarkKind) {
    let text = format!(
        "{}\n{}",
        "Aldmoor will pay for the bridge over the river. ".repeat(12),
        "Later words. ".repeat(400)
    );
    let marks = vec![Mark::new(1, own.words.clone(), kind.clone(), "commitment", 0)];
    let far = text.len() - 10..text.len();
    let mut fonts = Fonts::bundled();
    let style = TextStyle { labels, ..TextStyle::default() };
    let mut layout = ArticleLayout::new(text.into(), None, style);
    layout.frame(&mut fonts, &Marks(marks), 400.0);
    let far = Linked {
        end: LinkEnd { key: 2, words: far },
        name: "contradicts what was said".into(),
        inward: false,
        told: false,
    };
    let links = Links { own, others: vec![far], more: 7 };
    let list = layout.links(&mut fonts, &links, Rect::new(-44.0, 0.0, 684.0, 400.0));
    let grounds: Vec<Rect> = list.items.iter().filter_map(ground).collect();
    assert!(!grounds.is_empty());
    for block in layout.visible() {
        for words in block.decorated.rectangles(&block.paragraph, 0..block.paragraph.len) {
            let words = words.moved(0.0, block.top);
            assert!(
                grounds.iter().all(|name| !name.overlaps(words)),
                "labels {labels}, {kind:?}: {grounds:?} on {words:?}"
            );
        }
    }
}

fn ground(item: &Item) -> Option<Rect> {
    match item {
        Item::Fill { rect, ink: super::super::Ink::Page, .. } => Some(*rect),
        _ => None,
    }
}

#[test]
fn a_name_that_points_off_the_screen_stands_on_no_words() {
    for kind in [MarkKind::Extent, MarkKind::Entity] {
        for labels in [true, false] {
            for at in [0, 60, 150, 300] {
                crowded_page(LinkEnd { key: 1, words: at..at + 30 }, labels, &kind);
            }
        }
    }
}

#[test]
fn arrows_from_the_outermost_bracket_stay_in_the_pane() {
    let all = ["Aldmoor will pay for the bridge.", "will pay for the bridge.", "will pay"];
    let mut marks: Vec<Mark> = (1..).zip(all).map(|(key, words)| statement(key, words)).collect();
    marks.push(statement(9, "Veresk will open the lock."));
    let others = || vec![to(9, "Veresk will open the lock.", "follows")];
    for words in all {
        let own = end(1 + all.iter().position(|other| *other == words).unwrap() as u64, words);
        for (height, more) in [(700.0, 0), (90.0, 7)] {
            let links = Links { own: own.clone(), others: others(), more };
            let pane = Rect::new(-44.0, 0.0, 684.0, height);
            let (arrows, ..) = drawn_in(marks.clone(), &links, pane);
            assert!(!arrows.is_empty());
            for arrow in arrows {
                let ink = arrow.bounds();
                assert!(pane.x0 <= ink.x0, "{words}, {height} pixels high: {ink:?}");
            }
        }
    }
}
