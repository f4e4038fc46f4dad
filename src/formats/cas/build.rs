//! Feature structures to annotations.

use std::collections::{HashMap, HashSet};

use super::xml::Structure;
use super::{CUSTOM, METADATA, OWNER, URN};
use crate::formats::flat::{Ground, Unit};
use crate::formats::names::label_named;
use crate::formats::read::{Notes, ReadContext};
use crate::model::annotation::{Annotation, Attributes, Commitment, Entity, Filler, Relation, Source, Spans};
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotationId, CanonicalId, Id, IdKind, LabelId};
use crate::model::schema::LabelKind;
use crate::model::text::Hash;
use crate::model::time::Timestamp;

/// Features that name a label, the likeliest first.
const LABELS: [&str; 5] = ["label", "value", "class", "category", "type"];
/// Features of every annotation, and those that have a place of their own here.
const KNOWN: [&str; 14] = [
    "id",
    "sofa",
    "begin",
    "end",
    "note",
    "comment",
    "refersTo",
    "refersToName",
    "identifier",
    "annotationId",
    "made",
    "pieces",
    "Governor",
    "Dependent",
];

/// What came out.
pub(super) struct Built {
    pub annotations: Vec<Annotation>,
    pub canonicals: Vec<Canonical>,
    pub notes: Notes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Entity,
    Frame,
    Relation,
}

/// Annotations of one text being read.
pub(super) struct Build<'a> {
    all: &'a [Structure],
    context: &'a ReadContext<'a>,
    ground: &'a Ground,
    /// The `xmi:id` of the text.
    sofa: Option<&'a str>,
    /// Whether ids of ours are kept.
    same: bool,
    by_id: HashMap<u32, usize>,
    /// Ids of annotations, by the place of their structure.
    made: HashMap<usize, AnnotationId>,
    canonicals: Vec<Canonical>,
    notes: Notes,
}

impl<'a> Build<'a> {
    pub fn new(
        all: &'a [Structure],
        context: &'a ReadContext<'a>,
        ground: &'a Ground,
        sofa: Option<&'a str>,
        same: bool,
    ) -> Self {
        let by_id = all.iter().enumerate().filter_map(|(n, s)| Some((s.id()?, n))).collect();
        let (made, canonicals, notes) = (HashMap::new(), Vec::new(), Notes::default());
        Self { all, context, ground, sofa, same, by_id, made, canonicals, notes }
    }

    pub fn all(mut self) -> Built {
        let all = self.all;
        let mut kinds = Vec::new();
        let mut seen = HashSet::new();
        for (n, structure) in all.iter().enumerate() {
            let Some(kind) = self.kind(structure) else { continue };
            let id = self.id(n, kind);
            if !seen.insert(id) {
                self.notes.problem(structure.line, format!("{}: the id stands twice", structure.name()));
                continue;
            }
            if kind == Kind::Relation {
                kinds.push((n, kind, id, None));
                continue;
            }
            match self.spans(structure) {
                Ok(spans) => {
                    self.made.insert(n, id);
                    kinds.push((n, kind, id, Some(spans)));
                }
                Err(why) => self.notes.problem(structure.line, format!("{}: {why}", structure.name())),
            }
        }
        let mut annotations = Vec::with_capacity(kinds.len());
        for (n, kind, id, spans) in kinds {
            let made = match (kind, spans) {
                (Kind::Entity, Some(spans)) => Some(self.entity(n, id, spans)),
                (Kind::Frame, Some(spans)) => Some(self.frame(n, id, spans)),
                _ => self.relation(n, id),
            };
            annotations.extend(made);
        }
        Built { annotations, canonicals: self.canonicals, notes: self.notes }
    }

    /// What a structure is; `None` where it is no annotation of its own.
    fn kind(&mut self, structure: &Structure) -> Option<Kind> {
        let kind = structure.kind.as_str();
        let ours = kind.strip_prefix(CUSTOM);
        let is_frame_of_text = kind.starts_with("uima.") && kind != "uima.tcas.Annotation"
            || kind == "NULL"
            || kind == METADATA
            || kind == OWNER
            || kind.contains(".segmentation.type.")
            || kind.contains(".metadata.type.")
            || matches!(ours, Some("LinkType" | "Piece" | "Extent" | "Span" | "Article"));
        if is_frame_of_text || is_link(structure) {
            return None;
        }
        let is_linguistic =
            kind.starts_with("de.tudarmstadt.ukp.dkpro.core.api.") && !kind.contains(".ner.type.");
        if structure.number("begin").is_none() && structure.get("Governor").is_none() || is_linguistic {
            self.notes.losses.add("other-types", || format!("line {}: {kind}", structure.line));
            return None;
        }
        if structure.get("sofa") != self.sofa {
            self.notes.losses.add("other-views", || format!("line {}: {kind}", structure.line));
            return None;
        }
        if structure.get("Governor").is_some() || structure.get("Dependent").is_some() {
            return Some(Kind::Relation);
        }
        let known = label_named(self.context.schema, label(structure));
        let of_schema = known.map(|l| l.kind == LabelKind::Commitment);
        let slots = || ours == Some("Commitment") || !self.links(structure).is_empty();
        let is_frame =
            ours != Some("Entity") && of_schema.unwrap_or_else(slots) || ours == Some("Commitment");
        Some(if is_frame { Kind::Frame } else { Kind::Entity })
    }

