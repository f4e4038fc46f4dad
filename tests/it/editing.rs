//! Editing as triples over a small markup: the text, the keys, what comes of it.
//!
//! `[person Anna]` is an entity, `{…}` a commitment's statement, `|` the caret. After the text
//! come the frames, one a line: `cue=… role=…`, a filler that is an annotation in brackets.

use attache::model::annotation::{Annotation, Filler, Spans, Target};
use attache::model::ids::AnnotatorId;
use attache::session::action::{Action, Scope};
use attache::session::{Command, Session};

use crate::fixtures;

/// Presses keys as the manual names them: `Shift+Right`, `P`, `1`.
pub fn press(session: &mut Session, keys: &str) {
    for key in keys.split_whitespace() {
        let reviewing = session.is_reviewing();
        let works = |a: &&Action| match a.scope() {
            Scope::Review => reviewing,
            Scope::Text | Scope::Window => true,
        };
        let action =
            Action::ALL.iter().filter(works).find(|a| a.shortcuts().iter().any(|s| s.to_string() == key));
        let label = session
            .project()
            .schema()
            .labels
            .iter()
            .find(|l| l.key.is_some_and(|k| k.to_ascii_uppercase().to_string() == key));
        let command = match (action, label) {
            (Some(action), _) => Command::Act(*action),
            (None, Some(label)) => Command::Mark(label.id.clone()),
            (None, None) => panic!("no key {key}"),
        };
        session.dispatch(command, false);
    }
}

/// The text with its marks, then the frames.
fn shown(session: &Session) -> String {
    let (text, layer) = (session.text().unwrap(), session.layer().unwrap());
    // (place; 0 closes, 1 caret, 2 opens; inner closes first and opens last; what is written)
    let mut signs: Vec<(usize, u8, i64, String)> = Vec::new();
    let mut frames = Vec::new();
    let words = |spans: &Spans| spans.words(text);
    for annotation in layer.placed() {
        for piece in annotation.spans().unwrap().pieces() {
            let len = piece.len() as i64;
            let (open, close) = match &**annotation {
                Annotation::Entity(e) => (format!("[{} ", e.label), "]"),
                Annotation::Commitment(_) => ("{".to_owned(), "}"),
                _ => continue,
            };
            let outer = i64::from(annotation.as_commitment().is_some());
            signs.push((piece.start(), 2, -(len * 2 + outer), open));
            signs.push((piece.end(), 0, len * 2 + outer, close.to_owned()));
        }
        if let Some(frame) = annotation.as_commitment() {
            let mut parts: Vec<String> = frame.cue.iter().map(|cue| format!("cue={}", words(cue))).collect();
            for (role, filler) in &frame.roles {
                parts.push(match filler {
                    Filler::Words(spans) => format!("{role}={}", words(spans)),
                    Filler::Annotation(id) => {
                        format!("{role}=[{}]", words(&layer.get(*id).unwrap().spans().unwrap()))
                    }
                });
            }
            frames.push(parts.join(" "));
        }
    }
    signs.push((session.view().focus, 1, 0, "|".to_owned()));
    signs.sort();
    let mut out = String::new();
    let mut at = 0;
    for (place, _, _, sign) in signs {
        out.push_str(&text.as_str()[at..place]);
        out.push_str(&sign);
        at = place;
    }
    out.push_str(&text.as_str()[at..]);
    for frame in frames {
        out.push('\n');
        out.push_str(&frame);
    }
    out
}

#[track_caller]
fn check(text: &str, keys: &str, expected: &str) {
    let mut session = fixtures::session(text, &AnnotatorId::new("ana"));
    press(&mut session, keys);
    assert_eq!(shown(&session), expected, "keys: {keys}; said: {:?}", session.notice());
}

