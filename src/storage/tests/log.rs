//! The log of a project: what all annotators did, the newest first.

use super::*;
use crate::model::change::{Change, Item, Key, Value};
use crate::storage::journal::log::{Act, Log, Logged};
use crate::storage::journal::{Became, Journal, Record};

fn did(n: u64, what: &str) -> Change {
    let text = Text::new(WORDS);
    let annotation = Arc::new(Annotation::Entity(entity(n, "person", words(&text, "Anna"))));
    let item = Item {
        key: Key::Annotation(ana(), annotation.id()),
        before: None,
        after: Some(Value::Annotation(annotation)),
    };
    Change { what: what.to_owned(), items: vec![item] }
}

/// What each entry says, and how it left what it touched.
fn told(log: Log) -> Vec<String> {
    let tell = |entry: Logged| {
        let became: Vec<String> = entry.touched.iter().map(|t| format!("{:?}", t.became)).collect();
        format!("{} {} {:?} {}", entry.time.unix_seconds(), entry.by, entry.act, became.join(" "))
    };
    log.map(|entry| tell(entry.unwrap())).collect()
}

#[test]
fn entries_of_all_annotators_come_in_the_order_of_time_and_an_undo_says_what_it_took_back() {
    let folder = Folder::new();
    let store = folder.open().store;
    let texts = |_: &ArticleId| Some(Text::new(WORDS));
    let (ana, _) = Journal::open(&store, &"ana".into()).unwrap();
    let (li, _) = Journal::open(&store, &"li".into()).unwrap();
    let at = Timestamp::from_unix_seconds;
    let seq = ana.append(at(10), Record::Do(&did(1, "add “one”")), &texts).unwrap();
    li.append(at(20), Record::Do(&did(2, "add two")), &texts).unwrap();
    ana.append(at(25), Record::Saved(seq), &texts).unwrap();
    ana.append(at(30), Record::Undo(seq), &texts).unwrap();
    ana.append(at(40), Record::Redo(seq), &texts).unwrap();
    li.append(at(35), Record::Spent(&"a".into(), 95), &texts).unwrap();
    assert_eq!(
        told(Log::of(&store, None)),
        [
            "40 ana Redid(\"add “one”\") Added",
            "35 li Spent { article: \"a\", seconds: 95 } ",
            "30 ana Undid(\"add “one”\") Removed",
            "20 li Did(\"add two\") Added",
            "10 ana Did(\"add “one”\") Added",
        ]
    );
    let li_only = told(Log::of(&store, Some(&"li".into())));
    assert_eq!(li_only.len(), 2);
    // Time that was noted is no change: nothing of it is undone or recovered.
    assert_eq!(li.history().unwrap().next_undo().unwrap().what, "add two");
    assert_eq!(li.recovery(&texts).unwrap().changes.len(), 1);
}

#[test]
fn only_as_much_is_read_as_is_asked_for_and_damage_is_a_problem_among_the_rest() {
    let folder = Folder::new();
    let store = folder.open().store;
    let texts = |_: &ArticleId| Some(Text::new(WORDS));
    let (ana, _) = Journal::open(&store, &"ana".into()).unwrap();
    for n in 1..4_u64 {
        let time = Timestamp::from_unix_seconds(n.cast_signed());
        ana.append(time, Record::Do(&did(n, "add")), &texts).unwrap();
    }
    drop(ana);
    // An older file that can't be read is met only by who goes that far.
    let newest = folder.text("history/ana/000001.ron");
    let lines: Vec<&str> = newest.lines().collect();
    folder.put("history/ana/000003.ron", format!("{}\n", lines[2]));
    folder.put("history/ana/000001.ron", [0xff_u8, b'\n']);
    std::fs::remove_file(folder.path("history/ana/000001.ron")).unwrap();
    std::fs::create_dir(folder.path("history/ana/000001.ron")).unwrap();
    let mut log = Log::of(&store, None);
    let first = log.next().unwrap().unwrap();
    assert_eq!((first.seq, first.touched[0].became), (3, Became::Added));
    assert!(matches!(first.act, Act::Did(_)));
    assert!(log.next().unwrap().unwrap_err().to_string().contains("history/ana"));
    assert!(log.next().is_none());
}
