use std::io;

use super::*;
use crate::formats::registry;
use crate::formats::sink::Aside;
use crate::formats::testing::{at, entity, everything, export, item, lost};
use crate::formats::{Assembler, Format, Output, Shape, Writer};
use crate::model::text::Text;

fn many(n: u64) -> Vec<ExportItem> {
    let items = (0..n).map(|i| {
        let text = Text::new(format!("Article {i} names Anna Lee."));
        item(&format!("a{i}"), &text, [entity(&text, i, "person", &[at(&text, "Anna Lee")]).into()])
    });
    items.collect()
}

#[test]
fn the_same_items_and_options_give_the_same_bytes() {
    for format in registry::writable() {
        let options = Options { split: Some(Split::new("80/10/10", 3).unwrap()), ..Options::default() };
        let (one, other) = (export(format, &options, many(40)), export(format, &options, many(40)));
        assert_eq!(one.0.to_json(), other.0.to_json(), "{}", format.id());
        assert_eq!(one.1.files, other.1.files, "{}", format.id());
    }
}

#[test]
fn a_split_writes_each_article_into_one_part() {
    let options = Options { split: Some(Split::new("80/10/10", 3).unwrap()), ..Options::default() };
    let (report, sink) = export(registry::by_id("jsonl").unwrap(), &options, many(40));
    let files: Vec<&str> = sink.files.keys().map(String::as_str).collect();
    assert_eq!(files, ["out.dev.x", "out.test.x", "out.train.x"]);
    let sizes: Vec<usize> = report.parts.iter().map(|p| p.articles).collect();
    assert_eq!((sizes, report.articles), (vec![32, 4, 4], 40));
    let (_, folders) = export(registry::by_id("brat").unwrap(), &options, many(3));
    assert!(folders.files.contains_key("train/annotation.conf"));
    assert_eq!(folders.files.keys().filter(|f| f.contains(".ann")).count(), 3);
}

#[test]
fn a_part_without_articles_is_an_empty_file() {
    let options = Options { split: Some(Split::new("80/10/10", 3).unwrap()), ..Options::default() };
    let (_, sink) = export(registry::by_id("jsonl").unwrap(), &options, many(1));
    assert_eq!(sink.text("out.dev.x"), "");
    assert!(sink.files.contains_key("out.dev.x"));
}

#[test]
fn in_the_report_in_is_out_and_lost_and_not_chosen() {
    let kinds = [
        "entities",
        "comments",
        "relations",
        "commitments",
        "overlap",
        "discontinuous",
        "empty-span",
        "dangling",
    ];
    for format in registry::writable() {
        for labels in [None, Some(vec!["person".into(), "organisation".into()])] {
            let options = Options { labels, ..Options::default() };
            let (report, _) = export(format, &options, vec![everything()]);
            let left_out: usize = kinds.iter().map(|k| lost(&report, k)).sum();
            assert_eq!(
                report.counts_in.total(),
                report.counts_out.total() + report.not_chosen.total() + left_out,
                "{} {:?}",
                format.id(),
                report
            );
            let known: Vec<&str> = format.losses().iter().map(|l| l.id).collect();
            assert!(report.losses.iter().all(|l| known.contains(&l.id.as_str())));
        }
    }
}

#[test]
fn a_report_knows_its_own_files_and_no_other_s() {
    let (report, _) = export(registry::by_id("jsonl").unwrap(), &Options::default(), many(1));
    let json = report.to_json();
    let files = Report::files_of(&json, "jsonl", "p-1").unwrap();
    assert_eq!(files[0].0, "out.x");
    assert!(files[0].1.starts_with("sha256:"));
    assert_eq!(Report::files_of(&json, "conll", "p-1"), None);
    assert_eq!(Report::files_of(&json, "jsonl", "p-2"), None);
    assert_eq!(Report::files_of("{}", "jsonl", "p-1"), None);
    assert_eq!(Report::files_of("not json", "jsonl", "p-1"), None);
}

#[test]
fn merged_labels_are_written_under_their_new_id() {
    let mut schema = crate::model::schema::Schema::default();
    schema.merge_labels(&"role".into(), &"person".into()).unwrap();
    let text = Text::new("Secretary");
    let mut items = item("a", &text, [entity(&text, 1, "role", &[0..9]).into()]);
    assert!(select::has_aliases(&schema));
    select::rename_merged(&mut items, &schema);
    assert_eq!(items.annotations[0].label().unwrap().as_str(), "person");
}

/// Writes how many items came and their bytes, once all are known.
struct Counted;

impl Format for Counted {
    fn id(&self) -> &'static str {
        "counted"
    }

    fn name(&self) -> &'static str {
        "Counted"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["x"]
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }
}

impl Writer for Counted {
    fn shape(&self) -> Shape {
        Shape::File
    }

    fn render(&self, item: &ExportItem, _: &Context<'_>) -> Rendered {
        let piece = Piece { place: Place::Main, bytes: item.id().into_bytes() };
        Rendered { pieces: vec![piece], ..Rendered::default() }
    }

