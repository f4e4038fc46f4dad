//! Lines under words, tags and chips, whatever stacks there are: none touches another, nor words.

use proptest::prelude::*;

use super::super::decorate::{BlockPlace, Decorated, decorate};
use super::super::display::{Ink, Item, Tone};
use super::super::fonts::Fonts;
use super::super::geometry::Rect;
use super::super::marks::{Mark, MarkKind};
use super::super::paragraph::BlockText;
use super::super::rows::Sizes;
use super::super::style::TextStyle;
use super::{OWN, with_fonts};

/// An annotation: its kind, and its pieces as parts of the text.
type Wanted = (u8, Vec<(f64, f64)>);

fn wanted() -> impl Strategy<Value = Vec<Wanted>> {
    // Short, long and empty pieces; some annotations of several, some that coincide.
    let length = prop_oneof![3 => 0.0..0.1_f64, 1 => 0.0..1.0_f64, 1 => Just(0.0)];
    let pieces = prop::collection::vec((0.0..1.0_f64, length), 1..4);
    let one = (0..6_u8, pieces);
    prop::collection::vec((one, 1..4_usize), 0..14)
        .prop_map(|all| all.into_iter().flat_map(|(one, times)| std::iter::repeat_n(one, times)).collect())
}

fn marks(text: &str, wanted: &[Wanted]) -> Vec<Mark> {
    let at = |part: f64| text.floor_char_boundary((part.min(1.0) * text.len() as f64) as usize);
    let mut marks = Vec::new();
    for (key, (kind, pieces)) in wanted.iter().enumerate() {
        let kind = match kind {
            0..=2 => MarkKind::Entity,
            3 => MarkKind::Cue,
            4 => MarkKind::Filler { role: "counterparty".into(), bare: key % 2 == 0 },
            _ => MarkKind::Comment,
        };
        let label = ["organisation", "person", "मानव", "منظمة"][key % 4];
        marks.extend(pieces.iter().map(|(start, length)| {
            let range = at(*start)..at(start + length);
            Mark { selected: key % 5 == 0, ..Mark::new(key as u64, range, kind.clone(), label, key as u16) }
        }));
    }
    marks
}

/// What is drawn around the words, by the boxes in which it is hit.
fn small_things(block: &Decorated) -> Vec<Rect> {
    let drawn = |r: &Rect| Rect::new(r.x0, r.y0 + 1.0, r.x1, r.y1 - 1.0);
    block.hits.iter().filter(|hit| hit.depth == 0).map(|hit| drawn(&hit.rect)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_line_tag_or_chip_touches_another_or_any_words(
        (which, line) in (0..OWN.len(), 0..3_usize),
        wanted in wanted(),
        labels: bool,
        reserve: bool,
        scale in prop::sample::select(&[1.0_f32, 1.25, 2.0]),
    ) {
        let (language, text) = OWN[which];
        let text = text.lines().nth(line).unwrap_or("");
        let style = TextStyle { scale, labels, reserve, ..super::style(language, 420.0) };
        let block = with_fonts(|fonts| {
            let paragraph = fonts.paragraph(&BlockText { text, ..BlockText::default() }, &style);
            let place = BlockPlace { range: 0..text.len(), gap_after: 10.0, ..BlockPlace::default() };
            decorate(fonts, &paragraph, &place, marks(text, &wanted), &style)
        });
        let small = small_things(&block);
        for (at, one) in small.iter().enumerate() {
            for other in &small[at + 1..] {
                prop_assert!(!one.overlaps(*other), "{one:?} and {other:?}");
            }
            for line in &block.lines {
                let words = Rect::new(-1e6, line.text_top, 1e6, line.text_bottom);
                prop_assert!(!one.overlaps(words), "{one:?} over the words {words:?}");
            }
            prop_assert!(one.y1 <= block.height, "{one:?} below the block");
        }
    }
}

/// A stack of entities on one word, each with a name of one letter.
fn stack(fonts: &mut Fonts, height: u64, style: &TextStyle) -> Decorated {
    let text = "Anna saw Oslo.";
    let paragraph = fonts.paragraph(&BlockText { text, ..BlockText::default() }, style);
    let place = BlockPlace { range: 0..text.len(), ..BlockPlace::default() };
    let marks = (0..height).map(|key| Mark::new(key, 9..13, MarkKind::Entity, "p", 0)).collect();
    decorate(fonts, &paragraph, &place, marks, style)
}

#[test]
fn a_stack_of_hundreds_says_how_many_are_not_shown() {
    let mut fonts = Fonts::bundled();
    for labels in [true, false] {
        let style = TextStyle { labels, ..TextStyle::default() };
        for height in [1, 2, 30, 500] {
            let block = stack(&mut fonts, height, &style);
            let (mut lines, mut names, mut said) = (0, 0, Vec::new());
            for item in &block.list.items {
                match item {
                    Item::Fill { ink: Ink::Label(_, Tone::Line), .. } => lines += 1,
                    Item::Glyphs { range, ink: Ink::Label(_, Tone::Tag), .. } => names += range.len(),
                    Item::Glyphs { range, ink: Ink::Faint, .. } => {
                        said.extend(block.list.glyphs(range).iter().map(|glyph| glyph.id));
                    }
                    _ => {}
                }
            }
            let shown = if labels { names } else { lines };
            assert!(shown > 0);
            let rest = height as usize - shown;
            let wanted = match rest {
                0 => Vec::new(),
                _ => {
                    let count = fonts.snippet(&format!("+{rest}").into(), Sizes::of(&style).tag_em, true);
                    count.glyphs.iter().map(|(_, glyph)| glyph.id).collect()
                }
            };
            assert_eq!(said, wanted, "{height} annotations, {shown} shown, labels {labels}");
        }
    }
}
