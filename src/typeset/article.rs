//! A whole article: lays out what is visible, keeps the reader's line where it is, and answers
//! where things are.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::blocks::{self, Block, Header};
use super::caret::{Affinity, Caret};
use super::columns::{Carried, carried};
use super::decorate::{BlockPlace, Decorated, decorate};
use super::fonts::Fonts;
use super::heights::Heights;
use super::marks::MarkSource;
use super::paragraph::Paragraph;
use super::rows::Sizes;
use super::style::{BlockKind, TextStyle};
use super::view::Anchor;

/// Blocks that are kept laid out beyond those on the screen, in bytes of their text: a few
/// screens. A laid-out block takes about 40 times its text.
const KEPT_BYTES: usize = 96 * 1024;

/// A block laid out and decorated.
pub(super) struct Set {
    pub paragraph: Arc<Paragraph>,
    pub decorated: Option<Made>,
    /// The last frame that needed it.
    used: u64,
}

/// A block decorated for some marks.
pub(super) struct Made {
    /// Generation of the marks in `reach` for which it was made.
    generation: u64,
    /// The bytes whose marks it depends on: its own, and those of statements that reach into it.
    reach: Range<usize>,
    decorated: Arc<Decorated>,
}

/// A block on the screen.
#[derive(Clone)]
pub struct VisibleBlock {
    /// Index of the block.
    pub index: usize,
    /// Its bytes in the article, without the line feed after it.
    pub range: Range<usize>,
    /// Its top, physical pixels below the viewport's top; whole.
    pub top: f32,
    /// Its lines and glyphs.
    pub paragraph: Arc<Paragraph>,
    /// Its places, and what to paint.
    pub decorated: Arc<Decorated>,
}

/// An article being read. All offsets are bytes of the article, all lengths physical pixels.
pub struct ArticleLayout {
    pub(super) text: Arc<str>,
    pub(super) blocks: Arc<[Block]>,
    pub(super) header: Option<Header>,
    pub(super) style: TextStyle,
    pub(super) heights: Heights,
    pub(super) sets: HashMap<usize, Set>,
    pub(super) anchor: Anchor,
    /// Height of the viewport.
    pub(super) viewport: f32,
    pub(super) visible: Vec<VisibleBlock>,
    /// What was rounded off the tops of the visible blocks: slow scrolling adds it up.
    pub(super) fraction: f32,
    frame: u64,
    laid_out: u64,
}

impl ArticleLayout {
    /// An article that nothing is known of yet but its text; costs one scan of it.
    #[must_use]
    pub fn new(text: Arc<str>, header: Option<Header>, style: TextStyle) -> Self {
        let blocks = blocks::cut(&text, header.as_ref()).into();
        let mut article = Self {
            text,
            blocks,
            header,
            style,
            heights: Heights::default(),
            sets: HashMap::new(),
            anchor: Anchor::default(),
            viewport: 600.0,
            visible: Vec::new(),
            fraction: 0.0,
            frame: 0,
            laid_out: 0,
        };
        article.estimate();
        article.scroll_to(0.0);
        article
    }

    /// The article's text.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The style in force.
    #[must_use]
    pub fn style(&self) -> &TextStyle {
        &self.style
    }

    /// Changes the style. If it differs, nothing stays laid out; the reader's line stays where
    /// it is on the screen.
    pub fn set_style(&mut self, style: TextStyle) {
        if style != self.style {
            self.anchor.scale(style.scale / self.style.scale);
            self.style = style;
            self.sets.clear();
            self.visible.clear();
            self.estimate();
        }
    }

    /// How many blocks have been laid out since the article was opened; for tests and figures.
    #[must_use]
    pub fn laid_out(&self) -> u64 {
        self.laid_out
    }

    fn estimate(&mut self) {
        let sizes = Sizes::of(&self.style);
        let mut line = self.style.line(BlockKind::Body);
        if self.style.reserve {
            // As `place_lines` does it for a line of the book face with one lane and its tag.
            let tag = if self.style.labels { sizes.tag_gap + sizes.tag } else { 0.0 };
            let em = self.style.em(BlockKind::Body);
            let (ascent, descent) = ((em * 0.93).round(), (em * 0.31).round());
            let leading = (line - ascent - descent).max(0.0);
            let below =
                (descent + (leading / 2.0).ceil()).max(descent + sizes.lane + tag + self.style.px(3.0));
            line = ascent + (leading / 2.0).floor() + below;
        }
        let style = &self.style;
        self.heights.reset(self.blocks.iter().map(|block| blocks::rough_height(block, style, line)));
    }

