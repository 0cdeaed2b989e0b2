//! What somebody typed, without what nobody can see.

/// Takes white space and invisible characters off both ends.
///
/// Pasted text often carries a zero-width space, a byte-order mark, a no-break space or a direction
/// mark at its ends; none of them was meant, and each makes an address unknown to a server. Inside
/// the text they stay: joiners belong to Persian names and emoji.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// [`trimmed`], and without what nobody can see inside either: for what has to be found again by its
/// letters, such as an address copied from a page that lets it break behind the `@`. The two joiners
/// stay, they are part of domains.
#[must_use]
pub fn visible(text: &str) -> String {
    trimmed(text)
        .chars()
        .filter(|&c| !is_invisible(c) || matches!(c, '\u{200C}' | '\u{200D}'))
        .collect()
}

/// Format characters that take no room on the screen.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
    )
}

/// Digits of the scripts that phones' keyboards write: ASCII, full-width, Arabic, Persian,
/// Devanagari, Bengali.
#[must_use]
pub fn is_digit(c: char) -> bool {
    matches!(
        c,
        '0'..='9'
            | '０'..='９'
            | '\u{0660}'..='\u{0669}'
            | '\u{06F0}'..='\u{06F9}'
            | '\u{0966}'..='\u{096F}'
            | '\u{09E6}'..='\u{09EF}'
    )
}

/// Whether `text` has more than `most` characters, without walking all of a huge one.
#[must_use]
pub fn is_longer_than(text: &str, most: usize) -> bool {
    text.len() > most && text.chars().nth(most).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_off_what_cannot_be_seen_and_nothing_else() {
        assert_eq!(trimmed("\u{FEFF} ada@x.org\u{200B}\u{00A0}\n"), "ada@x.org");
        assert_eq!(trimmed("\u{202B}آدا\u{202C}"), "آدا");
        assert_eq!(trimmed("می\u{200C}خواهم"), "می\u{200C}خواهم");
        assert_eq!(trimmed(" \u{200B}\t"), "");
    }

    #[test]
    fn an_address_has_only_what_can_be_seen_and_joiners() {
        assert_eq!(
            visible(" ada@\u{200B}ex\u{00AD}ample\u{200E}.org "),
            "ada@example.org"
        );
        assert_eq!(visible("ada@نامه\u{200C}ای.com"), "ada@نامه\u{200C}ای.com");
    }

    #[test]
    fn counts_characters_and_not_bytes() {
        assert!(!is_longer_than("ありがとう", 5));
        assert!(is_longer_than("ありがとう", 4));
        assert!(!is_longer_than("", 0));
    }
}
