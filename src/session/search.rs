//! Finding words or annotations in all articles, on a thread of its own.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::Session;
use super::jobs::{Job, Progress, Wake};
use crate::analysis::pattern::{Pattern, context};
use crate::model::ids::{AnnotationId, ArticleId, LabelId};
use crate::model::layer::{Layer, LayerRef, LayerSnapshot};
use crate::model::text::Text;
use crate::storage::Store;

/// Most places that are listed: more than anyone looks through.
pub const MOST: usize = 10_000;
/// Bytes of context at each side of a place.
const CONTEXT: usize = 80;

/// What to look for.
#[derive(Clone, Debug)]
pub struct Query {
    /// These words; with a label, in the words of annotations.
    pub pattern: Option<Pattern>,
    /// Own annotations with one of these labels; plain text where there is none.
    pub labels: Vec<LabelId>,
}

/// A place that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// In which article.
    pub article: ArticleId,
    /// Where in its text, in bytes.
    pub range: Range<usize>,
    /// The annotation, where annotations were looked for.
    pub annotation: Option<AnnotationId>,
    /// The line before it, as far as it is shown.
    pub before: String,
    /// The words.
    pub words: String,
    /// The line after it, as far as it is shown.
    pub after: String,
}

/// How a search ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// What could not be read, with the reason.
    pub unread: Vec<String>,
    /// Whether it stopped at [`MOST`] places.
    pub is_cut: bool,
}

/// A search that runs: places come while it goes on. Dropping it ends it.
pub struct Search {
    job: Job<Ended>,
    found: Receiver<Vec<Found>>,
}

/// An article as far as it is in memory.
struct Source {
    id: ArticleId,
    text: Option<Text>,
    layer: Option<LayerSnapshot>,
    /// Whether one's own layer is on disk only.
    must_load: bool,
}

impl Session {
    /// Starts a search over all articles, in the order of the list. `None` where the system gives
    /// no thread.
    #[must_use]
    pub fn search(&self, query: Query, wake: Wake) -> Option<Search> {
        // The list may be filtered; what it leaves out comes last.
        let first: BTreeSet<&ArticleId> = self.order.iter().collect();
        let listed = self.order.iter().filter_map(|id| self.project.article(id));
        let rest = self.project.articles().values().filter(|a| !first.contains(&a.meta().id));
        let sources: Vec<Source> = listed
            .chain(rest)
            .map(|article| Source {
                id: article.meta().id.clone(),
                text: article.text().cloned(),
                layer: article.layer(&self.me).filter(|_| !query.labels.is_empty()).map(Layer::snapshot),
                must_load: !query.labels.is_empty() && article.must_load(&self.me),
            })
            .collect();
        let (store, me) = (self.store().cloned(), self.me.clone());
        let (sender, found) = channel();
        let told = wake.clone();
        let job = Job::start("Finding", wake, move |progress| {
            let at = |id: &ArticleId| LayerRef::new(id, &me);
            run(&sources, store.as_ref(), &query, &at, &sender, progress, &told)
        })?;
        Some(Search { job, found })
    }
}

impl Search {
    /// Takes what was found since it was asked last.
    pub fn take(&self) -> Vec<Found> {
        self.found.try_iter().flatten().collect()
    }

    /// How it ended, once it has. Ask before the last [`Search::take`].
    #[must_use]
    pub fn ended(&self) -> Option<Ended> {
        self.job.poll().map(Result::unwrap_or_default)
    }

    /// How many articles were looked through, of how many.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        self.job.progress().get()
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.job.progress().cancel();
    }
}

fn run(
    sources: &[Source],
    store: Option<&Arc<Store>>,
    query: &Query,
    at: &dyn Fn(&ArticleId) -> LayerRef,
    sender: &Sender<Vec<Found>>,
    progress: &Progress,
    wake: &Wake,
) -> Ended {
    let mut ended = Ended::default();
    let mut count = 0;
    for (done, source) in sources.iter().enumerate() {
        progress.set(done, sources.len());
        if progress.is_cancelled() {
            break;
        }
        let Some(text) = text_of(source, store, &mut ended) else { continue };
        let mut found = match query.labels.is_empty() {
            true => words_in(source, &text, query, progress),
            false => annotations_in(source, &text, store, query, at),
        };
        ended.is_cut = count + found.len() > MOST;
        found.truncate(MOST - count);
        count += found.len();
        if !found.is_empty() && sender.send(found).is_ok() {
            wake();
        }
        if ended.is_cut {
            break;
        }
    }
    progress.set(sources.len(), sources.len());
    ended
}

fn text_of(source: &Source, store: Option<&Arc<Store>>, ended: &mut Ended) -> Option<Text> {
    if let Some(text) = &source.text {
        return Some(text.clone());
    }
    match store?.read_text(&source.id) {
        Ok(read) => Some(read.text),
        Err(error) => {
            ended.unread.push(error.to_string());
            None
        }
    }
}

fn words_in(source: &Source, text: &Text, query: &Query, progress: &Progress) -> Vec<Found> {
    let Some(pattern) = &query.pattern else { return Vec::new() };
    let places = pattern.find_all(text.as_str(), &|| progress.is_cancelled());
    places.into_iter().take(MOST + 1).map(|range| found(source, text, range, None)).collect()
}

