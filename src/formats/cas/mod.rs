//! UIMA CAS, as XMI beside its type system and as JSON with it inside, as `INCEpTION` and `DKPro`
//! have them. Offsets count UTF-16 units, half-open.
//!
//! | ours | in a CAS |
//! |---|---|
//! | entity | `DKPro`'s `NamedEntity`: `value` is the label, `identifier` what it refers to |
//! | commitment | `webanno.custom.Commitment` on its cue, else on its statement; `value` is the label, `arguments` are slots: `extent` is the statement, then each filler by its role |
//! | statement, bare words | `webanno.custom.Words` with the `value` `extent` or `span`; no entities when read |
//! | attribute, note | a string feature of its name, an array where it may have several values; `note` |
//! | relation | `webanno.custom.Relation`: from `Governor` to `Dependent`, `value` is its type |
//! | further piece | a span of the same layer and `value`, linked from the first by a relation `next_piece` |
//! | article | `DocumentMetaData`, sentences and tokens; `webanno.custom.Origin` says whose and how far |
//!
//! `NamedEntity` and not a layer of our own, since every `INCEpTION` project has it and every `DKPro`
//! component knows it.
//!
//! Read are span layers (the label is the value of `value`, `label` or the like, else the layer's
//! name), slots as roles, and relation layers. Chains and layers of grammar are left out, and named
//! with their number.
//!
//! | file | what |
//! |---|---|
//! | `layers` | spans and relations, between ours and each format |
//! | `features` | attributes as features |
//! | `out`, `back` | an item to layers, layers to annotations |
//! | `segments` | sentences and tokens |
//! | `model` | a CAS in memory |
//! | `types`, `types_xml` | the type system that is written, and as XML |
//! | `assemble`, `view` | layers to a CAS, a CAS to a document |
//! | `xml` | what XML can't have |
//! | `xmi_out`, `xmi_in` | XMI |
//! | `json_out`, `json_in` | JSON |

mod assemble;
pub(super) mod back;
pub(super) mod features;
mod json_in;
mod json_out;
pub(super) mod layers;
mod model;
pub(super) mod out;
pub(super) mod segments;
#[cfg(test)]
mod tests;
mod types;
mod types_xml;
pub(super) mod view;
mod xmi_in;
mod xmi_out;
mod xml;

use super::export::{Context, ExportItem, Piece, Place, Rendered};
use super::read::{Document, Input, ReadContext, ReadError, content};
use super::{Format, Loss, Reader, Shape, Writer, decode};
use features::Features;
use out::Laid;

/// `cas-xmi`.
pub(super) struct Xmi;

/// `cas-json`.
pub(super) struct Json;

/// Names under which an XMI's type system stands beside it; the first is the one written.
const TYPE_SYSTEM: [&str; 3] = ["TypeSystem.xml", "typesystem.xml", "typeSystem.xml"];

/// What our layers can't carry, whatever they are written as.
pub(super) const COMMENTS: Loss = Loss::new("comments", "comments, left out");
pub(super) const EMPTY: Loss = Loss::new("empty-span", "annotations without a character, left out");
pub(super) const EMPTY_PIECE: Loss =
    Loss::new("empty-piece", "pieces, cues and fillers without a character, left out");
pub(super) const DANGLING: Loss =
    Loss::new("dangling", "relations of annotations that are not there, left out");
pub(super) const DANGLING_ROLE: Loss =
    Loss::new("dangling-role", "fillers of roles that are not there, left out");
pub(super) const ATTRIBUTES: Loss =
    Loss::new("attributes", "values of attributes that the schema lacks, left out");
pub(super) const VALUES: Loss =
    Loss::new("values", "second values of attributes that can have one, left out");
pub(super) const CUE: Loss =
    Loss::new("cue-is-statement", "cues that are the whole statement, which read back without a cue");
pub(super) const LIKE_PIECE: Loss =
    Loss::new("like-piece", "relations named “next_piece”, which may read back as pieces of one annotation");
pub(super) const HULL: Loss =
    Loss::new("hull", "frames without an extent, whose statement reaches over all their parts");
pub(super) const CIRCLE: Loss =
    Loss::new("circle", "fillers by which a frame would fill its own role, left out when read back");
pub(super) const FEATURE_NAMES: Loss = Loss::new(
    "feature-names",
    "attributes whose name no feature can have, written under another one, which reads back as it was where the schema has it",
);
pub(super) const RELATION_FEATURES: Loss =
    Loss::new("relation-features", "features of relations besides their type and note, left out");
pub(super) const DETAILS: Loss = Loss::new(
    "details",
    "names, kind and further ids of what entities refer to, when and how annotations were made, date and tags of articles (always left out, not counted)",
);

