//! Which script a text is mostly in, which of its words the bundled faces set, and which way it
//! runs.

use std::ops::Range;
use std::sync::OnceLock;

use super::font_table::FONTS;

/// Blocks of characters by script, ascending. Coarse: enough to say what a text is mostly in.
const BLOCKS: &[(u32, u32, &[u8; 4])] = &[
    (0x41, 0x24f, b"Latn"),
    (0x370, 0x3ff, b"Grek"),
    (0x400, 0x52f, b"Cyrl"),
    (0x531, 0x58f, b"Armn"),
    (0x591, 0x5f4, b"Hebr"),
    (0x600, 0x6ff, b"Arab"),
    (0x700, 0x74f, b"Syrc"),
    (0x750, 0x77f, b"Arab"),
    (0x780, 0x7bf, b"Thaa"),
    (0x8a0, 0x8ff, b"Arab"),
    (0x900, 0x97f, b"Deva"),
    (0x980, 0x9ff, b"Beng"),
    (0xa00, 0xa7f, b"Guru"),
    (0xa80, 0xaff, b"Gujr"),
    (0xb00, 0xb7f, b"Orya"),
    (0xb80, 0xbff, b"Taml"),
    (0xc00, 0xc7f, b"Telu"),
    (0xc80, 0xcff, b"Knda"),
    (0xd00, 0xd7f, b"Mlym"),
    (0xd80, 0xdff, b"Sinh"),
    (0xe00, 0xe7f, b"Thai"),
    (0xe80, 0xeff, b"Laoo"),
    (0xf00, 0xfff, b"Tibt"),
    (0x1000, 0x109f, b"Mymr"),
    (0x10a0, 0x10ff, b"Geor"),
    (0x1100, 0x11ff, b"Hang"),
    (0x1200, 0x139f, b"Ethi"),
    (0x1780, 0x17ff, b"Khmr"),
    (0x1e00, 0x1eff, b"Latn"),
    (0x1f00, 0x1fff, b"Grek"),
    (0x3000, 0x303f, b"Hani"),
    (0x3040, 0x309f, b"Hira"),
    (0x30a0, 0x30ff, b"Kana"),
    (0x3100, 0x312f, b"Bopo"),
    (0x3130, 0x318f, b"Hang"),
    (0x3400, 0x4dbf, b"Hani"),
    (0x4e00, 0x9fff, b"Hani"),
    (0xac00, 0xd7af, b"Hang"),
    (0xf900, 0xfaff, b"Hani"),
    (0xfb1d, 0xfb4f, b"Hebr"),
    (0xfb50, 0xfdff, b"Arab"),
    (0xfe70, 0xfefc, b"Arab"),
    (0xff00, 0xff60, b"Hani"),
    (0x20000, 0x3ffff, b"Hani"),
];

/// The script of a letter, coarsely; `None` for what has none.
fn script_of(c: char) -> Option<&'static [u8; 4]> {
    let at = u32::from(c);
    let next = BLOCKS.partition_point(|block| block.0 <= at);
    let block = BLOCKS.get(next.checked_sub(1)?)?;
    (at <= block.1 && (at > 0x7f || c.is_ascii_alphabetic())).then_some(block.2)
}

/// The script that most of the letters are in. A kana among Han makes the text Japanese. Only
/// the first thousand characters are looked at.
pub(super) fn dominant(text: &str) -> [u8; 4] {
    let mut counts: [([u8; 4], u32); 8] = [(*b"Zyyy", 0); 8];
    let mut kana = false;
    for script in text.chars().take(1000).filter_map(script_of) {
        kana |= matches!(script, b"Hira" | b"Kana");
        if let Some(slot) = counts.iter_mut().find(|slot| slot.1 == 0 || slot.0 == *script) {
            *slot = (*script, slot.1 + 1);
        }
    }
    let best = counts.iter().max_by_key(|slot| slot.1).map_or(*b"Zyyy", |slot| slot.0);
    if kana && &best == b"Hani" { *b"Hira" } else { best }
}

