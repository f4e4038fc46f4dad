//! Observed and expected disagreement of unitising, for one label in one article.
//!
//! Krippendorff (1995), "On the reliability of unitizing continuous data", Sociological Methodology
//! 25:47–76; the form here is that of Krippendorff (2004), Content Analysis, 2nd ed., pp. 251–256.
//! (The family of 2016, Quality and Quantity 50(6), counts intersections instead and is another
//! measure.) Units of one annotator must not overlap: those of one label that do are joined.

/// Units of each annotator, in order, half-open, none overlapping another of the same annotator.
pub(super) struct Continuum<'a> {
    pub units: &'a [&'a [(u32, u32)]],
    /// Its length, in what units are counted in.
    pub length: u32,
}

impl Continuum<'_> {
    /// Observed and expected disagreement; both 0 where there are no units.
    pub fn disagreement(&self) -> (f64, f64) {
        if self.units.len() < 2 || self.length == 0 || self.units.iter().all(|u| u.is_empty()) {
            return (0.0, 0.0);
        }
        (self.observed(), self.expected())
    }

    fn observed(&self) -> f64 {
        let mut sum = 0.0;
        for (i, a) in self.units.iter().enumerate() {
            for b in &self.units[i + 1..] {
                sum += apart(a, b);
            }
        }
        let (m, l) = (self.units.len() as f64, f64::from(self.length));
        2.0 * sum / (m * (m - 1.0) * l * l)
    }

    fn expected(&self) -> f64 {
        let (m, l) = (self.units.len() as f64, f64::from(self.length));
        let mut gaps: Vec<f64> = self.units.iter().flat_map(|units| gaps(units, self.length)).collect();
        gaps.sort_unstable_by(f64::total_cmp);
        // `above[i]`: the sum of gaps from the i-th shortest on.
        let mut above = vec![0.0; gaps.len() + 1];
        for i in (0..gaps.len()).rev() {
            above[i] = above[i + 1] + gaps[i];
        }
        let lengths = || self.units.iter().flat_map(|u| u.iter()).map(|(start, end)| f64::from(end - start));
        let count = lengths().count() as f64;
        let one = |length: f64| {
            let wide = gaps.partition_point(|gap| *gap < length);
            let room = above[wide] - (gaps.len() - wide) as f64 * (length - 1.0);
            let among_units = (count - 1.0) / 3.0 * (2.0 * length.powi(3) - 3.0 * length.powi(2) + length);
            among_units + length.powi(2) * room
        };
        let sum: f64 = lengths().map(one).sum();
        let own: f64 = lengths().map(|length| length * (length - 1.0)).sum();
        2.0 / l * sum / (m * l * (m * l - 1.0) - own)
    }
}

/// The sum of squared differences of two annotators' units: of overlapping ones those of their
/// starts and ends, of one that overlaps none its length.
fn apart(a: &[(u32, u32)], b: &[(u32, u32)]) -> f64 {
    let square = |x: u32, y: u32| f64::from(x.abs_diff(y)).powi(2);
    let (mut sum, mut from) = (0.0, 0);
    let mut met = vec![false; b.len()];
    for unit in a {
        from += b[from..].iter().take_while(|other| other.1 <= unit.0).count();
        let mut is_alone = true;
        for (at, other) in b.iter().enumerate().skip(from).take_while(|(_, other)| other.0 < unit.1) {
            sum += square(unit.0, other.0) + square(unit.1, other.1);
            met[at] = true;
            is_alone = false;
        }
        if is_alone {
            sum += square(unit.0, unit.1);
        }
    }
    let alone = b.iter().zip(met).filter(|(_, met)| !met).map(|(unit, _)| square(unit.0, unit.1));
    sum + alone.sum::<f64>()
}

