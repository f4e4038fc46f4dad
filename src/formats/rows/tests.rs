use proptest::prelude::*;

use super::*;
use crate::formats::read::{Columns, ReadContext, ReadError, ReadOptions};
use crate::formats::registry;
use crate::formats::testing::{PARIS, read_as};
use crate::model::ids::AnnotatorId;
use crate::model::schema::Schema;
use crate::model::time::Timestamp;

fn read(format: &str, name: &str, bytes: &[u8], columns: Columns) -> Result<Vec<Document>, ReadError> {
    let context = ReadContext {
        schema: &Schema::default(),
        annotator: &AnnotatorId::new("ana"),
        named: None,
        format: "csv-rows",
        made: Timestamp::default(),
        options: &ReadOptions { columns, ..ReadOptions::default() },
    };
    let beside = |_: &str| Ok(None);
    registry::by_id(format)
        .unwrap()
        .reader()
        .unwrap()
        .read(&Input { name, bytes, beside: &beside, folder: "" }, &context)
}

fn said(documents: &[Document]) -> Vec<(u32, &str)> {
    documents.iter().flat_map(|d| &d.notes.problems).map(|p| (p.line, p.message.as_str())).collect()
}

#[test]
fn a_row_is_an_article_with_what_its_columns_say() {
    let csv = format!(
        "ID,Headline,Published at,Body,Language,Publisher\n\
         k-7,Talks,\"March 5, 2026\",\"{PARIS}\nA second line, with “quotes” \"\"so\"\".\",en,The Daily\n\
         ,,,Alone.,,\n"
    );
    let documents = read("csv-rows", "a.csv", csv.as_bytes(), Columns::default()).unwrap();
    let first = &documents[0];
    assert_eq!(first.text.as_str(), format!("{PARIS}\nA second line, with “quotes” \"so\"."));
    assert_eq!(
        (first.stem.as_str(), first.title.as_str(), first.date.as_deref()),
        ("k-7", "Talks", Some("2026-03-05"))
    );
    assert_eq!((first.source.as_str(), first.language.as_str()), ("The Daily", "en"));
    let second = &documents[1];
    assert_eq!(
        (second.stem.as_str(), second.title.as_str(), second.source.as_str()),
        ("a-4", "Alone.", "a.csv")
    );
    assert!(documents.iter().all(|d| d.annotations.is_none()) && said(&documents).is_empty());
}

#[test]
fn the_delimiter_is_found_by_the_first_row_the_name_or_what_excel_says() {
    let cases: [(&str, &str); 5] = [
        ("a.csv", "title;text\nOne;a, b, c\n"),
        ("a.csv", "title\ttext\nOne\ta, b, c\n"),
        ("a.csv", "title|text\nOne|a, b, c\n"),
        ("a.TSV", "title\ttext, all of it, really\nOne\ta, b, c\n"),
        ("a.csv", "sep=;\r\ntitle;text\r\nOne;a, b, c\r\n"),
    ];
    for (name, content) in cases {
        let columns = Columns {
            text: content.contains("really").then(|| "text, all of it, really".to_owned()),
            ..Columns::default()
        };
        let documents = read("csv-rows", name, content.as_bytes(), columns).unwrap();
        assert_eq!(
            (documents[0].title.as_str(), documents[0].text.as_str()),
            ("One", "a, b, c"),
            "{content}"
        );
    }
}

#[test]
fn chosen_columns_come_before_usual_names() {
    let columns = Columns { text: Some("summary".into()), date: Some("When".into()), ..Columns::default() };
    let csv = b"text,summary,when\nlong,short,05.03.2026\n";
    let documents = read("csv-rows", "a.csv", csv, columns.clone()).unwrap();
    assert_eq!((documents[0].text.as_str(), documents[0].date.as_deref()), ("short", Some("2026-03-05")));
    let error = read("csv-rows", "a.csv", b"text,when\nx,y\n", columns).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no column “summary” for the text; the columns are “text”, “when”"
    );
    let error = read("csv-rows", "a.csv", b"a,b\nx,y\n", Columns::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no column has a usual name for the text, so name it; the columns are “a”, “b”"
    );
    assert_eq!(
        read("csv-rows", "a.csv", b"words\nAlone.\n", Columns::default()).unwrap()[0].text.as_str(),
        "Alone."
    );
}

