//! The small things around one line of text: lines of lanes and tags below it, chips above.

use std::sync::Arc;

use super::fonts::Fonts;
use super::fragments::Fragment;
use super::marks::{Mark, MarkKind};
use super::paragraph::Paragraph;
use super::patterns::HEIGHT;
use super::skyline::Skyline;
use super::snippet::Snippet;
use super::style::TextStyle;

/// The size of text to which the sizes here belong, logical pixels.
const USUAL: f32 = 17.5;
/// More lines than this under one word can't be told apart; a count stands for the rest.
const MOST_LANES: f32 = 12.0;
/// Likewise for rows of tags.
const MOST_TAG_ROWS: f32 = 4.0;
/// Likewise for rows of chips.
const MOST_CHIP_ROWS: f32 = 4.0;

/// Sizes of the small things, whole physical pixels.
pub(super) struct Sizes {
    /// Thickness of a plain line.
    pub line: f32,
    /// Height of a lane: of its line in any pattern.
    pub lane: f32,
    /// Thickness of a cue's line.
    pub cue: f32,
    /// From one lane to the next.
    pub pitch: f32,
    /// Between a line and a tag under it.
    pub tag_gap: f32,
    /// Height of a tag's capitals.
    pub tag: f32,
    /// Pixels to the em of a tag.
    pub tag_em: f32,
    /// Between two tags beside each other.
    pub tag_space: f32,
    /// Height of a chip.
    pub chip: f32,
    /// Pixels to the em of a chip.
    pub chip_em: f32,
    /// Left and right in a chip.
    pub chip_pad: f32,
    /// Between chips, and between a chip and the words.
    pub chip_gap: f32,
}

impl Sizes {
    pub fn of(style: &TextStyle) -> Self {
        let lane = if style.patterns { style.px(HEIGHT) } else { style.px(2.0) };
        // Letters grow with the text, and never become too small to read.
        let grow = (style.size / USUAL).clamp(1.0, 2.0);
        Self {
            line: style.px(2.0),
            lane,
            cue: style.px(2.6),
            pitch: lane + style.px(2.0),
            tag_gap: style.px(2.5 * grow),
            tag: style.px(8.5 * grow * 0.727),
            tag_em: 8.5 * grow * style.scale,
            tag_space: style.px(5.0 * grow),
            chip: style.px(13.0 * grow),
            chip_em: 9.5 * grow * style.scale,
            chip_pad: style.px(5.0 * grow),
            chip_gap: style.px(1.0),
        }
    }
}

/// A tag or chip in its place on a line.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub mark: usize,
    pub x: f32,
    /// Distance of its near edge from the words.
    pub depth: f32,
    pub snippet: Arc<Snippet>,
    /// A count of what isn't shown, not the mark's own label.
    pub count: bool,
}

/// What stands around one line. Depths are pixels away from the words' box.
#[derive(Clone, Debug, Default)]
pub(super) struct LineRows {
    /// For each fragment of the line, in their order, the depth of its line; `None` has none.
    pub lanes: Vec<Option<f32>>,
    pub tags: Vec<Tag>,
    pub chips: Vec<Tag>,
    /// Room needed above the words.
    pub above: f32,
    /// Room needed below the words.
    pub below: f32,
}

/// What the steps of stacking share.
struct Stacking<'a> {
    fonts: &'a mut Fonts,
    fragments: &'a [&'a Fragment],
    marks: &'a [Mark],
    paragraph: &'a Paragraph,
    style: &'a TextStyle,
    sizes: Sizes,
}

