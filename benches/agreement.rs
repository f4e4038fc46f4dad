//! What agreement figures cost: 1,000 articles, 125 spans each, two annotators; and the alignment
//! of one article with 125,000 annotations against as many.
//!
//! `cargo bench --bench agreement`. To be looked at on a quiet machine: all figures without gamma
//! and bootstrap within 100 ms on two cores, gamma within 2 s, 1,000 rounds of bootstrap within 2 s.

#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that can't be set up has nothing to say")]

use std::collections::BTreeMap;
use std::hint::black_box;

use attache::analysis::agreement::{Agreement, Document, Options};
use attache::analysis::align::align;
use attache::model::annotation::{Annotation, Entity, Source, Spans};
use attache::model::ids::{AnnotatorId, ArticleId, Id, IdKind};
use attache::model::layer::{Layer, Status};
use attache::model::schema::Schema;
use attache::model::text::Text;
use attache::model::time::Timestamp;
use attache::model::tokens::tokens_of;
use criterion::{Criterion, criterion_group, criterion_main};

fn text(bytes: usize) -> Text {
    Text::new("Aldmoor and Veresk agreed on it. ".repeat(bytes / 33))
}

/// `count` entities, evenly over the text; of ten one is shifted, one too long, one mislabelled.
fn layer(text: &Text, count: usize, salt: u64) -> Layer {
    let labels = ["person", "place", "organisation", "date"];
    let mut state = salt * 7919 + 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % 10
    };
    let step = text.len() / count;
    let entity = |i: usize| {
        let noise = next();
        let start = i * step + if noise == 0 { 3 } else { 0 };
        let end = (start + if noise == 1 { 46 } else { 6 }).min(text.len());
        Annotation::Entity(Entity {
            id: Id::from_bits(IdKind::Entity, salt << 24 | i as u64),
            label: labels[if noise == 2 { 0 } else { i % labels.len() }].into(),
            spans: Spans::one(text.span(start..end).expect("the text is ASCII")),
            refers_to: None,
            attributes: BTreeMap::new(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        })
    };
    Layer::from_annotations(Status::Done, (0..count).map(entity))
}

fn figures(c: &mut Criterion) {
    let text = text(6000);
    let tokens = tokens_of(&text);
    let (ana, bo, schema) = (AnnotatorId::new("ana"), AnnotatorId::new("bo"), Schema::default());
    let made: Vec<(ArticleId, Layer, Layer)> = (0..1000)
        .map(|n| {
            let id = ArticleId::new(&format!("article-{n:04}"));
            (id, layer(&text, 125, 2 * n + 1), layer(&text, 125, 2 * n + 2))
        })
        .collect();
    let documents: Vec<Document> = made
        .iter()
        .map(|(article, a, b)| Document { article, tokens: &tokens, layers: vec![(&ana, a), (&bo, b)] })
        .collect();
    let mut group = c.benchmark_group("1,000 articles, 125 spans, two annotators");
    group.sample_size(10);
    for (name, rounds, gamma) in [
        ("figures", 0, false),
        ("figures and 1,000 rounds of bootstrap", 1000, false),
        ("figures and gamma", 0, true),
    ] {
        let options = Options { rounds, gamma, ..Options::default() };
        group.bench_function(name, |b| {
            b.iter(|| Agreement::measure(black_box(&documents), &schema, &options));
        });
    }
    group.finish();
}

fn alignment(c: &mut Criterion) {
    let text = text(6_000_000);
    let (ana, bo, schema) = (AnnotatorId::new("ana"), AnnotatorId::new("bo"), Schema::default());
    let (a, b) = (layer(&text, 125_000, 1), layer(&text, 125_000, 2));
    let mut group = c.benchmark_group("alignment");
    group.sample_size(10);
    group.bench_function("125,000 against 125,000", |bench| {
        bench.iter(|| align(black_box(&[(&ana, &a), (&bo, &b)]), &schema));
    });
    group.finish();
}

criterion_group!(benches, figures, alignment);
criterion_main!(benches);
