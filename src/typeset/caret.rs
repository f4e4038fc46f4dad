//! Places in a laid-out block: from point to offset and back, ranges to rectangles, and the
//! caret's steps.

use std::ops::Range;

use super::paragraph::{Cluster, Line, Paragraph};

/// Which of two neighbours a caret between them belongs to. They part where a line was broken
/// and where the direction changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Affinity {
    /// The character that follows in the text.
    #[default]
    Downstream,
    /// The character before it.
    Upstream,
}

/// A place for the caret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Caret {
    /// Byte offset, always between two graphemes.
    pub offset: usize,
    /// The neighbour that it belongs to.
    pub affinity: Affinity,
}

impl Caret {
    /// A caret that belongs to what follows it.
    #[must_use]
    pub const fn before(offset: usize) -> Self {
        Self { offset, affinity: Affinity::Downstream }
    }

    /// A caret that belongs to what is before it.
    #[must_use]
    pub const fn after(offset: usize) -> Self {
        Self { offset, affinity: Affinity::Upstream }
    }
}

/// A piece of a range on one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Index of the line.
    pub line: usize,
    /// Left edge, physical pixels.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
}

/// Edges nearer than this are one, pixels; advances are added up in single precision.
pub(super) const TOUCH: f32 = 0.5;

impl Paragraph {
    /// The line that a caret stands on.
    #[must_use]
    pub fn line_of(&self, caret: Caret) -> usize {
        let next = self.lines.partition_point(|line| line.range.start <= caret.offset);
        let line = next.saturating_sub(1);
        let at_start = line > 0 && self.lines[line].range.start == caret.offset;
        if at_start && caret.affinity == Affinity::Upstream { line - 1 } else { line }
    }

    pub(super) fn clusters_of(&self, line: &Line) -> &[Cluster] {
        &self.clusters[line.clusters.start as usize..line.clusters.end as usize]
    }

    /// The clusters of a line from left to right.
    pub(super) fn left_to_right(
        &self,
        line: &Line,
    ) -> impl DoubleEndedIterator<Item = &Cluster> + ExactSizeIterator {
        self.visual[line.clusters.start as usize..line.clusters.end as usize]
            .iter()
            .map(|&at| &self.clusters[at as usize])
    }

    /// The caret nearest to `x` on a line.
    #[must_use]
    pub fn caret_at(&self, line: usize, x: f32) -> Caret {
        let Some(line) = self.lines.get(line) else { return Caret::before(self.len) };
        let hit =
            self.left_to_right(line).find(|c| x < c.x1()).or_else(|| self.left_to_right(line).next_back());
        let Some(cluster) = hit else { return Caret::before(line.range.start) };
        let left_half = x < cluster.x + cluster.width * 0.5;
        self.on_grapheme(side_of(cluster, left_half))
    }

    /// The grapheme whose rectangle holds `x` on a line, if any does.
    #[must_use]
    pub fn grapheme_at(&self, line: usize, x: f32) -> Option<Range<usize>> {
        let line = self.lines.get(line)?;
        let cluster = self.left_to_right(line).find(|c| c.x <= x && x < c.x1())?;
        let start = self.grapheme_start(cluster.start as usize);
        Some(start..self.next_grapheme(start))
    }

    /// Where a caret is drawn: its line and x, physical pixels.
    #[must_use]
    pub fn caret_x(&self, caret: Caret) -> (usize, f32) {
        let at = self.line_of(caret);
        let line = &self.lines[at];
        let clusters = self.clusters_of(line);
        let next = clusters.partition_point(|c| (c.start as usize) < caret.offset);
        let follows = clusters.get(next).filter(|c| c.start as usize == caret.offset);
        let precedes = next.checked_sub(1).map(|before| &clusters[before]);
        let x = match (precedes, follows, caret.affinity) {
            (Some(before), None, _) | (Some(before), Some(_), Affinity::Upstream) => {
                if before.rtl {
                    before.x
                } else {
                    before.x1()
                }
            }
            (_, Some(after), _) => {
                if after.rtl {
                    after.x1()
                } else {
                    after.x
                }
            }
            (None, None, _) => line.empty_x,
        };
        (at, x)
    }

    /// The rectangles of a byte range, line by line, widened to whole clusters. Neighbours that
    /// touch are one. An empty range gives none.
    #[must_use]
    pub fn pieces(&self, range: Range<usize>) -> Vec<Piece> {
        self.pieces_to(range, |line| line.range.end)
    }

