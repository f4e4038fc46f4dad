//! A type system as `TypeSystem.xml`.

use std::borrow::Cow;
use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::model::{Feature, Type, Types};
use super::xml::escape;

/// Elements within elements.
const DEPTH: usize = 32;

/// Writes a type system.
pub(super) fn write(types: &Types) -> Vec<u8> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n<types>\n");
    for (name, kind) in &types.0 {
        out.push_str("<typeDescription><name>");
        escape(name, &mut out);
        out.push_str("</name><description/><supertypeName>");
        escape(&kind.supertype, &mut out);
        out.push_str("</supertypeName>\n<features>\n");
        for (name, Feature { range, element }) in &kind.features {
            out.push_str("<featureDescription><name>");
            escape(name, &mut out);
            out.push_str("</name><description/><rangeTypeName>");
            escape(range, &mut out);
            out.push_str("</rangeTypeName>");
            if let Some(element) = element {
                // A string takes all that is written to it.
                let _ = write!(out, "<elementType>{element}</elementType>");
            }
            out.push_str("</featureDescription>\n");
        }
        out.push_str("</features></typeDescription>\n");
    }
    out.push_str("</types>\n</typeSystemDescription>\n");
    out.into_bytes()
}

/// Reads a type system. Those that it imports are not followed.
///
/// # Errors
/// When it is no XML, or none of a type system; in words.
pub(super) fn read(xml: &str) -> Result<Types, String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk::default();
    loop {
        match reader.read_event().map_err(|e| format!("its XML is damaged: {e}"))? {
            Event::Start(element) => {
                walk.path.push(String::from_utf8_lossy(element.local_name().as_ref()).into_owned());
                if walk.path.len() > DEPTH {
                    return Err(format!("its XML is nested more than {DEPTH} deep"));
                }
                walk.open()?;
            }
            Event::End(_) => walk.close(),
            Event::Text(text) => walk.words.push_str(&String::from_utf8_lossy(&text)),
            Event::CData(text) => walk.words.push_str(&String::from_utf8_lossy(&text)),
            Event::DocType(_) => {
                return Err("its XML has a document type (DTD), which is not read".to_owned());
            }
            Event::Eof if !walk.path.is_empty() => return Err("its XML is cut off".to_owned()),
            Event::Eof => return if walk.seen { Ok(walk.types) } else { Err(NONE.to_owned()) },
            _ => {}
        }
    }
}

const NONE: &str = "this is no type system: wanted a “typeSystemDescription”";

#[derive(Default)]
struct Walk {
    types: Types,
    path: Vec<String>,
    words: String,
    /// Whether the outermost element was the right one.
    seen: bool,
    kind: (String, Type),
    feature: [Option<String>; 3],
}

impl Default for Type {
    fn default() -> Self {
        Self { supertype: super::model::TOP.into(), features: std::collections::BTreeMap::new() }
    }
}

impl Walk {
    fn open(&mut self) -> Result<(), String> {
        self.words.clear();
        match self.path.last().map(String::as_str) {
            Some(name) if self.path.len() == 1 => {
                self.seen = name == "typeSystemDescription";
                if !self.seen {
                    return Err(NONE.to_owned());
                }
            }
            Some("typeDescription") => self.kind = (String::new(), Type::default()),
            Some("featureDescription") => self.feature = [None, None, None],
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self) {
        let name = self.path.pop().unwrap_or_default();
        let words = std::mem::take(&mut self.words).trim().to_owned();
        let within = self.path.last().map(String::as_str);
        match (within, name.as_str()) {
            (Some("typeDescription"), "name") => self.kind.0 = words,
            (Some("typeDescription"), "supertypeName") => self.kind.1.supertype = Cow::Owned(words),
            (Some("featureDescription"), "name") => self.feature[0] = Some(words),
            (Some("featureDescription"), "rangeTypeName") => self.feature[1] = Some(words),
            (Some("featureDescription"), "elementType") => self.feature[2] = Some(words),
            (_, "featureDescription") => {
                if let [Some(name), Some(range), element] = std::mem::take(&mut self.feature) {
                    let element = element.map(Cow::Owned);
                    self.kind.1.features.insert(name.into(), Feature { range: range.into(), element });
                }
            }
            (_, "typeDescription") => {
                let (name, kind) = std::mem::take(&mut self.kind);
                self.types.0.insert(name.into(), kind);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::cas::features::Features;
    use crate::formats::cas::types::ours;
    use crate::model::schema::Schema;

    #[test]
    fn what_is_written_is_read_the_same() {
        let types = ours(&Features::of(&Schema::default()));
        assert_eq!(read(std::str::from_utf8(&write(&types)).unwrap()).unwrap(), types);
    }

    #[test]
    fn what_is_none_is_told() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"y\">]><typeSystemDescription/>";
        assert!(read(bomb).unwrap_err().contains("DTD"));
        assert!(read("<html/>").unwrap_err().contains("no type system"));
        assert!(read("").unwrap_err().contains("no type system"));
        assert!(read("<typeSystemDescription><types>").unwrap_err().contains("cut off"));
        let deep = format!("<typeSystemDescription>{}", "<a>".repeat(40));
        assert!(read(&deep).unwrap_err().contains("nested"));
        assert!(read("<typeSystemDescription/>").unwrap().0.is_empty());
    }
}
