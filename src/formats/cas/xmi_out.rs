//! A CAS as XMI.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::model::{Cas, Fs, Name, Value};
use super::xml::escape;

/// Writes a CAS; gives how many characters XML can't have.
pub(super) fn write(cas: &Cas) -> (Vec<u8>, usize) {
    let prefixes = prefixes(cas);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI");
    out.push_str(" xmlns:xmi=\"http://www.omg.org/XMI\"");
    for (namespace, prefix) in &prefixes {
        // A string takes all that is written to it, here and below.
        let _ = write!(out, " xmlns:{prefix}=\"http:///{}.ecore\"", namespace.replace('.', "/"));
    }
    out.push_str(" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n");
    let mut replaced = 0;
    for fs in &cas.fs {
        replaced += element(fs, &prefixes, &mut out);
    }
    for view in &cas.views {
        let _ = write!(out, "<cas:View sofa=\"{}\" members=\"", view.sofa);
        ids(&view.members, &mut out);
        out.push_str("\"/>\n");
    }
    out.push_str("</xmi:XMI>\n");
    (out.into_bytes(), replaced)
}

/// The namespace of a type, and its name in it.
fn split(kind: &Name) -> (&str, &str) {
    kind.rsplit_once('.').unwrap_or(("uima.noNamespace", kind))
}

/// A prefix for each namespace: its last part, with a number where another has that.
fn prefixes(cas: &Cas) -> BTreeMap<&str, String> {
    let mut prefixes: BTreeMap<&str, String> = BTreeMap::from([("uima.cas", "cas".to_owned())]);
    for fs in &cas.fs {
        let (namespace, _) = split(&fs.kind);
        if !prefixes.contains_key(namespace) {
            let last = namespace.rsplit('.').next().unwrap_or(namespace);
            let mut names = (1..).map(|n| if n == 1 { last.to_owned() } else { format!("{last}{n}") });
            let taken = |name: &String| name == "xmi" || prefixes.values().any(|p| p == name);
            let name = names.find(|name| !taken(name)).unwrap_or_default();
            prefixes.insert(namespace, name);
        }
    }
    prefixes
}

fn element(fs: &Fs, prefixes: &BTreeMap<&str, String>, out: &mut String) -> usize {
    let (namespace, name) = split(&fs.kind);
    let prefix = prefixes.get(namespace).map_or("cas", String::as_str);
    let _ = write!(out, "<{prefix}:{name} xmi:id=\"{}\"", fs.id);
    let mut replaced = 0;
    for (feature, value) in &fs.values {
        if matches!(value, Value::Texts(_)) {
            continue;
        }
        let _ = write!(out, " {feature}=\"");
        match value {
            Value::Text(text) | Value::Plain(text) => replaced += escape(text, out),
            Value::Number(n) => drop(write!(out, "{n}")),
            Value::Ref(id) => drop(write!(out, "{id}")),
            Value::Refs(all) => ids(all, out),
            Value::Texts(_) => {}
        }
        out.push('"');
    }
    let arrays = fs.values.iter().filter_map(|(feature, value)| match value {
        Value::Texts(all) => Some((feature, all)),
        _ => None,
    });
    let mut has_children = false;
    for (feature, all) in arrays {
        for text in all {
            out.push_str(if has_children { "" } else { ">" });
            has_children = true;
            let _ = write!(out, "<{feature}>");
            replaced += escape(text, out);
            let _ = write!(out, "</{feature}>");
        }
    }
    if has_children {
        let _ = writeln!(out, "</{prefix}:{name}>");
    } else {
        out.push_str("/>\n");
    }
    replaced
}

fn ids(all: &[u64], out: &mut String) {
    for (n, id) in all.iter().enumerate() {
        let _ = write!(out, "{}{id}", if n > 0 { " " } else { "" });
    }
}