#[test]
fn a_letter_marks_the_token_at_the_caret_and_leaves_the_caret_at_its_start() {
    check("Anna saw Oslo", "P", "|[person Anna] saw Oslo");
    check("Anna saw Oslo", "Right Right L", "Anna saw |[place Oslo]");
}

#[test]
fn a_letter_marks_the_selected_tokens() {
    check("Port Ansel is far", "Shift+Right Shift+Right L", "|[place Port Ansel] is far");
    check("Port Ansel is far", "Shift+Right Shift+Right Shift+Left L", "|[place Port] Ansel is far");
    check("Port Ansel", "Ctrl+End Shift+Left L", "Port |[place Ansel]");
}

#[test]
fn with_only_an_annotation_selected_a_letter_relabels_it() {
    check("Anna saw Oslo", "P O", "|[organisation Anna] saw Oslo");
    check("Anna saw Oslo", "P Right P", "[person Anna] |[person saw] Oslo");
    check("Anna saw Oslo", "P Esc Tab R", "|[role Anna] saw Oslo");
}

#[test]
fn marks_nest_and_coincide() {
    check(
        "Ministry of Trade Secretary",
        "Shift+Right Shift+Right Shift+Right O Ctrl+Home Shift+Right Shift+Right Shift+Right Shift+Right R",
        "|[role [organisation Ministry of Trade] Secretary]",
    );
    check("Veresk", "Shift+Right L Shift+Right O", "|[organisation [place Veresk]]");
}

#[test]
fn the_same_label_on_the_same_words_is_there_once() {
    check("Anna saw Oslo", "P Ctrl+End Ctrl+Home P", "|[person Anna] saw Oslo");
}

#[test]
fn a_role_key_with_nothing_to_fill_with_says_so() {
    let mut session = fixtures::session("Anna will pay.", &AnnotatorId::new("ana"));
    press(&mut session, "C Right 1");
    assert!(
        session.notice().unwrap().text.starts_with("Select the words for promisor"),
        "{:?}",
        session.notice()
    );
}

#[test]
fn alt_selects_characters_by_grapheme() {
    check("e\u{301}a", "Alt+Shift+Right P", "|[person e\u{301}]a");
    check("👩‍👩‍👧 x", "Alt+Shift+Right P", "|[person 👩‍👩‍👧] x");
}

#[test]
fn c_makes_the_sentence_a_commitment_and_digits_fill_its_roles() {
    check(
        "Aldmoor agreed to reopen the lock. Then rain.",
        "L Right Shift+Right Shift+Right C U",
        "[place Aldmoor] |{agreed to} reopen the lock. Then rain.\ncue=agreed",
    );
    check(
        "Aldmoor agreed to pay. Then rain.",
        "L C 1",
        "|{[place Aldmoor] agreed to pay.} Then rain.\npromisor=[Aldmoor]",
    );
    check(
        "Aldmoor agreed to pay. Then rain.",
        "C Right Shift+Right U Right Shift+Right Shift+Right 4",
        "{Aldmoor agreed to pay|.} Then rain.\ncue=agreed action=to pay",
    );
}

#[test]
fn a_role_key_again_takes_the_filler_out_and_a_single_role_is_replaced() {
    check("Anna will pay Bo.", "C Shift+Right 1 1", "{Anna| will pay Bo.}\n");
    check(
        "Anna will pay Bo.",
        "C Shift+Right 4 Right Right Right Shift+Right 4",
        "{Anna will pay Bo|.}\naction=Bo",
    );
    check(
        "Anna will pay Bo.",
        "C Shift+Right 1 Right Right Right Shift+Right 1",
        "{Anna will pay Bo|.}\npromisor=Anna promisor=Bo",
    );
}

#[test]
fn a_role_takes_the_annotation_that_has_exactly_the_selected_words() {
    check(
        "Anna Berg will pay.",
        "Shift+Right Shift+Right P C Ctrl+Home Shift+Right Shift+Right 1",
        "{[person Anna Berg]| will pay.}\npromisor=[Anna Berg]",
    );
    check(
        "Anna Berg will pay.",
        "Shift+Right Shift+Right P C Ctrl+Home Shift+Right 1",
        "{[person Anna| Berg] will pay.}\npromisor=Anna",
    );
}

