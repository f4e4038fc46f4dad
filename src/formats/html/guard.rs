//! A page to its tree, unless it is nested too deep: the tree is searched upwards for each
//! element, so that a page of nothing but opening tags would take hours.
//!
//! What an end tag closes only the parser knows: it leaves elements open that look closed, and
//! the other way round. So it is fed piece by piece, and what it builds is looked at.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::iter::successors;

use dom_query::{Document, NodeId, NodeRef};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, ParseOpts, QualName, parse_document};

use crate::formats::read::ReadError;

/// Elements within elements. Pages that people write have fewer than a hundred.
pub(super) const DEPTH: usize = 1000;
/// Elements times the elements around each, beyond which readability is not tried: it goes up from
/// each of them.
const STEPS: usize = 2_000_000;
/// Bytes after which the depth is looked at; they hold at most a third as many tags.
const PIECE: usize = 1024;

/// The tree of a page.
///
/// # Errors
/// When it is nested deeper than [`DEPTH`].
pub(super) fn parsed(html: &str) -> Result<Document, ReadError> {
    let too_deep = || ReadError::Unreadable(format!("its elements are nested more than {DEPTH} deep"));
    // As `dom_query` itself: what stands in `noscript` are elements.
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser = parse_document(Bounded::default(), ParseOpts { tree_builder, ..ParseOpts::default() });
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.ceil_char_boundary(PIECE));
        parser.process(StrTendril::from(piece));
        if parser.tokenizer.sink.sink.depth_of_last() > DEPTH {
            return Err(too_deep());
        }
        rest = after;
    }
    // Elements that are closed already can be moved down with what they stand in.
    let page = parser.finish();
    if is_too_deep(&page) { Err(too_deep()) } else { Ok(page) }
}

fn is_too_deep(page: &Document) -> bool {
    depths(page).any(|depth| depth > DEPTH)
}

/// Whether it would take minutes to look for the article: there are many elements, deep in others.
pub(super) fn is_costly(page: &Document) -> bool {
    let mut steps = 0;
    depths(page).any(|depth| {
        steps += depth;
        steps > STEPS
    })
}

/// How many elements are around each element of a page.
fn depths(page: &Document) -> impl Iterator<Item = usize> {
    let mut todo = vec![(page.root(), 0)];
    std::iter::from_fn(move || {
        let (node, depth) = todo.pop()?;
        todo.extend(node.children_it(false).filter(NodeRef::is_element).map(|child| (child, depth + 1)));
        Some(depth)
    })
}

/// A tree that knows where an element was put last: the open ones are around it, but for those
/// that were closed since.
#[derive(Default)]
struct Bounded {
    page: Document,
    last: Cell<Option<NodeId>>,
    /// The templates of trees that stand in one: those begin a tree of their own.
    templates: RefCell<HashMap<NodeId, NodeId>>,
}

impl Bounded {
    fn put(&self, element: Option<NodeId>) {
        if element.is_some() {
            self.last.set(element);
        }
    }

    fn depth_of_last(&self) -> usize {
        let templates = self.templates.borrow();
        let around = |node: &NodeId| {
            let parent = self.page.tree.parent_of(node).map(|parent| parent.id);
            parent.or_else(|| templates.get(node).copied())
        };
        // The page itself is the outermost.
        successors(self.last.get(), around).skip(1).take(DEPTH + 1).count()
    }
}

fn element(node: &NodeOrText<NodeId>) -> Option<NodeId> {
    match node {
        NodeOrText::AppendNode(id) => Some(*id),
        NodeOrText::AppendText(_) => None,
    }
}

impl TreeSink for Bounded {
    type Handle = NodeId;
    type Output = Document;
    type ElemName<'a> = <Document as TreeSink>::ElemName<'a>;

    fn finish(self) -> Document {
        self.page
    }

    /// Nobody asks for them, and a page can have many.
    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.page.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Self::ElemName<'a> {
        self.page.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.page.create_element(name, attrs, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.page.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.page.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let put = element(&child);
        self.page.append(parent, child);
        self.put(put);
    }

    fn append_based_on_parent_node(&self, of: &NodeId, before: &NodeId, child: NodeOrText<NodeId>) {
        let put = element(&child);
        self.page.append_based_on_parent_node(of, before, child);
        self.put(put);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let put = element(&child);
        self.page.append_before_sibling(sibling, child);
        self.put(put);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.page.append_doctype_to_document(name, public, system);
    }

    /// They are a tree of their own, within the template for the parser.
    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        let contents = self.page.get_template_contents(target);
        self.templates.borrow_mut().insert(contents, *target);
        contents
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        self.page.same_node(x, y)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.page.set_quirks_mode(mode);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.page.add_attrs_if_missing(target, attrs);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.page.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.page.reparent_children(node, new_parent);
    }

    fn is_mathml_annotation_xml_integration_point(&self, handle: &NodeId) -> bool {
        self.page.is_mathml_annotation_xml_integration_point(handle)
    }
}
