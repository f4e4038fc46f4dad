//! What holds whatever is done: over generated texts in mixed scripts and generated keys.

use attache::model::annotation::Annotation;
use attache::model::ids::AnnotatorId;
use attache::model::layer::Layer;
use attache::session::Session;
use attache::session::action::{Action, Scope};
use proptest::prelude::*;

use crate::{editing, fixtures};

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Anna",
        "agreed",
        "to",
        "pay",
        "“Veresk”",
        "नदी",
        "समझौता",
        "قصرون",
        "٢٠٢٦",
        "两国同意",
        "e\u{301}te",
        "👩‍👩‍👧",
        "12.5",
        "\n",
        ".",
        "ไทย",
    ]);
    prop::collection::vec(word, 1..40).prop_map(|words| words.join(" "))
}

/// Keys that change annotations or move about in the text.
fn keys() -> impl Strategy<Value = Vec<String>> {
    let named: Vec<String> = Action::ALL
        .iter()
        .filter(|a| a.scope() == Scope::Text)
        .flat_map(|a| a.shortcuts().iter().map(ToString::to_string))
        .collect();
    let letters = ["P", "O", "L", "D", "C", "C", "P"].map(str::to_owned);
    prop::collection::vec(prop::sample::select([named, letters.to_vec()].concat()), 1..60)
}

fn layer(session: &Session) -> Layer {
    session.layer().cloned().unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn undo_of_any_sequence_brings_back_the_project_and_redo_what_came_of_it(text in text(), keys in keys()) {
        let mut session = fixtures::session(&text, &AnnotatorId::new("ana"));
        let before = layer(&session);
        for key in &keys {
            editing::press(&mut session, key);
        }
        let after = layer(&session);
        while session.undo_what().is_some() {
            editing::press(&mut session, "Ctrl+Z");
        }
        prop_assert_eq!(&layer(&session), &before);
        while session.redo_what().is_some() {
            editing::press(&mut session, "Ctrl+Shift+Z");
        }
        prop_assert_eq!(&layer(&session), &after);
    }

    #[test]
    fn whatever_is_pressed_every_reference_leads_to_an_annotation_and_every_span_has_words(text in text(), keys in keys()) {
        let mut session = fixtures::session(&text, &AnnotatorId::new("ana"));
        for key in &keys {
            editing::press(&mut session, key);
            let (layer, text) = (layer(&session), session.text().unwrap().clone());
            for annotation in layer.iter() {
                for id in annotation.refers() {
                    prop_assert!(layer.get(id).is_some(), "{} refers to {}", annotation.id(), id);
                }
                for piece in annotation.spans().iter().flat_map(|s| s.pieces().to_vec()) {
                    prop_assert!(!text.slice(piece).trim().is_empty());
                }
            }
            let view = session.view();
            prop_assert!(text.as_str().is_char_boundary(view.focus) && text.as_str().is_char_boundary(view.anchor));
            prop_assert!(view.selected.is_none_or(|id| layer.get(id).is_some()));
        }
    }

    #[test]
    fn what_a_range_touches_is_what_a_look_at_every_annotation_finds(text in text(), keys in keys(), at in 0usize..400, len in 0usize..60) {
        let mut session = fixtures::session(&text, &AnnotatorId::new("ana"));
        for key in &keys {
            editing::press(&mut session, key);
        }
        let layer = layer(&session);
        let range = at.min(text.len())..(at + len).min(text.len());
        let found: Vec<_> = layer.touching(range.clone()).iter().map(|a| a.id()).collect();
        let touches = |a: &Annotation| a.envelope().is_some_and(|e| e.start() < range.end && range.start < e.end() || e.start() == range.start);
        let wanted: Vec<_> = layer.placed().filter(|a| touches(a)).map(|a| a.id()).collect();
        prop_assert_eq!(found, wanted);
    }
}
