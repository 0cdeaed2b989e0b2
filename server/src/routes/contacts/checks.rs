//! What the settings and the agents have to say about a contact before anything is stored.

use std::collections::HashSet;

use livechat_core::domain::Phone;
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::contact::change::Manager;

use crate::app::App;
use crate::custom_fields::{Field, Fields};
use crate::reply::Stop;

/// Whoever looks after a contact is an agent who answers visitors.
pub(super) async fn manager(app: &App, manager: Option<&Manager>) -> Result<(), Stop> {
    let Some(Manager::Agent(id)) = manager else {
        return Ok(());
    };
    match app.store.agent(id.clone()).await? {
        Some(agent) if agent.answers() => Ok(()),
        Some(_) | None => Err(Refusal::plain("error-contact-manager-not-found").into()),
    }
}

/// The values of custom fields as they are stored: trimmed, and only those that hold something.
/// Every field that is required must be among them, and every value must match its pattern.
pub(super) fn custom_fields(
    fields: &Fields,
    said: &[(String, String)],
) -> Result<Vec<(String, String)>, Refusal> {
    let mut values = Vec::with_capacity(said.len());
    for field in fields.of_visitors() {
        let id = &field.id;
        let value = said.iter().find(|(key, _)| key == id);
        let value = value.map_or("", |(_, value)| value.trim());
        let fits = if value.is_empty() {
            !field.required
        } else {
            field.accepts(value)
        };
        if !fits {
            return Err(invalid(field));
        }
        if !value.is_empty() {
            values.push((id.clone(), value.to_owned()));
        }
    }
    Ok(values)
}

/// The same where a key that is no visitor's field is refused.
pub(super) fn known_custom_fields(
    fields: &Fields,
    said: &[(String, String)],
) -> Result<Vec<(String, String)>, Refusal> {
    known(fields, said)?;
    custom_fields(fields, said)
}

/// The same of single fields: those that are not named may be required all the same.
pub(super) fn single_custom_fields(
    fields: &Fields,
    said: &[(String, String)],
) -> Result<Vec<(String, String)>, Refusal> {
    known(fields, said)?;
    let mut values = Vec::with_capacity(said.len());
    for (key, value) in said {
        let value = value.trim();
        if let Some(field) = fields.get(key) {
            if value.is_empty() || !field.accepts(value) {
                return Err(invalid(field));
            }
            values.push((key.clone(), value.to_owned()));
        }
    }
    Ok(values)
}

fn known(fields: &Fields, said: &[(String, String)]) -> Result<(), Refusal> {
    let known = |key: &str| fields.of_visitors().any(|field| field.id == key);
    match said.iter().find(|(key, _)| !known(key)) {
        None => Ok(()),
        Some((key, _)) => Err(Refusal::plain(format!("Custom field {key} is not allowed"))),
    }
}

fn invalid(field: &Field) -> Refusal {
    Refusal::plain(format!("Invalid value for {} field", field.label))
}

/// Addresses as they are stored: trimmed, in lower case, each once, blank ones left out.
pub(super) fn emails(said: &[String]) -> Result<Vec<String>, Refusal> {
    let mut known = HashSet::with_capacity(said.len());
    let mut emails = Vec::with_capacity(said.len());
    for address in said {
        if let Some(address) = crate::routes::visitor_register::email(address)?
            && known.insert(address.clone())
        {
            emails.push(address);
        }
    }
    Ok(emails)
}

/// Numbers as they are stored: trimmed, each once whatever stands between its digits, blank ones
/// left out.
pub(super) fn phones(said: &[String]) -> Vec<String> {
    let mut known = HashSet::with_capacity(said.len());
    let phones = said.iter().map(|phone| phone.trim());
    let phones = phones.filter(|phone| !phone.is_empty() && known.insert(Phone::key(phone)));
    phones.map(str::to_owned).collect()
}
