//! One article as `WebAnno` TSV 3.3.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{BAR, Tsv, escape};
use crate::formats::cas::features::Features;
use crate::formats::cas::layers::{ENTITY, FRAME, Layers, Link, Mark, RELATION, SLOTS, WORDS};
use crate::formats::cas::out::{self, Laid};
use crate::formats::cas::segments::{Segments, segments};
use crate::formats::export::{Context, ExportItem, Piece, Place, Rendered};
use crate::formats::offsets::Utf16;
use crate::formats::tally::Tally;
use crate::formats::{Shape, Writer};
use crate::model::text::{Span, Text};

impl Writer for Tsv {
    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let features = Features::of(context.schema);
        let Laid { layers, written, losses } = out::lay(item, context, &features, within_white_space);
        let mut sheet = Sheet::new(item, layers, losses);
        sheet.check(&features);
        let bytes = sheet.write().into_bytes();
        let pieces = vec![Piece { place: Place::File(format!("{}.tsv", item.id())), bytes }];
        Rendered { pieces, out: written, losses: sheet.losses }
    }
}

/// A piece without white space at its edges, which has no row; `None` where nothing is left.
fn within_white_space(text: &Text, piece: Span) -> Option<Span> {
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}');
    let words = text.slice(piece);
    let start = piece.end() - words.trim_start_matches(is_space).len();
    let end = piece.start() + words.trim_end_matches(is_space).len();
    if start < end { text.span(start..end).ok() } else { None }
}

struct Sheet<'a> {
    item: &'a ExportItem,
    marks: Vec<Mark>,
    links: Vec<Link>,
    sentences: Vec<Span>,
    tokens: Vec<Span>,
    /// Tokens of each mark: the first, and the one after the last.
    rows: Vec<(usize, usize)>,
    /// The number of each mark that needs one.
    numbers: Vec<Option<usize>>,
    /// Sentence and place in it of each token, from 1.
    names: Vec<(usize, usize)>,
    /// Columns of each layer that has a mark.
    columns: Vec<(&'static str, Vec<String>)>,
    losses: Tally,
}

impl<'a> Sheet<'a> {
    fn new(item: &'a ExportItem, layers: Layers, losses: Tally) -> Self {
        let marks: Vec<Mark> = layers.marks.into_iter().flatten().collect();
        let Segments { sentences, tokens } = segments(&item.text, marks.iter().map(|m| m.span));
        let row = |m: &Mark| {
            let first = tokens.partition_point(|t| t.start() < m.span.start());
            (first, tokens.partition_point(|t| t.start() < m.span.end()).max(first))
        };
        let rows = marks.iter().map(row).collect();
        let mut names = Vec::with_capacity(tokens.len());
        let mut sentence = 0;
        for token in &tokens {
            while sentences.get(sentence).is_some_and(|s| s.end() <= token.start()) {
                sentence += 1;
            }
            let place = names.last().map_or(1, |(s, n)| if *s == sentence + 1 { n + 1 } else { 1 });
            names.push((sentence + 1, place));
        }
        let columns = [ENTITY, FRAME, WORDS].into_iter().filter_map(|layer| {
            let of: Vec<&Mark> = marks.iter().filter(|m| m.layer == layer).collect();
            let names: BTreeSet<&String> = of.iter().flat_map(|m| m.values.iter().map(|(n, _)| n)).collect();
            (!of.is_empty()).then(|| (layer, names.into_iter().cloned().collect()))
        });
        let columns = columns.collect();
        let links = layers.links;
        let mut sheet =
            Self { item, marks, links, sentences, tokens, rows, numbers: Vec::new(), names, columns, losses };
        sheet.numbers = sheet.number();
        sheet
    }

    /// Numbers the marks that a row alone can't tell: over several rows, on a row with another one
    /// of their layer, or referred to.
    fn number(&self) -> Vec<Option<usize>> {
        let mut needs = vec![false; self.marks.len()];
        for link in &self.links {
            (needs[link.from], needs[link.to]) = (true, true);
        }
        let slots = self.marks.iter().flat_map(|m| m.slots.iter().flatten());
        slots.for_each(|(_, target)| needs[*target] = true);
        let mut alone: BTreeMap<(&str, usize), usize> = BTreeMap::new();
        for (at, (mark, (first, after))) in self.marks.iter().zip(&self.rows).enumerate() {
            if after - first > 1 {
                needs[at] = true;
            }
            for row in *first..*after {
                if let Some(other) = alone.insert((&mark.layer, row), at) {
                    (needs[at], needs[other]) = (true, true);
                }
            }
        }
        let mut next = 0;
        let number = |needs: bool| {
            needs.then(|| {
                next += 1;
                next
            })
        };
        needs.into_iter().map(number).collect()
    }

    /// Counts what reads back otherwise.
    fn check(&mut self, features: &Features) {
        let article = self.item.id();
        for mark in &self.marks {
            for (name, values) in &mark.values {
                let several = features.attribute(name).is_some_and(|(_, f)| f.several);
                if several && values.len() > 1 {
                    self.losses.add("several-values", || format!("{article}: {name}"));
                }
                if several && values.iter().any(|v| v.contains(BAR)) {
                    self.losses.add("bars", || format!("{article}: {name}"));
                }
            }
        }
        let lead = self.tokens.first().map_or(self.item.text.len(), |t| t.start());
        let is_lost = self.tokens.is_empty() || self.item.text.as_str()[..lead].contains(|c| c != ' ');
        if lead > 0 && is_lost {
            self.losses.add("leading-white-space", || article);
        }
    }

