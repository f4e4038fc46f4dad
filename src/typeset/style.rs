//! How the article is set: sizes, measure and what is shown, all from which the layout follows.

use super::numbers::{AWAY, GAP};

/// What a block of the article is, which decides its face and size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Running text.
    #[default]
    Body,
    /// The article's title.
    Title,
    /// The date above the title.
    Dateline,
    /// Words of the window around the article.
    Chrome,
    /// Such words where they are strong.
    Strong,
}

impl BlockKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Body, Self::Title, Self::Dateline, Self::Chrome, Self::Strong];
}

/// The reader's choices. Two equal styles give equal layouts.
#[derive(Clone, Debug, PartialEq)]
pub struct TextStyle {
    /// Physical pixels to a logical one.
    pub scale: f32,
    /// Size of the running text, logical pixels.
    pub size: f32,
    /// Distance of lines that carry nothing, as a multiple of the size.
    pub line_height: f32,
    /// Width of the column, logical pixels; [`Self::measure_of`] gives it for a count of characters.
    pub measure: f32,
    /// Labels stand under the words that they mark.
    pub labels: bool,
    /// Every line has room for one lane (and a label, if they are shown), so that a first mark
    /// on a line moves nothing and all lines stand evenly.
    pub reserve: bool,
    /// Lines under words differ in pattern too, not in colour alone.
    pub patterns: bool,
    /// Paragraphs have numbers in the margin.
    pub numbers: bool,
    /// Room beside the column in which brackets and numbers may stand, logical pixels.
    pub beside: f32,
    /// Free room above the first line and below the last, logical pixels.
    pub margins: (f32, f32),
    /// The article's language as a BCP 47 tag, if known; chooses among Han and Arabic faces.
    pub language: Option<String>,
}

impl Default for TextStyle {
    fn default() -> Self {
        Self {
            scale: 1.0,
            size: 17.5,
            line_height: 1.6,
            measure: 640.0,
            labels: true,
            reserve: true,
            patterns: false,
            numbers: false,
            beside: f32::INFINITY,
            margins: (36.0, 120.0),
            language: None,
        }
    }
}

/// Room that a page has beside its column, logical pixels: brackets stand in it, and the numbers of
/// paragraphs where there are any.
#[must_use]
pub const fn room_beside(numbers: bool) -> f32 {
    if numbers { 62.0 } else { 44.0 }
}

/// Between the text and the innermost bracket, logical pixels.
pub(super) const BRACKET: f32 = 22.0;
/// From one column of brackets to the next, logical pixels.
pub(super) const BRACKET_PITCH: f32 = 8.0;

/// Mean width of a character of a Latin text in the book face, in ems.
const CHARACTER: f32 = 0.465;

impl TextStyle {
    /// The width of a column whose lines hold about so many characters of a Latin text, at a size
    /// of the text; logical pixels.
    #[must_use]
    pub fn measure_of(characters: f32, size: f32) -> f32 {
        (characters * size * CHARACTER).round()
    }

    /// A length in logical pixels as whole physical ones, at least one.
    #[must_use]
    pub fn px(&self, logical: f32) -> f32 {
        (logical * self.scale).round().max(1.0)
    }

    /// Free room above the first line and below the last, whole physical pixels.
    #[must_use]
    pub fn margins_px(&self) -> (f32, f32) {
        ((self.margins.0 * self.scale).round(), (self.margins.1 * self.scale).round())
    }

    /// Width of the column in whole physical pixels.
    #[must_use]
    pub fn column(&self) -> f32 {
        self.px(self.measure.max(40.0))
    }

    /// How many columns of brackets the room beside the text has, at least one.
    pub(super) fn bracket_columns(&self) -> usize {
        let room = if self.numbers && self.beside.is_finite() { AWAY - GAP } else { self.beside };
        // The cast saturates: without bound there are columns for all.
        (((room - BRACKET) / BRACKET_PITCH).max(0.0) as usize).saturating_add(1)
    }

    /// Size of a kind of block, physical pixels to an em.
    #[must_use]
    pub fn em(&self, kind: BlockKind) -> f32 {
        self.scale * self.logical_size(kind)
    }

    /// Size of a kind of block, logical pixels to an em.
    #[must_use]
    pub fn logical_size(&self, kind: BlockKind) -> f32 {
        match kind {
            BlockKind::Body | BlockKind::Chrome | BlockKind::Strong => self.size,
            // 27 and 12 px beside text of 17.5 px
            BlockKind::Title => self.size * 1.543,
            BlockKind::Dateline => self.size * 0.686,
        }
    }

    /// Distance of lines without marks, whole physical pixels.
    #[must_use]
    pub fn line(&self, kind: BlockKind) -> f32 {
        let factor = match kind {
            BlockKind::Body => self.line_height,
            BlockKind::Title | BlockKind::Chrome | BlockKind::Strong => 1.3,
            BlockKind::Dateline => 1.5,
        };
        (self.em(kind) * factor).round()
    }

    /// Room after a paragraph, whole physical pixels.
    #[must_use]
    pub fn gap_after(&self, kind: BlockKind) -> f32 {
        let logical = match kind {
            BlockKind::Body | BlockKind::Title => self.size * 0.7,
            BlockKind::Dateline => self.size * 0.1,
            BlockKind::Chrome | BlockKind::Strong => 0.0,
        };
        (logical * self.scale).round()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fonts::Fonts;
    use super::super::paragraph::BlockText;
    use super::*;

    #[test]
    fn a_line_holds_about_as_many_characters_as_were_asked_for() {
        let text = "The two countries held the fourteenth meeting of their joint working group on the use of \
            the river in the capital, at which the delegation of the north was led by the secretary of state \
            for water and roads, while that of the south was led by the governor of the lower provinces. ";
        let text = text.repeat(6);
        let mut fonts = Fonts::bundled();
        for (characters, size) in [(60.0, 17.5), (72.0, 17.5), (80.0, 24.0)] {
            let measure = TextStyle::measure_of(characters, size);
            let style = TextStyle { size, measure, ..TextStyle::default() };
            let block = fonts.paragraph(&BlockText { text: &text, ..BlockText::default() }, &style);
            let mean = text.len() as f32 / (block.lines.len() as f32 - 0.5);
            assert!((mean - characters).abs() < 3.0, "{characters} asked, {mean} on a line");
        }
    }
}
