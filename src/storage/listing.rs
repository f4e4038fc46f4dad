//! Which articles and layers a project folder has: from file names and stamps, the cache, and
//! the files themselves where the cache doesn't know them.

use std::collections::BTreeMap;

use super::article_file as article_form;
use super::cache::Cache;
use super::error::StorageError;
use super::files::Files;
use super::folder_scan::{Found, article_file, layer_file};
use super::layer_shape::{FORMAT, summary};
use super::parallel::in_parallel;
use super::problem::Problem;
use super::ron_file::{broken, check_format};
use crate::model::article::ArticleMeta;
use crate::model::change::LayerSummary;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::layer::LayerRef;
use crate::model::merge::Conflict;
use crate::model::project::Article;

/// All articles, with texts and layers still on disk.
pub(super) fn list(files: &Files, cache: &mut Cache, problems: &mut Vec<Problem>) -> Vec<Article> {
    let found = Found::look(files, problems);
    let metas = articles(files, cache, &found, problems);
    let mut layers = layers(files, cache, &found, problems);
    cache.keep_only(|id| found.articles.contains_key(id), |at| found.layers.contains_key(at));
    for at in found.layers.keys().filter(|at| !found.articles.contains_key(&at.article)) {
        let what = format!("is a layer on an article “{}” that is not there", at.article);
        let todo = "bring the article back, or move the layer away";
        problems.push(Problem::warning(&layer_file(at), what, todo));
    }
    let with_layers = |(meta, conflicts): (ArticleMeta, Vec<Conflict>)| {
        let layers = layers.remove(&meta.id).unwrap_or_default();
        Article::on_disk(meta, layers).with_conflicts(conflicts)
    };
    metas.into_iter().map(with_layers).collect()
}

fn articles(
    files: &Files,
    cache: &mut Cache,
    found: &Found,
    problems: &mut Vec<Problem>,
) -> Vec<(ArticleMeta, Vec<Conflict>)> {
    let mut metas = Vec::with_capacity(found.articles.len());
    let mut misses = Vec::new();
    for (id, stamp) in &found.articles {
        match cache.article(id, *stamp) {
            Some(meta) => {
                files.adopt(&article_file(id), *stamp);
                metas.push((meta.clone(), Vec::new()));
            }
            None => misses.push((id, *stamp)),
        }
    }
    let results = in_parallel(&misses, |part| {
        part.iter().map(|(id, stamp)| (*stamp, read_article(files, id))).collect::<Vec<_>>()
    });
    for (stamp, result) in results.into_iter().flatten() {
        match result {
            Ok(reading) => {
                let is_plain = reading.problems.is_empty() && reading.conflicts.is_empty();
                if is_plain && reading.read_only.is_none() && !reading.is_lossy {
                    cache.put_article(stamp, reading.meta.clone());
                }
                problems.extend(reading.problems);
                metas.push((reading.meta, reading.conflicts));
            }
            Err(problem) => problems.push(problem),
        }
    }
    metas
}

/// Reads what is known of an article, and notes whether it may be written.
pub(super) fn read_article(files: &Files, id: &ArticleId) -> Result<article_form::Reading, Problem> {
    let file = article_file(id);
    let content = files.read_string(&file).map_err(StorageError::into_problem)?;
    let result = article_form::read(&file, &content, id);
    match &result {
        Ok(reading) => files.judge(&file, reading.is_lossy, reading.read_only.clone()),
        Err(problem) => files.judge(&file, true, Some(problem.what.clone())),
    }
    result
}

type Summaries = BTreeMap<ArticleId, BTreeMap<AnnotatorId, LayerSummary>>;

/// Summaries of all layers. One that can't be read has an empty one, so that it is not taken for
/// one that is not there yet; reading it will say what is wrong.
fn layers(files: &Files, cache: &mut Cache, found: &Found, problems: &mut Vec<Problem>) -> Summaries {
    let mut summaries = Summaries::new();
    let mut misses = Vec::new();
    for (at, stamp) in &found.layers {
        let known = stamp.and_then(|stamp| cache.layer(at, stamp));
        summaries
            .entry(at.article.clone())
            .or_default()
            .insert(at.annotator.clone(), known.unwrap_or_default());
        if let (Some(stamp), None) = (stamp, known) {
            misses.push((at, *stamp));
        }
    }
    let results = in_parallel(&misses, |part| {
        part.iter().map(|(at, stamp)| (*at, *stamp, read_summary(files, at))).collect::<Vec<_>>()
    });
    for (at, stamp, result) in results.into_iter().flatten() {
        match result {
            Ok(summary) => {
                cache.put_layer(at.clone(), stamp, summary);
                summaries.entry(at.article.clone()).or_default().insert(at.annotator.clone(), summary);
            }
            Err(problem) => problems.push(problem),
        }
    }
    summaries
}

pub(super) fn read_summary(files: &Files, at: &LayerRef) -> Result<LayerSummary, Problem> {
    let file = layer_file(at);
    let content = files.look_string(&file).map_err(StorageError::into_problem)?;
    check_format(&file, &content, FORMAT)?;
    summary(&content).map_err(|e| broken(&file, &e))
}
