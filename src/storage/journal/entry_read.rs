//! The change in a line of the journal.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::entry::Texts;
use crate::model::article::ArticleMeta;
use crate::model::assignments::Plan;
use crate::model::canonical::Canonical;
use crate::model::change::{Change, Item, Key, LayerSummary, Value};
use crate::model::ids::{AnnotatorId, ArticleId, Id};
use crate::model::layer::{Counts, LayerRef, Status};
use crate::model::merge::{Conflict, Shared};
use crate::model::schema::Schema;
use crate::model::text::Text;
use crate::storage::article_file::ArticleWire;
use crate::storage::cursor::Cursor;
use crate::storage::resolve::Resolver;
use crate::storage::wire::{ConflictWire, Str, Wire};

#[derive(Serialize, Deserialize)]
pub(super) struct SummaryWire {
    pub status: Status,
    pub counts: Counts,
    #[serde(default, skip_serializing_if = "is_none")]
    pub conflicts: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

#[derive(Deserialize)]
enum LineWire<'a> {
    Do {
        #[serde(rename = "seq")]
        _seq: u64,
        #[serde(rename = "at")]
        _at: Str<'a>,
        what: String,
        items: Vec<ItemWire<'a>>,
    },
}

#[derive(Deserialize)]
enum ItemWire<'a> {
    Annotation {
        article: Str<'a>,
        annotator: Str<'a>,
        id: Id,
        before: Option<Wire<'a>>,
        after: Option<Wire<'a>>,
    },
    Status {
        article: Str<'a>,
        annotator: Str<'a>,
        before: Option<Status>,
        after: Option<Status>,
    },
    Layer {
        article: Str<'a>,
        annotator: Str<'a>,
        before: Option<SummaryWire>,
        after: Option<SummaryWire>,
    },
    Article {
        id: Str<'a>,
        before: Option<ArticleWire>,
        after: Option<ArticleWire>,
    },
    Schema {
        before: Option<Schema>,
        after: Option<Schema>,
    },
    Canonical {
        id: Id,
        before: Option<Canonical>,
        after: Option<Canonical>,
    },
    Annotator {
        id: Str<'a>,
        before: Option<String>,
        after: Option<String>,
    },
    ProjectName {
        before: Option<String>,
        after: Option<String>,
    },
    LayerConflicts {
        article: Str<'a>,
        annotator: Str<'a>,
        before: Option<Vec<ConflictWire<'a>>>,
        after: Option<Vec<ConflictWire<'a>>>,
    },
    Conflicts {
        of: SharedWire,
        before: Option<Vec<Conflict>>,
        after: Option<Vec<Conflict>>,
    },
    Plan {
        before: Option<Plan>,
        after: Option<Plan>,
    },
    Assigned {
        article: Str<'a>,
        before: Option<Vec<String>>,
        after: Option<Vec<String>>,
    },
}

#[derive(Serialize, Deserialize)]
pub(super) enum SharedWire {
    Schema,
    Entities,
    Project,
    Assignments,
    Article(String),
}

impl From<&Shared> for SharedWire {
    fn from(shared: &Shared) -> Self {
        match shared {
            Shared::Schema => Self::Schema,
            Shared::Entities => Self::Entities,
            Shared::Project => Self::Project,
            Shared::Assignments => Self::Assignments,
            Shared::Article(id) => Self::Article(id.to_string()),
        }
    }
}

/// The change of a line, with what of it could not be taken in.
///
/// # Errors
/// What is wrong with the line as a whole.
pub(super) fn change(line: &str, texts: Texts<'_>) -> Result<(Change, Vec<String>), String> {
    let (what, items) = match fast(line) {
        Some(read) => read,
        None => match ron::from_str::<LineWire<'_>>(line) {
            Ok(LineWire::Do { what, items, .. }) => (what, items),
            Err(e) => return Err(format!("not understood: {e}")),
        },
    };
    let articles = items.iter().filter_map(|item| match item {
        ItemWire::Annotation { article, .. } | ItemWire::LayerConflicts { article, .. } => Some(&**article),
        _ => None,
    });
    let mut known: BTreeMap<&str, Option<Text>> = BTreeMap::new();
    for article in articles {
        known.entry(article).or_insert_with(|| texts(&ArticleId::new(article)));
    }
    let resolvers = known.iter().filter_map(|(id, t)| Some((*id, Resolver::strict(t.as_ref()?))));
    let mut resolvers: BTreeMap<&str, Resolver<'_>> = resolvers.collect();
    let (mut change, mut troubles) = (Change { what, items: Vec::with_capacity(items.len()) }, Vec::new());
    for wire in &items {
        match item(wire, &mut resolvers) {
            Ok(item) => change.items.push(item),
            Err(why) => troubles.push(why),
        }
    }
    Ok((change, troubles))
}

/// How an entry left a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It was not there before.
    Added,
    /// It was another one before.
    Changed,
    /// It is not there any more.
    Removed,
}

/// A place that an entry touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Where.
    pub key: Key,
    /// How it was left.
    pub became: Became,
}

