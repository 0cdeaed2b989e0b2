//! `POST` and the old `PUT /api/v1/omnichannel/contact`, `GET omnichannel/contact?contactId=` and
//! `GET omnichannel/contact.search`: sections 4.1 to 4.3 of the reference.

use axum::extract::{RawQuery, Request, State};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::contact::by_token::{FindContact, RegisterContact, invalid_token};
use livechat_core::wire::contact::look_up;
use serde_json::{Value, json};

use super::checks;
use crate::app::App;
use crate::config::Scope;
use crate::reply::{self, Reply, Stop};
use crate::roles::Permission;
use crate::routes::visitor_register;
use crate::signed_in::SignedIn;
use crate::store::{StoreError, StoredVisitor, VisitorSought};
use crate::{body, query};

/// Makes a visitor what an agent says they are, by their token.
///
/// # Errors
/// When nobody is signed in or they may not, the contact is refused, or the database fails.
pub async fn post(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    register(
        &app,
        RegisterContact::read_post(&body::read(request).await?)?,
    )
    .await
}

/// The same by their id, as it was before.
///
/// # Errors
/// The same; also when the token is another visitor's.
pub async fn put(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    register(
        &app,
        RegisterContact::read_put(&body::read(request).await?)?,
    )
    .await
}

/// Checks what is said, and has it kept as it was checked.
async fn register(app: &App, mut contact: RegisterContact) -> Reply {
    if let Some(username) = contact.manager {
        contact.manager = Some(manager(app, username).await?);
    }
    let email = contact.email.as_deref();
    contact.email = email.map(visitor_register::email).transpose()?.flatten();
    if let Some(said) = &contact.custom_fields {
        contact.custom_fields = Some(checks::custom_fields(&app.fields.now(), said)?);
    }
    match app.store.agree(contact, app.clock.now_iso()).await {
        Ok(id) => Ok(reply::success(json!({ "contact": id }))),
        Err(StoreError::IdTaken) => Err(invalid_token().into()),
        Err(error) => Err(Stop::Failed(error)),
    }
}

/// The id of the agent who is to look after somebody.
async fn manager(app: &App, username: String) -> Result<String, Stop> {
    let Some(agent) = app.store.agent_named(username.clone()).await? else {
        let reason = format!("No user found with username {username}");
        return Err(Refusal::with_reason("error-contact-manager-not-found", &reason).into());
    };
    if !agent.answers() {
        let reason = "The contact manager must have the role \"livechat-agent\"";
        return Err(Refusal::with_reason("error-invalid-contact-manager", reason).into());
    }
    Ok(agent.id().to_owned())
}

/// Answers with a visitor, or `null`.
///
/// # Errors
/// When nobody is signed in or they may not, the query is refused, or the database fails.
pub async fn one(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let id = look_up::contact_id(&query::read(query.as_deref()))?;
    let found = app.store.visitor_by_id(id).await?;
    told(&app, found).await
}

/// Answers with the first visitor who fits, or `null`. Fields that are hidden, belong to
/// conversations or are not there at all find nobody.
///
/// # Errors
/// When nobody is signed in or they may not, the query is refused, or the database fails.
pub async fn find(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = FindContact::read(&query::read(query.as_deref()))?;
    let fields = app.fields.now();
    let searched = |key: &str| {
        let field = fields.get(key);
        field.is_some_and(|field| field.scope == Scope::Visitor && field.searchable)
    };
    let found = if wanted.custom.iter().all(|(key, _)| searched(key)) {
        let sought = VisitorSought {
            custom: wanted.custom,
            email: wanted.email.map(|email| email.trim().to_lowercase()),
            phone: wanted.phone,
        };
        app.store.seek_visitor(sought).await?
    } else {
        None
    };
    told(&app, found).await
}

async fn told(app: &App, found: Option<StoredVisitor>) -> Reply {
    let Some(visitor) = found else {
        return Ok(reply::success(json!({ "contact": null })));
    };
    let mut contact = visitor.to_desk_json();
    if let Some(manager) = app.store.manager_of(visitor.id().to_owned()).await?
        && let Some(contact) = contact.as_object_mut()
    {
        let manager: Value = json!({
            "_id": manager.id(), "username": manager.username(), "name": manager.name(),
        });
        contact.insert("contactManager".to_owned(), manager);
    }
    Ok(reply::success(json!({ "contact": contact })))
}
