//! From a command to what it does. Each arm is one call; the work is in the other files.

use super::Session;
use super::action::{Action, Scope};
use super::command::Command;
use super::mode::Mode;
use crate::model::annotation::{Comment, Target};
use crate::model::canonical::Canonical;
use crate::model::edit::Edit;
use crate::model::ids::{AnnotationId, IdKind, LabelId};
use crate::model::layer::{Layer, LayerRef, Status};
use std::sync::Arc;

impl Session {
    /// Does what the user wishes. What happened is said by [`Session::notice`].
    /// `rtl` says whether the caret's paragraph runs from right to left.
    pub fn dispatch(&mut self, command: Command, rtl: bool) {
        self.is_active();
        if !command.is_of_text() {
            self.finish_loading();
        }
        match command {
            Command::Act(action) => self.act(action, rtl),
            Command::Mark(label) => self.mark(&label),
            Command::PlaceCaret { offset, extend } => self.view.place(offset, extend),
            Command::Select { anchor, focus } => self.view.select_words(anchor, focus),
            Command::Click { offset, stack } => self.click(offset, &stack),
            Command::SelectAnnotation(id) => self.choose(id),
            Command::Activate(id) => self.view.active = id,
            Command::MoveEdge { id, piece, start, to } => self.move_edge(id, piece, start, to),
            Command::MarkRanges { label, ranges } => self.mark_ranges(&label, &ranges),
            Command::FillRole(index) => self.fill_role(index),
            Command::AddRelation { from, to, kind } => self.add_relation(from, to, &kind),
            Command::AddComment { target, reply_to, text } => self.add_comment(target, reply_to, text),
            Command::OpenArticle(id) => {
                // Figures and progress show no article.
                if matches!(self.mode, Mode::Figures | Mode::Progress) {
                    self.set_mode(Mode::Annotate);
                }
                self.open_article(&id);
            }
            Command::ShowLayer(annotator) => self.show_layer(annotator),
            Command::NewCanonical { id, name } => self.new_canonical(id, &name),
            Command::AddCanonical { name, kind } => self.add_canonical(&name, kind),
            Command::RemoveCanonical(id) => self.remove_canonical(id),
            Command::MergeCanonicals { from, into } => self.merge_canonicals(from, into),
            Command::CountUses(parts) => self.count_uses(parts),
            Command::DeleteLabel(label) => self.delete_label(&label),
            Command::Review(command) => self.do_review(command),
            Command::Figures(command) => self.do_figures(command),
            Command::Assign(plan) => drop(self.assign(plan)),
            Command::SetAssigned { articles, who } => drop(self.set_assigned(articles, who)),
            Command::Load(at) => {
                self.load(&at);
                self.generation += 1;
            }
            Command::Settle { at, conflict, take } => drop(self.settle(&at, &conflict, take)),
            Command::SettleShared { of, conflict, take } => drop(self.settle_shared(&of, &conflict, take)),
            other => self.simple(other),
        }
        self.tend_review();
        self.tend_figures();
    }

    /// Commands that are one edit.
    fn simple(&mut self, command: Command) {
        let me = self.me.clone();
        let edit = match command {
            Command::SetStatus(article, status) => {
                let at = LayerRef::new(&article, &me);
                self.load(&at);
                Some(Edit::SetStatus { at, status })
            }
            Command::SetArticle(meta) => Some(Edit::SetArticle(Arc::new(meta))),
            Command::RemoveArticles(ids) => return self.remove_articles(ids),
            Command::SetSchema { schema, what } => Some(Edit::SetSchema { schema: Arc::new(schema), what }),
            Command::SetCanonical(canonical) => Some(Edit::SetCanonical(canonical)),
            Command::SetProjectName(name) => Some(Edit::SetProjectName(name)),
            Command::SetMyName(name) => Some(Edit::SetAnnotator { id: me, name }),
            other => self.at().and_then(|at| self.layer_edit(at, other)),
        };
        if let Some(edit) = edit {
            self.edit(&edit);
        }
    }

    /// Commands that are one edit of the open layer.
    fn layer_edit(&mut self, at: LayerRef, command: Command) -> Option<Edit> {
        Some(match command {
            Command::Relabel { id, label } => Edit::Relabel { at, ids: vec![id], label },
            Command::SetFillers { id, role, fillers } => Edit::SetFillers { at, id, role, fillers },
            Command::ClearCue(id) => Edit::SetCue { at, id, cue: None },
            Command::SetAttribute { id, attribute, values } => {
                Edit::SetAttribute { at, ids: vec![id], attribute, values }
            }
            Command::SetNote { id, note } => Edit::SetNote { at, id, note },
            Command::SetRefersTo { id, canonical } => Edit::SetRefersTo { at, ids: vec![id], canonical },
            Command::Remove(id) => Edit::Remove { at, ids: vec![id] },
            Command::ResolveComment { id, resolved } => {
                let text = match self.layer()?.get(id).map(|a| &**a) {
                    Some(crate::model::annotation::Annotation::Comment(c)) => c.text.clone(),
                    _ => return None,
                };
                Edit::SetComment { at, id, text, resolved }
            }
            _ => return None,
        })
    }

