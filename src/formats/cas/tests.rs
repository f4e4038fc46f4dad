use proptest::prelude::*;

use super::{Json, Xmi};
use crate::formats::brat::round_trip::{frames, layer, note, pieces, plain, text};
use crate::formats::export::{ExportItem, Options, Report};
use crate::formats::read::tests::read_with;
use crate::formats::read::{Document, ReadError};
use crate::formats::sink::MemorySink;
use crate::formats::testing::{PARIS, at, entity, everything, export, frame, item, lost, relation};
use crate::formats::{Format, registry};
use crate::model::annotation::{Annotation, Filler};
use crate::model::text::Text;

const FOREIGN: (&[u8], &[u8], &[u8]) = (
    include_bytes!("../../../tests/data/formats/cas/zoe.xmi"),
    include_bytes!("../../../tests/data/formats/cas/TypeSystem.xml"),
    include_bytes!("../../../tests/data/formats/cas/mill.json"),
);

fn written(format: &str, items: Vec<ExportItem>) -> (Report, MemorySink) {
    export(registry::by_id(format).unwrap(), &Options::default(), items)
}

fn xmi(bytes: &[u8], types: Option<&[u8]>) -> Result<Document, ReadError> {
    let beside: Vec<(&str, &[u8])> = types.map(|t| ("TypeSystem.xml", t)).into_iter().collect();
    read_with(&Xmi, "zoe.xmi", bytes, &beside).map(|mut all| all.remove(0))
}

fn json(bytes: &[u8]) -> Result<Document, ReadError> {
    read_with(&Json, "zoe.json", bytes, &[]).map(|mut all| all.remove(0))
}

/// Each annotation in a line.
fn told(document: &Document) -> Vec<String> {
    let all = document.annotations.as_ref().unwrap();
    let words = |id| {
        let found = all.iter().find(|a| a.id() == id).unwrap();
        found.spans().unwrap().words(&document.text)
    };
    let mut out: Vec<String> = all
        .iter()
        .map(|a| match a {
            Annotation::Entity(e) => {
                format!("{} “{}” {:?}", e.label, e.spans.words(&document.text), e.attributes)
            }
            Annotation::Commitment(c) => {
                let roles = c.roles.iter().map(|(role, filler)| match filler {
                    Filler::Annotation(id) => format!("{role}={}", words(*id)),
                    Filler::Words(spans) => format!("{role}=“{}”", spans.words(&document.text)),
                });
                let cue = c.cue.as_ref().map(|cue| cue.words(&document.text));
                let statement = c.spans.words(&document.text);
                format!("{} “{statement}” cue {cue:?} {:?}", c.label, roles.collect::<Vec<_>>())
            }
            Annotation::Relation(r) => format!("{} {} {}", words(r.from), r.kind, words(r.to)),
            other => format!("{other:?}"),
        })
        .collect();
    out.sort();
    out
}

fn problems(document: &Document) -> Vec<String> {
    document.notes.problems.iter().map(|p| format!("{}: {}", p.line, p.message)).collect()
}

#[test]
fn paris_is_at_utf_16_unit_15_in_both() {
    let text = Text::new(PARIS);
    let items = || vec![item("a", &text, [entity(&text, 1, "place", &[at(&text, "Paris")]).into()])];
    let (_, sink) = written("cas-xmi", items());
    let mark = "<type3:NamedEntity xmi:id=\"9\" sofa=\"1\" begin=\"15\" end=\"20\" value=\"place\"/>\n";
    assert!(sink.text("a.xmi").contains(mark), "{}", sink.text("a.xmi"));
    let (_, sink) = written("cas-json", items());
    assert!(sink.text("a.json").contains("\"@sofa\":1,\"begin\":15,\"end\":20,\"value\":\"place\"}"));
}