    fn write(&self) -> String {
        let mut out = String::from("#FORMAT=WebAnno TSV 3.3\n");
        let (slots, link) = SLOTS;
        for (layer, columns) in &self.columns {
            // A string takes all that is written to it, here and below.
            let _ = write!(out, "#T_SP={layer}");
            columns.iter().for_each(|c| out.extend(["|", c.as_str()]));
            if *layer == FRAME {
                let _ = write!(out, "|ROLE_{layer}:{slots}_{link}|uima.tcas.Annotation");
            }
            out.push('\n');
        }
        let relations = self.relation_columns();
        if !self.links.is_empty() {
            let _ = write!(out, "#T_RL={RELATION}");
            relations.iter().for_each(|c| out.extend(["|", c.as_str()]));
            out.push_str("|BT_uima.tcas.Annotation\n");
        }
        out.push('\n');
        let (at_row, ending) = self.by_row();
        let index = Utf16::new(self.item.text.as_str());
        for (row, token) in self.tokens.iter().enumerate() {
            let (sentence, place) = self.names[row];
            if place == 1 {
                self.sentence(row, &mut out);
            }
            let (begin, end) = (index.units(token.start()), index.units(token.end()));
            let _ = write!(out, "{sentence}-{place}\t{begin}-{end}\t");
            escape::text(self.item.text.slice(*token), &mut out);
            out.push('\t');
            self.spans(&at_row[row], &mut out);
            self.relations(&ending[row], &relations, &mut out);
            out.push('\n');
        }
        out
    }

    fn relation_columns(&self) -> Vec<String> {
        let names: BTreeSet<&String> =
            self.links.iter().flat_map(|l| l.values.iter().map(|(n, _)| n)).collect();
        names.into_iter().cloned().collect()
    }

    /// The marks on each row, and the relations that end at what begins there.
    fn by_row(&self) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
        let mut at = vec![Vec::new(); self.tokens.len()];
        for (mark, (first, after)) in self.rows.iter().enumerate() {
            at[*first..*after].iter_mut().for_each(|row| row.push(mark));
        }
        let mut ending = vec![Vec::new(); self.tokens.len()];
        for (n, link) in self.links.iter().enumerate() {
            if let Some(row) = ending.get_mut(self.rows[link.to].0) {
                row.push(n);
            }
        }
        (at, ending)
    }

    /// The text from the first token of a sentence to the first of the next one, so that the white
    /// space between them is kept.
    fn sentence(&self, row: usize, out: &mut String) {
        let (sentence, _) = self.names[row];
        let after = self.names.partition_point(|(s, _)| *s <= sentence);
        let end = self.tokens.get(after).map_or(self.item.text.len(), |t| t.start());
        debug_assert!(self.sentences.len() >= sentence);
        out.push('\n');
        for line in self.item.text.as_str()[self.tokens[row].start()..end].split('\n') {
            out.push_str("#Text=");
            escape::text(line, out);
            out.push('\n');
        }
    }

    fn number_of(&self, mark: usize, out: &mut String) {
        if let Some(number) = self.numbers[mark] {
            let _ = write!(out, "[{number}]");
        }
    }

    fn spans(&self, row: &[usize], out: &mut String) {
        for (layer, columns) in &self.columns {
            let stack: Vec<usize> = row.iter().copied().filter(|m| self.marks[*m].layer == *layer).collect();
            for column in columns {
                cell(&stack, out, |mark, out| {
                    value(&self.marks[mark].values, column, out);
                    self.number_of(mark, out);
                });
            }
            if *layer == FRAME {
                let slots = |mark: usize| self.marks[mark].slots.as_deref().unwrap_or_default();
                cell(&stack, out, |mark, out| {
                    // A star would be a slot without a role.
                    list(slots(mark), "_", out, |(role, _), out| escape::value(role, out));
                    self.number_of(mark, out);
                });
                cell(&stack, out, |mark, out| {
                    list(slots(mark), "*", out, |(_, target), out| self.target(*target, out));
                });
            }
        }
    }

    fn target(&self, mark: usize, out: &mut String) {
        self.row_of(mark, out);
        self.number_of(mark, out);
    }

    /// The name of the first row of a mark.
    fn row_of(&self, mark: usize, out: &mut String) {
        if let Some((sentence, place)) = self.names.get(self.rows[mark].0) {
            let _ = write!(out, "{sentence}-{place}");
        }
    }

    fn relations(&self, ending: &[usize], columns: &[String], out: &mut String) {
        if self.links.is_empty() {
            return;
        }
        for column in columns {
            cell(ending, out, |n, out| value(&self.links[n].values, column, out));
        }
        cell(ending, out, |n, out| {
            let Link { from, to, .. } = self.links[n];
            self.row_of(from, out);
            let number = |mark: usize| self.numbers[mark].unwrap_or(0);
            let _ = write!(out, "[{}_{}]", number(from), number(to));
        });
    }
}

/// A cell of a stack of annotations, with the tab after it.
fn cell(stack: &[usize], out: &mut String, mut each: impl FnMut(usize, &mut String)) {
    if stack.is_empty() {
        out.push('_');
    }
    for (n, at) in stack.iter().enumerate() {
        out.push_str(if n > 0 { "|" } else { "" });
        each(*at, out);
    }
    out.push('\t');
}

/// Slots, or what stands for none.
fn list<T>(slots: &[T], none: &str, out: &mut String, each: impl Fn(&T, &mut String)) {
    if slots.is_empty() {
        out.push_str(none);
    }
    for (n, slot) in slots.iter().enumerate() {
        out.push_str(if n > 0 { ";" } else { "" });
        each(slot, out);
    }
}

/// A feature's values, or a star where there are none.
fn value(values: &[(String, Vec<String>)], column: &str, out: &mut String) {
    match values.iter().find(|(name, _)| name == column) {
        Some((_, all)) if !all.is_empty() => escape::value(&all.join(BAR), out),
        _ => out.push('*'),
    }
}