/// Finds room for everything around a line.
pub(super) fn stack_rows(
    fonts: &mut Fonts,
    fragments: &[&Fragment],
    marks: &[Mark],
    paragraph: &Paragraph,
    style: &TextStyle,
) -> LineRows {
    let sizes = Sizes::of(style);
    let mut rows = LineRows::default();
    let mut under = Skyline::default();
    let mut left_out: Vec<&Fragment> = Vec::new();
    for fragment in fragments {
        let depth = fragment.lane.map(|_| under.clear(fragment.x0, fragment.x1, 0.0));
        let shown = depth.filter(|depth| *depth < MOST_LANES * sizes.pitch);
        if let Some(depth) = shown {
            under.place(fragment.x0, fragment.x1, depth + sizes.pitch);
        } else if depth.is_some() && !fragment.bridge {
            left_out.push(fragment);
        }
        rows.lanes.push(shown);
    }
    let lanes_below = (under.depth() - sizes.pitch + sizes.lane).max(0.0);
    let mut stacking = Stacking { fonts, fragments, marks, paragraph, style, sizes: Sizes::of(style) };
    if style.labels {
        left_out.extend(stacking.add_tags(&mut rows, &mut under));
    }
    stacking.add_counts(&mut rows, &mut under, left_out);
    stacking.add_chips(&mut rows);
    rows.below = rows.tags.iter().fold(lanes_below, |most, tag| most.max(tag.depth + sizes.tag));
    rows.above = rows.chips.iter().fold(0.0, |most: f32, chip| most.max(chip.depth + sizes.chip));
    if style.reserve {
        let tag = if style.labels { sizes.tag_gap + sizes.tag } else { 0.0 };
        rows.below = rows.below.max(sizes.lane + tag);
    }
    rows
}

impl<'a> Stacking<'a> {
    /// Places the tags, and gives those for which there is no room.
    fn add_tags(&mut self, rows: &mut LineRows, under: &mut Skyline) -> Vec<&'a Fragment> {
        let (sizes, marks) = (&self.sizes, self.marks);
        let deepest = under.depth() + MOST_TAG_ROWS * (sizes.tag_gap + sizes.tag);
        let wants = |(fragment, lane): &(&&Fragment, &Option<f32>)| {
            let mark = &marks[fragment.mark];
            let labelled = matches!(mark.kind, MarkKind::Entity) && !mark.label.is_empty();
            labelled && fragment.first && !fragment.bridge && lane.is_some()
        };
        let mut wanted: Vec<&'a Fragment> =
            self.fragments.iter().zip(&rows.lanes).filter(wants).map(|(fragment, _)| *fragment).collect();
        // From the start of the line on, so that each finds what stands before it.
        wanted.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.lane.cmp(&b.lane)));
        let mut left_out = Vec::new();
        for fragment in wanted {
            let snippet = self.fonts.snippet(&marks[fragment.mark].label, self.sizes.tag_em, true);
            let tag = self.under(under, fragment, snippet, false);
            if tag.depth + self.sizes.tag <= deepest {
                self.put_under(rows, under, tag);
            } else {
                left_out.push(fragment);
            }
        }
        left_out
    }

    /// Where a tag stands best under its fragment.
    fn under(&self, under: &Skyline, fragment: &Fragment, snippet: Arc<Snippet>, count: bool) -> Tag {
        let sizes = &self.sizes;
        let (wish, last) = ends(fragment, snippet.width, self.paragraph, self.style);
        let start = sizes.lane;
        let (x, depth) = under.best(wish, last, snippet.width + sizes.tag_space, start);
        let depth = depth + sizes.tag_gap - (sizes.pitch - sizes.lane).min(depth - start);
        Tag { mark: fragment.mark, x, depth, snippet, count }
    }

    fn put_under(&self, rows: &mut LineRows, under: &mut Skyline, tag: Tag) {
        let sizes = &self.sizes;
        let depth = tag.depth + sizes.tag + sizes.pitch - sizes.lane;
        under.place(tag.x, tag.x + tag.snippet.width + sizes.tag_space, depth);
        rows.tags.push(tag);
    }

    /// Says how many annotations are left out below the line, whether labels are shown or not. These
    /// counts come last and find room below all else.
    fn add_counts(&mut self, rows: &mut LineRows, under: &mut Skyline, left_out: Vec<&Fragment>) {
        for (heap, count) in heaps(left_out, self.marks) {
            let snippet = self.fonts.snippet(&format!("+{count}").into(), self.sizes.tag_em, true);
            let tag = self.under(under, &heap, snippet, true);
            self.put_under(rows, under, tag);
        }
    }

    /// Places the names of roles above the line, and the count of those for which there is no room.
    fn add_chips(&mut self, rows: &mut LineRows) {
        let marks = self.marks;
        let mut over = Skyline::default();
        let wants =
            |f: &&&Fragment| f.first && !f.bridge && matches!(marks[f.mark].kind, MarkKind::Filler { .. });
        let mut wanted: Vec<&Fragment> = self.fragments.iter().filter(wants).copied().collect();
        wanted.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let highest = MOST_CHIP_ROWS * (self.sizes.chip + self.sizes.chip_gap) + self.sizes.chip_gap;
        let mut left_out = Vec::new();
        for fragment in wanted {
            let MarkKind::Filler { role, .. } = &marks[fragment.mark].kind else { continue };
            let chip = self.over(&over, fragment, role, false);
            if chip.depth + self.sizes.chip <= highest {
                self.put_over(rows, &mut over, chip);
            } else {
                left_out.push(fragment);
            }
        }
        for (heap, count) in heaps(left_out, marks) {
            let chip = self.over(&over, &heap, &format!("+{count}").into(), true);
            self.put_over(rows, &mut over, chip);
        }
    }

    /// Where a chip stands best over its fragment.
    fn over(&mut self, over: &Skyline, fragment: &Fragment, text: &Arc<str>, count: bool) -> Tag {
        let snippet = self.fonts.snippet(text, self.sizes.chip_em, false);
        let width = snippet.width + 2.0 * self.sizes.chip_pad;
        let (wish, last) = ends(fragment, width, self.paragraph, self.style);
        let gap = self.sizes.chip_gap;
        let (x, depth) = over.best(wish, last, width + gap * 2.0, gap);
        Tag { mark: fragment.mark, x, depth, snippet, count }
    }

    fn put_over(&self, rows: &mut LineRows, over: &mut Skyline, chip: Tag) {
        let sizes = &self.sizes;
        let width = chip.snippet.width + 2.0 * sizes.chip_pad;
        let depth = chip.depth + sizes.chip + sizes.chip_gap;
        over.place(chip.x, chip.x + width + sizes.chip_gap * 2.0, depth);
        rows.chips.push(chip);
    }
}

