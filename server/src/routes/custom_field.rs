//! `POST /api/v1/livechat/custom.field`
//!
//! Sets one custom field of a visitor, section 3.1 of the reference.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use livechat_core::domain::VisitorToken;
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::custom_field::{CustomFieldValue, SetField};

use crate::app::App;
use crate::body;
use crate::config::Scope;
use crate::custom_fields::Fields;
use crate::reply::{self, Reply, Stop};

/// Answers the request.
///
/// # Errors
/// When the token or the key is unknown, the value does not fit, or the database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let set = SetField::read(&body::read(request).await?)?;
    store(&app, &set.token, std::slice::from_ref(&set.field)).await?;
    Ok(reply::json(StatusCode::OK, &set.answer()))
}

/// Checks and stores values, all or none. The token is looked at first, as on a real server, and
/// again when the values are written: the visitor may be gone by then.
pub(super) async fn store(
    app: &App,
    token: &VisitorToken,
    values: &[CustomFieldValue],
) -> Result<(), Stop> {
    let unknown = || Refusal::plain("invalid-token");
    app.store
        .visitor(token.clone())
        .await?
        .ok_or_else(unknown)?;
    let (of_visitor, of_room) = check(values, &app.fields.now())?;
    if app
        .store
        .set_fields(token.clone(), of_visitor, of_room, app.clock.now_iso())
        .await?
    {
        Ok(())
    } else {
        Err(unknown().into())
    }
}

/// The values that belong to the visitor, and those that belong to the conversation. The latter
/// have nowhere to go while none is open, and are accepted all the same.
fn check(
    values: &[CustomFieldValue],
    fields: &Fields,
) -> Result<(Vec<CustomFieldValue>, Vec<CustomFieldValue>), Refusal> {
    let (mut of_visitor, mut of_room) = (Vec::new(), Vec::new());
    for value in values {
        let field = fields
            .get(&value.key)
            .ok_or_else(|| Refusal::plain("invalid-custom-field"))?;
        if !field.accepts(&value.value) {
            return Err(Refusal::plain(format!(
                "Invalid value for {} field",
                value.key
            )));
        }
        match field.scope {
            Scope::Visitor => of_visitor.push(value.clone()),
            Scope::Room => of_room.push(value.clone()),
        }
    }
    Ok((of_visitor, of_room))
}
