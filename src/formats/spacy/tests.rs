use proptest::prelude::*;

use super::*;
use crate::formats::export::{ExportItem, Options, Overlap, Report};
use crate::formats::flat::testing::{problems, told, told_of};
use crate::formats::read::{Document, ReadError};
use crate::formats::testing::{PARIS, at, entity, everything, export, item, lost, read_as, spans};
use crate::model::annotation::Annotation;
use crate::model::text::Text;

fn written(options: &Options, items: Vec<ExportItem>) -> (Vec<u8>, Report) {
    let (report, mut sink) = export(&Spacy, options, items);
    (sink.files.remove("out.x").unwrap(), report)
}

fn read(bytes: &[u8]) -> Result<Vec<Document>, ReadError> {
    read_as("spacy", "x.spacy", bytes)
}

fn error(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

/// A file by hand: a map of these, packed.
fn packed(raw: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(raw).unwrap();
    zlib.finish().unwrap()
}

fn same(annotations: &[Annotation], item: &ExportItem) {
    let kept: Vec<&Annotation> = annotations.iter().collect();
    assert_eq!(kept.len(), item.annotations.len());
    for (back, was) in kept.iter().zip(&item.annotations) {
        assert_eq!((back.id(), back.label(), back.spans()), (was.id(), was.label(), was.spans()));
        assert_eq!((back.note(), back.attributes()), (was.note(), was.attributes()));
        assert_eq!(back.refers(), was.refers());
    }
}

#[test]
fn everything_comes_back_with_its_ids() {
    let item = everything();
    let (bytes, report) = written(&Options::default(), vec![item.clone()]);
    let document = read(&bytes).unwrap().remove(0);
    assert_eq!(problems(&document), [""; 0]);
    assert_eq!(document.text.as_str(), item.text.as_str());
    let mut back = document.annotations.clone().unwrap();
    let order: std::collections::HashMap<_, _> =
        item.annotations.iter().enumerate().map(|(n, a)| (a.id(), n)).collect();
    back.sort_by_key(|a| order[&a.id()]);
    same(&back, &item);
    assert_eq!(told(&document.text, &back), told_of(&item));
    assert_eq!((document.stem.as_str(), document.title.as_str()), ("gates", "A title"));
    assert_eq!((document.date.as_deref(), document.language.as_str()), (Some("2026-03-05"), "en"));
    assert_eq!(document.annotator.as_deref(), Some("ana"));
    assert_eq!(report.counts_in, report.counts_out);
    // Two “Oslo” in the bank's name, and the gates in two pieces.
    assert_eq!(lost(&report, "ents"), 3);
}

#[test]
fn the_policy_chooses_what_is_in_ents() {
    for (overlap, count) in [(Overlap::Outermost, 3), (Overlap::Innermost, 3)] {
        let (_, report) = written(&Options { overlap, ..Options::default() }, vec![everything()]);
        assert_eq!(lost(&report, "ents"), count);
    }
    let options = Options { labels: Some(vec!["commitment".into()]), ..Options::default() };
    let (_, report) = written(&options, vec![everything()]);
    assert_eq!((lost(&report, "ents"), report.counts_out.commitments), (0, 2));
}

#[test]
fn the_same_items_on_other_threads_give_the_same_bytes() {
    let items = || (0..50).map(|n| ExportItem { annotator: format!("a{n}").as_str().into(), ..everything() });
    let one = written(&Options::default(), items().collect()).0;
    let other = std::thread::spawn(move || written(&Options::default(), items().collect()).0);
    assert!(one == other.join().unwrap());
    assert_eq!(read(&one).unwrap().len(), 50);
}

#[test]
fn annotations_without_a_character_are_counted_with_what_refers_to_them() {
    let text = Text::new("Anna");
    let (anna, none) = (entity(&text, 1, "person", &[0..4]), entity(&text, 2, "person", &[4..4]));
    let link = crate::formats::testing::relation(1, "same_as", anna.id, none.id);
    let all: [Annotation; 3] = [anna.into(), none.into(), link.into()];
    let (bytes, report) = written(&Options::default(), vec![item("a", &text, all)]);
    assert_eq!((lost(&report, "empty-span"), lost(&report, "dangling")), (1, 1));
    assert_eq!(report.counts_out.total(), 1);
    assert_eq!(told(&text, read(&bytes).unwrap()[0].annotations.iter().flatten()), ["person [0..4]"]);
}

#[test]
fn a_file_without_articles_is_a_bin_without_documents() {
    let (bytes, _) = written(&Options::default(), Vec::new());
    assert_eq!(error(&bytes), "there is no record in the file");
    let raw = bin::unpacked(&bytes).unwrap();
    assert!(bin::Bin::new(&msgpack::value(&raw).unwrap()).is_ok());
}

#[test]
fn bins_made_by_spacy_are_read() {
    let bytes = include_bytes!("../../../tests/data/formats/spacy-3.8.spacy");
    let documents = read(bytes).unwrap();
    let told: Vec<Vec<String>> = documents
        .iter()
        .map(|d| {
            let all = d.annotations.iter().flatten();
            all.map(|a| format!("{} {}", a.label().unwrap(), a.spans().unwrap().words(&d.text))).collect()
        })
        .collect();
    assert_eq!(documents[0].text.as_str(), "Hi 😊 👩‍👩‍👧 Paris  and\nOslo met.");
    // Overlapping ones of two groups, of which one is in doc.ents too; two alike in one group.
    assert_eq!(told[0], ["event Paris  and\nOslo", "GPE Paris", "GPE Oslo", "GPE Oslo", "person Oslo"]);
    assert_eq!(documents[0].notes.losses.count("kb-ids"), 1);
    assert_eq!(documents[1].text.as_str(), "दिल्ली में 两国同意 DATE");
    assert_eq!(told[1], ["place दिल्ली", "place 两国"]);
    assert_eq!(documents[1].notes.losses.count("cats"), 1);
    assert_eq!(documents[1].notes.losses.count("user-data"), 1);
    let few = include_bytes!("../../../tests/data/formats/spacy-3.8-few-columns.spacy");
    let documents = read(few).unwrap();
    assert_eq!(documents[0].text.as_str(), "words without known spaces ");
    assert_eq!(problems(&documents[0]), ["2: its text is empty"]);
}

#[test]
fn what_is_no_bin_is_said_so() {
    assert!(error(b"").contains("empty"));
    assert!(error(b"hello").starts_with("it is no .spacy file, or not all of it"));
    assert_eq!(error(&packed(b"\x80")), "it is no DocBin: its “attrs” have no column of words (ORTH)");
    assert_eq!(error(&packed(b"\xc1")), "no msgpack: a reserved byte");
    let (good, _) = written(&Options::default(), vec![everything()]);
    assert!(error(&good[..good.len() / 2]).starts_with("it is no .spacy file, or not all of it"));
    let mut wrong_sum = good.clone();
    *wrong_sum.last_mut().unwrap() ^= 1;
    assert!(error(&wrong_sum).starts_with("it is no .spacy file, or not all of it"));
}

#[test]
fn a_bomb_is_not_unpacked() {
    use std::io::Write;
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![0; 1 << 20];
    (0..100).for_each(|_| zlib.write_all(&block).unwrap());
    let bomb = zlib.finish().unwrap();
    assert!(bomb.len() < 1 << 20);
    assert_eq!(error(&bomb), "it unpacks to more than 64 MB, which no DocBin of its size does");
}

/// Bytes of a good file's map, changed at one place, packed again.
fn twins(raw: &[u8], seed: u64) -> Vec<u8> {
    let mut raw = raw.to_vec();
    let at = (seed as usize * 7919) % raw.len();
    raw[at] ^= (seed % 255) as u8 + 1;
    packed(&raw)
}

#[test]
fn changed_bytes_never_panic_and_never_move_a_span() {
    let (good, _) = written(&Options::default(), vec![everything(), everything()]);
    let raw = bin::unpacked(&good).unwrap();
    for seed in 0..3000 {
        // Whatever is read has spans inside of its text by construction.
        let _ = read(&twins(&raw, seed)).map(|all| {
            all.iter().for_each(|d| {
                told(
                    &d.text,
                    d.annotations.iter().flatten().filter(|a| a.label().is_some() && a.as_entity().is_some()),
                )
                .clear();
            });
        });
    }
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(
        content in "([a-z]|[a-zé .,\n😊漢]|अरब|\u{301}| {2}){1,60}",
        edges in proptest::collection::vec((0_usize..61, 1_usize..20, 0_usize..4, any::<bool>()), 0..6),
    ) {
        let text = Text::new(content.as_str());
        let at = |n: usize| content.char_indices().map(|(i, _)| i).chain([content.len()]).nth(n);
        let labels = ["person", "place", "NORP", "a b"];
        let mut all: Vec<Annotation> = Vec::new();
        for (n, (start, len, label, two)) in (1..).zip(&edges) {
            let (Some(a), Some(b)) = (at(*start), at(start + len)) else { continue };
            let mut one = entity(&text, n, labels[*label], &[a..b]);
            if let (true, Some(c), Some(d)) = (*two, at(start + len + 2), at(start + len + 4)) {
                one.spans = spans(&text, &[a..b, c..d]);
            }
            all.push(one.into());
        }
        let item = item("a", &text, all);
        let (bytes, report) = written(&Options::default(), vec![item.clone()]);
        let document = read(&bytes).unwrap().remove(0);
        prop_assert_eq!(document.text.as_str(), content.as_str());
        prop_assert_eq!(problems(&document), Vec::<String>::new());
        prop_assert_eq!(told(&document.text, document.annotations.iter().flatten()), told_of(&item));
        prop_assert_eq!(report.counts_in, report.counts_out);
    }
}

#[test]
fn the_place_of_paris_counts_code_points() {
    let text = Text::new(PARIS);
    let paris = entity(&text, 1, "place", &[at(&text, "Paris")]);
    let (bytes, _) = written(&Options::default(), vec![item("a", &text, [paris.into()])]);
    let raw = bin::unpacked(&bytes).unwrap();
    let span: Vec<u8> = [11_u32, 16].iter().flat_map(|n| n.to_be_bytes()).collect();
    assert!(raw.windows(8).any(|w| w == span));
}
