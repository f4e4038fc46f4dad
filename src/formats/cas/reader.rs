//! A file to a document: which text, whose annotations.

use super::build::Build;
use super::xml::{Structure, structures};
use super::{CUSTOM, CasXmi, METADATA, OWNER};
use crate::formats::Reader;
use crate::formats::decode::Decoded;
use crate::formats::flat::Ground;
use crate::formats::read::{Document, Input, ReadContext, ReadError, decoded, stem};
use crate::model::layer::Status;
use crate::model::time::is_day;

impl Reader for CasXmi {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn companions(&self, _: &str) -> Vec<String> {
        ["TypeSystem.xml", "typesystem.xml"].map(str::to_owned).to_vec()
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let content = decoded(input)?;
        let all = structures(content.text.as_str())?;
        let mut sofas = all.iter().filter(|s| s.kind == "uima.cas.Sofa" && s.get("sofaString").is_some());
        let first = sofas.clone().find(|s| s.get("sofaID") == Some("_InitialView")).or_else(|| sofas.next());
        let Some((sofa, words)) = first.and_then(|s| Some((s, s.get("sofaString")?))) else {
            return Err(ReadError::NoRecord("there is no text (sofaString) in it".to_owned()));
        };
        let ground = Ground::new(words)?;
        let about = About::of(&all, input.stem());
        let own = about.annotator.as_deref();
        let same = own.is_some_and(|a| !context.options.one_annotator || a == context.annotator.as_str());
        let built = Build::new(&all, context, &ground, sofa.get("id"), same).all();
        let Ground { text, original, .. } = ground;
        let mut document = Document::plain(input.name, Decoded { text, original });
        document.stem = about.stem.unwrap_or(document.stem);
        document.title = about.title.unwrap_or(document.title);
        document.date = about.date.or(document.date);
        document.language = about.language.unwrap_or(document.language);
        document.annotator = about.annotator;
        document.status = about.status;
        document.canonicals = built.canonicals;
        document.annotations = Some(built.annotations);
        document.notes = built.notes;
        Ok(vec![document])
    }
}

/// What a file says of its document.
#[derive(Default)]
struct About {
    /// Where it is not the file's.
    stem: Option<String>,
    title: Option<String>,
    language: Option<String>,
    date: Option<String>,
    status: Option<Status>,
    annotator: Option<String>,
}

impl About {
    fn of(all: &[Structure], file: &str) -> Self {
        let one = |kind: &str| all.iter().find(|s| s.kind == kind);
        let said = |kind: &str, name: &str| {
            one(kind).and_then(|s| s.get(name)).filter(|v| !v.trim().is_empty()).map(str::to_owned)
        };
        let article = format!("{CUSTOM}Article");
        let title = said(METADATA, "documentTitle");
        let mut about = Self {
            language: said(METADATA, "language").filter(|l| l != "x-unspecified"),
            date: said(&article, "date").filter(|d| is_day(d)),
            annotator: said(&article, "annotator").or_else(|| said(OWNER, "username")),
            title: title.clone(),
            ..Self::default()
        };
        let status = said(&article, "status");
        about.status = Status::ALL.into_iter().find(|s| Some(s.name()) == status.as_deref());
        // INCEpTION's exports have the annotator for a document's id and the file's name, and the
        // document's own name for its title.
        let owner = said(METADATA, "documentId").filter(|id| id == file);
        if let (None, Some(owner), Some(title)) = (&about.annotator, owner, title)
            && stem(&title) != owner
        {
            about.annotator = Some(owner);
            about.stem = Some(stem(&title).to_owned());
        }
        about
    }
}