/// Words and numbers in the scripts of the bundled faces, with the spaces and hyphens inside a phrase.
pub(super) fn bookish_spans(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        if !c.is_ascii_digit() && !matches!(script_of(c), Some(b"Latn" | b"Grek" | b"Cyrl")) {
            continue;
        }
        let end = at + c.len_utf8();
        match spans.last_mut() {
            Some(span) if joins(&text[span.end..at]) => span.end = end,
            _ => spans.push(at..end),
        }
    }
    spans
}

/// Whether what stands between two letters leaves them in one phrase.
fn joins(between: &str) -> bool {
    between.is_empty()
        || (between.len() <= 4 && between.chars().all(|c| matches!(c, ' ' | '-' | '.' | '\'' | '’' | '&')))
}

/// Signs that a variation selector asks to be shown as emoji.
pub(super) fn emoji_spans(text: &str) -> Vec<Range<usize>> {
    let selector = |(at, selector): (usize, &str)| {
        let before = text[..at].char_indices().next_back()?;
        // Digits become emoji only with a keycap, for which the shaper looks itself.
        (!before.1.is_ascii()).then_some(before.0..at + selector.len())
    };
    text.match_indices('\u{fe0f}').filter_map(selector).collect()
}

/// Whether the first letter that has a direction runs from right to left; letters inside of
/// isolates don't count (rule P2 of the bidi rules).
pub(super) fn starts_right_to_left(text: &str) -> bool {
    let mut isolates = 0_u32;
    for c in text.chars() {
        match c {
            '\u{2066}'..='\u{2068}' => isolates += 1,
            '\u{2069}' => isolates = isolates.saturating_sub(1),
            _ if isolates > 0 => {}
            '\u{200e}' => return false,
            '\u{200f}' | '\u{61c}' => return true,
            _ if c.is_alphabetic() => return is_right_to_left(c),
            _ => {}
        }
    }
    false
}

/// Whether a letter belongs to a script that runs from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(
        u32::from(c),
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff
    )
}

/// White space, or an embedding or isolate: what stands at a line's end whichever way the words
/// before it run (rule L1 of the bidi rules).
pub(super) fn is_blank_at_end(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200d}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether no font brings a character: it is for private use, stands for nothing, or isn't seen.
pub(super) fn is_nobodys(c: char) -> bool {
    static NOBODYS: OnceLock<Option<regex::Regex>> = OnceLock::new();
    let nobodys =
        NOBODYS.get_or_init(|| regex::Regex::new(r"^[\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]$").ok());
    nobodys.as_ref().is_some_and(|nobodys| nobodys.is_match(c.encode_utf8(&mut [0; 4])))
}

/// What is missing where no font has a character: how it is called, and the Debian package that
/// brings it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingFont {
    /// The script, or `emoji`, or `some signs`.
    pub script: &'static str,
    /// The package's name.
    pub package: &'static str,
}

impl MissingFont {
    /// What is of no script.
    pub const SIGNS: &'static str = "some signs";
}

/// What to install so that a character that no font has can be read.
#[must_use]
pub fn missing_font(c: char) -> MissingFont {
    // The package has a face for nearly every script, and those for symbols and mathematics.
    const CORE: &str = "fonts-noto-core";
    match script_of(c) {
        Some(tag) => {
            let package = FONTS.iter().find(|row| &row.tag == tag).map_or(CORE, |row| row.package);
            MissingFont { script: script_name(*tag), package }
        }
        None if matches!(u32::from(c), 0x1f000..=0x1faff | 0x2600..=0x27bf) => {
            MissingFont { script: "emoji", package: "fonts-noto-color-emoji" }
        }
        None => MissingFont { script: MissingFont::SIGNS, package: CORE },
    }
}

/// Adds a character that no font shows, where none of its script is known yet. Gives whether it did.
pub fn note_missing(known: &mut Vec<char>, c: char) -> bool {
    let is_new = known.iter().all(|other| missing_font(*other) != missing_font(c));
    if is_new {
        known.push(c);
    }
    is_new
}

