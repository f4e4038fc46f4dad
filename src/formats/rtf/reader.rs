//! Tokens to a text.

use std::collections::BTreeMap;

use super::charset;
use super::tokens::{Token, Tokens};
use crate::formats::prose::{About, Body, day};
use crate::formats::read::ReadError;

/// Groups within groups.
const DEPTH: usize = 1000;

/// Groups of which nothing is text.
const UNSEEN: &[&str] = &[
    "colortbl",
    "stylesheet",
    "pict",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "fldinst",
    "datafield",
    "xe",
    "tc",
    "ftnsep",
    "ftnsepc",
    "aftnsep",
    "aftnsepc",
    "themedata",
    "objdata",
    "objclass",
    "nonshppict",
    "shprslt",
    "sp",
    "filetbl",
    "listtable",
    "listoverridetable",
    "revtbl",
    "rxe",
    "private",
    "annotation",
    "atnid",
    "atnauthor",
    "atrfstart",
    "atrfend",
    "bkmkstart",
    "bkmkend",
    "generator",
    "do",
];
/// Groups that old readers are to pass over, but whose words are text.
const STARRED: &[&str] = &["shpinst", "shptxt", "shppict", "footnote", "result"];

/// What a group's words are.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Text,
    Nothing,
    Fonts,
    Info,
    Title,
    Created,
    /// The mark of a list's item, as it is drawn.
    Mark,
}

#[derive(Clone)]
struct Group {
    place: Place,
    /// Characters that stand for one that is given by its number.
    fallback: usize,
    font: Option<i32>,
    hidden: bool,
    deleted: bool,
    /// Whether the group itself is a note, or a text box.
    is_note: bool,
    is_box: bool,
}

struct Rtf {
    body: Body,
    groups: Vec<Group>,
    code_page: i32,
    fonts: BTreeMap<i32, i32>,
    /// The font that the table of fonts describes.
    font: i32,
    /// Bytes that are not decoded yet, and in which code page.
    pending: Vec<u8>,
    pending_page: i32,
    /// The first half of a character beyond the first plane.
    high: Option<u16>,
    /// Characters to be passed over.
    skip: usize,
    starred: bool,
    in_table: bool,
    mark: String,
    title: String,
    created: [i32; 3],
    notes: usize,
    undecoded: Vec<String>,
    left: Left,
}

/// What was left out of a text.
#[derive(Default)]
pub(super) struct Left {
    /// Characters.
    pub deleted: usize,
    pub hidden: usize,
    pub comments: usize,
    pub headers: usize,
    /// Characters behind the end.
    pub behind: usize,
}

/// What is read of a file.
pub(super) struct Read {
    pub text: String,
    pub about: About,
    /// Where characters could not be decoded.
    pub undecoded: Vec<String>,
    pub left: Left,
}

/// The text, and what the file says of it.
pub(super) fn read(bytes: &[u8]) -> Result<Read, ReadError> {
    let no = |why: String| Err(ReadError::Unreadable(why));
    let mut rtf = Rtf::new();
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        match token {
            Token::Open if rtf.groups.len() >= DEPTH => {
                return no(format!("its groups are nested more than {DEPTH} deep"));
            }
            Token::Open => rtf.open(),
            Token::Close => {
                rtf.close();
                if rtf.groups.is_empty() {
                    let rest = tokens.rest();
                    let is_word =
                        |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(**byte, 0 | b'{' | b'}');
                    rtf.left.behind = rest.iter().filter(is_word).count();
                    return Ok(rtf.finish());
                }
            }
            Token::Word("bin", Some(count)) => tokens.pass(usize::try_from(count).unwrap_or(0)),
            Token::Word(word, number) => rtf.word(word, number),
            Token::Byte(byte) => rtf.byte(byte),
        }
    }
    no("the RTF document is cut off".to_owned())
}

