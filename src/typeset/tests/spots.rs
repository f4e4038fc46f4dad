//! Points to graphemes and back, spans to rectangles.

use std::sync::Arc;

use icu_segmenter::GraphemeClusterSegmenter;
use proptest::prelude::*;

use super::super::article::ArticleLayout;
use super::super::caret::Caret;
use super::super::marks::{Mark, MarkKind};
use super::super::paragraph::Paragraph;
use super::{Marks, articles, each_paragraph, mixture, set, style, with_fonts};

fn graphemes(text: &str) -> Vec<usize> {
    GraphemeClusterSegmenter::new().segment_str(text).collect()
}

/// Each cluster is found in the middle of its own rectangle.
fn clusters_are_found(text: &str, p: &Paragraph) {
    for (at, line) in p.lines.iter().enumerate() {
        for cluster in p.clusters_of(line).iter().filter(|c| c.width > 0.1) {
            let found = p.grapheme_at(at, cluster.x + cluster.width * 0.5).unwrap();
            let inside = found.start <= cluster.start as usize && cluster.end as usize <= found.end;
            assert!(inside, "{cluster:?} gives {found:?} in {text:?}");
        }
    }
}

/// The middle of a cluster is behind a span's rectangles if the two share a byte, and only then.
fn span_is_covered(text: &str, p: &Paragraph, start: usize, end: usize) {
    let pieces = p.pieces(start..end);
    for (at, line) in p.lines.iter().enumerate() {
        let mut own = 0.0;
        for cluster in p.clusters_of(line) {
            let shares = (cluster.start as usize) < end && start < cluster.end as usize;
            let middle = cluster.x + cluster.width * 0.5;
            let covered = pieces.iter().any(|q| q.line == at && q.x0 <= middle && middle <= q.x1);
            assert!(
                covered == shares || cluster.width < 0.1,
                "{start}..{end} and {cluster:?} in {text:?}: {pieces:?}"
            );
            own += if shares { cluster.width } else { 0.0 };
        }
        let all: f32 = pieces.iter().filter(|q| q.line == at).map(|q| q.x1 - q.x0).sum();
        assert!((all - own).abs() < 1.0, "{start}..{end} in {text:?}: {all} for {own}");
    }
}

#[test]
fn a_hit_in_a_graphemes_own_rectangle_finds_it_in_every_script() {
    each_paragraph(clusters_are_found);
}

#[test]
fn every_place_of_the_caret_is_found_by_a_click_there() {
    each_paragraph(|text, p| {
        for offset in graphemes(text) {
            let (line, x) = p.caret_x(Caret::before(offset));
            let near = [p.caret_at(line, x - 0.1), p.caret_at(line, x + 0.1)];
            let same = |caret: &Caret| caret.offset == offset || (p.caret_x(*caret).1 - x).abs() < 0.3;
            assert!(near.iter().any(same), "{offset} in {text:?}");
        }
    });
}

#[test]
fn in_a_whole_article_each_grapheme_is_found_where_its_rectangle_is() {
    for (language, text) in articles() {
        let text: Arc<str> = text.chars().take(1500).collect::<String>().into();
        let end = text.floor_char_boundary(60);
        let marks = Marks(vec![Mark::new(1, 0..end, MarkKind::Entity, "place", 0)], 0);
        let mut layout = ArticleLayout::new(text.clone(), None, style(language, 420.0));
        with_fonts(|fonts| layout.frame(fonts, &marks, 9000.0).len());
        let mut rectangles = Vec::new();
        for pair in graphemes(&text).windows(2) {
            let grapheme = pair[0]..pair[1];
            if &text[grapheme.clone()] == "\n" {
                continue;
            }
            layout.rectangles(&grapheme, &mut rectangles);
            for rect in rectangles.iter().filter(|r| r.width() > 0.1) {
                let found =
                    layout.grapheme_at(f32::midpoint(rect.x0, rect.x1), f32::midpoint(rect.y0, rect.y1));
                assert_eq!(found, Some(grapheme.clone()), "{language}: {:?}", &text[grapheme.clone()]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn rectangles_of_a_span_cover_just_its_clusters(
        text in mixture(),
        narrow: bool,
        ends in prop::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 12),
    ) {
        let p = set(&text, &style("", if narrow { 120.0 } else { 640.0 }));
        clusters_are_found(&text, &p);
        for (a, b) in ends {
            let at = |part: f64| text.floor_char_boundary((part * (text.len() + 1) as f64) as usize);
            let (start, end) = (at(a.min(b)), at(a.max(b)));
            if start < end {
                span_is_covered(&text, &p, start, end);
            }
        }
    }

    #[test]
    fn rectangles_of_a_span_cover_just_its_clusters_in_real_texts(
        (which, line) in (0..super::OWN.len(), 0..10_usize),
        narrow: bool,
        (a, b) in (0.0..1.0_f64, 0.0..1.0_f64),
    ) {
        let (language, text) = super::OWN[which];
        let line = text.lines().nth(line).unwrap_or("");
        let p = set(line, &style(language, if narrow { 150.0 } else { 640.0 }));
        let at = |part: f64| line.floor_char_boundary((part * (line.len() + 1) as f64) as usize);
        let (start, end) = (at(a.min(b)), at(a.max(b)));
        if start < end {
            span_is_covered(line, &p, start, end);
        }
    }
}
