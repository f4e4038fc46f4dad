//! Records of ours to documents, with the ids that they had where the annotator stays the same.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Jsonl, Records};
use crate::formats::decode::Decoded;
use crate::formats::flat::records::{self, Names, Object};
use crate::formats::flat::{Ground, Head, Unit};
use crate::formats::names::label_named;
use crate::formats::read::{Document, Input, Notes, Problem, ReadContext, ReadError, content};
use crate::formats::rows::JsonlRows;
use crate::formats::{Reader, Table, doccano, spacy_jsonl};
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Source, Spans, Target,
};
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotationId, AnnotatorId, CanonicalId, IdKind, LabelId, RelationTypeId, RoleId};
use crate::model::schema::LabelKind;

/// Records that are looked at to tell whether a file holds articles alone.
const FIRST: usize = 20;
/// Bytes of text that may be searched for one file's lost words.
pub(super) const BUDGET: usize = 4 << 30;

impl Reader for Jsonl {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let content = content(input)?;
        let form = Form::of(&content);
        if let Some(other) = records::names(&content).find_map(|names| other(&names, &form)) {
            return other.read(input, context);
        }
        let mut all = records::names(&content).peekable();
        if all.peek().is_some() && all.all(|names| JsonlRows::takes(&names)) {
            return JsonlRows.read(input, context);
        }
        let (mut all, mut bad) = (Records::new(input, context), Vec::new());
        for (line, object) in records::lines(&content) {
            if let Err(message) = object.and_then(|o| all.add(line, &o)) {
                bad.push(Problem { line, message });
            }
        }
        let documents = all.documents().into_iter().map(|(_, document)| document).collect();
        crate::formats::flat::with_problems(documents, bad)
    }

    fn has_tables(&self) -> bool {
        true
    }

    fn table(&self, input: &Input<'_>) -> Option<Table> {
        let content = content(input).ok()?;
        let mut first = records::names(&content).take(FIRST);
        let form = Form::of(&content);
        if first.any(|names| other(&names, &form).is_some()) { None } else { JsonlRows.table(input) }
    }
}

/// The reader that a record of another program with the same extension belongs to. Only its
/// form tells: all have `text`, and doccano's entities have no spans but edges.
fn other(names: &Names, form: &Form<'_>) -> Option<&'static dyn Reader> {
    let has = |name: &str| names.contains_key(name);
    if has("commitments") {
        return None;
    }
    let is_old = || has("entities") && *form.triples.get_or_init(|| has_triples(form.content));
    if has("spans") || has("ents") || has("tokens") || has("_task_hash") || is_old() {
        return Some(&spacy_jsonl::SPACY);
    }
    let has_edges = || *form.edges.get_or_init(|| form.content.contains("\"start_offset\""));
    let is_first = || has("annotations") && has_edges();
    (has("label") || has("labels") || has("entities") && has_edges() || is_first())
        .then_some(&doccano::LABELS)
}

/// In what form a file has its entities; looked at once, where it matters.
struct Form<'a> {
    content: &'a str,
    triples: OnceCell<bool>,
    edges: OnceCell<bool>,
}

impl<'a> Form<'a> {
    fn of(content: &'a str) -> Self {
        Self { content, triples: OnceCell::new(), edges: OnceCell::new() }
    }
}

/// Whether entities are lists of start, end and label, as spaCy's older training data has them.
fn has_triples(content: &str) -> bool {
    let Some((_, rest)) = content.split_once("\"entities\"") else { return false };
    let mut marks = rest.chars().filter(|c| !c.is_whitespace());
    [':', '[', '['].iter().all(|mark| marks.next() == Some(*mark))
}

/// Fields of a record that are read, or say what the text says.
const FIELDS: &[&str] = &[
    "id",
    "article",
    "title",
    "date",
    "text",
    "annotator",
    "status",
    "range",
    "entities",
    "commitments",
    "relations",
    "comments",
    "canonical_entities",
    "source",
    "url",
    "language",
    "lang",
    "doc_id",
    "document_id",
    "schema",
    "format",
];

