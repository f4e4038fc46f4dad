//! Counts of an article, of several or of all: numbers that can be added up, from which every
//! figure is computed. So figures of an article, of a pair, of all and of a bootstrap sample have
//! one way.

use std::ops::Range;

use super::metric::Undefined;

/// Numbers of two annotators on one label, or on all.
#[derive(Clone, Copy)]
pub(super) enum Number {
    /// Spans that both have exactly.
    Exact,
    /// The greatest number of pairs of overlapping spans of one label.
    Overlap,
    /// Spans of the first.
    First,
    /// Spans of the second.
    Second,
    /// Tokens that both marked; of all labels, pairs of token and label.
    Both,
    /// Tokens that the first marked, likewise.
    FirstTokens,
    /// Tokens that the second marked, likewise.
    SecondTokens,
    /// Tokens of the texts.
    Tokens,
    /// Boundaries that both set.
    Matches,
    /// Boundaries that one set.
    Additions,
    /// Boundaries that one set next to the other's.
    Transpositions,
    /// Places where boundaries can be.
    Places,
    /// One for each article.
    Articles,
}

const NUMBERS: usize = 13;

/// Numbers of two annotators on a part of frames.
#[derive(Clone, Copy)]
pub(super) enum PartNumber {
    /// Fillers or values that both have.
    Common,
    /// Of the first.
    First,
    /// Of the second.
    Second,
    /// Aligned frames that have the part with both.
    Both,
    /// With the first only.
    OnlyFirst,
    /// With the second only.
    OnlySecond,
    /// With neither.
    Neither,
}

const PART_NUMBERS: usize = 7;

/// Where each number stands.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Pairs of annotators.
    pub pairs: usize,
    /// Labels of entities, labels of commitments.
    pub labels: [usize; 2],
    /// Parts of frames.
    pub parts: usize,
    starts: [usize; 3],
    end: usize,
}

impl Layout {
    pub fn new(annotators: usize, labels: [usize; 2], parts: usize) -> Self {
        let pairs = annotators * annotators.saturating_sub(1) / 2;
        let size = |k: usize| pairs * Self::pair_size(k) + Self::all_size(k);
        let first = size(labels[0]);
        let second = first + size(labels[1]);
        let end = second + pairs * parts * PART_NUMBERS;
        Self { pairs, labels, parts, starts: [0, first, second], end }
    }

    pub fn len(&self) -> usize {
        self.end
    }

    /// The matrix of labels and “nothing”, and the numbers of each label and of all.
    fn pair_size(k: usize) -> usize {
        (k + 1) * (k + 1) + (k + 1) * NUMBERS
    }

    /// Of each label and of all: unitising, alpha, Fleiss.
    fn all_size(k: usize) -> usize {
        k * Self::slot_size(2) + Self::slot_size(k + 1)
    }

    /// Observed and expected disagreement of unitising; equal pairs and values for alpha; units,
    /// agreement and values for Fleiss.
    fn slot_size(categories: usize) -> usize {
        2 + 1 + categories + 2 + categories
    }

    fn pair(&self, scope: usize, pair: usize) -> usize {
        self.starts[scope] + pair * Self::pair_size(self.labels[scope])
    }

    /// The matrix of a pair: rows the first annotator's labels, last “nothing”.
    pub fn matrix(&self, scope: usize, pair: usize) -> Range<usize> {
        let (from, k) = (self.pair(scope, pair), self.labels[scope]);
        from..from + (k + 1) * (k + 1)
    }

    pub fn number(&self, scope: usize, pair: usize, slot: usize, number: Number) -> usize {
        self.matrix(scope, pair).end + slot * NUMBERS + number as usize
    }

    /// How many categories a slot has: with the label and without, or all labels and “nothing”.
    pub fn categories(&self, scope: usize, slot: usize) -> usize {
        if slot == self.labels[scope] { slot + 1 } else { 2 }
    }

    fn slot(&self, scope: usize, slot: usize) -> usize {
        let k = self.labels[scope];
        self.starts[scope] + self.pairs * Self::pair_size(k) + slot * Self::slot_size(2)
    }

    /// Observed and expected disagreement of unitising.
    pub fn unitising(&self, scope: usize, slot: usize) -> Range<usize> {
        let from = self.slot(scope, slot);
        from..from + 2
    }