#[test]
fn each_bad_row_is_a_problem_of_its_line() {
    let csv = b"text,title,date\nFine.,One,2026-03-05\nmissing\n\n\"two\nlines\",Two,someday\n,Three,\n\"never closed,x,y\n";
    let documents = read("csv-rows", "a.csv", csv, Columns::default()).unwrap();
    assert_eq!(documents.iter().map(|d| d.text.as_str()).collect::<Vec<_>>(), ["Fine.", "two\nlines"]);
    let mut problems = said(&documents);
    problems.sort_unstable();
    assert_eq!(
        problems,
        [
            (3, "1 fields where the first row has 3"),
            (
                5,
                "“someday” is no date that is understood, as 2026-03-05, 05.03.2026 and 5 March 2026 are; left out"
            ),
            (7, "it has no text"),
            (8, "a quote that opens here is never closed"),
        ]
    );
    let error = read("csv-rows", "a.csv", b"text\n", Columns::default()).unwrap_err();
    assert_eq!(error.to_string(), "there is no row below the names of the columns");
    assert!(read("csv-rows", "a.csv", b"text\n\xff\xff", Columns::default()).is_err());
}

#[test]
fn stray_quotes_are_named_and_in_a_file_with_tabs_they_are_characters() {
    let csv =
        b"text,title\n\"We will pay\" he said,One\n\"Fine \"\"as\"\" is\",Two\n\"Shut\n3\" more,Three\n";
    let documents = read("csv-rows", "a.csv", csv, Columns::default()).unwrap();
    let said: Vec<(u32, &str)> = said(&documents);
    assert_eq!(said.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 5]);
    assert!(said.iter().all(|(_, message)| message.starts_with("characters stand behind a quote")));
    assert_eq!(documents[1].text.as_str(), "Fine \"as\" is");
    // A quote inside a field opens nothing, in the last row as in any other.
    let inch = b"id,text\n1,a 5\" pipe here\n2,a 6\" pipe there";
    assert_eq!(
        read("csv-rows", "a.csv", inch, Columns::default()).unwrap()[1].text.as_str(),
        "a 6\" pipe there"
    );
    let tsv = b"id\ttext\n1\t\"We will pay,\" he said.\n2\t\"The lock stays shut\n3\tthey said\" yes\n";
    let documents = read("csv-rows", "a.tsv", tsv, Columns::default()).unwrap();
    let texts: Vec<&str> = documents.iter().map(|d| d.text.as_str()).collect();
    assert_eq!(texts, ["\"We will pay,\" he said.", "\"The lock stays shut", "they said\" yes"]);
    let quoted = b"id\ttext\n1\t\"Two\nlines\"\n";
    assert_eq!(read("csv-rows", "a.tsv", quoted, Columns::default()).unwrap()[0].text.as_str(), "Two\nlines");
}

#[test]
fn a_line_of_json_is_an_article() {
    let jsonl = "{\"content\": \"नमस्ते दुनिया\", \"title\": \"T\", \"date\": \"2026-03-05T10:00:00Z\", \"id\": 17, \"url\": \"https://example.org/a\"}\n\
        [1]\n{\"title\": \"no text\"}\n{\"text\": [\"a\"]}\n{\"text\": \"Second.\", \"lang\": null}\n";
    let documents = read("jsonl-rows", "a.jsonl", jsonl.as_bytes(), Columns::default()).unwrap();
    let first = &documents[0];
    assert_eq!(
        (first.text.as_str(), first.stem.as_str(), first.date.as_deref()),
        ("नमस्ते दुनिया", "17", Some("2026-03-05"))
    );
    assert_eq!((first.source.as_str(), first.language.as_str()), ("https://example.org/a", "hi"));
    assert_eq!(
        said(&documents),
        [
            (2, "a JSON array: wanted is one JSON object a line"),
            (3, "no usual name for the text; it has “title”"),
            (4, "its text is no string")
        ]
    );
    let columns = Columns { text: Some("data.body".into()), ..Columns::default() };
    let nested = b"{\"text\": \"no\", \"data\": {\"body\": \"Deep.\"}}";
    assert_eq!(read("jsonl-rows", "a.jsonl", nested, columns).unwrap()[0].text.as_str(), "Deep.");
}

