//! `livechat contact …`

use std::process::ExitCode;

use livechat_core::domain::Phone;
use livechat_core::wire::client::contacts::GetContact as Get;
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::contact::change::{ContactChange, Manager, NewContact};
use livechat_core::wire::contact::look_up::KnownBy;
use livechat_core::wire::contact::search::SearchContacts as Search;
use livechat_core::wire::desk::paging::Paging;
use livechat_core::wire::time;
use serde_json::{Value, json};

use crate::agents::Agents;
use crate::arguments::{
    ContactCommand, GetContact, RegisterContact, SearchContacts, UpdateContact,
};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::import;
use crate::output::{Output, told};
use crate::visitor::{email, listed, object, phone};

/// Most contacts looked through for one address or number.
const MOST_ALIKE: usize = 100;

/// Carries a command out.
///
/// # Errors
/// When nothing came of it.
pub(crate) async fn run(
    connection: &Connection,
    command: &ContactCommand,
    output: &Output,
) -> Result<ExitCode, Failure> {
    match command {
        ContactCommand::Register(command) => register(connection, command, output).await?,
        ContactCommand::Get(command) => get(connection, command, output).await?,
        ContactCommand::Update(command) => update(connection, command, output).await?,
        ContactCommand::Search(command) => search(connection, command, output).await?,
        ContactCommand::Import(command) => return import::run(connection, command, output).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn register(
    connection: &Connection,
    command: &RegisterContact,
    output: &Output,
) -> Result<(), Failure> {
    let new = NewContact {
        custom_fields: Some(command.fields.clone()).filter(|fields| !fields.is_empty()),
        emails: all(&command.emails, email)?,
        manager: manager(connection, command.manager.as_deref()).await?,
        name: command.name.clone(),
        phones: all(&command.phones, phone)?,
    };
    let id = connection.call(&new).await?;
    output.one(&json!({ "contactId": id }), &[("contact", id.clone())])
}

async fn get(
    connection: &Connection,
    command: &GetContact,
    output: &Output,
) -> Result<(), Failure> {
    let id = command.id.clone().map(KnownBy::Id);
    let email = command.email.clone().map(KnownBy::Email);
    let phone = command.phone.clone().map(KnownBy::Phone);
    let contact = match id.or(email).or(phone) {
        Some(KnownBy::Id(contact)) => connection.call(&Get { contact }).await?,
        Some(by) => {
            let mut found = alike(connection, &by).await.map_err(Failure::Call)?;
            match (found.pop(), found.len()) {
                (Some(contact), 0) => contact,
                (Some(_), _) => {
                    return Err(Failure::usage(format!(
                        "Several contacts have {}; `livechat contact search` lists them with their ids.",
                        by.value()
                    )));
                }
                (None, _) => {
                    return Err(Failure::Call(livechat_client::CallError {
                        status: 404,
                        why: livechat_client::ApiError::Server { status: 404 },
                    }));
                }
            }
        }
        None => return Err(Failure::usage("Which contact? Name its id.")),
    };
    show(&contact, output)
}

/// The contacts that have an address or a number, agents having taken note of them or not. A number is
/// the same whatever stands between its digits, unless somebody has it as it is written.
pub(crate) async fn alike(
    connection: &Connection,
    by: &KnownBy,
) -> Result<Vec<Contact>, livechat_client::CallError> {
    let has = |contact: &Contact, same_number: fn(&str, &str) -> bool| match by {
        KnownBy::Email(value) => contact.emails.iter().any(|known| same(known, value)),
        KnownBy::Id(value) => contact.id == *value,
        KnownBy::Phone(value) => contact.phones.iter().any(|known| same_number(known, value)),
    };
    let mut found: Vec<Contact> = Vec::new();
    for unknown in [false, true] {
        let search = Search {
            paging: Paging {
                count: MOST_ALIKE,
                offset: 0,
            },
            order: Vec::new(),
            text: Some(by.value().to_owned()),
            unknown,
        };
        for contact in connection.patiently(&search).await?.entries {
            if has(&contact, same_number) && !found.iter().any(|other| other.id == contact.id) {
                found.push(contact);
            }
        }
    }
    let exactly = |contact: &Contact| has(contact, same);
    if found.iter().any(exactly) {
        found.retain(exactly);
    }
    Ok(found)
}

/// Whether two texts are the same but for capitals.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Whether two numbers are the same, whatever stands between their digits.
pub(crate) fn same_number(one: &str, other: &str) -> bool {
    same(one, other) || Phone::key(one) == Phone::key(other)
}

async fn update(
    connection: &Connection,
    command: &UpdateContact,
    output: &Output,
) -> Result<(), Failure> {
    let given = |all: Vec<String>| Some(all).filter(|all| !all.is_empty());
    let custom_fields = if command.fields.is_empty() {
        None
    } else {
        // A server takes those that it is sent for all there are.
        let contact = command.id.clone();
        let known = connection.call(&Get { contact }).await?;
        Some(merged(known.custom_fields, &command.fields))
    };
    let change = ContactChange {
        contact: command.id.clone(),
        custom_fields,
        emails: given(all(&command.emails, email)?),
        manager: match manager(connection, command.manager.as_deref()).await? {
            Some(id) => Some(Manager::Agent(id)),
            None => command.no_manager.then_some(Manager::Nobody),
        },
        name: command.name.clone(),
        phones: given(all(&command.phones, phone)?),
        wipe_conflicts: command.wipe_conflicts,
    };
    let changes_nothing = change.custom_fields.is_none()
        && change.emails.is_none()
        && change.manager.is_none()
        && change.name.is_none()
        && change.phones.is_none()
        && !change.wipe_conflicts;
    if changes_nothing {
        return Err(Failure::usage(
            "What changes? Give --name, --email, --phone, --field, --manager, --no-manager or --wipe-conflicts.",
        ));
    }
    let contact = connection.call(&change).await?;
    show(&contact, output)
}

async fn search(
    connection: &Connection,
    command: &SearchContacts,
    output: &Output,
) -> Result<(), Failure> {
    let search = Search {
        paging: Paging {
            count: command.count.into(),
            offset: command.offset,
        },
        order: Vec::new(),
        text: command.text.clone(),
        unknown: command.unknown,
    };
    let page = connection.call(&search).await?;
    let contacts: Vec<Value> = page.entries.iter().map(value).collect();
    let rows: Vec<Vec<String>> = page
        .entries
        .iter()
        .map(|contact| {
            vec![
                contact.id.clone(),
                contact.name.clone(),
                contact.emails.join(", "),
                contact.phones.join(", "),
            ]
        })
        .collect();
    let all = json!({ "contacts": contacts, "offset": page.offset, "total": page.total });
    output.several(&all, &["id", "name", "e-mail", "phone"], &rows)?;
    if !output.is_json() {
        let last = page.offset + rows.len();
        told(&match rows.len() {
            0 => format!("None of {} here.", page.total),
            _ => format!("{} to {last} of {}.", page.offset + 1, page.total),
        });
    }
    Ok(())
}

/// Pairs with others put over them.
pub(crate) fn merged(
    mut known: Vec<(String, String)>,
    new: &[(String, String)],
) -> Vec<(String, String)> {
    for (key, value) in new {
        match known.iter_mut().find(|(other, _)| other == key) {
            Some((_, old)) => old.clone_from(value),
            None => known.push((key.clone(), value.clone())),
        }
    }
    known
}

async fn manager(connection: &Connection, named: Option<&str>) -> Result<Option<String>, Failure> {
    match named {
        None => Ok(None),
        Some(named) => Ok(Some(Agents::ask(connection).await?.id(named))),
    }
}

fn all(
    typed: &[String],
    read: fn(&str) -> Result<String, Failure>,
) -> Result<Vec<String>, Failure> {
    let mut all: Vec<String> = Vec::with_capacity(typed.len());
    for typed in typed {
        let one = read(typed)?;
        if !all.contains(&one) {
            all.push(one);
        }
    }
    Ok(all)
}

fn value(contact: &Contact) -> Value {
    let conflicts: Vec<Value> = contact
        .conflicts
        .iter()
        .map(|conflict| json!({ "field": conflict.field, "value": conflict.value }))
        .collect();
    json!({
        "id": contact.id,
        "name": contact.name,
        "emails": contact.emails,
        "phones": contact.phones,
        "manager": contact.manager,
        "unknown": contact.unknown,
        "customFields": object(&contact.custom_fields),
        "conflicts": conflicts,
        "createdAt": contact.created_ms.map(time::to_iso),
        "lastChatAt": contact.last_chat_ms.map(time::to_iso),
    })
}

fn show(contact: &Contact, output: &Output) -> Result<(), Failure> {
    let date = |ms: Option<u64>| ms.map(time::to_iso).unwrap_or_default();
    let conflicts: Vec<(String, String)> = contact
        .conflicts
        .iter()
        .map(|conflict| (conflict.field.clone(), conflict.value.clone()))
        .collect();
    let words = [
        ("id", contact.id.clone()),
        ("name", contact.name.clone()),
        ("e-mail", contact.emails.join(", ")),
        ("phone", contact.phones.join(", ")),
        ("manager", contact.manager.clone().unwrap_or_default()),
        ("custom fields", listed(&contact.custom_fields)),
        ("said differently", listed(&conflicts)),
        ("first seen", date(contact.created_ms)),
        ("last chat", date(contact.last_chat_ms)),
    ];
    output.one(&value(contact), &words)
}
