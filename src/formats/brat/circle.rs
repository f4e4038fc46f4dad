//! Events that fill each other's roles in a circle.

use std::collections::HashMap;

use crate::model::annotation::Commitment;
use crate::model::ids::AnnotationId;

/// For each filler without which no frame would fill a role of itself, the frame whose role it fills.
pub(in crate::formats) fn of_frames<'a>(frames: impl Iterator<Item = &'a Commitment>) -> Vec<AnnotationId> {
    let frames: Vec<&Commitment> = frames.collect();
    let place: HashMap<AnnotationId, usize> = (0..).zip(&frames).map(|(at, f)| (f.id, at)).collect();
    let fillers = |frame: &&Commitment| -> Vec<usize> {
        let ids = frame.roles.iter().filter_map(|(_, filler)| filler.annotation());
        ids.filter_map(|id| place.get(&id).copied()).collect()
    };
    let links: Vec<Vec<usize>> = frames.iter().map(fillers).collect();
    closing(&links).into_iter().map(|(at, _)| frames[at].id).collect()
}

/// Of each event's links to events, those that lead back to one from which it was reached:
/// `(event, position of the link)`. Without them no circle is left. Linear, and without recursion,
/// since a file may chain as many events as it has lines.
pub(in crate::formats) fn closing(links: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut closing = Vec::new();
    // Whether an event was entered, and whether all that it leads to has been seen.
    let mut state = vec![(false, false); links.len()];
    for start in 0..links.len() {
        if state[start].0 {
            continue;
        }
        state[start].0 = true;
        let mut path = vec![(start, 0)];
        while let Some((event, next)) = path.last_mut() {
            let (from, at) = (*event, *next);
            let Some(&to) = links[from].get(at) else {
                state[from].1 = true;
                path.pop();
                continue;
            };
            *next += 1;
            match state[to] {
                (false, _) => {
                    state[to].0 = true;
                    path.push((to, 0));
                }
                (true, false) => closing.push((from, at)),
                (true, true) => {}
            }
        }
    }
    closing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_link_of_each_circle_is_named() {
        assert_eq!(closing(&[vec![0]]), [(0, 0)]);
        assert_eq!(closing(&[vec![1], vec![2], vec![1, 0]]), [(2, 0), (2, 1)]);
    }

    #[test]
    fn shared_and_chained_events_are_no_circle() {
        assert_eq!(closing(&[vec![1, 2], vec![2, 2], vec![]]), []);
        let chain: Vec<Vec<usize>> =
            (0..200_000).map(|n| if n == 0 { vec![] } else { vec![n - 1] }).collect();
        assert_eq!(closing(&chain), []);
    }
}
