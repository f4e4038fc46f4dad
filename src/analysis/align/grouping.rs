//! The groups of several annotators' entities or commitments, one annotator after the other.

use std::collections::HashMap;

use smallvec::{SmallVec, smallvec};

use super::assignment::assign;
use super::candidates::{Reach, candidates};
use super::fillers::Filling;
use super::items::Item;
use super::score::score;
use crate::model::annotation::Spans;
use crate::model::ids::AnnotationId;

/// Of each annotator the place of the member among the annotator's items, or none.
pub(super) type Members = SmallVec<[Option<u32>; 2]>;

/// Groups of entities or of commitments.
pub(super) struct Grouping {
    pub groups: Vec<Members>,
    /// Of each annotator the group of an annotation.
    by_id: Vec<HashMap<AnnotationId, u32>>,
    /// Added to numbers of groups, so that those of entities and commitments differ.
    offset: u32,
}

impl Grouping {
    /// Groups each annotator's items; `fillings` says what fills the roles of each, where they
    /// are commitments.
    pub fn new(lists: &[Vec<Item>], fillings: Option<&[Vec<Filling>]>, offset: u32) -> Self {
        let mut making = Making { lists, fillings, groups: Vec::new() };
        for annotator in 0..lists.len() {
            making.add(annotator);
        }
        let groups = making.groups;
        let mut by_id: Vec<HashMap<_, _>> = lists.iter().map(|l| HashMap::with_capacity(l.len())).collect();
        for (number, members) in groups.iter().enumerate() {
            for (annotator, member) in members.iter().enumerate() {
                if let Some(member) = member {
                    by_id[annotator].insert(lists[annotator][*member as usize].id(), number as u32);
                }
            }
        }
        Self { groups, by_id, offset }
    }

    /// The number of the group that holds an annotator's annotation.
    pub fn group_of(&self, annotator: usize, id: AnnotationId) -> Option<u32> {
        self.by_id[annotator].get(&id).map(|number| number + self.offset)
    }

    /// The number after the last one.
    pub fn end(&self) -> u32 {
        self.offset + self.groups.len() as u32
    }
}

/// A label on exact words.
type Key<'a> = (u32, &'a Spans);

/// What has a key: one, by its number, or several.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    One(u32),
    Several,
}

struct Making<'a> {
    lists: &'a [Vec<Item<'a>>],
    fillings: Option<&'a [Vec<Filling<'a>>]>,
    groups: Vec<Members>,
}

impl<'a> Making<'a> {
    /// Puts each of an annotator's items in the group where it fits best, or in one of its own.
    fn add(&mut self, annotator: usize) {
        let mut of_item = self.exact(annotator);
        self.assign_rest(annotator, &mut of_item);
        for (item, group) in of_item.iter().enumerate() {
            match group {
                Some(group) => self.groups[*group as usize][annotator] = Some(item as u32),
                None => {
                    let mut members: Members = smallvec![None; self.lists.len()];
                    members[annotator] = Some(item as u32);
                    self.groups.push(members);
                }
            }
        }
    }

    fn members(&self, group: u32) -> impl Iterator<Item = (usize, u32)> + '_ {
        let members = self.groups[group as usize].iter().enumerate();
        members.filter_map(|(annotator, member)| member.map(|m| (annotator, m)))
    }

    fn key(&self, annotator: usize, item: u32) -> Key<'a> {
        let item = &self.lists[annotator][item as usize];
        (item.label, item.spans)
    }

    /// The groups of items that one group has exactly alike, and that are the only ones like that.
    /// Since the same label on the same words counts more than all else, nothing is lost by taking
    /// these out of the assignment, and most annotations are among them.
    fn exact(&self, annotator: usize) -> Vec<Option<u32>> {
        let mut groups: HashMap<Key, Holder> = HashMap::with_capacity(self.groups.len());
        for group in 0..self.groups.len() as u32 {
            let mut keys = self.members(group).map(|(a, m)| self.key(a, m));
            let Some(first) = keys.next() else { continue };
            // A group that is not of one mind may be wanted under several keys.
            let holder = if keys.all(|k| k == first) { Holder::One(group) } else { Holder::Several };
            for key in self.members(group).map(|(a, m)| self.key(a, m)) {
                let known = groups.entry(key).or_insert(holder);
                if *known != holder {
                    *known = Holder::Several;
                }
            }
        }
        let mut items: HashMap<Key, Holder> = HashMap::with_capacity(self.lists[annotator].len());
        for item in 0..self.lists[annotator].len() as u32 {
            let one = Holder::One(item);
            items.entry(self.key(annotator, item)).and_modify(|h| *h = Holder::Several).or_insert(one);
        }
        let find = |item: u32| {
            let key = self.key(annotator, item);
            match (groups.get(&key), items.get(&key)) {
                (Some(Holder::One(group)), Some(Holder::One(_))) => Some(*group),
                _ => None,
            }
        };
        (0..self.lists[annotator].len() as u32).map(find).collect()
    }

    /// Assigns what is left to the groups that are left.
    fn assign_rest(&self, annotator: usize, of_item: &mut [Option<u32>]) {
        let mut taken = vec![false; self.groups.len()];
        of_item.iter().flatten().for_each(|group| taken[*group as usize] = true);
        let groups: Vec<u32> = (0..self.groups.len() as u32).filter(|g| !taken[*g as usize]).collect();
        let items: Vec<u32> = (0..of_item.len() as u32).filter(|i| of_item[*i as usize].is_none()).collect();
        let rows = groups.iter().zip(0..).map(|(group, number)| self.group_reach(*group, number));
        let columns = items.iter().zip(0..).map(|(item, number)| {
            let (start, end) = self.lists[annotator][*item as usize].reach();
            Reach { number, start, end }
        });
        let counts = (groups.len(), items.len());
        let edges = candidates(rows.collect(), columns.collect(), counts, |row, column| {
            self.score(groups[row as usize], annotator, items[column as usize])
        });
        for (row, column) in assign(&edges, items.len()).into_iter().enumerate() {
            if let Some(column) = column {
                of_item[items[column as usize] as usize] = Some(groups[row]);
            }
        }
    }

    fn group_reach(&self, group: u32, number: u32) -> Reach {
        let reaches = self.members(group).map(|(a, m)| self.lists[a][m as usize].reach());
        let (start, end) = reaches.fold((u32::MAX, 0), |(s, e), (start, end)| (s.min(start), e.max(end)));
        Reach { number, start, end }
    }

    /// What speaks for an item in a group: the sum over its members.
    fn score(&self, group: u32, annotator: usize, item: u32) -> Option<i64> {
        let own = &self.lists[annotator][item as usize];
        let one = |(other, member): (usize, u32)| {
            let filled = |a: usize, m: u32| self.fillings.map(|f| &f[a][m as usize]);
            let fillings = filled(other, member).zip(filled(annotator, item));
            score(&self.lists[other][member as usize], own, fillings)
        };
        self.members(group).filter_map(one).reduce(|a, b| a + b)
    }
}
