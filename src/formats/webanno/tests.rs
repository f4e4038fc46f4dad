use proptest::prelude::*;

use super::Tsv;
use crate::formats::export::{ExportItem, Options, Report};
use crate::formats::read::tests::read_with;
use crate::formats::read::{Document, ReadError};
use crate::formats::registry;
use crate::formats::sink::MemorySink;
use crate::formats::testing::{PARIS, at, entity, everything, export, frame, item, lost, spans};
use crate::model::annotation::{Annotation, Commitment, Entity, Filler};
use crate::model::text::Text;

fn written(items: Vec<ExportItem>) -> (Report, MemorySink) {
    export(registry::by_id("webanno-tsv").unwrap(), &Options::default(), items)
}

fn read(content: &str) -> Result<Document, ReadError> {
    read_with(&Tsv, "a.tsv", content.as_bytes(), &[]).map(|mut all| all.remove(0))
}

/// Each annotation in a line.
fn told(document: &Document) -> Vec<String> {
    let all = document.annotations.as_ref().unwrap();
    let words = |a: &Annotation| a.spans().unwrap().words(&document.text);
    let by_id = |id| words(all.iter().find(|a| a.id() == id).unwrap());
    let tell = |a: &Annotation| match a {
        Annotation::Relation(r) => format!("{} {} {}", by_id(r.from), r.kind, by_id(r.to)),
        Annotation::Commitment(c) => {
            let roles = c.roles.iter().map(|(role, filler)| match filler {
                Filler::Annotation(id) => format!(" {role}={}", by_id(*id)),
                Filler::Words(spans) => format!(" {role}=“{}”", spans.words(&document.text)),
            });
            format!("{} “{}”{}", c.label, words(a), roles.collect::<String>())
        }
        a => format!("{} “{}”", a.label().unwrap(), words(a)),
    };
    all.iter().map(tell).collect()
}

fn problems(document: &Document) -> Vec<(u32, &str)> {
    document.notes.problems.iter().map(|p| (p.line, p.message.as_str())).collect()
}

#[test]
fn paris_is_at_utf_16_unit_15() {
    let text = Text::new(PARIS);
    let (_, sink) =
        written(vec![item("a", &text, [entity(&text, 1, "place", &[at(&text, "Paris")]).into()])]);
    assert_eq!(
        sink.text("a.tsv"),
        "#FORMAT=WebAnno TSV 3.3\n\
         #T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value\n\
         \n\
         \n\
         #Text=Hi 😊 👩‍👩‍👧 Paris\n\
         1-1\t0-2\tHi\t_\t\n\
         1-2\t3-5\t😊\t_\t\n\
         1-3\t6-14\t👩‍👩‍👧\t_\t\n\
         1-4\t15-20\tParis\tplace\t\n"
    );
}

#[test]
fn stacked_and_long_annotations_are_numbered_and_slots_point_to_rows() {
    let (report, sink) = written(vec![everything()]);
    let tsv = sink.text("gates.tsv");
    let has = |part: &str| assert!(tsv.contains(part), "{part} in {tsv}");
    has(
        "|ROLE_webanno.custom.Commitment:arguments_webanno.custom.CommitmentArgumentsLink|uima.tcas.Annotation\n",
    );
    has("#T_RL=webanno.custom.Relation|value|BT_uima.tcas.Annotation\n");
    has("\n1-7\t24-28\tOslo\t*[2]|*[3]|*[4]\t*[2]|*[3]|*[4]\t"
        .replace("*[2]|*[3]|*[4]\t*[2]", "attache:x-0000000001[2]")
        .as_str());
    has("\textent;promisor;promisor;action;target[");
    has("#Text=The north and south gates will open, she said “soon”.\n2-1\t53-56\tThe\t");
    assert_eq!((lost(&report, "comments"), lost(&report, "several-values"), report.losses.len()), (3, 1, 2));
}

