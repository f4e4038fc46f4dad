//! Parts of a split that have about the same share of each label.
//!
//! Iterative stratification: Sechidis, Tsoumakas, Vlahavas, "On the Stratification of Multi-label
//! Data", ECML PKDD 2011, algorithm 1, with three differences. What is handed out is a text with
//! all that stands in it, so that no text comes into two parts; a text counts for a label as often
//! as it has it; and ties are decided by the seed's order, so that the same input gives the same
//! parts. Sizes of the parts are those of a split without strata, exactly.

use std::collections::BTreeMap;

use crate::model::ids::LabelId;
use crate::model::text::Hash;

/// How often each text has each label.
pub type Strata = BTreeMap<Hash, BTreeMap<LabelId, usize>>;

/// The part of each text. `order` is all texts in the order of the seed, `shares` and `sizes` are
/// those of the parts.
pub(super) fn assign(
    order: &[Hash],
    strata: &Strata,
    shares: &[u32],
    sizes: &[usize],
) -> BTreeMap<Hash, usize> {
    let mut parts = Parts::new(order, strata, shares, sizes);
    while let Some(label) = parts.rarest() {
        for text in parts.with(&label) {
            parts.give(text, Some(&label));
        }
    }
    order.iter().for_each(|text| parts.give(*text, None));
    parts.of
}

struct Parts<'a> {
    strata: &'a Strata,
    shares: &'a [u32],
    /// How many texts each part still takes.
    room: Vec<usize>,
    /// By label: how many there are, and how many each part has.
    labels: BTreeMap<&'a LabelId, (usize, Vec<usize>)>,
    /// All texts, in the order of the seed.
    order: &'a [Hash],
    /// The parts of those that were given.
    of: BTreeMap<Hash, usize>,
}

impl<'a> Parts<'a> {
    fn new(order: &'a [Hash], strata: &'a Strata, shares: &'a [u32], sizes: &[usize]) -> Self {
        let mut labels: BTreeMap<&LabelId, (usize, Vec<usize>)> = BTreeMap::new();
        for (label, count) in order.iter().filter_map(|text| strata.get(text)).flatten() {
            labels.entry(label).or_insert_with(|| (0, vec![0; shares.len()])).0 += count;
        }
        Self { strata, shares, room: sizes.to_vec(), labels, order, of: BTreeMap::new() }
    }

    fn left(&self) -> impl Iterator<Item = &Hash> {
        self.order.iter().filter(|text| !self.of.contains_key(*text))
    }

    /// The label that the fewest texts have that are left.
    fn rarest(&self) -> Option<LabelId> {
        let mut texts: BTreeMap<&LabelId, usize> = BTreeMap::new();
        for label in self.left().filter_map(|text| self.strata.get(text)).flat_map(BTreeMap::keys) {
            *texts.entry(label).or_default() += 1;
        }
        texts.into_iter().min_by_key(|(_, count)| *count).map(|(label, _)| label.clone())
    }

    /// The texts that are left and have the label.
    fn with(&self, label: &LabelId) -> Vec<Hash> {
        let has = |text: &&Hash| self.strata.get(text).is_some_and(|labels| labels.contains_key(label));
        self.left().filter(has).copied().collect()
    }

    /// Gives a text to the part that lacks most of the label, else to the one with most room.
    fn give(&mut self, text: Hash, label: Option<&LabelId>) {
        if self.of.contains_key(&text) {
            return;
        }
        let sum: i128 = self.shares.iter().map(|s| i128::from(*s)).sum();
        let lacks = |part: usize| -> i128 {
            let Some((total, has)) = label.and_then(|l| self.labels.get(l)) else { return 0 };
            i128::from(self.shares[part]) * *total as i128 - sum * has[part] as i128
        };
        let free = (0..self.room.len()).filter(|part| self.room[*part] > 0);
        // Of parts that are alike the first is taken.
        let best = free.max_by_key(|part| (lacks(*part), self.room[*part], std::cmp::Reverse(*part)));
        let Some(part) = best else { return };
        self.room[part] -= 1;
        self.of.insert(text, part);
        for (label, count) in self.strata.get(&text).into_iter().flatten() {
            if let Some((_, has)) = self.labels.get_mut(label) {
                has[part] += count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Split;
    use super::*;
    use crate::model::ids::ArticleId;

    fn text(n: usize) -> Hash {
        Hash::of(&n.to_le_bytes())
    }

    /// 100 articles: all have a person, every tenth a treaty, every twentieth a ship.
    fn all() -> (Vec<(ArticleId, Hash)>, Strata) {
        let articles = (0..100).map(|n| (ArticleId::new(&format!("a{n}")), text(n))).collect();
        let labels = |n: usize| {
            let each = [("person", 1), ("treaty", 10), ("ship", 20)];
            each.into_iter()
                .filter(|(_, nth)| n.is_multiple_of(*nth))
                .map(|(l, _)| (LabelId::new(l), 1))
                .collect()
        };
        (articles, (0..100).map(|n| (text(n), labels(n))).collect())
    }

    #[test]
    fn each_part_has_its_share_of_rare_labels() {
        let (articles, strata) = all();
        for seed in 0..20 {
            let split = Split::new("80/10/10", seed).unwrap().by_label();
            let parts = split.clone().with_strata(strata.clone()).assign(&articles);
            let count = |part: usize, nth: usize| {
                (0..100).filter(|n| n % nth == 0 && parts[&ArticleId::new(&format!("a{n}"))] == part).count()
            };
            assert_eq!([count(0, 1), count(1, 1), count(2, 1)], [80, 10, 10]);
            assert_eq!([count(0, 10), count(1, 10), count(2, 10)], [8, 1, 1], "seed {seed}");
            assert!(count(0, 20) >= 3);
        }
    }

    #[test]
    fn the_order_of_articles_does_not_matter_the_seed_does() {
        let (mut articles, strata) = all();
        let split = |seed| Split::new("60/40", seed).unwrap().by_label().with_strata(strata.clone());
        let first = split(1).assign(&articles);
        articles.reverse();
        assert_eq!(split(1).assign(&articles), first);
        assert_ne!(split(2).assign(&articles), first);
    }

    #[test]
    fn a_text_that_stands_twice_stays_in_one_part() {
        let (mut articles, strata) = all();
        articles.extend((0..50).map(|n| (ArticleId::new(&format!("b{n}")), text(n))));
        let parts = Split::new("50/50", 4).unwrap().by_label().with_strata(strata).assign(&articles);
        for n in 0..50 {
            assert_eq!(parts[&ArticleId::new(&format!("a{n}"))], parts[&ArticleId::new(&format!("b{n}"))]);
        }
    }
}
