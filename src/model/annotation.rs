//! Annotations: entities, commitments, relations, comments and verdicts, as plain values.

use std::collections::BTreeMap;
use std::sync::Arc;

use smallvec::SmallVec;

use super::decision::{Considered, Decision, Verdict};
use super::ids::{AnnotationId, AnnotatorId, AttributeId, CanonicalId, LabelId, RelationTypeId, RoleId};
use super::text::{Span, Text};
use super::time::Timestamp;

/// One or more pieces of text in order, none overlapping another.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spans(SmallVec<[Span; 2]>);

impl Spans {
    /// A single piece.
    #[must_use]
    pub fn one(span: Span) -> Self {
        Self(SmallVec::from_slice(&[span]))
    }

    /// Several pieces in any order; overlapping ones become one. `None` where there are none.
    #[must_use]
    pub fn new(pieces: impl IntoIterator<Item = Span>) -> Option<Self> {
        let mut pieces: SmallVec<[Span; 2]> = pieces.into_iter().collect();
        pieces.sort_unstable();
        pieces.dedup_by(|next, last| {
            let joins = last.overlaps(*next) || last == next;
            if joins {
                *last = last.hull(*next);
            }
            joins
        });
        (!pieces.is_empty()).then_some(Self(pieces))
    }

    /// The pieces in order; at least one.
    #[must_use]
    pub fn pieces(&self) -> &[Span] {
        &self.0
    }

    /// From the first byte of the first piece to the last of the last.
    #[must_use]
    pub fn hull(&self) -> Span {
        // A `Spans` has at least one piece by construction.
        self.0[0].hull(self.0[self.0.len() - 1])
    }

    /// Whether any piece shares a byte with `span`.
    #[must_use]
    pub fn overlaps(&self, span: Span) -> bool {
        self.0.iter().any(|s| s.overlaps(span))
    }

    /// Whether any two pieces share a byte.
    #[must_use]
    pub fn overlaps_any(&self, other: &Self) -> bool {
        other.0.iter().any(|s| self.overlaps(*s))
    }

    /// Whether every piece of `other` lies inside one of these.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.iter().all(|o| self.0.iter().any(|s| s.contains(*o)))
    }

    /// The words, pieces joined by ` … `.
    #[must_use]
    pub fn words(&self, text: &Text) -> String {
        let words: Vec<&str> = self.0.iter().map(|s| text.slice(*s)).collect();
        words.join(" … ")
    }
}

impl std::fmt::Debug for Spans {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.0).finish()
    }
}

/// How an annotation came to be.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Source {
    /// Made by hand.
    #[default]
    Manual,
    /// Brought in from another format, named by its id.
    Imported(String),
    /// Made by "mark every occurrence".
    Occurrence,
    /// Decided in a review: only in the decided layer. Boxed, since few layers have any.
    Decided(Arc<Decision>),
}

/// Values by attribute; each value as it stands in files. Boxed, since most entities have none.
pub type Attributes = BTreeMap<AttributeId, Vec<String>>;

/// A labelled span in one or more pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Unique in the project.
    pub id: AnnotationId,
    /// What it is.
    pub label: LabelId,
    /// Where it is.
    pub spans: Spans,
    /// The canonical entity that it names.
    pub refers_to: Option<CanonicalId>,
    /// Further values.
    pub attributes: Attributes,
    /// The annotator's remark.
    pub note: Box<str>,
    /// When it was made.
    pub made: Timestamp,
    /// How it was made.
    pub source: Source,
}

/// What fills a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filler {
    /// An entity or a commitment of the same layer.
    Annotation(AnnotationId),
    /// Bare words.
    Words(Spans),
}

/// A frame: someone will do something.
#[derive(Clone, Debug, PartialEq)]
pub struct Commitment {
    /// Unique in the project.
    pub id: AnnotationId,
    /// Its frame label, `commitment` in the schema of a new project.
    pub label: LabelId,
    /// The statement.
    pub spans: Spans,
    /// The words that make it one.
    pub cue: Option<Spans>,
    /// Roles and what fills them, in the order of filling; a role may stand several times.
    pub roles: Vec<(RoleId, Filler)>,
    /// Further values.
    pub attributes: Attributes,
    /// The annotator's remark.
    pub note: Box<str>,
    /// When it was made.
    pub made: Timestamp,
    /// How it was made.
    pub source: Source,
}