#[test]
fn a_jsonl_file_without_annotations_is_known_by_its_records() {
    let rows = b"{\"headline\": \"T\", \"body\": \"Words.\"}\n{\"body\": \"More.\"}\n";
    let documents = read_as("jsonl", "a.jsonl", rows).unwrap();
    assert_eq!(
        (documents[0].title.as_str(), documents[0].text.as_str(), documents.len()),
        ("T", "Words.", 2)
    );
    assert_eq!(registry::for_file("a.csv").unwrap().id(), "csv-rows");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), sep in "(sep=[\\PC\n\"]\n)?") {
        for (format, name) in [("csv-rows", "a.csv"), ("csv-rows", "a.tsv"), ("jsonl-rows", "a.jsonl")] {
            let _ = read(format, name, &bytes, Columns::default());
            let _ = read(format, name, &[b"{\"text\": \"x\"}\n", bytes.as_slice()].concat(), Columns::default());
            let _ = read(format, name, &[sep.as_bytes(), b"text,date\n", &bytes].concat(), Columns::default());
        }
    }

    /// Letters, quotes and breaks in any order: every row is an article or a problem of a line
    /// that there is.
    #[test]
    fn every_row_is_an_article_or_a_problem(rest in "([ab\",;\t]|\r?\n|é|\\\\|\\{|\\}|:){0,60}") {
        let csv = format!("text,date\n{rest}");
        let jsonl = format!("{{\"text\": \"a\"}}\n{rest}");
        for (format, content) in [("csv-rows", &csv), ("jsonl-rows", &jsonl)] {
            let Ok(documents) = read(format, "a.x", content.as_bytes(), Columns::default()) else { continue };
            let lines = content.lines().count() as u32;
            for (line, message) in said(&documents) {
                prop_assert!((1..=lines).contains(&line) && !message.is_empty(), "{}: {}", line, message);
            }
            prop_assert!(documents.iter().all(|d| !d.text.as_str().trim().is_empty()));
        }
    }
}

#[test]
fn what_is_not_read_of_a_table_is_told() {
    let csv = "text,title,body,topic,empty,lang,id\nOne.,A,Two.,x,,deutsch,CON\n<p>Two</p>,B,,y,,de,b-2\n";
    let documents = read("csv-rows", "a.csv", csv.as_bytes(), Columns::default()).unwrap();
    assert_eq!(
        said(&documents),
        [(2, "“deutsch” is no language that is understood, as en and pt-BR are; left out")]
    );
    let count = |at: usize, id: &str| documents[at].notes.losses.count(id);
    assert_eq!((count(0, "columns-left"), count(0, "changed-ids"), count(1, "changed-ids")), (2, 1, 0));
    assert_eq!((count(0, "html-cells"), count(1, "html-cells")), (0, 1));
    let lines = "{\"text\": \"One.\", \"topic\": 1}\n{\"text\": \"Two.\", \"topic\": 2, \"n\": null}\n";
    let documents = read("jsonl-rows", "a.jsonl", lines.as_bytes(), Columns::default()).unwrap();
    assert_eq!(documents[0].notes.losses.count("columns-left"), 1);
}

#[test]
fn what_is_wrong_with_a_line_of_json_or_a_quote_is_said() {
    let why = |lines: &str| {
        read("jsonl-rows", "a.jsonl", lines.as_bytes(), Columns::default()).unwrap_err().to_string()
    };
    assert_eq!(why("{\"text\": \"\"}"), "line 1: its text is empty");
    assert_eq!(why("{\"text\": 5}"), "line 1: its text is no string");
    assert!(why("[{\"text\": \"x\"}]").contains("one JSON object a line"));
    assert!(why("[\n{\"text\": \"x\"},\n").contains("one whole JSON object a line"));
    let open =
        read("csv-rows", "a.csv", b"text,n\nOne.,1\n\"Two.,2\nThree.,3\nFour.,4\n", Columns::default())
            .unwrap();
    assert_eq!(
        said(&open),
        [(
            3,
            "a quote that opens here is never closed: the 2 lines below came into this row and are left out"
        )]
    );
}

#[test]
fn a_table_of_words_and_tags_says_how_to_bring_it_in() {
    let germeval = "#\thttp://de.example\n1\tAnna\tB-PER\tO\n2\tkam\tO\tO\n";
    for (name, content) in [("a.tsv", "Anna\tB-PER\nkam\tO\n"), ("b.tsv", germeval)] {
        let said = read("csv-rows", name, content.as_bytes(), Columns::default()).unwrap_err().to_string();
        assert!(said.contains("--format conll"), "{said}");
    }
}
