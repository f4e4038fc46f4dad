//! Annotations as layers of spans and relations, as `INCEpTION` has them; between ours and each of
//! the three formats, on the way out and in.

use crate::model::text::Span;

/// Layer of entities: every `INCEpTION` project has it.
pub(in crate::formats) const ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
/// Layer of commitments; its span is the cue, its slots the statement and the roles.
pub(in crate::formats) const FRAME: &str = "webanno.custom.Commitment";
/// Feature of [`FRAME`] with its slots, and the type of each.
pub(in crate::formats) const SLOTS: (&str, &str) = ("arguments", "webanno.custom.CommitmentArgumentsLink");
/// Layer of words that are parts of commitments, no entities.
pub(in crate::formats) const WORDS: &str = "webanno.custom.Words";
/// Layer of relations, and of links between the pieces of an annotation.
pub(in crate::formats) const RELATION: &str = "webanno.custom.Relation";
/// What is known of the annotations as a whole.
pub(in crate::formats) const ORIGIN: &str = "webanno.custom.Origin";

/// Feature with the label, or with the type of a relation.
pub(in crate::formats) const VALUE: &str = "value";
/// Feature with what an entity refers to.
pub(in crate::formats) const IDENTIFIER: &str = "identifier";
/// Feature with the annotator's remark.
pub(in crate::formats) const NOTE: &str = "note";

/// Value of [`WORDS`], and role of the slot, for the statement of a commitment.
pub(in crate::formats) const EXTENT: &str = "extent";
/// Value of [`WORDS`] for bare words in a role.
pub(in crate::formats) const BARE: &str = "span";
/// Value of [`RELATION`] from an annotation's first piece to each further one.
pub(in crate::formats) const PIECE: &str = "next_piece";

/// Features with their values, in order.
pub(in crate::formats) type Values = Vec<(String, Vec<String>)>;

/// A span of a layer.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Mark {
    /// From 1; 0 where it comes from no file.
    pub line: u32,
    /// The full name of its type.
    pub layer: String,
    pub span: Span,
    pub values: Values,
    /// Roles and what fills them, by place in the list; `None` where the layer has no slots.
    pub slots: Option<Vec<(String, usize)>>,
}

/// A relation of a layer.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Link {
    pub line: u32,
    pub layer: String,
    pub values: Values,
    /// Place of the mark where it starts.
    pub from: usize,
    pub to: usize,
}

/// All that stands on one text.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) struct Layers {
    /// `None` where a span could not be read that others may refer to.
    pub marks: Vec<Option<Mark>>,
    pub links: Vec<Link>,
}

/// The part of a type's name after the last dot.
pub(in crate::formats) fn short_name(layer: &str) -> &str {
    layer.rsplit('.').next().unwrap_or(layer)
}

/// Features that say what an annotation is, the likeliest first.
const TELLING: [&str; 7] = [VALUE, "label", "category", "class", "type", "tag", "kind"];

/// What a span or a relation is: the value of a telling feature, else the name of its layer.
/// Gives the feature too.
pub(in crate::formats) fn told<'a>(layer: &'a str, values: &'a Values) -> (Option<&'a str>, &'a str) {
    let value = |name: &str| {
        let (feature, values) = values.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))?;
        Some((Some(feature.as_str()), values.first().map(String::as_str).filter(|v| !v.is_empty())?))
    };
    TELLING.iter().find_map(|name| value(name)).unwrap_or((None, short_name(layer)))
}
