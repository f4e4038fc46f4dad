//! The dialogs by their accessible names, without a screen.

use attache::model::ids::AnnotatorId;
use attache::session::Command;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use crate::fixtures;
use crate::window::{Window, press, window, window_on};

const PLAIN: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;

/// Does a command by its name, as the palette does it.
fn command(window: &mut Harness<'_, Window>, name: &str) {
    press(window, &[(CTRL, Key::K)]);
    write(window, name);
    press(window, &[(PLAIN, Key::Enter)]);
    window.run_steps(3);
}

fn write(window: &mut Harness<'_, Window>, words: &str) {
    window.event(egui::Event::Text(words.to_owned()));
    window.run_steps(4);
}

/// Puts other words into the field with this name.
fn retype(window: &mut Harness<'_, Window>, field: &str, words: &str) {
    window.get_by_role_and_label(Role::TextInput, field).focus();
    window.run_steps(2);
    press(window, &[(CTRL, Key::A)]);
    if words.is_empty() {
        press(window, &[(PLAIN, Key::Delete)]);
    } else {
        write(window, words);
    }
}

fn enter(window: &mut Harness<'_, Window>, modifiers: Modifiers) {
    press(window, &[(modifiers, Key::Enter)]);
    window.run_steps(2);
}

fn click(window: &mut Harness<'_, Window>, label: &str) {
    // As a screen reader does it: that also reaches what is scrolled away.
    window.get_by_label(label).click_accesskit();
    window.run_steps(3);
}

fn undo_what(window: &Harness<'_, Window>) -> String {
    window.state().session().undo_what().unwrap_or_default()
}

/// The words of the article's selection.
fn selected<'a>(window: &'a Harness<'_, Window>) -> &'a str {
    let session = window.state().session();
    &session.text().unwrap().as_str()[session.view().selection()]
}

// Details of the article

#[test]
fn details_are_saved_by_enter_as_one_step() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "article details");
    retype(&mut window, "Title", "A journey");
    retype(&mut window, "Date", "2026-03-05");
    retype(&mut window, "Tags", "aid, trade, aid");
    press(&mut window, &[(PLAIN, Key::Enter)]);
    let meta = window.state().session().project().articles().values().next().unwrap().meta().clone();
    assert_eq!((meta.title.as_str(), meta.date.as_deref()), ("A journey", Some("2026-03-05")));
    assert_eq!(meta.tags, ["aid", "trade"]);
    press(&mut window, &[(CTRL, Key::Z)]);
    assert_eq!(
        window.state().session().project().articles().values().next().unwrap().meta().title,
        "article"
    );
}

#[test]
fn wrong_details_are_said_and_not_saved() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "article details");
    retype(&mut window, "Date", "2026-02-30");
    window.get_by_label_contains("Not a day");
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.get_by_label("Save");
    retype(&mut window, "Date", "");
    retype(&mut window, "Title", "");
    window.get_by_label("An article needs a title.");
    press(&mut window, &[(PLAIN, Key::Escape)]);
    assert!(window.query_by_label("Save").is_none());
    assert_eq!(window.state().session().undo_what(), None);
}

// The schema

#[test]
fn a_label_is_renamed_in_the_schema_and_its_annotations_follow() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    command(&mut window, "edit the schema");
    retype(&mut window, "Label name", "human");
    window.get_by_label("Will rename the label “person” to “human”.");
    click(&mut window, "Apply");
    assert_eq!(undo_what(&window), "rename the label “person” to “human”");
    window.get_by_label("human: Anna, 0 to 4");
    assert_eq!(window.state().session().project().schema().labels[0].id.as_str(), "person");
}

