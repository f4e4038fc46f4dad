//! How the article is set: sizes, measure and what is shown, all from which the layout follows.

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

/// The reader's choices. Two equal styles give equal layouts.
#[derive(Clone, Debug, PartialEq)]
pub struct TextStyle {
    /// Physical pixels to a logical one.
    pub scale: f32,
    /// Size of the running text, logical pixels.
    pub size: f32,
    /// Distance of lines that carry nothing, as a multiple of the size.
    pub line_height: f32,
    /// Width of the column, logical pixels.
    pub measure: f32,
    /// Labels stand under the words that they mark.
    pub labels: bool,
    /// Every line has room for one lane (and a label, if they are shown), so that a first mark
    /// on a line moves nothing and all lines stand evenly.
    pub reserve: bool,
    /// Lines under words differ in pattern too, not in colour alone.
    pub patterns: bool,
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
            margins: (36.0, 120.0),
            language: None,
        }
    }
}

impl TextStyle {
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
