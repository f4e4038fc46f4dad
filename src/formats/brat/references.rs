//! `N` lines as canonical entities.

use std::collections::HashMap;

use super::build::Build;
use super::line::Reference;
use crate::model::annotation::Annotation;
use crate::model::canonical::Canonical;
use crate::model::ids::{CanonicalId, Id, IdKind, LabelId};
use crate::model::text::Hash;

/// The authority of references that [`super::writer`] writes: ids of a project's own.
pub(super) const OWN: &str = "attache:";

impl Build<'_> {
    /// Lets mentions refer to what their lines name; gives that. Several lines of one mention
    /// name one thing, whose id follows from the first.
    pub(super) fn references(&mut self) -> Vec<Canonical> {
        let lines = self.lines;
        let mut out: Vec<Canonical> = Vec::new();
        let mut known: HashMap<CanonicalId, usize> = HashMap::new();
        for (number, reference) in &lines.references {
            let at = match self.annotation(reference.target) {
                Ok(at) => at,
                Err(why) => {
                    self.notes.problem(*number, why);
                    continue;
                }
            };
            let Annotation::Entity(entity) = &mut self.out[at] else {
                self.lost("references", *number);
                continue;
            };
            let id = *entity.refers_to.get_or_insert_with(|| canonical_id(reference));
            let at = *known.entry(id).or_insert_with(|| {
                out.push(canonical(id, reference, &entity.label));
                out.len() - 1
            });
            add(&mut out[at], reference);
        }
        out
    }
}

/// The id that one of our own references names, else one that follows from the link.
fn canonical_id(reference: &Reference<'_>) -> CanonicalId {
    let own = reference.link.strip_prefix(OWN).and_then(|id| id.parse::<Id>().ok());
    own.filter(|id| id.kind() == IdKind::Canonical)
        .unwrap_or_else(|| Id::from_bits(IdKind::Canonical, Hash::of(reference.link.as_bytes()).first_u64()))
}

fn canonical(id: CanonicalId, reference: &Reference<'_>, kind: &LabelId) -> Canonical {
    let name = if reference.name.is_empty() { reference.link } else { reference.name };
    Canonical { id, name: name.to_owned(), kind: kind.clone(), aliases: Vec::new(), links: Vec::new() }
}

/// Adds a further link, and the name that it has there.
fn add(canonical: &mut Canonical, reference: &Reference<'_>) {
    let (link, name) = (reference.link.to_owned(), reference.name.to_owned());
    if !link.starts_with(OWN) && !canonical.links.contains(&link) {
        canonical.links.push(link);
    }
    if !name.is_empty() && name != canonical.name && !canonical.aliases.contains(&name) {
        canonical.aliases.push(name);
    }
}
