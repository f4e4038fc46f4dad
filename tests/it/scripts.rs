//! Keys on texts in every script, and on bad ones.

use attache::model::annotation::Annotation;
use attache::model::ids::AnnotatorId;
use attache::model::layer::Layer;
use attache::model::tokens;
use attache::session::action::Action;
use attache::session::{Command, Session};
use icu_segmenter::GraphemeClusterSegmenter;

use crate::{editing, fixtures};

/// Texts of a few paragraphs, each in a language of its own, and one of mixed lines.
const TEXTS: &[&str] = &[
    include_str!("../data/scripts/en.txt"),
    include_str!("../data/scripts/fr.txt"),
    include_str!("../data/scripts/hi.txt"),
    include_str!("../data/scripts/ta.txt"),
    include_str!("../data/scripts/ar.txt"),
    include_str!("../data/scripts/ur.txt"),
    include_str!("../data/scripts/he.txt"),
    include_str!("../data/scripts/zh.txt"),
    include_str!("../data/scripts/ja.txt"),
    include_str!("../data/scripts/th.txt"),
    include_str!("../data/scripts/mixed.txt"),
];

fn session(text: &str) -> Session {
    fixtures::session(text, &AnnotatorId::new("me"))
}

/// Where the caret stands after each press of a key, until it stays.
fn stops(session: &mut Session, action: Action, rtl: bool) -> Vec<usize> {
    let mut stops = vec![session.view().focus];
    loop {
        session.dispatch(Command::Act(action), rtl);
        let at = session.view().focus;
        if stops.last() == Some(&at) {
            return stops;
        }
        stops.push(at);
    }
}

/// Every place between two graphemes; a line feed is one of its own.
fn graphemes(text: &str) -> Vec<usize> {
    let mut all = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        all.extend(GraphemeClusterSegmenter::new().segment_str(line).map(|at| start + at));
        if line.is_empty() {
            all.push(start);
        }
        start += line.len() + 1;
    }
    all.dedup();
    all
}

#[test]
fn the_caret_reaches_every_grapheme_once_and_comes_back() {
    for text in TEXTS {
        for (on, back, rtl) in
            [(Action::CharRight, Action::CharLeft, false), (Action::CharLeft, Action::CharRight, true)]
        {
            let mut session = session(text);
            let mut seen = stops(&mut session, on, rtl);
            assert_eq!(seen, graphemes(text));
            seen.reverse();
            assert_eq!(stops(&mut session, back, rtl), seen);
        }
    }
}

#[test]
fn the_caret_goes_through_the_same_words_and_sentences_both_ways() {
    for text in TEXTS {
        for (on, back) in
            [(Action::TokenRight, Action::TokenLeft), (Action::SentenceRight, Action::SentenceLeft)]
        {
            let mut session = session(text);
            let mut seen = stops(&mut session, on, false);
            assert!(seen.len() > 2);
            // The end of the text is no start of a word.
            seen.reverse();
            assert_eq!(stops(&mut session, back, false), seen);
        }
    }
}

#[test]
fn words_and_sentences_never_cut_a_grapheme_nor_cross_a_line() {
    for text in TEXTS {
        let places = graphemes(text);
        let text = attache::model::text::Text::new(*text);
        for at in text.as_str().char_indices().map(|c| c.0) {
            for unit in [tokens::token_at(&text, at), tokens::sentence_at(&text, at)].into_iter().flatten() {
                let words = &text.as_str()[unit.clone()];
                assert!(places.contains(&unit.start) && places.contains(&unit.end), "{words:?}");
                assert!(!words.contains('\n') && words.trim_end() == words, "{words:?}");
            }
        }
    }
}

#[test]
fn date_and_title_of_a_header_are_units_of_their_own() {
    let text = " date 2020-02-28 Safe blood saves lives\nIndia and France agreed. They will meet.";
    let mut session = session(text);
    assert_eq!(stops(&mut session, Action::SentenceRight, false), [0, 6, 17, 40, 65, 80]);
    for (caret, statement) in [
        (20, "Safe blood saves lives"),
        (39, "Safe blood saves lives"),
        (45, "India and France agreed."),
        (8, "2020-02-28"),
    ] {
        session.dispatch(Command::PlaceCaret { offset: caret, extend: false }, false);
        editing::press(&mut session, "C");
        let layer = session.layer().unwrap();
        let frames = layer.placed().filter(|a| matches!(&***a, Annotation::Commitment(_)));
        let found: Vec<String> = frames.map(|a| a.spans().unwrap().words(session.text().unwrap())).collect();
        assert_eq!(found, [statement]);
        editing::press(&mut session, "Ctrl+Z");
    }
}

#[test]
fn keys_work_on_bad_texts() {
    let texts = [
        "\u{301}".to_owned(),
        "\u{301} \u{93f}\n\u{5b8}\n\u{e34}".to_owned(),
        format!("a{} b", "\u{301}".repeat(100_000)),
        "x".repeat(100_000),
        "字".repeat(100_000),
        "🇮🇳".repeat(20_000),
        "Both sides agreed to it, and said so. ".repeat(160_000),
        format!("start{}end", "\n".repeat(1_000_000)),
        "\u{202e}\u{2067}abc سلام ".repeat(2000),
        "\u{e000}\u{10ffff}\u{378}\u{fdd0}".to_owned(),
        ('\0'..='\u{9f}').collect(),
        "\n\n\n".to_owned(),
        " ".repeat(50_000),
        String::new(),
    ];
    for text in texts {
        let begins: String = text.chars().take(8).collect();
        let mut session = session(&text);
        for place in [0, text.len() / 2, text.len()] {
            let offset = text.floor_char_boundary(place);
            session.dispatch(Command::PlaceCaret { offset, extend: false }, false);
            for keys in [
                "Right Left Alt+Right Alt+Left Ctrl+Right Ctrl+Left",
                "Shift+Right P",
                "Shift+Left O ] [",
                "C U 1",
                "Tab Shift+Tab Ctrl+Z Ctrl+Z",
                "Ctrl+Shift+Right D",
            ] {
                editing::press(&mut session, keys);
                let view = session.view();
                assert!(
                    text.is_char_boundary(view.focus) && text.is_char_boundary(view.anchor),
                    "{begins:?}"
                );
                for annotation in session.layer().into_iter().flat_map(Layer::placed) {
                    for piece in annotation.spans().unwrap().pieces() {
                        assert!(text.get(piece.range()).is_some_and(|words| !words.is_empty()), "{begins:?}");
                    }
                }
            }
        }
    }
}
