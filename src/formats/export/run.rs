//! Items in, files out.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::in_order::in_order;
use super::item::{self, ExportItem, add};
use super::report::{FileLine, Part, Report};
use super::state::{State, digest};
use super::{Context, Options, Piece, Place, Rendered, Unit, mask, select, units};
use crate::formats::sink::{Aside, Sink};
use crate::formats::tally::Tally;
use crate::formats::{Assembler, Format, Output, Shape, Writer};
use crate::model::canonical::Canonical;
use crate::model::ids::{ArticleId, CanonicalId};
use crate::model::layer::Counts;
use crate::model::schema::Schema;
use crate::model::text::Hash;

/// An export as asked for.
pub struct Request<'a> {
    /// The format, which has a writer.
    pub format: &'static dyn Format,
    /// The project's schema.
    pub schema: &'a Schema,
    /// The project's canonical entities.
    pub canonicals: &'a BTreeMap<CanonicalId, Arc<Canonical>>,
    /// How to export.
    pub options: &'a Options,
    /// Name of the file, for formats of one file: `data.jsonl`.
    pub file_name: &'a str,
    /// All articles that come, for the split.
    pub articles: &'a [(ArticleId, Hash)],
    /// Whether items of several annotators come, who get a folder each.
    pub several_annotators: bool,
    /// What was chosen, in words; the project's id under `project`.
    pub choices: BTreeMap<String, String>,
}

/// Writes all items. What the iterator can't give ends the export.
///
/// # Errors
/// What the items or the sink say.
///
/// # Panics
/// When the format has no writer.
pub fn run<E: From<io::Error>>(
    request: &Request<'_>,
    items: impl Iterator<Item = Result<ExportItem, E>>,
    sink: &mut dyn Sink,
) -> Result<Report, E> {
    let Some(writer) = request.format.writer() else { panic!("{} can't be written", request.format.id()) };
    let mut export = Export::new(request, writer, sink);
    let (context, has_aliases) = (export.context, select::has_aliases(request.schema));
    let (parts, part_names) = (export.parts.clone(), export.part_names);
    let work = |item: ExportItem| {
        let part = part_names[part_of(&parts, &item.article.id)];
        render(writer, Context { part, ..context }, has_aliases, item)
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let weight = |item: &ExportItem| item.text.len();
    in_order(cores, items, weight, work, |done| export.write(done).map_err(E::from))?;
    export.extras()?;
    Ok(export.finish())
}

struct Export<'a> {
    request: &'a Request<'a>,
    writer: &'static dyn Writer,
    context: Context<'a>,
    parts: Arc<BTreeMap<ArticleId, usize>>,
    part_names: &'static [&'static str],
    sink: &'a mut dyn Sink,
    files: BTreeMap<String, (u64, Sha256)>,
    /// Whether the main file of each part has been begun.
    started: Vec<bool>,
    /// Articles of each part; one part where nothing is split.
    articles: Vec<BTreeSet<ArticleId>>,
    report: Report,
    losses: Tally,
    state: State,
    /// Of each part, in formats that have one.
    assemblers: Vec<Option<Box<dyn Assembler>>>,
}

/// An item's way through choice, cutting and rendering.
struct Done {
    article: ArticleId,
    annotator: String,
    counts_in: Counts,
    not_chosen: Counts,
    losses: Tally,
    rendered: Vec<Rendered>,
    /// Records without annotations that were not chosen.
    left_out: usize,
    /// Hash of the item.
    digest: [u8; 32],
}

impl<'a> Export<'a> {
    fn new(request: &'a Request<'a>, writer: &'static dyn Writer, sink: &'a mut dyn Sink) -> Self {
        let split = request.options.split.as_ref();
        let part_names = split.map_or(&[""][..], |s| s.parts());
        let part = |name: &&str| Part {
            name: (*name).to_owned(),
            articles: 0,
            records: 0,
            counts: Counts::default(),
        };
        let Request { schema, canonicals, options, .. } = request;
        let context = Context { schema, canonicals, options, part: "", parts: part_names };
        let assembler = |part: &&'static str| writer.assembler(&Context { part, ..context });
        Self {
            request,
            writer,
            context,
            parts: Arc::new(split.map(|s| s.assign(request.articles)).unwrap_or_default()),
            part_names,
            sink,
            files: BTreeMap::new(),
            started: vec![false; part_names.len()],
            articles: vec![BTreeSet::new(); part_names.len()],
            report: Report {
                format: request.format.id().to_owned(),
                choices: request.choices.clone(),
                parts: part_names.iter().map(part).collect(),
                ..Report::default()
            },
            losses: Tally::default(),
            state: State::new(schema, canonicals),
            assemblers: part_names.iter().map(assembler).collect(),
        }
    }