#[test]
fn deleting_a_filler_leaves_its_words_in_the_role() {
    check("Anna will pay.", "P C 1 Shift+Tab Delete", "|{Anna will pay.}\npromisor=Anna");
}

#[test]
fn brackets_move_the_boundaries_of_the_selected_annotation() {
    check("the old Port Ansel lock", "Right Right L ]", "the old |[place Port Ansel] lock");
    check("the old Port Ansel lock", "Right Right L [ [", "|[place the old Port] Ansel lock");
    check("the old Port Ansel lock", "Right Right L ] Shift+[", "the old Port |[place Ansel] lock");
    check("the old Port Ansel lock", "Right Right L ] ] Shift+]", "the old |[place Port Ansel] lock");
    check("Port Ansel", "L Shift+]", "|[place Port] Ansel");
}

#[test]
fn plus_adds_a_further_piece() {
    check(
        "north and south banks",
        "Shift+Right L Right Right Right Shift+Right +",
        "|[place north] and south [place banks]",
    );
}

#[test]
fn tab_walks_from_inner_to_outer() {
    let text = "Anna will pay.";
    check(text, "P C Esc Ctrl+Home Tab D", "|{[date Anna] will pay.}\n");
    let mut session = fixtures::session(text, &AnnotatorId::new("ana"));
    press(&mut session, "P C Esc Ctrl+Home Tab Tab");
    let selected = session.view().selected.and_then(|id| session.layer()?.get(id).cloned()).unwrap();
    assert!(selected.as_commitment().is_some());
    assert_eq!(session.view().active, Some(selected.id()), "a selected commitment is the active one");
}

#[test]
fn a_relation_goes_from_the_selected_annotation_to_the_chosen_one() {
    let mut session = fixtures::session("Anna, director, left.", &AnnotatorId::new("ana"));
    press(&mut session, "P Right Right R Shift+Tab T Tab Enter");
    let relations: Vec<_> = session.layer().unwrap().loose().to_vec();
    let Annotation::Relation(relation) = &*relations[0] else { panic!("no relation") };
    assert_eq!(relation.kind.as_str(), "holds");
    press(&mut session, "Ctrl+Z");
    assert_eq!(session.layer().unwrap().loose().len(), 0);
}

#[test]
fn undo_and_redo_walk_through_all_that_was_done() {
    check("Anna saw Oslo", "P Right Right L Ctrl+Z", "[person Anna] saw |Oslo");
    check("Anna saw Oslo", "P Right Right L Ctrl+Z Ctrl+Z Ctrl+Shift+Z", "|[person Anna] saw Oslo");
    check("Anna saw Oslo", "P Ctrl+Z Right Right L Ctrl+Shift+Z", "Anna saw |[place Oslo]");
}

#[test]
fn every_occurrence_is_found_as_whole_words() {
    let session = fixtures::session("Veresk, Veresks and veresk. Veresk", &AnnotatorId::new("ana"));
    assert_eq!(session.occurrences("Veresk", true), [0..6, 28..34]);
    assert_eq!(session.occurrences("Veresk", false).len(), 3);
}

#[test]
fn a_statement_may_run_over_a_line_break() {
    check("One will go\nand stay", "Ctrl+Shift+End C", "|{One will go\nand stay}\n");
}

/// The label of what is chosen as the other end of a relation.
fn other_end(session: &Session) -> Option<String> {
    let id = session.view().link?.to?;
    Some(session.layer()?.get(id)?.label()?.to_string())
}

