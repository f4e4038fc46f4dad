//! An annotation as a page has it.

use serde::Serialize;

use super::URN;
use crate::model::canonical::Canonical;
use crate::model::ids::{AnnotatorId, Id};
use crate::model::time::Timestamp;

/// The address of a thing of ours.
pub(super) fn urn(id: impl std::fmt::Display) -> String {
    format!("{URN}{id}")
}

/// An annotation. What its kind does not have is left out.
#[derive(Serialize)]
pub(super) struct Item<'a> {
    pub id: String,
    #[serde(rename = "type")]
    pub is: &'static str,
    pub motivation: &'static str,
    pub created: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator: Option<Creator<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<bool>,
    pub body: Parts<'a>,
    pub target: Parts<'a>,
    #[serde(rename = "replyTo", skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
}

impl<'a> Item<'a> {
    pub fn new(
        id: String,
        motivation: &'static str,
        made: Timestamp,
        body: impl Into<Parts<'a>>,
        target: impl Into<Parts<'a>>,
    ) -> Self {
        Self {
            id,
            is: "Annotation",
            motivation,
            created: made.to_string(),
            kind: None,
            creator: None,
            resolved: None,
            body: body.into(),
            target: target.into(),
            reply_to: None,
        }
    }
}

/// One thing or a list of them.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Parts<'a> {
    One(Part<'a>),
    List(Vec<Part<'a>>),
}

impl<'a> From<Part<'a>> for Parts<'a> {
    fn from(part: Part<'a>) -> Self {
        Self::One(part)
    }
}

impl<'a> From<Vec<Part<'a>>> for Parts<'a> {
    fn from(parts: Vec<Part<'a>>) -> Self {
        Self::List(parts)
    }
}

/// What can be a body or a target.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Part<'a> {
    Address(String),
    Text {
        #[serde(rename = "type")]
        is: &'static str,
        purpose: &'static str,
        value: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        attribute: Option<&'a str>,
    },
    Words {
        #[serde(rename = "type")]
        is: &'static str,
        source: &'a str,
        selector: (Position, Quote<'a>),
    },
    Thing {
        #[serde(rename = "type")]
        is: &'static str,
        purpose: &'static str,
        source: Named<'a>,
    },
}

impl<'a> Part<'a> {
    pub const fn text(purpose: &'static str, value: &'a str) -> Self {
        Self::Text { is: "TextualBody", purpose, value, attribute: None }
    }

    /// A value of an attribute.
    pub const fn value(attribute: &'a str, value: &'a str) -> Self {
        Self::Text { is: "TextualBody", purpose: "describing", value, attribute: Some(attribute) }
    }

    pub const fn words(source: &'a str, position: Position, quote: Quote<'a>) -> Self {
        Self::Words { is: "SpecificResource", source, selector: (position, quote) }
    }

    /// What an entity refers to.
    pub fn thing(id: Id, canonical: Option<&'a Canonical>) -> Self {
        Self::Thing { is: "SpecificResource", purpose: "identifying", source: Named::new(id, canonical) }
    }
}

/// In code points, half-open.
#[derive(Serialize)]
pub(super) struct Position {
    #[serde(rename = "type")]
    pub is: &'static str,
    pub start: u32,
    pub end: u32,
}

#[derive(Serialize)]
pub(super) struct Quote<'a> {
    #[serde(rename = "type")]
    pub is: &'static str,
    pub exact: &'a str,
    pub prefix: &'a str,
    pub suffix: &'a str,
}

/// A canonical entity; its address alone where the project does not have it.
#[derive(Serialize)]
pub(super) struct Named<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(rename = "altLabel", skip_serializing_if = "<[_]>::is_empty")]
    aliases: &'a [String],
    #[serde(rename = "exactMatch", skip_serializing_if = "<[_]>::is_empty")]
    links: &'a [String],
}

impl<'a> Named<'a> {
    fn new(id: Id, canonical: Option<&'a Canonical>) -> Self {
        Self {
            id: urn(id),
            name: canonical.map(|c| c.name.as_str()),
            label: canonical.map(|c| c.kind.as_str()),
            aliases: canonical.map_or(&[], |c| &c.aliases),
            links: canonical.map_or(&[], |c| &c.links),
        }
    }
}

/// Whose an annotation is.
#[derive(Serialize)]
pub(super) struct Creator<'a> {
    id: String,
    #[serde(rename = "type")]
    is: &'static str,
    nickname: &'a str,
}

impl<'a> Creator<'a> {
    pub fn new(annotator: &'a AnnotatorId) -> Self {
        let id = urn(format_args!("annotator:{annotator}"));
        Self { id, is: "Person", nickname: annotator.as_str() }
    }
}
