//! A CAS to a document: which text, which feature structures stand for annotations.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::back;
use super::layers::{Layers, Link, Mark, ORIGIN, Values};
use super::model::{ANNOTATION, Cas, DOCUMENT, FS_ARRAY, Fs, SOFA, STRING_ARRAY, Types, Value};
use super::types::{META, SENTENCE, TOKEN};
use crate::formats::decode::Decoded;
use crate::formats::flat::{Ground, Unit};
use crate::formats::read::{Document, Input, Notes, ReadContext, ReadError, stem};
use crate::model::layer::Status;

/// Type in which `INCEpTION` says whose annotations of which article they are.
const CAS_METADATA: &str = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata";

/// Packages of layers that are about grammar; each word has some.
pub(in crate::formats) const GRAMMAR: [&str; 5] = [
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
    "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.",
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.",
    "de.tudarmstadt.ukp.dkpro.core.api.structure.",
    "de.tudarmstadt.ukp.dkpro.core.api.transform.",
];

/// The document of a CAS.
///
/// # Errors
/// When it has no text, or one that can't be decoded.
pub(super) fn document(
    input: &Input<'_>,
    context: &ReadContext<'_>,
    cas: &Cas,
    types: &Types,
) -> Result<Document, ReadError> {
    let none = || ReadError::NoRecord("the CAS has no text (no “sofaString”)".to_owned());
    let texts: Vec<&Fs> =
        cas.fs.iter().filter(|fs| fs.kind == SOFA && fs.text("sofaString").is_some()).collect();
    let initial = texts.iter().find(|fs| fs.text("sofaID") == Some("_InitialView"));
    let sofa = initial.or(texts.first()).copied().ok_or_else(none)?;
    let ground = Ground::new(sofa.text("sofaString").unwrap_or_default())?;
    let mut notes = Notes::default();
    for (line, message) in &cas.problems {
        notes.problem(*line, message.clone());
    }
    for other in texts.iter().filter(|fs| fs.id != sofa.id) {
        let name = other.text("sofaID").unwrap_or_default().to_owned();
        notes.losses.add("views", || format!("{}: {name}", input.name));
    }
    let mut view =
        Reading { cas, types, by_id: by_id(cas, &mut notes), ground: &ground, notes, left: BTreeMap::new() };
    let layers = view.layers(sofa);
    view.tell_left();
    let mut notes = view.notes;
    let Ground { text, original, .. } = ground;
    let mut document = Document::plain(input.name, Decoded { text, original });
    head(&mut document, cas, types, input);
    let context = &context.of(document.annotator.as_deref());
    let (annotations, canonicals) = back::annotations(context, &document.text, layers, &mut notes);
    notes.problems.sort_by_key(|p| p.line);
    document.annotations = Some(annotations);
    document.canonicals = canonicals;
    document.notes = notes;
    Ok(document)
}

fn by_id<'a>(cas: &'a Cas, notes: &mut Notes) -> HashMap<u64, &'a Fs> {
    let mut by_id = HashMap::with_capacity(cas.fs.len());
    for fs in cas.fs.iter().filter(|fs| fs.id != 0) {
        let known = *by_id.entry(fs.id).or_insert(fs);
        if !std::ptr::eq(known, fs) {
            notes.problem(fs.line, format!("the number {} stands twice; references mean the first", fs.id));
        }
    }
    by_id
}

/// What the file says of the article and of its annotator.
fn head(document: &mut Document, cas: &Cas, types: &Types, input: &Input<'_>) {
    let find = |kind: &str| cas.fs.iter().find(|fs| types.is_a(&fs.kind, kind) || fs.kind == kind);
    let meta = find(META).or_else(|| find(DOCUMENT));
    let text = |name: &str| meta.and_then(|fs| fs.text(name));
    let own = |s: &str| s.to_owned();
    if let Some(language) = text("language").filter(|l| *l != "x-unspecified") {
        document.language = own(language);
    }
    let title = text("documentTitle");
    document.source = text("documentUri").map_or_else(|| own(&document.source), own);
    if let Some(origin) = find(ORIGIN) {
        document.annotator = origin.text("annotator").map(own);
        document.status = origin.text("status").and_then(Status::named);
        document.stem = text("documentId").map_or_else(|| own(&document.stem), own);
    } else if let Some(user) = find(CAS_METADATA).filter(|fs| fs.text("username").is_some()) {
        document.annotator = user.text("username").map(own);
        if let Some(name) = user.text("sourceDocumentName").or(title) {
            document.stem = own(stem(name));
        }
    } else if let Some(name) = title.filter(|t| is_file_name(t) && stem(t) != input.stem()) {
        // INCEpTION has a folder for each article with a file for each annotator in it.
        document.annotator = Some(own(input.stem()));
        document.stem = own(stem(name));
    }
    if let Some(title) = title.filter(|t| !is_file_name(t)) {
        document.title = own(title);
    }
}

