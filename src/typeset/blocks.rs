//! An article cut into blocks: its paragraphs, the header's date and title, and the pieces of
//! paragraphs too long to be laid out at once.

use std::ops::Range;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use super::paragraph::BlockText;
use super::scripts;
use super::style::{BlockKind, TextStyle};
use crate::model::tokens;

/// Longer paragraphs are cut, bytes: 110 kB take 36 ms to lay out, this one a millisecond or two.
const LONGEST: usize = 6 * 1024;
/// Bytes around the end of a piece in which a place for a break is looked for.
const NEAR: usize = 256;

/// The article's first line ` date YYYY-MM-DD TITLE`, by byte ranges of the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The date; what stands before it is set faintly.
    pub date: Range<usize>,
    /// The title, to the end of the line.
    pub title: Range<usize>,
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its bytes in the article, without the line feed after it.
    pub start: u32,
    pub end: u32,
    pub kind: BlockKind,
    /// The paragraph goes on in the next block.
    pub continued: bool,
    /// The direction of the whole paragraph, for its pieces.
    pub right_to_left: Option<bool>,
    /// Rough width of its text in 1/16 em, for the height until it is laid out.
    pub width: u32,
    /// Its paragraph's number, from 1, where it begins one; 0 for blank lines, for the header and
    /// where a paragraph goes on.
    pub number: u32,
}

impl Block {
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// What is to be laid out.
    pub fn input<'a>(&self, text: &'a str, header: Option<&Header>) -> BlockText<'a> {
        let faint = match (self.kind, header) {
            (BlockKind::Dateline, Some(header)) => 0..header.date.start,
            _ => 0..0,
        };
        BlockText { text: &text[self.range()], kind: self.kind, faint, right_to_left: self.right_to_left }
    }
}

/// Cuts an article into blocks. There is at least one.
pub(super) fn cut(text: &str, header: Option<&Header>) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(text.len() / 400 + 1);
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        match header.filter(|h| {
            start == 0
                && h.date.end <= h.title.start
                && h.title.start < end
                && text.is_char_boundary(h.title.start)
        }) {
            Some(header) => {
                let title = header.title.start;
                // The date stands over the title, on the side where that begins.
                let rtl = scripts::starts_right_to_left(&text[title..end]).then_some(true);
                blocks.push(block(text, 0..title, BlockKind::Dateline, true, rtl));
                blocks.push(block(text, title..end, BlockKind::Title, false, None));
            }
            None => cut_paragraph(text, start..end, &mut blocks),
        }
        start = end + 1;
    }
    count(text, &mut blocks);
    blocks
}

/// Numbers the paragraphs that have words.
fn count(text: &str, blocks: &mut [Block]) {
    let (mut paragraphs, mut goes_on) = (0, false);
    for block in blocks {
        let begins = block.kind == BlockKind::Body && !goes_on;
        if begins && text[block.range()].contains(|c: char| !c.is_whitespace()) {
            paragraphs += 1;
            block.number = paragraphs;
        }
        goes_on = block.continued && block.kind == BlockKind::Body;
    }
}

fn block(
    text: &str,
    range: Range<usize>,
    kind: BlockKind,
    continued: bool,
    right_to_left: Option<bool>,
) -> Block {
    let width = rough_width(&text.as_bytes()[range.clone()]);
    Block {
        start: range.start as u32,
        end: range.end as u32,
        kind,
        continued,
        right_to_left,
        width,
        number: 0,
    }
}

fn cut_paragraph(text: &str, range: Range<usize>, blocks: &mut Vec<Block>) {
    if range.len() <= LONGEST {
        blocks.push(block(text, range, BlockKind::Body, false, None));
        return;
    }
    let right_to_left = Some(scripts::starts_right_to_left(&text[range.clone()]));
    let mut start = range.start;
    while start < range.end {
        let end = piece_end(text, start, range.end);
        blocks.push(block(text, start..end, BlockKind::Body, end < range.end, right_to_left));
        start = end;
    }
}

/// Where a piece of a long paragraph ends: after a sentence or else a space in its last half, or
/// else between two graphemes; where lines may be broken, if they may anywhere near.
fn piece_end(text: &str, start: usize, end: usize) -> usize {
    if end - start <= LONGEST {
        return end;
    }
    let limit = text.floor_char_boundary(start + LONGEST);
    let half = text.floor_char_boundary(start + LONGEST / 2);
    let tail = &text[half..limit];
    let sentence = [". ", "? ", "! ", "। ", "۔ ", "。", "！", "？"];
    let ends = sentence.iter().filter_map(|end| tail.rfind(end).map(|at| half + at + end.len())).max();
    let cut = ends.or_else(|| tail.rfind(' ').map(|at| half + at + 1)).unwrap_or_else(|| {
        let last = start + tokens::floor_grapheme(&text[start..], limit - start);
        // A single grapheme of thousands of marks is cut where it must be.
        if last > half { last } else { limit }
    });
    line_end(&text[start..end], cut - start, limit - start).map_or(cut, |near| start + near)
}

/// The first place at or after `cut` but not after `limit` where a line may be broken, or else the last
/// one before it; `None` if there is none near. What closes a quotation or a bracket thus stays with it,
/// also where no space follows.
fn line_end(text: &str, cut: usize, limit: usize) -> Option<usize> {
    let from = tokens::floor_grapheme(text, text.floor_char_boundary(cut.saturating_sub(NEAR)));
    let near = &text[from..text.ceil_char_boundary(cut + NEAR)];
    let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
    let mut before = None;
    // The ends of what is looked at are none for sure.
    for at in segmenter.segment_str(near).filter(|at| 0 < *at && *at < near.len()).map(|at| from + at) {
        if at > limit {
            break;
        }
        if at >= cut {
            return Some(at);
        }
        before = Some(at);
    }
    before
}

