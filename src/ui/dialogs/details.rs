//! What is known of the open article: title, date, source, language, tags.

use std::collections::BTreeMap;

use egui::{RichText, Ui};

use super::{Around, Dialog, fields};
use crate::model::article::{ArticleMeta, Newlines};
use crate::model::time;
use crate::session::{Command, Session};
use crate::ui::queue::{Queue, Wish};
use crate::ui::theme;
use crate::ui::widgets::safe;

/// Most tags and languages offered below their fields.
const OFFERED: usize = 8;

/// The details of the open article, until "Save" a copy of them.
pub struct Details {
    before: ArticleMeta,
    title: String,
    date: String,
    source: String,
    language: String,
    tags: String,
    /// Tags and languages of the project's articles, the commonest first.
    known_tags: Vec<String>,
    known_languages: Vec<String>,
    /// Where the text came from, in words.
    origin: String,
    has_focus: bool,
}

impl Details {
    /// For the open article; `None` where none is open.
    #[must_use]
    pub fn new(session: &Session) -> Option<Self> {
        let project = session.project();
        let article = project.article(session.view().article.as_ref()?)?;
        let meta = article.meta();
        let all = || project.articles().values().map(|a| &**a.meta());
        Some(Self {
            before: (**meta).clone(),
            title: meta.title.clone(),
            date: meta.date.clone().unwrap_or_default(),
            source: meta.source.clone(),
            language: meta.language.clone(),
            tags: meta.tags.join(", "),
            known_tags: commonest(all().flat_map(|m| &m.tags)),
            known_languages: commonest(all().map(|m| &m.language)),
            origin: origin(meta, session),
            has_focus: false,
        })
    }

    /// The details as they stand in the fields.
    fn meta(&self) -> ArticleMeta {
        let date = self.date.trim();
        ArticleMeta {
            title: self.title.trim().to_owned(),
            date: (!date.is_empty()).then(|| date.to_owned()),
            source: self.source.trim().to_owned(),
            language: self.language.trim().to_owned(),
            tags: tags(&self.tags),
            ..self.before.clone()
        }
    }

    fn is_sound(&self) -> bool {
        title_problem(&self.title).or(date_problem(&self.date)).or(language_problem(&self.language)).is_none()
    }

    fn save(&self, queue: &mut Queue) {
        let meta = self.meta();
        queue.push(Wish::CloseDialog);
        if meta != self.before {
            queue.command(Command::SetArticle(meta));
        }
    }
}

impl Dialog for Details {
    fn title(&self) -> String {
        "Article details".to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn ui(&mut self, ui: &mut Ui, around: &Around<'_>, queue: &mut Queue) {
        let read_only = around.session.and_then(Session::read_only);
        ui.add_enabled_ui(read_only.is_none(), |ui| self.fields_ui(ui, around));
        ui.add_space(8.0);
        fields::hint(ui, around.t, &self.origin);
        if let Some(why) = read_only {
            fields::wrong(ui, around.t, why);
        }
        ui.add_space(16.0);
        ui.horizontal(|ui| {
            let can = self.is_sound() && read_only.is_none();
            let clicked = fields::primary(ui, around.t, "Save", can).clicked();
            if can && (clicked || fields::entered(ui)) {
                self.save(queue);
            }
            if fields::secondary(ui, "Cancel").clicked() {
                queue.push(Wish::CloseDialog);
            }
        });
    }
}

impl Details {
    fn fields_ui(&mut self, ui: &mut Ui, around: &Around<'_>) {
        let t = around.t;
        fields::row(ui, t, "Title", |ui| {
            let field = fields::line(ui, "Title", &mut self.title, "");
            if !std::mem::replace(&mut self.has_focus, true) {
                field.request_focus();
            }
            said(ui, around, title_problem(&self.title));
        });
        fields::row(ui, t, "Date", |ui| {
            fields::line(ui, "Date", &mut self.date, "YYYY-MM-DD");
            said(ui, around, date_problem(&self.date));
        });
        fields::row(ui, t, "Source", |ui| {
            fields::line(ui, "Source", &mut self.source, "Where it was published");
        });
        fields::row(ui, t, "Language", |ui| {
            fields::line(ui, "Language", &mut self.language, "en, fr, zh-Hans");
            said(ui, around, language_problem(&self.language));
            if let Some(taken) =
                offers_ui(ui, around, &self.known_languages, std::slice::from_ref(&self.language))
            {
                self.language = taken;
            }
        });
        fields::row(ui, t, "Tags", |ui| {
            fields::line(ui, "Tags", &mut self.tags, "Separated by commas");
            if let Some(taken) = offers_ui(ui, around, &self.known_tags, &tags(&self.tags)) {
                let mut all = tags(&self.tags);
                all.push(taken);
                self.tags = all.join(", ");
            }
        });
    }
}

fn said(ui: &mut Ui, around: &Around<'_>, problem: Option<&str>) {
    if let Some(problem) = problem {
        fields::wrong(ui, around.t, problem);
    }
}

/// Values that other articles have, to take by a click; those that stand in the field are left out.
fn offers_ui(ui: &mut Ui, around: &Around<'_>, known: &[String], present: &[String]) -> Option<String> {
    let mut taken = None;
    let offered: Vec<&String> = known.iter().filter(|k| !present.contains(k)).take(OFFERED).collect();
    if offered.is_empty() {
        return None;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().button_padding = egui::vec2(6.0, 2.0);
        ui.spacing_mut().interact_size.y = 20.0;
        for value in offered {
            let words = RichText::new(safe(value)).font(theme::sans(theme::SMALL)).color(around.t.secondary);
            if ui.add(egui::Button::new(words)).on_hover_text("Other articles have it").clicked() {
                taken = Some(value.clone());
            }
        }
    });
    taken
}

