//! Odd annotations and characters, from a file to the picture.

use attache::session::Command;
use attache::session::action::Action;

use crate::cli::Place;

#[test]
fn an_annotation_of_nothing_is_refused_by_file_and_line_and_the_rest_comes() {
    let place = Place::with_project();
    place.write("y.txt", "Anna saw Oslo.");
    place.write("y.ann", "T1\tperson 0 4\tAnna\nT2\tplace 5 5\t\nT3\tplace 9 13\tOslo\n");
    let said = place.run_to(1, &["add", "p", "y.ann", "--annotator", "ana"]);
    assert!(said.err.contains("y.ann:2: the range 5 to 5 holds nothing"), "{}", said.err);
    let layer = place.read("p/layers/ana/y.ron");
    assert_eq!(layer.matches("spans: [").count(), 2);
    assert!(layer.contains("spans: [(0, 4)]") && layer.contains("spans: [(9, 13)]"), "{layer}");
}

#[test]
fn five_hundred_annotations_on_one_word_are_all_shown_and_reached_by_tab() {
    let place = Place::with_project();
    place.write("y.txt", "Anna saw Oslo.");
    let lines: Vec<String> = (1..=500).map(|n| format!("T{n}\tplace 9 13\tOslo\n")).collect();
    place.write("y.ann", lines.concat());
    place.run_to(0, &["add", "p", "y.ann", "--annotator", "ana"]);
    place.run_to(0, &["picture", "p", "y", "--out", "y.svg"]);
    assert_eq!(place.read("y.svg").matches("<title>place: Oslo</title>").count(), 500);
    let mut session = place.session();
    session.dispatch(Command::OpenArticle("y".into()), false);
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..500 {
        session.dispatch(Command::Act(Action::NextAnnotation), false);
        reached.extend(session.view().selected);
    }
    assert_eq!(reached.len(), 500);
}

#[test]
fn private_use_and_unassigned_characters_keep_exact_places_and_are_seen() {
    let place = Place::with_project();
    place.write("y.txt", "Anna \u{e000} saw \u{378} Oslo \u{10fffd}.");
    place.write("y.ann", "T1\tplace 5 6\t\u{e000}\nT2\tplace 11 12\t\u{378}\nT3\tplace 13 17\tOslo\n");
    place.run_to(0, &["add", "p", "y.ann", "--annotator", "ana"]);
    let layer = place.read("p/layers/ana/y.ron");
    for (span, words) in [("(5, 6)", "\u{e000}"), ("(11, 12)", "\u{378}"), ("(13, 17)", "Oslo")] {
        let whole = format!("spans: [{span}], quote: [\"{words}\"]");
        let escaped = format!("spans: [{span}], quote: [\"{}\"]", words.escape_unicode());
        assert!(layer.contains(&whole) || layer.contains(&escaped), "{span} in {layer}");
    }
    // Each has outlines of its own: with the character there is one more letter than without.
    let letters = |words: &str| {
        let name = format!("z{}", words.chars().nth(1).map_or(0, u32::from));
        place.write(&format!("{name}.txt"), words);
        place.run_to(0, &["add", "p", &format!("{name}.txt"), "--annotator", "ana"]);
        place.run_to(0, &["picture", "p", &name, "--out", "z.svg"]);
        place.read("z.svg").matches("<use ").count()
    };
    let plain = letters("ab");
    for c in ['\u{e000}', '\u{378}', '\u{10fffd}'] {
        assert_eq!(letters(&format!("a{c}b")), plain + 1, "U+{:04X}", u32::from(c));
    }
}
