//! Two changes of one value put together.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::order;
use super::rules::Rule;
use super::split::{Group, Item, one_line, same, string};

/// Whose value stays in force where both changed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Ours,
    Theirs,
}

/// What is there of a value: in what both come from, here, and there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Three<'a> {
    pub base: Option<&'a str>,
    pub ours: Option<&'a str>,
    pub theirs: Option<&'a str>,
}

impl<'a> Three<'a> {
    fn each<T>(self, f: impl Fn(&'a str) -> Option<T>) -> [Option<T>; 3] {
        [self.base.and_then(&f), self.ours.and_then(&f), self.theirs.and_then(&f)]
    }

    fn field(groups: &[Option<Group<'a>>; 3], name: &str) -> Self {
        let [base, ours, theirs] = groups;
        let of = |g: &Option<Group<'a>>| g.as_ref().and_then(|g| g.field(name));
        Self { base: of(base), ours: of(ours), theirs: of(theirs) }
    }

    /// The value where only one side changed it, or both alike.
    pub fn settled(self) -> Option<Option<&'a str>> {
        let is = |a: Option<&str>, b: Option<&str>| match (a, b) {
            (Some(a), Some(b)) => same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        if is(self.ours, self.theirs) || is(self.base, self.theirs) {
            return Some(self.ours);
        }
        is(self.base, self.ours).then_some(self.theirs)
    }
}

/// Puts changes together, and notes what can't be.
pub(super) struct Merger {
    pub prefer: Side,
    /// Names of fields and ids on the way to the value at hand.
    pub path: Vec<String>,
    /// What could not be settled, as entries of a file's `conflicts`.
    pub conflicts: Vec<String>,
}

type Value<'a> = Option<Cow<'a, str>>;

impl Merger {
    pub fn new(prefer: Side) -> Self {
        Self { prefer, path: Vec::new(), conflicts: Vec::new() }
    }

    /// The value in force; none where it is taken out.
    pub fn value<'a>(&mut self, rule: &Rule, three: Three<'a>) -> Value<'a> {
        if let Some(settled) = three.settled() {
            return settled.map(one_line);
        }
        let merged = match rule {
            Rule::Atom => None,
            Rule::Status => farther(three).map(Cow::Borrowed),
            Rule::Set | Rule::Conflicts => list(three, |items| Some(set(items))).map(Cow::Owned),
            Rule::Format => newer(three).map(Cow::Borrowed),
            Rule::Record(fields) => self.record(fields, three).map(Cow::Owned),
            Rule::Keyed(rule) => self.keyed(rule, three, false).map(Cow::Owned),
            Rule::Sorted(rule) => self.keyed(rule, three, true).map(Cow::Owned),
            Rule::Map(rule) => self.map(rule, three).map(Cow::Owned),
            Rule::Variant(rule) => self.variant(rule, three).map(Cow::Owned),
            Rule::Roles => self.roles(three).map(Cow::Owned),
            Rule::Annotations(kind) => self.annotations(kind, three).map(Cow::Owned),
        };
        merged.map_or_else(|| self.clash(three), Some)
    }