fn gaps(units: &[(u32, u32)], length: u32) -> impl Iterator<Item = f64> {
    let starts = std::iter::once(0).chain(units.iter().map(|u| u.1));
    let ends = units.iter().map(|u| u.0).chain([length]);
    starts.zip(ends).filter(|(start, end)| start < end).map(|(start, end)| f64::from(end - start))
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::super::ranges::union;
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.00005
    }

    /// What each observer found on a continuum, as (place, length).
    type Found<'a> = [&'a [(u32, u32)]; 2];

    /// Observed and expected disagreement of two observers, with every minute cut into so many parts.
    fn of(found: Found, length: u32, fine: u32) -> (f64, f64) {
        let finer = |units: &[(u32, u32)]| -> Vec<_> {
            units.iter().map(|(at, l)| (at * fine, (at + l) * fine)).collect()
        };
        let [a, b] = found.map(finer);
        Continuum { units: &[&a, &b], length: length * fine }.disagreement()
    }

    /// Differences of sections of Krippendorff (2004), as `DKPro` Agreement has them in
    /// `unitizing/Krippendorff2004Test`.
    #[test]
    fn the_differences_of_krippendorff_2004() {
        let unit = (5, 11);
        let cases = [
            ((2, 4), 40.0),
            ((3, 5), 40.0),
            ((4, 6), 26.0),
            ((5, 7), 16.0),
            ((6, 8), 10.0),
            ((7, 9), 8.0),
            ((6, 10), 2.0),
            ((5, 11), 0.0),
        ];
        for (other, wanted) in cases {
            assert_eq!((apart(&[unit], &[other]), apart(&[other], &[unit])), (wanted, wanted), "{other:?}");
        }
        assert_eq!(apart(&[(225, 295)], &[(220, 300)]), 50.0);
        assert_eq!(apart(&[(370, 400)], &[(355, 375), (400, 420)]), 850.0 + 400.0);
    }

    /// Krippendorff (2004: 254): a continuum of 300 from 150 on, two observers, categories c and k. Read
    /// in `DKPro` Agreement, `unitizing/Krippendorff2004Test`.
    #[test]
    fn the_example_of_krippendorff_2004() {
        let from_0 = |units: &[(u32, u32)]| units.iter().map(|(at, l)| (at - 150, *l)).collect::<Vec<_>>();
        let (c1, c2) = (from_0(&[(225, 70), (370, 30)]), from_0(&[(220, 80), (355, 20), (400, 20)]));
        let k = from_0(&[(180, 60), (300, 50)]);
        let (observed_c, expected_c) = of([&c1, &c2], 300, 1);
        assert!(close(observed_c, 0.0144) && close(expected_c, 0.0532), "{observed_c} {expected_c}");
        assert!((1.0 - observed_c / expected_c - 0.7286).abs() < 0.0001);
        let (observed_k, expected_k) = of([&k, &k], 300, 1);
        assert!(observed_k == 0.0 && close(expected_k, 0.0490), "{expected_k}");
        let all = 1.0 - (observed_c + observed_k) / (expected_c + expected_k);
        assert!((all - 0.8591).abs() < 0.0005, "{all}");
    }

    /// Krippendorff (1995: 57), four pairs of observers on 24 minutes, as `DKPro` Agreement has them in
    /// `unitizing/Krippendorff1995Test`: Bertha and Bill, John and Jill, Gerret and Gill, Heather and
    /// Hill.
    const PAIRS_OF_1995: [Found; 4] = [
        [&[(2, 8), (14, 6)], &[(4, 4), (15, 2)]],
        [&[(0, 18)], &[(0, 2), (2, 1), (3, 1), (4, 1), (5, 1), (6, 3), (9, 1)]],
        [&[(2, 6), (10, 2), (14, 4), (20, 2)], &[(0, 2), (4, 4), (10, 4), (16, 2), (20, 2)]],
        [&[(0, 2), (2, 8), (10, 4), (14, 6), (20, 4)], &[(0, 4), (4, 4), (8, 7), (15, 2), (17, 7)]],
    ];

    #[test]
    fn the_observed_disagreement_of_krippendorff_1995() {
        for (found, wanted) in PAIRS_OF_1995.into_iter().zip([0.03125, 2.26736, 0.02777, 0.38715]) {
            let observed = of(found, 24, 1).0;
            assert!((observed - wanted).abs() < 0.00001, "{observed}, not {wanted}");
        }
    }

    /// The paper gives expected disagreement and alpha at a fine resolution, and for the third pair one
    /// of two minutes, too. What it gives for the second and third pair at the fine one differs by less
    /// than 0.005 from its definition (which the test below reads aloud); `DKPro`, which computes as we
    /// do, takes that for a slip of 1995 mended in 2004.
    #[test]
    fn the_expected_disagreement_of_krippendorff_1995() {
        let [a, b, c, d] = PAIRS_OF_1995;
        // Differences that are allowed: as many decimals as are given, and as the slip makes.
        let (exact, slip) = ((0.00001, 0.0005), (0.005, 0.015));
        let is = |(observed, expected): (f64, f64), disagreement: f64, alpha: f64, within: (f64, f64)| {
            assert!((expected - disagreement).abs() < within.0, "{expected}, not {disagreement}");
            let found = 1.0 - observed / expected;
            assert!((found - alpha).abs() < within.1, "{found}, not {alpha}");
        };
        is(of(a, 24, 50_000), 0.06990, 0.553, exact);
        is(of(d, 24, 50_000), 0.41445, 0.066, exact);
        is(of(b, 24, 50_000), 1.17731, -0.926, slip);
        is(of(c, 24, 50_000), 0.08642, 0.679, slip);
        let halved = c.map(|units| units.iter().map(|(at, l)| (at / 2, l / 2)).collect::<Vec<_>>());
        is(of([&halved[0], &halved[1]], 12, 1), 0.05494, 0.494, exact);
    }

    /// `DKPro` Agreement, `unitizing/UnitizingAgreementTest`: one long unit and three within it, and a
    /// single unit of length 1, where agreement is as by chance.
    #[test]
    fn the_examples_of_dkpro() {
        let (observed, expected) = of([&[(1, 8)], &[(2, 1), (4, 1), (6, 1)]], 10, 1);
        let is = |found: f64, wanted: f64| assert!((found - wanted).abs() < 0.0001, "{found}, not {wanted}");
        is(observed, 0.9100);
        is(expected, 0.5351);
        is(1.0 - observed / expected, -0.7003);
        let single: Vec<&[(u32, u32)]> = vec![&[(0, 1)], &[], &[]];
        let (observed, expected) = Continuum { units: &single, length: 20 }.disagreement();
        assert!((1.0 - observed / expected).abs() < 1e-12, "{observed} {expected}");
    }

    /// A few units on 32 tokens, none overlapping another.
    fn some_units(random: &mut Random) -> Vec<(u32, u32)> {
        let some = (0..random.below(4)).map(|_| {
            let start = random.below(28) as u32;
            (start, start + 1 + random.below(4) as u32)
        });
        union(some.collect())
    }

    /// Start, end, and whether it is a unit: units, and the gaps between them.
    type Section = (u32, u32, bool);

    fn sections(units: &[(u32, u32)]) -> Vec<Section> {
        let mut out = Vec::new();
        let mut at = 0;
        for unit in units {
            if at < unit.0 {
                out.push((at, unit.0, false));
            }
            out.push((unit.0, unit.1, true));
            at = unit.1;
        }
        if at < 32 {
            out.push((at, 32, false));
        }
        out
    }

    /// Krippendorff (1995), the difference of two sections.
    fn difference((s, e, is_unit): Section, (t, f, is_other): Section) -> f64 {
        f64::from(match (is_unit, is_other) {
            (true, true) if s < f && t < e => s.abs_diff(t).pow(2) + e.abs_diff(f).pow(2),
            (true, false) if t <= s && e <= f => (e - s).pow(2),
            (false, true) if s <= t && f <= e => (f - t).pow(2),
            _ => 0,
        })
    }

    #[test]
    fn observed_disagreement_is_that_of_all_pairs_of_sections() {
        let mut random = Random::new(5, 0);
        for _ in 0..200 {
            let (a, b) = (some_units(&mut random), some_units(&mut random));
            let mut sum = 0.0;
            for s in sections(&a) {
                sum += sections(&b).into_iter().map(|t| difference(s, t)).sum::<f64>();
            }
            assert_eq!(apart(&a, &b), sum);
        }
    }

    /// Every two sections of all observers, one of them pushed past the other step by step; by all
    /// pairs of tokens that are not of the same unit.
    #[test]
    fn expected_disagreement_is_that_of_all_placements() {
        let mut random = Random::new(6, 0);
        for case in 0..200 {
            let made: Vec<Vec<(u32, u32)>> = (0..2 + case % 3).map(|_| some_units(&mut random)).collect();
            let units: Vec<&[(u32, u32)]> = made.iter().map(Vec::as_slice).collect();
            let all: Vec<Section> = made.iter().flat_map(|units| sections(units)).collect();
            let mut sum = 0.0;
            for (number, (s, e, is_unit)) in all.iter().enumerate() {
                for (t, f, is_other) in &all[number + 1..] {
                    let (first, second) = ((100, 100 + e - s, *is_unit), f - t);
                    let placed = (50..150).map(|at| difference(first, (at, at + second, *is_other)));
                    sum += placed.sum::<f64>();
                }
            }
            // Each token's unit; none in a gap.
            let of_section = |number: usize| {
                let (start, end, is_unit) = all[number];
                std::iter::repeat_n(is_unit.then_some(number), (end - start) as usize)
            };
            let tokens: Vec<Option<usize>> = (0..all.len()).flat_map(of_section).collect();
            let mut pairs = 0;
            for (number, unit) in tokens.iter().enumerate() {
                let apart = |other: &&Option<usize>| unit.is_none() || *other != unit;
                pairs += 2 * tokens[number + 1..].iter().filter(apart).count();
            }
            let continuum = Continuum { units: &units, length: 32 };
            let wanted = if sum > 0.0 { 2.0 / 32.0 * sum / pairs as f64 } else { 0.0 };
            let (_, expected) = continuum.disagreement();
            assert!((expected - wanted).abs() < 1e-12, "{made:?}: {expected}, not {wanted}");
        }
    }
}
