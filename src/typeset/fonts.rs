//! The fonts of the program: bundled faces, and for every other script the system's.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use parley::fontique::{
    Blob, Collection, CollectionOptions, FallbackKey, FamilyId, FontInfoOverride, GenericFamily, Language,
    Script, SourceCache,
};
use parley::{FontContext, FontFamily, FontFamilyName, LayoutContext};

use super::decorate::{BlockPlace, decorate};
use super::faces::Faces;
use super::font_table::{self, FONTS};
use super::marks::{Mark, MarkKind};
use super::paragraph::BlockText;
use super::snippet::{Snippet, SnippetKey};
use super::style::{BlockKind, TextStyle};

/// Family name of the bundled book face; ours, so that no installed font takes its place.
const BOOK: &str = "Attache Book";
/// Family name of the bundled sans.
const SANS: &str = "Attache Sans";

static BOOK_FILE: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/SourceSerif4Variable-Roman.ttf"));
static SANS_FILE: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/InterVariable.ttf"));

/// Which bundled face leads a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lead {
    /// The book face, for the article.
    Book,
    /// The sans, for tags and small print.
    Sans,
}

impl From<BlockKind> for Lead {
    fn from(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Dateline | BlockKind::Chrome | BlockKind::Strong => Self::Sans,
            BlockKind::Body | BlockKind::Title => Self::Book,
        }
    }
}

/// The fonts and the workspace to shape with them. One for a thread: a clone shares the fonts
/// and the table of faces, so that glyphs laid out by one thread are drawn by another.
pub struct Fonts {
    pub(super) context: FontContext,
    pub(super) layout: LayoutContext<u8>,
    pub(super) faces: Faces,
    pub(super) snippets: HashMap<SnippetKey, Arc<Snippet>>,
    stacks: HashMap<(Lead, [u8; 4], Option<Language>), FontFamily<'static>>,
    /// A font has pictures of control characters.
    pub(super) pictures: bool,
}

impl Clone for Fonts {
    fn clone(&self) -> Self {
        Self {
            context: self.context.clone(),
            layout: LayoutContext::new(),
            faces: self.faces.clone(),
            snippets: HashMap::new(),
            stacks: self.stacks.clone(),
            pictures: self.pictures,
        }
    }
}

impl Fonts {
    /// Bundled fonts and the system's; takes about 20 ms, as it lists the system's fonts.
    #[must_use]
    pub fn new() -> Self {
        Self::with(true)
    }

    /// Bundled fonts only: the same on every machine, for tests and golden pictures.
    #[must_use]
    pub fn bundled() -> Self {
        Self::with(false)
    }

    fn with(system_fonts: bool) -> Self {
        let mut collection = Collection::new(CollectionOptions { shared: true, system_fonts });
        let book = register(&mut collection, BOOK_FILE, BOOK);
        let sans = register(&mut collection, SANS_FILE, SANS);
        for (generic, family) in [(GenericFamily::Serif, book), (GenericFamily::SansSerif, sans)] {
            collection.set_generic_families(generic, family.into_iter());
        }
        set_fallbacks(&mut collection);
        let mut context = FontContext { collection, source_cache: SourceCache::new_shared() };
        Self {
            pictures: has_pictures(&mut context),
            context,
            layout: LayoutContext::new(),
            faces: Faces::default(),
            snippets: HashMap::new(),
            stacks: HashMap::new(),
        }
    }

    /// Sets a few words in each kind of block and makes what their faces need to be drawn, before
    /// the first article is.
    pub fn warm_up(&mut self) {
        let style = TextStyle::default();
        for kind in BlockKind::ALL {
            let text = "date 2026 Words, “words” and 12 more.";
            let input = BlockText { text, kind, faint: 0..0, right_to_left: None };
            let paragraph = self.paragraph(&input, &style);
            // With a mark, for the face of its tag.
            let place = BlockPlace { range: 0..text.len(), ..BlockPlace::default() };
            let mark = Mark::new(0, 0..4, MarkKind::Entity, "TAG", 0);
            drop(decorate(self, &paragraph, &place, vec![mark], &style));
        }
        self.faces.warm_up();
    }

    /// Adds a font file, under its own names; for tests that ship their fonts.
    pub fn add(&mut self, file: Vec<u8>) {
        self.context.collection.register_fonts(Blob::new(Arc::new(file)), None);
        set_fallbacks(&mut self.context.collection);
        self.pictures = has_pictures(&mut self.context);
    }

    /// The table that says what the face numbers of display lists mean.
    #[must_use]
    pub fn faces(&self) -> &Faces {
        &self.faces
    }

