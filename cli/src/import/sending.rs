//! One row, to the server.

use livechat_client::{ApiError, CallError};
use livechat_core::contacts_file::ContactRow;
use livechat_core::wire::client::contacts::GetContact;
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::contact::change::{ContactChange, Manager, NewContact};
use livechat_core::wire::contact::look_up::KnownBy;

use super::Existing;
use crate::connection::Connection;
use crate::contact::{alike, merged, same, same_number};
use crate::failure::sentence;

/// What became of a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// A contact was made.
    Created,
    /// The account may not do this, or the server cannot: no other row would go in either. A sentence.
    Denied(String),
    /// It did not go in. A sentence.
    Refused(String),
    /// The contact is there, and was left as it is.
    Skipped,
    /// Somebody asked to stop while the server asked to wait.
    Stopped,
    /// No server answered; whether it went in is not known. A sentence.
    Unanswered(String),
    /// A contact was changed.
    Updated,
}

/// Sends a row: makes a contact, unless there is one with its id, one of its addresses or numbers.
pub(super) async fn send(connection: &Connection, row: ContactRow, existing: Existing) -> Sent {
    match try_to(connection, row, existing).await {
        Ok(sent) => sent,
        Err(error) if error.wait_seconds().is_some() => Sent::Stopped,
        Err(error) if error.is_signed_out() || error.is_forbidden() || error.is_not_found() => {
            Sent::Denied(sentence(&error))
        }
        Err(error) => match error.why {
            ApiError::Network
            | ApiError::Timeout
            | ApiError::Server { status: 500.. }
            | ApiError::Unreadable => Sent::Unanswered(format!(
                "{} It may be in; import it again with --existing skip.",
                sentence(&error)
            )),
            ApiError::Refused(_) | ApiError::RateLimited { .. } | ApiError::Server { .. } => {
                Sent::Refused(sentence(&error))
            }
        },
    }
}

async fn try_to(
    connection: &Connection,
    row: ContactRow,
    existing: Existing,
) -> Result<Sent, CallError> {
    let Some(known) = known(connection, &row, existing).await? else {
        connection.patiently(&row.contact).await?;
        return Ok(Sent::Created);
    };
    match (known, existing) {
        (_, Existing::Skip) => Ok(Sent::Skipped),
        (Known::Somebody(by), Existing::Fail) => Ok(Sent::Refused(format!(
            "There is a contact with {} already.",
            by.value()
        ))),
        (Known::Somebody(by), Existing::Update) => {
            let mut found = match by.clone() {
                KnownBy::Id(contact) => {
                    vec![connection.patiently(&GetContact { contact }).await?]
                }
                by @ (KnownBy::Email(_) | KnownBy::Phone(_)) => alike(connection, &by).await?,
            };
            let by = by.value();
            match (found.pop(), found.len()) {
                (Some(contact), 0) => {
                    connection.patiently(&change(&contact, row.contact)).await?;
                    Ok(Sent::Updated)
                }
                (Some(_), _) => Ok(Sent::Refused(format!(
                    "Several contacts have {by}: name the one that is meant in a column “id”."
                ))),
                (None, _) => Ok(Sent::Refused(format!(
                    "The server knows {by}, and does not find the contact with it."
                ))),
            }
        }
        (Known::Different(a, b), Existing::Fail | Existing::Update) => Ok(Sent::Refused(format!(
            "{a} and {b} belong to different contacts: name the one that is meant in a column “id”."
        ))),
    }
}

enum Known {
    /// Two things that a row has belong to two contacts.
    Different(String, String),
    /// There is one with this.
    Somebody(KnownBy),
}

async fn known(
    connection: &Connection,
    row: &ContactRow,
    existing: Existing,
) -> Result<Option<Known>, CallError> {
    // An id that this server does not know is another server's: the person may be known all the same.
    if let Some(id) = &row.id
        && connection.patiently(&KnownBy::Id(id.clone())).await?
    {
        return Ok(Some(Known::Somebody(KnownBy::Id(id.clone()))));
    }
    let emails = row.contact.emails.iter().cloned().map(KnownBy::Email);
    let phones = row.contact.phones.iter().cloned().map(KnownBy::Phone);
    let mut first: Option<(KnownBy, Vec<Contact>)> = None;
    for by in emails.chain(phones) {
        if !connection.patiently(&by).await? {
            continue;
        }
        if existing != Existing::Update {
            return Ok(Some(Known::Somebody(by)));
        }
        let found = alike(connection, &by).await?;
        match &first {
            None => first = Some((by, found)),
            Some((other, before)) => {
                let same = |contact: &Contact| before.iter().any(|known| known.id == contact.id);
                if !found.iter().any(same) {
                    let (one, other) = (other.value().to_owned(), by.value().to_owned());
                    return Ok(Some(Known::Different(one, other)));
                }
            }
        }
    }
    Ok(first.map(|(by, _)| Known::Somebody(by)))
}

/// What a row changes of a contact: nothing that the file does not name is lost.
fn change(known: &Contact, row: NewContact) -> ContactChange {
    let joined = |known: &[String], new: Vec<String>, same: fn(&str, &str) -> bool| {
        let mut all = known.to_vec();
        for one in new {
            if !all.iter().any(|other| same(other, &one)) {
                all.push(one);
            }
        }
        (all.len() > known.len()).then_some(all)
    };
    let fields = row.custom_fields.filter(|fields| !fields.is_empty());
    ContactChange {
        contact: known.id.clone(),
        custom_fields: fields.map(|fields| merged(known.custom_fields.clone(), &fields)),
        emails: joined(&known.emails, row.emails, same),
        manager: row.manager.map(Manager::Agent),
        name: Some(row.name),
        phones: joined(&known.phones, row.phones, same_number),
        wipe_conflicts: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_adds_and_takes_nothing_away() {
        let known = Contact::read(&json!({
            "_id": "c", "name": "Ada", "emails": [{ "address": "ada@example.org" }],
            "phones": [{ "phoneNumber": "5551234" }],
            "customFields": { "plan": "Free", "tax": "1" },
        }))
        .unwrap();
        let row = NewContact {
            custom_fields: Some(vec![("plan".to_owned(), "Paid".to_owned())]),
            emails: vec!["ADA@example.org".to_owned(), "a@b.example".to_owned()],
            manager: None,
            name: "Ada L.".to_owned(),
            phones: Vec::new(),
        };
        use livechat_client::Call as _;
        assert_eq!(
            change(&known, row).request().body(),
            Some(&json!({
                "contactId": "c", "name": "Ada L.",
                "emails": ["ada@example.org", "a@b.example"],
                "customFields": { "plan": "Paid", "tax": "1" },
            }))
        );
    }
}
