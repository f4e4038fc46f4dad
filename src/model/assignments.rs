//! Who has which articles.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::ids::{AnnotatorId, ArticleId};
use super::text::Hash;

/// How articles are given to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Another number gives another distribution, the same one always the same.
    pub seed: u64,
    /// The people.
    pub annotators: BTreeSet<AnnotatorId>,
    /// How many of them have each article that is to be compared; at least 1.
    pub each: u32,
    /// How many articles in a hundred are to be compared; the others have one annotator each.
    pub overlap: u8,
}

/// Who has which articles, and by which plan new ones are given out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignments {
    /// The plan that was used last.
    pub plan: Option<Plan>,
    /// The people of each article; articles that nobody has are not listed.
    pub articles: BTreeMap<ArticleId, BTreeSet<AnnotatorId>>,
}

impl Assignments {
    /// The articles that someone has.
    pub fn of<'a>(&'a self, annotator: &'a AnnotatorId) -> impl Iterator<Item = &'a ArticleId> {
        self.articles.iter().filter(|(_, who)| who.contains(annotator)).map(|(id, _)| id)
    }

    /// Who has an article.
    pub fn who(&self, article: &ArticleId) -> impl Iterator<Item = &AnnotatorId> {
        self.articles.get(article).into_iter().flatten()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plan.is_none() && self.articles.is_empty()
    }
}

