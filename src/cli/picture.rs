//! `attache picture`: an annotated article, or a part of it, as PNG or SVG.

use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::Ending;
use super::failure::Failure;
use super::open;
use super::print::{complain, plural, put, say};
use crate::model::ids::{AnnotationId, AnnotatorId, ArticleId};
use crate::model::layer::{Layer, LayerRef};
use crate::model::project::{Article, Project};
use crate::model::text::{CharRange, Text};
use crate::session::jobs::Progress;
use crate::session::picture::{Drawn, Kind, Look, Subject, save};
use crate::storage::settings::Settings;
use crate::storage::{LayerState, Store};
use crate::typeset::{Fonts, LabelColours, PageColours, missing_fonts, room_beside};

/// Draw an annotated article as a picture
#[derive(clap::Args)]
pub struct Arguments {
    /// The project's folder
    project: PathBuf,
    /// The article's id
    article: String,
    /// The picture: pixels (.png) or outlines that are sharp at any size (.svg)
    #[arg(long, value_name = "F.png|F.svg", value_parser = picture_file)]
    out: PathBuf,
    /// Whose annotations; your own unless there is only one layer
    #[arg(long, value_name = "ID")]
    annotator: Option<String>,
    /// Only the lines that these code points touch, END not included
    #[arg(long, value_name = "START..END", value_parser = selection, conflicts_with_all = ["from", "to"])]
    selection: Option<CharRange>,
    /// Only from this code point on
    #[arg(long, value_name = "N")]
    from: Option<u32>,
    /// Only up to this code point, which is not included
    #[arg(long, value_name = "M")]
    to: Option<u32>,
    /// Show this commitment with the names of its roles, the rest stepped back
    #[arg(long, value_name = "ID")]
    commitment: Option<AnnotationId>,
    /// Leave out the labels under the words
    #[arg(long)]
    no_labels: bool,
    /// The colours
    #[arg(long, default_value = "light", value_parser = PossibleValuesParser::new(["light", "dark"]))]
    theme: String,
    /// High contrast
    #[arg(long)]
    contrast: bool,
    /// Colours of labels for readers to whom red and green, or blue and yellow, look alike
    #[arg(long, default_value = "standard", value_parser = PossibleValuesParser::new(["standard", "red-green", "blue-yellow"]))]
    palette: String,
    /// Draw each label's line in a pattern of its own
    #[arg(long)]
    patterns: bool,
    /// Size of the text, in pixels of the width
    #[arg(long, value_name = "PIXELS", default_value_t = 17.5, value_parser = text_size)]
    text_size: f32,
    /// From line to line, in sizes of the text
    #[arg(long, value_name = "SIZES", default_value_t = 1.6, value_parser = line_height)]
    line_height: f32,
    /// Number the paragraphs in the margin
    #[arg(long)]
    numbers: bool,
    /// Width of the picture, margins included
    #[arg(long, value_name = "PIXELS", default_value_t = 728, value_parser = clap::value_parser!(u16).range(240..=4000))]
    width: u16,
    /// Pixels of a PNG to one of the width: 2 or 3 for sharp print
    #[arg(long, value_name = "1|2|3", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    scale: u8,
    /// Say what was made as JSON
    #[arg(long)]
    json: bool,
}

fn picture_file(words: &str) -> Result<PathBuf, String> {
    let file = PathBuf::from(words);
    Kind::of(&file).map(|_| file).map_err(|_| "wanted a name that ends in .png or .svg".to_owned())
}

fn text_size(words: &str) -> Result<f32, String> {
    let size = words.parse::<f32>().ok().filter(|size| (8.0..=64.0).contains(size));
    size.ok_or_else(|| "wanted a number from 8 to 64".to_owned())
}

fn line_height(words: &str) -> Result<f32, String> {
    let height = words.parse::<f32>().ok().filter(|height| Settings::LINE_HEIGHTS.contains(height));
    let (least, most) = Settings::LINE_HEIGHTS.into_inner();
    height.ok_or_else(|| format!("wanted a number from {least} to {most}"))
}

fn selection(words: &str) -> Result<CharRange, String> {
    let wanted = || "wanted two numbers, the first one smaller: START..END".to_owned();
    let (start, end) = words.split_once("..").ok_or_else(wanted)?;
    let number = |digits: &str| digits.trim().parse::<u32>().map_err(|_| wanted());
    let (start, end) = (number(start)?, number(end)?);
    if start < end { Ok(CharRange(start, end)) } else { Err(wanted()) }
}

