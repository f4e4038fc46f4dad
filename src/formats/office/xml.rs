//! A part walked through, with limits. Names are without their prefixes. References to entities
//! that XML does not have are left out and counted: none is ever expanded or fetched.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::no;
use crate::formats::read::ReadError;

/// Elements within elements.
const DEPTH: usize = 1000;

/// An element's attributes.
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of one, by its name without a prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes();
        let found =
            all.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name.as_bytes())?;
        let value = std::str::from_utf8(&found.value).ok()?;
        Some(
            quick_xml::escape::unescape(value)
                .map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned),
        )
    }

    /// Whether a switch is on: there without a value, or with one that is not off.
    pub fn is_on(&self) -> bool {
        !matches!(self.get("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// What is made of a part.
pub(super) trait Visit {
    /// An element begins; gives whether what is in it is to be looked at. One that is not has no
    /// end, either.
    fn open(&mut self, name: &str, attributes: &Attributes<'_>) -> bool;

    /// An element ends.
    fn close(&mut self, name: &str);

    /// Words.
    fn text(&mut self, text: &str);
}

/// Walks through a part. Gives how many references there are to entities that XML does not have.
pub(super) fn walk(xml: &str, visit: &mut impl Visit) -> Result<usize, ReadError> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    // Elements around, and how many of them are passed over.
    let (mut depth, mut skipped) = (0usize, 0usize);
    let mut entities = 0;
    loop {
        let event = reader.read_event().map_err(|e| no(&format!("its XML is damaged: {e}")))?;
        match event {
            Event::Start(element) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(no(&format!("its XML is nested more than {DEPTH} deep")));
                }
                if skipped > 0 || !visit.open(&local(element.local_name().as_ref()), &Attributes(&element)) {
                    skipped += 1;
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                if skipped > 0 {
                    skipped -= 1;
                } else {
                    visit.close(&local(element.local_name().as_ref()));
                }
            }
            Event::Text(text) if skipped == 0 => visit.text(&String::from_utf8_lossy(&text)),
            Event::CData(text) if skipped == 0 => visit.text(&String::from_utf8_lossy(&text)),
            Event::GeneralRef(reference) if skipped == 0 => {
                let known = match &*reference {
                    b"amp" => Some('&'),
                    b"lt" => Some('<'),
                    b"gt" => Some('>'),
                    b"quot" => Some('"'),
                    b"apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                match known {
                    Some(c) => visit.text(c.encode_utf8(&mut [0; 4])),
                    None => entities += 1,
                }
            }
            Event::Eof if depth > 0 => return Err(no("its XML is cut off")),
            Event::Eof => return Ok(entities),
            _ => {}
        }
    }
}

fn local(name: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(name)
}

/// The words of elements with one of these names.
pub(super) fn texts(xml: &str, names: &[&str], take: impl FnMut(&str, &str)) -> Result<(), ReadError> {
    struct Texts<'a, F> {
        names: &'a [&'a str],
        words: String,
        take: F,
    }

    impl<F: FnMut(&str, &str)> Visit for Texts<'_, F> {
        fn open(&mut self, _: &str, _: &Attributes<'_>) -> bool {
            self.words.clear();
            true
        }

        fn close(&mut self, name: &str) {
            if self.names.contains(&name) && !self.words.trim().is_empty() {
                (self.take)(name, self.words.trim());
            }
            self.words.clear();
        }

        fn text(&mut self, text: &str) {
            self.words.push_str(text);
        }
    }

    walk(xml, &mut Texts { names, words: String::new(), take }).map(drop)
}
