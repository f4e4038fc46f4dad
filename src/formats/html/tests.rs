use proptest::prelude::*;

use super::*;
use crate::formats::testing::read_as;

fn read(html: &str) -> Document {
    read_as("html", "page.html", html.as_bytes()).unwrap().remove(0)
}

pub(super) const STORY: &str = include_str!("../../../tests/data/formats/story.html");

#[test]
fn an_article_comes_without_menus_adverts_scripts_and_hidden_parts() {
    let document = read(STORY);
    let text = document.text.as_str();
    for there in [
        "Ferry between Karsin and Veresk to sail again",
        "Ministers of both shores agreed on Thursday",
        "“We shall keep to the timetable”, Mina Dravec said & smiled 😊.",
        "- two crossings a day\n- a fare of 5 crowns",
        "Season | Crossings\nSummer | 4\nWinter | 2",
    ] {
        assert!(text.contains(there), "{there} in\n{text}");
    }
    for gone in ["Subscribe", "Sports", "tracker", "alert", "secret", "color:", "Advertisement", "©"] {
        assert!(!text.contains(gone), "{gone} in\n{text}");
    }
    assert_eq!(document.title, "Ferry between Karsin and Veresk to sail again");
    assert_eq!(document.date.as_deref(), Some("2026-03-05"));
    assert_eq!(document.source, "The Shore Gazette, https://gazette.example/ferry");
    assert_eq!(document.language, "en-GB");
    assert!(document.annotations.is_none());
}

#[test]
fn a_paragraph_is_a_line_whatever_its_source_looks_like() {
    let document = read(
        "<p>One\n  two<br>three</p><div>four<p>five</div><pre>a  b\n c</pre>six<ol start=3><li>x<li><p>y</ol>",
    );
    assert_eq!(document.text.as_str(), "One two\nthree\nfour\nfive\na  b\n c\nsix\n3. x\n4. y");
}

#[test]
fn a_page_without_an_article_gives_all_that_can_be_seen() {
    let document = read(
        "<title>Notes</title><ul><li>Bread<li>Salt</ul><p hidden>no</p><p style='Display: None'>no</p>&eacute;&#x1F60A;&nbsp;!",
    );
    assert_eq!(document.text.as_str(), "- Bread\n- Salt\né😊\u{a0}!");
    assert_eq!(document.title, "Notes");
}

#[test]
fn a_short_page_comes_without_adverts_and_menus_too() {
    let page = "<title>Ferry</title><body class=ads-page><nav><a href=/>Home</a> <a href=/s>Sports</a></nav>\
                <p>The ferry sails.</p><div class='box advert'>Buy shoes!</div><div id=ad-slot>And hats.</div>\
                <p class=adder>It is new.</p>";
    assert_eq!(read(page).text.as_str(), "The ferry sails.\nIt is new.");
    // A page that is all advert, or all menu, is what somebody wanted to have.
    assert_eq!(read("<div class=ad>Buy shoes!</div><p>Now</p>").text.as_str(), "Buy shoes!\nNow");
    assert_eq!(read("<nav>Home<br>Sports</nav>").text.as_str(), "Home\nSports");
    let adverts = "<div class=ad>Buy shoes</div><div class=ad>Buy gloves</div><div class=ad>Buy hats</div>";
    assert_eq!(read(adverts).text.as_str(), "Buy shoes\nBuy gloves\nBuy hats");
}

#[test]
fn a_legacy_page_is_read_as_it_says() {
    let mut page = b"<meta charset=windows-1251><p>".to_vec();
    page.extend_from_slice(&encoding_rs::WINDOWS_1251.encode("Мир").0);
    let document = read_as("html", "p.html", &page).unwrap().remove(0);
    assert_eq!(document.text.as_str(), "Мир");
    let utf8 = "<meta charset='iso-8859-1'><p>Мир";
    assert_eq!(read(utf8).text.as_str(), "Мир");
    let broken = b"<meta charset=shift_jis><p>\x81";
    assert_eq!(
        read_as("html", "p.html", broken).unwrap_err().to_string(),
        "not valid Shift_JIS at byte 27; save it as UTF-8, or get it anew where it is damaged"
    );
}

