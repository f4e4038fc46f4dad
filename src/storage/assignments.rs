//! `assignments.ron`: who has which articles. A file of its own: it changes often, while
//! `project.ron` hardly ever does, and it is only there where articles are given out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::problem::{Problem, quoted};
use super::project_file::{Reading, format_with, read as read_file};
use super::ron_file::pretty;
use crate::model::assignments::{Assignments, Plan};
use crate::model::format::Format;
use crate::model::ids::{AnnotatorId, ArticleId};
use crate::model::merge::Conflict;

pub(super) const ASSIGNMENTS: &str = "assignments.ron";
const FORMAT: Format = Format::new(1, 1);

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename = "Assignments", deny_unknown_fields)]
struct Wire {
    format: Format,
    #[serde(default)]
    plan: Option<Plan>,
    #[serde(default)]
    articles: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<Conflict>,
}

pub(super) fn read(content: &str) -> Result<Reading<(Assignments, Vec<Conflict>)>, Problem> {
    let file = Path::new(ASSIGNMENTS);
    let mut reading = read_file::<Wire>(file, content, FORMAT, |w| w.format)?;
    let mut articles: BTreeMap<ArticleId, BTreeSet<AnnotatorId>> = BTreeMap::new();
    let wire = std::mem::take(&mut reading.value.articles);
    for (id, who) in wire {
        let is_valid = ArticleId::is_valid(&id) && who.iter().all(|a| AnnotatorId::is_valid(a));
        if is_valid {
            let who: BTreeSet<AnnotatorId> = who.iter().map(|a| AnnotatorId::new(a)).collect();
            articles.extend((!who.is_empty()).then(|| (ArticleId::new(&id), who)));
            continue;
        }
        let what = format!("what is said of {} names what can be no article or annotator", quoted(&id));
        reading.lose(Problem::warning(file, what, "use lower-case letters, digits and -"));
    }
    let bad = |plan: &Plan| plan.annotators.iter().any(|a| !AnnotatorId::is_valid(a.as_str()));
    if reading.value.plan.take_if(|plan| bad(plan)).is_some() {
        let what = "the plan names what can be no annotator, and is left out";
        reading.lose(Problem::warning(file, what, "use lower-case letters, digits and -"));
    }
    Ok(reading.map(|wire| (Assignments { plan: wire.plan, articles }, wire.conflicts)))
}

pub(super) fn write(assignments: &Assignments, conflicts: &[Conflict]) -> String {
    let names = |who: &BTreeSet<AnnotatorId>| who.iter().map(ToString::to_string).collect();
    let articles = assignments.articles.iter().map(|(id, who)| (id.to_string(), names(who)));
    let (format, conflicts) = (format_with(conflicts), conflicts.to_vec());
    let wire = Wire { format, plan: assignments.plan.clone(), articles: articles.collect(), conflicts };
    pretty(&wire, "Assignments", 2)
}