    fn id(&self, n: usize, kind: Kind) -> AnnotationId {
        let kind = match kind {
            Kind::Entity => IdKind::Entity,
            Kind::Frame => IdKind::Commitment,
            Kind::Relation => IdKind::Relation,
        };
        let own = self.all[n].get("annotationId").and_then(|id| id.parse::<Id>().ok());
        own.filter(|id| self.same && id.kind() == kind)
            .unwrap_or_else(|| self.context.id(kind, self.ground.text.hash(), n as u32 + 1))
    }

    /// The structures that a feature names.
    fn referred(&self, list: &str) -> Vec<usize> {
        list.split_ascii_whitespace().filter_map(|n| self.by_id.get(&n.parse().ok()?).copied()).collect()
    }

    /// Slots: role, or the feature's name where links have none, and the link's target.
    fn links(&self, structure: &'a Structure) -> Vec<(&'a str, Option<usize>)> {
        let all = self.all;
        let lists = structure.features.iter().chain(&structure.values);
        let lists =
            lists.filter(|(name, _)| !["id", "sofa", "begin", "end", "pieces"].contains(&name.as_str()));
        let links = lists.flat_map(|(name, list)| self.referred(list).into_iter().map(move |n| (name, n)));
        let links = links.filter(|(_, n)| is_link(&all[*n]));
        links
            .map(|(name, n)| {
                let role = all[n].get("role").filter(|r| !r.is_empty()).unwrap_or(name);
                (role, all[n].number("target").and_then(|t| self.by_id.get(&t).copied()))
            })
            .collect()
    }

