use std::collections::BTreeMap;
use std::io;

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use proptest::prelude::*;
use serde_json::Value;

use super::files::{Files, Limits};
use super::shred::{Cell, columns, to_bytes};
use super::tree::{Node, record};
use super::*;
use crate::formats::Output;
use crate::formats::export::{Options, Split, Unit};
use crate::formats::registry;
use crate::formats::sink::{Aside, MemorySink};
use crate::formats::testing::{PARIS, at, entity, everything, export, item};
use crate::model::text::Text;

fn written(options: &Options, items: Vec<ExportItem>) -> (crate::formats::export::Report, MemorySink) {
    export(registry::by_id("parquet").unwrap(), options, items)
}

/// Rows of a Parquet file, as its own reader gives them.
fn rows(bytes: &[u8]) -> Vec<Value> {
    let mut file = tempfile::tempfile().unwrap();
    io::Write::write_all(&mut file, bytes).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| json(&row.unwrap())).collect()
}

/// A row as JSON, numbers, texts and nothing as they are.
fn json(row: &::parquet::record::Row) -> Value {
    use ::parquet::record::Field;
    fn of(field: &Field) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Bool(b) => (*b).into(),
            Field::Int(n) | Field::Date(n) => (*n).into(),
            Field::Str(s) => s.clone().into(),
            Field::Group(row) => json(row),
            Field::ListInternal(list) => list.elements().iter().map(of).collect(),
            other => panic!("{other:?}"),
        }
    }
    row.get_column_iter().map(|(name, field)| (name.clone(), of(field))).collect()
}

#[test]
fn paris_is_at_code_point_11() {
    let text = Text::new(PARIS);
    let item = item("a", &text, [entity(&text, 1, "place", &[at(&text, "Paris")]).into()]);
    let (_, sink) = written(&Options::default(), vec![item]);
    let rows = rows(&sink.files["data/train-00000.parquet"]);
    assert_eq!(rows[0]["entities"][0]["spans"], serde_json::json!([{"start": 11, "end": 16}]));
    assert_eq!((&rows[0]["start"], &rows[0]["end"]), (&0.into(), &16.into()));
    assert_eq!(rows[0]["commitments"], serde_json::json!([]));
    assert_eq!(rows[0]["date"], 20_517);
}

#[test]
fn a_row_holds_what_a_record_of_our_jsonl_does() {
    let (report, sink) = written(&Options::default(), vec![everything()]);
    let row = rows(&sink.files["data/train-00000.parquet"]).remove(0);
    let (_, jsonl) = export(registry::by_id("jsonl").unwrap(), &Options::default(), vec![everything()]);
    let record: Value = serde_json::from_str(jsonl.text("out.x")).unwrap();
    let spans = |row: &Value| -> Value {
        row.as_array().unwrap().iter().map(|s| serde_json::json!([s["start"], s["end"]])).collect()
    };
    for kind in ["entities", "commitments", "relations", "comments"] {
        let (ours, theirs) = (record[kind].as_array().unwrap(), row[kind].as_array().unwrap());
        assert_eq!(ours.len(), theirs.len(), "{kind}");
        for (ours, theirs) in ours.iter().zip(theirs) {
            for (name, value) in ours.as_object().unwrap() {
                match name.as_str() {
                    "spans" | "cue" => assert_eq!(*value, spans(&theirs[name]), "{name}"),
                    "attributes" => {
                        let list = theirs[name].as_array().unwrap().iter();
                        let back: Value = list
                            .map(|a| (a["name"].as_str().unwrap().to_owned(), a["values"].clone()))
                            .collect();
                        assert_eq!(*value, back);
                    }
                    "roles" => {
                        for (ours, theirs) in
                            value.as_array().unwrap().iter().zip(theirs[name].as_array().unwrap())
                        {
                            for part in ["role", "entity", "commitment", "quote"] {
                                assert_eq!(ours[part], theirs[part]);
                            }
                        }
                    }
                    _ => assert_eq!(*value, theirs[name], "{name}"),
                }
            }
        }
    }
    assert_eq!(report.counts_in, report.counts_out);
}

#[test]
fn a_split_is_a_file_that_the_card_names_and_an_empty_one_neither_as_datasets_refuses_it() {
    let options = Options { split: Some(Split::new("0/100/0", 3).unwrap()), ..Options::default() };
    let (report, sink) = written(&options, vec![everything()]);
    let files: Vec<&str> = sink.files.keys().map(String::as_str).collect();
    assert_eq!(files, ["README.md", "data/validation-00000.parquet"]);
    assert_eq!(rows(&sink.files[files[1]]).len(), 1);
    let card = sink.text("README.md");
    assert!(card.contains("  - split: validation\n    path: data/validation-*.parquet\n"), "{card}");
    assert!(!card.contains("split: train") && !card.contains("split: test"), "{card}");
    assert_eq!(report.files.iter().find(|f| f.path == "README.md").unwrap().bytes, card.len() as u64);
}

#[test]
fn an_export_of_nothing_is_a_file_without_rows() {
    let (_, sink) = written(&Options::default(), Vec::new());
    assert_eq!(rows(&sink.files["data/train-00000.parquet"]).len(), 0);
}

#[test]
fn the_card_has_typed_features_and_leaves_the_licence_to_the_user() {
    let options = Options { unit: Unit::Sentence, ..Options::default() };
    let (_, sink) = written(&options, vec![everything()]);
    let card = sink.text("README.md");
    assert!(card.starts_with("---\n# Not known here"));
    assert!(card.contains("\nlicense: unknown\n"));
    assert!(card.contains("  - name: entities\n    list:\n    - name: id\n      dtype: string\n"), "{card}");
    assert!(card.contains("  - name: tags\n    list: string\n"));
    assert_eq!(rows(&sink.files["data/train-00000.parquet"]).len(), 2);
}

