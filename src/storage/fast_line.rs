//! Annotations read by the [`Cursor`]: fields in the order in which we write them.

use super::cursor::Cursor;
use super::wire::{
    AttributesWire, CommentWire, CommitmentWire, EntityWire, FillerWire, OfWire, RelationWire, Section,
    SourceWire, Str, TargetWire, VerdictWire, Wire,
};
use crate::model::text::CharRange;

impl<'a> Cursor<'a> {
    fn attributes(&mut self) -> Option<AttributesWire<'a>> {
        let pairs = self.list("{", "}", |c| {
            let name = c.string()?;
            c.want(": ")?;
            Some((name, c.strings()?))
        })?;
        let count = pairs.len();
        let map: AttributesWire = pairs.into_iter().collect();
        (map.len() == count).then_some(map)
    }

    fn source(&mut self) -> Option<SourceWire<'a>> {
        if self.eat("Manual") {
            return Some(SourceWire::Manual);
        }
        if self.eat("Occurrence") {
            return Some(SourceWire::Occurrence);
        }
        let source = if self.eat("Decided(") {
            self.want("from: ")?;
            let from = self.pairs()?;
            self.want(", over: ")?;
            let over = self.pairs()?;
            self.want(", by: ")?;
            let by = self.string()?;
            let why = self.field(", why: ", Self::string)?;
            let seen = self.field(", seen: ", Self::strings)?;
            let open = self.field(", open: ", Self::strings)?;
            SourceWire::Decided { from, over, by, why, seen, open }
        } else {
            self.want("Imported(")?;
            SourceWire::Imported(self.string()?)
        };
        self.want(")")?;
        Some(source)
    }

    fn pairs(&mut self) -> Option<Vec<OfWire<'a>>> {
        self.list("[", "]", |c| {
            c.want("(")?;
            let annotator = c.string()?;
            c.want(", ")?;
            let id = c.string()?;
            c.want(")")?;
            Some((annotator, id))
        })
    }

    pub(super) fn verdict(&mut self) -> Option<VerdictWire<'a>> {
        self.want("(id: ")?;
        let id = self.string()?;
        self.want(", over: ")?;
        let over = self.pairs()?;
        self.want(", by: ")?;
        let by = self.string()?;
        self.want(", made: ")?;
        let made = self.string()?;
        let why = self.field(", why: ", Self::string)?;
        let seen = self.field(", seen: ", Self::strings)?;
        self.want(")")?;
        Some(VerdictWire { id, over, by, made, why, seen })
    }

    pub(super) fn entity(&mut self) -> Option<EntityWire<'a>> {
        self.want("(id: ")?;
        let id = self.string()?;
        self.want(", label: ")?;
        let label = self.string()?;
        self.want(", spans: ")?;
        let spans = self.ranges()?;
        let quote = self.field(", quote: ", Self::strings)?;
        let refers_to = self.field(", refers_to: ", Self::some_string)?;
        let attributes = self.field(", attributes: ", Self::attributes)?;
        let note = self.field(", note: ", Self::string)?;
        self.want(", made: ")?;
        let made = self.string()?;
        let source = self.field(", source: ", Self::source)?;
        self.want(")")?;
        Some(EntityWire { id, label, spans, quote, refers_to, attributes, note, made, source })
    }

    fn filler(&mut self) -> Option<(Str<'a>, FillerWire<'a>)> {
        self.want("(")?;
        let role = self.string()?;
        self.want(", ")?;
        let filler = if self.eat("Entity(") {
            FillerWire::Entity(self.string()?)
        } else if self.eat("Commitment(") {
            FillerWire::Commitment(self.string()?)
        } else {
            self.want("Span(")?;
            let spans = self.ranges()?;
            self.want(", ")?;
            FillerWire::Span(spans, self.strings()?)
        };
        self.want("))")?;
        Some((role, filler))
    }

    fn cue_piece(&mut self) -> Option<(CharRange, Str<'a>)> {
        self.want("(")?;
        let range = self.range()?;
        self.want(", ")?;
        let words = self.string()?;
        self.want(")")?;
        Some((range, words))
    }

    pub(super) fn commitment(&mut self) -> Option<CommitmentWire<'a>> {
        self.want("(id: ")?;
        let id = self.string()?;
        self.want(", label: ")?;
        let label = self.string()?;
        self.want(", spans: ")?;
        let spans = self.ranges()?;
        let quote = self.field(", quote: ", Self::strings)?;
        let cue = self.field(", cue: ", |c| c.list("[", "]", Self::cue_piece))?;
        let roles = self.field(", roles: ", |c| c.list("[", "]", Self::filler))?;
        let attributes = self.field(", attributes: ", Self::attributes)?;
        let note = self.field(", note: ", Self::string)?;
        self.want(", made: ")?;
        let made = self.string()?;
        let source = self.field(", source: ", Self::source)?;
        self.want(")")?;
        Some(CommitmentWire { id, label, spans, quote, cue, roles, attributes, note, made, source })
    }

    pub(super) fn relation(&mut self) -> Option<RelationWire<'a>> {
        self.want("(id: ")?;
        let id = self.string()?;
        self.want(", type: ")?;
        let kind = self.string()?;
        self.want(", from: ")?;
        let from = self.string()?;
        self.want(", to: ")?;
        let to = self.string()?;
        let note = self.field(", note: ", Self::string)?;
        self.want(", made: ")?;
        let made = self.string()?;
        let source = self.field(", source: ", Self::source)?;
        self.want(")")?;
        Some(RelationWire { id, kind, from, to, note, made, source })
    }

    fn target(&mut self) -> Option<TargetWire<'a>> {
        if self.eat("Article") {
            return Some(TargetWire::Article);
        }
        let target = if self.eat("Annotation(") {
            TargetWire::Annotation(self.string()?)
        } else {
            self.want("Span(")?;
            let range = self.range()?;
            self.want(", ")?;
            TargetWire::Span(range, self.string()?)
        };
        self.want(")")?;
        Some(target)
    }

    pub(super) fn comment(&mut self) -> Option<CommentWire<'a>> {
        self.want("(id: ")?;
        let id = self.string()?;
        self.want(", author: ")?;
        let author = self.string()?;
        self.want(", made: ")?;
        let made = self.string()?;
        self.want(", target: ")?;
        let target = self.target()?;
        let reply_to = self.field(", reply_to: ", Self::some_string)?;
        let resolved = self.field(", resolved: ", |c| {
            if c.eat("true") { Some(true) } else { c.want("false").map(|()| false) }
        })?;
        self.want(", text: ")?;
        let text = self.string()?;
        self.want(")")?;
        Some(CommentWire { id, author, made, target, reply_to, resolved, text })
    }

    /// The annotation of a line of a layer file, given without indentation and the last comma.
    pub(super) fn line(line: &'a str, section: Section) -> Option<Wire<'a>> {
        let mut cursor = Self::new(line);
        let wire = match section {
            Section::Entities => Wire::Entity(cursor.entity()?),
            Section::Commitments => Wire::Commitment(cursor.commitment()?),
            Section::Relations => Wire::Relation(cursor.relation()?),
            Section::Comments => Wire::Comment(cursor.comment()?),
            Section::Verdicts => Wire::Verdict(cursor.verdict()?),
            Section::Conflicts => return None,
        };
        cursor.is_at_end().then_some(wire)
    }
}
