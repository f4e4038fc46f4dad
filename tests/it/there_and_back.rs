//! All annotators of the sample project to each format that brings annotations, and from there into
//! a new project with the same schema: whose is what, how much, and that nothing is broken.

use std::collections::BTreeMap;

use attache::model::ids::CanonicalId;
use attache::model::layer::{Counts, LayerRef, Status};
use attache::model::text::Hash;
use attache::storage::Store;
use serde_json::Value;

use crate::cli::Place;

/// A format that is written, and read with annotations.
struct Both {
    id: String,
    /// What it is written to.
    out: String,
    losses: Vec<String>,
}

fn both_ways(place: &Place) -> Vec<Both> {
    let all: Value = serde_json::from_str(&place.run_to(0, &["formats", "--json"]).out).unwrap();
    let both = all.as_array().unwrap().iter().filter(|f| {
        f["writes"].is_string() && f["reads"].as_array().unwrap().contains(&"annotations".into())
    });
    let one = |format: &Value| {
        let id = format["id"].as_str().unwrap().to_owned();
        let end = format["extensions"][0].as_str().unwrap();
        let out =
            if format["writes"] == "folder" { format!("out/{id}") } else { format!("out/{id}/all.{end}") };
        let losses = format["losses"].as_array().unwrap().iter();
        Both { id, out, losses: losses.map(|l| l["id"].as_str().unwrap().to_owned()).collect() }
    };
    both.map(one).collect()
}

/// What an annotator's layer has.
struct Had {
    status: Status,
    counts: Counts,
    /// Names of what its mentions refer to.
    refers_to: Vec<String>,
}

/// Layers by the text's hash and the annotator.
type Layers = BTreeMap<(Hash, String), Had>;

fn layers(project: &str, place: &Place) -> Layers {
    let opened = Store::open_to_read(&place.path(project)).unwrap();
    let (store, project) = (opened.store, opened.project);
    let mut all = Layers::new();
    for (id, article) in project.articles() {
        let text = store.read_text(id).unwrap().text;
        for annotator in article.layers().keys() {
            let layer = store.read_layer(&LayerRef::new(id, annotator), &text).layer;
            let name = |id: &CanonicalId| project.canonicals().get(id).map(|c| c.name.clone());
            let entities = layer.iter().filter_map(|a| a.as_entity());
            let mut refers_to: Vec<String> =
                entities.filter_map(|e| e.refers_to).map(|id| name(&id).unwrap_or_default()).collect();
            refers_to.sort();
            let had = Had { status: layer.status(), counts: layer.counts(), refers_to };
            all.insert((text.hash(), annotator.to_string()), had);
        }
    }
    all
}

fn each<T>(layers: &Layers, what: impl Fn(&Had) -> T) -> Vec<T> {
    layers.values().map(what).collect()
}

fn total(json: &Value) -> usize {
    json.as_object().unwrap().values().map(|n| n.as_u64().unwrap() as usize).sum()
}

/// What is written of the sample in a format, read into a new project: what the export says, and what
/// the project has then.
fn there_and_back(place: &Place, format: &Both, new: &[&str], add: &[&str]) -> (Value, Layers) {
    let Both { id, out, .. } = format;
    let folder = format!("out/{id}");
    place.write(&format!("{folder}/.made"), "");
    place.run_to(0, &["export", "p", "--to", id, "--out", out]);
    let report = if *out == folder { format!("{out}/report.json") } else { format!("{out}.report.json") };
    let written: Value = serde_json::from_str(&place.read(&report)).unwrap();
    let project = format!("new-{id}");
    place.run_to(0, &[&["new", &project], new].concat());
    place.run_to(0, &[&["add", &project, &folder, "--format", id, "--report", "add.json"], add].concat());
    let read: Value = serde_json::from_str(&place.read("add.json")).unwrap();
    for file in read["files"].as_array().unwrap() {
        assert_eq!(file["problems"], Value::Array(Vec::new()), "{id}: {file:#}");
        // What is lost on the way out is said there: nothing more on the way in.
        assert_eq!(file["losses"], Value::Array(Vec::new()), "{id}: {file:#}");
        let outcome = file["outcome"].as_str().unwrap();
        assert!(!["refused", "layer-there"].contains(&outcome), "{id}: {file:#}");
    }
    let checked = place.run_to(0, &["check", &project]);
    assert!(checked.out.contains(" 0 broken"), "{id}: {}", checked.out);
    (written, layers(&project, place))
}

fn keys(layers: &Layers) -> Vec<(Hash, String)> {
    layers.keys().cloned().collect()
}

#[test]
fn every_annotator_s_work_comes_back_as_theirs_and_as_much_as_the_report_says() {
    let place = Place::with_sample();
    let before = layers("p", &place);
    let formats = both_ways(&place);
    assert!(formats.len() >= 13);
    for format in formats {
        let (written, after) = there_and_back(&place, &format, &["--schema", "p/schema.ron"], &[]);
        let id = &format.id;
        assert_eq!(keys(&after), keys(&before), "{id}");
        let has: usize = each(&after, |had| had.counts.total()).into_iter().sum();
        let says = total(&written["counts_out"]);
        // Pieces and parts of an annotation are spans of their own to doccano.
        assert!(has == says || id == "doccano" && has > says, "{id}: {has} instead of {says}");
        let loses = |loss: &str| format.losses.iter().any(|l| l == loss);
        if id != "brat" && id != "webanno-tsv" {
            assert_eq!(each(&after, |had| had.status), each(&before, |had| had.status), "{id}");
        }
        if !loses("refers-to") && !loses("details") {
            let names = |layers: &Layers| each(layers, |had| had.refers_to.clone());
            assert_eq!(names(&after), names(&before), "{id}");
        }
    }
}

#[test]
fn a_project_with_another_schema_takes_in_all_of_it_and_nothing_is_broken() {
    let place = Place::with_sample();
    place.write(
        "other.ron",
        "Schema(format: 1, labels: [(id: \"gizmo\", name: \"gizmo\", kind: Entity, \
         colour: (light: \"#b4502f\", dark: \"#e58a68\"), overlap: Any)])",
    );
    let before = layers("p", &place);
    for format in both_ways(&place) {
        let (_, after) = there_and_back(&place, &format, &["--schema", "other.ron"], &["--extend-schema"]);
        assert_eq!(keys(&after), keys(&before), "{}", format.id);
    }
}
