//! Annotations of one text to ours.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::URN;
use super::place::{Places, fragment};
use super::reader::File;
use super::values::{address, has, is_a, list, says};
use crate::formats::flat::{Ground, Unit};
use crate::formats::names::label_named;
use crate::formats::read::{Notes, ReadContext};
use crate::model::annotation::{
    Annotation, Attributes, Comment, Commitment, Entity, Filler, Relation, Source, Spans, Target,
};
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotationId, AnnotatorId, CanonicalId, Id, IdKind, LabelId};
use crate::model::schema::LabelKind;
use crate::model::text::Hash;
use crate::model::time::Timestamp;

/// Bytes of text that may be searched for one file's quotes.
const BUDGET: usize = 4 << 30;

/// What came out.
pub(super) struct Built {
    pub annotations: Vec<Annotation>,
    pub canonicals: Vec<Canonical>,
    pub notes: Notes,
}

/// What an annotation of the file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Entity,
    Commitment,
    /// A cue or a role.
    Part,
    Relation,
    Comment,
}

/// Annotations of one text being read.
pub(super) struct Build<'a> {
    file: &'a File<'a>,
    context: &'a ReadContext<'a>,
    places: Places<'a>,
    /// What targets call the text.
    source: Option<&'a str>,
    /// Whether ids of ours are kept.
    same: bool,
    /// By the file's ids.
    ids: HashMap<&'a str, AnnotationId>,
    frames: HashMap<AnnotationId, Commitment>,
    canonicals: Vec<Canonical>,
    notes: Notes,
}

impl<'a> Build<'a> {
    pub fn new(
        file: &'a File<'a>,
        context: &'a ReadContext<'a>,
        ground: &'a Ground,
        source: Option<&'a str>,
        same: bool,
    ) -> Self {
        let places = Places { ground, budget: BUDGET };
        let (ids, frames, canonicals) = (HashMap::new(), HashMap::new(), Vec::new());
        Self { file, context, places, source, same, ids, frames, canonicals, notes: Notes::default() }
    }

    /// Whether a target or body is in the text that is read; what is in another one is named.
    fn is_here(&mut self, n: usize, value: &Value) -> bool {
        let source = &value["source"];
        let named = address(source).or_else(|| source["value"].as_str());
        let is_here = named.is_none_or(|named| self.source.is_none_or(|own| own == named));
        if !is_here {
            let name: String = named.unwrap_or_default().chars().take(60).collect();
            self.problem(n, &format!("words in another text, “{}”, are left out", name.escape_debug()));
        }
        is_here
    }

    pub fn all(mut self, which: &[usize]) -> Built {
        let mut kinds: Vec<(usize, Kind, AnnotationId)> = Vec::with_capacity(which.len());
        let mut seen = HashSet::new();
        for n in which {
            let value = self.file.annotations[*n];
            for _ in 1..tags(value).count() {
                self.notes.losses.add("several-tags", || address(value).unwrap_or_default().to_owned());
            }
            let kind = self.kind(value);
            let id = self.id(*n, kind);
            if !seen.insert(id) {
                self.problem(*n, "the id stands twice");
                continue;
            }
            if let Some(name) = address(self.file.annotations[*n]) {
                self.ids.insert(name, id);
            }
            kinds.push((*n, kind, id));
        }
        let mut out = Vec::with_capacity(which.len());
        for wanted in [Kind::Entity, Kind::Commitment, Kind::Part, Kind::Relation, Kind::Comment] {
            for (n, _, id) in kinds.iter().filter(|(_, kind, _)| *kind == wanted) {
                let value = self.file.annotations[*n];
                let read = match wanted {
                    Kind::Entity => self.entities(*n, *id, value),
                    Kind::Commitment => self.commitment(*n, *id, value).map(|()| Vec::new()),
                    Kind::Part => self.part(*n, value).map(|()| Vec::new()),
                    Kind::Relation => self.relation(*id, value).map(|one| vec![one]),
                    Kind::Comment => self.comment(*n, *id, value).map(|one| vec![one]),
                };
                match read {
                    Ok(annotation) => out.extend(annotation),
                    Err(why) => self.problem(*n, &why),
                }
            }
        }
        let frames = kinds.iter().filter_map(|(_, _, id)| self.frames.remove(id)).map(Annotation::from);
        out.extend(frames.collect::<Vec<_>>());
        self.without_dangling(&mut out);
        Built { annotations: out, canonicals: self.canonicals, notes: self.notes }
    }

