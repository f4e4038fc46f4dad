//! What the window and the keyboard ask of the session.

use std::ops::Range;

use super::action::Action;
use super::figures::FiguresCommand;
use super::review::ReviewCommand;
use super::uses::SchemaPart;
use crate::model::annotation::{Filler, Target};
use crate::model::article::ArticleMeta;
use crate::model::assignments::Plan;
use crate::model::canonical::Canonical;
use crate::model::ids::{
    AnnotationId, AnnotatorId, ArticleId, AttributeId, CanonicalId, LabelId, RelationTypeId, RoleId,
};
use crate::model::layer::{LayerRef, Status};
use crate::model::merge::{Conflict, LayerConflict, Shared, Take};
use crate::model::schema::Schema;

/// A wish of the user's, with all that it needs. Offsets are bytes of the open article's text.
#[derive(Clone, Debug)]
pub enum Command {
    /// A command with a name. Those that only concern the window never come here.
    Act(Action),
    /// Mark with a label: the selection, else relabel the selected annotation, else the token.
    Mark(LabelId),
    /// Put the caret somewhere, by the mouse or by lines; `extend` keeps the anchor.
    PlaceCaret {
        /// Where.
        offset: usize,
        /// Whether the selection grows.
        extend: bool,
    },
    /// Select words.
    Select {
        /// The end that stays.
        anchor: usize,
        /// The end that moves, where the caret is.
        focus: usize,
    },
    /// Click into the text: puts the caret, and walks through the stack of annotations there.
    Click {
        /// Where.
        offset: usize,
        /// Numbers of the annotations under the pointer, innermost first.
        stack: Vec<u64>,
    },
    /// Select an annotation, and show it.
    SelectAnnotation(AnnotationId),
    /// Make a commitment the active one, or none.
    Activate(Option<AnnotationId>),
    /// Put the start or end of a piece of an annotation elsewhere.
    MoveEdge {
        /// Which annotation.
        id: AnnotationId,
        /// Which of its pieces.
        piece: usize,
        /// Its start or its end.
        start: bool,
        /// Where to.
        to: usize,
    },
    /// Mark all these words alike.
    MarkRanges {
        /// With which label.
        label: LabelId,
        /// Half-open, in bytes.
        ranges: Vec<Range<usize>>,
    },
    /// Give annotations another label.
    Relabel {
        /// Which.
        id: AnnotationId,
        /// The label.
        label: LabelId,
    },
    /// Set all that fills a role.
    SetFillers {
        /// Of which commitment.
        id: AnnotationId,
        /// The role.
        role: RoleId,
        /// In order.
        fillers: Vec<Filler>,
    },
    /// Fill a role of the active commitment from the selection, as its key does.
    FillRole(usize),
    /// Clear the cue of a commitment.
    ClearCue(AnnotationId),
    /// Set an attribute.
    SetAttribute {
        /// Of which annotation.
        id: AnnotationId,
        /// The attribute.
        attribute: AttributeId,
        /// In order; none clears it.
        values: Vec<String>,
    },
    /// Set the note of an annotation.
    SetNote {
        /// Of which.
        id: AnnotationId,
        /// What it says.
        note: String,
    },
    /// Say what a mention refers to.
    SetRefersTo {
        /// The mention.
        id: AnnotationId,
        /// The canonical entity.
        canonical: Option<CanonicalId>,
    },
    /// Make a canonical entity, and let a mention refer to it.
    NewCanonical {
        /// The mention.
        id: AnnotationId,
        /// The new entity's name.
        name: String,
    },
    /// Change a canonical entity.
    SetCanonical(Canonical),
    /// Make a canonical entity that nothing refers to yet.
    AddCanonical {
        /// Its name.
        name: String,
        /// The label of its mentions.
        kind: LabelId,
    },
    /// Remove a canonical entity.
    RemoveCanonical(CanonicalId),
    /// Merge one canonical entity into another, with all own mentions of it.
    MergeCanonicals {
        /// The one that goes.
        from: CanonicalId,
        /// The one that stays.
        into: CanonicalId,
    },
    /// Count the own annotations that use any of these parts of the schema, for
    /// [`super::Session::counted_uses`].
    CountUses(Vec<SchemaPart>),
    /// Delete any annotation, relation or comment.
    Remove(AnnotationId),
    /// Link two annotations.
    AddRelation {
        /// From.
        from: AnnotationId,
        /// To.
        to: AnnotationId,
        /// The type.
        kind: RelationTypeId,
    },
    /// Write a comment.
    AddComment {
        /// About what.
        target: Target,
        /// In answer to which.
        reply_to: Option<AnnotationId>,
        /// What it says.
        text: String,
    },
    /// Settle a comment, or open it again.
    ResolveComment {
        /// Which.
        id: AnnotationId,
        /// Settled or not.
        resolved: bool,
    },
    /// Give articles that nobody has to people.
    Assign(Plan),
    /// Say who has these articles.
    SetAssigned {
        /// Which.
        articles: Vec<ArticleId>,
        /// Who; nobody where empty.
        who: std::collections::BTreeSet<AnnotatorId>,
    },
    /// Read a layer, so that it can be looked at.
    Load(LayerRef),
    /// Settle what merging left open in a layer.
    Settle {
        /// The layer.
        at: LayerRef,
        /// What is open.
        conflict: LayerConflict,
        /// Which side.
        take: Take,
    },
    /// Settle what merging left open in a file that all share.
    SettleShared {
        /// Which file.
        of: Shared,
        /// What is open.
        conflict: Conflict,
        /// Which side.
        take: Take,
    },
    /// Something of the figures.
    Figures(FiguresCommand),
    /// Something of the review.
    Review(ReviewCommand),
    /// Open an article.
    OpenArticle(ArticleId),
    /// Show another annotator's layer, to read.
    ShowLayer(AnnotatorId),
    /// Set how far one is with an article.
    SetStatus(ArticleId, Status),
    /// Change what is known of an article.
    SetArticle(ArticleMeta),
    /// Take articles out.
    RemoveArticles(Vec<ArticleId>),
    /// Replace the schema.
    SetSchema {
        /// The new one.
        schema: Schema,
        /// What was done, in words.
        what: String,
    },
    /// Delete a label with all own annotations that have it.
    DeleteLabel(LabelId),
    /// Rename the project.
    SetProjectName(String),
    /// Set one's display name.
    SetMyName(String),
}

impl Command {
    /// Whether it needs the text only, so that it can be done while annotations are being read.
    /// Of those with a name the session itself says it.
    #[must_use]
    pub fn is_of_text(&self) -> bool {
        matches!(
            self,
            Self::Act(_)
                | Self::PlaceCaret { .. }
                | Self::Select { .. }
                | Self::Click { .. }
                | Self::OpenArticle(_)
                | Self::ShowLayer(_)
        )
    }
}