/// Files in memory.
#[derive(Default)]
struct Memory(BTreeMap<String, Vec<u8>>);

impl Output for Memory {
    fn write(&mut self, place: &Place, bytes: &[u8]) -> io::Result<()> {
        let Place::Shared(path) = place else { panic!("{place:?}") };
        self.0.entry(path.clone()).or_default().extend_from_slice(bytes);
        Ok(())
    }

    fn aside(&mut self) -> io::Result<Box<dyn Aside>> {
        Ok(Box::new(io::Cursor::new(Vec::new())))
    }
}

#[test]
fn row_groups_go_out_as_they_fill_and_a_full_file_is_followed_by_another() {
    let row = to_bytes(&record(), &record::cells(&everything(), &BTreeMap::new()));
    let limits = Limits { group: row.len() * 2, file: 9_000 };
    let (mut files, mut output) = (Box::new(Files::new("train", true, limits)), Memory::default());
    let mut sizes = Vec::new();
    for _ in 0..9 {
        files.add(&row, &mut output).unwrap();
        sizes.push(output.0.values().map(Vec::len).sum::<usize>());
    }
    assert!(sizes[0] == 0 && sizes[1] > 0 && sizes[3] > sizes[1]);
    files.finish(&mut output).unwrap();
    assert!(output.0.len() > 1, "{:?}", output.0.keys());
    assert_eq!(output.0.values().map(|f| rows(f).len()).sum::<usize>(), 9);
    assert!(Files::new("train", true, limits).add(&row[..9], &mut output).is_err());
}

/// A node with a value of it, as JSON too.
fn nested() -> impl Strategy<Value = (Node, Cell, Value)> {
    let leaf = prop_oneof![
        any::<i32>().prop_map(|n| (Node::Int, Cell::Int(n), n.into())),
        "[a-zé😊]{0,4}".prop_map(|s| (Node::Text, Cell::text(s.as_str()), s.into())),
        any::<bool>().prop_map(|b| (Node::Flag, Cell::Flag(b), b.into())),
        Just((Node::Text, Cell::Null, Value::Null)),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            // A list's elements are of one type: several of the same value.
            (inner.clone(), 0usize..4).prop_map(|((node, cell, value), n)| {
                let list = Cell::List(vec![cell; n]);
                (Node::List(Box::new(node)), list, Value::Array(vec![value; n]))
            }),
            (inner.clone(), inner).prop_map(|(a, b)| {
                let node = Node::Struct(vec![("a", a.0), ("b", b.0)]);
                (node, Cell::Struct(vec![a.1, b.1]), serde_json::json!({"a": a.2, "b": b.2}))
            }),
        ]
    })
}

/// Puts a cell back together from the levels, by what the paper says of them.
fn assembled(node: &Node, columns: &mut [std::iter::Peekable<Leaf>], definition: u8, depth: u8) -> Value {
    let there = columns[0].peek().unwrap().0 > definition;
    match node {
        Node::Struct(fields) if there => {
            let mut rest = columns;
            let mut out = serde_json::Map::new();
            for (name, field) in fields {
                let (own, after) = rest.split_at_mut(field.leaves().len());
                out.insert((*name).to_owned(), assembled(field, own, definition + 1, depth));
                rest = after;
            }
            out.into()
        }
        Node::List(element) if there && columns[0].peek().unwrap().0 > definition + 1 => {
            let mut out = Vec::new();
            loop {
                out.push(assembled(element, columns, definition + 2, depth + 1));
                if columns[0].peek().is_none_or(|l| l.1 != depth + 1) {
                    return out.into();
                }
            }
        }
        _ => {
            let is_list = matches!(node, Node::List(_));
            let mut values = columns.iter_mut().map(|c| c.next().unwrap().2);
            let first = values.next().unwrap();
            values.for_each(|v| assert_eq!(v, Value::Null));
            if is_list && there { Value::Array(Vec::new()) } else { first }
        }
    }
}

/// Definition, repetition, value.
type Leaf = std::vec::IntoIter<(u8, u8, Value)>;

proptest! {
    #[test]
    fn what_is_shredded_comes_together_again((node, cell, value) in nested()) {
        let root = Node::Struct(vec![("x", node.clone())]);
        let row = Cell::Struct(vec![cell]);
        let shredded = columns(&root, &row);
        let leaves = root.leaves();
        let mut levels: Vec<_> = shredded.iter().zip(&leaves).map(|(column, (path, leaf))| {
            // Each list is two levels, everything else one.
            let most = path.iter().filter(|p| *p != "list").count() as u8
                + path.iter().filter(|p| *p == "list").count() as u8;
            let (mut texts, mut numbers) = (column.texts.iter(), column.numbers.iter());
            let each = column.definition.iter().zip(&column.repetition).map(|(d, r)| {
                let value = match leaf {
                    _ if *d < most => Value::Null,
                    Node::Text => texts.next().unwrap().clone().into(),
                    Node::Flag => (*numbers.next().unwrap() != 0).into(),
                    _ => (*numbers.next().unwrap()).into(),
                };
                (*d, *r, value)
            });
            each.collect::<Vec<_>>().into_iter().peekable()
        }).collect();
        prop_assert_eq!(assembled(&node, &mut levels, 0, 0), value);
        prop_assert!(levels.iter_mut().all(|l| l.next().is_none()));
    }
}
