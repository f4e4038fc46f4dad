use std::fs;

use super::*;
use crate::formats::registry;
use crate::model::annotation::{Annotation, Spans};
use crate::model::layer::LayerRef;
use crate::model::project::Project;
use crate::model::schema::Schema;
use crate::session::ingest;
use crate::storage::Opened;

/// A copy of the sample project.
fn sample() -> (tempfile::TempDir, Opened) {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/river-accords");
    copy(&from, &folder.path().join("p"));
    let opened = Store::open(&folder.path().join("p")).unwrap();
    (folder, opened)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|e| (e.path(), e.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

fn request(format: &str, out: PathBuf) -> Request {
    Request {
        format: registry::by_id(format).unwrap(),
        out,
        who: Who::One("ana".into()),
        articles: None,
        status: None,
        blind: false,
        options: Options::default(),
    }
}

fn run_it(opened: &Opened, request: &Request) -> Result<Done, ExportError> {
    let gathered = gather(&opened.project, &opened.problems, request)?;
    export(&gathered, Some(&opened.store), request, &Progress::default())
}

#[test]
fn brat_written_and_read_again_gives_the_same_spans() {
    let (folder, opened) = sample();
    let out = folder.path().join("out");
    let done = run_it(&opened, &request("brat", out.clone())).unwrap();
    assert!(done.report.counts_out.entities > 100);
    let empty = Project::new(opened.project.id(), "q", Schema::default());
    let back = ingest::Request {
        paths: vec![out],
        format: None,
        annotator: "ana".into(),
        annotator_name: String::new(),
        extend_schema: false,
        made: crate::model::time::Timestamp::default(),
        options: crate::formats::read::ReadOptions::default(),
    };
    let plan = ingest::plan(&back, ingest::Known::of(&empty), None, &Progress::default()).unwrap();
    assert!(plan.files.iter().all(|f| f.notes.problem_count() == 0));
    let mut compared = 0;
    for layer in &plan.layers {
        let text = opened.store.read_text(&layer.at.article).unwrap().text;
        assert_eq!(text, layer.text);
        let original = opened.store.read_layer(&LayerRef::new(&layer.at.article, &"ana".into()), &text).layer;
        let spans = |layer: &crate::model::layer::Layer| -> Vec<(String, Spans)> {
            let entities = layer.iter().filter_map(|a| a.as_entity());
            let mut all: Vec<_> = entities.map(|e| (e.label.to_string(), e.spans.clone())).collect();
            all.sort();
            all
        };
        assert_eq!(spans(&layer.layer), spans(&original));
        compared += spans(&original).len();
    }
    assert_eq!(compared, done.report.counts_out.entities);
}

#[test]
fn every_quote_of_the_jsonl_is_what_its_offsets_cut_out() {
    let (folder, opened) = sample();
    let out = folder.path().join("all.jsonl");
    let everybody = Request { who: Who::Everybody, ..request("jsonl", out.clone()) };
    let done = run_it(&opened, &everybody).unwrap();
    let written = fs::read_to_string(&out).unwrap();
    assert_eq!(written.lines().count(), done.report.records);
    let mut seen = 0;
    for line in written.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let chars: Vec<char> = record["text"].as_str().unwrap().chars().collect();
        for annotation in ["entities", "commitments"].iter().flat_map(|k| record[*k].as_array().unwrap()) {
            for (span, quote) in
                annotation["spans"].as_array().unwrap().iter().zip(annotation["quote"].as_array().unwrap())
            {
                let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
                assert_eq!(chars[start..end].iter().collect::<String>(), quote.as_str().unwrap());
                seen += 1;
            }
        }
    }
    assert!(seen > 150);
}

#[test]
fn an_export_replaces_its_own_files_and_takes_away_what_it_no_longer_has() {
    let (folder, opened) = sample();
    let out = folder.path().join("out");
    let all = request("brat", out.clone());
    let first = run_it(&opened, &all).unwrap();
    let again = run_it(&opened, &all).unwrap();
    assert_eq!(first.report, again.report);
    let one = Request { articles: Some(vec!["accord-sur-le-fret-fluvial".into()]), ..all };
    let fewer = run_it(&opened, &one).unwrap();
    assert_eq!(fewer.removed.len(), 2 * (first.report.articles - 1));
    let mut left: Vec<String> =
        fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    left.sort();
    assert_eq!(
        left,
        [
            "accord-sur-le-fret-fluvial.ann",
            "accord-sur-le-fret-fluvial.txt",
            "annotation.conf",
            "report.json"
        ]
    );
}

#[test]
fn what_others_wrote_or_changed_is_not_overwritten() {
    let (folder, opened) = sample();
    let out = folder.path().join("data.jsonl");
    fs::write(&out, "mine").unwrap();
    let wanted = request("jsonl", out.clone());
    assert!(matches!(run_it(&opened, &wanted), Err(ExportError::InTheWay(file)) if file == out));
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
    fs::remove_file(&out).unwrap();
    run_it(&opened, &wanted).unwrap();
    fs::write(&out, "changed by hand").unwrap();
    assert!(matches!(run_it(&opened, &wanted), Err(ExportError::Changed(file)) if file == out));
    assert_eq!(fs::read_to_string(&out).unwrap(), "changed by hand");
    // Nothing half-done is left beside.
    assert!(
        fs::read_dir(folder.path())
            .unwrap()
            .all(|e| { !e.unwrap().file_name().to_string_lossy().starts_with(".attache-export") })
    );
}

#[test]
fn a_file_where_a_folder_is_wanted_is_named_in_words() {
    let (folder, opened) = sample();
    let out = folder.path().join("out");
    fs::write(&out, "mine").unwrap();
    let error = run_it(&opened, &request("brat", out.clone())).err().unwrap().to_string();
    assert_eq!(error, format!("{}: a file stands where a folder is wanted", out.display()));
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
}

#[test]
fn nothing_is_exported_into_a_project() {
    let (folder, opened) = sample();
    let root = opened.store.root().to_owned();
    for (format, out) in
        [("brat", root.clone()), ("brat", root.join("layers/ana")), ("jsonl", root.join("articles/x.jsonl"))]
    {
        let error = run_it(&opened, &request(format, out.clone())).err().unwrap();
        assert!(matches!(error, ExportError::OfAProject(named) if named == out), "{format}");
    }
    assert!(!root.join("report.json").exists() && folder.path().exists());
}

#[test]
fn a_report_of_another_project_or_format_does_not_open_the_way() {
    let (folder, opened) = sample();
    let out = folder.path().join("out");
    run_it(&opened, &request("brat", out.clone())).unwrap();
    let report = fs::read_to_string(out.join("report.json")).unwrap();
    let foreign = report.replace(&opened.project.id().to_string(), "p-1");
    fs::write(out.join("report.json"), foreign).unwrap();
    assert!(matches!(run_it(&opened, &request("brat", out)), Err(ExportError::InTheWay(_))));
}

#[test]
fn what_is_not_in_the_project_is_named() {
    let (folder, opened) = sample();
    let base = request("jsonl", folder.path().join("x.jsonl"));
    let nobody = Request { who: Who::One("nobody".into()), ..base.clone() };
    assert_eq!(
        gather(&opened.project, &opened.problems, &nobody).err(),
        Some(Missing::Annotator("nobody".into()))
    );
    let nothing = Request { articles: Some(vec!["nothing".into()]), ..base.clone() };
    assert_eq!(
        gather(&opened.project, &opened.problems, &nothing).err(),
        Some(Missing::Article("nothing".into()))
    );
    let options = Options { labels: Some(vec!["gizmo".into()]), ..Options::default() };
    let label = Request { options, ..base };
    assert_eq!(gather(&opened.project, &opened.problems, &label).err(), Some(Missing::Label("gizmo".into())));
}

#[test]
fn a_layer_that_can_not_be_read_is_named_and_the_rest_comes() {
    let (folder, opened) = sample();
    let broken = folder.path().join("p/layers/ana/accord-sur-le-fret-fluvial.ron");
    fs::write(broken, "Layer(format: 1, article:").unwrap();
    let done = run_it(&opened, &request("jsonl", folder.path().join("x.jsonl"))).unwrap();
    assert_eq!(done.report.records, 4);
    assert!(
        done.report.unread[0].contains("layers/ana/accord-sur-le-fret-fluvial.ron"),
        "{:?}",
        done.report.unread
    );
}

#[test]
fn what_is_loaded_is_exported_as_it_is_in_memory() {
    let (folder, mut opened) = sample();
    let article: ArticleId = "accord-sur-le-fret-fluvial".into();
    let at = LayerRef::new(&article, &"ana".into());
    let text = opened.store.read_text(&article).unwrap().text;
    let layer = opened.store.read_layer(&at, &text).layer;
    let first = layer.placed().find_map(|a| a.as_entity()).unwrap().id;
    opened.project.load_text(&article, text);
    opened.project.load_layer(&at, layer);
    let remove = crate::model::edit::Edit::Remove { at, ids: vec![first] };
    opened.project.apply(&remove).unwrap();
    let out = folder.path().join("x.jsonl");
    run_it(&opened, &request("jsonl", out.clone())).unwrap();
    assert!(!fs::read_to_string(out).unwrap().contains(&first.to_string()));
}

#[test]
fn only_layers_with_the_status_come() {
    let (folder, opened) = sample();
    let done = Request {
        status: Some(Status::Done),
        who: Who::Everybody,
        ..request("jsonl", folder.path().join("x"))
    };
    let gathered = gather(&opened.project, &opened.problems, &done).unwrap();
    assert!(!gathered.is_empty() && gathered.len() < 7);
}

#[test]
fn comments_stay_with_the_layer_of_their_author() {
    let (folder, opened) = sample();
    let out = folder.path().join("x.jsonl");
    let done = run_it(&opened, &request("jsonl", out)).unwrap();
    let of_ana = opened.project.articles().iter().filter_map(|(id, a)| {
        a.layers().get(&AnnotatorId::new("ana"))?;
        let text = opened.store.read_text(id).ok()?.text;
        Some(opened.store.read_layer(&LayerRef::new(id, &"ana".into()), &text).layer)
    });
    let comments: usize =
        of_ana.map(|l| l.iter().filter(|a| matches!(***a, Annotation::Comment(_))).count()).sum();
    assert_eq!(done.report.counts_out.comments, comments);
}

#[test]
fn layers_that_were_not_asked_for_are_counted_with_the_reason() {
    let (folder, opened) = sample();
    let all: usize = opened.project.articles().values().map(|a| a.layers().len()).sum();
    for (n, status) in [None, Some(Status::Done), Some(Status::Reviewed)].into_iter().enumerate() {
        for who in [Who::Everybody, Who::One("ana".into())] {
            let base = request("jsonl", folder.path().join(format!("{n}-{}.jsonl", who == Who::Everybody)));
            let wanted = Request { status, who: who.clone(), ..base };
            let report = run_it(&opened, &wanted).unwrap().report;
            let left = report.layers_left;
            assert_eq!(
                left.article + left.annotator + left.status + left.nothing_marked + report.records,
                all
            );
            assert_eq!(left.annotator > 0, who != Who::Everybody);
            assert_eq!(left.status > 0, status.is_some());
            let json: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
            assert_eq!(json["layers_left_out"]["other_status"], left.status);
            assert_eq!(left.told().contains("of another status"), status.is_some());
        }
    }
}

#[test]
fn a_layer_that_nobody_has_begun_is_no_training_data() {
    use crate::model::layer::{Layer, Status};
    let (folder, mut opened) = sample();
    let ana: AnnotatorId = "ana".into();
    let all = opened.project.articles();
    let untouched = all.iter().find(|(_, article)| !article.layers().contains_key(&ana)).unwrap().0.clone();
    let records = |opened: &Opened, out: &str| {
        run_it(opened, &request("jsonl", folder.path().join(out))).unwrap().report.records
    };
    let before = records(&opened, "a.jsonl");
    opened.project.load_layer(&at(&untouched), Layer::from_annotations(Status::Untouched, []));
    assert_eq!(records(&opened, "b.jsonl"), before);
    // Looked through and found empty is something else.
    opened.project.load_layer(&at(&untouched), Layer::from_annotations(Status::Done, []));
    assert_eq!(records(&opened, "c.jsonl"), before + 1);
}

fn at(article: &crate::model::ids::ArticleId) -> LayerRef {
    LayerRef::new(article, &"ana".into())
}

/// The sample with a file in the place of one of its own.
fn with_file(file: &str, content: &str) -> (tempfile::TempDir, Opened) {
    let (folder, opened) = sample();
    let root = opened.store.root().to_owned();
    drop(opened);
    fs::write(root.join(file), content).unwrap();
    (folder, Store::open(&root).unwrap())
}

/// Some layer of Ana's in which something is marked.
fn a_layer() -> ArticleId {
    let (_folder, opened) = sample();
    let has_marks = |a: &crate::model::project::Article| {
        a.layers().get(&AnnotatorId::new("ana")).is_some_and(|slot| slot.summary().has_marks())
    };
    opened.project.articles().iter().find(|(_, a)| has_marks(a)).unwrap().0.clone()
}

#[test]
fn a_layer_that_was_not_readable_on_opening_is_in_the_report() {
    let article = a_layer();
    let (folder, opened) = with_file(&format!("layers/ana/{article}.ron"), "Layer(format: (1, 0), annot");
    for status in [None, Some(Status::Done)] {
        let out = folder.path().join(format!("{status:?}.jsonl"));
        let report = run_it(&opened, &Request { status, ..request("jsonl", out) }).unwrap().report;
        let [one] = report.unread.as_slice() else { panic!("{:?}", report.unread) };
        assert!(one.contains(&format!("layers/ana/{article}.ron")), "{one}");
        // It is not one of those in which nothing is marked.
        let left = report.layers_left;
        let all: usize = opened.project.articles().values().map(|a| a.layers().len()).sum();
        assert_eq!(left.annotator + left.status + left.nothing_marked + report.records + 1, all);
    }
    // Who asks for others' layers does not lack it.
    let of_jonas =
        Request { who: Who::One("jonas".into()), ..request("jsonl", folder.path().join("b.jsonl")) };
    assert_eq!(run_it(&opened, &of_jonas).unwrap().report.unread, [""; 0]);
}

#[test]
fn a_layer_mended_since_it_was_found_unreadable_is_exported() {
    let article = a_layer();
    let file = format!("layers/ana/{article}.ron");
    let (folder, opened) = with_file(&file, "Layer(");
    let (_other, whole) = sample();
    fs::copy(whole.store.root().join(&file), opened.store.root().join(&file)).unwrap();
    let report = run_it(&opened, &request("jsonl", folder.path().join("a.jsonl"))).unwrap().report;
    assert_eq!(report.unread, [""; 0]);
    let before = run_it(&whole, &request("jsonl", folder.path().join("b.jsonl"))).unwrap().report;
    assert_eq!(report.records, before.records);
}

#[test]
fn main_files_and_articles_that_are_not_readable_are_in_the_report() {
    let article = a_layer();
    for file in ["schema.ron".to_owned(), "entities.ron".to_owned(), format!("articles/{article}.ron")] {
        let (folder, opened) = with_file(&file, "(");
        let report = run_it(&opened, &request("jsonl", folder.path().join("a.jsonl"))).unwrap().report;
        assert!(report.unread.iter().any(|words| words.starts_with(&file)), "{file}: {:?}", report.unread);
    }
}

#[test]
fn articles_that_differ_by_their_masked_date_alone_come_into_one_part() {
    use crate::formats::export::Split;
    use crate::model::article::header;
    use crate::model::layer::{Layer, Status};
    let (folder, mut opened) = sample();
    for (n, id) in opened.project.articles().keys().cloned().collect::<Vec<_>>().into_iter().enumerate() {
        let text = crate::model::text::Text::new(format!(" date 2026-03-{:02} Talks\nAnna left.", n + 1));
        assert!(header(text.as_str()).is_some());
        opened.project.load_text(&id, text);
        opened.project.load_layer(&at(&id), Layer::from_annotations(Status::Done, []));
    }
    for (split, name) in
        [(Split::new("1/1", 3).unwrap(), "a"), (Split::new("1/1", 3).unwrap().by_label(), "b")]
    {
        let options = Options { split: Some(split), mask_dates: true, ..Options::default() };
        let asked = Request { options, ..request("jsonl", folder.path().join(name)) };
        let parts = run_it(&opened, &asked).unwrap().report.parts;
        assert!(parts.iter().any(|part| part.articles == 0), "{parts:?}");
    }
}

#[test]
fn of_an_earlier_export_no_empty_folders_stay() {
    let (folder, opened) = sample();
    let both = Request { who: Who::Everybody, ..request("brat", folder.path().join("out")) };
    run_it(&opened, &both).unwrap();
    fs::write(folder.path().join("out/jonas/mine.txt"), "mine").unwrap();
    run_it(&opened, &request("brat", folder.path().join("out"))).unwrap();
    let names = |path: &str| fs::read_dir(folder.path().join(path)).unwrap().count();
    assert_eq!(names("out/jonas"), 1, "what is not of an export stays");
    assert!(!folder.path().join("out/ana").exists());
}

#[test]
fn references_to_what_is_not_there_are_in_the_report() {
    let (folder, opened) = sample();
    let root = opened.store.root().to_owned();
    drop(opened);
    fs::remove_file(root.join("entities.ron")).unwrap();
    let opened = Store::open(&root).unwrap();
    let report = run_it(&opened, &request("jsonl", folder.path().join("a.jsonl"))).unwrap().report;
    assert!(
        report.unread.iter().any(|words| words.starts_with("entities.ron: has no x-")),
        "{:?}",
        report.unread
    );
}
