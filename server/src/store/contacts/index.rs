//! The index that contacts are found by: what stands in it, and what is asked of it.

use rusqlite::{Transaction, params};

use crate::store::StoreError;

/// Shortest text that stands in the index, in characters: shorter ones are looked for at the
/// beginnings of names, addresses and numbers.
const SHORTEST: usize = 3;

/// Brings what stands in the index up to date with a contact.
pub(in crate::store) fn refresh(
    transaction: &Transaction<'_>,
    number: i64,
) -> Result<(), StoreError> {
    forget(transaction, number)?;
    transaction
        .prepare_cached(
            "INSERT INTO contact_search (rowid, text)
             SELECT number, name || char(10)
                || coalesce((SELECT group_concat(address, char(10)) FROM contact_emails
                             WHERE contact = ?1), '') || char(10)
                || coalesce((SELECT group_concat(phone || char(10) || digits, char(10))
                             FROM contact_phones WHERE contact = ?1), '')
             FROM contacts WHERE number = ?1",
        )?
        .execute(params![number])?;
    Ok(())
}

/// Removes a contact from the index.
pub(in crate::store) fn forget(
    transaction: &Transaction<'_>,
    number: i64,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM contact_search WHERE rowid = ?1")?
        .execute(params![number])?;
    Ok(())
}

/// The words that ask the index for a text as it is, and for a phone number also without what stands
/// between its digits; `None` for a text that is too short for it.
pub(super) fn question(text: &str) -> Option<String> {
    if text.chars().count() < SHORTEST {
        return None;
    }
    let quoted = format!("\"{}\"", text.replace('"', "\"\""));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = text
        .chars()
        .all(|c| c.is_ascii_digit() || " +-()./".contains(c));
    if is_number && digits.len() >= SHORTEST && digits != text {
        Some(format!("{quoted} OR \"{digits}\""))
    } else {
        Some(quoted)
    }
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
            ("+ 1", Some("\"+ 1\"")),
            ("äöü", Some("\"äöü\"")),
        ] {
            assert_eq!(question(text).as_deref(), asked);
        }
    }
}
