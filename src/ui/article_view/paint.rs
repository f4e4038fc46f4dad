//! Turns display lists into one mesh: glyphs, rules and grounds alike come from the atlas's
//! texture, so that a screen of text is one draw call in exactly the lists' order.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "texels and pixels, in floats and integers by turns"
)]

mod arrow;

use std::sync::Arc;

use egui::epaint::{Mesh, Vertex};
use egui::{Color32, Context, Pos2, Shape, pos2};

use super::atlas::{Atlas, Entry};
use crate::typeset::{Face, FaceId, Faces, Glyph, Ink, Item, Palette, Rect, quarter};

/// Paints an article's display lists. Keep one for each window: it holds the glyphs.
#[derive(Default)]
pub struct ArticlePainter {
    atlas: Atlas,
    mesh: Mesh,
    /// The last frame's mesh, for its memory once egui has let go of it.
    last: Option<Arc<Mesh>>,
    faces: Vec<Option<Arc<Face>>>,
}

/// One frame being painted; made by [`ArticlePainter::begin`].
pub struct Frame<'a> {
    pen: Pen<'a>,
    palette: &'a Palette<Color32>,
}

/// What puts glyphs and rectangles into the mesh, in any colour.
struct Pen<'a> {
    painter: &'a mut ArticlePainter,
    faces: &'a Faces,
    /// Physical pixels to a point.
    scale: f32,
    /// What of the window is seen, physical pixels.
    clip: Rect,
}

impl ArticlePainter {
    /// Begins a frame. `faces` is that of the fonts that made the lists, `clip` what of the
    /// window is to be painted; anything wholly outside is left out.
    pub fn begin<'a>(
        &'a mut self,
        faces: &'a Faces,
        palette: &'a Palette<Color32>,
        pixels_per_point: f32,
        clip: egui::Rect,
    ) -> Frame<'a> {
        self.atlas.begin(palette.dark);
        Frame { pen: self.pen(faces, pixels_per_point, clip), palette }
    }

    /// A painter of words outside the article, whose texture never grows: what was painted
    /// earlier in a frame stays right whatever is painted later.
    #[must_use]
    pub fn for_words() -> Self {
        Self { atlas: Atlas::of_fixed_size(), ..Self::default() }
    }

    /// Begins a frame of words; once a frame, before the first [`Self::words`].
    pub fn begin_words(&mut self, dark: bool) {
        self.atlas.begin(dark);
    }

    /// What to give to egui's painter for words in one colour, their origin at a place of the
    /// window in physical pixels.
    pub fn words(
        &mut self,
        context: &Context,
        faces: &Faces,
        runs: &[(FaceId, Vec<Glyph>)],
        at: (f32, f32),
        colour: Color32,
    ) -> Shape {
        let mut pen = self.pen(faces, context.pixels_per_point(), egui::Rect::EVERYTHING);
        for (face, glyphs) in runs {
            pen.glyphs(*face, glyphs, at, colour, false);
        }
        pen.finish(context)
    }

    fn pen<'a>(&'a mut self, faces: &'a Faces, pixels_per_point: f32, clip: egui::Rect) -> Pen<'a> {
        if let Some(mut last) = self.last.take()
            && let Some(mesh) = Arc::get_mut(&mut last)
        {
            self.mesh = std::mem::take(mesh);
        }
        // Not `Mesh::clear`, which gives the memory back.
        self.mesh.indices.clear();
        self.mesh.vertices.clear();
        let p = pixels_per_point;
        let clip = Rect::new(clip.min.x * p, clip.min.y * p, clip.max.x * p, clip.max.y * p);
        Pen { painter: self, faces, scale: p, clip }
    }

    /// The glyphs that the painter holds; for figures.
    #[must_use]
    pub fn atlas(&self) -> &Atlas {
        &self.atlas
    }
}