    /// All pieces of a structure.
    fn spans(&self, structure: &Structure) -> Result<Spans, String> {
        let mut pieces = vec![structure];
        for link in structure.get("pieces").into_iter().flat_map(|list| self.referred(list)) {
            let target = self.all[link].number("target").and_then(|t| self.by_id.get(&t));
            pieces.push(&self.all[*target.ok_or("a piece of it is not there")?]);
        }
        let mut spans = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let (Some(start), Some(end)) = (piece.number("begin"), piece.number("end")) else {
                return Err("its offsets are no numbers".to_owned());
            };
            spans.push(self.ground.span(Unit::Utf16, (start, end))?);
        }
        Spans::new(spans).ok_or_else(|| "it is on no words".to_owned())
    }

    fn label(&self, structure: &Structure) -> LabelId {
        let name = label(structure);
        label_named(self.context.schema, name).map_or_else(|| LabelId::new(name), |l| l.id.clone())
    }

    fn when(&self, structure: &Structure) -> Timestamp {
        structure.get("made").and_then(|t| t.parse().ok()).unwrap_or(self.context.made)
    }

    fn source(&self) -> Source {
        Source::Imported(self.context.format.to_owned())
    }

    /// Other features of a structure; those that name structures are none.
    fn attributes(&self, structure: &Structure) -> Attributes {
        let mut out = Attributes::new();
        if structure.kind.starts_with(CUSTOM) && structure.get("annotationId").is_some() {
            for (_, value) in structure.values.iter().filter(|(name, _)| name == "attributes") {
                let (name, value) = value.split_once('=').unwrap_or((value, "yes"));
                let name = name.replace("%3D", "=").replace("%25", "%");
                out.entry(name.as_str().into()).or_default().push(value.to_owned());
            }
            return out;
        }
        let of_label = label_feature(structure);
        for (name, value) in structure.features.iter().chain(&structure.values) {
            let is_list = !value.is_empty()
                && value
                    .split_ascii_whitespace()
                    .all(|n| n.parse().is_ok_and(|n: u32| self.by_id.contains_key(&n)));
            if !KNOWN.contains(&name.as_str())
                && Some(name.as_str()) != of_label
                && !is_list
                && !value.is_empty()
            {
                out.entry(name.as_str().into()).or_default().push(value.clone());
            }
        }
        out
    }

    fn entity(&mut self, n: usize, id: AnnotationId, spans: Spans) -> Annotation {
        let structure = &self.all[n];
        let label = self.label(structure);
        let refers_to = self.identified(structure, &label);
        let (attributes, note) = (self.attributes(structure), note(structure));
        let (made, source) = (self.when(structure), self.source());
        Entity { id, label, spans, refers_to, attributes, note, made, source }.into()
    }

    /// What an entity refers to, kept once.
    fn identified(&mut self, structure: &Structure, label: &LabelId) -> Option<CanonicalId> {
        let link =
            structure.get("refersTo").or_else(|| structure.get("identifier")).filter(|l| !l.is_empty())?;
        let own = link.strip_prefix(URN).and_then(|id| id.parse::<Id>().ok());
        let own = own.filter(|id| id.kind() == IdKind::Canonical);
        let id =
            own.unwrap_or_else(|| Id::from_bits(IdKind::Canonical, Hash::of(link.as_bytes()).first_u64()));
        let name = structure.get("refersToName");
        if (own.is_none() || name.is_some()) && self.canonicals.iter().all(|c| c.id != id) {
            let (name, kind) = (name.unwrap_or(link).to_owned(), label.clone());
            let links = own.is_none().then(|| link.to_owned()).into_iter().collect();
            self.canonicals.push(Canonical { id, name, kind, aliases: Vec::new(), links });
        }
        Some(id)
    }

    fn frame(&mut self, n: usize, id: AnnotationId, trigger: Spans) -> Annotation {
        let structure = &self.all[n];
        let (mut roles, mut extent) = (Vec::new(), None);
        let mut hull = trigger.hull();
        for (role, target) in self.links(structure) {
            let there = target.and_then(|t| self.spans(&self.all[t]).ok().map(|spans| (t, spans)));
            let Some((target, spans)) = there.filter(|(t, _)| *t != n) else {
                self.notes.losses.add("dangling", || format!("line {}: {role}", structure.line));
                continue;
            };
            if self.all[target].kind.strip_prefix(CUSTOM) == Some("Extent") {
                extent = Some(spans);
                continue;
            }
            hull = hull.hull(spans.hull());
            let filler = self.made.get(&target).map_or(Filler::Words(spans), |id| Filler::Annotation(*id));
            roles.push((role.into(), filler));
        }
        let (spans, cue) = match extent {
            Some(spans) => (spans.clone(), Some(trigger).filter(|cue| *cue != spans)),
            None if roles.is_empty() => (trigger, None),
            None => {
                self.notes.losses.add("hull", || format!("line {}: {}", structure.line, structure.kind));
                (Spans::one(hull), Some(trigger).filter(|cue| *cue != Spans::one(hull)))
            }
        };
        let (label, attributes, note) = (self.label(structure), self.attributes(structure), note(structure));
        let (made, source) = (self.when(structure), self.source());
        Commitment { id, label, spans, cue, roles, attributes, note, made, source }.into()
    }

    fn relation(&mut self, n: usize, id: AnnotationId) -> Option<Annotation> {
        let structure = &self.all[n];
        let end = |name| self.made.get(self.by_id.get(&structure.number(name)?)?).copied();
        let (Some(from), Some(to)) = (end("Governor"), end("Dependent")) else {
            self.notes.losses.add("dangling", || format!("line {}: {}", structure.line, structure.kind));
            return None;
        };
        let kind = structure.get("type").or_else(|| label_feature(structure).and_then(|f| structure.get(f)));
        let kind = kind.filter(|k| !k.is_empty()).unwrap_or(structure.name());
        let kind = self.context.schema.relation(&kind.into()).map_or_else(|| kind.into(), |r| r.id.clone());
        let (note, made, source) = (note(structure), self.when(structure), self.source());
        Some(Relation { id, kind, from, to, note, made, source }.into())
    }
}

/// Whether a structure links a slot with what fills it.
fn is_link(structure: &Structure) -> bool {
    structure.get("target").is_some() && structure.get("begin").is_none()
}

/// The feature that names a structure's label.
fn label_feature(structure: &Structure) -> Option<&'static str> {
    LABELS.into_iter().find(|name| structure.get(name).is_some_and(|v| !v.trim().is_empty()))
}

fn label(structure: &Structure) -> &str {
    label_feature(structure).and_then(|f| structure.get(f)).unwrap_or(structure.name())
}

fn note(structure: &Structure) -> Box<str> {
    structure.get("note").or_else(|| structure.get("comment")).unwrap_or_default().into()
}
