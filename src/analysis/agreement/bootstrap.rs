//! Confidence intervals by bootstrap over articles (Efron 1979; percentile intervals: Efron and
//! Tibshirani 1993, ch. 13): articles are drawn with replacement, as many as there are, and figures
//! computed from what was drawn.

use super::random::Random;
use super::threads;

/// The sums of one round; there must be rows.
fn drawn(rows: &[Vec<f64>], seed: u64, round: usize) -> Vec<f64> {
    let mut random = Random::new(seed, round as u64 + 1);
    let mut times = vec![0_u32; rows.len()];
    for _ in 0..rows.len() {
        times[random.below(rows.len())] += 1;
    }
    let mut sums = vec![0.0; rows[0].len()];
    for (row, times) in rows.iter().zip(times).filter(|(_, times)| *times > 0) {
        let times = f64::from(times);
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += times * value;
        }
    }
    sums
}

/// The interval that holds the middle 95 % of each of the `wanted` figures. None of a figure that was undefined in
/// more than one round of twenty, and none at all for a single article.
pub(super) fn intervals(
    rows: &[Vec<f64>],
    rounds: usize,
    seed: u64,
    wanted: usize,
    figures: impl Fn(&[f64]) -> Vec<Option<f64>> + Sync,
) -> Vec<Option<(f64, f64)>> {
    if rows.len() < 2 || rounds == 0 {
        return vec![None; wanted];
    }
    let values = threads::map(rounds, |round| figures(&drawn(rows, seed, round)));
    let of_figure = |at: usize| {
        let mut all: Vec<f64> = values.iter().filter_map(|round| round[at]).collect();
        if all.len() * 20 < rounds * 19 {
            return None;
        }
        all.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| all[(share * (all.len() - 1) as f64).round() as usize];
        Some((at(0.025), at(0.975)))
    };
    (0..wanted).map(of_figure).collect()
}