impl Frame<'_> {
    /// Paints items of a list (`list.under()` or `list.over()`) with the list's origin at a
    /// place of the window in physical pixels, which is rounded to whole ones.
    pub fn items(&mut self, items: &[Item], glyphs: &[Glyph], x: f32, y: f32) {
        let (x, y) = (x.round(), y.round());
        for item in items {
            match item {
                Item::Fill { rect, radius, ink, dim } => {
                    self.pen.round_rect(rect.moved(x, y), *radius, self.palette.of(*ink, *dim));
                }
                Item::Dashes { rect, dash, gap, ink, dim } => {
                    self.pen.dashes(rect.moved(x, y), *dash, *gap, self.palette.of(*ink, *dim));
                }
                Item::Arrow { arrow, ink, dim } => {
                    self.pen.arrow(&arrow.moved(x, y), self.palette.of(*ink, *dim));
                }
                Item::Glyphs { face, range, ink, dim } => {
                    let glyphs = glyphs.get(range.start as usize..range.end as usize).unwrap_or(&[]);
                    self.pen.glyphs(*face, glyphs, (x, y), self.palette.of(*ink, *dim), *dim);
                }
            }
        }
    }

    /// Fills a rectangle of the window, physical pixels: selection, caret.
    pub fn fill(&mut self, rect: Rect, radius: f32, ink: Ink) {
        self.pen.round_rect(rect.snapped(), radius, self.palette.of(ink, false));
    }

    /// Ends the frame: what to give to egui's painter. Asks for another frame if glyphs found no
    /// room.
    #[must_use = "nothing is painted without it"]
    pub fn finish(self, context: &Context) -> Shape {
        self.pen.finish(context)
    }
}

impl Pen<'_> {
    fn finish(self, context: &Context) -> Shape {
        let painter = self.painter;
        let texture = painter.atlas.upload(context);
        if painter.atlas.is_full() {
            context.request_repaint();
        }
        let [width, height] = painter.atlas.size();
        let mut mesh = std::mem::take(&mut painter.mesh);
        mesh.texture_id = texture;
        for vertex in &mut mesh.vertices {
            vertex.uv = pos2(vertex.uv.x / width, vertex.uv.y / height);
        }
        let mesh = Arc::new(mesh);
        painter.last = Some(mesh.clone());
        Shape::Mesh(mesh)
    }

    fn glyphs(&mut self, id: FaceId, glyphs: &[Glyph], origin: (f32, f32), colour: Color32, dim: bool) {
        let Some(face) = self.face(id) else { return };
        for glyph in glyphs {
            let y = glyph.y + origin.1;
            // A glyph may reach an em or two out of its line.
            let reach = 3.0 * face.size;
            if y + reach < self.clip.y0 || y - reach > self.clip.y1 {
                continue;
            }
            let (left, part) = quarter(glyph.x + origin.0, face.subpixel);
            let Some(entry) = self.painter.atlas.glyph(id, &face, glyph.id, part) else { continue };
            let own = if dim { Color32::from_white_alpha(128) } else { Color32::WHITE };
            let tint = if entry.colour { own } else { colour };
            let (x0, y0) = (left as f32 + f32::from(entry.left), y.round() + f32::from(entry.top));
            let rect = Rect::new(x0, y0, x0 + f32::from(entry.width), y0 + f32::from(entry.height));
            self.quad(rect, uv(&entry), tint);
        }
    }

    fn face(&mut self, id: FaceId) -> Option<Arc<Face>> {
        let at = id.number() as usize;
        let known = &mut self.painter.faces;
        if known.len() <= at {
            known.resize(at + 1, None);
        }
        if known[at].is_none() {
            known[at] = self.faces.get(id);
        }
        known[at].clone()
    }

    fn dashes(&mut self, rect: Rect, dash: f32, gap: f32, colour: Color32) {
        let mut x = rect.x0;
        while x < rect.x1 {
            let end = (x + dash).min(rect.x1);
            self.plain(Rect::new(x, rect.y0, end, rect.y1), colour);
            x = end + gap.max(1.0);
        }
    }

    /// A rectangle with four corners from the atlas and three plain parts.
    fn round_rect(&mut self, rect: Rect, radius: f32, colour: Color32) {
        if rect.y1 < self.clip.y0 || rect.y0 > self.clip.y1 {
            return;
        }
        let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0).clamp(0.0, 64.0).floor();
        let corner = if radius >= 1.0 { self.painter.atlas.corner(radius as u8) } else { None };
        let Some(corner) = corner else { return self.plain(rect, colour) };
        let Rect { x0, y0, x1, y1 } = rect;
        let r = radius;
        self.plain(Rect::new(x0 + r, y0, x1 - r, y0 + r), colour);
        self.plain(Rect::new(x0, y0 + r, x1, y1 - r), colour);
        self.plain(Rect::new(x0 + r, y1 - r, x1 - r, y1), colour);
        let [u0, v0, u1, v1] = uv(&corner);
        self.quad(Rect::new(x0, y0, x0 + r, y0 + r), [u0, v0, u1, v1], colour);
        self.quad(Rect::new(x1 - r, y0, x1, y0 + r), [u1, v0, u0, v1], colour);
        self.quad(Rect::new(x0, y1 - r, x0 + r, y1), [u0, v1, u1, v0], colour);
        self.quad(Rect::new(x1 - r, y1 - r, x1, y1), [u1, v1, u0, v0], colour);
    }

    fn plain(&mut self, rect: Rect, colour: Color32) {
        if rect.width() > 0.0 && rect.height() > 0.0 {
            let [u, v] = Atlas::WHITE;
            self.quad(rect, [u, v, u, v], colour);
        }
    }

    fn quad(&mut self, rect: Rect, [u0, v0, u1, v1]: [f32; 4], color: Color32) {
        let mesh = &mut self.painter.mesh;
        let first = mesh.vertices.len() as u32;
        let at = |x: f32, y: f32| -> Pos2 { pos2(x / self.scale, y / self.scale) };
        mesh.vertices.extend([
            Vertex { pos: at(rect.x0, rect.y0), uv: pos2(u0, v0), color },
            Vertex { pos: at(rect.x1, rect.y0), uv: pos2(u1, v0), color },
            Vertex { pos: at(rect.x0, rect.y1), uv: pos2(u0, v1), color },
            Vertex { pos: at(rect.x1, rect.y1), uv: pos2(u1, v1), color },
        ]);
        mesh.indices.extend([first, first + 1, first + 2, first + 2, first + 1, first + 3]);
    }
}

