//! Which font families set each script well.
//!
//! The fallback of the operating system is no help here: fontconfig gives Han always in its
//! Japanese forms and sets an Urdu phrase in two faces. So each script has a stack of its own,
//! best face first, with families of Linux, macOS and Windows.

use parley::fontique::Script;

/// A script that needs a font beyond the bundled ones, with its fonts.
pub(super) struct ScriptFonts {
    /// ISO 15924 code.
    pub tag: [u8; 4],
    /// Families, best first.
    pub families: &'static [&'static str],
    /// A Debian package that brings one.
    pub package: &'static str,
}

impl ScriptFonts {
    /// The script as fontique knows it.
    pub fn script(&self) -> Script {
        Script::from_bytes(self.tag)
    }
}

const fn row(tag: [u8; 4], families: &'static [&'static str], package: &'static str) -> ScriptFonts {
    ScriptFonts { tag, families, package }
}

/// Simplified Chinese; the default for Han.
pub(super) const HAN_HANS: &[&str] = &[
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "Songti SC",
    "SimSun",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
];
/// Traditional Chinese.
pub(super) const HAN_HANT: &[&str] = &[
    "Noto Serif CJK TC",
    "Source Han Serif TC",
    "Noto Serif TC",
    "Songti TC",
    "PMingLiU",
    "Noto Sans CJK TC",
    "Noto Sans TC",
    "PingFang TC",
    "Microsoft JhengHei",
    "Droid Sans Fallback",
];
/// Japanese, kana and kanji alike.
pub(super) const JAPANESE: &[&str] = &[
    "Noto Serif CJK JP",
    "Source Han Serif",
    "Noto Serif JP",
    "Hiragino Mincho ProN",
    "Yu Mincho",
    "MS Mincho",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic",
    "IPAMincho",
    "IPAexMincho",
    "Droid Sans Fallback",
];
/// Korean, hangul and hanja alike.
pub(super) const KOREAN: &[&str] = &[
    "Noto Serif CJK KR",
    "Source Han Serif K",
    "Noto Serif KR",
    "AppleMyungjo",
    "Batang",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "Droid Sans Fallback",
];
/// Urdu, in the hanging style that its readers know.
pub(super) const URDU: &[&str] = &[
    "Noto Nastaliq Urdu",
    "Jameel Noori Nastaleeq",
    "Urdu Typesetting",
    "Noto Naskh Arabic",
    "Amiri",
    "Geeza Pro",
    "Noto Sans Arabic",
    "Segoe UI",
    "DejaVu Sans",
];
/// Colour emoji.
pub(super) const EMOJI: &[&str] =
    &["Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", "Twemoji", "Noto Emoji", "Symbola"];
/// Last resort for signs that no script's font has.
pub(super) const SYMBOLS: &[&str] = &[
    "Noto Sans Symbols2",
    "Noto Sans Symbols 2",
    "Noto Sans Symbols",
    "Noto Sans Math",
    "Noto Music",
    "DejaVu Sans",
    "Apple Symbols",
    "Segoe UI Symbol",
    "Arial Unicode MS",
    "Noto Serif",
    "Noto Sans",
];

/// Those of them that may have pictures of control characters.
pub(super) const PICTURES: &[&str] =
    &["Noto Sans Symbols2", "Noto Sans Symbols 2", "DejaVu Sans", "Apple Symbols", "Segoe UI Symbol"];