    fn problem(&mut self, n: usize, why: &str) {
        let id =
            address(self.file.annotations[n]).map_or_else(|| format!("annotation {}", n + 1), str::to_owned);
        let line = self.file.line(Some(n));
        self.notes.problem(line, format!("{}: {why}", id.escape_debug()));
    }

    /// What refers to an annotation that could not be taken goes too, and is counted.
    fn without_dangling(&mut self, all: &mut Vec<Annotation>) {
        loop {
            let there: HashSet<AnnotationId> = all.iter().map(Annotation::id).collect();
            let before = all.len();
            all.retain_mut(|a| {
                if let Annotation::Commitment(frame) = a {
                    let id = frame.id;
                    frame.roles.retain(|(role, filler)| {
                        let is = filler.annotation().is_none_or(|f| there.contains(&f));
                        if !is {
                            self.notes.losses.add("dangling", || format!("{id}: {role}"));
                        }
                        is
                    });
                    return true;
                }
                let is = a.refers().iter().all(|r| there.contains(r));
                if !is {
                    self.notes.losses.add("dangling", || a.id().to_string());
                }
                is
            });
            if all.len() == before {
                return;
            }
        }
    }

    fn kind(&self, value: &Value) -> Kind {
        let refers = |value: &Value| list(value).iter().any(|v| self.referred(v).is_some());
        match value["kind"].as_str() {
            Some("cue" | "role") => return Kind::Part,
            Some("relation") => return Kind::Relation,
            Some("commitment") => return Kind::Commitment,
            _ => {}
        }
        let tag = tag(value);
        let talks = has(value, "motivation", "commenting") || has(value, "motivation", "replying");
        if has(value, "motivation", "linking") && refers(&value["target"]) {
            Kind::Relation
        } else if talks && tag.is_none() || tag.is_none() && refers(&value["target"]) {
            Kind::Comment
        } else {
            let label = tag.and_then(|name| label_named(self.context.schema, name));
            if label.is_some_and(|l| l.kind == LabelKind::Commitment) {
                Kind::Commitment
            } else {
                Kind::Entity
            }
        }
    }

