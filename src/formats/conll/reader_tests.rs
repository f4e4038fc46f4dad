use super::*;
use crate::formats::export::Options;
use crate::formats::flat::testing::{problems, told, told_of};
use crate::formats::read::Document;
use crate::formats::read::tests::read_with;
use crate::formats::registry;
use crate::formats::testing::{PARIS, at, entity, everything, export, item};
use crate::model::layer::Status;
use crate::model::text::Text;

fn read(content: &str, beside: &str) -> Vec<Document> {
    let beside: &[(&str, &[u8])] =
        if beside.is_empty() { &[] } else { &[("x.conll.offsets.tsv", beside.as_bytes())] };
    read_with(&BIO, "x.conll", content.as_bytes(), beside).unwrap()
}

fn spans(document: &Document) -> Vec<String> {
    let tell = |a: &crate::model::annotation::Annotation| {
        format!("{} {}", a.label().unwrap(), a.spans().unwrap().words(&document.text))
    };
    document.annotations.iter().flatten().map(tell).collect()
}

fn lost(document: &Document, id: &str) -> usize {
    document.notes.losses.count(id)
}

#[test]
fn conll_2003_is_read_with_its_four_columns_and_its_articles() {
    let documents = read(
        "-DOCSTART- -X- -X- O\n\nEU NNP B-NP B-ORG\nrejects VBZ B-VP O\nGerman JJ B-NP B-MISC\ncall NN I-NP O\n. . O O\n\n\
         Peter NNP B-NP B-PER\nBlackburn NNP I-NP I-PER\n\n-DOCSTART- -X- -X- O\n\nBRUSSELS NNP B-NP B-LOC\n",
        "",
    );
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0].text.as_str(), "EU rejects German call.\nPeter Blackburn");
    assert_eq!(spans(&documents[0]), ["ORG EU", "MISC German", "PER Peter Blackburn"]);
    assert_eq!(spans(&documents[1]), ["LOC BRUSSELS"]);
    assert_eq!((lost(&documents[0], "columns"), lost(&documents[0], "rebuilt-text")), (1, 1));
    assert_ne!(documents[0].stem, documents[1].stem);
}

#[test]
fn tags_of_any_scheme_are_told_and_read() {
    for tags in [
        "B-PER I-PER B-PER O B-LOC",
        "I-PER I-PER B-PER O I-LOC",
        "B-PER E-PER S-PER O S-LOC",
        "B-PER L-PER U-PER O U-LOC",
    ] {
        for separator in [" ", "\t", "   "] {
            let lines = "Anna Lee Ben saw Oslo".split(' ').zip(tags.split(' '));
            let rows: Vec<String> = lines.map(|(word, tag)| format!("{word}{separator}{tag}\n")).collect();
            let content = rows.concat();
            let document = read(&content, "").remove(0);
            assert_eq!(
                spans(&document),
                ["PER Anna Lee", "PER Ben", "place Oslo"].map(|s| s.replace("place", "LOC"))
            );
            assert_eq!(lost(&document, "repaired-tags"), 0, "{tags}");
        }
    }
}

#[test]
fn tags_that_no_scheme_allows_are_repaired_and_counted() {
    let document = read("Anna B-PER\nLee I-LOC\nsaw O\nOslo B-LOC\nand O\nBen I-PER\n", "").remove(0);
    assert_eq!(spans(&document), ["PER Anna", "LOC Lee", "LOC Oslo", "PER Ben"]);
    assert_eq!(lost(&document, "repaired-tags"), 2);
    assert_eq!(
        document.notes.losses.iter().find(|l| l.0 == "repaired-tags").unwrap().1.first,
        "line 2: I-LOC at “Lee” (BIO: a span begins with B)"
    );
}

#[test]
fn comments_and_counted_tokens_are_no_words() {
    let conllu = "# newdoc id = first\n# text = # 1 of\n1\t#\tSYM\tO\n2-3\tof the\t_\t_\n2\tof\tADP\tO\n3\tOslo\tPROPN\tB-LOC\n\n\
        # newdoc id = second\n1\tBen\tPROPN\tB-PER\n";
    let documents = read(conllu, "");
    assert_eq!(documents[0].text.as_str(), "# of Oslo");
    assert_eq!(documents.iter().map(|d| d.stem.as_str()).collect::<Vec<_>>(), ["first", "second"]);
    assert_eq!(spans(&documents[1]), ["PER Ben"]);
    let hash = read("# O\n1 O\nin O\nOslo B-LOC\n#peace B-LOC\n", "").remove(0);
    assert_eq!(hash.text.as_str(), "# 1 in Oslo #peace");
}

#[test]
fn lines_without_a_tag_are_named_and_the_rest_is_read() {
    let document = read("Anna B-PER\nalone\nOslo B-LOC\n", "").remove(0);
    assert_eq!(problems(&document), ["2: no tag for “alone”, which is left out"]);
    assert_eq!(spans(&document), ["PER Anna", "LOC Oslo"]);
    assert!(read_with(&BIO, "x.conll", b"only\nwords\n", &[]).is_err());
    assert!(read_with(&BIO, "x.conll", b"\n\n-DOCSTART- O\n", &[]).is_err());
}

