//! The types of the columns, as Parquet and `datasets` want them.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

/// A type of values. Each may be missing, as in files that `datasets` writes itself.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Text,
    Int,
    Flag,
    /// Days since 1970-01-01.
    Day,
    List(Box<Node>),
    Struct(Vec<(&'static str, Node)>),
}

fn list(element: Node) -> Node {
    Node::List(Box::new(element))
}

/// A row.
pub(super) fn record() -> Node {
    let spans = || list(Node::Struct(vec![("start", Node::Int), ("end", Node::Int)]));
    let texts = || list(Node::Text);
    let attributes = || list(Node::Struct(vec![("name", Node::Text), ("values", texts())]));
    let entity = Node::Struct(vec![
        ("id", Node::Text),
        ("label", Node::Text),
        ("spans", spans()),
        ("quote", texts()),
        ("refers_to", Node::Text),
        ("attributes", attributes()),
        ("note", Node::Text),
    ]);
    let role = Node::Struct(vec![
        ("role", Node::Text),
        ("entity", Node::Text),
        ("commitment", Node::Text),
        ("spans", spans()),
        ("quote", texts()),
    ]);
    let commitment = Node::Struct(vec![
        ("id", Node::Text),
        ("label", Node::Text),
        ("spans", spans()),
        ("quote", texts()),
        ("cue", spans()),
        ("roles", list(role)),
        ("attributes", attributes()),
        ("note", Node::Text),
    ]);
    let ends = ["id", "type", "from", "to", "note"];
    let relation = Node::Struct(ends.map(|name| (name, Node::Text)).to_vec());
    let comment = Node::Struct(vec![
        ("id", Node::Text),
        ("author", Node::Text),
        ("made", Node::Text),
        ("target", Node::Text),
        ("spans", spans()),
        ("quote", texts()),
        ("reply_to", Node::Text),
        ("resolved", Node::Flag),
        ("text", Node::Text),
    ]);
    let canonical = Node::Struct(vec![
        ("id", Node::Text),
        ("name", Node::Text),
        ("kind", Node::Text),
        ("aliases", texts()),
        ("links", texts()),
    ]);
    Node::Struct(vec![
        ("id", Node::Text),
        ("article", Node::Text),
        ("start", Node::Int),
        ("end", Node::Int),
        ("title", Node::Text),
        ("date", Node::Day),
        ("source", Node::Text),
        ("language", Node::Text),
        ("tags", texts()),
        ("text", Node::Text),
        ("annotator", Node::Text),
        ("status", Node::Text),
        ("entities", list(entity)),
        ("commitments", list(commitment)),
        ("relations", list(relation)),
        ("comments", list(comment)),
        ("canonical_entities", list(canonical)),
    ])
}

impl Node {
    /// The fields of a struct.
    pub fn fields(&self) -> &[(&'static str, Self)] {
        if let Self::Struct(fields) = self { fields } else { &[] }
    }

    /// The name that `datasets` has for a simple type.
    fn value_name(&self) -> Option<&'static str> {
        match self {
            Self::Text => Some("string"),
            Self::Int => Some("int32"),
            Self::Flag => Some("bool"),
            Self::Day => Some("date32"),
            Self::List(_) | Self::Struct(_) => None,
        }
    }

    /// The leaves below, each with its path in Parquet's schema.
    pub fn leaves(&self) -> Vec<(Vec<String>, Self)> {
        match self {
            Self::Struct(fields) => {
                let named = |(name, node): &(&str, Self)| below(&[*name], node);
                fields.iter().flat_map(named).collect()
            }
            Self::List(element) => below(&["list", "element"], element),
            leaf => vec![(Vec::new(), leaf.clone())],
        }
    }

    /// As a message of Parquet's schema language.
    pub fn message(&self) -> String {
        let mut out = "message record {\n".to_owned();
        self.fields().iter().for_each(|(name, node)| node.field(name, &mut out));
        out + "}"
    }

    fn field(&self, name: &str, out: &mut String) {
        // A string takes all that is written to it.
        let _ = match self {
            Self::Text => writeln!(out, "optional binary {name} (STRING);"),
            Self::Int => writeln!(out, "optional int32 {name};"),
            Self::Flag => writeln!(out, "optional boolean {name};"),
            Self::Day => writeln!(out, "optional int32 {name} (DATE);"),
            Self::List(element) => {
                let _ = writeln!(out, "optional group {name} (LIST) {{ repeated group list {{");
                element.field("element", out);
                writeln!(out, "}} }}")
            }
            Self::Struct(fields) => {
                let _ = writeln!(out, "optional group {name} {{");
                fields.iter().for_each(|(name, node)| node.field(name, out));
                writeln!(out, "}}")
            }
        };
    }

    /// As the features that `datasets` keeps in a file's metadata.
    pub fn features(&self) -> Value {
        match self {
            Self::List(element) => json!({ "feature": element.features(), "_type": "List" }),
            Self::Struct(fields) => {
                let each = fields.iter().map(|(name, node)| ((*name).to_owned(), node.features()));
                Value::Object(each.collect::<Map<_, _>>())
            }
            leaf => json!({ "dtype": leaf.value_name(), "_type": "Value" }),
        }
    }

    /// As features in the front matter of a card.
    pub fn yaml(&self, indent: usize) -> String {
        let mut out = String::new();
        let pad = " ".repeat(indent);
        for (name, node) in self.fields() {
            let _ = writeln!(out, "{pad}- name: {name}");
            let _ = match node {
                Self::List(element) => match element.value_name() {
                    Some(value) => writeln!(out, "{pad}  list: {value}"),
                    None => write!(out, "{pad}  list:\n{}", element.yaml(indent + 2)),
                },
                Self::Struct(_) => write!(out, "{pad}  struct:\n{}", node.yaml(indent + 2)),
                leaf => writeln!(out, "{pad}  dtype: {}", leaf.value_name().unwrap_or_default()),
            };
        }
        out
    }
}

fn below(names: &[&str], node: &Node) -> Vec<(Vec<String>, Node)> {
    let path = |path: Vec<String>| names.iter().map(|n| (*n).to_owned()).chain(path).collect();
    node.leaves().into_iter().map(|(p, leaf)| (path(p), leaf)).collect()
}