#[test]
fn a_commitment_is_a_span_on_its_cue_with_slots() {
    let (report, sink) = written("cas-xmi", vec![everything()]);
    let xmi = sink.text("gates.xmi");
    let has = |part: &str| assert!(xmi.contains(part), "{part} in {xmi}");
    has("value=\"organisation\" identifier=\"attache:x-0000000001\" note=\"Which&#9;bank?\"/>");
    has("begin=\"29\" end=\"38\" value=\"commitment\" act=\"mutual agreement\" arguments=\"");
    has("<catalysts>timetable</catalysts><catalysts>numerical target</catalysts></custom:Commitment>");
    has("role=\"extent\"");
    has("role=\"promisor\"");
    has("value=\"next_piece\"");
    has("annotator=\"ana\" status=\"done\"");
    assert_eq!((lost(&report, "comments"), report.losses.len()), (3, 1));
    assert!(sink.files.contains_key("TypeSystem.xml"));
    let (_, sink) = written("cas-json", vec![everything()]);
    assert_eq!(sink.files.len(), 1, "types stand inside");
}

#[test]
fn what_cassis_wrote_is_read_from_both() {
    let expected = [
        "LOC “mill” {}",
        "NamedEntity “May” {}",
        "PER “Zoë Quill” {}",
        "Zoë Quill owner mill",
        "keen “will” {\"Targets\": [\"mill\", \"paint & brush\"], \"strong\": [\"true\"]}",
        "plan “Zoë Quill owns the mill.\nShe will repaint” cue Some(\"repaint\") [\"who=Zoë Quill\", \"what=mill\"]",
    ];
    let of_xmi = xmi(FOREIGN.0, Some(FOREIGN.1)).unwrap();
    let of_json = json(FOREIGN.2).unwrap();
    for document in [&of_xmi, &of_json] {
        assert_eq!(told(document), expected);
        assert_eq!((document.stem.as_str(), document.annotator.as_deref()), ("mill", Some("zoe")));
        assert_eq!(document.language, "en");
        let links: Vec<&str> =
            document.canonicals.iter().flat_map(|c| &c.links).map(String::as_str).collect();
        assert_eq!(links, ["http://example.org/zoe"]);
        let left: Vec<&str> = document.notes.problems.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
        assert!(left[0].contains("pos.POS left out: layers of grammar"), "{left:?}");
        assert!(left[1].contains("CoreferenceLink left out: chains"), "{left:?}");
        assert_eq!((document.notes.losses.count("views"), document.notes.losses.count("hull")), (1, 1));
    }
    assert!(problems(&of_xmi)[0].starts_with("7: 1 of type"));
}

#[test]
fn without_a_type_system_features_are_told_by_their_values() {
    let document = xmi(FOREIGN.0, None).unwrap();
    assert_eq!(told(&document), told(&xmi(FOREIGN.0, Some(FOREIGN.1)).unwrap()));
    assert_eq!(document.notes.losses.count("no-types"), 1);
    let broken = xmi(FOREIGN.0, Some(b"<html/>")).unwrap_err().to_string();
    assert!(broken.starts_with("TypeSystem.xml: this is no type system"), "{broken}");
}

#[test]
fn bad_offsets_and_references_are_named_with_their_line_and_the_rest_is_read() {
    let text = std::str::from_utf8(FOREIGN.0).unwrap();
    let cases = [
        ("begin=\"9\" end=\"18\" value", "begin=\"9\" end=\"999\" value", "8: PER: range 9 to 999"),
        (
            "begin=\"9\" end=\"18\" value",
            "begin=\"1\" end=\"18\" value",
            "8: PER: range 1 to 18 cuts a character",
        ),
        ("begin=\"9\" end=\"18\" value", "begin=\"9\" end=\"9\" value", "8: PER: the span is empty"),
        (
            "begin=\"9\" end=\"18\" value",
            "begin=\"9\" end=\"-18\" value",
            "8: PER: begin and end are no numbers",
        ),
        ("Governor=\"6\"", "Governor=\"99\"", "15: relation “owner” is left out"),
        ("target=\"7\"", "target=\"99\"", "16: what is left out"),
        ("xmi:id=\"7\"", "xmi:id=\"6\"", "9: the number 6 stands twice"),
    ];
    for (from, to, wanted) in cases {
        let document = xmi(text.replacen(from, to, 1).as_bytes(), Some(FOREIGN.1)).unwrap();
        let found = problems(&document);
        assert!(found.iter().any(|p| p.starts_with(wanted)), "{wanted}: {found:?}");
        assert!(told(&document).iter().any(|a| a.starts_with("NamedEntity “May”")));
    }
}

