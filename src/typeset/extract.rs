//! Copies what the shaper found out of its layout: lines, clusters in logical order, glyphs.

use icu_segmenter::GraphemeClusterSegmenter;
use parley::{BreakReason, PositionedLayoutItem};

use super::display::Glyph;
use super::faces::Faces;
use super::fonts::is_bundled;
use super::paragraph::{BOOK_ASCENT, BOOK_DESCENT, BlockText, Cluster, FAINT, Line, Paragraph, Run};
use super::shown::Shown;
use super::style::{BlockKind, TextStyle};

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
        let em = style.em(block.kind);
        let (mut ascent, mut descent) = (em * BOOK_ASCENT, em * BOOK_DESCENT);
        let mut x = left;
        for run in line.runs() {
            let metrics = run.font_metrics();
            // The bundled faces' figures are above; only those of other scripts reach further.
            if !is_bundled(run.font().data.as_ref()) {
                ascent = ascent.max(metrics.ascent * 0.95);
                descent = descent.max(metrics.descent * 0.95);
            }
            for cluster in run.visual_clusters() {
                let range = cluster.text_range();
                let (start, end) = (shown.source(range.start), shown.source(range.end));
                let width = cluster.advance();
                self.visual.push(self.clusters.len() as u32);
                self.clusters.push(Cluster {
                    start: start as u32,
                    end: end as u32,
                    x,
                    width,
                    rtl: cluster.is_rtl(),
                    grapheme: true,
                });
                if self.missing.is_none() && cluster.glyphs().any(|glyph| glyph.id == 0) {
                    self.missing = block.text.get(start..end).and_then(|text| text.chars().next());
                }
                x += width;
            }
        }
        let hung = self.hung(line, block);
        self.take_glyphs(line, faces, hung);
        self.hyphenate(line, shown, faces);
        self.sort_line(first_cluster);
        let range = line.text_range();
        let range = shown.source(range.start)..shown.source(range.end);
        let words = block.text.get(range.clone()).unwrap_or("").trim_end_matches(char::is_whitespace).len();
        self.lines.push(Line {
            words_end: range.start + words,
            range,
            ascent: ascent.round(),
            descent: descent.round(),
            empty_x: left,
            clusters: first_cluster as u32..self.clusters.len() as u32,
            runs: first_run..self.runs.len() as u32,
        });
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

    fn take_glyphs(&mut self, line: &parley::Line<'_, u8>, faces: &Faces, hung: f32) {
        for item in line.items() {
            let PositionedLayoutItem::GlyphRun(run) = item else { continue };
            let face = faces.of_run(run.run());
            let start = self.glyphs.len() as u32;
            let baseline = run.baseline();
            self.glyphs.extend(run.positioned_glyphs().map(|glyph| Glyph {
                id: glyph.id,
                x: glyph.x - hung,
                y: glyph.y - baseline,
            }));
            let faint = run.style().brush == FAINT;
            self.runs.push(Run { face, glyphs: start..self.glyphs.len() as u32, faint });
        }
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