/// Every script with a stack of its own; Latin, Greek and Cyrillic are bundled.
pub(super) const FONTS: &[ScriptFonts] = &[
    row(
        *b"Arab",
        &[
            "Noto Naskh Arabic",
            "Amiri",
            "Geeza Pro",
            "Arabic Typesetting",
            "Noto Sans Arabic",
            "Segoe UI",
            "DejaVu Sans",
        ],
        "fonts-noto-core",
    ),
    row(
        *b"Hebr",
        &[
            "Noto Serif Hebrew",
            "Frank Ruehl CLM",
            "New Peninim MT",
            "Times New Roman",
            "Noto Sans Hebrew",
            "DejaVu Sans",
        ],
        "fonts-noto-core",
    ),
    row(
        *b"Deva",
        &["Noto Serif Devanagari", "Devanagari MT", "Nirmala UI", "Noto Sans Devanagari", "Lohit Devanagari"],
        "fonts-noto-core",
    ),
    row(*b"Beng", &["Noto Serif Bengali", "Bangla MN", "Nirmala UI", "Noto Sans Bengali"], "fonts-noto-core"),
    row(
        *b"Guru",
        &["Noto Serif Gurmukhi", "Gurmukhi MN", "Nirmala UI", "Noto Sans Gurmukhi"],
        "fonts-noto-core",
    ),
    row(
        *b"Gujr",
        &["Noto Serif Gujarati", "Gujarati MT", "Nirmala UI", "Noto Sans Gujarati"],
        "fonts-noto-core",
    ),
    row(*b"Orya", &["Noto Serif Oriya", "Oriya MN", "Nirmala UI", "Noto Sans Oriya"], "fonts-noto-core"),
    row(
        *b"Taml",
        &["Noto Serif Tamil", "Tamil MN", "Nirmala UI", "Noto Sans Tamil", "Lohit Tamil"],
        "fonts-noto-core",
    ),
    row(*b"Telu", &["Noto Serif Telugu", "Telugu MN", "Nirmala UI", "Noto Sans Telugu"], "fonts-noto-core"),
    row(
        *b"Knda",
        &["Noto Serif Kannada", "Kannada MN", "Nirmala UI", "Noto Sans Kannada"],
        "fonts-noto-core",
    ),
    row(
        *b"Mlym",
        &["Noto Serif Malayalam", "Malayalam MN", "Nirmala UI", "Noto Sans Malayalam"],
        "fonts-noto-core",
    ),
    row(
        *b"Sinh",
        &["Noto Serif Sinhala", "Sinhala MN", "Nirmala UI", "Noto Sans Sinhala"],
        "fonts-noto-core",
    ),
    row(
        *b"Thai",
        &["Noto Serif Thai", "Thonburi", "Leelawadee UI", "Noto Sans Thai", "Loma"],
        "fonts-noto-core",
    ),
    row(*b"Laoo", &["Noto Serif Lao", "Lao MN", "Leelawadee UI", "Noto Sans Lao"], "fonts-noto-core"),
    row(*b"Khmr", &["Noto Serif Khmer", "Khmer MN", "Leelawadee UI", "Noto Sans Khmer"], "fonts-noto-core"),
    row(
        *b"Mymr",
        &["Noto Serif Myanmar", "Myanmar MN", "Myanmar Text", "Noto Sans Myanmar"],
        "fonts-noto-core",
    ),
    row(*b"Tibt", &["Noto Serif Tibetan", "Kailasa", "Microsoft Himalaya"], "fonts-noto-core"),
    row(
        *b"Geor",
        &["Noto Serif Georgian", "Helvetica", "Sylfaen", "Noto Sans Georgian", "DejaVu Serif"],
        "fonts-noto-core",
    ),
    row(
        *b"Armn",
        &["Noto Serif Armenian", "Mshtakan", "Sylfaen", "Noto Sans Armenian", "DejaVu Serif"],
        "fonts-noto-core",
    ),
    row(*b"Ethi", &["Noto Serif Ethiopic", "Kefa", "Nyala", "Noto Sans Ethiopic"], "fonts-noto-core"),
    row(*b"Hani", HAN_HANS, "fonts-noto-cjk"),
    row(*b"Hira", JAPANESE, "fonts-noto-cjk"),
    row(*b"Kana", JAPANESE, "fonts-noto-cjk"),
    row(*b"Hang", KOREAN, "fonts-noto-cjk"),
    row(*b"Bopo", HAN_HANT, "fonts-noto-cjk"),
];
