//! Which font sets what, and room for its ink. What needs a system font that isn't installed
//! holds trivially, unless `ATTACHE_FONTS_MUST_BE_THERE` is set, as it is in `.ci/run`.

use std::collections::BTreeSet;

use super::super::decorate::{BlockPlace, decorate};
use super::super::glyphs::{quarter, rasterise};
use super::super::paragraph::{BlockText, Paragraph};
use super::super::style::TextStyle;
use super::{articles, set, style, with_fonts};

/// Names of the fonts that set a paragraph.
fn families(p: &Paragraph) -> BTreeSet<String> {
    use skrifa::MetadataProvider as _;
    let name = |face: super::super::faces::FaceId| {
        let face = with_fonts(|fonts| fonts.faces().get(face)).unwrap();
        let font = skrifa::FontRef::from_index(face.font.data.as_ref(), face.font.index).unwrap();
        let id = skrifa::string::StringId::FAMILY_NAME;
        font.localized_strings(id).english_or_first().map(|name| name.to_string()).unwrap_or_default()
    };
    p.runs.iter().map(|run| name(run.face)).collect()
}

fn installed(family: &str) -> bool {
    let is_there = with_fonts(|fonts| fonts.context.collection.family_by_name(family).is_some());
    let must_be = std::env::var_os("ATTACHE_FONTS_MUST_BE_THERE").is_some();
    assert!(is_there || !must_be, "{family} is not installed");
    is_there
}

#[test]
fn a_phrase_in_one_script_is_set_in_one_font() {
    for (language, family, text) in [
        ("ar", "Noto Naskh Arabic", "لم يذكر زميلها، من سيدفع الباقي."),
        ("ur", "Noto Nastaliq Urdu", "دونوں حکومتوں نے کہا، ہم آدھا خرچ اٹھائیں گے۔"),
        ("he", "Noto Serif Hebrew", "הגשר ייפתח, כך נמסר."),
        ("hi", "Noto Serif Devanagari", "सरकार ने कहा, पुल बनेगा।"),
        ("ta", "Noto Serif Tamil", "அரசு அறிவித்தது, பாலம் திறக்கும்."),
        ("th", "Noto Serif Thai", "รัฐบาลแถลงว่า จะเปิดอีกครั้ง"),
        ("zh", "Noto Serif CJK SC", "两国政府表示，船闸将重新开放。"),
        ("ja", "Noto Serif CJK JP", "両国政府は「再び開く」と発表した。"),
    ] {
        if installed(family) {
            // Some fonts have no comma of their own: it is that of the book face.
            let mut found = families(&set(text, &style(language, 640.0)));
            found.retain(|name| !name.contains("Source Serif"));
            assert_eq!(found.into_iter().collect::<Vec<_>>(), [family], "{text}");
        }
    }
}

#[test]
fn han_takes_the_forms_of_the_articles_language() {
    for (language, family) in [
        ("zh", "Noto Serif CJK SC"),
        ("zh-Hans", "Noto Serif CJK SC"),
        ("zh-Hant", "Noto Serif CJK TC"),
        ("zh-TW", "Noto Serif CJK TC"),
        ("ja", "Noto Serif CJK JP"),
        ("ko", "Noto Serif CJK KR"),
        ("", "Noto Serif CJK SC"),
    ] {
        if installed(family) {
            let found = families(&set("直到骨干", &style(language, 640.0)));
            assert!(found.contains(family), "{language}: {found:?}");
            // Among other words too
            let found = families(&set("The word 直 stands here", &style(language, 640.0)));
            assert!(found.contains(family), "{language}: {found:?}");
        }
    }
}

#[test]
fn latin_words_are_in_the_book_face_in_an_article_of_any_script() {
    for (language, text) in [
        ("ar", "قال متحدث باسم River Office"),
        ("ja", "合同事務所 River Office"),
        ("hi", "सरकार River Office"),
    ] {
        assert!(
            families(&set(text, &style(language, 640.0))).iter().any(|name| name.contains("Source Serif"))
        );
    }
}