#[test]
fn what_can_not_be_used_says_why() {
    let said = |bytes: &[u8]| read_as("html", "p.html", bytes).unwrap_err().to_string();
    assert_eq!(said(b""), "the file is empty");
    assert_eq!(said(b"<script>x</script>"), "there are no words in it");
    assert_eq!(said(b"%PDF-1.7"), "this is a PDF document, not plain text");
    let deep = "<div>".repeat(100_000);
    assert_eq!(said(deep.as_bytes()), "its elements are nested more than 1000 deep");
    let deep = "<b><i>".repeat(50_000);
    assert_eq!(said(deep.as_bytes()), "its elements are nested more than 1000 deep");
    // End tags that close nothing, at once or until something else is closed.
    for deep in [
        "<div></x>a",
        "<span><div></span></div>",
        "<span><p></span></p>",
        "<b></x>a",
        "<b><b><ul><a>",
        "<template>",
        "<svg><g></b>",
    ] {
        assert_eq!(
            said(deep.repeat(50_000).as_bytes()),
            "its elements are nested more than 1000 deep",
            "{deep}"
        );
    }
    assert_eq!(said("<!--".repeat(100_000).as_bytes()), "there are no words in it");
}

#[test]
fn unclosed_paragraphs_and_rows_are_not_nested() {
    let document = read(&format!("{}{}", "<p>a".repeat(3000), "<table><tr><td>x<td>y</table>".repeat(2000)));
    assert!(document.text.as_str().ends_with("x | y"));
}

#[test]
fn a_page_nested_as_deep_as_may_be_is_read() {
    // Within `html` and `body`.
    let depth = guard::DEPTH - 2;
    let page = format!("{}deep{}", "<div>".repeat(depth), "</div>".repeat(depth));
    assert_eq!(read(&page).text.as_str(), "deep");
    let page = format!("{}deep words in spans", "<ul><li><span>".repeat(depth / 3));
    assert!(read(&page).text.as_str().contains("deep words"));
}

/// Tags of every kind that the parser moves, leaves open, ignores or opens again.
const TAGS: &[&str] = &[
    "<div>",
    "</div>",
    "<span>",
    "</span>",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i id=1>",
    "</i>",
    "<a>",
    "</a>",
    "<nobr>",
    "<ul>",
    "<li>",
    "</ul>",
    "<table>",
    "<td>",
    "</td>",
    "</table>",
    "<select>",
    "<option>",
    "<svg>",
    "<desc>",
    "</svg>",
    "<template>",
    "</template>",
    "<button>",
    "<h1>",
    "</h1>",
    "</x>",
    "text 😊",
];

/// How deep a tree is in fact.
fn deepest(page: &dom_query::Document) -> usize {
    let (mut deepest, mut todo) = (0, vec![(page.root(), 0)]);
    while let Some((node, depth)) = todo.pop() {
        deepest = deepest.max(depth);
        todo.extend(node.children_it(false).filter(dom_query::NodeRef::is_element).map(|n| (n, depth + 1)));
    }
    deepest
}

#[test]
fn what_a_document_type_declares_is_no_text() {
    for declared in ["<!ENTITY x \"y]>\">", "\n<!ELEMENT p ANY>\n", ""] {
        let page = format!(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//[//\" [{declared}] >\n<html><body><p>Anna left [today].</p></body></html>"
        );
        let document = read_as("html", "p.xhtml", page.as_bytes()).unwrap().remove(0);
        assert_eq!(document.text.as_str().trim(), "Anna left [today].", "{declared}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_tags_are_repeated_no_tree_is_deeper_than_may_be(
        tags in prop::collection::vec(prop::sample::select(TAGS), 1..12)
    ) {
        let page = tags.concat();
        if let Ok(page) = guard::parsed(&page.repeat(20_000 / page.len())) {
            let deepest = deepest(&page);
            prop_assert!(deepest <= guard::DEPTH, "{deepest}");
        }
    }

    #[test]
    fn a_tree_is_the_same_in_pieces(at in 0..STORY.len(), put in "[<>/a-z=\"&;!é😊 ]{0,12}") {
        let at = STORY.floor_char_boundary(at);
        let page = format!("{}{put}{}", &STORY[..at], &STORY[at..]);
        let whole = dom_query::Document::from(page.as_str());
        prop_assert_eq!(guard::parsed(&page).unwrap().html(), whole.html());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_as("html", "p.html", &bytes);
    }

    #[test]
    fn no_change_of_a_page_makes_it_panic(at in 0..STORY.len(), cut in 0..200usize, put in "[<>/a-z=\"&;! ]{0,12}") {
        let bytes = STORY.as_bytes();
        let mut page = bytes[..at].to_vec();
        page.extend_from_slice(put.as_bytes());
        page.extend_from_slice(&bytes[(at + cut).min(bytes.len())..]);
        let _ = read_as("html", "p.html", &page);
    }
}