pub fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let opened = open::open(&arguments.project)?;
    let (project, store) = (&opened.project, &opened.store);
    let id = ArticleId::new(&arguments.article);
    let Some(article) = project.article(&id) else {
        return Err(Failure::at(store.root(), format!("there is no article “{id}”")));
    };
    let read = store.read_text(&id)?;
    read.problems.iter().for_each(|p| complain(&p.to_string()));
    let layer = match annotator(arguments, article)? {
        None => None,
        Some(annotator) => Some(read_layer(store, project, &id, &annotator, &read.text)?),
    };
    let subject = Subject {
        meta: article.meta().clone(),
        part: part(arguments, &read.text)?,
        text: read.text,
        schema: project.schema().clone(),
        active: active(arguments.commitment, layer.as_ref().map(|(_, layer)| layer))?,
        selected: None,
        layer,
    };
    let drawn = save(&subject, &look(arguments), &arguments.out, &mut Fonts::new(), &Progress::default())?;
    if !drawn.missing.is_empty() {
        complain(&format!("no font here shows {}", missing_fonts(&drawn.missing)));
    }
    report(arguments, &drawn);
    Ok(Ending::Done)
}

fn look(arguments: &Arguments) -> Look {
    let labels = match arguments.palette.as_str() {
        "red-green" => LabelColours::RedGreen,
        "blue-yellow" => LabelColours::BlueYellow,
        _ => LabelColours::Schema,
    };
    Look {
        size: arguments.text_size,
        line_height: arguments.line_height,
        numbers: arguments.numbers,
        margin: room_beside(arguments.numbers),
        patterns: arguments.patterns,
        width: f32::from(arguments.width),
        scale: f32::from(arguments.scale),
        labels: !arguments.no_labels,
        colours: PageColours::of(arguments.theme == "dark", arguments.contrast, labels),
    }
}

/// Whose layer: the one named, else the only one, else one's own. `None` where there is none at all.
fn annotator(arguments: &Arguments, article: &Article) -> Result<Option<AnnotatorId>, Failure> {
    let layers = article.layers();
    if arguments.annotator.is_none() && layers.len() < 2 {
        return Ok(layers.keys().next().cloned());
    }
    let id = open::annotator(arguments.annotator.as_deref())?.id;
    if layers.contains_key(&id) {
        return Ok(Some(id));
    }
    let wrong = match arguments.annotator {
        Some(_) => format!("“{id}” has no layer on “{}”", arguments.article),
        None => format!("several people have annotated “{}”; say whose with --annotator", arguments.article),
    };
    Err(Failure(wrong + &one_of(article)))
}

fn one_of(article: &Article) -> String {
    let ids: Vec<&str> = article.layers().keys().map(AnnotatorId::as_str).collect();
    if ids.is_empty() { String::new() } else { format!(" ({})", ids.join(", ")) }
}

/// A layer with its annotator's name. One that can't be read is no picture without annotations.
fn read_layer(
    store: &Store,
    project: &Project,
    article: &ArticleId,
    annotator: &AnnotatorId,
    text: &Text,
) -> Result<(String, Layer), Failure> {
    let read = store.read_layer(&LayerRef::new(article, annotator), text);
    if let LayerState::Unreadable(why) = read.state {
        return Err(Failure(format!("layers/{annotator}/{article}.ron: {why}")));
    }
    read.problems.iter().for_each(|p| complain(&p.to_string()));
    Ok((project.annotator_name(annotator).to_owned(), read.layer))
}

/// The bytes of the selection.
fn part(arguments: &Arguments, text: &Text) -> Result<Option<Range<usize>>, Failure> {
    let all = text.len_chars();
    let CharRange(start, end) = match (arguments.selection, arguments.from, arguments.to) {
        (Some(range), ..) => range,
        (None, None, None) => return Ok(None),
        (None, from, to) => CharRange(from.unwrap_or(0), to.unwrap_or(all)),
    };
    if start >= end {
        return Err(Failure(format!("{start}..{end}: nothing is between these two")));
    }
    let span = text.span_from_chars(CharRange(start, end)).map_err(|_| {
        Failure(format!("{start}..{end}: the article has only {}", plural(all as usize, "code point")))
    })?;
    Ok(Some(span.range()))
}

fn active(wanted: Option<AnnotationId>, layer: Option<&Layer>) -> Result<Option<AnnotationId>, Failure> {
    let Some(id) = wanted else { return Ok(None) };
    let found = layer.and_then(|layer| layer.get(id)).and_then(|a| a.as_commitment());
    found.map(|frame| Some(frame.id)).ok_or_else(|| Failure(format!("the layer has no commitment “{id}”")))
}

fn report(arguments: &Arguments, drawn: &Drawn) {
    let Drawn { bytes, width, height, .. } = drawn;
    let out: &Path = &arguments.out;
    if arguments.json {
        let made = json!({
            "file": out.display().to_string(),
            "width": width,
            "height": height,
            "bytes": bytes.len(),
        });
        put(&format!("{made:#}\n"));
    } else {
        say(&format!("wrote {}, {width} × {height}", out.display()));
    }
}
