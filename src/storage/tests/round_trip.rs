//! Layers of every kind, in mixed scripts, go to the file and come back.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::model::decision::{Considered, Decision, Part, Verdict};
use crate::model::text::Span;
use crate::storage::cursor::Cursor;
use crate::storage::layer_read::read;
use crate::storage::layer_shape::{Shape, Whole};
use crate::storage::layer_write::write;
use crate::storage::wire::{
    CommentWire, CommitmentWire, EntityWire, RelationWire, Section, VerdictWire, Wire,
};

/// Any character that a text can hold, the tricky ones often.
fn any_text(len: usize) -> impl Strategy<Value = String> {
    let c = prop_oneof![
        any::<char>(),
        prop::sample::select(vec![
            'a', ' ', '\n', '"', '\\', '\r', '\t', '\0', '\u{7f}', '\u{85}', '\u{202e}', '\u{2028}',
            '\u{301}', '\u{94d}', 'क', 'ש', 'م', '漢', '😊', '\u{200d}', '\u{feff}', '(', ')', ',', ']',
            '\'', '/', '#'
        ]),
    ];
    prop::collection::vec(c, 0..len).prop_map(|c| c.into_iter().collect())
}

#[derive(Clone, Debug)]
struct Plan {
    kind: u8,
    places: Vec<(usize, usize)>,
    words: Vec<String>,
    refers: Vec<u64>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let places = prop::collection::vec((0usize..300, 0usize..40), 1..4);
    let words = prop::collection::vec(any_text(12), 4);
    (0u8..8, places, words, prop::collection::vec(0u64..20, 2))
        .prop_map(|(kind, places, words, refers)| Plan { kind, places, words, refers })
}

fn span(text: &Text, (start, len): (usize, usize)) -> Span {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.as_str().is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    text.span(boundary(start)..boundary(start + len)).unwrap()
}

fn annotation(text: &Text, n: u64, plan: &Plan) -> Annotation {
    let spans = Spans::new(plan.places.iter().map(|p| span(text, *p))).unwrap();
    let label = if plan.words[0].is_empty() { "l".to_owned() } else { plan.words[0].clone() };
    let refer = |i: usize| id(IdKind::Entity, plan.refers[i]);
    let base = entity(n, &label, spans.clone());
    let attributes: Attributes = [(plan.words[1].as_str().into(), plan.words[2..].to_vec())].into();
    let considered = |n: usize| Considered {
        annotator: ["ana", "jonas"][n % 2].into(),
        id: refer(n % 2),
        seen: format!("{:016x}", plan.refers[n % 2]).parse().unwrap(),
    };
    let decision = Decision {
        from: (0..plan.places.len() % 3).map(considered).collect(),
        over: (0..plan.refers[0] as usize % 3).map(considered).collect(),
        by: "kim".into(),
        why: plan.words[2].as_str().into(),
        open: if plan.places.len() > 2 { vec![Part::Cue, Part::Role("r".into())] } else { Vec::new() },
    };
    let source = match plan.refers[1] % 3 {
        0 => Source::Decided(Arc::new(decision.clone())),
        _ => Source::Imported(plan.words[3].clone()),
    };
    match plan.kind {
        0 => Annotation::Entity(base),
        1 => Annotation::Entity(Entity {
            refers_to: Some(id(IdKind::Canonical, plan.refers[0])),
            attributes,
            note: plan.words[3].as_str().into(),
            source,
            ..base
        }),
        2 => Annotation::Commitment(Commitment {
            id: id(IdKind::Commitment, n),
            label: base.label,
            spans: spans.clone(),
            cue: plan.refers[0].is_multiple_of(2).then_some(spans.clone()),
            roles: vec![
                (plan.words[1].as_str().into(), Filler::Annotation(refer(0))),
                ("r".into(), Filler::Words(spans)),
                ("r".into(), Filler::Annotation(id(IdKind::Commitment, plan.refers[1]))),
            ],
            attributes,
            note: plan.words[2].as_str().into(),
            made: base.made,
            source,
        }),
        3 => Annotation::Relation(Relation {
            id: id(IdKind::Relation, n),
            kind: base.label.as_str().into(),
            from: refer(0),
            to: refer(1),
            note: plan.words[2].as_str().into(),
            made: base.made,
            source,
        }),
        4 => Annotation::Verdict(Verdict {
            id: id(IdKind::Verdict, n),
            over: decision.over,
            by: decision.by,
            made: base.made,
            why: decision.why,
        }),
        _ => Annotation::Comment(Comment {
            id: id(IdKind::Comment, n),
            author: "ana".into(),
            made: base.made,
            target: match plan.refers[0] % 3 {
                0 => Target::Article,
                1 => Target::Annotation(refer(1)),
                _ => Target::Words(span(text, plan.places[0])),
            },
            reply_to: plan.refers[1].is_multiple_of(2).then(|| id(IdKind::Comment, 1)),
            resolved: plan.kind == 7,
            text: plan.words[1].clone(),
        }),
    }
}

/// Reads each line with the general reader too.
fn same_by_both_readers(file: &str) {
    for line in Shape::of(file).unwrap().lines {
        let general = match line.section {
            Section::Entities => Wire::Entity(ron::from_str::<EntityWire<'_>>(line.text).unwrap()),
            Section::Commitments => Wire::Commitment(ron::from_str::<CommitmentWire<'_>>(line.text).unwrap()),
            Section::Relations => Wire::Relation(ron::from_str::<RelationWire<'_>>(line.text).unwrap()),
            Section::Comments => Wire::Comment(ron::from_str::<CommentWire<'_>>(line.text).unwrap()),
            Section::Conflicts => unreachable!("not among the annotations"),
            Section::Verdicts => Wire::Verdict(ron::from_str::<VerdictWire<'_>>(line.text).unwrap()),
        };
        assert_eq!(Cursor::line(line.text, line.section), Some(general));
    }
}

proptest! {
    #[test]
    fn a_layer_comes_back_as_it_was_saved(
        content in any_text(400),
        plans in prop::collection::vec(plan(), 0..12),
    ) {
        let text = Text::new(content);
        let annotations = plans.iter().enumerate().map(|(n, p)| annotation(&text, n as u64, p));
        let layer = Layer::from_annotations(Status::Done, annotations);
        let file = write(&ana(), &layer.snapshot(), &text);
        let reading = read(Path::new(LAYER), &file, &ana(), &text).unwrap();
        prop_assert_eq!(&reading.layer, &layer);
        prop_assert!(!reading.is_lossy && reading.read_only.is_none());
        prop_assert!(reading.problems.iter().all(|p| p.what.contains("which this layer does not have")));
        prop_assert_eq!(write(&ana(), &reading.layer.snapshot(), &text), file.clone());
        same_by_both_readers(&file);
        // Another layout of the same.
        let whole: Whole = ron::from_str(&file).unwrap();
        prop_assert_eq!(whole.entities.len(), layer.counts().entities);
        let one_line = file.replace('\n', " ");
        prop_assert_eq!(&read(Path::new(LAYER), &one_line, &ana(), &text).unwrap().layer, &layer);
    }

    #[test]
    fn reading_any_damaged_layer_never_panics(cut in 0usize..3000, put in any_text(6), len in 0usize..30) {
        let text = Text::new(WORDS);
        let mut file = write(&ana(), &layer(&text).snapshot(), &text).into_bytes();
        let from = cut % file.len();
        let to = (from + len).min(file.len());
        file.splice(from..to, put.bytes());
        if let Ok(file) = String::from_utf8(file) {
            drop(read(Path::new(LAYER), &file, &ana(), &text));
        }
    }
}