/// A typed, directed link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Unique in the project.
    pub id: AnnotationId,
    /// Its type.
    pub kind: RelationTypeId,
    /// Where it starts.
    pub from: AnnotationId,
    /// Where it ends.
    pub to: AnnotationId,
    /// The annotator's remark.
    pub note: Box<str>,
    /// When it was made.
    pub made: Timestamp,
    /// How it was made.
    pub source: Source,
}

/// What a comment is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An annotation, of any layer of the article.
    Annotation(AnnotationId),
    /// Words.
    Words(Span),
    /// The article.
    Article,
}

/// A remark in a thread. It lives in its author's layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Unique in the project.
    pub id: AnnotationId,
    /// Who wrote it.
    pub author: AnnotatorId,
    /// When.
    pub made: Timestamp,
    /// About what.
    pub target: Target,
    /// The comment that it answers.
    pub reply_to: Option<AnnotationId>,
    /// Whether the matter is settled.
    pub resolved: bool,
    /// What it says.
    pub text: String,
}

/// Anything that a layer holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Annotation {
    /// A labelled span.
    Entity(Entity),
    /// A frame.
    Commitment(Commitment),
    /// A link.
    Relation(Relation),
    /// A remark.
    Comment(Comment),
    /// That of some annotations none was taken: only in the decided layer.
    Verdict(Verdict),
}

impl Annotation {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> AnnotationId {
        match self {
            Self::Entity(a) => a.id,
            Self::Commitment(a) => a.id,
            Self::Relation(a) => a.id,
            Self::Comment(a) => a.id,
            Self::Verdict(a) => a.id,
        }
    }

    /// Gives it another id, of the same kind.
    pub fn set_id(&mut self, id: AnnotationId) {
        match self {
            Self::Entity(a) => a.id = id,
            Self::Commitment(a) => a.id = id,
            Self::Relation(a) => a.id = id,
            Self::Comment(a) => a.id = id,
            Self::Verdict(a) => a.id = id,
        }
    }

    /// Its label, where it has one.
    #[must_use]
    pub fn label(&self) -> Option<&LabelId> {
        match self {
            Self::Entity(a) => Some(&a.label),
            Self::Commitment(a) => Some(&a.label),
            Self::Relation(_) | Self::Comment(_) | Self::Verdict(_) => None,
        }
    }

    /// The marked words: an entity's, a commitment's statement, or a comment's target words.
    #[must_use]
    pub fn spans(&self) -> Option<Spans> {
        match self {
            Self::Entity(a) => Some(a.spans.clone()),
            Self::Commitment(a) => Some(a.spans.clone()),
            Self::Comment(Comment { target: Target::Words(span), .. }) => Some(Spans::one(*span)),
            Self::Relation(_) | Self::Comment(_) | Self::Verdict(_) => None,
        }
    }

    /// From the start of its first piece to the end of its last one, without a copy of them.
    #[must_use]
    pub fn hull(&self) -> Option<Span> {
        match self {
            Self::Entity(a) => Some(a.spans.hull()),
            Self::Commitment(a) => Some(a.spans.hull()),
            Self::Comment(Comment { target: Target::Words(span), .. }) => Some(*span),
            Self::Relation(_) | Self::Comment(_) | Self::Verdict(_) => None,
        }
    }

    /// The smallest span that holds all its words, a frame's cue and bare fillers included.
    #[must_use]
    pub fn envelope(&self) -> Option<Span> {
        match self {
            Self::Entity(a) => Some(a.spans.hull()),
            Self::Commitment(a) => Some(a.all_words().fold(a.spans.hull(), Span::hull)),
            Self::Comment(Comment { target: Target::Words(span), .. }) => Some(*span),
            Self::Relation(_) | Self::Comment(_) | Self::Verdict(_) => None,
        }
    }