    /// The block that holds an offset. A place between two blocks of one line belongs to the
    /// earlier one for a caret that belongs to what is before it.
    pub(super) fn block_of(&self, caret: Caret) -> usize {
        let next = self.blocks.partition_point(|block| block.start as usize <= caret.offset);
        let at = next.saturating_sub(1);
        let shared = at > 0 && self.blocks[at - 1].end as usize == caret.offset;
        if shared && caret.affinity == Affinity::Upstream { at - 1 } else { at }
    }

    /// The laid-out paragraph of a block.
    pub(super) fn paragraph(&mut self, fonts: &mut Fonts, at: usize) -> Arc<Paragraph> {
        self.set(fonts, at).paragraph.clone()
    }

    fn set(&mut self, fonts: &mut Fonts, at: usize) -> &mut Set {
        let (frame, style) = (self.frame, &self.style);
        let (text, blocks, header, laid_out) = (&self.text, &self.blocks, &self.header, &mut self.laid_out);
        let set = self.sets.entry(at).or_insert_with(|| {
            *laid_out += 1;
            let input = blocks[at].input(text, header.as_ref());
            Set { paragraph: Arc::new(fonts.paragraph(&input, style)), decorated: None, used: frame }
        });
        set.used = frame;
        set
    }

    /// Keeps a block that was laid out elsewhere.
    pub(super) fn keep(&mut self, at: usize, paragraph: Arc<Paragraph>) {
        let used = self.frame;
        self.sets.entry(at).or_insert(Set { paragraph, decorated: None, used });
    }

    /// A block laid out and decorated with its present marks; its exact height is entered.
    pub(super) fn decorated(
        &mut self,
        fonts: &mut Fonts,
        marks: &dyn MarkSource,
        at: usize,
    ) -> (Arc<Paragraph>, Arc<Decorated>) {
        let range = self.blocks[at].range();
        let stepped_back = marks.stepped_back();
        let generation = |of: Range<usize>| marks.generation(of).wrapping_mul(2) | u64::from(stepped_back);
        let gap_after = blocks::gap_after(&self.blocks[at], &self.style);
        let set = self.set(fonts, at);
        let paragraph = set.paragraph.clone();
        if let Some(made) = &set.decorated
            && made.generation == generation(made.reach.clone())
        {
            return (paragraph, made.decorated.clone());
        }
        let mut found = Vec::new();
        marks.marks(range.clone(), &mut found);
        let Carried { columns, reach } = carried(marks, &self.blocks, at, &found);
        let place = BlockPlace { range, gap_after, stepped_back, columns };
        let mut made = decorate(fonts, &paragraph, &place, found, &self.style);
        if let Some(number) = self.number(at) {
            made.add_number(fonts, &paragraph, number, &self.style);
        }
        let decorated = Arc::new(made);
        let generation = generation(reach.clone());
        self.set(fonts, at).decorated = Some(Made { generation, reach, decorated: decorated.clone() });
        self.heights.set(at, decorated.height as u32);
        (paragraph, decorated)
    }

    /// The number that is shown before a block: where it begins a paragraph, if numbers are shown.
    #[must_use]
    pub fn number(&self, at: usize) -> Option<u32> {
        self.blocks.get(at).map(|block| block.number).filter(|number| self.style.numbers && *number > 0)
    }

    /// Starts a frame: what it uses is kept longest.
    pub(super) fn begin_frame(&mut self) {
        self.frame += 1;
    }

    /// Lets go of the blocks that were not needed for longest, beyond [`KEPT_BYTES`].
    pub(super) fn evict(&mut self) {
        let mut bytes: usize = self.sets.keys().map(|&at| self.blocks[at].range().len() + 64).sum();
        if bytes <= KEPT_BYTES {
            return;
        }
        let mut by_age: Vec<(u64, usize)> =
            self.sets.iter().filter(|set| set.1.used < self.frame).map(|(&at, set)| (set.used, at)).collect();
        by_age.sort_unstable();
        for (_, at) in by_age {
            if bytes <= KEPT_BYTES * 3 / 4 {
                break;
            }
            self.sets.remove(&at);
            bytes -= self.blocks[at].range().len() + 64;
        }
    }

    /// Number of blocks.
    #[must_use]
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// A block's bytes in the article.
    #[must_use]
    pub fn block_range(&self, at: usize) -> Option<Range<usize>> {
        self.blocks.get(at).map(Block::range)
    }
}
