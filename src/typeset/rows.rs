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

/// More lines than this under one word can't be told apart; a count stands for the rest.
const MOST_LANES: f32 = 12.0;
/// Likewise for rows of tags.
const MOST_TAG_ROWS: f32 = 4.0;

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
        Self {
            line: style.px(2.0),
            lane,
            cue: style.px(2.6),
            pitch: lane + style.px(2.0),
            tag_gap: style.px(2.5),
            tag: style.px(8.5 * 0.727),
            tag_em: 8.5 * style.scale,
            tag_space: style.px(5.0),
            chip: style.px(13.0),
            chip_em: 9.5 * style.scale,
            chip_pad: style.px(5.0),
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
    let mut hidden: Option<(usize, usize)> = None;
    for fragment in fragments {
        let depth = fragment.lane.map(|_| under.clear(fragment.x0, fragment.x1, 0.0));
        let shown = depth.filter(|depth| *depth < MOST_LANES * sizes.pitch);
        if let Some(depth) = shown {
            under.place(fragment.x0, fragment.x1, depth + sizes.pitch);
        } else if depth.is_some() {
            hidden = Some((fragment.mark, hidden.map_or(0, |h| h.1) + 1));
        }
        rows.lanes.push(shown);
    }
    let lanes_below = (under.depth() - sizes.pitch + sizes.lane).max(0.0);
    if style.labels {
        add_tags(fonts, &mut rows, &mut under, fragments, marks, paragraph, style, hidden);
    }
    add_chips(fonts, &mut rows, fragments, marks, paragraph, style);
    rows.below = rows.tags.iter().fold(lanes_below, |most, tag| most.max(tag.depth + sizes.tag));
    rows.above = rows.chips.iter().fold(0.0, |most: f32, chip| most.max(chip.depth + sizes.chip));
    if style.reserve {
        let tag = if style.labels { sizes.tag_gap + sizes.tag } else { 0.0 };
        rows.below = rows.below.max(sizes.lane + tag);
    }
    rows
}

#[allow(clippy::too_many_arguments, reason = "one step of `stack_rows`, split for its length")]
fn add_tags(
    fonts: &mut Fonts,
    rows: &mut LineRows,
    under: &mut Skyline,
    fragments: &[&Fragment],
    marks: &[Mark],
    paragraph: &Paragraph,
    style: &TextStyle,
    hidden: Option<(usize, usize)>,
) {
    let sizes = Sizes::of(style);
    let mut wanted: Vec<(&Fragment, Arc<str>, bool)> = Vec::new();
    for (fragment, lane) in fragments.iter().zip(&rows.lanes) {
        let mark = &marks[fragment.mark];
        let labelled = matches!(mark.kind, MarkKind::Entity) && !mark.label.is_empty();
        if labelled && fragment.first && !fragment.bridge && lane.is_some() {
            wanted.push((fragment, mark.label.clone(), false));
        }
        if let Some((mark, count)) = hidden
            && mark == fragment.mark
        {
            wanted.push((fragment, format!("+{count}").into(), true));
        }
    }
    // From the start of the line on, so that each finds what stands before it.
    // A count goes before all, as it stands for what can't be seen at all.
    wanted.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.x0.total_cmp(&b.0.x0)).then(a.0.lane.cmp(&b.0.lane)));
    let deepest = under.depth() + MOST_TAG_ROWS * (sizes.tag_gap + sizes.tag);
    for (fragment, text, count) in wanted {
        let snippet = fonts.snippet(&text, sizes.tag_em, true);
        let (wish, last) = ends(fragment, snippet.width, paragraph, style);
        let start = sizes.lane;
        let (x, depth) = under.best(wish, last, snippet.width + sizes.tag_space, start);
        let depth = depth + sizes.tag_gap - (sizes.pitch - sizes.lane).min(depth - start);
        if depth + sizes.tag <= deepest {
            under.place(x, x + snippet.width + sizes.tag_space, depth + sizes.tag + sizes.pitch - sizes.lane);
            rows.tags.push(Tag { mark: fragment.mark, x, depth, snippet, count });
        }
    }
}

fn add_chips(
    fonts: &mut Fonts,
    rows: &mut LineRows,
    fragments: &[&Fragment],
    marks: &[Mark],
    paragraph: &Paragraph,
    style: &TextStyle,
) {
    let sizes = Sizes::of(style);
    let mut over = Skyline::default();
    let mut wanted: Vec<(&Fragment, Arc<str>)> = Vec::new();
    for fragment in fragments {
        if let MarkKind::Filler { role, .. } = &marks[fragment.mark].kind
            && fragment.first
            && !fragment.bridge
        {
            wanted.push((fragment, role.clone()));
        }
    }
    wanted.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
    for (fragment, role) in wanted {
        let snippet = fonts.snippet(&role, sizes.chip_em, false);
        let width = snippet.width + 2.0 * sizes.chip_pad;
        let (wish, last) = ends(fragment, width, paragraph, style);
        let (x, depth) = over.best(wish, last, width + sizes.chip_gap * 2.0, sizes.chip_gap);
        over.place(x, x + width + sizes.chip_gap * 2.0, depth + sizes.chip + sizes.chip_gap);
        rows.chips.push(Tag { mark: fragment.mark, x, depth, snippet, count: false });
    }
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
