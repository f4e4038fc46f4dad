//! Pages as news sites make them: what of a page is its article.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::choice::plain;
use super::page::{Page, article, parsed};
use super::tests::STORY;
use super::walk::text_of;

const HEADING: &str = "<h1>Ferry to sail again</h1>";

/// A paragraph of the article.
fn passage(n: &str) -> String {
    format!(
        "<p>The ministers of both shores met for the {n} time on Thursday in Karsin, and promised to bring back \
         the ferry by the end of June, to pay for the piers in equal parts, and to keep the fare low.</p>"
    )
}

fn passages() -> String {
    ["first", "second", "third", "fourth"].map(passage).concat()
}

/// Cards that lead to other articles.
fn cards() -> String {
    let card = |n: usize| {
        format!(
            "<div class=card><a href=/{n}><h3>Another story, number {n}</h3></a><p>A teaser that tells in one \
             sentence what this other story, number {n}, is about, and makes one read it.</p></div>"
        )
    };
    (0..4).map(card).collect()
}

fn read(body: &str) -> Page {
    article(&format!("<title>Ferry to sail again - Gazette</title><body>{body}"), None).unwrap()
}

/// The page's article has the heading, all four passages and each of `there`, and none of `gone`.
fn has(body: &str, there: &[&str], gone: &[&str]) {
    let page = read(body);
    let own = passages().replace("<p>", "").replace("</p>", "\n");
    for words in own.lines().chain(["Ferry to sail again"]).chain(there.iter().copied()) {
        assert!(page.text.contains(words), "{words} in\n{}", page.text);
    }
    for words in gone {
        assert!(!page.text.contains(words), "{words} in\n{}", page.text);
        assert!(page.left.iter().any(|line| line.contains(words)), "{words} in {:?}", page.left);
    }
}

#[test]
fn passages_of_an_article_stay_whatever_their_element_is_called() {
    let (first, rest) = (passage("first"), ["second", "third", "fourth"].map(passage).concat());
    has(
        &format!(
            "<main><article>{HEADING}{first}<div class=commentary><p>Our comment: nobody has said who will pay \
             for the harbour.</p></div><div class=header-quote><p>“We shall keep to the timetable”, Mina said in \
             the hall.</p></div><aside><p>The ferry last sailed in 2019, when a storm broke the pier.</p></aside>\
             {rest}<div class=footer-note><p>Correction: an earlier version said six crowns.</p></div>\
             <footer><p>Reporting by Ola Tern in Karsin and Ida Moen.</p></footer></article></main>\
             <footer><p>© The Gazette. All rights are with the publisher and its partners.</p></footer>"
        ),
        &["Our comment", "“We shall keep", "last sailed in 2019", "Correction", "Reporting by Ola"],
        &["© The Gazette"],
    );
}

#[test]
fn heading_and_lead_above_the_article_and_columns_beside_it_are_of_it() {
    let lead = "<p class=lead>Two towns promise to share the costs, for the first time since the war.</p>";
    has(
        &format!(
            "<div class=c><header>{HEADING}{lead}<p>By Ola Tern</p></header><article>{}</article></div>",
            passages()
        ),
        &["Two towns promise to share"],
        &["By Ola Tern"],
    );
    has(
        &format!("<div>{HEADING}<div><div>{}</div><div>{}</div></div></div>", passages(), passage("fifth")),
        &["for the fifth time"],
        &[],
    );
}

#[test]
fn other_articles_comments_and_shares_do_not_come_with_it() {
    for around in [
        format!("<main><article>{HEADING}{}<h2>More stories</h2>{}</article></main>", passages(), cards()),
        format!("<main><article>{HEADING}{}</article><section>{}</section></main>", passages(), cards()),
        format!(
            "<div>{HEADING}{}<div class=related-links><h4>Archive</h4>{}</div>{}</div>",
            passages(),
            cards(),
            passage("fifth")
        ),
    ] {
        has(&around, &[], &["Another story, number 2", "A teaser that tells"]);
    }
    has(
        &format!(
            "<article>{HEADING}{}</article><div id=comments><p>I do not believe a word of what they promise, as \
             they have promised it each year.</p></div>",
            passages()
        ),
        &[],
        &["I do not believe a word"],
    );
    // A name says nothing of what holds the article itself.
    has(&format!("<div class='category-social related'>{HEADING}{}</div>", passages()), &[], &[]);
}

#[test]
fn a_short_article_is_one_beside_longer_teasers() {
    let item = "<p>The ferry will sail again from June, both towns promised on Thursday.</p>";
    let text = "Ferry to sail again\nThe ferry will sail again from June, both towns promised on Thursday.";
    let other = ["first", "second", "third"].map(passage).concat();
    for body in [
        format!("<main>{HEADING}{item}</main><article><h2><a href=/x>Storm</a></h2>{other}</article>"),
        format!("<main><article>{HEADING}{item}</article><h2>More stories</h2>{}</main>", cards()),
    ] {
        assert_eq!(read(&body).text, text);
    }
}

