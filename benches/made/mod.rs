//! Projects for benchmarks.

use std::collections::BTreeMap;
use std::path::Path;

use attache::model::annotation::{Annotation, Entity, Source, Spans};
use attache::model::article::{ArticleMeta, Newlines, Original};
use attache::model::ids::{AnnotationId, AnnotatorId, ArticleId, Id, IdKind};
use attache::model::layer::{Layer, LayerRef, Status};
use attache::model::project::{Article, Project};
use attache::model::schema::Schema;
use attache::model::text::Text;
use attache::model::time::Timestamp;
use attache::storage::Store;

/// Who works.
pub fn me() -> AnnotatorId {
    AnnotatorId::new("ana")
}

/// A text of about `bytes` bytes in paragraphs of a kilobyte.
fn text(bytes: usize, salt: usize) -> Text {
    let sentence =
        format!("Aldmoor and Veresk agreed on point {salt} to reopen the lock before the end of March. ");
    let paragraph = sentence.repeat(1000 / sentence.len() + 1) + "\n";
    Text::new(paragraph.repeat(bytes / paragraph.len() + 1))
}

fn meta(id: &str, text: &Text) -> ArticleMeta {
    let original = Original {
        hash: text.hash(),
        encoding: "utf-8".to_owned(),
        bom: false,
        newlines: Newlines::Lf,
        crlf_at: Vec::new(),
        cr_at: Vec::new(),
    };
    ArticleMeta {
        id: id.into(),
        title: id.to_owned(),
        date: None,
        source: String::new(),
        language: "en".to_owned(),
        tags: Vec::new(),
        text: text.hash(),
        original,
    }
}

/// `count` entities, evenly over the text.
fn layer(text: &Text, count: usize, salt: u64) -> Layer {
    let labels = ["person", "place", "organisation", "date"];
    let step = text.len() / count.max(1);
    let one = |i: usize| {
        let start = i * step;
        let spans = Spans::one(text.span(start..(start + 6).min(text.len())).expect("the text is ASCII"));
        entity(Id::from_bits(IdKind::Entity, salt << 24 | i as u64), labels[i % labels.len()], spans)
    };
    Layer::from_annotations(Status::InProgress, (0..count).map(one))
}

/// A mention that says nothing more.
pub fn entity(id: AnnotationId, label: &str, spans: Spans) -> Annotation {
    Annotation::Entity(Entity {
        id,
        label: label.into(),
        spans,
        refers_to: None,
        attributes: BTreeMap::new(),
        note: "".into(),
        made: Timestamp::default(),
        source: Source::Manual,
    })
}

/// The article at a place of the project.
pub fn article(n: usize) -> ArticleId {
    ArticleId::new(&format!("article-{n:05}"))
}

/// A project folder of `articles` small articles, the first with a text of `bytes` and `count`
/// annotations.
#[allow(dead_code, reason = "not every benchmark has many articles")]
pub fn folder(root: &Path, articles: usize, bytes: usize, count: usize) {
    let mut sizes = vec![(2000, 20); articles];
    sizes[0] = (bytes, count);
    folder_of(root, &sizes);
}

/// A project folder of articles with so many bytes and annotations each.
pub fn folder_of(root: &Path, sizes: &[(usize, usize)]) {
    folder_with(root, sizes, |n, text| vec![(me(), layer(text, sizes[n].1, n as u64))]);
}

/// A project folder of articles with so many bytes each, and these layers.
pub fn folder_with(
    root: &Path,
    sizes: &[(usize, usize)],
    layers: impl Fn(usize, &Text) -> Vec<(AnnotatorId, Layer)>,
) {
    let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "Bench", Schema::default());
    for (n, (bytes, _)) in sizes.iter().enumerate() {
        let text = text(*bytes, n);
        let id = article(n);
        project.load_article(Article::on_disk(meta(id.as_str(), &text), BTreeMap::new()));
        let made = layers(n, &text);
        project.load_text(&id, text);
        for (annotator, layer) in made {
            project.load_layer(&LayerRef::new(&id, &annotator), layer);
        }
    }
    Store::create(root, &project).expect("a new folder");
}
