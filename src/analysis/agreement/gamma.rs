//! Gamma: agreement on places and labels at once, by the best alignment of two annotators' spans.
//!
//! Mathet, Widlöcher and Métivier (2015), "The Unified and Holistic Method Gamma (γ) for
//! Inter-Annotator Agreement Measure and Alignment", Computational Linguistics 41(3):437–479: the
//! combined dissimilarity with α = β = Δ∅ = 1, chance by shuffling (section 5.2), and as many
//! samples as the wanted precision takes (5.3). Two shifts are at least half the mean length of a
//! unit apart: so does the authors' program, and pygamma-agreement after it, where the paper says the
//! whole of it. The best alignment of three or more annotators at once is NP-hard; of more than two,
//! pairs are taken and their disorders added up.

use super::random::Random;
use super::sample::{Marked, Sample};
use super::threads;
use crate::analysis::align::{Edge, Reach, assign, candidates};

use super::metric::Undefined;

/// Samples that are drawn at least, and at most.
const SAMPLES: (usize, usize) = (30, 300);
/// The relative error of the expected disorder that is wanted, at 95 %.
const PRECISION: f64 = 0.02;
/// Of a normal distribution: 95 % lie within so many standard deviations.
const Z: f64 = 1.96;
/// Costs are compared as whole numbers of this unit.
const UNIT: f64 = 1e12;

/// Gamma with the limits of 95 % that its sampling leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gamma {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// A span in tokens.
#[derive(Clone, Copy, Debug)]
struct Unit {
    start: f64,
    end: f64,
    label: u16,
}

impl Unit {
    fn length(&self) -> f64 {
        self.end - self.start
    }

    /// The combined dissimilarity of two units.
    fn apart(&self, other: &Self) -> f64 {
        let moved = (self.start - other.start).abs() + (self.end - other.end).abs();
        let place = moved / (self.length() + other.length());
        place * place + if self.label == other.label { 0.0 } else { 1.0 }
    }

    /// Two units can only be aligned with gain where these ranges meet: beyond, the difference in
    /// place alone costs as much as two units that stay alone. In half tokens, shifted so that
    /// nothing is negative.
    fn reach(&self, number: u32, text: f64) -> Reach {
        let (middle, wide) = (self.start + self.end, std::f64::consts::SQRT_2 * self.length());
        let start = (middle - wide + 4.0 * text).floor().max(0.0) as u32;
        Reach { number, start, end: (middle + wide + 4.0 * text).ceil() as u32 + 1 }
    }
}

/// Two annotators on one article.
struct Task {
    article: usize,
    pair: usize,
    tokens: u32,
    units: [Vec<Unit>; 2],
}

impl Task {
    /// Mean number of units of an annotator.
    fn mean(&self) -> f64 {
        (self.units[0].len() + self.units[1].len()) as f64 / 2.0
    }

    /// The disorder of annotations shuffled by chance, times the mean number of units.
    fn shuffled(&self, random: &mut Random) -> f64 {
        let tokens = self.tokens as usize;
        let all = self.units[0].len() + self.units[1].len();
        let length: f64 = self.units.iter().flatten().map(Unit::length).sum();
        let near = length / all as f64 / 2.0;
        let first = random.below(tokens);
        // A second place not too near the first, where there is any.
        let free: Vec<usize> = (0..tokens).filter(|at| (*at as f64 - first as f64).abs() >= near).collect();
        let second = if free.is_empty() { random.below(tokens) } else { free[random.below(free.len())] };
        let mut turned = |by: usize| -> Vec<Unit> {
            let units = &self.units[random.below(2)];
            let turn = |unit: &Unit| {
                let start = unit.start + by as f64;
                let over = if start > f64::from(self.tokens) { f64::from(self.tokens) } else { 0.0 };
                Unit { start: start - over, end: start - over + unit.length(), label: unit.label }
            };
            units.iter().map(turn).collect()
        };
        let (a, b) = (turned(first), turned(second));
        let mean = (a.len() + b.len()) as f64 / 2.0;
        if mean == 0.0 { 0.0 } else { disorder(&a, &b, self.tokens) / mean * self.mean() }
    }
}

/// The cost of the best alignment: dissimilarities of what is aligned, 1 for each unit that is not.
fn disorder(a: &[Unit], b: &[Unit], tokens: u32) -> f64 {
    let text = f64::from(tokens);
    let reach = |(unit, number): (&Unit, u32)| unit.reach(number, text);
    let rows: Vec<Reach> = a.iter().zip(0..).map(reach).collect();
    let columns: Vec<Reach> = b.iter().zip(0..).map(reach).collect();
    let gain = |i: u32, j: u32| {
        let gain = 2.0 - a[i as usize].apart(&b[j as usize]);
        (gain > 0.0).then_some((gain * UNIT) as i64)
    };
    let edges: Vec<Vec<Edge>> = candidates(rows, columns, (a.len(), b.len()), gain);
    let assigned = assign(&edges, b.len());
    let pairs = assigned.iter().enumerate().filter_map(|(i, j)| Some((i, (*j)? as usize)));
    let (mut cost, mut count) = (0.0, 0);
    for (i, j) in pairs {
        cost += a[i].apart(&b[j]);
        count += 1;
    }
    cost + (a.len() + b.len() - 2 * count) as f64
}

