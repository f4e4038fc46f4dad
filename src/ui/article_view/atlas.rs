//! All glyphs that are on the screen in one texture, each rasterised once.
//!
//! The atlas keeps its pixels in memory, so that it can grow; what was added since the last
//! frame goes to the GPU in one piece. When it is full it starts anew at the next frame: glyphs
//! come back at about 90 µs each.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "texels and pixels, in floats and integers by turns"
)]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use egui::{Color32, ColorImage, Context, TextureHandle, TextureId, TextureOptions};

use crate::typeset::{Face, FaceId, GlyphImage, GlyphPixels, rasterise};

/// Pixels across; every GPU can do that.
const WIDTH: usize = 1024;
/// Pixels down at the start.
const FIRST_HEIGHT: usize = 256;
/// Pixels down at most, if the GPU can do it: 16 MB.
const MOST_HEIGHT: usize = 4096;
/// Pixels down of one that doesn't grow: some two thousand letters of a list's size.
const FIXED_HEIGHT: usize = 512;
/// Free pixels around each picture.
const GUTTER: usize = 1;

/// A picture in the atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Left edge in the texture, texels.
    pub x: u16,
    /// Top edge in the texture, texels.
    pub y: u16,
    /// Texels across, and pixels on the screen.
    pub width: u16,
    /// Texels down, and pixels on the screen.
    pub height: u16,
    /// From the glyph's whole pixel to the picture's left edge.
    pub left: i16,
    /// From the baseline to the picture's top edge; negative is up.
    pub top: i16,
    /// It brings its own colours, and isn't tinted.
    pub colour: bool,
}

/// The glyphs of one window.
pub struct Atlas {
    texture: Option<TextureHandle>,
    pixels: Vec<Color32>,
    height: usize,
    /// What the GPU can do, as far as that is known yet.
    most_height: usize,
    shelf: Shelf,
    entries: HashMap<u64, Option<Entry>, BuildHasherDefault<KeyHasher>>,
    /// What the texture has not got yet: left, top, right, bottom.
    dirty: Option<[usize; 4]>,
    dark: bool,
    full: bool,
    /// Whether its height stays as it is.
    fixed: bool,
}

/// Where the next picture goes: shelves from top to bottom, each as tall as its tallest.
#[derive(Clone, Copy)]
struct Shelf {
    x: usize,
    y: usize,
    height: usize,
}

impl Default for Atlas {
    fn default() -> Self {
        let mut atlas = Self {
            texture: None,
            pixels: Vec::new(),
            height: FIRST_HEIGHT,
            most_height: MOST_HEIGHT / 2,
            shelf: Shelf { x: 0, y: 0, height: 0 },
            entries: HashMap::default(),
            dirty: None,
            dark: false,
            full: false,
            fixed: false,
        };
        atlas.clear();
        atlas
    }
}

impl Atlas {
    /// A place in the texture that is white, for filled rectangles; texels.
    pub const WHITE: [f32; 2] = [1.0, 1.0];

    /// One that has its full size from the first; when it is full, what is new waits for the
    /// next frame.
    #[must_use]
    pub fn of_fixed_size() -> Self {
        let mut atlas =
            Self { height: FIXED_HEIGHT, most_height: FIXED_HEIGHT, fixed: true, ..Self::default() };
        atlas.clear();
        atlas
    }

    /// Forgets all glyphs.
    fn clear(&mut self) {
        self.entries.clear();
        self.pixels.clear();
        self.pixels.resize(WIDTH * self.height, Color32::TRANSPARENT);
        for at in [0, 1, WIDTH, WIDTH + 1] {
            self.pixels[at] = Color32::WHITE;
        }
        self.shelf = Shelf { x: 2 + GUTTER, y: 0, height: 2 };
        self.dirty = Some([0, 0, WIDTH, self.height]);
        self.full = false;
    }

