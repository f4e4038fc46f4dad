//! What a screen reader gets: the article as text with a caret, its paragraphs and annotations on
//! the screen and a screen around it. All others are reached through the list, and by next and
//! previous. Nothing is made while nobody listens.
//!
//! | file | what it does |
//! |---|---|
//! | `mod.rs` | puts the nodes of a frame into the tree |
//! | `paragraphs.rs` | paragraphs and their runs of one direction; offsets to places in them and back |
//! | `marks.rs` | annotations with their places |
//! | `names.rs` | what is said of an annotation |
//! | `requests.rs` | what a screen reader asks for: caret, selection, scrolling, selecting an annotation |

mod marks;
mod names;
mod paragraphs;
mod requests;

pub use names::name;

use egui::accesskit::{Action, Live, Node, NodeId, Rect, Role, TextSelection};
use egui::{Context, Id, Response, Ui, WidgetInfo};

use super::marks::Marks;
use super::{ArticleView, Place};
use crate::session::Session;
use crate::typeset::VisibleBlock;
use crate::ui::widgets::safe;
use marks::MarkNodes;
use paragraphs::Paragraphs;

/// Screens above and below the visible one that are told too.
const AROUND: f32 = 1.0;

/// The nodes of the last frame, kept as long as what they tell stays the same.
#[derive(Default)]
pub struct Access {
    paragraphs: Paragraphs,
    marks: MarkNodes,
}

/// Nodes below the article, to be put into the tree.
#[derive(Default)]
struct Nodes {
    all: Vec<(Id, Node)>,
    /// Those directly below the article.
    top: Vec<NodeId>,
}

impl Nodes {
    fn add(&mut self, id: Id, node: Node) -> NodeId {
        self.all.push((id, node));
        id.accesskit_id()
    }

    fn add_top(&mut self, id: Id, node: Node) {
        let id = self.add(id, node);
        self.top.push(id);
    }

    /// Puts them into the tree. egui hangs what is no widget below the window itself; there they
    /// are taken off again, as each has a parent of its own.
    fn put(self, ctx: &Context) {
        let root = egui::accesskit_root_id();
        let others = ctx.accesskit_node_builder(root, |root| root.children().to_vec());
        for (id, node) in self.all {
            ctx.accesskit_node_builder(id, |slot| *slot = node);
        }
        if let Some(others) = others {
            ctx.accesskit_node_builder(root, |root| root.set_children(others));
        }
        ctx.accesskit_node_builder(ArticleView::id(), |article| {
            // What hangs there already is egui's: a tip under the pointer.
            self.top.into_iter().for_each(|id| article.push_child(id));
        });
    }
}

/// Names the article itself.
pub fn article_node(session: &Session, response: &Response) {
    let article = session.view().article.as_ref().and_then(|id| session.project().article(id));
    let title = article.map_or_else(|| "No article".to_owned(), |a| safe(&a.meta().title));
    response.widget_info(|| WidgetInfo::labeled(Role::Document, true, format!("Article: {title}")));
}

impl ArticleView {
    /// Tells the frame just painted to a screen reader, if one listens.
    pub(super) fn tell(&mut self, ui: &Ui, place: Place, session: &Session) {
        let ctx = ui.ctx();
        if ctx.accesskit_node_builder(Self::id(), |_| ()).is_none() {
            self.access = Access::default();
            return;
        }
        let (Some(layout), Some(text)) = (&mut self.layout, session.text()) else { return };
        let source = Marks::new(session, &self.hits, self.hit, &self.drag);
        let near = layout.near(&mut self.fonts, &source, AROUND);
        let Access { paragraphs, marks } = &mut self.access;
        paragraphs.update(session.opened(), &near, layout, text.as_str());
        marks.update(session, &near, place.scale);
        let mut nodes = Nodes::default();
        for block in &near {
            let inside = marks.inside(block).map(|(id, node)| nodes.add(id, node)).collect();
            paragraphs.tell(&mut nodes, block, place, inside);
        }
        marks.tell_wide(&mut nodes, &near, place);
        if let Some(node) = selected_node(session, place) {
            nodes.add_top(Id::unique("selected annotation"), node);
        }
        let after = self.affinity == crate::typeset::Affinity::Upstream;
        let selection = selection(paragraphs, session, &near, after);
        nodes.put(ctx);
        // That it clips its children is not said: adapters then take no note of a node that comes
        // into view because a neighbour of it changed, and readers ask for what isn't there.
        ctx.accesskit_node_builder(Self::id(), |article| {
            article.add_action(Action::SetTextSelection);
            if let Some(language) = &layout.style().language {
                article.set_language(language.as_str());
            }
            if let Some(selection) = selection {
                article.set_text_selection(selection);
            }
        });
    }
}

/// Caret and selection, if the caret is near the screen; an anchor elsewhere is told as the
/// nearest place that there is.
fn selection(
    paragraphs: &Paragraphs,
    session: &Session,
    near: &[VisibleBlock],
    after: bool,
) -> Option<TextSelection> {
    let view = session.view();
    let (first, last) = (near.first()?.range.start, near.last()?.range.end);
    if !(first..=last).contains(&view.focus) {
        return None;
    }
    let anchor = paragraphs.position(view.anchor.clamp(first, last), false)?;
    let focus = paragraphs.position(view.focus, after)?;
    Some(TextSelection { anchor: if view.has_words() { anchor } else { focus }, focus })
}

/// Says which annotation is selected whenever that changes: the keyboard stays with the article,
/// so that a reader would not look at the annotation's own node.
fn selected_node(session: &Session, place: Place) -> Option<Node> {
    let mut node = Node::new(Role::Status);
    node.set_label(selected_words(session)?);
    node.set_live(Live::Polite);
    let r = place.rect.with_max_y(place.rect.top() + 1.0);
    node.set_bounds(Rect::new(r.left().into(), r.top().into(), r.right().into(), r.bottom().into()));
    Some(node)
}

/// `person: Anna, 0 to 4, selected; promisor of …`; in a review the difference that is looked at.
fn selected_words(session: &Session) -> Option<String> {
    let (view, text) = (session.view(), session.text()?);
    if let Some(review) = session.review().filter(|review| !review.is_editing()) {
        let item = review.current_item()?;
        let title: String = session.item_title(review, item).chars().take(300).collect();
        return Some(safe(&format!("difference in {}: {title}", item.kinds_in_words())));
    }
    let (how, id) = match view.link {
        Some(link) => ("the other end", link.to?),
        None => ("selected", view.selected?),
    };
    let annotation = session.layer()?.get(id)?;
    let said = format!("{}, {how}", name(annotation, session, text));
    let more = names::describe(annotation, session, text);
    Some(if more.is_empty() { said } else { format!("{said}; {more}") })
}
