//! Copies what the shaper found out of its layout: lines, clusters in logical order, glyphs.

use std::ops::Range;

use icu_segmenter::GraphemeClusterSegmenter;
use parley::BreakReason;

use super::display::Glyph;
use super::faces::{FaceId, Faces};
use super::fonts::is_bundled;
use super::paragraph::{BOOK_ASCENT, BOOK_DESCENT, BlockText, Cluster, FAINT, Line, Paragraph, Run};
use super::scripts;
use super::shown::Shown;
use super::style::{BlockKind, TextStyle};

/// A cluster on its way from the shaper's line to ours.
struct Piece {
    cluster: Cluster,
    face: FaceId,
    faint: bool,
    /// Its glyphs, in [`Gathered::glyphs`].
    glyphs: Range<usize>,
}

/// What a line of the shaper's holds, from left to right.
#[derive(Default)]
struct Gathered {
    pieces: Vec<Piece>,
    glyphs: Vec<Glyph>,
    ascent: f32,
    descent: f32,
}

impl Paragraph {
    /// Copies one line out of parley's layout.
    pub(super) fn take_line(
        &mut self,
        line: &parley::Line<'_, u8>,
        shown: &Shown<'_>,
        block: &BlockText<'_>,
        faces: &Faces,
        style: &TextStyle,
    ) {
        let left = line.metrics().offset + line.metrics().inline_min_coord - self.hung(line, block);
        let first_cluster = self.clusters.len();
        let first_run = self.runs.len() as u32;
        let range = line.text_range();
        let range = shown.source(range.start)..shown.source(range.end);
        let text = block.text.get(range.clone()).unwrap_or("");
        let words_end = range.start + text.trim_end_matches(char::is_whitespace).len();
        let blanks = blanks(text, range.start);
        let em = style.em(block.kind);
        let mut gathered =
            Gathered { ascent: em * BOOK_ASCENT, descent: em * BOOK_DESCENT, ..Gathered::default() };
        let mut x = left;
        for run in line.runs() {
            self.gather(&run, &mut gathered, &mut x, shown, block, faces);
        }
        gathered.place_blanks(&blanks, self.rtl, left);
        gathered.widen_hidden();
        self.put(&gathered);
        self.hyphenate(line, shown, faces);
        self.sort_line(first_cluster);
        self.lines.push(Line {
            words_end,
            range,
            ascent: gathered.ascent.round(),
            descent: gathered.descent.round(),
            empty_x: left,
            clusters: first_cluster as u32..self.clusters.len() as u32,
            runs: first_run..self.runs.len() as u32,
        });
    }

    /// Gathers a run's clusters with their glyphs.
    fn gather(
        &mut self,
        run: &parley::Run<'_, u8>,
        line: &mut Gathered,
        x: &mut f32,
        shown: &Shown<'_>,
        block: &BlockText<'_>,
        faces: &Faces,
    ) {
        // The bundled faces' figures are known; only those of other scripts reach further.
        if !is_bundled(run.font().data.as_ref()) {
            let metrics = run.font_metrics();
            line.ascent = line.ascent.max(metrics.ascent * 0.95);
            line.descent = line.descent.max(metrics.descent * 0.95);
        }
        let tall = Tall::of(run);
        let face = faces.of_run(run);
        // A ligature's glyphs come with its first grapheme, which stands at the right where words
        // run from right to left: so glyphs are placed by their own advances.
        let mut pen = *x;
        for cluster in run.visual_clusters() {
            let range = cluster.text_range();
            let (start, end) = (shown.source(range.start), shown.source(range.end));
            let first_glyph = line.glyphs.len();
            for glyph in cluster.glyphs() {
                if glyph.id == 0 {
                    self.note_missing(block.text.get(start..end).unwrap_or(""));
                }
                let fits = match &tall {
                    Some(tall) => tall.make_room(line, glyph.id, glyph.y),
                    None => line.stack(glyph.y, run.font_size()),
                };
                if fits {
                    line.glyphs.push(Glyph { id: glyph.id, x: pen + glyph.x, y: glyph.y });
                }
                pen += glyph.advance;
            }
            let width = cluster.advance();
            line.pieces.push(Piece {
                cluster: Cluster {
                    start: start as u32,
                    end: end as u32,
                    x: *x,
                    width,
                    rtl: cluster.is_rtl(),
                    grapheme: true,
                },
                face,
                faint: cluster.style().brush == FAINT,
                glyphs: first_glyph..line.glyphs.len(),
            });
            *x += width;
        }
    }

