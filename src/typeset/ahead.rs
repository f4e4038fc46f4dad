//! Blocks laid out before they come onto the screen, on a thread of its own, so that scrolling
//! never waits for the shaper.

use std::sync::Arc;

use super::article::ArticleLayout;
use super::fonts::Fonts;
use super::measure::Measurer;
use super::paragraph::Paragraph;

/// Text after the screen, and before it, that is to be laid out, in bytes: some screens.
const AHEAD: usize = 16 * 1024;
const BEHIND: usize = 6 * 1024;
/// With less than this laid out after the screen it is time for more, in bytes.
const LOW: usize = 8 * 1024;

impl Measurer {
    /// Lays out some blocks of the article, by index, for [`ArticleLayout::enter_paragraphs`].
    #[must_use]
    pub fn paragraphs(&self, fonts: &mut Fonts, blocks: &[usize]) -> Vec<(usize, Arc<Paragraph>)> {
        blocks.iter().filter_map(|&at| Some((at, Arc::new(self.paragraph(fonts, at)?)))).collect()
    }
}

impl ArticleLayout {
    /// The blocks around the screen that are to be laid out, the nearest first; none while there
    /// is enough.
    #[must_use]
    pub fn ahead(&self) -> Vec<usize> {
        let (Some(first), Some(last)) = (self.visible.first(), self.visible.last()) else {
            return Vec::new();
        };
        let after = self.missing(last.index + 1..self.blocks.len(), AHEAD);
        let before = self.missing((0..first.index).rev(), BEHIND);
        let is_low = after.first().is_some_and(|(_, bytes)| *bytes < LOW)
            || before.first().is_some_and(|(_, bytes)| *bytes < BEHIND / 2);
        if !is_low {
            return Vec::new();
        }
        after.into_iter().chain(before).map(|(at, _)| at).collect()
    }

    /// Those that are not laid out, each with the bytes between it and the screen.
    fn missing(&self, blocks: impl Iterator<Item = usize>, most: usize) -> Vec<(usize, usize)> {
        let mut bytes = 0;
        let mut found = Vec::new();
        for at in blocks {
            if bytes >= most {
                break;
            }
            if !self.sets.contains_key(&at) {
                found.push((at, bytes));
            }
            // An empty paragraph takes room on the screen, too.
            bytes += self.blocks[at].range().len() + 64;
        }
        found
    }

    /// Takes blocks that `measurer` laid out; those of another style are ignored.
    pub fn enter_paragraphs(&mut self, measurer: &Measurer, blocks: Vec<(usize, Arc<Paragraph>)>) {
        if measurer.is_of(self) {
            blocks.into_iter().for_each(|(at, paragraph)| self.keep(at, paragraph));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::{Mark, MarkSource, TextStyle};

    struct NoMarks;

    impl MarkSource for NoMarks {
        fn generation(&self, _: std::ops::Range<usize>) -> u64 {
            0
        }

        fn marks(&self, _: std::ops::Range<usize>, _: &mut Vec<Mark>) {}
    }

    #[test]
    fn what_was_laid_out_ahead_is_not_laid_out_again_when_it_comes_onto_the_screen() {
        let paragraph = "Some words that fill a line or two of a paragraph. ".repeat(8) + "\n";
        let text: Arc<str> = paragraph.repeat(400).into();
        let mut fonts = Fonts::bundled();
        let mut article = ArticleLayout::new(text, None, TextStyle::default());
        article.frame(&mut fonts, &NoMarks, 800.0);
        let wanted = article.ahead();
        assert!(!wanted.is_empty());
        let measurer = article.measurer();
        let made = measurer.paragraphs(&mut fonts.clone(), &wanted);
        article.enter_paragraphs(&measurer, made);
        assert!(article.ahead().is_empty());
        let before = article.laid_out();
        for _ in 0..8 {
            article.scroll_by(300.0);
            article.frame(&mut fonts, &NoMarks, 800.0);
        }
        assert_eq!(article.laid_out(), before);
    }

    #[test]
    fn blocks_of_another_style_are_not_taken() {
        let text: Arc<str> = "Word.\n".repeat(100).into();
        let mut fonts = Fonts::bundled();
        let mut article = ArticleLayout::new(text, None, TextStyle::default());
        article.frame(&mut fonts, &NoMarks, 300.0);
        let (wanted, measurer) = (article.ahead(), article.measurer());
        let made = measurer.paragraphs(&mut fonts, &wanted);
        article.set_style(TextStyle { size: 30.0, ..TextStyle::default() });
        article.enter_paragraphs(&measurer, made);
        article.frame(&mut fonts, &NoMarks, 300.0);
        assert!(
            article.ahead().contains(&wanted[0]) || article.visible().iter().any(|b| b.index == wanted[0])
        );
    }
}
