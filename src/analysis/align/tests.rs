//! Facts about alignments.

use std::collections::BTreeMap;
use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::model::annotation::{Annotation, Commitment, Entity, Filler, Relation, Source, Spans};
use crate::model::ids::{AnnotationId, Id, IdKind};
use crate::model::layer::Status;
use crate::model::text::Text;
use crate::model::time::Timestamp;

const WORDS: &str = "India and France agreed on Friday to deepen their cooperation by March";

fn spans(range: Range<usize>) -> Spans {
    Spans::one(Text::new(WORDS.repeat(20)).span(range).unwrap())
}

fn entity(n: u64, label: &str, range: Range<usize>) -> Entity {
    Entity {
        id: Id::from_bits(IdKind::Entity, n),
        label: label.into(),
        spans: spans(range),
        refers_to: None,
        attributes: BTreeMap::new(),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    }
}

fn frame(n: u64, range: Range<usize>, cue: Range<usize>, roles: Vec<(&str, Filler)>) -> Commitment {
    Commitment {
        id: Id::from_bits(IdKind::Commitment, n),
        label: "commitment".into(),
        spans: spans(range),
        cue: Some(spans(cue)),
        roles: roles.into_iter().map(|(role, filler)| (role.into(), filler)).collect(),
        attributes: BTreeMap::new(),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    }
}

fn relation(n: u64, kind: &str, from: AnnotationId, to: AnnotationId) -> Relation {
    let id = Id::from_bits(IdKind::Relation, n);
    let (made, source) = (Timestamp::default(), Source::Manual);
    Relation { id, kind: kind.into(), from, to, note: "".into(), made, source }
}

fn layer(annotations: impl IntoIterator<Item = Annotation>) -> Layer {
    Layer::from_annotations(Status::Done, annotations)
}

fn entities(all: &[(u64, &str, Range<usize>)]) -> Layer {
    layer(all.iter().map(|(n, label, range)| entity(*n, label, range.clone()).into()))
}

fn aligned(layers: &[(&str, &Layer)]) -> Alignment {
    let ids: Vec<AnnotatorId> = layers.iter().map(|(name, _)| (*name).into()).collect();
    let layers: Vec<_> = ids.iter().zip(layers).map(|(id, (_, layer))| (id, *layer)).collect();
    align(&layers, &Schema::default())
}

/// Each group as its members' ids and the kinds of its differences.
fn shown(alignment: &Alignment) -> Vec<String> {
    let show = |group: &Group| {
        let ids = group
            .members
            .iter()
            .map(|m| m.map_or("-".to_owned(), |id| id.to_string().replace("000000000", "")));
        let kinds = alignment.differences_of(group).iter().map(|d| d.kind.to_string());
        format!("{}: {}", ids.collect::<Vec<_>>().join(" "), kinds.collect::<Vec<_>>().join(", "))
    };
    alignment.groups.iter().map(show).collect()
}

#[test]
fn two_who_did_the_same_agree_in_all() {
    let a = entities(&[(1, "place", 0..5), (2, "place", 10..16)]);
    let b = entities(&[(3, "place", 0..5), (4, "place", 10..16)]);
    let alignment = aligned(&[("ana", &a), ("bo", &b)]);
    assert_eq!(shown(&alignment), ["e-1 e-3: ", "e-2 e-4: "]);
    assert_eq!(alignment.agreed().count(), 2);
}

#[test]
fn what_is_missing_shifted_or_named_otherwise_is_said() {
    let a = entities(&[(1, "place", 0..5), (2, "place", 10..16), (3, "date", 27..33), (4, "date", 63..70)]);
    let b = entities(&[(5, "place", 0..9), (6, "organisation", 10..16), (7, "date", 24..33)]);
    let alignment = aligned(&[("ana", &a), ("bo", &b)]);
    assert_eq!(
        shown(&alignment),
        ["e-1 e-5: boundary", "e-2 e-6: label", "e-3 e-7: boundary", "e-4 -: missing",]
    );
    let heaviest = &alignment.differences[alignment.by_weight()[0]];
    assert_eq!(heaviest.kind, DifferenceKind::Missing);
    assert_eq!(heaviest.place.range(), 63..70);
    assert_eq!(alignment.group_of(heaviest).labels[0].as_str(), "date");
}

