//! `POST /api/v1/livechat/visitor/department.transfer`, and `room.transfer`
//!
//! A visitor asks for another department, section 6.3 of the reference: the old endpoint answers
//! with the room, the new one with its success.

use axum::extract::{Request, State};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::transfer::Transfer;
use serde_json::{Value, json};

use crate::app::App;
use crate::body;
use crate::realtime::announce;
use crate::reply::{self, Reply, Stop};
use crate::routing;
use crate::store::transfers::Department;
use crate::store::{StoreError, StoredRoom};

/// Answers the request.
///
/// # Errors
/// When the token, the room or the department is unknown, the room is closed, visitors may not ask,
/// or the database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    pass_on(&app, request).await?;
    Ok(reply::success(json!({})))
}

/// Answers the request of a widget that knows servers up to 6.
///
/// # Errors
/// As [`handle`].
pub async fn handle_old(State(app): State<App>, request: Request) -> Reply {
    let room = pass_on(&app, request).await?;
    Ok(reply::success(json!({ "room": room.to_json() })))
}

async fn pass_on(app: &App, request: Request) -> Result<StoredRoom, Stop> {
    let wanted = Transfer::read(&body::read(request).await?)?;
    let (token, room) = (wanted.token, wanted.room);
    let found = app.store.room(token.clone(), room.clone()).await;
    let found = found.map_err(refused)?;
    if !found.is_open() {
        return Err(refused(StoreError::RoomClosed));
    }
    let departments = &app.settings.departments;
    let known = departments
        .iter()
        .find(|known| *known.id.get_ref() == wanted.department)
        .filter(|_| app.settings.chat.switch_departments);
    let known = known.ok_or_else(|| Refusal::plain("error-transfering-chat"))?;
    let to = Department {
        id: known.id.get_ref().clone(),
        name: known.name.get_ref().clone(),
    };
    let passed = app
        .store
        .pass_on(token, room, to, app.clock.now_iso())
        .await;
    match passed.map_err(refused)? {
        Some(passed) => {
            announce::passed(&app.hub, &passed, Value::Null);
            routing::try_move_on(app).await;
            // By now it may be somebody's.
            let room = app.store.any_room(passed.before.id().to_owned()).await?;
            Ok(room.unwrap_or(passed.changed.room))
        }
        None => Ok(found),
    }
}

/// This endpoint has words of its own.
fn refused(error: StoreError) -> Stop {
    if matches!(error, StoreError::NoRoom) {
        Refusal::plain("error-invalid-room").into()
    } else if matches!(error, StoreError::RoomClosed) {
        Refusal::plain("This_conversation_is_already_closed").into()
    } else {
        error.into()
    }
}
