//! UIMA CAS XMI as `INCEpTION` and `WebAnno` read and write it: `ARTICLE.xmi` beside `TypeSystem.xml`.
//!
//! Offsets are UTF-16 units, half-open. What XML 1.0 can't hold is written as U+FFFD, which is one
//! unit as well.
//!
//! | ours | in the CAS |
//! |---|---|
//! | entity | `webanno.custom.Entity`: `label`, `refersTo`, `note`, `attributes` (`name=value` each) |
//! | commitment | `webanno.custom.Commitment` on its cue, with links of roles; the statement is an `Extent`, bare words are a `Span` |
//! | further pieces | `webanno.custom.Piece`, by links `pieces` of the first |
//! | relation | `webanno.custom.Relation` from `Governor` to `Dependent`, with `type` |
//! | whose, how far, when | `webanno.custom.Article` |
//! | sentences, tokens, title | the types of `DKPro` Core |
//!
//! | file | what |
//! |---|---|
//! | `types` | the type system |
//! | `writer` | an item to XMI |
//! | `xml` | XMI to feature structures, with limits |
//! | `reader` | a file to a document: which text, whose annotations |
//! | `build` | feature structures to annotations |

mod build;
mod reader;
#[cfg(test)]
mod tests;
mod types;
mod writer;
mod xml;

use super::{Format, Loss, Reader, Writer};

/// `cas-xmi`.
pub(super) struct CasXmi;

impl Format for CasXmi {
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

const LOSSES: &[Loss] = &[
    Loss::new("origin", "whether annotations were made by hand (always left out, not counted)"),
    Loss::new("article-details", "source and tags of articles (always left out, not counted)"),
    Loss::new("comments", "comments, left out"),
    Loss::new("characters", "characters that XML can't hold, written as U+FFFD"),
    Loss::new("canonical-details", "other names and links of what entities refer to, left out"),
    Loss::new("dangling", "relations and fillers whose annotation is not there, left out"),
    Loss::new("cue-is-statement", "cues that are the whole statement, which read back without a cue"),
    Loss::new("hull", "frames without an extent, whose statement reaches over trigger and fillers"),
    Loss::new("other-types", "structures of types that have no place here, left out"),
    Loss::new("other-views", "annotations of further views of a document, left out"),
];

/// Package of our layers.
const CUSTOM: &str = "webanno.custom.";
/// Package of `DKPro`'s sentences and tokens.
const SEGMENTATION: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.";
/// `DKPro`'s type of what is known of a document.
const METADATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
/// `INCEpTION`'s type of whose a CAS is.
const OWNER: &str = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata";
/// Before the ids of ours.
const URN: &str = "urn:attache:";
