//! What does not hold in a project: `attache check`.
//!
//! Broken is what contradicts itself: files that can't be read, quotes that are not the text's
//! words, references into nothing, what the schema forbids. Incomplete is what is still to be
//! done.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::jobs::Progress;
use crate::model::annotation::{Annotation, Target};
use crate::model::decision::print;
use crate::model::findings::{Finding, Weight, findings};
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::{Article, Project};
use crate::storage::{LayerState, Place, Problem, Severity, Store, schema_problems};

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What does not hold.
    pub broken: Vec<Problem>,
    /// What is still to be done, and what was put right by itself.
    pub incomplete: Vec<Problem>,
    /// How many articles were looked at.
    pub articles: usize,
    /// How many layers.
    pub layers: usize,
}

impl Checked {
    fn take(&mut self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            let list =
                if problem.severity > Severity::Note { &mut self.broken } else { &mut self.incomplete };
            list.push(problem);
        }
    }
}

/// Reads all of a project and says what does not hold. `opening` is what opening it found.
///
/// What was loaded before is looked at as it is on disk, too. Ends early when cancelled.
#[must_use]
pub fn check(project: &Project, store: &Store, opening: Vec<Problem>, progress: &Progress) -> Checked {
    let mut checked = Checked::default();
    checked.take(opening);
    checked.take(store.merges_by_line());
    for problem in project.schema().problems() {
        let todo = "mend the schema in the window or in the file";
        checked.take([Problem::new(Severity::Error, Path::new("schema.ron"), problem.to_string(), todo)]);
    }
    let total = project.articles().len();
    for (done, (id, article)) in project.articles().iter().enumerate() {
        if progress.is_cancelled() {
            break;
        }
        progress.set(done, total);
        check_article(project, store, id, article, &mut checked);
    }
    checked
}

fn check_article(project: &Project, store: &Store, id: &ArticleId, article: &Article, checked: &mut Checked) {
    checked.articles += 1;
    let text = match store.read_text(id) {
        Ok(read) => {
            checked.take(read.problems);
            read.text
        }
        Err(error) => return checked.take([error.into_problem()]),
    };
    let mut layers: Vec<(LayerRef, Layer)> = Vec::new();
    let mut all_read = true;
    for annotator in article.layers().keys() {
        let at = LayerRef::new(id, annotator);
        let read = store.read_layer(&at, &text);
        checked.layers += 1;
        all_read &= !matches!(read.state, LayerState::Unreadable(_));
        // Also what reading can put right: until the layer is saved, its file has other words.
        checked.broken.extend(read.problems);
        checked.take(schema_problems(project, &at, &read.layer));
        layers.push((at, read.layer));
    }
    for (at, layer) in &layers {
        check_layer(project, at, layer, checked);
    }
    if all_read {
        check_comments(&layers, checked);
        check_decisions(&layers, checked);
    }
}

fn check_layer(project: &Project, at: &LayerRef, layer: &Layer, checked: &mut Checked) {
    let file = file_of(at);
    for annotation in layer.iter() {
        for finding in findings(annotation, layer, project.schema()) {
            let (severity, todo) = match (&finding, finding.weight()) {
                // Said once for each layer by the storage, with the number.
                (
                    Finding::UnknownLabel(_)
                    | Finding::UnknownRole(_)
                    | Finding::UnknownAttribute(_)
                    | Finding::UnknownRelation(_),
                    _,
                ) => continue,
                (_, Weight::Incomplete) => (Severity::Note, ""),
                (_, Weight::Wrong) => (Severity::Error, "mend it in the window, or change the schema"),
            };
            let problem = Problem::new(severity, &file, finding.to_string(), todo);
            checked.take([problem.at(Place::Id(annotation.id().to_string()))]);
        }
    }
}

/// Comments may be about annotations of any annotator's layer of the article.
fn check_comments(layers: &[(LayerRef, Layer)], checked: &mut Checked) {
    let known: BTreeSet<AnnotationId> = layers.iter().flat_map(|(_, l)| l.iter().map(|a| a.id())).collect();
    for (at, layer) in layers {
        for annotation in layer.iter() {
            let Annotation::Comment(comment) = &**annotation else { continue };
            let target = match comment.target {
                Target::Annotation(id) => Some(id),
                Target::Words(_) | Target::Article => None,
            };
            for gone in [target, comment.reply_to].into_iter().flatten().filter(|id| !known.contains(id)) {
                let what = format!("refers to {gone}, which is in no layer of the article");
                let problem = Problem::new(Severity::Error, &file_of(at), what, "delete the comment");
                checked.take([problem.at(Place::Id(comment.id.to_string()))]);
            }
        }
    }
}

/// A decision about what has changed since is to be looked at again.
fn check_decisions(layers: &[(LayerRef, Layer)], checked: &mut Checked) {
    let of =
        |annotator: &AnnotatorId| layers.iter().find(|(at, _)| at.annotator == *annotator).map(|(_, l)| l);
    for (at, layer) in layers {
        for annotation in layer.iter() {
            for considered in annotation.considered() {
                let now = of(&considered.annotator).and_then(|l| Some((l.get(considered.id)?, l)));
                let what = match now {
                    Some((a, l)) if print(a, l) == considered.seen => continue,
                    Some(_) => "has changed since it was decided about",
                    None => "is gone since it was decided about",
                };
                let what = format!("{} of {} {what}", considered.id, considered.annotator);
                let problem = Problem::new(Severity::Note, &file_of(at), what, "look at the decision again");
                checked.take([problem.at(Place::Id(annotation.id().to_string()))]);
            }
        }
    }
}

