//! The journal after crashes, and undo across restarts.

use proptest::prelude::*;

use super::*;
use crate::model::change::{Change, Item, Key, Value};
use crate::model::edit::Edit;
use crate::storage::plain::lines;
use crate::storage::{Journal, Record};

const JOURNAL: &str = "history/ana/000001.ron";

fn open(folder: &Folder) -> (Journal, Vec<Problem>) {
    Journal::open(&folder.open().store, &"ana".into()).unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "the journal asks for it like that")]
fn texts(_: &ArticleId) -> Option<Text> {
    Some(Text::new(WORDS))
}

fn named(n: u64) -> Change {
    let name = |n: u64| Some(Value::Name(format!("name {n}")));
    let item = Item { key: Key::ProjectName, before: name(n - 1), after: name(n) };
    Change { what: format!("call it {n}"), items: vec![item] }
}

fn time() -> Timestamp {
    Timestamp::from_unix_seconds(1_772_700_000)
}

/// The project with its article loaded, as a start after a crash has it.
fn loaded(folder: &Folder) -> Project {
    let opened = folder.open();
    let mut project = opened.project;
    let text = opened.store.read_text(&"a".into()).unwrap().text;
    let layer = opened.store.read_layer(&ana(), &text).layer;
    project.load_text(&"a".into(), text);
    project.load_layer(&ana(), layer);
    project
}

fn edits(text: &Text) -> Vec<Edit> {
    let anna = id(IdKind::Entity, 1);
    vec![
        Edit::SetNote { at: ana(), id: anna, note: "कुछ \"और\"\n".into() },
        Edit::Relabel { at: ana(), ids: vec![anna], label: "organisation".into() },
        Edit::Add { at: ana(), annotations: vec![entity(20, "place", words(text, "Bergen")).into()] },
        Edit::Remove { at: ana(), ids: vec![id(IdKind::Entity, 2)] },
        Edit::SetStatus { at: ana(), status: Status::Done },
        Edit::SetProjectName("New name".into()),
    ]
}

fn state(project: &Project) -> (String, Layer) {
    (project.name().to_owned(), project.layer(&ana()).unwrap().clone())
}

#[test]
fn after_a_kill_at_any_byte_every_whole_entry_comes_back() {
    let folder = Folder::new();
    let text = Text::new(WORDS);
    let mut project = loaded(&folder);
    let mut states = vec![state(&project)];
    let (journal, _) = open(&folder);
    for edit in edits(&text) {
        let change = project.apply(&edit).unwrap();
        journal.append(time(), Record::Do(&change), &texts).unwrap();
        states.push(state(&project));
    }
    drop(journal);
    let whole = fs::read(folder.path(JOURNAL)).unwrap();
    // Each opening flushes; every byte near the end of a line, and every ninth elsewhere, will do.
    let near_an_end = |cut: &usize| whole[cut.saturating_sub(3)..whole.len().min(cut + 4)].contains(&b'\n');
    for cut in (0..=whole.len()).filter(|cut| cut % 9 == 0 || near_an_end(cut)) {
        folder.put(JOURNAL, &whole[..cut]);
        let newlines = lines(&whole[..cut]) - 1;
        let lacks_newline_only = whole.get(cut) == Some(&b'\n');
        let expected = newlines + usize::from(lacks_newline_only);
        let store = Store::open(&folder.root()).unwrap().store;
        let (journal, problems) = Journal::open(&store, &"ana".into()).unwrap();
        let is_torn = cut > 0 && whole[cut - 1] != b'\n' && !lacks_newline_only;
        assert_eq!(problems.len(), usize::from(is_torn), "{cut}: {problems:?}");
        let recovery = journal.recovery(&texts).unwrap();
        assert_eq!((recovery.changes.len(), recovery.problems.len()), (expected, 0), "{cut}");
        if cut % 4 == 0 {
            let mut recovered = loaded(&folder);
            for item in recovery.changes.iter().flat_map(|r| &r.change.items) {
                assert!(recovered.recover(item));
            }
            assert_eq!(state(&recovered), states[expected], "{cut}");
        }
        // Writing goes on, on a line of its own, and all is there at the next start.
        let seq = journal.append(time(), Record::Do(&named(5)), &texts).unwrap();
        drop(journal);
        let (journal, problems) = Journal::open(&store, &"ana".into()).unwrap();
        assert_eq!((problems.len(), journal.last()), (0, seq));
        let again = journal.recovery(&texts).unwrap();
        assert_eq!((again.changes.len(), again.problems.len()), (expected + 1, 0), "{cut}");
        assert_eq!(again.changes[expected].change, named(5));
    }
}

