//! Pictures drawn without a screen, with the fonts in `tests/data/fonts` and no others, compared with
//! those in `tests/data/pictures`. `ATTACHE_BLESS=1 cargo test pictures` draws them anew: look at each.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attache::model::annotation::{Annotation, Commitment, Entity, Filler, Relation, Source, Spans};
use attache::model::ids::{AnnotationId, Id, IdKind};
use attache::model::layer::{Layer, Status};
use attache::model::schema::Schema;
use attache::model::text::Text;
use attache::model::time::Timestamp;
use attache::session::jobs::Progress;
use attache::session::picture::{Drawn, Kind, Look, PictureError, Subject, draw};
use attache::typeset::{Fonts, PageColours};
use image::RgbaImage;

use crate::fixtures;

/// How far a part of a pixel's colour may be off, and how many pixels of a million may be farther.
const NEAR: u8 = 12;
const FAR_PER_MILLION: usize = 60;

const STACKS: &str = "date 2020-02-28 Joint Working Group meets in New Delhi\nThe two countries held the 14th \
    Meeting of Joint Working Group on Counter Terrorism in New Delhi, at which the Indian delegation was led by \
    Ministry of External Affairs Joint Secretary Mahaveer Singhvi.\nThe French delegation was led by David \
    Bertolotti, Ambassador at Large.";
const SPLIT: &str = "France will, the minister said on Friday, train two hundred officers and, once the treaty is in \
    force, share what it learns. Nothing was said of money. India promised, too, that it would host the next \
    meeting, and that it would do so before the end of the year.\nA second paragraph stands apart. It is also part \
    of what France will do.";
const MIXED: &str = "قال الوزير ديفيد برتولوتي في نيودلهي: India and France على تعزيز التعاون يوم الجمعة 2024.\n\
    The minister (الوزير) said نعم on Friday 🌊, in New Delhi.";
const HINDI: &str = "भारत और फ़्रांस ने शुक्रवार को नई दिल्ली में आतंकवाद-रोधी सहयोग को और गहरा करने पर सहमति जताई। दोनों \
    पक्षों ने कहा कि धन के स्रोतों को रोकना आवश्यक है।";
const CHINESE: &str = "印度和法国周五在新德里同意深化反恐合作，并强调必须切断恐怖分子的资金来源。外交部联合秘书率领印度代表团出席会议。";

/// One annotated text.
struct Case {
    text: Text,
    language: &'static str,
    annotations: Vec<Annotation>,
    active: Option<AnnotationId>,
}

impl Case {
    fn new(text: &str, language: &'static str) -> Self {
        Self { text: Text::new(text), language, annotations: Vec::new(), active: None }
    }

    fn id(&self, kind: IdKind) -> AnnotationId {
        Id::from_bits(kind, 1000 + self.annotations.len() as u64)
    }

    /// Where these words stand, several pieces being separated by ` … `.
    fn spans(&self, words: &str) -> Spans {
        let find = |piece: &str| {
            let at = self.text.as_str().find(piece).unwrap_or_else(|| panic!("no “{piece}”"));
            self.text.span(at..at + piece.len()).unwrap()
        };
        Spans::new(words.split(" … ").map(find)).unwrap()
    }