/// Highest and lowest ink of each line, from its baseline.
fn ink(p: &Paragraph) -> Vec<(f32, f32)> {
    let faces = with_fonts(|fonts| fonts.faces().clone());
    let mut ink = Vec::new();
    for line in &p.lines {
        let (mut top, mut bottom) = (0.0_f32, 0.0_f32);
        for run in &p.runs[line.runs.start as usize..line.runs.end as usize] {
            let face = faces.get(run.face).unwrap();
            for glyph in &p.glyphs[run.glyphs.start as usize..run.glyphs.end as usize] {
                let (_, part) = quarter(glyph.x, face.subpixel);
                if let Some(image) = rasterise(&face, glyph.id, part) {
                    let y = glyph.y.round() + image.top as f32;
                    top = top.min(y);
                    bottom = bottom.max(y + image.height as f32);
                }
            }
        }
        ink.push((top, bottom));
    }
    ink
}

#[test]
fn the_ink_of_one_line_never_reaches_that_of_the_next() {
    for (language, text) in articles() {
        for line in text.lines().take(12) {
            let style = TextStyle { reserve: false, labels: false, ..style(language, 300.0) };
            let block = BlockText { text: line, ..BlockText::default() };
            let p = with_fonts(|fonts| fonts.paragraph(&block, &style));
            let place = BlockPlace { range: 0..line.len(), ..BlockPlace::default() };
            let placed = with_fonts(|fonts| decorate(fonts, &p, &place, Vec::new(), &style)).lines;
            let ink = ink(&p);
            for (at, pair) in ink.windows(2).enumerate() {
                let (above, below) = (placed[at].baseline + pair[0].1, placed[at + 1].baseline + pair[1].0);
                assert!(above <= below + 1.0, "{language}, line {at}: {above} over {below} in {line}");
            }
        }
    }
}

#[test]
fn the_hanging_style_of_urdu_makes_the_line_grow() {
    if installed("Noto Nastaliq Urdu") {
        let p = set("دونوں حکومتوں نے کہا", &TextStyle { size: 16.0, ..style("ur", 640.0) });
        assert!(p.lines[0].ascent + p.lines[0].descent >= 30.0, "{:?}", p.lines[0]);
    }
}

#[test]
fn an_emoji_is_one_coloured_glyph() {
    if installed("Noto Color Emoji") {
        let p = set("👩‍👩‍👧‍👦 🇮🇳 ☝🏽 ❤\u{fe0f} 1\u{fe0f}\u{20e3}", &style("en", 640.0));
        let found = families(&p);
        assert!(found.contains("Noto Color Emoji"), "{found:?}");
        let clusters = p.clusters.iter().filter(|c| c.width > 8.0).count();
        assert_eq!(clusters, 5);
        assert_eq!(p.missing, None);
    }
}

#[test]
fn a_soft_hyphen_shows_its_hyphen_only_where_a_line_is_broken() {
    let whole = set("hy\u{ad}phen", &style("en", 640.0));
    let broken = set("hy\u{ad}phenation", &style("en", 60.0));
    assert_eq!(whole.lines.len(), 1);
    assert!(broken.lines.len() > 1);
    let runs = |p: &Paragraph| p.lines[0].runs.len();
    assert_eq!(runs(&broken), runs(&whole) + 1);
}

#[test]
fn control_characters_have_pictures_and_are_hit_where_they_stand() {
    for mut fonts in [super::super::fonts::Fonts::bundled(), super::super::fonts::Fonts::new()] {
        let text = "a\0b\u{7}c\u{7f}d\u{85}e\u{2028}f\u{1b}g";
        let p = fonts.paragraph(&BlockText { text, ..BlockText::default() }, &TextStyle::default());
        assert_eq!(p.missing, None);
        for (at, c) in text.char_indices() {
            let cluster = p.clusters.iter().find(|cluster| cluster.start as usize == at).unwrap();
            assert!(cluster.width > 3.0, "{c:?} is as wide as {}", cluster.width);
            assert_eq!(p.grapheme_at(0, cluster.x + cluster.width * 0.5), Some(at..at + c.len_utf8()));
        }
    }
}