#[test]
fn what_the_format_carries_comes_back_with_the_file_beside() {
    let text = Text::new(format!("{PARIS}  and\u{202f}\t12\u{202f}000 両国.\n\n Oslo \u{2028}ends\n "));
    let all = [
        entity(&text, 1, "place", &[at(&text, "Paris")]),
        entity(&text, 2, "money", &[at(&text, "12\u{202f}000")]),
        entity(&text, 3, "place", &[at(&text, "国")]),
        entity(&text, 4, "person", &[at(&text, "slo")]),
    ];
    let one = item("a", &text, all.map(Into::into));
    for format in ["conll", "bioes", "bilou"] {
        let (_, sink) = export(registry::by_id(format).unwrap(), &Options::default(), vec![one.clone()]);
        let document = read(sink.text("out.x"), sink.text("out.x.offsets.tsv")).remove(0);
        assert_eq!(document.text.as_str(), text.as_str());
        assert_eq!(told(&document.text, document.annotations.iter().flatten()), told_of(&one));
        assert_eq!((document.stem.as_str(), document.annotator.as_deref()), ("a", Some("ana")));
        assert_eq!(document.status, Some(Status::Done));
        assert!(document.notes.losses.is_empty());
    }
}

#[test]
fn a_file_beside_that_does_not_belong_to_it_is_not_believed() {
    let (_, sink) = export(&BIO, &Options::default(), vec![everything()]);
    let (main, beside) = (sink.text("out.x"), sink.text("out.x.offsets.tsv"));
    assert_eq!(lost(&read(main, beside)[0], "rebuilt-text"), 0);
    for wrong in [
        beside.replace("0\t4\n", "0\t5\n"),
        beside.replace("0\t4\n", "4000000000\t4000000004\n"),
        beside.replacen('\n', "", 1),
        beside.replace("\t\"\\n\"", "\t\"\\n"),
        beside.replace("-DOCSTART-\t", "-DOCSTART- "),
        beside[..beside.len() / 2].to_owned(),
    ] {
        let document = read(main, &wrong).remove(0);
        assert_eq!(lost(&document, "rebuilt-text"), 1, "{wrong}");
        assert_eq!(spans(&document), ["person Anna Lee", "organisation Bank of Oslo"]);
    }
}

#[test]
fn offsets_that_give_another_text_than_they_say_are_not_believed() {
    let text = Text::new("Bob met\n");
    let beside = |hash: &str| format!("-DOCSTART-\ta\tana\t{hash}\tdone\t0\t\"\\n\"\n\n0\t3\n4\t7\n\n");
    let main = "-DOCSTART- O\n\nBob B-person\nmet O\n\n";
    let document = read(main, &beside(&text.hash().to_string())).remove(0);
    assert_eq!((document.text.as_str(), document.notes.problem_count()), ("Bob met\n", 0));
    for wrong in
        [beside(&text.hash().to_string()).replace("4\t7", "5\t8"), beside(&Text::new("x").hash().to_string())]
    {
        let document = read(main, &wrong).remove(0);
        assert_eq!((lost(&document, "rebuilt-text"), document.notes.problem_count()), (1, 1), "{wrong}");
    }
}

#[test]
fn a_tag_without_a_label_is_named_and_marks_nothing() {
    let document = read("Anna B-\nLee I-\nsaw O\nOslo B-place\n", "").remove(0);
    assert_eq!(spans(&document), ["place Oslo"]);
    let said: Vec<String> =
        document.notes.problems.iter().map(|p| format!("{}: {}", p.line, p.message)).collect();
    assert_eq!(said, ["1: the tag “B-” has no label", "2: the tag “I-” has no label"]);
}

#[test]
fn bioes_and_bilou_have_their_own_tags() {
    let text = Text::new("Anna Lee of Oslo");
    let all = [entity(&text, 1, "person", &[0..8]), entity(&text, 2, "place", &[12..16])];
    let tags = |format: &str| {
        let one = item("a", &text, all.clone().map(Into::into));
        let (_, sink) = export(registry::by_id(format).unwrap(), &Options::default(), vec![one]);
        let tags = sink.text("out.x").lines().skip(2).filter_map(|l| l.split_once(' '));
        tags.map(|(_, tag)| tag.to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(tags("conll"), "B-person I-person O B-place");
    assert_eq!(tags("bioes"), "B-person E-person O S-place");
    assert_eq!(tags("bilou"), "B-person L-person O U-place");
}

#[test]
fn further_columns_of_tags_are_read_too_and_chunks_are_not() {
    // As in GermEval 2014: outer and inner entities.
    let germeval = "#\thttp://de.wikipedia.example [2010-01-18]\n1\tBank\tB-ORG\tO\n2\tof\tI-ORG\tO\n3\tOslo\tI-ORG\tB-LOC\n4\tpaid\tO\tO\n";
    let document = read(germeval, "").remove(0);
    assert_eq!(spans(&document), ["LOC Oslo", "ORG Bank of Oslo"]);
    assert_eq!(lost(&document, "columns"), 0);
    let chunks = "EU NNP B-NP B-ORG\nrejects VBZ B-VP O\n";
    let document = read(chunks, "").remove(0);
    assert_eq!((spans(&document), lost(&document, "columns")), (vec!["ORG EU".to_owned()], 1));
}

#[test]
fn words_of_several_parts_at_the_beginning_and_the_last_column_of_conll_u_are_no_tags() {
    let row = |n: &str, word: &str, misc: &str| format!("{n}\t{word}\t_\t_\t_\t_\t0\t_\t_\t{misc}\n");
    let conllu = [
        row("1-2", "du", "_"),
        row("1", "de", "_"),
        row("2", "le", "SpaceAfter=No"),
        row("3", "Paris", "SpaceAfter=No|NER=B-LOC"),
    ];
    let document = read(&conllu.concat(), "").remove(0);
    assert_eq!((document.text.as_str(), spans(&document)), ("de le Paris", vec!["LOC Paris".to_owned()]));
}
