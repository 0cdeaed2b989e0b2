//! What the indices of three characters are asked, and what is asked of the others when a text is too
//! short for them: then it is looked for at the beginnings of names, addresses, numbers and values.

/// Shortest text that stands in the index, in characters.
const SHORTEST: usize = 3;

/// Most who are found by one text: of more, those who came last. Whoever is looked for by what so many
/// have is looked for by more of it, and counting all of them would keep others waiting.
pub(super) const MOST_FOUND: usize = 10_000;

/// Fewest digits by which a number is found at its beginning, and characters of an address.
const TELLING_BEGINNING: usize = 5;

/// From so many digits on a number is kept without what people put between them, too.
const BARE: usize = 7;

/// The words that ask the index for a text as it is, and for a phone number without what stands between
/// its digits; `None` for a text that is too short for it.
pub(super) fn question(text: &str) -> Option<String> {
    if text.chars().count() < SHORTEST {
        return None;
    }
    let quoted = format!("\"{}\"", text.replace('"', "\"\""));
    Some(match digits(text) {
        Some(digits) if digits.len() >= BARE => format!("\"{digits}\""),
        Some(digits) if digits.len() >= SHORTEST && digits != text => {
            format!("{quoted} OR \"{digits}\"")
        }
        Some(_) | None => quoted,
    })
}

/// The text as the beginning of an address, in lower case, if it looks like one and is long enough to
/// tell.
pub(super) fn address(text: &str) -> Option<String> {
    let looks = text.contains(['@', '.']) && !text.contains(char::is_whitespace);
    let tells = text.chars().count() >= TELLING_BEGINNING && digits(text).is_none();
    (looks && tells).then(|| text.to_lowercase())
}

/// The text as the beginning of a number, if it is long enough to tell.
pub(super) fn number(text: &str) -> Option<String> {
    digits(text).filter(|digits| digits.len() >= TELLING_BEGINNING)
}

fn digits(text: &str) -> Option<String> {
    let is_number = text
        .chars()
        .all(|c| c.is_ascii_digit() || " +-()./".contains(c));
    is_number.then(|| text.chars().filter(char::is_ascii_digit).collect())
}

/// Between which two texts everything lies that begins with this.
pub(super) fn beginning(text: &str) -> (String, String) {
    // No text that begins so comes behind it.
    (text.to_owned(), format!("{text}{}", char::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_text_and_never_syntax() {
        for (text, asked) in [
            ("ad", None),
            ("ada", Some("\"ada\"")),
            ("a\" OR *", Some("\"a\"\" OR *\"")),
            ("+49 30", Some("\"+49 30\" OR \"4930\"")),
            ("4930", Some("\"4930\"")),
            ("+49 (30) 555", Some("\"4930555\"")),
            ("+ 1", Some("\"+ 1\"")),
            ("äöü", Some("\"äöü\"")),
        ] {
            assert_eq!(question(text).as_deref(), asked);
        }
    }

    #[test]
    fn beginnings_of_addresses_and_numbers_are_known_as_such() {
        for (text, begins) in [
            ("Ada@Example.org", Some("ada@example.org")),
            ("ada.l", Some("ada.l")),
            ("ada@", None),
            ("lovelace", None),
            ("ada @example.org", None),
            ("030.555.1234", None),
        ] {
            assert_eq!(address(text).as_deref(), begins, "{text}");
        }
        assert_eq!(number("+49 30 5").as_deref(), Some("49305"));
        for text in ["4930", "49305x", ""] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