#[test]
fn different_labels_on_mostly_different_words_are_two_annotations() {
    let a = entities(&[(1, "role", 0..30)]);
    let b = entities(&[(2, "organisation", 0..10)]);
    assert_eq!(shown(&aligned(&[("ana", &a), ("bo", &b)])), ["e-1 -: missing", "- e-2: missing"]);
    let c = entities(&[(3, "organisation", 0..15)]);
    assert_eq!(shown(&aligned(&[("ana", &a), ("bo", &c)])), ["e-1 e-3: label, boundary"]);
}

#[test]
fn an_exact_twin_is_never_given_away() {
    // Greedy by the order of the text would align 1 with 3, and leave 2 and 4 to each other.
    let a = entities(&[(1, "place", 0..30), (2, "place", 10..16)]);
    let b = entities(&[(3, "place", 10..16), (4, "place", 12..40)]);
    assert_eq!(shown(&aligned(&[("ana", &a), ("bo", &b)])), ["e-1 e-4: boundary", "e-2 e-3: "]);
}

#[test]
fn a_stack_of_equal_spans_is_told_apart_by_its_details() {
    let with = |n: u64, who: u64| Entity {
        refers_to: Some(Id::from_bits(IdKind::Canonical, who)),
        ..entity(n, "place", 0..5)
    };
    let a = layer([with(1, 7).into(), with(2, 8).into()]);
    let b = layer([with(3, 8).into(), with(4, 7).into()]);
    assert_eq!(shown(&aligned(&[("ana", &a), ("bo", &b)])), ["e-1 e-4: ", "e-2 e-3: "]);
    let c = layer([with(3, 8).into()]);
    assert_eq!(shown(&aligned(&[("ana", &a), ("bo", &c)])), ["e-1 -: missing", "e-2 e-3: "]);
    let d = layer([with(3, 9).into()]);
    assert_eq!(shown(&aligned(&[("ana", &c), ("bo", &d)])), ["e-3 e-3: refers to"]);
}

#[test]
fn attributes_differ_one_by_one() {
    let with = |n: u64, pairs: &[(&str, &str)]| {
        let mut made = entity(n, "date", 0..5);
        made.attributes = pairs.iter().map(|(k, v)| ((*k).into(), vec![(*v).to_owned()])).collect();
        layer([made.into()])
    };
    let a = with(1, &[("interval", "2026-03-05/2026-03-05"), ("x", "1")]);
    let b = with(2, &[("interval", "2026-03-06/2026-03-06"), ("x", "1"), ("y", "2")]);
    assert_eq!(shown(&aligned(&[("ana", &a), ("bo", &b)])), ["e-1 e-2: attribute interval, attribute y"]);
}

#[test]
fn two_commitments_of_one_sentence_are_told_apart_by_cue_and_roles() {
    let words = |range| Filler::Words(spans(range));
    let a = layer([
        frame(1, 0..60, 17..23, vec![("action", words(37..43))]).into(),
        frame(2, 0..60, 24..26, vec![("action", words(50..60))]).into(),
    ]);
    let b = layer([
        frame(3, 0..60, 24..26, vec![("action", words(50..60))]).into(),
        frame(4, 0..60, 17..24, vec![("action", words(37..43)), ("deadline", words(62..66))]).into(),
    ]);
    let alignment = aligned(&[("ana", &a), ("bo", &b)]);
    assert_eq!(shown(&alignment), ["c-1 c-4: cue, role deadline", "c-2 c-3: "]);
}