impl Rtf {
    fn new() -> Self {
        Self {
            body: Body::default(),
            groups: Vec::new(),
            code_page: 1252,
            fonts: BTreeMap::new(),
            font: 0,
            pending: Vec::new(),
            pending_page: 1252,
            high: None,
            skip: 0,
            starred: false,
            in_table: false,
            mark: String::new(),
            title: String::new(),
            created: [0; 3],
            notes: 0,
            undecoded: Vec::new(),
            left: Left::default(),
        }
    }

    fn group(&mut self) -> Option<&mut Group> {
        self.groups.last_mut()
    }

    fn place(&self) -> Place {
        self.groups.last().map_or(Place::Nothing, |g| g.place)
    }

    fn open(&mut self) {
        self.flush();
        (self.skip, self.starred) = (0, false);
        let outer = self.groups.last().cloned();
        let first = Group {
            place: Place::Text,
            fallback: 1,
            font: None,
            hidden: false,
            deleted: false,
            is_note: false,
            is_box: false,
        };
        self.groups.push(Group { is_note: false, is_box: false, ..outer.unwrap_or(first) });
    }

    fn close(&mut self) {
        self.flush();
        self.skip = 0;
        let Some(group) = self.groups.pop() else { return };
        if group.place == Place::Mark && self.place() == Place::Text {
            let mark = std::mem::take(&mut self.mark);
            // Bullets are of fonts in which their numbers mean nothing.
            let is_number = mark.chars().any(|c| c.is_ascii_alphanumeric());
            self.body.line().mark(if is_number { format!("{} ", mark.trim()) } else { "- ".to_owned() });
        }
        if group.is_note {
            let mark = format!("[{}]", self.notes);
            self.body.close_note(&mark);
        }
        if group.is_box {
            self.body.close_box();
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        // A word may be one of the characters that stand for the last one.
        if self.skip > 0 && !matches!(word, "u" | "uc") {
            self.skip -= 1;
            return;
        }
        self.flush();
        if word == "*" {
            self.starred = true;
            return;
        }
        let starred = std::mem::take(&mut self.starred);
        let is_unknown = starred && !STARRED.contains(&word) && !matches!(word, "listtext" | "pntext");
        if self.place() == Place::Text {
            self.left.comments += usize::from(word == "annotation");
            let is_header = word.starts_with("header") || word.starts_with("footer");
            self.left.headers += usize::from(is_header && UNSEEN.contains(&word));
        }
        if is_unknown || UNSEEN.contains(&word) {
            if let Some(group) = self.group() {
                group.place = Place::Nothing;
            }
            return;
        }
        self.destination(word);
        match word {
            "ansicpg" => self.code_page = number.unwrap_or(1252),
            "mac" => self.code_page = 10000,
            "uc" => self.set(|g| g.fallback = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1)),
            "u" => self.unicode(number.unwrap_or(0)),
            "f" if self.place() == Place::Fonts => self.font = number.unwrap_or(0),
            "f" => self.set(|g| g.font = number),
            "fcharset" => {
                if let Some(page) = charset::of_font(number.unwrap_or(0)) {
                    self.fonts.insert(self.font, page);
                }
            }
            "plain" => self.set(|g| (g.hidden, g.deleted) = (false, false)),
            "v" => self.set(|g| g.hidden = number != Some(0)),
            "deleted" => self.set(|g| g.deleted = number != Some(0)),
            "yr" => self.created[0] = number.unwrap_or(0),
            "mo" if self.place() == Place::Created => self.created[1] = number.unwrap_or(0),
            "dy" if self.place() == Place::Created => self.created[2] = number.unwrap_or(0),
            _ => self.layout(word),
        }
    }

    fn set(&mut self, change: impl FnOnce(&mut Group)) {
        if let Some(group) = self.group() {
            change(group);
        }
    }

