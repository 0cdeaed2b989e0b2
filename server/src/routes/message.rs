//! `POST /api/v1/livechat/message`
//!
//! Keeps what a visitor says, section 6.5 of the reference. With the same `_id` sent again it is
//! the same message, so that a lost answer is no second one.

use axum::extract::{Request, State};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::message::NewMessage;
use serde_json::json;

use crate::app::App;
use crate::body;
use crate::realtime::announce;
use crate::reply::{self, Reply};
use crate::store::StoreError;

/// Answers the request.
///
/// # Errors
/// When the token or the room is unknown, the room is closed, the text is too long, or the database
/// fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let new = NewMessage::read(&body::read(request).await?)?;
    if !app.settings.chat.fits(&new.text) {
        // The length is the last thing a real server looks at.
        let room = app.store.room(new.token, new.room).await?;
        return Err(if room.is_open() {
            Refusal::plain("message-length-exceeds-character-limit").into()
        } else {
            StoreError::RoomClosed.into()
        });
    }
    let said = app.store.say(new, app.clock.now_iso()).await?;
    announce::said(&app.hub, &said);
    Ok(reply::success(json!({ "message": said.message.to_json() })))
}