#[test]
fn a_new_label_gets_name_key_and_id_and_marks_at_once() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "edit the schema");
    click(&mut window, "Add a label");
    window.get_by_label("A label has no id or no name.");
    write(&mut window, "River bank");
    retype(&mut window, "Key", "b");
    click(&mut window, "Apply");
    let schema = window.state().session().project().schema().clone();
    let label = schema.labels.last().unwrap();
    assert_eq!((label.id.as_str(), label.key), ("river_bank", Some('b')));
    press(&mut window, &[(PLAIN, Key::B)]);
    window.get_by_label("River bank: Anna, 0 to 4");
}

#[test]
fn a_key_that_stands_twice_is_said_and_keeps_the_schema_from_being_applied() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "edit the schema");
    retype(&mut window, "Key", "o");
    window.get_by_label_contains("The key O marks both");
    click(&mut window, "Apply");
    window.get_by_label("Apply");
    assert_eq!(window.state().session().undo_what(), None);
}

#[test]
fn a_label_in_use_is_deleted_only_after_its_number_was_said() {
    let mut window = window("Anna saw Oslo and Anna");
    press(&mut window, &[(PLAIN, Key::P)]);
    command(&mut window, "edit the schema");
    click(&mut window, "Delete label person");
    window.run_steps(3);
    window.get_by_label_contains("1 annotation of yours uses it.");
    click(&mut window, "Delete it and 1 annotation");
    window.get_by_label_contains("Deletes “person” with 1 annotation");
    click(&mut window, "Apply");
    let session = window.state().session();
    assert_eq!(session.layer().unwrap().counts().entities, 0);
    assert!(session.project().schema().label(&"person".into()).is_none());
    assert_eq!(undo_what(&window), "delete the label “person”");
    press(&mut window, &[(CTRL, Key::Z)]);
    window.get_by_label("person: Anna, 0 to 4");
}

#[test]
fn a_label_that_nothing_uses_goes_without_a_question() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "edit the schema");
    click(&mut window, "Delete label person");
    window.run_steps(3);
    assert!(window.query_by_label("label person").is_none());
    window.get_by_label("Will delete the label “person”.");
}

#[test]
fn a_merged_label_keeps_its_annotations_under_the_other_name() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    command(&mut window, "edit the schema");
    click(&mut window, "Merge label person");
    click(&mut window, "into organisation");
    click(&mut window, "Apply");
    window.get_by_label("organisation: Anna, 0 to 4");
    assert_eq!(undo_what(&window), "merge the label “person” into “organisation”");
}

#[test]
fn roles_attributes_and_values_are_changed_in_place() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "edit the schema");
    click(&mut window, "frame label commitment");
    click(&mut window, "role promisor");
    retype(&mut window, "Role name", "debtor");
    click(&mut window, "Move role debtor down");
    // Roles folded again, so that attributes are within reach.
    click(&mut window, "role debtor");
    click(&mut window, "attribute act");
    retype(&mut window, "Value 1", "vow");
    click(&mut window, "Add a value");
    write(&mut window, "threat");
    click(&mut window, "Apply");
    let schema = window.state().session().project().schema().clone();
    let frame = schema.commitment_labels().next().unwrap();
    assert_eq!((frame.roles[1].id.as_str(), frame.roles[1].name.as_str()), ("promisor", "debtor"));
    let values = frame.attributes[0].kind.choices();
    assert_eq!((values[0].id.as_str(), values[0].name.as_str()), ("promise", "vow"));
    assert_eq!(values.last().unwrap().id, "threat");
    assert_eq!(undo_what(&window), "change the schema");
}

#[test]
fn a_relation_type_is_added_with_what_it_may_link() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "edit the schema");
    click(&mut window, "Add a relation type");
    write(&mut window, "knows");
    click(&mut window, "Add the same label at both ends");
    click(&mut window, "Apply");
    let schema = window.state().session().project().schema().clone();
    let knows = schema.relation(&"knows".into()).unwrap();
    assert!(
        knows.allows(&"person".into(), &"person".into()) && !knows.allows(&"person".into(), &"place".into())
    );
    assert_eq!(undo_what(&window), "add the relation type “knows”");
}

