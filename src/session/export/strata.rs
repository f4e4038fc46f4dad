//! What a split has to know of the texts before the first one is written.

use super::ExportError;
use super::layers::{Gathered, Items};
use crate::formats::export::{ExportItem, Options, Strata, masked_hash};
use crate::formats::names;
use crate::model::ids::ArticleId;
use crate::model::text::Hash;
use crate::session::jobs::Progress;
use crate::storage::Store;

/// The articles of an export, each with what tells its text from others.
pub(super) type Articles = Vec<(ArticleId, Hash)>;

/// The articles and the options, with the labels of each text where a split is to share them out.
/// Texts that become the same by masking dates are one for the split. All layers are read once
/// for either.
pub(super) fn prepared(
    gathered: &Gathered,
    store: Option<&Store>,
    options: &Options,
    progress: &Progress,
) -> Result<(Articles, Options), ExportError> {
    let (mut articles, mut options) = (gathered.articles(), options.clone());
    let Some(split) = options.split.take() else { return Ok((articles, options)) };
    if !split.is_by_label() && !options.mask_dates {
        return Ok((articles, Options { split: Some(split), ..options }));
    }
    let mut strata = Strata::new();
    let mut at = 0;
    // What can't be read is listed when it is exported.
    for item in Items::new(gathered, store, progress, &mut Vec::new()) {
        let item = item?;
        let text = if options.mask_dates {
            masked_hash(&item.text, item.article.date.as_deref())
        } else {
            item.article.text
        };
        // The items come in the order of the articles.
        while articles.get(at).is_some_and(|(id, _)| *id != item.article.id) {
            at += 1;
        }
        if let Some((_, of_article)) = articles.get_mut(at) {
            *of_article = text;
        }
        if split.is_by_label() {
            count(&mut strata, text, &item, gathered, &options);
        }
    }
    let split = if split.is_by_label() { split.with_strata(strata) } else { split };
    Ok((articles, Options { split: Some(split), ..options }))
}

fn count(strata: &mut Strata, text: Hash, item: &ExportItem, gathered: &Gathered, options: &Options) {
    let of_text = strata.entry(text).or_default();
    for label in item.annotations.iter().filter_map(|a| a.label()) {
        let label = names::label_now(&gathered.schema, label);
        if options.labels.as_ref().is_none_or(|chosen| chosen.contains(label)) {
            *of_text.entry(label.clone()).or_default() += 1;
        }
    }
}