fn file_of(at: &LayerRef) -> PathBuf {
    let LayerRef { article, annotator } = at;
    PathBuf::from(format!("layers/{}/{article}.ron", AnnotatorId::as_str(annotator)))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;
    use crate::model::ids::{Id, IdKind};
    use crate::model::schema::Schema;
    use crate::session::ingest;
    use crate::storage::Opened;

    /// A project with one article, whose layer file is then changed from one string to another.
    fn checked(change: &[(&str, &str)]) -> Checked {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("p");
        fs::write(folder.path().join("x.txt"), "Anna will come").unwrap();
        fs::write(folder.path().join("x.ann"), "T1\tperson 0 4\tAnna\nT2\tcommitment 0 14\tAnna will come\n")
            .unwrap();
        let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "p", Schema::default());
        let store = Store::create(&root, &project).unwrap();
        let request = ingest::Request {
            paths: vec![folder.path().join("x.ann")],
            format: None,
            annotator: "ana".into(),
            annotator_name: "Ana".to_owned(),
            extend_schema: false,
            made: crate::model::time::Timestamp::default(),
            options: crate::formats::read::ReadOptions::default(),
        };
        let known = ingest::Known::of(&project);
        let plan = ingest::plan(&request, known, None, &Progress::default()).unwrap();
        let edit = plan.edit(&project);
        ingest::write(&plan, &store, &request.annotator, &Progress::default()).unwrap();
        project.apply(&edit).unwrap();
        store.write_project(&project).unwrap();
        drop(store);
        let file = root.join("layers/ana/x.ron");
        let before = fs::read_to_string(&file).unwrap();
        let after = change.iter().fold(before.clone(), |content, (from, to)| content.replace(from, to));
        assert!(change.is_empty() || after != before, "{before}");
        fs::write(&file, after).unwrap();
        let Opened { store, project, problems, .. } = Store::open(&root).unwrap();
        check(&project, &Arc::new(store), problems, &Progress::default())
    }

    fn one_line(problems: &[Problem]) -> String {
        problems.iter().map(Problem::to_string).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn what_is_still_to_be_done_is_incomplete_not_broken() {
        let checked = checked(&[]);
        assert_eq!(checked.broken, []);
        assert_eq!((checked.articles, checked.layers, checked.incomplete.len()), (1, 1, 2));
        assert!(one_line(&checked.incomplete).contains("layers/ana/x.ron:c-"), "{:?}", checked.incomplete);
        assert!(one_line(&checked.incomplete).contains("no promisor yet"));
    }

    #[test]
    fn an_unknown_label_is_broken_and_said_once() {
        let checked = checked(&[("label: \"person\"", "label: \"gizmo\"")]);
        assert_eq!(checked.broken.len(), 1, "{}", one_line(&checked.broken));
        assert!(one_line(&checked.broken).contains("gizmo"));
    }

    #[test]
    fn words_that_stand_nowhere_and_files_cut_off_are_broken() {
        let lost = checked(&[("\"Anna\"", "\"Zoe\"")]);
        assert!(one_line(&lost.broken).contains("layers/ana/x.ron"), "{}", one_line(&lost.broken));
        let cut = checked(&[("entities: [", "entities [")]);
        assert!(one_line(&cut.broken).contains("layers/ana/x.ron"), "{}", one_line(&cut.broken));
    }

    #[test]
    fn a_place_whose_words_stand_elsewhere_is_broken_though_it_can_be_mended() {
        let moved = checked(&[("spans: [(0, 4)]", "spans: [(5, 9)]")]);
        assert_eq!(moved.broken.len(), 1, "{}", one_line(&moved.broken));
    }

    #[test]
    fn decisions_about_what_has_changed_since_are_to_be_looked_at_again() {
        let source = "source: Decided(from: [(\"ana\", \"e-1\")], over: [], by: \"kim\", seen: [\"0123456789abcdef\"])";
        let checked = checked(&[("source: Imported(\"brat\")", source), ("format: 1", "format: (1, 1)")]);
        assert_eq!(checked.broken, []);
        let said = one_line(&checked.incomplete);
        assert!(said.contains("e-1 of ana is gone since it was decided about"), "{said}");
    }

    #[test]
    fn references_into_nothing_are_broken() {
        let relation = "relations: [\n        (id: \"r-1\", type: \"same_as\", from: \"e-1\", to: \"e-2\", made: \"2026-03-06T09:19:56Z\", source: Manual),\n    ]";
        let dangling = checked(&[("relations: []", relation)]);
        assert!(!dangling.broken.is_empty());
        let comment = "comments: [\n        (id: \"n-1\", author: \"ana\", made: \"2026-03-06T09:19:56Z\", target: Annotation(\"e-1\"), reply_to: None, resolved: false, text: \"?\"),\n    ]";
        let comment = checked(&[("comments: []", comment)]);
        assert!(one_line(&comment.broken).contains("n-1"), "{}", one_line(&comment.broken));
    }
}