fn units(marks: &[Marked]) -> Vec<Unit> {
    let marks = marks.iter().filter(|m| m.tokens.0 < m.tokens.1);
    let unit = |m: &Marked| Unit { start: f64::from(m.tokens.0), end: f64::from(m.tokens.1), label: m.label };
    marks.map(unit).collect()
}

fn tasks(sample: &Sample, scope: usize) -> Vec<Task> {
    let mut tasks = Vec::new();
    for (article, marking) in sample.markings.iter().enumerate() {
        let mut pair = 0;
        for i in 0..sample.annotators.len() {
            for j in i + 1..sample.annotators.len() {
                if let (Some(a), Some(b)) = (&marking.marks[i], &marking.marks[j]) {
                    let units = [units(&a[scope]), units(&b[scope])];
                    if units.iter().any(|u| !u.is_empty()) {
                        tasks.push(Task { article, pair, tokens: marking.tokens.len() as u32, units });
                    }
                }
                pair += 1;
            }
        }
    }
    tasks
}

/// Gamma of all articles and pairs of annotators.
pub(super) fn gamma(sample: &Sample, scope: usize, seed: u64) -> Result<Gamma, Undefined> {
    let is_shared = |m: &super::sample::Marking| m.marks.iter().flatten().count() > 1;
    if !sample.markings.iter().any(is_shared) {
        return Err(Undefined::NothingShared);
    }
    let tasks = tasks(sample, scope);
    if tasks.is_empty() {
        return Err(Undefined::NothingAnnotated);
    }
    let observed: f64 =
        threads::map(tasks.len(), |at| disorder(&tasks[at].units[0], &tasks[at].units[1], tasks[at].tokens))
            .iter()
            .sum();
    let mut expected = Vec::new();
    let mut wanted = SAMPLES.0;
    while expected.len() < wanted {
        let from = expected.len();
        let drawn = threads::map(tasks.len(), |at| {
            let task = &tasks[at];
            let stream = |n: usize| {
                (scope as u64) << 62 | (task.pair as u64) << 48 | (task.article as u64) << 16 | n as u64
            };
            (from..wanted).map(|n| task.shuffled(&mut Random::new(seed, stream(n)))).collect::<Vec<f64>>()
        });
        // Added up in the order of articles, so that the sum is the same on any number of threads.
        expected.extend((0..wanted - from).map(|n| drawn.iter().map(|of_task| of_task[n]).sum::<f64>()));
        let (mean, deviation) = moments(&expected);
        if mean > 0.0 && from == 0 {
            let needed = (deviation / mean * Z / PRECISION).powi(2).ceil() as usize;
            wanted = needed.clamp(SAMPLES.0, SAMPLES.1);
        }
    }
    let (mean, deviation) = moments(&expected);
    if mean <= 0.0 {
        return Err(Undefined::NoVariation);
    }
    let error = (Z * deviation / (expected.len() as f64).sqrt()).min(mean * 0.999);
    let of = |expected: f64| 1.0 - observed / expected;
    Ok(Gamma { value: of(mean), low: of(mean - error), high: of(mean + error) })
}

