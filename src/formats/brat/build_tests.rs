//! What whole files become, and what malformed ones are told.

use super::Brat;
use crate::formats::read::Document;
use crate::formats::read::tests::read_with;
use crate::model::annotation::{Annotation, Commitment, Filler};

const TEXT: &str = "Anna will come";
const FRAME: &str = "T1\tperson 0 4\tAnna\nT2\tcommitment 5 9\twill\nT3\textent 0 14\tAnna will come\n\
                     T4\tspan 10 14\tcome\nE1\tcommitment:T2 extent:T3 promisor:T1 action:T4\n";

fn read(ann: &str) -> Document {
    let beside = [("x.txt", TEXT.as_bytes())];
    let document = read_with(&Brat, "x.ann", ann.as_bytes(), &beside).unwrap().remove(0);
    let known: Vec<&str> = super::LOSSES.iter().map(|l| l.id).collect();
    assert!(document.notes.losses.iter().all(|(id, _)| known.contains(&id)), "a loss that is not declared");
    document
}

fn frames(document: &Document) -> Vec<&Commitment> {
    document.annotations.iter().flatten().filter_map(Annotation::as_commitment).collect()
}

fn words(document: &Document, annotation: &Annotation) -> String {
    annotation.spans().unwrap().words(&document.text)
}

/// Line and message of each problem.
fn problems(ann: &str) -> Vec<(u32, String)> {
    read(ann).notes.problems.into_iter().map(|p| (p.line, p.message)).collect()
}

fn losses(document: &Document) -> Vec<(&'static str, usize)> {
    document.notes.losses.iter().map(|(id, count)| (id, count.count)).collect()
}

#[test]
fn an_event_becomes_a_frame_and_its_parts_leave_no_stray_entities() {
    let document = read(&format!(
        "{FRAME}A1\tact E1 promise\nA2\tbinding T2 political_high\nM1\tconditional E1\nA3\tMood E1 so_so\n\
         #1\tAnnotatorNotes E1\treally?\n#2\tAnnotatorNotes E1\tyes\n"
    ));
    assert!(document.notes.problems.is_empty() && document.notes.losses.is_empty());
    let annotations = document.annotations.as_ref().unwrap();
    assert_eq!(annotations.len(), 2);
    let frame = frames(&document)[0];
    assert_eq!(frame.spans.words(&document.text), TEXT);
    assert_eq!(frame.cue.as_ref().unwrap().words(&document.text), "will");
    assert_eq!(frame.roles[0], ("promisor".into(), Filler::Annotation(annotations[0].id())));
    let (role, Filler::Words(action)) = &frame.roles[1] else { panic!() };
    assert_eq!((role.as_str(), action.words(&document.text).as_str()), ("action", "come"));
    let values = |id: &str| frame.attributes.get(id).map(Vec::as_slice).unwrap_or_default().concat();
    assert_eq!(
        ["act", "binding", "conditional", "Mood"].map(values),
        ["promise", "political high", "yes", "so_so"]
    );
    assert_eq!(&*frame.note, "really?\nyes");
}

#[test]
fn an_event_of_another_program_reaches_over_its_trigger_and_arguments() {
    let document = read("T1\tPerson 0 4\tAnna\nT2\tMove 10 14\tcome\nE1\tMove:T2 Agent:T1 Agent2:T1\n");
    let frame = frames(&document)[0];
    assert_eq!(frame.label.as_str(), "Move");
    assert_eq!(frame.spans.words(&document.text), TEXT);
    assert_eq!(frame.cue.as_ref().unwrap().words(&document.text), "come");
    assert!(frame.roles.iter().all(|(role, _)| role.as_str() == "Agent"));
    assert_eq!(losses(&document), [("hull", 1)]);
}

#[test]
fn relations_link_entities_and_events_and_equivalences_are_chains_of_them() {
    let document = read(&format!(
        "{FRAME}T5\tevent 10 14\tcome\nT6\tperson 0 9\tAnna will\nR1\tHolds Arg1:T1 Arg2:E1\t\n\
         R2\tCause Arg1:T2 Arg2:T5\n*\tEquiv T1 T5 T6\n#1\tAnnotatorNotes R1\thm\n"
    ));
    assert_eq!(document.notes.problems, []);
    let all = document.annotations.as_ref().unwrap();
    let by_id = |id| words(&document, all.iter().find(|a| a.id() == id).unwrap());
    let links: Vec<String> = all
        .iter()
        .filter_map(|a| if let Annotation::Relation(r) = a { Some(r) } else { None })
        .map(|r| format!("{} {} > {} {}", r.kind, by_id(r.from), by_id(r.to), r.note))
        .collect();
    assert_eq!(
        links,
        [
            "holds Anna > Anna will come hm",
            "Cause Anna will come > come ",
            "same_as Anna > come ",
            "same_as come > Anna will "
        ]
    );
    let ids: std::collections::HashSet<_> = all.iter().map(Annotation::id).collect();
    assert_eq!(ids.len(), all.len());
    assert_eq!(losses(&document), [("equivalences", 1)]);
}