    /// Equal pairs, then the values by category.
    pub fn alpha(&self, scope: usize, slot: usize) -> Range<usize> {
        let from = self.unitising(scope, slot).end;
        from..from + 1 + self.categories(scope, slot)
    }

    /// Units, their agreement, then the values by category.
    pub fn fleiss(&self, scope: usize, slot: usize) -> Range<usize> {
        let from = self.alpha(scope, slot).end;
        from..from + 2 + self.categories(scope, slot)
    }

    pub fn part(&self, pair: usize, part: usize, number: PartNumber) -> usize {
        self.starts[2] + (pair * self.parts + part) * PART_NUMBERS + number as usize
    }
}

/// Counts, looked at for one label or all of a scope, and for one pair or all.
pub(super) struct View<'a> {
    pub layout: &'a Layout,
    pub sums: &'a [f64],
    /// 0 entities, 1 commitments, 2 parts of frames.
    pub scope: usize,
    /// A label, all of them, or a part.
    pub slot: usize,
    /// The pairs of annotators that are looked at.
    pub pairs: Range<usize>,
}

impl<'a> View<'a> {
    pub fn number(&self, pair: usize, number: Number) -> f64 {
        self.sums[self.layout.number(self.scope, pair, self.slot, number)]
    }

    pub fn part(&self, pair: usize, number: PartNumber) -> f64 {
        self.sums[self.layout.part(pair, self.slot, number)]
    }

    /// A number summed over all pairs.
    pub fn sum(&self, number: Number) -> f64 {
        self.pairs.clone().map(|pair| self.number(pair, number)).sum()
    }

    /// A number of a part summed over all pairs.
    pub fn part_sum(&self, number: PartNumber) -> f64 {
        self.pairs.clone().map(|pair| self.part(pair, number)).sum()
    }

    /// The same for one label.
    pub fn of_label(&self, slot: usize) -> View<'a> {
        View { slot, pairs: self.pairs.clone(), ..*self }
    }

    pub fn is_whole(&self) -> bool {
        self.scope < 2 && self.slot == self.layout.labels[self.scope]
    }

    /// Refuses what no two have done.
    pub fn shared(&self) -> Result<(), Undefined> {
        if self.sum(Number::Articles) > 0.0 { Ok(()) } else { Err(Undefined::NothingShared) }
    }

    /// The tokens of a pair by the values that both give: square, rows the first annotator's.
    pub fn matrix(&self, pair: usize) -> Vec<f64> {
        if self.is_whole() {
            return self.sums[self.layout.matrix(self.scope, pair)].to_vec();
        }
        self.two_by_two(pair, 1.0)
    }

    /// All pairs of token and label: those that both have, one has, neither.
    pub fn pooled(&self, pair: usize) -> Vec<f64> {
        let labels = if self.is_whole() { self.slot as f64 } else { 1.0 };
        self.two_by_two(pair, labels)
    }

    fn two_by_two(&self, pair: usize, times: f64) -> Vec<f64> {
        let of = |number| self.number(pair, number);
        let (both, first, second) = (of(Number::Both), of(Number::FirstTokens), of(Number::SecondTokens));
        let all = of(Number::Tokens) * times;
        vec![both, first - both, second - both, all - first - second + both]
    }

    pub fn unitising(&self) -> &[f64] {
        &self.sums[self.layout.unitising(self.scope, self.slot)]
    }

    pub fn alpha(&self) -> &[f64] {
        &self.sums[self.layout.alpha(self.scope, self.slot)]
    }

    pub fn fleiss(&self) -> &[f64] {
        &self.sums[self.layout.fleiss(self.scope, self.slot)]
    }

    /// The mean over the pairs of annotators for which there is a value.
    pub fn mean(&self, f: impl Fn(usize) -> Result<f64, Undefined>) -> Result<f64, Undefined> {
        let (mut sum, mut count, mut why) = (0.0, 0.0, Undefined::NothingShared);
        for pair in self.pairs.clone() {
            match f(pair) {
                Ok(value) => {
                    sum += value;
                    count += 1.0;
                }
                // Of pairs that share nothing there is nothing to say while others do.
                Err(Undefined::NothingShared) => {}
                Err(other) => why = other,
            }
        }
        if count > 0.0 { Ok(sum / count) } else { Err(why) }
    }
}