#[test]
fn what_is_no_cas_is_told_in_one_message() {
    let error = |bytes: &[u8]| xmi(bytes, None).unwrap_err().to_string();
    assert!(error(b"").contains("empty"));
    assert!(error(b"hello").contains("no XMI"));
    assert!(error(b"<html/>").contains("no XMI"));
    let bomb = b"<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\">&b;</xmi:XMI>";
    assert!(error(bomb).contains("DTD"));
    let entity = b"<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\">&b;</xmi:XMI>";
    assert!(error(entity).contains("&b;"));
    let deep = format!("<xmi:XMI xmlns:xmi=\"x\">{}", "<a>".repeat(100_000));
    assert!(error(deep.as_bytes()).contains("nested deeper"));
    assert!(error(b"<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\"/>").contains("no text"));
    let text = std::str::from_utf8(FOREIGN.0).unwrap();
    let whole = text.rfind("</xmi:XMI>").unwrap();
    assert!(error(&text.as_bytes()[..whole]).contains("cut off"));
    assert!(error(&text.as_bytes()[..whole - 9]).contains("XML is damaged"));
    let error = |bytes: &[u8]| json(bytes).unwrap_err().to_string();
    assert!(error(b"{").contains("JSON is damaged"));
    assert!(error(b"[]").contains("no CAS"));
    assert!(error(b"{\"%FEATURE_STRUCTURES\":7}").contains("neither a list"));
    assert!(error(b"{\"%FEATURE_STRUCTURES\":[]}").contains("no text"));
    assert!(error("[".repeat(100_000).as_bytes()).contains("JSON is damaged"));
    let lone = b"{\"%FEATURE_STRUCTURES\":[{\"%TYPE\":\"uima.cas.Sofa\",\"sofaString\":\"\\ud83d x\"}]}";
    assert!(error(lone).contains("surrogate"), "{}", error(lone));
}

#[test]
fn characters_that_xml_can_t_have_move_no_offset() {
    let text = Text::new("one\u{c}page, \u{1}two\u{ffff} Paris");
    let items = || vec![item("a", &text, [entity(&text, 1, "place", &[at(&text, "Paris")]).into()])];
    let (report, sink) = written("cas-xmi", items());
    assert_eq!(lost(&report, "xml-characters"), 3);
    let document = xmi(&sink.files["a.xmi"], Some(&sink.files["TypeSystem.xml"])).unwrap();
    assert_eq!(document.text.as_str(), "one\u{fffd}page, \u{fffd}two\u{fffd} Paris");
    assert_eq!(told(&document), ["place “Paris” {}"]);
    let (report, _) = written("cas-json", items());
    assert_eq!(lost(&report, "xml-characters"), 0);
}

#[test]
fn newlines_of_a_foreign_text_become_ours_and_offsets_follow() {
    let xml = "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" \
        xmlns:c=\"http:///webanno/custom.ecore\">\
        <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"text\" sofaString=\"A&#13;&#10;B&#13;&#10;Oslo\"/>\
        <c:Place xmi:id=\"2\" sofa=\"1\" begin=\"6\" end=\"10\"/></xmi:XMI>";
    let document = xmi(xml.as_bytes(), None).unwrap();
    assert_eq!(document.text.as_str(), "A\nB\nOslo");
    assert_eq!(told(&document), ["place “Oslo” {}"]);
}