#[test]
fn spans_named_like_parts_of_events_are_entities_where_no_event_has_them() {
    let document = read("T1\tspan 0 4\tAnna\nT2\textent 5 9\twill\n");
    let labels: Vec<String> =
        document.annotations.iter().flatten().map(|a| a.label().unwrap().to_string()).collect();
    assert_eq!(labels, ["span", "extent"]);
}

#[test]
fn references_and_what_hangs_on_relations_and_attributes_is_counted() {
    let document = read(&format!(
        "{FRAME}N1\tReference E1 wiki:1\tAnna\nA1\tact E1 promise\n#1\tAnnotatorNotes A1\thm\n\
         R1\tholds Arg1:T1 Arg2:E1\nA2\tsure R1\n"
    ));
    assert_eq!(document.notes.problems, []);
    assert_eq!(losses(&document), [("notes", 1), ("references", 1), ("relation-attributes", 1)]);
}

#[test]
fn references_are_what_mentions_refer_to() {
    let document = read(
        "T1\tperson 0 4\tAnna\nT2\tplace 10 14\tcome\nN1\tReference T1 wiki:7\tAnna Lee\n\
         N2\tReference T1 viaf:3\tLee, Anna\nN3\tReference T2 wiki:9\n",
    );
    let refers: Vec<_> =
        document.annotations.iter().flatten().map(|a| a.as_entity().unwrap().refers_to).collect();
    let [anna, come] = &document.canonicals[..] else { panic!("{:?}", document.canonicals) };
    assert_eq!(refers, [Some(anna.id), Some(come.id)]);
    assert_eq!((anna.name.as_str(), anna.kind.as_str()), ("Anna Lee", "person"));
    assert_eq!(
        (&anna.links[..], &anna.aliases[..]),
        (&["wiki:7".into(), "viaf:3".into()][..], &["Lee, Anna".into()][..])
    );
    assert_eq!((come.name.as_str(), &come.links[..]), ("wiki:9", &["wiki:9".to_owned()][..]));
    let own = read(
        "T1\tperson 0 4\tAnna\nN1\tReference T1 attache:x-4k1p9s0c2d\tAnna\nN2\tReference T1 wiki:7\tAnna\n",
    );
    let one = &own.canonicals[0];
    assert_eq!((one.id.to_string().as_str(), &one.links[..]), ("x-4k1p9s0c2d", &["wiki:7".to_owned()][..]));
    assert_eq!(problems("N1\tReference T1 wiki:7\tAnna\n"), [(1, "no line has the id T1".to_owned())]);
}

#[test]
fn a_configuration_beside_says_what_types_are() {
    let beside = [
        ("x.txt", TEXT.as_bytes()),
        (
            "annotation.conf",
            b"[entities]\nHuman\n[events]\nMove\tAgent:Human\n[attributes]\nBig\tArg:Human".as_slice(),
        ),
        ("visual.conf", b"[labels]\nHuman | Human being | Hum\n"),
    ];
    let ann = b"T1\tHuman 0 4\tAnna\nT2\tMove 10 14\tcome\n";
    let document = read_with(&Brat, "x.ann", ann, &beside).unwrap().remove(0);
    let declared = document.declares.as_ref().unwrap();
    assert_eq!(declared.label_name(&"Human".into()), "Human being");
    assert_eq!(frames(&document).len(), 1, "a bare span of an event's type is a frame");
}

#[test]
fn a_trigger_of_another_type_is_counted() {
    let document =
        read("T1\tperson 5 9\twill\nT2\textent 0 14\tAnna will come\nE1\tcommitment:T1 extent:T2\n");
    assert_eq!(losses(&document), [("trigger-type", 1)]);
    assert_eq!(frames(&document)[0].label.as_str(), "commitment");
}

#[test]
fn truncated_lines_each_get_one_message() {
    for line in [
        "T9\tperson 0 4",
        "E9\tcommitment",
        "R9\tholds Arg1:T1",
        "A9\tact",
        "N9\tReference T1",
        "*\tEquiv T1",
    ] {
        let problems = problems(&format!("{FRAME}{line}\n"));
        assert_eq!(problems.iter().map(|p| p.0).collect::<Vec<_>>(), [6], "{line}");
        assert!(problems[0].1.starts_with("wanted "), "{line}: {}", problems[0].1);
    }
}