const FOREIGN: &str = "#FORMAT=WebAnno TSV 3.2\n\
    #T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue\n\
    #T_SP=webanno.custom.Lu|luvalue\n\
    #T_SP=webanno.custom.Frame|FE|ROLE_webanno.custom.Frame:Roles_webanno.custom.FrameRolesLink|webanno.custom.Lu\n\
    #T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation\n\
    #T_RL=webanno.custom.Near|kind|BT_webanno.custom.Lu\n\
    \n\
    \n\
    #Text=Ben sold the old\n\
    #Text=clock\n\
    1-1\t0-3\tBen\tNNP\tben\t_\t_\t_\tpr[1]\tcoref->1-1\t_\t_\t\n\
    1-2\t4-8\tsold\tVBD\t_\tsale\tseller;goods\t1-1;1-4[4]\t_\t_\t_\t_\t\n\
    1-3\t9-12\tthe\t_\t_\t_\t_\t_\t_\t_\t_\t_\t\n\
    1-4\t13-16\told\t_\t*[4]|big[5]\t_\t_\t_\t_\t_\tbeside\t1-1[0_4]\t\n\
    1-5\t17-22\tclock\t_\t*[4]\t_\t_\t_\t_\t_\t_\t_\t\n\
    1-5.1\t17-18\tc\t_\tletter\t_\t_\t_\t_\t_\t_\t_\t\n\
    \n\
    #Text=It is 3\\\\4 \\[sic\\].\n\
    2-1\t25-27\tIt\t_\t_\t_\t_\t_\t_\t_\t_\t_\t\n\
    2-2\t28-30\tis\t_\t_\t_\t_\t_\t_\t_\t_\t_\t\n\
    2-3\t31-34\t3\\\\4\t_\tpart\\_of\\|all\t_\t_\t_\t_\t_\t_\t_\t\n";

#[test]
fn a_file_of_another_program_is_read_with_its_stacks_slots_parts_and_relations() {
    let document = read(FOREIGN).unwrap();
    assert_eq!(document.text.as_str(), "Ben sold the old\nclock\n  It is 3\\4 [sic].");
    assert_eq!(
        told(&document),
        [
            "Lu “Ben”",
            "Frame “Ben sold the old\nclock” seller=Ben goods=old\nclock",
            "Lu “old\nclock”",
            "Lu “old”",
            "Lu “c”",
            "Lu “3\\4”",
            "Ben beside old\nclock",
        ]
    );
    assert_eq!(
        problems(&document),
        [
            (
                11,
                "2 cells of de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS left out: layers of grammar are not read"
            ),
            (
                11,
                "1 cells of de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink left out: chains are not read"
            ),
        ]
    );
    let attributes: Vec<String> = document
        .annotations
        .iter()
        .flatten()
        .filter_map(Annotation::as_entity)
        .map(|e| format!("{:?}", e.attributes))
        .collect();
    assert_eq!(attributes[4], "{\"luvalue\": [\"part_of|all\"]}");
}

/// As `INCEpTION` writes them: a number behind the roles, no role, no slots.
const SLOTS: &str = "#FORMAT=WebAnno TSV 3.3\n\
    #T_SP=webanno.custom.Kind|value\n\
    #T_SP=webanno.custom.Sale|ROLE_webanno.custom.Sale:who_webanno.custom.SaleWhoLink|uima.tcas.Annotation\n\
    \n\
    \n\
    #Sentence.id=s1\n\
    #Text=Ben sold it to Ida.\n\
    1-1\t0-3\tBen\tman[1]\t_\t_\t\n\
    1-2\t4-8\tsold\t_\tseller;*[3]|buyer[4]|_[5]\t1-1[1];1-5[2]|1-5[2]|*\t\n\
    1-3\t9-11\tit\t_\tseller;*[3]|_[5]\t1-1[1];1-5[2]|*\t\n\
    1-4\t12-14\tto\t_\t_\t_\t\n\
    1-5\t15-18\tIda\twoman[2]\t_\t_\t\n\
    1-6\t18-19\t.\t_\t_\t_\t\n";

