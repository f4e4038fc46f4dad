//! The terms that files use, as JSON-LD 1.0 context.
//!
//! Names and addresses are those of the [Web Annotation Vocabulary](https://www.w3.org/TR/annotation-vocab/).

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use crate::formats::flat::records;

/// Prefixes and terms that stand for an address and say nothing of values.
const PLAIN: &[(&str, &str)] = &[
    ("oa", "http://www.w3.org/ns/oa#"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("as", "http://www.w3.org/ns/activitystreams#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("attache", "urn:attache:ns:"),
    ("id", "@id"),
    ("type", "@type"),
    ("Annotation", "oa:Annotation"),
    ("AnnotationPage", "as:OrderedCollectionPage"),
    ("Person", "foaf:Person"),
    ("SpecificResource", "oa:SpecificResource"),
    ("TextualBody", "oa:TextualBody"),
    ("TextPositionSelector", "oa:TextPositionSelector"),
    ("TextQuoteSelector", "oa:TextQuoteSelector"),
    ("tagging", "oa:tagging"),
    ("identifying", "oa:identifying"),
    ("describing", "oa:describing"),
    ("commenting", "oa:commenting"),
    ("linking", "oa:linking"),
    ("replying", "oa:replying"),
    ("exact", "oa:exact"),
    ("prefix", "oa:prefix"),
    ("suffix", "oa:suffix"),
    ("value", "rdf:value"),
    ("language", "dc:language"),
    ("title", "dc:title"),
    ("date", "dc:date"),
    ("name", "foaf:name"),
    ("nickname", "foaf:nick"),
    ("altLabel", "skos:altLabel"),
    ("exactMatch", "skos:exactMatch"),
    ("kind", "attache:kind"),
    ("attribute", "attache:attribute"),
    ("status", "attache:status"),
    ("label", "attache:label"),
    ("resolved", "attache:resolved"),
];

/// The context of a file as a line of JSON, the same in each.
pub(super) fn context() -> &'static [u8] {
    static LINE: OnceLock<Vec<u8>> = OnceLock::new();
    LINE.get_or_init(|| records::line(&terms()))
}

fn terms() -> Value {
    let link = |id: &str| json!({ "@id": id, "@type": "@id" });
    let word = |id: &str| json!({ "@id": id, "@type": "@vocab" });
    let typed = |id: &str, kind: &str| json!({ "@id": id, "@type": kind });
    let terms = [
        ("body", link("oa:hasBody")),
        ("target", link("oa:hasTarget")),
        ("source", link("oa:hasSource")),
        ("selector", link("oa:hasSelector")),
        ("items", json!({ "@id": "as:items", "@type": "@id", "@container": "@list" })),
        ("motivation", word("oa:motivatedBy")),
        ("purpose", word("oa:hasPurpose")),
        ("start", typed("oa:start", "xsd:nonNegativeInteger")),
        ("end", typed("oa:end", "xsd:nonNegativeInteger")),
        ("creator", link("dcterms:creator")),
        ("created", typed("dcterms:created", "xsd:dateTime")),
        ("about", link("as:context")),
        ("replyTo", link("attache:replyTo")),
    ];
    let plain = PLAIN.iter().map(|(name, id)| ((*name).to_owned(), json!(id)));
    let terms = terms.map(|(name, term)| (name.to_owned(), term));
    Value::Object(plain.chain(terms).collect::<Map<_, _>>())
}
