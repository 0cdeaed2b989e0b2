//! `POST /api/v1/omnichannel/contacts`, `contacts.update`, `contacts.conflicts` and
//! `contacts.delete`

use axum::extract::{Request, State};
use livechat_core::wire::contact::change::{ContactChange, Manager, NewContact, Settlement};
use livechat_core::wire::contact::look_up;
use serde_json::json;

use super::checks;
use crate::app::App;
use crate::body;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::Changes;

/// Makes a contact.
///
/// # Errors
/// When nobody is signed in or they may not, the contact is refused, or the database fails.
pub async fn create(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::CreateLivechatContact)?;
    let new = NewContact::read(&body::read(request).await?)?;
    let manager = new.manager.map(Manager::Agent);
    checks::manager(&app, manager.as_ref()).await?;
    let known = app.fields.now();
    let fields = new.custom_fields.as_deref();
    let fields = fields.map(|fields| checks::known_custom_fields(&known, fields));
    let changes = Changes {
        custom_fields: fields.transpose()?,
        emails: Some(checks::emails(&new.emails)?),
        manager,
        name: Some(new.name.trim().to_owned()),
        phones: Some(checks::phones(&new.phones)),
        wipe_conflicts: false,
    };
    let id = app.store.add_contact(changes, app.clock.now_iso()).await?;
    Ok(reply::success(json!({ "contactId": id })))
}

/// Changes a contact. Whoever does so has taken note of it: it is no unknown one any more.
///
/// # Errors
/// When nobody is signed in or they may not, there is no such contact, the change is refused, or the
/// database fails.
pub async fn update(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::UpdateLivechatContact)?;
    let change = ContactChange::read(&body::read(request).await?)?;
    checks::manager(&app, change.manager.as_ref()).await?;
    let known = app.fields.now();
    let fields = change.custom_fields.as_deref();
    let fields = fields.map(|fields| checks::known_custom_fields(&known, fields));
    let changes = Changes {
        custom_fields: fields.transpose()?,
        emails: change.emails.as_deref().map(checks::emails).transpose()?,
        manager: change.manager,
        name: change.name.map(|name| name.trim().to_owned()),
        phones: change.phones.as_deref().map(checks::phones),
        wipe_conflicts: change.wipe_conflicts,
    };
    let now = app.clock.now_iso();
    let contact = app
        .store
        .change_contact(change.contact, changes, now)
        .await?;
    Ok(reply::success(json!({ "contact": contact.to_json() })))
}

/// Settles what is said differently of a contact. Real servers answer with `result`, their typings
/// with `contact`; here it is both.
///
/// # Errors
/// When nobody is signed in or they may not, there is no such contact or nothing to settle, a value
/// is refused, or the database fails.
pub async fn settle(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::UpdateLivechatContact)?;
    let mut settlement = Settlement::read(&body::read(request).await?)?;
    let manager = settlement.manager.clone().map(Manager::Agent);
    checks::manager(&app, manager.as_ref()).await?;
    settlement.custom_fields =
        checks::single_custom_fields(&app.fields.now(), &settlement.custom_fields)?;
    settlement.name = settlement.name.map(|name| name.trim().to_owned());
    let now = app.clock.now_iso();
    let contact = app.store.settle_contact(settlement, now).await?.to_json();
    Ok(reply::success(
        json!({ "result": contact, "contact": contact }),
    ))
}

/// Removes a contact, every visitor they were, and all they told.
///
/// # Errors
/// When nobody is signed in or they may not, there is no such contact, a conversation of theirs is
/// open, or the database fails.
pub async fn delete(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::DeleteLivechatContact)?;
    let id = look_up::contact_id(&body::read(request).await?)?;
    let leaving = app.store.delete_contact(id, app.clock.now_iso()).await?;
    for forgotten in &leaving {
        for id in &forgotten.uploads {
            app.files.remove(id);
        }
        for name in &forgotten.mails {
            app.post.outbox().remove(name);
        }
    }
    Ok(reply::success(json!({})))
}
