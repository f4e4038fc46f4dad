//! Whatever two people do to copies of one file: merging is the same either way round, loses
//! nothing, and is done when it is done. With every kind of annotation and of edit, through the
//! program's own writer and reader.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::model::canonical::Canonical;
use crate::model::edit::Edit;
use crate::model::ids::AnnotationId;
use crate::model::project::Article;
use crate::model::schema::{Colour, Label, LabelKind};
use crate::storage::merge::merge_contents;
use crate::storage::{layer_read, layer_write};

const TEXT: &str = "Aldmoor and Veresk agreed on Thursday to reopen the lock at Karrow before March. \
    Ana Silva said that Oslo would pay. Bergen did not.\n";

/// One edit in numbers: what is done, to which annotation, and what comes of it.
type Step = (u8, u8, u8);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((any::<u8>(), any::<u8>(), 0u8..4), 0..8)
}

fn spans(text: &Text, pieces: &[(usize, usize)]) -> Spans {
    Spans::new(pieces.iter().map(|(a, b)| text.span(*a..*b).unwrap())).unwrap()
}

/// Ids that differ by who made them.
fn new_id(kind: IdKind, side: u64, n: u64) -> AnnotationId {
    id(kind, side * 1000 + n)
}

fn entity(text: &Text, n: u64, pieces: &[(usize, usize)]) -> Entity {
    Entity {
        id: new_id(IdKind::Entity, 0, n),
        label: "place".into(),
        spans: spans(text, pieces),
        refers_to: None,
        attributes: Attributes::new(),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    }
}

/// A layer with all that a layer can hold.
fn full_layer(text: &Text) -> Layer {
    let mut all: Vec<Annotation> = Vec::new();
    let places = [&[(0, 7)][..], &[(12, 18)], &[(0, 7), (12, 18)], &[(29, 37)], &[(52, 66)], &[(81, 90)]];
    all.extend(places.iter().enumerate().map(|(n, p)| Annotation::Entity(entity(text, n as u64, p))));
    for n in 0..3_u64 {
        let at = n as usize * 4;
        all.push(Annotation::Commitment(Commitment {
            id: new_id(IdKind::Commitment, 0, n),
            label: "commitment".into(),
            spans: spans(text, &[(at, 80)]),
            cue: Some(spans(text, &[(19, 25)])),
            roles: vec![
                ("promisor".into(), Filler::Annotation(new_id(IdKind::Entity, 0, n))),
                ("promisor".into(), Filler::Annotation(new_id(IdKind::Entity, 0, 3))),
                ("action".into(), Filler::Words(spans(text, &[(41, 56)]))),
            ],
            attributes: [("act".into(), vec!["promise".to_owned()])].into(),
            note: "so".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        }));
    }
    for n in 0..3_u64 {
        all.push(Annotation::Relation(Relation {
            id: new_id(IdKind::Relation, 0, n),
            kind: "located_in".into(),
            from: new_id(IdKind::Entity, 0, n),
            to: new_id(IdKind::Entity, 0, n + 1),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        }));
    }
    for n in 0..3_u64 {
        all.push(Annotation::Comment(comment(0, n, Target::Annotation(new_id(IdKind::Entity, 0, n)))));
    }
    all.push(Annotation::Verdict(Verdict {
        id: new_id(IdKind::Verdict, 0, 1),
        over: vec![considered(9)],
        by: "kim".into(),
        made: Timestamp::default(),
        why: "no".into(),
    }));
    if let Annotation::Entity(decided) = &mut all[5] {
        let decision = Decision {
            from: vec![considered(7)],
            over: vec![considered(8)],
            by: "kim".into(),
            why: "".into(),
            open: vec![],
        };
        decided.source = Source::Decided(Arc::new(decision));
    }
    Layer::from_annotations(Status::InProgress, all)
}

fn considered(n: u64) -> Considered {
    let text = Text::new(TEXT);
    let seen = print(&Annotation::Entity(entity(&text, n, &[(0, 7)])), &Layer::default());
    Considered { annotator: "jonas".into(), id: new_id(IdKind::Entity, 9, n), seen }
}

fn comment(side: u64, n: u64, target: Target) -> Comment {
    Comment {
        id: new_id(IdKind::Comment, side, n),
        author: "ana".into(),
        made: Timestamp::default(),
        target,
        reply_to: None,
        resolved: false,
        text: "Why?".into(),
    }
}

