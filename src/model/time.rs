//! Points in time and days, as values; the clock itself belongs to the session.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A point in time to the second; written as RFC 3339 in UTC, `2026-11-23T10:15:00Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From seconds since 1970-01-01T00:00:00Z; what a calendar can't show becomes its nearest end.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Self {
        let (min, max) = (jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
        Self(seconds.clamp(min, max))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0) {
            Ok(time) => write!(f, "{time}"),
            Err(_) => write!(f, "{}", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        s.parse::<jiff::Timestamp>()
            .map(|t| Self(t.as_second()))
            .map_err(|_| format!("“{}” is no time: wanted 2026-11-23T10:15:00Z", s.escape_debug()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Whether `s` is a day of the calendar written `YYYY-MM-DD`.
#[must_use]
pub fn is_day(s: &str) -> bool {
    s.len() == 10 && s.parse::<jiff::civil::Date>().is_ok()
}

/// Whether `s` is an interval of days, `2026-03-05/2026-03-31`, or one day; either end may be `..`.
#[must_use]
pub fn is_interval(s: &str) -> bool {
    match s.split_once('/') {
        None => is_day(s),
        Some((from, to)) => {
            let end = |e: &str| e == ".." || is_day(e);
            end(from) && end(to) && (from == ".." || to == ".." || from <= to)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_intervals_read_as_written() {
        let t: Timestamp = "2026-11-23T10:15:00Z".parse().unwrap();
        assert_eq!(t.to_string(), "2026-11-23T10:15:00Z");
        assert!(is_interval("2026-03-05/2026-03-31"));
        assert!(is_interval("../2026-03-31"));
        assert!(is_interval("2026-02-28"));
        assert!(!is_interval("2026-02-30"));
        assert!(!is_interval("2026-03-31/2026-03-05"));
    }
}