/// What a CAS can't carry, and what of one has no place here.
const LOSSES: &[Loss] = &[
    COMMENTS,
    EMPTY,
    EMPTY_PIECE,
    DANGLING,
    DANGLING_ROLE,
    ATTRIBUTES,
    VALUES,
    CUE,
    LIKE_PIECE,
    HULL,
    CIRCLE,
    FEATURE_NAMES,
    RELATION_FEATURES,
    Loss::new("views", "further views of a file, left out with all that is in them"),
    Loss::new("references", "features that refer to other feature structures, left out"),
    Loss::new("xml-characters", "characters that XML can't have, written as U+FFFD"),
    Loss::new(
        "no-types",
        "files without a TypeSystem.xml beside them, whose features are told by their values",
    ),
    DETAILS,
];

/// Keys of an object that is a CAS, after the percent sign.
const KEYS: [&[u8]; 3] = [b"TYPES\"", b"VIEWS\"", b"FEATURE_STRUCTURES\""];

impl Format for Xmi {
    fn id(&self) -> &'static str {
        "cas-xmi"
    }

    fn name(&self) -> &'static str {
        "UIMA CAS XMI (INCEpTION)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xmi"]
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

impl Format for Json {
    fn id(&self) -> &'static str {
        "cas-json"
    }

    fn name(&self) -> &'static str {
        "UIMA CAS JSON (INCEpTION)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn knows(&self, bytes: &[u8]) -> bool {
        // Whatever its first key is, no other JSON here begins like that.
        let inside = decode::past_mark(bytes).trim_ascii_start().strip_prefix(b"{");
        let key = inside.and_then(|inside| inside.trim_ascii_start().strip_prefix(b"\"%"));
        key.is_some_and(|key| KEYS.iter().any(|known| key.starts_with(known)))
    }

    fn reader(&self) -> Option<&dyn Reader> {
        Some(self)
    }

    fn writer(&self) -> Option<&dyn Writer> {
        Some(self)
    }

    fn losses(&self) -> &'static [Loss] {
        LOSSES
    }
}

impl Writer for Xmi {
    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let (cas, mut rendered, _) = assembled(item, context);
        let (bytes, replaced) = xmi_out::write(&cas);
        for _ in 0..replaced {
            rendered.losses.add("xml-characters", || item.id());
        }
        rendered.pieces.push(Piece { place: Place::File(format!("{}.xmi", item.id())), bytes });
        rendered
    }

    fn extras(&self, context: &Context<'_>) -> Vec<Piece> {
        let bytes = types_xml::write(&types::ours(&Features::of(context.schema)));
        vec![Piece { place: Place::File(TYPE_SYSTEM[0].to_owned()), bytes }]
    }
}

impl Writer for Json {
    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn render(&self, item: &ExportItem, context: &Context<'_>) -> Rendered {
        let (cas, mut rendered, features) = assembled(item, context);
        let bytes = json_out::write(&cas, &types::ours(&features));
        rendered.pieces.push(Piece { place: Place::File(format!("{}.json", item.id())), bytes });
        rendered
    }
}

fn assembled(item: &ExportItem, context: &Context<'_>) -> (model::Cas, Rendered, Features) {
    let features = Features::of(context.schema);
    let Laid { layers, written, losses } =
        out::lay(item, context, &features, |_, piece| (!piece.is_empty()).then_some(piece));
    let several = |name: &str| features.attribute(name).is_some_and(|(_, feature)| feature.several);
    let cas = assemble::assemble(item, layers, several);
    (cas, Rendered { pieces: Vec::new(), out: written, losses }, features)
}

impl Reader for Xmi {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn companions(&self, _: &str) -> Vec<String> {
        TYPE_SYSTEM.iter().map(|name| (*name).to_owned()).collect()
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let file = content(input)?;
        let mut cas = xmi_in::read(&file).map_err(ReadError::NoRecord)?;
        let found = type_system(input)?;
        let no_types = found.is_none();
        let types = found.unwrap_or_else(|| types::ours(&Features::of(context.schema)));
        xmi_in::resolve(&mut cas, &types);
        let mut document = view::document(input, context, &cas, &types)?;
        if no_types {
            document.notes.losses.add("no-types", || input.name.to_owned());
        }
        Ok(vec![document])
    }
}

/// The type system beside an XMI.
fn type_system(input: &Input<'_>) -> Result<Option<model::Types>, ReadError> {
    for name in TYPE_SYSTEM {
        let name = name.to_owned();
        match (input.beside)(&name) {
            Err(error) => return Err(ReadError::Io { name, error }),
            Ok(None) => {}
            Ok(Some(bytes)) => {
                let text = decode::decode(&bytes)
                    .map_err(|error| ReadError::Beside { name: name.clone(), error })?
                    .text;
                let types = types_xml::read(text.as_str());
                return types.map(Some).map_err(|why| ReadError::NoRecord(format!("{name}: {why}")));
            }
        }
    }
    Ok(None)
}

impl Reader for Json {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let file = content(input)?;
        let (cas, types) = json_in::read(&file).map_err(ReadError::NoRecord)?;
        Ok(vec![view::document(input, context, &cas, &types)?])
    }
}
