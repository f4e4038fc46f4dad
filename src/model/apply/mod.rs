//! The way of an edit into the project: drafted first, then put in as a whole or not at all.

mod add;
mod change_one;
mod project_wide;
mod remove;
mod settle;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::annotation::Annotation;
use super::change::{Change, Item, Key, Value};
use super::edit::{Edit, EditError};
use super::ids::{AnnotationId, LabelId};
use super::layer::{LayerRef, Status};
use super::project::Project;
use super::schema::LabelKind;
use super::text::Text;

/// Longest quotation in the words of a change, in characters.
const QUOTE: usize = 40;

impl Project {
    /// The only door into the project. Gives what changed; empty where nothing did.
    ///
    /// # Errors
    /// When the edit names what isn't there; then nothing changed.
    pub fn apply(&mut self, edit: &Edit) -> Result<Change, EditError> {
        let mut draft = Draft { project: self, items: BTreeMap::new(), order: Vec::new() };
        let what = draft.edit(edit)?;
        let change = draft.finish(what);
        for item in &change.items {
            self.put(&item.key, item.after.clone());
        }
        Ok(change)
    }
}

/// The project with changes laid over it that are not made yet.
struct Draft<'a> {
    project: &'a Project,
    items: BTreeMap<Key, Option<Value>>,
    order: Vec<Key>,
}