/// Whether a title is the name of a file: no space, and an extension.
fn is_file_name(title: &str) -> bool {
    let extension = title.rsplit_once('.').map_or("", |(_, e)| e);
    let is_short = (1..=5).contains(&extension.len()) && extension.chars().all(|c| c.is_ascii_alphanumeric());
    is_short && !title.contains(char::is_whitespace)
}

struct Reading<'a> {
    cas: &'a Cas,
    types: &'a Types,
    by_id: HashMap<u64, &'a Fs>,
    ground: &'a Ground,
    notes: Notes,
    /// What is left out, by type: how many, the line of the first, and why.
    left: BTreeMap<String, (usize, u32, &'static str)>,
}

impl<'a> Reading<'a> {
    fn layers(&mut self, sofa: &Fs) -> Layers {
        let cas = self.cas;
        let view = cas.views.iter().find(|v| v.sofa == sofa.id);
        let members: Option<HashSet<u64>> = view.map(|v| v.members.iter().copied().collect());
        let is_member = |fs: &Fs| match &members {
            Some(members) if fs.id != 0 => members.contains(&fs.id),
            _ => fs.number("sofa") == Some(sofa.id),
        };
        let mut layers = Layers::default();
        let mut places: HashMap<u64, usize> = HashMap::new();
        let (mut spans, mut relations) = (Vec::new(), Vec::new());
        for fs in &cas.fs {
            match self.kind(fs) {
                Kind::Silent => {}
                Kind::Left(why) => self.leave(fs, why),
                _ if !is_member(fs) => {
                    // Those of another view are counted with it.
                    if fs.number("sofa").is_none_or(|s| s == sofa.id) {
                        self.leave(fs, "in no view");
                    }
                }
                Kind::Relation => relations.push(fs),
                Kind::Span => {
                    places.entry(fs.id).or_insert(spans.len());
                    spans.push(fs);
                }
            }
        }
        for fs in spans {
            let mark = self.mark(fs, &places);
            layers.marks.push(mark);
        }
        // A layer with slots is one of frames, also where none is filled.
        let of = |m: &Mark| m.slots.is_some().then(|| m.layer.clone());
        let framed: HashSet<String> = layers.marks.iter().flatten().filter_map(of).collect();
        for mark in layers.marks.iter_mut().flatten().filter(|m| framed.contains(&m.layer)) {
            mark.slots.get_or_insert_default();
        }
        for fs in relations {
            layers.links.extend(self.link(fs, &places));
        }
        layers
    }

    fn leave(&mut self, fs: &Fs, why: &'static str) {
        self.left.entry(fs.kind.to_string()).or_insert((0, fs.line, why)).0 += 1;
    }

    fn tell_left(&mut self) {
        for (kind, (count, line, why)) in std::mem::take(&mut self.left) {
            self.notes.problem(line, format!("{count} of type {kind} left out: {why}"));
        }
    }

    /// What a feature structure is here.
    fn kind(&self, fs: &Fs) -> Kind {
        let kind = &*fs.kind;
        let is = |above: &str| self.types.is_a(kind, above);
        let is_array = kind.starts_with("uima.cas.") || kind.ends_with("[]");
        let is_link = fs.get("target").is_some() && fs.get("begin").is_none();
        if is(SENTENCE) || is(TOKEN) || is(DOCUMENT) || is_array || is_link {
            return Kind::Silent;
        }
        if kind == META || kind == ORIGIN || kind == CAS_METADATA || kind.contains(".metadata.type.") {
            return Kind::Silent;
        }
        if GRAMMAR.iter().any(|package| kind.starts_with(package)) {
            return Kind::Left("layers of grammar are not read");
        }
        let is_chain =
            fs.get("first").is_some() || fs.get("next").is_some() || fs.get("referenceType").is_some();
        if is_chain || self.types.range(kind, "referenceType").is_some() || kind.ends_with("Chain") {
            return Kind::Left("chains are not read");
        }
        if fs.get("Governor").is_some() && fs.get("Dependent").is_some() {
            return Kind::Relation;
        }
        if fs.get("begin").is_some() || fs.get("end").is_some() || is(ANNOTATION) {
            return Kind::Span;
        }
        Kind::Left("they have no place in the text")
    }

