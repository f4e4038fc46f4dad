use proptest::prelude::*;
use serde_json::{Value, json};

use crate::formats::export::{ExportItem, Options, Report, Unit};
use crate::formats::flat::testing::{problems, told, told_of};
use crate::formats::read::tests::read_with;
use crate::formats::read::{Document, ReadError};
use crate::formats::registry;
use crate::formats::sink::MemorySink;
use crate::formats::testing::{PARIS, at, comment, entity, everything, export, frame, item, lost, relation};
use crate::model::annotation::{Annotation, Filler, Source, Target};
use crate::model::ids::IdKind;
use crate::model::text::Text;

fn written(item: ExportItem) -> (Report, MemorySink) {
    export(registry::by_id("web-annotation").unwrap(), &Options::default(), vec![item])
}

fn read(content: &str, beside: &[(&str, &[u8])]) -> Result<Vec<Document>, ReadError> {
    read_with(registry::by_id("web-annotation").unwrap(), "gates.jsonld", content.as_bytes(), beside)
}

fn back(sink: &MemorySink, name: &str) -> Document {
    let text = sink.files[&format!("{name}.txt")].clone();
    read(sink.text(&format!("{name}.jsonld")), &[("gates.txt", &text)]).unwrap().remove(0)
}

/// One annotation of others on a text, with these targets and bodies.
fn one(target: Value, body: Value) -> String {
    json!({"id": "http://x/1", "type": "Annotation", "motivation": "tagging", "body": body, "target": target})
        .to_string()
}

fn person() -> Value {
    json!({"type": "TextualBody", "purpose": "tagging", "value": "Person"})
}

fn spans_of(document: &Document) -> Vec<String> {
    told(&document.text, document.annotations.iter().flatten())
}

#[test]
fn paris_is_at_code_point_11_and_quoted_with_what_stands_around() {
    let text = Text::new(PARIS);
    let (_, sink) = written(item("a", &text, [entity(&text, 1, "place", &[at(&text, "Paris")]).into()]));
    let page: Value = serde_json::from_str(sink.text("a.jsonld")).unwrap();
    let target = &page["items"][0]["target"][0];
    assert_eq!(target["source"], "a.txt");
    assert_eq!(target["selector"][0], json!({"type": "TextPositionSelector", "start": 11, "end": 16}));
    let quote = json!({"type": "TextQuoteSelector", "exact": "Paris", "prefix": "Hi 😊 👩‍👩‍👧 ", "suffix": ""});
    assert_eq!(target["selector"][1], quote);
    assert_eq!(sink.text("a.txt"), PARIS);
}

/// As it would be after a way through a file, which doesn't say how it was made.
fn imported(annotation: &Annotation) -> Annotation {
    let mut annotation = annotation.clone();
    let source = match &mut annotation {
        Annotation::Entity(a) => &mut a.source,
        Annotation::Commitment(a) => &mut a.source,
        Annotation::Relation(a) => &mut a.source,
        Annotation::Comment(_) | Annotation::Verdict(_) => return annotation,
    };
    *source = Source::Imported("web-annotation".to_owned());
    annotation
}

fn sorted(mut all: Vec<Annotation>) -> Vec<Annotation> {
    all.sort_by_key(Annotation::id);
    all
}

#[test]
fn what_is_written_reads_back_as_an_equal_layer() {
    let mut item = everything();
    let mut each = item.annotations.iter_mut().map(std::sync::Arc::make_mut);
    let last = each.rfind(|a| matches!(a, Annotation::Comment(c) if c.target == Target::Article));
    let Some(Annotation::Comment(reply)) = last else { panic!() };
    (reply.reply_to, reply.resolved) = (Some(crate::formats::testing::id(IdKind::Comment, 1)), true);
    let (report, sink) = written(item.clone());
    let document = back(&sink, "gates");
    assert_eq!(problems(&document), Vec::<String>::new());
    assert!(document.notes.losses.is_empty() && report.losses.is_empty());
    assert_eq!((document.stem.as_str(), document.title.as_str()), ("gates", "A title"));
    assert_eq!((document.date.as_deref(), document.status), (Some("2026-03-05"), Some(item.status)));
    assert_eq!((document.annotator.as_deref(), document.language.as_str()), (Some("ana"), "en"));
    let expected = item.annotations.iter().map(|a| imported(a)).collect();
    assert_eq!(sorted(document.annotations.unwrap()), sorted(expected));
    assert_eq!(report.counts_in, report.counts_out);
}

