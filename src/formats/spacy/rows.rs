//! Rows of tokens as deflate blocks.
//!
//! Rows repeat each other in whole columns: a word that was there before, or another word whose other
//! columns say the same as those of a row before. Looking for just that takes a fraction of the time
//! of a packer that looks at each byte; a file gets larger by a sixteenth (14.6 to 15.5 MB in the
//! benchmark). Blocks have the fixed codes of RFC
//! 1951, section 3.2.6.

/// Bytes of the first column, the word.
const WORD: usize = 8;
/// How far back a block may refer.
const WINDOW: usize = 1 << 15;
/// The most that is repeated at once.
const LONGEST: usize = 258;

/// Adds rows of `WIDTH` bytes, 32 or more, as blocks that end on a byte and of which none is the last.
pub(super) fn deflate<const WIDTH: usize>(rows: &[u8], out: &mut Vec<u8>) {
    out.reserve(rows.len() / 2 + 16);
    let mut pack = Pack::<WIDTH> { bits: Bits { out, held: 0, count: 0 }, rows, distance: 0, length: 0 };
    // A block that is not the last, with fixed codes.
    pack.bits.put(0b010, 3);
    // By a few bits of each word and of the rest: the last row with them, counted from 1.
    let (mut words, mut rests) = (vec![0; 1 << 12], [0; 1 << 6]);
    for (n, row) in rows.as_chunks::<WIDTH>().0.iter().enumerate() {
        let (word, rest) = row.split_at(WORD);
        let before =
            std::mem::replace(&mut words[usize::from(word[0]) << 4 | usize::from(word[1] & 15)], n + 1);
        let alike = std::mem::replace(&mut rests[mixed(rest)], n + 1);
        match pack.distance(n, before, 0..WORD) {
            Some(distance) if pack.is_at(n, distance, WORD..WIDTH) => {
                pack.repeat(distance, WIDTH);
                continue;
            }
            Some(distance) => pack.repeat(distance, WORD),
            None => pack.literals(word),
        }
        match pack.distance(n, alike, WORD..WIDTH) {
            Some(distance) => pack.repeat(distance, WIDTH - WORD),
            None => pack.literals(rest),
        }
    }
    pack.end();
}

/// Six bits of the columns behind the word.
fn mixed(rest: &[u8]) -> usize {
    let sum = rest.as_chunks::<8>().0.iter().fold(0_u64, |sum, column| {
        (sum ^ u64::from_le_bytes(*column)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
    });
    (sum >> 58) as usize
}

struct Pack<'a, const WIDTH: usize> {
    bits: Bits<'a>,
    rows: &'a [u8],
    /// What is repeated, and may go on in the next row.
    distance: usize,
    length: usize,
}

impl<const WIDTH: usize> Pack<'_, WIDTH> {
    /// How far before row `n` the row `before` is, counted from 1, if it has the same in `columns`
    /// and is not too far.
    fn distance(&self, n: usize, before: usize, columns: std::ops::Range<usize>) -> Option<usize> {
        let distance = (n + 1 - before) * WIDTH;
        (before > 0 && distance <= WINDOW && self.is_at(n, distance, columns)).then_some(distance)
    }

    fn is_at(&self, n: usize, distance: usize, columns: std::ops::Range<usize>) -> bool {
        let at = n * WIDTH;
        let (start, end) = (at + columns.start, at + columns.end);
        self.rows[start..end] == self.rows[start - distance..end - distance]
    }

    fn literals(&mut self, bytes: &[u8]) {
        self.flush();
        for byte in bytes {
            let (code, len) = CODES[usize::from(*byte)];
            self.bits.put(code, len);
        }
    }

    fn repeat(&mut self, distance: usize, length: usize) {
        if self.distance != distance || self.length + length > LONGEST {
            self.flush();
            self.distance = distance;
        }
        self.length += length;
    }

    /// Writes what is repeated.
    fn flush(&mut self) {
        let length = std::mem::take(&mut self.length);
        if length == 0 {
            return;
        }
        let (symbol, extra) = match length - 3 {
            255 => (285, 0),
            n if n < 8 => (257 + n, 0),
            n => (253 + 4 * n.ilog2() as usize + (n >> (n.ilog2() - 2)) % 4, n.ilog2() - 2),
        };
        let (code, len) = CODES[symbol];
        self.bits.put(code, len);
        self.bits.put((length as u32 - 3) & ((1 << extra) - 1), extra);
        let far = self.distance as u32 - 1;
        let (symbol, extra) = match far {
            0..4 => (far, 0),
            _ => (2 * far.ilog2() + (far >> (far.ilog2() - 1)) % 2, far.ilog2() - 1),
        };
        self.bits.put(symbol.reverse_bits() >> 27, 5);
        self.bits.put(far & ((1 << extra) - 1), extra);
    }

    fn end(mut self) {
        self.flush();
        let (code, len) = CODES[256];
        self.bits.put(code, len);
        // An empty block as it is, which begins on a byte.
        self.bits.put(0, 3);
        self.bits.align();
        self.bits.out.extend_from_slice(&[0, 0, 0xff, 0xff]);
    }
}