impl Touched {
    /// As taking it back leaves it.
    pub(super) fn reversed(self) -> Self {
        let became = match self.became {
            Became::Added => Became::Removed,
            Became::Changed => Became::Changed,
            Became::Removed => Became::Added,
        };
        Self { became, ..self }
    }
}

/// What a line touched, without the texts that placing annotations would need.
///
/// # Errors
/// What is wrong with the line.
pub(super) fn touched(line: &str) -> Result<Vec<Touched>, String> {
    let items = match fast(line) {
        Some((_, items)) => items,
        None => match ron::from_str::<LineWire<'_>>(line) {
            Ok(LineWire::Do { items, .. }) => items,
            Err(e) => return Err(format!("not understood: {e}")),
        },
    };
    items.iter().map(touched_by).collect()
}

fn touched_by(wire: &ItemWire<'_>) -> Result<Touched, String> {
    #[expect(clippy::ref_option, reason = "the fields of an item are looked at where they are")]
    fn there<T>(before: &Option<T>, after: &Option<T>) -> (bool, bool) {
        (before.is_some(), after.is_some())
    }
    let (key, there) = match wire {
        ItemWire::Annotation { article, annotator, id, before, after } => {
            (Key::Annotation(layer(article, annotator)?, *id), there(before, after))
        }
        ItemWire::Status { article, annotator, before, after } => {
            (Key::Status(layer(article, annotator)?), there(before, after))
        }
        ItemWire::Layer { article, annotator, before, after } => {
            (Key::Layer(layer(article, annotator)?), there(before, after))
        }
        ItemWire::Article { id, before, after } => (Key::Article(article_id(id)?), there(before, after)),
        ItemWire::Schema { before, after } => (Key::Schema, there(before, after)),
        ItemWire::Canonical { id, before, after } => (Key::Canonical(*id), there(before, after)),
        ItemWire::Annotator { id, before, after } => {
            (Key::Annotator(annotator_id(id)?), there(before, after))
        }
        ItemWire::ProjectName { before, after } => (Key::ProjectName, there(before, after)),
        ItemWire::LayerConflicts { article, annotator, before, after } => {
            (Key::LayerConflicts(layer(article, annotator)?), there(before, after))
        }
        ItemWire::Conflicts { of, before, after } => (Key::Conflicts(shared(of)?), there(before, after)),
        ItemWire::Plan { before, after } => (Key::Plan, there(before, after)),
        ItemWire::Assigned { article, before, after } => {
            (Key::Assigned(article_id(article)?), there(before, after))
        }
    };
    let became = match there {
        (false, _) => Became::Added,
        (true, true) => Became::Changed,
        (true, false) => Became::Removed,
    };
    Ok(Touched { key, became })
}

/// A line in exactly our layout whose items are all annotations, as big changes are.
fn fast(line: &str) -> Option<(String, Vec<ItemWire<'_>>)> {
    let mut cursor = Cursor::new(line);
    cursor.want("Do(seq: ")?;
    cursor.number()?;
    cursor.want(", at: ")?;
    cursor.string()?;
    cursor.want(", what: ")?;
    let what = cursor.string()?.into_owned();
    cursor.want(", items: [")?;
    let mut items = Vec::new();
    while !cursor.eat("])") {
        cursor.eat(", ");
        cursor.want("Annotation(article: ")?;
        let article = cursor.string()?;
        cursor.want(", annotator: ")?;
        let annotator = cursor.string()?;
        cursor.want(", id: ")?;
        let id = cursor.string()?.parse().ok()?;
        cursor.want(", before: ")?;
        let before = fast_value(&mut cursor)?;
        cursor.want(", after: ")?;
        let after = fast_value(&mut cursor)?;
        cursor.want(")")?;
        items.push(ItemWire::Annotation { article, annotator, id, before, after });
    }
    cursor.is_at_end().then_some((what, items))
}

#[expect(clippy::option_option, reason = "the outer one says whether it could be read")]
fn fast_value<'a>(cursor: &mut Cursor<'a>) -> Option<Option<Wire<'a>>> {
    if cursor.eat("None") {
        return Some(None);
    }
    cursor.want("Some(")?;
    let wire = if cursor.eat("Entity(") {
        Wire::Entity(cursor.entity()?)
    } else if cursor.eat("Commitment(") {
        Wire::Commitment(cursor.commitment()?)
    } else if cursor.eat("Relation(") {
        Wire::Relation(cursor.relation()?)
    } else if cursor.eat("Comment(") {
        Wire::Comment(cursor.comment()?)
    } else {
        cursor.want("Verdict(")?;
        Wire::Verdict(cursor.verdict()?)
    };
    cursor.want("))")?;
    Some(Some(wire))
}

