use proptest::prelude::*;

use crate::formats::export::{ExportItem, Options, Report};
use crate::formats::flat::testing::{problems, told, told_of};
use crate::formats::read::Document;
use crate::formats::registry;
use crate::formats::sink::MemorySink;
use crate::formats::testing::{
    PARIS, at, entity, everything, export, frame, id, item, lost, read_as, relation,
};
use crate::model::annotation::{Annotation, Filler, Source};
use crate::model::ids::IdKind;
use crate::model::text::Text;

fn written(item: ExportItem) -> (Report, MemorySink) {
    export(registry::by_id("cas-xmi").unwrap(), &Options::default(), vec![item])
}

fn read(xmi: &str) -> Document {
    read_as("cas-xmi", "gates.xmi", xmi.as_bytes()).unwrap().remove(0)
}

fn refused(xmi: &str) -> String {
    read_as("cas-xmi", "gates.xmi", xmi.as_bytes()).unwrap_err().to_string()
}

/// As it would be after a way through a file, which doesn't say how it was made.
fn imported(annotation: &Annotation) -> Annotation {
    let mut annotation = annotation.clone();
    let source = match &mut annotation {
        Annotation::Entity(a) => &mut a.source,
        Annotation::Commitment(a) => &mut a.source,
        Annotation::Relation(a) => &mut a.source,
        Annotation::Comment(_) | Annotation::Verdict(_) => return annotation,
    };
    *source = Source::Imported("cas-xmi".to_owned());
    annotation
}

#[test]
fn paris_is_at_utf16_unit_15() {
    let text = Text::new(PARIS);
    let (_, sink) = written(item("a", &text, [entity(&text, 1, "place", &[at(&text, "Paris")]).into()]));
    let xmi = sink.text("a.xmi");
    assert!(
        xmi.contains("<custom:Entity xmi:id=\"2\" sofa=\"1\" begin=\"15\" end=\"20\" label=\"place\""),
        "{xmi}"
    );
    assert!(sink.text("TypeSystem.xml").contains("<name>webanno.custom.Entity</name>"));
}

#[test]
fn what_is_written_reads_back_as_an_equal_layer_without_its_comments() {
    let item = everything();
    let (report, sink) = written(item.clone());
    let document = read(sink.text("gates.xmi"));
    assert_eq!(problems(&document), Vec::<String>::new());
    assert!(document.notes.losses.is_empty());
    assert_eq!(lost(&report, "comments"), 3);
    assert_eq!(report.counts_in.comments, report.counts_out.comments + 3);
    assert_eq!((document.stem.as_str(), document.title.as_str()), ("gates", "A title"));
    assert_eq!((document.date.as_deref(), document.status), (Some("2026-03-05"), Some(item.status)));
    assert_eq!((document.annotator.as_deref(), document.language.as_str()), (Some("ana"), "en"));
    let kept = item.annotations.iter().filter(|a| a.id().kind() != IdKind::Comment);
    let mut expected: Vec<Annotation> = kept.map(|a| imported(a)).collect();
    let mut found = document.annotations.unwrap();
    expected.sort_by_key(Annotation::id);
    found.sort_by_key(Annotation::id);
    assert_eq!(found, expected);
}

#[test]
fn what_xml_can_not_hold_keeps_offsets_right_and_is_counted() {
    let text = Text::new("a\u{c}b\u{1}\t\u{85}\u{2028}c\nParis & <Oslo>");
    let item = item("gates", &text, [entity(&text, 1, "place", &[at(&text, "Paris & <Oslo>")]).into()]);
    let expected = told_of(&item);
    let (report, sink) = written(item);
    let document = read(sink.text("gates.xmi"));
    assert_eq!(document.text.as_str(), "a\u{fffd}b\u{fffd}\t\u{85}\u{2028}c\nParis & <Oslo>");
    assert_eq!(lost(&report, "characters"), 2);
    // Both stand-ins take two bytes more.
    assert_eq!(expected, ["place [12..26]"]);
    assert_eq!(told(&document.text, document.annotations.iter().flatten()), ["place [16..30]"]);
}

const OTHERS: &str = r#"<?xml version="1.0"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
 xmlns:pos="http:///de/tudarmstadt/ukp/dkpro/core/api/lexmorph/type/pos.ecore"
 xmlns:metadata="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore"
 xmlns:c="http:///webanno/custom.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>
<metadata:DocumentMetaData xmi:id="2" sofa="1" begin="0" end="20" documentTitle="news.txt" documentId="gates"/>
<ner:NamedEntity xmi:id="3" sofa="1" begin="0" end="3" value="person" identifier="http://x/ana"/>
<c:Place xmi:id="4" sofa="1" begin="8" end="12" certainty="high"/>
<pos:NOUN xmi:id="5" sofa="1" begin="0" end="3"/>
<c:Deal xmi:id="6" sofa="1" begin="4" end="7" who="7"/>
<c:DealWhoLink xmi:id="7" role="agent" target="3"/>
<c:Rel xmi:id="8" sofa="1" begin="8" end="12" Governor="3" Dependent="4" kind="x"/>
<ner:NamedEntity xmi:id="9" sofa="1" begin="1" end="99" value="person"/>
<c:Rel xmi:id="10" sofa="1" begin="8" end="12" Governor="3" Dependent="9"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="Ana saw Oslo."/>
</xmi:XMI>"#;

