//! Paragraphs as nodes, their text in runs of one direction, and places in them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use egui::Id;
use egui::accesskit::{Action, Affine, Node, NodeId, Rect, Role, TextDirection, TextPosition, Vec2};

use super::super::Place;
use super::Nodes;
use crate::model::tokens;
use crate::typeset::{ArticleLayout, BlockKind, Decorated, Paragraph, TextRun, TextUnit, VisibleBlock};
use crate::ui::widgets::safe;

/// Most units of a run: readers count them in a byte.
const MOST: usize = 255;

/// The paragraphs near the screen, by the number of their block.
#[derive(Default)]
pub struct Paragraphs {
    opened: u64,
    told: BTreeMap<usize, Told>,
}

/// A paragraph's nodes, with places relative to it.
struct Told {
    /// What they were made of; as long as these are the same, so are the nodes.
    made_of: (Arc<Paragraph>, Arc<Decorated>),
    id: Id,
    node: Node,
    /// Bytes of the article, the line feed included.
    range: Range<usize>,
    runs: Vec<ToldRun>,
}

struct ToldRun {
    id: Id,
    node: Node,
    /// With bytes of the block.
    run: TextRun,
}

impl Paragraphs {
    /// Makes the nodes that are missing and lets go of those that nobody needs.
    pub fn update(&mut self, opened: u64, near: &[VisibleBlock], layout: &ArticleLayout, text: &str) {
        if self.opened != opened {
            self.opened = opened;
            self.told.clear();
        }
        let (first, last) = (near.first().map_or(0, |b| b.index), near.last().map_or(0, |b| b.index));
        self.told.retain(|at, _| (first..=last).contains(at));
        for block in near {
            let kept = self.told.get(&block.index).is_some_and(|told| {
                Arc::ptr_eq(&told.made_of.0, &block.paragraph)
                    && Arc::ptr_eq(&told.made_of.1, &block.decorated)
            });
            if !kept {
                self.told.insert(block.index, Told::new(opened, block, layout, text));
            }
        }
    }

    /// Adds a paragraph with its runs and the annotations `inside` it.
    pub fn tell(&self, nodes: &mut Nodes, block: &VisibleBlock, place: Place, inside: Vec<NodeId>) {
        let Some(told) = self.told.get(&block.index) else { return };
        let mut children: Vec<NodeId> =
            told.runs.iter().map(|run| nodes.add(run.id, run.node.clone())).collect();
        children.extend(inside);
        let mut node = told.node.clone();
        node.set_children(children);
        let top = place.rect.top() + block.top / place.scale;
        node.set_transform(Affine::translate(Vec2::new(place.left.into(), top.into())));
        nodes.add_top(told.id, node);
    }

    /// The place of an offset of the article. Where a line was broken, `after` gives the end of
    /// the earlier line.
    pub fn position(&self, offset: usize, after: bool) -> Option<TextPosition> {
        let inside = self.told.values().find(|told| offset < told.range.end);
        let told = inside.or_else(|| self.told.values().next_back())?;
        let local = offset.saturating_sub(told.range.start);
        let at = told.runs.iter().position(|run| local < run.run.range.end);
        let at = at.unwrap_or(told.runs.len().saturating_sub(1));
        let run = told.runs.get(at)?;
        let broken = at.checked_sub(1).map(|before| &told.runs[before]).filter(|before| {
            after && run.run.range.start == local && before.run.place.line != run.run.place.line
        });
        Some(match broken {
            Some(before) => {
                TextPosition { node: before.id.accesskit_id(), character_index: before.run.units.len() }
            }
            None => TextPosition { node: run.id.accesskit_id(), character_index: run.run.unit_at(local) },
        })
    }

    /// The offset in the article that a place means.
    pub fn offset(&self, position: &TextPosition) -> Option<usize> {
        self.told.values().find_map(|told| {
            let run = told.runs.iter().find(|run| run.id.accesskit_id() == position.node)?;
            Some(told.range.start + run.run.start_of(position.character_index))
        })
    }

    /// Where the paragraph or the run of a node starts in the article.
    pub fn start(&self, node: NodeId) -> Option<usize> {
        let told = self.told.values().find(|told| told.id.accesskit_id() == node);
        let run = || self.offset(&TextPosition { node, character_index: 0 });
        told.map(|told| told.range.start).or_else(run)
    }
}