    fn write(&mut self, done: Done) -> io::Result<()> {
        let part = part_of(&self.parts, &done.article);
        add(&mut self.report.counts_in, done.counts_in);
        add(&mut self.report.not_chosen, done.not_chosen);
        self.losses.merge(done.losses);
        self.state.add(done.digest);
        self.report.left_out += done.left_out;
        if done.rendered.is_empty() {
            return Ok(());
        }
        let (mut has_files, mut is_written) = (false, false);
        for rendered in done.rendered {
            if rendered.pieces.is_empty() {
                self.report.unwritten += 1;
                self.losses.merge(rendered.losses);
                continue;
            }
            is_written = true;
            add(&mut self.report.counts_out, rendered.out);
            add(&mut self.report.parts[part].counts, rendered.out);
            self.report.parts[part].records += 1;
            self.losses.merge(rendered.losses);
            for piece in rendered.pieces {
                has_files |= matches!(piece.place, Place::File(_));
                if piece.place != Place::Main {
                    self.put(part, &done.annotator, &piece)?;
                } else if let Some(assembler) = self.assemblers[part].take() {
                    let mut assembler = assembler;
                    assembler.add(&piece.bytes, &mut PartOutput { export: self, part })?;
                    self.assemblers[part] = Some(assembler);
                } else {
                    self.before_item(part)?;
                    self.put(part, &done.annotator, &piece)?;
                }
            }
        }
        if has_files {
            let folder = self.folders(part, &done.annotator).collect::<Vec<_>>().join("/");
            self.report.annotator_folders.insert(folder, done.annotator);
        }
        if is_written {
            self.articles[part].insert(done.article);
        }
        Ok(())
    }

    /// Puts what stands before or between items into the main file of a part.
    fn before_item(&mut self, part: usize) -> io::Result<()> {
        let around = self.writer.around();
        let bytes = if self.started[part] { around.between } else { around.before };
        self.started[part] = true;
        if bytes.is_empty() {
            return Ok(());
        }
        self.put(part, "", &Piece { place: Place::Main, bytes: bytes.to_vec() })
    }

    /// What comes once, in each part; files that got no item are made empty, so that a script
    /// that expects them does not fail.
    fn extras(&mut self) -> io::Result<()> {
        let has = |(_, articles): &(_, &BTreeSet<ArticleId>)| !articles.is_empty();
        let filled = self.part_names.iter().zip(&self.articles).filter(has).map(|(name, _)| *name);
        let filled: Vec<&'static str> = filled.collect();
        let parts = if filled.is_empty() { self.part_names } else { &filled[..] };
        for part in 0..self.part_names.len() {
            let context = Context { part: self.part_names[part], parts, ..self.context };
            for piece in self.writer.extras(&context) {
                if !matches!(&piece.place, Place::Shared(file) if self.files.contains_key(file)) {
                    self.put(part, "", &piece)?;
                }
            }
            if let Some(assembler) = self.assemblers[part].take() {
                assembler.finish(&mut PartOutput { export: self, part })?;
            } else if self.writer.shape() == Shape::File {
                if !self.started[part] {
                    self.before_item(part)?;
                }
                let bytes = self.writer.around().after.to_vec();
                self.put(part, "", &Piece { place: Place::Main, bytes })?;
            }
        }
        Ok(())
    }

    fn put(&mut self, part: usize, annotator: &str, piece: &Piece) -> io::Result<()> {
        let path = self.noted(part, annotator, &piece.place, &piece.bytes);
        match piece.place {
            Place::File(_) | Place::Shared(_) => self.sink.put(&path, &piece.bytes),
            Place::Main | Place::Beside(_) => self.sink.append(&path, &piece.bytes),
        }
    }

