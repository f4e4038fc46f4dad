//! The order of a list that two sides changed.

use std::collections::{BTreeMap, BTreeSet};

use super::split::Group;

/// All entries of three lists, each once: those of `base` in the order of the side that moved
/// them, ours where both did; what a side added stands behind what it was added to. Entries that
/// both added at one place come in the order of the first of each, so that it does not matter
/// which side is ours.
pub(super) fn merged<'a>(base: &[&'a str], ours: &[&'a str], theirs: &[&'a str]) -> Vec<&'a str> {
    let known: BTreeSet<&str> = base.iter().copied().collect();
    let mut added: BTreeMap<Option<&str>, Vec<Vec<&'a str>>> = BTreeMap::new();
    for side in [ours, theirs] {
        let mut anchor = None;
        let mut chain: Vec<&'a str> = Vec::new();
        for entry in side {
            if known.contains(entry) {
                added.entry(anchor).or_default().push(std::mem::take(&mut chain));
                anchor = Some(*entry);
            } else {
                chain.push(entry);
            }
        }
        added.entry(anchor).or_default().push(chain);
    }
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    let anchors = std::iter::once(None).chain(skeleton(base, ours, theirs).into_iter().map(Some));
    for anchor in anchors {
        let mut chains = added.remove(&anchor).unwrap_or_default();
        chains.sort_unstable_by_key(|chain| chain.first().copied());
        let all = anchor.into_iter().chain(chains.into_iter().flatten());
        out.extend(all.filter(|entry| seen.insert(*entry)));
    }
    out
}

/// The entries of `base` as a side has ordered them; those it took out stay behind what stood
/// before them.
fn skeleton<'a>(base: &[&'a str], ours: &[&'a str], theirs: &[&'a str]) -> Vec<&'a str> {
    let known: BTreeSet<&str> = base.iter().copied().collect();
    for side in [ours, theirs] {
        let there: BTreeSet<&str> = side.iter().copied().collect();
        let moved: Vec<&'a str> = side.iter().copied().filter(|e| known.contains(e)).collect();
        if moved.iter().ne(base.iter().filter(|e| there.contains(*e))) {
            let mut out = moved;
            for (i, gone) in base.iter().enumerate().filter(|(_, e)| !there.contains(*e)) {
                let before = i.checked_sub(1).and_then(|i| out.iter().position(|e| *e == base[i]));
                out.insert(before.map_or(0, |at| at + 1), gone);
            }
            return out;
        }
    }
    base.to_vec()
}

/// The names of the fields of three records, each once; `None` where a part has no name.
pub(super) fn names<'a>(groups: &[Option<Group<'a>>; 3]) -> Option<Vec<&'a str>> {
    let of = |g: &Option<Group<'a>>| -> Option<Vec<&'a str>> {
        g.iter().flat_map(|g| &g.items).map(|i| i.key).collect()
    };
    Some(merged(&of(&groups[0])?, &of(&groups[1])?, &of(&groups[2])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(base: &str, ours: &str, theirs: &str) -> (String, String) {
        let list = |s: &'static str| s.split_terminator(' ').collect::<Vec<_>>();
        let leak = |s: &str| -> &'static str { Box::leak(s.to_owned().into_boxed_str()) };
        let (b, o, t) = (list(leak(base)), list(leak(ours)), list(leak(theirs)));
        (merged(&b, &o, &t).join(" "), merged(&b, &t, &o).join(" "))
    }

    #[test]
    fn what_was_added_stands_behind_what_it_was_added_to_whoever_merges() {
        let all = "n a x1 x2 y b z".to_owned();
        assert_eq!(both("a b", "a x1 x2 b z", "n a y b"), (all.clone(), all));
    }

    #[test]
    fn who_moved_entries_is_followed() {
        let moved = "c a b x".to_owned();
        assert_eq!(both("a b c", "c a b", "a b x c"), ("c a b x".to_owned(), moved));
        assert_eq!(both("a b c", "c b a", "b a c").0, "c b a");
        assert_eq!(both("a b c", "c a", "a b c").0, "c a b");
    }
}