#[test]
fn a_page_needs_nothing_from_a_network_and_every_term_is_in_its_context() {
    fn names(value: &Value, out: &mut std::collections::BTreeSet<String>) {
        match value {
            Value::Array(all) => all.iter().for_each(|v| names(v, out)),
            Value::Object(object) => {
                for (name, value) in object.iter().filter(|(name, _)| *name != "@context") {
                    out.insert(name.clone());
                    if matches!(name.as_str(), "type" | "motivation" | "purpose") {
                        out.extend(value.as_str().map(str::to_owned));
                    }
                    names(value, out);
                }
            }
            _ => {}
        }
    }
    let (_, sink) = written(everything());
    let page: Value = serde_json::from_str(sink.text("gates.jsonld")).unwrap();
    let context = page["@context"].as_object().unwrap();
    let mut used = std::collections::BTreeSet::new();
    names(&page, &mut used);
    assert!(used.iter().all(|name| context.contains_key(name)), "{used:?}");
}

#[test]
fn quotes_alone_lead_to_their_place_by_what_stands_around() {
    let text = "Ben met Ben.\nBen left.";
    let target = |exact: &str, prefix: &str, suffix: &str| {
        json!({"source": "gates.txt", "selector":
            {"type": "oa:TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}})
    };
    let found = |target: Value| {
        let document = read(&one(target, person()), &[("gates.txt", text.as_bytes())]).unwrap().remove(0);
        [spans_of(&document), problems(&document)].concat()
    };
    assert_eq!(found(target("left", "", "")), ["person [17..21]"]);
    assert_eq!(found(target("Ben", "met ", ".")), ["person [8..11]"]);
    assert_eq!(found(target("Ben", "Ben. ", " left")), ["person [13..16]"]);
    assert_eq!(
        found(target("Ben", "", "")),
        ["1: http://x/1: “Ben” stands 3 times in it with these words around"]
    );
    assert_eq!(
        found(target("Ben", "saw ", "")),
        ["1: http://x/1: “Ben” stands 3 times in it, never with these words around"]
    );
    assert_eq!(found(target("Eva", "", "")), ["1: http://x/1: “Eva” stands nowhere in it"]);
    assert_eq!(found(target("", "", "")), ["1: http://x/1: the quote is empty"]);
}

#[test]
fn positions_count_code_points_of_the_file_as_it_is() {
    let target =
        json!({"source": "gates.txt", "selector": {"type": "TextPositionSelector", "start": 6, "end": 9}});
    let document =
        read(&one(target, person()), &[("gates.txt", "😊\r\nA\r\nBen".as_bytes())]).unwrap().remove(0);
    // CRLF is two of them there, and one character of ours.
    assert_eq!(spans_of(&document), ["person [7..10]"]);
}

#[test]
fn a_wrong_position_with_a_quote_that_stands_once_is_anchored_anew() {
    let selectors = json!([{"type": "TextPositionSelector", "start": 0, "end": 3},
        {"type": "TextQuoteSelector", "exact": "Ben"}]);
    let target = json!({"source": "gates.txt", "selector": selectors});
    let document = read(&one(target, person()), &[("gates.txt", b"He is Ben.")]).unwrap().remove(0);
    assert_eq!(
        (spans_of(&document), document.notes.losses.count("re-anchored")),
        (vec!["person [6..9]".to_owned()], 1)
    );
}

#[test]
fn the_text_is_beside_by_name_or_source_or_in_the_file() {
    let selector = json!({"type": "TextPositionSelector", "start": 0, "end": 3});
    let of = |source: Value, beside: &[(&str, &[u8])]| {
        let documents = read(&one(json!({"source": source, "selector": selector}), person()), beside);
        documents.map(|d| d[0].text.as_str().to_owned()).map_err(|e| e.to_string())
    };
    assert_eq!(of(json!("http://x/y"), &[("gates.txt", b"Ben left")]).as_deref(), Ok("Ben left"));
    assert_eq!(of(json!("http://x/eva.txt?v=1"), &[("eva.txt", b"Eva left")]).as_deref(), Ok("Eva left"));
    assert_eq!(of(json!({"type": "TextualBody", "value": "Ann left"}), &[]).as_deref(), Ok("Ann left"));
    assert_eq!(of(json!("http://x/y"), &[]), Err("there is no gates.txt beside it".to_owned()));
    // Never a file elsewhere.
    for odd in ["http://x/..", "..\\gates", "file:///etc/%2e%2e", ".hidden"] {
        let beside = [("..", &b"Bad"[..]), ("..\\gates", b"Bad"), ("%2e%2e", b"Bad"), (".hidden", b"Bad")];
        assert!(of(json!(odd), &beside).is_err(), "{odd}");
    }
}

#[test]
fn files_of_others_become_entities_relations_canonicals_and_comments() {
    let on = |start: u32, end: u32| json!({"source": "http://x/t", "selector": {"type": "TextPositionSelector", "start": start, "end": end}});
    let content = json!({"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationCollection", "first": {"items": [
        {"id": "#a", "type": "Annotation", "body": [person(), {"type": "SpecificResource", "purpose": "identifying",
            "source": "http://www.wikidata.org/entity/Q7"}, {"type": "TextualBody", "purpose": "commenting", "value": "sure"}],
            "target": on(0, 3)},
        {"id": "#b", "type": "Annotation", "motivation": "tagging", "bodyValue": "gizmo", "target": [on(8, 11), on(12, 15)]},
        {"id": "#c", "type": "Annotation", "motivation": "linking", "body": {"type": "TextualBody", "purpose": "tagging",
            "value": "member_of"}, "target": [{"id": "#a"}, {"id": "#b"}]},
        {"id": "#d", "type": "Annotation", "motivation": "commenting", "bodyValue": "Really?", "target": on(0, 3),
            "creator": {"name": "Eva Ros"}, "created": "2026-01-02T03:04:05.5Z"}
    ]}});
    let documents = read(&content.to_string(), &[("gates.txt", b"Ben met IBM Inc.")]).unwrap();
    // Whoever made them has a layer each.
    let annotators: Vec<_> = documents.iter().map(|d| d.annotator.as_deref()).collect();
    assert_eq!(annotators, [None, Some("Eva Ros")]);
    assert_eq!(
        spans_of(&documents[0]),
        ["gizmo [12..15]", "gizmo [8..11]", "person [0..3]", "person [0..3] member_of gizmo [8..11]"]
    );
    assert_eq!(documents[0].notes.losses.count("several-targets"), 1);
    assert_eq!(documents[0].canonicals[0].links, ["http://www.wikidata.org/entity/Q7"]);
    let ben = documents[0].annotations.as_ref().unwrap()[0].as_entity().unwrap();
    assert_eq!((&*ben.note, ben.refers_to), ("sure", Some(documents[0].canonicals[0].id)));
    let Annotation::Comment(comment) = &documents[1].annotations.as_ref().unwrap()[0] else { panic!() };
    assert_eq!((comment.author.as_str(), comment.text.as_str()), ("eva-ros", "Really?"));
    assert!(matches!(comment.target, Target::Words(_)));
}

#[test]
fn malformed_annotations_are_named_with_their_line_and_the_rest_is_read() {
    let content = "[{\"id\":\"a\",\"target\":{\"selector\":{\"type\":\"TextPositionSelector\",\"start\":0,\"end\":3}},\
        \"body\":{\"type\":\"TextualBody\",\"purpose\":\"tagging\",\"value\":\"person\"}},\n\
        {\"id\":\"b\",\"target\":{\"selector\":{\"type\":\"TextPositionSelector\",\"start\":0,\"end\":99}},\"body\":{\"purpose\":\"tagging\",\"value\":\"person\"}},\n\
        {\"id\":\"c\",\"target\":{\"selector\":{\"type\":\"SvgSelector\"}},\"body\":{\"purpose\":\"tagging\",\"value\":\"person\"}},\n\
        {\"id\":\"d\",\"target\":\"t\",\"body\":{\"purpose\":\"tagging\",\"value\":\"person\"}},\n\
        {\"id\":\"e\",\"kind\":\"role\",\"target\":\"z\",\"body\":[{\"purpose\":\"tagging\",\"value\":\"person\"}]},\n\
        {\"id\":\"f\",\"kind\":\"relation\",\"target\":\"a\",\"body\":[{\"purpose\":\"tagging\",\"value\":\"x\"}]},\n\
        {\"id\":\"a\",\"target\":{\"selector\":{\"type\":\"TextPositionSelector\",\"start\":\"0\"}},\"body\":{\"purpose\":\"tagging\",\"value\":\"person\"}},\n\
        {\"id\":\"h\",\"target\":{\"selector\":{\"type\":\"TextPositionSelector\",\"start\":0,\"end\":3}}}]";
    let documents = read(content, &[("gates.txt", b"Ben"), ("t", b"Ben"), ("z", b"Ben")]).unwrap();
    let said: Vec<String> = documents.iter().flat_map(problems).collect();
    assert!(documents.iter().flat_map(spans_of).eq(["person [0..3]"]), "{said:?}");
    for part in [
        "2: b: range 0 to 99 is not inside",
        "3: c: it has neither a position nor a quote",
        "4: d: it is on no words",
        "5: e: what fills it",
        "6: f: it links not two annotations",
        "1: a: start and end are no whole numbers",
        "8: h: it has no tag",
    ] {
        let start = part.split(": ").next().unwrap();
        assert!(
            said.iter().any(|s| s.starts_with(part))
                || (start == "5" && said.iter().any(|s| s.starts_with("5: e:"))),
            "{part}: {said:#?}"
        );
    }
}

#[test]
fn what_is_no_such_file_is_refused_in_words() {
    let refused = |content: &str| read(content, &[("gates.txt", b"Ben")]).unwrap_err().to_string();
    assert_eq!(refused("{\"a\": 1}"), "there is no annotation in the file");
    assert!(refused("{\"a\"\n:").starts_with("line 2: no JSON at column"));
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(refused(&deep), "line 1: JSON nested more than 127 levels deep");
}

#[test]
fn sentences_are_pages_with_offsets_of_their_own() {
    let options = Options { unit: Unit::Sentence, ..Options::default() };
    let (report, sink) = export(registry::by_id("web-annotation").unwrap(), &options, vec![everything()]);
    assert!(sink.files.contains_key("gates.s2.jsonld") && sink.files.contains_key("gates.s2.txt"));
    assert_eq!(lost(&report, "role-outside-sentence"), 1);
}

#[test]
fn a_reference_to_what_is_not_there_is_counted() {
    let text = Text::new("They agree.");
    let nobody = crate::formats::testing::id(IdKind::Entity, 9);
    let mut agree = frame(&text, 1, "They agree", "");
    agree.roles.push(("promisor".into(), Filler::Annotation(nobody)));
    let (id, gone) = (agree.id, relation(1, "member_of", agree.id, nobody));
    let items: Vec<Annotation> = vec![agree.into(), gone.into(), comment(1, Target::Annotation(id)).into()];
    let (report, _) = written(item("a", &text, items));
    assert_eq!(lost(&report, "dangling"), 2);
}

proptest! {
    #[test]
    fn every_span_reads_back(
        content in "([a-c é\n😊\u{301}अरب漢\u{2028}]){1,60}",
        ranges in prop::collection::vec((0usize..60, 0usize..9, 0usize..60, 1usize..9), 0..8)
    ) {
        let text = Text::new(content.as_str());
        let ends: Vec<usize> = content.char_indices().map(|(i, _)| i).chain([content.len()]).collect();
        let range = |from: usize, length: usize| {
            let from = from % ends.len();
            ends[from]..ends[(from + length).min(ends.len() - 1)]
        };
        let entities = (1..).zip(&ranges).map(|(n, (a, b, c, d))| {
            entity(&text, n, "person", &[range(*a, *b), range(*c, *d)]).into()
        });
        let item = item("gates", &text, entities.collect::<Vec<Annotation>>());
        prop_assume!(!content.trim().is_empty());
        let (_, sink) = written(item.clone());
        let document = back(&sink, "gates");
        prop_assert_eq!(problems(&document), Vec::<String>::new());
        prop_assert_eq!(spans_of(&document), told_of(&item));
    }
}

#[test]
fn what_is_in_another_text_or_said_otherwise_is_named() {
    let position = |start: u32, end: u32| json!({"type": "TextPositionSelector", "start": start, "end": end});
    let at = |source: &str, start, end| json!({"source": source, "selector": position(start, end)});
    let tag = |value| json!({"type": "TextualBody", "purpose": "tagging", "value": value});
    let item = |id: &str, target: Value| json!({"id": id, "type": "Annotation", "motivation": "tagging", "target": target, "body": [tag("x"), tag("y")]});
    let twice = json!({"source": "gates.txt", "selector": [position(0, 2), position(3, 8)]});
    let both = json!([at("gates.txt", 3, 8), at("b.txt", 0, 2)]);
    let items = json!([item("u:1", both), item("u:2", twice), 5, {"type": "Foo"}]);
    let page = json!({"type": "AnnotationPage", "items": items}).to_string();
    let beside: [(&str, &[u8]); 2] = [("gates.txt", b"Hi Paris. Bob met Al."), ("b.txt", b"Yo man")];
    let document = read(&page, &beside).unwrap().remove(0);
    let words = |a: &Annotation| a.spans().unwrap().words(&document.text);
    assert_eq!(document.annotations.iter().flatten().map(words).collect::<Vec<_>>(), ["Paris"]);
    let said: Vec<&str> = document.notes.problems.iter().map(|p| p.message.as_str()).collect();
    for wanted in [
        "u:1: words in another text, “b.txt”, are left out",
        "u:2: its selectors contradict each other",
        "item 3 is no annotation: it has no target",
        "item 4 is no annotation: it has no target",
    ] {
        assert!(said.contains(&wanted), "{wanted}: {said:?}");
    }
    assert_eq!(document.notes.losses.count("several-tags"), 2);
}

#[test]
fn the_text_that_targets_name_goes_before_the_one_called_like_the_file() {
    let at = json!({"source": "b.txt", "selector": {"type": "TextPositionSelector", "start": 6, "end": 11}});
    let texts: [(&str, &[u8]); 2] =
        [("gates.txt", b"Hi Paris. Bob met Al."), ("b.txt", b"Other Paris. Bob met Al.")];
    let body = json!({"type": "TextualBody", "purpose": "tagging", "value": "place"});
    let document = read(&one(at.clone(), body.clone()), &texts).unwrap().remove(0);
    let words = |d: &Document| d.annotations.as_ref().unwrap()[0].spans().unwrap().words(&d.text);
    assert_eq!((document.stem.as_str(), words(&document).as_str()), ("b", "Paris"));
    // Where there is none of that name, it is the only text that it can be of.
    let document = read(&one(at, body), &texts[..1]).unwrap().remove(0);
    assert_eq!(document.stem, "gates");
}

#[test]
fn characters_that_an_address_names_are_read() {
    let on = |target: serde_json::Value| {
        json!({"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "motivation": "tagging",
            "bodyValue": "person", "target": target})
        .to_string()
    };
    let selector = json!({"type": "FragmentSelector", "conformsTo": "http://tools.ietf.org/rfc/rfc5147", "value": "char=0,3"});
    for target in [
        json!("http://x/gates.txt#char=0,3"),
        json!("http://x/gates.txt#char=0,3;length=16"),
        json!({"source": "http://x/gates.txt", "selector": selector}),
    ] {
        let documents = read(&on(target), &[("gates.txt", b"Ben met IBM Inc.")]).unwrap();
        assert_eq!(spans_of(&documents[0]), ["person [0..3]"]);
    }
}

#[test]
fn a_quote_that_stands_only_within_another_word_is_named_unless_what_is_around_says_so() {
    let on = |quote: serde_json::Value| {
        let content = json!({"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "motivation": "tagging",
            "bodyValue": "person", "target": {"source": "http://x/gates.txt", "selector": quote}});
        read(&content.to_string(), &[("gates.txt", b"Annapolis sleeps.")]).unwrap().remove(0)
    };
    let bare = on(json!({"type": "TextQuoteSelector", "exact": "Anna"}));
    assert_eq!((bare.annotations.unwrap().len(), bare.notes.problem_count()), (0, 1));
    let told = on(json!({"type": "TextQuoteSelector", "exact": "Anna", "suffix": "polis"}));
    assert_eq!(spans_of(&told), ["person [0..4]"]);
}