    /// The same without the white space at which lines were broken, unless there is nothing else.
    #[must_use]
    pub fn word_pieces(&self, range: Range<usize>) -> Vec<Piece> {
        let pieces = self.pieces_to(range.clone(), |line| line.words_end);
        if pieces.is_empty() { self.pieces(range) } else { pieces }
    }

    fn pieces_to(&self, range: Range<usize>, line_end: impl Fn(&Line) -> usize) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        if range.is_empty() {
            return pieces;
        }
        let first = self.line_of(Caret::before(range.start));
        for (at, line) in self.lines.iter().enumerate().skip(first) {
            if line.range.start >= range.end {
                break;
            }
            let clusters = self.clusters_of(line);
            let from = clusters.partition_point(|c| c.end as usize <= range.start);
            // The last line's white space is the writer's, not a break's.
            let end = if at + 1 == self.lines.len() { line.range.end } else { line_end(line) };
            let to = clusters.partition_point(|c| (c.start as usize) < range.end.min(end));
            let fresh = pieces.len();
            for cluster in clusters.get(from..to).unwrap_or(&[]) {
                // Neighbours in the text mostly are neighbours on the line.
                match pieces[fresh..].last_mut() {
                    Some(last) if (last.x1 - cluster.x).abs() < TOUCH => last.x1 = cluster.x1(),
                    Some(last) if (last.x0 - cluster.x1()).abs() < TOUCH => last.x0 = cluster.x,
                    _ => pieces.push(Piece { line: at, x0: cluster.x, x1: cluster.x1() }),
                }
            }
            join_pieces(&mut pieces, fresh);
        }
        pieces
    }

    /// Start of the grapheme that the offset lies in.
    #[must_use]
    pub fn grapheme_start(&self, offset: usize) -> usize {
        let at = self.clusters.partition_point(|c| c.start as usize <= offset);
        match self.clusters[..at].last() {
            Some(last) if (last.end as usize) <= offset => offset.min(self.len),
            _ => self.clusters[..at].iter().rev().find(|c| c.grapheme).map_or(0, |c| c.start as usize),
        }
    }

    /// The caret place after an offset, in logical order.
    #[must_use]
    pub fn next_grapheme(&self, offset: usize) -> usize {
        let at = self.clusters.partition_point(|c| c.start as usize <= offset);
        self.clusters[at..].iter().find(|c| c.grapheme).map_or(self.len, |c| c.start as usize)
    }

    fn on_grapheme(&self, caret: Caret) -> Caret {
        let start = self.grapheme_start(caret.offset);
        if start == caret.offset { caret } else { Caret::before(start) }
    }

    /// The caret at a line's start or end, in logical order.
    #[must_use]
    pub fn line_edge(&self, line: usize, end: bool) -> Caret {
        let Some(at) = self.lines.get(line) else { return Caret::after(self.len) };
        if !end {
            return Caret::before(at.range.start);
        }
        let last = line + 1 == self.lines.len();
        Caret::after(if last || at.words_end == at.range.start { at.range.end } else { at.words_end })
    }
}

/// The caret at the left or right edge of a cluster.
fn side_of(cluster: &Cluster, left: bool) -> Caret {
    if left == cluster.rtl {
        Caret::after(cluster.end as usize)
    } else {
        Caret::before(cluster.start as usize)
    }
}