#[test]
fn tab_skips_what_no_relation_type_leads_to() {
    let mut session = fixtures::session("Anna, on Friday, left Oslo as director.", &AnnotatorId::new("ana"));
    // Anna is a person, Friday a date, director a role: a person holds a role.
    press(&mut session, "P Right Right Right D Ctrl+End Left Left R Ctrl+Home Tab T Tab");
    assert_eq!(other_end(&session).as_deref(), Some("role"), "{:?}", session.notice());
    press(&mut session, "Tab");
    assert_eq!(other_end(&session).as_deref(), Some("role"));
    assert_eq!(
        session.notice().unwrap().text,
        "No annotation after this one to which a relation type leads."
    );
    press(&mut session, "Enter");
    assert_eq!(session.layer().unwrap().counts().relations, 1);
}

#[test]
fn a_click_while_a_relation_is_made_says_where_no_type_leads() {
    let mut session = fixtures::session("Anna, on Friday.", &AnnotatorId::new("ana"));
    press(&mut session, "P Right Right Right D Ctrl+Home Tab T");
    let date =
        session.layer().unwrap().placed().find(|a| a.label().unwrap().as_str() == "date").unwrap().id();
    session.dispatch(Command::Click { offset: 10, stack: vec![date.as_u64()] }, false);
    assert_eq!(other_end(&session), None);
    assert_eq!(session.notice().unwrap().text, "No relation type of the schema leads to this one.");
}

#[test]
fn a_click_on_a_stack_selects_the_innermost_and_the_next_one_the_one_around_it() {
    let text = "Ministry of Trade Secretary";
    let mut session = fixtures::session(text, &AnnotatorId::new("ana"));
    press(&mut session, "Shift+Right L Ctrl+Home Shift+Right Shift+Right Shift+Right O Ctrl+Home");
    press(&mut session, "Ctrl+Shift+End R Esc");
    let layer = session.layer().unwrap();
    let stack: Vec<u64> =
        attache::session::walk::stack_at(layer, 2).iter().map(|a| a.id().as_u64()).collect();
    let selected = |session: &Session| {
        let id = session.view().selected?;
        Some(session.layer()?.get(id)?.label()?.to_string())
    };
    let mut walked = Vec::new();
    for _ in 0..4 {
        session.dispatch(Command::Click { offset: 2, stack: stack.clone() }, false);
        walked.push(selected(&session).unwrap());
    }
    assert_eq!(walked, ["place", "organisation", "role", "place"], "from inside outwards, then again");
    assert_eq!(session.view().focus, 2, "the caret stays under the pointer");
    session.dispatch(Command::Click { offset: 2, stack: Vec::new() }, false);
    assert_eq!(selected(&session), None);
}

#[test]
fn tab_and_clicks_reach_comments_on_words() {
    let mut session = fixtures::session("Anna saw Oslo", &AnnotatorId::new("ana"));
    press(&mut session, "P Esc");
    let target = Target::Words(session.text().unwrap().span(9..13).unwrap());
    let comment = |reply_to| Command::AddComment { target: target.clone(), reply_to, text: "Which?".into() };
    session.dispatch(comment(None), false);
    let root = session.layer().unwrap().comments()[0].id;
    session.dispatch(comment(Some(root)), false);
    press(&mut session, "Ctrl+Home Tab Tab");
    assert_eq!(session.view().selected, Some(root));
    press(&mut session, "Tab");
    assert_eq!(session.view().selected, Some(root), "an answer is read in its thread");
    press(&mut session, "Esc");
    session.dispatch(Command::Click { offset: 10, stack: vec![root.as_u64()] }, false);
    assert_eq!(session.view().selected, Some(root));
    // A letter marks the words; a comment has no label to be changed.
    press(&mut session, "L");
    assert_eq!(shown(&session), "[person Anna] saw |[place Oslo]");
    // While a relation is made it is no end of one.
    press(&mut session, "Ctrl+Home Tab T Tab");
    assert_ne!(session.view().link.unwrap().to, Some(root));
}
