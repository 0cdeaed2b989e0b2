//! `GET /api/v1/omnichannel/contacts.get`, `contacts.channels`, `contacts.search`,
//! `contacts.checkExistence` and `contacts.history`

use axum::extract::{RawQuery, State};
use axum::response::IntoResponse;
use livechat_core::wire::contact::history::ContactHistory;
use livechat_core::wire::contact::look_up::{self, KnownBy};
use livechat_core::wire::contact::search::SearchContacts;
use serde_json::{Value, json};

use crate::app::App;
use crate::query;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::routes::desk::page;
use crate::signed_in::SignedIn;
use crate::store::{ContactsWanted, StoredContact, StoredRoom};

/// Answers with one contact; 404 when there is none.
///
/// # Errors
/// When nobody is signed in or they may not, the query is refused, or the database fails.
pub async fn one(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLivechatContact)?;
    let id = look_up::some_contact_id(&query::read(query.as_deref()))?;
    Ok(match app.store.contact(id).await? {
        Some(contact) => reply::success(json!({ "contact": contact.to_json() })),
        None => reply::not_found().into_response(),
    })
}

/// Answers with the ways a contact came by; `null` when there is no such contact.
///
/// # Errors
/// When nobody is signed in or they may not, the query is refused, or the database fails.
pub async fn channels(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLivechatContact)?;
    let id = look_up::contact_id(&query::read(query.as_deref()))?;
    let contact = app.store.contact(id).await?;
    let channels = contact.as_ref().map(StoredContact::channels_json);
    Ok(reply::success(json!({ "channels": channels })))
}

/// Answers with a part of all contacts.
///
/// # Errors
/// When nobody is signed in or they may not, the query is refused, or the database fails.
pub async fn search(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLivechatContact)?;
    let wanted = SearchContacts::read(&query::read(query.as_deref()))?;
    let offset = wanted.paging.offset;
    let (contacts, total) = app
        .store
        .contacts(ContactsWanted {
            count: wanted.paging.count,
            offset,
            order: wanted.order,
            text: wanted.text,
            unknown: wanted.unknown,
        })
        .await?;
    let contacts: Vec<Value> = contacts.iter().map(StoredContact::to_json).collect();
    Ok(reply::success(page("contacts", contacts, offset, total)))
}

/// Says whether there is a contact with an id, an address or a number.
///
/// # Errors
/// When nobody is signed in or they may not, the query is refused, or the database fails.
pub async fn existence(
    State(app): State<App>,
    agent: SignedIn,
    RawQuery(query): RawQuery,
) -> Reply {
    agent.must(Permission::ViewLivechatContact)?;
    let known_by = KnownBy::read(&query::read(query.as_deref()))?;
    let exists = app.store.contact_exists(known_by).await?;
    Ok(reply::success(json!({ "exists": exists })))
}

/// Answers with the conversations that a contact had and that have ended.
///
/// # Errors
/// When nobody is signed in or they may not, the query is refused, there is no such contact, or the
/// database fails.
pub async fn history(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLivechatContactHistory)?;
    let wanted = ContactHistory::read(&query::read(query.as_deref()))?;
    let offset = wanted.paging.offset;
    let (rooms, total) = app.store.contact_history(wanted).await?;
    let rooms: Vec<Value> = rooms.iter().map(StoredRoom::to_desk_json).collect();
    Ok(reply::success(page("history", rooms, offset, total)))
}
