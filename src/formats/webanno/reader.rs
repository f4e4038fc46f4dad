//! A file to a document.

use super::body::{self, Body};
use super::{Tsv, cells, escape};
use crate::formats::cas::back;
use crate::formats::cas::features::Features;
use crate::formats::decode::Decoded;
use crate::formats::flat::{Ground, Unit};
use crate::formats::read::{Document, Input, Notes, ReadContext, ReadError, decoded, stem};
use crate::formats::{Reader, registry};

impl Reader for Tsv {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let file = decoded(input)?;
        let mut notes = Notes::default();
        let body = body::read(file.text.as_str(), &mut notes).map_err(ReadError::NoRecord)?;
        if body.sentences.is_empty() {
            return Err(ReadError::NoRecord("there is no sentence in it (no “#Text=”)".to_owned()));
        }
        let (unit, ground) = ground(&body)?;
        if unit != Unit::Utf16 {
            let first = || format!("{}: counted in {}", input.name, unit.name());
            notes.losses.add("other-unit", first);
        }
        compare(&body, &ground, unit, &mut notes);
        let place = |range: (u32, u32)| {
            let span = ground.span(unit, range)?;
            if span.is_empty() { Err("the span is empty".to_owned()) } else { Ok(span) }
        };
        // INCEpTION has a folder for each article with a file for each annotator in it.
        let of_folder = registry::for_file(input.folder).is_some() && stem(input.folder) != input.stem();
        let annotator = of_folder.then(|| input.stem());
        let context = &context.of(annotator);
        let layers = cells::layers(&body, &Features::of(context.schema), place, &mut notes);
        let (annotations, canonicals) = back::annotations(context, &ground.text, layers, &mut notes);
        notes.problems.sort_by_key(|p| p.line);
        let Ground { text, original, .. } = ground;
        let mut document = Document::plain(input.name, Decoded { text, original });
        document.annotator = annotator.map(str::to_owned);
        if of_folder {
            stem(input.folder).clone_into(&mut document.stem);
        }
        document.annotations = Some(annotations);
        document.canonicals = canonicals;
        document.notes = notes;
        Ok(vec![document])
    }
}

/// The text, and the unit in which most tokens have their words there: UTF-16 unless another fits
/// better.
fn ground(body: &Body<'_>) -> Result<(Unit, Ground), ReadError> {
    let made = |unit| {
        let text = body::text(&body.sentences, unit).map_err(ReadError::NoRecord)?;
        let ground = Ground::new(&text)?;
        let wrong = rows(body).filter(|row| !fits(&ground, unit, row)).count();
        Ok::<_, ReadError>((ground, wrong))
    };
    let (ground, wrong) = made(Unit::Utf16)?;
    if wrong > 0
        && let Ok((other, fewer)) = made(Unit::CodePoints)
        && fewer < wrong
    {
        return Ok((Unit::CodePoints, other));
    }
    Ok((Unit::Utf16, ground))
}

fn rows<'a>(body: &'a Body<'a>) -> impl Iterator<Item = &'a body::Row<'a>> {
    body.sentences.iter().flat_map(|s| &s.rows)
}

fn fits(ground: &Ground, unit: Unit, row: &body::Row<'_>) -> bool {
    let is_there = |span, word: &str| ground.fits(span, Some(word));
    ground.span(unit, row.range).is_ok_and(|span| {
        is_there(span, row.word) || row.word.contains('\\') && is_there(span, &escape::unescape(row.word))
    })
}

/// Lists the tokens whose words do not stand where they say.
fn compare(body: &Body<'_>, ground: &Ground, unit: Unit, notes: &mut Notes) {
    for row in rows(body).filter(|row| !fits(ground, unit, row)) {
        let why = match ground.span(unit, row.range) {
            Ok(span) => format!("the text has “{}” there, not “{}”", ground.text.slice(span), row.word),
            Err(why) => why,
        };
        notes.problem(row.line, format!("token {}: {why}", row.name));
    }
}
