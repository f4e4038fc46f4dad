//! The parts of a message, and what its headers say.

use std::collections::HashSet;

use mail_parser::{Address, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::body::Body;
use crate::formats::decode;
use crate::formats::html;
use crate::formats::prose::{About, day};
use crate::formats::read::ReadError;

/// Parts that a message may have.
const PARTS: usize = 20_000;
/// Bytes of words that a text has at least which says as much as the HTML beside it, however short.
const STUB: usize = 400;
/// Messages within messages. Those that people forward are a few.
const NESTED: usize = 100;

/// A message that was taken apart.
pub(super) struct Mail<'a>(Message<'a>);

impl<'a> Mail<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let no = |why: &str| ReadError::Unreadable(why.to_owned());
        decode::check_size(bytes.len() as u64)?;
        let message = parsed(bytes).ok_or_else(|| no("this is no e-mail: it has no headers"))?;
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

    /// What is to be read, in its order: of each part the text, else its HTML; of one that only hands
    /// on another message, that one's. Besides, the text that was passed over since it says less than
    /// its HTML.
    pub fn bodies(&self) -> (Vec<Body<'_>>, Option<String>) {
        if let Some(all) = self.digest() {
            return (
                all.iter()
                    .flat_map(|message| message.text_bodies().map(|part| Body::new(message, part)))
                    .collect(),
                None,
            );
        }
        let message = self.levels().pop().unwrap_or(&self.0);
        let texts: Vec<Body<'_>> = message.text_bodies().map(|part| Body::new(message, part)).collect();
        let pages: Vec<Body<'_>> = message.html_bodies().map(|part| Body::new(message, part)).collect();
        let text: String = texts.iter().filter(|b| !b.is_html()).map(|b| b.words().into_owned()).collect();
        let has_page = pages.iter().any(Body::is_html);
        // A text part may be there and say nothing, or only where to read more.
        if has_page && is_stub(&text, &pages) {
            return (pages, Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
        }
        if !text.trim().is_empty() || has_page {
            return (texts, None);
        }
        // One that says it has parts, and has none, is read as it stands.
        let is_of_parts =
            |part: &&MessagePart<'_>| part.content_type().is_none_or(|t| t.ctype() == "multipart");
        (
            message.parts.iter().take(1).filter(is_of_parts).map(|part| Body::new(message, part)).collect(),
            None,
        )
    }

    /// The messages of a digest, where it is one.
    fn digest(&self) -> Option<Vec<&Message<'_>>> {
        let is_one = self
            .0
            .content_type()
            .is_some_and(|t| t.subtype().is_some_and(|s| s.eq_ignore_ascii_case("digest")));
        let messages = self.0.parts.iter().filter_map(|part| match &part.body {
            PartType::Message(inner) => Some(inner),
            _ => None,
        });
        is_one.then(|| messages.collect::<Vec<_>>()).filter(|all| !all.is_empty())
    }

    /// Whether its words are encrypted, or packed into a signature.
    pub fn is_sealed(&self) -> bool {
        let sealed = |part: &MessagePart<'_>| {
            part.content_type().is_some_and(|t| {
                let subtype = t.subtype().unwrap_or_default().to_ascii_lowercase();
                t.ctype().eq_ignore_ascii_case("application")
                    && (subtype.ends_with("pkcs7-mime") || subtype == "pgp-encrypted")
            })
        };
        self.0.parts.iter().any(sealed)
    }

    /// The message, the one that it hands on without a word of its own, and so on.
    fn levels(&self) -> Vec<&Message<'_>> {
        let mut levels = vec![&self.0];
        let mut next = Some(&self.0);
        while let Some(message) = next.take() {
            let says = |part: &MessagePart<'_>| match &part.body {
                PartType::Text(words) | PartType::Html(words) => !words.trim().is_empty(),
                _ => false,
            };
            if !message.text_bodies().chain(message.html_bodies()).any(says) {
                next = message.parts.iter().find_map(|part| match &part.body {
                    PartType::Message(inner) => Some(inner),
                    _ => None,
                });
                levels.extend(next);
            }
        }
        levels
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
        let levels = self.digest().map_or_else(|| self.levels(), |all| [vec![&self.0], all].concat());
        let is_read = |part: &MessagePart<'_>| match &part.body {
            PartType::Message(inner) => levels.iter().any(|level| std::ptr::eq(*level, inner)),
            _ => false,
        };
        // HTML that says the same as the text is no attachment.
        let all = levels.iter().flat_map(|level| level.attachments());
        all.filter(|part| !is_read(part)).map(name).collect()
    }
}

/// A message; one whose parts do not end as they should is read as if they did.
fn parsed(bytes: &[u8]) -> Option<Message<'_>> {
    let message = MessageParser::default().parse(bytes)?;
    let boundary = |part: &MessagePart<'_>| part.content_type()?.attribute("boundary").map(str::to_owned);
    let boundaries: Vec<String> = message.parts.iter().filter_map(boundary).collect();
    if boundaries.is_empty() {
        return Some(message);
    }
    let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let ends: HashSet<&[u8]> =
        lines.filter_map(|line| line.strip_prefix(b"--")?.strip_suffix(b"--")).collect();
    let is_open = |boundary: &&String| !boundary.is_empty() && !ends.contains(boundary.as_bytes());
    let open: Vec<&String> = boundaries.iter().filter(is_open).collect();
    if open.is_empty() {
        return Some(message);
    }
    let mut whole = bytes.to_vec();
    for boundary in open.iter().rev() {
        whole.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    }
    MessageParser::default().parse(&whole).map(Message::into_owned)
}

/// Whether a text says much less than the HTML beside it.
fn is_stub(text: &str, pages: &[Body<'_>]) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::len).sum::<usize>();
    let of_text = words(text);
    if of_text >= STUB {
        return false;
    }
    let of_page = |page: &Body<'_>| Some(words(&html::text_of(html::parsed(&page.words()).ok()?.root())));
    let of_pages: usize = pages.iter().filter(|page| page.is_html()).filter_map(of_page).sum();
    of_text == 0 && of_pages > 0 || of_pages > of_text * 4 + STUB / 2
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
