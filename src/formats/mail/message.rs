//! The parts of a message, and what its headers say.

use mail_parser::{Address, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::formats::decode;
use crate::formats::prose::{About, day};
use crate::formats::read::ReadError;

/// Parts that a message may have.
const PARTS: usize = 20_000;
/// Messages within messages. Those that people forward are a few.
const NESTED: usize = 100;

/// A message that was taken apart.
pub(super) struct Mail<'a>(Message<'a>);

impl<'a> Mail<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let no = |why: &str| ReadError::Unreadable(why.to_owned());
        decode::check_size(bytes.len() as u64)?;
        let message = MessageParser::default()
            .parse(bytes)
            .ok_or_else(|| no("this is no e-mail: it has no headers"))?;
        if is_nested(&message) {
            take_apart(message);
            return Err(no(&format!("its messages are nested more than {NESTED} deep")));
        }
        let known = [
            HeaderName::From,
            HeaderName::Subject,
            HeaderName::Date,
            HeaderName::ContentType,
            HeaderName::MimeVersion,
        ];
        if !known.into_iter().any(|name| message.header(name).is_some()) {
            return Err(no("this is no e-mail: none of its usual headers is there"));
        }
        match message.parts.len() {
            n if n > PARTS => Err(no(&format!("it has {n} parts; at most {PARTS} are read"))),
            _ => Ok(Self(message)),
        }
    }

    /// What is to be read, in its order: of each part the text, else its HTML.
    pub fn bodies(&self) -> Vec<&MessagePart<'_>> {
        let is_text = |p: &&MessagePart<'_>| matches!(&p.body, PartType::Text(t) if !t.trim().is_empty());
        let texts: Vec<_> = self.0.text_bodies().collect();
        // A text part may be there and say nothing.
        if texts.iter().any(is_text) { texts } else { self.0.html_bodies().collect() }
    }

    /// The first page in it, and its address.
    pub fn page(&self) -> Option<(&str, Option<&str>)> {
        let mut saved_from = self
            .0
            .root_part()
            .headers
            .iter()
            .filter(|h| h.name().eq_ignore_ascii_case("Snapshot-Content-Location"));
        let saved_from = saved_from.find_map(|h| h.value().as_text());
        self.0.parts.iter().find_map(|part| match &part.body {
            PartType::Html(page) => Some((
                page.as_ref(),
                part.content_location().or(saved_from).filter(|u| u.starts_with("http")),
            )),
            _ => None,
        })
    }

    pub fn about(&self) -> About {
        let written = self.0.header_raw(HeaderName::Date).and_then(day);
        let parsed = || {
            self.0
                .date()
                .filter(|d| d.is_valid())
                .map(|d| format!("{:04}-{:02}-{:02}", d.year, d.month, d.day))
        };
        About {
            title: self.0.subject().map(str::to_owned),
            date: written.or_else(|| parsed().as_deref().and_then(day)),
            source: self.0.from().and_then(sender),
            language: self.0.root_part().content_language().as_text().map(str::to_owned),
        }
    }

    /// Whether it answers another one, as its headers say. One that forwards has been sent for what
    /// it quotes.
    pub fn is_reply(&self) -> bool {
        const AGAIN: [&str; 9] = ["re", "aw", "sv", "antw", "rif", "res", "vs", "odp", "回复"];
        const FORWARDED: [&str; 8] = ["fw", "fwd", "wg", "vl", "tr", "rv", "doorst", "转发"];
        let named = [HeaderName::InReplyTo, HeaderName::References];
        let subject = self.0.subject().unwrap_or_default().to_lowercase();
        let prefix = subject.split_once([':', '：']).map(|(prefix, _)| prefix.trim());
        let is = |prefixes: &[&str]| prefix.is_some_and(|prefix| prefixes.contains(&prefix));
        is(&AGAIN) || !is(&FORWARDED) && named.into_iter().any(|name| self.0.header(name).is_some())
    }

    /// The name of each attachment, or its kind.
    pub fn attachments(&self) -> Vec<String> {
        let name = |part: &MessagePart<'_>| {
            let kind =
                || part.content_type().map(|t| format!("{}/{}", t.ctype(), t.subtype().unwrap_or("?")));
            part.attachment_name()
                .map(str::to_owned)
                .or_else(kind)
                .unwrap_or_else(|| "without a name".to_owned())
        };
        // HTML that says the same as the text is no attachment.
        self.0.attachments().map(name).collect()
    }
}

/// Whether messages stand in each other deeper than [`NESTED`].
fn is_nested(message: &Message<'_>) -> bool {
    let mut level = vec![message];
    for _ in 0..=NESTED {
        let parts = level.iter().flat_map(|message| &message.parts);
        level = parts
            .filter_map(|part| match &part.body {
                PartType::Message(within) => Some(within),
                _ => None,
            })
            .collect();
    }
    !level.is_empty()
}

/// Drops a message one level after the other: as a whole, each would take its share of the stack.
fn take_apart(message: Message<'_>) {
    let mut todo = vec![message];
    while let Some(message) = todo.pop() {
        todo.extend(message.parts.into_iter().filter_map(|part| match part.body {
            PartType::Message(within) => Some(within),
            _ => None,
        }));
    }
}

/// `Mina Dravec <mina@karsin.example>`, of the first sender.
fn sender(from: &Address<'_>) -> Option<String> {
    let first = from.first()?;
    match (first.name(), first.address()) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (name, address) => name.or(address).map(str::to_owned),
    }
}

/// A text part; lines that were broken for the way (`format=flowed`) are put together.
pub(super) fn unwrapped(words: &str, part: &MessagePart<'_>) -> String {
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    let words: String = words.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
    let says = |name: &str, value: &str| {
        part.content_type().and_then(|t| t.attribute(name)).is_some_and(|v| v.eq_ignore_ascii_case(value))
    };
    if !says("format", "flowed") {
        return words;
    }
    let keeps_space = !says("delsp", "yes");
    let mut out = String::with_capacity(words.len());
    // How deep the line is quoted that goes on; a line goes on only as deep as it is itself.
    let mut open: Option<usize> = None;
    for line in words.lines() {
        let own = line.trim_start_matches('>');
        let depth = line.len() - own.len();
        // A line that would begin with what means something was stuffed with a space.
        let own = own.strip_prefix(' ').unwrap_or(own);
        if open.is_some_and(|before| before != depth || own == "-- ") {
            // The space only said that the line goes on.
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            open = None;
        }
        if open.is_none() && depth > 0 {
            out.push_str(&line[..depth]);
            out.push(' ');
        }
        match own.strip_suffix(' ') {
            Some(soft) if own != "-- " => {
                out.push_str(if keeps_space { own } else { soft });
                open = Some(depth);
            }
            _ => {
                out.push_str(own);
                out.push('\n');
                open = None;
            }
        }
    }
    out
}
