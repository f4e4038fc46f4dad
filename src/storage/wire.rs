//! Annotations as they stand in files: code points, quotes, ids as strings. Nothing is checked
//! here but the form; [`super::resolve`] checks them against the text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::text::CharRange;

/// A string of a file, borrowed where nothing in it is escaped.
pub(super) type Str<'a> = Cow<'a, str>;

/// Values by attribute.
pub(super) type AttributesWire<'a> = BTreeMap<Str<'a>, Vec<Str<'a>>>;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntityWire<'a> {
    pub id: Str<'a>,
    pub label: Str<'a>,
    pub spans: Vec<CharRange>,
    #[serde(default)]
    pub quote: Vec<Str<'a>>,
    #[serde(default)]
    pub refers_to: Option<Str<'a>>,
    #[serde(default)]
    pub attributes: AttributesWire<'a>,
    #[serde(default)]
    pub note: Str<'a>,
    pub made: Str<'a>,
    #[serde(default)]
    pub source: SourceWire<'a>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommitmentWire<'a> {
    pub id: Str<'a>,
    pub label: Str<'a>,
    pub spans: Vec<CharRange>,
    #[serde(default)]
    pub quote: Vec<Str<'a>>,
    #[serde(default)]
    pub cue: Vec<(CharRange, Str<'a>)>,
    #[serde(default)]
    pub roles: Vec<(Str<'a>, FillerWire<'a>)>,
    #[serde(default)]
    pub attributes: AttributesWire<'a>,
    #[serde(default)]
    pub note: Str<'a>,
    pub made: Str<'a>,
    #[serde(default)]
    pub source: SourceWire<'a>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) enum FillerWire<'a> {
    Entity(Str<'a>),
    Commitment(Str<'a>),
    Span(Vec<CharRange>, Vec<Str<'a>>),
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationWire<'a> {
    pub id: Str<'a>,
    #[serde(rename = "type")]
    pub kind: Str<'a>,
    pub from: Str<'a>,
    pub to: Str<'a>,
    #[serde(default)]
    pub note: Str<'a>,
    pub made: Str<'a>,
    #[serde(default)]
    pub source: SourceWire<'a>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CommentWire<'a> {
    pub id: Str<'a>,
    pub author: Str<'a>,
    pub made: Str<'a>,
    pub target: TargetWire<'a>,
    #[serde(default)]
    pub reply_to: Option<Str<'a>>,
    #[serde(default)]
    pub resolved: bool,
    pub text: Str<'a>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) enum TargetWire<'a> {
    Annotation(Str<'a>),
    Span(CharRange, Str<'a>),
    Article,
}

/// How an annotation came to be. Of a decided one, `seen` has a fingerprint for each of `from`,
/// then for each of `over`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum SourceWire<'a> {
    #[default]
    Manual,
    Imported(Str<'a>),
    Occurrence,
    Decided {
        #[serde(default)]
        from: Vec<OfWire<'a>>,
        #[serde(default)]
        over: Vec<OfWire<'a>>,
        by: Str<'a>,
        #[serde(default)]
        why: Str<'a>,
        #[serde(default)]
        seen: Vec<Str<'a>>,
        #[serde(default)]
        open: Vec<Str<'a>>,
    },
}

/// An annotator and one of their annotations.
pub(super) type OfWire<'a> = (Str<'a>, Str<'a>);

/// That nothing was taken.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerdictWire<'a> {
    pub id: Str<'a>,
    pub over: Vec<OfWire<'a>>,
    pub by: Str<'a>,
    pub made: Str<'a>,
    #[serde(default)]
    pub why: Str<'a>,
    #[serde(default)]
    pub seen: Vec<Str<'a>>,
}

/// What merging could not settle.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConflictWire<'a> {
    pub id: Str<'a>,
    pub ours: Option<Wire<'a>>,
    pub theirs: Option<Wire<'a>>,
}

/// Any annotation; the names are also those of values in the journal.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) enum Wire<'a> {
    Entity(EntityWire<'a>),
    Commitment(CommitmentWire<'a>),
    Relation(RelationWire<'a>),
    Comment(CommentWire<'a>),
    Verdict(VerdictWire<'a>),
}

impl Wire<'_> {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Entity(a) => &a.id,
            Self::Commitment(a) => &a.id,
            Self::Relation(a) => &a.id,
            Self::Comment(a) => &a.id,
            Self::Verdict(a) => &a.id,
        }
    }
}

/// The lists of a layer file, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Entities,
    Commitments,
    Relations,
    Comments,
    Verdicts,
    Conflicts,
}

impl Section {
    pub(super) const ALL: [Self; 6] =
        [Self::Entities, Self::Commitments, Self::Relations, Self::Comments, Self::Verdicts, Self::Conflicts];

    /// Whether every layer file has the list, also where nothing is in it.
    pub(super) const fn is_always_there(self) -> bool {
        !matches!(self, Self::Verdicts | Self::Conflicts)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Entities => "entities",
            Self::Commitments => "commitments",
            Self::Relations => "relations",
            Self::Comments => "comments",
            Self::Verdicts => "verdicts",
            Self::Conflicts => "conflicts",
        }
    }
}