#[test]
fn layers_of_others_are_read_and_what_has_no_place_is_counted() {
    let document = read(OTHERS);
    let told = told(&document.text, document.annotations.iter().flatten());
    let deal = "Deal [0..7] cue Some([4..7]) [\"agent=person [0..3]\"]";
    assert_eq!(told, [deal, "person [0..3]", "person [0..3] Rel place [8..12]", "place [8..12]"]);
    assert_eq!((document.annotator.as_deref(), document.stem.as_str()), (Some("gates"), "news"));
    assert_eq!(document.canonicals[0].links, ["http://x/ana"]);
    let found = problems(&document);
    assert!(found.len() == 1 && found[0].starts_with("15: NamedEntity: "), "{found:?}");
    let losses = &document.notes.losses;
    let counts = ["other-types", "hull", "dangling"].map(|l| losses.count(l));
    assert_eq!(counts, [1, 1, 1]);
}

#[test]
fn malformed_files_get_one_clear_message() {
    assert_eq!(refused("<a/>"), "line 1: no XMI: its first element is not “XMI”");
    let bomb = OTHERS.replacen("<xmi:XMI", "<!DOCTYPE x [<!ENTITY a \"aa\">]>\n<xmi:XMI", 1);
    assert_eq!(refused(&bomb), "line 2: it has a document type, which is not read");
    let unknown = OTHERS.replace("certainty=\"high\"", "certainty=\"&a;\"");
    assert!(refused(&unknown).starts_with("line 10: certainty: "), "{}", refused(&unknown));
    let end = OTHERS.len() - "</xmi:XMI>".len();
    assert!(refused(&OTHERS[..end]).contains("cut off"));
    assert!(refused(&OTHERS[..end - 2]).contains("the XML is damaged"));
    assert_eq!(refused(&OTHERS.replace("sofaString", "text")), "there is no text (sofaString) in it");
    let deep = OTHERS.replace("</xmi:XMI>", &format!("{}{}</xmi:XMI>", "<a>".repeat(50), "</a>".repeat(50)));
    assert!(refused(&deep).contains("nested more than 8 deep"));
}
#[test]
fn a_reference_to_what_is_not_there_is_counted() {
    let text = Text::new("They agree.");
    let nobody = id(IdKind::Entity, 9);
    let mut agree = frame(&text, 1, "They agree", "They agree");
    agree.roles.push(("promisor".into(), Filler::Annotation(nobody)));
    let gone = relation(1, "member_of", agree.id, nobody);
    let (report, _) = written(item("a", &text, [Annotation::from(agree), gone.into()]));
    assert_eq!(lost(&report, "dangling"), 2);
    assert_eq!(lost(&report, "cue-is-statement"), 1);
    assert_eq!(report.counts_in.relations, report.counts_out.relations + 1);
}

proptest! {
    #[test]
    fn every_span_reads_back_at_its_code_points(
        content in "([a-c é\t\n😊\u{301}अरب漢\u{2028}\u{85}\u{1}\u{c}<&\"\u{ffff}]){1,60}",
        ranges in prop::collection::vec((0usize..60, 0usize..9, 0usize..60, 1usize..9), 0..8)
    ) {
        let text = Text::new(content.as_str());
        let ends: Vec<usize> = content.char_indices().map(|(i, _)| i).chain([content.len()]).collect();
        let range = |from: usize, length: usize| {
            let from = from % ends.len();
            ends[from]..ends[(from + length).min(ends.len() - 1)]
        };
        let entities = (1..).zip(&ranges).map(|(n, (a, b, c, d))| {
            entity(&text, n, "person", &[range(*a, *b), range(*c, *d)]).into()
        });
        let item = item("gates", &text, entities.collect::<Vec<Annotation>>());
        prop_assume!(!content.trim().is_empty());
        let (report, sink) = written(item.clone());
        let document = read(sink.text("gates.xmi"));
        prop_assert_eq!(problems(&document), Vec::<String>::new());
        let places = |text: &Text, a: &Annotation| {
            let spans = a.spans().unwrap();
            (a.id(), spans.pieces().iter().map(|s| text.chars(*s)).collect::<Vec<_>>())
        };
        let all = document.annotations.iter().flatten();
        let mut found: Vec<_> = all.map(|a| places(&document.text, a)).collect();
        let mut expected: Vec<_> = item.annotations.iter().map(|a| places(&text, a)).collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
        let differ = content.chars().zip(document.text.as_str().chars()).filter(|(a, b)| a != b).count();
        prop_assert_eq!(differ, lost(&report, "characters"));
    }
}
