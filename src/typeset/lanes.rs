//! Which mark's line runs in which lane under the words, so that any stack can be told apart.
//!
//! Lanes are given out over a whole block and depend on nothing but the marks in it, so they
//! don't change while scrolling or with the width. Inner marks lie nearer to the words than
//! those around them; a mark keeps its lane when a longer one is added or removed.

use std::ops::Range;

use super::marks::Mark;

/// Two pieces of one annotation this close (bytes) are joined by a dotted line in their lane.
pub(super) const JOINED: usize = 240;

/// All pieces of one annotation in a block, which share a lane.
struct Group {
    key: u64,
    /// Length of all its pieces.
    len: usize,
    /// What it occupies: its pieces, and the room between them where they are joined.
    taken: Vec<Range<usize>>,
    marks: Vec<usize>,
}

/// The lane of each mark, 0 nearest to the words; `None` for marks without a line.
#[must_use]
pub(super) fn assign(marks: &[Mark]) -> Vec<Option<u16>> {
    let mut groups = groups(marks);
    groups.sort_by_key(|group| (group.len, group.taken[0].start, group.key));
    let mut lanes = vec![None; marks.len()];
    for at in 0..groups.len() {
        let lane = lane_for(&groups, at, &lanes);
        for &mark in &groups[at].marks {
            lanes[mark] = Some(lane);
        }
    }
    lanes
}

/// The lowest free lane beyond all that lie inside.
fn lane_for(groups: &[Group], at: usize, lanes: &[Option<u16>]) -> u16 {
    let group = &groups[at];
    let mut floor = 0;
    let mut used: Vec<u16> = Vec::new();
    for other in &groups[..at] {
        let Some(lane) = lanes[other.marks[0]] else { continue };
        if !overlap(&group.taken, &other.taken) {
            continue;
        }
        used.push(lane);
        if inside(&other.taken, &group.taken) {
            floor = floor.max(lane + 1);
        }
    }
    used.sort_unstable();
    let mut lane = floor;
    for taken in used {
        lane = if taken == lane { lane + 1 } else { lane };
    }
    lane
}

fn groups(marks: &[Mark]) -> Vec<Group> {
    let mut order: Vec<usize> = (0..marks.len()).filter(|&at| marks[at].kind.has_line()).collect();
    order.sort_by(|&a, &b| marks[a].strand().cmp(&marks[b].strand()));
    let mut groups: Vec<Group> = Vec::new();
    for at in order {
        let (key, range) = (marks[at].key, marks[at].range.clone());
        let continued =
            |group: &&mut Group| group.marks.last().is_some_and(|&last| marks[at].continues(&marks[last]));
        match groups.last_mut().filter(continued) {
            Some(group) => {
                group.len += range.len();
                group.marks.push(at);
                // There is a first one, as groups are made with one.
                let last = group.taken.len() - 1;
                if range.start <= group.taken[last].end + JOINED {
                    group.taken[last].end = group.taken[last].end.max(range.end);
                } else {
                    group.taken.push(range);
                }
            }
            None => groups.push(Group { key, len: range.len(), taken: vec![range], marks: vec![at] }),
        }
    }
    groups
}

/// Marks that touch without sharing a byte don't overlap; empty ones take their place alone.
fn overlap(a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.start < b.end.max(b.start + 1) && b.start < a.end.max(a.start + 1)))
}

fn inside(inner: &[Range<usize>], outer: &[Range<usize>]) -> bool {
    inner.iter().all(|i| outer.iter().any(|o| o.start <= i.start && i.end <= o.end))
}

#[cfg(test)]
mod tests {
    use super::super::marks::MarkKind;
    use super::*;

    fn lanes(ranges: &[(u64, Range<usize>)]) -> Vec<u16> {
        let marks: Vec<Mark> = ranges
            .iter()
            .map(|(key, range)| Mark::new(*key, range.clone(), MarkKind::Entity, "", 0))
            .collect();
        assign(&marks).into_iter().flatten().collect()
    }

    #[test]
    fn neighbours_share_a_lane() {
        assert_eq!(lanes(&[(1, 0..5), (2, 5..9), (3, 12..20)]), [0, 0, 0]);
    }

    #[test]
    fn inner_marks_lie_nearer_to_the_words() {
        assert_eq!(lanes(&[(1, 0..30), (2, 5..9), (3, 3..20)]), [2, 0, 1]);
    }

    #[test]
    fn a_chain_of_crossing_marks_needs_two_lanes() {
        assert_eq!(lanes(&[(1, 0..10), (2, 8..20), (3, 18..31), (4, 30..45)]), [0, 1, 0, 1]);
    }

    #[test]
    fn coinciding_marks_are_ordered_by_key() {
        assert_eq!(lanes(&[(7, 0..10), (3, 0..10), (5, 0..10)]), [2, 0, 1]);
    }

    #[test]
    fn pieces_of_one_mark_share_a_lane_and_the_room_between_them() {
        assert_eq!(lanes(&[(1, 0..4), (1, 20..24), (2, 10..13)]), [1, 1, 0]);
    }

    #[test]
    fn a_longer_mark_moves_no_shorter_one() {
        let before = lanes(&[(1, 0..10), (2, 8..20)]);
        let after = lanes(&[(1, 0..10), (2, 8..20), (3, 0..40)]);
        assert_eq!(before[..], after[..2]);
    }

    #[test]
    fn no_two_overlapping_marks_ever_share_a_lane() {
        let mut seed = 7_u64;
        let mut next = |limit: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % limit
        };
        for _ in 0..200 {
            let ranges: Vec<(u64, Range<usize>)> = (0..30)
                .map(|key| {
                    let start = next(200) as usize;
                    (key, start..start + 1 + next(60) as usize)
                })
                .collect();
            let lanes = lanes(&ranges);
            for (a, one) in ranges.iter().enumerate() {
                for (b, other) in ranges.iter().enumerate().skip(a + 1) {
                    if one.1.start < other.1.end && other.1.start < one.1.end {
                        assert_ne!(lanes[a], lanes[b], "{one:?} {other:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_cue_inside_the_words_of_a_role_has_a_lane_of_its_own() {
        let role = MarkKind::Filler { role: "action".into(), bare: true };
        let marks = [
            Mark::new(1, 10..16, MarkKind::Cue, "", 0),
            Mark::new(1, 10..40, role.clone(), "", 0),
            Mark::new(1, 50..60, MarkKind::Filler { role: "deadline".into(), bare: true }, "", 0),
            Mark { open_start: true, ..Mark::new(1, 70..80, role, "", 0) },
        ];
        assert_eq!(assign(&marks), [Some(0), Some(1), Some(0), Some(1)]);
        let groups = groups(&marks);
        let pieces: Vec<_> = groups.iter().map(|group| &group.marks[..]).collect();
        assert_eq!(pieces, [&[0][..], &[1, 3], &[2]], "only the action has two pieces");
    }
}