#[test]
fn ids_that_no_line_has_are_named_and_the_rest_of_an_event_stays() {
    let ann = format!(
        "{FRAME}E2\tcommitment:T8\nE3\tcommitment:T2 extent:T3 target:T9 promisor:T1\nR1\tholds Arg1:T1 Arg2:T7\n\
         A1\tact E2 promise\n#1\tAnnotatorNotes E9\thm\nR2\tholds Arg1:T1 Arg2:T4\n"
    );
    assert_eq!(
        problems(&ann),
        [
            (6, "the event has no trigger: no line has the id T8".to_owned()),
            (7, "target:T9 is left out: no line has the id T9".to_owned()),
            (8, "no line has the id T7".to_owned()),
            (9, "E2 (line 6) could not be read".to_owned()),
            (10, "no line has the id E9".to_owned()),
            (11, "T4 is part of an event and no annotation of its own".to_owned()),
        ]
    );
    let document = read(&ann);
    assert_eq!(frames(&document)[1].roles.len(), 1);
}

#[test]
fn an_argument_outside_the_text_is_named_in_its_own_line_and_where_it_is_missed() {
    let ann = FRAME.replace("person 0 4", "person 90 94").replace("\tAnna\n", "\tClara\n");
    let problems = problems(&ann);
    assert_eq!(problems[0], (1, "range 90 to 94 is not inside the text, which has 14 characters".to_owned()));
    assert_eq!(problems[1], (5, "promisor:T1 is left out: T1 (line 1) could not be read".to_owned()));
    assert_eq!(frames(&read(&ann))[0].roles.len(), 1);
}

#[test]
fn of_two_lines_with_one_id_the_first_counts() {
    let ann =
        format!("{FRAME}T1\tplace 10 14\tcome\nE1\tcommitment:T2\nA1\tact E1 offer\nA1\tact E1 promise\n");
    assert_eq!(
        problems(&ann),
        [
            (6, "T1 stands already in line 1".to_owned()),
            (7, "E1 stands already in line 5".to_owned()),
            (9, "A1 stands already in line 8".to_owned()),
        ]
    );
}

#[test]
fn the_same_value_twice_and_a_second_extent_are_named() {
    let ann = format!(
        "{FRAME}T5\textent 0 4\tAnna\nE2\tcommitment:T2 extent:T3 extent2:T3 extent:T5\nA1\tact E1 offer\nA2\tact E1 offer\n"
    );
    assert_eq!(
        problems(&ann),
        [
            (7, "extent:T5 is left out: a second extent".to_owned()),
            (9, "E1 has act “offer” already".to_owned())
        ]
    );
}

#[test]
fn events_in_a_circle_lose_the_argument_that_closes_it() {
    let ann = "T1\tcommitment 5 9\twill\nT2\tcommitment 10 14\tcome\nT3\textent 0 14\tAnna will come\n\
               E1\tcommitment:T1 extent:T3 action:E2 target:E1\nE2\tcommitment:T2 extent:T3 action:E1\n";
    let said =
        |argument: &str| format!("{argument} is left out: by it the event would be an argument of itself");
    assert_eq!(problems(ann), [(4, said("target:E1")), (5, said("action:E1"))]);
    let document = read(ann);
    assert_eq!(frames(&document).iter().map(|f| f.roles.len()).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn a_trigger_of_several_events_can_not_be_meant_by_its_own_id() {
    let ann = format!("{FRAME}E2\tcommitment:T2 extent:T3 promisor:T1\nA1\tact T2 offer\n");
    assert_eq!(problems(&ann), [(7, "T2 is the trigger of 2 events".to_owned())]);
}

#[test]
fn ends_with_names_of_their_own_go_as_the_configuration_says() {
    let ann = "T1\tperson 0 4\tAnna\nT2\tperson 5 9\twill\nR1\tHits Victim:T2 Agent:T1\n";
    let conf = "[entities]\nperson\n[relations]\nHits\tAgent:person, Victim:person\n";
    let from = |beside: &[(&str, &[u8])]| {
        let document = read_with(&Brat, "x.ann", ann.as_bytes(), beside).unwrap().remove(0);
        assert_eq!(document.notes.losses.count("relation-ends"), 1);
        let all = document.annotations.as_ref().unwrap();
        let Some(Annotation::Relation(hits)) = all.iter().find(|a| matches!(a, Annotation::Relation(_)))
        else {
            panic!()
        };
        words(&document, all.iter().find(|a| a.id() == hits.from).unwrap())
    };
    assert_eq!(from(&[("x.txt", TEXT.as_bytes()), ("annotation.conf", conf.as_bytes())]), "Anna");
    assert_eq!(from(&[("x.txt", TEXT.as_bytes())]), "will", "as they stand, where nothing says it");
}