#[test]
fn the_number_behind_roles_is_that_of_their_annotation() {
    for content in [SLOTS.to_owned(), SLOTS.replace('\n', "\r\n")] {
        let document = read(&content).unwrap();
        assert_eq!(problems(&document), []);
        assert_eq!(
            told(&document),
            [
                "man “Ben”",
                "Sale “Ben sold it to Ida” seller=Ben role=Ida",
                "Sale “sold it to Ida” buyer=Ida",
                "Sale “sold it”",
                "woman “Ida”",
            ]
        );
    }
}

#[test]
fn a_further_piece_of_a_cue_has_no_slots() {
    let text = Text::new("They will, she said, pay.");
    let cue = spans(&text, &[at(&text, "will"), at(&text, "pay")]);
    let pays = Commitment { cue: Some(cue), ..frame(&text, 1, "They will, she said, pay", "") };
    let (_, sink) = written(vec![item("a", &text, [pays.into()])]);
    let tsv = sink.text("a.tsv");
    // A star for a role would be a slot without one.
    assert!(tsv.contains("\tpay\tcommitment[3]\t_[3]\t*\t"), "{tsv}");
    assert!(tsv.contains("\twill\tcommitment[2]\textent[2]\t1-1[1]\t"), "{tsv}");
    let document = read(tsv).unwrap();
    assert_eq!(told(&document), ["commitment “They will, she said, pay”"]);
    let back = document.annotations.iter().flatten().find_map(Annotation::as_commitment);
    assert_eq!(back.and_then(|c| c.cue.as_ref()).map(|cue| cue.words(&text)), Some("will … pay".to_owned()));
}

#[test]
fn a_token_may_stand_as_it_is_or_with_its_escapes() {
    for word in ["C:\\mill", "C:\\\\mill", "C:\\mi\\ll"] {
        let content = format!("#FORMAT=WebAnno TSV 3.3\n\n\n#Text=C:\\\\mill\n1-1\t0-7\t{word}\t\n");
        let document = read(&content).unwrap();
        let wrong = [(5, "token 1-1: the text has “C:\\mill” there, not “C:\\mi\\ll”")];
        let wanted = if word.ends_with("mi\\ll") { &wrong[..] } else { &[] };
        assert_eq!(problems(&document), wanted, "{word}");
    }
}

#[test]
fn each_version_has_its_own_escapes_in_texts() {
    let text = |version: &str, text: &str| {
        let content = format!("#FORMAT=WebAnno TSV {version}\n\n\n#Text={text}\n1-1\t0-1\tx\t\n");
        read(&content).unwrap().text.as_str().to_owned()
    };
    assert_eq!(text("3", "x\\t\\u00e9"), "x\\t\\u00e9");
    assert_eq!(text("3.1", "x\\t\\u00e9 \\uD83D\\uDE0A \\\"\\\\u0041"), "x\té 😊 \"\\u0041");
    assert_eq!(text("3.1", "x\\u00g \\uD83D."), "xu00g \u{fffd}.");
    assert_eq!(text("3.2", "x\\t\\u00e9"), "x\tu00e9");
    assert_eq!(text("3.3", "x\\\u{1}\\[\\]"), "x\u{1}[]");
}

#[test]
fn numbers_of_each_layer_are_told_apart_by_their_rows() {
    // As WebAnno numbered them, with the layer's place behind the row's.
    let content = "#FORMAT=WebAnno TSV 3.2\n\
        #T_SP=webanno.custom.Kind|value\n\
        #T_SP=webanno.custom.Mood|value\n\
        #T_SP=webanno.custom.Sale|verb|ROLE_webanno.custom.Sale:who_webanno.custom.SaleWhoLink|uima.tcas.Annotation\n\
        \n\
        \n\
        #Text=old Ben sold sad Ida\n\
        1-1\t0-3\told\tman[1]\t_\t_\t_\t_\t\n\
        1-2\t4-7\tBen\tman[1]\t_\t_\t_\t_\t\n\
        1-3\t8-12\tsold\t_\t_\tsale\tseller;buyer;witness\t1-1-1[1];1-4-2[1];1-5-3\t\n\
        1-4\t13-16\tsad\t_\tsorrow[1]\t_\t_\t_\t\n\
        1-5\t17-20\tIda\tmaid\tsorrow[1]\t_\t_\t_\t\n";
    let document = read(content).unwrap();
    let problems = problems(&document);
    assert_eq!(problems, [(10, "witness is left out: there are 2 annotations at 1-5")]);
    let told = told(&document);
    assert!(
        told.contains(&"Sale “old Ben sold sad Ida” seller=old Ben buyer=sad Ida".to_owned()),
        "{told:?}"
    );
}

