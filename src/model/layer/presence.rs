//! Which kinds of annotations there are in a part of the text, for an overview of the whole: found
//! without a look at each of them.

use std::ops::Range;
use std::sync::Arc;

use super::{BLOCK, Block, Layer};
use crate::model::annotation::{Annotation, Comment};
use crate::model::text::Span;

/// What there is in a part of the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Presence<'a> {
    /// The first entity found that starts in it.
    starts: Option<&'a Arc<Annotation>>,
    /// An entity that reaches into it.
    reaches: Option<&'a Arc<Annotation>>,
    /// Whether a commitment's statement reaches into it.
    pub commitment: bool,
    /// Whether words in it have a comment that is not settled.
    pub comment: bool,
}

impl<'a> Presence<'a> {
    /// An entity: one that starts there before one that reaches into it.
    #[must_use]
    pub fn entity(&self) -> Option<&'a Arc<Annotation>> {
        self.starts.or(self.reaches)
    }

    fn is_full(&self) -> bool {
        self.starts.is_some() && self.commitment && self.comment
    }

    /// Takes note of an annotation that touches the part.
    fn take(&mut self, annotation: &'a Arc<Annotation>, part: &Range<usize>) {
        match &**annotation {
            Annotation::Entity(entity) => {
                let starts = part.contains(&entity.spans.hull().start());
                let slot = if starts { &mut self.starts } else { &mut self.reaches };
                *slot = slot.or(Some(annotation));
            }
            Annotation::Commitment(_) => self.commitment = true,
            other => self.comment |= is_open_comment(other),
        }
    }

    /// Looks at a block that lies in the part as a whole.
    fn take_block(&mut self, block: &'a Block) {
        let is_entity = |a: &&Arc<Annotation>| a.as_entity().is_some();
        self.starts = self.starts.or_else(|| block.home.iter().find(is_entity));
        if self.starts.is_none() && self.reaches.is_none() {
            self.reaches = block.reach.iter().find(is_entity);
        }
        self.commitment |= block.few.commitments > 0;
        self.comment |= block.few.comments > 0;
    }
}

/// How many there are in a block of those kinds of which there are few among many entities, where
/// their own words touch it and they are not wide.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Few {
    commitments: u32,
    comments: u32,
}

impl Few {
    /// Counts an annotation in (or, with `by` = −1, out) if it is of such a kind and its words
    /// touch the block of that number.
    pub fn count(&mut self, annotation: &Annotation, block: usize, by: i32) {
        let slot = match annotation {
            Annotation::Commitment(_) => &mut self.commitments,
            other if is_open_comment(other) => &mut self.comments,
            _ => return,
        };
        if annotation.hull().is_some_and(|hull| touches(hull, &(block * BLOCK..(block + 1) * BLOCK))) {
            *slot = slot.saturating_add_signed(by);
        }
    }
}

/// Whether it is the beginning of a thread that is not settled.
fn is_open_comment(annotation: &Annotation) -> bool {
    matches!(annotation, Annotation::Comment(Comment { resolved: false, reply_to: None, .. }))
}

/// Whether words, or a place between them, are in a part.
fn touches(hull: Span, part: &Range<usize>) -> bool {
    part.contains(&hull.start()) || hull.start() < part.end && part.start < hull.end()
}

impl Layer {
    /// What there is in these bytes. Costs a look at each 2 kB of them, one at each annotation in
    /// the two blocks at their ends, and one at those that reach over more than 16 kB.
    #[must_use]
    pub fn presence(&self, bytes: Range<usize>) -> Presence<'_> {
        let mut found = Presence::default();
        if bytes.is_empty() {
            return found;
        }
        let last = ((bytes.end - 1) / BLOCK + 1).min(self.blocks.len());
        let first = (bytes.start / BLOCK).min(last);
        let in_part = |a: &&Arc<Annotation>| a.hull().is_some_and(|hull| touches(hull, &bytes));
        for (number, block) in (first..).zip(&self.blocks[first..last]) {
            if found.is_full() {
                return found;
            }
            if bytes.start <= number * BLOCK && (number + 1) * BLOCK <= bytes.end {
                found.take_block(block);
            } else {
                let all = block.home.iter().chain(&block.reach);
                all.filter(in_part).for_each(|annotation| found.take(annotation, &bytes));
            }
        }
        for annotation in self.wide.iter().filter(in_part) {
            if found.is_full() {
                break;
            }
            found.take(annotation, &bytes);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::model::annotation::{Commitment, Entity, Source, Spans, Target};
    use crate::model::ids::{Id, IdKind};
    use crate::model::layer::Status;
    use crate::model::text::Text;
    use crate::model::time::Timestamp;

    const LEN: usize = 40_000;

    /// An annotation of a kind: 0 an entity, 1 a commitment, 2 a comment, 3 a settled one.
    fn annotation(text: &Text, n: u64, kind: u8, range: Range<usize>) -> Annotation {
        let span = text.span(range).unwrap();
        let (made, source) = (Timestamp::default(), Source::Manual);
        match kind {
            0 => Annotation::Entity(Entity {
                id: Id::from_bits(IdKind::Entity, n),
                label: "person".into(),
                spans: Spans::one(span),
                refers_to: None,
                attributes: BTreeMap::new(),
                note: "".into(),
                made,
                source,
            }),
            1 => Annotation::Commitment(Commitment {
                id: Id::from_bits(IdKind::Commitment, n),
                label: "commitment".into(),
                spans: Spans::one(span),
                cue: None,
                roles: Default::default(),
                attributes: Default::default(),
                note: "".into(),
                made,
                source,
            }),
            _ => Annotation::Comment(Comment {
                id: Id::from_bits(IdKind::Comment, n),
                author: "ana".into(),
                made,
                target: Target::Words(span),
                reply_to: None,
                resolved: kind == 3,
                text: String::new(),
            }),
        }
    }

    proptest! {
        #[test]
        fn each_kind_is_found_exactly_where_it_is(
            marks in prop::collection::vec((0u8..4, 0..LEN, 0usize..30_000), 0..30),
            gone in prop::collection::vec(0usize..30, 0..10),
            start in 0..LEN,
            len in 1usize..25_000,
        ) {
            let text = Text::new("x".repeat(LEN));
            let mut all: Vec<Annotation> = marks
                .into_iter()
                .enumerate()
                .map(|(n, (kind, at, len))| annotation(&text, n as u64, kind, at..(at + len).min(LEN)))
                .collect();
            let mut layer = Layer::from_annotations(Status::Done, all.clone());
            for at in gone {
                if at < all.len() {
                    layer.set(all.remove(at).id(), None);
                }
            }
            let part = start..start + len;
            let found = layer.presence(part.clone());
            let is = |wanted: fn(&Annotation) -> bool| {
                all.iter().any(|a| wanted(a) && a.hull().is_some_and(|hull| touches(hull, &part)))
            };
            prop_assert_eq!(found.commitment, is(|a| a.as_commitment().is_some()));
            prop_assert_eq!(found.comment, is(is_open_comment));
            prop_assert_eq!(found.entity().is_some(), is(|a| a.as_entity().is_some()));
            let starts = |a: &Annotation| a.as_entity().is_some_and(|e| part.contains(&e.spans.hull().start()));
            if all.iter().any(starts) {
                prop_assert!(found.entity().is_some_and(|a| starts(a)), "one that starts there comes first");
            }
        }
    }
}
