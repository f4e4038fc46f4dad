//! XMI to a CAS. Values stay text until the types are known.

use std::borrow::Cow;

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::model::{Cas, Fs, SOFA, Types, Value, View};

/// Most levels of elements: document, feature structure, element of an array.
const DEPTH: usize = 3;

/// Reads an XMI.
///
/// # Errors
/// When it is no XML, or no XMI; in words.
pub(super) fn read(xml: &str) -> Result<Cas, String> {
    let mut reader = NsReader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk { xml, depth: 0, counted: (0, 1), cas: Cas::default(), child: None, is_fs: false };
    loop {
        let (namespace, event) =
            reader.read_resolved_event().map_err(|e| format!("its XML is damaged: {e}"))?;
        match event {
            Event::Start(element) => {
                let namespace = match &namespace {
                    ResolveResult::Bound(namespace) => String::from_utf8_lossy(namespace.0).into_owned(),
                    ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
                };
                walk.depth += 1;
                if walk.depth > DEPTH {
                    return Err("its XML is nested deeper than that of an XMI".to_owned());
                }
                // The position is after the tag, which has no line feed that counts for its line.
                let at = reader.buffer_position() as usize;
                let line = walk.line(at.saturating_sub(element.len() + 2));
                walk.open(&namespace, &element, line)?;
            }
            Event::End(_) => walk.close(),
            Event::Text(text) => walk.words(&String::from_utf8_lossy(&text)),
            Event::CData(text) => walk.words(&String::from_utf8_lossy(&text)),
            Event::GeneralRef(reference) => walk.words(&resolved(&reference)?),
            Event::DocType(_) => {
                return Err("its XML has a document type (DTD), which is not read".to_owned());
            }
            Event::Eof if walk.depth > 0 => return Err("its XML is cut off".to_owned()),
            Event::Eof => break,
            _ => {}
        }
    }
    if walk.counted.0 == 0 { Err(NONE.to_owned()) } else { Ok(walk.cas) }
}

const NONE: &str = "this is no XMI: wanted an “XMI” element with feature structures";

/// The character that a reference stands for. Only XML's own five names are known.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> Result<String, String> {
    let name = String::from_utf8_lossy(reference).into_owned();
    let whole = format!("&{name};");
    match quick_xml::escape::unescape(&whole) {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(format!("its XML has the entity “&{};”, which is not read", name.escape_debug())),
    }
}

struct Walk<'a> {
    xml: &'a str,
    depth: usize,
    /// A byte, and the line that it is in.
    counted: (usize, u32),
    cas: Cas,
    /// Feature and text of the array element that is being read.
    child: Option<(String, String)>,
    /// Whether the element that is open is a feature structure.
    is_fs: bool,
}