    /// Notes that two changes contradict each other.
    fn clash<'a>(&mut self, three: Three<'a>) -> Value<'a> {
        let at: Vec<String> = self.path.iter().map(|p| format!("\"{}\"", escaped(p))).collect();
        let some = |v: Option<&str>| v.map_or("None".to_owned(), |v| format!("Some({})", one_line(v)));
        let (ours, theirs) = (some(three.ours), some(three.theirs));
        self.conflicts.push(format!("(at: [{}], ours: {ours}, theirs: {theirs})", at.join(", ")));
        let value = if self.prefer == Side::Ours { three.ours } else { three.theirs };
        value.map(one_line)
    }

    fn inside<'a>(&mut self, name: &str, rule: &Rule, three: Three<'a>) -> Value<'a> {
        self.path.push(name.to_owned());
        let value = self.value(rule, three);
        self.path.pop();
        value
    }

    /// Field by field, where both sides have one; `None` where they are no records alike.
    fn record(&mut self, rules: &[(&str, Rule)], three: Three<'_>) -> Option<String> {
        let groups = three.each(Group::of);
        let [_, Some(ours), Some(theirs)] = &groups else { return None };
        if ours.open != '(' || theirs.open != '(' || ours.name != theirs.name {
            return None;
        }
        let names = order::names(&groups)?;
        let mut fields = Vec::new();
        for name in names {
            let rule = rules.iter().find(|(n, _)| *n == name).map_or(&Rule::Atom, |(_, rule)| rule);
            if let Some(value) = self.inside(name, rule, Three::field(&groups, name)) {
                fields.push(format!("{name}: {value}"));
            }
        }
        Some(format!("{}({})", ours.name, fields.join(", ")))
    }

    fn variant(&mut self, rule: &Rule, three: Three<'_>) -> Option<String> {
        let groups = three.each(Group::of);
        let [base, Some(ours), Some(theirs)] = &groups else { return None };
        let only = |g: &Group<'_>| g.items.len() == 1 && g.items[0].key.is_none();
        if ours.name != theirs.name || !only(ours) || !only(theirs) {
            return None;
        }
        let base = base.as_ref().filter(|b| b.name == ours.name && only(b)).map(|b| b.items[0].value);
        let inner = Three { base, ours: Some(ours.items[0].value), theirs: Some(theirs.items[0].value) };
        let value = self.value(rule, inner)?;
        Some(format!("{}({value})", ours.name))
    }

    /// A list of records by `id`.
    fn keyed(&mut self, rule: &Rule, three: Three<'_>, is_sorted: bool) -> Option<String> {
        let [base, ours, theirs] = keyed_items(three)?;
        let mut keys = order::merged(&keys(&base), &keys(&ours), &keys(&theirs));
        if is_sorted {
            keys.sort_unstable();
        }
        let [base, ours, theirs] = [by_key(&base), by_key(&ours), by_key(&theirs)];
        let mut out = Vec::new();
        for key in keys {
            let three = Three { base: at(&base, key), ours: at(&ours, key), theirs: at(&theirs, key) };
            out.extend(self.inside(key, rule, three).map(Cow::into_owned));
        }
        Some(format!("[{}]", out.join(", ")))
    }

    fn map(&mut self, rule: &Rule, three: Three<'_>) -> Option<String> {
        let [base, ours, theirs] = three.each(Group::of);
        let part = |g: Option<Group<'_>>| {
            let items = g.into_iter().flat_map(|g| g.items);
            items.map(|i| Some((string(i.key?)?, i.value.to_owned()))).collect::<Option<BTreeMap<_, _>>>()
        };
        let (base, ours, theirs) = (part(base)?, part(ours)?, part(theirs)?);
        let keys: BTreeSet<&String> = base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
        let mut out = Vec::new();
        for key in keys {
            let of = |m: &'_ BTreeMap<String, String>| m.get(key).cloned();
            let (base, ours, theirs) = (of(&base), of(&ours), of(&theirs));
            let three = Three { base: base.as_deref(), ours: ours.as_deref(), theirs: theirs.as_deref() };
            if let Some(value) = self.inside(key, rule, three) {
                out.push(format!("\"{}\": {value}", escaped(key)));
            }
        }
        Some(format!("{{{}}}", out.join(", ")))
    }

    /// What fills each role is an atom.
    fn roles(&mut self, three: Three<'_>) -> Option<String> {
        let by_role = |raw: Option<&str>| -> Option<Vec<(String, String)>> {
            let mut out: Vec<(String, String)> = Vec::new();
            for item in items_of(raw)? {
                let role = string(Group::of(item.value)?.items.first()?.value)?;
                let filler = one_line(item.value);
                match out.iter_mut().find(|(r, _)| *r == role) {
                    Some((_, fillers)) => fillers.extend([", ", &*filler]),
                    None => out.push((role, filler.into_owned())),
                }
            }
            Some(out)
        };
        let (base, ours, theirs) = (by_role(three.base)?, by_role(three.ours)?, by_role(three.theirs)?);
        let names = |roles: &'_ [(String, String)]| roles.iter().map(|(r, _)| r.clone()).collect::<Vec<_>>();
        let order = merged_order(&names(&base), &names(&ours), &names(&theirs));
        let find = |roles: &[(String, String)], role: &str| {
            roles.iter().find(|(r, _)| r == role).map(|(_, fillers)| format!("[{fillers}]"))
        };
        let mut out = Vec::new();
        for role in order {
            let (base, ours, theirs) = (find(&base, &role), find(&ours, &role), find(&theirs, &role));
            let three = Three { base: base.as_deref(), ours: ours.as_deref(), theirs: theirs.as_deref() };
            if let Some(fillers) = self.inside(&role, &Rule::Atom, three) {
                out.push(fillers[1..fillers.len() - 1].to_owned());
            }
        }
        Some(format!("[{}]", out.join(", ")))
    }
}

