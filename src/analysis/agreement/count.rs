//! The counts of one article.

use std::ops::Range;

use super::ranges::{Edits, boundaries, common, edits, length, union};
use super::sample::{Marked, Marking, SCOPES, Sample};
use super::spans;
use super::unitising::Continuum;
use super::view::{Layout, Number};

/// One annotator's annotations of one scope, ready to be counted against another's.
struct Side<'a> {
    marks: &'a [Marked<'a>],
    /// Where each label's are.
    of_label: Vec<Range<usize>>,
    /// Each label's tokens.
    tokens: Vec<Vec<(u32, u32)>>,
    /// Each label's boundaries, and those of all.
    boundaries: Vec<Vec<u32>>,
    /// The innermost label of each token; the number of labels where there is none.
    innermost: Vec<u16>,
    /// How often each of these is.
    values: Vec<f64>,
}

impl<'a> Side<'a> {
    fn new(marks: &'a [Marked<'a>], labels: usize, tokens: &[Range<usize>]) -> Self {
        let count = tokens.len() as u32;
        let mut of_label = Vec::with_capacity(labels);
        let mut from = 0;
        for label in 0..labels {
            let end = from + marks[from..].partition_point(|m| m.label as usize <= label);
            of_label.push(from..end);
            from = end;
        }
        let pieces: Vec<(u16, (u32, u32))> =
            marks.iter().flat_map(|m| m.pieces(tokens).into_iter().map(|p| (m.label, p))).collect();
        let mut by_label: Vec<Vec<(u32, u32)>> = vec![Vec::new(); labels];
        pieces.iter().for_each(|(label, piece)| by_label[*label as usize].push(*piece));
        let mut all_boundaries: Vec<Vec<u32>> =
            by_label.iter().map(|pieces| boundaries(pieces.iter().copied(), count)).collect();
        all_boundaries.push(boundaries(pieces.iter().map(|(_, piece)| *piece), count));
        let innermost = innermost(marks, labels, tokens);
        let mut values = vec![0.0; labels + 1];
        innermost.iter().for_each(|label| values[*label as usize] += 1.0);
        let tokens = by_label.into_iter().map(union).collect();
        Self { marks, of_label, tokens, boundaries: all_boundaries, innermost, values }
    }

    fn label(&self, label: usize) -> &[Marked<'a>] {
        &self.marks[self.of_label[label].clone()]
    }

    /// The label's annotations as units of tokens, joined where they overlap.
    fn units(&self, label: usize) -> Vec<(u32, u32)> {
        union(self.label(label).iter().map(|m| m.tokens).collect())
    }
}

/// The label of the shortest annotation over each token; of equally long ones the label whose id
/// comes last.
fn innermost(marks: &[Marked], labels: usize, tokens: &[Range<usize>]) -> Vec<u16> {
    let mut order: Vec<&Marked> = marks.iter().collect();
    order.sort_by_key(|m| (std::cmp::Reverse(m.tokens.1 - m.tokens.0), m.label));
    let mut out = vec![labels as u16; tokens.len()];
    for mark in order {
        for (start, end) in mark.pieces(tokens) {
            out[start as usize..end as usize].fill(mark.label);
        }
    }
    out
}

/// The numbers of an article, without parts of frames.
pub(super) fn count(sample: &Sample, marking: &Marking, layout: &Layout) -> Vec<f64> {
    let mut sums = vec![0.0; layout.len()];
    let annotators = sample.annotators.len();
    for scope in 0..SCOPES {
        let labels = sample.labels[scope].len();
        let side = |marks: &'_ Option<super::sample::Marks<'_>>| marks.is_some();
        let present: Vec<usize> = (0..annotators).filter(|a| side(&marking.marks[*a])).collect();
        if present.len() < 2 {
            continue;
        }
        let sides: Vec<Option<Side>> = marking
            .marks
            .iter()
            .map(|marks| marks.as_ref().map(|m| Side::new(&m[scope], labels, marking.tokens)))
            .collect();
        let mut into = Into { layout, scope, labels, tokens: marking.tokens.len(), sums: &mut sums };
        let mut pair = 0;
        for i in 0..annotators {
            for j in i + 1..annotators {
                if let (Some(a), Some(b)) = (&sides[i], &sides[j]) {
                    into.pair(pair, a, b);
                }
                pair += 1;
            }
        }
        let there: Vec<&Side> = sides.iter().flatten().collect();
        into.everyone(&there, annotators);
    }
    sums
}

/// Where the numbers of one scope go.
struct Into<'a> {
    layout: &'a Layout,
    scope: usize,
    labels: usize,
    tokens: usize,
    sums: &'a mut [f64],
}