/// Bits to bytes, the lowest first.
struct Bits<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    /// Below 32.
    count: u32,
}

impl Bits<'_> {
    fn put(&mut self, bits: u32, count: u32) {
        self.held |= u64::from(bits) << self.count;
        self.count += count;
        if self.count >= 32 {
            self.out.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= 32;
            self.count -= 32;
        }
    }

    fn align(&mut self) {
        let bytes = self.count.div_ceil(8) as usize;
        self.out.extend_from_slice(&self.held.to_le_bytes()[..bytes]);
        (self.held, self.count) = (0, 0);
    }
}

/// The fixed codes of bytes, of the end of a block (256) and of lengths, with their bits, which are
/// written highest first.
const CODES: [(u32, u32); 288] = {
    let mut all = [(0, 0); 288];
    let mut n = 0;
    while n < 288 {
        let (code, len) = match n {
            0..144 => (0x30 + n, 8),
            144..256 => (0x190 + n - 144, 9),
            256..280 => (n - 256, 7),
            _ => (0xc0 + n - 280, 8),
        };
        all[n as usize] = ((code as u32).reverse_bits() >> (32 - len), len);
        n += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    /// What any reader makes of it.
    fn inflated(packed: &[u8]) -> Vec<u8> {
        // An empty last block.
        let whole = [packed, &[0x03, 0x00]].concat();
        let mut raw = Vec::new();
        flate2::read::DeflateDecoder::new(&whole[..]).read_to_end(&mut raw).unwrap();
        raw
    }

    fn there_and_back<const WIDTH: usize>(rows: &[u8]) -> usize {
        let mut packed = vec![1, 2];
        deflate::<WIDTH>(rows, &mut packed);
        assert_eq!(packed[..2], [1, 2]);
        assert!(inflated(&packed[2..]) == rows);
        packed.len() - 2
    }

    proptest! {
        #[test]
        fn any_rows_come_back(
            rows in prop::collection::vec((0_u64..40, 0_u64..3, 0_u64..3, any::<bool>(), any::<u64>()), 0..3000),
            wide: bool,
            spread: u64,
        ) {
            let width = if wide { 40 } else { 32 };
            let mut raw = Vec::new();
            for (word, iob, label, is_start, kb) in rows {
                let start = if is_start { 1 } else { u64::MAX };
                let row = [word.wrapping_mul(spread | 1), iob, label.wrapping_mul(spread), start, kb % 2];
                raw.extend(row[..width / 8].iter().flat_map(|column| column.to_le_bytes()));
            }
            if wide { there_and_back::<40>(&raw) } else { there_and_back::<32>(&raw) };
        }
    }

    #[test]
    fn what_repeats_is_written_once() {
        let row: Vec<u8> = (0..32).map(|n| n * 7).collect();
        assert!(there_and_back::<32>(&row.repeat(5000)) < 5000 * 32 / 90);
        for n in 1..40 {
            there_and_back::<32>(&row.repeat(n));
        }
        // A row again where no block can refer to it any more.
        let mut far = row.clone();
        far.extend((0..2000_u64).flat_map(|n| {
            [n.wrapping_mul(0x9e37_79b9_7f4a_7c15), 2, 0, u64::MAX].into_iter().flat_map(u64::to_le_bytes)
        }));
        far.extend_from_slice(&row);
        let packed = there_and_back::<32>(&far);
        assert!(packed < far.len() * 45 / 100, "{packed} of {}", far.len());
        assert_eq!(there_and_back::<32>(&[]), 6);
    }
}
