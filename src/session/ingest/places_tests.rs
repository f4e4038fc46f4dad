//! Whose annotations are by the place of their file, and what is read with files from folders around.

use super::tests::Setup;
use super::*;

const TEXT: &[u8] = b"Anna saw Oslo";
const PERSON: &[u8] = b"T1\tperson 0 4\tAnna\n";
const PLACE: &[u8] = b"T1\tplace 9 13\tOslo\n";

/// File name and annotator of each file with annotations.
fn whose(plan: &Plan) -> Vec<String> {
    let by =
        |f: &FileResult| Some(format!("{} {}", f.path.file_name()?.to_string_lossy(), f.annotator.as_ref()?));
    plan.files.iter().filter_map(by).collect()
}

#[test]
fn folders_side_by_side_with_the_same_article_are_annotators() {
    let setup = Setup::new(&[
        ("c/berta/x.txt", TEXT),
        ("c/berta/x.ann", PERSON),
        ("c/berta/z.txt", b"Ben left"),
        ("c/berta/z.ann", b"T1\tperson 0 3\tBen\n"),
        ("c/jonas/x.txt", TEXT),
        ("c/jonas/x.ann", PLACE),
    ]);
    let plan = setup.plan(&["c"]);
    assert_eq!(whose(&plan), ["x.ann berta", "z.ann berta", "x.ann jonas"]);
    // Annotations of the same line in both folders are different ones.
    let ids: BTreeSet<_> = plan.layers.iter().flat_map(|l| l.layer.iter().map(|a| a.id())).collect();
    assert_eq!((plan.layers.len(), ids.len()), (3, 3));
    let one = Request {
        options: ReadOptions { one_annotator: true, ..ReadOptions::default() },
        ..setup.request(&["c"])
    };
    assert_eq!(whose(&setup.plan_with(&one).unwrap()), ["x.ann ana", "z.ann ana", "x.ann ana"]);
}

#[test]
fn folders_with_other_articles_under_the_same_names_are_no_annotators() {
    let setup = Setup::new(&[
        ("c/train/1.txt", TEXT),
        ("c/train/1.ann", PERSON),
        ("c/test/1.txt", b"Anna saw Rome"),
        ("c/test/1.ann", PERSON),
    ]);
    assert_eq!(whose(&setup.plan(&["c"])), ["1.ann ana", "1.ann ana"]);
}

#[test]
fn a_folder_called_like_an_annotator_of_the_project_has_their_annotations() {
    let mut setup = Setup::new(&[("c/Jonas Weber/x.txt", TEXT), ("c/Jonas Weber/x.ann", PERSON)]);
    let annotators = [("jonas".into(), "Jonas Weber".to_owned())].into();
    setup.project.load_annotators(annotators);
    assert_eq!(whose(&setup.plan(&["c"])), ["x.ann jonas"]);
    // A file that is named by itself is whoever's brings it.
    assert_eq!(whose(&setup.plan(&["c/Jonas Weber/x.ann"])), ["x.ann ana"]);
}

#[test]
fn the_report_of_an_export_says_whose_its_folders_are_and_is_no_file_to_be_read() {
    let report =
        br#"{"made_by": "Attach\u00e9 export", "annotator_folders": {"train/jonas": "jonas", "": "kim"}}"#;
    let setup = Setup::new(&[
        ("c/report.json", report),
        ("c/y.txt", b"Ben left"),
        ("c/y.ann", b"T1\tperson 0 3\tBen\n"),
        ("c/train/jonas/x.txt", TEXT),
        ("c/train/jonas/x.ann", PERSON),
    ]);
    let plan = setup.plan(&["c"]);
    assert_eq!(whose(&plan), ["x.ann jonas", "y.ann kim"]);
    let skipped = Outcome::Skipped("the report of an export".to_owned());
    assert!(plan.files.iter().any(|f| f.outcome == skipped));
}

#[test]
fn what_belongs_to_a_whole_collection_is_found_in_a_folder_around() {
    let conf: &[u8] = b"[entities]\nperson\nplace\n[events]\nPay\tWho:person\n[relations]\n[attributes]\n";
    let pays: &[u8] = b"T1\tPay 5 8\tsaw\nT2\tperson 0 4\tAnna\nE1\tPay:T1 Who:T2\n";
    let setup = Setup::new(&[
        ("annotation.conf", b"[entities]\nnever\n"),
        ("c/annotation.conf", conf),
        ("c/deep/in/x.txt", TEXT),
        ("c/deep/in/x.ann", pays),
    ]);
    let request = Request { extend_schema: true, ..setup.request(&["c"]) };
    let plan = setup.plan_with(&request).unwrap();
    let read_with: Vec<_> = plan.files.iter().filter(|f| f.outcome.id() == "read-with").collect();
    assert_eq!(read_with.len(), 1);
    let (schema, _) = plan.schema.unwrap();
    assert!(schema.label(&"Pay".into()).is_some());
    // Not from outside of the folder that was given.
    assert!(schema.label(&"never".into()).is_none());
}

#[test]
fn inception_s_folder_of_an_article_has_a_file_for_each_annotator() {
    let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Entity|label\n\n\n#Text=Anna left\n\
               1-1\t0-4\tAnna\tperson\n1-2\t5-9\tleft\t_\n";
    let setup = Setup::new(&[
        ("annotation/gates.txt/berta.tsv", tsv.as_bytes()),
        ("annotation/gates.txt/jonas.tsv", tsv.as_bytes()),
    ]);
    let plan = setup.plan(&["annotation"]);
    assert_eq!(whose(&plan), ["berta.tsv berta", "jonas.tsv jonas"]);
    assert_eq!(plan.articles[0].meta.id, "gates".into());
}
