//! Malformed twins of a good file of each format that brings articles: cut off, lines left out,
//! doubled and swapped, marks left out, bytes that are no text; of packed files what is in them, and
//! the package. Each is refused in words, or read as words that stand in the good file.

use std::collections::BTreeSet;

use super::office::tests::{docx_with, odt_with};
use super::read::tests::read_with;
use super::registry;
use super::twins::{cut, lines, marks};

/// The article in each file: title, words in several scripts, a list.
const WORDS: &str = "Ferry agreed\n\nBoth sides agreed on 2026-03-05 to sail; “नमस्ते” said Anna Lee.\n\n- first\n- second\n\nIt stays.\n";

/// A format, the content that is changed, and the file around it.
struct Golden {
    format: &'static str,
    name: &'static str,
    content: String,
    file: fn(&[u8]) -> Vec<u8>,
}

fn plain(content: &[u8]) -> Vec<u8> {
    content.to_vec()
}

fn paragraphs(before: &str, after: &str) -> String {
    let lines = WORDS.lines().filter(|line| !line.is_empty());
    lines.flat_map(|line| [before, line, after, "\n"]).collect()
}

fn goldens() -> Vec<Golden> {
    let page = format!(
        "<html><head><title>Ferry agreed</title></head><body>{}</body></html>",
        paragraphs("<p>", "</p>")
    );
    let mail = format!(
        "From: a@example.org\r\nSubject: Ferry agreed\r\nDate: Thu, 5 Mar 2026 10:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{WORDS}"
    );
    let archive = format!(
        "From: saved\r\nSubject: Ferry\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n--b--\r\n"
    );
    let rich = format!(
        "{{\\rtf1\\ansi {}}}",
        paragraphs("", "\\par").replace(['“', '”'], "").replace("नमस्ते", "hello")
    );
    let rows = format!("title,text,note\nFerry agreed,\"{}\",x\nOther,Something else.,y\n", WORDS.trim_end());
    let record = serde_json::json!({ "text": WORDS.trim_end(), "title": "Ferry" });
    let records = format!("{record}\n{{\"text\": \"Something else.\"}}\n");
    let golden = |format, name, content: String| Golden { format, name, content, file: plain };
    vec![
        golden("text", "a.txt", WORDS.to_owned()),
        golden("markdown", "a.md", format!("# {WORDS}")),
        golden("html", "a.html", page),
        golden("eml", "a.eml", mail),
        golden("mhtml", "a.mhtml", archive),
        golden("rtf", "a.rtf", rich),
        golden("csv-rows", "a.csv", rows),
        golden("jsonl-rows", "a.jsonl", records),
        Golden {
            format: "docx",
            name: "a.docx",
            content: paragraphs("<w:p><w:r><w:t>", "</w:t></w:r></w:p>"),
            file: |content| docx_with(&String::from_utf8_lossy(content), &[]),
        },
        Golden {
            format: "odt",
            name: "a.odt",
            content: paragraphs("<text:p>", "</text:p>"),
            file: |content| {
                let content = String::from_utf8_lossy(content);
                odt_with(&format!("<office:body><office:text>{content}</office:text></office:body>"))
            },
        },
    ]
}

/// The words of a text, without marks around them.
fn words(text: &str) -> BTreeSet<String> {
    let split = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\u{900}'..='\u{97f}'));
    split.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn read(golden: &Golden, bytes: &[u8]) -> Result<Vec<String>, String> {
    let format = registry::by_id(golden.format).unwrap();
    let documents = read_with(format, golden.name, bytes, &[]).map_err(|e| e.to_string())?;
    for document in &documents {
        let said = &document.notes.problems;
        assert!(said.iter().all(|p| p.line > 0 && !p.message.is_empty()), "{said:?}");
    }
    Ok(documents.into_iter().map(|d| d.text.as_str().to_owned()).collect())
}

#[test]
fn a_malformed_twin_of_an_article_is_refused_in_words_or_read_as_what_is_in_it() {
    for golden in goldens() {
        let (id, content) = (golden.format, golden.content.as_bytes());
        let good = read(&golden, &(golden.file)(content)).unwrap_or_else(|e| panic!("{id}: {e}"));
        assert!(good[0].contains("Both sides agreed"), "{id}: {good:?}");
        // A word may be cut in two, or two become one where the mark between them is left out.
        let is_part = |word: &str| {
            let source: String =
                golden.content.chars().filter(|c| c.is_alphanumeric() || !c.is_ascii()).collect();
            source.contains(&word.replace('\u{fffd}', "")) || word.contains('\u{fffd}')
        };
        let twins = cut(content).chain(lines(content)).chain(marks(content));
        for (what, twin) in twins {
            match read(&golden, &(golden.file)(&twin)) {
                Err(error) => assert!(!error.is_empty(), "{id}, {what}"),
                // A control word of RTF takes what follows it for its name; and other bytes are letters
                // of an older encoding there and in pages.
                Ok(_) if id == "rtf" && what.starts_with("without") => {}
                Ok(_) if ["rtf", "html", "mhtml", "eml"].contains(&id) && what.starts_with("0xff") => {}
                Ok(texts) => {
                    for word in texts.iter().flat_map(|text| words(text)) {
                        assert!(is_part(&word), "{id}, {what}: “{word}” in {texts:?}");
                    }
                }
            }
        }
        // The package itself.
        let file = (golden.file)(content);
        for (what, twin) in cut(&file).chain(marks(&file)) {
            if let Err(error) = read(&golden, &twin) {
                assert!(!error.is_empty(), "{id}, {what}");
            }
        }
    }
}

#[test]
fn a_text_that_is_cut_off_is_read_up_to_there_and_one_with_broken_bytes_is_refused() {
    for golden in goldens().into_iter().filter(|g| ["text", "markdown"].contains(&g.format)) {
        for (at, _) in
            golden.content.char_indices().skip(1).filter(|(at, _)| !golden.content[..*at].trim().is_empty())
        {
            let read = read(&golden, &golden.content.as_bytes()[..at]).unwrap();
            assert_eq!(read, [golden.content[..at].to_owned()], "{}, cut off at {at}", golden.format);
        }
        let broken =
            [&golden.content.as_bytes()[..20], b"\xff\xfe\xff", &golden.content.as_bytes()[20..]].concat();
        let said = read(&golden, &broken).unwrap_err();
        assert!(said.contains("20") || said.contains("byte"), "{said}");
    }
}