fn project_with_layer(text: &Text) -> Project {
    let mut project = project();
    project.load_article(Article::on_disk(meta("a", text), std::collections::BTreeMap::new()));
    project.load_text(&"a".into(), text.clone());
    project.load_layer(&ana(), full_layer(text));
    project
}

/// The edit that a step stands for, in the layer as it is.
fn edit_of(step: Step, side: u64, n: u64, layer: &Layer, text: &Text) -> Option<Edit> {
    let (what, which, value) = step;
    let all: Vec<Arc<Annotation>> = layer.iter().cloned().collect();
    let target = all.get(which as usize % all.len().max(1))?;
    let (at, id) = (ana(), target.id());
    let word = spans(text, &[[(0, 7), (12, 18), (102, 106), (118, 124)][value as usize]]);
    Some(match (&**target, what % 8) {
        (_, 0) => Edit::Add {
            at,
            annotations: vec![Annotation::Entity(Entity {
                id: new_id(IdKind::Entity, side, n),
                ..entity(text, 0, &[(20 + value as usize, 30)])
            })],
        },
        (_, 1) => {
            let target = Target::Annotation(id);
            let is_mark = matches!(&*all[which as usize % all.len()], a if a.spans().is_some());
            let target = if is_mark { target } else { Target::Article };
            Edit::Add { at, annotations: vec![Annotation::Comment(comment(side, n, target))] }
        }
        (_, 2) => Edit::Remove { at, ids: vec![id] },
        (Annotation::Entity(_), 3) => Edit::Relabel {
            at,
            ids: vec![id],
            label: ["person", "event", "money", "place"][value as usize].into(),
        },
        (Annotation::Entity(_) | Annotation::Commitment(_), 4) => {
            Edit::SetNote { at, id, note: format!("note {value}") }
        }
        (Annotation::Entity(_), 5) => Edit::SetSpans { at, id, spans: word },
        (Annotation::Entity(_), 6) => Edit::SetRefersTo {
            at,
            ids: vec![id],
            canonical: (value > 0).then(|| super::id(IdKind::Canonical, 5)),
        },
        (Annotation::Commitment(_), 3) => Edit::SetCue { at, id, cue: (value > 0).then_some(word) },
        (Annotation::Commitment(_), 5) => {
            Edit::SetFillers { at, id, role: "promisor".into(), fillers: vec![Filler::Words(word)] }
        }
        (Annotation::Commitment(_), 6) => Edit::SetFillers { at, id, role: "action".into(), fillers: vec![] },
        (Annotation::Commitment(_), 7) => Edit::SetAttribute {
            at,
            ids: vec![id],
            attribute: "act".into(),
            values: vec![["offer", "refusal", "promise", "announced plan"][value as usize].to_owned()],
        },
        (Annotation::Comment(c), _) => {
            Edit::SetComment { at, id, text: format!("{} {value}", c.text), resolved: value > 1 }
        }
        (_, 7) => Edit::SetStatus { at, status: Status::Done },
        _ => return None,
    })
}

/// The places that a change is about, and those that what it leaves there refers to.
fn places(change: &crate::model::change::Change) -> (BTreeSet<String>, BTreeSet<AnnotationId>) {
    use crate::model::change::{Key, Value};
    let keys = change.items.iter().map(|item| format!("{:?}", item.key)).collect();
    let refers = change.items.iter().filter_map(|item| match (&item.key, &item.after) {
        (Key::Annotation(..), Some(Value::Annotation(a))) => Some(a.refers().into_iter().collect::<Vec<_>>()),
        _ => None,
    });
    (keys, refers.flatten().collect())
}

/// What a side did: the project after it, what it touched, and what it took out.
struct Side {
    project: Project,
    touched: BTreeSet<String>,
    refers: BTreeSet<AnnotationId>,
    done: Vec<Edit>,
}