#[test]
fn changes_of_the_schema_are_not_lost_by_escape_or_a_shortcut() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "edit the schema");
    retype(&mut window, "Label name", "human");
    press(&mut window, &[(PLAIN, Key::Escape)]);
    window.get_by_label("There are changes that are not applied.");
    click(&mut window, "Go on editing");
    press(&mut window, &[(CTRL, Key::L)]);
    window.get_by_label("Drop the changes");
    click(&mut window, "Drop the changes");
    assert!(window.query_by_label("Apply").is_none());
    assert_eq!(window.state().session().project().schema().labels[0].name, "person");
}

#[test]
fn an_unchanged_schema_is_left_by_escape() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "edit the schema");
    press(&mut window, &[(PLAIN, Key::Escape)]);
    assert!(window.query_by_label("Apply").is_none());
}

#[test]
fn escape_on_the_question_keeps_the_label_and_the_dialog() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    command(&mut window, "edit the schema");
    click(&mut window, "Delete label person");
    window.run_steps(3);
    press(&mut window, &[(PLAIN, Key::Escape)]);
    window.get_by_label("label person");
    window.get_by_role_and_label(Role::TextInput, "Label name");
}

// Finding

#[test]
fn words_are_found_as_they_are_typed_and_enter_goes_on() {
    let mut window = window("Oslo, then Bergen, then oslo again");
    press(&mut window, &[(CTRL, Key::F)]);
    write(&mut window, "oslo");
    window.get_by_label("1 of 2");
    assert_eq!(window.state().session().view().selection(), 0..4);
    enter(&mut window, PLAIN);
    window.get_by_label("2 of 2");
    assert_eq!(selected(&window), "oslo");
    enter(&mut window, PLAIN);
    window.get_by_label("1 of 2");
    enter(&mut window, Modifiers::SHIFT);
    window.get_by_label("2 of 2");
    click(&mut window, "Match case");
    window.get_by_label_contains("1 of 1");
}

#[test]
fn a_wrong_pattern_is_said_while_it_is_typed() {
    let mut window = window("Oslo (Norway)");
    press(&mut window, &[(CTRL, Key::F)]);
    click(&mut window, "Regular expression");
    retype(&mut window, "Find in the article", "(nor");
    window.get_by_label("Not a pattern: unclosed group.");
    write(&mut window, ")");
    window.get_by_label("1 of 1");
}

#[test]
fn escape_closes_the_search_and_the_hit_can_be_marked() {
    let mut window = window("Then came Anna to Oslo");
    press(&mut window, &[(CTRL, Key::F)]);
    write(&mut window, "anna");
    press(&mut window, &[(PLAIN, Key::Escape), (PLAIN, Key::P)]);
    assert!(window.query_by_label("Close the search").is_none());
    window.get_by_label("person: Anna, 10 to 14");
}

#[test]
fn the_selected_words_are_what_is_looked_for() {
    let mut window = window("Anna saw Oslo and Anna");
    press(&mut window, &[(Modifiers::SHIFT, Key::ArrowRight), (CTRL, Key::F)]);
    window.run_steps(2);
    window.get_by_label("1 of 2");
}

#[test]
fn a_long_text_is_searched_beside_the_frames() {
    let text = format!("{}needle", "hay and more hay. ".repeat(40_000));
    let mut window = window(&text);
    press(&mut window, &[(CTRL, Key::F)]);
    write(&mut window, "needle");
    for _ in 0..1000 {
        if window.query_by_label("1 of 1").is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.run_steps(1);
    }
    assert_eq!(selected(&window), "needle");
}