impl Walk<'_> {
    fn line(&mut self, at: usize) -> u32 {
        let (from, line) = self.counted;
        let at = at.clamp(from, self.xml.len());
        let more = self.xml.as_bytes()[from..at].iter().filter(|b| **b == b'\n').count();
        self.counted = (at.max(1), line + more as u32);
        self.counted.1
    }

    fn open(&mut self, namespace: &str, element: &BytesStart<'_>, line: u32) -> Result<(), String> {
        let name = String::from_utf8_lossy(element.local_name().as_ref()).into_owned();
        match self.depth {
            1 if name == "XMI" => Ok(()),
            1 => Err(NONE.to_owned()),
            2 => self.structure(kind(namespace, &name), element, line),
            _ => {
                self.child = Some((name, String::new()));
                Ok(())
            }
        }
    }

    fn structure(&mut self, kind: String, element: &BytesStart<'_>, line: u32) -> Result<(), String> {
        self.is_fs = false;
        let mut id = 0;
        let mut values = Vec::new();
        // Without a search for names that stand twice, which takes the square of their number; the first
        // counts.
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|e| format!("line {line}: its XML is damaged: {e}"))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|e| format!("line {line}: its XML is damaged: {e}"))?;
            let name = String::from_utf8_lossy(attribute.key.local_name().as_ref()).into_owned();
            // Features of an annotation have no prefix, the number of its element has.
            if attribute.key.prefix().is_some() {
                if name == "id" {
                    id = value.trim().parse().unwrap_or(0);
                }
            } else {
                values.push((Cow::Owned(name), Value::Text(value.into_owned())));
            }
        }
        match kind.as_str() {
            "uima.cas.NULL" => {}
            "uima.cas.View" => self.view(&values, line),
            _ => {
                if id == 0 {
                    self.cas.problems.push((line, format!("the {kind} has no xmi:id")));
                }
                self.is_fs = true;
                self.cas.fs.push(Fs { id, line, kind: Cow::Owned(kind), values });
            }
        }
        Ok(())
    }

    fn view(&mut self, values: &[(Cow<'static, str>, Value)], line: u32) {
        let get = |name: &str| match values.iter().find(|(n, _)| n == name) {
            Some((_, Value::Text(text))) => text.as_str(),
            _ => "",
        };
        let members = get("members");
        match (get("sofa").trim().parse(), numbers(members)) {
            (Ok(sofa), Some(members)) => self.cas.views.push(View { sofa, members }),
            // A view without a text holds nothing that has a place in one.
            (Err(_), _) if get("sofa").is_empty() => {}
            _ => self.cas.problems.push((line, "a view whose numbers can't be read".to_owned())),
        }
    }

    fn words(&mut self, text: &str) {
        if let Some((_, words)) = &mut self.child {
            words.push_str(text);
        }
    }

    fn close(&mut self) {
        self.depth -= 1;
        if let Some((name, words)) = self.child.take()
            && self.is_fs
            && let Some(fs) = self.cas.fs.last_mut()
        {
            // The elements of an array follow each other.
            match fs.values.last_mut() {
                Some((last, Value::Texts(all))) if *last == name => all.push(words),
                _ => fs.values.push((Cow::Owned(name), Value::Texts(vec![words]))),
            }
        }
    }
}

/// The type that an element is of: `http:///a/b.ecore` and `C` are `a.b.C`.
fn kind(namespace: &str, name: &str) -> String {
    let package = namespace.trim_start_matches("http:///").trim_end_matches(".ecore").replace('/', ".");
    match package.as_str() {
        "" | "uima.noNamespace" => name.to_owned(),
        _ => format!("{package}.{name}"),
    }
}

fn numbers(text: &str) -> Option<Vec<u64>> {
    text.split_ascii_whitespace().map(|id| id.parse().ok()).collect()
}

/// Gives values their kind, now that types are known. Without a type a value stays text, unless
/// `links` says that the numbers in it are those of links.
pub(super) fn resolve(cas: &mut Cas, types: &Types) {
    // Links of slots, arrays and references are told by what they name where no type says it.
    let links: std::collections::HashSet<u64> = cas
        .fs
        .iter()
        .filter(|fs| fs.get("target").is_some() && fs.get("begin").is_none())
        .map(|fs| fs.id)
        .collect();
    for fs in &mut cas.fs {
        if fs.kind == SOFA {
            continue;
        }
        let kind = fs.kind.clone();
        let is_link = links.contains(&fs.id);
        for (name, value) in &mut fs.values {
            let Value::Text(text) = value else { continue };
            let resolved = match types.range(&kind, name) {
                Some(super::model::Range::Text) => None,
                Some(super::model::Range::Plain | super::model::Range::Plains) => {
                    Some(Value::Plain(std::mem::take(text)))
                }
                // An array of its own; those that stand inside the element are texts already.
                Some(super::model::Range::Texts | super::model::Range::Ref) => {
                    text.trim().parse().ok().map(Value::Ref)
                }
                Some(super::model::Range::Refs) => numbers(text).map(Value::Refs),
                None => untyped(&kind, name, text, is_link, &links),
            };
            if let Some(resolved) = resolved {
                *value = resolved;
            }
        }
    }
}

/// A value of a feature that no type has.
fn untyped(
    kind: &str,
    name: &str,
    text: &str,
    is_link: bool,
    links: &std::collections::HashSet<u64>,
) -> Option<Value> {
    match name {
        "sofa" | "Governor" | "Dependent" => text.trim().parse().ok().map(Value::Ref),
        "target" if is_link => text.trim().parse().ok().map(Value::Ref),
        "begin" | "end" => Some(Value::Plain(text.to_owned())),
        "elements" if kind == "uima.cas.FSArray" => numbers(text).map(Value::Refs),
        _ => {
            let all = numbers(text).filter(|all| !all.is_empty())?;
            // One that leads nowhere is named where it is followed.
            let known = all.iter().filter(|id| links.contains(id)).count();
            (known * 2 > all.len()).then_some(Value::Refs(all))
        }
    }
}