impl Side {
    /// Does these steps, but for those that meet with what `other` did.
    fn work(text: &Text, steps: &[Step], side: u64, other: Option<&Side>) -> Self {
        let project = project_with_layer(text);
        let mut all = Self { project, touched: BTreeSet::new(), refers: BTreeSet::new(), done: Vec::new() };
        for (n, step) in steps.iter().enumerate() {
            let Some(layer) = all.project.layer(&ana()) else { continue };
            let Some(edit) = edit_of(*step, side, n as u64, layer, text) else { continue };
            let mut after = all.project.clone();
            let Ok(change) = after.apply(&edit) else { continue };
            let (keys, refers) = places(&change);
            let meets = other.is_some_and(|other| {
                let named =
                    |id: &AnnotationId| format!("{:?}", crate::model::change::Key::Annotation(ana(), *id));
                keys.iter().any(|key| other.touched.contains(key))
                    || refers.iter().any(|id| other.touched.contains(&named(id)))
                    || other.refers.iter().any(|id| keys.contains(&named(id)))
            });
            // What changes nothing leaves nothing to be merged.
            if !meets && !keys.is_empty() {
                all.project = after;
                all.touched.extend(keys);
                all.refers.extend(refers);
                all.done.push(edit);
            }
        }
        all
    }

    fn file(&self, text: &Text) -> String {
        file_of(self.project.layer(&ana()).unwrap(), text)
    }
}

fn file_of(layer: &Layer, text: &Text) -> String {
    layer_write::write(&ana(), &layer.snapshot(), text)
}

fn merged(base: &str, ours: &str, theirs: &str) -> (String, usize) {
    let merged = merge_contents(base, ours, theirs, Path::new("layers/ana/a.ron")).unwrap();
    (merged.content, merged.conflicts)
}

/// Reads a file back; nothing in it may be wrong.
fn read(content: &str, text: &Text) -> Layer {
    let read = layer_read::read(Path::new("layers/ana/a.ron"), content, &ana(), text).unwrap();
    assert!(read.problems.is_empty(), "{:?}\n{content}", read.problems);
    read.layer
}