#[test]
fn fillers_are_the_same_by_alignment_by_words_or_by_what_they_name() {
    let promisor = |n: u64, filler| frame(n, 0..60, 17..23, vec![("promisor", filler)]);
    let with = |n: u64, e: Entity| {
        let filler = Filler::Annotation(e.id);
        layer([e.into(), promisor(n, filler).into()])
    };
    let of = |a: &Layer, b: &Layer| {
        shown(&aligned(&[("ana", a), ("bo", b)])).into_iter().find(|s| s.starts_with("c-")).unwrap()
    };
    let a = with(1, entity(1, "place", 0..5));
    // The other's entity is aligned, though not on the same words.
    assert_eq!(of(&a, &with(2, entity(2, "place", 0..9))), "c-1 c-2: ");
    // Bare words that are the entity's.
    let bare = layer([promisor(2, Filler::Words(spans(0..5))).into()]);
    assert_eq!(shown(&aligned(&[("ana", &a), ("bo", &bare)])), ["c-1 c-2: ", "e-1 -: missing"]);
    // Another mention.
    let elsewhere = entity(2, "place", 10..16);
    assert_eq!(
        shown(&aligned(&[("ana", &a), ("bo", &with(2, elsewhere.clone()))]))[0],
        "c-1 c-2: role promisor"
    );
    let named = |e: Entity| Entity { refers_to: Some(Id::from_bits(IdKind::Canonical, 1)), ..e };
    let (x, y) = (with(1, named(entity(1, "place", 0..5))), with(2, named(elsewhere)));
    assert_eq!(shown(&aligned(&[("ana", &x), ("bo", &y)]))[0], "c-1 c-2: ");
}

#[test]
fn a_commitment_that_fills_a_role_is_compared_by_its_group() {
    let with = |n: u64, end: usize| {
        let inner = frame(n, 30..end, 31..33, vec![]);
        let outer = frame(n + 1, 0..60, 17..23, vec![("action", Filler::Annotation(inner.id))]);
        layer([inner.into(), outer.into()])
    };
    let (a, b) = (with(1, 50), with(3, 55));
    assert_eq!(shown(&aligned(&[("ana", &a), ("bo", &b)])), ["c-2 c-4: ", "c-1 c-3: boundary"]);
}

#[test]
fn relations_are_aligned_by_their_ends() {
    let ends = |n: u64| [entity(n, "person", 0..5), entity(n + 1, "role", 10..16)];
    let with = |n: u64, kind: &str, turned: bool| {
        let [from, to] = ends(n);
        let (f, t) = if turned { (to.id, from.id) } else { (from.id, to.id) };
        layer([from.into(), to.into(), relation(n, kind, f, t).into()])
    };
    let of = |a: &Layer, b: &Layer| {
        let shown = shown(&aligned(&[("ana", a), ("bo", b)]));
        shown.into_iter().filter(|s| s.contains("r-")).collect::<Vec<_>>()
    };
    let a = with(1, "holds", false);
    assert_eq!(of(&a, &with(3, "holds", false)), ["r-1 r-3: "]);
    assert_eq!(of(&a, &with(3, "part_of", false)), ["r-1 r-3: relation"]);
    assert_eq!(of(&a, &with(3, "holds", true)), ["r-1 r-3: relation"]);
    assert_eq!(of(&a, &layer(ends(3).map(Into::into))), ["r-1 -: relation"]);
}

#[test]
fn of_three_annotators_each_has_a_place_in_the_group() {
    let a = entities(&[(1, "place", 0..5)]);
    let b = entities(&[(2, "place", 0..9)]);
    let c = entities(&[(3, "place", 0..5), (4, "date", 24..33)]);
    let alignment = aligned(&[("cleo", &c), ("ana", &a), ("bo", &b)]);
    assert_eq!(shown(&alignment), ["e-1 e-2 e-3: boundary", "- - e-4: missing"]);
    assert_eq!(alignment, aligned(&[("ana", &a), ("bo", &b), ("cleo", &c)]));
}

#[test]
fn one_layer_or_none_gives_what_there_is() {
    assert_eq!(aligned(&[]), Alignment::default());
    let a = entities(&[(1, "place", 0..5)]);
    assert_eq!(shown(&aligned(&[("ana", &a)])), ["e-1: "]);
    let nothing = layer([]);
    assert_eq!(shown(&aligned(&[("ana", &a), ("bo", &nothing)])), ["e-1 -: missing"]);
    assert_eq!(shown(&aligned(&[("ana", &a), ("ana", &nothing)])), ["e-1: "]);
}