impl Plan {
    /// Gives those of `articles` to people that nobody has in `present`; whoever has an article
    /// keeps it, so that articles can be added any time. Who has `begun` an article gets it before
    /// anybody else. Articles go out in an order that follows
    /// from the seed alone, each to those with the fewest so far; so everyone has as many as any
    /// other, or one less, where nobody had any before.
    #[must_use]
    pub fn assign<'a>(
        &self,
        articles: impl IntoIterator<Item = &'a ArticleId>,
        present: &Assignments,
        begun: &dyn Fn(&ArticleId, &AnnotatorId) -> bool,
    ) -> BTreeMap<ArticleId, BTreeSet<AnnotatorId>> {
        let mut load: BTreeMap<&AnnotatorId, usize> = self.annotators.iter().map(|a| (a, 0)).collect();
        let mut compared = 0_usize;
        for who in present.articles.values() {
            compared += usize::from(who.len() > 1);
            for annotator in self.annotators.intersection(who) {
                load.entry(annotator).and_modify(|n| *n += 1);
            }
        }
        let is_free = |id: &&ArticleId| present.articles.get(*id).is_none_or(BTreeSet::is_empty);
        let mut free: Vec<&ArticleId> = articles.into_iter().filter(is_free).collect();
        free.sort_by_cached_key(|id| self.draw(&[id.as_str()]));
        free.dedup();
        let mut given = BTreeMap::new();
        let mut total = present.articles.len();
        for id in free {
            total += 1;
            // As many as the share demands by now, spread over the whole.
            let is_compared = compared * 100 < total * usize::from(self.overlap.min(100));
            let mut people: Vec<&AnnotatorId> = self.annotators.iter().collect();
            let at_work = people.iter().filter(|a| begun(id, a)).count();
            let count = if is_compared { self.each.max(1) as usize } else { 1 }.max(at_work);
            compared += usize::from(is_compared || at_work > 1);
            people.sort_by_cached_key(|a| (!begun(id, a), load[a], self.draw(&[id.as_str(), a.as_str()])));
            let who: BTreeSet<AnnotatorId> = people.into_iter().take(count).cloned().collect();
            for annotator in self.annotators.iter().filter(|a| who.contains(*a)) {
                load.entry(annotator).and_modify(|n| *n += 1);
            }
            if !who.is_empty() {
                given.insert(id.clone(), who);
            }
        }
        given
    }

    /// A number drawn by lot: from seed and names alone, the same on every computer.
    fn draw(&self, names: &[&str]) -> u64 {
        let mut bytes = self.seed.to_le_bytes().to_vec();
        for name in names {
            bytes.extend(name.as_bytes());
            bytes.push(0);
        }
        Hash::of(&bytes).first_u64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(people: usize, each: u32, overlap: u8) -> Plan {
        let annotators = (0..people).map(|n| AnnotatorId::new(&format!("a{n}"))).collect();
        Plan { seed: 7, annotators, each, overlap }
    }

    fn articles(count: usize) -> Vec<ArticleId> {
        (0..count).map(|n| ArticleId::new(&format!("article-{n}"))).collect()
    }

    fn loads(given: &BTreeMap<ArticleId, BTreeSet<AnnotatorId>>) -> Vec<usize> {
        let mut loads: BTreeMap<&AnnotatorId, usize> = BTreeMap::new();
        given.values().flatten().for_each(|a| *loads.entry(a).or_default() += 1);
        loads.into_values().collect()
    }

    #[test]
    fn each_article_goes_to_so_many_and_everyone_has_as_many() {
        for (people, each) in [(2, 2), (3, 2), (5, 3), (4, 1)] {
            let given = plan(people, each, 100).assign(&articles(50), &Assignments::default(), &|_, _| false);
            assert!(given.len() == 50 && given.values().all(|who| who.len() == each as usize));
            let loads = loads(&given);
            assert!(loads.len() == people && loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1);
        }
        let few = plan(2, 3, 100).assign(&articles(3), &Assignments::default(), &|_, _| false);
        assert!(few.values().all(|who| who.len() == 2), "no more than there are");
        assert!(plan(0, 2, 100).assign(&articles(3), &Assignments::default(), &|_, _| false).is_empty());
    }

    #[test]
    fn a_share_is_compared_and_the_rest_has_one_each() {
        let given = plan(4, 2, 20).assign(&articles(100), &Assignments::default(), &|_, _| false);
        assert_eq!(given.values().filter(|who| who.len() == 2).count(), 20);
        assert_eq!(given.values().filter(|who| who.len() == 1).count(), 80);
        let none = plan(4, 2, 0).assign(&articles(10), &Assignments::default(), &|_, _| false);
        assert!(none.values().all(|who| who.len() == 1));
    }

    #[test]
    fn the_seed_alone_decides_and_every_pair_meets() {
        let given = plan(4, 2, 100).assign(&articles(60), &Assignments::default(), &|_, _| false);
        let mut turned = articles(60);
        turned.reverse();
        assert_eq!(plan(4, 2, 100).assign(&turned, &Assignments::default(), &|_, _| false), given);
        let other = Plan { seed: 8, ..plan(4, 2, 100) };
        assert_ne!(other.assign(&articles(60), &Assignments::default(), &|_, _| false), given);
        let pairs: BTreeSet<&BTreeSet<AnnotatorId>> = given.values().collect();
        assert_eq!(pairs.len(), 6);
    }

    #[test]
    fn articles_that_come_later_change_nothing_for_the_others() {
        let first = plan(3, 2, 50).assign(&articles(20), &Assignments::default(), &|_, _| false);
        let present = Assignments { plan: None, articles: first.clone() };
        let more = plan(3, 2, 50).assign(&articles(40), &present, &|_, _| false);
        assert!(more.len() == 20 && more.keys().all(|id| !first.contains_key(id)));
        let all: BTreeMap<_, _> = first.into_iter().chain(more).collect();
        let loads = loads(&all);
        assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1);
        assert_eq!(all.values().filter(|who| who.len() == 2).count(), 20);
    }

    #[test]
    fn whoever_has_begun_an_article_gets_it() {
        let begun = |id: &ArticleId, who: &AnnotatorId| {
            let n: usize = id.as_str()["article-".len()..].parse().unwrap();
            n < 3 && who.as_str() == "a2" || n == 0 && who.as_str() == "a0"
        };
        let given = plan(3, 2, 0).assign(&articles(12), &Assignments::default(), &begun);
        let who = |n: usize| given[&articles(12)[n]].iter().map(AnnotatorId::as_str).collect::<Vec<_>>();
        assert_eq!((who(0), who(1), who(2)), (vec!["a0", "a2"], vec!["a2"], vec!["a2"]));
        let loads = loads(&given);
        assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1, "{loads:?}");
    }
}
