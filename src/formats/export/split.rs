//! Into training, development and test data: by article, seeded, no text in two parts.

use std::collections::{BTreeMap, BTreeSet};

use super::strata::{self, Strata};
use crate::model::ids::ArticleId;
use crate::model::text::Hash;

/// Shares of the parts and the seed that orders the articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    shares: Vec<u32>,
    seed: u64,
    /// How often each text has each label, where each part is to have its share of them.
    strata: Option<Strata>,
}

/// Why shares can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// Not two or three numbers.
    #[error("“{}” is no split: wanted two or three numbers like 80/10/10", .0.escape_debug())]
    Shares(String),
}

impl Split {
    /// From `80/10/10` or `80/20`.
    ///
    /// # Errors
    /// When these are not two or three numbers, or all are zero.
    pub fn new(shares: &str, seed: u64) -> Result<Self, SplitError> {
        let bad = || SplitError::Shares(shares.to_owned());
        let numbers = shares.split('/').map(|n| n.trim().parse::<u32>());
        let numbers = numbers.collect::<Result<Vec<_>, _>>().map_err(|_| bad())?;
        let sum: u64 = numbers.iter().map(|n| u64::from(*n)).sum();
        if sum == 0 || !(2..=3).contains(&numbers.len()) {
            return Err(bad());
        }
        Ok(Self { shares: numbers, seed, strata: None })
    }

    /// The same, with each label in each part by its share, as far as whole articles allow; it has
    /// to be told of the labels before it is made.
    #[must_use]
    pub fn by_label(mut self) -> Self {
        self.strata = Some(Strata::new());
        self
    }

    /// Whether it has to be told of labels.
    #[must_use]
    pub fn is_by_label(&self) -> bool {
        self.strata.is_some()
    }

    /// Tells it how often each text has each label.
    #[must_use]
    pub fn with_strata(mut self, strata: Strata) -> Self {
        self.strata = Some(strata);
        self
    }

    /// The parts' names, in order.
    #[must_use]
    pub fn parts(&self) -> &'static [&'static str] {
        if self.shares.len() == 2 { &["train", "test"] } else { &["train", "dev", "test"] }
    }

    /// As given.
    #[must_use]
    pub fn shares(&self) -> String {
        let numbers: Vec<String> = self.shares.iter().map(u32::to_string).collect();
        numbers.join("/")
    }

    /// The seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The part of each article, by index into [`Split::parts`]. Articles with the same text
    /// stay together. The order in which they are given does not matter.
    #[must_use]
    pub fn assign(&self, articles: &[(ArticleId, Hash)]) -> BTreeMap<ArticleId, usize> {
        let texts: BTreeSet<Hash> = articles.iter().map(|(_, text)| *text).collect();
        let mut order: Vec<(Hash, Hash)> = texts.into_iter().map(|text| (self.rank(text), text)).collect();
        order.sort_unstable();
        let order: Vec<Hash> = order.into_iter().map(|(_, text)| text).collect();
        let sizes = self.sizes(order.len());
        let part_of = match &self.strata {
            Some(strata) => strata::assign(&order, strata, &self.shares, &sizes),
            None => {
                let parts =
                    sizes.iter().enumerate().flat_map(|(part, size)| std::iter::repeat_n(part, *size));
                order.into_iter().zip(parts).collect()
            }
        };
        articles.iter().map(|(id, text)| (id.clone(), part_of.get(text).copied().unwrap_or(0))).collect()
    }

    /// A text's place in the order, evenly spread for each seed.
    fn rank(&self, text: Hash) -> Hash {
        let mut bytes = self.seed.to_le_bytes().to_vec();
        bytes.extend_from_slice(text.bytes());
        Hash::of(&bytes)
    }

    /// How many texts each part gets: by largest remainder, so that they add up.
    fn sizes(&self, count: usize) -> Vec<usize> {
        let sum: u128 = self.shares.iter().map(|n| u128::from(*n)).sum();
        let scaled: Vec<u128> = self.shares.iter().map(|n| u128::from(*n) * count as u128).collect();
        let mut sizes: Vec<usize> = scaled.iter().map(|n| (n / sum) as usize).collect();
        let mut by_remainder: Vec<usize> = (0..sizes.len()).collect();
        by_remainder.sort_by_key(|i| std::cmp::Reverse(scaled[*i] % sum));
        let missing = count - sizes.iter().sum::<usize>();
        by_remainder.into_iter().take(missing).for_each(|i| sizes[i] += 1);
        sizes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(n: usize) -> Vec<(ArticleId, Hash)> {
        (0..n).map(|i| (ArticleId::new(&format!("a{i}")), Hash::of(&i.to_le_bytes()))).collect()
    }

    fn sizes(split: &Split, n: usize) -> Vec<usize> {
        let parts = split.assign(&articles(n));
        (0..split.parts().len()).map(|part| parts.values().filter(|p| **p == part).count()).collect()
    }

    #[test]
    fn sizes_follow_the_shares_and_add_up() {
        let split = Split::new("80/10/10", 7).unwrap();
        assert_eq!(sizes(&split, 100), [80, 10, 10]);
        assert_eq!(sizes(&split, 8), [6, 1, 1]);
        assert_eq!(sizes(&split, 1), [1, 0, 0]);
        assert_eq!(sizes(&Split::new("1/1", 7).unwrap(), 5).iter().sum::<usize>(), 5);
    }

    #[test]
    fn the_same_seed_gives_the_same_parts_whatever_the_order() {
        let (mut all, split) = (articles(50), Split::new("80/20", 1).unwrap());
        let first = split.assign(&all);
        all.reverse();
        assert_eq!(split.assign(&all), first);
        assert_ne!(Split::new("80/20", 2).unwrap().assign(&all), first);
    }

    #[test]
    fn articles_with_the_same_text_stay_together() {
        let text = Hash::of(b"same");
        let all: Vec<_> = (0..20).map(|i| (ArticleId::new(&format!("a{i}")), text)).collect();
        let parts: BTreeSet<usize> = Split::new("50/50", 3).unwrap().assign(&all).into_values().collect();
        assert_eq!(parts.len(), 1);
    }

    #[test]
    fn what_is_no_split_is_refused() {
        for shares in ["", "80", "80/x", "0/0", "1/2/3/4", "-1/2", "99999999999/1"] {
            assert!(Split::new(shares, 0).is_err(), "{shares}");
        }
    }
}
