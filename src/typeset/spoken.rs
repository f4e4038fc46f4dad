//! A block as a screen reader takes it: runs of one direction on one line, character by character.

use std::ops::Range;

use super::caret::{Caret, Piece};
use super::paragraph::{Line, Paragraph};

/// Most characters of a run, and most bytes of a character: readers count both in a byte.
const MOST: usize = 255;
/// Clusters farther apart than this are not neighbours on the line, pixels.
const APART: f32 = 0.75;

/// What the caret steps over: a grapheme, mostly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextUnit {
    /// Bytes of it, at most 255.
    pub len: usize,
    /// From the run's start (its right edge where it runs from right to left), physical pixels.
    pub x: f32,
    /// Physical pixels.
    pub width: f32,
}

/// Words of one line that run one way.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    /// Its bytes in the block; the units tile them.
    pub range: Range<usize>,
    /// It runs from right to left.
    pub rtl: bool,
    /// Its line and its edges in the column.
    pub place: Piece,
    /// In the order of the text; at most 255.
    pub units: Vec<TextUnit>,
}

impl TextRun {
    /// The unit that holds a byte of the block; their number at the run's end.
    #[must_use]
    pub fn unit_at(&self, offset: usize) -> usize {
        let mut end = self.range.start;
        self.units
            .iter()
            .position(|unit| {
                end += unit.len;
                offset < end
            })
            .unwrap_or(self.units.len())
    }

    /// Where a unit starts in the block; the run's end for the one after the last.
    #[must_use]
    pub fn start_of(&self, unit: usize) -> usize {
        self.range.start + self.units.iter().take(unit).map(|unit| unit.len).sum::<usize>()
    }
}

/// A unit that is not yet in a run.
struct Loose {
    start: usize,
    x0: f32,
    x1: f32,
    rtl: bool,
}

impl Paragraph {
    /// The block's runs, line by line in the order of its text, which they tile. `text` is what
    /// was laid out. Every line has at least one, be it empty.
    #[must_use]
    pub fn text_runs(&self, text: &str) -> Vec<TextRun> {
        let mut runs = Vec::with_capacity(self.lines.len());
        for (at, line) in self.lines.iter().enumerate() {
            let fresh = runs.len();
            let units = self.units_of(line);
            for (i, unit) in units.iter().enumerate() {
                let end = units.get(i + 1).map_or(line.range.end, |next| next.start);
                add_unit(&mut runs, fresh, at, unit, text, end);
            }
            if runs.len() == fresh {
                let (_, x) = self.caret_x(Caret::before(line.range.start));
                let place = Piece { line: at, x0: x, x1: x };
                runs.push(TextRun { range: line.range.clone(), rtl: self.rtl, place, units: Vec::new() });
            }
        }
        runs
    }

    /// Graphemes of a line with their edges, in the order of the text.
    fn units_of(&self, line: &Line) -> Vec<Loose> {
        let mut units: Vec<Loose> = Vec::new();
        for cluster in self.clusters_of(line) {
            let start = cluster.start as usize;
            match units.last_mut() {
                Some(last) if !cluster.grapheme || start <= last.start => {
                    (last.x0, last.x1) = (last.x0.min(cluster.x), last.x1.max(cluster.x1()));
                }
                last => {
                    let start = if last.is_none() { line.range.start } else { start };
                    units.push(Loose { start, x0: cluster.x, x1: cluster.x1(), rtl: cluster.rtl });
                }
            }
        }
        if units.is_empty() && !line.range.is_empty() {
            let x = line.empty_x;
            units.push(Loose { start: line.range.start, x0: x, x1: x, rtl: self.rtl });
        }
        units
    }
}

/// Adds a unit to the last run of its line, or begins another where it doesn't join.
fn add_unit(runs: &mut Vec<TextRun>, fresh: usize, line: usize, unit: &Loose, text: &str, end: usize) {
    let mut start = unit.start;
    while start < end {
        // A letter under hundreds of marks is more than a reader can take as one.
        let cut = if end - start > MOST { text.floor_char_boundary(start + MOST) } else { end };
        let width = if start == unit.start { unit.x1 - unit.x0 } else { 0.0 };
        let joins = runs[fresh..].last().is_some_and(|run| {
            let gap = if run.rtl { run.place.x0 - unit.x1 } else { unit.x0 - run.place.x1 };
            let inside = start > unit.start;
            run.rtl == unit.rtl && run.units.len() < MOST && (inside || gap.abs() < APART)
        });
        if !joins {
            let edge = if unit.rtl { unit.x1 } else { unit.x0 };
            let place = Piece { line, x0: edge, x1: edge };
            runs.push(TextRun { range: start..start, rtl: unit.rtl, place, units: Vec::new() });
        }
        if let Some(run) = runs.last_mut() {
            let x = if run.rtl { run.place.x1 - unit.x1 } else { unit.x0 - run.place.x0 };
            let x = if start == unit.start { x } else { x + unit.x1 - unit.x0 };
            run.units.push(TextUnit { len: cut - start, x, width });
            run.place.x0 = run.place.x0.min(unit.x0);
            run.place.x1 = run.place.x1.max(unit.x1);
            run.range.end = cut;
        }
        start = cut;
    }
}