fn item(wire: &ItemWire<'_>, resolvers: &mut BTreeMap<&str, Resolver<'_>>) -> Result<Item, String> {
    fn item<T>(key: Key, before: Option<&T>, after: Option<&T>, value: impl Fn(&T) -> Value) -> Item {
        Item { key, before: before.map(&value), after: after.map(value) }
    }
    Ok(match wire {
        ItemWire::Annotation { article, annotator, id, before, after } => {
            let resolver = resolvers.get_mut(&**article);
            let resolver = resolver.ok_or_else(|| format!("{id}: the text of “{article}” is not there"))?;
            let mut value = |wire: &Option<Wire<'_>>| -> Result<Option<Value>, String> {
                let Some(wire) = wire else { return Ok(None) };
                let annotation =
                    resolver.annotation(wire).map_err(|why| format!("{id} does not fit: {why}"))?;
                Ok(Some(Value::Annotation(Arc::new(annotation))))
            };
            let (before, after) = (value(before)?, value(after)?);
            Item { key: Key::Annotation(layer(article, annotator)?, *id), before, after }
        }
        ItemWire::Status { article, annotator, before, after } => {
            let key = Key::Status(layer(article, annotator)?);
            item(key, before.as_ref(), after.as_ref(), |s| Value::Status(*s))
        }
        ItemWire::Layer { article, annotator, before, after } => {
            let key = Key::Layer(layer(article, annotator)?);
            let summary =
                |s: &SummaryWire| LayerSummary { status: s.status, counts: s.counts, conflicts: s.conflicts };
            let value = |s: &SummaryWire| Value::Layer(summary(s));
            item(key, before.as_ref(), after.as_ref(), value)
        }
        ItemWire::Article { id, before, after } => {
            let key = Key::Article(article_id(id)?);
            let value = |wire: &ArticleWire| Value::Article(Arc::new(ArticleMeta::from(wire.clone())));
            item(key, before.as_ref(), after.as_ref(), value)
        }
        ItemWire::Schema { before, after } => {
            item(Key::Schema, before.as_ref(), after.as_ref(), |s| Value::Schema(Arc::new(s.clone())))
        }
        ItemWire::Canonical { id, before, after } => {
            let value = |c: &Canonical| Value::Canonical(Arc::new(c.clone()));
            item(Key::Canonical(*id), before.as_ref(), after.as_ref(), value)
        }
        ItemWire::Annotator { id, before, after } => {
            let key = Key::Annotator(annotator_id(id)?);
            item(key, before.as_ref(), after.as_ref(), |n: &String| Value::Name(n.clone()))
        }
        ItemWire::ProjectName { before, after } => {
            item(Key::ProjectName, before.as_ref(), after.as_ref(), |n: &String| Value::Name(n.clone()))
        }
        ItemWire::LayerConflicts { article, annotator, before, after } => {
            let resolver = resolvers.get_mut(&**article);
            let resolver = resolver.ok_or_else(|| format!("the text of “{article}” is not there"))?;
            let mut value = |wire: &Option<Vec<ConflictWire<'_>>>| -> Result<Option<Value>, String> {
                let Some(wire) = wire else { return Ok(None) };
                let all = wire.iter().map(|w| resolver.conflict(w)).collect::<Result<_, _>>()?;
                Ok(Some(Value::LayerConflicts(Arc::new(all))))
            };
            let (before, after) = (value(before)?, value(after)?);
            Item { key: Key::LayerConflicts(layer(article, annotator)?), before, after }
        }
        ItemWire::Conflicts { of, before, after } => {
            let value = |c: &Vec<Conflict>| Value::Conflicts(Arc::new(c.clone()));
            item(Key::Conflicts(shared(of)?), before.as_ref(), after.as_ref(), value)
        }
        ItemWire::Plan { before, after } => {
            item(Key::Plan, before.as_ref(), after.as_ref(), |p: &Plan| Value::Plan(Arc::new(p.clone())))
        }
        ItemWire::Assigned { article, before, after } => {
            let value = |who: &Option<Vec<String>>| -> Result<Option<Value>, String> {
                let Some(who) = who else { return Ok(None) };
                let all = who.iter().map(|a| annotator_id(a)).collect::<Result<_, _>>()?;
                Ok(Some(Value::Assigned(all)))
            };
            let (before, after) = (value(before)?, value(after)?);
            Item { key: Key::Assigned(article_id(article)?), before, after }
        }
    })
}

fn shared(wire: &SharedWire) -> Result<Shared, String> {
    Ok(match wire {
        SharedWire::Schema => Shared::Schema,
        SharedWire::Entities => Shared::Entities,
        SharedWire::Project => Shared::Project,
        SharedWire::Assignments => Shared::Assignments,
        SharedWire::Article(id) => Shared::Article(article_id(id)?),
    })
}

/// Ids become paths: those of a tampered journal must not leave the folder.
fn article_id(id: &str) -> Result<ArticleId, String> {
    let bad = || format!("“{}” can't be the id of an article", id.escape_debug());
    if ArticleId::is_valid(id) { Ok(ArticleId::new(id)) } else { Err(bad()) }
}

fn annotator_id(id: &str) -> Result<AnnotatorId, String> {
    let bad = || format!("“{}” can't be the id of an annotator", id.escape_debug());
    if AnnotatorId::is_valid(id) { Ok(AnnotatorId::new(id)) } else { Err(bad()) }
}

fn layer(article: &str, annotator: &str) -> Result<LayerRef, String> {
    Ok(LayerRef { article: article_id(article)?, annotator: annotator_id(annotator)? })
}