    /// Counts bytes of a file for the report; gives its path.
    fn noted(&mut self, part: usize, annotator: &str, place: &Place, bytes: &[u8]) -> String {
        let path = self.path(part, annotator, place);
        let entry = self.files.entry(path.clone()).or_insert_with(|| (0, Sha256::new()));
        entry.0 += bytes.len() as u64;
        entry.1.update(bytes);
        path
    }

    fn path(&self, number: usize, annotator: &str, place: &Place) -> String {
        let (part, name) = (self.part_names[number], self.request.file_name);
        let main = || match name.rsplit_once('.') {
            _ if part.is_empty() => name.to_owned(),
            Some((stem, extension)) if !stem.is_empty() => format!("{stem}.{part}.{extension}"),
            _ => format!("{name}.{part}"),
        };
        match place {
            Place::Main => main(),
            Place::Beside(suffix) => main() + suffix,
            Place::Shared(file) => file.clone(),
            Place::File(file) => {
                self.folders(number, annotator).chain([file.as_str()]).collect::<Vec<_>>().join("/")
            }
        }
    }

    /// In which folder in which folder the files of an item are.
    fn folders<'b>(&self, part: usize, annotator: &'b str) -> impl Iterator<Item = &'b str> + use<'b> {
        let annotator = if self.request.several_annotators { annotator } else { "" };
        [self.part_names[part], annotator].into_iter().filter(|f| !f.is_empty())
    }

    fn finish(mut self) -> Report {
        let mut report = self.report;
        for (part, articles) in report.parts.iter_mut().zip(&self.articles) {
            part.articles = articles.len();
        }
        report.articles = report.parts.iter().map(|p| p.articles).sum();
        report.records = report.parts.iter().map(|p| p.records).sum();
        if self.request.options.split.is_none() {
            report.parts.clear();
        }
        report.state = self.state.finish();
        report.set_losses(&self.losses, self.request.format);
        let files = std::mem::take(&mut self.files).into_iter();
        report.files = files
            .map(|(path, (bytes, hash))| FileLine {
                path,
                bytes,
                sha256: format!("sha256:{:x}", hash.finalize()),
            })
            .collect();
        report
    }
}

/// The part that an article belongs to; the first where nothing is split.
fn part_of(parts: &BTreeMap<ArticleId, usize>, article: &ArticleId) -> usize {
    parts.get(article).copied().unwrap_or(0)
}

/// The files of one part, for an assembler.
struct PartOutput<'a, 'b> {
    export: &'a mut Export<'b>,
    part: usize,
}

impl Output for PartOutput<'_, '_> {
    fn write(&mut self, place: &Place, bytes: &[u8]) -> io::Result<()> {
        let path = self.export.noted(self.part, "", place, bytes);
        self.export.sink.append(&path, bytes)
    }

    fn aside(&mut self) -> io::Result<Box<dyn Aside>> {
        self.export.sink.aside()
    }
}

fn render(writer: &dyn Writer, context: Context<'_>, has_aliases: bool, mut item: ExportItem) -> Done {
    let mut losses = Tally::default();
    item::without_decisions(&mut item, &mut losses);
    let digest = digest(&item);
    let counts_in = item.counts();
    let mut not_chosen = Counts::default();
    if let Some(labels) = &context.options.labels {
        not_chosen = select::choose(&mut item, labels, context.schema, &mut losses);
    }
    if has_aliases {
        select::rename_merged(&mut item, context.schema);
    }
    select::count_unknown(&item, context.schema, &mut losses);
    let options = context.options;
    if options.mask_dates {
        mask::mask(&mut item, context.schema, &mut losses);
    }
    let (article, annotator) = (item.article.id.clone(), item.annotator.to_string());
    let units = match options.unit {
        Unit::Article => vec![item],
        Unit::Sentence => units::cut(&item, &mut losses),
    };
    let (taken, not_taken): (Vec<_>, Vec<_>) = units.into_iter().partition(|u| options.negatives.takes(u));
    not_taken.iter().for_each(|unit| add(&mut not_chosen, unit.counts()));
    let rendered = taken.iter().map(|unit| writer.render(unit, &context)).collect();
    Done { article, annotator, counts_in, not_chosen, losses, rendered, left_out: not_taken.len(), digest }
}