#[test]
fn frames_that_fill_roles_of_each_other_lose_the_filler_that_closes_the_circle() {
    let text = Text::new("She will pay. He will come.");
    let mut one = frame(&text, 1, "She will pay", "will");
    let mut two = frame(&text, 2, "He will come", "");
    one.roles.push(("target".into(), Filler::Annotation(two.id)));
    two.roles.push(("target".into(), Filler::Annotation(one.id)));
    let (_, sink) = written("cas-json", vec![item("a", &text, [one.into(), two.into()])]);
    let document = json(&sink.files["a.json"]).unwrap();
    let roles = document.annotations.iter().flatten().filter_map(Annotation::as_commitment);
    assert_eq!(roles.map(|c| c.roles.len()).sum::<usize>(), 1);
    assert!(problems(&document)[0].contains("would fill a role of its own"));
}

#[test]
fn an_attribute_that_the_schema_lacks_and_a_second_value_are_counted() {
    let text = Text::new("Oslo will pay");
    let mut pays = frame(&text, 1, "Oslo will pay", "will");
    pays.attributes.insert("colour".into(), vec!["red".to_owned()]);
    pays.attributes.insert("act".into(), vec!["promise".to_owned(), "offer".to_owned()]);
    let link =
        relation(1, "part_of", pays.id, crate::formats::testing::id(crate::model::ids::IdKind::Entity, 9));
    let (report, _) = written("cas-xmi", vec![item("a", &text, [pays.into(), link.into()])]);
    let counts = ["attributes", "values", "dangling"].map(|l| lost(&report, l));
    assert_eq!(counts, [1, 1, 1]);
}

/// Annotations in words and sorted, since rows have an order of their own.
fn sorted(annotations: &[Annotation]) -> Vec<String> {
    let name = |id| {
        let found = annotations.iter().find(|a| a.id() == id).unwrap();
        format!("{:?} {:?}", found.label(), found.spans())
    };
    let tell = |a: &Annotation| match a {
        Annotation::Entity(e) => format!("{} {:?} {:?} {:?}", e.label, e.spans, e.attributes, e.note),
        Annotation::Commitment(c) => {
            let roles = c.roles.iter().map(|(role, filler)| match filler {
                Filler::Annotation(id) => format!("{role}={}", name(*id)),
                Filler::Words(spans) => format!("{role}={spans:?}"),
            });
            let roles: Vec<String> = roles.collect();
            format!("{} {:?} {:?} {roles:?} {:?} {:?}", c.label, c.spans, c.cue, c.attributes, c.note)
        }
        Annotation::Relation(r) => format!("{} {} {} {:?}", name(r.from), r.kind, name(r.to), r.note),
        other => format!("{other:?}"),
    };
    let mut out: Vec<String> = annotations.iter().map(tell).collect();
    out.sort();
    out
}

/// What is written of an item, read again.
fn back(format: &'static dyn Format, item: &ExportItem) -> (Report, Document) {
    let (report, sink) = written(format.id(), vec![item.clone()]);
    let beside: Vec<(&str, &[u8])> = sink.files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let name = format!("a.{}", format.extensions()[0]);
    let document = read_with(format, &name, &sink.files[&name], &beside).unwrap().remove(0);
    (report, document)
}

/// A piece of a file replaced, so that some of it is no longer what it was.
fn mutated(bytes: &[u8], edits: &[(usize, Vec<u8>, usize)]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for (at, new, len) in edits {
        let at = at % (out.len() + 1);
        let end = (at + len).min(out.len());
        out.splice(at..end, new.iter().copied());
    }
    out
}

fn edits() -> impl Strategy<Value = Vec<(usize, Vec<u8>, usize)>> {
    let new = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        prop::sample::select(vec!["\"", "<", "&#0;", "-1", "99999999999", "]", "[", "\t", "|", "%", "0"])
            .prop_map(|s| s.as_bytes().to_vec()),
    ];
    prop::collection::vec((any::<usize>(), new, 0..6_usize), 1..4)
}