/// What is left out, by places: words that overlap are one heap. Each has the number of the annotations
/// and the fragment that it takes the place of, as wide as the heap.
fn heaps(mut left_out: Vec<&Fragment>, marks: &[Mark]) -> Vec<(Fragment, usize)> {
    left_out.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut heaps: Vec<(Fragment, Vec<u64>)> = Vec::new();
    for fragment in left_out {
        let key = marks[fragment.mark].key;
        match heaps.last_mut().filter(|(heap, _)| fragment.x0 < heap.x1) {
            Some((heap, keys)) => {
                heap.x1 = heap.x1.max(fragment.x1);
                keys.push(key);
            }
            None => heaps.push((*fragment, vec![key])),
        }
    }
    let counted = |(heap, mut keys): (Fragment, Vec<u64>)| {
        keys.sort_unstable();
        keys.dedup();
        (heap, keys.len())
    };
    heaps.into_iter().map(counted).collect()
}

/// Where a small thing of that width wishes to stand under its fragment (at the start of the
/// words), and how far it may move along it; both inside the column.
fn ends(fragment: &Fragment, width: f32, paragraph: &Paragraph, style: &TextStyle) -> (f32, f32) {
    let right = (style.column() - width).max(0.0);
    let (left_end, right_end) = (fragment.x0.clamp(0.0, right), (fragment.x1 - width).clamp(0.0, right));
    if paragraph.rtl {
        (right_end.round(), left_end.min(right_end).round())
    } else {
        (left_end.round(), right_end.max(left_end).round())
    }
}
