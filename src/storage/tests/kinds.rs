//! Every kind of change goes into the journal and comes back.

use std::sync::Arc;

use super::*;
use crate::model::assignments::Plan;
use crate::model::canonical::Canonical;
use crate::model::change::{Change, Item, Key, LayerSummary, Value};
use crate::model::merge::{Conflict, LayerConflict, Shared};
use crate::storage::{Journal, Record};

#[test]
fn every_kind_of_change_comes_back_from_the_journal() {
    let folder = Folder::new();
    let store = folder.open().store;
    let text = Text::new(WORDS);
    let full = layer(&text);
    let mut items: Vec<Item> = full
        .iter()
        .map(|a| Item {
            key: Key::Annotation(ana(), a.id()),
            before: None,
            after: Some(Value::Annotation(a.clone())),
        })
        .collect();
    items.extend(reviewed(&text).iter().map(|a| Item {
        key: Key::Annotation(decided(), a.id()),
        before: None,
        after: Some(Value::Annotation(a.clone())),
    }));
    let canonical = Canonical {
        id: id(IdKind::Canonical, 5),
        name: "Oslo’s \"हिन्दी\"".into(),
        kind: "place".into(),
        aliases: vec!["x".into()],
        links: vec![],
    };
    let conflict = Conflict {
        at: vec!["entities".into(), "x-5".into()],
        ours: None,
        theirs: Some("(id: \"x-5\", name: \"“é” \\\"\")".into()),
    };
    let plan = Plan { seed: 9, annotators: ["ana".into()].into(), each: 2, overlap: 30 };
    let summary = LayerSummary { status: Status::Done, counts: full.counts(), conflicts: 0 };
    for (key, value) in [
        (Key::Status(ana()), Value::Status(Status::Reviewed)),
        (Key::Layer(ana()), Value::Layer(summary)),
        (Key::Article("a".into()), Value::Article(Arc::new(meta("a", &text)))),
        (Key::Schema, Value::Schema(project().schema().clone())),
        (Key::Canonical(canonical.id), Value::Canonical(Arc::new(canonical))),
        (Key::Annotator("ana".into()), Value::Name("Ana \\ \"S\"\n".into())),
        (Key::ProjectName, Value::Name("नया".into())),
        (Key::LayerConflicts(ana()), Value::LayerConflicts(Arc::new(unsettled(&full)))),
        (Key::Conflicts(Shared::Article("a".into())), Value::Conflicts(Arc::new(vec![conflict.clone()]))),
        (Key::Conflicts(Shared::Entities), Value::Conflicts(Arc::new(vec![conflict]))),
        (Key::Plan, Value::Plan(Arc::new(plan))),
        (Key::Assigned("a".into()), Value::Assigned(["ana".into(), "li".into()].into())),
    ] {
        items.push(Item { key: key.clone(), before: Some(value.clone()), after: None });
        items.push(Item { key, before: None, after: Some(value) });
    }
    let change = Change { what: "do “all”\n\u{202e}".into(), items };
    let texts = |id: &ArticleId| (id.as_str() == "a").then(|| text.clone());
    let (journal, _) = Journal::open(&store, &"ana".into()).unwrap();
    let time = Timestamp::from_unix_seconds(1_772_700_000);
    let seq = journal.append(time, Record::Do(&change), &texts).unwrap();
    assert_eq!(journal.change(seq, &texts).unwrap(), change);
    let recovery = journal.recovery(&texts).unwrap();
    assert_eq!((recovery.problems, &recovery.changes[0].change), (vec![], &change));
    assert_eq!(folder.text("history/ana/000001.ron").lines().count(), 1);
    // Without its text an annotation can't be placed: said once for each, the rest is there.
    assert!(journal.change(seq, &|_| None).is_err());
    let recovery = journal.recovery(&|_| None).unwrap();
    assert_eq!(
        (recovery.changes[0].change.items.len(), recovery.problems.len()),
        (22, full.counts().total() + 5)
    );
    let only_loose = Change { what: String::new(), items: change.items[..1].to_vec() };
    assert!(journal.append(time, Record::Do(&only_loose), &|_| None).is_err());
    assert_eq!(journal.append(time, Record::Saved(1), &texts).unwrap(), 2);
}

fn unsettled(layer: &Layer) -> Vec<LayerConflict> {
    let all = layer.iter().zip(layer.iter().skip(1));
    let some = all.map(|(a, b)| LayerConflict { id: a.id(), ours: Some(a.clone()), theirs: Some(b.clone()) });
    let gone = LayerConflict { id: id(IdKind::Entity, 3), ours: None, theirs: None };
    some.chain([gone]).collect()
}

#[test]
fn ids_in_a_journal_that_leave_the_folder_are_refused() {
    let folder = Folder::new();
    let store = folder.open().store;
    folder.put(
        "history/ana/000001.ron",
        "Do(seq: 1, at: \"2026-03-05T00:00:00Z\", what: \"x\", items: [Status(article: \"../x\", annotator: \"ana\", before: None, after: Some(Done)), Annotator(id: \"../a\", before: None, after: None)])\n",
    );
    let (journal, _) = Journal::open(&store, &"ana".into()).unwrap();
    let recovery = journal.recovery(&|_| None).unwrap();
    assert_eq!((recovery.changes[0].change.items.len(), recovery.problems.len()), (0, 2));
}
