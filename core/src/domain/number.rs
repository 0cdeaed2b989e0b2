//! A number in its owner's own writing.

use super::typed::{is_digit, is_invisible, trimmed};

/// Whether a whole or decimal number was typed: a sign, digits with one kind of mark between their
/// groups, a decimal mark of another kind.
///
/// Whether `1.234` is a thousand or a little more than one depends on who wrote it. Both are numbers,
/// and what is sent is what was typed.
#[must_use]
pub fn is_number(typed: &str) -> bool {
    let mut before = None;
    let mut grouped = None;
    let mut decimal = false;
    for c in trimmed(typed).chars().filter(|&c| !is_invisible(c)) {
        if is_digit(c) {
            before = Some(true);
            continue;
        }
        let fresh = before.is_none();
        if fresh && matches!(c, '+' | '-' | '−' | '＋' | '－') {
            before = Some(false);
            continue;
        }
        // Spaces are one kind of mark, whatever their width; apostrophes are another.
        let mark = match c {
            '.' | ',' | '．' | '，' | '\u{066B}' => c,
            '\'' | '’' | '\u{066C}' => '\'',
            c if c.is_whitespace() => ' ',
            _ => return false,
        };
        let can_be_decimal = !matches!(mark, ' ' | '\'');
        match (before, grouped) {
            _ if decimal => return false,
            (Some(true), None) => grouped = Some(mark),
            (Some(true), Some(kind)) if kind == mark => {}
            // `1,234.5`; and `.5` without the nought.
            (Some(true), Some(_)) | (_, None) if can_be_decimal => decimal = true,
            _ => return false,
        }
        before = Some(false);
    }
    before == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_numbers_as_people_write_them() {
        for number in [
            "0",
            "007",
            "-5",
            "+5",
            "−5",
            "3.14",
            "3,14",
            ".5",
            "-,5",
            "1234567",
            "1,234,567",
            "1.234.567,89",
            "1,234,567.89",
            "12,34,567.5",
            "1 234 567,5",
            "1\u{00A0}234\u{202F}567",
            "1'234'567.50",
            "1’234",
            "１２３４．５",
            "－５",
            "٣٫١٤",
            "١٬٢٣٤٬٥٦٧٫٨",
            "۱۲۳",
            "१२,३४५",
            " 5\u{200B} ",
            "\u{200E}-5",
            "-\u{200E}5",
        ] {
            assert!(is_number(number), "{number:?}");
        }
    }

    #[test]
    fn refuses_what_is_none() {
        for text in [
            "",
            " ",
            "-",
            ".",
            "+-5",
            "--5",
            "5-",
            "5-6",
            "- 5",
            "five",
            "5 kg",
            "5e3",
            "0x10",
            "1/2",
            "50%",
            "€5",
            "5.",
            "5,",
            "1..5",
            "1,,5",
            "1., 5",
            "1.5.,5",
            "1,234.5.6",
            "1.234,567,8",
            ".5.6",
            "1.234 567",
            "1 234'5",
            "' 5",
            "½",
            "五",
            "NaN",
            "Infinity",
        ] {
            assert!(!is_number(text), "{text:?}");
        }
    }
}
