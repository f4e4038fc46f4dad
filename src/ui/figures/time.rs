//! A figure of each article by its date.

use egui::{Align, Sense, Ui, vec2};
use egui_plot::{
    GridMark, HoverPosition, MarkerShape, Plot, PlotPoint, PlotPoints, Points, uniform_grid_spacer,
};

use super::explain_metric;
use crate::analysis::agreement::{Agreement, METRICS, Metric, Scope, Which};
use crate::analysis::report::{OfArticle, by_article, date_of};
use crate::session::figures::FiguresCommand;
use crate::session::{Command, Session};
use crate::ui::drop_down::DropDown;
use crate::ui::queue::Queue;
use crate::ui::script_text::{Words, row_words};
use crate::ui::status_bar::count;
use crate::ui::theme::Tokens;
use crate::ui::widgets::{focus_ring, quiet, safe};

/// Height of a row of the list, in points.
const ROW: f32 = 24.0;

/// An article in the picture.
#[derive(Clone, Copy)]
struct Spot<'a> {
    of: &'a OfArticle,
    x: f64,
    value: f64,
}

impl<'a> Spot<'a> {
    /// None of an article without a date or a figure.
    fn new(of: &'a OfArticle) -> Option<Self> {
        Some(Self { of, x: f64::from(of.day?), value: of.value.ok()? })
    }
}

/// Shows a point for each article that has a date and a figure, and lists the others; a click opens
/// one in the review.
pub fn time_ui(
    ui: &mut Ui,
    t: &Tokens,
    session: &Session,
    agreement: &Agreement,
    scope: Scope,
    queue: &mut Queue,
) {
    let metric = session.figures().choice().by_article();
    metric_ui(ui, session, agreement, scope, queue);
    let articles = by_article(agreement, metric, scope, session.project());
    let spots: Vec<Spot> = articles.iter().filter_map(Spot::new).collect();
    if !spots.is_empty() {
        plot_ui(ui, t, metric, &spots, queue);
    }
    let others: Vec<&OfArticle> = articles.iter().filter(|a| a.day.is_none() || a.value.is_err()).collect();
    if !others.is_empty() {
        ui.add_space(6.0);
        quiet(ui, t, &format!("{} without a date or a figure:", count(others.len(), "article", "articles")));
        list_ui(ui, t, metric, &others, queue);
    }
}

/// The choice of what is shown: what can be told of one article.
fn metric_ui(ui: &mut Ui, session: &Session, agreement: &Agreement, scope: Scope, queue: &mut Queue) {
    let before = session.figures().choice();
    let mut choice = before.clone();
    let is_told = |metric: &&&'static Metric| {
        metric.id != "gamma"
            && agreement.find(metric.id, scope, None).is_some()
            && agreement.of(metric, scope, None, Which::All).is_ok()
    };
    let now = before.by_article();
    let dropdown = DropDown::new("Figure by article", "figures by article");
    dropdown.shown(now.name).width(220.0).height(420.0).show(ui, |choices| {
        for metric in METRICS.iter().filter(is_told) {
            if choices.explained(*metric == now, metric.name, metric.what) {
                choice.by_article = Some(metric.id);
            }
        }
    });
    if choice != *before {
        queue.command(Command::Figures(FiguresCommand::Choose(choice)));
    }
    ui.add_space(4.0);
}

fn plot_ui(ui: &mut Ui, t: &Tokens, metric: &Metric, spots: &[Spot<'_>], queue: &mut Queue) {
    let points: Vec<[f64; 2]> = spots.iter().map(|s| [s.x, s.value]).collect();
    let spread = (spots[spots.len() - 1].x - spots[0].x).max(1.0);
    let nearest = |point: PlotPoint| {
        let distance = |s: &Spot| ((s.x - point.x) / spread).powi(2) + (s.value - point.y).powi(2);
        spots.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|s| s.of)
    };
    let label = |hover: &HoverPosition<'_>| match hover {
        HoverPosition::NearDataPoint { position, .. } => {
            let value = |a: &OfArticle| a.value.map_or_else(|_| "–".to_owned(), |v| format!("{v:.3}"));
            nearest(*position)
                .map(|a| format!("{}\n{}\n{}: {}", safe(&a.title), a.date, metric.name, value(a)))
        }
        HoverPosition::Elsewhere { .. } => None,
    };
    let margin = spread * 0.04;
    let shown = Plot::new("agreement by article")
        .height(220.0)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .set_margin_fraction(vec2(0.02, 0.06))
        .include_y(0.0)
        .include_y(1.0)
        .include_x(spots[0].x - margin)
        .include_x(spots[spots.len() - 1].x + margin)
        .show_background(false)
        .grid_color(t.hairline)
        .x_axis_formatter(|mark: GridMark, _: &std::ops::RangeInclusive<f64>| date_of(mark.value))
        .y_grid_spacer(uniform_grid_spacer(|_| [0.2, 1.0, 5.0]))
        .y_axis_formatter(|mark: GridMark, _: &std::ops::RangeInclusive<f64>| format!("{:.1}", mark.value))
        .label_formatter(label)
        .show(ui, |plot| {
            let marks = Points::new(metric.name, PlotPoints::from(points))
                .shape(MarkerShape::Circle)
                .radius(4.5)
                .filled(true)
                .color(t.accent);
            plot.points(marks);
            plot.pointer_coordinate()
        });
    shown.response.widget_info(|| {
        let articles = count(spots.len(), "article", "articles");
        let what = format!("{} of {articles} by date", metric.name);
        egui::WidgetInfo::labeled(egui::Role::Image, true, what)
    });
    if shown.response.clicked()
        && let Some(article) = shown.inner.and_then(nearest)
    {
        queue.command(Command::Figures(FiguresCommand::Open(article.id.clone(), None)));
    }
    shown.response.on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        ui.label(explain_metric(metric));
    });
}

/// Articles that have no place in the picture, with their figure or why they have none.
fn list_ui(ui: &mut Ui, t: &Tokens, metric: &Metric, articles: &[&OfArticle], queue: &mut Queue) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = egui::ScrollArea::vertical().id_salt("articles without a date").max_height(ROW * 8.0);
    area.auto_shrink([false, true]).show_rows(ui, ROW, articles.len(), |ui, rows| {
        for article in &articles[rows] {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
            if response.hovered() {
                ui.painter().rect_filled(rect, 4.0, t.chip);
            }
            focus_ring(ui, &response, rect);
            let title = safe(&article.title);
            let value = match article.value {
                Ok(value) => format!("{value:.3}"),
                Err(why) => format!("none: {why}"),
            };
            let date = if article.day.is_some() { safe(&article.date) } else { "no date".to_owned() };
            let said = format!("{title}, {date}, {}: {value}", metric.name);
            let (title, half) = (Words::line(&title, t.text), rect.width() / 2.0);
            row_words(ui.painter(), &title, rect.left_center() + vec2(6.0, 0.0), half - 14.0, Align::Min);
            let (date, value) = (Words::line(&date, t.secondary), Words::line(&value, t.secondary));
            row_words(ui.painter(), &date, rect.left_center() + vec2(half, 0.0), 84.0, Align::Min);
            let room = half - 96.0;
            let laid = row_words(
                ui.painter(),
                &value,
                rect.left_center() + vec2(half + 90.0, 0.0),
                room,
                Align::Min,
            );
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, &said));
            if response.clicked() {
                queue.command(Command::Figures(FiguresCommand::Open(article.id.clone(), None)));
            }
            let what = if laid.elided { said.clone() } else { String::new() };
            response.on_hover_text(format!("{what}\n{}", metric.what).trim_start().to_owned());
        }
    });
}