#[test]
fn a_heading_that_leads_away_takes_nothing_of_the_article_along() {
    let (first, rest) = (passage("first"), ["second", "third", "fourth"].map(passage).concat());
    has(
        &format!("<article>{HEADING}{first}<h3>Read more: <a href=/x>The storm</a></h3>{rest}</article>"),
        &[],
        &["Read more"],
    );
    has(&format!("<article>{HEADING}{first}<h3>Related work</h3>{rest}</article>"), &["Related work"], &[]);
    // Headings that are links to themselves are none to others.
    let own =
        ["second", "third", "fourth"].map(|n| format!("<h2><a href='#{n}'>The {n}</a></h2>{}", passage(n)));
    has(&format!("<article>{HEADING}{first}{}</article>", own.concat()), &["The third"], &[]);
}

#[test]
fn deleted_words_go_and_are_told() {
    let page = read("<p>The fare is <del>six <del>big</del></del> <ins>five</ins> crowns.</p>");
    assert_eq!((page.text.as_str(), page.deleted), ("The fare is five crowns.", vec!["six big".to_owned()]));
}

#[test]
fn items_are_numbered_as_the_page_says() {
    let text = |list: &str| read(list).text;
    assert_eq!(text("<ol reversed><li>x<li>y<li value=7>z<li>a</ol>"), "4. x\n3. y\n7. z\n6. a");
    assert_eq!(text("<ol type=a start=2><li>x<li>y</ol>"), "b. x\nc. y");
    assert_eq!(text("<ol type=I><li>x<ul><li>y</ul><li>z</ol>"), "I. x\n- y\nII. z");
}

#[test]
fn elements_of_xhtml_that_close_themselves_swallow_nothing() {
    let page = "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/>\
                <script src=\"a.js\"/></head><body><textarea/><p>It sails<br/>again.</p></body></html>";
    assert_eq!(article(page, None).unwrap().text, "It sails\nagain.");
}

#[test]
fn a_page_of_many_elements_deep_in_others_is_read_in_no_time_as_it_is() {
    let (open, close) = ("<div>".repeat(900), "</div>".repeat(900));
    let page = format!("{open}{}{close}", "<p>Anna promised to come.</p>".repeat(20_000));
    assert_eq!(read(&page).text.lines().count(), 20_000);
}

#[test]
fn the_only_heading_of_the_first_level_is_the_article_s_whatever_the_page_is_called() {
    let one = "<title>Paywall</title><article><h1>Dam to open</h1><p>The dam at Karsin will open in June, both sides \
               promised on Thursday in the town hall.</p><div class=paywall-banner><p>To continue reading, subscribe \
               now for one crown a week.</p></div></article>";
    let page = article(one, None).unwrap();
    assert!(page.text.starts_with("Dam to open\nThe dam"), "{}", page.text);
    assert!(!page.text.contains("subscribe"));
    let posts: String = ["First", "Second", "Third"]
        .map(|n| format!("<article><h2>{n}</h2>{}</article>", passage(n)))
        .concat();
    let live = read(&format!("<main><h1>River talks live</h1><div>{posts}</div></main>"));
    assert!(live.text.starts_with("River talks live\n"), "{}", live.text);
}

#[test]
fn signs_of_wikis_and_manuals_are_no_words_and_raised_numbers_stay_raised() {
    let page = read(
        "<h2>Rivers<span class=mw-editsection>[<a href=/e>edit</a>]</span></h2><p>It carries 10<sup>6</sup> \
                     tons of CO<sub>2</sub>, install()<a class=headerlink href=#x>¶</a> says<sup>a</sup>.</p>",
    );
    assert_eq!(page.text, "Rivers\nIt carries 10⁶ tons of CO₂, install() saysa.");
    assert_eq!(page.left, ["[edit]", "¶"]);
}

#[test]
fn hidden_passages_and_readings_are_told_and_formulas_read() {
    let page = read(
        "<p>Let <math><mi>x</mi><mo>=</mo><mn>2</mn></math> hold, <ruby>漢<rt>kan</rt></ruby>.</p><p hidden>More.</p>",
    );
    assert_eq!(
        (page.text.as_str(), page.unseen),
        ("Let x=2 hold, 漢.", vec!["kan".to_owned(), "More.".to_owned()])
    );
    let xhtml = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Before <![CDATA[1 < 2]]> after.</p></body></html>";
    assert_eq!(article(xhtml, None).unwrap().text, "Before 1 < 2 after.");
    assert_eq!(read("<p>供水。\n官员们</p>").text, "供水。官员们");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a page looks like, a line that can be seen is in the article or among what was left.
    #[test]
    fn each_line_is_in_the_article_or_left(at in 0..STORY.len(), cut in 0..400usize, put in "[<>/a-z=\"&;! ]{0,12}") {
        let end = STORY.floor_char_boundary((at + cut).min(STORY.len()));
        let at = STORY.floor_char_boundary(at.min(end));
        let html = format!("{}{put}{}", &STORY[..at], &STORY[end..]);
        if let Ok(page) = article(&html, None) {
            let known: BTreeSet<String> = page.text.lines().chain(page.left.iter().map(String::as_str)).map(plain).collect();
            let whole = parsed(&html).unwrap();
            let missing: Vec<String> = text_of(whole.root()).lines().map(plain).filter(|l| !known.contains(l)).collect();
            prop_assert!(missing.is_empty() || !page.deleted.is_empty(), "{missing:?}");
        }
    }
}