#[test]
fn an_annotation_that_says_two_things_keeps_the_first_and_is_named() {
    let file = |cells: [&str; 2]| {
        format!(
            "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value\n\n\n\
             #Text=New York\n1-1\t0-3\tNew\t{}\t\n1-2\t4-8\tYork\t{}\t\n",
            cells[0], cells[1]
        )
    };
    let names = "an annotation of de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity contradicts itself: \
                 value is “person” and “place”; the first is kept";
    let document = read(&file(["person[3]|place[3]", "_"])).unwrap();
    assert_eq!((told(&document), problems(&document)), (vec!["person “New”".to_owned()], vec![(6, names)]));
    let document = read(&file(["person[3]", "place[3]"])).unwrap();
    assert_eq!(
        (told(&document), problems(&document)),
        (vec!["person “New York”".to_owned()], vec![(7, names)])
    );
    let document = read(&file(["*[3]", "place[3]"])).unwrap();
    assert_eq!((told(&document), problems(&document)), (vec!["place “New York”".to_owned()], vec![]));
}

#[test]
fn sentences_without_tokens_stay_apart() {
    let content = "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=One.\n\n#Text=Two.\n1-1\t6-9\tTwo\t\n";
    let document = read(content).unwrap();
    assert_eq!((document.text.as_str(), problems(&document)), ("One.\n Two.", vec![]));
}

#[test]
fn values_escape_what_is_reserved_and_what_would_end_a_line() {
    let text = Text::new("x");
    let noted = Entity { note: "a_b\u{c}\u{8}\r\n->;".into(), ..entity(&text, 1, "place", &[0..1]) };
    let (_, sink) = written(vec![item("a", &text, [noted.into()])]);
    let tsv = sink.text("a.tsv");
    assert!(tsv.contains("\ta\\_b\u{c}\u{8}\\r\\n\\->\\;\tplace\t"), "{tsv}");
    let back = read(tsv).unwrap();
    let note = back.annotations.iter().flatten().find_map(Annotation::as_entity).map(|e| e.note.to_string());
    assert_eq!(note.as_deref(), Some("a_b\u{c}\u{8}\r\n->;"));
}

#[test]
fn malformed_rows_are_named_and_the_rest_is_read() {
    let cases = [
        (
            "1-1\t0-3\tBen\tNNP\tben",
            "1-1\t0-3\tBob\tNNP\tben",
            11,
            "token 1-1: the text has “Ben” there, not “Bob”",
        ),
        ("1-1\t0-3\tBen", "1-1\t0x3\tBen", 11, "the token has no offsets"),
        ("1-1\t0-3\tBen", "1-1\t0-300\tBen", 11, "token 1-1: range 0 to 300"),
        ("1-1;1-4[4]", "1-1", 12, "2 roles have 1 fillers"),
        ("1-1;1-4[4]", "1-3;1-4[9]", 12, "seller is left out: there is no annotation at 1-3"),
        ("1-1[0_4]", "1-1[0_8]", 14, "relation “beside” is left out: no annotation has the number 8"),
        ("1-1[0_4]", "a;b[0_4]", 14, "a relation of webanno.custom.Near is left out: “a;b” is no place"),
        (
            "1-3\t9-12\tthe\t_\t_\t_\t_\t_\t_\t_\t_\t_\t",
            "1-3\t9-12\tthe\t_",
            13,
            "the row has 1 columns of the 9",
        ),
        ("2-1\t25-27\tIt", "garbage", 19, "neither a token nor a sentence"),
    ];
    for (from, to, line, wanted) in cases {
        let document = read(&FOREIGN.replacen(from, to, 1)).unwrap();
        let found = problems(&document);
        assert!(found.iter().any(|(n, p)| *n == line && p.starts_with(wanted)), "{wanted}: {found:?}");
        assert!(told(&document).iter().any(|a| a == "Lu “c”"));
    }
    let error = |content: &str| read(content).unwrap_err().to_string();
    assert!(error("a,b\n").contains("no WebAnno TSV 3"));
    assert!(error("#FORMAT=WebAnno TSV 3.3\n").contains("no sentence"));
    let far = "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=a\n1-1\t4000000000-4000000001\ta\n";
    assert!(error(far).contains("characters apart"));
}