    /// Takes in what was gathered.
    fn put(&mut self, line: &Gathered) {
        let mut last: Option<(FaceId, bool)> = None;
        for piece in &line.pieces {
            self.visual.push(self.clusters.len() as u32);
            self.clusters.push(piece.cluster);
            if piece.glyphs.is_empty() {
                continue;
            }
            let start = self.glyphs.len() as u32;
            self.glyphs.extend_from_slice(&line.glyphs[piece.glyphs.clone()]);
            let end = self.glyphs.len() as u32;
            match self.runs.last_mut() {
                Some(run) if last == Some((piece.face, piece.faint)) => run.glyphs.end = end,
                _ => self.runs.push(Run { face: piece.face, glyphs: start..end, faint: piece.faint }),
            }
            last = Some((piece.face, piece.faint));
        }
    }

    /// Brings the clusters of a line, which come from left to right, into logical order, and
    /// keeps their order from left to right beside it.
    fn sort_line(&mut self, first: usize) {
        let line = &self.clusters[first..];
        if line.windows(2).all(|pair| pair[0].start <= pair[1].start) {
            return;
        }
        let mut order: Vec<u32> = (first as u32..self.clusters.len() as u32).collect();
        order.sort_by_key(|&at| self.clusters[at as usize].start);
        let sorted: Vec<Cluster> = order.iter().map(|&at| self.clusters[at as usize]).collect();
        self.clusters[first..].copy_from_slice(&sorted);
        for (logical, &visual) in order.iter().enumerate() {
            self.visual[visual as usize] = (first + logical) as u32;
        }
    }

    /// Width of the white space at the start of a header line, which hangs out of the column, so
    /// that date, title and text stand in one line.
    fn hung(&self, line: &parley::Line<'_, u8>, block: &BlockText<'_>) -> f32 {
        if !matches!(block.kind, BlockKind::Title | BlockKind::Dateline) || self.rtl || !self.lines.is_empty()
        {
            return 0.0;
        }
        let blank = block.text.len() - block.text.trim_start().len();
        let clusters = line.runs().flat_map(|run| run.clusters());
        clusters.take_while(|c| c.text_range().end <= blank).map(|c| c.advance()).sum()
    }

    /// Draws the hyphen of a soft hyphen at which a line was broken: the shaper leaves it blank.
    fn hyphenate(&mut self, line: &parley::Line<'_, u8>, shown: &Shown<'_>, faces: &Faces) {
        use skrifa::MetadataProvider as _;
        let broken = matches!(line.break_reason(), BreakReason::Regular | BreakReason::Emergency);
        if !broken || !shown.text[..line.text_range().end].ends_with('\u{ad}') {
            return;
        }
        let Some(run) = line.runs().last() else { return };
        let Ok(font) = skrifa::FontRef::from_index(run.font().data.as_ref(), run.font().index) else {
            return;
        };
        let Some(hyphen) = font.charmap().map('-') else { return };
        let face = faces.of_run(&run);
        let left = line.metrics().offset + line.metrics().inline_min_coord;
        let advance: f32 = line.runs().map(|run| run.advance()).sum();
        let width = font
            .glyph_metrics(
                skrifa::instance::Size::new(run.font_size()),
                skrifa::instance::LocationRef::default(),
            )
            .advance_width(hyphen)
            .unwrap_or(0.0);
        let x = if self.rtl { left - width } else { left + advance };
        let at = self.glyphs.len() as u32;
        self.glyphs.push(Glyph { id: hyphen.to_u32(), x, y: 0.0 });
        self.runs.push(Run { face, glyphs: at..at + 1, faint: false });
    }

    /// Finds the clusters that don't start a grapheme: a change of font may cut one in two.
    pub(super) fn mark_graphemes(&mut self, text: &str) {
        if text.is_ascii() {
            return;
        }
        let mut boundaries = GraphemeClusterSegmenter::new().segment_str(text).peekable();
        for cluster in &mut self.clusters {
            while boundaries.next_if(|&at| at < cluster.start as usize).is_some() {}
            cluster.grapheme = boundaries.peek() == Some(&(cluster.start as usize));
        }
    }
}

impl Gathered {
    /// Makes room for a mark that stands `y` below where a mark stands by itself. Of a stack
    /// without end only so much is drawn as leaves the other lines readable: tells whether.
    fn stack(&mut self, y: f32, em: f32) -> bool {
        let fits = -1.6 * em <= y && y <= 1.2 * em;
        if fits && y < -0.5 * em {
            self.ascent = self.ascent.max(0.75 * em - y);
        } else if fits && y > 0.5 * em {
            self.descent = self.descent.max(0.25 * em + y);
        }
        fits
    }