    /// Begins a frame: starts anew when full, or when light and dark change, as strokes are
    /// drawn a little fuller on dark.
    pub fn begin(&mut self, dark: bool) {
        if self.full || self.dark != dark {
            self.dark = dark;
            self.clear();
        }
    }

    /// Whether something found no room in this frame, so that the next one has to be painted.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Texels across and down, by which texture coordinates are to be divided.
    #[must_use]
    pub fn size(&self) -> [f32; 2] {
        [WIDTH as f32, self.height as f32]
    }

    /// A texel, for tests.
    #[cfg(test)]
    pub(super) fn texel(&self, x: usize, y: usize) -> Color32 {
        self.pixels[y * WIDTH + x]
    }

    /// How many pictures it holds; for figures and tests.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The picture of a glyph at a quarter of a pixel, rasterised if it is new; `None` has no ink.
    pub fn glyph(&mut self, id: FaceId, face: &Face, glyph: u32, quarter: u8) -> Option<Entry> {
        let key = glyph_key(id, glyph, quarter);
        if let Some(known) = self.entries.get(&key) {
            return *known;
        }
        let made = rasterise(face, glyph, quarter);
        let entry = made.and_then(|picture| self.add(&picture));
        if !self.full {
            self.entries.insert(key, entry);
        }
        entry
    }

    /// A quarter of a disc of that radius in whole pixels, its centre at the lower right: for
    /// rounded corners.
    pub fn corner(&mut self, radius: u8) -> Option<Entry> {
        let key = CORNER | u64::from(radius);
        if let Some(known) = self.entries.get(&key) {
            return *known;
        }
        let side = usize::from(radius);
        let coverage = |at: usize| {
            let (dx, dy) = (side as f32 - (at % side) as f32 - 0.5, side as f32 - (at / side) as f32 - 0.5);
            ((side as f32 + 0.5 - dx.hypot(dy)).clamp(0.0, 1.0) * 255.0).round() as u8
        };
        let mask: Vec<u8> = (0..side * side).map(coverage).collect();
        // A disc is no letter: not made fuller.
        let dark = std::mem::replace(&mut self.dark, false);
        let entry = self.add(&GlyphImage {
            width: side,
            height: side,
            left: 0,
            top: 0,
            pixels: GlyphPixels::Mask(mask),
        });
        self.dark = dark;
        if !self.full {
            self.entries.insert(key, entry);
        }
        entry
    }

    fn add(&mut self, picture: &GlyphImage) -> Option<Entry> {
        let (x, y) = self.room(picture.width, picture.height)?;
        let dark = self.dark;
        for row in 0..picture.height {
            let start = (y + row) * WIDTH + x;
            let out = &mut self.pixels[start..start + picture.width];
            let from = row * picture.width;
            match &picture.pixels {
                GlyphPixels::Mask(mask) => {
                    for (out, &coverage) in out.iter_mut().zip(&mask[from..]) {
                        *out = Color32::from_white_alpha(if dark { fuller(coverage) } else { coverage });
                    }
                }
                GlyphPixels::Colour(own) => {
                    for (out, own) in out.iter_mut().zip(own[from * 4..].chunks_exact(4)) {
                        *out = Color32::from_rgba_premultiplied(own[0], own[1], own[2], own[3]);
                    }
                }
            }
        }
        self.touch([x, y, x + picture.width, y + picture.height]);
        Some(Entry {
            x: x as u16,
            y: y as u16,
            width: picture.width as u16,
            height: picture.height as u16,
            left: picture.left as i16,
            top: picture.top as i16,
            colour: matches!(picture.pixels, GlyphPixels::Colour(_)),
        })
    }

