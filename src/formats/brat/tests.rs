use super::*;
use crate::formats::export::{ExportItem, Options, Report};
use crate::formats::read::tests::read_with;
use crate::formats::registry;
use crate::formats::testing::{PARIS, at, entity, everything, export, frame, item, lost};
use crate::model::annotation::{Annotation, Filler, Spans};
use crate::model::text::Text;

fn written(items: Vec<ExportItem>) -> (Report, crate::formats::sink::MemorySink) {
    export(registry::by_id("brat").unwrap(), &Options::default(), items)
}

/// Label and spans of the entities.
fn entities<'a>(annotations: impl Iterator<Item = &'a Annotation>) -> Vec<(String, Spans)> {
    let mut out: Vec<_> = annotations
        .filter_map(Annotation::as_entity)
        .map(|e| (e.label.to_string(), e.spans.clone()))
        .collect();
    out.sort();
    out
}

#[test]
fn paris_is_at_code_point_11() {
    let text = Text::new(PARIS);
    let (_, sink) =
        written(vec![item("a", &text, [entity(&text, 1, "place", &[at(&text, "Paris")]).into()])]);
    assert_eq!(sink.text("a.ann"), "T1\tplace 11 16\tParis\n");
    assert_eq!(sink.text("a.txt"), PARIS);
}

#[test]
fn an_article_with_everything_is_written_as_brat_wants_it() {
    let (report, sink) = written(vec![everything()]);
    assert_eq!(
        sink.text("gates.ann"),
        "T1\tperson 0 8\tAnna Lee\n\
         T2\torganisation 16 28\tBank of Oslo\n\
         N1\tReference T2 attache:x-0000000001\tx-0000000001\n\
         #1\tAnnotatorNotes T2\tWhich bank?\n\
         T3\tplace 24 28\tOslo\n\
         T4\torganisation 24 28\tOslo\n\
         T5\tplace 57 62;73 78\tnorth gates\n\
         T6\textent 0 51\tAnna Lee of the Bank of Oslo agreed to pay 5 crowns\n\
         T7\tcommitment 29 38\tagreed to\n\
         T8\textent 53 88\tThe north and south gates will open\n\
         T9\tcommitment 53 88\tThe north and south gates will open\n\
         T10\tspan 39 51\tpay 5 crowns\n\
         E1\tcommitment:T7 extent:T6 promisor:T1 promisor2:T2 action:T10 target:E2\n\
         A1\tact E1 mutual_agreement\n\
         A2\tcatalysts E1 timetable\n\
         A3\tcatalysts E1 numerical_target\n\
         E2\tcommitment:T9 extent:T8\n\
         R1\tmember_of Arg1:T1 Arg2:T2\n"
    );
    assert_eq!((lost(&report, "comments"), lost(&report, "note-lines")), (3, 1));
    assert_eq!(report.counts_out.total(), report.counts_in.total() - 3);
}

#[test]
fn what_is_written_reads_back_with_the_same_spans() {
    let item = everything();
    let (_, sink) = written(vec![item.clone()]);
    let beside = [("gates.txt", sink.files["gates.txt"].as_slice())];
    let document = read_with(&Brat, "gates.ann", &sink.files["gates.ann"], &beside).unwrap().remove(0);
    assert_eq!(document.text, item.text);
    assert!(document.notes.problems.is_empty());
    let back = document.annotations.unwrap();
    assert_eq!(entities(back.iter()), entities(item.annotations.iter().map(|a| &**a)));
    let count = |of: fn(&Annotation) -> bool| back.iter().filter(|a| of(a)).count();
    assert_eq!(count(|a| a.as_commitment().is_some()), 2);
    assert_eq!(count(|a| matches!(a, Annotation::Relation(_))), 1);
    assert_eq!(back.len(), 8, "no trigger, extent or bare words came back as entities");
}

#[test]
fn a_span_over_line_breaks_is_written_in_pieces() {
    let text = Text::new("one\n\ntwo\tthree \u{2028}four");
    let across = entity(&text, 1, "event", &[0..text.len()]);
    let blank = entity(&text, 2, "event", &[3..5]);
    let (report, sink) = written(vec![item("a", &text, [across.into(), blank.into()])]);
    assert_eq!(sink.text("a.ann"), "T1\tevent 0 3;5 8;9 15;16 20\tone two three  four\n");
    assert_eq!((lost(&report, "line-break"), lost(&report, "empty-span")), (1, 1));
    let beside = [("a.txt", sink.files["a.txt"].as_slice())];
    let back = read_with(&Brat, "a.ann", &sink.files["a.ann"], &beside).unwrap().remove(0);
    assert_eq!(back.annotations.unwrap()[0].spans().unwrap().pieces().len(), 4);
}

#[test]
fn the_configuration_carries_the_schema() {
    let (_, sink) = written(vec![]);
    let conf = sink.text("annotation.conf");
    for line in [
        "organisation",
        "holds\tArg1:person, Arg2:role",
        "same_as\tArg1:<ANY>, Arg2:<ANY>",
        "act\tArg:commitment, Value:promise|mutual_agreement|offer|announced_plan|refusal",
        "conditional\tArg:commitment, Value:yes|no",
    ] {
        assert!(conf.lines().any(|l| l == line), "{line}\n{conf}");
    }
    assert!(conf.contains("commitment\textent?:extent, promisor+:person|organisation|place|role|span, "));
    assert!(conf.contains(", action:commitment|event|span, target?:person|"));
}

#[test]
fn what_does_not_come_back_is_counted_when_it_is_written() {
    let text = Text::new("Anna will come");
    let mut first = frame(&text, 1, "Anna will", "will");
    let mut second = frame(&text, 2, "will come", "will come");
    first.roles.push(("target".into(), Filler::Annotation(second.id)));
    second.roles.push(("target".into(), Filler::Annotation(first.id)));
    second.attributes.insert("area".into(), vec!["so_so".to_owned(), "political reform".to_owned()]);
    let part = entity(&text, 3, "span", &[at(&text, "Anna")]);
    let (report, _) = written(vec![item("a", &text, [first.into(), second.into(), part.into()])]);
    let counted = ["circle", "cue-is-statement", "underscore", "label-of-parts"].map(|id| lost(&report, id));
    assert_eq!(counted, [1; 4]);
}
