//! Sets an article: paragraphs laid out with parley, lanes of annotations, hit testing; gives
//! display lists that a window or a picture draws.
//!
//! | module | what it does |
//! |---|---|
//! | `fonts`, `font_table`, `scripts`, `faces` | bundled and system fonts, which one for which script, faces by number |
//! | `shown`, `paragraph`, `extract`, `caret` | one block shaped and broken into lines; points to offsets and back |
//! | `marks`, `lanes`, `fragments`, `rows`, `skyline` | what is marked, and room for each line, tag and chip |
//! | `decorate`, `draw`, `brackets`, `columns`, `display` | block and marks together, and the list of what to paint |
//! | `blocks`, `heights`, `article`, `view`, `places`, `measure` | the whole article: what is visible, what stands still, where is what |
//! | `links`, `arrow`, `free_place` | relations of one annotation as arrows with their names, which stand where nothing else does |
//! | `near`, `spoken` | what a screen reader gets: a screen around the visible one, runs of one direction |
//! | `patterns`, `numbers` | lines that differ without colour; numbers of paragraphs in the margin |
//! | `snippet`, `note` | a word on a tag; words outside the article, on a few lines |
//! | `glyphs`, `palette`, `picture` | glyphs as pixels, roles as colours, a display list as a picture |
//! | `page`, `cut`, `png`, `svg`, `vector` | an article or a part of it as a picture file |
//! | `colours`, `label_colours` | the page's colours; palettes of labels for colour-blind readers |
//! | `tests` | what holds in every script, for any stack of marks, and for bad input |
//!
//! Offsets are bytes, half-open, on code-point boundaries: of the article for [`ArticleLayout`]
//! and [`Mark`], of the block for [`Paragraph`] and [`Decorated`]. Lengths are physical pixels.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "pixels of a screen and offsets below 4 GB, in floats and integers by turns"
)]

mod ahead;
mod arrow;
mod article;
mod blocks;
mod brackets;
mod caret;
mod colours;
mod columns;
mod cut;
mod decorate;
mod display;
mod draw;
mod extract;
mod faces;
mod font_table;
mod fonts;
mod fragments;
mod free_place;
mod geometry;
mod glyphs;
mod heights;
mod label_colours;
mod lanes;
mod links;
mod marks;
mod measure;
mod near;
mod note;
mod numbers;
mod page;
mod palette;
mod paragraph;
mod patterns;
mod picture;
mod places;
mod png;
mod rows;
mod scripts;
mod shown;
mod skyline;
mod snippet;
mod spoken;
mod style;
mod svg;
#[cfg(test)]
mod tests;
mod vector;
mod view;

pub use arrow::{Arrow, Point};
pub use article::{ArticleLayout, VisibleBlock};
pub use blocks::Header;
pub use caret::{Affinity, Caret, Piece};
pub use colours::{PageColours, annotator_colour};
pub use decorate::{BlockPlace, Decorated, PlacedLine, decorate};
pub use display::{DisplayList, Glyph, Ink, Item, Tone};
pub use faces::{Face, FaceId, Faces};
pub use fonts::Fonts;
pub use geometry::Rect;
pub use glyphs::{GlyphImage, GlyphPixels, quarter, rasterise};
pub use label_colours::{LabelColours, contrast};
pub use links::{LinkEnd, Linked, Links};
pub use marks::{Mark, MarkKind, MarkSource};
pub use measure::Measurer;
pub use note::{Note, NoteStyle, is_simple};
pub use page::{Page, PageBlock, PageSize, Spot};
pub use palette::{Inks, LabelInks, Palette};
pub use paragraph::{BlockText, Line, Paragraph};
pub use patterns::{HEIGHT as PATTERN_HEIGHT, Pattern};
pub use picture::{Canvas, Rgba};
pub use places::Edge;
pub use png::{draw_page, encode_png, tallest_png};
pub use scripts::{MissingFont, missing_font, missing_fonts, note_missing};
pub use snippet::Snippet;
pub use spoken::{TextRun, TextUnit};
pub use style::{BlockKind, TextStyle, room_beside};
pub use svg::Svg;
pub use view::ReadingPlace;