proptest! {
    #[test]
    fn a_layer_written_and_read_is_the_same_in_each_format(
        entities in prop::collection::vec((0..100_usize, pieces(), note()), 0..8),
        frames in frames(),
        relations in prop::collection::vec((0..100_usize, 0..100_usize, 0..100_usize, note()), 0..5),
    ) {
        let text = text();
        let mut all = layer(&text, &entities, &frames, &relations);
        for annotation in &mut all {
            if let Annotation::Commitment(frame) = annotation {
                frame.attributes.iter_mut().filter(|(id, _)| !["catalysts", "compliance"].contains(&id.as_str())).for_each(|(_, v)| v.truncate(1));
            }
        }
        let item = item("a", &text, all);
        for format in ["cas-xmi", "cas-json", "webanno-tsv"] {
            let (report, document) = back(registry::by_id(format).unwrap(), &item);
            // The schema has what several values are of.
            prop_assert!(report.losses.iter().all(|l| l.id == "several-values"), "{format}: {:?}", report.losses);
            prop_assert_eq!(document.text.as_str(), text.as_str());
            prop_assert_eq!(&document.notes.problems, &[]);
            prop_assert!(document.notes.losses.is_empty());
            let back = document.annotations.unwrap_or_default();
            if format == "webanno-tsv" {
                let wanted: Vec<Annotation> = item.annotations.iter().map(|a| Annotation::clone(a)).collect();
                prop_assert_eq!(sorted(&back), sorted(&wanted));
            } else {
                prop_assert_eq!(plain(back.iter()), plain(item.annotations.iter().map(|a| &**a)), "{}", format);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(edits in edits(), cut in any::<usize>()) {
        for format in ["cas-xmi", "cas-json", "webanno-tsv"] {
            let format = registry::by_id(format).unwrap();
            let (_, sink) = written(format.id(), vec![everything()]);
            let own = &sink.files[&format!("gates.{}", format.extensions()[0])];
            for source in [own.as_slice(), FOREIGN.0, FOREIGN.2] {
                let mut bytes = mutated(source, &edits);
                bytes.truncate(cut % (2 * bytes.len() + 1));
                for types in [FOREIGN.1.to_vec(), mutated(FOREIGN.1, &edits)] {
                    // What is read has its spans in its text, or making them would have failed.
                    let _ = read_with(format, "a.x", &bytes, &[("TypeSystem.xml", types.as_slice())]);
                }
            }
        }
    }
}

#[test]
fn without_types_one_bad_link_costs_one_filler_and_a_number_twice_means_the_first() {
    let xmi_of = |inside: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" xmlns:custom=\"http:///webanno/custom.ecore\" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n<cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text/plain\" sofaString=\"Bob met Al in Oslo.\"/>\n{inside}</xmi:XMI>"
        )
    };
    let event = "<custom:Who xmi:id=\"12\" sofa=\"1\" begin=\"0\" end=\"3\" value=\"person\"/>\n\
        <custom:Who xmi:id=\"12\" sofa=\"1\" begin=\"8\" end=\"10\" value=\"other\"/>\n\
        <custom:Ev xmi:id=\"33\" sofa=\"1\" begin=\"4\" end=\"7\" value=\"meets\" arguments=\"40 41 99\"/>\n\
        <custom:EvLink xmi:id=\"40\" role=\"who\" target=\"12\"/>\n<custom:EvLink xmi:id=\"41\" role=\"what\" target=\"12\"/>\n\
        <cas:View sofa=\"1\" members=\"12 33\"/>\n";
    let document = xmi(xmi_of(event).as_bytes(), None).unwrap();
    let all = document.annotations.unwrap();
    let frame = all.iter().find_map(Annotation::as_commitment).unwrap();
    let fillers: Vec<_> =
        frame.roles.iter().map(|(role, filler)| (role.as_str(), filler.annotation().unwrap())).collect();
    let bob = all.iter().find(|a| a.label().is_some_and(|l| l.as_str() == "person")).unwrap().id();
    assert_eq!(fillers, [("who", bob), ("what", bob)]);
    assert_eq!(document.notes.losses.count("references"), 1);
}