#[test]
fn a_place_in_another_article_is_found_and_opened() {
    let mut session = fixtures::session("Anna saw Oslo", &AnnotatorId::new("ana"));
    fixtures::add_article(&mut session, "other", "Bergen has a harbour");
    let mut window = window_on(session);
    press(&mut window, &[(Modifiers::COMMAND | Modifiers::SHIFT, Key::F)]);
    write(&mut window, "harbour");
    found(&mut window, "1 place in 1 article");
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.run_steps(3);
    assert_eq!(window.state().session().view().article.as_ref().unwrap().as_str(), "other");
    assert_eq!(selected(&window), "harbour");
}

#[test]
fn annotations_are_found_by_their_label() {
    let mut window = window("Anna saw Anna");
    press(&mut window, &[(PLAIN, Key::P)]);
    press(&mut window, &[(Modifiers::COMMAND | Modifiers::SHIFT, Key::F)]);
    click(&mut window, "Where to look");
    window.get_by_role_and_label(Role::ListBoxOption, "person").click();
    window.run_steps(3);
    found(&mut window, "1 place in 1 article");
}

/// Waits for a search over the project.
fn found(window: &mut Harness<'_, Window>, words: &str) {
    for _ in 0..1000 {
        if window.query_all_by_label(words).next().is_some() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.run_steps(1);
    }
    window.get_by_label(words);
}

// Canonical entities

#[test]
fn a_canonical_entity_is_renamed_merged_and_its_mentions_follow() {
    let mut session = fixtures::session("MEA met the Ministry", &AnnotatorId::new("ana"));
    session.dispatch(Command::MarkRanges { label: "organisation".into(), ranges: vec![0..3, 12..20] }, false);
    let ids: Vec<_> = session.layer().unwrap().placed().map(|a| a.id()).collect();
    for (id, name) in ids.iter().zip(["MEA", "Ministry"]) {
        session.dispatch(Command::NewCanonical { id: *id, name: name.to_owned() }, false);
    }
    let mut window = window_on(session);
    command(&mut window, "canonical");
    click(&mut window, "MEA, 1 mention");
    retype(&mut window, "Other names", "Foreign Office");
    click(&mut window, "Ministry, 1 mention");
    let names = |window: &Harness<'_, Window>| -> Vec<String> {
        let all = window.state().session().project().canonicals().values();
        all.flat_map(|c| std::iter::once(c.name.clone()).chain(c.aliases.clone())).collect()
    };
    assert!(names(&window).contains(&"Foreign Office".to_owned()));
    click(&mut window, "Merge into…");
    write(&mut window, "mea");
    press(&mut window, &[(PLAIN, Key::Enter)]);
    window.get_by_label("MEA, 2 mentions");
    assert_eq!(window.state().session().project().canonicals().len(), 1);
    assert!(names(&window).contains(&"Ministry".to_owned()));
    click(&mut window, "“Ministry” in article");
    assert_eq!(window.state().session().view().selected, Some(ids[1]));
}

#[test]
fn a_canonical_entity_is_made_and_deleted_and_undo_brings_it_back() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "canonical");
    click(&mut window, "New canonical entity");
    window.run_steps(3);
    retype(&mut window, "Entity name", "Anna Berg");
    retype(&mut window, "Ids elsewhere", "Q142");
    window.get_by_label_contains("a colon, the id");
    retype(&mut window, "Ids elsewhere", "wikidata:Q142");
    click(&mut window, "Close");
    let one = window.state().session().project().canonicals().values().next().cloned().unwrap();
    assert_eq!((one.name.as_str(), one.links.as_slice()), ("Anna Berg", &["wikidata:Q142".to_owned()][..]));
    command(&mut window, "canonical");
    click(&mut window, "Delete canonical entity");
    assert!(window.state().session().project().canonicals().is_empty());
    click(&mut window, "Close");
    press(&mut window, &[(CTRL, Key::Z)]);
    assert_eq!(window.state().session().project().canonicals().len(), 1);
}

// Export

