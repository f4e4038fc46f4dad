//! `.ann` beside `.txt`.

use std::collections::HashMap;
use std::sync::Arc;

use super::Brat;
use super::anchor::{Anchor, Unit};
use super::build::Build;
use super::declared::{self, declared};
use super::given;
use super::lines::Lines;
use crate::formats::decode::{self, DecodeError, Decoded, OriginalMap};
use crate::formats::read::{Document, Input, ReadContext, ReadError, decoded};
use crate::formats::{Reader, read};
use crate::model::schema::Schema;

impl Reader for Brat {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn companions(&self, name: &str) -> Vec<String> {
        vec![text_name(name)]
    }

    fn settings(&self) -> &'static [&'static str] {
        &[given::ANNOTATION, given::VISUAL]
    }

    fn given(&self, input: &Input<'_>, schema: &Schema) -> Result<(String, Schema), ReadError> {
        given::given(input, schema)
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let name = text_name(input.name);
        let mut document = Document::plain(&name, article(input, &name)?);
        // brat makes an empty file for an article that nobody has annotated yet.
        if input.bytes.is_empty() {
            return Ok(vec![document]);
        }
        let standoff = decoded(input)?;
        let map = OriginalMap::new(&document.text, &document.original);
        let lines = Lines::new(standoff.text.as_str(), &mut document.notes);
        let mut anchor = Anchor::new(&document.text, &map);
        let unit = anchor.unit(&lines.text_bound);
        let mut found = Vec::with_capacity(lines.text_bound.len());
        for (number, line) in &lines.text_bound {
            match anchor.find(line, unit) {
                Err(lost) => document.notes.problem(*number, lost.to_string()),
                Ok((spans, searched)) => {
                    document.notes.joined(*number, line.ranges.len(), &spans, &document.text);
                    if searched {
                        let first = || format!("{}: “{}”", place(input, *number), line.words);
                        document.notes.losses.add("re-anchored", first);
                    } else if unit != Unit::CodePoints && anchor.is_elsewhere(line, &spans) {
                        let first = || {
                            format!("{}: “{}”, counted in {}", place(input, *number), line.words, unit.name())
                        };
                        document.notes.losses.add("other-unit", first);
                    }
                    found.push((line.id, spans));
                }
            }
        }
        let (declares, ends) = configuration(input, context)?.unzip();
        let ends = ends.unwrap_or_default();
        let known = declares.as_ref().map(|declared| context.schema.grown(declared));
        let context = &ReadContext { schema: known.as_ref().unwrap_or(context.schema), ..*context };
        let hash = document.text.hash();
        let mut build = Build::new(context, hash, input.name, &lines, &mut document.notes);
        build.placed.extend(found);
        build.ends = ends;
        let (annotations, canonicals) = build.finish();
        document.notes.problems.sort_by_key(|problem| problem.line);
        (document.annotations, document.canonicals) = (Some(annotations), canonicals);
        document.declares = declares.map(Arc::new);
        Ok(vec![document])
    }
}

/// What the ends of relations are called.
type Ends = HashMap<String, [String; 2]>;

/// What `annotation.conf` declares, where there is one beside.
fn configuration(input: &Input<'_>, context: &ReadContext<'_>) -> Result<Option<(Schema, Ends)>, ReadError> {
    let content = |name: &str| -> Result<Option<Decoded>, ReadError> {
        let io = |error| ReadError::Io { name: name.to_owned(), error };
        let bytes = (input.beside)(name).map_err(io)?;
        // What can't be made out is no reason to leave the annotations out.
        Ok(bytes.and_then(|bytes| decode::decode(&bytes).ok()))
    };
    let Some(conf) = content(given::ANNOTATION)? else { return Ok(None) };
    let visual = content(given::VISUAL)?;
    let visual = visual.as_ref().map_or("", |v| v.text.as_str());
    let conf = conf.text.as_str();
    Ok(Some((declared(conf, visual, context.schema), declared::ends(conf))))
}

fn text_name(name: &str) -> String {
    format!("{}.txt", read::stem(name))
}

fn place(input: &Input<'_>, line: u32) -> String {
    format!("{} line {line}", input.name)
}

