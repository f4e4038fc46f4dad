//! A value put at a place in a file, as a conflict names it.

use super::split::{Group, one_line, string};
use super::three_way::id_of;

/// The file with another value at `path`, or without one; on one line. `None` where there is no
/// such place.
#[must_use]
pub fn put_at(raw: &str, path: &[String], value: Option<&str>) -> Option<String> {
    let Some((first, rest)) = path.split_first() else { return value.map(|v| one_line(v).into_owned()) };
    let group = Group::of(raw)?;
    let (open, close) = match group.open {
        '(' => ('(', ')'),
        '[' => ('[', ']'),
        _ => ('{', '}'),
    };
    // `Choice([…])` is no step of its own.
    if let ('(', [only]) = (open, &group.items[..])
        && only.key.is_none()
    {
        return Some(format!("{}({})", group.name, put_at(only.value, path, value)?));
    }
    let is_it = |item: &super::split::Item<'_>| match open {
        '(' => item.key == Some(first),
        '[' => id_of(item.value).as_deref() == Some(first),
        _ => item.key.and_then(string).as_deref() == Some(first),
    };
    let named = |key: Option<&str>, value: String| match key {
        Some(key) => format!("{key}: {value}"),
        None => value,
    };
    let mut parts: Vec<String> = Vec::with_capacity(group.items.len() + 1);
    let mut found = false;
    for item in &group.items {
        if !is_it(item) {
            parts.push(named(item.key, one_line(item.value).into_owned()));
            continue;
        }
        found = true;
        match (rest, value) {
            ([], None) => {}
            _ => parts.push(named(item.key, put_at(item.value, rest, value)?)),
        }
    }
    if !found {
        let value = one_line(value.filter(|_| rest.is_empty())?).into_owned();
        parts.push(match open {
            '(' => format!("{first}: {value}"),
            '[' => value,
            _ => format!("\"{}\": {value}", super::three_way::escaped(first)),
        });
    }
    Some(format!("{}{open}{}{close}", group.name, parts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_put_where_the_conflict_was() {
        let file = "S(a: [(id: \"x\", k: Choice([(id: \"1\", n: 1)])), (id: \"y\")], m: {\"z\": (n: 2)})";
        let put = |path: &[&str], value| {
            put_at(file, &path.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>(), value)
        };
        assert_eq!(put(&["a", "x", "k", "1", "n"], Some("5")).unwrap(), file.replace("n: 1", "n: 5"));
        assert_eq!(put(&["a", "y"], None).unwrap(), file.replace(", (id: \"y\")", ""));
        assert_eq!(
            put(&["a", "w"], Some("(id: \"w\")")).unwrap(),
            file.replace("\"y\")]", "\"y\"), (id: \"w\")]")
        );
        assert_eq!(put(&["m", "z", "q"], Some("3")).unwrap(), file.replace("n: 2", "n: 2, q: 3"));
        assert_eq!(put(&["m", "q", "z"], Some("3")), None);
    }
}
