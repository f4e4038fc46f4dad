use crate::formats::export::ExportItem;
use crate::formats::export::{Options, Overlap, Report};
use crate::formats::registry;
use crate::formats::testing::{PARIS, at, entity, everything, export, item, lost};
use crate::model::text::CharRange;
use crate::model::text::Text;

fn written(options: &Options, items: Vec<ExportItem>) -> (String, String, Report) {
    let (report, sink) = export(registry::by_id("conll").unwrap(), options, items);
    (sink.text("out.x").to_owned(), sink.text("out.x.offsets.tsv").to_owned(), report)
}

/// Spans as a reader of columns finds them, with the offsets from the file beside.
fn read_back(main: &str, offsets: &str) -> Vec<(String, CharRange)> {
    assert_eq!(main.lines().count(), offsets.lines().count());
    let mut out: Vec<(String, CharRange)> = Vec::new();
    for (line, place) in main.lines().zip(offsets.lines()).filter(|(l, _)| !l.starts_with("-DOCSTART-")) {
        let Some((_, tag)) = line.split_once(' ') else { continue };
        let mut columns = place.split('\t');
        let (start, end) = (columns.next().unwrap(), columns.next().unwrap());
        let (start, end) = (start.parse().unwrap(), end.parse().unwrap());
        match tag.split_once('-') {
            Some(("B", label)) => out.push((label.to_owned(), CharRange(start, end))),
            Some(("I", label)) => {
                let last = out.last_mut().unwrap();
                assert_eq!(last.0, label);
                last.1.1 = end;
            }
            _ => assert_eq!(tag, "O"),
        }
    }
    out
}

#[test]
fn paris_is_found_again_by_the_file_beside() {
    let text = Text::new(PARIS);
    let paris = entity(&text, 1, "place", &[at(&text, "Paris")]);
    let (main, offsets, _) = written(&Options::default(), vec![item("a", &text, [paris.into()])]);
    assert_eq!(main, "-DOCSTART- O\n\nHi O\n😊 O\n👩‍👩‍👧 O\nParis B-place\n\n");
    assert_eq!(read_back(&main, &offsets), [("place".to_owned(), CharRange(11, 16))]);
    assert!(offsets.starts_with("-DOCSTART-\ta\tana\tsha256:"));
}

#[test]
fn of_nested_spans_the_policy_chooses_and_the_others_are_counted() {
    let labels = |overlap| {
        let options = Options { overlap, ..Options::default() };
        let (main, offsets, report) = written(&options, vec![everything()]);
        assert_eq!(report.counts_in.entities - lost(&report, "overlap") - 1, report.counts_out.entities);
        (read_back(&main, &offsets), report)
    };
    let (outermost, report) = labels(Overlap::Outermost);
    let found: Vec<_> = outermost.iter().map(|(l, r)| (l.as_str(), r.0, r.1)).collect();
    assert_eq!(found, [("person", 0, 8), ("organisation", 16, 28)]);
    assert_eq!((lost(&report, "overlap"), lost(&report, "discontinuous")), (2, 1));
    assert_eq!(
        report.losses.iter().find(|l| l.id == "overlap").unwrap().first,
        "gates (ana): organisation “Oslo” at 24"
    );
    let (innermost, _) = labels(Overlap::Innermost);
    assert_eq!(innermost[1], ("organisation".to_owned(), CharRange(24, 28)));
    let (first, _) = labels(Overlap::First);
    assert_eq!(first[1], ("organisation".to_owned(), CharRange(16, 28)));
}

#[test]
fn commitments_come_where_their_label_is_chosen() {
    let (_, _, report) = written(&Options::default(), vec![everything()]);
    assert_eq!((lost(&report, "commitments"), report.counts_out.commitments), (2, 0));
    let options = Options { labels: Some(vec!["commitment".into()]), ..Options::default() };
    let (main, offsets, report) = written(&options, vec![everything()]);
    assert_eq!((lost(&report, "frames"), report.counts_out.commitments), (1, 2));
    assert_eq!(read_back(&main, &offsets)[0], ("commitment".to_owned(), CharRange(0, 51)));
}

#[test]
fn a_span_that_cuts_tokens_or_crosses_sentences_comes_back_exactly() {
    let text = Text::new("Counterterrorism in 12\u{202f}000 towns. Yes.\nAnd no. 两国同意加强合作");
    let all = [
        entity(&text, 1, "event", &[at(&text, "terror")]),
        entity(&text, 2, "money", &[at(&text, "12\u{202f}000")]),
        entity(&text, 3, "date", &[at(&text, "s. Yes.\nAnd")]),
        entity(&text, 4, "place", &[at(&text, "国")]),
    ];
    let ranges: Vec<CharRange> = all.iter().map(|e| text.chars(e.spans.hull())).collect();
    let (main, offsets, report) = written(&Options::default(), vec![item("a", &text, all.map(Into::into))]);
    let back: Vec<CharRange> = read_back(&main, &offsets).into_iter().map(|(_, r)| r).collect();
    assert_eq!(back, ranges);
    assert!(report.losses.is_empty());
    // Every line has two columns, also for Python, which splits at any white space.
    assert!(main.lines().all(|l| l.is_empty() || l.split_whitespace().count() == 2));
}

#[test]
fn spans_without_words_and_edges_of_white_space_are_counted() {
    let text = Text::new("One  two");
    let all = [
        entity(&text, 1, "date", &[3..5]),
        entity(&text, 2, "date", &[4..8]),
        entity(&text, 3, "date", &[8..8]),
    ];
    let (main, offsets, report) = written(&Options::default(), vec![item("a", &text, all.map(Into::into))]);
    assert_eq!(read_back(&main, &offsets), [("date".to_owned(), CharRange(5, 8))]);
    assert_eq!((lost(&report, "no-token"), lost(&report, "white-space")), (2, 1));
    assert_eq!(report.counts_out.entities, 1);
}