    fn assembler(&self, _: &Context<'_>) -> Option<Box<dyn Assembler>> {
        Some(Box::new(Counting(0, None)))
    }
}

struct Counting(usize, Option<Box<dyn Aside>>);

impl Assembler for Counting {
    fn add(&mut self, piece: &[u8], output: &mut dyn Output) -> io::Result<()> {
        if self.1.is_none() {
            self.1 = Some(output.aside()?);
        }
        self.0 += 1;
        self.1.as_mut().unwrap().write_all(piece)
    }

    fn finish(self: Box<Self>, output: &mut dyn Output) -> io::Result<()> {
        let mut bytes = self.0.to_string().into_bytes();
        if let Some(mut aside) = self.1 {
            aside.rewind()?;
            aside.read_to_end(&mut bytes)?;
        }
        output.write(&Place::Main, &bytes)
    }
}

#[test]
fn a_format_may_wait_for_all_items_of_a_part_before_it_writes_its_file() {
    let options = Options { split: Some(Split::new("80/10/10", 3).unwrap()), ..Options::default() };
    let (report, sink) = export(&Counted, &options, many(4));
    assert_eq!((sink.text("out.test.x"), report.records), ("0", 4));
    assert!(sink.text("out.train.x").starts_with("3a"), "{:?}", sink.files);
    assert_eq!(
        report.files.iter().map(|f| f.bytes).sum::<u64>() as usize,
        sink.files.values().map(Vec::len).sum::<usize>()
    );
}

#[test]
fn records_without_annotations_are_kept_left_out_or_thinned_out() {
    let with = |negatives| {
        let text = Text::new("Anna left. It rained. It stopped.");
        let one = item("a", &text, [entity(&text, 1, "person", &[at(&text, "Anna")]).into()]);
        let options = Options { unit: Unit::Sentence, negatives, ..Options::default() };
        let (report, _) = export(registry::by_id("jsonl").unwrap(), &options, vec![one]);
        (report.records, report.left_out, report.counts_out.entities)
    };
    assert_eq!(with(Negatives::Keep), (3, 0, 1));
    assert_eq!(with(Negatives::Drop), (1, 2, 1));
    let share = |percent, seed| with(Negatives::Share { percent, seed });
    assert_eq!((share(0, 1), share(100, 1)), ((1, 2, 1), (3, 0, 1)));
    assert!((0..20).any(|seed| share(50, seed) == (2, 1, 1)));
    assert_eq!(share(50, 7), share(50, 7));
    assert!(Negatives::new("101", 0).is_err() && Negatives::new("some", 0).is_err());
    assert_eq!(Negatives::new("25%", 3), Ok(Negatives::Share { percent: 25, seed: 3 }));
}

#[test]
fn a_masked_date_is_as_long_as_it_was_and_all_spans_stay_right() {
    let text = Text::new(" date 2026-03-05 Talks\n\nAnna left on 2026-03-06.");
    let mut date = entity(&text, 1, "date", &[at(&text, "2026-03-05")]);
    date.attributes.insert("date".into(), vec!["2026-03-05/2026-03-05".to_owned()]);
    let anna = entity(&text, 2, "person", &[at(&text, "Anna")]);
    let later = entity(&text, 3, "date", &[at(&text, "2026-03-06")]);
    let dated =
        Schema::default().label(&"date".into()).unwrap().attributes.iter().any(|a| a.id.as_str() == "date");
    let options = Options { mask_dates: true, ..Options::default() };
    let all = vec![item("a", &text, [date.into(), anna.into(), later.into()])];
    let (report, sink) = export(registry::by_id("jsonl").unwrap(), &options, all);
    let record: serde_json::Value = serde_json::from_str(sink.text("out.x")).unwrap();
    assert_eq!(record["text"], " date 0000-00-00 Talks\n\nAnna left on 2026-03-06.");
    assert!(record["date"].is_null(), "{record}");
    let quotes: Vec<&str> =
        record["entities"].as_array().unwrap().iter().map(|e| e["quote"][0].as_str().unwrap()).collect();
    assert_eq!(quotes, ["0000-00-00", "Anna", "2026-03-06"]);
    assert_eq!(lost(&report, "masked-date"), usize::from(dated));
    if dated {
        assert!(!record["entities"][0].to_string().contains("2026"));
    }
}

#[test]
fn date_and_title_of_a_header_are_records_of_their_own() {
    let text = Text::new(" date 2026-03-05 Talks in Oslo\nAnna left.");
    let options = Options { unit: Unit::Sentence, ..Options::default() };
    let oslo = entity(&text, 1, "place", &[at(&text, "Oslo")]);
    let (_, sink) =
        export(registry::by_id("jsonl").unwrap(), &options, vec![item("a", &text, [oslo.into()])]);
    let texts = sink.text("out.x").lines().map(|l| {
        let record: serde_json::Value = serde_json::from_str(l).unwrap();
        record["text"].as_str().unwrap().to_owned()
    });
    assert_eq!(texts.collect::<Vec<_>>(), ["2026-03-05", "Talks in Oslo", "Anna left."]);
}

