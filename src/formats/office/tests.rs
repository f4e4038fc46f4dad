use std::io::Write;

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::formats::read::Document;
use crate::formats::testing::read_as;

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(format: &str, bytes: &[u8]) -> String {
    read_as(format, "a.x", bytes).unwrap()[0].text.as_str().to_owned()
}

fn said(format: &str, bytes: &[u8]) -> String {
    read_as(format, "a.x", bytes).unwrap_err().to_string()
}

const W: &str =
    "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:mc='mc' xmlns:wps='wps'";

pub(in crate::formats) fn docx_with(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let main =
        format!("<?xml version='1.0' encoding='UTF-8'?><w:document {W}><w:body>{body}</w:body></w:document>");
    let mut parts = vec![("word/document.xml", main.as_bytes())];
    parts.extend(more.iter().map(|(name, part)| (*name, part.as_bytes())));
    zipped(&parts)
}

pub(in crate::formats) fn odt_with(content: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='tb' xmlns:style='s' xmlns:draw='d' xmlns:svg='v'>{content}</office:document-content>"
    );
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())])
}

fn story() -> Vec<u8> {
    let body = "\
        <w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Ferry to sail &#x1F60A; &amp; stay</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space='preserve'>Both sides </w:t></w:r><w:del w:id='1'><w:r><w:delText>never </w:delText></w:r></w:del>\
        <w:ins w:id='2'><w:r><w:t>agreed</w:t></w:r></w:ins><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>.</w:t></w:r>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:tab/><w:t>Shown.</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>first</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>under it</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val='ListNumber'/></w:pPr><w:r><w:t>second</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Season</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Fare</w:t></w:r></w:p><w:p><w:r><w:t>(crowns)</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>Summer</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>5</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:t>On Friday</w:t></w:r>\
        <w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice>\
        <mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>\
        <w:r><w:br/><w:t>नमस्ते</w:t></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del w:id='3'/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p><w:p><w:r><w:t>line.</w:t></w:r></w:p>";
    let numbering = format!(
        "<w:numbering {W}><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/></w:lvl>\
         <w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num></w:numbering>"
    );
    let styles = format!(
        "<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='en-GB'/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:styleId='List'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
         <w:style w:styleId='ListNumber'><w:basedOn w:val='List'/></w:style></w:styles>"
    );
    let notes = format!(
        "<w:footnotes {W}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>\
         <w:footnote w:id='2'><w:p><w:r><w:t>In writing.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    );
    let core = "<cp:coreProperties xmlns:cp='c' xmlns:dc='d' xmlns:dcterms='t'><dc:title>Ferry\n agreed</dc:title>\
        <dcterms:created>2026-03-05T10:00:00Z</dcterms:created><dcterms:modified>2026-04-01T10:00:00Z</dcterms:modified></cp:coreProperties>";
    docx_with(
        body,
        &[
            ("word/numbering.xml", &numbering),
            ("word/styles.xml", &styles),
            ("word/footnotes.xml", &notes),
            ("docProps/core.xml", core),
        ],
    )
}

#[test]
fn a_word_document_is_read_as_with_all_changes_accepted() {
    let document = read_as("docx", "a.docx", &story()).unwrap().remove(0);
    assert_eq!(
        document.text.as_str(),
        "Ferry to sail 😊 & stay\nBoth sides agreed[1]. Shown.\n1. first\n- under it\n2. second\n\
         Season | Fare (crowns)\nSummer | 5\nOn Friday\nनमस्ते\nIn a box\nOne line.\n[1] In writing."
    );
    assert_eq!((document.title.as_str(), document.date.as_deref()), ("Ferry agreed", Some("2026-03-05")));
    assert_eq!(document.language, "en-GB");
    assert_eq!(left(&document), (1, 1, 0));
}

/// Deletions, hidden words and comments that are counted.
fn left(document: &Document) -> (usize, usize, usize) {
    let count = |id| document.notes.losses.count(id);
    (count("deleted"), count("hidden"), count("office-comments"))
}

#[test]
fn comments_of_a_word_document_and_what_its_notes_hide_are_counted() {
    let body = "<w:p><w:commentRangeStart w:id='0'/><w:r><w:t>Words</w:t></w:r><w:commentRangeEnd w:id='0'/>\
        <w:r><w:commentReference w:id='0'/></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>";
    let notes = format!(
        "<w:footnotes {W}><w:footnote w:id='2'><w:p><w:r><w:t>Note</w:t></w:r><w:del w:id='1'><w:r><w:delText>x</w:delText></w:r></w:del></w:p></w:footnote></w:footnotes>"
    );
    let document =
        read_as("docx", "a.docx", &docx_with(body, &[("word/footnotes.xml", &notes)])).unwrap().remove(0);
    assert_eq!(document.text.as_str(), "Words[1]\n[1] Note");
    assert_eq!(left(&document), (1, 0, 1));
}

#[test]
fn an_open_document_is_read_without_what_is_hidden_or_deleted() {
    let content = "\
        <office:automatic-styles><style:style style:name='T1'><style:text-properties text:display='none'/></style:style>\
        <text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1'/><text:list-level-style-bullet text:level='2'/></text:list-style>\
        </office:automatic-styles><office:body><office:text>\
        <text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:h>Ferry to sail</text:h><text:p>Both<text:s text:c='3'/>sides <text:span text:style-name='T1'>secretly </text:span>agreed<text:note>\
        <text:note-citation>*</text:note-citation><text:note-body><text:p>In writing.</text:p></text:note-body></text:note>.<text:line-break/>Then<office:annotation><text:p>really?</text:p></office:annotation> left.</text:p>\
        <text:list text:style-name='L1'><text:list-item><text:p>first</text:p><text:list><text:list-item><text:p>under it</text:p></text:list-item></text:list></text:list-item>\
        <text:list-item><text:p>second</text:p></text:list-item></text:list>\
        <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>\
        <text:p>See<draw:frame><draw:text-box><text:p>In a box</text:p></draw:text-box><svg:desc>picture</svg:desc></draw:frame> it.</text:p>\
        </office:text></office:body>";
    let document = read_as("odt", "a.odt", &odt_with(content)).unwrap().remove(0);
    assert_eq!(left(&document), (1, 1, 1));
    assert_eq!(
        document.text.as_str(),
        "Ferry to sail\nBoth sides agreed[1].\nThen left.\n1. first\n- under it\n2. second\na | b\nSee it.\nIn a box\n[1] In writing."
    );
}

#[test]
fn what_is_no_such_document_says_why() {
    assert_eq!(said("docx", b""), "the file is empty");
    assert_eq!(said("docx", b"plain"), "this is no document of its format: it is no ZIP archive");
    assert!(
        said("docx", b"\xd0\xcf\x11\xe0\xa1")
            .starts_with("it is protected with a password, or in the format")
    );
    assert!(said("docx", &story()[..400]).starts_with("its archive is damaged or cut off"));
    assert_eq!(
        said("docx", &odt_with("")),
        "this is no document of its format: its archive has no “word/document.xml”"
    );
    assert_eq!(
        said("odt", &docx_with("", &[])),
        "this is no document of its format: its archive has no “content.xml”"
    );
    assert_eq!(said("docx", &docx_with("<w:p/>", &[])), "there are no words in it");
    let locked =
        zipped(&[("META-INF/manifest.xml", b"<m><encryption-data/></m>"), ("content.xml", b"\x01\x02")]);
    assert_eq!(said("odt", &locked), "it is protected with a password; save it without one first");
    assert!(said("docx", &docx_with("<w:p>", &[])).starts_with("its XML is damaged"));
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let large = format!("<w:p>{}</w:p>", " ".repeat(40 << 20));
    let bomb = docx_with(&large, &[]);
    assert!(bomb.len() < 100_000);
    let said_of_it = said("docx", &bomb);
    assert!(said_of_it.starts_with("“word/document.xml” in its archive grows beyond "), "{said_of_it}");
    assert!(said_of_it.ends_with(" MiB when unpacked; nothing of it is read"), "{said_of_it}");
    let deep = docx_with(&format!("{}{}", "<w:r>".repeat(100_000), "</w:r>".repeat(100_000)), &[]);
    assert_eq!(said("docx", &deep), "its XML is nested more than 1000 deep");
}

#[test]
fn entities_are_neither_expanded_nor_fetched() {
    let xml = "<!DOCTYPE d [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>\
        <w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Here &b;&x;it is &lt;plain&gt;.</w:t></w:r></w:p></w:body></w:document>";
    let bytes = zipped(&[("word/document.xml", xml.as_bytes())]);
    assert_eq!(text("docx", &bytes), "Here it is <plain>.");
    let document = read_as("docx", "a.docx", &bytes).unwrap().remove(0);
    assert_eq!(document.notes.losses.count("entities"), 2);
}

#[test]
fn names_that_lead_out_of_the_archive_lead_nowhere() {
    let main =
        format!("<w:document {W}><w:body><w:p><w:r><w:t>Inside.</w:t></w:r></w:p></w:body></w:document>");
    let parts: [(&str, &[u8]); 2] = [("../../etc/passwd", b"root"), ("word/document.xml", main.as_bytes())];
    assert_eq!(text("docx", &zipped(&parts)), "Inside.");
    let relations =
        "<Relationships><Relationship Type='x/officeDocument' Target='/../../etc/passwd'/></Relationships>";
    let parts: [(&str, &[u8]); 2] =
        [("_rels/.rels", relations.as_bytes()), ("word/document.xml", main.as_bytes())];
    assert!(said("docx", &zipped(&parts)).contains("has no “../../etc/passwd”"));
}

#[test]
fn styles_that_are_based_on_each_other_come_to_an_end() {
    let styles = format!(
        "<w:styles {W}><w:style w:styleId='A'><w:basedOn w:val='B'/></w:style><w:style w:styleId='B'><w:basedOn w:val='A'/></w:style></w:styles>"
    );
    let body = "<w:p><w:pPr><w:pStyle w:val='A'/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>";
    assert_eq!(text("docx", &docx_with(body, &[("word/styles.xml", &styles)])), "x");
}

#[test]
fn what_a_word_document_has_beside_its_text_is_counted() {
    let body = "<w:p><w:r><w:t>Words </w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>kana</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>\
        <w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r><w:r><w:footnoteReference w:id='9'/></w:r></w:p><w:altChunk/>";
    let header = format!("<w:hdr {W}><w:p><w:r><w:t>The Gazette</w:t></w:r></w:p></w:hdr>");
    let empty = format!("<w:ftr {W}><w:p/></w:ftr>");
    let file = docx_with(body, &[("word/header1.xml", &header), ("word/footer1.xml", &empty)]);
    let document = read_as("docx", "a.docx", &file).unwrap().remove(0);
    assert_eq!(document.text.as_str(), "Words base");
    for id in ["ruby", "symbols", "missing-notes", "chunks", "headers"] {
        assert_eq!(document.notes.losses.count(id), 1, "{id}");
    }
}

#[test]
fn cells_that_repeat_or_are_covered_are_counted_where_they_have_words() {
    let cell = |more: &str, words: &str| {
        format!("<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>")
    };
    let body = format!(
        "<office:body><office:text><table:table><table:table-row>{}{}<table:covered-table-cell><text:p>under</text:p></table:covered-table-cell>\
         <table:covered-table-cell/></table:table-row></table:table></office:text></office:body>",
        cell("table:number-columns-repeated='3'", "same"),
        cell("table:number-columns-repeated='90'", ""),
    );
    let document = read_as("odt", "a.odt", &odt_with(&body)).unwrap().remove(0);
    assert_eq!((document.text.as_str(), document.notes.losses.count("cells")), ("same", 2));
    let row = format!(
        "<office:body><office:text><table:table><table:table-row>{}<table:covered-table-cell><text:p/></table:covered-table-cell>{}\
         </table:table-row></table:table></office:text></office:body>",
        cell("", "a"),
        cell("", "c"),
    );
    assert_eq!(text("odt", &odt_with(&row)), "a | c", "a covered cell parts no row");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for format in ["docx", "odt"] {
            let _ = read_as(format, "a.x", &[b"PK\x03\x04", bytes.as_slice()].concat());
        }
    }

    #[test]
    fn no_change_of_a_file_makes_it_panic(at in any::<prop::sample::Index>(), put in prop::collection::vec(any::<u8>(), 1..9)) {
        let mut bytes = story();
        let at = at.index(bytes.len() - put.len());
        bytes[at..at + put.len()].copy_from_slice(&put);
        let _ = read_as("docx", "a.x", &bytes);
    }

    #[test]
    fn no_change_of_its_xml_makes_it_panic(body in "(<w:(p|r|t|tc|tr|tbl|pPr|numId|txbxContent|footnoteReference)/?>|</w:(p|r|t|tc|tr|txbxContent)>|x|&amp;|<!--|]]>){0,30}") {
        let _ = read_as("docx", "a.x", &docx_with(&body, &[]));
        let _ = read_as("odt", "a.x", &odt_with(&format!("<office:body>{}</office:body>", body.replace("w:", "text:"))));
    }
}
