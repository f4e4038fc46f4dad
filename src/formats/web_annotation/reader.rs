//! A file to documents: which text, whose annotations.

use std::collections::HashMap;

use serde_json::Value;

use super::WebAnnotation;
use super::build::Build;
use super::values::{address, is_a, list};
use crate::formats::Reader;
use crate::formats::decode::Decoded;
use crate::formats::flat::{Ground, with_problems};
use crate::formats::read::{Document, Input, Problem, ReadContext, ReadError, decoded, stem};
use crate::model::layer::Status;
use crate::model::time::is_day;

/// Links from annotation to annotation that are followed to find a text.
const FAR: usize = 32;

impl Reader for WebAnnotation {
    fn brings_annotations(&self) -> bool {
        true
    }

    fn companions(&self, name: &str) -> Vec<String> {
        vec![format!("{}.txt", stem(name))]
    }

    fn read(&self, input: &Input<'_>, context: &ReadContext<'_>) -> Result<Vec<Document>, ReadError> {
        let content = decoded(input)?;
        let root: Value = serde_json::from_str(content.text.as_str()).map_err(|e| unreadable(&e))?;
        let file = File::of(&root, content.text.as_str());
        let groups = file.groups();
        let several = groups.iter().any(|g| g.source != groups[0].source);
        let junk = |message: &String| Problem { line: 1, message: message.clone() };
        let (mut documents, mut bad) = (Vec::new(), file.junk.iter().map(junk).collect::<Vec<_>>());
        for group in &groups {
            match text(input, group, several)? {
                Ok((ground, name)) => {
                    let mut document = document(input, context, &file, group, ground, several);
                    if let Some(name) = name {
                        stem(&name).clone_into(&mut document.stem);
                    }
                    documents.push(document);
                }
                Err(message) => {
                    bad.push(Problem { line: file.line(group.annotations.first().copied()), message });
                }
            }
        }
        if groups.is_empty() {
            return Err(ReadError::NoRecord("there is no annotation in the file".to_owned()));
        }
        with_problems(documents, bad)
    }
}

fn unreadable(error: &serde_json::Error) -> ReadError {
    let what = error.to_string();
    ReadError::NoRecord(if what.starts_with("recursion limit") {
        format!("line {}: JSON nested more than 127 levels deep", error.line())
    } else {
        let what = what.split(" at line ").next().unwrap_or_default();
        format!("line {}: no JSON at column {}: {what}", error.line(), error.column())
    })
}

/// A file's annotations.
pub(super) struct File<'a> {
    content: &'a str,
    root: &'a Value,
    pub annotations: Vec<&'a Value>,
    /// Why some items are no annotations.
    junk: Vec<String>,
    pub by_id: HashMap<&'a str, usize>,
}

/// Annotations of one text by one annotator.
pub(super) struct Group<'a> {
    /// As targets name it; `None` where they don't.
    source: Option<&'a str>,
    /// The text itself, where the file has it.
    embedded: Option<&'a str>,
    annotator: Option<&'a str>,
    pub annotations: Vec<usize>,
}

impl<'a> File<'a> {
    fn of(root: &'a Value, content: &'a str) -> Self {
        let (mut annotations, mut junk) = (Vec::new(), Vec::new());
        collect(root, &mut annotations, &mut junk);
        let ids = annotations.iter().enumerate();
        let by_id = ids.filter_map(|(n, a)| Some((address(a)?, n))).collect();
        Self { content, root, annotations, junk, by_id }
    }

    /// The line on which an annotation's id first stands; 1 where it has none.
    pub fn line(&self, annotation: Option<usize>) -> u32 {
        let id = annotation.and_then(|n| address(self.annotations[n]));
        let at = id.and_then(|id| self.content.find(&Value::from(id).to_string()));
        at.map_or(1, |at| 1 + self.content[..at].matches('\n').count() as u32)
    }

    /// The text that an annotation is about: its target's, or that of the annotation that it is on.
    fn target_of(&self, mut at: usize) -> Option<&'a Value> {
        for _ in 0..FAR {
            let target = list(&self.annotations[at]["target"]).first()?;
            match address(target).and_then(|id| self.by_id.get(id)) {
                Some(next) if target["source"].is_null() => at = *next,
                _ => return Some(target),
            }
        }
        None
    }

    /// In the order in which they first stand in the file.
    fn groups(&self) -> Vec<Group<'a>> {
        let about = address(&self.root["about"]);
        let of_page = creator(self.root);
        let mut groups: Vec<Group<'a>> = Vec::new();
        let mut places: HashMap<(Option<&str>, Option<&str>), usize> = HashMap::new();
        let mut put = |source, embedded, annotator, n: Option<usize>| {
            let at = *places.entry((source, annotator)).or_insert_with(|| {
                groups.push(Group { source, embedded, annotator, annotations: Vec::new() });
                groups.len() - 1
            });
            groups[at].annotations.extend(n);
        };
        for (n, annotation) in self.annotations.iter().enumerate() {
            let target = self.target_of(n);
            let source = target.map(|t| if t["source"].is_null() { t } else { &t["source"] });
            let embedded = source.and_then(|s| s["value"].as_str());
            // Characters that an address names are a place in the text, not another one.
            let whole = |address: &'a str| address.split_once("#char=").map_or(address, |(text, _)| text);
            let name = source.and_then(address).map(whole).or(embedded).or(about);
            put(name, embedded, of_page.or_else(|| creator(annotation)), Some(n));
        }
        if self.annotations.is_empty() && (about.is_some() || is_a(self.root, "AnnotationPage")) {
            put(about, None, of_page, None);
        }
        groups
    }
}

