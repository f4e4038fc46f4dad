//! What the last run saw of each article and layer, so that opening a project of thousands
//! does not read them all. It can be deleted at any time.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::article_file::ArticleWire;
use super::files::Files;
use super::parallel::in_parallel;
use super::plain::Stamp;
use super::ron_file::compact;
use crate::model::article::ArticleMeta;
use crate::model::change::LayerSummary;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::{Counts, LayerRef, Status};

const FILE: &str = ".attache/articles.ron";
/// The first line; with another one the cache counts as empty.
const HEAD: &str = "// What Attaché saw when it last looked, version 2. Can be deleted.";

/// Stamps and summaries by article and layer.
#[derive(Debug, Default)]
pub(super) struct Cache {
    articles: BTreeMap<ArticleId, (Stamp, ArticleMeta)>,
    layers: BTreeMap<LayerRef, (Stamp, LayerSummary)>,
    is_stale: bool,
}

#[derive(Debug, Serialize, Deserialize)]
enum Line {
    Article { at: StampWire, is: Box<ArticleWire> },
    Layer { at: StampWire, by: String, on: String, status: Status, counts: Counts, conflicts: usize },
}

type StampWire = (u64, u64, u64);

fn stamp((len, modified, inode): StampWire) -> Stamp {
    Stamp { len, modified, inode }
}

fn wire(stamp: Stamp) -> StampWire {
    (stamp.len, stamp.modified, stamp.inode)
}

impl Cache {
    /// Reads the cache; what is damaged counts as not there.
    pub(super) fn read(files: &Files) -> Self {
        let content = files.look_string(Path::new(FILE)).unwrap_or_default();
        let mut lines = content.lines();
        if lines.next() != Some(HEAD) {
            return Self::default();
        }
        let lines: Vec<&str> = lines.collect();
        let read = |part: &[&str]| part.iter().map(|line| ron::from_str(line).ok()).collect::<Vec<_>>();
        let mut cache = Self::default();
        for line in in_parallel(&lines, read).into_iter().flatten().flatten() {
            match line {
                Line::Article { at, is } => {
                    let meta = ArticleMeta::from(*is);
                    cache.articles.insert(meta.id.clone(), (stamp(at), meta));
                }
                Line::Layer { at, by, on, status, counts, conflicts } => {
                    let layer = LayerRef { article: ArticleId::new(&on), annotator: AnnotatorId::new(&by) };
                    let summary = LayerSummary { status, counts, conflicts };
                    cache.layers.insert(layer, (stamp(at), summary));
                }
            }
        }
        cache
    }

    /// Writes the cache where something changed. A failure costs time at the next start only.
    pub(super) fn write(&mut self, files: &Files) {
        if !self.is_stale {
            return;
        }
        let mut lines: Vec<String> = Vec::with_capacity(self.articles.len() + self.layers.len() + 1);
        for (at, meta) in self.articles.values() {
            lines.push(compact(&Line::Article { at: wire(*at), is: Box::new(meta.into()) }));
        }
        for (layer, (at, summary)) in &self.layers {
            let LayerSummary { status, counts, conflicts } = *summary;
            let (by, on) = (layer.annotator.to_string(), layer.article.to_string());
            lines.push(compact(&Line::Layer { at: wire(*at), by, on, status, counts, conflicts }));
        }
        lines.insert(0, HEAD.to_owned());
        lines.push(String::new());
        self.is_stale = files.replace(Path::new(FILE), lines.join("\n").as_bytes()).is_err();
    }

    pub(super) fn article(&self, id: &ArticleId, at: Stamp) -> Option<&ArticleMeta> {
        self.articles.get(id).filter(|(stamp, _)| *stamp == at).map(|(_, meta)| meta)
    }

    pub(super) fn layer(&self, layer: &LayerRef, at: Stamp) -> Option<LayerSummary> {
        self.layers.get(layer).filter(|(stamp, _)| *stamp == at).map(|(_, summary)| *summary)
    }

    pub(super) fn put_article(&mut self, at: Stamp, meta: ArticleMeta) {
        self.articles.insert(meta.id.clone(), (at, meta));
        self.is_stale = true;
    }

    pub(super) fn put_layer(&mut self, layer: LayerRef, at: Stamp, summary: LayerSummary) {
        self.layers.insert(layer, (at, summary));
        self.is_stale = true;
    }

    pub(super) fn drop_article(&mut self, id: &ArticleId) {
        self.is_stale |= self.articles.remove(id).is_some();
    }

    pub(super) fn drop_layer(&mut self, layer: &LayerRef) {
        self.is_stale |= self.layers.remove(layer).is_some();
    }

    /// Forgets what is no longer there.
    pub(super) fn keep_only(
        &mut self,
        is_article: impl Fn(&ArticleId) -> bool,
        is_layer: impl Fn(&LayerRef) -> bool,
    ) {
        let before = self.articles.len() + self.layers.len();
        self.articles.retain(|id, _| is_article(id));
        self.layers.retain(|layer, _| is_layer(layer));
        self.is_stale |= before != self.articles.len() + self.layers.len();
    }
}