/// Statuses in the order of work.
const STATUSES: [&str; 4] = ["Untouched", "InProgress", "Done", "Reviewed"];

fn farther(three: Three<'_>) -> Option<&str> {
    let stage = |v: &&str| STATUSES.iter().position(|s| s == v);
    [three.ours?, three.theirs?].into_iter().max_by_key(stage)
}

/// The newer of two versions of a file's form: `1`, `(1, 2)`.
fn newer(three: Three<'_>) -> Option<&str> {
    let version = |v: &&str| -> Vec<u64> {
        v.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
    };
    [three.ours?, three.theirs?].into_iter().max_by_key(version)
}

/// Reads three lists; one that is not there is empty.
fn list(three: Three<'_>, merge: impl Fn([Vec<Item<'_>>; 3]) -> Option<String>) -> Option<String> {
    merge([items_of(three.base)?, items_of(three.ours)?, items_of(three.theirs)?])
}

fn items_of(list: Option<&str>) -> Option<Vec<Item<'_>>> {
    list.map_or(Some(Vec::new()), |list| Some(Group::of(list)?.items))
}

fn set(items: [Vec<Item<'_>>; 3]) -> String {
    let lines = |items: &[Item<'_>]| -> Vec<String> {
        items.iter().map(|i| one_line(i.value).into_owned()).collect()
    };
    let [base, ours, theirs] = [lines(&items[0]), lines(&items[1]), lines(&items[2])];
    let stays = |value: &String| {
        let (in_ours, in_theirs) = (ours.contains(value), theirs.contains(value));
        if base.contains(value) { in_ours && in_theirs } else { in_ours || in_theirs }
    };
    let kept: Vec<String> = merged_order(&base, &ours, &theirs).into_iter().filter(stays).collect();
    format!("[{}]", kept.join(", "))
}

/// [`order::merged`] of strings.
fn merged_order(base: &[String], ours: &[String], theirs: &[String]) -> Vec<String> {
    order::merged(&strs_of(base), &strs_of(ours), &strs_of(theirs)).into_iter().map(str::to_owned).collect()
}

fn strs_of(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

pub(super) type Keyed<'a> = Vec<(String, &'a str)>;

/// Three lists of records with their ids; `None` where one has none, or one twice.
pub(super) fn keyed_items(three: Three<'_>) -> Option<[Keyed<'_>; 3]> {
    fn read(raw: Option<&str>) -> Option<Keyed<'_>> {
        let Some(raw) = raw else { return Some(Vec::new()) };
        let mut out: Keyed<'_> = Vec::new();
        let mut seen = BTreeSet::new();
        for item in Group::of(raw)?.items {
            let id = id_of(item.value)?;
            if !seen.insert(id.clone()) {
                return None;
            }
            out.push((id, item.value));
        }
        Some(out)
    }
    Some([read(three.base)?, read(three.ours)?, read(three.theirs)?])
}

/// The id of a record, found fast where it is the first field.
pub(super) fn id_of(record: &str) -> Option<String> {
    if let Some(rest) = record.strip_prefix("(id: \"")
        && let Some(end) = rest.find(['"', '\\'])
        && rest[end..].starts_with('"')
    {
        return Some(rest[..end].to_owned());
    }
    string(Group::of(record)?.field("id")?)
}

pub(super) fn keys<'a>(items: &'a Keyed<'_>) -> Vec<&'a str> {
    items.iter().map(|(key, _)| key.as_str()).collect()
}

pub(super) fn by_key<'a>(items: &'a Keyed<'a>) -> BTreeMap<&'a str, &'a str> {
    items.iter().map(|(key, value)| (key.as_str(), *value)).collect()
}

pub(super) fn at<'a>(items: &BTreeMap<&str, &'a str>, key: &str) -> Option<&'a str> {
    items.get(key).copied()
}

/// A string's content as it stands between quotation marks.
pub(super) fn escaped(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}
