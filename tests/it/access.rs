//! What a screen reader gets of the article: its text, caret and selection, the annotations.

use egui::accesskit::{
    Action, ActionData, ActionRequest, Live, Role, TextDirection, TextPosition, TextSelection, TreeId,
};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{AccessKitNode, NodeT, Queryable};

use crate::window::{Window, press, window};

const PLAIN: Modifiers = Modifiers::NONE;

/// The article's own node.
fn article<'a>(window: &'a Harness<'_, Window>) -> AccessKitNode<'a> {
    window.get_by_label("Article: article").accesskit_node()
}

/// The article's runs in their order, with those of the paragraphs around the screen.
fn runs<'a>(window: &'a Harness<'_, Window>) -> Vec<AccessKitNode<'a>> {
    let of = |paragraph: AccessKitNode<'a>| paragraph.children().collect::<Vec<_>>();
    let all = article(window).children().flat_map(of).collect::<Vec<_>>();
    all.into_iter().filter(|node| node.role() == Role::TextRun).collect()
}

/// The text that a reader gets, with the caret as `|` and a selection in brackets.
fn told(window: &Harness<'_, Window>) -> String {
    let node = article(window);
    let text = node.document_range().text();
    let at = |index: usize| text.char_indices().nth(index).map_or(text.len(), |(at, _)| at);
    let focus = at(node.text_selection_focus().expect("a caret").to_global_usv_index());
    let anchor = at(node.text_selection_anchor().expect("an anchor").to_global_usv_index());
    let (start, end) = (focus.min(anchor), focus.max(anchor));
    match start == end {
        true => format!("{}|{}", &text[..start], &text[start..]),
        false => format!("{}[{}]{}", &text[..start], &text[start..end], &text[end..]),
    }
}

/// Asks for something as a screen reader does.
fn ask(
    window: &mut Harness<'_, Window>,
    target: egui::accesskit::NodeId,
    action: Action,
    data: Option<ActionData>,
) {
    let request = ActionRequest { action, target_tree: TreeId::ROOT, target_node: target, data };
    window.event(egui::Event::AccessKitActionRequest(request));
    window.run_steps(3);
}

#[test]
fn the_runs_tile_the_text_and_their_characters_tile_the_runs() {
    let text = "Anna saw Oslo, cafe\u{301} and 👩‍👩‍👧‍👦.\n\nقال Singhvi في 2024 إن.\n".to_owned()
        + &"Long words that take more than one line of the column. ".repeat(12);
    let window = window(&text);
    let mut all = String::new();
    for run in runs(&window) {
        let data = run.data();
        let value = data.value().unwrap();
        let lengths: usize = data.character_lengths().iter().map(|&n| usize::from(n)).sum();
        assert_eq!(lengths, value.len(), "{value:?}");
        let count = data.character_lengths().len();
        assert_eq!(data.character_positions().unwrap().len(), count);
        assert_eq!(data.character_widths().unwrap().len(), count);
        assert!(data.word_starts().iter().all(|&start| usize::from(start) < count));
        all.push_str(value);
    }
    assert_eq!(all, text);
    assert_eq!(article(&window).document_range().text(), text);
    assert!(runs(&window).iter().any(|run| run.data().value().unwrap().contains("👩‍👩‍👧‍👦")));
}

#[test]
fn a_grapheme_is_one_character_and_a_word_starts_where_the_caret_stops() {
    let window = window("cafe\u{301} 👩‍👩‍👧‍👦 Oslo, or");
    let runs = runs(&window);
    let lengths: Vec<u8> = runs.iter().flat_map(|run| run.data().character_lengths()).copied().collect();
    assert_eq!(lengths[3], 3, "e with its accent");
    assert_eq!(usize::from(lengths[5]), "👩‍👩‍👧‍👦".len());
    let first = runs[0].data();
    assert_eq!(first.word_starts().first(), Some(&0));
}

#[test]
fn arabic_runs_say_that_they_run_from_right_to_left() {
    let window = window("قال Singhvi في دلهي");
    let direction = |words: &str| {
        let runs = runs(&window);
        let run = runs.iter().find(|run| run.data().value().unwrap().contains(words)).unwrap();
        run.data().text_direction()
    };
    assert_eq!(direction("قال"), Some(TextDirection::RightToLeft));
    assert_eq!(direction("Singhvi"), Some(TextDirection::LeftToRight));
    // The first word stands at the right edge of what follows it.
    let place = |words: &str| {
        let runs = runs(&window);
        runs.iter().find(|run| run.data().value().unwrap().contains(words)).unwrap().bounding_box().unwrap()
    };
    assert!(place("قال").x0 >= place("Singhvi").x1 - 1.0);
    assert!(place("Singhvi").x0 >= place("دلهي").x1 - 1.0);
}