    fn entity(mut self, label: &str, words: &str) -> Self {
        self.annotations.push(Annotation::Entity(Entity {
            id: self.id(IdKind::Entity),
            label: label.into(),
            spans: self.spans(words),
            refers_to: None,
            attributes: Default::default(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        }));
        self
    }

    /// The commitment's words, its cue, and roles with the words of an annotation or plain ones.
    fn commitment(mut self, words: &str, cue: &str, roles: &[(&str, &str)]) -> Self {
        let filler = |words: &str| {
            let spans = self.spans(words);
            let entity = self.annotations.iter().find(|a| a.spans().as_ref() == Some(&spans));
            entity.map_or_else(|| Filler::Words(spans.clone()), |a| Filler::Annotation(a.id()))
        };
        let frame = Commitment {
            id: self.id(IdKind::Commitment),
            label: "commitment".into(),
            spans: self.spans(words),
            cue: Some(self.spans(cue)),
            roles: roles.iter().map(|(role, words)| ((*role).into(), filler(words))).collect(),
            attributes: Default::default(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        };
        self.annotations.push(Annotation::Commitment(frame));
        self
    }

    /// Makes the commitment that was added last the active one.
    fn active(mut self) -> Self {
        self.active = self.annotations.last().map(Annotation::id);
        self
    }

    /// A relation between two annotations, by the order in which they were added.
    fn relation(mut self, kind: &str, from: usize, to: usize) -> Self {
        self.annotations.push(Annotation::Relation(Relation {
            id: self.id(IdKind::Relation),
            kind: kind.into(),
            from: self.annotations[from].id(),
            to: self.annotations[to].id(),
            note: "".into(),
            made: Timestamp::default(),
            source: Source::Manual,
        }));
        self
    }

    fn subject(self, part: Option<Range<usize>>) -> Subject {
        let mut meta = fixtures::meta("picture", &self.text);
        meta.language = self.language.to_owned();
        Subject {
            meta: Arc::new(meta),
            text: self.text,
            schema: Arc::new(Schema::default()),
            layer: Some(("Ana".to_owned(), Layer::from_annotations(Status::Done, self.annotations))),
            active: self.active,
            selected: None,
            part,
        }
    }
}

fn stacks() -> Case {
    Case::new(STACKS, "en")
        .entity("event", "14th Meeting of Joint Working Group on Counter Terrorism")
        .entity("organisation", "Joint Working Group on Counter Terrorism in New Delhi")
        .entity("place", "New Delhi, at")
        .entity("organisation", "Indian delegation")
        .entity("place", "Indian")
        .entity("organisation", "Ministry of External Affairs")
        .entity("role", "Ministry of External Affairs Joint Secretary")
        .entity("person", "Ministry of External Affairs Joint Secretary Mahaveer Singhvi")
        .entity("person", "Mahaveer Singhvi")
        .entity("person", "French … David")
        .entity("role", "Ambassador at Large")
}

fn split() -> Case {
    Case::new(SPLIT, "en")
        .entity("place", "France")
        .entity("place", "India")
        .commitment(
            "India promised, too, … it would host the next meeting",
            "promised",
            &[("promisor", "India")],
        )
        .commitment(
            "France will, … train two hundred officers … share what it learns … what France will do",
            "will … share",
            &[
                ("promisor", "France"),
                ("action", "train two hundred officers … share what it learns"),
                ("condition", "once the treaty is in force"),
            ],
        )
        .active()
}

fn linked() -> Case {
    split().relation("follows_up", 3, 2).relation("same_as", 0, 1)
}

fn mixed() -> Case {
    Case::new(MIXED, "")
        .entity("person", "ديفيد برتولوتي")
        .entity("place", "نيودلهي")
        .entity("organisation", "India and France على")
        .entity("place", "France")
        .entity("date", "الجمعة 2024")
        .entity("role", "minister (الوزير) said")
        .commitment("India and France على تعزيز التعاون", "تعزيز", &[])
}

fn hindi() -> Case {
    Case::new(HINDI, "hi")
        .entity("place", "भारत")
        .entity("place", "फ़्रांस")
        .entity("date", "शुक्रवार")
        .entity("place", "नई दिल्ली")
        .commitment("भारत और फ़्रांस ने", "ने", &[("promisor", "भारत"), ("action", "सहयोग को और गहरा करने पर")])
        .active()
}

fn chinese() -> Case {
    Case::new(CHINESE, "zh")
        .entity("place", "印度")
        .entity("place", "法国")
        .entity("date", "周五")
        .entity("organisation", "外交部")
        .entity("role", "外交部联合秘书")
        .entity("organisation", "印度代表团")
}

fn narrow() -> Look {
    Look { width: 520.0, ..Look::default() }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// The bundled fonts and those of the tests.
fn fonts() -> Fonts {
    let mut fonts = Fonts::bundled();
    for file in [
        "NotoNaskhArabic-subset.ttf",
        "NotoSerifDevanagari-subset.ttf",
        "NotoSerifCJKsc-subset.otf",
        "NotoColorEmoji-subset.ttf",
    ] {
        fonts.add(fs::read(folder("fonts").join(file)).unwrap());
    }
    fonts
}

fn drawn(subject: &Subject, look: &Look, kind: Kind) -> Drawn {
    let drawn = draw(subject, look, kind, &mut fonts(), &Progress::default()).unwrap();
    assert!(drawn.missing.is_empty(), "the tests' fonts lack a letter; see tests/data/fonts/README.md");
    drawn
}

/// Every picture: its name, what is on it, how it is to look.
fn table() -> Vec<(&'static str, Case, Look)> {
    let dark = Look { colours: PageColours::DARK, ..narrow() };
    let contrast = |colours| Look { colours, patterns: true, ..narrow() };
    vec![
        ("stacks", stacks(), narrow()),
        ("stacks-dark", stacks(), dark.clone()),
        ("stacks-2x", stacks(), Look { scale: 2.0, ..narrow() }),
        ("stacks-without-labels", stacks(), Look { labels: false, ..narrow() }),
        ("stacks-patterns", stacks(), Look { patterns: true, ..narrow() }),
        ("stacks-contrast", stacks(), contrast(PageColours::LIGHT_CONTRAST)),
        ("stacks-contrast-dark", stacks(), contrast(PageColours::DARK_CONTRAST)),
        ("commitment-in-pieces", split(), narrow()),
        ("commitment-in-pieces-dark", split(), dark),
        ("relations", linked(), narrow()),
        ("commitments-at-rest", Case { active: None, ..split() }, narrow()),
        ("arabic-and-english", mixed(), narrow()),
        ("hindi", hindi(), narrow()),
        ("chinese", chinese(), narrow()),
    ]
}

#[test]
fn pictures_look_as_they_were_approved() {
    let bless = std::env::var_os("ATTACHE_BLESS").is_some();
    let mut wrong = Vec::new();
    for (name, case, look) in table() {
        let picture = drawn(&case.subject(None), &look, Kind::Png);
        let approved = folder("pictures").join(format!("{name}.png"));
        if bless {
            fs::create_dir_all(folder("pictures")).unwrap();
            fs::write(&approved, &picture.bytes).unwrap();
        } else if let Err(why) = compare(name, &picture.bytes, &approved) {
            wrong.push(why);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Compares with the approved picture; where they differ, both and the difference are put down.
fn compare(name: &str, bytes: &[u8], approved: &Path) -> Result<(), String> {
    let actual = image::load_from_memory(bytes).unwrap().to_rgba8();
    let wanted = fs::read(approved).map_err(|e| format!("{}: {e}; see ATTACHE_BLESS", approved.display()));
    let wanted = image::load_from_memory(&wanted?).map_err(|e| e.to_string())?.to_rgba8();
    let (far, difference) = difference(&actual, &wanted);
    let pixels = (actual.width() * actual.height()) as usize;
    if actual.dimensions() == wanted.dimensions() && far * 1_000_000 <= FAR_PER_MILLION * pixels {
        return Ok(());
    }
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    fs::create_dir_all(&out).unwrap();
    let (ours, theirs) = (out.join(format!("{name}.png")), out.join(format!("{name}-difference.png")));
    fs::write(&ours, bytes).unwrap();
    difference.save(&theirs).unwrap();
    Err(format!(
        "{name}: {far} pixels of {:?} differ from the {:?} of {}; see {} and {}",
        actual.dimensions(),
        wanted.dimensions(),
        approved.display(),
        ours.display(),
        theirs.display()
    ))
}

/// How many pixels are far apart, and where: red on a faint copy.
fn difference(actual: &RgbaImage, wanted: &RgbaImage) -> (usize, RgbaImage) {
    let (width, height) = (actual.width().max(wanted.width()), actual.height().max(wanted.height()));
    let mut far = 0;
    let picture = RgbaImage::from_fn(width, height, |x, y| {
        let (a, b) = (actual.get_pixel_checked(x, y), wanted.get_pixel_checked(x, y));
        let near =
            |(a, b): (&image::Rgba<u8>, &image::Rgba<u8>)| (0..3).all(|i| a.0[i].abs_diff(b.0[i]) <= NEAR);
        if a.zip(b).is_some_and(near) {
            image::Rgba(a.map_or([255; 4], |a| [a.0[0] / 4 + 190, a.0[1] / 4 + 190, a.0[2] / 4 + 190, 255]))
        } else {
            far += 1;
            image::Rgba([220, 0, 0, 255])
        }
    });
    (far, picture)
}

#[test]
fn a_picture_that_differs_is_noticed() {
    let one = drawn(&stacks().subject(None), &narrow(), Kind::Png);
    let other = drawn(&chinese().subject(None), &narrow(), Kind::Png);
    let folder = tempfile::tempdir().unwrap();
    let approved = folder.path().join("approved.png");
    fs::write(&approved, &other.bytes).unwrap();
    let why = compare("noticed", &one.bytes, &approved).unwrap_err();
    assert!(why.contains("noticed-difference.png"), "{why}");
    fs::write(&approved, &one.bytes).unwrap();
    compare("noticed", &one.bytes, &approved).unwrap();
}

/// An SVG as text, which must be sound XML.
fn svg(subject: &Subject, look: &Look) -> String {
    let text = String::from_utf8(drawn(subject, look, Kind::Svg).bytes).unwrap();
    roxmltree::Document::parse(&text).unwrap();
    text
}

#[test]
fn an_svg_says_what_it_shows_and_names_each_mark() {
    let mut subject = stacks().subject(None);
    Arc::make_mut(&mut subject.meta).title = "“Group” <meets> & parts\u{1b}".to_owned();
    let text = svg(&subject, &narrow());
    let document = roxmltree::Document::parse(&text).unwrap();
    let root = document.root_element();
    let child = |name| root.children().find(|n| n.has_tag_name(name)).and_then(|n| n.text()).unwrap();
    assert_eq!(child("title"), "“Group” <meets> & parts\u{fffd}");
    let description = child("desc");
    assert!(description.starts_with("Annotated by Ana: 11 entities, 0 commitments."), "{description}");
    assert!(description.contains("David Bertolotti"));
    let named: Vec<&str> =
        root.descendants().filter(|n| n.has_tag_name("title")).filter_map(|n| n.text()).collect();
    for mark in [
        "event: 14th Meeting of Joint Working Group on Counter Terrorism",
        "place: Indian",
        "person: Mahaveer Singhvi",
        "person: French",
        "person: David",
        "role: Ambassador at Large",
    ] {
        assert!(named.contains(&mark), "{mark}: {named:?}");
    }
}

#[test]
fn an_svg_names_statement_cue_and_roles_of_a_commitment() {
    let text = svg(&split().subject(None), &narrow());
    for mark in ["<title>commitment: France will,<", "<title>cue: will<", "<title>promisor: France<"] {
        assert!(text.contains(mark), "{mark}");
    }
}

#[test]
fn an_svg_draws_each_shape_once_and_every_letter() {
    for case in [stacks(), mixed(), hindi(), chinese()] {
        let subject = case.subject(None);
        let text = svg(&subject, &narrow());
        let document = roxmltree::Document::parse(&text).unwrap();
        let href = ("http://www.w3.org/1999/xlink", "href");
        let mut shapes: Vec<&str> = document.descendants().filter_map(|n| n.attribute("id")).collect();
        let count = shapes.len();
        shapes.sort_unstable();
        shapes.dedup();
        assert_eq!(shapes.len(), count);
        let outlines: Vec<_> = document.descendants().filter(|n| n.has_tag_name("path")).collect();
        let drawings: std::collections::BTreeSet<_> =
            outlines.iter().filter(|n| n.attribute("id").is_some()).map(|n| n.attribute("d")).collect();
        assert!(drawings.len() > 10);
        let uses: Vec<_> = document.descendants().filter(|n| n.has_tag_name("use")).collect();
        assert!(uses.iter().all(|n| shapes.contains(&n.attribute(href).unwrap().trim_start_matches('#'))));
        let letters = subject.text.as_str().chars().filter(|c| c.is_alphabetic()).count();
        assert!(uses.len() > letters / 2, "{} shapes for {letters} letters", uses.len());
    }
}

#[test]
fn two_svgs_in_one_web_page_keep_their_own_shapes() {
    let ids = |text: &str| -> std::collections::BTreeSet<String> {
        let document = roxmltree::Document::parse(text).unwrap();
        document.descendants().filter_map(|n| n.attribute("id")).map(str::to_owned).collect()
    };
    let dark = Look { colours: PageColours::DARK, ..narrow() };
    let (light, dark) = (svg(&hindi().subject(None), &narrow()), svg(&hindi().subject(None), &dark));
    assert!(ids(&light).is_disjoint(&ids(&dark)));
    assert_eq!(svg(&hindi().subject(None), &narrow()), light, "the same each time");
}

#[test]
fn an_emoji_stands_in_an_svg_as_a_picture() {
    let text = svg(&mixed().subject(None), &narrow());
    let document = roxmltree::Document::parse(&text).unwrap();
    let images: Vec<_> = document.descendants().filter(|n| n.has_tag_name("image")).collect();
    assert_eq!(images.len(), 1);
    let data = images[0].attribute(("http://www.w3.org/1999/xlink", "href")).unwrap();
    assert!(data.starts_with("data:image/png;base64,iVBOR"), "{}", &data[..40]);
    let width: f32 = images[0].attribute("width").unwrap().parse().unwrap();
    assert!((15.0..30.0).contains(&width), "as large as a letter: {width}");
}

#[test]
fn relations_of_the_active_commitment_are_drawn_and_those_of_others_are_not() {
    let arrows = |case: Case| svg(&case.subject(None), &narrow()).matches("fill=\"none\" stroke=").count();
    assert_eq!(arrows(linked()), 1);
    assert_eq!(arrows(split()), 0);
    assert_eq!(arrows(Case { active: None, ..linked() }), 0);
    let mut of_the_place = Case { active: None, ..linked() }.subject(None);
    of_the_place.selected =
        of_the_place.layer.as_ref().unwrap().1.placed().find(|a| a.as_entity().is_some()).map(|a| a.id());
    assert_eq!(svg(&of_the_place, &narrow()).matches("fill=\"none\" stroke=").count(), 1);
}

#[test]
fn a_selection_has_its_lines_and_no_others() {
    let case = split();
    let at = case.text.as_str().find("Nothing was said").unwrap();
    let (some, all) = (split().subject(Some(at..at + 7)), case.subject(None));
    let (part, whole) = (drawn(&some, &narrow(), Kind::Png), drawn(&all, &narrow(), Kind::Png));
    assert_eq!(part.width, whole.width);
    assert!(part.height < whole.height / 2, "{} of {}", part.height, whole.height);
    let text = svg(&some, &narrow());
    assert!(text.contains(">A part, annotated by Ana.\nNothing</desc>"));
    assert!(!text.contains("second paragraph"));
}

#[test]
fn what_is_too_long_for_a_png_is_refused_and_fits_an_svg() {
    let text = "Both sides condemned terrorism in all its forms.\n".repeat(1000);
    let subject = Case::new(&text, "en").subject(None);
    let done = draw(&subject, &narrow(), Kind::Png, &mut fonts(), &Progress::default());
    let Err(PictureError::TooTall(32_767)) = done else { panic!("it was drawn, or refused otherwise") };
    let words = done.unwrap_err().to_string();
    assert!(words.contains("save it as SVG") && words.contains("32767 pixels"), "{words}");
    assert!(drawn(&subject, &narrow(), Kind::Svg).height > 32_767);
}

#[test]
fn a_picture_can_be_cancelled() {
    let progress = Progress::default();
    progress.cancel();
    let done = draw(&stacks().subject(None), &narrow(), Kind::Svg, &mut fonts(), &progress);
    assert!(matches!(done, Err(PictureError::Cancelled)));
}

#[test]
fn many_brackets_beside_each_other_widen_the_picture() {
    let mut case = Case::new("France will do it.", "en");
    for _ in 0..9 {
        case = case.commitment("France will do it.", "will", &[]);
    }
    let wide = drawn(&case.subject(None), &narrow(), Kind::Png);
    let narrow = drawn(&Case::new("France will do it.", "en").subject(None), &narrow(), Kind::Png);
    assert!(wide.width > narrow.width, "{} and {}", wide.width, narrow.width);
}
