//! Edits: everything that can be done to a project, as plain data.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::annotation::{Annotation, Filler, Spans};
use super::article::ArticleMeta;
use super::assignments::Plan;
use super::canonical::Canonical;
use super::change::LayerSummary;
use super::ids::{AnnotationId, AnnotatorId, ArticleId, AttributeId, CanonicalId, LabelId, RoleId};
use super::layer::{Layer, LayerRef, Status};
use super::merge::{Conflict, LayerConflict, Shared, Take};
use super::schema::Schema;

/// Something to be done to a project. New ids come with it; the model makes none.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Adds annotations (entities, commitments, relations, comments) to a layer.
    Add {
        /// The layer.
        at: LayerRef,
        /// In an order in which references point backwards or to what is there.
        annotations: Vec<Annotation>,
    },
    /// Adds annotations, or puts them in the place of those with the same ids and of the same
    /// kinds.
    Put {
        /// The layer.
        at: LayerRef,
        /// In an order in which relations point backwards or to what is there.
        annotations: Vec<Annotation>,
    },
    /// Deletes annotations. Where one fills a role, its words stay there; its relations go;
    /// comments on it become comments on its words.
    Remove {
        /// The layer.
        at: LayerRef,
        /// Which.
        ids: Vec<AnnotationId>,
    },
    /// Gives annotations another label.
    Relabel {
        /// The layer.
        at: LayerRef,
        /// Which.
        ids: Vec<AnnotationId>,
        /// The label, of the same kind.
        label: LabelId,
    },
    /// Moves an annotation to other words.
    SetSpans {
        /// The layer.
        at: LayerRef,
        /// Which.
        id: AnnotationId,
        /// The words.
        spans: Spans,
    },
    /// Sets or clears a commitment's cue.
    SetCue {
        /// The layer.
        at: LayerRef,
        /// Which.
        id: AnnotationId,
        /// The words.
        cue: Option<Spans>,
    },
    /// Sets all that fills a role of a commitment.
    SetFillers {
        /// The layer.
        at: LayerRef,
        /// Which.
        id: AnnotationId,
        /// The role.
        role: RoleId,
        /// In order; none clears it.
        fillers: Vec<Filler>,
    },
    /// Sets the values of an attribute.
    SetAttribute {
        /// The layer.
        at: LayerRef,
        /// Which.
        ids: Vec<AnnotationId>,
        /// The attribute.
        attribute: AttributeId,
        /// In order; none clears it.
        values: Vec<String>,
    },
    /// Sets the note of an annotation.
    SetNote {
        /// The layer.
        at: LayerRef,
        /// Which.
        id: AnnotationId,
        /// The note; empty clears it.
        note: String,
    },
    /// Says which canonical entity mentions refer to.
    SetRefersTo {
        /// The layer.
        at: LayerRef,
        /// Which.
        ids: Vec<AnnotationId>,
        /// The canonical entity.
        canonical: Option<CanonicalId>,
    },
    /// Changes the text of a comment, or whether it is settled.
    SetComment {
        /// The layer.
        at: LayerRef,
        /// Which.
        id: AnnotationId,
        /// What it says.
        text: String,
        /// Whether the matter is settled.
        resolved: bool,
    },
    /// Makes a layer what another version of it is: its annotations, its status, what is unsettled.
    SetLayer {
        /// The layer.
        at: LayerRef,
        /// What it will be.
        layer: Arc<Layer>,
    },
    /// Sets how far an annotator is.
    SetStatus {
        /// The layer.
        at: LayerRef,
        /// The status.
        status: Status,
    },
    /// Adds an article whose files are in place.
    AddArticle(Arc<ArticleMeta>),
    /// Changes title, date, source, language or tags.
    SetArticle(Arc<ArticleMeta>),
    /// Takes articles out, with all layers, to the trash.
    RemoveArticles(Vec<ArticleId>),
    /// Adds a layer whose file is in place.
    AddLayer {
        /// The layer.
        at: LayerRef,
        /// What it holds.
        summary: LayerSummary,
    },
    /// Replaces the schema.
    SetSchema {
        /// The new one.
        schema: Arc<Schema>,
        /// What was done, in words.
        what: String,
    },
    /// Adds or changes a canonical entity.
    SetCanonical(Canonical),
    /// Takes out a canonical entity; mentions in loaded layers of `annotator` lose it.
    RemoveCanonical {
        /// Which.
        id: CanonicalId,
        /// Whose mentions lose it.
        annotator: AnnotatorId,
    },
    /// Sets an annotator's display name.
    SetAnnotator {
        /// Whose.
        id: AnnotatorId,
        /// The name.
        name: String,
    },
    /// Sets the project's name.
    SetProjectName(String),
    /// Settles a conflict of a layer: what is in force stays, or gives way, or both are there.
    Settle {
        /// The layer.
        at: LayerRef,
        /// The conflict, as it stands there.
        conflict: LayerConflict,
        /// Which side.
        take: Take,
        /// The id that theirs gets where both are taken, of the same kind.
        fresh: AnnotationId,
    },
    /// Replaces what is unsettled in a file that all share.
    SetConflicts {
        /// Which file.
        of: Shared,
        /// What is left.
        conflicts: Vec<Conflict>,
    },
    /// Gives articles to people by a plan; whoever has one keeps it.
    Assign(Plan),
    /// Says who has some articles; nobody takes them from everyone.
    SetAssigned {
        /// Which articles.
        articles: Vec<ArticleId>,
        /// Who.
        who: BTreeSet<AnnotatorId>,
    },
    /// Several edits as one step.
    Batch {
        /// In words.
        what: String,
        /// In order.
        edits: Vec<Edit>,
    },
}

/// Why an edit can't be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// No such article.
    #[error("there is no article “{0}”")]
    UnknownArticle(ArticleId),
    /// An article with this id is there already.
    #[error("there is already an article “{0}”")]
    ArticleExists(ArticleId),
    /// The text has not been loaded, or can't be read.
    #[error("the text of “{0}” is not loaded")]
    TextNotLoaded(ArticleId),
    /// The layer has not been loaded, or can't be read.
    #[error("the layer of “{}” on “{}” is not loaded", .0.annotator, .0.article)]
    LayerNotLoaded(LayerRef),
    /// A layer of this annotator is there already.
    #[error("“{}” has annotated “{}” already", .0.annotator, .0.article)]
    LayerExists(LayerRef),
    /// No such annotation in the layer.
    #[error("there is no annotation {0} in this layer")]
    UnknownAnnotation(AnnotationId),
    /// An annotation with this id is there already.
    #[error("there is already an annotation {0} in this layer")]
    IdTaken(AnnotationId),
    /// The schema doesn't know the label, or knows it for another kind of annotation.
    #[error("the schema has no label “{0}” for this kind of annotation")]
    WrongLabel(LabelId),
    /// The edit does not go with this kind of annotation.
    #[error("{0} can't have that")]
    WrongKind(AnnotationId),
    /// No such canonical entity.
    #[error("there is no canonical entity {0}")]
    UnknownCanonical(CanonicalId),
    /// No such conflict in the layer: it was settled already.
    #[error("this was settled already")]
    NoConflict,
    /// Both sides of a conflict can't be taken: one of them is not there.
    #[error("there are no two sides to take")]
    OneSide,
    /// A plan without people.
    #[error("there is nobody to give articles to")]
    Nobody,
    /// The new schema contradicts itself.
    #[error("{0}")]
    Schema(#[from] super::schema::SchemaProblem),
    /// A name without letters.
    #[error("a name must not be empty")]
    EmptyName,
}
