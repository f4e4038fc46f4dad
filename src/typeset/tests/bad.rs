//! Bad input: shown somehow, never a crash, a hang or a wrong offset.

use std::sync::Arc;

use super::super::article::ArticleLayout;
use super::super::caret::Caret;
use super::super::fonts::Fonts;
use super::super::marks::{Mark, MarkKind};
use super::super::paragraph::BlockText;
use super::super::style::TextStyle;
use super::Marks;

const HEIGHT: f32 = 700.0;

/// Reads through a text at a few places: what is shown must be found again by a click.
fn read(text: &str) {
    let text: Arc<str> = text.into();
    let mut fonts = Fonts::bundled();
    let end = text.floor_char_boundary(4000);
    let marks = Marks(
        vec![
            Mark::new(1, 0..end, MarkKind::Entity, "place", 0),
            Mark::new(2, 0..0, MarkKind::Entity, "place", 0),
            Mark::new(3, end..end, MarkKind::Cue, "", 0),
        ],
        0,
    );
    let mut layout = ArticleLayout::new(text.clone(), None, TextStyle::default());
    for y in [0.0, 5e4, 1e9] {
        layout.scroll_to(y);
        let shown = layout.frame(&mut fonts, &marks, HEIGHT);
        for pair in shown.windows(2) {
            assert!((pair[0].top + pair[0].decorated.height - pair[1].top).abs() <= 1.0);
        }
        for (x, y) in [(0.0, 0.0), (50.0, 300.0), (1e6, 350.0), (-1e6, 1e6)] {
            let caret = layout.caret_at(x, y).unwrap();
            assert!(text.is_char_boundary(caret.offset));
            let rect = layout.caret_in_view(caret).unwrap();
            let middle = f32::midpoint(rect.y0, rect.y1);
            let again = layout.caret_at(rect.x0 + 0.75, middle).and_then(|c| layout.caret_in_view(c));
            assert!(again.is_some_and(|r| (r.x0 - rect.x0).abs() <= 2.0 && r.y0 == rect.y0), "{caret:?}");
            if let Some(grapheme) = layout.grapheme_at(x, y) {
                assert!(text.get(grapheme.clone()).is_some_and(|g| !g.is_empty()));
                let mut rectangles = Vec::new();
                layout.rectangles(&grapheme, &mut rectangles);
                assert!(!rectangles.is_empty());
            }
        }
        let mut caret = layout.caret_at(20.0, 300.0).unwrap();
        for _ in 0..30 {
            caret = layout.step_lines(&mut fonts, caret, 1, 20.0);
        }
        assert!(text.is_char_boundary(caret.offset));
    }
    assert!(layout.laid_out() < 600, "{} blocks were laid out", layout.laid_out());
}

#[test]
fn lone_and_endless_combining_marks() {
    read("\u{301}");
    read("\u{301}\u{301} \u{93f}\n\u{5b8}\n\u{e34}");
    read(&format!("a{}", "\u{301}".repeat(50_000)));
    read(&"\u{93f}".repeat(30_000));
}

#[test]
fn a_stack_of_marks_without_end_leaves_the_other_lines_readable() {
    let mut fonts = Fonts::bundled();
    for marks in ["\u{301}", "\u{323}", "\u{301}\u{323}"] {
        let text = format!("a{} word", marks.repeat(400));
        let p = fonts.paragraph(&BlockText { text: &text, ..BlockText::default() }, &TextStyle::default());
        let em = TextStyle::default().size;
        assert!(p.lines[0].ascent <= 2.5 * em && p.lines[0].descent <= 2.5 * em);
        for glyph in &p.glyphs {
            assert!(-glyph.y <= p.lines[0].ascent && glyph.y <= p.lines[0].descent, "{glyph:?}");
        }
        assert_eq!(p.grapheme_at(0, p.clusters[0].x + 1.0), Some(0..text.find(' ').unwrap()));
    }
}

#[test]
fn a_hundred_thousand_characters_without_a_space() {
    read(&"x".repeat(100_000));
    read(&"字".repeat(100_000));
    read(&"ق".repeat(100_000));
    read(&"ไ".repeat(100_000));
    read(&"🇮🇳".repeat(50_000));
}

#[test]
fn one_paragraph_of_six_megabytes() {
    read(&"Both sides agreed to it, and said so. ".repeat(160_000));
    read(&"x".repeat(6_000_000));
    read(&"اتفق الجانبان على ذلك. ".repeat(140_000));
}

#[test]
fn a_million_empty_paragraphs() {
    read(&"\n".repeat(1_000_000));
}

#[test]
fn bidi_controls_that_never_close() {
    read(&"\u{202e}\u{2067}abc سلام ".repeat(3000));
    read(&"\u{2068}".repeat(20_000));
    read(&"\u{202b}".repeat(20_000));
    read(&format!("{}\n", "\u{202e}never closed").repeat(2000));
}

#[test]
fn private_unassigned_and_control_characters() {
    read("\u{e000}\u{f8ff}\u{10ffff} \u{378}\u{e01ef}\u{fdd0}\u{ffff} \u{fffd}");
    let controls: String = ('\0'..='\u{9f}').filter(|c| *c != '\n').collect();
    read(&controls);
    read(&"\0".repeat(50_000));
    read("\u{feff}\u{2028}\u{2029}\u{fff9}\u{fffa}\u{fffb}\u{e0001}");
}

#[test]
fn five_hundred_annotations_on_one_word_and_some_of_no_length() {
    let text: Arc<str> = "The word stands here.\nAnd another line follows it.".into();
    let mut fonts = Fonts::bundled();
    let mut marks = Marks::default();
    for key in 0..500 {
        marks.0.push(Mark::new(key, 4..8, MarkKind::Entity, "organisation", key as u16));
        marks.0.push(Mark::new(1000 + key, 9..9, MarkKind::Entity, "place", key as u16));
    }
    let mut layout = ArticleLayout::new(text.clone(), None, TextStyle::default());
    layout.frame(&mut fonts, &marks, HEIGHT);
    assert_eq!(layout.visible().len(), 2, "the next paragraph is still on the screen");
    let rect = layout.caret_in_view(Caret::before(5)).unwrap();
    assert_eq!(layout.marks_at(rect.x0, rect.y0 + 2.0).len(), 500, "all can be reached");
    let rect = layout.caret_in_view(Caret::before(9)).unwrap();
    assert_eq!(layout.marks_at(rect.x0, rect.y0 + 2.0).len(), 500, "also those of no length");
}

#[test]
fn every_private_or_unassigned_character_takes_room_and_is_one_place_for_the_caret() {
    let style = TextStyle::default();
    let mut fonts = Fonts::bundled();
    let private = "\u{e000}\u{f8ff}\u{f0000}\u{10fffd}";
    let unassigned =
        "\u{378}\u{2065}\u{fff0}\u{fffe}\u{ffff}\u{fdd0}\u{e0000}\u{e0080}\u{e01f0}\u{e0fff}\u{1fffe}";
    for c in private.chars().chain(unassigned.chars()) {
        let text = format!("a{c}b");
        let block = fonts.paragraph(&BlockText { text: &text, ..BlockText::default() }, &style);
        let b = 1 + c.len_utf8();
        let [before, after] = [1, b].map(|at| block.caret_x(Caret::before(at)).1);
        assert!(after - before >= 3.0, "U+{:04X} is {} pixels wide", u32::from(c), after - before);
        assert_eq!(block.glyphs.len(), 3, "U+{:04X}", u32::from(c));
    }
}
