//! The clock and new ids: what is different each time, kept in one place.

use crate::model::ids::{AnnotationId, Id, IdKind};
use crate::model::time::Timestamp;

/// The machine's time, to the second.
pub fn now() -> Timestamp {
    Timestamp::from_unix_seconds(jiff::Timestamp::now().as_second())
}

/// A new id of 50 random bits.
pub fn new_id(kind: IdKind) -> AnnotationId {
    Id::from_bits(kind, random_bits())
}

/// Random bits from the operating system; where it has none, from the clock and the process.
pub fn random_bits() -> u64 {
    getrandom::u64().unwrap_or_else(|_| {
        let now = jiff::Timestamp::now().as_nanosecond();
        (now as u64).rotate_left(17) ^ u64::from(std::process::id()) << 40
    })
}