/// The document of a record. Its comments may be on what other records have.
pub(super) fn document(
    input: &Input<'_>,
    context: &ReadContext<'_>,
    line: u32,
    object: &Object,
    budget: &mut usize,
) -> Result<Document, String> {
    let raw = records::article(object, &["text"])?;
    let ground = Ground::new(raw).map_err(|e| e.to_string())?;
    let context = &context.of(named_annotator(object));
    let (notes, ids) = (Notes::default(), HashMap::new());
    let mut record = Record { context, ground: &ground, line, notes, budget, ids };
    let annotations = object.contains_key("entities").then(|| record.annotations(object));
    let canonicals = record.canonicals(object);
    let mut notes = record.notes;
    records::count_unread(object, FIELDS, &format!("line {line}"), &mut notes);
    let head = Head { id: records::text(object, &["id"]), ..Head::of(object) };
    let Ground { text, original, .. } = ground;
    let mut document = Document::plain(input.name, Decoded { text, original });
    document.stem = head.id.unwrap_or_else(|| format!("{}-{line}", input.stem()));
    document.title = head.title.unwrap_or(document.title);
    document.date = head.date.or(document.date);
    document.annotator = named_annotator(object).map(str::to_owned);
    document.status = head.status;
    for (name, is_taken) in [("status", head.status.is_some()), ("date", document.date.is_some())] {
        if let Some(value) = records::text(object, &[name]).filter(|_| !is_taken) {
            let value: String = value.chars().take(40).collect();
            notes.problem(line, format!("“{value}” is no {name} that is known, and is left out"));
        }
    }
    document.source = head.source.unwrap_or(document.source);
    document.language = head.language.unwrap_or(document.language);
    document.canonicals = canonicals;
    (document.annotations, document.notes) = (annotations, notes);
    Ok(document)
}

/// Whose record it says it is.
fn named_annotator(object: &Object) -> Option<&str> {
    object.get("annotator").and_then(Value::as_str).filter(|name| !name.trim().is_empty())
}

/// One record being read.
struct Record<'a> {
    context: &'a ReadContext<'a>,
    ground: &'a Ground,
    line: u32,
    notes: Notes,
    budget: &'a mut usize,
    /// By the ids of the record.
    ids: HashMap<String, AnnotationId>,
}