    /// Gives a letter that has no room of its own half of that before it: in the hanging style
    /// letters may stand over others, and each is to be seen when marked, and to be clicked.
    fn widen_hidden(&mut self) {
        for at in 0..self.pieces.len() {
            let hidden = self.pieces[at].cluster;
            // The letter before it in the text, which is at its other side where words run to the left.
            let before = if hidden.rtl { Some(at + 1) } else { at.checked_sub(1) };
            let Some(other) = before.and_then(|before| self.pieces.get(before)).map(|piece| piece.cluster)
            else {
                continue;
            };
            let half = f32::midpoint(hidden.width, other.width);
            if hidden.width >= 0.0 || half <= 0.0 || other.end != hidden.start {
                continue;
            }
            let left = if hidden.rtl { hidden.x } else { other.x };
            let (first, second) = if hidden.rtl { (at, at + 1) } else { (at - 1, at) };
            for (piece, x) in [(first, left), (second, left + half)] {
                self.pieces[piece].cluster.x = x;
                self.pieces[piece].cluster.width = half;
            }
        }
    }

    /// Brings tabs, and the white space before them and at the line's end, to where they belong in
    /// the paragraph's direction, whichever way the words beside them run; `blanks` are their bytes.
    /// Words between two tabs keep their order (rule L1 of the bidi rules, which the shaper leaves
    /// out: it gets a tab as a space).
    fn place_blanks(&mut self, blanks: &[Range<usize>], rtl: bool, left: f32) {
        let place = |piece: &Piece| {
            let start = piece.cluster.start as usize;
            let next = blanks.partition_point(|blank| blank.end <= start);
            match blanks.get(next).filter(|blank| blank.start <= start) {
                Some(_) => (2 * next + 1, start),
                None => (2 * next, 0),
            }
        };
        // A stable sort: what isn't moved keeps its order.
        let order =
            |a: &Piece, b: &Piece| if rtl { place(b).cmp(&place(a)) } else { place(a).cmp(&place(b)) };
        let is_blank = |piece: &Piece| place(piece).0 % 2 == 1;
        let is_right = |piece: &Piece| !is_blank(piece) || piece.cluster.rtl == rtl;
        if self.pieces.is_sorted_by(|a, b| order(a, b).is_le()) && self.pieces.iter().all(is_right) {
            return;
        }
        self.pieces.sort_by(order);
        let mut x = left;
        for piece in &mut self.pieces {
            let moved = x - piece.cluster.x;
            if is_blank(piece) {
                piece.cluster.rtl = rtl;
            }
            piece.cluster.x = x;
            x += piece.cluster.width;
            for glyph in &mut self.glyphs[piece.glyphs.clone()] {
                glyph.x += moved;
            }
        }
    }
}

/// The segment separators of a line, each with the white space before it, and the white space at its
/// end, by bytes of the block; `start` is the line's first byte there.
fn blanks(line: &str, start: usize) -> Vec<Range<usize>> {
    let trimmed = |end: usize| line[..end].trim_end_matches(scripts::is_blank_at_end).len();
    let mut blanks: Vec<Range<usize>> = Vec::new();
    for (at, separator) in line.match_indices(['\t', '\u{b}', '\u{1f}']) {
        blanks.push(start + trimmed(at)..start + at + separator.len());
    }
    blanks.push(start + trimmed(line.len())..start + line.len());
    // Tabs in a row have all the white space before them in common.
    for next in 1..blanks.len() {
        blanks[next].start = blanks[next].start.max(blanks[next - 1].end);
    }
    blanks.retain(|blank| !blank.is_empty());
    blanks
}

/// A font whose letters climb over each other, beyond what it says of its height: Nastaliq.
struct Tall<'a> {
    em: f32,
    metrics: skrifa::metrics::GlyphMetrics<'a>,
}

impl<'a> Tall<'a> {
    /// The font of a run, if it is such a one.
    fn of(run: &'a parley::Run<'_, u8>) -> Option<Self> {
        use skrifa::MetadataProvider as _;
        let metrics = run.font_metrics();
        if metrics.ascent + metrics.descent < 2.2 * run.font_size() {
            return None;
        }
        let font = skrifa::FontRef::from_index(run.font().data.as_ref(), run.font().index).ok()?;
        let size = skrifa::instance::Size::new(run.font_size());
        let metrics = font.glyph_metrics(size, skrifa::instance::LocationRef::default());
        Some(Self { em: run.font_size(), metrics })
    }

    /// Makes a line as tall as the ink of a glyph that stands `y` below the baseline, up to four
    /// ems: tells whether it fits.
    fn make_room(&self, line: &mut Gathered, glyph: u32, y: f32) -> bool {
        let Some(ink) = self.metrics.bounds(skrifa::GlyphId::new(glyph)) else { return true };
        let (above, below) = ((ink.y_max - y).ceil(), (y - ink.y_min).ceil());
        let fits = above.max(below) <= 4.0 * self.em;
        if fits {
            line.ascent = line.ascent.max(above);
            line.descent = line.descent.max(below);
        }
        fits
    }
}