#[cfg(test)]
mod tests {
    use super::super::fonts::Fonts;
    use super::super::paragraph::BlockText;
    use super::super::style::TextStyle;
    use super::*;

    const TEXTS: &[&str] = &[
        "",
        " ",
        "The two countries agreed to further strengthen cooperation, as a cornerstone of their partnership.",
        "cafe\u{301} na\u{308}ive \u{301} lone mark, e\u{301}\u{323}\u{302} stacked, office affluent fffi",
        "👩‍👩‍👧‍👦 family, 🇮🇳🇫🇷 flags, ☝🏽 tone, 1\u{fe0f}\u{20e3} keycap, ❤️",
        "tab\there, soft\u{ad}hy\u{ad}phen\u{ad}ation, zero\u{200b}width NUL\0 VT\u{b} NEL\u{85} LS\u{2028} end",
        "قال Mahaveer Singhvi في New Delhi إن 2024 عام جيد, said he.",
        "In 2024 قالت الوزارة (MEA) إن 14 دولة agreed to it, نعم.",
        "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है क्ष्म",
        "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
        "\u{202e}override never closed \u{2067}isolate سلام never closed",
        "a\u{93f} ข\u{b47} a\u{5d0}\u{93f}",
    ];

    fn laid_out(text: &str) -> Paragraph {
        let style = TextStyle { measure: 300.0, ..TextStyle::default() };
        Fonts::bundled().paragraph(&BlockText { text, ..BlockText::default() }, &style)
    }

    #[test]
    fn runs_tile_the_text_and_units_tile_the_runs() {
        for text in TEXTS {
            let runs = laid_out(text).text_runs(text);
            let mut end = 0;
            for run in &runs {
                assert_eq!(run.range.start, end, "{text:?}");
                end = run.range.end;
                assert_eq!(run.start_of(run.units.len()), end, "{text:?}");
                for at in 0..run.units.len() {
                    assert!(text.is_char_boundary(run.start_of(at)));
                    assert_eq!(run.unit_at(run.start_of(at)), at);
                }
            }
            assert_eq!(end, text.len(), "{text:?}");
        }
    }

    #[test]
    fn each_unit_stands_where_its_grapheme_is_painted() {
        for text in TEXTS {
            let paragraph = laid_out(text);
            for run in paragraph.text_runs(text) {
                for (at, unit) in run.units.iter().enumerate().filter(|(_, unit)| unit.width > 0.0) {
                    let (x0, x1) = match run.rtl {
                        false => (run.place.x0 + unit.x, run.place.x0 + unit.x + unit.width),
                        true => (run.place.x1 - unit.x - unit.width, run.place.x1 - unit.x),
                    };
                    let painted = paragraph.pieces(run.start_of(at)..run.start_of(at + 1));
                    let left = painted.iter().fold(f32::MAX, |x, piece| x.min(piece.x0));
                    let right = painted.iter().fold(f32::MIN, |x, piece| x.max(piece.x1));
                    assert!((x0 - left).abs() < 0.1 && (x1 - right).abs() < 0.1, "{text:?} {at}");
                }
            }
        }
    }

    #[test]
    fn a_line_of_two_directions_is_several_runs() {
        let text = "In 2024 قالت الوزارة agreed";
        let paragraph = laid_out(text);
        let runs = paragraph.text_runs(text);
        let arabic = text.find('ق').unwrap();
        let of = |offset: usize| runs.iter().find(|run| run.range.contains(&offset)).unwrap();
        assert!(!of(0).rtl && of(arabic).rtl && !of(text.len() - 1).rtl);
    }

    #[test]
    fn long_runs_and_heaps_of_marks_are_cut_to_what_readers_can_count() {
        let heap = format!("a{} {}", "\u{301}".repeat(400), "x".repeat(40));
        let narrow = "i".repeat(2000);
        for text in [heap, narrow] {
            let style = TextStyle { measure: 4000.0, ..TextStyle::default() };
            let block = BlockText { text: &text, ..BlockText::default() };
            let runs = Fonts::bundled().paragraph(&block, &style).text_runs(&text);
            assert!(runs.iter().all(|run| run.units.len() <= MOST));
            assert!(runs.iter().flat_map(|run| &run.units).all(|unit| unit.len <= MOST));
            assert_eq!(runs.iter().map(|run| run.range.len()).sum::<usize>(), text.len());
        }
    }
}
