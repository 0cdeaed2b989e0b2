//! `POST /api/v1/livechat/room.forward`
//!
//! An agent passes a conversation on to another one or to a department.

use axum::extract::{Request, State};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::desk::conversation::{Forward, To};
use serde_json::{Value, json};

use super::own_room;
use crate::app::App;
use crate::realtime::announce;
use crate::reply::{self, Reply, Stop};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::{Recipient, StoreError};
use crate::{body, routing};

/// Answers the request.
///
/// # Errors
/// When nobody is signed in or the room is another's, it is closed, there is nobody to pass it on
/// to, or the database fails.
pub async fn handle(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    agent.must(Permission::TransferLivechatGuest)?;
    let forward = Forward::read(&body::read(request).await?)?;
    let room = own_room(&app, &agent, &forward.room).await;
    let room = room.map_err(refused)?;
    let to = match forward.to {
        To::Agent(id) => {
            let to = app.store.agent(id).await?;
            let to = to.ok_or_else(|| refused(StoreError::NoAgent.into()))?;
            if room.served_by() == Some(to.id()) {
                let reason = "The conversation is theirs already";
                return Err(Refusal::with_reason("error-forwarding-chat", reason).into());
            }
            if !routing::is_there(&app, &to) {
                let reason = "User is offline";
                return Err(Refusal::with_reason("error-user-is-offline", reason).into());
            }
            Recipient::Agent(to.id().to_owned())
        }
        To::Department(wanted) => {
            let known = app.settings.departments.iter();
            let mut known = known.filter(|known| *known.id.get_ref() == wanted);
            let known = known.next().ok_or_else(|| {
                let reason = "Department not found";
                Refusal::with_reason("error-invalid-department", reason)
            })?;
            Recipient::Department(known.id.get_ref().clone(), known.name.get_ref().clone())
        }
    };
    let (by, now) = (agent.as_agent().clone(), app.clock.now_iso());
    let passed = app
        .store
        .forward(by, forward.room, to, forward.comment, now)
        .await
        .map_err(|error| refused(error.into()))?;
    let shown = passed.to.as_ref();
    let shown = shown.map_or(Value::Null, |agent| routing::shown(&app, agent));
    announce::passed(&app.hub, &passed, shown);
    routing::try_move_on(&app).await;
    Ok(reply::success(json!({})))
}

/// This endpoint has words of its own.
fn refused(stop: Stop) -> Stop {
    if matches!(stop, Stop::Failed(StoreError::NoRoom)) {
        Refusal::plain("error-invalid-room").into()
    } else if matches!(stop, Stop::Failed(StoreError::RoomClosed)) {
        Refusal::plain("This_conversation_is_already_closed").into()
    } else if matches!(stop, Stop::Failed(StoreError::NoAgent)) {
        Refusal::with_reason("error-invalid-user", "Invalid user").into()
    } else {
        stop
    }
}