    fn act(&mut self, action: Action, rtl: bool) {
        if self.motion(action, rtl) {
            return;
        }
        self.finish_loading();
        if let Some(index) = action.role_index() {
            return self.fill_role(index);
        }
        match action {
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Save => self.save_now(),
            Action::Delete => self.delete(),
            Action::AddPiece => self.add_piece(),
            Action::GrowStart => self.move_boundary(true, true),
            Action::GrowEnd => self.move_boundary(false, true),
            Action::ShrinkStart => self.move_boundary(true, false),
            Action::ShrinkEnd => self.move_boundary(false, false),
            Action::Relate => self.start_relation(),
            Action::NextAnnotation if self.is_reviewing() => self.step_item(true),
            Action::PreviousAnnotation if self.is_reviewing() => self.step_item(false),
            Action::NextAnnotation => self.go_to_annotation(true),
            Action::PreviousAnnotation => self.go_to_annotation(false),
            Action::Cue => self.set_cue(),
            Action::Escape if self.mode == Mode::Review => self.escape_review(),
            Action::Escape => {
                self.view.leave();
                self.quiet();
            }
            Action::EditForm if self.view.link.is_some() => self.confirm_link(),
            Action::PreviousArticle => self.step_article(-1),
            Action::NextArticle => self.step_article(1),
            Action::DoneAndNext => self.done_and_next(),
            Action::ModeAnnotate => self.set_mode(Mode::Annotate),
            Action::ModeReview => self.set_mode(Mode::Review),
            Action::ModeFigures => self.set_mode(Mode::Figures),
            Action::ModeProgress => self.set_mode(Mode::Progress),
            other => self.review_act(other),
        }
    }

    /// Commands of a review; the rest is the window's.
    fn review_act(&mut self, action: Action) {
        if action.scope() == Scope::Review && self.mode != Mode::Review {
            return self.say("Switch to the review first (Ctrl+2).".to_owned());
        }
        match action {
            Action::NextDifference => self.step_item(true),
            Action::PreviousDifference => self.step_item(false),
            Action::TakeA => self.take_side(0),
            Action::TakeB => self.take_side(1),
            Action::TakeC => self.take_side(2),
            Action::TakeD => self.take_side(3),
            Action::TakeBoth => self.take_both(),
            Action::TakeNeither => self.take_neither(),
            Action::EditDecision => self.edit_decision(),
            Action::Undecide => self.undecide(),
            Action::GiveReason => self.say(super::review::NO_ITEM.to_owned()),
            Action::AcceptAgreed => self.accept_agreed(),
            Action::AcceptEverywhere => self.accept_everywhere(),
            _ => {}
        }
    }

    fn delete(&mut self) {
        let Some(at) = self.at() else { return };
        let Some(id) = self.view.selected.filter(|id| self.layer().is_some_and(|l| l.get(*id).is_some()))
        else {
            self.say("Select an annotation first: click it, or press Tab.".to_owned());
            return;
        };
        if self.edit(&Edit::Remove { at, ids: vec![id] }) {
            self.view.selected = None;
            self.view.active = self.view.active.filter(|a| *a != id);
        }
    }

    fn add_comment(&mut self, target: Target, reply_to: Option<AnnotationId>, text: String) {
        let Some(article) = self.view.article.clone() else { return };
        // A comment lives in its author's layer, also on a colleague's annotation.
        let at = LayerRef::new(&article, &self.me);
        self.load(&at);
        let comment = Comment {
            id: self.new_id(IdKind::Comment),
            author: self.me.clone(),
            made: self.now(),
            target,
            reply_to,
            resolved: false,
            text,
        };
        self.edit(&Edit::Add { at, annotations: vec![comment.into()] });
    }

    fn new_canonical(&mut self, mention: AnnotationId, name: &str) {
        let Some(at) = self.at() else { return };
        let Some(kind) = self.entity(mention).map(|e| e.label.clone()) else { return };
        let id = self.new_id(IdKind::Canonical);
        let canonical =
            Canonical { id, name: name.trim().to_owned(), kind, aliases: Vec::new(), links: Vec::new() };
        let refer = Edit::SetRefersTo { at, ids: vec![mention], canonical: Some(id) };
        let what = format!("new canonical entity “{}”", canonical.name);
        self.edit(&Edit::Batch { what, edits: vec![Edit::SetCanonical(canonical), refer] });
    }

    fn done_and_next(&mut self) {
        let Some(at) = self.at() else { return };
        let status = match self.mode {
            Mode::Annotate | Mode::Figures | Mode::Progress => Status::Done,
            Mode::Review => match self.why_not_reviewed() {
                None => Status::Reviewed,
                Some(why) => return self.say(why),
            },
        };
        if self.layer().map(Layer::status) != Some(status) {
            self.edit(&Edit::SetStatus { at, status });
        }
        let said = self.notice.take();
        self.step_article(1);
        self.notice = self.notice.take().or(said);
    }

    /// Deletes a label from the schema, with all own annotations that have it.
    fn delete_label(&mut self, label: &LabelId) {
        let mut schema = (**self.project.schema()).clone();
        let name = schema.label_name(label).to_owned();
        let aliases: Vec<LabelId> = schema.label(label).map(|l| l.aliases.clone()).unwrap_or_default();
        schema.delete_label(label);
        let labels: Vec<LabelId> = std::iter::once(label.clone()).chain(aliases).collect();
        let has = move |l: &LabelId| labels.contains(l);
        let theirs = has.clone();
        let wanted = move |layer: &Layer| layer.placed().any(|a| a.label().is_some_and(&theirs));
        if !self.have_mine(Command::DeleteLabel(label.clone()), wanted) {
            return;
        }
        let mut edits = Vec::new();
        for at in self.mine() {
            let Some(layer) = self.project.layer(&at) else { continue };
            let ids: Vec<_> =
                layer.placed().filter(|a| a.label().is_some_and(&has)).map(|a| a.id()).collect();
            if !ids.is_empty() {
                edits.push(Edit::Remove { at, ids });
            }
        }
        let what = format!("delete the label “{name}”");
        edits.push(Edit::SetSchema { schema: Arc::new(schema), what: what.clone() });
        self.edit(&Edit::Batch { what, edits });
    }
}
