use super::*;
use crate::formats::export::{Options, Split};
use crate::formats::registry;
use crate::formats::testing::{everything, export, frame, item, lost};
use crate::model::annotation::Annotation;
use crate::model::text::Text;

/// Records of a CSV file, as a reader has them that knows of byte order marks.
fn records(csv: &str) -> Vec<Vec<String>> {
    let content = csv.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(content.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn cell<'a>(records: &'a [Vec<String>], row: usize, heading: &str) -> &'a str {
    let at = records[0].iter().position(|h| h == heading).unwrap();
    &records[row][at]
}

#[test]
fn a_commitment_is_a_row_with_its_roles_and_attributes() {
    let (report, sink) = export(registry::by_id("csv").unwrap(), &Options::default(), vec![everything()]);
    let records = records(sink.text("out.x"));
    assert_eq!(records.len(), 3);
    let first = |heading| cell(&records, 1, heading);
    assert_eq!(first("article"), "gates");
    assert_eq!(first("date"), "2026-03-05");
    assert_eq!(first("statement"), "Anna Lee of the Bank of Oslo agreed to pay 5 crowns");
    assert_eq!(first("cue"), "agreed to");
    assert_eq!(first("promisor"), "Anna Lee; Bank of Oslo");
    assert_eq!(first("action"), "pay 5 crowns");
    assert_eq!(first("target"), "The north and south gates will open");
    assert_eq!(first("catalysts"), "timetable; numerical target");
    assert_eq!((first("status"), first("offsets"), first("id")), ("done", "0-51", "c-0000000001"));
    assert_eq!(cell(&records, 2, "cue"), "");
    assert_eq!((lost(&report, "entities"), lost(&report, "relations"), lost(&report, "comments")), (5, 1, 3));
    assert_eq!(report.counts_out.commitments, 2);
}

#[test]
fn an_export_without_commitments_has_its_headings() {
    let options = Options { split: Some(Split::new("80/20", 1).unwrap()), ..Options::default() };
    let (_, sink) = export(registry::by_id("csv").unwrap(), &options, vec![everything()]);
    assert_eq!(records(sink.text("out.test.x")).len(), 1);
    assert_eq!(records(sink.text("out.train.x")).len(), 3);
}

#[test]
fn no_cell_is_a_formula_and_each_that_was_changed_is_counted() {
    let text = Text::new("=1+2 \"said\" a,b;c\nand more. +49 -3 @x");
    let frames: Vec<Annotation> = ["=1+2 \"said\" a,b;c\nand more.", "+49", "-3", "@x", "and"]
        .iter()
        .zip(1..)
        .map(|(words, n)| {
            let mut frame = frame(&text, n, words, "");
            if n == 5 {
                frame.note = "\t=2".into();
                frame.attributes.insert("act".into(), vec!["\r=cmd".to_owned()]);
            }
            frame.into()
        })
        .collect();
    let mut item = item("a", &text, frames);
    std::sync::Arc::make_mut(&mut item.article).title = "=HYPERLINK(\"x\")".to_owned();
    let (report, sink) = export(registry::by_id("csv").unwrap(), &Options::default(), vec![item]);
    let records = records(sink.text("out.x"));
    assert!(records.iter().flatten().all(|c| !c.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    assert_eq!(cell(&records, 1, "statement"), "'=1+2 \"said\" a,b;c\nand more.");
    assert_eq!(cell(&records, 2, "title"), "'=HYPERLINK(\"x\")");
    // Four statements, a note, an attribute, and the title five times.
    assert_eq!(lost(&report, "formula"), 11);
    assert!(sink.text("out.x").contains("\"'=1+2 \"\"said\"\" a,b;c\nand more.\""));
}

#[test]
fn offsets_of_a_sentence_are_those_of_the_article() {
    let options = Options { unit: crate::formats::export::Unit::Sentence, ..Options::default() };
    let (_, sink) = export(registry::by_id("csv").unwrap(), &options, vec![everything()]);
    assert_eq!(cell(&records(sink.text("out.x")), 2, "offsets"), "53-88");
}

#[test]
fn a_role_the_schema_lacks_is_counted() {
    let text = Text::new("They agree.");
    let mut one = frame(&text, 1, "They agree", "");
    one.roles.push(("gone".into(), crate::model::annotation::Filler::Words(one.spans.clone())));
    one.attributes.insert("gone".into(), vec!["x".to_owned()]);
    let (report, _) =
        export(registry::by_id("csv").unwrap(), &Options::default(), vec![item("a", &text, [one.into()])]);
    assert_eq!(lost(&report, "unknown"), 2);
}

#[test]
fn a_workbook_is_the_same_bytes_each_time_and_holds_entities_and_legend() {
    let write = || export(registry::by_id("xlsx").unwrap(), &Options::default(), vec![everything()]);
    let ((report, one), (_, other)) = (write(), write());
    assert!(one.files["out.x"].starts_with(b"PK"));
    assert_eq!(one.files, other.files);
    assert_eq!((report.counts_out.entities, report.counts_out.commitments), (5, 2));
    assert_eq!((lost(&report, "relations"), lost(&report, "comments"), lost(&report, "entities")), (1, 3, 0));
}

#[test]
fn a_cell_longer_than_excel_can_hold_is_cut_at_a_character_and_counted() {
    let text = Text::new("😊".repeat(20_000));
    let long = frame(&text, 1, text.as_str(), "");
    let (report, _) =
        export(registry::by_id("xlsx").unwrap(), &Options::default(), vec![item("a", &text, [long.into()])]);
    assert_eq!(lost(&report, "long-cell"), 1);
}

#[test]
fn a_legend_has_every_label_role_attribute_value_and_relation() {
    let schema = crate::model::schema::Schema::default();
    let rows = legend::rows(&schema);
    assert!(rows.iter().all(|r| r.len() == legend::HEADINGS.len()));
    for label in &schema.labels {
        let of = label.id.as_str();
        assert!(rows.iter().any(|r| r[2] == of && r[5] == label.help), "{of}");
        let parts = label.roles.iter().map(|r| r.id.as_str());
        for id in parts.chain(label.attributes.iter().map(|a| a.id.as_str())) {
            assert!(rows.iter().any(|r| r[1] == of && r[2] == id), "{of} {id}");
        }
    }
    assert_eq!(rows.iter().filter(|r| r[0] == "relation").count(), schema.relations.len());
}