#[test]
fn a_span_of_no_words_is_aligned_with_its_twin_alone() {
    let a = entities(&[(1, "place", 3..3), (2, "date", 3..3)]);
    let b = entities(&[(3, "date", 3..3), (4, "place", 0..5)]);
    assert_eq!(
        shown(&aligned(&[("ana", &a), ("bo", &b)])),
        ["- e-4: missing", "e-1 -: missing", "e-2 e-3: "]
    );
}

#[test]
fn one_wide_span_over_many_small_ones_costs_no_more_than_they_do() {
    let many = |shift: usize| {
        let small =
            (0..300).map(|i| entity(i + 1, "place", (i as usize * 4 + shift)..(i as usize * 4 + 3)).into());
        layer(std::iter::once(entity(900, "place", 0..1300).into()).chain(small))
    };
    let alignment = aligned(&[("ana", &many(0)), ("bo", &many(1))]);
    assert_eq!(alignment.groups.len(), 301);
    assert_eq!(alignment.differences.len(), 300);
}

fn some_layer() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    prop::collection::vec((0..24_usize, 0..8_usize, 0..2_usize), 0..6)
}

fn made(from: &[(usize, usize, usize)], salt: u64) -> Layer {
    let label = ["place", "person"];
    layer(
        from.iter()
            .zip(0..)
            .map(|((start, length, l), n)| entity(salt + n, label[*l], *start..start + length).into()),
    )
}

/// The points of the best alignment, by trying all.
fn best(a: &[items::Item], b: &[items::Item], taken: &mut Vec<bool>) -> i64 {
    let Some((first, rest)) = a.split_first() else { return 0 };
    let mut most = best(rest, b, taken);
    for (i, other) in b.iter().enumerate() {
        if let Some(points) = score::score(first, other, None)
            && !taken[i]
        {
            taken[i] = true;
            most = most.max(points + best(rest, b, taken));
            taken[i] = false;
        }
    }
    most
}

proptest! {
    #[test]
    fn an_alignment_is_the_best_there_is(a in some_layer(), b in some_layer()) {
        let (a, b) = (made(&a, 1), made(&b, 100));
        let (ana, bo) = ("ana".into(), "bo".into());
        let items = Items::of(&[(&ana, &a), (&bo, &b)], &Schema::default());
        let (of_a, of_b) = (&items.entities[0], &items.entities[1]);
        let grouping = Grouping::new(&items.entities, None, 0);
        let points = |group: &grouping::Members| {
            let pair = group[0].zip(group[1]);
            pair.map_or(0, |(x, y)| score::score(&of_a[x as usize], &of_b[y as usize], None).unwrap())
        };
        let sum: i64 = grouping.groups.iter().map(points).sum();
        prop_assert_eq!(sum, best(of_a, of_b, &mut vec![false; of_b.len()]));
    }

    #[test]
    fn the_order_of_annotators_does_not_matter_and_all_are_in_it_once(
        a in some_layer(), b in some_layer(), c in some_layer(),
    ) {
        let (a, b, c) = (made(&a, 1), made(&b, 100), made(&c, 200));
        let one = aligned(&[("ana", &a), ("bo", &b), ("cleo", &c)]);
        prop_assert_eq!(&one, &aligned(&[("bo", &b), ("cleo", &c), ("ana", &a)]));
        let mut ids: Vec<_> = one.groups.iter().flat_map(Group::present).collect();
        ids.sort();
        let mut all: Vec<_> = [&a, &b, &c].into_iter().flat_map(|l| l.iter().map(|x| x.id())).collect();
        all.sort();
        prop_assert_eq!(ids, all);
    }

    #[test]
    fn a_layer_agrees_with_itself(a in some_layer()) {
        let a = made(&a, 1);
        prop_assert!(aligned(&[("ana", &a), ("bo", &a)]).differences.is_empty());
    }
}
