//! Arrows as triangles, their edges softened by vertices without colour.

use egui::epaint::Vertex;
use egui::{Color32, pos2};

use super::super::atlas::Atlas;
use super::Pen;
use crate::typeset::{Arrow, Point};

impl Pen<'_> {
    /// Adds an arrow, in pixels of the window.
    pub(super) fn arrow(&mut self, arrow: &Arrow, colour: Color32) {
        let bounds = arrow.bounds();
        if bounds.y1 < self.clip.y0 || bounds.y0 > self.clip.y1 {
            return;
        }
        self.ribbon(&arrow.line(), arrow.width, colour);
        let [tip, left, right] = arrow.tip();
        let first = self.painter.mesh.vertices.len() as u32;
        [tip, left, right].into_iter().for_each(|point| self.vertex(point, colour));
        self.painter.mesh.indices.extend([first, first + 1, first + 2]);
        self.ribbon(&[tip, left, right, tip], 0.5, colour);
    }

    /// A line of that thickness along some points.
    fn ribbon(&mut self, line: &[Point], width: f32, colour: Color32) {
        let (outer, inner) = (width / 2.0 + 0.5, (width / 2.0 - 0.5).max(0.0));
        let sides = [
            (-outer, Color32::TRANSPARENT),
            (-inner, colour),
            (inner, colour),
            (outer, Color32::TRANSPARENT),
        ];
        let first = self.painter.mesh.vertices.len() as u32;
        for (at, point) in line.iter().enumerate() {
            let (before, after) = (line[at.saturating_sub(1)], line[(at + 1).min(line.len() - 1)]);
            let (dx, dy) = (after.0 - before.0, after.1 - before.1);
            let length = dx.hypot(dy).max(1e-3);
            for (side, ink) in sides {
                self.vertex((point.0 - dy / length * side, point.1 + dx / length * side), ink);
            }
        }
        for row in 0..(line.len().saturating_sub(1)) as u32 {
            for side in 0..3 {
                let a = first + row * 4 + side;
                self.painter.mesh.indices.extend([a, a + 1, a + 4, a + 4, a + 1, a + 5]);
            }
        }
    }

    fn vertex(&mut self, (x, y): Point, color: Color32) {
        let [u, v] = Atlas::WHITE;
        let pos = pos2(x / self.scale, y / self.scale);
        self.painter.mesh.vertices.push(Vertex { pos, uv: pos2(u, v), color });
    }
}

#[cfg(test)]
mod tests {
    use egui::{Context, Shape};

    use super::super::ArticlePainter;
    use super::*;
    use crate::typeset::{Fonts, Ink, Inks, Item, LabelInks, Palette};

    #[test]
    fn the_mesh_has_ink_where_the_picture_has_it() {
        let arrow =
            Arrow { points: [(10.0, 10.0), (10.0, 60.0), (90.0, 20.0), (90.0, 70.0)], width: 1.0, head: 5.0 };
        let black = Color32::BLACK;
        let label = LabelInks { tint: black, line: black, tag: black };
        let inks = Inks {
            text: black,
            secondary: black,
            faint: black,
            page: Color32::WHITE,
            rule: black,
            accent: black,
            accent_soft: black,
            selection: black,
            caret: black,
            find: black,
            focus: black,
            labels: vec![label],
        };
        let palette = Palette::new(inks, false, |colour, _| colour);
        let (mut painter, fonts) = (ArticlePainter::default(), Fonts::bundled());
        for scale in [1.0, 2.0] {
            let mut frame = painter.begin(fonts.faces(), &palette, scale, egui::Rect::EVERYTHING);
            frame.items(&[Item::Arrow { arrow, ink: Ink::Accent, dim: false }], &[], 7.0, 5.0);
            let Shape::Mesh(mesh) = frame.finish(&Context::default()) else { panic!("a mesh was asked for") };
            let line = arrow.line();
            assert!(!mesh.indices.is_empty() && mesh.is_valid());
            for (at, vertex) in mesh.vertices.iter().enumerate() {
                let (x, y) = (vertex.pos.x * scale - 7.0, vertex.pos.y * scale - 5.0);
                let coverage = arrow.coverage(&line, x, y);
                // The soft edge of the line lies on the head where it ends.
                let before_head = at < (line.len() - 5) * 4;
                match vertex.color == black {
                    true => assert!(coverage > 0.4, "{x}, {y}: {coverage}"),
                    false => assert!(!before_head || coverage < 0.1, "{x}, {y}: {coverage}"),
                }
            }
            assert!(
                mesh.vertices.iter().any(|v| (v.pos.x * scale - 97.0).hypot(v.pos.y * scale - 75.0) < 0.1)
            );
        }
    }
}
