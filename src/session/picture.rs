//! Pictures of an article with its annotations, for a report or a slide.
//!
//! [`Subject`] holds what is drawn as data of its own, so that [`draw`] and [`save`] may run on a
//! thread while the project changes.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Session;
use super::jobs::Progress;
use super::links::links;
use super::marks::LayerMarks;
use crate::model::article::{self, ArticleMeta};
use crate::model::ids::AnnotationId;
use crate::model::layer::Layer;
use crate::model::schema::Schema;
use crate::model::text::{Hash, Text};
use crate::storage::{StorageError, replace_file};
use crate::typeset::{
    Fonts, Header, Page, PageBlock, PageColours, PageSize, Svg, TextStyle, draw_page, encode_png,
    room_beside, tallest_png,
};

/// The kinds of picture files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Pixels.
    Png,
    /// Outlines, sharp at any size.
    Svg,
}

impl Kind {
    /// The kind that a file's name asks for by its ending.
    ///
    /// # Errors
    /// When it ends otherwise.
    pub fn of(file: &Path) -> Result<Self, PictureError> {
        let ending = file.extension().and_then(|e| e.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "png" => Ok(Self::Png),
            "svg" => Ok(Self::Svg),
            _ => Err(PictureError::Ending(file.to_owned())),
        }
    }
}

/// How it is to look.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Width of the picture, logical pixels; wider where brackets in the margin need it.
    pub width: f32,
    /// Pixels of a PNG to a logical one; an SVG is sharp at any size.
    pub scale: f32,
    /// Size of the text, logical pixels.
    pub size: f32,
    /// From line to line, as a multiple of the size.
    pub line_height: f32,
    /// Room around the column, logical pixels.
    pub margin: f32,
    /// Whether labels stand under the words.
    pub labels: bool,
    /// Whether lines under words differ in pattern too.
    pub patterns: bool,
    /// Whether paragraphs have numbers in the margin.
    pub numbers: bool,
    /// In which colours.
    pub colours: PageColours,
}

impl Default for Look {
    fn default() -> Self {
        let TextStyle { size, line_height, measure, labels, patterns, numbers, .. } = TextStyle::default();
        let colours = PageColours::LIGHT;
        let margin = room_beside(numbers);
        let width = measure + 2.0 * margin;
        Self { width, scale: 1.0, size, line_height, margin, labels, patterns, numbers, colours }
    }
}

/// What is drawn.
#[derive(Clone)]
pub struct Subject {
    /// Of which article.
    pub meta: Arc<ArticleMeta>,
    /// Its text.
    pub text: Text,
    /// The labels.
    pub schema: Arc<Schema>,
    /// Whose annotations: the name and the layer.
    pub layer: Option<(String, Layer)>,
    /// The commitment that is shown active.
    pub active: Option<AnnotationId>,
    /// The annotation whose relations are drawn; without one, those of the active commitment.
    pub selected: Option<AnnotationId>,
    /// Of the text, only the lines that these bytes touch.
    pub part: Option<Range<usize>>,
}

/// A picture file's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Width of the picture in its own pixels.
    pub width: u32,
    /// Height likewise.
    pub height: u32,
    /// A character of each script that no font could show.
    pub missing: Vec<char>,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The user changed their mind.
    #[error("cancelled")]
    Cancelled,
    /// The file's name says no kind of picture.
    #[error("{}: name a file that ends in .png or .svg", .0.display())]
    Ending(PathBuf),
    /// Too many pixels.
    #[error(
        "a PNG of this width can be {0} pixels high, and this article is longer; \
        save it as SVG, take a part of it, or choose a smaller scale"
    )]
    TooTall(u32),
    /// The PNG could not be made.
    #[error("the PNG could not be made: {0}")]
    Png(String),
    /// The file could not be written.
    #[error("{0}")]
    Storage(#[from] StorageError),
}

impl Subject {
    /// The open article as the window shows it; `None` while there is none.
    #[must_use]
    pub fn of(session: &Session, part: Option<Range<usize>>) -> Option<Self> {
        let view = session.view();
        let article = session.project().article(view.article.as_ref()?)?;
        let name = session.shown_name(&view.annotator);
        Some(Self {
            meta: article.meta().clone(),
            text: session.text()?.clone(),
            schema: session.project().schema().clone(),
            layer: session.layer().map(|layer| (name, layer.clone())),
            active: view.active,
            selected: session.linked(),
            part,
        })
    }

