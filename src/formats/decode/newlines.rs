//! CRLF and CR to LF, and the way back to the offsets of the original file.

use crate::model::article::{Newlines, Original};
use crate::model::text::Text;

/// What the newlines of a file were.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub kind: Newlines,
    /// Only where mixed: code points of our text.
    pub crlf_at: Vec<u32>,
    /// Only where mixed: code points of our text.
    pub cr_at: Vec<u32>,
}

/// Makes every newline an LF.
pub(super) fn normalise(text: String) -> (String, Found) {
    if !text.as_bytes().contains(&b'\r') {
        return (text, Found::default());
    }
    let mut out = String::with_capacity(text.len());
    let (mut crlf_at, mut cr_at, mut lf) = (Vec::new(), Vec::new(), false);
    let mut chars: u32 = 0;
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['\r', '\n']) {
        out.push_str(&rest[..at]);
        out.push('\n');
        chars += rest[..at].chars().count() as u32;
        let crlf = rest[at..].starts_with("\r\n");
        match rest.as_bytes()[at] {
            b'\n' => lf = true,
            _ if crlf => crlf_at.push(chars),
            _ => cr_at.push(chars),
        }
        chars += 1;
        rest = &rest[at + if crlf { 2 } else { 1 }..];
    }
    out.push_str(rest);
    let kind = match (lf, crlf_at.is_empty(), cr_at.is_empty()) {
        (false, false, true) => Newlines::CrLf,
        (false, true, false) => Newlines::Cr,
        _ => return (out, Found { kind: Newlines::Mixed, crlf_at, cr_at }),
    };
    (out, Found { kind, ..Found::default() })
}

/// From code points of the original file to ours, for standoff that was made on the original.
#[derive(Clone, Debug)]
pub struct OriginalMap {
    bom: bool,
    /// For each LF that was CRLF, in order: the code point of that LF in the original.
    lf_at: Vec<u32>,
}

impl OriginalMap {
    /// The map of one file.
    #[must_use]
    pub fn new(text: &Text, original: &Original) -> Self {
        let ours: Vec<u32> = match original.newlines {
            Newlines::Lf | Newlines::Cr => Vec::new(),
            Newlines::Mixed => original.crlf_at.clone(),
            Newlines::CrLf => {
                let chars = text.as_str().chars().zip(0..);
                chars.filter(|(c, _)| *c == '\n').map(|(_, at)| at).collect()
            }
        };
        let lf_at = ours.into_iter().zip(1..).map(|(at, crs)| at + crs).collect();
        Self { bom: original.bom, lf_at }
    }

    /// Whether the original counts as ours does.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        !self.bom && self.lf_at.is_empty()
    }

    /// Our offset of the code point at `original`, a byte order mark counted as one where
    /// there is one and `count_bom` asks for it.
    #[must_use]
    pub fn to_ours(&self, original: u32, count_bom: bool) -> u32 {
        let original = original.saturating_sub(u32::from(self.bom && count_bom));
        original - self.lf_at.partition_point(|lf| *lf <= original) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::decode::decode;

    #[test]
    fn offsets_of_the_original_file_are_found_again() {
        for source in
            ["é\r\nb\rc\nd\r\n\r\nEnd", "one\r\ntwo\r\n", "plain\ntext", "old\rmac", "\u{feff}a\r\nb"]
        {
            let decoded = decode(source.as_bytes()).unwrap();
            let map = OriginalMap::new(&decoded.text, &decoded.original);
            let ours: Vec<char> = decoded.text.as_str().chars().collect();
            for (at, c) in source.chars().enumerate().filter(|(_, c)| !"\r\n\u{feff}".contains(*c)) {
                assert_eq!(ours[map.to_ours(at as u32, true) as usize], c, "{source:?} {at}");
            }
            let end = source.chars().count() as u32;
            assert_eq!(map.to_ours(end, true), decoded.text.len_chars(), "{source:?}");
        }
    }
}