/// Rough width of a text in 1/16 em, from its bytes alone.
fn rough_width(bytes: &[u8]) -> u32 {
    let mut width = 0_u32;
    for byte in bytes {
        width += match byte {
            0x80..=0xbf => 0,
            0xc0..=0xdf => 8,
            // ASCII; Indic and Thai, in which many signs stand over or under others
            0..=0x7f | 0xe0..=0xe2 => 7,
            0xe3..=0xef => 16,
            0xf0..=0xff => 19,
        };
    }
    width
}

/// The height a block will have, by its rough width, physical pixels.
pub(super) fn rough_height(block: &Block, style: &TextStyle, line: f32) -> u32 {
    let text = f32::from(u16::try_from(block.width / 16).unwrap_or(u16::MAX)) * style.em(block.kind);
    let lines = (text / style.column()).ceil().max(1.0);
    (lines * line + gap_after(block, style)) as u32
}

/// Room after a block.
pub(super) fn gap_after(block: &Block, style: &TextStyle) -> f32 {
    if block.continued && block.kind == BlockKind::Body { 0.0 } else { style.gap_after(block.kind) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn blocks_tile_the_text_between_line_feeds() {
        let long = "Word and more. ".repeat(2000);
        for text in ["", "\n", "a\n\nb", "one\ntwo\n", &long, &"字".repeat(9000), &"e\u{301}".repeat(9000)] {
            let blocks = cut(text, None);
            let mut at = 0;
            for block in &blocks {
                assert_eq!(block.start as usize, at);
                assert!(block.range().len() <= LONGEST && text.is_char_boundary(block.end as usize));
                at = block.end as usize + usize::from(!block.continued);
            }
            assert_eq!(at, text.len() + 1);
        }
    }

    #[test]
    fn graphemes_are_not_cut() {
        for one in ["🇮🇳", "👩\u{200d}👩\u{200d}👧", "e\u{301}\u{302}", "क्षि"] {
            let text = format!("{}{}", "x".repeat(5), one.repeat(4000));
            let blocks = cut(&text, None);
            assert!(blocks.len() > 3);
            for block in blocks.iter().filter(|b| b.continued) {
                assert_eq!((block.end as usize - 5) % one.len(), 0, "{one}");
            }
        }
    }

    #[test]
    fn pieces_of_a_paragraph_end_where_lines_may_be_broken() {
        let long = |text: &str| text.repeat(20_000 / text.len() + 1);
        for text in [
            "「橋は五月までに直す。」と大臣は述べた。「費用は両国が払う。」",
            "部长说：“桥将在五月前修好。”",
            "部长说他们将在五月前修好那座桥，费用由两国共同承担，",
            "Il dit : « Le pont sera prêt. » ",
            "They agreed (“by May.”) ",
            "แม่น้ำทั้งสองสายไหลผ่านเมืองหลวงของประเทศ",
            include_str!("../../tests/data/scripts/ja.txt"),
            include_str!("../../tests/data/scripts/zh.txt"),
            include_str!("../../tests/data/scripts/fr.txt"),
            include_str!("../../tests/data/scripts/ur.txt"),
        ] {
            // From several places, so that pieces end at several.
            for skipped in 0..40 {
                let text = long(&text.replace('\n', " "));
                let start = text.char_indices().nth(skipped).map_or(0, |(at, _)| at);
                let text = &text[start..];
                let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
                let places: BTreeSet<usize> = segmenter.segment_str(text).collect();
                let blocks = cut(text, None);
                assert!(blocks.len() > 2);
                for end in blocks.iter().map(|block| block.end as usize) {
                    let near = &text[text.floor_char_boundary(end.saturating_sub(20))..end];
                    assert!(
                        places.contains(&end),
                        "{near} | {}",
                        &text[end..text.ceil_char_boundary((end + 20).min(text.len()))]
                    );
                }
            }
        }
    }

    #[test]
    fn a_header_is_a_date_and_a_title() {
        let text = " date 2020-02-28 Safe blood\nBody";
        let blocks = cut(text, Some(&Header { date: 6..16, title: 17..27 }));
        let kinds: Vec<_> = blocks.iter().map(|b| (b.kind, &text[b.range()])).collect();
        assert_eq!(kinds[0], (BlockKind::Dateline, " date 2020-02-28 "));
        assert_eq!(kinds[1], (BlockKind::Title, "Safe blood"));
        assert_eq!(kinds[2], (BlockKind::Body, "Body"));
    }

    #[test]
    fn the_date_stands_on_the_side_where_the_title_begins() {
        for (title, rtl) in [("Safe blood", None), ("دم آمن", Some(true)), ("", None)] {
            let text = format!("date 2020-02-28 {title}\nBody");
            let blocks = cut(&text, Some(&Header { date: 5..15, title: 16..16 + title.len() }));
            assert_eq!(blocks[0].right_to_left, rtl, "{title}");
        }
    }

    #[test]
    fn paragraphs_with_words_are_counted_and_nothing_else() {
        let text = format!(" date 2020-02-28 Safe blood\nOne\n\n \t\n{}\nThree", "Two. ".repeat(3000));
        let blocks = cut(&text, Some(&Header { date: 6..16, title: 17..27 }));
        let numbers: Vec<u32> = blocks.iter().map(|b| b.number).filter(|n| *n > 0).collect();
        assert_eq!(numbers, [1, 2, 3]);
        assert_eq!((blocks[0].number, blocks[1].number, blocks[2].number), (0, 0, 1));
        assert_eq!(blocks.last().map(|b| b.number), Some(3));
    }
}