#[test]
fn an_annotation_on_the_word_date_of_a_header_is_in_the_date_s_record() {
    let text = Text::new(" date 2026-03-05 Talks in Oslo\nAnna left.");
    let options = Options { unit: Unit::Sentence, ..Options::default() };
    for (words, first) in [("date", "date 2026-03-05"), ("date 2026-03-05", "date 2026-03-05")] {
        let one = entity(&text, 1, "place", &[at(&text, words)]);
        let (report, sink) =
            export(registry::by_id("jsonl").unwrap(), &options, vec![item("a", &text, [one.into()])]);
        assert_eq!((lost(&report, "outside-sentences"), report.counts_out.entities), (0, 1), "{words}");
        let record: serde_json::Value =
            serde_json::from_str(sink.text("out.x").lines().next().unwrap()).unwrap();
        assert_eq!(
            (record["text"].as_str(), record["entities"][0]["quote"][0].as_str()),
            (Some(first), Some(words))
        );
    }
    let blank = entity(&text, 1, "place", &[0..1]);
    let (report, _) =
        export(registry::by_id("jsonl").unwrap(), &options, vec![item("a", &text, [blank.into()])]);
    assert_eq!(lost(&report, "outside-sentences"), 1, "white space is in no record");
}

#[test]
fn sentences_are_the_same_with_the_date_masked() {
    let text = Text::new(" date 2026-03-05 Talks go on\nAnna left. Ben stayed.");
    let records = |mask_dates| {
        let options = Options { unit: Unit::Sentence, mask_dates, ..Options::default() };
        let (_, sink) = export(registry::by_id("jsonl").unwrap(), &options, vec![item("a", &text, [])]);
        let texts = sink.text("out.x").lines().map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            record["text"].as_str().unwrap().to_owned()
        });
        texts.collect::<Vec<_>>()
    };
    assert_eq!(records(false), ["2026-03-05", "Talks go on", "Anna left.", "Ben stayed."]);
    assert_eq!(records(true), ["0000-00-00", "Talks go on", "Anna left.", "Ben stayed."]);
}

#[test]
fn the_state_changes_with_what_is_exported_and_with_nothing_else() {
    let state = |label: &str, options: &Options| {
        let text = Text::new("Anna left.");
        let one = item("a", &text, [entity(&text, 1, label, &[at(&text, "Anna")]).into()]);
        export(registry::by_id("jsonl").unwrap(), options, vec![one]).0.state
    };
    let person = state("person", &Options::default());
    assert!(person.starts_with("sha256:") && person == state("person", &Options::default()));
    assert_ne!(person, state("place", &Options::default()));
    let options = Options { unit: Unit::Sentence, mask_dates: true, ..Options::default() };
    assert_eq!(person, state("person", &options));
}

#[test]
fn a_table_of_commitments_has_no_records_of_articles_without_a_row() {
    for (format, rows) in [("csv", 1), ("xlsx", 2)] {
        let text = Text::new("Anna left.");
        let anna = item("b", &text, [entity(&text, 1, "person", &[at(&text, "Anna")]).into()]);
        let all = vec![everything(), anna, item("c", &text, [])];
        let (report, _) = export(registry::by_id(format).unwrap(), &Options::default(), all);
        assert_eq!((report.records, report.articles, report.unwritten), (rows, rows, 3 - rows), "{format}");
        let json: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
        assert_eq!(json["records_of_which_nothing_is_written"], 3 - rows);
    }
}

#[test]
fn labels_that_the_schema_lacks_are_exported_and_told() {
    let text = Text::new("Anna left.");
    let all = vec![item("a", &text, [entity(&text, 1, "gizmo", &[at(&text, "Anna")]).into()])];
    let (report, sink) = export(registry::by_id("jsonl").unwrap(), &Options::default(), all);
    assert!(sink.text("out.x").contains("gizmo"));
    assert_eq!((report.counts_out.entities, lost(&report, "label-not-in-schema")), (1, 1));
}

#[test]
fn a_date_below_an_unusual_head_is_masked_and_spans_stay_right() {
    let text = Text::new("Talks\nBy Anna Lee, 5 March 2026\n\nAnna left.");
    let anna = entity(&text, 1, "person", &[at(&text, "Anna left")]);
    let options = Options { mask_dates: true, ..Options::default() };
    let (_, sink) =
        export(registry::by_id("jsonl").unwrap(), &options, vec![item("a", &text, [anna.into()])]);
    let record: serde_json::Value = serde_json::from_str(sink.text("out.x")).unwrap();
    assert_eq!(record["text"], "Talks\nBy Anna Lee, 0 Xxxxx 0000\n\nAnna left.");
    assert_eq!(record["entities"][0]["quote"][0], "Anna left");
}