    /// Room for a picture; grows the atlas if there is none.
    fn room(&mut self, width: usize, height: usize) -> Option<(usize, usize)> {
        if width + GUTTER > WIDTH {
            return None;
        }
        let mut next = self.shelf;
        if next.x + width > WIDTH {
            next = Shelf { x: 0, y: next.y + next.height + GUTTER, height: 0 };
        }
        while next.y + height > self.height {
            if self.height * 2 > self.most_height {
                self.full = true;
                return None;
            }
            self.height *= 2;
            self.pixels.resize(WIDTH * self.height, Color32::TRANSPARENT);
            self.dirty = Some([0, 0, WIDTH, self.height]);
        }
        self.shelf = Shelf { x: next.x + width + GUTTER, height: next.height.max(height), ..next };
        Some((next.x, next.y))
    }

    fn touch(&mut self, area: [usize; 4]) {
        self.dirty =
            Some(self.dirty.map_or(area, |d| {
                [d[0].min(area[0]), d[1].min(area[1]), d[2].max(area[2]), d[3].max(area[3])]
            }));
    }

    /// Gives what is new to the GPU, and the texture to draw from.
    pub fn upload(&mut self, context: &Context) -> TextureId {
        if !self.fixed {
            self.most_height = context.input(|input| input.max_texture_side).min(MOST_HEIGHT);
        }
        let size = [WIDTH, self.height];
        let dirty = self.dirty.take();
        let same_size = self.texture.as_ref().is_some_and(|texture| texture.size() == size);
        let fresh = dirty.filter(|_| same_size).map(|area| ([area[0], area[1]], self.cut(area)));
        match &mut self.texture {
            Some(texture) if same_size => {
                if let Some((place, pixels)) = fresh {
                    texture.set_partial(place, pixels, TextureOptions::NEAREST);
                }
                texture.id()
            }
            Some(texture) => {
                texture.set(ColorImage::new(size, self.pixels.clone()), TextureOptions::NEAREST);
                texture.id()
            }
            none => {
                let image = ColorImage::new(size, self.pixels.clone());
                none.insert(context.load_texture("article glyphs", image, TextureOptions::NEAREST)).id()
            }
        }
    }

    fn cut(&self, area: [usize; 4]) -> ColorImage {
        let rows = (area[1]..area[3]).flat_map(|y| &self.pixels[y * WIDTH + area[0]..y * WIDTH + area[2]]);
        ColorImage::new([area[2] - area[0], area[3] - area[1]], rows.copied().collect())
    }
}

/// Marks the keys of corners; no face has such a number.
const CORNER: u64 = 1 << 63;

fn glyph_key(face: FaceId, glyph: u32, quarter: u8) -> u64 {
    (u64::from(face.number()) << 32) | (u64::from(glyph) << 2) | u64::from(quarter)
}

/// Coverage for light words on a dark page, as egui does it: thin light strokes look thinner.
fn fuller(coverage: u8) -> u8 {
    let c = f32::from(coverage) / 255.0;
    (c * (2.0 - c) * 255.0).round() as u8
}

/// Spreads the bits of a key that is a number already.
#[derive(Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = (self.0.rotate_left(5) ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(side: usize) -> GlyphImage {
        GlyphImage {
            width: side,
            height: side,
            left: 0,
            top: 0,
            pixels: GlyphPixels::Mask(vec![255; side * side]),
        }
    }

    #[test]
    fn pictures_never_share_a_texel() {
        let mut atlas = Atlas::default();
        let mut taken = vec![false; WIDTH * MOST_HEIGHT];
        for at in 0..4000 {
            let Some(e) = atlas.add(&picture(3 + at % 29)) else { break };
            for y in e.y..e.y + e.height {
                for x in e.x..e.x + e.width {
                    let texel = &mut taken[usize::from(y) * WIDTH + usize::from(x)];
                    assert!(!std::mem::replace(texel, true));
                }
            }
        }
    }

    #[test]
    fn a_full_atlas_starts_anew_at_the_next_frame() {
        let mut atlas = Atlas::default();
        while atlas.add(&picture(200)).is_some() {}
        assert!(atlas.is_full());
        atlas.begin(false);
        assert!(!atlas.is_full() && atlas.is_empty());
        assert!(atlas.add(&picture(200)).is_some());
    }
}
