//! `POST /api/v1/livechat/offline.message`
//!
//! Keeps a message that is left while nobody is there, section 6.7 of the reference. Whoever leaves
//! one need not be registered. Every refusal has its text under `error` and under `message`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use livechat_core::domain::Email;
use livechat_core::wire::offline_message::{
    self, MAX_HOST_CHARS, MAX_MESSAGE_CHARS, MAX_NAME_CHARS, OfflineMessage,
};

use super::visitor_register::email;
use crate::app::App;
use crate::body;
use crate::config::Settings;
use crate::mail::{Letter, offline};
use crate::reply::{self, Stop};
use crate::store::LeftMessage;

/// Answers the request.
pub async fn handle(State(app): State<App>, request: Request) -> Response {
    match keep(&app, request).await {
        Ok(()) => reply::json(StatusCode::OK, &offline_message::answer()),
        Err(stop) => {
            let (status, refusal) = stop.told();
            reply::json(status, &offline_message::refused(&refusal))
        }
    }
}

async fn keep(app: &App, request: Request) -> Result<(), Stop> {
    let message = OfflineMessage::read(&body::read(request).await?)?;
    let left = check(message, &app.settings).ok_or_else(offline_message::not_sent)?;
    app.store
        .keep_offline(left.clone(), app.clock.now_iso())
        .await?;
    if let Some(to) = app.settings.mail.offline_receiver() {
        pass_on(app, offline::letter(&left, to)).await;
    }
    Ok(())
}

/// Sends the message to the people of the chat. It is kept already: whoever wrote it does not wait
/// for a mail server, and is not told of its troubles.
async fn pass_on(app: &App, letter: Letter) {
    let (post, now_ms) = (Arc::clone(&app.post), app.clock.now_ms());
    let sending = async move {
        if post.send_or_keep(&letter, now_ms).await.is_err() {
            tracing::error!("a message that was left could not be sent on; it is in the database");
        }
    };
    if app.post.is_slow() {
        tokio::spawn(sending);
    } else {
        sending.await;
    }
}

/// The message as it is kept; `None` when the form is off, the address can be nobody's, nothing is
/// said, or a text is longer than a person would write. A department nobody knows loses no message.
fn check(message: OfflineMessage, settings: &Settings) -> Option<LeftMessage> {
    let fits = |text: &str, max: usize| text.chars().nth(max).is_none();
    let email = email(&message.email).ok()??;
    let right = settings.enabled
        && settings.form.offline
        && !message.message.trim().is_empty()
        && fits(&message.message, MAX_MESSAGE_CHARS)
        && fits(&message.name, MAX_NAME_CHARS)
        && email.len() <= Email::MAX_BYTES;
    let department = message.department.as_deref();
    right.then(|| LeftMessage {
        department: department
            .and_then(|asked| settings.department(asked))
            .map(str::to_owned),
        email,
        host: message
            .host
            .map(|host| host.chars().take(MAX_HOST_CHARS).collect()),
        message: message.message,
        name: message.name,
    })
}
