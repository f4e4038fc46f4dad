//! The type system of what is written.

use std::fmt::Write;

use super::{CUSTOM, METADATA, SEGMENTATION};

const STRING: &str = "uima.cas.String";
const STRINGS: &str = "uima.cas.StringArray";
const ANNOTATION: &str = "uima.tcas.Annotation";
const LINKS: &str = "uima.cas.FSArray";

/// Names and ranges of features.
type Features = &'static [(&'static str, &'static str)];

/// Types of ours: name, parent, features.
const TYPES: &[(&str, &str, Features)] = &[
    ("LinkType", "uima.cas.TOP", &[("role", STRING), ("target", ANNOTATION)]),
    ("Piece", ANNOTATION, &[]),
    ("Extent", ANNOTATION, &[("pieces", LINKS)]),
    ("Span", ANNOTATION, &[("pieces", LINKS)]),
    (
        "Entity",
        ANNOTATION,
        &[
            ("label", STRING),
            ("refersTo", STRING),
            ("refersToName", STRING),
            ("note", STRING),
            ("attributes", STRINGS),
            ("annotationId", STRING),
            ("made", STRING),
            ("pieces", LINKS),
        ],
    ),
    (
        "Commitment",
        ANNOTATION,
        &[
            ("label", STRING),
            ("note", STRING),
            ("attributes", STRINGS),
            ("annotationId", STRING),
            ("made", STRING),
            ("pieces", LINKS),
            ("roles", LINKS),
        ],
    ),
    (
        "Relation",
        ANNOTATION,
        &[
            ("Governor", ANNOTATION),
            ("Dependent", ANNOTATION),
            ("type", STRING),
            ("note", STRING),
            ("annotationId", STRING),
            ("made", STRING),
        ],
    ),
    ("Article", "uima.cas.AnnotationBase", &[("annotator", STRING), ("status", STRING), ("date", STRING)]),
];

/// `TypeSystem.xml`.
pub(super) fn type_system() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n<types>\n",
    );
    let metadata = [("documentTitle", STRING), ("documentId", STRING)];
    one(&mut out, METADATA, "uima.tcas.DocumentAnnotation", &metadata);
    for name in ["Sentence", "Token"] {
        one(&mut out, &format!("{SEGMENTATION}{name}"), ANNOTATION, &[]);
    }
    for (name, parent, features) in TYPES {
        one(&mut out, &format!("{CUSTOM}{name}"), parent, features);
    }
    out.push_str("</types>\n</typeSystemDescription>\n");
    out
}

fn one(out: &mut String, name: &str, parent: &str, features: &[(&str, &str)]) {
    // A string takes all that is written to it.
    let _ = writeln!(
        out,
        "<typeDescription><name>{name}</name><description/><supertypeName>{parent}</supertypeName><features>"
    );
    for (name, range) in features {
        let more = match *range {
            LINKS => format!("<elementType>{CUSTOM}LinkType</elementType>"),
            _ => String::new(),
        };
        let several = if [LINKS, STRINGS].contains(range) {
            "<multipleReferencesAllowed>false</multipleReferencesAllowed>"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "<featureDescription><name>{name}</name><description/><rangeTypeName>{range}</rangeTypeName>{more}{several}</featureDescription>"
        );
    }
    out.push_str("</features></typeDescription>\n");
}