/// Annotations of pages, collections, lists and graphs. A graph may have nodes about anything; what is
/// else among items is none.
fn collect<'a>(value: &'a Value, out: &mut Vec<&'a Value>, junk: &mut Vec<String>) {
    if !value["target"].is_null() {
        return out.push(value);
    }
    match value {
        Value::Array(all) => {
            for (n, element) in (1..).zip(all) {
                if !element.is_object() {
                    junk.push(format!("element {n} is no annotation: it has no target"));
                }
                collect(element, out, junk);
            }
        }
        Value::Object(_) => {
            for (n, item) in (1..).zip(list(&value["items"])) {
                if item["target"].is_null() && item["items"].is_null() && item["first"].is_null() {
                    junk.push(format!("item {n} is no annotation: it has no target"));
                }
                collect(item, out, junk);
            }
            if let Some(elsewhere) = value["first"].as_str() {
                let address: String = elsewhere.chars().take(80).collect();
                junk.push(format!("its pages are at “{}”: nothing is fetched", address.escape_debug()));
            }
            collect(&value["first"], out, junk);
            collect(&value["@graph"], out, junk);
        }
        _ => {}
    }
}

/// The name of whoever made something.
fn creator(value: &Value) -> Option<&str> {
    let creator = list(&value["creator"]).first()?;
    let named = creator["nickname"].as_str().or_else(|| creator["name"].as_str());
    let of_id = || address(creator).map(|id| id.rsplit(['/', '#', ':']).next().unwrap_or(id));
    named.or_else(of_id).filter(|name| !name.trim().is_empty())
}

/// The text of a group, or why there is none.
fn text(
    input: &Input<'_>,
    group: &Group<'_>,
    several: bool,
) -> Result<Result<(Ground, Option<String>), String>, ReadError> {
    if let Some(embedded) = group.embedded {
        return Ok(Ground::new(embedded).map(|ground| (ground, None)).map_err(|e| e.to_string()));
    }
    let own = format!("{}.txt", input.stem());
    let named = group.source.and_then(file_name);
    // What targets name goes before what is called like the file of annotations.
    let names = [named.clone(), (!several || group.source.is_none()).then(|| own.clone())];
    for name in names.into_iter().flatten() {
        let bytes = (input.beside)(&name).map_err(|error| ReadError::Io { name: name.clone(), error })?;
        let Some(bytes) = bytes else { continue };
        let ground = match std::str::from_utf8(&bytes) {
            Ok(content) => Ground::new(content),
            Err(_) => crate::formats::decode::decode(&bytes).and_then(|d| Ground::new(d.text.as_str())),
        };
        return match ground {
            Ok(ground) => Ok(Ok((ground, Some(name).filter(|name| *name != own)))),
            Err(error) => Err(ReadError::Beside { name, error }),
        };
    }
    if several {
        let name = named.or(group.source.map(str::to_owned)).unwrap_or(own);
        return Ok(Err(format!(
            "there is no {} beside it, the text of some annotations",
            name.escape_debug()
        )));
    }
    Err(ReadError::Missing(own))
}

/// The last part of an address, where it could be a file beside: a plain name.
fn file_name(source: &str) -> Option<String> {
    let path = source.split(['?', '#']).next()?;
    let name = path.rsplit('/').next()?;
    let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['\\', ':', '%']);
    plain.then(|| name.to_owned())
}

fn document(
    input: &Input<'_>,
    context: &ReadContext<'_>,
    file: &File<'_>,
    group: &Group<'_>,
    ground: Ground,
    several: bool,
) -> Document {
    let same =
        group.annotator.is_some_and(|a| !context.options.one_annotator || a == context.annotator.as_str());
    let context = &context.of(group.annotator);
    let built = Build::new(file, context, &ground, group.source, same).all(&group.annotations);
    let Ground { text, original, .. } = ground;
    let mut document = Document::plain(input.name, Decoded { text, original });
    let named = group.source.filter(|_| several && group.embedded.is_none()).and_then(file_name);
    document.stem = named.map_or_else(|| input.stem().to_owned(), |name| stem(&name).to_owned());
    let about = &file.root["about"];
    if !several {
        let said = |name: &str| about[name].as_str().filter(|s| !s.is_empty()).map(str::to_owned);
        document.title = said("title").unwrap_or(document.title);
        document.date = said("date").filter(|d| is_day(d)).or(document.date);
        document.language = said("language").unwrap_or(document.language);
    }
    document.annotator = group.annotator.map(str::to_owned);
    document.status = file.root["status"].as_str().and_then(Status::named);
    document.canonicals = built.canonicals;
    document.annotations = Some(built.annotations);
    document.notes = built.notes;
    document
}