fn annotations_in(
    source: &Source,
    text: &Text,
    store: Option<&Arc<Store>>,
    query: &Query,
    at: &dyn Fn(&ArticleId) -> LayerRef,
) -> Vec<Found> {
    let read =
        || store.filter(|_| source.must_load).map(|s| s.read_layer(&at(&source.id), text).layer.snapshot());
    let Some(layer) = source.layer.clone().or_else(read) else { return Vec::new() };
    let mut out = Vec::new();
    for annotation in layer.iter() {
        let Some(spans) =
            annotation.spans().filter(|_| annotation.label().is_some_and(|l| query.labels.contains(l)))
        else {
            continue;
        };
        if query.pattern.as_ref().is_none_or(|p| p.is_in(&spans.words(text))) {
            out.push(found(source, text, spans.hull().range(), Some(annotation.id())));
        }
    }
    out
}

fn found(source: &Source, text: &Text, range: Range<usize>, annotation: Option<AnnotationId>) -> Found {
    let (before, words, after) = context(text.as_str(), &range, CONTEXT);
    Found { article: source.id.clone(), range, annotation, before, words, after }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::pattern::Options;
    use crate::model::article::{ArticleMeta, Newlines, Original};
    use crate::model::ids::{Id, IdKind};
    use crate::model::project::{Article, Project};
    use crate::model::schema::Schema;
    use crate::session::Command;

    fn session(texts: &[(&str, &str)]) -> Session {
        let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "p", Schema::default());
        for (id, text) in texts {
            let text = Text::new(*text);
            let original = Original {
                hash: text.hash(),
                encoding: "utf-8".to_owned(),
                bom: false,
                newlines: Newlines::Lf,
                crlf_at: Vec::new(),
                cr_at: Vec::new(),
            };
            let meta = ArticleMeta {
                id: (*id).into(),
                title: (*id).to_owned(),
                date: None,
                source: String::new(),
                language: String::new(),
                tags: Vec::new(),
                text: text.hash(),
                original,
            };
            project.load_article(Article::on_disk(meta, std::collections::BTreeMap::new()));
            project.load_text(&(*id).into(), text);
        }
        Session::in_memory(project, "ana".into())
    }

    fn all(session: &Session, words: &str, labels: &[&str]) -> (Vec<(String, Range<usize>)>, Ended) {
        let pattern = Pattern::new(words, Options::default()).transpose().unwrap();
        let labels = labels.iter().map(|l| (*l).into()).collect();
        let search = session.search(Query { pattern, labels }, Arc::new(|| {})).unwrap();
        let ended = loop {
            match search.ended() {
                Some(ended) => break ended,
                None => std::thread::yield_now(),
            }
        };
        (search.take().into_iter().map(|f| (f.article.to_string(), f.range)).collect(), ended)
    }

    #[test]
    fn words_are_found_in_every_article_in_the_order_of_the_list() {
        let mut session = session(&[("a", "Oslo"), ("b", "no, Oslo"), ("c", "Bergen")]);
        session.set_order(vec!["b".into(), "c".into()]);
        let (found, ended) = all(&session, "oslo", &[]);
        assert_eq!(found, [("b".to_owned(), 4..8), ("a".to_owned(), 0..4)]);
        assert_eq!(ended, Ended::default());
    }

    #[test]
    fn annotations_are_found_by_label_and_words() {
        let mut session = session(&[("a", "Anna saw Oslo")]);
        session.dispatch(Command::OpenArticle("a".into()), false);
        session.dispatch(Command::MarkRanges { label: "place".into(), ranges: vec![0..4, 9..13] }, false);
        assert_eq!(all(&session, "", &["place"]).0.len(), 2);
        assert_eq!(all(&session, "os", &["place"]).0, [("a".to_owned(), 9..13)]);
        assert!(all(&session, "os", &["person"]).0.is_empty());
    }

    #[test]
    fn a_search_without_end_is_cut_and_says_so() {
        let session = session(&[("a", &"a ".repeat(MOST + 5))]);
        let (found, ended) = all(&session, "a", &[]);
        assert!(found.len() == MOST && ended.is_cut);
    }

    #[test]
    fn uses_of_a_schema_part_are_counted_in_all_own_layers() {
        use crate::session::uses::SchemaPart;
        let mut session = session(&[("a", "Anna saw Oslo"), ("b", "Oslo")]);
        for (article, range) in [("a", 9..13), ("b", 0..4)] {
            session.dispatch(Command::OpenArticle(article.into()), false);
            session.dispatch(Command::MarkRanges { label: "place".into(), ranges: vec![range] }, false);
        }
        let uses = |session: &mut Session, parts: Vec<SchemaPart>| {
            session.dispatch(Command::CountUses(parts.clone()), false);
            session.counted_uses(&parts)
        };
        let (place, person) = (SchemaPart::Label("place".into()), SchemaPart::Label("person".into()));
        assert_eq!(uses(&mut session, vec![place.clone()]), Some(2));
        assert_eq!(uses(&mut session, vec![person.clone()]), Some(0));
        assert_eq!(uses(&mut session, vec![place, person]), Some(2));
    }
}
