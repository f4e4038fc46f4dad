use std::collections::BTreeSet;
use std::panic::catch_unwind;

use proptest::prelude::*;

use super::*;
use crate::formats::testing::read_as;
use crate::formats::twins::{cut, lines as lines_changed};

const COLUMNS: &[u8] = include_bytes!("../../../tests/data/formats/columns.pdf");
const PLAIN: &[u8] = include_bytes!("../../../tests/data/formats/plain14.pdf");
const SCRIPTS: &[u8] = include_bytes!("../../../tests/data/formats/scripts.pdf");
const IMAGE: &[u8] = include_bytes!("../../../tests/data/formats/image.pdf");
const LOCKED: &[u8] = include_bytes!("../../../tests/data/formats/locked.pdf");
const OWNER: &[u8] = include_bytes!("../../../tests/data/formats/owner.pdf");

fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    read_as("pdf", "a.pdf", bytes).map(|mut d| d.remove(0))
}

/// A PDF with these objects, the first of which is the catalogue.
fn made(objects: &[String]) -> Vec<u8> {
    let (mut out, mut places) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (n, object) in (1..).zip(objects) {
        places.push(out.len());
        out.extend_from_slice(format!("{n} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let table = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    places.iter().for_each(|at| out.extend_from_slice(format!("{at:010} 00000 n \n").as_bytes()));
    let trailer =
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.extend_from_slice(trailer.as_bytes());
    out
}

/// Pages of 300 by 400 points, each with what is drawn on it in Helvetica.
fn with_pages(contents: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len()).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for (n, content) in contents.iter().enumerate() {
        let stream = 5 + 2 * n;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents {stream} 0 R /Resources << /Font << /F 3 0 R >> >> >>"
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    made(&objects)
}

/// Lines of 10 points at a place.
fn lines(x: u32, y: u32, lines: &[&str]) -> String {
    let shown: Vec<String> = lines.iter().map(|l| format!("({l}) Tj T*")).collect();
    format!("BT /F 10 Tf 12 TL {x} {y} Td {} ET\n", shown.join(" "))
}

#[test]
fn columns_are_read_one_after_the_other_and_paragraphs_put_together() {
    let document = read(COLUMNS).unwrap();
    let paragraphs: Vec<&str> = document.text.as_str().lines().collect();
    assert_eq!(paragraphs.len(), 10);
    assert_eq!(paragraphs[0], "Ferry between Karsin and Veresk to sail again");
    for (n, who) in [(1, "Ministers"), (4, "Envoys"), (7, "Mayors")] {
        assert_eq!(
            paragraphs[n],
            format!(
                "{who} of both shores agreed on Thursday to bring back the ferry that ran between Karsin and Veresk until \
                 the winter storms of 2019, and to pay for the extraordinarily expensive reconstruction of the two piers \
                 in equal parts, according to a memorandum that was signed in the town hall."
            )
        );
    }
    assert!(paragraphs[2].contains("its well-known engine was sold"));
    assert_eq!(document.title, "columns");
    assert_eq!((document.date.as_deref(), document.language.as_str()), (Some("2026-03-05"), "en"));
}

#[test]
fn headers_footers_and_page_numbers_are_dropped_where_they_repeat() {
    let document = read(COLUMNS).unwrap();
    assert!(!document.text.as_str().contains("Gazette") && !document.text.as_str().contains("Page"));
    assert_eq!(document.notes.losses.count("repeated"), 4);
    let page = |n: u32| {
        let head = lines(30, 385, &["A paper on ferries"]);
        let body = lines(30, 300, &[&format!("Section {n} says something else."), "1 2 3"]);
        format!("{head}{body}{}", lines(150, 15, &[&n.to_string()]))
    };
    let pages = [page(1), page(2), page(3)];
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let text = read(&with_pages(&pages)).unwrap().text;
    assert!(!text.as_str().contains("A paper on ferries"), "{}", text.as_str());
    assert!(text.as_str().starts_with("Section 1 says something else. 1 2 3"));
    // Of one page, nothing is known to repeat.
    assert!(read(&with_pages(&pages[..1])).unwrap().text.as_str().contains("A paper on ferries"));
}

#[test]
fn hyphens_at_the_ends_of_lines_are_joined_unless_they_belong_to_the_word() {
    let document = read(PLAIN).unwrap();
    assert!(document.text.as_str().starts_with(
        "The ministers of Karsin and Veresk have agreed to rebuild the pier, and the well-known ferry, whose \
         well-known horn is loud, will sail."
    ));
    assert_eq!(document.title, "Ferry agreed");
}

#[test]
fn each_script_is_read_in_its_order() {
    let document = read(SCRIPTS).unwrap();
    let text = document.text.as_str();
    let arabic = "أعلنت الحكومة يوم الخميس عن اتفاق جديد بين البلدين في العاصمة بعد محادثات استمرت 12 يوما.";
    let chinese = "政府星期四宣布了一项新的协议，两国同意加强合作，并在年底之前修复两座码头，恢复渡轮服务。";
    assert!(text.contains(arabic) && text.contains(chinese), "{text}");
}

#[test]
fn a_title_over_the_columns_and_one_below_part_what_is_between() {
    let column = |from: u32| -> Vec<String> {
        (from..from + 5).map(|n| format!("words of line number {n}")).collect()
    };
    let shown = |x, y, from| lines(x, y, &column(from).iter().map(String::as_str).collect::<Vec<_>>());
    let page = [
        // Drawn in an order that is not the one of reading.
        shown(160, 340, 6),
        shown(20, 340, 1),
        lines(20, 370, &["A title that goes over both of the columns, as it should"]),
        shown(160, 240, 16),
        shown(20, 240, 11),
        lines(20, 265, &["Another title that goes over both of the columns, lower"]),
    ];
    let text = read(&with_pages(&[&page.concat()])).unwrap().text;
    let numbers: Vec<&str> = text.as_str().split_whitespace().filter(|w| w.parse::<u32>().is_ok()).collect();
    let wanted: Vec<String> = (1..21).map(|n| n.to_string()).collect();
    assert_eq!(numbers, wanted, "{}", text.as_str());
    let (first, second) =
        (text.as_str().find("A title").unwrap(), text.as_str().find("Another title").unwrap());
    assert!(first < second && text.as_str()[..second].contains("number 10"));
}

#[test]
fn what_repeats_below_the_text_s_first_line_and_large_headings_are_no_headers() {
    let page = |n: u32| {
        let head = lines(30, 390, &["A paper on ferries"]);
        let heading = format!("BT /F 16 Tf 30 370 Td (Heading {n}) Tj ET\n");
        let words = ["one", "two", "three"][n as usize - 1];
        let body = lines(
            30,
            352,
            &[&format!("Page {words} has words."), "And this is on each page, again.", "And more."],
        );
        format!("{head}{heading}{body}{}", lines(150, 15, &[&n.to_string()]))
    };
    let document = read(&with_pages(&[&page(1), &page(2), &page(3)])).unwrap();
    let text = document.text.as_str();
    assert_eq!(document.notes.losses.count("repeated"), 6, "{text}");
    for n in 1..4 {
        assert!(text.contains(&format!("Heading {n}")), "{text}");
    }
    assert_eq!(text.matches("And this is on each page, again.").count(), 3, "{text}");
}

#[test]
fn items_and_rows_of_a_table_are_lines() {
    let long = "The ministers of both shores agreed to bring back the ferry and to";
    let page = [
        lines(
            20,
            380,
            &[long, "rebuild the pier.", "1. First item", "2. Second item of the list", "- a bullet", long],
        ),
        lines(20, 200, &["Season", "Summer", "Winter"]),
        lines(120, 200, &["Crossings", "4", "2"]),
    ];
    let text = read(&with_pages(&[&page.concat()])).unwrap().text;
    let wanted = format!(
        "{long} rebuild the pier.\n1. First item\n2. Second item of the list\n- a bullet\n{long}\nSeason Crossings\nSummer 4\nWinter 2"
    );
    assert_eq!(text.as_str(), wanted);
}

#[test]
fn rows_of_a_table_stay_together() {
    let page = [
        lines(20, 300, &["Season", "Summer", "Winter", "Spring"]),
        lines(120, 300, &["Crossings", "4", "2", "3"]),
        lines(220, 300, &["Fare", "5", "6", "5"]),
    ];
    let text = read(&with_pages(&[&page.concat()])).unwrap().text;
    assert!(
        text.as_str().contains("Season Crossings Fare") && text.as_str().contains("Winter 2 6"),
        "{}",
        text.as_str()
    );
}

#[test]
fn what_stands_across_the_page_is_left_out_and_counted() {
    let page =
        format!("{}BT /F 10 Tf 0 1 -1 0 20 100 Tm (Draft) Tj ET", lines(40, 300, &["Words that are level."]));
    let document = read(&with_pages(&[&page])).unwrap();
    assert_eq!(document.text.as_str(), "Words that are level.");
    assert_eq!(document.notes.losses.count("turned"), 5);
    assert_eq!(document.language, "en-GB");
}

#[test]
fn a_landscape_page_is_read_along_its_text() {
    let page = "BT /F 10 Tf 0 1 -1 0 100 50 Tm (First line of it.) Tj 0 -14 Td (Second line of it.) Tj ET";
    assert_eq!(read(&with_pages(&[page])).unwrap().text.as_str(), "First line of it. Second line of it.");
}

#[test]
fn bold_made_by_drawing_twice_is_read_once_and_artifacts_not_at_all() {
    let page = format!(
        "{}{}/Artifact BMC {} EMC /Span << /ActualText (whole) >> BDC {} EMC",
        lines(30, 300, &["Bold"]),
        lines(30, 300, &["Bold"]),
        lines(30, 200, &["ornament"]),
        lines(30, 288, &["wh0le"]),
    );
    assert_eq!(read(&with_pages(&[&page])).unwrap().text.as_str(), "Bold whole");
}

/// As `WeasyPrint` writes: a font of glyphs, of which `क` and `ि` are one syllable, drawn the other
/// way round; its letters stand at the first glyph.
#[test]
fn a_font_may_say_that_a_glyph_stands_for_nothing() {
    let map = "/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n\
               3 beginbfchar <0003> <0915093f> <0004> <> <0005> <0924> endbfchar endcmap";
    let content = "BT /F 20 Tf 20 300 Td <000300040005> Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Hindi /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Hindi /DW 500 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()),
    ];
    let document = read(&made(&objects)).unwrap();
    assert_eq!((document.text.as_str(), document.notes.losses.count("unmapped")), ("कित", 0));
}

#[test]
fn what_can_not_be_read_says_why() {
    let said = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    assert_eq!(
        said(IMAGE),
        "it has pictures or drawings of pages but no text; let a program for text recognition (OCR) add it"
    );
    assert_eq!(said(LOCKED), "it is protected with a password; save it without one first");
    assert_eq!(read(OWNER).unwrap().text.as_str(), "Words that may be read but not printed.");
    assert_eq!(said(b""), "the file is empty");
    assert_eq!(said(b"PK\x03\x04 no"), "this is no PDF document");
    assert_eq!(said(b"%PDF-1.7\nnothing"), "the PDF document is broken or cut off");
    assert!(read(&COLUMNS[..COLUMNS.len() / 2]).is_err());
}

#[test]
fn forms_that_call_themselves_and_deep_nesting_come_to_an_end() {
    let own = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 5 0 R /Resources << /XObject << /X 6 0 R >> >> >>".to_owned(),
        "<< /Length 5 >>\nstream\n/X Do\nendstream".to_owned(),
        own.to_owned(),
    ];
    assert!(read(&made(&objects)).is_err());
    objects[1] = "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>".to_owned();
    assert!(read(&made(&objects)).is_err());
    objects[1] =
        format!("<< /Type /Pages /Kids {}4 0 R{} /Count 1 >>", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read(&made(&objects)).is_err());
}

#[test]
fn a_page_of_more_characters_than_anyone_reads_tells_how_many_are_left_out() {
    let row = "a".repeat(1000);
    let drawn = lines(20, 380, &[row.as_str(); 200]) + &lines(20, 380, &["beyond"]);
    let document = read(&with_pages(&["BT /F 10 Tf 20 300 Td (Before.) Tj ET", &drawn])).unwrap();
    let beyond: Vec<_> = document.notes.losses.iter().filter(|(id, _)| *id == BEYOND.id).collect();
    assert_eq!(beyond.iter().map(|(_, c)| (c.count, c.first.as_str())).collect::<Vec<_>>(), [(6, "page 2")]);
    assert!(!document.text.as_str().contains("beyond"));
    assert!(Pdf.losses().contains(&BEYOND));
    let all = read(&with_pages(&[&lines(20, 380, &["beyond"])])).unwrap();
    assert_eq!(all.notes.losses.count(BEYOND.id), 0);
}

#[test]
fn a_malformed_twin_is_refused_in_words_or_read_as_what_is_in_it() {
    let words = |document: &Document| -> BTreeSet<String> {
        document.text.as_str().split_whitespace().map(str::to_owned).collect()
    };
    let mut good = words(&read(COLUMNS).unwrap());
    // Heads and feet, which stay where they don't repeat.
    good.extend(["Gazette", "Page", "Shore"].map(str::to_owned));
    let (mut refused, mut taken) = (0, 0);
    for (what, twin) in cut(COLUMNS).step_by(8).chain(lines_changed(COLUMNS).into_iter().step_by(8)) {
        let Ok(read) = catch_unwind(|| read(&twin)) else { panic!("{what}") };
        match read {
            Err(error) => {
                assert!(!error.to_string().is_empty(), "{what}");
                refused += 1;
            }
            // Pieces of words are left where a stream is cut off; and where a line of drawing is lost,
            // words may come to stand together.
            Ok(document) => {
                taken += 1;
                if !what.starts_with("cut off") {
                    continue;
                }
                let foreign =
                    words(&document).into_iter().filter(|w| !good.iter().any(|g| g.contains(w.as_str())));
                assert_eq!(foreign.collect::<Vec<_>>(), Vec::<String>::new(), "{what}");
            }
        }
    }
    assert!(refused > 0 && taken > 0, "{refused} refused, {taken} read");
}

#[test]
fn only_what_repeats_but_for_a_page_number_is_a_header() {
    let page = |first: &str, body: &str| format!("{}{}", lines(20, 380, &[first]), lines(20, 200, &[body]));
    let read_of = |firsts: [&str; 3]| {
        let pages = [
            page(firsts[0], "Alpha begins."),
            page(firsts[1], "Beta goes on."),
            page(firsts[2], "Gamma ends."),
        ];
        read(&with_pages(&pages.each_ref().map(String::as_str))).unwrap().text.as_str().to_owned()
    };
    let said = read_of([
        "In 2024 India gave 300 tons.",
        "In 2025 India gave 500 tons.",
        "In 2026 India gave 700 tons.",
    ]);
    assert!(said.contains("300") && said.contains("500") && said.contains("700"), "{said}");
    let said = read_of(["Gazette 7, page 11", "Gazette 7, page 12", "Gazette 7, page 13"]);
    assert!(!said.contains("Gazette") && said.contains("Beta"), "{said}");
    // A sentence that counts what it speaks of, and years, are none.
    let said = read_of(["It opens in week 1.", "It opens in week 2.", "It opens in week 3."]);
    assert!(said.contains("week 1.") && said.contains("week 3."), "{said}");
    let said = read_of(["Dues until 2024", "Dues until 2025", "Dues until 2026"]);
    assert!(said.contains("2024") && said.contains("2026"), "{said}");
    let said = read_of(["Gave 300 tons", "Gave 500 tons", "Gave 900 tons"]);
    assert!(said.contains("Gave 300 tons"), "{said}");
}

#[test]
fn a_sentence_or_a_heading_close_to_the_text_is_no_header() {
    let read_of = |first: [&str; 3]| {
        let body =
            ["Alpha begins here and goes on", "Beta goes on without any end", "Gamma ends it all at last."];
        let page =
            |n: usize| lines(20, 380, &[first[n], body[n], "and here is one more line.", "And so on."]);
        let pages: Vec<String> = (0..3).map(page).collect();
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        read(&with_pages(&pages)).unwrap().text.as_str().to_owned()
    };
    assert_eq!(read_of(["We promise to pay."; 3]).matches("We promise to pay.").count(), 3);
    let said = read_of(["Decision 1", "Decision 2", "Decision 3"]);
    assert!(["Decision 1", "Decision 2", "Decision 3"].iter().all(|words| said.contains(words)), "{said}");
    assert!(!read_of(["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]).contains("Page"));
    assert!(!read_of(["A paper on ferries"; 3]).contains("A paper"));
}

#[test]
fn hyphens_of_compounds_stay_and_others_that_nothing_confirms_are_counted() {
    let page = [
        "The UN-",
        "led talks and the vice-",
        "president of a long-",
        "term plan for the recon-",
        "struction of a long pier in its first term -",
        "and not more.",
    ];
    let document = read(&with_pages(&[&lines(20, 300, &page)])).unwrap();
    assert_eq!(
        document.text.as_str(),
        "The UN-led talks and the vice-president of a long-term plan for the reconstruction of a long pier in its \
         first term - and not more."
    );
    let hyphens = document.notes.losses.iter().find(|(id, _)| *id == HYPHENS.id).unwrap().1;
    assert_eq!((hyphens.count, hyphens.first.as_str()), (1, "recon-struction"));
}

#[test]
fn an_initial_begins_the_first_line_beside_it_and_raised_marks_stay_in_theirs() {
    let initial = "BT /F 40 Tf 20 332 Td (D) Tj ET\n";
    let beside = lines(
        52,
        360,
        &[
            "ams along the river will be opened",
            "by the water government in June or",
            "early in July, the minister said on",
        ],
    );
    let below = lines(20, 324, &["Friday in the town hall of Karsin again."]);
    let text = read(&with_pages(&[&format!("{initial}{beside}{below}")])).unwrap().text;
    assert_eq!(
        text.as_str(),
        "Dams along the river will be opened by the water government in June or early in July, the minister said on \
         Friday in the town hall of Karsin again."
    );
    let raised = format!(
        "{}BT /F 6 Tf 82 304.5 Td (3) Tj ET\n",
        lines(20, 300, &["Water costs   more than it did, he said."])
    );
    let text = read(&with_pages(&[&raised])).unwrap().text;
    assert_eq!(text.as_str().lines().count(), 1, "{}", text.as_str());
    assert!(text.as_str().contains('3'));
}

#[test]
fn empty_pages_are_none_of_pictures_and_the_day_of_the_file_is_told() {
    let said = read(&with_pages(&[""])).unwrap_err().to_string();
    assert!(said.starts_with("there is nothing on its pages"), "{said}");
    assert_eq!(read(COLUMNS).unwrap().notes.losses.count(MADE.id), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    // The program reads these in a process of its own; here a panic would be a failure, too.
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let bytes = [b"%PDF-1.7\n", bytes.as_slice()].concat();
        prop_assert!(catch_unwind(|| drop(read(&bytes))).is_ok());
    }

    #[test]
    fn no_change_of_a_file_makes_it_panic(at in any::<prop::sample::Index>(), put in prop::collection::vec(any::<u8>(), 1..9), cut: bool) {
        let mut bytes = COLUMNS.to_vec();
        let at = at.index(bytes.len() - put.len());
        if cut {
            bytes.drain(at..at + put.len());
        } else {
            bytes[at..at + put.len()].copy_from_slice(&put);
        }
        prop_assert!(catch_unwind(|| drop(read(&bytes))).is_ok());
    }
}
