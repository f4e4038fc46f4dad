//! Adding annotations.

use super::Draft;
use crate::model::annotation::Annotation;
use crate::model::change::{Key, Value};
use crate::model::edit::EditError;
use crate::model::layer::{Layer, LayerRef, Status};
use crate::model::schema::LabelKind;

impl Draft<'_> {
    pub(super) fn add(&mut self, at: &LayerRef, annotations: &[Annotation]) -> Result<String, EditError> {
        self.layer_is_loaded(at)?;
        for annotation in annotations {
            let id = annotation.id();
            if self.value(&Key::Annotation(at.clone(), id)).is_some() {
                return Err(EditError::IdTaken(id));
            }
            self.fits(at, annotation)?;
            self.put_annotation(at, annotation.clone());
        }
        self.begin(at, annotations);
        Ok(match annotations {
            [one] => format!("add {}", self.name(at, one)),
            [first, ..] => match first.label() {
                Some(label) => {
                    format!("add {} × {}", annotations.len(), self.project.schema().label_name(label))
                }
                None => format!("add {} annotations", annotations.len()),
            },
            [] => "add nothing".to_owned(),
        })
    }

    pub(super) fn put_all(&mut self, at: &LayerRef, annotations: &[Annotation]) -> Result<String, EditError> {
        self.layer_is_loaded(at)?;
        for annotation in annotations {
            let id = annotation.id();
            if let Some(Value::Annotation(old)) = self.value(&Key::Annotation(at.clone(), id))
                && std::mem::discriminant(&*old) != std::mem::discriminant(annotation)
            {
                return Err(EditError::WrongKind(id));
            }
            self.fits(at, annotation)?;
            self.put_annotation(at, annotation.clone());
        }
        self.begin(at, annotations);
        let ids: Vec<_> = annotations.iter().map(Annotation::id).collect();
        Ok(format!("put {}", self.names(at, &ids)))
    }

    pub(super) fn set_layer(&mut self, at: &LayerRef, layer: &Layer) -> Result<String, EditError> {
        self.layer_is_loaded(at)?;
        let old: Vec<_> = self.project.layer(at).into_iter().flat_map(Layer::iter).map(|a| a.id()).collect();
        let mut changes = 0;
        for id in old.into_iter().filter(|id| layer.get(*id).is_none()) {
            changes += 1;
            self.put(Key::Annotation(at.clone(), id), None);
        }
        for annotation in layer.iter() {
            let key = Key::Annotation(at.clone(), annotation.id());
            let value = Some(Value::Annotation(annotation.clone()));
            changes += usize::from(self.value(&key) != value);
            self.put(key, value);
        }
        self.put(Key::Status(at.clone()), Some(Value::Status(layer.status())));
        let conflicts =
            (!layer.conflicts().is_empty()).then(|| Value::LayerConflicts(layer.conflicts().clone()));
        self.put(Key::LayerConflicts(at.clone()), conflicts);
        let name = self.project.annotator_name(&at.annotator);
        Ok(format!("change {changes} annotations of {name} in “{}”", self.title(at)))
    }

    /// Whether the schema has its label, and the layer what it links.
    pub(super) fn fits(&self, at: &LayerRef, annotation: &Annotation) -> Result<(), EditError> {
        match annotation {
            Annotation::Entity(a) => self.label_is(&a.label, LabelKind::Entity),
            Annotation::Commitment(a) => self.label_is(&a.label, LabelKind::Commitment),
            Annotation::Relation(a) => {
                self.annotation(at, a.from)?;
                self.annotation(at, a.to).map(drop)
            }
            Annotation::Comment(_) | Annotation::Verdict(_) => Ok(()),
        }
    }

    pub(super) fn set_status(&mut self, at: &LayerRef, status: Status) -> Result<String, EditError> {
        self.layer_is_loaded(at)?;
        self.put(Key::Status(at.clone()), Some(Value::Status(status)));
        Ok(format!("mark “{}” {}", self.title(at), status.name()))
    }

    fn title(&self, at: &LayerRef) -> String {
        self.project
            .article(&at.article)
            .map_or_else(|| at.article.to_string(), |a| super::quote(&a.meta().title))
    }
}
