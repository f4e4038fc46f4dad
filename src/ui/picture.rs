//! A picture of the open article or of its selected words, saved beside the window.

use std::path::PathBuf;

use super::app::Attache;
use super::dialogs::path_entry::Purpose;
use crate::session::jobs::{Job, Wake};
use crate::session::picture::{Look, PictureError, Subject, save};
use crate::typeset::{Fonts, TextStyle, room_beside};

/// Pixels of a PNG to a point: sharp on a slide.
const SCALE: f32 = 2.0;

/// What came of saving one.
pub type Saved = Result<PathBuf, PictureError>;

/// A picture that was asked for, as the article then was; only its file is still to be named.
pub struct Picture {
    subject: Subject,
    look: Look,
}

impl Picture {
    /// What its file may be called.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.png", self.subject.meta.id)
    }

    /// Draws it on a thread, with the fonts of the window.
    pub fn save(self, file: PathBuf, fonts: &Fonts, wake: Wake) -> Option<Job<Saved>> {
        let mut fonts = fonts.clone();
        Job::start("Drawing a picture", wake, move |progress| {
            save(&self.subject, &self.look, &file, &mut fonts, progress).map(|_| file)
        })
    }
}

impl Attache {
    /// Asks where to save a picture of the article, or of the selected words.
    pub(super) fn choose_picture(&mut self, ctx: &egui::Context, selection: bool) {
        let Some(session) = &mut self.session else { return };
        if selection && !session.view().has_words() {
            session.tell("Select words first; the picture shows the lines that they are on.".to_owned());
            return;
        }
        // Annotations that are still being read belong in the picture.
        session.finish_loading();
        let part = selection.then(|| session.view().selection());
        let Some(subject) = Subject::of(session, part) else {
            session.tell("No article is open.".to_owned());
            return;
        };
        let margin = room_beside(self.settings.numbers);
        let look = Look {
            scale: SCALE,
            size: self.settings.text_size,
            line_height: self.settings.line_height,
            width: TextStyle::measure_of(self.settings.measure, self.settings.text_size) + 2.0 * margin,
            margin,
            numbers: self.settings.numbers,
            labels: self.settings.labels,
            patterns: self.settings.patterns,
            colours: *super::theme::tokens(ctx).page_colours(),
        };
        self.picture = Some(Picture { subject, look });
        self.choose_files(ctx, Purpose::Picture, false);
    }

    /// Says what came of saving a picture.
    pub(super) fn picture_saved(&mut self, saved: Saved) {
        match saved {
            Ok(file) => self.say(format!("The picture is in {}.", file.display())),
            Err(PictureError::Cancelled) => self.say("No picture was saved.".to_owned()),
            Err(error) => self.failed("The picture could not be saved", &error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::model::article::{ArticleMeta, Original};
    use crate::model::ids::{Id, IdKind};
    use crate::model::project::{Article, Project};
    use crate::model::schema::Schema;
    use crate::model::text::Text;
    use crate::session::{Command, Session};

    fn session(words: &str) -> Session {
        let text = Text::new(words);
        let hash = text.hash();
        let original = Original {
            hash,
            encoding: String::new(),
            bom: false,
            newlines: Default::default(),
            crlf_at: Vec::new(),
            cr_at: Vec::new(),
        };
        let meta = ArticleMeta {
            id: "visit".into(),
            title: words.to_owned(),
            date: None,
            source: String::new(),
            language: String::new(),
            tags: Vec::new(),
            text: hash,
            original,
        };
        let mut project = Project::new(Id::from_bits(IdKind::Project, 1), "Test", Schema::default());
        project.load_article(Article::on_disk(meta, BTreeMap::new()));
        project.load_text(&"visit".into(), text);
        let mut session = Session::in_memory(project, "ana".into());
        session.dispatch(Command::OpenArticle("visit".into()), false);
        session
    }

    #[test]
    fn a_picture_of_the_open_article_is_saved_beside_the_window() {
        let subject = Subject::of(&session("Anna saw Oslo"), None).unwrap();
        let picture = Picture { subject, look: Look::default() };
        assert_eq!(picture.name(), "visit.png");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(picture.name());
        let job = picture.save(file.clone(), &Fonts::bundled(), Arc::new(|| {})).unwrap();
        assert_eq!(job.wait().unwrap().unwrap(), file);
        assert_eq!(image::open(&file).unwrap().width(), 728);
    }
}