    /// The annotation of the file that a target or body is.
    fn referred(&self, value: &'a Value) -> Option<&'a str> {
        let id = address(value).or_else(|| address(&value["source"]))?;
        self.file.by_id.contains_key(id).then_some(id)
    }

    fn id(&self, n: usize, kind: Kind) -> AnnotationId {
        let kind = match kind {
            Kind::Entity => IdKind::Entity,
            Kind::Commitment => IdKind::Commitment,
            Kind::Relation | Kind::Part => IdKind::Relation,
            Kind::Comment => IdKind::Comment,
        };
        let own = address(self.file.annotations[n]).and_then(|id| id.strip_prefix(URN)?.parse::<Id>().ok());
        own.filter(|id| self.same && id.kind() == kind)
            .unwrap_or_else(|| self.context.id(kind, self.places.ground.text.hash(), n as u32 + 1))
    }

    fn made(&self, value: &Value) -> Timestamp {
        value["created"].as_str().and_then(|t| t.parse().ok()).unwrap_or(self.context.made)
    }

    fn source(&self) -> Source {
        Source::Imported(self.context.format.to_owned())
    }

    /// The words that targets or bodies lead to; `None` where none has a selector.
    fn words(&mut self, n: usize, values: &Value) -> Result<Option<Spans>, String> {
        let mut pieces = Vec::new();
        for value in list(values) {
            let range = address(value).and_then(fragment).filter(|_| value["selector"].is_null());
            if let Some(range) = range {
                pieces.push(self.places.ground.span(Unit::CodePoints, range)?);
            }
            if value["selector"].is_null() || !self.is_here(n, value) {
                continue;
            }
            if list(&value["selector"]).iter().any(|s| !s["refinedBy"].is_null()) {
                let line = self.file.line(Some(n));
                self.notes.losses.add("refined", || format!("line {line}"));
            }
            let (span, searched) = self.places.find(&value["selector"])?;
            if searched {
                let (line, text) = (self.file.line(Some(n)), &self.places.ground.text);
                self.notes.losses.add("re-anchored", || format!("line {line}: “{}”", text.slice(span)));
            }
            pieces.push(span);
        }
        Ok(self.notes.spans(self.file.line(Some(n)), pieces, &self.places.ground.text))
    }

    fn marked(&mut self, n: usize, value: &Value) -> Result<Spans, String> {
        self.words(n, &value["target"])?.ok_or_else(|| "it is on no words".to_owned())
    }

    fn label(&self, value: &Value) -> Result<LabelId, String> {
        let tag = tag(value).ok_or_else(|| "it has no tag".to_owned())?;
        Ok(label_named(self.context.schema, tag).map_or_else(|| LabelId::new(tag), |l| l.id.clone()))
    }

    /// An entity; of an annotation that is not ours one for each of its targets: the standard says
    /// that its bodies are about each of them, where ours are pieces of one.
    fn entities(&mut self, n: usize, id: AnnotationId, value: &'a Value) -> Result<Vec<Annotation>, String> {
        let targets = list(&value["target"]);
        let is_ours = address(value).is_some_and(|id| id.starts_with(URN));
        if is_ours || targets.len() < 2 {
            return Ok(vec![self.entity(n, id, value, &value["target"])?]);
        }
        let line = self.file.line(Some(n));
        self.notes.losses.add("several-targets", || format!("line {line}: {} targets", targets.len()));
        let mut out: Vec<Annotation> = Vec::new();
        for (at, target) in targets.iter().enumerate() {
            // The first has the annotation's own id, by which others refer to it.
            let id = if out.is_empty() { id } else { self.further(n, at) };
            match self.entity(n, id, value, target) {
                Ok(entity) => out.push(entity),
                Err(why) => self.problem(n, &format!("target {}: {why}", at + 1)),
            }
        }
        Ok(out)
    }

    /// An id for what an annotation says of a further target.
    fn further(&self, n: usize, target: usize) -> AnnotationId {
        let name = format!("{}#{n}.{target}", self.places.ground.text.hash());
        Id::from_bits(IdKind::Entity, Hash::of(name.as_bytes()).first_u64())
    }

    fn entity(
        &mut self,
        n: usize,
        id: AnnotationId,
        value: &'a Value,
        target: &'a Value,
    ) -> Result<Annotation, String> {
        let label = self.label(value)?;
        let spans = self.words(n, target)?.ok_or_else(|| "it is on no words".to_owned())?;
        let refers_to = self.identified(value, &label);
        let (attributes, note) = details(value);
        let (made, source) = (self.made(value), self.source());
        Ok(Entity { id, label, spans, refers_to, attributes, note, made, source }.into())
    }

    /// What an identifying body names, kept once.
    fn identified(&mut self, value: &Value, label: &LabelId) -> Option<CanonicalId> {
        let body = list(&value["body"]).iter().find(|b| has(b, "purpose", "identifying"))?;
        let source = if body["source"].is_null() { body } else { &body["source"] };
        let link = address(source)?;
        let own = link.strip_prefix(URN).and_then(|id| id.parse::<Id>().ok());
        let own = own.filter(|id| id.kind() == IdKind::Canonical);
        let id =
            own.unwrap_or_else(|| Id::from_bits(IdKind::Canonical, Hash::of(link.as_bytes()).first_u64()));
        let texts = |name: &str| list(&source[name]).iter().filter_map(Value::as_str).map(str::to_owned);
        if own.is_none() || source["name"].is_string() {
            let name = source["name"].as_str().unwrap_or(link).to_owned();
            let kind = source["label"].as_str().map_or_else(|| label.clone(), LabelId::new);
            let links = texts("exactMatch").chain(own.is_none().then(|| link.to_owned())).collect();
            if self.canonicals.iter().all(|c| c.id != id) {
                self.canonicals.push(Canonical {
                    id,
                    name,
                    kind,
                    aliases: texts("altLabel").collect(),
                    links,
                });
            }
        }
        Some(id)
    }

    fn commitment(&mut self, n: usize, id: AnnotationId, value: &'a Value) -> Result<(), String> {
        let (label, spans) = (self.label(value)?, self.marked(n, value)?);
        let (attributes, note) = details(value);
        let (made, source) = (self.made(value), self.source());
        let (cue, roles) = (None, Vec::new());
        self.frames.insert(id, Commitment { id, label, spans, cue, roles, attributes, note, made, source });
        Ok(())
    }

    /// A cue, or what fills a role.
    fn part(&mut self, n: usize, value: &'a Value) -> Result<(), String> {
        let words = self.words(n, &value["body"])?;
        let filler = list(&value["body"]).iter().find_map(|b| self.referred(b));
        let filler = filler.and_then(|id| self.ids.get(id).copied());
        let role = tag(value).ok_or_else(|| "it has no tag".to_owned())?;
        let frame = list(&value["target"]).first().and_then(|t| self.ids.get(self.referred(t)?).copied());
        let frame = frame.and_then(|id| self.frames.get_mut(&id));
        let frame = frame.ok_or_else(|| "the commitment that it is part of is not there".to_owned())?;
        match (filler, words) {
            (_, Some(words)) if value["kind"] == "cue" => frame.cue = Some(words),
            (Some(id), _) => frame.roles.push((role.into(), Filler::Annotation(id))),
            (None, Some(words)) => frame.roles.push((role.into(), Filler::Words(words))),
            (None, None) => return Err("what fills it is not there".to_owned()),
        }
        Ok(())
    }

    fn relation(&mut self, id: AnnotationId, value: &'a Value) -> Result<Annotation, String> {
        let kind = tag(value).ok_or_else(|| "it has no tag".to_owned())?;
        let ends = list(&value["target"]).iter().chain(list(&value["body"]));
        let ends: Vec<&str> = ends.filter_map(|v| self.referred(v)).collect();
        let [from, to] = ends[..] else {
            return Err("it links not two annotations of this file".to_owned());
        };
        let end =
            |end: &str| self.ids.get(end).copied().ok_or_else(|| "an end of it is not there".to_owned());
        let kind = self.context.schema.relation(&kind.into()).map_or_else(|| kind.into(), |r| r.id.clone());
        let (from, to, note) = (end(from)?, end(to)?, details(value).1);
        let (made, source) = (self.made(value), self.source());
        Ok(Relation { id, kind, from, to, note, made, source }.into())
    }

    fn comment(&mut self, n: usize, id: AnnotationId, value: &'a Value) -> Result<Annotation, String> {
        let bodies = list(&value["body"]).iter();
        let text = bodies.filter_map(|b| b["value"].as_str().or(b.as_str())).collect::<Vec<_>>().join("\n\n");
        let text =
            if text.is_empty() { value["bodyValue"].as_str().unwrap_or_default().to_owned() } else { text };
        let on = list(&value["target"]).first().and_then(|t| self.referred(t));
        let target = match (on, self.words(n, &value["target"])?) {
            (Some(id), _) => {
                Target::Annotation(*self.ids.get(id).ok_or_else(|| "what it is on is not there".to_owned())?)
            }
            (None, Some(words)) => Target::Words(words.hull()),
            (None, None) => Target::Article,
        };
        let to = address(&value["replyTo"]).and_then(|id| self.ids.get(id).copied());
        let named = list(&value["creator"]).first();
        let named = named.and_then(|c| c["nickname"].as_str().or_else(|| c["name"].as_str()));
        Ok(Comment {
            id,
            author: named.map_or_else(|| self.context.annotator.clone(), author),
            made: self.made(value),
            target,
            reply_to: to,
            resolved: value["resolved"] == true,
            text,
        }
        .into())
    }
}

fn author(name: &str) -> AnnotatorId {
    if AnnotatorId::is_valid(name) { AnnotatorId::new(name) } else { AnnotatorId::from_name(name) }
}

/// The text of the first body that tags or classifies, or of one that does not say what for.
fn tag(value: &Value) -> Option<&str> {
    let bodies = list(&value["body"]);
    let text = |body: &'_ Value| body["value"].as_str().is_some_and(|v| !v.is_empty());
    let motivated = list(&value["motivation"]).iter().any(|m| says(m, "tagging") || says(m, "classifying"));
    let plain = |b: &&Value| text(b) && b["purpose"].is_null() && is_a(b, "TextualBody");
    let body = tags(value).next().or_else(|| bodies.iter().find(plain).filter(|_| motivated));
    let body = body.and_then(|b| b["value"].as_str());
    body.or_else(|| value["bodyValue"].as_str().filter(|_| motivated))
        .map(str::trim)
        .filter(|t| !t.is_empty())
}

/// The bodies that say that they are tags.
fn tags(value: &Value) -> impl Iterator<Item = &Value> {
    let is_tag = |b: &&Value| ["tagging", "classifying"].iter().any(|p| has(b, "purpose", p));
    let text = |b: &&Value| b["value"].as_str().is_some_and(|v| !v.is_empty());
    list(&value["body"]).iter().filter(is_tag).filter(text)
}

/// Attributes and note.
fn details(value: &Value) -> (Attributes, Box<str>) {
    let mut attributes = Attributes::new();
    let mut notes = Vec::new();
    for body in list(&value["body"]) {
        let Some(text) = body["value"].as_str() else { continue };
        match body["attribute"].as_str() {
            Some(id) if !id.is_empty() => attributes.entry(id.into()).or_default().push(text.to_owned()),
            _ if has(body, "purpose", "commenting") || has(body, "purpose", "describing") => notes.push(text),
            _ => {}
        }
    }
    (attributes, notes.join("\n").into())
}
