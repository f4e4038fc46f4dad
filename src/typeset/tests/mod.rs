//! What holds for texts in all scripts, for mixtures of them, and for bad ones.
//!
//! | module | what it looks at |
//! |---|---|
//! | `bidi` | the order of words, against the `unicode-bidi` crate |
//! | `breaks` | where lines are broken, against `icu_segmenter` |
//! | `spots` | points to graphemes, spans to rectangles |
//! | `open` | what goes on over a break or a gap: open ends, one name |
//! | `rows` | lines, tags and chips that never touch |
//! | `still` | the line at the caret stays where it is |
//! | `links` | relations as arrows |
//! | `fonts` | which font sets what, and room for its ink |
//! | `bad` | bad input |

mod bad;
mod bidi;
mod breaks;
mod fonts;
mod links;
mod open;
mod rows;
mod spots;
mod still;

use std::cell::RefCell;
use std::ops::Range;
use std::path::PathBuf;

use proptest::prelude::*;

use super::fonts::Fonts;
use super::marks::{Mark, MarkSource};
use super::paragraph::{BlockText, Paragraph};
use super::style::TextStyle;

/// Our own texts, a few paragraphs each, by BCP 47 tag.
const OWN: &[(&str, &str)] = &[
    ("en", include_str!("../../../tests/data/scripts/en.txt")),
    ("fr", include_str!("../../../tests/data/scripts/fr.txt")),
    ("hi", include_str!("../../../tests/data/scripts/hi.txt")),
    ("ta", include_str!("../../../tests/data/scripts/ta.txt")),
    ("ar", include_str!("../../../tests/data/scripts/ar.txt")),
    ("ur", include_str!("../../../tests/data/scripts/ur.txt")),
    ("he", include_str!("../../../tests/data/scripts/he.txt")),
    ("zh", include_str!("../../../tests/data/scripts/zh.txt")),
    ("ja", include_str!("../../../tests/data/scripts/ja.txt")),
    ("th", include_str!("../../../tests/data/scripts/th.txt")),
    ("", include_str!("../../../tests/data/scripts/mixed.txt")),
];

/// Files of the folder of longer texts, with their languages.
const LONGER: &[(&str, &str)] = &[
    ("en", "eng"),
    ("fr", "fra"),
    ("hi", "hin"),
    ("ta", "tam"),
    ("ar", "arb"),
    ("ur", "urd"),
    ("he", "heb"),
    ("zh", "cmn_hans"),
    ("ja", "jpn"),
    ("th", "tha"),
];

/// Language and text of each article: ours, and the longer ones (the Universal Declaration of
/// Human Rights) if `ATTACHE_UDHR` names their folder or it lies beside the repository.
fn articles() -> Vec<(&'static str, String)> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/articles/udhr");
    let folder = std::env::var_os("ATTACHE_UDHR").map_or_else(beside, PathBuf::from);
    let longer = LONGER.iter().filter_map(|(language, name)| {
        Some((*language, std::fs::read_to_string(folder.join(format!("{name}.txt"))).ok()?))
    });
    OWN.iter().map(|(language, text)| (*language, (*text).to_owned())).chain(longer).collect()
}

/// Lays out one paragraph with the system's fonts.
fn set(text: &str, style: &TextStyle) -> Paragraph {
    with_fonts(|fonts| fonts.paragraph(&BlockText { text, ..BlockText::default() }, style))
}

/// The system's fonts, listed once a thread.
fn with_fonts<T>(call: impl FnOnce(&mut Fonts) -> T) -> T {
    thread_local!(static FONTS: RefCell<Fonts> = RefCell::new(Fonts::new()));
    FONTS.with_borrow_mut(call)
}

fn style(language: &str, measure: f32) -> TextStyle {
    let language = Some(language.to_owned()).filter(|tag| !tag.is_empty());
    TextStyle { measure, language, ..TextStyle::default() }
}

/// Calls `check` with every paragraph of every article in a narrow and a wide column.
fn each_paragraph(check: impl Fn(&str, &Paragraph)) {
    for (language, text) in articles() {
        for line in text.lines() {
            for measure in [150.0, 640.0] {
                check(line, &set(line, &style(language, measure)));
            }
        }
    }
}

/// Words, signs and controls of many scripts in any order.
fn mixture() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(&[
        "word",
        "New Delhi",
        "2024",
        "3.14",
        "قال",
        "الوزير",
        "شלום",
        "שלום",
        "בְּרֵא",
        "۳۰",
        "٢٬٥",
        "字",
        "平和",
        "नमस्ते",
        "क्षि",
        "ไทย",
        " ",
        " ",
        " ",
        "  ",
        ", ",
        ". ",
        "(",
        ")",
        "[",
        "]",
        "“",
        "”",
        "$",
        "%",
        "-",
        "+",
        "/",
        "e\u{301}",
        "\u{301}",
        "👩‍👩‍👧",
        "🇮🇳",
        "\u{ad}",
        "\u{200b}",
        "\u{200d}",
        "\u{200e}",
        "\u{200f}",
        "\u{61c}",
        "\u{202a}",
        "\u{202b}",
        "\u{202c}",
        "\u{202d}",
        "\u{202e}",
        "\u{2066}",
        "\u{2067}",
        "\u{2068}",
        "\u{2069}",
    ]);
    prop::collection::vec(parts, 1..40).prop_map(|parts| parts.concat())
}

/// Marks that give what they were given.
#[derive(Default)]
struct Marks(Vec<Mark>, u64);

impl MarkSource for Marks {
    fn generation(&self, _: Range<usize>) -> u64 {
        self.1
    }

    fn marks(&self, range: Range<usize>, into: &mut Vec<Mark>) {
        let touches = |mark: &&Mark| mark.range.start <= range.end && range.start <= mark.range.end;
        into.extend(self.0.iter().filter(touches).cloned());
    }
}