/// Joins the pieces of one line that touch, keeping the place of the first in logical order.
fn join_pieces(pieces: &mut Vec<Piece>, fresh: usize) {
    let mut at = fresh;
    while at < pieces.len() {
        let one = pieces[at];
        let touches = |other: &Piece| other.x0 <= one.x1 + TOUCH && one.x0 <= other.x1 + TOUCH;
        match pieces[at + 1..].iter().position(touches) {
            Some(found) => {
                let other = pieces.remove(at + 1 + found);
                pieces[at] = Piece { x0: one.x0.min(other.x0), x1: one.x1.max(other.x1), ..one };
            }
            None => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use icu_segmenter::GraphemeClusterSegmenter;

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
        "tab\there\t\tand\tthere, soft\u{ad}hy\u{ad}phen\u{ad}ation, zero\u{200b}width",
        "NUL\0 BEL\u{7} VT\u{b} NEL\u{85} LS\u{2028} DEL\u{7f} private \u{e000}\u{10ffff}",
        "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميرًا",
        "In 2024 قالت الوزارة (MEA) إن 14 دولة agreed to it, نعم.",
        "قال Mahaveer Singhvi في New Delhi إن 2024 عام جيد, said he.",
        "כל בני האדם נולדו בני חורין ושווים בערכם — בְּרֵאשִׁית",
        "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है क्ष्म",
        "மனிதப் பிறிவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்",
        "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心",
        "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。",
        "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
        "\u{202e}override never closed \u{2067}isolate سلام never closed",
        "\u{301}\u{301}",
        // Graphemes of two scripts, and so of two fonts
        "a\u{93f} ข\u{b47} a\u{5d0}\u{93f}",
    ];

    fn each(check: impl Fn(&str, &Paragraph)) {
        for mut fonts in [Fonts::bundled(), Fonts::new()] {
            for text in TEXTS {
                for measure in [120.0, 640.0] {
                    let style = TextStyle { measure, ..TextStyle::default() };
                    check(text, &fonts.paragraph(&BlockText { text, ..BlockText::default() }, &style));
                }
            }
        }
    }

    fn graphemes(text: &str) -> Vec<usize> {
        GraphemeClusterSegmenter::new().segment_str(text).collect()
    }

    #[test]
    fn clusters_tile_the_text() {
        each(|text, p| {
            let mut at = 0;
            for (line, clusters) in p.lines.iter().map(|line| (line, p.clusters_of(line))) {
                assert_eq!(line.range.start, at);
                for cluster in clusters {
                    assert_eq!(cluster.start as usize, at, "{text:?}");
                    at = cluster.end as usize;
                    assert!(text.is_char_boundary(at));
                }
                assert_eq!(line.range.end, at);
                assert!(line.words_end <= line.range.end);
            }
            assert_eq!(at, text.len());
        });
    }

    #[test]
    fn a_hit_in_a_clusters_own_rectangle_gives_it_back() {
        each(|text, p| {
            for (at, line) in p.lines.iter().enumerate() {
                for cluster in p.clusters_of(line).iter().filter(|c| c.width > 0.5) {
                    let found = p.grapheme_at(at, cluster.x + cluster.width * 0.5).unwrap();
                    assert!(
                        found.start <= cluster.start as usize && cluster.end as usize <= found.end,
                        "{text:?}"
                    );
                    for (part, left) in [(0.25, true), (0.75, false)] {
                        let caret = p.caret_at(at, cluster.x + cluster.width * part);
                        let own = side_of(cluster, left);
                        if graphemes(text).contains(&own.offset) {
                            assert_eq!(caret, own, "{text:?} {cluster:?}");
                        }
                    }
                }
            }
        });
    }

    #[test]
    fn a_caret_stands_where_a_hit_there_finds_it() {
        each(|text, p| {
            for offset in graphemes(text) {
                let (line, x) = p.caret_x(Caret::before(offset));
                let near = [p.caret_at(line, x - 0.1), p.caret_at(line, x + 0.1)];
                let at_x = |caret: &Caret| (p.caret_x(*caret).1 - x).abs() < 0.2;
                assert!(
                    near.iter().any(|c| c.offset == offset) || near.iter().any(at_x),
                    "{text:?} {offset}"
                );
            }
        });
    }

    #[test]
    fn pieces_of_a_range_cover_exactly_its_clusters() {
        each(|text, p| {
            let stops = graphemes(text);
            for (n, &start) in stops.iter().enumerate() {
                for &end in stops[n..].iter().step_by(5) {
                    let pieces = p.pieces(start..end);
                    for (at, line) in p.lines.iter().enumerate() {
                        let covered: f32 = pieces.iter().filter(|q| q.line == at).map(|q| q.x1 - q.x0).sum();
                        let inside = |c: &&Cluster| start <= c.start as usize && (c.end as usize) <= end;
                        let own: f32 = p.clusters_of(line).iter().filter(inside).map(|c| c.width).sum();
                        assert!((covered - own).abs() < 1.5, "{text:?} {start}..{end}: {covered} for {own}");
                    }
                }
            }
        });
    }

    #[test]
    fn home_and_end_stay_on_their_line() {
        each(|text, p| {
            for line in 0..p.lines.len() {
                for end in [false, true] {
                    let caret = p.line_edge(line, end);
                    assert_eq!(p.line_of(caret), line, "{text:?}");
                }
            }
        });
    }

    #[test]
    fn places_inside_a_grapheme_belong_to_it() {
        each(|text, p| {
            let stops = graphemes(text);
            for pair in stops.windows(2) {
                assert_eq!(p.next_grapheme(pair[0]), pair[1], "{text:?}");
                for inside in pair[0]..pair[1] {
                    assert_eq!(p.grapheme_start(inside), pair[0], "{text:?}");
                }
            }
        });
    }
}
