//! A day of the calendar.

/// Whether `value` is a day as `<input type=date>` gives it: `2024-02-29`, years 0001 to 9999.
#[must_use]
pub fn is_date(value: &str) -> bool {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = value.as_bytes() else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) =
        (whole(&[y1, y2, y3, y4]), whole(&[m1, m2]), whole(&[d1, d2]))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u16::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&day)
}

/// The number that ASCII digits write.
fn whole(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then(|| number * 10 + u16::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_days_there_are() {
        for day in [
            "0001-01-01",
            "1970-01-31",
            "1999-04-30",
            "2000-02-29",
            "2023-02-28",
            "2024-02-29",
            "2024-11-30",
            "9999-12-31",
        ] {
            assert!(is_date(day), "{day}");
        }
    }

    #[test]
    fn refuses_the_days_there_are_not() {
        for day in [
            "0000-01-01",
            "1900-02-29",
            "2023-02-29",
            "2024-02-30",
            "2024-04-31",
            "2024-06-31",
            "2024-01-32",
            "2024-01-00",
            "2024-00-01",
            "2024-13-01",
        ] {
            assert!(!is_date(day), "{day}");
        }
    }

    #[test]
    fn refuses_every_other_writing() {
        for day in [
            "",
            "2024",
            "2024-02",
            "2024-2-9",
            "24-02-09",
            "12024-01-01",
            "-024-01-01",
            "+024-01-01",
            "2024/01/01",
            "01.01.2024",
            "2024-01-01T00:00",
            " 2024-01-01",
            "2024-01-0x",
            "2024-01-٠١",
            "２０２４-01-01",
        ] {
            assert!(!is_date(day), "{day}");
        }
    }
}