/// Mean and standard deviation of a sample.
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (mean, (squares / (count - 1.0).max(1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(start: u32, end: u32, label: u16) -> Unit {
        Unit { start: f64::from(start), end: f64::from(end), label }
    }

    /// All alignments of two annotators, tried out.
    fn best(a: &[Unit], b: &[Unit], taken: &mut Vec<bool>) -> f64 {
        let Some((first, rest)) = a.split_first() else {
            return taken.iter().filter(|t| !**t).count() as f64;
        };
        let mut least = 1.0 + best(rest, b, taken);
        for (at, other) in b.iter().enumerate() {
            if !taken[at] {
                taken[at] = true;
                least = least.min(first.apart(other) + best(rest, b, taken));
                taken[at] = false;
            }
        }
        least
    }

    #[test]
    fn the_disorder_is_that_of_the_best_alignment() {
        let mut random = Random::new(3, 0);
        for _ in 0..500 {
            let mut made = || -> Vec<Unit> {
                let count = random.below(6);
                (0..count)
                    .map(|_| {
                        let start = random.below(25) as u32;
                        unit(start, start + 1 + random.below(8) as u32, random.below(2) as u16)
                    })
                    .collect()
            };
            let (a, b) = (made(), made());
            let found = disorder(&a, &b, 40);
            assert!((found - best(&a, &b, &mut vec![false; b.len()])).abs() < 1e-9);
        }
    }

    /// Mathet et al. (2015), figure 10, whose figures pygamma-agreement has in `test_dissimilarity.py`
    /// (`test_positional_dissimilarity_figure10`).
    #[test]
    fn dissimilarities_are_those_of_the_paper() {
        let cases = [
            ((4, 14), (40, 44), 22.2),
            ((4, 14), (4, 14), 0.0),
            ((4, 14), (20, 25), 3.2),
            ((4, 14), (14, 24), 1.0),
            ((20, 30), (20, 25), 0.11),
            ((20, 25), (14, 24), 0.22),
        ];
        for ((s, e), (t, f), wanted) in cases {
            let found = unit(s, e, 0).apart(&unit(t, f, 0));
            assert!((found - wanted).abs() < 0.05, "{found}, not {wanted}");
            assert_eq!(unit(s, e, 0).apart(&unit(t, f, 1)), found + 1.0);
        }
        assert_eq!(disorder(&[unit(0, 4, 0)], &[], 10), 1.0);
    }

    /// pygamma-agreement, `test_dissimilarity.py` (`test_positional_dissimilarity`), with Δ∅ = 0.5.
    #[test]
    fn dissimilarities_are_those_of_pygamma_agreement() {
        let liza = [(1, 5), (6, 8), (7, 20), (12, 18)];
        let pierrot = [(2, 6), (7, 8), (7, 19), (8, 10), (12, 18)];
        let wanted = [
            [0.03125, 1.62, 0.78125, 2.0, 2.88],
            [0.5, 0.055_555_555_555, 0.367_346_938_775, 0.5, 2.0],
            [0.624_567_474_048, 0.367_346_938_775, 0.0008, 0.268_888_888_888, 0.067_867_036_011],
            [2.42, 2.295_918_367_346, 0.055_555_555_555, 1.125, 0.0],
        ];
        for ((s, e), row) in liza.into_iter().zip(wanted) {
            for ((t, f), wanted) in pierrot.into_iter().zip(row) {
                let found = 0.5 * unit(s, e, 0).apart(&unit(t, f, 0));
                assert!((found - wanted).abs() < 1e-9, "{found}, not {wanted}");
            }
        }
    }

    /// What pygamma-agreement 0.5.9 says of two annotators with α = β = Δ∅ = 1, as `DKPro` Agreement
    /// keeps it in `src/test/resources/pygamma` (01, 02 and 05, and shuffles drawn for 02): the disorder
    /// of the best alignment, of single precision.
    #[test]
    fn disorders_are_those_of_pygamma_agreement() {
        let of =
            |units: &[(u32, u32, u16)]| units.iter().map(|(s, e, l)| unit(*s, *e, *l)).collect::<Vec<_>>();
        let cases = [
            (of(&[(1, 5, 0), (6, 10, 1), (11, 15, 0)]), of(&[(2, 6, 0), (7, 11, 1), (12, 16, 0)]), 0.0625),
            (
                of(&[(1, 5, 0), (6, 10, 1), (20, 24, 0), (30, 34, 1)]),
                of(&[(2, 6, 0), (31, 35, 1)]),
                0.708_333_3,
            ),
            (
                (0..16).map(|n| unit(10 * n + 1, 10 * n + 6, (n % 3) as u16)).collect(),
                (0..16).map(|n| unit(10 * n + 2, 10 * n + 8, ((n + 1) % 3) as u16)).collect(),
                1.074_380_2,
            ),
            (
                of(&[(655_294, 1_055_294, 1), (2_668_825, 3_068_825, 0), (3_023_671, 3_423_671, 0)]),
                of(&[(0, 400_000, 0), (516_087, 916_087, 0)]),
                1.648_446_4,
            ),
            (
                of(&[(0, 400_000, 0), (1_841_747, 2_241_747, 0), (2_166_057, 2_566_057, 0)]),
                of(&[(1_263_317, 1_663_317, 0), (2_467_387, 2_867_387, 1), (2_825_292, 3_225_292, 0)]),
                1.855_832_7,
            ),
            (
                of(&[(962_431, 1_362_431, 1), (2_536_146, 2_936_146, 0), (4_438_833, 4_838_833, 1)]),
                of(&[(1_602_396, 2_002_396, 1), (2_928_321, 3_328_321, 0), (5_487_355, 5_887_355, 0)]),
                1.653_752_7,
            ),
        ];
        for (a, b, wanted) in cases {
            let found = disorder(&a, &b, 6_000_000) * 2.0 / (a.len() + b.len()) as f64;
            assert!((found - wanted).abs() < 1e-5, "{found}, not {wanted}");
        }
    }
}