#[test]
fn an_export_is_written_where_it_was_asked_for_and_reports() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.jsonl");
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    command(&mut window, "export");
    window.get_by_label("1 layer.");
    retype(&mut window, "Write to", "data.jsonl");
    window.get_by_label_contains("a whole path");
    retype(&mut window, "Write to", file.to_str().unwrap());
    press(&mut window, &[(PLAIN, Key::Enter)]);
    found(&mut window, "Exported");
    window.get_by_label("1 record of 1 article with 1 entity. All that was chosen is written.");
    assert!(std::fs::read_to_string(&file).unwrap().contains("\"Anna\""));
}

#[test]
fn several_annotators_are_chosen_for_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out.jsonl");
    let mut session = fixtures::session("Anna saw Oslo", &AnnotatorId::new("ana"));
    let mut project = session.project().clone();
    for who in ["ana", "ben", "cleo"] {
        session = attache::session::Session::in_memory(project, AnnotatorId::new(who));
        session.dispatch(Command::OpenArticle("article".into()), false);
        session.dispatch(Command::Mark("person".into()), false);
        project = session.project().clone();
    }
    let mut window = window_on(session);
    command(&mut window, "export");
    window.get_by_label("3 layers.");
    window.get_by_role_and_label(Role::ComboBox, "Annotations by").click_accesskit();
    window.run_steps(3);
    for who in ["ana", "ben"] {
        window.get_by_role_and_label(Role::CheckBox, who).click_accesskit();
        window.run_steps(3);
    }
    press(&mut window, &[(PLAIN, Key::Escape)]);
    window.get_by_label("2 layers.");
    retype(&mut window, "Write to", file.to_str().unwrap());
    window.get_by_role_and_label(Role::Button, "Export").click_accesskit();
    window.run_steps(3);
    found(&mut window, "Exported");
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(
        written.contains("\"annotator\":\"ana\"") && written.contains("\"annotator\":\"ben\""),
        "{written}"
    );
    assert!(!written.contains("cleo"));
}

#[test]
fn the_first_records_have_their_lines_numbers_and_a_file_for_programs_is_told_in_words() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    command(&mut window, "export");
    found(&mut window, "\u{a0}\u{a0}\"title\": \"article\",");
    window.get_by_label("1");
    window.get_by_role_and_label(Role::ComboBox, "Format").click_accesskit();
    window.run_steps(3);
    window.get_by_role_and_label(Role::ListBoxOption, "Excel workbook of commitments").click_accesskit();
    window.run_steps(3);
    for _ in 0..500 {
        if window.query_by_label_contains("A row is one commitment").is_some() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.run_steps(1);
    }
    window.get_by_label_contains("A row is one commitment");
}

#[test]
fn the_list_of_annotations_tells_twins_apart_by_the_words_around_them() {
    use egui_kittest::kittest::NodeT;
    let far = "and the ministers talked until late in the night about the winter ".repeat(2);
    let mut window = window(&format!("Anna met Ola {far}before Anna left"));
    press(&mut window, &[(PLAIN, Key::P)]);
    command(&mut window, "end of the article");
    press(&mut window, &[(PLAIN, Key::ArrowLeft), (PLAIN, Key::ArrowLeft), (PLAIN, Key::P), (CTRL, Key::L)]);
    let rows = window.query_all_by_role(Role::ListItem);
    let rows: Vec<(String, String)> = rows
        .map(|row| row.accesskit_node())
        .map(|row| (row.label().unwrap_or_default(), row.description().unwrap_or_default()))
        .filter(|(label, _)| label.contains(": "))
        .collect();
    let row = |around: &str| ("person: Anna".to_owned(), around.to_owned());
    assert_eq!(
        rows,
        [
            row("Anna met Ola and the ministers talked until…"),
            row("…in the night about the winter before Anna left")
        ]
    );
}

#[test]
fn a_split_that_is_none_is_said() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    command(&mut window, "export");
    click(&mut window, "Split into training, development and test data");
    retype(&mut window, "Shares", "80");
    window.get_by_label_contains("wanted two or three numbers");
    retype(&mut window, "Shares", "80/20");
    window.get_by_label_contains("train, test, by article");
}

