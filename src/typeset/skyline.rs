//! Finds free room for small boxes above or below a line of text, nearest first.

/// Boxes placed so far on one side of a line: depth grows away from the words.
#[derive(Default)]
pub(super) struct Skyline {
    boxes: Vec<Placed>,
}

#[derive(Clone, Copy)]
struct Placed {
    x0: f32,
    x1: f32,
    /// Farthest depth.
    depth: f32,
}

impl Skyline {
    /// The least depth at which a box can start to be clear of everything between `x0` and `x1`.
    pub fn clear(&self, x0: f32, x1: f32, start: f32) -> f32 {
        let over = self.boxes.iter().filter(|b| b.x0 < x1 && x0 < b.x1);
        over.fold(start, |depth, b| depth.max(b.depth))
    }

    /// Enters a box that reaches to `depth`.
    pub fn place(&mut self, x0: f32, x1: f32, depth: f32) {
        self.boxes.push(Placed { x0, x1, depth });
    }

    /// The farthest depth of all boxes.
    pub fn depth(&self) -> f32 {
        self.boxes.iter().fold(0.0, |depth, b| depth.max(b.depth))
    }

    /// Where a box of that width stands best: at `wish`, or else moved along up to `last` to be
    /// nearer to the words. Gives x and depth.
    pub fn best(&self, wish: f32, last: f32, width: f32, start: f32) -> (f32, f32) {
        let mut best = (wish, self.clear(wish, wish + width, start));
        let (low, high) = if wish <= last { (wish, last) } else { (last, wish) };
        let sides = self.boxes.iter().flat_map(|b| [b.x1, b.x0 - width]);
        for x in sides.filter(|x| low <= *x && *x <= high).chain([last]) {
            let depth = self.clear(x, x + width, start);
            let (far, best_far) = ((x - wish).abs(), (best.0 - wish).abs());
            if depth.total_cmp(&best.1).then(far.total_cmp(&best_far)).is_lt() {
                best = (x, depth);
            }
        }
        best
    }
}