/// A picture's edges in the texture: left, top, right, bottom, texels.
fn uv(entry: &Entry) -> [f32; 4] {
    let (x, y) = (f32::from(entry.x), f32::from(entry.y));
    [x, y, x + f32::from(entry.width), y + f32::from(entry.height)]
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::typeset::{
        ArticleLayout, Canvas, Fonts, Inks, LabelInks, Mark, MarkKind, MarkSource, TextStyle,
    };

    const TEXT: &str = "India and France agreed to deepen their counter-terrorism cooperation on Friday, stressing \
        the need to deny safe havens and sources of funding to terrorists.\nقال الوزير نعم في 2024";

    struct Marks;

    impl MarkSource for Marks {
        fn generation(&self, _: Range<usize>) -> u64 {
            0
        }

        fn marks(&self, _: Range<usize>, into: &mut Vec<Mark>) {
            into.push(Mark::new(1, 0..5, MarkKind::Entity, "place", 0));
            into.push(Mark::new(2, 0..16, MarkKind::Entity, "organisation", 0));
            into.push(Mark::new(3, 0..60, MarkKind::Extent, "", 0));
            into.push(Mark::new(4, 17..26, MarkKind::Filler { role: "action".into(), bare: true }, "", 0));
        }
    }

    fn palette(dark: bool) -> Palette<[u8; 4]> {
        let label =
            LabelInks { tint: [228, 243, 236, 255], line: [47, 143, 107, 255], tag: [47, 143, 107, 255] };
        let (text, page) = if dark { ([230; 4], [31, 32, 35, 255]) } else { ([29, 28, 26, 255], [255; 4]) };
        let blue = [61, 90, 153, 255];
        let inks = Inks {
            text: [text[0], text[1], text[2], 255],
            secondary: blue,
            faint: blue,
            page,
            rule: blue,
            accent: blue,
            accent_soft: blue,
            selection: blue,
            caret: blue,
            find: blue,
            focus: blue,
            labels: vec![label],
        };
        Palette::new(inks, dark, |colour, _| colour)
    }

    /// Draws the mesh as a GPU would, with nearest texels.
    fn drawn(atlas: &Atlas, mesh: &Mesh, page: Color32, width: usize, height: usize, p: f32) -> Vec<Color32> {
        let mut pixels = vec![page; width * height];
        let size = atlas.size();
        for quad in mesh.vertices.chunks_exact(4) {
            let (a, b) = (quad[0], quad[3]);
            let (w, h) = ((b.pos.x - a.pos.x) * p, (b.pos.y - a.pos.y) * p);
            for y in ((a.pos.y * p).round().max(0.0) as usize)
                ..((b.pos.y * p).round().max(0.0) as usize).min(height)
            {
                for x in ((a.pos.x * p).round().max(0.0) as usize)
                    ..((b.pos.x * p).round().max(0.0) as usize).min(width)
                {
                    let (s, t) = ((x as f32 + 0.5 - a.pos.x * p) / w, (y as f32 + 0.5 - a.pos.y * p) / h);
                    let u = (a.uv.x + (b.uv.x - a.uv.x) * s) * size[0];
                    let v = (a.uv.y + (b.uv.y - a.uv.y) * t) * size[1];
                    let (texel, under) = (atlas.texel(u as usize, v as usize), &mut pixels[y * width + x]);
                    let part = |at: usize| {
                        let over = f32::from(texel[at]) * f32::from(a.color[at]) / 255.0;
                        let alpha = f32::from(texel[3]) * f32::from(a.color[3]) / 255.0;
                        (over + f32::from(under[at]) * (1.0 - alpha / 255.0)).round() as u8
                    };
                    *under = Color32::from_rgb(part(0), part(1), part(2));
                }
            }
        }
        pixels
    }

    #[test]
    fn the_mesh_draws_what_the_picture_shows() {
        let mut fonts = Fonts::bundled();
        let context = Context::default();
        for (dark, p) in [(false, 1.0), (true, 1.0), (false, 2.0), (false, 1.25)] {
            let (width, height) = (760, 300);
            let style = TextStyle { scale: p, measure: 600.0 / p, ..TextStyle::default() };
            let mut layout = ArticleLayout::new(TEXT.into(), None, style);
            layout.frame(&mut fonts, &Marks, 300.0);
            let bytes = palette(dark);
            let colours = Palette {
                normal: bytes.normal.map(|c| Color32::from_rgb(c[0], c[1], c[2])),
                dim: bytes.dim.map(|c| Color32::from_rgb(c[0], c[1], c[2])),
                dark,
            };
            let mut painter = ArticlePainter::default();
            let clip = egui::Rect::from_min_max(pos2(0.0, 0.0), pos2(760.0, 300.0) / p);
            let mut frame = painter.begin(fonts.faces(), &colours, p, clip);
            let mut canvas = Canvas::new(width, height, fonts.faces(), &bytes);
            for block in layout.visible() {
                let list = &block.decorated.list;
                frame.items(list.under(), &list.glyphs, 80.0, block.top);
                frame.items(list.over(), &list.glyphs, 80.0, block.top);
                canvas.list(list, 80.0, block.top, &[]);
            }
            let Shape::Mesh(mesh) = frame.finish(&context) else { panic!("a mesh was asked for") };
            let page = colours.of(Ink::Page, false);
            let ours = drawn(painter.atlas(), &mesh, page, width as usize, height as usize, p);
            let mut inked = 0;
            for (at, (mine, picture)) in ours.iter().zip(canvas.image.pixels()).enumerate() {
                inked += usize::from(*mine != page);
                for part in 0..3 {
                    let apart = i32::from(mine[part]).abs_diff(i32::from(picture.0[part]));
                    assert!(apart <= 3, "dark {dark}, {p}: pixel {at} {mine:?} {picture:?}");
                }
            }
            assert!(inked > 4000);
        }
    }

    #[test]
    fn memory_of_the_last_frame_is_used_again() {
        let fonts = Fonts::bundled();
        let context = Context::default();
        let colours = palette(false);
        let map = |c: [u8; 4]| Color32::from_rgb(c[0], c[1], c[2]);
        let colours = Palette { normal: colours.normal.map(map), dim: colours.dim.map(map), dark: false };
        let mut painter = ArticlePainter::default();
        let mut sizes = Vec::new();
        for _ in 0..3 {
            let mut frame = painter.begin(fonts.faces(), &colours, 1.0, egui::Rect::EVERYTHING);
            for at in 0..100 {
                frame.fill(Rect::new(0.0, at as f32, 10.0, at as f32 + 1.0), 0.0, Ink::Text);
            }
            let Shape::Mesh(mesh) = frame.finish(&context) else { panic!("a mesh was asked for") };
            sizes.push((mesh.vertices.len(), mesh.vertices.as_ptr()));
        }
        assert_eq!(sizes[0], sizes[1]);
        assert_eq!(sizes[1], sizes[2]);
    }
}