    fn style(&self, look: &Look, scale: f32) -> TextStyle {
        TextStyle {
            scale,
            size: look.size,
            line_height: look.line_height,
            measure: look.width - 2.0 * look.margin,
            labels: look.labels,
            patterns: look.patterns,
            numbers: look.numbers,
            language: Some(self.meta.language.clone()).filter(|l| !l.is_empty()),
            ..TextStyle::default()
        }
    }

    /// What the ids in an SVG begin with: the same each time it is drawn, and another one for another
    /// picture.
    fn prefix(&self, look: &Look) -> String {
        let of = format!(
            "{} {} {:?} {:?} {:?} {look:?}",
            self.meta.id, self.meta.text, self.part, self.active, self.selected
        );
        format!("p{:06x}-", Hash::of(of.as_bytes()).first_u64() & 0xff_ffff)
    }

    /// What the picture is of, for those who can't see it.
    fn description(&self) -> String {
        let whose = match &self.layer {
            None => "Without annotations.".to_owned(),
            Some((annotator, _)) if self.part.is_some() => format!("A part, annotated by {annotator}."),
            Some((annotator, layer)) => {
                let counts = layer.counts();
                let entities = counted(counts.entities, "entity", "entities");
                let commitments = counted(counts.commitments, "commitment", "commitments");
                format!("Annotated by {annotator}: {entities}, {commitments}.")
            }
        };
        let part = self.part.clone().unwrap_or(0..self.text.len());
        format!("{whose}\n{}", self.text.as_str().get(part).unwrap_or_default())
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Draws a picture.
///
/// # Errors
/// When it was cancelled, or a PNG would have more pixels than programs can show.
pub fn draw(
    subject: &Subject,
    look: &Look,
    kind: Kind,
    fonts: &mut Fonts,
    progress: &Progress,
) -> Result<Drawn, PictureError> {
    let none = Layer::default();
    let layer = subject.layer.as_ref().map_or(&none, |(_, layer)| layer);
    let linked = subject.selected.or(subject.active);
    let marks = LayerMarks::new(&subject.schema, layer, subject.active).linked(linked);
    let palette = look.colours.palette(&subject.schema);
    let header = article::header(subject.text.as_str()).map(|h| Header { date: h.date, title: h.title });
    let style = subject.style(look, if kind == Kind::Png { look.scale } else { 1.0 });
    let links = linked.and_then(|of| links(&subject.schema, layer, of, look.labels));
    let page = Page::new(subject.text.shared(), header, &style, look.margin, subject.part.clone());
    let mut page = page.with_links(links);
    let faces = fonts.faces().clone();
    let mut svg = Svg::new(&faces, &palette, &subject.prefix(look));
    let mut blocks: Vec<PageBlock> = Vec::new();
    let total = page.block_count();
    for done in 0.. {
        progress.set(done, total);
        if progress.is_cancelled() {
            return Err(PictureError::Cancelled);
        }
        // After the last block come the relations between all of them.
        let Some(block) = page.next(fonts, &marks).or_else(|| page.links(fonts)) else { break };
        match kind {
            Kind::Svg => svg.block(&block),
            Kind::Png => blocks.push(block),
        }
        let tallest = tallest_png(page.size().width as u32);
        if kind == Kind::Png && page.size().height > tallest as f32 {
            return Err(PictureError::TooTall(tallest));
        }
    }
    let (size, missing, title) = (page.size(), page.missing().to_vec(), &subject.meta.title);
    let bytes = match kind {
        Kind::Svg => svg.finish(size, title, &subject.description()).into_bytes(),
        Kind::Png => {
            let image = draw_page(&blocks, size, &faces, &palette);
            encode_png(&image, look.scale, title).map_err(|e| PictureError::Png(e.to_string()))?
        }
    };
    let PageSize { width, height, .. } = size;
    Ok(Drawn { bytes, width: width as u32, height: height as u32, missing })
}

/// Draws a picture into a file, which is there as a whole or not at all; one of that name is
/// replaced.
///
/// # Errors
/// As [`draw`], and when the file's name does not end in `.png` or `.svg`, or it can't be written.
pub fn save(
    subject: &Subject,
    look: &Look,
    file: &Path,
    fonts: &mut Fonts,
    progress: &Progress,
) -> Result<Drawn, PictureError> {
    let drawn = draw(subject, look, Kind::of(file)?, fonts, progress)?;
    if progress.is_cancelled() {
        return Err(PictureError::Cancelled);
    }
    replace_file(file, &drawn.bytes)?;
    Ok(drawn)
}