impl Record<'_> {
    fn annotations(&mut self, object: &Object) -> Vec<Annotation> {
        let (named, me) = (named_annotator(object), self.context.annotator);
        let same = named.is_some_and(|a| !self.context.options.one_annotator || a == me.as_str());
        let kinds = [
            ("entities", IdKind::Entity),
            ("commitments", IdKind::Commitment),
            ("relations", IdKind::Relation),
            ("comments", IdKind::Comment),
        ];
        let mut all = Vec::new();
        let mut n = 0;
        for (name, kind) in kinds {
            for value in records::listed(object, name, self.line, &mut self.notes) {
                n += 1;
                let own = value["id"].as_str().unwrap_or_default();
                let kept = own.parse().ok().filter(|id: &AnnotationId| same && id.kind() == kind);
                let id = kept.unwrap_or_else(|| self.context.id(kind, self.ground.text.hash(), n));
                if !own.is_empty() && self.ids.contains_key(own) {
                    self.problem(own, "the id stands twice");
                    continue;
                }
                self.ids.insert(if own.is_empty() { format!("{n}") } else { own.to_owned() }, id);
                all.push((kind, id, value));
            }
        }
        let mut read = Vec::with_capacity(all.len());
        for (kind, id, value) in all {
            let one = match kind {
                IdKind::Entity => self.entity(id, value),
                IdKind::Commitment => self.commitment(id, value),
                IdKind::Relation => self.relation(id, value),
                _ => self.comment(id, value),
            };
            match one {
                Ok(annotation) => read.push(annotation),
                Err(why) => self.problem(value["id"].as_str().unwrap_or("annotation"), &why),
            }
        }
        self.without_dangling(read)
    }

    /// What refers to an annotation that could not be taken goes too, and is named, but for comments.
    fn without_dangling(&mut self, mut all: Vec<Annotation>) -> Vec<Annotation> {
        loop {
            let there: HashSet<AnnotationId> = all.iter().map(Annotation::id).collect();
            let before = all.len();
            all.retain_mut(|a| {
                if let Annotation::Commitment(frame) = a {
                    let id = frame.id;
                    frame.roles.retain(|(role, filler)| {
                        let is = filler.annotation().is_none_or(|f| there.contains(&f));
                        if !is {
                            self.problem(&id.to_string(), &format!("what fills “{role}” is not there"));
                        }
                        is
                    });
                    return true;
                }
                let is_comment = matches!(a, Annotation::Comment(_));
                let is = is_comment || a.refers().iter().all(|r| there.contains(r));
                if !is {
                    self.problem(&a.id().to_string(), "what it is on is not there");
                }
                is
            });
            if all.len() == before {
                return all;
            }
        }
    }

    fn problem(&mut self, what: &str, why: &str) {
        self.notes.problem(self.line, format!("{what}: {why}"));
    }

    fn source(&self) -> Source {
        Source::Imported(self.context.format.to_owned())
    }

    /// The spans of `name`, held against `quote` where there is one; none where the list is empty.
    fn spans(&mut self, value: &Value, name: &str, quote: &str) -> Result<Option<Spans>, String> {
        let Some(pieces) = value[name].as_array() else { return Err(format!("no “{name}”")) };
        let mut spans = Vec::with_capacity(pieces.len());
        for (i, piece) in pieces.iter().enumerate() {
            let range = records::offset(piece.get(0)).zip(records::offset(piece.get(1)));
            let range = range.ok_or_else(|| format!("“{name}” is no list of [start, end]"))?;
            let words = value[quote].get(i).and_then(Value::as_str);
            let (span, searched) = self.ground.find(Unit::CodePoints, range, words, self.budget)?;
            if searched {
                let (line, text) = (self.line, &self.ground.text);
                self.notes.losses.add("re-anchored", || format!("line {line}: “{}”", text.slice(span)));
            }
            spans.push(span);
        }
        Ok(self.notes.spans(self.line, spans, &self.ground.text))
    }

    fn words(&mut self, value: &Value) -> Result<Spans, String> {
        self.spans(value, "spans", "quote")?.ok_or_else(|| "no words".to_owned())
    }

    fn entity(&mut self, id: AnnotationId, value: &Value) -> Result<Annotation, String> {
        let label = string(value, "label")?;
        let known = label_named(self.context.schema, label);
        let refers_to = match value["refers_to"].as_str() {
            Some(canonical) => Some(canonical.parse().map_err(|_| "“refers_to” is no id".to_owned())?),
            None => None,
        };
        Ok(Entity {
            id,
            label: known.map_or_else(|| LabelId::new(label), |l| l.id.clone()),
            spans: self.words(value)?,
            refers_to,
            attributes: self.attributes(value),
            note: value["note"].as_str().unwrap_or_default().into(),
            made: self.context.made,
            source: self.source(),
        }
        .into())
    }

    /// Attributes; one that holds anything but strings is named and left out.
    fn attributes(&mut self, value: &Value) -> Attributes {
        let mut out = Attributes::new();
        for (id, values) in value["attributes"].as_object().into_iter().flatten() {
            let list =
                values.as_array().and_then(|l| l.iter().map(|v| v.as_str().map(str::to_owned)).collect());
            match list {
                Some(list) => drop(out.insert(id.as_str().into(), list)),
                None => {
                    let what = value["id"].as_str().unwrap_or("annotation");
                    self.problem(what, &format!("attribute “{id}” is left out: it is no list of strings"));
                }
            }
        }
        out
    }

    /// The cue of a statement; one that is in no place is named and left out.
    fn cue(&mut self, value: &Value) -> Option<Spans> {
        if value["cue"].is_null() {
            return None;
        }
        self.spans(value, "cue", "").unwrap_or_else(|why| {
            self.problem(
                value["id"].as_str().unwrap_or("commitment"),
                &format!("the cue is left out: {why}"),
            );
            None
        })
    }

    fn commitment(&mut self, id: AnnotationId, value: &Value) -> Result<Annotation, String> {
        let name = string(value, "label")?;
        let label = label_named(self.context.schema, name).filter(|l| l.kind == LabelKind::Commitment);
        let mut roles = Vec::new();
        for role in value["roles"].as_array().into_iter().flatten() {
            let name = string(role, "role")?;
            match self.filler(role) {
                Ok(filler) => roles.push((RoleId::new(name), filler)),
                Err(why) => {
                    let what = value["id"].as_str().unwrap_or("commitment");
                    self.problem(what, &format!("“{name}” is left out: {why}"));
                }
            }
        }
        Ok(Commitment {
            id,
            label: label.map_or_else(|| LabelId::new(name), |l| l.id.clone()),
            spans: self.words(value)?,
            cue: self.cue(value),
            roles,
            attributes: self.attributes(value),
            note: value["note"].as_str().unwrap_or_default().into(),
            made: self.context.made,
            source: self.source(),
        }
        .into())
    }

    fn filler(&mut self, role: &Value) -> Result<Filler, String> {
        match role["entity"].as_str().or(role["commitment"].as_str()) {
            Some(id) => self.refer(id).map(Filler::Annotation),
            None => self.words(role).map(Filler::Words),
        }
    }

    /// What a comment is about or answers, which another record may have; one that is no id of ours is
    /// nowhere.
    fn maybe_elsewhere(&self, own: &str) -> AnnotationId {
        let here = self.ids.get(own).copied();
        here.or_else(|| own.parse().ok())
            .unwrap_or_else(|| self.context.id(IdKind::Comment, self.ground.text.hash(), u32::MAX))
    }

    fn refer(&self, id: &str) -> Result<AnnotationId, String> {
        self.ids.get(id).copied().ok_or_else(|| format!("there is no {id} in the record"))
    }

    fn relation(&self, id: AnnotationId, value: &Value) -> Result<Annotation, String> {
        let kind = string(value, "type")?;
        let kind = RelationTypeId::new(kind);
        let known = self.context.schema.relation(&kind).map(|r| r.id.clone());
        Ok(Relation {
            id,
            kind: known.unwrap_or(kind),
            from: self.refer(string(value, "from")?)?,
            to: self.refer(string(value, "to")?)?,
            note: value["note"].as_str().unwrap_or_default().into(),
            made: self.context.made,
            source: self.source(),
        }
        .into())
    }

    /// What the record says of the canonical entities that its own refer to.
    fn canonicals(&mut self, object: &Object) -> Vec<Canonical> {
        let mut all = Vec::new();
        for value in records::list(object, "canonical_entities") {
            match canonical(value) {
                Ok(one) => all.push(Canonical {
                    kind: label_named(self.context.schema, one.kind.as_str())
                        .map_or(one.kind, |l| l.id.clone()),
                    ..one
                }),
                Err(why) => self.problem(value["id"].as_str().unwrap_or("canonical entity"), &why),
            }
        }
        all
    }

    fn comment(&mut self, id: AnnotationId, value: &Value) -> Result<Annotation, String> {
        let target = match value["target"].as_str() {
            Some(own) => Target::Annotation(self.maybe_elsewhere(own)),
            None => match self.spans(value, "spans", "quote")? {
                Some(words) => Target::Words(words.hull()),
                None => Target::Article,
            },
        };
        let author = string(value, "author")?;
        if !AnnotatorId::is_valid(author) {
            return Err("“author” is no annotator's id".to_owned());
        }
        Ok(Comment {
            id,
            author: author.into(),
            made: string(value, "made")?.parse()?,
            target,
            reply_to: value["reply_to"].as_str().map(|own| self.maybe_elsewhere(own)),
            resolved: value["resolved"] == true,
            text: string(value, "text")?.to_owned(),
        }
        .into())
    }
}

fn string<'a>(value: &'a Value, name: &str) -> Result<&'a str, String> {
    value[name].as_str().filter(|s| !s.is_empty()).ok_or_else(|| format!("no “{name}”"))
}

fn canonical(value: &Value) -> Result<Canonical, String> {
    let id = string(value, "id")?.parse().ok().filter(|id: &CanonicalId| id.kind() == IdKind::Canonical);
    let id = id.ok_or_else(|| "its id is none of a canonical entity".to_owned())?;
    let texts = |name: &str| {
        let all = value[name].as_array().map_or(&[][..], Vec::as_slice);
        all.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    Ok(Canonical {
        id,
        name: string(value, "name")?.to_owned(),
        kind: LabelId::new(string(value, "kind")?),
        aliases: texts("aliases"),
        links: texts("links"),
    })
}