#[test]
fn hits_are_kept_when_another_article_is_opened() {
    let mut session = fixtures::session("Anna saw Oslo", &AnnotatorId::new("ana"));
    fixtures::add_article(&mut session, "other", "Oslo, and Oslo again, and Oslo");
    let mut window = window_on(session);
    press(&mut window, &[(CTRL, Key::F)]);
    write(&mut window, "oslo");
    window.get_by_label("1 of 1");
    press(&mut window, &[(Modifiers::ALT, Key::ArrowDown)]);
    window.run_steps(3);
    window.get_by_label("3");
    assert!(window.state().session().view().selection().is_empty(), "its caret stays");
}

#[test]
fn a_check_lists_what_is_still_to_do_and_goes_there() {
    let folder = tempfile::tempdir().unwrap();
    let project = fixtures::project("Aldmoor agreed to pay.");
    let me = AnnotatorId::new("ana");
    let wake = || std::sync::Arc::new(|| {});
    let mut session =
        attache::session::Session::create(&folder.path().join("p"), &project, me, "Ana", wake()).unwrap();
    session.dispatch(Command::OpenArticle("article".into()), false);
    assert!(session.text().is_some());
    session.dispatch(Command::Mark("commitment".into()), false);
    let made = session.view().active;
    session.dispatch(Command::Activate(None), false);
    let mut window = window_on(session);
    command(&mut window, "check the project");
    found(&mut window, "to do: no promisor yet (article · Ana)");
    click(&mut window, "to do: no promisor yet (article · Ana)");
    assert_eq!(window.state().session().view().selected, made);
}

#[test]
fn a_picture_of_the_selection_asks_for_words_first() {
    let mut window = window("Anna saw Oslo");
    command(&mut window, "save picture of the selection");
    window.get_by_label_contains("Select words first");
    window.get_by_label("File").click();
    window.run_steps(3);
    window.get_by_label_contains("Save picture of the article…");
}

#[test]
fn a_dialog_says_its_title_to_a_screen_reader() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(Modifiers::COMMAND, Key::K)]);
    window.get_by_role_and_label(Role::Dialog, "Commands");
}

#[test]
fn a_drop_down_that_was_left_by_escape_opens_again_after_the_dialog_was_closed() {
    let mut window = window("Anna saw Oslo");
    press(&mut window, &[(PLAIN, Key::P)]);
    for _ in 0..3 {
        command(&mut window, "export");
        // By the pointer: a screen reader's click takes another way.
        for _ in 0..2 {
            let at = window.get_by_role_and_label(Role::ComboBox, "Format").rect().center();
            pointer_click(&mut window, at);
            // In front of the dialog, not only in the tree.
            let option = window.get_by_role_and_label(Role::ListBoxOption, "Attaché JSONL").rect().center();
            let dialog = window.get_by_role_and_label(Role::Button, "Cancel").rect().center();
            let layer = |at| window.ctx.layer_id_at(at);
            assert_ne!(layer(option), layer(dialog));
            press(&mut window, &[(PLAIN, Key::Escape)]);
            assert!(window.query_by_role(Role::ListBoxOption).is_none());
        }
        press(&mut window, &[(PLAIN, Key::Escape)]);
        window.run_steps(3);
        assert!(window.query_by_role_and_label(Role::ComboBox, "Format").is_none());
    }
}

/// A click so quick that it comes within one frame.
fn pointer_click(window: &mut Harness<'_, Window>, at: egui::Pos2) {
    window.event(egui::Event::PointerMoved(at));
    window.run_steps(1);
    let event = |pressed| egui::Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Primary,
        pressed,
        modifiers: PLAIN,
    };
    window.input_mut().events.extend([event(true), event(false)]);
    window.run_steps(4);
}