fn article(input: &Input<'_>, name: &str) -> Result<Decoded, ReadError> {
    let io = |error| ReadError::Io { name: name.to_owned(), error };
    let bytes = (input.beside)(name).map_err(io)?.ok_or_else(|| ReadError::Missing(name.to_owned()))?;
    decode::decode(&bytes).map_err(|error: DecodeError| ReadError::Beside { name: name.to_owned(), error })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::read::tests::read_with;
    use crate::model::annotation::Annotation;
    use crate::model::text::CharRange;

    const TEXT: &str = "Hi 😊 👩‍👩‍👧 Paris";

    fn read(ann: &str, text: &str) -> Document {
        let beside = [("x.txt", text.as_bytes())];
        read_with(&Brat, "x.ann", ann.as_bytes(), &beside).unwrap().remove(0)
    }

    /// `label start end[,start end]` for each annotation.
    fn spans(document: &Document) -> Vec<String> {
        let of = |a: &Annotation| {
            let spans = a.spans().unwrap();
            let pieces = spans.pieces().iter().map(|p| {
                let CharRange(start, end) = document.text.chars(*p);
                format!("{start} {end}")
            });
            format!("{} {}", a.label().unwrap(), pieces.collect::<Vec<_>>().join(","))
        };
        document.annotations.as_ref().unwrap().iter().map(of).collect()
    }

    #[test]
    fn offsets_are_code_points() {
        let document = read("T1\tplace 11 16\tParis\n", TEXT);
        assert_eq!(spans(&document), ["place 11 16"]);
        assert!(document.notes.problems.is_empty() && document.notes.losses.is_empty());
    }

    #[test]
    fn offsets_in_other_units_are_found_out_by_the_words() {
        let text = "Hi 😊 👩‍👩‍👧 Paris, Paris";
        for (ann, unit) in [
            ("T1\tplace 15 20\tParis\nT2\tplace 22 27\tParis\n", "UTF-16 units"),
            ("T1\tplace 27 32\tParis\nT2\tplace 34 39\tParis\n", "bytes"),
        ] {
            let document = read(ann, text);
            assert_eq!(spans(&document), ["place 11 16", "place 18 23"]);
            let loss = document.notes.losses.iter().next().unwrap();
            assert_eq!((loss.0, loss.1.count), ("other-unit", 2));
            assert!(loss.1.first.ends_with(unit));
        }
    }

    #[test]
    fn offsets_into_a_file_with_crlf_are_mapped_back() {
        let document = read("T1\tperson 5 9\tAnna\nT2\tperson 11 15\tAnna", "one\r\nAnna\r\nAnna");
        assert_eq!(spans(&document), ["person 4 8", "person 9 13"]);
    }

    #[test]
    fn discontinuous_spans_keep_their_pieces() {
        let document = read("T1\tplace 0 5;15 19\tNorth Bank\n", "North and South Bank");
        assert_eq!(spans(&document), Vec::<String>::new());
        assert_eq!(document.notes.problems[0].line, 1);
        let document = read("T1\tplace 0 5;16 20\tNorth Bank\n", "North and South Bank");
        assert_eq!(spans(&document), ["place 0 5,16 20"]);
    }

    #[test]
    fn pieces_that_share_words_become_one_and_are_named() {
        let document = read("T1\tplace 0 9;6 14\tNorth and and South\n", "North and South Bank");
        assert_eq!(spans(&document), Vec::<String>::new());
        let document = read("T1\tplace 0 9;6 15\tNorth and and South\n", "North and South Bank");
        assert_eq!(spans(&document), ["place 0 15"]);
        let problems: Vec<_> = document.notes.problems.iter().map(|p| (p.line, p.message.as_str())).collect();
        let named =
            "pieces of the annotation on “North and South” share words, or are the same, and became one";
        assert_eq!(problems, [(1, named)]);
    }

    #[test]
    fn words_that_stand_once_are_anchored_anew_others_are_listed() {
        let text = "Anna met Ben. Ben left.";
        let document = read("T1\tperson 3 7\tAnna\nT2\tperson 0 3\tBen\nT3\tperson 99 104\tClara\n", text);
        assert_eq!(spans(&document), ["person 0 4"]);
        assert_eq!(document.notes.losses.count("re-anchored"), 1);
        let problems: Vec<_> = document.notes.problems.iter().map(|p| (p.line, p.message.as_str())).collect();
        assert_eq!(
            problems,
            [
                (2, "the article has “Ann” there, not “Ben”, which stands 2 times in it"),
                (3, "range 99 to 104 is not inside the text, which has 23 characters"),
            ]
        );
    }

    #[test]
    fn a_discontinuous_span_is_anchored_anew_with_its_pieces() {
        let document = read("T1\tplace 2 7;18 22\tNorth Bank\n", "North and South Bank");
        assert_eq!(spans(&document), ["place 0 5,16 20"]);
    }

    #[test]
    fn malformed_lines_are_named_and_the_rest_is_read() {
        let ann = "T1\tperson 0\tAnna\n\nT2 person 0 4 Anna\nX1\tfoo\nT3\tperson 0 4\tAnna\r\n";
        let document = read(ann, "Anna left");
        assert_eq!(spans(&document), ["person 0 4"]);
        assert_eq!(document.notes.problems.iter().map(|p| p.line).collect::<Vec<_>>(), [1, 3, 4]);
    }

    #[test]
    fn without_a_text_beside_it_nothing_can_be_read() {
        let error = read_with(&Brat, "x.ann", b"T1\tperson 0 4\tAnna", &[]).unwrap_err();
        assert_eq!(error.to_string(), "there is no x.txt beside it");
        let error = read_with(&Brat, "x.ann", b"", &[("x.txt", b"\0")]).unwrap_err();
        assert!(error.to_string().starts_with("x.txt: byte 0"));
    }

    #[test]
    fn an_empty_file_is_an_article_without_a_layer() {
        assert!(read("", "Anna left").annotations.is_none());
    }

    #[test]
    fn type_names_meet_labels_whatever_their_case_and_new_ones_stay_as_they_are() {
        let document =
            read("T1\tPERSON 0 4\tAnna\nT2\tGizmo_X 5 9\tleft\nT3\tCommitment 0 9\tAnna left", "Anna left");
        assert_eq!(spans(&document), ["person 0 4", "Gizmo_X 5 9", "commitment 0 9"]);
        assert!(document.annotations.unwrap()[2].as_commitment().is_some());
    }
}
