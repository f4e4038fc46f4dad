//! Heights of blocks that nobody has looked at yet, for the scroll bar to be true: worked out
//! beside the window, on a thread of its own, and brought in without anything moving.

use std::ops::Range;
use std::sync::Arc;

use super::article::ArticleLayout;
use super::blocks::{self, Block, Header};
use super::decorate::{BlockPlace, decorate};
use super::fonts::Fonts;
use super::marks::MarkSource;
use super::paragraph::Paragraph;
use super::style::TextStyle;

/// What a thread needs to lay out any block of an article in one style.
#[derive(Clone)]
pub struct Measurer {
    text: Arc<str>,
    blocks: Arc<[Block]>,
    header: Option<Header>,
    style: TextStyle,
}

impl Measurer {
    /// Number of blocks.
    #[must_use]
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// Lays out a block; `None` where there is none of that index.
    pub(super) fn paragraph(&self, fonts: &mut Fonts, at: usize) -> Option<Paragraph> {
        let input = self.blocks.get(at)?.input(&self.text, self.header.as_ref());
        Some(fonts.paragraph(&input, &self.style))
    }

    /// Whether it is of this article in its present style.
    pub(super) fn is_of(&self, article: &ArticleLayout) -> bool {
        self.style == article.style && Arc::ptr_eq(&self.blocks, &article.blocks)
    }

    /// The heights of some blocks with their marks, whole physical pixels. Costs about 0.3 ms a
    /// kilobyte of text.
    #[must_use]
    pub fn heights(&self, fonts: &mut Fonts, marks: &dyn MarkSource, blocks: Range<usize>) -> Vec<u32> {
        let mut found = Vec::new();
        let measure = |block: &Block| {
            found.clear();
            marks.marks(block.range(), &mut found);
            let input = block.input(&self.text, self.header.as_ref());
            let paragraph = fonts.paragraph(&input, &self.style);
            let gap_after = blocks::gap_after(block, &self.style);
            // In which columns brackets stand changes no height.
            let place = BlockPlace { range: block.range(), gap_after, ..BlockPlace::default() };
            decorate(fonts, &paragraph, &place, found.clone(), &self.style).height as u32
        };
        let end = blocks.end.min(self.blocks.len());
        self.blocks[blocks.start.min(end)..end].iter().map(measure).collect()
    }
}

impl ArticleLayout {
    /// What a thread needs to measure this article in its present style.
    #[must_use]
    pub fn measurer(&self) -> Measurer {
        Measurer {
            text: self.text.clone(),
            blocks: self.blocks.clone(),
            header: self.header.clone(),
            style: self.style.clone(),
        }
    }

    /// Takes heights that `measurer` found for the blocks from `first` on; those of another style
    /// are ignored. Blocks on the screen keep the heights that they have.
    pub fn enter_heights(&mut self, measurer: &Measurer, first: usize, heights: &[u32]) {
        if !measurer.is_of(self) {
            return;
        }
        let mut all: Vec<u32> = self.heights.all().to_vec();
        for (at, &height) in (first..).zip(heights) {
            if let Some(known) = all.get_mut(at)
                && self.sets.get(&at).is_none_or(|set| set.decorated.is_none())
            {
                *known = height;
            }
        }
        // All sums anew cost less than many changes one by one.
        self.heights.reset(all.into_iter());
    }
}