#[test]
fn offsets_that_count_code_points_are_found_out_by_the_tokens() {
    let content = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Place|\n\n\n#Text=😊 Oslo\n1-1\t0-1\t😊\t_\t\n1-2\t2-6\tOslo\t*\t\n";
    let document = read(content).unwrap();
    assert_eq!(told(&document), ["place “Oslo”"]);
    assert_eq!((document.notes.losses.count("other-unit"), document.notes.problems.len()), (1, 0));
}

#[test]
fn the_first_word_of_a_header_is_a_token_too() {
    let text = Text::new(" date 2026-03-05 Gates open\nThey opened.");
    let (report, sink) =
        written(vec![item("a", &text, [entity(&text, 1, "event", &[at(&text, "date 2026-03-05")]).into()])]);
    let tsv = sink.text("a.tsv");
    assert!(tsv.contains("\n\n\n#Text=date 2026-03-05 \n1-1\t1-5\tdate\tevent[1]\t\n"), "{tsv}");
    let document = read(tsv).unwrap();
    assert_eq!(document.text.as_str(), text.as_str());
    assert_eq!(told(&document), ["event “date 2026-03-05”"]);
    assert_eq!(report.losses.len(), 0);
}

#[test]
fn white_space_between_sentences_and_inside_annotations_comes_back() {
    let text = Text::new("One.  Two\u{c} [x_y]\\ .\n\n\nThree;\t四。五。\n");
    let marks =
        [("Two\u{c} [x_y]\\", "place"), ("Three;\t四", "person"), ("\n\n", "date"), (" Two", "event")];
    let marks =
        (1..).zip(marks).map(|(n, (words, label))| entity(&text, n, label, &[at(&text, words)]).into());
    let (report, sink) = written(vec![item("a", &text, marks)]);
    let document = read(sink.text("a.tsv")).unwrap();
    assert_eq!(document.text.as_str(), text.as_str());
    assert_eq!(told(&document), ["event “Two”", "place “Two\u{c} [x_y]\\”", "person “Three;\t四”"]);
    assert_eq!((lost(&report, "empty-span"), lost(&report, "white-space"), report.losses.len()), (1, 1, 2));
    assert_eq!(problems(&document), []);
}

proptest! {
    #[test]
    fn every_text_comes_back_character_by_character(
        content in "( {0,2}date 2026-03-05 ?)?[a-c .!\n\t\u{b}\u{c}\u{1c}\u{1}\u{85}\u{2028}é😊अ漢\\\\\\[\\]|_;*>#=-]{0,60}",
    ) {
        let text = Text::new(content.as_str());
        let (report, sink) = written(vec![item("a", &text, [])]);
        let is_space = |c: char| c.is_whitespace() || c == '\u{1c}';
        let words = content.trim_start_matches(is_space);
        let lead = &content[..content.len() - words.len()];
        let is_lost = !content.is_empty() && (words.is_empty() || lead.contains(|c| c != ' '));
        prop_assert_eq!(lost(&report, "leading-white-space"), usize::from(is_lost));
        match read(sink.text("a.tsv")) {
            Err(_) => prop_assert!(words.is_empty()),
            Ok(document) => {
                prop_assert_eq!(problems(&document), vec![]);
                let blanks = " ".repeat(lead.encode_utf16().count());
                prop_assert_eq!(document.text.as_str(), format!("{blanks}{words}"));
            }
        }
    }
}
