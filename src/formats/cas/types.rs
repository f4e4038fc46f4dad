//! The type system that is written: `DKPro`'s types that `INCEpTION` knows, and our layers.

use std::borrow::Cow;

use super::features::Features;
use super::layers::{ENTITY, FRAME, IDENTIFIER, NOTE, ORIGIN, RELATION, SLOTS, VALUE, WORDS};
use super::model::{
    ANNOTATION, ANNOTATION_BASE, DOCUMENT, FS_ARRAY, Feature, Name, STRING, STRING_ARRAY, TOP, Type, Types,
};

/// `DKPro`'s types of what is known of an article, of its sentences and words.
pub(super) const META: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
pub(super) const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
pub(super) const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";

/// The types of all that is written of a schema.
pub(super) fn ours(features: &Features) -> Types {
    let text = |name: &'static str| feature(name, STRING);
    let of = |attribute: &super::features::Feature| {
        let range = if attribute.several { STRING_ARRAY } else { STRING }.into();
        (Cow::Owned(attribute.name.clone()), Feature { range, element: None })
    };
    let mut entity = vec![text(VALUE), text(IDENTIFIER), text(NOTE)];
    entity.extend(features.iter().filter(|f| f.of.0).map(of));
    let (slots, link) = SLOTS;
    let slots = (slots.into(), Feature { range: FS_ARRAY.into(), element: Some(link.into()) });
    let mut frame = vec![text(VALUE), text(NOTE), slots];
    frame.extend(features.iter().filter(|f| f.of.1).map(of));
    let meta = vec![
        text("documentTitle"),
        text("documentId"),
        text("documentUri"),
        text("collectionId"),
        text("documentBaseUri"),
        feature("isLastSegment", "uima.cas.Boolean"),
    ];
    let ends = ["Dependent", "Governor"].map(|name| feature(name, ANNOTATION));
    let relation = ends.into_iter().chain([text(VALUE), text(NOTE)]).collect();
    let types = [
        (META, DOCUMENT, meta),
        (SENTENCE, ANNOTATION, Vec::new()),
        (TOKEN, ANNOTATION, Vec::new()),
        (ENTITY, ANNOTATION, entity),
        (FRAME, ANNOTATION, frame),
        (link, TOP, vec![text("role"), feature("target", ANNOTATION)]),
        (WORDS, ANNOTATION, vec![text(VALUE)]),
        (RELATION, ANNOTATION, relation),
        (ORIGIN, ANNOTATION_BASE, vec![text("annotator"), text("status")]),
    ];
    let typed = |(name, supertype, features): (&'static str, &'static str, Vec<(Name, Feature)>)| {
        (Name::from(name), Type { supertype: supertype.into(), features: features.into_iter().collect() })
    };
    Types(types.into_iter().map(typed).collect())
}

fn feature(name: &'static str, range: &'static str) -> (Name, Feature) {
    (name.into(), Feature { range: range.into(), element: None })
}