#[test]
fn moves_of_the_caret_move_it_in_the_tree() {
    let mut window = window("Anna saw Oslo. Rain fell.\nThen sun.");
    assert_eq!(told(&window), "|Anna saw Oslo. Rain fell.\nThen sun.");
    press(&mut window, &[(PLAIN, Key::ArrowRight)]);
    assert_eq!(told(&window), "Anna |saw Oslo. Rain fell.\nThen sun.");
    press(&mut window, &[(Modifiers::COMMAND, Key::ArrowRight)]);
    assert_eq!(told(&window), "Anna saw Oslo. |Rain fell.\nThen sun.");
    press(&mut window, &[(PLAIN, Key::End)]);
    assert_eq!(told(&window), "Anna saw Oslo. Rain fell.|\nThen sun.");
    press(&mut window, &[(PLAIN, Key::ArrowDown), (PLAIN, Key::Home), (Modifiers::SHIFT, Key::ArrowRight)]);
    assert_eq!(told(&window), "Anna saw Oslo. Rain fell.\n[Then] sun.");
    assert!(article(&window).is_focused());
}

#[test]
fn line_word_and_character_at_the_caret_can_be_read() {
    let mut window = window("Anna saw Oslo. Rain fell.\nThen sun.");
    press(&mut window, &[(PLAIN, Key::ArrowRight)]);
    let node = article(&window);
    let caret = node.text_selection_focus().unwrap();
    let mut word = caret.to_degenerate_range();
    word.set_end(caret.forward_to_word_end());
    assert_eq!(word.text(), "saw ");
    let mut line = caret.to_degenerate_range();
    line.set_end(caret.forward_to_line_end());
    assert_eq!(line.text(), "saw Oslo. Rain fell.\n");
    let boxes = word.bounding_boxes();
    assert!(boxes.len() == 1 && boxes[0].width() > 8.0, "{boxes:?}");
}

#[test]
fn a_reader_can_put_the_caret_and_select_words() {
    let mut window = window("Anna saw Oslo.\nThen sun.");
    let run = runs(&window)[0].locate().0;
    let node = article(&window).locate().0;
    let at = |character_index| TextPosition { node: run, character_index };
    let data = |anchor, focus| ActionData::SetTextSelection(TextSelection { anchor, focus });
    ask(&mut window, node, Action::SetTextSelection, Some(data(at(9), at(9))));
    assert_eq!(told(&window), "Anna saw |Oslo.\nThen sun.");
    ask(&mut window, node, Action::SetTextSelection, Some(data(at(5), at(13))));
    assert_eq!(window.state().session().view().selection(), 5..13);
    assert_eq!(told(&window), "Anna [saw Oslo].\nThen sun.");
}

#[test]
fn a_click_of_a_reader_on_an_annotation_selects_it() {
    let mut window = window("Anna saw Oslo");
    press(
        &mut window,
        &[(PLAIN, Key::P), (PLAIN, Key::Escape), (PLAIN, Key::ArrowRight), (PLAIN, Key::Escape)],
    );
    let node = window.get_by_label("person: Anna, 0 to 4").accesskit_node();
    assert_eq!(node.is_selected(), Some(false));
    let target = node.locate().0;
    ask(&mut window, target, Action::Click, None);
    assert!(window.state().session().view().selected.is_some());
    let node = window.get_by_label("person: Anna, 0 to 4").accesskit_node();
    assert_eq!(node.is_selected(), Some(true));
}

#[test]
fn a_commitment_says_what_fills_its_roles_and_a_filler_what_it_fills() {
    let mut window = window("Aldmoor agreed to pay. Then rain.");
    press(&mut window, &[(PLAIN, Key::L), (PLAIN, Key::C), (PLAIN, Key::Num1)]);
    let of = |name: &str| {
        let node = window.get_by_label(name).accesskit_node();
        (node.description().unwrap_or_default(), node.data().is_expanded())
    };
    let (said, active) = of("commitment: Aldmoor agreed to pay., 0 to 22");
    assert!(said.contains("active") && said.contains("promisor Aldmoor"), "{said}");
    assert_eq!(active, Some(true));
    assert_eq!(of("place: Aldmoor, 0 to 7").0, "promisor of Aldmoor agreed to pay.");
}

#[test]
fn the_annotation_that_tab_selects_is_said_at_once() {
    let mut window = window("Anna saw Oslo");
    press(
        &mut window,
        &[(PLAIN, Key::P), (PLAIN, Key::ArrowRight), (PLAIN, Key::ArrowRight), (PLAIN, Key::L)],
    );
    press(&mut window, &[(Modifiers::SHIFT, Key::Tab)]);
    let said = window.get_all_by_role(Role::Status).map(|node| node.accesskit_node()).collect::<Vec<_>>();
    let said: Vec<_> =
        said.iter().filter(|node| node.live() == Live::Polite).filter_map(AccessKitNode::label).collect();
    assert_eq!(said, ["person: Anna, 0 to 4, selected"]);
}