/// Names what no font shows, by package: `Thai, Hindi (install the package fonts-noto-core)`. `missing`
/// has a character of each script.
#[must_use]
pub fn missing_fonts(missing: &[char]) -> String {
    let mut packages: Vec<(&str, Vec<String>)> = Vec::new();
    for c in missing {
        let MissingFont { script, package } = missing_font(*c);
        let name = match script {
            MissingFont::SIGNS => format!("{script} such as U+{:04X}", u32::from(*c)),
            script => script.to_owned(),
        };
        match packages.iter_mut().find(|(other, _)| *other == package) {
            Some((_, scripts)) => scripts.push(name),
            None => packages.push((package, vec![name])),
        }
    }
    let words = |(package, scripts): &(&str, Vec<String>)| {
        format!("{} (install the package {package})", scripts.join(", "))
    };
    packages.iter().map(words).collect::<Vec<_>>().join(", nor ")
}

/// A script as it is called in English.
fn script_name(tag: [u8; 4]) -> &'static str {
    match &tag {
        b"Latn" => "Latin",
        b"Grek" => "Greek",
        b"Cyrl" => "Cyrillic",
        b"Armn" => "Armenian",
        b"Hebr" => "Hebrew",
        b"Arab" => "Arabic",
        b"Syrc" => "Syriac",
        b"Thaa" => "Thaana",
        b"Deva" => "Devanagari",
        b"Beng" => "Bengali",
        b"Guru" => "Gurmukhi",
        b"Gujr" => "Gujarati",
        b"Orya" => "Odia",
        b"Taml" => "Tamil",
        b"Telu" => "Telugu",
        b"Knda" => "Kannada",
        b"Mlym" => "Malayalam",
        b"Sinh" => "Sinhala",
        b"Thai" => "Thai",
        b"Laoo" => "Lao",
        b"Tibt" => "Tibetan",
        b"Mymr" => "Burmese",
        b"Geor" => "Georgian",
        b"Hang" => "Korean",
        b"Ethi" => "Ethiopic",
        b"Khmr" => "Khmer",
        b"Hira" | b"Kana" => "Japanese",
        b"Hani" | b"Bopo" => "Chinese",
        _ => "some letters",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_letters_decide_the_script() {
        assert_eq!(&dominant("The Hindi word नमस्ते is a greeting"), b"Latn");
        assert_eq!(&dominant("نص عربي طويل with a name"), b"Arab");
        assert_eq!(&dominant("第一条 人人生而自由"), b"Hani");
        assert_eq!(&dominant("すべての人間は、生れながらにして自由"), b"Hira");
        assert_eq!(&dominant("2024 — 12"), b"Zyyy");
    }

    #[test]
    fn blocks_ascend_and_stacks_are_found() {
        assert!(BLOCKS.windows(2).all(|pair| pair[0].1 < pair[1].0));
        assert_eq!(missing_font('字').package, "fonts-noto-cjk");
        assert_eq!(missing_font('〈').package, "fonts-noto-cjk");
        assert_eq!(missing_font('😀').package, "fonts-noto-color-emoji");
        assert_eq!(missing_font('∰').package, "fonts-noto-core");
        let thai = MissingFont { script: "Thai", package: "fonts-noto-core" };
        assert_eq!(missing_font('ท'), thai);
        assert!(BLOCKS.iter().all(|block| script_name(*block.2) != "some letters"));
    }

    #[test]
    fn phrases_in_the_book_face_are_found_whole() {
        let text = "قال Mahaveer Singhvi-Rao في 2024 (MEA)";
        let found: Vec<&str> = bookish_spans(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["Mahaveer Singhvi-Rao", "2024", "MEA"]);
        assert_eq!(emoji_spans("a ❤\u{fe0f} 1\u{fe0f}"), [2..8]);
    }

    #[test]
    fn no_package_is_named_for_what_no_font_has() {
        let nobodys = ['\u{e000}', '\u{10fffd}', '\u{378}', '\u{fdd0}', '\u{e01ef}', '\u{202e}'];
        assert!(nobodys.into_iter().all(is_nobodys));
        assert!(!['a', '字', '😀', '\u{301}'].into_iter().any(is_nobodys));
    }

    #[test]
    fn the_first_letter_decides_the_direction() {
        assert!(starts_right_to_left("12 — نص and more"));
        assert!(!starts_right_to_left("12 — a نص"));
        assert!(!starts_right_to_left(""));
        assert!(starts_right_to_left("\u{2067}abc\u{2069} نص") && !starts_right_to_left("\u{200e}نص"));
    }
}
