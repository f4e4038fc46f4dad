//! Fonts' maps from codes to characters (`ToUnicode`) that have an entry for nothing.
//!
//! `<0024> <>` says of a glyph that its letters stand at the one before it: `WeasyPrint` writes it
//! for the parts of a syllable in Hindi. The library takes no map that has one. So such maps are
//! written anew at the end of the file, as an update (ISO 32000-1, 7.5.6).

use std::sync::LazyLock;

use hayro_interpret::hayro_syntax::Pdf as File;
use hayro_interpret::hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, Stream};
use regex::bytes::{Captures, Regex};

/// A byte order mark, which is no character of a text and is left out with other such.
const NOTHING: &[u8] = b"<FEFF>";
/// Codes of a range beyond which it is left out: there are no more of two bytes.
const CODES: u32 = 1 << 16;

/// The bytes of a file with its maps mended; `None` where none needs to be, and for encrypted
/// files, whose updates would have to be encrypted too.
pub(super) fn mended(file: &File) -> Option<Vec<u8>> {
    let bytes = file.data().as_ref();
    if bytes.windows(8).any(|w| w == b"/Encrypt") {
        return None;
    }
    let mut maps: Vec<(ObjectIdentifier, Vec<u8>)> = Vec::new();
    for font in file.objects().into_iter().filter_map(Object::into_dict) {
        let Some(map) = map_of(&font).filter(|map| maps.iter().all(|(id, _)| *id != map.obj_id())) else {
            continue;
        };
        if let Some(content) = map.decoded().ok().and_then(|content| without_gaps(&content)) {
            maps.push((map.obj_id(), content));
        }
    }
    (!maps.is_empty()).then(|| updated(bytes, file.xref().root_id(), &maps)).flatten()
}

fn map_of<'a>(font: &Dict<'a>) -> Option<Stream<'a>> {
    font.get::<Name<'_>>("Type").filter(|kind| kind.as_ref() == b"Font")?;
    font.get("ToUnicode")
}

/// A map with an entry for no character where it had one for nothing; `None` where it had none.
fn without_gaps(map: &[u8]) -> Option<Vec<u8>> {
    // Both are fixed expressions, tried by the tests.
    #[expect(clippy::unwrap_used)]
    static PART: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s-u)beginbf(char|range)\b([\s0-9A-Fa-f<>\[\]]*)endbf").unwrap());
    #[expect(clippy::unwrap_used)]
    static GAP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?-u)<\s*>").unwrap());
    let has_gap = |part: &Captures<'_>| GAP.is_match(&part[2]);
    PART.captures_iter(map).any(|part| has_gap(&part)).then(|| {
        let mend = |part: &Captures<'_>| match &part[1] {
            _ if !has_gap(part) => part[0].to_vec(),
            kind => [b"beginbf", kind, b"\n", &entries(kind, &part[2]), b"endbf"].concat(),
        };
        PART.replace_all(map, mend).into_owned()
    })
}

/// The entries of a part, one a line.
fn entries(kind: &[u8], part: &[u8]) -> Vec<u8> {
    #[expect(clippy::unwrap_used)]
    static TOKEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?-u)<[\s0-9A-Fa-f]*>|\[|\]").unwrap());
    let mut tokens = TOKEN.find_iter(part).map(|t| t.as_bytes());
    let mut out = Vec::new();
    while let Some(first) = tokens.next() {
        let last = if kind == b"range" { tokens.next() } else { Some(first) };
        let (Some(last), Some(to)) = (last, tokens.next()) else { break };
        let to = match to {
            b"[" => {
                let each: Vec<_> = tokens.by_ref().take_while(|t| *t != b"]").map(filled).collect();
                [b"[", each.concat().as_slice(), b"]"].concat()
            }
            to if !is_gap(to) || first == last => filled(to).to_vec(),
            _ => match (code(first), code(last)) {
                (Some(from), Some(to)) if (from..from.saturating_add(CODES)).contains(&to) => {
                    [b"[", NOTHING.repeat((to - from) as usize + 1).as_slice(), b"]"].concat()
                }
                _ => continue,
            },
        };
        let codes = if kind == b"range" { [first, last].concat() } else { first.to_vec() };
        out.extend_from_slice(&[codes.as_slice(), &to, b"\n"].concat());
    }
    out
}

fn is_gap(token: &[u8]) -> bool {
    token.starts_with(b"<") && code(token).is_none()
}

fn filled(token: &[u8]) -> &[u8] {
    if is_gap(token) { NOTHING } else { token }
}

/// The number between the angles; also `None` where it is too long for a code.
fn code(token: &[u8]) -> Option<u32> {
    let digits: String = token.iter().filter(|b| b.is_ascii_hexdigit()).map(|b| char::from(*b)).collect();
    u32::from_str_radix(&digits, 16).ok()
}

/// The file with these streams in the place of its own.
fn updated(bytes: &[u8], root: ObjectIdentifier, maps: &[(ObjectIdentifier, Vec<u8>)]) -> Option<Vec<u8>> {
    let named = bytes.windows(9).rposition(|w| w == b"startxref")? + 9;
    let table: String = bytes[named..]
        .iter()
        .skip_while(|b| b.is_ascii_whitespace())
        .take_while(|b| b.is_ascii_digit())
        .map(|b| char::from(*b))
        .collect();
    let table: usize = table.parse().ok()?;
    let mut out = [bytes, b"\n"].concat();
    let mut places = Vec::new();
    for (id, content) in maps {
        let (number, generation) = (id.obj_number, id.gen_number);
        places.push(format!("{number} 1\n{:010} {generation:05} n \n", out.len()));
        let head = format!("{number} {generation} obj\n<< /Length {} >>\nstream\n", content.len());
        out.extend_from_slice(&[head.as_bytes(), content, b"\nendstream\nendobj\n"].concat());
    }
    let last = maps.iter().map(|(id, _)| id.obj_number).max()?.checked_add(1)?;
    let (at, size, places) = (out.len(), last, places.concat());
    let root = format!("{} {} R", root.obj_number, root.gen_number);
    let end = format!(
        "xref\n{places}trailer\n<< /Size {size} /Root {root} /Prev {table} >>\nstartxref\n{at}\n%%EOF\n"
    );
    out.extend_from_slice(end.as_bytes());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(map: &str) -> Option<String> {
        without_gaps(map.as_bytes()).map(|map| String::from_utf8(map).unwrap())
    }

    #[test]
    fn an_entry_for_nothing_becomes_one_for_no_character() {
        assert_eq!(
            mended("<< >> begincmap 2 beginbfchar <01> <0915> <02> < > endbfchar").unwrap(),
            "<< >> begincmap 2 beginbfchar\n<01><0915>\n<02><FEFF>\nendbfchar"
        );
        assert_eq!(
            mended("3 beginbfrange <01> <02> <> <03><03><> <04> <05> [<> <0915>] endbfrange").unwrap(),
            "3 beginbfrange\n<01><02>[<FEFF><FEFF>]\n<03><03><FEFF>\n<04><05>[<FEFF><0915>]\nendbfrange"
        );
    }

    #[test]
    fn other_maps_and_broken_parts_stay_as_they_are() {
        assert_eq!(mended("<< >> 1 beginbfchar <01> <0915> endbfchar <>"), None);
        assert_eq!(mended("1 beginbfchar <01> <> (x) endbfchar"), None);
        assert_eq!(
            mended("beginbfrange <00000000> <ffffffff> <> <01> <> endbfrange").unwrap(),
            "beginbfrange\nendbfrange"
        );
    }
}
