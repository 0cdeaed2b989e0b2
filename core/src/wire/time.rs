//! Dates as servers write them: ISO 8601 texts in REST answers, `{"$date":…}` in frames.
//!
//! Sections 7.1 and 8.3 of the reference.

use serde_json::Value;

/// The years that are read: whatever else is said, nobody meant it.
const YEARS: std::ops::RangeInclusive<u64> = 1970..=9999;

/// Reads a date, in milliseconds since 1970: a text, an object with `$date`, or a number.
#[must_use]
pub fn read(v: &Value) -> Option<u64> {
    if let Some(text) = v.as_str() {
        return from_iso(text);
    }
    let number = v.get("$date").unwrap_or(v);
    if let Some(text) = number.as_str() {
        return from_iso(text);
    }
    let whole = number.as_u64();
    // What JavaScript wrote with a fraction is a date too.
    whole.or_else(|| number.as_f64().map(|ms| ms as u64))
}

/// Reads `2026-01-31T09:30:00.123Z`, also without seconds or their parts: dates of servers are in UTC.
fn from_iso(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        let mut number = 0;
        for byte in bytes.get(from..to)? {
            if !byte.is_ascii_digit() {
                return None;
            }
            number = number * 10 + u64::from(byte - b'0');
        }
        Some(number)
    };
    let is = |at: usize, sign: u8| bytes.get(at) == Some(&sign);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute) = (number(11, 13)?, number(14, 16)?);
    let whole = is(4, b'-') && is(7, b'-') && is(13, b':') && YEARS.contains(&year);
    if !whole || !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 24 || minute > 59
    {
        return None;
    }
    let seconds = number(17, 19).unwrap_or(0);
    let parts = number(20, 23).unwrap_or(0);
    Some(((days(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + seconds * 1000 + parts)
}

/// Days since 1970-01-01 of a date of the Gregorian calendar, not before it.
fn days(year: u64, month: u64, day: u64) -> u64 {
    // A year that begins in March ends with the day that leap years have more.
    let year = if month < 3 { year - 1 } else { year };
    let month = (month + 9) % 12;
    (year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day)
        .saturating_sub(719_469)
}

/// Writes milliseconds since 1970 as `2026-01-31T09:30:00.123Z`.
#[must_use]
pub fn to_iso(ms: u64) -> String {
    let day = ms / 86_400_000;
    // The year that the day is in, found by trying: there are two candidates.
    let mut year = 1970 + day / 366;
    while days(year + 1, 1, 1) <= day {
        year += 1;
    }
    let mut month = 12;
    while days(year, month, 1) > day {
        month -= 1;
    }
    let mut text = String::with_capacity(24);
    push(&mut text, year, 4, '-');
    push(&mut text, month, 2, '-');
    push(&mut text, day - days(year, month, 1) + 1, 2, 'T');
    push(&mut text, ms / 3_600_000 % 24, 2, ':');
    push(&mut text, ms / 60_000 % 60, 2, ':');
    push(&mut text, ms / 1000 % 60, 2, '.');
    push(&mut text, ms % 1000, 3, 'Z');
    text
}

fn push(text: &mut String, number: u64, digits: u32, behind: char) {
    let mut unit = 10_u64.pow(digits - 1);
    while unit > 0 {
        text.push(char::from(b'0' + (number / unit % 10) as u8));
        unit /= 10;
    }
    text.push(behind);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_forms_of_a_date_are_the_same() {
        for value in [
            json!("2026-01-31T09:30:00.123Z"),
            json!({"$date": 1_769_851_800_123_u64}),
            json!({"$date": "2026-01-31T09:30:00.123Z"}),
            json!(1_769_851_800_123_u64),
            json!(1_769_851_800_123.4),
        ] {
            assert_eq!(read(&value), Some(1_769_851_800_123), "{value}");
        }
        assert_eq!(read(&json!("2026-01-31T09:30Z")), Some(1_769_851_800_000));
        assert_eq!(read(&json!("1970-01-01T00:00:00.000Z")), Some(0));
        assert_eq!(
            read(&json!("2024-02-29T23:59:59.999999Z")),
            Some(1_709_251_199_999)
        );
    }

    #[test]
    fn what_is_no_date_is_none() {
        for value in [
            json!(null),
            json!(""),
            json!("yesterday"),
            json!("2026-13-01T00:00:00Z"),
            json!("2026-00-01T00:00:00Z"),
            json!("2026-01-00T00:00:00Z"),
            json!("0000-01-01T00:00:00Z"),
            json!("2026-01-31"),
            json!("２０２６-01-31T09:30:00Z"),
            json!({"$date": "x"}),
            json!({"$date": null}),
            json!([]),
            json!(true),
        ] {
            assert_eq!(read(&value), None, "{value}");
        }
    }

    #[test]
    fn a_written_date_is_read_again() {
        assert_eq!(to_iso(1_769_851_800_123), "2026-01-31T09:30:00.123Z");
        assert_eq!(to_iso(0), "1970-01-01T00:00:00.000Z");
        let mut ms = 0;
        // Each day of 130 years, at another time.
        for _ in 0..47_500 {
            assert_eq!(read(&json!(to_iso(ms))), Some(ms));
            ms += 86_401_001;
        }
    }
}