impl Told {
    fn new(opened: u64, block: &VisibleBlock, layout: &ArticleLayout, text: &str) -> Self {
        let scale = layout.style().scale;
        let words = &text[block.range.clone()];
        let mut runs = block.paragraph.text_runs(words);
        let mut range = block.range.clone();
        if layout.has_line_feed(block) {
            add_line_feed(&mut runs, layout.style().em(block.paragraph.kind) * 0.3);
            range.end += 1;
        }
        let ids: Vec<Id> =
            (0..runs.len()).map(|at| Id::unique(("text run", opened, block.range.start, at))).collect();
        let starts: Vec<usize> = tokens::tokens(words).into_iter().map(|token| token.start).collect();
        let lines: Vec<usize> = runs.iter().map(|run| run.place.line).collect();
        let on_line = |at: usize, other: Option<usize>| {
            let other = other.filter(|&other| lines.get(other) == lines.get(at))?;
            ids.get(other).map(Id::accesskit_id)
        };
        let told = runs.into_iter().enumerate().map(|(at, run)| {
            let mut node = run_node(&run, &text[range.clone()], block, scale, &starts);
            if let Some(before) = on_line(at, at.checked_sub(1)) {
                node.set_previous_on_line(before);
            }
            if let Some(next) = on_line(at, Some(at + 1)) {
                node.set_next_on_line(next);
            }
            ToldRun { id: ids[at], node, run }
        });
        Self {
            made_of: (block.paragraph.clone(), block.decorated.clone()),
            runs: told.collect(),
            id: Id::unique(("paragraph", opened, block.range.start)),
            node: paragraph_node(block, words, layout),
            range,
        }
    }
}

fn paragraph_node(block: &VisibleBlock, words: &str, layout: &ArticleLayout) -> Node {
    let title = block.paragraph.kind == BlockKind::Title;
    let mut node = Node::new(if title { Role::Heading } else { Role::Paragraph });
    if title {
        node.set_level(1);
    }
    let words = safe(words);
    node.set_label(layout.number(block.index).map_or_else(|| words.clone(), |n| format!("{n}. {words}")));
    let scale = layout.style().scale;
    let (width, height) = (layout.style().column() / scale, block.decorated.height / scale);
    node.set_bounds(Rect::new(0.0, 0.0, width.into(), height.into()));
    node.set_text_direction(direction(block.paragraph.rtl));
    node.add_action(Action::ScrollIntoView);
    node
}

fn direction(rtl: bool) -> TextDirection {
    if rtl { TextDirection::RightToLeft } else { TextDirection::LeftToRight }
}

/// A run with its characters, places relative to its paragraph. `starts` are those of the
/// block's tokens.
fn run_node(run: &TextRun, text: &str, block: &VisibleBlock, scale: f32, starts: &[usize]) -> Node {
    let mut node = Node::new(Role::TextRun);
    node.set_value(&text[run.range.clone()]);
    node.set_text_direction(direction(run.rtl));
    node.add_action(Action::ScrollIntoView);
    node.set_character_lengths(run.units.iter().map(|unit| unit.len as u8).collect::<Vec<_>>());
    node.set_character_positions(run.units.iter().map(|unit| unit.x / scale).collect::<Vec<_>>());
    node.set_character_widths(run.units.iter().map(|unit| unit.width / scale).collect::<Vec<_>>());
    let from = starts.partition_point(|&start| start < run.range.start);
    let to = starts.partition_point(|&start| start < run.range.end);
    let mut words: Vec<u8> = starts[from..to].iter().map(|&start| run.unit_at(start) as u8).collect();
    words.dedup();
    node.set_word_starts(words);
    if let Some(line) = block.decorated.lines.get(run.place.line) {
        let at = |length: f32| f64::from(length / scale);
        let (x0, x1) = (run.place.x0, run.place.x1);
        node.set_bounds(Rect::new(at(x0), at(line.text_top), at(x1), at(line.text_bottom)));
    }
    node
}

/// Adds the line feed after the block to its last run, or a run for it where that is full.
fn add_line_feed(runs: &mut Vec<TextRun>, width: f32) {
    if let Some(full) = runs.last().filter(|run| run.units.len() >= MOST) {
        let edge = if full.rtl { full.place.x0 } else { full.place.x1 };
        let place = crate::typeset::Piece { line: full.place.line, x0: edge, x1: edge };
        let range = full.range.end..full.range.end;
        runs.push(TextRun { range, rtl: full.rtl, place, units: Vec::new() });
    }
    if let Some(last) = runs.last_mut() {
        last.units.push(TextUnit { len: 1, x: last.place.x1 - last.place.x0, width });
        last.range.end += 1;
    }
}