    /// The families for a text mostly in `script`: that script's best font first, as spaces and
    /// punctuation would otherwise come from another font and cut every word into a run; then the
    /// bundled faces, for the commas and brackets that many such fonts lack.
    pub(super) fn stack(
        &mut self,
        lead: Lead,
        script: [u8; 4],
        language: Option<Language>,
    ) -> FontFamily<'static> {
        if let Some(stack) = self.stacks.get(&(lead, script, language)) {
            return stack.clone();
        }
        let families = families(script, language);
        let best = families.iter().position(|name| self.context.collection.family_id(name).is_some());
        let (best, others) = families.split_at(best.map_or(0, |best| best + 1));
        let bundled = if lead == Lead::Book { [BOOK, SANS] } else { [SANS, BOOK] };
        let names = best.iter().rev().take(1).chain(&bundled).chain(others);
        let names = names.map(|name| FontFamilyName::named(name)).collect();
        let stack = FontFamily::List(Cow::Owned(names));
        self.stacks.insert((lead, script, language), stack.clone());
        stack
    }

    /// The families for signs that are to be seen as emoji.
    pub(super) fn emoji_stack(&mut self, lead: Lead) -> FontFamily<'static> {
        let stack = self.stacks.entry((lead, *b"Zsye", None)).or_insert_with(|| {
            let names = [FontFamilyName::named(BOOK), FontFamilyName::named(SANS)];
            let emoji = [FontFamilyName::Generic(GenericFamily::Emoji)];
            FontFamily::List(Cow::Owned(emoji.into_iter().chain(names).collect()))
        });
        stack.clone()
    }
}

impl Default for Fonts {
    fn default() -> Self {
        Self::new()
    }
}

/// Registers a bundled font under our name for it.
fn register(collection: &mut Collection, file: &'static [u8], name: &str) -> Option<FamilyId> {
    let named = FontInfoOverride { family_name: Some(name), ..Default::default() };
    collection.register_fonts(Blob::new(Arc::new(file)), Some(named)).first().map(|family| family.0)
}

/// The families that set a script well, given the article's language.
fn families(script: [u8; 4], language: Option<Language>) -> &'static [&'static str] {
    let name = language.as_ref().map_or("", Language::language);
    match (&script, name) {
        (b"Hani", "ja") => font_table::JAPANESE,
        (b"Hani", "ko") => font_table::KOREAN,
        (b"Hani", "zh") if is_traditional(language) => font_table::HAN_HANT,
        (b"Arab", "ur") => font_table::URDU,
        _ => FONTS.iter().find(|row| row.tag == script).map_or(&[], |row| row.families),
    }
}

fn is_traditional(language: Option<Language>) -> bool {
    language.is_some_and(|l| l.script() == Some("Hant") || matches!(l.region(), Some("TW" | "HK" | "MO")))
}

/// Gives every script its own stack, where the shaper looks after the paragraph's one.
fn set_fallbacks(collection: &mut Collection) {
    let symbols = ids(collection, font_table::SYMBOLS);
    for row in FONTS {
        let mut found = ids(collection, row.families);
        found.extend(&symbols);
        collection.set_fallbacks(FallbackKey::new(row.script(), None), found.into_iter());
    }
    for (tag, names) in
        [("ja", font_table::JAPANESE), ("ko", font_table::KOREAN), ("zh-Hant", font_table::HAN_HANT)]
    {
        let found = ids(collection, names);
        let language = Language::parse(tag).ok();
        collection.set_fallbacks(
            FallbackKey::new(Script::from_bytes(*b"Hani"), language.as_ref()),
            found.into_iter(),
        );
    }
    // Signs such as 〈 and 〉 are in the fonts for Han alone.
    let signs: Vec<FamilyId> = symbols.iter().copied().chain(ids(collection, font_table::HAN_HANS)).collect();
    for tag in [*b"Latn", *b"Grek", *b"Cyrl", *b"Zyyy", *b"Zinh"] {
        collection.set_fallbacks(FallbackKey::new(Script::from_bytes(tag), None), signs.iter().copied());
    }
    let emoji = ids(collection, font_table::EMOJI);
    if !emoji.is_empty() {
        collection.set_generic_families(GenericFamily::Emoji, emoji.into_iter());
    }
}

fn ids(collection: &mut Collection, names: &[&str]) -> Vec<FamilyId> {
    names.iter().filter_map(|name| collection.family_id(name)).collect()
}

/// Whether the first font for signs has a picture of NUL, and so one of each control character.
fn has_pictures(context: &mut FontContext) -> bool {
    use skrifa::MetadataProvider as _;
    let mut has = |name: &str| {
        let font = context.collection.family_by_name(name)?.default_font()?.clone();
        let data = font.load(Some(&mut context.source_cache))?;
        let font = skrifa::FontRef::from_index(data.as_ref(), font.index()).ok()?;
        font.charmap().map('\u{2400}').filter(|glyph| glyph.to_u32() != 0)
    };
    font_table::PICTURES.iter().any(|name| has(name).is_some())
}

/// Whether a font file is one of the bundled ones.
pub(super) fn is_bundled(file: &[u8]) -> bool {
    std::ptr::eq(file, BOOK_FILE) || std::ptr::eq(file, SANS_FILE)
}
