//! msgpack read with limits: a few bytes can claim lists in lists without end, or a list of
//! billions.

use rmp::Marker;
use rmpv::ValueRef;

/// Lists and maps in each other.
const DEPTH: usize = 64;
/// Values of all kinds, each of which takes some 40 bytes of memory.
const VALUES: usize = 16_000_000;

/// The value that `bytes` are.
///
/// # Errors
/// In words, where they are none, or one beyond the limits.
pub(super) fn value(bytes: &[u8]) -> Result<ValueRef<'_>, String> {
    check(bytes)?;
    let mut rest = bytes;
    rmpv::decode::read_value_ref_with_max_depth(&mut rest, 4 * DEPTH).map_err(|e| format!("no msgpack: {e}"))
}

/// Walks over a value without keeping anything of it.
fn check(bytes: &[u8]) -> Result<(), String> {
    let cut = || "the msgpack ends too early".to_owned();
    let (mut at, mut values) = (0_usize, 0_usize);
    // Values that are still to come, of each list around.
    let mut open: Vec<u64> = vec![1];
    while let Some(left) = open.last_mut() {
        if *left == 0 {
            open.pop();
            continue;
        }
        *left -= 1;
        values += 1;
        if values > VALUES {
            return Err(format!("it has more than {VALUES} values, which is more than can be read"));
        }
        let marker = Marker::from_u8(*bytes.get(at).ok_or_else(cut)?);
        at += 1;
        let (size, len_bytes, list) = form(marker).ok_or("no msgpack: a reserved byte")?;
        let len = bytes.get(at..at + len_bytes).ok_or_else(cut)?;
        let len = len.iter().fold(0_u64, |n, b| n << 8 | u64::from(*b));
        at += len_bytes;
        if list > 0 {
            let inside = (size + len) * list;
            if open.len() >= DEPTH {
                return Err(format!("its msgpack is nested more than {DEPTH} levels deep"));
            }
            open.push(inside);
        } else {
            let end = (at as u64).checked_add(size + len).filter(|end| *end <= bytes.len() as u64);
            at = end.ok_or_else(cut)? as usize;
        }
    }
    Ok(())
}

/// Of a marker: its fixed size (bytes, or values of a list), the bytes of the length that follows,
/// and how many values an entry of the list has, 0 for no list.
fn form(marker: Marker) -> Option<(u64, usize, u64)> {
    Some(match marker {
        Marker::FixPos(_) | Marker::FixNeg(_) | Marker::Null | Marker::True | Marker::False => (0, 0, 0),
        Marker::U8 | Marker::I8 => (1, 0, 0),
        Marker::U16 | Marker::I16 | Marker::FixExt1 => (2, 0, 0),
        Marker::U32 | Marker::I32 | Marker::F32 => (4, 0, 0),
        Marker::U64 | Marker::I64 | Marker::F64 => (8, 0, 0),
        Marker::FixStr(n) => (u64::from(n), 0, 0),
        Marker::Str8 | Marker::Bin8 => (0, 1, 0),
        Marker::Str16 | Marker::Bin16 => (0, 2, 0),
        Marker::Str32 | Marker::Bin32 => (0, 4, 0),
        Marker::FixArray(n) => (u64::from(n), 0, 1),
        Marker::Array16 => (0, 2, 1),
        Marker::Array32 => (0, 4, 1),
        Marker::FixMap(n) => (u64::from(n), 0, 2),
        Marker::Map16 => (0, 2, 2),
        Marker::Map32 => (0, 4, 2),
        Marker::FixExt2 => (3, 0, 0),
        Marker::FixExt4 => (5, 0, 0),
        Marker::FixExt8 => (9, 0, 0),
        Marker::FixExt16 => (17, 0, 0),
        Marker::Ext8 => (1, 1, 0),
        Marker::Ext16 => (1, 2, 0),
        Marker::Ext32 => (1, 4, 0),
        Marker::Reserved => return None,
    })
}

/// The value of a key of a map.
pub(super) fn get<'v, 'a>(map: &'v ValueRef<'a>, key: &str) -> Option<&'v ValueRef<'a>> {
    let ValueRef::Map(entries) = map else { return None };
    entries.iter().find(|(k, _)| text(k) == Some(key)).map(|(_, value)| value)
}

/// A string; Python's older msgpack has them as bytes.
pub(super) fn text<'a>(value: &ValueRef<'a>) -> Option<&'a str> {
    match value {
        ValueRef::String(s) => s.into_str(),
        ValueRef::Binary(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

/// Bytes.
pub(super) fn bytes<'a>(value: &ValueRef<'a>) -> Option<&'a [u8]> {
    match value {
        ValueRef::Binary(bytes) => Some(bytes),
        ValueRef::String(s) => s.into_str().map(str::as_bytes),
        _ => None,
    }
}

/// A list; empty where it is none.
pub(super) fn list<'v, 'a>(value: Option<&'v ValueRef<'a>>) -> &'v [ValueRef<'a>] {
    match value {
        Some(ValueRef::Array(all)) => all,
        _ => &[],
    }
}

/// The same in JSON, as far as JSON has it.
pub(super) fn json(value: &ValueRef<'_>) -> serde_json::Value {
    use serde_json::Value;
    match value {
        ValueRef::Boolean(b) => Value::from(*b),
        ValueRef::Integer(n) => n.as_u64().map_or_else(|| Value::from(n.as_i64()), Value::from),
        ValueRef::F32(n) => Value::from(*n),
        ValueRef::F64(n) => Value::from(*n),
        ValueRef::Array(all) => all.iter().map(json).collect(),
        ValueRef::Map(entries) => {
            let entry =
                |(key, value): &(ValueRef<'_>, ValueRef<'_>)| Some((text(key)?.to_owned(), json(value)));
            Value::Object(entries.iter().filter_map(entry).collect())
        }
        ValueRef::Nil | ValueRef::Ext(..) => Value::Null,
        ValueRef::String(_) | ValueRef::Binary(_) => Value::from(text(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_and_claims_without_end_are_refused() {
        let deep = [vec![0x91; 100_000], vec![0xc0]].concat();
        assert_eq!(value(&deep).unwrap_err(), "its msgpack is nested more than 64 levels deep");
        assert_eq!(value(&[0xdd, 0xff, 0xff, 0xff, 0xff]).unwrap_err(), "the msgpack ends too early");
        assert_eq!(value(&[0xc6, 0xff, 0xff, 0xff, 0xff, 1]).unwrap_err(), "the msgpack ends too early");
        assert_eq!(value(&[]).unwrap_err(), "the msgpack ends too early");
        assert_eq!(value(&[0xc1]).unwrap_err(), "no msgpack: a reserved byte");
        let many = [vec![0xdd, 0x01, 0x00, 0x00, 0x00], vec![0xc0; 1 << 24]].concat();
        assert!(value(&many).unwrap_err().contains("more than 16000000 values"));
        assert!(value(&[vec![0x91; 62], vec![0xc0]].concat()).is_ok());
    }
}
