//! Facts about figures: what they should be (here), published examples (`examples`), and gamma against
//! all shuffles that there are (`gamma`).

mod examples;
mod gamma;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::model::annotation::{Annotation, Commitment, Entity, Filler, Source, Spans};
use crate::model::ids::{AnnotatorId, ArticleId, Id, IdKind, LabelId};
use crate::model::layer::{Layer, Status};
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::model::time::Timestamp;
use crate::model::tokens::tokens_of;

/// A span of tokens with its label.
type Mark = (&'static str, usize, usize);

/// A text of so many tokens of three letters.
fn text(tokens: usize) -> Text {
    Text::new("abc ".repeat(tokens))
}

fn layer(text: &Text, marks: &[Mark]) -> Layer {
    let entity = |(n, (label, start, end)): (u64, &Mark)| {
        Annotation::Entity(Entity {
            id: Id::from_bits(IdKind::Entity, n),
            label: (*label).into(),
            spans: Spans::one(text.span(start * 4..end * 4 - 1).unwrap()),
            refers_to: None,
            attributes: BTreeMap::new(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        })
    };
    Layer::from_annotations(Status::Done, (1..).zip(marks).map(entity))
}

/// Agreement of annotators `a`, `b`, … (fourteen at most) on articles: each a number of tokens and
/// what each annotator marked, if there is a layer.
fn measured(articles: &[(usize, Vec<Option<Vec<Mark>>>)], options: &Options) -> Agreement {
    let names: Vec<AnnotatorId> = ('a'..='n').map(|name| AnnotatorId::new(&name.to_string())).collect();
    let made: Vec<_> = articles
        .iter()
        .enumerate()
        .map(|(n, (tokens, layers))| {
            let text = text(*tokens);
            let layers: Vec<Option<Layer>> =
                layers.iter().map(|m| m.as_ref().map(|m| layer(&text, m))).collect();
            (ArticleId::new(&format!("x-{n:03}")), tokens_of(&text), layers)
        })
        .collect();
    let documents: Vec<Document> = made
        .iter()
        .map(|(article, tokens, layers)| Document {
            article,
            tokens,
            layers: names.iter().zip(layers).filter_map(|(n, l)| Some((n, l.as_ref()?))).collect(),
        })
        .collect();
    Agreement::measure(&documents, &Schema::default(), options)
}

fn quick() -> Options {
    Options { rounds: 0, gamma: false, ..Options::default() }
}

fn two(tokens: usize, a: &[Mark], b: &[Mark]) -> Agreement {
    measured(&[(tokens, vec![Some(a.to_vec()), Some(b.to_vec())])], &quick())
}

fn value(agreement: &Agreement, metric: &str) -> Result<f64, Undefined> {
    agreement.find(metric, Scope::Entities, None).unwrap().value
}

fn is(agreement: &Agreement, metric: &str, wanted: f64, within: f64) {
    let found = value(agreement, metric).unwrap();
    assert!((found - wanted).abs() <= within, "{metric} is {found}, not {wanted}");
}

#[test]
fn spans_are_common_exactly_by_overlap_and_by_token() {
    let a = [("p", 0, 2), ("p", 4, 6), ("q", 8, 9), ("q", 12, 14)];
    let b = [("p", 0, 2), ("p", 5, 7), ("p", 8, 9)];
    let agreement = two(20, &a, &b);
    is(&agreement, "precision_exact", 1.0 / 3.0, 1e-12);
    is(&agreement, "recall_exact", 0.25, 1e-12);
    is(&agreement, "f1_exact", 2.0 / 7.0, 1e-12);
    is(&agreement, "f1_overlap", 4.0 / 7.0, 1e-12);
    // Tokens: three common of 7 and 5.
    is(&agreement, "f1_token", 6.0 / 12.0, 1e-12);
    // p: 2 / 5; q: 0.
    is(&agreement, "f1_exact_macro", 0.2, 1e-12);
    is(&agreement, "precision_exact_macro", 1.0 / 6.0, 1e-12);
    let of_q = agreement.find("precision_exact", Scope::Entities, Some("q")).unwrap();
    assert_eq!((of_q.value, of_q.n), (Err(Undefined::SecondEmpty), 2));
    assert_eq!(agreement.find("f1_exact", Scope::Entities, None).unwrap().n, 7);
}

#[test]
fn overlaps_are_paired_so_that_most_are() {
    // Taking the first that overlaps would leave the second alone.
    let agreement = two(20, &[("p", 0, 10), ("p", 9, 12)], &[("p", 8, 11), ("p", 0, 3)]);
    is(&agreement, "f1_overlap", 1.0, 0.0);
}

#[test]
fn nested_labels_count_each() {
    let a = [("p", 0, 10), ("q", 2, 4)];
    let b = [("p", 0, 10)];
    let agreement = two(10, &a, &b);
    // Innermost: two tokens differ. Pairs of token and label: 2 of 20.
    is(&agreement, "observed_agreement", 0.8, 1e-12);
    is(&agreement, "observed_agreement_nested", 0.9, 1e-12);
    let of_p = agreement.find("observed_agreement", Scope::Entities, Some("p")).unwrap();
    assert_eq!(of_p.value, Ok(1.0));
}

#[test]
fn what_cannot_be_said_is_said_so() {
    let why = |agreement: &Agreement, metric| value(agreement, metric).unwrap_err();
    let alone = measured(&[(5, vec![Some(vec![("p", 0, 1)])])], &Options::default());
    let nobody = measured(&[], &Options::default());
    let apart = measured(
        &[(5, vec![Some(vec![("p", 0, 1)]), None]), (5, vec![None, Some(vec![("p", 0, 1)])])],
        &Options::default(),
    );
    for agreement in [&alone, &nobody, &apart] {
        for figure in &agreement.figures {
            assert_eq!(figure.value, Err(Undefined::NothingShared), "{:?}", figure.metric);
            assert_eq!(figure.interval, None);
        }
    }
    let empty = two(5, &[], &[]);
    assert_eq!(why(&empty, "f1_exact"), Undefined::NothingAnnotated);
    assert_eq!(why(&empty, "cohen_kappa"), Undefined::NoVariation);
    assert_eq!(why(&empty, "krippendorff_alpha"), Undefined::NoVariation);
    assert_eq!(why(&empty, "krippendorff_alpha_unitising"), Undefined::NothingAnnotated);
    assert_eq!(why(&empty, "boundary_similarity"), Undefined::NothingAnnotated);
    let all = two(5, &[("p", 0, 5)], &[("p", 0, 5)]);
    assert_eq!(why(&all, "scott_pi"), Undefined::NoVariation);
    assert_eq!(value(&all, "f1_exact"), Ok(1.0));
    let one = two(5, &[("p", 0, 2)], &[]);
    assert_eq!(why(&one, "precision_exact"), Undefined::SecondEmpty);
    assert_eq!(value(&one, "f1_exact"), Ok(0.0));
    let textless = two(0, &[], &[]);
    assert_eq!(why(&textless, "observed_agreement"), Undefined::NoTokens);
}

#[test]
fn only_the_labels_that_are_wanted_are_counted() {
    let options = Options { labels: Some(vec!["p".into()]), ..quick() };
    let layers = vec![Some(vec![("p", 0, 1), ("q", 2, 3)]), Some(vec![("p", 0, 1)])];
    let agreement = measured(&[(5, layers)], &options);
    assert_eq!(value(&agreement, "f1_exact"), Ok(1.0));
    assert_eq!(agreement.labels(Scope::Entities), [LabelId::new("p")]);
}

#[test]
fn a_cell_of_the_matrix_names_the_article_with_most_of_it() {
    let layers = |a: Mark, b: Mark| vec![Some(vec![a]), Some(vec![b])];
    let articles = [
        (9, layers(("p", 0, 1), ("q", 0, 1))),
        (9, layers(("p", 0, 3), ("q", 0, 3))),
        (9, layers(("p", 0, 4), ("p", 0, 2))),
    ];
    let agreement = measured(&articles, &quick());
    let most = |row, column| agreement.most_in_cell(Scope::Entities, row, column);
    let (second, third) = ("x-001".into(), "x-002".into());
    assert_eq!([most(0, 1), most(0, 2)], [Some((&second, 3)), Some((&third, 2))]);
    assert_eq!(most(1, 0), None);
    // Of several, the first.
    assert_eq!(most(2, 2).unwrap().0.as_str(), "x-000");
}

#[test]
fn a_figure_without_limits_says_why() {
    let same = || vec![Some(vec![("p", 0, 2)]), Some(vec![("p", 0, 2)])];
    let nothing = || vec![Some(vec![("q", 0, 2)]), Some(vec![])];
    let why = |articles: &[_], rounds, label| {
        let agreement = measured(articles, &Options { rounds, ..quick() });
        let figure = agreement.find("f1_exact", Scope::Entities, label).unwrap();
        assert_eq!(figure.interval.is_some(), agreement.no_limits(figure).is_none());
        agreement.no_limits(figure)
    };
    assert_eq!(why(&[(5, same())], 100, None), Some("one article only"));
    assert_eq!(why(&[(5, same()), (5, same())], 0, None), Some("not sampled"));
    assert_eq!(why(&[(5, same()), (5, same())], 100, None), None);
    // A quarter of the rounds draw only the article that has no p.
    assert_eq!(why(&[(5, same()), (5, nothing())], 100, Some("p")), Some("no value in too many samples"));
}

#[test]
fn figures_of_articles_and_pairs_are_there() {
    let same = vec![("p", 0, 2)];
    let other = vec![("p", 3, 5)];
    let agreement = measured(
        &[
            (9, vec![Some(same.clone()), Some(same.clone()), Some(other.clone())]),
            (9, vec![Some(same.clone()), Some(other), None]),
        ],
        &quick(),
    );
    let f1 = by_id("f1_exact").unwrap();
    let of = |which| agreement.of(f1, Scope::Entities, None, which).unwrap();
    assert_eq!(of(Which::Article(1)), 0.0);
    assert_eq!(of(Which::Pair(0)), 0.5);
    assert_eq!(agreement.pairs().len(), 3);
    // Fleiss' kappa takes the first article only, which all three annotated.
    assert_eq!(agreement.find("fleiss_kappa", Scope::Entities, None).unwrap().n, 9);
    let fleiss = by_id("fleiss_kappa").unwrap();
    assert_eq!(agreement.of(fleiss, Scope::Entities, None, Which::Pair(0)), Err(Undefined::NotAll));
}

#[test]
fn parts_of_commitments_are_compared_each() {
    let text = text(30);
    let words = |start: usize, end: usize| Spans::one(text.span(start * 4..end * 4 - 1).unwrap());
    let frame = |n: u64, cue: usize, action: (usize, usize), act: &str| Commitment {
        id: Id::from_bits(IdKind::Commitment, n),
        label: "commitment".into(),
        spans: words(10 * (n as usize - 1), 10 * n as usize),
        cue: Some(words(cue, cue + 1)),
        roles: vec![("action".into(), Filler::Words(words(action.0, action.1)))],
        attributes: [("act".into(), vec![act.to_owned()])].into(),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    };
    let made =
        |frames: Vec<Commitment>| Layer::from_annotations(Status::Done, frames.into_iter().map(Into::into));
    let a = made(vec![
        frame(1, 2, (3, 5), "promise"),
        frame(2, 12, (13, 15), "offer"),
        frame(3, 22, (23, 25), "offer"),
    ]);
    let b = made(vec![frame(1, 2, (3, 5), "promise"), frame(2, 13, (13, 15), "promise")]);
    let (article, tokens) = (ArticleId::new("x"), tokens_of(&text));
    let (first, second) = (AnnotatorId::new("a"), AnnotatorId::new("b"));
    let document = Document { article: &article, tokens: &tokens, layers: vec![(&first, &a), (&second, &b)] };
    let agreement = Agreement::measure(&[document], &Schema::default(), &quick());
    let of = |metric, scope, label| agreement.find(metric, scope, label).unwrap().value;
    assert_eq!(of("f1_exact", Scope::Commitments, None), Ok(0.8));
    assert_eq!(of("f1_part", Scope::Roles, Some("action")), Ok(0.8));
    assert_eq!(of("f1_part", Scope::Cues, None), Ok(0.4));
    assert_eq!(of("f1_part", Scope::Attributes, Some("act")), Ok(0.4));
    // promise/promise, offer/promise: agreed 0.5, chance 0.5.
    assert_eq!(of("cohen_kappa_part", Scope::Attributes, Some("act")), Ok(0.0));
    assert_eq!(of("cohen_kappa_part", Scope::Roles, Some("action")), Err(Undefined::NoVariation));
}

fn some_marks() -> impl Strategy<Value = Vec<Mark>> {
    let label = prop::sample::select(vec!["p", "q", "r"]);
    let mark = (label, 0..30_usize, 1..6_usize).prop_map(|(l, s, n)| (l, s, s + n));
    prop::collection::vec(mark, 0..8)
}

proptest! {
    #[test]
    fn whoever_agrees_with_themselves_agrees_fully(a in some_marks()) {
        let layers = vec![Some(a.clone()), Some(a.clone()), Some(a)];
        for agreement in [
            measured(&[(40, layers[..2].to_vec())], &Options { rounds: 0, ..Options::default() }),
            measured(&[(40, layers)], &Options { rounds: 0, ..Options::default() }),
        ] {
            for figure in &agreement.figures {
                if let Ok(value) = figure.value {
                    prop_assert!((value - 1.0).abs() < 1e-12, "{:?} {value}", figure.metric);
                }
            }
        }
    }

    #[test]
    fn no_figure_is_ever_nan_or_above_one(a in some_marks(), b in some_marks(), c in some_marks()) {
        let agreement = measured(&[(40, vec![Some(a), Some(b), Some(c)])], &Options { rounds: 0, ..Options::default() });
        for figure in &agreement.figures {
            if let Ok(value) = figure.value {
                prop_assert!(value.is_finite() && value <= 1.0 + 1e-12, "{:?} {value}", figure.metric);
            }
        }
    }

    #[test]
    fn symmetric_figures_do_not_change_with_the_sides(a in some_marks(), b in some_marks()) {
        let (one, other) = (two(40, &a, &b), two(40, &b, &a));
        for (x, y) in one.figures.iter().zip(&other.figures) {
            let is_sided = x.metric.id.starts_with("precision") || x.metric.id.starts_with("recall");
            if let (Ok(x_value), Ok(y_value), false) = (x.value, y.value, is_sided) {
                prop_assert!((x_value - y_value).abs() < 1e-12, "{:?}", x.metric);
            }
        }
    }
}

/// Twenty articles in which the second annotator often errs.
fn noisy() -> Vec<(usize, Vec<Option<Vec<Mark>>>)> {
    let mut random = random::Random::new(9, 9);
    (0..20)
        .map(|_| {
            let a: Vec<Mark> = (0..8).map(|i| (["p", "q"][i % 2], 5 * i, 5 * i + 2)).collect();
            let b = a.iter().filter_map(|m| match random.below(4) {
                0 => None,
                1 => Some((m.0, m.1, m.2 + 1)),
                _ => Some(*m),
            });
            let b = b.collect();
            (45, vec![Some(a), Some(b)])
        })
        .collect()
}

#[test]
fn an_interval_holds_its_figure_and_is_the_same_from_the_same_seed() {
    let options = Options { rounds: 400, seed: 7, ..Options::default() };
    let one = measured(&noisy(), &options);
    assert_eq!(one.figures, measured(&noisy(), &options).figures);
    for figure in &one.figures {
        let Ok(value) = figure.value else { continue };
        let (low, high) = figure.interval.unwrap();
        assert!(low <= value && value <= high, "{:?}: {low} {value} {high}", figure.metric);
    }
    let other = measured(&noisy(), &Options { seed: 8, ..options });
    assert_ne!(one.figures, other.figures);
    let exact = |a: &Agreement| a.find("f1_exact", Scope::Entities, None).unwrap().value;
    assert_eq!(exact(&one), exact(&other));
}

#[test]
fn gamma_falls_with_noise_and_is_about_nothing_by_chance() {
    let options = Options { rounds: 0, ..Options::default() };
    let gamma = |articles: &[_]| value(&measured(articles, &options), "gamma").unwrap();
    let noisy = noisy();
    let found = gamma(&noisy);
    assert!(0.5 < found && found < 0.95, "{found}");
    let mut random = random::Random::new(2, 2);
    let mut anything = || -> Vec<Mark> {
        (0..12).map(|_| random.below(195)).map(|s| (["p", "q"][s % 2], s, s + 3)).collect()
    };
    let chance: Vec<_> = (0..20).map(|_| (200, vec![Some(anything()), Some(anything())])).collect();
    assert!(gamma(&chance).abs() < 0.1, "{}", gamma(&chance));
}

#[test]
fn every_metric_says_what_it_is() {
    let mut ids: Vec<&str> = METRICS.iter().map(|m| m.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), METRICS.len());
    for metric in METRICS {
        assert!(metric.what.ends_with('.') && !metric.formula.is_empty() && !metric.source.is_empty());
        assert_eq!(by_id(metric.id), Some(metric));
    }
}
