use proptest::prelude::*;

use super::*;
use crate::formats::testing::read_as;

fn read(rtf: &str) -> Document {
    read_as("rtf", "a.rtf", rtf.as_bytes()).unwrap().remove(0)
}

fn text(rtf: &str) -> String {
    read(rtf).text.as_str().to_owned()
}

const STORY: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Times;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS Mincho;}}
{\colortbl;\red0\green0\blue0;}{\stylesheet{\s1 Heading;}}{\info{\title Ferry agreed}{\author Mina}{\creatim\yr2026\mo3\dy5\hr10}}
{\*\generator Some writer;}{\header The Gazette\par}
\pard\b Ferry to sail\b0\par
Both sides {\deleted never }agreed{\footnote\pard In writing.} on 5\~\'80; {\v secret}Mina said \ldblquote so\rdblquote .\line
{\f1\'cc\'e8\'f0}, {\f2\'93\'fa\'96\'7b}, \u2344?\u2350\'3f\uc0\u-10179\u-8694\uc1  and \{braces\}\par
{\listtext\f3\'b7\tab}one\par{\listtext 2.\tab}two\par
\trowd\intbl Season\cell Fare\par (crowns)\cell\row\trowd\intbl Summer\cell 5\cell\row\pard
{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}}{\pict\pngblip\bin4 }}{\ }{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt In a box\par}}{\shprslt In a box}} stays\par}";

#[test]
fn a_document_is_read_without_what_is_hidden_deleted_or_drawn() {
    let document = read(STORY);
    assert_eq!(
        document.text.as_str(),
        "Ferry to sail\nBoth sides agreed[1] on 5\u{a0}€; Mina said “so”.\nМир, 日本, नम😊 and {braces}\n- one\n2. two\n\
         Season | Fare (crowns)\nSummer | 5\na link stays\nIn a box\n[1] In writing."
    );
    assert_eq!((document.title.as_str(), document.date.as_deref()), ("Ferry agreed", Some("2026-03-05")));
    let count = |id| document.notes.losses.count(id);
    assert_eq!((count("deleted"), count("hidden"), count("headers")), (5, 6, 1));
}

#[test]
fn comments_and_what_stands_behind_the_end_are_counted() {
    let document = read(r"{\rtf1 Words{\*\atnid M}{\*\annotation Really?} stay.}{\rtf1 more}");
    assert_eq!(document.text.as_str(), "Words stay.");
    let count = |id| document.notes.losses.count(id);
    assert_eq!((count("office-comments"), count("behind")), (1, 9));
}

#[test]
fn characters_that_the_code_page_lacks_are_counted() {
    let document = read(r"{\rtf1\ansi\ansicpg932 a\'81 b}");
    assert_eq!(document.notes.losses.count("undecoded"), 1);
}

#[test]
fn words_without_numbers_or_ends_are_read() {
    assert_eq!(text(r"{\rtf1 a\'zz\u b\bin99999999999 c\-d\par}"), "azzcd");
    assert_eq!(text("{\\rtf1 one\\\ntwo}} rest"), "one\ntwo");
}

#[test]
fn what_can_not_be_used_says_why() {
    let said = |rtf: &[u8]| read_as("rtf", "a.rtf", rtf).unwrap_err().to_string();
    assert_eq!(said(b""), "the file is empty");
    assert_eq!(said(b"plain"), "this is no RTF document");
    assert_eq!(said(&STORY.as_bytes()[..600]), "the RTF document is cut off");
    assert_eq!(said(b"{\\rtf1}"), "there are no words in it");
    assert_eq!(said("{\\rtf1".repeat(100_000).as_bytes()), "its groups are nested more than 1000 deep");
    assert_eq!(said(b"{\\rtf1 \\bin2147483647 x}"), "the RTF document is cut off");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_as("rtf", "a.rtf", &[b"{\\rtf1", bytes.as_slice()].concat());
    }

    #[test]
    fn no_change_of_a_file_makes_it_panic(at in any::<prop::sample::Index>(), put in "[\\\\{}'u*a-f0-9 -]{0,9}", cut in 0..30usize) {
        let bytes = STORY.as_bytes();
        let at = at.index(bytes.len());
        let changed = [&bytes[..at], put.as_bytes(), &bytes[(at + cut).min(bytes.len())..]].concat();
        let _ = read_as("rtf", "a.rtf", &changed);
    }
}
