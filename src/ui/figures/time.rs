//! Agreement per article by its date.

use egui::{Ui, vec2};
use egui_plot::{GridMark, HoverPosition, MarkerShape, Plot, PlotPoint, PlotPoints, Points};

use crate::analysis::agreement::{Agreement, Scope, Which};
use crate::model::ids::ArticleId;
use crate::session::figures::FiguresCommand;
use crate::session::{Command, Session};
use crate::ui::queue::Queue;
use crate::ui::theme::Tokens;
use crate::ui::widgets::safe;

/// An article in the picture.
struct Spot {
    id: ArticleId,
    title: String,
    date: String,
    x: f64,
    value: f64,
}

/// Shows a point for each article; a click opens it in the review.
pub fn time_ui(
    ui: &mut Ui,
    t: &Tokens,
    session: &Session,
    agreement: &Agreement,
    scope: Scope,
    queue: &mut Queue,
) {
    let spots = spots(session, agreement, scope);
    if spots.is_empty() {
        crate::ui::widgets::quiet(ui, t, "No article has a figure of its own.");
        return;
    }
    let has_dates = spots.iter().any(|s| !s.date.is_empty());
    let points: Vec<[f64; 2]> = spots.iter().map(|s| [s.x, s.value]).collect();
    let nearest = |point: PlotPoint| {
        let distance = |s: &Spot| ((s.x - point.x) / spread(&spots)).powi(2) + (s.value - point.y).powi(2);
        spots.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    };
    let label = |hover: &HoverPosition<'_>| match hover {
        HoverPosition::NearDataPoint { position, .. } => {
            nearest(*position).map(|s| format!("{}\n{} F1 {:.2}", s.title, s.date, s.value))
        }
        HoverPosition::Elsewhere { .. } => None,
    };
    let day = move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| {
        if has_dates { date_of(mark.value) } else { String::new() }
    };
    let margin = spread(&spots) * 0.04;
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
        .x_axis_formatter(day)
        .label_formatter(label)
        .show(ui, |plot| {
            let marks = Points::new("F1", PlotPoints::from(points))
                .shape(MarkerShape::Circle)
                .radius(4.5)
                .filled(true)
                .color(t.accent);
            plot.points(marks);
            plot.pointer_coordinate()
        });
    shown.response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Image, true, format!("F1 of {} articles by date", spots.len()))
    });
    if shown.response.clicked()
        && let Some(spot) = shown.inner.and_then(nearest)
    {
        queue.command(Command::Figures(FiguresCommand::Open(spot.id.clone())));
    }
}

/// By date, those without one after the others.
fn spots(session: &Session, agreement: &Agreement, scope: Scope) -> Vec<Spot> {
    let Some(figure) = agreement.find("f1_exact", scope, None) else { return Vec::new() };
    let mut spots: Vec<Spot> = Vec::new();
    for (at, id) in agreement.articles.iter().enumerate() {
        let Ok(value) = agreement.of(figure.metric, scope, None, Which::Article(at)) else { continue };
        let meta = session.project().article(id).map(|a| a.meta().clone());
        let date = meta.as_ref().and_then(|m| m.date.clone()).unwrap_or_default();
        let title = safe(meta.as_ref().map_or(id.as_str(), |m| &m.title));
        spots.push(Spot { id: id.clone(), title, x: day_number(&date).unwrap_or(f64::NAN), date, value });
    }
    let last = spots.iter().map(|s| s.x).filter(|x| !x.is_nan()).fold(0.0, f64::max);
    for (n, spot) in spots.iter_mut().filter(|s| s.x.is_nan()).enumerate() {
        spot.x = last + n as f64 + 1.0;
    }
    spots.sort_by(|a, b| a.x.total_cmp(&b.x));
    spots
}

fn spread(spots: &[Spot]) -> f64 {
    (spots[spots.len() - 1].x - spots[0].x).max(1.0)
}

/// Days since 1970 of a date `YYYY-MM-DD`.
fn day_number(date: &str) -> Option<f64> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let days = date.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days();
    Some(f64::from(days))
}

fn date_of(days: f64) -> String {
    let span = jiff::Span::new().try_days(days.round() as i64);
    let date = span.and_then(|span| jiff::civil::date(1970, 1, 1).checked_add(span));
    date.map(|d| d.to_string()).unwrap_or_default()
}
