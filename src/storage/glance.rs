//! What others changed in a project's folder while it is open, found by names and stamps.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::folder_scan::{ARTICLES, Found, LAYERS, article_file};
use super::listing::{read_article, read_summary};
use super::main_files::MAIN;
use super::plain::{Stamp, lock};
use super::problem::Problem;
use super::store::Store;
use crate::model::change::LayerSummary;
use crate::model::ids::ArticleId;
use crate::model::layer::LayerRef;
use crate::model::project::Article;

/// Every so many looks all files are looked at, also where no folder says that it has changed:
/// a program that writes into a file leaves its folder as it was.
const FULL: u32 = 15;

/// How the folder looked.
#[derive(Clone, Debug, Default)]
pub struct Glance {
    folders: BTreeMap<PathBuf, Stamp>,
    main: Vec<Option<Stamp>>,
    articles: BTreeMap<ArticleId, Stamp>,
    layers: BTreeMap<LayerRef, Option<Stamp>>,
    looks: u32,
}

/// What is not as it was; what we wrote ourselves is among it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Whether one of the files that all share was written.
    pub main: bool,
    /// Articles that are new or were written.
    pub articles: Vec<ArticleId>,
    /// Articles that are gone.
    pub gone: Vec<ArticleId>,
    /// Layers that are new, were written, or are gone.
    pub layers: Vec<LayerRef>,
}

impl Changes {
    /// Whether nothing has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.main && self.articles.is_empty() && self.gone.is_empty() && self.layers.is_empty()
    }
}

impl Store {
    /// Looks at the folder for the first time.
    #[must_use]
    pub fn glance(&self) -> Glance {
        let mut glance = Glance::default();
        self.changes_since(&mut glance);
        glance
    }

    /// What has changed since the last look; costs some calls of the system where nothing has.
    pub fn changes_since(&self, last: &mut Glance) -> Changes {
        let stamp = |name: &str| self.files.stamp(Path::new(name)).ok().flatten();
        let main: Vec<Option<Stamp>> = MAIN.iter().map(|name| stamp(name)).collect();
        let mut changes = Changes { main: main != last.main, ..Changes::default() };
        last.main = main;
        last.looks += 1;
        let folders = self.folders();
        if folders == last.folders && !last.looks.is_multiple_of(FULL) {
            return changes;
        }
        last.folders = folders;
        let found = Found::look(&self.files, &mut Vec::new());
        // An article is there as soon as its text is, which is written first.
        let has_text = |(id, _): &(&ArticleId, &Stamp)| found.texts.contains(*id);
        let articles: BTreeMap<ArticleId, Stamp> =
            found.articles.iter().filter(has_text).map(|(id, stamp)| (id.clone(), *stamp)).collect();
        let written = |(id, stamp): &(&ArticleId, &Stamp)| last.articles.get(*id) != Some(*stamp);
        changes.articles = articles.iter().filter(written).map(|(id, _)| id.clone()).collect();
        changes.gone = last.articles.keys().filter(|id| !articles.contains_key(*id)).cloned().collect();
        let written = |(at, stamp): &(&LayerRef, &Option<Stamp>)| last.layers.get(*at) != Some(*stamp);
        changes.layers = found.layers.iter().filter(written).map(|(at, _)| at.clone()).collect();
        changes.layers.extend(last.layers.keys().filter(|at| !found.layers.contains_key(*at)).cloned());
        (last.articles, last.layers) = (articles, found.layers);
        changes
    }

    /// The stamps of the folders whose files are watched.
    fn folders(&self) -> BTreeMap<PathBuf, Stamp> {
        let layers = self.files.path(Path::new(LAYERS));
        let inside = fs::read_dir(&layers).into_iter().flatten().flatten().map(|e| e.path());
        let all = inside.chain([self.files.path(Path::new(ARTICLES)), layers]);
        let stamp = |path: PathBuf| {
            let metadata = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_dir)?;
            Some((path, Stamp::of(&metadata)))
        };
        all.filter_map(stamp).collect()
    }

    /// Reads what is known of an article that has come, with its layers still on disk.
    ///
    /// # Errors
    /// What is wrong with its file.
    pub fn read_listed(&self, id: &ArticleId) -> Result<Article, Problem> {
        let reading = read_article(&self.files, id)?;
        let found = Found::look(&self.files, &mut Vec::new());
        let of_it = found.layers.keys().filter(|at| at.article == *id);
        let layers = of_it.map(|at| (at.annotator.clone(), self.read_summary(at).unwrap_or_default()));
        Ok(Article::on_disk(reading.meta, layers.collect()).with_conflicts(reading.conflicts))
    }

    /// Status and counts of a layer as it is on disk; none where there is no file.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read_summary(&self, at: &LayerRef) -> Result<LayerSummary, Problem> {
        let summary = read_summary(&self.files, at)?;
        if let Ok(Some(stamp)) = self.files.stamp(&super::folder_scan::layer_file(at)) {
            lock(&self.cache).put_layer(at.clone(), stamp, summary);
        }
        Ok(summary)
    }

    /// Whether someone else has written what is known of an article since it was read or written
    /// here.
    #[must_use]
    pub fn article_changed(&self, id: &ArticleId) -> bool {
        self.files.has_changed(&article_file(id))
    }
}