    /// The annotations that it refers to: fillers, ends, or the target of a comment.
    #[must_use]
    pub fn refers(&self) -> SmallVec<[AnnotationId; 4]> {
        match self {
            Self::Entity(_) | Self::Verdict(_) => SmallVec::new(),
            Self::Commitment(a) => a.roles.iter().filter_map(|(_, f)| f.annotation()).collect(),
            Self::Relation(a) => SmallVec::from_slice(&[a.from, a.to]),
            Self::Comment(a) => match a.target {
                Target::Annotation(id) => SmallVec::from_slice(&[id]),
                Target::Words(_) | Target::Article => SmallVec::new(),
            },
        }
    }

    /// As an entity.
    #[must_use]
    pub fn as_entity(&self) -> Option<&Entity> {
        if let Self::Entity(a) = self { Some(a) } else { None }
    }

    /// As a commitment.
    #[must_use]
    pub fn as_commitment(&self) -> Option<&Commitment> {
        if let Self::Commitment(a) = self { Some(a) } else { None }
    }

    /// Values by attribute, where it can have any.
    #[must_use]
    pub fn attributes(&self) -> Option<&Attributes> {
        match self {
            Self::Entity(a) => Some(&a.attributes),
            Self::Commitment(a) => Some(&a.attributes),
            Self::Relation(_) | Self::Comment(_) | Self::Verdict(_) => None,
        }
    }

    /// The annotator's remark.
    #[must_use]
    pub fn note(&self) -> &str {
        match self {
            Self::Entity(a) => &a.note,
            Self::Commitment(a) => &a.note,
            Self::Relation(a) => &a.note,
            Self::Comment(_) | Self::Verdict(_) => "",
        }
    }

    /// When it was made.
    #[must_use]
    pub fn made(&self) -> Timestamp {
        match self {
            Self::Entity(a) => a.made,
            Self::Commitment(a) => a.made,
            Self::Relation(a) => a.made,
            Self::Comment(a) => a.made,
            Self::Verdict(a) => a.made,
        }
    }

    /// How it was made, where that is noted.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        match self {
            Self::Entity(a) => Some(&a.source),
            Self::Commitment(a) => Some(&a.source),
            Self::Relation(a) => Some(&a.source),
            Self::Comment(_) | Self::Verdict(_) => None,
        }
    }

    /// What was looked at when it was decided, taken or not; nothing where it is not of a review.
    pub fn considered(&self) -> impl Iterator<Item = &Considered> {
        let (from, over): (&[_], &[_]) = match (self, self.decision()) {
            (Self::Verdict(verdict), _) => (&[], &verdict.over),
            (_, Some(decision)) => (&decision.from, &decision.over),
            _ => (&[], &[]),
        };
        from.iter().chain(over)
    }

    /// What was decided by it, where it is of a review.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        if let Some(Source::Decided(decision)) = self.source() { Some(decision) } else { None }
    }
}

impl Commitment {
    /// Every piece of words in the frame besides the statement: cue and bare fillers.
    fn all_words(&self) -> impl Iterator<Item = Span> {
        let cue = self.cue.iter().map(Spans::hull);
        let bare = self.roles.iter().filter_map(|(_, f)| match f {
            Filler::Words(spans) => Some(spans.hull()),
            Filler::Annotation(_) => None,
        });
        cue.chain(bare)
    }
}

impl Filler {
    /// The annotation, where it is one.
    #[must_use]
    pub fn annotation(&self) -> Option<AnnotationId> {
        if let Self::Annotation(id) = self { Some(*id) } else { None }
    }
}

impl From<Entity> for Annotation {
    fn from(a: Entity) -> Self {
        Self::Entity(a)
    }
}

impl From<Commitment> for Annotation {
    fn from(a: Commitment) -> Self {
        Self::Commitment(a)
    }
}

impl From<Relation> for Annotation {
    fn from(a: Relation) -> Self {
        Self::Relation(a)
    }
}

impl From<Verdict> for Annotation {
    fn from(a: Verdict) -> Self {
        Self::Verdict(a)
    }
}

impl From<Comment> for Annotation {
    fn from(a: Comment) -> Self {
        Self::Comment(a)
    }
}
