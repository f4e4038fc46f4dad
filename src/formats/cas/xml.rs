//! XMI to feature structures. No document type is taken, so that nothing is expanded or fetched.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use crate::formats::read::ReadError;

/// Elements within elements; a feature of a structure of a file is the third.
const DEPTH: usize = 8;
/// Structures of one file.
const MOST: usize = 4_000_000;

/// A feature structure as the file has it.
pub(super) struct Structure {
    /// With its package: `webanno.custom.Entity`.
    pub kind: String,
    /// Attributes, by names without a prefix.
    pub features: Vec<(String, String)>,
    /// Elements in it: values of lists.
    pub values: Vec<(String, String)>,
    /// From 1.
    pub line: u32,
}

impl Structure {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.features.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn id(&self) -> Option<u32> {
        self.number("id")
    }

    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.parse().ok()
    }

    /// The last part of the type's name.
    pub fn name(&self) -> &str {
        self.kind.rsplit('.').next().unwrap_or(&self.kind)
    }
}

fn no(line: u32, what: impl std::fmt::Display) -> ReadError {
    ReadError::Unreadable(format!("line {line}: {what}"))
}

/// Counts lines up to places that only go forward.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn to(&mut self, place: u64) -> u32 {
        let place = (place as usize).clamp(self.at, self.bytes.len());
        self.line += self.bytes[self.at..place].iter().filter(|b| **b == b'\n').count() as u32;
        self.at = place;
        self.line
    }
}

/// All structures of a file, in its order.
pub(super) fn structures(xml: &str) -> Result<Vec<Structure>, ReadError> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut lines = Lines { bytes: xml.as_bytes(), at: 0, line: 1 };
    let mut packages = HashMap::new();
    let mut out: Vec<Structure> = Vec::new();
    let (mut depth, mut is_cas) = (0, false);
    loop {
        let event = reader.read_event().map_err(|e| no(lines.line, format!("the XML is damaged: {e}")))?;
        let line = lines.to(reader.buffer_position());
        match event {
            Event::DocType(_) => return Err(no(line, "it has a document type, which is not read")),
            Event::Start(element) => {
                depth += 1;
                let name = String::from_utf8_lossy(element.name().as_ref()).into_owned();
                let features = attributes(&element, &mut packages).map_err(|e| no(line, e))?;
                match depth {
                    1 => is_cas = name.ends_with("XMI"),
                    2 if out.len() == MOST => return Err(no(line, format!("more than {MOST} structures"))),
                    2 => {
                        let kind = full(&name, &packages);
                        out.push(Structure { kind, features, values: Vec::new(), line });
                    }
                    3 => out
                        .iter_mut()
                        .last()
                        .into_iter()
                        .for_each(|s| s.values.push((name.clone(), String::new()))),
                    DEPTH.. => return Err(no(line, format!("elements nested more than {DEPTH} deep"))),
                    _ => {}
                }
            }
            Event::End(_) => depth -= 1,
            Event::Text(text) if depth == 3 => put(&mut out, &String::from_utf8_lossy(&text)),
            Event::CData(text) if depth == 3 => put(&mut out, &String::from_utf8_lossy(&text)),
            Event::GeneralRef(reference) if depth == 3 => {
                let name = format!("&{};", String::from_utf8_lossy(&reference));
                put(&mut out, &unescape(&name).map_err(|e| no(line, e))?);
            }
            Event::Eof if depth > 0 => return Err(no(line, "the XML is cut off")),
            Event::Eof if !is_cas => return Err(no(1, "no XMI: its first element is not “XMI”")),
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

fn put(out: &mut [Structure], text: &str) {
    if let Some((_, value)) = out.last_mut().and_then(|s| s.values.last_mut()) {
        value.push_str(text);
    }
}

/// Attributes by their names without a prefix; namespaces go to `packages`.
fn attributes(
    element: &BytesStart<'_>,
    packages: &mut HashMap<String, String>,
) -> Result<Vec<(String, String)>, String> {
    let mut out = Vec::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let raw = std::str::from_utf8(&attribute.value).map_err(|e| e.to_string())?;
        // White space as it stands is a space in an attribute.
        let spaced = raw.replace("\r\n", " ").replace(['\n', '\t', '\r'], " ");
        let value = unescape(&spaced).map_err(|e| format!("{name}: {e}"))?.into_owned();
        if let Some(prefix) = name.strip_prefix("xmlns:") {
            let path = value.trim_start_matches("http:///").trim_end_matches(".ecore").replace('/', ".");
            packages.insert(prefix.to_owned(), if path == "uima.noNamespace" { String::new() } else { path });
            continue;
        }
        let local = name.rsplit(':').next().unwrap_or(&name).to_owned();
        out.push((local, value));
    }
    Ok(out)
}

/// A type's name with its package.
fn full(name: &str, packages: &HashMap<String, String>) -> String {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    match packages.get(prefix) {
        Some(package) if !package.is_empty() => format!("{package}.{local}"),
        _ => local.to_owned(),
    }
}