fn sorted(layer: &Layer) -> Vec<Annotation> {
    let mut all: Vec<Annotation> = layer.iter().map(|a| (**a).clone()).collect();
    all.sort_by_key(Annotation::id);
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn independent_edits_of_every_kind_commute_and_lose_nothing(ours in steps(), theirs in steps()) {
        let text = Text::new(TEXT);
        let base = file_of(&full_layer(&text), &text);
        let one = Side::work(&text, &ours, 1, None);
        let other = Side::work(&text, &theirs, 2, Some(&one));
        let (ours, theirs) = (one.file(&text), other.file(&text));
        let (result, conflicts) = merged(&base, &ours, &theirs);
        prop_assert_eq!(conflicts, 0, "{}", result);
        prop_assert_eq!(&merged(&base, &theirs, &ours).0, &result);
        // What one person would have got who did all of it.
        let mut both = one.project.clone();
        for edit in &other.done {
            both.apply(edit).unwrap();
        }
        let (read, wanted) = (read(&result, &text), both.layer(&ana()).unwrap());
        prop_assert_eq!(sorted(&read), sorted(wanted));
        prop_assert_eq!(read.status(), wanted.status());
        prop_assert_eq!(&merged(&base, &result, &theirs).0, &result, "once more");
        prop_assert_eq!(&merged(&base, &result, &ours).0, &result, "once more");
        prop_assert_eq!(&merged(&base, &ours, &base).0, &ours, "only we did something");
        prop_assert_eq!(&merged(&base, &base, &theirs).0, &theirs, "only they did something");
    }

    #[test]
    fn whatever_is_done_to_whatever_is_kept_in_force_or_beside_it(ours in steps(), theirs in steps()) {
        let text = Text::new(TEXT);
        let start = full_layer(&text);
        let base = file_of(&start, &text);
        let (one, other) = (Side::work(&text, &ours, 1, None), Side::work(&text, &theirs, 2, None));
        let (ours, theirs) = (one.file(&text), other.file(&text));
        let (result, conflicts) = merged(&base, &ours, &theirs);
        let layer = read(&result, &text);
        prop_assert_eq!(layer.conflicts().len(), conflicts);
        prop_assert_eq!(merged(&base, &theirs, &ours).1, conflicts);
        prop_assert_eq!(&merged(&base, &result, &theirs).0, &result, "once more");
        for (side, other) in [(&one, &other), (&other, &one)] {
            for annotation in side.project.layer(&ana()).unwrap().iter() {
                let id = annotation.id();
                let is_untouched = start.get(id) == Some(annotation);
                let is_gone_there = other.project.layer(&ana()).unwrap().get(id).is_none();
                let is_kept = layer.get(id).is_some() || layer.conflicts().iter().any(|c| c.id == id);
                prop_assert!(is_kept || is_untouched && is_gone_there, "{} of {}", id, result);
            }
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn what_two_do_to_shared_files_comes_together(ours in steps(), theirs in steps()) {
        let folder = Folder::new();
        let mut begin = folder.open().project;
        let who = [AnnotatorId::new("jonas")].into();
        begin.apply(&Edit::SetAssigned { articles: vec!["a".into()], who }).unwrap();
        let write = |project: &Project| -> [String; 4] {
            let folder = Folder::new();
            let store = folder.open().store;
            store.write_schema(project.schema()).unwrap();
            store.write_canonicals(project.canonicals(), &[]).unwrap();
            store.write_project(project).unwrap();
            store.write_assignments(project).unwrap();
            SHARED.map(|file| folder.text(file))
        };
        // Labels, entities, people and articles of even numbers are one's, of odd ones the other's.
        let work = |steps: &[Step], side: u8, mut project: Project| {
            for (n, step) in steps.iter().enumerate() {
                project.apply(&shared_edit(*step, side, n as u64, &project)).unwrap();
            }
            project
        };
        let (one, other) = (work(&ours, 0, begin.clone()), work(&theirs, 1, begin.clone()));
        let wanted = work(&theirs, 1, one.clone());
        let (base, a, b) = (write(&begin), write(&one), write(&other));
        for (n, file) in SHARED.iter().enumerate() {
            let merge = |a: &str, b: &str| {
                let merged = merge_contents(&base[n], a, b, Path::new(file)).unwrap();
                (merged.content, merged.conflicts)
            };
            let (result, conflicts) = merge(&a[n], &b[n]);
            prop_assert_eq!(conflicts, 0, "{}", result);
            prop_assert_eq!(&merge(&b[n], &a[n]).0, &result);
            prop_assert_eq!(&merge(&result, &b[n]).0, &result, "once more");
            prop_assert_eq!(&merge(&a[n], &base[n]).0, &a[n], "only one did something");
            fs::write(folder.path(file), result).unwrap();
        }
        let opened = folder.open();
        prop_assert!(opened.problems.is_empty(), "{:?}", opened.problems);
        let (read, labels) = (&opened.project, |p: &Project| {
            let mut labels = p.schema().labels.clone();
            labels.sort_by(|a, b| a.id.cmp(&b.id));
            labels
        });
        prop_assert_eq!(labels(read), labels(&wanted));
        prop_assert_eq!(read.canonicals(), wanted.canonicals());
        prop_assert_eq!(read.annotators(), wanted.annotators());
        prop_assert_eq!(read.name(), wanted.name());
        prop_assert_eq!(read.assignments(), wanted.assignments());
    }
}

const SHARED: [&str; 4] = ["schema.ron", "entities.ron", "project.ron", "assignments.ron"];

/// An edit of what all share: only of what is `side`'s own.
fn shared_edit((what, which, value): Step, side: u8, n: u64, project: &Project) -> Edit {
    let own = u64::from(side) + 2 * u64::from(which % 4);
    let name = format!("name {value} of {side}");
    let mut schema = (**project.schema()).clone();
    let label = own as usize % schema.labels.len();
    let change = |schema: Schema| Edit::SetSchema { schema: Arc::new(schema), what: "change".into() };
    match what % 7 {
        0 => {
            schema.labels[label].name = name;
            change(schema)
        }
        1 => {
            schema.labels[label].help = name;
            change(schema)
        }
        2 => {
            let id = format!("new-{side}-{n}");
            let colour = Colour { ..schema.labels[0].colour };
            schema.labels.push(Label { key: None, ..Label::new(&id, &id, LabelKind::Entity, colour) });
            change(schema)
        }
        3 => Edit::SetCanonical(Canonical {
            id: id(IdKind::Canonical, 100 + own),
            name,
            kind: "place".into(),
            aliases: vec![format!("alias {value}")],
            links: vec![],
        }),
        4 => Edit::SetAnnotator { id: AnnotatorId::new(&format!("someone-{own}")), name },
        5 if side == 0 => Edit::SetProjectName(name),
        _ if side == 1 => {
            Edit::SetAssigned { articles: vec!["a".into()], who: [AnnotatorId::new("ana")].into() }
        }
        _ => Edit::SetAnnotator { id: AnnotatorId::new("other-0"), name },
    }
}