#[test]
fn what_a_key_did_is_said_and_said_again_when_it_happens_again() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(Modifiers::COMMAND, Key::Z)]);
    let said = window.state().session().notice().unwrap().text.clone();
    let line = |window: &Harness<'_, Window>| {
        let all = window.get_all_by_value(&said).map(|node| node.accesskit_node());
        let found = all.into_iter().find(|node| node.role() == Role::Label).unwrap();
        (found.live(), found.locate().0)
    };
    let (live, before) = line(&window);
    assert_eq!(live, Live::Polite);
    press(&mut window, &[(Modifiers::COMMAND, Key::Z)]);
    assert_ne!(line(&window).1, before, "a node of its own");
}

#[test]
fn an_annotation_over_two_paragraphs_is_one_node_that_covers_both() {
    let mut window = window("Anna saw Oslo.\nThen rain fell.");
    let here = article(&window).locate().0;
    let (first, last) = (runs(&window)[0].locate().0, runs(&window)[1].locate().0);
    let anchor = TextPosition { node: first, character_index: 9 };
    let focus = TextPosition { node: last, character_index: 4 };
    let data = ActionData::SetTextSelection(TextSelection { anchor, focus });
    ask(&mut window, here, Action::SetTextSelection, Some(data));
    press(&mut window, &[(PLAIN, Key::E)]);
    let whole = window.get_by_label("event: Oslo. Then, 9 to 19").rect();
    for run in runs(&window) {
        let r = run.bounding_box().unwrap();
        assert!(f64::from(whole.top()) <= r.y0 + 1.0 && f64::from(whole.bottom()) >= r.y1 - 1.0);
    }
}

#[test]
fn a_long_article_tells_no_more_than_what_is_near_the_screen() {
    let text: Vec<String> = (0..20_000).map(|at| format!("{at} Anna saw Oslo in the rain.")).collect();
    let mut window = window(&text.join("\n"));
    let count = runs(&window).len();
    assert!((20..200).contains(&count), "{count}");
    press(&mut window, &[(Modifiers::COMMAND, Key::End)]);
    assert!(runs(&window).len() < 200);
    let said = told(&window);
    assert!(said.ends_with("19999 Anna saw Oslo in the rain.|"), "{said}");
}

#[test]
fn bad_text_is_told_and_nothing_breaks() {
    for text in ["", "\n", "\n\n\n", "a\0b\u{7}\u{2028}c", "\u{301}", "\u{202e}never closed", " "] {
        let mut window = window(text);
        press(&mut window, &[(PLAIN, Key::ArrowRight), (Modifiers::COMMAND, Key::End)]);
        assert_eq!(article(&window).document_range().text(), text, "{text:?}");
        assert!(told(&window).ends_with('|'), "{text:?}");
    }
    let heap = format!("a{} b", "\u{301}".repeat(1000));
    assert_eq!(article(&window(&heap)).document_range().text(), heap);
    let endless = "ab".repeat(20_000);
    let shown = window(&endless);
    assert!(endless.starts_with(&article(&shown).document_range().text()));
}

#[test]
fn in_arabic_the_caret_goes_on_to_the_left() {
    let mut window = window("قال Singhvi في دلهي");
    press(&mut window, &[(PLAIN, Key::ArrowLeft)]);
    assert_eq!(told(&window), "قال |Singhvi في دلهي");
    press(&mut window, &[(Modifiers::SHIFT, Key::ArrowLeft)]);
    assert!(told(&window).starts_with("قال [Singhvi"), "{}", told(&window));
}

#[test]
fn a_reader_can_bring_a_paragraph_below_the_screen_into_view() {
    let text: Vec<String> = (0..400).map(|at| format!("{at} Anna saw Oslo in the rain.")).collect();
    let mut window = window(&text.join("\n"));
    let last = article(&window).children().rfind(|node| node.role() == Role::Paragraph).unwrap();
    let (name, target) = (last.label().unwrap(), last.locate().0);
    let bottom = window.get_by_label("Article: article").rect().bottom();
    assert!(window.get_by_label(&name).rect().top() > bottom, "below the screen at first");
    ask(&mut window, target, Action::ScrollIntoView, None);
    assert!(window.get_by_label(&name).rect().bottom() < bottom);
}

#[test]
fn scrolled_away_from_the_caret_there_is_none_and_the_text_goes_on() {
    let text: Vec<String> = (0..4000).map(|at| format!("{at} Anna saw Oslo in the rain.")).collect();
    let mut window = window(&text.join("\n"));
    window.hover_at(window.get_by_label("Article: article").rect().center());
    for _ in 0..12 {
        window.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -4000.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: PLAIN,
        });
        window.run_steps(8);
    }
    let node = article(&window);
    assert!(!node.document_range().text().starts_with("0 Anna"));
    assert!(!node.has_text_selection());
    press(&mut window, &[(PLAIN, Key::ArrowRight)]);
    assert!(told(&window).contains("0 |Anna"), "the next key shows the caret again");
}