impl Into<'_> {
    fn add(&mut self, pair: usize, slot: usize, number: Number, value: f64) {
        self.sums[self.layout.number(self.scope, pair, slot, number)] += value;
    }

    fn pair(&mut self, pair: usize, a: &Side, b: &Side) {
        let matrix = self.layout.matrix(self.scope, pair);
        let size = self.labels + 1;
        let cells = &mut self.sums[matrix];
        for (x, y) in a.innermost.iter().zip(&b.innermost) {
            cells[*x as usize * size + *y as usize] += 1.0;
        }
        for label in 0..self.labels {
            let (in_a, in_b) = (a.label(label), b.label(label));
            let (tokens_a, tokens_b) = (&a.tokens[label], &b.tokens[label]);
            let numbers = [
                (Number::Exact, spans::exact(in_a, in_b) as f64),
                (Number::Overlap, spans::overlapping(in_a, in_b) as f64),
                (Number::First, in_a.len() as f64),
                (Number::Second, in_b.len() as f64),
                (Number::Both, f64::from(common(tokens_a, tokens_b))),
                (Number::FirstTokens, f64::from(length(tokens_a))),
                (Number::SecondTokens, f64::from(length(tokens_b))),
            ];
            for (number, value) in numbers {
                self.add(pair, label, number, value);
                self.add(pair, self.labels, number, value);
            }
        }
        for slot in 0..=self.labels {
            let Edits { matches, additions, transpositions } =
                edits(&a.boundaries[slot], &b.boundaries[slot]);
            self.add(pair, slot, Number::Matches, f64::from(matches));
            self.add(pair, slot, Number::Additions, f64::from(additions));
            self.add(pair, slot, Number::Transpositions, f64::from(transpositions));
            self.add(pair, slot, Number::Tokens, self.tokens as f64);
            self.add(pair, slot, Number::Places, self.tokens.saturating_sub(1) as f64);
            self.add(pair, slot, Number::Articles, 1.0);
        }
    }

    /// What is counted over all annotators of the article at once.
    fn everyone(&mut self, sides: &[&Side], annotators: usize) {
        let (m, tokens) = (sides.len() as f64, self.tokens as f64);
        let pairs =
            || sides.iter().enumerate().flat_map(|(i, a)| sides[i + 1..].iter().map(move |b| (*a, *b)));
        for label in 0..self.labels {
            let marked: f64 = sides.iter().map(|s| f64::from(length(&s.tokens[label]))).sum();
            let agreeing = |(a, b): (&Side, &Side)| {
                let (x, y) = (&a.tokens[label], &b.tokens[label]);
                let both = f64::from(common(x, y));
                tokens - f64::from(length(x)) - f64::from(length(y)) + 2.0 * both
            };
            let equal: f64 = 2.0 * pairs().map(agreeing).sum::<f64>();
            self.values(label, equal, &[m * tokens - marked, marked], sides.len(), annotators);
            let units: Vec<Vec<(u32, u32)>> = sides.iter().map(|s| s.units(label)).collect();
            let units: Vec<&[(u32, u32)]> = units.iter().map(Vec::as_slice).collect();
            let (observed, expected) = Continuum { units: &units, length: self.tokens as u32 }.disagreement();
            for slot in [label, self.labels] {
                let at = self.layout.unitising(self.scope, slot).start;
                self.sums[at] += observed * tokens;
                self.sums[at + 1] += expected * tokens;
            }
        }
        let same = |(a, b): (&Side, &Side)| {
            a.innermost.iter().zip(&b.innermost).filter(|(x, y)| x == y).count() as f64
        };
        let equal: f64 = 2.0 * pairs().map(same).sum::<f64>();
        let values: Vec<f64> =
            (0..=self.labels).map(|label| sides.iter().map(|s| s.values[label]).sum()).collect();
        self.values(self.labels, equal, &values, sides.len(), annotators);
    }

    /// Puts in what alpha and Fleiss' kappa need: ordered pairs of equal values within tokens, and
    /// how often each value was given.
    fn values(&mut self, slot: usize, equal: f64, values: &[f64], here: usize, annotators: usize) {
        let m = here as f64;
        let at = self.layout.alpha(self.scope, slot).start;
        self.sums[at] += equal / (m - 1.0);
        for (sum, value) in self.sums[at + 1..].iter_mut().zip(values) {
            *sum += value;
        }
        if here < annotators {
            return;
        }
        let at = self.layout.fleiss(self.scope, slot).start;
        self.sums[at] += self.tokens as f64;
        self.sums[at + 1] += equal / (m * (m - 1.0));
        for (sum, value) in self.sums[at + 2..].iter_mut().zip(values) {
            *sum += value;
        }
    }
}