    fn mark(&mut self, fs: &'a Fs, places: &HashMap<u64, usize>) -> Option<Mark> {
        // UIMA leaves out what is 0.
        let offset = |name: &str| fs.get(name).map_or(Some(0), |_| fs.number(name));
        let range = offset("begin").zip(offset("end"));
        let range = range.and_then(|(b, e)| Some((u32::try_from(b).ok()?, u32::try_from(e).ok()?)));
        let span = match range {
            None => Err("begin and end are no numbers".to_owned()),
            Some(range) => self.ground.span(Unit::Utf16, range).and_then(|span| {
                if span.is_empty() { Err("the span is empty".to_owned()) } else { Ok(span) }
            }),
        };
        let (values, slots) = self.values(fs, places);
        match span {
            Ok(span) => Some(Mark { line: fs.line, layer: fs.kind.to_string(), span, values, slots }),
            Err(why) => {
                let told = super::layers::told(&fs.kind, &values).1.to_owned();
                self.notes.problem(fs.line, format!("{told}: {why}"));
                None
            }
        }
    }

    fn link(&mut self, fs: &'a Fs, places: &HashMap<u64, usize>) -> Option<Link> {
        let end = |name: &str| places.get(&fs.number(name)?).copied();
        let (values, _) = self.values(fs, places);
        match (end("Governor"), end("Dependent")) {
            (Some(from), Some(to)) => {
                Some(Link { line: fs.line, layer: fs.kind.to_string(), values, from, to })
            }
            _ => {
                let told = super::layers::told(&fs.kind, &values).1.to_owned();
                let what =
                    format!("relation “{told}” is left out: an end of it is no annotation that is read");
                self.notes.problem(fs.line, what);
                None
            }
        }
    }

    /// Features with their values, and slots with what fills them.
    fn values(&mut self, fs: &'a Fs, places: &HashMap<u64, usize>) -> (Values, Option<Vec<(String, usize)>>) {
        let mut values = Values::new();
        let mut slots = None;
        for (name, value) in &fs.values {
            if ["sofa", "begin", "end", "Governor", "Dependent"].contains(&&**name) {
                continue;
            }
            let texts = match value {
                Value::Text(text) | Value::Plain(text) => vec![text.clone()],
                Value::Number(n) => vec![n.to_string()],
                Value::Texts(all) => all.clone(),
                Value::Ref(id) => match self.by_id.get(id).copied() {
                    Some(array) if array.kind == FS_ARRAY || array.kind.ends_with("[]") => {
                        if let Some(Value::Refs(ids)) = array.get("elements") {
                            self.slots(fs, name, ids, places, &mut slots);
                        }
                        continue;
                    }
                    Some(array) if array.kind == STRING_ARRAY => match array.get("elements") {
                        Some(Value::Texts(all)) => all.clone(),
                        _ => continue,
                    },
                    _ => {
                        self.reference(fs, name);
                        continue;
                    }
                },
                Value::Refs(ids) => {
                    // In an XMI, one number may be that of an array of its own.
                    let array = ids.first().and_then(|id| self.by_id.get(id)).filter(|a| a.kind == FS_ARRAY);
                    let inner = array.and_then(|a| match a.get("elements") {
                        Some(Value::Refs(inner)) => Some(inner.clone()),
                        _ => None,
                    });
                    self.slots(fs, name, inner.as_ref().unwrap_or(ids), places, &mut slots);
                    continue;
                }
            };
            values.push((name.to_string(), texts));
        }
        (values, slots)
    }

    fn reference(&mut self, fs: &Fs, name: &str) {
        self.notes.losses.add("references", || format!("line {}: {} {name}", fs.line, fs.kind));
    }

    fn slots(
        &mut self,
        fs: &Fs,
        name: &str,
        ids: &[u64],
        places: &HashMap<u64, usize>,
        slots: &mut Option<Vec<(String, usize)>>,
    ) {
        for id in ids {
            let link = self.by_id.get(id).copied().filter(|l| l.get("target").is_some());
            let Some(link) = link else {
                self.reference(fs, name);
                continue;
            };
            let role = link.text("role").unwrap_or(name).to_owned();
            match link.number("target").and_then(|target| places.get(&target)) {
                Some(target) => slots.get_or_insert_default().push((role, *target)),
                None => {
                    let what = format!("{role} is left out: what fills it is no annotation that is read");
                    self.notes.problem(fs.line, what);
                }
            }
        }
        if ids.is_empty() {
            slots.get_or_insert_default();
        }
    }
}

/// What a feature structure is here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Span,
    Relation,
    /// Read elsewhere, or made anew.
    Silent,
    Left(&'static str),
}