/// What is wrong with a title.
fn title_problem(title: &str) -> Option<&'static str> {
    title.trim().is_empty().then_some("An article needs a title.")
}

/// What is wrong with a date.
fn date_problem(date: &str) -> Option<&'static str> {
    let date = date.trim();
    (!date.is_empty() && !time::is_day(date))
        .then_some("Not a day: wanted YYYY-MM-DD, as 2026-03-05, or nothing.")
}

/// What is wrong with a language tag: BCP 47's shape is checked, not whether the language exists.
fn language_problem(tag: &str) -> Option<&'static str> {
    let tag = tag.trim();
    let mut parts = tag.split('-');
    let first = parts
        .next()
        .is_some_and(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    let is_tag = first && rest;
    (!tag.is_empty() && !is_tag).then_some("Not a language: wanted a tag as en, fr or zh-Hans, or nothing.")
}

/// The tags of a field, each once.
fn tags(field: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for tag in field.split(',').map(str::trim).filter(|t| !t.is_empty()) {
        if !out.iter().any(|o| o == tag) {
            out.push(tag.to_owned());
        }
    }
    out
}

/// Values, the commonest first, without the empty one.
fn commonest<'a>(values: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    values.filter(|v| !v.is_empty()).for_each(|v| *counts.entry(v).or_default() += 1);
    let mut all: Vec<(&String, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    all.into_iter().map(|(v, _)| v.clone()).collect()
}

fn origin(meta: &ArticleMeta, session: &Session) -> String {
    let newlines = match meta.original.newlines {
        Newlines::Lf => "LF",
        Newlines::CrLf => "CRLF",
        Newlines::Cr => "CR",
        Newlines::Mixed => "mixed",
    };
    let length = session.project().text(&meta.id).map_or(String::new(), |text| {
        format!(" · {}", fields::count(text.len_chars() as usize, "character", "characters"))
    });
    let encoding = safe(&meta.original.encoding);
    format!(
        "{}{length} · read as {encoding} with {newlines} line ends. The text itself never changes.",
        meta.id
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_languages_are_checked_while_they_are_typed() {
        assert!(date_problem("").is_none() && date_problem(" 2026-02-28 ").is_none());
        assert!(date_problem("2026-02-30").is_some() && date_problem("5 March").is_some());
        assert!(language_problem("").is_none() && language_problem("zh-Hans").is_none());
        assert!(language_problem("English language").is_some() && language_problem("e").is_some());
    }

    #[test]
    fn tags_are_split_at_commas_and_stand_once() {
        assert_eq!(tags(" aid, trade,aid,, border "), ["aid", "trade", "border"]);
        let values = ["b", "a", "a", ""].map(str::to_owned);
        assert_eq!(commonest(values.iter()), ["a", "b"]);
    }
}