impl Draft<'_> {
    /// Drafts an edit and gives its words.
    fn edit(&mut self, edit: &Edit) -> Result<String, EditError> {
        match edit {
            Edit::Add { at, annotations } => self.add(at, annotations),
            Edit::Put { at, annotations } => self.put_all(at, annotations),
            Edit::Remove { at, ids } => self.remove(at, ids),
            Edit::Relabel { at, ids, label } => self.relabel(at, ids, label),
            Edit::SetSpans { at, id, spans } => self.set_spans(at, *id, spans),
            Edit::SetCue { at, id, cue } => self.set_cue(at, *id, cue.as_ref()),
            Edit::SetFillers { at, id, role, fillers } => self.set_fillers(at, *id, role, fillers),
            Edit::SetAttribute { at, ids, attribute, values } => {
                self.set_attribute(at, ids, attribute, values)
            }
            Edit::SetNote { at, id, note } => self.set_note(at, *id, note),
            Edit::SetRefersTo { at, ids, canonical } => self.set_refers_to(at, ids, *canonical),
            Edit::SetComment { at, id, text, resolved } => self.set_comment(at, *id, text, *resolved),
            Edit::SetLayer { at, layer } => self.set_layer(at, layer),
            Edit::SetStatus { at, status } => self.set_status(at, *status),
            Edit::AddArticle(meta) => self.add_article(meta),
            Edit::SetArticle(meta) => self.set_article(meta),
            Edit::RemoveArticles(ids) => self.remove_articles(ids),
            Edit::AddLayer { at, summary } => self.add_layer(at, *summary),
            Edit::SetSchema { schema, what } => self.set_schema(schema, what),
            Edit::SetCanonical(canonical) => self.set_canonical(canonical),
            Edit::RemoveCanonical { id, annotator } => self.remove_canonical(*id, annotator),
            Edit::SetAnnotator { id, name } => self.set_annotator(id, name),
            Edit::SetProjectName(name) => self.set_project_name(name),
            Edit::Settle { at, conflict, take, fresh } => self.settle(at, conflict, *take, *fresh),
            Edit::SetConflicts { of, conflicts } => {
                let value = Some(Value::Conflicts(Arc::new(conflicts.clone())));
                self.put(Key::Conflicts(of.clone()), value.filter(|_| !conflicts.is_empty()));
                Ok("settle a conflict".to_owned())
            }
            Edit::Assign(plan) => self.assign(plan),
            Edit::SetAssigned { articles, who } => self.set_assigned(articles, who),
            Edit::Batch { what, edits } => {
                for edit in edits {
                    self.edit(edit)?;
                }
                Ok(what.clone())
            }
        }
    }

    /// What stands at a place, drafted changes included.
    fn value(&self, key: &Key) -> Option<Value> {
        self.items.get(key).cloned().unwrap_or_else(|| self.project.value(key))
    }

    fn put(&mut self, key: Key, value: Option<Value>) {
        if self.items.insert(key.clone(), value).is_none() {
            self.order.push(key);
        }
    }

    fn put_annotation(&mut self, at: &LayerRef, annotation: Annotation) {
        let key = Key::Annotation(at.clone(), annotation.id());
        self.put(key, Some(Value::Annotation(Arc::new(annotation))));
    }

    /// The annotation, drafted changes included.
    fn annotation(&self, at: &LayerRef, id: AnnotationId) -> Result<Arc<Annotation>, EditError> {
        self.layer_is_loaded(at)?;
        match self.value(&Key::Annotation(at.clone(), id)) {
            Some(Value::Annotation(a)) => Ok(a),
            _ => Err(EditError::UnknownAnnotation(id)),
        }
    }

    /// Changes a copy of one annotation.
    fn change(
        &mut self,
        at: &LayerRef,
        id: AnnotationId,
        change: impl FnOnce(&mut Annotation) -> Result<(), EditError>,
    ) -> Result<(), EditError> {
        let mut annotation = Annotation::clone(&*self.annotation(at, id)?);
        change(&mut annotation)?;
        self.put_annotation(at, annotation);
        Ok(())
    }

    fn layer_is_loaded(&self, at: &LayerRef) -> Result<&Text, EditError> {
        let unknown = || EditError::UnknownArticle(at.article.clone());
        let article = self.project.article(&at.article).ok_or_else(unknown)?;
        if article.must_load(&at.annotator) {
            return Err(EditError::LayerNotLoaded(at.clone()));
        }
        article.text().ok_or_else(|| EditError::TextNotLoaded(at.article.clone()))
    }

    fn label_is(&self, label: &LabelId, kind: LabelKind) -> Result<(), EditError> {
        let known = self.project.schema().label(label).is_some_and(|l| l.kind == kind);
        if known { Ok(()) } else { Err(EditError::WrongLabel(label.clone())) }
    }

    /// The first work on a layer makes it one in progress. Remarks are none: a reviewer makes them
    /// about the work of others.
    fn begin(&mut self, at: &LayerRef, added: &[Annotation]) {
        let key = Key::Status(at.clone());
        let is_work = added.iter().any(|a| !matches!(a, Annotation::Comment(_)));
        if is_work && self.value(&key) == Some(Value::Status(Status::Untouched)) {
            self.put(key, Some(Value::Status(Status::InProgress)));
        }
    }

    /// `person “David Bertolotti”`.
    fn name(&self, at: &LayerRef, annotation: &Annotation) -> String {
        let kind = match annotation {
            Annotation::Comment(_) => "comment".to_owned(),
            Annotation::Verdict(_) => "decision".to_owned(),
            Annotation::Relation(r) => {
                let known = self.project.schema().relation(&r.kind);
                return format!("relation “{}”", known.map_or(r.kind.as_str(), |k| &k.name));
            }
            Annotation::Entity(_) | Annotation::Commitment(_) => {
                let label = annotation.label();
                label.map_or(String::new(), |l| self.project.schema().label_name(l).to_owned())
            }
        };
        match (annotation.spans(), self.project.text(&at.article)) {
            (Some(spans), Some(text)) => format!("{kind} “{}”", quote(&spans.words(text))),
            _ => kind,
        }
    }

    /// The words of several annotations, or how many there are.
    fn names(&self, at: &LayerRef, ids: &[AnnotationId]) -> String {
        match ids {
            [one] => {
                self.annotation(at, *one).map_or_else(|_| "annotation".to_owned(), |a| self.name(at, &a))
            }
            _ => format!("{} annotations", ids.len()),
        }
    }

    fn finish(self, what: String) -> Change {
        let Self { project, mut items, order } = self;
        let changed = order.into_iter().filter_map(|key| {
            let after = items.remove(&key)?;
            let before = project.value(&key);
            (before != after).then_some(Item { key, before, after })
        });
        Change { what, items: changed.collect() }
    }
}

/// At most [`QUOTE`] characters, newlines as spaces.
fn quote(words: &str) -> String {
    let mut out: String = words.chars().take(QUOTE).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if out.len() < words.len() {
        out.push('…');
    }
    out
}
