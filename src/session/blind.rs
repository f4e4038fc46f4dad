//! Numbers in place of annotators' names, for reviews, figures, reports and exports that are to
//! be judged without knowing who made what.

use std::collections::BTreeSet;

use crate::model::annotation::{Annotation, Source};
use crate::model::change::Key;
use crate::model::ids::AnnotatorId;
use crate::model::project::Project;
use crate::model::text::Hash;
use crate::storage::journal::log::{Act, Logged};

/// Who is which number. The order has nothing to do with names, and is the same for everybody who
/// works on the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blind {
    order: Vec<AnnotatorId>,
    /// Names and ids that are hidden, with the number; longer ones first.
    hidden: Vec<(String, usize)>,
}

impl Blind {
    /// Of all whom a project knows, and whose layers it has.
    #[must_use]
    pub fn of(project: &Project) -> Self {
        let with_layers = project.articles().values().flat_map(|a| a.layers().keys());
        let all: BTreeSet<&AnnotatorId> = project.annotators().keys().chain(with_layers).collect();
        let mut order: Vec<AnnotatorId> =
            all.into_iter().filter(|id| id.as_str() != AnnotatorId::DECIDED).cloned().collect();
        order.sort_by_cached_key(|id| Hash::of(format!("{}{id}", project.id()).as_bytes()));
        let names = |(at, id): (usize, &AnnotatorId)| {
            [project.annotator_name(id).to_owned(), id.to_string()].map(|words| (words, at))
        };
        let mut hidden: Vec<(String, usize)> = order.iter().enumerate().flat_map(names).collect();
        hidden.retain(|(words, _)| !words.is_empty());
        hidden.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        Self { order, hidden }
    }

    /// Someone's place in the order, from 0. Who is not known has one of their own, far behind.
    #[must_use]
    pub fn place(&self, annotator: &AnnotatorId) -> usize {
        let known = self.order.iter().position(|id| id == annotator);
        known.unwrap_or_else(|| {
            self.order.len() + 100 + (Hash::of(annotator.as_str().as_bytes()).first_u64() % 900) as usize
        })
    }

    /// `Annotator 2`; decided layers are nobody's.
    #[must_use]
    pub fn name(&self, annotator: &AnnotatorId) -> String {
        if annotator.as_str() == AnnotatorId::DECIDED {
            return "Decided".to_owned();
        }
        number(self.place(annotator))
    }

    /// `annotator-2`, for files; decided layers are called as they are.
    #[must_use]
    pub fn id(&self, annotator: &AnnotatorId) -> AnnotatorId {
        if annotator.as_str() == AnnotatorId::DECIDED {
            return annotator.clone();
        }
        AnnotatorId::new(&format!("annotator-{}", self.place(annotator) + 1))
    }

    /// The project as the blind see it: annotators are called by their numbers.
    pub fn rename(&self, project: &mut Project) {
        project.load_annotators(self.order.iter().map(|id| (id.clone(), self.name(id))).collect());
    }

    /// An entry of the log that names nobody.
    #[must_use]
    pub fn logged(&self, entry: &Logged) -> Logged {
        let mut blind = entry.clone();
        blind.by = self.id(&entry.by);
        if let Act::Did(what) | Act::Undid(what) | Act::Redid(what) = &mut blind.act {
            *what = self.hide(what);
        }
        for touched in &mut blind.touched {
            match &mut touched.key {
                Key::Annotation(at, _) | Key::Status(at) | Key::Layer(at) | Key::LayerConflicts(at) => {
                    at.annotator = self.id(&at.annotator);
                }
                Key::Annotator(id) => *id = self.id(id),
                _ => {}
            }
        }
        blind
    }

    /// The words, with numbers wherever an annotator's name or id stands by itself: what journals
    /// and messages of files say names people.
    #[must_use]
    pub fn hide(&self, words: &str) -> String {
        let mut out = String::with_capacity(words.len());
        let mut rest = words;
        while let Some(first) = rest.chars().next() {
            let begins = !out.chars().next_back().is_some_and(char::is_alphanumeric);
            let hit = self.hidden.iter().filter(|_| begins).find(|(name, _)| {
                rest.strip_prefix(name.as_str())
                    .is_some_and(|after| !after.starts_with(char::is_alphanumeric))
            });
            match hit {
                Some((name, at)) => {
                    out.push_str(&number(*at));
                    rest = &rest[name.len()..];
                }
                None => {
                    out.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        out
    }

    /// An annotation that names nobody: authors of comments, and whom decisions come from.
    #[must_use]
    pub fn annotation(&self, annotation: &Annotation) -> Annotation {
        let mut blind = annotation.clone();
        if let Annotation::Comment(comment) = &mut blind {
            comment.author = self.id(&comment.author);
        }
        if let Annotation::Verdict(verdict) = &mut blind {
            verdict.by = self.id(&verdict.by);
            verdict.over.iter_mut().for_each(|cited| cited.annotator = self.id(&cited.annotator));
        }
        let source = match &mut blind {
            Annotation::Entity(e) => &mut e.source,
            Annotation::Commitment(c) => &mut c.source,
            Annotation::Relation(r) => &mut r.source,
            _ => return blind,
        };
        if let Source::Decided(decision) = source {
            *source = Source::Decided(self.decision(decision).into());
        }
        blind
    }

    fn decision(&self, decision: &crate::model::decision::Decision) -> crate::model::decision::Decision {
        let mut blind = decision.clone();
        blind.by = self.id(&blind.by);
        for cited in blind.from.iter_mut().chain(&mut blind.over) {
            cited.annotator = self.id(&cited.annotator);
        }
        blind
    }
}

fn number(place: usize) -> String {
    format!("Annotator {}", place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{Id, IdKind};
    use crate::model::schema::Schema;

    fn blind() -> Blind {
        let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "p", Schema::default());
        let names = [("ana", "Ana Silva"), ("jonas", "Jonas"), ("an", "An")];
        project.load_annotators(names.map(|(id, name)| (id.into(), name.to_owned())).into());
        Blind::of(&project)
    }

    #[test]
    fn everyone_has_a_number_of_their_own_whose_order_is_not_that_of_names() {
        let blind = blind();
        let ids = ["an", "ana", "jonas", "stranger"].map(AnnotatorId::from);
        let names: BTreeSet<String> = ids.iter().map(|id| blind.name(id)).collect();
        assert_eq!(names.len(), 4);
        assert_eq!(blind.name(&AnnotatorId::new("decided")), "Decided");
        assert_eq!(blind.id(&"ana".into()).as_str(), format!("annotator-{}", blind.place(&"ana".into()) + 1));
    }

    #[test]
    fn names_and_ids_are_hidden_where_they_stand_by_themselves() {
        let blind = blind();
        let [an, ana, jonas] = ["an", "ana", "jonas"].map(|id| blind.name(&id.into()));
        assert_eq!(blind.hide("take Ana Silva for “Anatolia”"), format!("take {ana} for “Anatolia”"));
        assert_eq!(
            blind.hide("layers/jonas/a.ron: An and ana"),
            format!("layers/{jonas}/a.ron: {an} and {ana}")
        );
        assert_eq!(blind.hide("Banana"), "Banana");
    }
}
