//! Strings to numbers, as spaCy's `StringStore` has them: a hash, but for the names of its symbols,
//! which have small numbers.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// Names of the symbols of spaCy 3.8 by number, one a line; the first is the empty string.
const SYMBOLS: &str = include_str!("symbols.txt");

/// The number of a string.
pub(super) fn number(string: &str) -> u64 {
    if string.is_empty() {
        return 0;
    }
    let hash = murmur(string.as_bytes());
    let symbols = symbols();
    // Of a hundred words that are no symbol, one is looked for.
    if !symbols.may_have[usize::from(hash as u16)] {
        return hash;
    }
    // Two strings of one hash are not told apart by spaCy either.
    symbols.by_hash.get(&hash).copied().unwrap_or(hash)
}

/// The string of a symbol's number.
pub(super) fn symbol(number: u64) -> Option<&'static str> {
    SYMBOLS.split('\n').nth(usize::try_from(number).ok()?).filter(|name| !name.is_empty())
}

struct Symbols {
    by_hash: HashMap<u64, u64, IsHash>,
    /// By the last sixteen bits of a hash.
    may_have: Vec<bool>,
}

fn symbols() -> &'static Symbols {
    static ALL: OnceLock<Symbols> = OnceLock::new();
    ALL.get_or_init(|| {
        let names = (0..).zip(SYMBOLS.lines()).filter(|(_, name)| !name.is_empty());
        let by_hash: HashMap<u64, u64, IsHash> =
            names.map(|(number, name)| (murmur(name.as_bytes()), number)).collect();
        let mut may_have = vec![false; 1 << 16];
        by_hash.keys().for_each(|hash| may_have[usize::from(*hash as u16)] = true);
        Symbols { by_hash, may_have }
    })
}

/// `MurmurHash64A` with seed 1, by Austin Appleby, in the public domain.
fn murmur(bytes: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mix = |k: u64| {
        let k = k.wrapping_mul(M);
        (k ^ (k >> 47)).wrapping_mul(M)
    };
    let mut h = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let (blocks, rest) = bytes.as_chunks::<8>();
    for block in blocks {
        h = (h ^ mix(u64::from_le_bytes(*block))).wrapping_mul(M);
    }
    if !rest.is_empty() {
        h = (h ^ last(rest)).wrapping_mul(M);
    }
    h = (h ^ (h >> 47)).wrapping_mul(M);
    h ^ (h >> 47)
}

/// One to seven bytes as the lowest of a number. Read in pieces that overlap: a copy of so few, each
/// time another number of them, took as long as the rest of the hash.
fn last(rest: &[u8]) -> u64 {
    let n = rest.len();
    if let (Some(first), Some(end)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*end)) << ((n - 4) * 8);
    }
    [0, n / 2, n - 1].into_iter().fold(0, |out, at| out | u64::from(rest[at]) << (at * 8))
}

/// Numbers of strings are good hashes already.
pub(super) type IsHash = BuildHasherDefault<Same>;
/// Numbers of strings.
pub(super) type Numbers = HashSet<u64, IsHash>;

#[derive(Default)]
pub(super) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        // The table takes its index from the low bits and its tag from the high ones, which small
        // numbers lack.
        self.0 ^ self.0.rotate_left(57)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0.rotate_left(8) ^ u64::from(*b));
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bytes_are_the_lowest_of_a_number() {
        let bytes = [1, 2, 3, 4, 5, 6, 7];
        for n in 1..=7 {
            let mut whole = [0; 8];
            whole[..n].copy_from_slice(&bytes[..n]);
            assert_eq!(last(&bytes[..n]), u64::from_le_bytes(whole), "{n}");
        }
    }

    #[test]
    fn numbers_are_those_of_spacy() {
        // From spacy.strings.StringStore of spaCy 3.8.
        assert_eq!(number("person"), 14_800_503_047_316_267_216);
        assert_eq!(number("Anna"), 10_846_488_766_732_760_801);
        assert_eq!(number("漢字のながいことば"), 8_692_995_388_665_258_089);
        assert_eq!((number(""), number("PERSON"), number("DATE"), number("amod")), (0, 380, 391, 402));
        assert_eq!((symbol(380), symbol(0), symbol(10_000)), (Some("PERSON"), None, None));
    }
}