    /// What a group is, by its first word.
    fn destination(&mut self, word: &str) {
        let here = self.place();
        let place = match word {
            "fonttbl" => Place::Fonts,
            "info" => Place::Info,
            "title" if here == Place::Info => Place::Title,
            "creatim" if here == Place::Info => Place::Created,
            "listtext" | "pntext" => Place::Mark,
            // The words of a picture's or an object's stand-in, within what is not shown.
            "object" => Place::Nothing,
            "result" | "shptxt" => Place::Text,
            _ => here,
        };
        self.set(|g| g.place = place);
        if place != Place::Text {
            return;
        }
        match word {
            "footnote" => {
                self.notes += 1;
                let mark = format!("[{}]", self.notes);
                self.body.line().verbatim(&mark);
                self.body.open_box();
                self.set(|g| g.is_note = true);
            }
            "shptxt" => {
                self.body.open_box();
                self.set(|g| g.is_box = true);
            }
            _ => {}
        }
    }

    fn layout(&mut self, word: &str) {
        match word {
            "pard" => self.in_table = false,
            "intbl" => self.in_table = true,
            _ if !self.is_shown() => {}
            "par" | "sect" | "page" if self.in_table => self.body.line().words(" "),
            "par" | "sect" | "page" => self.body.end_paragraph(),
            "line" | "\n" | "\r" => self.body.end_line(),
            "cell" | "nestcell" => self.body.line().cell(),
            "row" | "nestrow" => self.body.line().end_line(),
            _ => {
                if let Some(c) = symbol(word) {
                    self.push(c);
                }
            }
        }
    }

    fn is_shown(&self) -> bool {
        self.groups.last().is_some_and(|g| g.place == Place::Text && !g.hidden && !g.deleted)
    }

    fn push(&mut self, c: char) {
        match self.place() {
            Place::Text if self.is_shown() => self.body.line().words(c.encode_utf8(&mut [0; 4])),
            Place::Text if c.is_whitespace() => {}
            Place::Text if self.groups.last().is_some_and(|group| group.deleted) => self.left.deleted += 1,
            Place::Text => self.left.hidden += 1,
            Place::Title => self.title.push(c),
            Place::Mark if self.mark.len() < 40 => self.mark.push(c),
            _ => {}
        }
    }

    /// A character by the number of its UTF-16 unit.
    fn unicode(&mut self, number: i32) {
        self.skip = self.groups.last().map_or(1, |g| g.fallback);
        let Ok(unit) = u16::try_from(number & 0xffff) else { return };
        match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => self.high = Some(unit),
            (Some(high), _) => char::decode_utf16([high, unit]).flatten().for_each(|c| self.push(c)),
            (None, _) => char::from_u32(u32::from(unit)).into_iter().for_each(|c| self.push(c)),
        }
    }

    fn byte(&mut self, byte: u8) {
        self.starred = false;
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if matches!(self.place(), Place::Nothing | Place::Fonts | Place::Info | Place::Created) {
            return;
        }
        let font = self.groups.last().and_then(|g| g.font);
        let page = font.and_then(|f| self.fonts.get(&f).copied()).unwrap_or(self.code_page);
        if page != self.pending_page {
            self.flush();
            self.pending_page = page;
        }
        self.pending.push(byte);
    }

    /// Decodes what is pending. Bytes of one character may come one by one.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let (text, _) = charset::of_code_page(self.pending_page).decode_without_bom_handling(&bytes);
        for c in text.chars() {
            if c == '\u{fffd}' {
                self.undecoded.push(format!("in code page {}", self.pending_page));
            }
            self.push(c);
        }
    }

    fn finish(mut self) -> Read {
        self.flush();
        let [year, month, date] = self.created;
        let title = Some(self.title).filter(|t| !t.trim().is_empty());
        let about =
            About { title, date: day(&format!("{year:04}-{month:02}-{date:02}")), ..About::default() };
        Read { text: self.body.finish(), about, undecoded: self.undecoded, left: self.left }
    }
}

/// The character that a word stands for.
fn symbol(word: &str) -> Option<char> {
    Some(match word {
        "tab" => ' ',
        "emdash" => '—',
        "endash" => '–',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "bullet" => '•',
        "emspace" => '\u{2003}',
        "enspace" => '\u{2002}',
        "~" => '\u{a0}',
        "_" => '\u{2011}',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        "ltrmark" => '\u{200e}',
        "rtlmark" => '\u{200f}',
        _ => return None,
    })
}