#[test]
fn what_is_saved_is_not_recovered_and_an_undo_after_it_is() {
    let folder = Folder::new();
    let (journal, _) = open(&folder);
    for n in 1..=3 {
        assert_eq!(journal.append(time(), Record::Do(&named(n)), &texts).unwrap(), n);
    }
    journal.append(time(), Record::Saved(2), &texts).unwrap();
    journal.append(time(), Record::Undo(3), &texts).unwrap();
    journal.append(time(), Record::Undo(1), &texts).unwrap();
    journal.append(time(), Record::Redo(1), &texts).unwrap();
    let recovery = journal.recovery(&texts).unwrap();
    let changes: Vec<_> = recovery.changes.into_iter().map(|r| (r.seq, r.change)).collect();
    assert_eq!(changes, [(3, named(3)), (5, named(3).reversed()), (6, named(1).reversed()), (7, named(1))]);
    let last = journal.last();
    journal.append(time(), Record::Saved(last), &texts).unwrap();
    assert_eq!(journal.recovery(&texts).unwrap().changes.len(), 0);
    journal.sync().unwrap();
}

#[test]
fn damage_in_the_middle_costs_what_is_damaged_and_no_more() {
    let folder = Folder::new();
    let (journal, _) = open(&folder);
    for n in 1..=3 {
        journal.append(time(), Record::Do(&named(n)), &texts).unwrap();
    }
    drop(journal);
    let mut bytes = fs::read(folder.path(JOURNAL)).unwrap();
    let second = bytes.iter().position(|b| *b == b'\n').unwrap() + 1;
    bytes[second..second + 5].fill(0);
    folder.put(JOURNAL, &bytes);
    let (journal, _) = open(&folder);
    let changes = journal.recovery(&texts).unwrap().changes;
    assert_eq!(changes.iter().map(|r| r.seq).collect::<Vec<_>>(), [1, 3]);
    let problem = journal.change(2, &texts).unwrap_err();
    assert!(problem.to_string().contains("entry 2 is not there"), "{problem}");
    // Inside the items: the head is good, the rest is not.
    folder.replace(JOURNAL, "name 3", "name \" 3");
    let recovery = journal.recovery(&texts).unwrap();
    assert_eq!((recovery.changes.len(), recovery.problems.len()), (1, 1), "{:?}", recovery.problems);
}

#[test]
fn a_new_file_is_begun_when_one_is_full_and_undo_reaches_back_into_the_old_ones() {
    let folder = Folder::new();
    let (journal, _) = open(&folder);
    let mut big = named(1);
    big.what = "x".repeat(1 << 20);
    for _ in 0..9 {
        journal.append(time(), Record::Do(&big), &texts).unwrap();
    }
    let files: Vec<_> = journal.history().unwrap().redo().iter().map(|p| p.seq).collect();
    assert!(files.is_empty());
    let names: std::collections::BTreeSet<_> = fs::read_dir(folder.path("history/ana"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["000001.ron", "000005.ron", "000009.ron"]);
    drop(journal);
    let (journal, _) = open(&folder);
    journal.append(time(), Record::Undo(9), &texts).unwrap();
    journal.append(time(), Record::Undo(8), &texts).unwrap();
    let mut history = journal.history().unwrap();
    assert_eq!(history.redo().iter().map(|p| p.seq).collect::<Vec<_>>(), [9, 8]);
    let undo: Vec<u64> = std::iter::from_fn(|| history.next_undo()).map(|p| p.seq).collect();
    assert_eq!(undo, [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(journal.change(2, &texts).unwrap(), big);
}

#[test]
fn entries_of_the_right_form_in_files_of_the_wrong_name_are_not_read() {
    let folder = Folder::new();
    folder.put("history/ana/1.ron", "Saved(seq: 1, at: \"2026-03-05T00:00:00Z\", up_to: 1)\n");
    folder.put("history/ana/notes.ron", "x");
    let (journal, problems) = open(&folder);
    assert_eq!((journal.last(), problems), (0, vec![]));
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Do,
    Undo,
    Redo,
    Save,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn undo_and_redo_after_a_restart_are_what_they_were_before(
        steps in prop::collection::vec(prop::sample::select(vec![Step::Do, Step::Do, Step::Undo, Step::Undo, Step::Redo, Step::Save]), 0..60),
    ) {
        let folder = Folder::new();
        let (journal, _) = open(&folder);
        let (mut undo, mut redo) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Do => {
                    redo.clear();
                    undo.push(journal.append(time(), Record::Do(&named(1)), &texts).unwrap());
                }
                Step::Undo => {
                    if let Some(seq) = undo.pop() {
                        journal.append(time(), Record::Undo(seq), &texts).unwrap();
                        redo.push(seq);
                    }
                }
                Step::Redo => {
                    if let Some(seq) = redo.pop() {
                        journal.append(time(), Record::Redo(seq), &texts).unwrap();
                        undo.push(seq);
                    }
                }
                Step::Save => drop(journal.append(time(), Record::Saved(journal.last()), &texts).unwrap()),
            }
        }
        drop(journal);
        let (journal, _) = open(&folder);
        let mut history = journal.history().unwrap();
        prop_assert_eq!(history.redo().iter().map(|p| p.seq).collect::<Vec<_>>(), redo);
        let mut found: Vec<u64> = std::iter::from_fn(|| history.next_undo()).map(|p| p.seq).collect();
        found.reverse();
        prop_assert_eq!(found, undo);
    }
}
