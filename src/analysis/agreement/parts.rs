//! Cue, roles and attributes of aligned commitments.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::metric::Undefined;
use super::metrics::kappa;
use super::sample::{Marking, Sample};
use super::view::{Layout, PartNumber};
use crate::analysis::align::{FramePair, Parts, frame_pairs};
use crate::model::ids::{AttributeId, RoleId};
use crate::model::schema::Schema;

/// A part of a commitment that is compared on its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The words that make it one.
    Cue,
    /// A role with its fillers.
    Role(RoleId),
    /// An attribute with its values.
    Attribute(AttributeId),
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cue => f.write_str("cue"),
            Self::Role(id) => write!(f, "{id}"),
            Self::Attribute(id) => write!(f, "{id}"),
        }
    }
}

/// The aligned commitments of each pair of annotators on an article.
pub(super) type Aligned = Vec<(usize, Vec<FramePair>)>;

/// Aligns the commitments of an article, pair by pair.
pub(super) fn aligned(sample: &Sample, marking: &Marking, schema: &Schema) -> Aligned {
    let wanted = &sample.labels[1];
    let has = |parts: &Option<Parts>| {
        parts.as_ref().and_then(|p| p.label.as_ref()).is_some_and(|l| wanted.binary_search(l).is_ok())
    };
    let mut out = Vec::new();
    let mut pair = 0;
    for i in 0..sample.annotators.len() {
        for j in i + 1..sample.annotators.len() {
            if let (Some(a), Some(b)) = (marking.layers[i], marking.layers[j])
                && a.1.counts().commitments + b.1.counts().commitments > 0
            {
                let mut frames = frame_pairs([a, b], schema);
                frames.retain(|f| has(&f.first) || has(&f.second));
                out.push((pair, frames));
            }
            pair += 1;
        }
    }
    out
}

/// All parts that any commitment has.
pub(super) fn parts_of(articles: &[Aligned]) -> Vec<Part> {
    let mut parts = BTreeSet::new();
    let frames = articles.iter().flatten().flat_map(|(_, frames)| frames);
    for side in frames.flat_map(|f| f.first.iter().chain(&f.second)) {
        if side.has_cue {
            parts.insert(Part::Cue);
        }
        parts.extend(side.roles.keys().cloned().map(Part::Role));
        parts.extend(side.attributes.keys().cloned().map(Part::Attribute));
    }
    parts.into_iter().collect()
}

/// Adds an article's numbers of all parts.
pub(super) fn count(aligned: &Aligned, parts: &[Part], layout: &Layout, sums: &mut [f64]) {
    for (pair, frames) in aligned {
        for (number, part) in parts.iter().enumerate() {
            let mut add = |what, value: usize| sums[layout.part(*pair, number, what)] += value as f64;
            for frame in frames {
                let of = |side: &Option<Parts>| side.as_ref().map_or(0, |p| size(p, part));
                let (first, second) = (of(&frame.first), of(&frame.second));
                add(PartNumber::First, first);
                add(PartNumber::Second, second);
                add(PartNumber::Common, common(frame, part));
                if frame.first.is_some() && frame.second.is_some() {
                    let how = match (first > 0, second > 0) {
                        (true, true) => PartNumber::Both,
                        (true, false) => PartNumber::OnlyFirst,
                        (false, true) => PartNumber::OnlySecond,
                        (false, false) => PartNumber::Neither,
                    };
                    add(how, 1);
                }
            }
        }
    }
}

fn size(parts: &Parts, part: &Part) -> usize {
    match part {
        Part::Cue => usize::from(parts.has_cue),
        Part::Role(id) => parts.roles.get(id).copied().unwrap_or(0),
        Part::Attribute(id) => parts.attributes.get(id).map_or(0, BTreeSet::len),
    }
}

fn common(frame: &FramePair, part: &Part) -> usize {
    match part {
        Part::Cue => usize::from(frame.same_cue),
        Part::Role(id) => frame.common.get(id).copied().unwrap_or(0),
        Part::Attribute(id) => {
            let of = |side: &'_ Option<Parts>| side.as_ref().and_then(|p| p.attributes.get(id)).cloned();
            let (a, b) = (of(&frame.first), of(&frame.second));
            a.zip(b).map_or(0, |(a, b)| a.intersection(&b).count())
        }
    }
}

/// Cohen's kappa over the sets of values of an attribute, none included; the mean over pairs.
pub(super) fn attribute_kappa(
    articles: &[Aligned],
    id: &AttributeId,
    pairs: usize,
) -> Result<f64, Undefined> {
    let mut of_pair: Vec<Vec<(BTreeSet<String>, BTreeSet<String>)>> = vec![Vec::new(); pairs];
    for (pair, frames) in articles.iter().flatten() {
        for frame in frames {
            if let (Some(a), Some(b)) = (&frame.first, &frame.second) {
                let of = |p: &Parts| p.attributes.get(id).cloned().unwrap_or_default();
                of_pair[*pair].push((of(a), of(b)));
            }
        }
    }
    let (mut sum, mut count, mut why) = (0.0, 0.0, Undefined::NothingAligned);
    for values in of_pair.iter().filter(|v| !v.is_empty()) {
        match kappa_of(values) {
            Ok(value) => {
                sum += value;
                count += 1.0;
            }
            Err(other) => why = other,
        }
    }
    if count > 0.0 { Ok(sum / count) } else { Err(why) }
}

fn kappa_of<T: Ord>(values: &[(T, T)]) -> Result<f64, Undefined> {
    let all: BTreeSet<&T> = values.iter().flat_map(|(a, b)| [a, b]).collect();
    let numbers: BTreeMap<&T, usize> = all.into_iter().zip(0..).collect();
    // Sums of rows and columns instead of a matrix: free text may have many values.
    let mut totals = vec![(0.0_f64, 0.0_f64); numbers.len()];
    let mut agreed = 0.0;
    for (a, b) in values {
        totals[numbers[a]].0 += 1.0;
        totals[numbers[b]].1 += 1.0;
        agreed += f64::from(u8::from(a == b));
    }
    // The same kappa as of a matrix of two values: agreed and chance are all that it takes.
    let all = values.len() as f64;
    let chance: f64 = totals.iter().map(|(a, b)| a * b).sum();
    if totals.len() < 2 {
        return kappa(&[all]);
    }
    let chance = chance / (all * all);
    Ok((agreed / all - chance) / (1.0 - chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cohen (1960: 45), as in `tests/examples`: κ = 0.492.
    #[test]
    fn kappa_of_attributes_is_that_of_cohen_1960() {
        let table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]];
        let cells = table
            .iter()
            .enumerate()
            .flat_map(|(i, row)| row.iter().enumerate().map(move |(j, n)| (i, j, *n)));
        let values: Vec<(usize, usize)> =
            cells.flat_map(|(i, j, n)| std::iter::repeat_n((i, j), n)).collect();
        assert!((kappa_of(&values).unwrap() - 0.492).abs() < 0.0005);
    }
}
